/* What each element of a Word document does (ECMA-376 part 1, section 17; content controls' boxes: [MS-DOCX] 2.6.1).
 * The table at the end says which function an element opens and closes; one without a row is walked through. */
#include "parsers/docx_private.h"

static enum step open_paragraph(struct reading *r)
{
    if (r->len > 0 && !r->is_mark_deleted) /* a text box inside a paragraph */
        docx_flush(r);
    r->is_mark_deleted = false;
    return STEP_IN;
}

static void close_paragraph(struct reading *r)
{
    for (size_t i = 0; i < r->field_count; i++)
        r->fields[i].in_result = true; /* an instruction never goes beyond its paragraph: a damaged field hides no more */
    if (!r->is_mark_deleted) /* else a tracked change joined it to the next */
        docx_flush(r);
}

static enum step open_paragraph_properties(struct reading *r)
{
    r->in_paragraph_properties = true;
    return STEP_IN;
}

static void close_paragraph_properties(struct reading *r)
{
    r->in_paragraph_properties = false;
}

static enum step open_deletion(struct reading *r)
{
    r->is_mark_deleted = r->is_mark_deleted || r->in_paragraph_properties;
    if (r->in_row_properties && r->table_count > 0)
        r->tables[r->table_count - 1].is_row_deleted = true;
    return STEP_OVER;
}

static enum step open_run(struct reading *r)
{
    r->run_font = STR_NONE;
    r->is_run_hidden = false;
    return STEP_IN;
}

static void close_run(struct reading *r)
{
    open_run(r);
}

static enum step open_font(struct reading *r)
{
    if (!r->in_paragraph_properties) {
        r->run_font = docx_attribute(r, "ascii");
        if (r->run_font.at == NULL)
            r->run_font = docx_attribute(r, "hAnsi");
    }
    return STEP_OVER;
}

static enum step open_hidden(struct reading *r)
{
    if (!r->in_paragraph_properties && docx_is_on(r))
        r->is_run_hidden = true;
    return STEP_OVER;
}

static enum step open_text(struct reading *r)
{
    r->in_text = true;
    return STEP_IN;
}

static void close_text(struct reading *r)
{
    r->in_text = false;
}

static void put_space(struct reading *r, struct str space)
{
    if (!r->in_paragraph_properties && !docx_is_silent(r))
        docx_put(r, space);
}

static enum step open_tab(struct reading *r)
{
    put_space(r, STR("\t"));
    return STEP_OVER;
}

static enum step open_break(struct reading *r)
{
    put_space(r, STR("\n"));
    return STEP_OVER;
}

static enum step open_hyphen(struct reading *r)
{
    put_space(r, STR("-"));
    return STEP_OVER;
}

static enum step open_symbol(struct reading *r)
{
    struct str hex = docx_attribute(r, "char");
    int32_t code = 0;
    for (size_t i = 0; i < hex.len && i < 5; i++) {
        char c = hex.at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 0;
        code = code * 16 + digit;
    }
    docx_put_symbol(r, docx_attribute(r, "font"), code);
    return STEP_OVER;
}

static enum step open_field_char(struct reading *r)
{
    struct str type = docx_attribute(r, "fldCharType");
    if (str_eq_c(type, "begin") && docx_deeper(r, r->field_count, DOCX_MAX_NESTING))
        r->fields[r->field_count++] = (struct field){0};
    else if (str_eq_c(type, "separate") && r->field_count > 0)
        r->fields[r->field_count - 1].in_result = true;
    else if (str_eq_c(type, "end") && r->field_count > 0)
        r->field_count--;
    return STEP_IN;
}

static enum step open_form_box(struct reading *r)
{
    if (r->field_count > 0)
        r->fields[r->field_count - 1].is_box = true;
    return STEP_IN;
}

static void close_form_box(struct reading *r)
{
    if (r->field_count == 0)
        return;
    struct field field = r->fields[--r->field_count]; /* its own frame would silence it */
    if (!docx_is_silent(r))
        docx_put_box(r, field.state);
    r->fields[r->field_count++] = field;
}

static enum step open_form_default(struct reading *r)
{
    struct field *field = r->field_count > 0 ? &r->fields[r->field_count - 1] : NULL;
    if (field != NULL && !field->has_checked)
        field->state = docx_is_on(r) ? BOX_TICKED : BOX_EMPTY;
    return STEP_OVER;
}

static enum step open_form_checked(struct reading *r)
{
    if (r->field_count > 0) {
        r->fields[r->field_count - 1].has_checked = true;
        r->fields[r->field_count - 1].state = docx_is_on(r) ? BOX_TICKED : BOX_EMPTY;
    }
    return STEP_OVER;
}

static enum step open_form_result(struct reading *r)
{
    uint64_t chosen = 0;
    if (r->field_count > 0 && str_number(docx_attribute(r, "val"), DOCX_MAX_ENTRIES, &chosen))
        r->fields[r->field_count - 1].chosen = (int)chosen;
    return STEP_OVER;
}

static enum step open_form_entry(struct reading *r)
{
    if (r->field_count == 0 || r->fields[r->field_count - 1].entry++ != r->fields[r->field_count - 1].chosen)
        return STEP_OVER;
    struct field field = r->fields[--r->field_count]; /* its own frame would silence it */
    field.is_box = true;
    docx_put_text(r, docx_attribute(r, "val"));
    r->fields[r->field_count++] = field;
    return STEP_OVER;
}

static enum step open_control(struct reading *r)
{
    if (docx_deeper(r, r->control_count, DOCX_MAX_NESTING))
        r->controls[r->control_count++] = (struct control){0};
    return STEP_IN;
}

static void close_control(struct reading *r)
{
    if (docx_box_control(r) != NULL && !docx_is_silent(r))
        docx_draw_control(r, docx_box_control(r), 0); /* a box with nothing drawn in it */
    if (r->control_count > 0)
        r->control_count--;
}

static enum step open_placeholder(struct reading *r)
{
    if (r->control_count > 0 && docx_is_on(r))
        r->controls[r->control_count - 1].is_placeholder = true;
    return STEP_OVER;
}

static enum step open_control_box(struct reading *r)
{
    if (r->control_count > 0)
        r->controls[r->control_count - 1].is_box = true;
    return STEP_IN;
}

static enum step open_control_checked(struct reading *r)
{
    if (r->control_count > 0)
        r->controls[r->control_count - 1].state = docx_is_on(r) ? BOX_TICKED : BOX_EMPTY;
    return STEP_OVER;
}

static enum step open_alternative(struct reading *r)
{
    if (docx_deeper(r, r->alternative_count, DOCX_MAX_NESTING))
        r->alternatives[r->alternative_count++] = false;
    return STEP_IN;
}

static void close_alternative(struct reading *r)
{
    if (r->alternative_count > 0)
        r->alternative_count--;
}

/* The same content told twice, for new and for old programs: the first telling counts. */
static enum step open_choice(struct reading *r)
{
    if (r->alternative_count == 0)
        return STEP_IN;
    bool was_taken = r->alternatives[r->alternative_count - 1];
    r->alternatives[r->alternative_count - 1] = true;
    return was_taken ? STEP_OVER : STEP_IN;
}

static enum step open_table(struct reading *r)
{
    if (r->len > 0)
        docx_flush(r);
    if (docx_deeper(r, r->table_count, DOCUMENT_MAX_DEPTH))
        r->tables[r->table_count++] = (struct table){.number = ++r->tables_seen, .row = -1, .row_start = r->document->count};
    return STEP_IN;
}

static void close_table(struct reading *r)
{
    if (r->table_count > 0)
        r->table_count--;
}

static enum step open_row(struct reading *r)
{
    if (r->table_count > 0) {
        struct table *table = &r->tables[r->table_count - 1];
        table->row++;
        table->column = 0;
        table->row_start = r->document->count;
        table->is_row_deleted = false;
    }
    return STEP_IN;
}

static void close_row(struct reading *r)
{
    if (r->table_count == 0)
        return;
    struct table *table = &r->tables[r->table_count - 1];
    if (table->is_row_deleted)
        r->document->count = table->row_start;
    for (size_t i = table->row_start; i < r->document->count; i++)
        if (r->document->blocks[i].table == table->number)
            r->document->blocks[i].columns = table->column;
}

static enum step open_row_properties(struct reading *r)
{
    r->in_row_properties = true;
    return STEP_IN;
}

static void close_row_properties(struct reading *r)
{
    r->in_row_properties = false;
}

static enum step open_cell(struct reading *r)
{
    r->span = 1;
    return STEP_IN;
}

static enum step open_span(struct reading *r)
{
    uint64_t span = 1;
    if (str_number(docx_attribute(r, "val"), DOCX_MAX_SPAN, &span) && span > 0)
        r->span = (int)span;
    return STEP_OVER;
}

static void close_cell(struct reading *r)
{
    if (r->table_count > 0)
        r->tables[r->table_count - 1].column += r->span;
    r->span = 1;
}

static enum step skip(struct reading *r)
{
    (void)r;
    return STEP_OVER;
}

static const struct docx_element elements[] = {
    {NS_W, "p", open_paragraph, close_paragraph},
    {NS_W, "pPr", open_paragraph_properties, close_paragraph_properties},
    {NS_W, "r", open_run, close_run},
    {NS_W, "rFonts", open_font, NULL},
    {NS_W, "vanish", open_hidden, NULL},
    {NS_W, "strike", open_hidden, NULL}, /* crossed out by hand is taken back */
    {NS_W, "dstrike", open_hidden, NULL},
    {NS_W, "t", open_text, close_text},
    {NS_W, "tab", open_tab, NULL},
    {NS_W, "ptab", open_tab, NULL},
    {NS_W, "br", open_break, NULL},
    {NS_W, "cr", open_break, NULL},
    {NS_W, "noBreakHyphen", open_hyphen, NULL},
    {NS_W, "sym", open_symbol, NULL},
    {NS_W, "fldChar", open_field_char, NULL},
    {NS_W, "checkBox", open_form_box, close_form_box},
    {NS_W, "default", open_form_default, NULL},
    {NS_W, "checked", open_form_checked, NULL},
    {NS_W, "result", open_form_result, NULL},
    {NS_W, "listEntry", open_form_entry, NULL},
    {NS_W, "sdt", open_control, close_control},
    {NS_W, "showingPlcHdr", open_placeholder, NULL},
    {NS_W14, "checkbox", open_control_box, NULL},
    {NS_W14, "checked", open_control_checked, NULL},
    {NS_MC, "AlternateContent", open_alternative, close_alternative},
    {NS_MC, "Choice", open_choice, NULL},
    {NS_MC, "Fallback", open_choice, NULL},
    {NS_W, "tbl", open_table, close_table},
    {NS_W, "tr", open_row, close_row},
    {NS_W, "trPr", open_row_properties, close_row_properties},
    {NS_W, "tc", open_cell, close_cell},
    {NS_W, "gridSpan", open_span, NULL},
    {NS_W, "del", open_deletion, NULL},
    {NS_W, "moveFrom", skip, NULL},
    {NS_W, "instrText", skip, NULL},
    {NS_W, "delText", skip, NULL},
    {NS_W, "sectPr", skip, NULL},
    {NS_W, "tblPr", skip, NULL},
    {NS_W, "pPrChange", skip, NULL}, /* how it was before a tracked change */
    {NS_W, "rPrChange", skip, NULL},
    {NS_W, "trPrChange", skip, NULL},
    {NS_W, "tcPrChange", skip, NULL},
};

const struct docx_element *docx_element_of(enum docx_space space, struct str name)
{
    for (size_t i = 0; space != NS_OTHER && i < sizeof elements / sizeof elements[0]; i++)
        if (elements[i].space == (int)space && str_eq_c(name, elements[i].name))
            return &elements[i];
    return NULL;
}
