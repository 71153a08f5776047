/* rtf: what each control word does. The table at the end says which function; a word without a row does nothing, or, after
 * \*, leaves its group out. */
#include "parsers/rtf_private.h"

/* A word with what it was written with. `is_on`: a property that 0 takes back. */
struct word {
    int number, argument; /* argument: of its row */
    bool is_on;
};

static void leave_out(struct rtf *r)
{
    rtf_top(r)->place = PLACE_SKIP;
}

static void silent(struct rtf *r)
{
    rtf_top(r)->place = PLACE_SILENT;
}

/* Groups that only new programs know, and whose text is text. */
static void walk_through(struct rtf *r)
{
    (void)r;
}

static void upr(struct rtf *r)
{
    rtf_top(r)->around = rtf_top(r)->place;
    leave_out(r);
}

/* The same in Unicode. */
static void ud(struct rtf *r)
{
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

static void fonts(struct rtf *r)
{
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

static void plain(struct rtf *r)
{
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

/* An item with nothing but its bullet says nothing. */
static void end_item(struct rtf *r)
{
    if (r->bullet_end > 0 && r->bullet_end == r->out->len)
        writer_forget(r->out);
    r->bullet_end = 0;
}

static void paragraph(struct rtf *r, const struct word *word)
{
    end_item(r);
    if (is_mark(r))
        writer_paragraph(r->out, rtf_level(r));
    else if (r->is_html)
        line(r, word);
}

static void section(struct rtf *r)
{
    if (is_mark(r) && writer_has_text(r->out))
        writer_paragraph(r->out, rtf_level(r));
}

static void pard(struct rtf *r)
{
    rtf_top(r)->in_table = rtf_top(r)->depth = 0;
}

static void in_table(struct rtf *r)
{
    rtf_top(r)->in_table = 1;
}

static void depth(struct rtf *r, const struct word *word)
{
    int number = word->number < 0 ? 0 : word->number;
    rtf_top(r)->depth = number > DOCUMENT_MAX_DEPTH ? DOCUMENT_MAX_DEPTH : number;
}

static void row_begin(struct rtf *r)
{
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
    end_item(r);
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html)
        writer_cell(r->out, level_of(r, word->argument));
}

static void row(struct rtf *r, const struct word *word)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html)
        writer_row(r->out, level_of(r, word->argument), &r->edges);
}

/* ---- fields ----------------------------------------------------------------------------------------------- */

static void form(struct rtf *r)
{
    silent(r);
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

/* ---- beside the text -------------------------------------------------------------------------------------- */

static void header(struct rtf *r)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html && !r->is_in_header)
        rtf_header_open(r);
    else
        leave_out(r);
}

static void picture_known(struct rtf *r)
{
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

static void list_text(struct rtf *r)
{
    if (rtf_top(r)->place == PLACE_TEXT && !r->is_html)
        rtf_top(r)->place = PLACE_LIST;
    else
        leave_out(r);
}

static void from_html(struct rtf *r, const struct word *word)
{
    r->is_html = r->is_html || (word->is_on && !writer_has_text(r->out) && r->main.count == 0);
}

static void html_tag(struct rtf *r)
{
    if (r->is_html && rtf_top(r)->place == PLACE_TEXT)
        rtf_top(r)->place = PLACE_HTML;
    else
        leave_out(r);
}

/* Words that open or end something. Both tables are ordered by their bytes. */
static const struct act {
    const char *word;
    void (*run)(struct rtf *r);
} acts[] = {
    {"annotation", leave_out},
    {"atnauthor", leave_out},
    {"atnid", leave_out},
    {"bkmkend", leave_out},
    {"bkmkstart", leave_out},
    {"colortbl", leave_out},
    {"do", walk_through},
    {"dptxbxtext", rtf_shape_open},
    {"falt", leave_out},
    {"ffl", rtf_field_entry},
    {"field", rtf_field_open},
    {"filetbl", leave_out},
    {"fldinst", rtf_field_instruction},
    {"fldrslt", rtf_field_result},
    {"fontemb", leave_out},
    {"fonttbl", fonts},
    {"footer", header},
    {"footerf", header},
    {"footerl", header},
    {"footerr", header},
    {"footnote", leave_out},
    {"formfield", form},
    {"header", header},
    {"headerf", header},
    {"headerl", header},
    {"headerr", header},
    {"htmltag", html_tag},
    {"info", leave_out},
    {"intbl", in_table},
    {"jpegblip", picture_known},
    {"listoverridetable", leave_out},
    {"listtable", leave_out},
    {"listtext", list_text},
    {"mhtmltag", leave_out},
    {"nesttableprops", walk_through},
    {"nonesttables", leave_out},
    {"nonshppict", leave_out},
    {"objclass", leave_out},
    {"objdata", leave_out},
    {"pard", pard},
    {"pict", rtf_picture_open},
    {"plain", plain},
    {"pngblip", picture_known},
    {"pntext", list_text},
    {"revtbl", leave_out},
    {"rsidtbl", leave_out},
    {"rxe", leave_out},
    {"sect", section},
    {"shpinst", walk_through},
    {"shppict", walk_through},
    {"shprslt", leave_out},
    {"shptxt", rtf_shape_open},
    {"sp", silent},
    {"stylesheet", leave_out},
    {"tc", leave_out},
    {"trowd", row_begin},
    {"ud", ud},
    {"upr", upr},
    {"xe", leave_out},
};

/* Words that say how, or how much. */
static const struct row {
    const char *word;
    void (*run)(struct rtf *r, const struct word *word);
    int argument;
} rows[] = {
    {"ansi", page, 1252},
    {"ansicpg", page, 0},
    {"bullet", point, 0x2022},
    {"cell", cell, 1},
    {"cellx", cell_edge, 0},
    {"column", line, 0},
    {"cpg", font_page, 0},
    {"deff", standard_font, 0},
    {"deleted", hide, HIDE_DELETED},
    {"emdash", point, 0x2014},
    {"emspace", point, 0x2003},
    {"endash", point, 0x2013},
    {"enspace", point, 0x2002},
    {"f", font, 0},
    {"fcharset", font_charset, 0},
    {"ffdefres", form_default, 0},
    {"ffres", form_result, 0},
    {"fromhtml", from_html, 0},
    {"htmlrtf", hide, HIDE_WRAPPED},
    {"itap", depth, 0},
    {"lbr", line, 0},
    {"ldblquote", point, 0x201C},
    {"line", line, 0},
    {"lquote", point, 0x2018},
    {"mac", page, 10000},
    {"mvf", hide, HIDE_MOVED},
    {"nestcell", cell, 2},
    {"nestrow", row, 2},
    {"page", line, 0},
    {"par", paragraph, 0},
    {"pc", page, 437},
    {"pca", page, 850},
    {"pichgoal", picture_size, PICTURE_HEIGHT},
    {"picscalex", picture_size, PICTURE_SCALE_X},
    {"picscaley", picture_size, PICTURE_SCALE_Y},
    {"picwgoal", picture_size, PICTURE_WIDTH},
    {"qmspace", point, 0x2005},
    {"rdblquote", point, 0x201D},
    {"row", row, 1},
    {"rquote", point, 0x2019},
    {"strike", hide, HIDE_STRUCK},
    {"striked", hide, HIDE_STRUCK},
    {"tab", point, '\t'},
    {"trleft", row_left, 0},
    {"uc", unicode_skip, 0},
    {"v", hide, HIDE_HIDDEN},
};

static int compare(const void *key, const void *element)
{
    return str_compare(*(const struct str *)key, str_of(*(const char *const *)element)); /* both begin with the word */
}

void rtf_word(struct rtf *r, struct str name, bool has_number, int number)
{
    bool was_starred = r->is_starred, is_out = rtf_top(r)->place == PLACE_SKIP;
    r->is_starred = false;
    if (is_out && !str_eq_c(name, "ud"))
        return;
    const struct act *act = bsearch(&name, acts, sizeof acts / sizeof acts[0], sizeof acts[0], compare);
    const struct row *row = act != NULL ? NULL : bsearch(&name, rows, sizeof rows / sizeof rows[0], sizeof rows[0], compare);
    if (act != NULL)
        act->run(r);
    else if (row != NULL)
        row->run(r, &(struct word){.number = number, .is_on = !has_number || number != 0, .argument = row->argument});
    else if (was_starred)
        rtf_top(r)->place = PLACE_SKIP;
}
