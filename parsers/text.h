/* text: a plain text as a document, one block for each line. Needs nothing but its bytes; pure. */
#ifndef NAVETTE_TEXT_H
#define NAVETTE_TEXT_H

#include "parsers/document.h"

/* UTF-8 where the bytes are valid UTF-8 (a byte order mark is dropped), else windows-1252 (the Encoding
 * Standard's table, which has a character for every byte). CR LF, LF and CR end a line; a form feed too.
 * All lives in the arena. ERR_FINAL past DOCUMENT_MAX_*. */
MUST_USE enum err text_read(struct arena *arena, struct str bytes, struct document *out_document,
                            struct fault *out_fault);

/* The bytes as UTF-8, decided as above. */
struct str text_decode(struct arena *arena, struct str bytes);

#endif
