/* docx: Word's documents (ECMA-376, transitional and strict) as a document. Needs libzip and libxml2, opens no
 * file and no network: bytes in memory alone. Hostile input is refused, never followed:
 * a part is inflated up to a cap whatever its declared size, a DOCTYPE is an error, no entity is
 * ever replaced, libxml2 keeps its own limits (depth 256). */
#ifndef NAVETTE_DOCX_H
#define NAVETTE_DOCX_H

#include "parsers/document.h"

enum {
    DOCX_MAX_NESTING = 64,  /* fields, controls, alternatives inside one another; the other limits are those of office.h */
    DOCX_MAX_ENTRIES = 100, /* entries of a drop-down field; Word allows 25 */
};

/* Paragraphs and tables in reading order. Insertions count; deletions, hidden and struck-out text, instructions of
 * fields and placeholders do not. Boxes: content controls, legacy form fields, symbols of Wingdings and its kin,
 * bullets of lists, drawn characters. Headers come first. A document of pasted pictures of pages gives these as pictures.
 * ERR_FINAL where it is damaged, encrypted, or over a limit. */
MUST_USE enum err docx_read(struct arena *arena, struct str bytes, struct document *out_document,
                            struct fault *out_fault);

#endif
