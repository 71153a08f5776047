/* pdf_blocks: lines as paragraphs. A line that was cut because the next word had no room any more goes on in the next one; a
 * form's next label does not. Words of a line are parted as widely as on the page: a wide gap is a tabulation, so that two
 * labels on one line stay two. */
#include "parsers/pdf_private.h"

#include "parsers/base/buf.h"

enum { MAX_BOXES = 2000 /* of one paragraph */, LABEL_FAR = 70 /* bytes in which a label's colon stands */ };
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
    return str_ends(text, STR(".")) || str_ends(text, STR(":")) || str_ends(text, STR("?")) || str_ends(text, STR("!")) || str_ends(text, STR("\xC2\xBB")) || str_ends(text, STR(";"));
}

/* How wide the first word of a line is, with all that is glued to it. */
static double first_word(const struct pdf_line *line)
{
    size_t i = 1;
    while (i < line->count && line->items[i]->is_glued)
        i++;
    return line->items[i - 1]->rect.x1 - line->items[0]->rect.x0;
}

/* Whether `next` goes on with what `line` says; `right` is where lines end at most. */
static bool goes_on(const struct pdf_line *line, const struct pdf_line *next, double right)
{
    if (line->count == 0 || next->count == 0 || line->table != next->table || line->row != next->row || line->column != next->column)
        return false;
    const struct pdf_item *last = line->items[line->count - 1], *first = next->items[0];
    bool is_plain = !last->is_box && !first->is_box && last->source == SOURCE_FILE && first->source == SOURCE_FILE;
    if (!is_plain || last->is_bold != first->is_bold || fabs(last->size - first->size) > 0.2 * last->size || is_filler(last->text))
        return false;
    double height = pdf_height(line->rect), gap = next->rect.y0 - line->rect.y1;
    bool is_below = line->page != next->page || (gap < 0.9 * height && gap > -0.5 * height);
    bool is_left = next->rect.x0 <= line->rect.x0 + 2 * first->size;
    if (!is_below || !is_left || is_label(next) || (ends_sentence(last->text) && !str_ends(last->text, STR(".")) && is_capital(first->text)))
        return false;
    if (str_ends(last->text, STR(":")) || (str_ends(last->text, STR(".")) && is_capital(first->text)))
        return false;
    return line->rect.x1 + 0.25 * first->size + first_word(next) > right - soft_edge * first->size;
}

/* Where the lines of running text end: the furthest of them, one that stands out alone left aside. */
static double right_of(const struct pdf_sheet *sheets, size_t count)
{
    double most = 0, second = 0;
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < sheets[s].line_count; i++) {
            const struct pdf_line *line = &sheets[s].lines[i];
            if (line->table != 0 || line->is_dropped || line->count < 2 || line->items[line->count - 1]->source != SOURCE_FILE)
                continue;
            second = MAX(second, MIN(most, line->rect.x1));
            most = MAX(most, line->rect.x1);
        }
    return second > 0 && most - second > 0.04 * most ? second : most;
}

/* What stands between two lines of one paragraph. A mail address or a word is cut after its hyphen. */
static const char *joint(const struct pdf_line *line)
{
    struct str last = line->items[line->count - 1]->text;
    return str_ends(last, STR("-")) && last.len > 1 ? "" : ends_soft(last) ? "" : " ";
}

static enum err write_block(struct paragraph *p, const struct pdf_line *line, struct document *document, struct fault *fault)
{
    struct document_block block = {.text = buf_str(&p->text), .boxes = p->boxes, .box_count = p->box_count, .table = line->table, .table_row = line->row,
                                   .column = line->column, .columns = line->columns, .page = line->page, .source = p->source};
    if (buf_failed(&p->text))
        return fault_set(fault, ERR_FINAL, "pdf: more than %d bytes of text", DOCUMENT_MAX_TEXT);
    return document_add_text(p->arena, document, &block, fault);
}

/* The next line that stays. */
static const struct pdf_line *next_line(const struct pdf_sheet *sheets, size_t count, size_t *sheet, size_t *line)
{
    for (; *sheet < count; ++*sheet, *line = 0)
        while (*line < sheets[*sheet].line_count) {
            const struct pdf_line *at = &sheets[*sheet].lines[(*line)++];
            if (!at->is_dropped)
                return at;
        }
    return NULL;
}

enum err pdf_write_blocks(struct arena *arena, struct pdf_sheet *sheets, size_t count, struct document *document, struct fault *fault)
{
    enum err err = ERR_NONE;
    double right = right_of(sheets, count);
    size_t sheet = 0, at = 0;
    struct paragraph p = {.arena = arena, .boxes = arena_array(arena, MAX_BOXES, sizeof *p.boxes)};
    buf_init(&p.text, DOCUMENT_MAX_TEXT);
    const struct pdf_line *line = next_line(sheets, count, &sheet, &at);
    while (line != NULL && err == ERR_NONE) {
        const struct pdf_line *first = line, *next = NULL;
        buf_clear(&p.text);
        p.box_count = 0;
        p.source = SOURCE_FILE;
        add_line(&p, line);
        while ((next = next_line(sheets, count, &sheet, &at)) != NULL && goes_on(line, next, line->right > 0 ? line->right - 5 : right)) {
            buf_add_c(&p.text, joint(line));
            add_line(&p, next);
            line = next;
        }
        err = write_block(&p, first, document, fault);
        line = next;
    }
    buf_free(&p.text);
    return err;
}
