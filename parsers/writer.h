/* writer: paragraphs and tables as a stream of characters and marks tells them (rtf, doc) becoming blocks. Such formats never
 * open a table: a paragraph says at its end how deep in tables it stands, a mark ends a cell, another one a row.
 * Text inside the paragraph that stands elsewhere on the page (a text box) is written by a writer of its own and adopted:
 * it follows the paragraph that it hangs on. Pure; all of it lives in the arena. */
#ifndef NAVETTE_WRITER_H
#define NAVETTE_WRITER_H

#include "parsers/document.h"
#include "parsers/field.h"

enum {
    WRITER_MAX_CELLS = 64,  /* cells of a row; Word allows 63 */
    WRITER_MAX_EDGES = 256, /* different edges of one table's cells; past it, columns are counted and not measured */
    WRITER_EDGE_ROOM = 30,  /* twips (half a millimetre) by which programs miss the same edge */
};

/* The edges of one row's cells, from left to right in twips: one more than it has cells. count 0: not known. */
struct writer_edges {
    int at[WRITER_MAX_CELLS + 1];
    size_t count;
};
struct writer_row { /* blocks [first, end) */
    size_t first, end;
    struct writer_edges edges;
};
struct writer_table {
    int number, row, column;
    size_t row_start;
    struct writer_row *rows;
    size_t row_count, row_room;
};
struct writer {
    struct arena *arena;
    struct document *document;
    struct fault *fault;
    enum err err;     /* the first failure; nothing is written after it */
    int *tables_seen; /* one count for all writers of a document */
    char *text;       /* the paragraph so far */
    size_t len, room;
    enum box_state *boxes;
    size_t box_count, box_room;
    struct writer_table tables[DOCUMENT_MAX_DEPTH];
    size_t table_count;
    struct document adopted; /* to follow the paragraph */
};

void writer_start(struct writer *w, struct arena *arena, struct document *document, int *tables_seen, struct fault *fault);
/* One character as UTF-8, its bytes counted; 0 for what is none (a lone surrogate, U+FFFC). */
size_t writer_encode(uint32_t point, char out[4]);
void writer_point(struct writer *w, uint32_t point); /* what is none is left out */
void writer_text(struct writer *w, struct str utf8);
/* Whether such a glyph is a box; of a font that was lost, the glyphs of Wingdings that others know by U+F0.. count too. */
bool writer_is_box(struct str font, uint32_t code, enum box_state *out_state);
/* A glyph of a font whose letters are drawings: a box, a tick, one of the few characters that such fonts have, or a space. */
void writer_glyph(struct writer *w, struct str font, uint32_t code);
void writer_box(struct writer *w, enum box_state state);
void writer_box_first(struct writer *w, enum box_state state); /* before the whole paragraph, a space behind it */
/* A place in the paragraph: where the text of an input field begins; then, at its end, its lines as they were typed. */
struct writer_place {
    size_t at, blocks;
};
struct writer_place writer_here(const struct writer *w);
void writer_end_input(struct writer *w, struct writer_place begin);
void writer_forget(struct writer *w); /* the paragraph so far */
bool writer_has_text(const struct writer *w);

/* The paragraph so far becomes a block, `level` tables deep; then its cell ends, or its row. */
void writer_paragraph(struct writer *w, int level);
void writer_cell(struct writer *w, int level);
void writer_row(struct writer *w, int level, const struct writer_edges *edges);
/* The end: what is left becomes a block, tables are closed. `inner` of writer_adopt must have been ended. */
enum err writer_end(struct writer *w);
void writer_adopt(struct writer *w, const struct document *inner);

#endif
