/* ocr_lines: words, boxes and leaders as lines, in reading order. Words that tesseract put on one line stay together within their
 * cell; pieces of one height that do not overlap are one line, however wide the gap between them (« ☐ Avis favorable        ☐ Avis
 * défavorable »); a box belongs to the line whose words are nearest to it. */
#include "parsers/ocr_private.h"

enum {
    BOX_NEAR = 200, /* pixels from a box to the words beside it (2 cm); farther, it is compared with the line's slope less strictly */
    LEADER_EDGE = 6, /* pixels of a leader that may touch a word */
    FLAT = 12,      /* pixels of height of an item that tells nothing of the middle of its line */
    CELL_EDGE = 6,  /* pixels: a table's row begins above its first line */
};

static struct page_rect around(struct page_rect a, struct page_rect b)
{
    if (a.w == 0)
        return b;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = rect_right(a) > rect_right(b) ? rect_right(a) : rect_right(b);
    int bottom = rect_bottom(a) > rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);
    return (struct page_rect){x, y, right - x, bottom - y};
}

static bool overlap(struct page_rect a, struct page_rect b)
{
    return a.x < rect_right(b) && b.x < rect_right(a);
}

/* Whether `a` stands before `b`. The end of a tick reaches over the label's first word, which is read with it: their middles tell. */
static bool is_before(const struct ocr_item *a, const struct ocr_item *b)
{
    bool by_middle = a->kind != b->kind && overlap(a->rect, b->rect);
    return by_middle ? 2 * a->rect.x + a->rect.w < 2 * b->rect.x + b->rect.w : a->rect.x < b->rect.x;
}

static void put(struct arena *arena, struct ocr_line *line, struct ocr_item *item)
{
    size_t at = line->count;
    line->at = arena_grow(arena, line->at, line->count, &line->capacity, sizeof *line->at);
    line->count++;
    for (; at > 0 && is_before(item, line->at[at - 1]); at--)
        line->at[at] = line->at[at - 1];
    line->at[at] = item;
    line->rect = around(line->rect, item->rect);
}

static struct ocr_line *new_line(struct arena *arena, struct ocr_lines *lines, int cell)
{
    lines->at = arena_grow(arena, lines->at, lines->count, &lines->capacity, sizeof *lines->at);
    lines->at[lines->count] = (struct ocr_line){.cell = cell};
    return &lines->at[lines->count++];
}

/* The words, as tesseract's lines cut at the borders of cells. Words come in order, so a line is never far back. */
static void lines_of_words(struct arena *arena, const struct ocr_items *items, struct ocr_lines *lines)
{
    size_t first = 0;
    int number = 0;
    for (size_t i = 0; i < items->count; i++) {
        struct ocr_item *item = &items->at[i];
        if (item->kind != OCR_WORD)
            continue;
        if (item->line != number)
            first = lines->count;
        number = item->line;
        struct ocr_line *line = NULL;
        for (size_t k = first; k < lines->count && line == NULL; k++)
            line = lines->at[k].cell == item->cell ? &lines->at[k] : NULL;
        put(arena, line != NULL ? line : new_line(arena, lines, item->cell), item);
    }
}

/* The item of the line that is nearest to `rect` from left to right. */
static const struct ocr_item *nearest(const struct ocr_line *line, struct page_rect rect, int *out_gap)
{
    const struct ocr_item *best = NULL;
    for (size_t i = 0; i < line->count; i++) {
        struct page_rect r = line->at[i]->rect;
        if (line->at[i]->kind == OCR_WORD && r.h < FLAT)
            continue; /* a dash tells little of its line */
        int gap = r.x > rect_right(rect) ? r.x - rect_right(rect) : rect.x > rect_right(r) ? rect.x - rect_right(r) : 0;
        if (best == NULL || gap < *out_gap) {
            *out_gap = gap;
            best = line->at[i];
        }
    }
    return best;
}

/* How far above or below the line `rect` stands, by the words beside it; in pixels, more than a page where they are not beside. */
static int off_line(const struct ocr_line *line, struct page_rect rect)
{
    int gap = 0;
    const struct ocr_item *item = nearest(line, rect, &gap);
    if (item == NULL)
        return PAGE_MAX_PIXELS;
    int middle = item->kind == OCR_WORD && gap > BOX_NEAR ? rect_middle(line->rect) : rect_middle(item->rect);
    if (item->kind == OCR_LEADER)
        middle -= rect.h / 4; /* dots stand at the foot of their line */
    return abs(middle - rect_middle(rect));
}

/* A row of dots under words is the rest of a ruled line. */
static bool is_under_words(const struct ocr_line *line, struct page_rect rect)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->at[i]->kind == OCR_WORD && overlap((struct page_rect){rect.x + LEADER_EDGE, 0, rect.w - 2 * LEADER_EDGE, 1}, line->at[i]->rect))
            return true;
    return false;
}

static size_t letters_in(struct str text)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        letters += c >= 0xC3 || str_is_alnum(c);
    }
    return letters;
}

/* What a pen left beside a box was read as signs, or as a letter that nobody is sure of. */
static void drop_specks(struct ocr_line *line, const struct ocr_item *box)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->count; i++) {
        const struct ocr_item *item = line->at[i];
        int gap = box->rect.x - rect_right(item->rect), width = rect_right(item->rect) - item->rect.x;
        bool is_beside = gap < box->rect.w && item->rect.x < rect_right(box->rect) && width < 2 * box->rect.w;
        size_t letters = item->kind == OCR_WORD ? letters_in(item->text) : 2;
        bool is_speck = is_beside && (letters == 0 || (letters == 1 && item->sure < OCR_SURE));
        if (!is_speck)
            line->at[kept++] = line->at[i];
    }
    line->count = kept;
}

/* Boxes and leaders join the line beside them, or make one of their own. */
static void place_others(struct arena *arena, const struct ocr_items *items, enum ocr_kind kind, struct ocr_lines *lines)
{
    for (size_t i = 0; i < items->count; i++) {
        struct ocr_item *item = &items->at[i];
        if (item->kind != kind)
            continue;
        struct page_rect rect = item->rect;
        if (kind == OCR_LEADER) /* as tall as the writing above it */
            rect = (struct page_rect){rect.x, rect.y - 20, rect.w, 24};
        struct ocr_line *best = NULL;
        int least = 0;
        for (size_t k = 0; k < lines->count; k++) {
            int off = lines->at[k].cell == item->cell ? off_line(&lines->at[k], rect) : PAGE_MAX_PIXELS;
            if (best == NULL || off < least) {
                best = &lines->at[k];
                least = off;
            }
        }
        if (best == NULL || least * 10 > 6 * (rect.h > 28 ? rect.h : 28))
            best = new_line(arena, lines, item->cell);
        if (kind == OCR_LEADER && is_under_words(best, rect))
            continue;
        if (kind == OCR_BOX)
            drop_specks(best, item);
        put(arena, best, item);
    }
}

static int height_of(const struct ocr_line *line)
{
    int most = 0;
    for (size_t i = 0; i < line->count; i++)
        if (line->at[i]->kind == OCR_WORD && line->at[i]->rect.h > most)
            most = line->at[i]->rect.h;
    return most > 0 ? most : line->rect.h;
}

/* Whether `right` goes on where `left` ends, at the same height. */
static bool is_one_line(const struct ocr_line *left, const struct ocr_line *right)
{
    const struct ocr_item *last = left->at[left->count - 1], *first = right->at[0];
    int least = height_of(left) < height_of(right) ? height_of(left) : height_of(right);
    return left->cell == right->cell && !overlap(left->rect, right->rect) && abs(rect_middle(last->rect) - rect_middle(first->rect)) * 2 < least &&
           last->rect.x < first->rect.x;
}

static void join_lines(struct arena *arena, struct ocr_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        for (size_t k = 0; k < lines->count; k++) {
            struct ocr_line *left = &lines->at[i], *right = &lines->at[k];
            if (i == k || left->count == 0 || right->count == 0 || !is_one_line(left, right))
                continue;
            for (size_t n = 0; n < right->count; n++)
                put(arena, left, right->at[n]);
            right->count = 0;
            k = SIZE_MAX; /* what it is now may go on with another */
        }
}

/* A line and what it is ordered by: a table's row is read cell by cell. */
struct place {
    struct ocr_line line;
    int top, column, y;
};

static int in_order(const void *a, const void *b)
{
    const struct place *one = a, *two = b;
    if (one->top != two->top)
        return one->top < two->top ? -1 : 1;
    if (one->column != two->column)
        return one->column < two->column ? -1 : 1;
    return one->y != two->y ? (one->y < two->y ? -1 : 1) : (one->line.rect.x > two->line.rect.x) - (one->line.rect.x < two->line.rect.x);
}

/* The height at which the row of a cell begins: that of its highest cell, so that a slope does not part them. */
static int row_top(const struct page *page, const struct page_cell *cell)
{
    int top = cell->rect.y;
    for (size_t i = 0; i < page->cell_count; i++)
        if (page->cells[i].table == cell->table && page->cells[i].row == cell->row && page->cells[i].rect.y < top)
            top = page->cells[i].rect.y;
    return top - CELL_EDGE;
}

static void put_in_order(struct arena *arena, const struct page *page, struct ocr_lines *lines)
{
    struct place *places = arena_array(arena, lines->count + 1, sizeof *places);
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct ocr_line *line = &lines->at[i];
        const struct page_cell *cell = line->cell >= 0 ? &page->cells[line->cell] : NULL;
        if (line->count > 0)
            places[count++] = (struct place){*line, cell != NULL ? row_top(page, cell) : rect_middle(line->rect), cell != NULL ? cell->column : 0,
                                             rect_middle(line->rect)};
    }
    qsort(places, count, sizeof *places, in_order);
    for (size_t i = 0; i < count; i++)
        lines->at[i] = places[i].line;
    lines->count = count;
}

struct ocr_lines ocr_lines_of(struct arena *arena, const struct page *page, const struct ocr_items *items)
{
    struct ocr_lines lines = {0};
    lines_of_words(arena, items, &lines);
    join_lines(arena, &lines);
    place_others(arena, items, OCR_BOX, &lines);
    place_others(arena, items, OCR_LEADER, &lines);
    join_lines(arena, &lines);
    put_in_order(arena, page, &lines);
    return lines;
}
