/* docx, between its own files: the bytes of the main part (docx.c), the walk over its XML (docx_xml.c), what each
 * element does (docx_elements.c), the text being written (docx_reading.c), which glyph of a symbol font is a box
 * (docx_symbols.c). Nobody else may include it. */
#ifndef NAVETTE_DOCX_PRIVATE_H
#define NAVETTE_DOCX_PRIVATE_H

#include "parsers/docx.h"

/* Reads the XML of the main part. ERR_FINAL where it is no XML, has a DOCTYPE, or is too deep. */
MUST_USE enum err docx_xml_read(struct arena *arena, struct str xml, struct document *out_document,
                                struct fault *out_fault);

/* True, with its state, where glyph `code` (0x00 to 0xFF, or U+F000 to U+F0FF) of a symbol font is a box or a tick. */
bool docx_symbol_box(struct str font, int32_t code, enum box_state *out_state);
bool docx_is_symbol_font(struct str font);

struct field {        /* one complex field, between its fldChar begin and end */
    bool in_result;   /* past its separate: what it shows; before it, its instruction */
    bool is_box;      /* FORMCHECKBOX, FORMDROPDOWN: its result is the drawing of what we already have */
    bool has_checked; /* w:checked was there, so w:default does not count */
    int entry, chosen; /* FORMDROPDOWN: the next w:listEntry's number, and which one is shown (the first, if none was chosen) */
    enum box_state state;
};
struct control { /* one w:sdt */
    bool is_placeholder, is_box, is_drawn;
    enum box_state state;
};
struct table {
    int number, row, column;
    size_t row_start; /* its first block */
    bool is_row_deleted;
};

struct reading {
    struct arena *arena;
    struct _xmlTextReader *xml; /* xmlTextReaderPtr */
    struct document *document;
    struct fault *fault;
    enum err err;
    char *text; /* the paragraph so far */
    size_t len, room;
    enum box_state *boxes;
    size_t box_count, box_room;
    bool in_text, in_paragraph_properties, in_row_properties, is_mark_deleted, is_run_hidden;
    struct str run_font;
    struct field fields[DOCX_MAX_NESTING];
    struct control controls[DOCX_MAX_NESTING];
    bool alternatives[DOCX_MAX_NESTING]; /* a choice was already taken */
    struct table tables[DOCUMENT_MAX_DEPTH];
    size_t field_count, control_count, alternative_count, table_count;
    int tables_seen, span;
};


/* What an element does when it opens and closes; STEP_OVER leaves out what is inside. */
enum step { STEP_IN, STEP_OVER };
struct docx_element {
    int space; /* of enum docx_space */
    const char *name;
    enum step (*open)(struct reading *r);
    void (*close)(struct reading *r); /* may be NULL */
};
enum docx_space { NS_OTHER = 0, NS_W, NS_W14, NS_MC };
const struct docx_element *docx_element_of(enum docx_space space, struct str name); /* NULL: walked through */

struct str docx_attribute(struct reading *r, const char *name); /* whatever its namespace; STR_NONE where absent */
bool docx_is_on(struct reading *r);                             /* ST_OnOff: absent is on */
void docx_fail(struct reading *r, const char *why);             /* the first failure ends the reading */
bool docx_deeper(struct reading *r, size_t count, size_t max);
void docx_put(struct reading *r, struct str s);
void docx_put_box(struct reading *r, enum box_state state);
bool docx_is_silent(const struct reading *r);
struct control *docx_box_control(struct reading *r); /* the control around, where it is a box, else NULL */
void docx_draw_control(struct reading *r, struct control *control, int32_t point); /* point 0: nothing drawn */
void docx_put_symbol(struct reading *r, struct str font, int32_t code);
void docx_put_text(struct reading *r, struct str text);
void docx_flush(struct reading *r); /* the paragraph so far becomes a block */

#endif
