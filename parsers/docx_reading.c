/* What counts of a Word paragraph: what is shown, as text, as a box, as a symbol. */
#include "parsers/docx_private.h"

struct str docx_attribute(struct reading *r, const char *name)
{
    return office_attribute(&r->xml, name);
}

int64_t docx_number(struct str text)
{
    int64_t number = 0;
    bool is_negative = str_starts(text, STR("-"));
    for (size_t i = is_negative; i < text.len && str_is_digit(text.at[i]) && number < INT32_MAX; i++)
        number = number * 10 + (text.at[i] - '0');
    number = number > INT32_MAX ? INT32_MAX : number;
    return is_negative ? -number : number;
}

/* ST_OnOff: absent is on. */
bool docx_is_on(struct reading *r)
{
    struct str value = docx_attribute(r, "val");
    return value.at == NULL || str_eq_c(value, "1") || str_eq_nocase(value, STR("true")) || str_eq_nocase(value, STR("on"));
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
    bool is_known = point != 0 && document_symbol_box(r->run_font, point, &drawn);
    office_put_box(&r->t, is_known && drawn != control->state ? BOX_DOUBTFUL : control->state);
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
    else if (document_symbol_box(font, code, &state))
        office_put_box(&r->t, state);
    else
        office_put(&r->t, STR(" "));
}

void docx_put_text(struct reading *r, struct str text)
{
    if (docx_is_silent(r))
        return;
    bool is_symbol = document_is_symbol_font(r->run_font);
    if (docx_box_control(r) == NULL && !is_symbol) {
        office_put(&r->t, document_drop_marks(r->arena, text));
        return;
    }
    int32_t point = 0;
    while (utf8_next(&text, &point))
        if (point > ' ')
            docx_put_symbol(r, r->run_font, point);
}
