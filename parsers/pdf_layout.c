/* pdf_layout: words as lines, cell by cell, in reading order: a table where it begins, its rows one after the other, in a row
 * its cells, in a cell its lines. */
#include "parsers/pdf_private.h"

enum { OPEN_LINES = 6 /* lines back that a word may still belong to */, DOTS_MOST = 400 /* words of a line with dots under some */ };

/* An item, and where it belongs. */
struct placed {
    const struct pdf_item *item;
    int cell; /* -1: none */
    double top, bottom; /* of its first line */
};
/* Lines in the order of the page: a table is one thing. */
struct ordered {
    double top;
    int rank; /* within its table */
    struct pdf_line line;
};

static int by_cell_and_height(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    double dx = x->top + x->bottom, dy = y->top + y->bottom;
    return dx != dy ? (dx > dy) - (dx < dy) : (x->item > y->item) - (x->item < y->item);
}

static int by_x(const void *a, const void *b)
{
    const struct pdf_item *x = *(const struct pdf_item *const *)a, *y = *(const struct pdf_item *const *)b;
    return x->rect.x0 != y->rect.x0 ? (x->rect.x0 > y->rect.x0) - (x->rect.x0 < y->rect.x0) : (x > y) - (x < y);
}

static int by_top(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    return x->top != y->top ? (x->top > y->top) - (x->top < y->top) : x->rank - y->rank;
}

static int cell_of(const struct pdf_grids *grids, double x, double y)
{
    for (size_t i = 0; i < grids->count; i++) {
        struct pdf_rect rect = grids->cells[i].rect;
        if (x >= rect.x0 && x <= rect.x1 && y >= rect.y0 && y <= rect.y1)
            return (int)i;
    }
    return -1;
}

/* A value of several lines stands in a tall rectangle: its first line counts, or the label that stands to its left. */
static void place_tall(const struct pdf_sheet *sheet, struct placed *placed)
{
    struct pdf_rect rect = placed->item->rect;
    double line = placed->item->size * 1.2;
    bool has_lines = str_find_char(placed->item->text, '\n') != STR_NOT_FOUND;
    placed->top = rect.y0;
    placed->bottom = rect.y1;
    if (placed->item->source == SOURCE_FILE || placed->item->is_box || (!has_lines && pdf_height(rect) < 2 * line))
        return;
    placed->bottom = rect.y0 + line + 2;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct pdf_item *label = &sheet->items[i];
        double middle = (label->rect.y0 + label->rect.y1) / 2;
        bool is_left = label->source == SOURCE_FILE && !label->is_gone && label->rect.x1 <= rect.x0 + 2 && middle > rect.y0 && middle < rect.y1;
        if (is_left && label->rect.y0 < placed->top + (placed->top == rect.y0 ? pdf_height(rect) : 0)) {
            placed->top = label->rect.y0;
            placed->bottom = label->rect.y1;
        }
    }
}

static size_t place_items(struct arena *arena, const struct pdf_sheet *sheet, const struct pdf_grids *grids, struct placed **out_placed)
{
    struct placed *placed = arena_array(arena, sheet->count + 1, sizeof *placed);
    size_t count = 0, tall = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct pdf_item *item = &sheet->items[i];
        if (item->is_gone)
            continue;
        struct placed *p = &placed[count++];
        *p = (struct placed){.item = item, .top = item->rect.y0, .bottom = item->rect.y1};
        if (item->source != SOURCE_FILE && tall++ < PDF_MAX_FIELDS)
            place_tall(sheet, p);
        p->cell = cell_of(grids, (item->rect.x0 + item->rect.x1) / 2, (p->top + p->bottom) / 2);
    }
    qsort(placed, count, sizeof *placed, by_cell_and_height);
    *out_placed = placed;
    return count;
}

/* A line being filled: the mean of its words' heights says what belongs to it. */
struct open_line {
    double top, bottom;
    const struct pdf_item **items;
    size_t count, capacity;
};

static bool is_level(const struct open_line *line, const struct placed *p)
{
    double top = line->top / (double)line->count, bottom = line->bottom / (double)line->count;
    double shared = MIN(bottom, p->bottom) - MAX(top, p->top), least = MIN(bottom - top, p->bottom - p->top);
    return shared >= 0.5 * least;
}

/* The items of one cell, sorted by height, as lines. */
static size_t make_lines(struct arena *arena, const struct placed *placed, size_t count, struct open_line *lines)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        struct open_line *line = NULL;
        for (size_t k = made; k > 0 && made - k < OPEN_LINES && line == NULL; k--)
            if (is_level(&lines[k - 1], &placed[i]))
                line = &lines[k - 1];
        if (line == NULL) {
            line = &lines[made++];
            *line = (struct open_line){.top = 0};
        }
        line->items = arena_grow(arena, line->items, line->count, &line->capacity, sizeof *line->items);
        line->items[line->count++] = placed[i].item;
        line->top += placed[i].top;
        line->bottom += placed[i].bottom;
    }
    return made;
}

/* Dots alone, of at least three. */
static bool is_dots(struct str text)
{
    size_t dots = 0;
    int32_t point = 0;
    for (struct str rest = text; utf8_next(&rest, &point); dots += point == 0x2026 ? 3 : 1)
        if (point != '.' && point != '_' && point != 0x2026)
            return false;
    return dots >= 3;
}

/* The dots that a value was typed over say nothing any more, and would part its words. */
static void drop_dots(struct pdf_line *line)
{
    size_t kept = 0;
    if (line->count > DOTS_MOST)
        return;
    for (size_t i = 0; i < line->count; i++) {
        const struct pdf_item *dots = line->items[i];
        bool is_covered = false;
        for (size_t k = 0; k < line->count && !is_covered && !dots->is_box && is_dots(dots->text); k++) {
            const struct pdf_item *over = line->items[k];
            double middle = (over->rect.x0 + over->rect.x1) / 2;
            is_covered = !over->is_box && !is_dots(over->text) && middle > dots->rect.x0 && middle < dots->rect.x1;
        }
        if (!is_covered)
            line->items[kept++] = dots;
    }
    line->count = kept;
}

static struct pdf_line finish(const struct pdf_sheet *sheet, const struct open_line *open)
{
    struct pdf_line line = {.items = open->items, .count = open->count, .page = sheet->number};
    qsort(line.items, line.count, sizeof *line.items, by_x);
    line.rect = (struct pdf_rect){line.items[0]->rect.x0, open->top / (double)open->count, line.items[0]->rect.x1, open->bottom / (double)open->count};
    for (size_t i = 0; i < line.count; i++)
        line.rect.x1 = MAX(line.rect.x1, line.items[i]->rect.x1);
    drop_dots(&line);
    return line;
}

/* Lines of the cell (or of none) `number`, added to the ordered ones; an empty cell is an empty line. */
static void order_lines(const struct pdf_sheet *sheet, const struct pdf_grids *grids, int number, const struct open_line *lines, size_t count, int tables,
                        struct ordered *out, size_t *out_count)
{
    const struct pdf_cell *cell = number >= 0 ? &grids->cells[number] : NULL;
    for (size_t i = 0; i < count || (i == 0 && cell != NULL); i++) {
        struct ordered *o = &out[(*out_count)++];
        o->line = i < count ? finish(sheet, &lines[i]) : (struct pdf_line){.page = sheet->number};
        o->top = o->line.rect.y0;
        o->rank = (int)*out_count;
        if (cell == NULL)
            continue;
        if (i >= count)
            o->line.rect = cell->rect;
        size_t first = (size_t)number;
        while (first > 0 && grids->cells[first - 1].table == cell->table)
            first--;
        o->top = grids->cells[first].rect.y0;
        o->line.table = tables + cell->table - 1;
        o->line.row = cell->row;
        o->line.column = cell->column;
        o->line.columns = cell->columns;
        o->line.right = cell->rect.x1;
    }
}

void pdf_lay_out(struct arena *arena, struct pdf_sheet *sheet, int *tables)
{
    struct pdf_grids grids;
    struct placed *placed = NULL;
    pdf_find_grids(arena, sheet, &grids);
    size_t count = place_items(arena, sheet, &grids, &placed), at = 0, made = 0;
    struct open_line *lines = arena_array(arena, count + 1, sizeof *lines);
    struct ordered *ordered = arena_array(arena, count + grids.count + 1, sizeof *ordered);
    for (int cell = -1; cell < (int)grids.count; cell++) {
        size_t end = at;
        while (end < count && placed[end].cell == cell)
            end++;
        size_t line_count = make_lines(arena, placed + at, end - at, lines);
        order_lines(sheet, &grids, cell, lines, line_count, *tables, ordered, &made);
        at = end;
    }
    qsort(ordered, made, sizeof *ordered, by_top);
    sheet->lines = arena_array(arena, made + 1, sizeof *sheet->lines);
    for (size_t i = 0; i < made; i++)
        sheet->lines[i] = ordered[i].line;
    sheet->line_count = made;
    *tables += grids.tables;
}
