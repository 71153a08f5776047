/* ocr: a clean page (page.h) as blocks, by tesseract. Runs in navette-ocr alone, on one thread (OMP_THREAD_LIMIT=1 before
 * the program starts), locked in. Boxes come from their shapes and ink, never from the reader of characters.
 *
 *   ocr.c         tesseract; a page from its picture to its blocks (the other files: ocr_private.h)
 *   ocr_lines.c   words, boxes and leaders as lines in reading order; ocr_blocks.c makes paragraphs of them
 *   ocr_form.c    the blank form's printed labels: misread ones mended, boxes looked for where none was seen */
#ifndef NAVETTE_OCR_H
#define NAVETTE_OCR_H

#include "parsers/page.h"

enum { OCR_PAGE_SECONDS = 20 }; /* a page takes 2 */

struct ocr; /* tesseract with its model */

/* Loads the French model; call it before the sandbox closes. `form` is the text of the form's geometry (conf/fiche-page.cfg),
 * STR_NONE for none; `path` is only told in mistakes. */
MUST_USE enum err ocr_open(struct arena *arena, struct str form, const char *path, struct ocr **out_ocr, struct fault *out_fault);
void ocr_close(struct ocr *ocr);

/* How long tesseract may read one page from now on, by the clock; OCR_PAGE_SECONDS unless told. A page over it is ERR_FINAL. */
void ocr_limit(struct ocr *ocr, int seconds);

/* Adds the page's blocks: source SOURCE_IMAGE, their `page` the picture's (and those after it for the further pages of a TIFF), spans for
 * what is not sure. A block is one paragraph: '\n' stands where a full line goes on with the next one; a wide gap is four spaces, a
 * dotted line to write on ten dots. A blank page adds nothing. */
MUST_USE enum err ocr_page(struct ocr *ocr, struct arena *arena, const struct document_picture *picture, struct document *document,
                           struct fault *out_fault);

#endif
