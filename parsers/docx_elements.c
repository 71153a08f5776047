/* What each element of a Word document does (ECMA-376 part 1, section 17; content controls' boxes: [MS-DOCX] 2.6.1).
 * The table at the end says which function an element opens and closes; one without a row is walked through. */
#include "parsers/docx_private.h"

static enum step open_paragraph(struct reading *r)
{
    if (r->t.now.len > 0 && !r->is_mark_deleted)
        office_flush(&r->t);
    r->is_mark_deleted = r->is_bulleted = r->is_paragraph_hidden = false;
    r->paragraph_font = STR_NONE;
    r->list = r->level = 0;
    return STEP_IN;
}

static void close_paragraph(struct reading *r)
{
    for (size_t i = 0; i < r->field_count; i++)
        r->fields[i].in_result = true; /* an instruction never goes beyond its paragraph: a damaged field hides no more */
    if (r->is_mark_deleted) /* a tracked change joined it to the next */
        return;
    if (r->is_bulleted && str_eq_c((struct str){r->t.now.text, r->t.now.len}, DOCUMENT_BOX " "))
        r->t.now.len = r->t.now.box_count = 0; /* an item with nothing but its bullet */
    office_flush(&r->t);
}

static enum step open_paragraph_properties(struct reading *r)
{
    r->in_paragraph_properties = true;
    return STEP_IN;
}

/* A list whose bullets are boxes: its items are what is ticked. */
static void close_paragraph_properties(struct reading *r)
{
    enum box_state state = BOX_EMPTY;
    r->in_paragraph_properties = false;
    if (!r->is_mark_deleted && r->list > 0 && docx_bullet_box(r->parts, r->list, r->level, &state)) {
        office_put_box(&r->t, state);
        office_put(&r->t, STR(" "));
        r->is_bulleted = true;
    }
}

static enum step open_paragraph_style(struct reading *r)
{
    struct str id = docx_attribute(r, "val");
    const struct docx_style *list = docx_style_list(r->parts, id);
    if (list != NULL && r->list == 0) {
        r->list = list->list;
        r->level = list->level;
    }
    r->is_paragraph_hidden = docx_style_hides(r->parts, id);
    r->paragraph_font = docx_style_font(r->parts, id);
    return STEP_OVER;
}

static enum step open_list(struct reading *r)
{
    if (r->in_paragraph_properties)
        r->list = (int)docx_number(docx_attribute(r, "val"));
    return STEP_OVER;
}

static enum step open_list_level(struct reading *r)
{
    if (r->in_paragraph_properties)
        r->level = (int)docx_number(docx_attribute(r, "val"));
    return STEP_OVER;
}

static enum step open_deletion(struct reading *r)
{
    r->is_mark_deleted = r->is_mark_deleted || r->in_paragraph_properties;
    if (r->in_row_properties && r->t.table_count > 0)
        r->t.tables[r->t.table_count - 1].is_row_deleted = true;
    return STEP_OVER;
}

static enum step open_run(struct reading *r)
{
    r->run_font = r->paragraph_font;
    r->is_run_hidden = r->is_paragraph_hidden;
    return STEP_IN;
}

static void close_run(struct reading *r)
{
    open_run(r);
}

static enum step open_font(struct reading *r)
{
    struct str font = docx_attribute(r, "ascii");
    if (font.at == NULL)
        font = docx_attribute(r, "hAnsi");
    if (!r->in_paragraph_properties && font.at != NULL)
        r->run_font = font;
    return STEP_OVER;
}

static enum step open_hidden(struct reading *r)
{
    if (!r->in_paragraph_properties)
        r->is_run_hidden = docx_is_on(r) || (r->is_run_hidden && !r->is_paragraph_hidden);
    return STEP_OVER;
}

static enum step open_run_style(struct reading *r)
{
    struct str id = docx_attribute(r, "val"), font = docx_style_font(r->parts, id);
    if (r->in_paragraph_properties)
        return STEP_OVER;
    r->is_run_hidden = r->is_run_hidden || docx_style_hides(r->parts, id);
    if (font.at != NULL)
        r->run_font = font;
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
        office_put(&r->t, space);
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
        int digit = str_hex(hex.at[i]);
        code = code * 16 + (digit > 0 ? digit : 0);
    }
    docx_put_symbol(r, docx_attribute(r, "font"), code);
    return STEP_OVER;
}

static enum step open_alternative(struct reading *r)
{
    if (office_deeper(&r->xml, r->alternative_count, DOCX_MAX_NESTING))
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
    office_table_open(&r->t);
    return STEP_IN;
}

static void close_table(struct reading *r)
{
    office_table_close(&r->t);
}

static enum step open_row(struct reading *r)
{
    office_row_open(&r->t, 1);
    return STEP_IN;
}

static void close_row(struct reading *r)
{
    office_row_close(&r->t);
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
    if (str_number(docx_attribute(r, "val"), OFFICE_MAX_SPAN, &span) && span > 0)
        r->span = (int)span;
    return STEP_OVER;
}

static void close_cell(struct reading *r)
{
    office_cell_close(&r->t, r->span);
    r->span = 1;
}

static enum step skip(struct reading *r)
{
    (void)r;
    return STEP_OVER;
}

static const struct office_element elements[] = {
    {NS_W, "p", open_paragraph, close_paragraph},
    {NS_W, "pPr", open_paragraph_properties, close_paragraph_properties},
    {NS_W, "r", open_run, close_run},
    {NS_W, "rFonts", open_font, NULL},
    {NS_W, "pStyle", open_paragraph_style, NULL},
    {NS_W, "rStyle", open_run_style, NULL},
    {NS_W, "numId", open_list, NULL},
    {NS_W, "ilvl", open_list_level, NULL},
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
    {NS_W, "fldChar", docx_open_field_char, NULL},
    {NS_W, "checkBox", docx_open_form_box, docx_close_form_box},
    {NS_W, "default", docx_open_form_default, NULL},
    {NS_W, "checked", docx_open_form_checked, NULL},
    {NS_W, "result", docx_open_form_result, NULL},
    {NS_W, "listEntry", docx_open_form_entry, NULL},
    {NS_W, "sdt", docx_open_control, docx_close_control},
    {NS_W, "showingPlcHdr", docx_open_placeholder, NULL},
    {NS_W14, "checkbox", docx_open_control_box, NULL},
    {NS_W14, "checked", docx_open_control_checked, NULL},
    {NS_W, "control", docx_open_active_control, NULL},
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
    {NS_W, "rt", skip, NULL}, /* the small reading aid over a word */
    {NS_W, "txbxContent", docx_open_text_box, docx_close_text_box},
    {NS_W, "altChunk", docx_open_chunk, NULL},
    {NS_DRAWING, "anchor", docx_open_anchor, NULL},
    {NS_DRAWING, "inline", docx_open_anchor, NULL},
    {NS_DRAWING, "extent", docx_open_extent, NULL},
    {NS_DRAWING, "positionV", docx_open_position, NULL},
    {NS_DRAWING, "posOffset", docx_open_offset, docx_close_offset},
    {NS_DRAWING, "wrapNone", docx_open_over, NULL},
    {NS_DRAWING, "wrapTopAndBottom", docx_open_push, NULL},
    {NS_DRAWING, "blip", docx_open_blip, NULL},
    {NS_V, "shape", docx_open_shape, NULL},
    {NS_V, "imagedata", docx_open_blip, NULL},
    {NS_W, "tblPr", skip, NULL},
    {NS_W, "pPrChange", skip, NULL}, /* how it was before a tracked change */
    {NS_W, "rPrChange", skip, NULL},
    {NS_W, "trPrChange", skip, NULL},
    {NS_W, "tcPrChange", skip, NULL},
};

const struct office_space docx_spaces[] = {
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", NS_W},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", NS_W}, /* strict */
    {"http://schemas.microsoft.com/office/word/2010/wordml", NS_W14},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", NS_MC},
    {"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", NS_DRAWING},
    {"http://schemas.openxmlformats.org/drawingml/2006/main", NS_DRAWING},
    {"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", NS_DRAWING},
    {"http://purl.oclc.org/ooxml/drawingml/main", NS_DRAWING},
    {"urn:schemas-microsoft-com:vml", NS_V},
    {"http://schemas.openxmlformats.org/package/2006/relationships", NS_R},
    {"http://schemas.microsoft.com/office/2006/activeX", NS_AX},
};
const size_t docx_space_count = sizeof docx_spaces / sizeof docx_spaces[0];

static void on_text(struct reading *r, struct str text)
{
    if (r->in_text)
        docx_put_text(r, text);
    else if (r->in_offset && r->anchor.is_beside_paragraph)
        r->anchor.below = docx_number(str_trim(text));
}

const struct office_grammar docx_grammar = {docx_spaces, sizeof docx_spaces / sizeof docx_spaces[0], elements,
                                            sizeof elements / sizeof elements[0], on_text};
