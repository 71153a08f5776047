/* ocr, between its own files. A page goes through them in this order:
 *
 *   ocr.c           tesseract opened and closed; one page from its picture to its blocks
 *   ocr_leaders.c   dotted lines to write on: found by their shape, taken off the picture
 *   ocr_scribbles.c signatures, taken off too
 *   ocr_words.c     what tesseract read, word by word, without what is no writing
 *   ocr_letters.c   boxes that are letters of words, and no boxes
 *   ocr_again.c     words that were read with difficulty, read once more, larger
 *   ocr_mails.c     addresses, whose pieces and letters no dictionary helps to read
 *   ocr_lines.c     words, boxes and leaders put together as lines, in reading order
 *   ocr_form.c      the printed labels of the blank form, from its file
 *   ocr_mend.c      labels mended where they were misread, boxes looked for where none was seen
 *   ocr_blocks.c    lines as the blocks of the document
 * Nobody else may include this. */
#ifndef NAVETTE_OCR_PRIVATE_H
#define NAVETTE_OCR_PRIVATE_H

#include <tesseract/capi.h>

#include "parsers/ocr.h"

enum {
    OCR_MAX_WORDS = 6000,    /* of a page; a dense one has 800 */
    OCR_MAX_LEADERS = 400,   /* dotted lines of a page; the form has 20 */
    OCR_MAX_WORD = 512,      /* bytes of a word */
    OCR_KEY_MAX = 160,       /* letters and digits of a printed label; the longest has 90 */
    OCR_SURE = 85,           /* from which a word needs no span */
    OCR_BOX_SURE = 50,       /* from which a shape is a box wherever it stands */
    OCR_GUESS = 35,          /* mean of its symbols below which a word is no writing */
};

enum ocr_kind { OCR_WORD, OCR_BOX, OCR_LEADER };

/* What stands on a line. */
struct ocr_item {
    enum ocr_kind kind;
    struct page_rect rect;
    struct str text;      /* of a word */
    int sure;             /* of a word, 0 to 100 */
    enum box_state state; /* of a box */
    int line;             /* of a word: as tesseract put them together */
    int cell;             /* index in page.cells, -1 outside tables */
    bool is_label;        /* a printed label of the form begins with it */
    int head;             /* pixels of the first word, where several became one item; 0: its own */
};
struct ocr_items {
    struct ocr_item *at;
    size_t count, capacity;
};

/* Items of one line, from left to right. */
struct ocr_line {
    struct ocr_item **at;
    size_t count, capacity;
    struct page_rect rect;
    int cell;
};
struct ocr_lines {
    struct ocr_line *at; /* in reading order */
    size_t count, capacity;
};

/* The blank form, as conf/fiche-page.cfg tells it. */
struct ocr_label {
    struct str text, key;
    double x, width, box; /* millimetres; `box` 0: it has none */
    bool is_avis, ends_with_sign;
};
struct ocr_form {
    struct ocr_label *labels;
    size_t count;
    double box_side; /* millimetres */
};

struct ocr {
    TessBaseAPI *api;
    const struct ocr_form *form; /* NULL: none */
    int page_seconds;            /* by the clock */
};

/* ocr_leaders.c: adds the dotted lines of `pix` (8 bit, without the boxes and rules) to *items and paints them white. */
void ocr_leaders(struct arena *arena, struct Pix *pix, struct ocr_items *items);

/* ocr_scribbles.c: paints the zigzags of signatures in `pix` (8 bit) white. */
void ocr_scribbles(struct Pix *pix);

/* ocr_words.c: what stands in `pix`. ERR_FINAL where tesseract gave up. */
MUST_USE enum err ocr_words(const struct ocr *ocr, struct arena *arena, struct Pix *pix, struct ocr_items *items, struct fault *out_fault);
/* The words from *at on, each with its line, appended. */
void ocr_words_take(struct arena *arena, TessResultIterator *at, struct ocr_items *items);
struct str ocr_tidy_word(struct arena *arena, struct str text); /* as people write it: « ’ » in « l'adulte » */

/* ocr_again.c */
void ocr_again(const struct ocr *ocr, struct arena *arena, struct Pix *pix, struct ocr_items *items);
/* The words of a part of a page, read alone and larger. */
struct ocr_items ocr_read_piece(const struct ocr *ocr, struct arena *arena, struct Pix *pix, struct page_rect rect);

/* ocr_letters.c: takes out the boxes that are letters, and writes those into their words. */
void ocr_letters(const struct ocr *ocr, struct arena *arena, const struct page *page, struct ocr_items *items);

/* ocr_mails.c; `pix` is what the words were read in */
void ocr_mails(struct arena *arena, struct Pix *pix, struct ocr_items *items);

/* ocr_lines.c */
struct ocr_lines ocr_lines_of(struct arena *arena, const struct page *page, const struct ocr_items *items);

/* ocr_form.c: the form's geometry, understood; ERR_FINAL names path and line. ocr_key: letters and digits alone, folded. */
struct str ocr_key(struct arena *arena, struct str text);
MUST_USE enum err ocr_form_parse(struct arena *arena, struct str text, const char *path, const struct ocr_form **out_form, struct fault *out_fault);
/* ocr_mend.c */
void ocr_form_mend(const struct ocr_form *form, struct arena *arena, const struct page *page, struct ocr_lines *lines);

/* ocr_blocks.c */
MUST_USE enum err ocr_blocks(struct arena *arena, const struct page *page, int number, const struct ocr_lines *lines, struct document *document,
                             struct fault *out_fault);

/* The end of a rectangle to the right, and below. */
static inline int rect_right(struct page_rect r)
{
    return r.x + r.w;
}
static inline int rect_bottom(struct page_rect r)
{
    return r.y + r.h;
}
static inline int rect_middle(struct page_rect r) /* its height on the page */
{
    return r.y + r.h / 2;
}

#endif
