/* The paragraph being read: what counts of it, its boxes, and where it stands. */
#include "parsers/docx_private.h"

#include <libxml/xmlreader.h>

struct str docx_attribute(struct reading *r, const char *name)
{
    struct str value = STR_NONE;
    while (value.at == NULL && xmlTextReaderMoveToNextAttribute(r->xml) == 1)
        if (str_eq_c(str_of((const char *)xmlTextReaderConstLocalName(r->xml)), name))
            value = str_copy(r->arena, str_of((const char *)xmlTextReaderConstValue(r->xml)));
    xmlTextReaderMoveToElement(r->xml);
    return value;
}

/* ST_OnOff: absent is on. */
bool docx_is_on(struct reading *r)
{
    struct str value = docx_attribute(r, "val");
    return value.at == NULL || str_eq_c(value, "1") || str_eq_nocase(value, STR("true")) || str_eq_nocase(value, STR("on"));
}

void docx_fail(struct reading *r, const char *why)
{
    if (r->err == ERR_NONE)
        r->err = fault_set(r->fault, ERR_FINAL, "docx: %s", why);
}

/* A frame more on one of the stacks; false, and the document refused, past its end. */
bool docx_deeper(struct reading *r, size_t count, size_t max)
{
    if (count >= max)
        docx_fail(r, "too many things inside one another");
    return count < max;
}

void docx_put(struct reading *r, struct str s)
{
    if (s.len > DOCUMENT_MAX_TEXT - r->len) {
        docx_fail(r, "a paragraph is too long");
        return;
    }
    while (r->len + s.len > r->room)
        r->text = arena_grow(r->arena, r->text, r->room, &r->room, 1);
    if (s.len > 0)
        memcpy(r->text + r->len, s.at, s.len);
    r->len += s.len;
}

void docx_put_box(struct reading *r, enum box_state state)
{
    r->boxes = arena_grow(r->arena, r->boxes, r->box_count, &r->box_room, sizeof *r->boxes);
    r->boxes[r->box_count++] = state;
    docx_put(r, STR(DOCUMENT_BOX));
}

/* Whether what comes now is shown to a reader as something that was written. */
bool docx_is_silent(const struct reading *r)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (!r->fields[i].in_result || r->fields[i].is_box)
            return true;
    for (size_t i = 0; i < r->control_count; i++)
        if (r->controls[i].is_placeholder)
            return true;
    return r->is_run_hidden;
}

/* The drawing inside a control that is a box: the control's state, doubtful where the drawing contradicts it. */
void docx_draw_control(struct reading *r, struct control *control, int32_t point)
{
    enum box_state drawn = control->state;
    if (control->is_drawn)
        return;
    control->is_drawn = true;
    bool is_known = point != 0 && docx_symbol_box(r->run_font, point, &drawn);
    docx_put_box(r, is_known && drawn != control->state ? BOX_DOUBTFUL : control->state);
}

struct control *docx_box_control(struct reading *r)
{
    if (r->control_count == 0 || !r->controls[r->control_count - 1].is_box)
        return NULL;
    return &r->controls[r->control_count - 1];
}

/* One glyph: of a symbol font a box, a tick, or nothing that can be read. */
void docx_put_symbol(struct reading *r, struct str font, int32_t code)
{
    enum box_state state = BOX_EMPTY;
    if (docx_is_silent(r))
        return;
    if (docx_box_control(r) != NULL)
        docx_draw_control(r, docx_box_control(r), code);
    else if (docx_symbol_box(font, code, &state))
        docx_put_box(r, state);
    else
        docx_put(r, STR(" "));
}

void docx_put_text(struct reading *r, struct str text)
{
    if (docx_is_silent(r))
        return;
    bool is_symbol = docx_is_symbol_font(r->run_font);
    if (docx_box_control(r) == NULL && !is_symbol) {
        docx_put(r, document_drop_marks(r->arena, text));
        return;
    }
    int32_t point = 0;
    while (utf8_next(&text, &point))
        if (point > ' ')
            docx_put_symbol(r, r->run_font, point);
}

/* Ends the paragraph: one block more, empty ones too (a blank line separates). */
void docx_flush(struct reading *r)
{
    struct document_block block = {.text = {r->text == NULL ? "" : r->text, r->len}, .boxes = r->boxes, .box_count = r->box_count};
    if (r->table_count > 0) {
        const struct table *table = &r->tables[r->table_count - 1];
        block.table = table->number;
        block.table_row = table->row;
        block.column = table->column;
    }
    enum err err = document_add_text(r->arena, r->document, &block, r->fault);
    if (r->err == ERR_NONE)
        r->err = err;
    r->len = r->box_count = 0;
}
