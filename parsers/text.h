/* text: a plain text as a document, one block for each line. Needs nothing but its bytes; pure. */
#ifndef NAVETTE_TEXT_H
#define NAVETTE_TEXT_H

#include "parsers/document.h"

/* UTF-16 where a byte order mark says so, UTF-8 where the bytes are valid as such (a mark is dropped), else that of
 * windows-1252, Mac OS Roman and DOS 850 in which the text is French; windows-1252 in doubt. CR LF, LF and CR end a line; a form feed too.
 * All lives in the arena. ERR_FINAL past DOCUMENT_MAX_*. */
MUST_USE enum err text_read(struct arena *arena, struct str bytes, struct document *out_document,
                            struct fault *out_fault);

/* The bytes as UTF-8, decided as above. */
struct str text_decode(struct arena *arena, struct str bytes);

/* As UTF-8 where they are valid as such, else in DOS 850: the names that the Explorer of a French Windows writes in a ZIP. */
struct str text_decode_dos(struct arena *arena, struct str bytes);

#endif
