/* What each element of an OpenDocument text does (ODF 1.3 part 3): paragraphs, lists, tables, frames. The table at the end
 * says which function an element opens and closes; one without a row is walked through. */
#include "parsers/odt_private.h"

/* ---- what is shown ---- */

static enum step open_body(struct reading *r)
{
    if (odt_is(r, "display", "false")) /* a header that is switched off */
        return STEP_OVER;
    r->body_depth++;
    return STEP_IN;
}

static enum step open_automatic(struct reading *r)
{
    r->in_automatic = true;
    return STEP_IN;
}

static void close_automatic(struct reading *r)
{
    r->in_automatic = false;
}

static void close_body(struct reading *r)
{
    if (r->body_depth > 0)
        r->body_depth--;
}

static enum step skip(struct reading *r)
{
    (void)r;
    return STEP_OVER;
}

static enum step open_section(struct reading *r)
{
    bool is_hidden = odt_is(r, "display", "none") || odt_is(r, "is-hidden", "true");
    return is_hidden ? STEP_OVER : STEP_IN;
}

static enum step open_hidden_paragraph(struct reading *r)
{
    r->is_paragraph_gone = r->is_paragraph_gone || odt_is(r, "is-hidden", "true");
    return STEP_OVER;
}

/* ---- paragraphs ---- */

static bool is_inline(const struct reading *r)
{
    return r->frame_count > 0 && r->frames[r->frame_count - 1].is_inline && r->paragraph_depth > 1;
}

static void push_run(struct reading *r, struct odt_run run)
{
    if (office_deeper(&r->xml, r->run_count, ODT_MAX_NESTING))
        r->runs[r->run_count++] = run;
}

/* A list whose bullets are boxes: its items are what is ticked. */
static void put_bullet(struct reading *r, struct str paragraph_style)
{
    struct odt_list *list = r->list_count > 0 ? &r->lists[r->list_count - 1] : NULL;
    enum box_state state = BOX_EMPTY;
    if (list == NULL || !list->is_fresh)
        return;
    list->is_fresh = false;
    struct str name = list->style;
    if (name.at == NULL) {
        const struct odt_style *style = odt_style_of(r->parts, STR("paragraph"), paragraph_style);
        name = style == NULL ? STR_NONE : style->list;
    }
    if (!odt_bullet_box(r->parts, name, (int)r->list_count, &state))
        return;
    office_put_box(&r->t, state);
    office_put(&r->t, STR(" "));
    r->is_bulleted = true;
}

static enum step open_paragraph(struct reading *r)
{
    struct str style = odt_attribute(r, "style-name");
    if (r->form_depth > 0 || r->body_depth == 0)
        return STEP_IN;
    r->paragraph_depth++;
    push_run(r, odt_run_of(r->parts, STR("paragraph"), style, (struct odt_run){0}));
    if (is_inline(r)) {
        office_put(&r->t, STR(" "));
        return STEP_IN;
    }
    if (r->t.now.len > 0)
        office_flush(&r->t);
    r->is_bulleted = r->is_paragraph_gone = false;
    r->breaks_before = 0;
    put_bullet(r, style);
    return STEP_IN;
}

static void close_paragraph(struct reading *r)
{
    if (r->form_depth > 0 || r->body_depth == 0 || r->paragraph_depth == 0)
        return;
    bool was_inline = is_inline(r);
    r->paragraph_depth--;
    if (r->run_count > 0)
        r->run_count--;
    if (was_inline)
        return;
    bool has_bullet_alone = r->is_bulleted && str_eq_c((struct str){r->t.now.text, r->t.now.len}, DOCUMENT_BOX " ");
    if (r->is_paragraph_gone || has_bullet_alone)
        r->t.now.len = r->t.now.box_count = 0;
    r->is_bulleted = r->is_paragraph_gone = false;
    office_flush(&r->t);
}

static enum step open_span(struct reading *r)
{
    struct odt_run around = r->run_count > 0 ? r->runs[r->run_count - 1] : (struct odt_run){0};
    push_run(r, odt_run_of(r->parts, STR("text"), odt_attribute(r, "style-name"), around));
    return STEP_IN;
}

static void close_span(struct reading *r)
{
    if (r->run_count > 0)
        r->run_count--;
}

static void put_space(struct reading *r, struct str space)
{
    if (r->paragraph_depth > 0 && !odt_is_silent(r))
        office_put(&r->t, space);
}

static enum step open_spaces(struct reading *r)
{
    for (int i = odt_repeat(r, "c"); i > 0; i--)
        put_space(r, STR(" "));
    return STEP_OVER;
}

static enum step open_tab(struct reading *r)
{
    put_space(r, STR("\t"));
    return STEP_OVER;
}

static enum step open_line_break(struct reading *r)
{
    put_space(r, STR("\n"));
    r->breaks_before++;
    return STEP_OVER;
}

static enum step open_input(struct reading *r)
{
    r->in_input = true;
    return STEP_IN;
}

static void close_input(struct reading *r)
{
    r->in_input = false;
}

/* ---- lists ---- */

static enum step open_list(struct reading *r)
{
    struct str style = odt_attribute(r, "style-name");
    if (style.at == NULL && r->list_count > 0)
        style = r->lists[r->list_count - 1].style;
    if (office_deeper(&r->xml, r->list_count, ODT_MAX_NESTING))
        r->lists[r->list_count++] = (struct odt_list){style, false};
    return STEP_IN;
}

static void close_list(struct reading *r)
{
    if (r->list_count > 0)
        r->list_count--;
}

static enum step open_item(struct reading *r)
{
    if (r->list_count > 0)
        r->lists[r->list_count - 1].is_fresh = true;
    return STEP_IN;
}

/* ---- tables ---- */

static enum step open_table(struct reading *r)
{
    if (r->body_depth > 0)
        office_table_open(&r->t);
    return STEP_IN;
}

static void close_table(struct reading *r)
{
    if (r->body_depth > 0)
        office_table_close(&r->t);
}

static enum step open_row(struct reading *r)
{
    office_row_open(&r->t, odt_repeat(r, "number-rows-repeated"));
    return odt_is(r, "visibility", "collapse") ? STEP_OVER : STEP_IN;
}

static void close_row(struct reading *r)
{
    office_row_close(&r->t);
}

static enum step open_cell(struct reading *r)
{
    r->repeat = odt_repeat(r, "number-columns-repeated");
    return STEP_IN;
}

static void close_cell(struct reading *r)
{
    office_cell_close(&r->t, r->repeat);
    r->repeat = 1;
}

static enum step open_covered_cell(struct reading *r)
{
    office_cell_close(&r->t, odt_repeat(r, "number-columns-repeated"));
    return STEP_OVER;
}

/* ---- frames ---- */

enum {
    PAGE_WIDE = 1100, PAGE_HIGH = 1300, /* tenths of a millimetre; of A4's 2100 x 2970, margins off: a picture of a page */
    COLUMN_WIDE = 1200,                 /* wider, a frame leaves no room for text beside it */
    LINE_ABOVE = 50,                    /* the margin inside a frame that is put over a line */
};

static enum step open_frame(struct reading *r)
{
    struct odt_frame frame = {.wide = odt_length(odt_attribute(r, "width")), .high = odt_length(odt_attribute(r, "height")),
                              .is_inline = odt_is(r, "anchor-type", "as-char")};
    const struct odt_style *style = odt_style_of(r->parts, STR("graphic"), odt_attribute(r, "style-name"));
    bool hangs = odt_is(r, "anchor-type", "paragraph") || odt_is(r, "anchor-type", "char");
    bool has_room = style != NULL && (style->runs_through || (!style->pushes && frame.wide > 0 && frame.wide < COLUMN_WIDE));
    frame.is_float = !frame.is_inline && r->paragraph_depth > 0;
    if (!office_deeper(&r->xml, r->frame_count, ODT_MAX_NESTING))
        return STEP_OVER;
    r->frames[r->frame_count++] = frame;
    if (frame.is_float)
        office_float_open(&r->t, hangs && has_room && odt_length(odt_attribute(r, "y")) > -LINE_ABOVE);
    return STEP_IN;
}

static void close_frame(struct reading *r)
{
    if (r->frame_count == 0)
        return;
    if (r->frames[--r->frame_count].is_float)
        office_float_close(&r->t);
}

static enum step open_image(struct reading *r)
{
    const struct odt_frame *frame = r->frame_count > 0 ? &r->frames[r->frame_count - 1] : NULL;
    struct str name = odt_attribute(r, "href");
    if (frame != NULL && frame->wide >= PAGE_WIDE && frame->high >= PAGE_HIGH && name.len > 0 && r->blip_count < ODT_MAX_BLIPS && r->body_depth > 0)
        r->blips[r->blip_count++] = name;
    return STEP_OVER;
}

static const struct office_element elements[] = {
    {NS_TEXT, "p", open_paragraph, close_paragraph},
    {NS_TEXT, "h", open_paragraph, close_paragraph},
    {NS_TEXT, "span", open_span, close_span},
    {NS_TEXT, "s", open_spaces, NULL},
    {NS_TEXT, "tab", open_tab, NULL},
    {NS_TEXT, "line-break", open_line_break, NULL},
    {NS_TEXT, "text-input", open_input, close_input},
    {NS_TEXT, "list", open_list, close_list},
    {NS_TEXT, "list-item", open_item, NULL},
    {NS_TEXT, "section", open_section, NULL},
    {NS_TEXT, "hidden-text", open_section, NULL},
    {NS_TEXT, "variable-set", open_section, NULL},
    {NS_TEXT, "hidden-paragraph", open_hidden_paragraph, NULL},
    {NS_TEXT, "tracked-changes", skip, NULL}, /* what was deleted is kept there */
    {NS_TEXT, "placeholder", skip, NULL},
    {NS_TEXT, "note", skip, NULL},
    {NS_TEXT, "ruby-text", skip, NULL},
    {NS_TEXT, "number", skip, NULL}, /* of a list, as it was last shown */
    {NS_TEXT, "script", skip, NULL},
    {NS_TABLE, "table", open_table, close_table},
    {NS_TABLE, "table-row", open_row, close_row},
    {NS_TABLE, "table-cell", open_cell, close_cell},
    {NS_TABLE, "covered-table-cell", open_covered_cell, NULL},
    {NS_DRAW, "frame", open_frame, close_frame},
    {NS_DRAW, "custom-shape", open_frame, close_frame},
    {NS_DRAW, "rect", open_frame, close_frame},
    {NS_DRAW, "caption", open_frame, close_frame},
    {NS_DRAW, "image", open_image, NULL},
    {NS_DRAW, "object", skip, NULL},
    {NS_DRAW, "control", odt_open_drawn_control, NULL},
    {NS_SVG, "title", skip, NULL}, /* what is said of a picture to who cannot see it */
    {NS_SVG, "desc", skip, NULL},
    {NS_OFFICE, "text", open_body, close_body},
    {NS_OFFICE, "automatic-styles", open_automatic, close_automatic},
    {NS_OFFICE, "annotation", skip, NULL},
    {NS_OFFICE, "binary-data", skip, NULL},
    {NS_OFFICE, "forms", odt_open_forms, odt_close_forms},
    {NS_STYLE, "header", open_body, close_body},
    {NS_STYLE, "header-first", open_body, close_body},
    {NS_STYLE, "header-left", open_body, close_body},
    {NS_STYLE, "style", odt_open_style, odt_close_style},
    {NS_STYLE, "text-properties", odt_open_text_properties, NULL},
    {NS_STYLE, "graphic-properties", odt_open_frame_properties, NULL},
    {NS_TEXT, "list-style", odt_open_list_style, NULL},
    {NS_TEXT, "list-level-style-bullet", odt_open_bullet, odt_close_bullet},
    {NS_FORM, "checkbox", odt_open_form_box, odt_close_form_control},
    {NS_FORM, "radio", odt_open_form_box, odt_close_form_control},
    {NS_FORM, "text", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "textarea", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "formatted-text", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "number", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "date", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "combobox", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "listbox", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "fixed-text", odt_open_form_text, odt_close_form_control},
    {NS_FORM, "option", odt_open_form_option, NULL},
    {NS_FIELD, "fieldmark", odt_open_field, odt_close_field},
    {NS_FIELD, "param", odt_open_field_parameter, NULL},
    {NS_LOEXT, "content-control", odt_open_content, odt_close_content},
    {NS_TEXT, "content-control", odt_open_content, odt_close_content},
};

static const struct office_space spaces[] = {
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", NS_OFFICE},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", NS_TEXT},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", NS_TABLE},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", NS_DRAW},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", NS_STYLE},
    {"urn:oasis:names:tc:opendocument:xmlns:form:1.0", NS_FORM},
    {"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0", NS_FIELD},
    {"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", NS_LOEXT},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", NS_SVG},
};

static void on_text(struct reading *r, struct str text)
{
    if (r->form_depth > 0)
        odt_form_text(r, text);
    else if (r->paragraph_depth > 0 && r->body_depth > 0)
        odt_put(r, r->in_input ? field_input_text(r->arena, text, r->breaks_before) : text);
    r->breaks_before = 0;
}

const struct office_grammar odt_grammar = {spaces, sizeof spaces / sizeof spaces[0], elements, sizeof elements / sizeof elements[0], on_text};
