/* rtf: fields. { \field { \*\fldinst instruction { \*\formfield … } } { \fldrslt what it shows } }. A box and a list of a form
 * are told by the form's own data; a symbol by its instruction; of all others the result is what somebody wrote or reads. */
#include "parsers/rtf_private.h"

enum { FORM_UNDECIDED = 25 /* \ffres: nobody chose; \ffdefres counts */ };

struct rtf_field *rtf_field_now(struct rtf *r)
{
    return r->field_count == 0 ? NULL : &r->fields[r->field_count - 1];
}

static void end_field(struct rtf *r)
{
    if (r->field_count > 0)
        r->field_count--;
}

void rtf_field_open(struct rtf *r)
{
    if (r->field_count >= RTF_MAX_FIELDS) {
        rtf_fail(r, "more than 64 fields inside each other");
        return;
    }
    r->fields[r->field_count++] = (struct rtf_field){.place = rtf_top(r)->place};
    rtf_top(r)->at_end = end_field;
}

/* ---- what an instruction shows ---------------------------------------------------------------------------- */

static void show_symbol(struct rtf *r, struct rtf_field *field, const struct field_symbol *symbol)
{
    field->is_shown = true;
    rtf_glyph(r, symbol->font, symbol->code);
}

static void show_box(struct rtf *r, struct rtf_field *field)
{
    int chosen = field->has_result && field->result != FORM_UNDECIDED ? field->result : field->standard;
    bool is_told = field->has_form && (field->has_default || (field->has_result && field->result != FORM_UNDECIDED));
    field->is_shown = true;
    if (!rtf_is_silent(r)) /* a program that lost the form's data lost what was ticked */
        writer_box(r->out, !is_told ? BOX_DOUBTFUL : chosen != 0 ? BOX_TICKED : BOX_EMPTY);
}

static void show_list(struct rtf *r, struct rtf_field *field)
{
    bool is_chosen = field->has_result && field->result != FORM_UNDECIDED;
    struct str shown = is_chosen ? field->chosen : field->fallback;
    if (shown.at == NULL)
        return; /* its result says */
    field->is_shown = true;
    if (!rtf_is_silent(r))
        writer_text(r->out, shown);
}

static void end_instruction(struct rtf *r)
{
    struct rtf_field *field = rtf_field_now(r);
    if (field == NULL)
        return;
    struct field_symbol symbol = {STR_NONE, 0};
    rtf_top(r)->place = field->place;
    switch (field_kind_of((struct str){field->instruction, field->len}, &symbol)) {
    case FIELD_BOX: show_box(r, field); break;
    case FIELD_LIST: show_list(r, field); break;
    case FIELD_SYMBOL: show_symbol(r, field, &symbol); break;
    case FIELD_INPUT: field->is_input = true; break;
    case FIELD_OTHER: break;
    }
}

void rtf_field_instruction(struct rtf *r)
{
    if (rtf_field_now(r) == NULL)
        return;
    rtf_top(r)->place = PLACE_INSTRUCTION;
    rtf_top(r)->at_end = end_instruction;
}

static void end_result(struct rtf *r)
{
    struct rtf_field *field = rtf_field_now(r);
    if (field != NULL && field->is_input && field->out == r->out)
        writer_end_input(r->out, field->begin);
}

void rtf_field_result(struct rtf *r)
{
    struct rtf_field *field = rtf_field_now(r);
    if (field == NULL)
        return;
    field->out = r->out;
    field->begin = writer_here(r->out);
    rtf_top(r)->place = field->is_shown ? PLACE_SKIP : field->place;
    rtf_top(r)->at_end = end_result;
}

/* ---- the entries of a list -------------------------------------------------------------------------------- */

static void end_entry(struct rtf *r)
{
    struct writer *out = rtf_pop_out(r);
    struct rtf_field *field = rtf_field_now(r);
    if (out == NULL || field == NULL)
        return;
    struct str text = str_copy(r->arena, (struct str){out->text == NULL ? "" : out->text, out->len});
    if (field->entry == field->result)
        field->chosen = text;
    if (field->entry == field->standard)
        field->fallback = text;
    field->entry++;
}

void rtf_field_entry(struct rtf *r)
{
    if (rtf_field_now(r) == NULL || !rtf_push_out(r, NULL))
        return;
    rtf_top(r)->place = PLACE_TEXT;
    rtf_top(r)->at_end = end_entry;
}
