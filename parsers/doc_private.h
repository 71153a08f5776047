/* doc, between its own files: the streams of the compound file (doc_file.c), what the head of the document says of where
 * things stand (doc_head.c), properties of characters and paragraphs (doc_properties.c), the walk over the text
 * (doc_text.c), fields and forms (doc_fields.c), text boxes (doc_boxes.c), lists (doc_lists.c), pictures of pages
 * (doc_pictures.c), and the order of it all (doc.c).
 * Names in capitals of the specification are kept where they help to find it. Nobody else may include this. */
#ifndef NAVETTE_DOC_PRIVATE_H
#define NAVETTE_DOC_PRIVATE_H

#include "parsers/doc.h"
#include "parsers/field.h"
#include "parsers/writer.h"

enum {
    DOC_MAX_FIELDS = 64,     /* inside one another */
    DOC_MAX_RUNS = 1000000,  /* of characters or paragraphs; a fiche has 600 */
    DOC_MAX_PIECES = 100000, /* of text; one for each change since a document was wholly saved */
    DOC_MAX_FONTS = 4096,
    DOC_LEVELS = 9,          /* of a list */
    DOC_MAX_WORK = 256 * 1024 * 1024, /* bytes looked at again and again: properties, shapes; for a fiche 100 thousand */
};

/* Little-endian numbers; bytes beyond the end are 0. */
uint32_t doc_u8(struct str s, size_t at);
uint32_t doc_u16(struct str s, size_t at);
uint32_t doc_u32(struct str s, size_t at);
int32_t doc_i16(struct str s, size_t at);
int32_t doc_i32(struct str s, size_t at);

/* The streams of the compound file, each in one piece. STR_NONE: it has none of that name. */
struct doc_streams {
    struct str word, table0, table1, data;
};
MUST_USE enum err doc_file_read(struct arena *arena, struct str bytes, struct doc_streams *out_streams, struct fault *out_fault);

/* Positions (CP) count characters over all parts of the document; the parts follow one another. */
enum doc_part { PART_MAIN, PART_FOOTNOTES, PART_HEADERS, PART_MACROS, PART_COMMENTS, PART_ENDNOTES, PART_BOXES, PARTS };
struct doc_piece { /* characters [cp, end), at byte `fc` of the stream */
    uint32_t cp, end, fc;
    bool is_wide; /* UTF-16, else a byte each */
    uint16_t changes; /* PRM: properties changed since */
};
struct doc_run { /* bytes [fc, end) of the stream */
    uint32_t fc, end;
    struct str changes; /* GRPPRL */
};
struct doc_box { /* a text box: characters [cp, end), hanging on character `anchor` of the main part */
    uint32_t anchor, cp, end;
};
struct doc_font {
    struct str name;
    bool is_symbol; /* its letters are drawings */
};
struct doc_bullet { /* what stands before the items of one level of a list */
    bool is_box;
    enum box_state state;
};
struct doc_list {
    uint32_t number;
    struct doc_bullet levels[DOC_LEVELS];
    size_t level_count;
};
struct doc_runs {
    struct doc_run *at;
    size_t count, room;
};
struct doc {
    struct arena *arena;
    struct fault *fault;
    enum err err;
    struct str word, table, data;
    uint32_t parts[PARTS + 1]; /* where each begins */
    struct doc_piece *pieces;
    size_t piece_count;
    struct str *changes; /* the Prcs: what doc_piece.changes points at */
    size_t change_count, change_room;
    struct doc_runs characters, paragraphs;
    struct doc_font *fonts;
    size_t font_count;
    struct doc_box *boxes;
    struct doc_list *lists;
    size_t box_count, list_count, work, pictures_tried;
    struct document main;
    int tables_seen;
};

void doc_fail(struct doc *d, const char *why); /* the first failure ends the reading */
void doc_spend(struct doc *d, size_t work);    /* a small file must not ask for hours: past DOC_MAX_WORK it is refused */

/* The n-th pair of the head's table (FibRgFcLcb97), as bytes of the table stream; STR_NONE where there are none. */
enum doc_place {
    PLACE_HEADERS = 11, PLACE_CHARACTERS = 12, PLACE_PARAGRAPHS = 13, PLACE_FONTS = 15, PLACE_PIECES = 33,
    PLACE_SHAPES = 40, PLACE_DRAWINGS = 50, PLACE_BOXES = 56, PLACE_LISTS = 73, PLACE_LIST_OVERRIDES = 74,
};
struct str doc_place(const struct doc *d, enum doc_place place);
MUST_USE enum err doc_head_read(struct doc *d, const struct doc_streams *streams);

/* One change of a property (SPRM). */
struct doc_change {
    uint32_t code;
    struct str operand;
};
bool doc_next_change(struct str *rest, struct doc_change *out_change);

/* How a character looks, as far as reading it is concerned. */
struct doc_look {
    bool is_hidden, is_deleted, is_struck, is_form, is_object, has_symbol, has_place;
    uint32_t font, other_font; /* for ASCII, for what is not */
    uint32_t symbol_font, symbol;
    uint32_t place; /* of a picture or a form in the data stream */
};
struct doc_paragraph {
    bool in_table, is_row, ends_inner_cell, is_inner_row;
    int depth;
    uint32_t list, level; /* LFO, from 1; 0: no list */
    struct writer_edges edges;
};
void doc_properties_read(struct doc *d);
void doc_look_change(struct doc_look *look, struct str rest); /* all of a list of changes */
struct doc_look doc_look_at(struct doc *d, uint32_t fc, const struct doc_piece *piece, uint32_t *out_until);
struct doc_paragraph doc_paragraph_at(struct doc *d, uint32_t fc, const struct doc_piece *piece);
struct doc_font doc_font(const struct doc *d, uint32_t number); /* one without a name where there is none */

/* Fields, nested as they come. */
struct doc_field {
    char instruction[FIELD_MAX_INSTRUCTION];
    size_t len;
    bool in_result, is_shown, is_input, has_form;
    struct writer_place begin; /* of its result */
    uint32_t form; /* in the data stream */
};
/* A walk over one part, or a stretch of it. */
struct doc_walk {
    struct doc *doc;
    struct writer writer;
    struct doc_look look;
    struct doc_field fields[DOC_MAX_FIELDS];
    size_t field_count;
    uint32_t high_surrogate;
    bool is_main;
};
void doc_walk_part(struct doc *d, uint32_t cp, uint32_t end, struct document *out_document, bool is_main);
bool doc_is_hidden(const struct doc_walk *w);
bool doc_is_silent(const struct doc_walk *w);
void doc_field_open(struct doc_walk *w);
void doc_field_middle(struct doc_walk *w);
void doc_field_close(struct doc_walk *w);
void doc_field_letter(struct doc_walk *w, uint32_t point); /* of an instruction */
void doc_fields_at_mark(struct doc_walk *w); /* a paragraph ends */

void doc_lists_read(struct doc *d);
struct doc_bullet doc_bullet_of(const struct doc *d, uint32_t override, uint32_t level); /* override: an LFO, from 1 */
void doc_boxes_read(struct doc *d);
/* The text boxes that hang on the character at `cp` of the main part. */
void doc_boxes_at(struct doc *d, uint32_t cp, struct writer *into);
/* Pictures are kept where they are as large as a page. */
void doc_picture_at(struct doc *d, uint32_t place);
void doc_floating_pictures_at(struct doc *d, uint32_t cp);

#endif
