/* rtf: what each control word does. The table at the end says which function; a word without a row does nothing, or, after
 * \*, leaves its group out. */
#include "parsers/rtf_private.h"

/* A word with what it was written with. `is_on`: a property that 0 takes back. */
struct word {
    int number, argument; /* argument: of its row */
    bool has_number, is_on;
};

static void leave_out(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_top(r)->place = PLACE_SKIP;
}

static void silent(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_top(r)->place = PLACE_SILENT;
}

/* Groups that only new programs know, and whose text is text. */
static void walk_through(struct rtf *r, const struct word *word)
{
    (void)r;
    (void)word;
}

static void upr(struct rtf *r, const struct word *word)
{
    rtf_top(r)->around = rtf_top(r)->place;
    leave_out(r, word);
}

/* The same in Unicode. */
static void ud(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_top(r)->place = rtf_top(r)->around;
}

/* ---- fonts and characters --------------------------------------------------------------------------------- */

static void page(struct rtf *r, const struct word *word)
{
    int number = word->argument != 0 ? word->argument : word->number;
    if (number > 0)
        r->page = number;
}

static void standard_font(struct rtf *r, const struct word *word)
{
    r->standard_font = word->number;
}

static void unicode_skip(struct rtf *r, const struct word *word)
{
    rtf_top(r)->unicode_skip = word->number < 0 ? 0 : word->number;
}

static void fonts(struct rtf *r, const struct word *word)
{
    (void)word;
    if (rtf_top(r)->place == PLACE_TEXT)
        rtf_top(r)->place = PLACE_FONTS;
}

static void font(struct rtf *r, const struct word *word)
{
    if (rtf_top(r)->place == PLACE_FONTS)
        rtf_font_begin(r, word->number);
    else
        rtf_top(r)->font = word->number;
}

static void font_charset(struct rtf *r, const struct word *word)
{
    r->font_charset = word->number;
}

static void font_page(struct rtf *r, const struct word *word)
{
    r->font_page = word->number;
}

static void plain(struct rtf *r, const struct word *word)
{
    (void)word;
    struct rtf_group *group = rtf_top(r);
    group->font = -1;
    group->is_hidden = group->is_deleted = group->is_moved = group->is_struck = false;
}

enum hide { HIDE_HIDDEN, HIDE_DELETED, HIDE_MOVED, HIDE_STRUCK, HIDE_WRAPPED };

/* Struck out by hand is taken back. */
static void hide(struct rtf *r, const struct word *word)
{
    struct rtf_group *group = rtf_top(r);
    switch ((enum hide)word->argument) {
    case HIDE_HIDDEN: group->is_hidden = word->is_on; break;
    case HIDE_DELETED: group->is_deleted = word->is_on; break;
    case HIDE_MOVED: group->is_moved = word->is_on; break;
    case HIDE_STRUCK: group->is_struck = word->is_on; break;
    case HIDE_WRAPPED: group->is_wrapped = word->is_on; break;
    }
}

/* Never a glyph of the font: the word says which character. */
static void point(struct rtf *r, const struct word *word)
{
    enum rtf_place place = rtf_top(r)->place;
    if (place == PLACE_TEXT && !r->is_html && !rtf_is_silent(r))
        writer_point(r->out, (uint32_t)word->argument);
    else if (place == PLACE_HTML || (place == PLACE_TEXT && r->is_html))
        rtf_html_put(r, (uint32_t)word->argument);
    else if (place == PLACE_INSTRUCTION)
        rtf_point(r, (uint32_t)word->argument);
}

static void line(struct rtf *r, const struct word *word)
{
    point(r, &(struct word){.argument = '\n', .is_on = word->is_on});
}

/* ---- paragraphs and tables -------------------------------------------------------------------------------- */

/* A paragraph whose mark was deleted runs on into the next one. */
static bool is_mark(struct rtf *r)
{
    const struct rtf_group *group = rtf_top(r);
    return group->place == PLACE_TEXT && !r->is_html && !group->is_deleted && !group->is_moved;
}

static void paragraph(struct rtf *r, const struct word *word)
{
    if (is_mark(r))
        writer_paragraph(r->out, rtf_level(r));
    else if (r->is_html)
        line(r, word);
}

static void section(struct rtf *r, const struct word *word)
{
    (void)word;
    if (is_mark(r) && writer_has_text(r->out))
        writer_paragraph(r->out, rtf_level(r));
}

static void pard(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_top(r)->in_table = rtf_top(r)->depth = 0;
}

static void in_table(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_top(r)->in_table = 1;
}

static void depth(struct rtf *r, const struct word *word)
{
    int number = word->number < 0 ? 0 : word->number;
    rtf_top(r)->depth = number > DOCUMENT_MAX_DEPTH ? DOCUMENT_MAX_DEPTH : number;
}

static void row_begin(struct rtf *r, const struct word *word)
{
    (void)word;
    r->edges = (struct writer_edges){.count = 1};
}

static void row_left(struct rtf *r, const struct word *word)
{
    r->edges.at[0] = word->number;
}

static void cell_edge(struct rtf *r, const struct word *word)
{
    if (r->edges.count > 0 && r->edges.count <= WRITER_MAX_CELLS)
        r->edges.at[r->edges.count++] = word->number;
}

/* \cell and \row end those of the outermost table; the ones of inner tables have words of their own. */
static int level_of(struct rtf *r, int least)
{
    int level = rtf_level(r);
    return least == 1 || level < least ? least : level;
}

static void cell(struct rtf *r, const struct word *word)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html)
        writer_cell(r->out, level_of(r, word->argument));
}

static void row(struct rtf *r, const struct word *word)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html)
        writer_row(r->out, level_of(r, word->argument), &r->edges);
}

/* ---- fields ----------------------------------------------------------------------------------------------- */

static void field(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_field_open(r);
}

static void instruction(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_field_instruction(r);
}

static void result(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_field_result(r);
}

static void form(struct rtf *r, const struct word *word)
{
    silent(r, word);
    if (rtf_field_now(r) != NULL)
        rtf_field_now(r)->has_form = true;
}

static void form_result(struct rtf *r, const struct word *word)
{
    struct rtf_field *now = rtf_field_now(r);
    if (now != NULL) {
        now->has_result = true;
        now->result = word->number;
    }
}

static void form_default(struct rtf *r, const struct word *word)
{
    struct rtf_field *now = rtf_field_now(r);
    if (now != NULL) {
        now->has_default = true;
        now->standard = word->number;
    }
}

static void entry(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_field_entry(r);
}

/* ---- beside the text -------------------------------------------------------------------------------------- */

static void header(struct rtf *r, const struct word *word)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html && !r->is_in_header)
        rtf_header_open(r);
    else
        leave_out(r, word);
}

static void shape(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_shape_open(r);
}

static void picture(struct rtf *r, const struct word *word)
{
    (void)word;
    rtf_picture_open(r);
}

static void picture_known(struct rtf *r, const struct word *word)
{
    (void)word;
    r->picture.is_known = true;
}

enum picture_size { PICTURE_WIDTH, PICTURE_HEIGHT, PICTURE_SCALE_X, PICTURE_SCALE_Y };

static void picture_size(struct rtf *r, const struct word *word)
{
    switch ((enum picture_size)word->argument) {
    case PICTURE_WIDTH: r->picture.width = word->number; break;
    case PICTURE_HEIGHT: r->picture.height = word->number; break;
    case PICTURE_SCALE_X: r->picture.scale_x = word->number; break;
    case PICTURE_SCALE_Y: r->picture.scale_y = word->number; break;
    }
}

static void list_text(struct rtf *r, const struct word *word)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html)
        rtf_top(r)->place = PLACE_LIST;
    else
        leave_out(r, word);
}

static void from_html(struct rtf *r, const struct word *word)
{
    r->is_html = r->is_html || (word->is_on && !writer_has_text(r->out) && r->main.count == 0);
}

static void html_tag(struct rtf *r, const struct word *word)
{
    if (r->is_html && rtf_top(r)->place == PLACE_TEXT)
        rtf_top(r)->place = PLACE_HTML;
    else
        leave_out(r, word);
}

/* Ordered by their bytes. */
static const struct row {
    const char *word;
    void (*run)(struct rtf *r, const struct word *word);
    int argument;
} rows[] = {
    {"annotation", leave_out, 0},
    {"ansi", page, 1252},
    {"ansicpg", page, 0},
    {"atnauthor", leave_out, 0},
    {"atnid", leave_out, 0},
    {"bkmkend", leave_out, 0},
    {"bkmkstart", leave_out, 0},
    {"bullet", point, 0x2022},
    {"cell", cell, 1},
    {"cellx", cell_edge, 0},
    {"colortbl", leave_out, 0},
    {"column", line, 0},
    {"cpg", font_page, 0},
    {"deff", standard_font, 0},
    {"deleted", hide, HIDE_DELETED},
    {"do", walk_through, 0},
    {"dptxbxtext", shape, 0},
    {"emdash", point, 0x2014},
    {"emspace", point, 0x2003},
    {"endash", point, 0x2013},
    {"enspace", point, 0x2002},
    {"f", font, 0},
    {"falt", leave_out, 0},
    {"fcharset", font_charset, 0},
    {"ffdefres", form_default, 0},
    {"ffl", entry, 0},
    {"ffres", form_result, 0},
    {"field", field, 0},
    {"filetbl", leave_out, 0},
    {"fldinst", instruction, 0},
    {"fldrslt", result, 0},
    {"fontemb", leave_out, 0},
    {"fonttbl", fonts, 0},
    {"footer", header, 0},
    {"footerf", header, 0},
    {"footerl", header, 0},
    {"footerr", header, 0},
    {"footnote", leave_out, 0},
    {"formfield", form, 0},
    {"fromhtml", from_html, 0},
    {"header", header, 0},
    {"headerf", header, 0},
    {"headerl", header, 0},
    {"headerr", header, 0},
    {"htmlrtf", hide, HIDE_WRAPPED},
    {"htmltag", html_tag, 0},
    {"info", leave_out, 0},
    {"intbl", in_table, 0},
    {"itap", depth, 0},
    {"jpegblip", picture_known, 0},
    {"lbr", line, 0},
    {"ldblquote", point, 0x201C},
    {"line", line, 0},
    {"listoverridetable", leave_out, 0},
    {"listtable", leave_out, 0},
    {"listtext", list_text, 0},
    {"lquote", point, 0x2018},
    {"mac", page, 10000},
    {"mhtmltag", leave_out, 0},
    {"mvf", hide, HIDE_MOVED},
    {"nestcell", cell, 2},
    {"nestrow", row, 2},
    {"nesttableprops", walk_through, 0},
    {"nonesttables", leave_out, 0},
    {"nonshppict", leave_out, 0},
    {"objclass", leave_out, 0},
    {"objdata", leave_out, 0},
    {"page", line, 0},
    {"par", paragraph, 0},
    {"pard", pard, 0},
    {"pc", page, 437},
    {"pca", page, 850},
    {"pichgoal", picture_size, PICTURE_HEIGHT},
    {"picscalex", picture_size, PICTURE_SCALE_X},
    {"picscaley", picture_size, PICTURE_SCALE_Y},
    {"pict", picture, 0},
    {"picwgoal", picture_size, PICTURE_WIDTH},
    {"plain", plain, 0},
    {"pngblip", picture_known, 0},
    {"pntext", list_text, 0},
    {"qmspace", point, 0x2005},
    {"rdblquote", point, 0x201D},
    {"revtbl", leave_out, 0},
    {"row", row, 1},
    {"rquote", point, 0x2019},
    {"rsidtbl", leave_out, 0},
    {"rxe", leave_out, 0},
    {"sect", section, 0},
    {"shpinst", walk_through, 0},
    {"shppict", walk_through, 0},
    {"shprslt", leave_out, 0},
    {"shptxt", shape, 0},
    {"sp", silent, 0},
    {"strike", hide, HIDE_STRUCK},
    {"striked", hide, HIDE_STRUCK},
    {"stylesheet", leave_out, 0},
    {"tab", point, '\t'},
    {"tc", leave_out, 0},
    {"trleft", row_left, 0},
    {"trowd", row_begin, 0},
    {"uc", unicode_skip, 0},
    {"ud", ud, 0},
    {"upr", upr, 0},
    {"v", hide, HIDE_HIDDEN},
    {"xe", leave_out, 0},
};

static int compare(const void *key, const void *element)
{
    return str_compare(*(const struct str *)key, str_of(((const struct row *)element)->word));
}

void rtf_word(struct rtf *r, struct str word, bool has_number, int number)
{
    bool was_starred = r->is_starred, is_out = rtf_top(r)->place == PLACE_SKIP;
    r->is_starred = false;
    if (is_out && !str_eq_c(word, "ud"))
        return;
    const struct row *found = bsearch(&word, rows, sizeof rows / sizeof rows[0], sizeof rows[0], compare);
    const struct word written = {.number = number, .has_number = has_number, .is_on = !has_number || number != 0,
                                 .argument = found == NULL ? 0 : found->argument};
    if (found != NULL)
        found->run(r, &written);
    else if (was_starred)
        rtf_top(r)->place = PLACE_SKIP;
}
