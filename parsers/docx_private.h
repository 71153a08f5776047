/* docx, between its own files: the archive and the order of its parts (docx.c), what stands beside the text in it: styles,
 * numbering, relations (docx_parts.c), what each element does (docx_elements.c, docx_forms.c, docx_drawings.c), what of it counts
 * (docx_reading.c). Nobody else may include it. */
#ifndef NAVETTE_DOCX_PRIVATE_H
#define NAVETTE_DOCX_PRIVATE_H

#include "parsers/docx.h"
#include "parsers/office.h"

/* ---- beside the text ---- */

struct docx_style {
    struct str id, based, font;
    int is_hidden, is_struck; /* 1, 0, or -1: as the style below */
    int list, level;          /* list -1: none of its own */
};
struct docx_bullet { /* one level of a list whose bullet is a box or a tick */
    int abstract, level;
    enum box_state state;
    bool is_framed; /* ☒ and not ✔: nobody decorates a list with it */
};
struct docx_list {
    int list, abstract;
};
struct docx_control { /* an ActiveX control that is a box to be ticked */
    struct str relation; /* by which the text names it */
    enum box_state state; /* BOX_DOUBTFUL where it is kept in a binary form that is not read */
};
struct docx_relation {
    struct str id, type, target; /* type: the last word of its address */
};
struct docx_parts {
    struct docx_style *styles;
    struct docx_bullet *bullets;
    struct docx_list *lists;
    struct docx_relation *relations;
    struct docx_control *controls;
    struct str relation; /* of the control whose part is being read */
    size_t control_count, control_room;
    size_t style_count, style_room, bullet_count, bullet_room, list_count, list_room, relation_count, relation_room;
    bool has_empty_bullet;
};
/* Adds what one part says: styles.xml, numbering.xml, a .rels. What does not hold is left out: the text alone decides. */
void docx_part_read(struct arena *arena, struct str xml, struct docx_parts *parts);
const struct docx_style *docx_style_of(const struct docx_parts *parts, struct str id); /* NULL: none */
/* 1 or 0, by the style or the one that it is based on. */
bool docx_style_hides(const struct docx_parts *parts, struct str id);
struct str docx_style_font(const struct docx_parts *parts, struct str id);
const struct docx_style *docx_style_list(const struct docx_parts *parts, struct str id); /* the style that puts it in a list */
bool docx_bullet_box(const struct docx_parts *parts, int list, int level, enum box_state *out_state);
const struct docx_control *docx_control_of(const struct docx_parts *parts, struct str relation); /* NULL: no box */
struct str docx_relation_target(const struct docx_parts *parts, struct str id);

/* ---- the text ---- */

enum { DOCX_MAX_BLIPS = 40 };

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
struct anchor { /* of a drawing; lengths in English Metric Units, 360000 to the centimetre */
    int64_t wide, high, below; /* below: how far under its paragraph it begins */
    bool is_beside_paragraph, covers, pushes; /* covers: the text runs under it; pushes: no text beside it */
};
struct docx_side { /* what of one paragraph is put aside while a text box in it is read */
    bool is_mark_deleted, is_bulleted;
};

struct reading {
    struct arena *arena;
    struct office_xml xml;
    struct office_text t;
    const struct docx_parts *parts;
    bool in_text, in_paragraph_properties, in_row_properties, is_mark_deleted, is_run_hidden, is_bulleted, in_offset;
    bool is_paragraph_hidden; /* by its style, where a run does not say otherwise */
    struct str run_font, paragraph_font;
    int list, level; /* of the paragraph */
    struct anchor anchor;
    struct field fields[DOCX_MAX_NESTING];
    struct control controls[DOCX_MAX_NESTING];
    bool alternatives[DOCX_MAX_NESTING]; /* a choice was already taken */
    struct docx_side sides[DOCX_MAX_NESTING];
    size_t field_count, control_count, alternative_count, side_count;
    int span;
    struct str blips[DOCX_MAX_BLIPS]; /* relations of pictures as large as a page */
    size_t blip_count;
    struct str chunks[DOCX_MAX_BLIPS]; /* relations of foreign files put in as text, and the block before which each stands */
    size_t chunk_at[DOCX_MAX_BLIPS];
    size_t chunk_count;
};

enum docx_space { NS_OTHER = 0, NS_W, NS_W14, NS_MC, NS_DRAWING, NS_V, NS_R, NS_AX };
extern const struct office_grammar docx_grammar; /* docx_elements.c */
extern const struct office_space docx_spaces[];
extern const size_t docx_space_count;

bool docx_is_on(struct reading *r); /* ST_OnOff: absent is on */
struct str docx_attribute(struct reading *r, const char *name);
int64_t docx_number(struct str text); /* with its sign; 0 where it is none */
bool docx_is_silent(const struct reading *r);
struct control *docx_box_control(struct reading *r); /* the control around, where it is a box, else NULL */
void docx_draw_control(struct reading *r, struct control *control, int32_t point); /* point 0: nothing drawn */
void docx_put_symbol(struct reading *r, struct str font, int32_t code);
void docx_put_text(struct reading *r, struct str text);

/* Elements of forms (docx_forms.c): legacy fields, content controls. */
enum step docx_open_field_char(struct reading *r);
enum step docx_open_form_box(struct reading *r);
void docx_close_form_box(struct reading *r);
enum step docx_open_form_default(struct reading *r);
enum step docx_open_form_checked(struct reading *r);
enum step docx_open_form_result(struct reading *r);
enum step docx_open_form_entry(struct reading *r);
enum step docx_open_control(struct reading *r);
void docx_close_control(struct reading *r);
enum step docx_open_placeholder(struct reading *r);
enum step docx_open_control_box(struct reading *r);
enum step docx_open_control_checked(struct reading *r);
enum step docx_open_active_control(struct reading *r);

/* Drawings (docx_drawings.c). */
enum step docx_open_anchor(struct reading *r);
enum step docx_open_extent(struct reading *r);
enum step docx_open_position(struct reading *r);
enum step docx_open_offset(struct reading *r);
void docx_close_offset(struct reading *r);
enum step docx_open_over(struct reading *r);
enum step docx_open_push(struct reading *r);
enum step docx_open_text_box(struct reading *r);
void docx_close_text_box(struct reading *r);
enum step docx_open_blip(struct reading *r);
enum step docx_open_shape(struct reading *r);
enum step docx_open_chunk(struct reading *r);

#endif
