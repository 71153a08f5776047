/* pdf, between its own files, in the order of the work:
 *   pdf_render.c   the page drawn                 pdf_pixels.c    as bits: ink or none
 *   pdf_text.c     characters as words            pdf_symbols.c   glyphs that are boxes
 *   pdf_struck.c   those that are struck out      pdf_fields.c    form fields, annotations
 *   pdf_shapes.c   squares and circles in pixels  pdf_rules.c     long straight lines in pixels
 *   pdf_marks.c    which of all these are boxes, and their state
 *   pdf_grid.c     tables made of lines           pdf_layout.c    words as lines, cell by cell
 *   pdf_furniture.c   what is printed on every page   pdf_blocks.c   lines that go on, as blocks   pdf.c   all of it
 * Nobody else may include this. Lengths are points of the page as it is shown, y downwards, brought to the size of A4. */
#ifndef NAVETTE_PDF_PRIVATE_H
#define NAVETTE_PDF_PRIVATE_H

#include <math.h>
#include <poppler.h>

#include "parsers/pdf.h"

enum {
    PDF_LOOK_DPI = 120,         /* for boxes and lines: a box of 8 points has 13 pixels, a hair line is still one */
    PDF_MAX_PIXELS = 10 * 1000 * 1000, /* of one page; A4 at 200 dpi has 3.9 million */
    PDF_MAX_CHARS = 60000,      /* of one page; a dense one has 6000 */
    PDF_MAX_WORDS = 20000,
    PDF_MAX_FIELDS = 2000,      /* of one page */
    PDF_MAX_SHAPES = 400,
    PDF_MAX_SEGMENTS = 600,     /* of one page and direction */
    PDF_RUN_LEAST = 6,          /* pixels; the upper side of a box has more, the top of a circle too */
    PDF_MAX_RUNS = 60 * 1000,   /* of one page; text has some 5000 */
    PDF_STACK = 1 << 14,        /* runs of a large piece of ink still to be looked at */
};

struct pdf_rect {
    double x0, y0, x1, y1;
};

/* A word, a box, the value of a field. */
struct pdf_item {
    struct pdf_rect rect;
    struct str text;      /* a value of several lines holds '\n'; a box has none */
    double size;          /* of its letters */
    bool is_box, is_drawn; /* is_drawn: by lines, not by a character */
    enum box_state state;
    bool is_bold;
    bool is_glued;        /* no space before it in the file */
    bool is_gone;         /* part of a box, now */
    enum document_source source;
};

/* A straight line: at y from x to x, or at x from y to y. */
struct pdf_segment {
    double at, from, to;
};
struct pdf_segments {
    struct pdf_segment at[PDF_MAX_SEGMENTS];
    size_t count;
};

/* A closed shape of the size of a box. */
struct pdf_shape {
    struct pdf_rect rect;
    double ink;  /* dark share of its inside */
    double core; /* the same of its middle alone: the corners of a circle, the shadow of a glyph do not count */
};

/* Pixels side by side, none white: of row y, from x0 up to x1. */
struct pdf_run {
    int y, x0, x1;
};

/* The page in pixels, a bit each, bit 0 of a word to the left; and the memory that all pages are drawn in one after the other. */
struct pdf_pixels {
    uint64_t *ink;  /* not white: boxes and pens may be gray */
    uint64_t *dark; /* as dark as the lines of a table; those around a field are lighter */
    uint64_t *rest; /* ink that is not part of a piece which was followed already */
    int width, height, words; /* words: of a row */
    double scale;   /* pixels per point, that brought to size */
    struct pdf_run *runs; /* those of PDF_RUN_LEAST pixels and more, in rows, from left to right */
    size_t run_count;
    struct pdf_run *stack; /* of a piece of ink that is followed; PDF_STACK of them */
    unsigned char *canvas; /* as drawn */
    int stride;            /* bytes of a row of it */
    size_t room, bits_room; /* bytes of it; words of a plane */
    bool is_clean;         /* nothing is drawn on the canvas */
};

/* One line of text in one cell, or in none. */
struct pdf_line {
    struct pdf_rect rect;
    const struct pdf_item **items; /* from left to right */
    size_t count;
    int table, row, column, columns; /* as in document_block */
    int page;
    double right;    /* the edge of its cell; 0 outside tables */
    bool is_dropped; /* printed on every page, a page number */
};

/* A picture on the page, and its number. */
struct pdf_place {
    struct pdf_rect rect;
    int id;
};

struct pdf_sheet {
    int number; /* from 1 */
    double width, height, unit;
    int turned; /* 0, 90, 180, 270: how the writing lies, clockwise */
    struct pdf_item *items;
    size_t count, capacity;
    size_t letters, strange; /* characters of words; those that are no text: private, unknown, control */
    struct pdf_segments *across, *down;
    PopplerPage *page; /* while its pictures are not yet looked for; NULL: they were, or it has none */
    struct pdf_place *pictures;
    size_t picture_count;
    struct pdf_line *lines;
    size_t line_count, line_capacity;
};

double pdf_width(struct pdf_rect rect);
double pdf_height(struct pdf_rect rect);
/* The share of `of` that lies in `in`. */
double pdf_covered(struct pdf_rect of, struct pdf_rect in);
/* What a page's lengths are multiplied by, so that it is about as large as A4 to A3 and a box is as large as a box. */
double pdf_unit_of(double width, double height);
/* A rectangle of the page as it is shown, where the writing is upright; pdf_sized: its lengths brought to size first. */
struct pdf_rect pdf_upright(const struct pdf_sheet *sheet, struct pdf_rect rect);
struct pdf_rect pdf_sized(const struct pdf_sheet *sheet, struct pdf_rect rect);
/* NULL when there are too many. */
struct pdf_item *pdf_add_item(struct arena *arena, struct pdf_sheet *sheet, struct pdf_item item);

/* `pixels` may be NULL: then nothing is known to be struck out. */
void pdf_read_text(struct arena *arena, PopplerPage *page, const struct pdf_pixels *pixels, struct pdf_sheet *sheet);
/* The name of a font of symbols, without what is before and after it; empty for a font of letters. */
struct str pdf_symbol_font(struct str font);
bool pdf_symbol_box(struct str symbols, int32_t point, enum box_state *out_state);
void pdf_find_struck(const struct pdf_pixels *pixels, const struct pdf_rect *rects, const int32_t *points, size_t count, bool *out_struck);

/* Where the pictures of the page stand: asked once, and only where it matters, because poppler goes through the whole page for it,
 * which costs a third as much as to draw it. */
void pdf_find_pictures(struct arena *arena, struct pdf_sheet *sheet);

/* What lies over the page: fields, and annotations, the fields' own among them. */
struct pdf_overlays {
    GList *fields, *annotations;
    bool has_others; /* annotations that are no fields */
};
/* Hides the fields: they are no longer drawn (poppler makes the look of each anew, which is half of the work of a form),
 * their values are told by themselves. Free them with pdf_free_overlays. */
struct pdf_overlays pdf_take_overlays(PopplerPage *page);
void pdf_free_overlays(struct pdf_overlays *overlays);
void pdf_read_fields(struct arena *arena, PopplerPage *page, const struct pdf_overlays *overlays, struct pdf_sheet *sheet);

/* False where the page cannot be drawn. The pixels of the page before are gone. */
bool pdf_look(struct arena *arena, PopplerPage *page, struct pdf_pixels *pixels);
/* Whether light and dark pixels stand in a part of a picture. */
bool pdf_has_contrast(cairo_surface_t *surface, struct pdf_rect rect);
/* The page as a gray PNM (P5) of PDF_RENDER_DPI, less where it is large; absent as above. */
struct str pdf_picture(struct arena *arena, PopplerPage *page, struct pdf_pixels *pixels, int *out_dpi);

/* Room for the bits of `width` by `height` pixels, all white. */
void pdf_size_bits(struct arena *arena, struct pdf_pixels *pixels);
/* 64 pixels of a row from `x` on; there is none outside the page. */
uint64_t pdf_bits(const struct pdf_pixels *pixels, const uint64_t *plane, int x, int y);
bool pdf_is_inked(const struct pdf_pixels *pixels, int x, int y);
/* The next pixel of a row, from `x` on, that is set, or is not; the width where there is none. */
int pdf_next_set(const struct pdf_pixels *pixels, const uint64_t *plane, int x, int y);
int pdf_next_clear(const struct pdf_pixels *pixels, const uint64_t *plane, int x, int y);
/* How many pixels have ink from x0 to x1 of row y; of column x. */
int pdf_ink_across(const struct pdf_pixels *pixels, int x0, int x1, int y);
int pdf_ink_down(const struct pdf_pixels *pixels, int x, int y0, int y1);
/* The share of the page that is not white. */
double pdf_ink_share(const struct pdf_pixels *pixels);
void pdf_find_runs(struct arena *arena, struct pdf_pixels *pixels);

size_t pdf_find_shapes(struct arena *arena, const struct pdf_pixels *pixels, struct pdf_shape **out_shapes);
void pdf_find_rules(struct arena *arena, const struct pdf_pixels *pixels, struct pdf_sheet *sheet);
bool pdf_is_tick(struct str text); /* « x », « ✓ », what a hand puts in a box */
void pdf_settle_boxes(struct arena *arena, struct pdf_sheet *sheet, const struct pdf_shape *shapes, size_t count);

/* The table that stands at a place: false outside all. */
struct pdf_cell {
    int table, row, column, columns;
    struct pdf_rect rect;
};
struct pdf_grids {
    struct pdf_cell *cells; /* by table, row, column */
    size_t count, capacity;
    int tables;
};
void pdf_find_grids(struct arena *arena, const struct pdf_sheet *sheet, struct pdf_grids *out_grids);

/* Words to lines. Tables are numbered from *tables on. */
void pdf_lay_out(struct arena *arena, struct pdf_sheet *sheet, int *tables);

/* Marks page numbers, and what stands at the same place of several pages. */
void pdf_drop_furniture(struct pdf_sheet *sheets, size_t count);

/* Lines of all pages to blocks, after the pages that are pictures: each keeps its place. */
MUST_USE enum err pdf_write_blocks(struct arena *arena, struct pdf_sheet *sheets, size_t count, struct document *document, struct fault *fault);

#endif
