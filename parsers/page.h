/* page: the picture of a sheet of paper, made straight and clean, and what a ruler would find on it: boxes and lines. Over
 * leptonica (and libexif); runs in navette-ocr alone, locked in.
 *
 *   page.c          bytes to a clean page: the order of the work below
 *   page_picture.c  bytes to pixels, dimensions first; the turn that EXIF asks for
 *   page_sheet.c    a photograph: where the sheet is (page_outline.c: its sides as straight lines)
 *   page_straight.c which way is up (the print itself tells), skew; one warp to the clean page for all of it
 *   page_light.c    shadows flattened, ink told from paper
 *   page_rules.c    straight lines, and the cells that they make
 *   page_rings.c    what a pen went round
 *   page_boxes.c    boxes as shapes (page_strokes.c: the straight strokes they are made of; page_boxlike.c: boxes told from letters)
 *   page_ink.c      the ink in them, and the page for a reader of characters */
#ifndef NAVETTE_PAGE_H
#define NAVETTE_PAGE_H

#include "parsers/document.h"

struct Pix; /* leptonica's */

enum {
    PAGE_DPI = 250,                  /* what a page is brought to: an A4 sheet is about 2067 x 2923 pixels */
    PAGE_MAX_PIXELS = 60 * 1000 * 1000, /* of a picture before anything is decoded: header first */
    PAGE_MAX_BOXES = 400,
    PAGE_MAX_CELLS = 1000,
};

struct page_rect {
    int x, y, w, h; /* pixels of the clean page */
};

/* A box to be ticked, or what looks like one. */
struct page_box {
    struct page_rect rect;
    double ink;           /* share of dark pixels inside its frame, frame left out; 0 to 1 */
    double spill;         /* the same of a ring around it: a pen goes over the edge */
    enum box_state state; /* by both; BOX_DOUBTFUL between */
    int sure;             /* that it is a box at all, 0 to 100: an « o », a « D », a logo are none */
};

struct page_cell { /* of a ruled table */
    struct page_rect rect;
    int table, row, column, columns; /* as in document_block */
};

struct page {
    struct Pix *gray;   /* 8 bit, straight, even light, PAGE_DPI; owned */
    struct Pix *binary; /* 1 bit, black is 1, specks gone; owned */
    struct Pix *reading; /* as gray, without boxes and rules: page_for_reading; owned */
    double quality;     /* 0 to 1: contrast and sharpness; below 0.3 handwriting and small print are a guess */
    struct page_box *boxes; /* by y, then x */
    size_t box_count;
    struct page_cell *cells;
    size_t cell_count;
    bool is_photograph;
};

/* How many pages the bytes hold: more than one only in a TIFF, DOCUMENT_MAX_PICTURES at most, never 0. */
int page_count(struct str bytes);

/* The page `index` (from 0) of the picture. *out_page lives in the arena but its pictures, which page_free gives back. A blank page
 * is a page without boxes. ERR_FINAL: no picture, or over a limit. */
MUST_USE enum err page_open(struct arena *arena, const struct document_picture *picture, int index, struct page *out_page,
                            struct fault *out_fault);
void page_free(struct page *page);

/* The ink where a box should be but none was found as a shape: `rect` is where the form has it. */
enum box_state page_ink(const struct page *page, struct page_rect rect, double *out_ink);

/* The page without its boxes and ruled lines, for a reader of characters (8 bit gray); the caller's to pixDestroy. NULL: no memory. */
struct Pix *page_for_reading(const struct page *page);

#endif
