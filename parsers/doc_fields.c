/* doc: fields stand in the text: a mark, the instruction, a mark, the result, a mark ([MS-DOC] 2.8.25). What a box or a list
 * of a form says is kept in the data stream (FFData, 2.9.78), where the instruction's 0x01 points. */
#include "parsers/doc_private.h"

enum {
    FORM_HEAD = 68,                           /* NilPICFAndBinData: what stands before FFData */
    FORM_TEXT = 0, FORM_BOX = 1, FORM_LIST = 2, /* iType */
    FORM_UNDECIDED = 25,                      /* iRes: nobody chose; wDef counts */
};

struct form {
    uint32_t type, result, standard;
    struct str list; /* STTB of a list's entries */
};

/* A string with its length before it and a 0 behind it, in UTF-16 (Xstz). */
static struct str skip_string(struct str rest)
{
    return str_from(rest, 2 + (size_t)doc_u16(rest, 0) * 2 + 2);
}

static bool read_form(const struct doc *d, uint32_t at, struct form *out)
{
    size_t len = doc_u32(d->data, at), head = doc_u16(d->data, (size_t)at + 4);
    if (at >= d->data.len || len > d->data.len - at || head != FORM_HEAD || len < FORM_HEAD + 10)
        return false;
    struct str rest = str_slice(d->data, (size_t)at + head, (size_t)at + len);
    if (doc_u32(rest, 0) != UINT32_MAX) /* version */
        return false;
    uint32_t bits = doc_u16(rest, 4);
    *out = (struct form){.type = bits & 3, .result = bits >> 2 & 0x1F, .list = STR_NONE};
    rest = skip_string(str_from(rest, 10)); /* its name */
    if (out->type == FORM_TEXT)
        return true;
    if (rest.len < 2)
        return false;
    out->standard = doc_u16(rest, 0);
    rest = str_from(rest, 2);
    for (int i = 0; i < 5; i++) /* format, help, status, macros */
        rest = skip_string(rest);
    out->list = rest;
    return true;
}

/* ---- what a field shows instead of its result ------------------------------------------------------------- */

static void show_box(struct doc_walk *w, const struct form *form)
{
    if (form == NULL || form->type != FORM_BOX) {
        writer_box(&w->writer, BOX_DOUBTFUL);
        return;
    }
    uint32_t chosen = form->result == FORM_UNDECIDED ? form->standard : form->result;
    writer_box(&w->writer, chosen == 0 ? BOX_EMPTY : BOX_TICKED);
}

/* Entry `chosen` of an STTB of UTF-16 strings (mark FFFF, count, bytes of something more each). False: no such entry. */
static bool show_list(struct doc_walk *w, const struct form *form)
{
    uint32_t chosen = form->result == FORM_UNDECIDED ? form->standard : form->result;
    struct str rest = form->list;
    if (doc_u16(rest, 0) != 0xFFFF || chosen >= doc_u16(rest, 2) || doc_u16(rest, 4) != 0)
        return false;
    rest = str_from(rest, 6);
    for (uint32_t i = 0; i < chosen; i++)
        rest = str_from(rest, 2 + (size_t)doc_u16(rest, 0) * 2);
    for (size_t i = 0; i < doc_u16(rest, 0) && 2 + i * 2 < rest.len; i++)
        writer_point(&w->writer, doc_u16(rest, 2 + i * 2));
    return true;
}

/* The instruction is whole: what it asks for is written here, and its result left out. */
static void show(struct doc_walk *w)
{
    struct doc_field field = w->fields[--w->field_count]; /* its own frame would silence it */
    struct field_symbol symbol = {STR_NONE, 0};
    struct form form = {0};
    enum field_kind kind = field_kind_of((struct str){field.instruction, field.len}, &symbol);
    bool has_form = field.has_form && read_form(w->doc, field.form, &form), is_silent = doc_is_silent(w);
    field.in_result = true;
    field.is_shown = kind == FIELD_BOX || kind == FIELD_SYMBOL;
    field.is_input = kind == FIELD_INPUT;
    field.begin = writer_here(&w->writer);
    if (!is_silent && kind == FIELD_BOX)
        show_box(w, has_form ? &form : NULL);
    else if (!is_silent && kind == FIELD_SYMBOL)
        writer_glyph(&w->writer, symbol.font, symbol.code);
    else if (!is_silent && kind == FIELD_LIST && has_form && form.type == FORM_LIST)
        field.is_shown = show_list(w, &form);
    w->fields[w->field_count++] = field;
}

/* ---- marks ------------------------------------------------------------------------------------------------ */

void doc_field_open(struct doc_walk *w)
{
    if (w->field_count >= DOC_MAX_FIELDS) {
        doc_fail(w->doc, "more than 64 fields inside each other");
        return;
    }
    w->fields[w->field_count++] = (struct doc_field){.len = 0};
}

void doc_field_middle(struct doc_walk *w)
{
    if (w->field_count > 0 && !w->fields[w->field_count - 1].in_result)
        show(w);
}

void doc_field_close(struct doc_walk *w)
{
    doc_field_middle(w); /* a field may have no result */
    if (w->field_count > 0 && w->fields[w->field_count - 1].is_input)
        writer_end_input(&w->writer, w->fields[w->field_count - 1].begin);
    if (w->field_count > 0)
        w->field_count--;
}

void doc_field_letter(struct doc_walk *w, uint32_t point)
{
    struct doc_field *field = &w->fields[w->field_count - 1];
    if (field->len < FIELD_MAX_INSTRUCTION)
        field->instruction[field->len++] = point < 0x80 ? (char)point : '?';
}

void doc_fields_at_mark(struct doc_walk *w)
{
    for (size_t i = 0; i < w->field_count; i++) {
        w->fields[i].in_result = true;
        w->fields[i].is_shown = false;
    }
}
