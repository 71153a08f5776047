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

static struct str next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    size_t end = 0;
    if (str_starts(*rest, STR("\""))) {
        size_t close = str_find_char(str_from(*rest, 1), '"');
        struct str quoted = str_slice(*rest, 1, close == STR_NOT_FOUND ? rest->len : close + 1);
        *rest = str_from(*rest, quoted.len + 2);
        return quoted;
    }
    while (end < rest->len && rest->at[end] != ' ')
        end++;
    struct str word = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end);
    return word;
}

static bool code_of(struct str word, uint32_t *out_code)
{
    uint64_t code = 0;
    if (str_starts_nocase(word, STR("0x"))) {
        for (size_t i = 2; i < word.len && code < 0x110000; i++) {
            char c = (char)(word.at[i] | 0x20);
            code = code * 16 + (uint64_t)(c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= '0' && c <= '9' ? c - '0' : 0);
        }
    } else if (!str_number(word, 0x10FFFF, &code)) {
        return false;
    }
    *out_code = (uint32_t)code;
    return true;
}

/* SYMBOL 168 \f "Wingdings" \s 10 */
static void show_symbol(struct rtf *r, struct rtf_field *field, struct str rest)
{
    uint32_t code = 0;
    struct str font = STR_NONE, first = next_word(&rest);
    if (!code_of(first, &code))
        return;
    while (rest.len > 0)
        if (str_eq_c(next_word(&rest), "\\f"))
            font = next_word(&rest);
    field->is_shown = true;
    if (document_is_symbol_font(font))
        rtf_symbol(r, font, code);
    else if (!rtf_is_silent(r))
        writer_point(r->out, code < 0x100 ? rtf_narrow(1252, (unsigned char)code) : code);
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
    struct str rest = {field->instruction, field->len};
    struct str keyword = next_word(&rest);
    rtf_top(r)->place = field->place;
    if (str_eq_nocase(keyword, STR("FORMCHECKBOX")))
        show_box(r, field);
    else if (str_eq_nocase(keyword, STR("FORMDROPDOWN")))
        show_list(r, field);
    else if (str_eq_nocase(keyword, STR("SYMBOL")))
        show_symbol(r, field, rest);
}

void rtf_field_instruction(struct rtf *r)
{
    if (rtf_field_now(r) == NULL)
        return;
    rtf_top(r)->place = PLACE_INSTRUCTION;
    rtf_top(r)->at_end = end_instruction;
}

void rtf_field_result(struct rtf *r)
{
    struct rtf_field *field = rtf_field_now(r);
    if (field != NULL)
        rtf_top(r)->place = field->is_shown ? PLACE_SKIP : field->place;
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
