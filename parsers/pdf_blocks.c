/* pdf_blocks: lines as paragraphs. A line that was cut because the next word had no room any more goes on in the next one; a
 * form's next label does not. Words of a line are parted as widely as on the page: a wide gap is a tabulation, so that two
 * labels on one line stay two. */
#include "parsers/pdf_private.h"

#include "parsers/base/buf.h"

enum {
    MAX_BOXES = 2000, /* of one paragraph */
    LABEL_FAR = 70,   /* bytes in which a label's colon stands */
    LONG_WORD = 25,   /* sizes of a letter */
    CELL_EDGE = 5,    /* points */
    TEXT_WIDE = 62,   /* hundredths of the page that text reaches at least */
};
static const double wide_gap = 1.8, word_gap = 0.9, no_gap = 0.1; /* of the letters' size */
static const double soft_edge = 0.5;

struct paragraph {
    struct arena *arena;
    struct buf text;
    enum box_state *boxes;
    size_t box_count;
    enum document_source source;
};

static bool ends_soft(struct str text) { return str_ends(text, STR("\xC2\xAD")); }

static struct str without_soft(struct arena *arena, struct str text)
{
    if (str_find(text, STR("\xC2\xAD")) == STR_NOT_FOUND)
        return text;
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (str_starts(str_from(text, i), STR("\xC2\xAD")))
            i++;
        else
            out[len++] = text.at[i];
    return (struct str){out, len};
}

static const char *gap_between(const struct pdf_item *left, const struct pdf_item *right)
{
    double size = left->is_box ? right->size : right->is_box ? left->size : MAX(left->size, right->size), gap = (right->rect.x0 - left->rect.x1) / size;
    bool is_one_hand = left->source == right->source && !left->is_box && !right->is_box;
    if (left->source == SOURCE_FIELD && !left->is_box && gap < wide_gap)
        return "  "; /* the value fills the field only in part */
    if (gap >= wide_gap)
        return "\t";
    if (gap >= word_gap)
        return "  ";
    if (right->is_glued && gap > -0.6)
        return "";
    return is_one_hand && gap < no_gap && gap > -0.3 ? "" : " ";
}

static void add_item(struct paragraph *p, const struct pdf_item *item)
{
    if (item->source != SOURCE_FILE && !(item->is_box && p->source != SOURCE_FILE))
        p->source = item->source;
    if (!item->is_box) {
        buf_add(&p->text, without_soft(p->arena, item->text));
    } else if (p->box_count < MAX_BOXES) {
        buf_add(&p->text, STR(DOCUMENT_BOX));
        p->boxes[p->box_count++] = item->state;
    }
}

static void add_line(struct paragraph *p, const struct pdf_line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        if (i > 0)
            buf_add_c(&p->text, gap_between(line->items[i - 1], line->items[i]));
        add_item(p, line->items[i]);
    }
}

static bool is_filler(struct str text)
{
    return str_ends(text, STR("...")) || str_ends(text, STR("__")) || str_ends(text, STR("\xE2\x80\xA6")) || str_ends(text, STR(".."));
}

static bool is_capital(struct str text)
{
    int32_t point = 0;
    struct str rest = text;
    return utf8_next(&rest, &point) && ((point >= 'A' && point <= 'Z') || (point >= 0xC0 && point <= 0xDE) || point == 0x152);
}

/* « Date de naissance : »: a capital, and a colon not far. */
static bool is_label(const struct pdf_line *line)
{
    size_t bytes = 0;
    if (!is_capital(line->items[0]->text))
        return false;
    for (size_t i = 0; i < line->count && bytes < LABEL_FAR; bytes += line->items[i++]->text.len)
        if (line->items[i]->source == SOURCE_FILE && str_find_char(line->items[i]->text, ':') != STR_NOT_FOUND)
            return true;
    return false;
}

static bool ends_sentence(struct str text)
{
    static const char *const ends[] = {".", ":", "?", "!", ";", "\xC2\xBB"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends(text, str_of(ends[i])))
            return true;
    return false;
}

/* « : », « ? », « » »: French has a space before it that no line is cut at. */
static bool is_sign(struct str text)
{
    return text.len > 0 && text.len <= 2 && ends_sentence(text) && !str_eq_c(text, ".");
}

/* How wide the first word of a line is, with all that is glued to it; *out_past: the item after it. */
static double first_word(const struct pdf_line *line, size_t *out_past)
{
    size_t i = 1;
    while (i < line->count && (line->items[i]->is_glued || is_sign(line->items[i]->text)))
        i++;
    *out_past = i;
    return line->items[i - 1]->rect.x1 - line->items[0]->rect.x0;
}

/* « SEGPA…………… » is longer than a line: cut anywhere, its head stands on a line alone and its dots on the next. */
static bool is_cut_word(const struct pdf_line *line, const struct pdf_line *next)
{
    size_t past = 0;
    if (line->count == 0 || next == NULL || next->count == 0)
        return false;
    first_word(line, &past);
    double width = past == line->count ? first_word(next, &past) : 0;
    return width > LONG_WORD * next->items[0]->size && is_filler(next->items[past - 1]->text) && !is_filler(line->items[line->count - 1]->text) &&
           !ends_sentence(line->items[line->count - 1]->text);
}

/* « Ville : ……… Code » / « Postal : »: after dots that end a value a label has begun. « (à » / « argumenter) » too. */
static bool is_open(const struct pdf_line *line)
{
    size_t depth = 0, filler = line->count;
    for (size_t i = 0; i < line->count; i++) {
        struct str text = line->items[i]->text;
        for (size_t k = 0; k < text.len; k++)
            depth = text.at[k] == '(' ? depth + 1 : text.at[k] == ')' && depth > 0 ? depth - 1 : depth;
        filler = is_filler(text) ? i : str_find_char(text, ':') != STR_NOT_FOUND ? line->count : filler;
    }
    return depth > 0 || filler + 1 < line->count;
}

static bool has_columns(const struct pdf_line *line)
{
    for (size_t i = 1; i < line->count; i++)
        if (line->items[i]->rect.x0 - line->items[i - 1]->rect.x1 > wide_gap * line->items[i]->size)
            return true;
    return false;
}

/* What keeps two lines apart, however full the first is: another cell, another look, a box, a label, a sentence's end. */
static bool is_parted(const struct pdf_line *line, const struct pdf_line *next)
{
    const struct pdf_item *last = line->items[line->count - 1], *first = next->items[0];
    bool is_one_cell = line->table == next->table && line->row == next->row && line->column == next->column;
    bool is_plain = !last->is_box && !first->is_box && last->source == SOURCE_FILE && first->source == SOURCE_FILE;
    if (!is_one_cell || !is_plain || last->is_bold != first->is_bold || fabs(last->size - first->size) > 0.2 * last->size || is_filler(last->text))
        return true;
    double height = pdf_height(line->rect), gap = next->rect.y0 - line->rect.y1;
    bool is_below = line->page != next->page || (gap < 0.9 * height && gap > -0.5 * height);
    if (!is_below || next->rect.x0 > line->rect.x0 + 2 * first->size)
        return true;
    return ((is_label(next) || has_columns(next)) && !is_open(line)) || str_ends(last->text, STR(":")) || (ends_sentence(last->text) && is_capital(first->text));
}

/* Whether `next` goes on with what `line` says; `after` comes then; `right` is where lines end at most. */
static bool goes_on(const struct pdf_line *line, const struct pdf_line *next, const struct pdf_line *after, double right)
{
    size_t past = 0;
    if (line->count == 0 || next->count == 0 || is_parted(line, next))
        return false;
    double size = next->items[0]->size;
    return is_cut_word(line, next) || is_cut_word(next, after) || line->rect.x1 + 0.25 * size + first_word(next, &past) > right - soft_edge * size;
}

/* Where the lines of running text end: the furthest of them, one that stands out alone left aside. Where all are short, none
 * is full. */
static double right_of(const struct pdf_sheet *sheets, size_t count)
{
    double most = 0, second = 0, least = 0;
    for (size_t s = 0; s < count; s++) {
        least = MAX(least, sheets[s].width * TEXT_WIDE / 100);
        for (size_t i = 0; i < sheets[s].line_count; i++) {
            const struct pdf_line *line = &sheets[s].lines[i];
            if (line->table != 0 || line->is_dropped || line->count < 2 || line->items[line->count - 1]->source != SOURCE_FILE)
                continue;
            second = MAX(second, MIN(most, line->rect.x1));
            most = MAX(most, line->rect.x1);
        }
    }
    return MAX(least, second > 0 && most - second > 0.04 * most ? second : most);
}

/* What stands between two lines of one paragraph. A mail address or a word is cut after its hyphen. */
static const char *joint(const struct pdf_line *line, const struct pdf_line *next)
{
    struct str last = line->items[line->count - 1]->text;
    return (str_ends(last, STR("-")) && last.len > 1) || ends_soft(last) || is_cut_word(line, next) ? "" : " ";
}

static enum err write_block(struct paragraph *p, const struct pdf_line *line, struct document *document, struct fault *fault)
{
    struct document_block block = {.text = buf_str(&p->text), .boxes = p->boxes, .box_count = p->box_count, .table = line->table, .table_row = line->row,
                                   .column = line->column, .columns = line->columns, .page = line->page, .source = p->source};
    if (buf_failed(&p->text))
        return fault_set(fault, ERR_FINAL, "pdf: more than %d bytes of text", DOCUMENT_MAX_TEXT);
    return document_add_text(p->arena, document, &block, fault);
}

/* The lines of all pages that stay. */
static size_t kept_lines(struct arena *arena, const struct pdf_sheet *sheets, size_t count, const struct pdf_line ***out_lines)
{
    size_t all = 0, kept = 0;
    for (size_t s = 0; s < count; s++)
        all += sheets[s].line_count;
    *out_lines = arena_array(arena, all + 1, sizeof **out_lines);
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < sheets[s].line_count; i++)
            if (!sheets[s].lines[i].is_dropped)
                (*out_lines)[kept++] = &sheets[s].lines[i];
    return kept;
}

enum err pdf_write_blocks(struct arena *arena, struct pdf_sheet *sheets, size_t count, struct document *document, struct fault *fault)
{
    enum err err = ERR_NONE;
    const struct pdf_line **lines = NULL;
    double right = right_of(sheets, count);
    size_t line_count = kept_lines(arena, sheets, count, &lines);
    struct paragraph p = {.arena = arena, .boxes = arena_array(arena, MAX_BOXES, sizeof *p.boxes)};
    buf_init(&p.text, DOCUMENT_MAX_TEXT);
    for (size_t i = 0; i < line_count && err == ERR_NONE; i++) {
        const struct pdf_line *first = lines[i];
        buf_clear(&p.text);
        p.box_count = 0;
        p.source = SOURCE_FILE;
        add_line(&p, first);
        double edge = first->right > 0 ? first->right - CELL_EDGE : right;
        for (; i + 1 < line_count && goes_on(lines[i], lines[i + 1], i + 2 < line_count ? lines[i + 2] : NULL, edge); i++) {
            buf_add_c(&p.text, joint(lines[i], lines[i + 1]));
            add_line(&p, lines[i + 1]);
        }
        err = write_block(&p, first, document, fault);
    }
    buf_free(&p.text);
    return err;
}
