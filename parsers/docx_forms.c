/* Forms of Word: legacy form fields (ECMA-376 part 1, 17.16), content controls and their boxes ([MS-DOCX] 2.6.1), boxes of
 * ActiveX ([MS-OFORMS]). */
#include "parsers/docx_private.h"

enum step docx_open_field_char(struct reading *r)
{
    struct str type = docx_attribute(r, "fldCharType");
    if (str_eq_c(type, "begin") && office_deeper(&r->xml, r->field_count, DOCX_MAX_NESTING))
        r->fields[r->field_count++] = (struct field){0};
    else if (str_eq_c(type, "separate") && r->field_count > 0)
        r->fields[r->field_count - 1].in_result = true;
    else if (str_eq_c(type, "end") && r->field_count > 0)
        r->field_count--;
    return STEP_IN;
}

enum step docx_open_form_box(struct reading *r)
{
    if (r->field_count > 0)
        r->fields[r->field_count - 1].is_box = true;
    return STEP_IN;
}

void docx_close_form_box(struct reading *r)
{
    if (r->field_count == 0)
        return;
    struct field field = r->fields[--r->field_count]; /* its own frame would silence it */
    if (!docx_is_silent(r))
        office_put_box(&r->t, field.state);
    r->fields[r->field_count++] = field;
}

enum step docx_open_form_default(struct reading *r)
{
    struct field *field = r->field_count > 0 ? &r->fields[r->field_count - 1] : NULL;
    if (field != NULL && !field->has_checked)
        field->state = docx_is_on(r) ? BOX_TICKED : BOX_EMPTY;
    return STEP_OVER;
}

enum step docx_open_form_checked(struct reading *r)
{
    if (r->field_count > 0) {
        r->fields[r->field_count - 1].has_checked = true;
        r->fields[r->field_count - 1].state = docx_is_on(r) ? BOX_TICKED : BOX_EMPTY;
    }
    return STEP_OVER;
}

enum step docx_open_form_result(struct reading *r)
{
    uint64_t chosen = 0;
    if (r->field_count > 0 && str_number(docx_attribute(r, "val"), DOCX_MAX_ENTRIES, &chosen))
        r->fields[r->field_count - 1].chosen = (int)chosen;
    return STEP_OVER;
}

enum step docx_open_form_entry(struct reading *r)
{
    if (r->field_count == 0 || r->fields[r->field_count - 1].entry++ != r->fields[r->field_count - 1].chosen)
        return STEP_OVER;
    struct field field = r->fields[--r->field_count]; /* its own frame would silence it */
    field.is_box = true;
    docx_put_text(r, docx_attribute(r, "val"));
    r->fields[r->field_count++] = field;
    return STEP_OVER;
}

enum step docx_open_control(struct reading *r)
{
    if (office_deeper(&r->xml, r->control_count, DOCX_MAX_NESTING))
        r->controls[r->control_count++] = (struct control){0};
    return STEP_IN;
}

void docx_close_control(struct reading *r)
{
    if (docx_box_control(r) != NULL && !docx_is_silent(r))
        docx_draw_control(r, docx_box_control(r), 0); /* a box with nothing drawn in it */
    if (r->control_count > 0)
        r->control_count--;
}

enum step docx_open_placeholder(struct reading *r)
{
    if (r->control_count > 0 && docx_is_on(r))
        r->controls[r->control_count - 1].is_placeholder = true;
    return STEP_OVER;
}

enum step docx_open_control_box(struct reading *r)
{
    if (r->control_count > 0)
        r->controls[r->control_count - 1].is_box = true;
    return STEP_IN;
}

enum step docx_open_control_checked(struct reading *r)
{
    if (r->control_count > 0)
        r->controls[r->control_count - 1].state = docx_is_on(r) ? BOX_TICKED : BOX_EMPTY;
    return STEP_OVER;
}

enum step docx_open_active_control(struct reading *r)
{
    const struct docx_control *control = docx_control_of(r->parts, docx_attribute(r, "id"));
    if (control != NULL && !docx_is_silent(r))
        office_put_box(&r->t, control->state);
    return STEP_OVER;
}
