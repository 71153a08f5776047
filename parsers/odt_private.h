/* odt, between its own files: the archive and its parts (odt.c), what styles and list bullets say (odt_styles.c), forms and
 * fields (odt_forms.c), text and tables and frames (odt_elements.c), what of it counts (odt_reading.c). Nobody else may include it. */
#ifndef NAVETTE_ODT_PRIVATE_H
#define NAVETTE_ODT_PRIVATE_H

#include "parsers/field.h"
#include "parsers/odt.h"
#include "parsers/office.h"

enum {
    ODT_MAX_NESTING = OFFICE_MAX_NESTING,
    ODT_MAX_REPEAT = 1000, /* rows, columns, spaces that one element may stand for */
    ODT_MAX_BLIPS = 40,
    ODT_MAX_ENTRIES = 100, /* of a drop-down field */
};

/* ---- what is declared before it is used ---- */

struct odt_style {
    struct str family, name, parent, font, list;
    int is_hidden, is_struck;  /* 1, 0, or -1: as its parent */
    bool is_automatic;         /* of one part alone: its name may be another's in the next */
    bool runs_through, pushes; /* of a frame: text runs under it; no text beside it */
};
struct odt_bullet { /* one level of a list whose bullet is a box or a tick */
    struct str list;
    int level;
    enum box_state state;
    bool is_framed; /* ☒ and not ✔: nobody decorates a list with it */
    bool is_automatic;
};
struct odt_control { /* a form control: declared at the head of the text, drawn somewhere in it */
    struct str id, text; /* its label, or what was typed into it */
    bool is_box;
    enum box_state state;
};
struct odt_parts {
    struct odt_style *styles;
    struct odt_bullet *bullets;
    struct odt_control *controls;
    size_t style_count, style_room, bullet_count, bullet_room, control_count, control_room;
    bool is_sorted, has_empty_bullet;
};
struct odt_run { /* how the text of a paragraph or a span shows */
    struct str font;
    bool is_hidden;
};
void odt_forget_automatic(struct odt_parts *parts); /* between two parts */
/* How a style shows, inside `around`. */
struct odt_run odt_run_of(struct odt_parts *parts, struct str family, struct str name, struct odt_run around);
const struct odt_style *odt_style_of(struct odt_parts *parts, struct str family, struct str name); /* NULL: none */
bool odt_bullet_box(const struct odt_parts *parts, struct str list, int level, enum box_state *out_state);

/* ---- the text ---- */

struct odt_list {
    struct str style;
    bool is_fresh; /* its item has no paragraph yet */
};
struct odt_frame {
    bool is_inline, is_float; /* in the line like a letter; a text box */
    int64_t wide, high;       /* tenths of a millimetre */
};
struct odt_content { /* a content control */
    bool is_box, is_drawn, is_placeholder;
    enum box_state state;
};
struct odt_field { /* a legacy form field of Word, as LibreOffice keeps it */
    bool is_box, is_drop_down;
    enum box_state state;
    struct str entries[ODT_MAX_ENTRIES];
    size_t entry_count;
    uint64_t chosen;
};

struct reading {
    struct arena *arena;
    struct office_xml xml;
    struct office_text t;
    struct odt_parts *parts;
    /* declarations */
    struct odt_style *style;
    struct str list_style, bullet, bullet_font;
    int bullet_level, form_depth;
    struct odt_control *control;
    bool in_automatic;
    /* text */
    size_t body_depth, paragraph_depth; /* inside what is shown; inside paragraphs */
    bool is_bulleted, is_paragraph_gone, in_input;
    size_t breaks_before; /* line breaks since the last text: see field_input_text */
    struct odt_run runs[ODT_MAX_NESTING];
    struct odt_list lists[ODT_MAX_NESTING];
    struct odt_frame frames[ODT_MAX_NESTING];
    struct odt_content contents[ODT_MAX_NESTING];
    size_t run_count, list_count, frame_count, content_count;
    struct odt_field field;
    int repeat; /* of the cell that we are in */
    struct str blips[ODT_MAX_BLIPS];
    size_t blip_count;
};

enum odt_space { NS_OTHER = 0, NS_OFFICE, NS_TEXT, NS_TABLE, NS_DRAW, NS_STYLE, NS_FORM, NS_FIELD, NS_LOEXT, NS_SVG };
extern const struct office_grammar odt_grammar; /* odt_elements.c */

struct str odt_attribute(struct reading *r, const char *name);
bool odt_is(struct reading *r, const char *name, const char *value);
int odt_repeat(struct reading *r, const char *name); /* 1 where absent, ODT_MAX_REPEAT at most */
int64_t odt_length(struct str text);                 /* « 17.5cm », « 6.69in », « 453pt » in tenths of a millimetre */
bool odt_is_silent(const struct reading *r);
void odt_put(struct reading *r, struct str text);    /* what the author wrote, as the run around shows it */

/* odt_styles.c */
enum step odt_open_style(struct reading *r);
void odt_close_style(struct reading *r);
enum step odt_open_text_properties(struct reading *r);
enum step odt_open_frame_properties(struct reading *r);
enum step odt_open_list_style(struct reading *r);
enum step odt_open_bullet(struct reading *r);
void odt_close_bullet(struct reading *r);
/* odt_forms.c */
enum step odt_open_forms(struct reading *r);
void odt_close_forms(struct reading *r);
enum step odt_open_form_box(struct reading *r);
enum step odt_open_form_text(struct reading *r);
enum step odt_open_form_option(struct reading *r);
void odt_close_form_control(struct reading *r);
enum step odt_open_drawn_control(struct reading *r);
enum step odt_open_content(struct reading *r);
void odt_close_content(struct reading *r);
enum step odt_open_field(struct reading *r);
void odt_close_field(struct reading *r);
enum step odt_open_field_parameter(struct reading *r);
void odt_form_text(struct reading *r, struct str text); /* text inside a control's declaration */

#endif
