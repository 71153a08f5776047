/* Forms of OpenDocument: controls declared at the head of the text and drawn in it (ODF 1.3 part 3, section 13), content
 * controls and the legacy fields of Word as LibreOffice keeps them. */
#include "parsers/odt_private.h"

enum { MAX_CONTROLS = 2000 };

/* ---- controls, declared ---- */

enum step odt_open_forms(struct reading *r)
{
    r->form_depth++;
    return STEP_IN;
}

void odt_close_forms(struct reading *r)
{
    r->form_depth--;
    r->control = NULL;
}

static struct odt_control *new_control(struct reading *r)
{
    struct odt_parts *p = r->parts;
    r->control = NULL;
    if (p->control_count >= MAX_CONTROLS)
        return NULL;
    p->controls = arena_grow(r->arena, p->controls, p->control_count, &p->control_room, sizeof *p->controls);
    r->control = &p->controls[p->control_count++];
    *r->control = (struct odt_control){.id = odt_attribute(r, "id")};
    return r->control;
}

/* Its state now, or the one that it began with. */
enum step odt_open_form_box(struct reading *r)
{
    struct odt_control *control = new_control(r);
    if (control == NULL)
        return STEP_OVER;
    static const char *const names[] = {"current-state", "current-selected", "state", "selected"};
    struct str state = STR_NONE;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && state.at == NULL; i++)
        state = odt_attribute(r, names[i]);
    control->is_box = true;
    control->text = odt_attribute(r, "label");
    if (str_eq_c(state, "checked") || str_eq_c(state, "true"))
        control->state = BOX_TICKED;
    else if (str_eq_c(state, "unknown"))
        control->state = BOX_DOUBTFUL;
    return STEP_IN;
}

enum step odt_open_form_text(struct reading *r)
{
    struct odt_control *control = new_control(r);
    static const char *const names[] = {"current-value", "value", "label"}; /* label: of a fixed text */
    if (control == NULL)
        return STEP_OVER;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && control->text.at == NULL; i++)
        control->text = odt_attribute(r, names[i]);
    return STEP_IN;
}

/* A list shows the entry that is chosen now, or the one that was at first. */
enum step odt_open_form_option(struct reading *r)
{
    struct str label = odt_attribute(r, "label");
    if (r->control == NULL || r->control->is_box)
        return STEP_OVER;
    if (odt_is(r, "current-selected", "true") || (r->control->text.at == NULL && odt_is(r, "selected", "true")))
        r->control->text = label;
    return STEP_OVER;
}

void odt_close_form_control(struct reading *r)
{
    r->control = NULL;
}

/* A text area holds what was typed as paragraphs. */
void odt_form_text(struct reading *r, struct str text)
{
    if (r->control == NULL || r->control->is_box || str_is_empty(str_trim(text)))
        return;
    if (r->control->text.len < DOCUMENT_MAX_TEXT / ODT_MAX_REPEAT)
        r->control->text = str_join(r->arena, r->control->text, STR("\n"), str_copy(r->arena, text));
}

/* ---- controls, drawn ---- */

/* « 2010-11-20 » as people write it. */
static struct str date_typed(struct arena *arena, struct str text)
{
    uint64_t year = 0, month = 0, day = 0;
    if (text.len == 10 && text.at[4] == '-' && text.at[7] == '-' && str_number(str_slice(text, 0, 4), 9999, &year) &&
        str_number(str_slice(text, 5, 7), 12, &month) && str_number(str_slice(text, 8, 10), 31, &day))
        return str_print(arena, "%02u/%02u/%04u", (unsigned)day, (unsigned)month, (unsigned)year);
    return text;
}

enum step odt_open_drawn_control(struct reading *r)
{
    struct str id = odt_attribute(r, "control");
    const struct odt_control *control = NULL;
    for (size_t i = 0; id.at != NULL && i < r->parts->control_count && control == NULL; i++)
        if (str_eq(r->parts->controls[i].id, id))
            control = &r->parts->controls[i];
    if (control == NULL || r->body_depth == 0 || odt_is_silent(r))
        return STEP_OVER;
    if (control->is_box) {
        office_put_box(&r->t, control->state);
        office_put(&r->t, STR(" "));
    }
    if (control->text.len > 0)
        office_put(&r->t, document_drop_marks(r->arena, date_typed(r->arena, control->text)));
    if (r->paragraph_depth == 0) /* laid on the page, beside no text */
        office_flush(&r->t);
    return STEP_OVER;
}

/* ---- content controls ---- */

enum step odt_open_content(struct reading *r)
{
    if (office_deeper(&r->xml, r->content_count, ODT_MAX_NESTING))
        r->contents[r->content_count++] = (struct odt_content){.is_box = odt_is(r, "checkbox", "true"),
            .is_placeholder = odt_is(r, "showing-place-holder", "true"), .state = odt_is(r, "checked", "true") ? BOX_TICKED : BOX_EMPTY};
    return STEP_IN;
}

void odt_close_content(struct reading *r)
{
    if (r->content_count == 0)
        return;
    struct odt_content *content = &r->contents[--r->content_count];
    if (content->is_box && !content->is_drawn && !content->is_placeholder && !odt_is_silent(r))
        office_put_box(&r->t, content->state); /* a box with nothing drawn in it */
}

/* ---- Word's legacy fields ---- */

enum step odt_open_field(struct reading *r)
{
    struct str type = odt_attribute(r, "type");
    r->field = (struct odt_field){.is_box = str_ends(type, STR("FORMCHECKBOX")), .is_drop_down = str_ends(type, STR("FORMDROPDOWN"))};
    return STEP_IN;
}

void odt_close_field(struct reading *r)
{
    const struct odt_field *field = &r->field;
    if (r->paragraph_depth == 0 || odt_is_silent(r))
        return;
    if (field->is_box)
        office_put_box(&r->t, field->state);
    else if (field->is_drop_down && field->chosen < field->entry_count)
        office_put(&r->t, document_drop_marks(r->arena, field->entries[field->chosen]));
    r->field = (struct odt_field){0};
}

enum step odt_open_field_parameter(struct reading *r)
{
    struct odt_field *field = &r->field;
    struct str value = odt_attribute(r, "value");
    if (odt_is(r, "name", "Checkbox_Checked") && (str_eq_c(value, "true") || str_eq_c(value, "1")))
        field->state = BOX_TICKED;
    else if (odt_is(r, "name", "Dropdown_ListEntry") && field->entry_count < ODT_MAX_ENTRIES)
        field->entries[field->entry_count++] = value;
    else if (odt_is(r, "name", "Dropdown_Selected"))
        (void)str_number(value, ODT_MAX_ENTRIES, &field->chosen);
    return STEP_OVER;
}
