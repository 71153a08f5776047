/* odt: OpenDocument texts (ODF 1.3 part 3) as a document. Needs libzip and libxml2, opens no file and no network: bytes in
 * memory alone; the limits of docx.h hold. */
#ifndef NAVETTE_ODT_H
#define NAVETTE_ODT_H

#include "parsers/document.h"

/* Paragraphs and tables in reading order; tracked deletions, hidden text and placeholders do not count; form controls, drawn
 * boxes and check boxes do. ERR_FINAL where it is damaged, encrypted, or over a limit. */
MUST_USE enum err odt_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault);

#endif
