/* Drawings of Word: text boxes, pictures as large as a page, files put in as text (ECMA-376 part 1, 20.4; VML: part 4, 19). */
#include "parsers/docx_private.h"

enum {
    EMU_PER_CM = 360000,
    PAGE_WIDE = 11 * EMU_PER_CM, PAGE_HIGH = 13 * EMU_PER_CM, /* of A4's 21 x 29.7, margins off: a picture of a page */
    LINE_ABOVE = EMU_PER_CM / 2,                              /* the margin inside a text box that is put over a line */
    COLUMN_WIDE = 12 * EMU_PER_CM,                            /* wider, it leaves no room for text beside it */
};

enum step docx_open_anchor(struct reading *r)
{
    r->anchor = (struct anchor){0};
    return STEP_IN;
}

enum step docx_open_extent(struct reading *r)
{
    r->anchor.wide = docx_number(docx_attribute(r, "cx"));
    r->anchor.high = docx_number(docx_attribute(r, "cy"));
    return STEP_OVER;
}

enum step docx_open_position(struct reading *r)
{
    struct str from = docx_attribute(r, "relativeFrom");
    r->anchor.is_beside_paragraph = str_eq_c(from, "paragraph") || str_eq_c(from, "line");
    return STEP_IN;
}

enum step docx_open_offset(struct reading *r)
{
    r->in_offset = true;
    return STEP_IN;
}

void docx_close_offset(struct reading *r)
{
    r->in_offset = false;
}

enum step docx_open_over(struct reading *r)
{
    r->anchor.covers = true;
    return STEP_OVER;
}

enum step docx_open_push(struct reading *r)
{
    r->anchor.pushes = true;
    return STEP_OVER;
}

/* What is typed into a box that was put over the dots of a line belongs after that line; a frame that pushes the text
 * down stands before it. */
enum step docx_open_text_box(struct reading *r)
{
    const struct anchor *a = &r->anchor;
    bool has_room = a->covers || (!a->pushes && a->wide > 0 && a->wide < COLUMN_WIDE);
    if (office_deeper(&r->xml, r->side_count, DOCX_MAX_NESTING))
        r->sides[r->side_count++] = (struct docx_side){r->is_mark_deleted, r->is_bulleted};
    office_float_open(&r->t, a->is_beside_paragraph && has_room && a->below > -LINE_ABOVE);
    return STEP_IN;
}

void docx_close_text_box(struct reading *r)
{
    office_float_close(&r->t);
    if (r->side_count == 0)
        return;
    struct docx_side side = r->sides[--r->side_count];
    r->is_mark_deleted = side.is_mark_deleted;
    r->is_bulleted = side.is_bulleted;
}

enum step docx_open_blip(struct reading *r)
{
    struct str id = docx_attribute(r, "embed");
    if (id.at == NULL)
        id = docx_attribute(r, "id"); /* v:imagedata */
    if (r->anchor.wide >= PAGE_WIDE && r->anchor.high >= PAGE_HIGH && id.at != NULL && r->blip_count < DOCX_MAX_BLIPS)
        r->blips[r->blip_count++] = id;
    return STEP_OVER;
}

/* A length of CSS in a VML shape: « 453.5pt », « 16cm », « 6.3in ». */
static int64_t css_length(struct str style, struct str key)
{
    static const struct {
        const char *unit;
        int64_t emu;
    } units[] = {{"pt", 12700}, {"cm", EMU_PER_CM}, {"mm", EMU_PER_CM / 10}, {"in", 914400}, {"px", 9525}};
    struct str part = STR_NONE;
    while (str_next(&style, ';', &part)) {
        part = str_trim(part);
        if (!str_starts_nocase(part, key))
            continue;
        struct str value = str_trim(str_from(part, key.len));
        for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
            if (str_ends(value, str_of(units[i].unit)))
                return docx_number(value) * units[i].emu;
    }
    return 0;
}

enum step docx_open_shape(struct reading *r)
{
    struct str style = docx_attribute(r, "style");
    r->anchor = (struct anchor){.wide = css_length(style, STR("width:")), .high = css_length(style, STR("height:"))};
    return STEP_IN;
}

/* A file of another format put in as text: read once this part is done. */
enum step docx_open_chunk(struct reading *r)
{
    struct str id = docx_attribute(r, "id");
    if (r->t.now.len > 0)
        office_flush(&r->t);
    if (id.at != NULL && r->chunk_count < DOCX_MAX_BLIPS) {
        r->chunks[r->chunk_count] = id;
        r->chunk_at[r->chunk_count++] = r->t.document->count;
    }
    return STEP_OVER;
}
