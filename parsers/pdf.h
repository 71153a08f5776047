/* pdf: a PDF (ISO 32000-1) as a document, by poppler-glib. Runs in navette-pdf alone, locked in; opens no file, follows no
 * link, runs no action and no script: poppler-glib gives text, fields and pictures, and nothing else is asked of it.
 *
 *   pdf.c            pages in order, and whether a page is text or a picture of text
 *   pdf_text.c       characters as words, the writing turned upright      pdf_symbols.c   glyphs that are boxes
 *   pdf_fields.c     form fields, and what was typed over the page, where they stand
 *   pdf_render.c     a page in pixels             pdf_pixels.c   a bit each
 *   pdf_struck.c     letters that a line goes through
 *   pdf_shapes.c     squares and circles          pdf_rules.c    long lines
 *   pdf_grid.c       tables made of lines
 *   pdf_marks.c      what is a box, and its state
 *   pdf_layout.c     words as lines and cells in reading order
 *   pdf_furniture.c  page numbers and what is printed on every page
 *   pdf_blocks.c     lines as paragraphs */
#ifndef NAVETTE_PDF_H
#define NAVETTE_PDF_H

#include "parsers/document.h"

enum { PDF_RENDER_DPI = 200 /* of a page as a picture; less where the page is large */ };

/* Blocks (text and tables with their boxes; `page`, `source`) and, for each page whose text is missing or is no text
 * (private glyphs, gibberish under a picture), its picture. ERR_FINAL: protected by a password, damaged, no page.
 * More than DOCUMENT_MAX_PAGES pages: the first ones, is_cut. */
MUST_USE enum err pdf_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault);

#endif
