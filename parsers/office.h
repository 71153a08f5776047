/* office: what the readers of zipped XML documents (docx, odt) share: a part taken out of the archive, one pass over its XML
 * by a table of elements, the paragraph being written and where it stands in tables. Needs libzip and libxml2, opens no file
 * and no network: bytes in memory alone. Hostile input is refused, never followed: a part is inflated up to a cap whatever
 * size it declares, a DOCTYPE is an error, no entity but those of XML itself is known, libxml2 keeps its own limits (depth 256).
 * For the files of those readers only. */
#ifndef NAVETTE_OFFICE_H
#define NAVETTE_OFFICE_H

#include "parsers/base/buf.h"
#include "parsers/document.h"

enum {
    OFFICE_MAX_PART = 20 * 1024 * 1024, /* bytes of XML of the main part, inflated; a fiche has 40 to 100 thousand */
    OFFICE_MAX_SIDE = 4 * 1024 * 1024,  /* of a part beside it: styles, numbering, a header */
    OFFICE_MAX_NAMES = 4000,            /* parts of one archive that are looked at by name */
    OFFICE_MAX_NESTING = 64,            /* fields, text boxes, controls inside one another */
    OFFICE_MAX_SPAN = 64,               /* columns that one cell may cover */
    OFFICE_MAX_QUOTES = 2000,           /* quotation marks in one tag: libxml2 compares each attribute with all others */
};

/* ---- the archive (office_zip.c) ---- */

struct office_archive {
    struct zip *zip;
    const char *format; /* "docx", "odt": begins every fault */
};
/* ERR_FINAL where it is no archive. Give back with office_close, which accepts a zeroed one. The bytes must stay. */
MUST_USE enum err office_open(struct str bytes, const char *format, struct office_archive *out_archive, struct fault *out_fault);
void office_close(struct office_archive *archive);
bool office_has(const struct office_archive *archive, struct str name); /* letters' case aside, as Windows sees names */
/* The first part whose name begins and ends so; STR_NONE where there is none. Lives as long as the archive. */
struct str office_find(const struct office_archive *archive, struct str start, struct str end);
/* Adds the part's bytes to `part`, which holds the cap. ERR_FINAL where it is missing, damaged, encrypted, or larger. */
MUST_USE enum err office_part(const struct office_archive *archive, struct str name, struct buf *part, struct fault *out_fault);

/* ---- the XML (office_xml.c) ---- */

struct reading; /* of one part: each reader has its own */
enum step { STEP_IN, STEP_OVER /* what is inside is left out */ };
struct office_element {
    int space;
    const char *name;
    enum step (*open)(struct reading *r);
    void (*close)(struct reading *r); /* may be NULL */
};
struct office_space {
    const char *uri;
    int space; /* 0 is any other */
};
struct office_grammar {
    const struct office_space *spaces;
    size_t space_count;
    const struct office_element *elements; /* one without a row is walked through */
    size_t element_count;
    void (*text)(struct reading *r, struct str text); /* every text between tags, wanted or not */
};
struct office_xml {
    struct office_walk *walk; /* under way; at the element, while `open` runs */
    struct arena *arena;
    enum err err; /* the first failure ends the reading */
    struct fault *fault;
    const char *format;
};
/* Walks through `bytes`. Where an element is empty, or stepped over, its close follows its open at once. */
MUST_USE enum err office_walk(struct office_xml *xml, struct str bytes, const struct office_grammar *grammar, struct reading *reading);
struct str office_attribute(struct office_xml *xml, const char *name); /* whatever its namespace; STR_NONE where absent */
void office_fail(struct office_xml *xml, const char *why);
/* A frame more on one of the stacks; false, and the document refused, past its end. */
bool office_deeper(struct office_xml *xml, size_t count, size_t max);

/* ---- the paragraph being written, and where it stands (office_text.c) ---- */

struct office_table {
    int number, row, column;
    size_t row_start; /* its first block */
    bool is_row_deleted;
};
struct office_paragraph {
    char *text;
    size_t len, room;
    enum box_state *boxes;
    size_t box_count, box_room;
    bool has_float;     /* a text box hangs on it */
    size_t float_start; /* its first block: the paragraph comes before it */
};
struct office_text {
    struct arena *arena;
    struct document *document;
    struct office_xml *xml; /* takes the failures */
    struct office_paragraph now, around[OFFICE_MAX_NESTING]; /* around: those that the text boxes that we are in hang on */
    size_t around_count;
    struct office_table tables[DOCUMENT_MAX_DEPTH];
    size_t table_count;
    int tables_seen, span;
};
void office_put(struct office_text *t, struct str s);
void office_put_box(struct office_text *t, enum box_state state);
/* Ends the paragraph: one block more, empty ones too (a blank line separates). */
void office_flush(struct office_text *t);
/* A text box: its paragraphs become blocks of their own, before the paragraph that it hangs on where nothing was written in
 * that yet, else (or where it `lies_over` the line) after it: what hangs on a line never cuts it in two. */
void office_float_open(struct office_text *t, bool lies_over);
void office_float_close(struct office_text *t);
void office_table_open(struct office_text *t);
void office_table_close(struct office_text *t);
void office_row_open(struct office_text *t, int rows); /* rows: it stands for that many */
void office_row_close(struct office_text *t);
void office_cell_close(struct office_text *t, int columns);
/* What stands above every page comes first, once each: the first page's header and that of the others are often the same. */
void office_add_header(struct arena *arena, struct document *document, const struct document *header);

/* A bullet that is a box drawn whole: a ticked one among them means what it shows; a tick or a black square may be an ornament. */
bool office_is_framed(struct str font, int32_t point);

#endif
