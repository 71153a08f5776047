/* page_rules: straight lines longer than any letter, and the cells between them. A line is a chain of runs of ink in neighbouring
 * rows (or columns), so that what the page still slopes, and a gap of a few pixels, do not break it. */
#include "parsers/page_private.h"

enum {
    GAP = 4,                     /* pixels that a run may miss */
    NEAR = 8,                    /* ends that are meant to meet */
    EDGES_MAX = 200,             /* distinct lines of one table in one direction */
};
#define LEAST_ACROSS PAGE_MM(9)
#define LEAST_DOWN PAGE_MM(4.3)
#define THICKEST PAGE_MM(1.3)

static inline uint8_t pixel(struct raster ink, bool down, int along, int across)
{
    return down ? ink.at[(size_t)along * (size_t)ink.w + (size_t)across] : ink.at[(size_t)across * (size_t)ink.w + (size_t)along];
}

/* Grows a rule by the run [from, to) at `across`, or starts one. In the line's own directions: x along, y across. */
static void run_add(struct rules *open, int from, int to, int across)
{
    for (size_t i = 0; i < open->count; i++) {
        struct rule *rule = &open->at[i];
        if (rule->y + rule->h < across || from > rule->x + rule->w + GAP || to < rule->x - GAP)
            continue;
        int end = int_max(to, rule->x + rule->w);
        rule->x = int_min(from, rule->x);
        rule->w = end - rule->x;
        rule->h = across + 1 - rule->y;
        return;
    }
    if (open->count < RULES_MAX)
        open->at[open->count++] = (struct rule){.x = from, .y = across, .w = to - from, .h = 1};
}

/* Finished rules leave `open`; thin ones are kept. */
static void rules_close(struct rules *open, struct rules *done, int across, bool is_vertical)
{
    size_t kept = 0;
    for (size_t i = 0; i < open->count; i++) {
        struct rule rule = open->at[i];
        if (rule.y + rule.h >= across) {
            open->at[kept++] = rule;
            continue;
        }
        if (rule.h > THICKEST + rule.w / 100 || rule.w < 6 * rule.h || done->count == RULES_MAX)
            continue;
        if (is_vertical)
            rule = (struct rule){rule.y, rule.x, rule.h, rule.w, true};
        done->at[done->count++] = rule;
    }
    open->count = kept;
}

/* Runs of ink that miss no more than GAP pixels together and a tenth in all. */
static void rules_scan(struct raster ink, bool is_vertical, struct rules *open, struct rules *done)
{
    int length = is_vertical ? ink.h : ink.w, breadth = is_vertical ? ink.w : ink.h;
    int least = is_vertical ? LEAST_DOWN : LEAST_ACROSS;
    open->count = 0;
    for (int across = 0; across < breadth; across++) {
        for (int i = 0; i < length; i++) {
            if (pixel(ink, is_vertical, i, across) == 0)
                continue;
            int end = i + 1, missed = 0, filled = 1;
            for (int j = i + 1; j < length && missed <= GAP; j++) {
                if (pixel(ink, is_vertical, j, across) != 0) {
                    end = j + 1;
                    missed = 0;
                    filled++;
                } else
                    missed++;
            }
            if (end - i >= least && filled * 10 >= (end - i) * 9)
                run_add(open, i, end, across);
            i = end;
        }
        rules_close(open, done, across, is_vertical);
    }
    rules_close(open, done, breadth + 2, is_vertical);
}

bool rules_find(struct raster ink, struct rules *out_rules)
{
    struct rules *open = malloc(sizeof *open);
    out_rules->count = 0;
    if (open == NULL)
        return false;
    rules_scan(ink, false, open, out_rules);
    rules_scan(ink, true, open, out_rules);
    free(open);
    return true;
}

void rules_erase(const struct rules *rules, struct raster ink, struct raster target, uint8_t paper)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->at[i];
        int from = rule->is_vertical ? rule->y : rule->x, to = from + (rule->is_vertical ? rule->h : rule->w);
        int low = rule->is_vertical ? rule->x : rule->y, high = low + (rule->is_vertical ? rule->w : rule->h);
        int breadth = rule->is_vertical ? ink.w : ink.h;
        for (int along = from; along < to; along++) {
            /* a letter that crosses has ink on both sides just beyond: it stays whole */
            bool above = low >= 3 && pixel(ink, rule->is_vertical, along, low - 3) != 0;
            bool below = high + 2 < breadth && pixel(ink, rule->is_vertical, along, high + 2) != 0;
            if (above && below)
                continue;
            int first = above ? low + 1 : int_max(0, low - 2), last = below ? high - 1 : int_min(breadth - 1, high + 1);
            for (int across = first; across <= last; across++) {
                int x = rule->is_vertical ? across : along, y = rule->is_vertical ? along : across;
                target.at[(size_t)y * (size_t)target.w + (size_t)x] = paper;
            }
        }
    }
}

static bool rules_touch(const struct rule *a, const struct rule *b)
{
    return a->x - NEAR <= b->x + b->w && b->x - NEAR <= a->x + a->w && a->y - NEAR <= b->y + b->h && b->y - NEAR <= a->y + a->h;
}

static int root(int *parent, int i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* Sorted distinct positions; those NEAR one another are one. */
static int edges_add(int *edges, int count, int at)
{
    int i = 0;
    while (i < count && edges[i] < at - NEAR)
        i++;
    if (i < count && edges[i] <= at + NEAR)
        return count;
    if (count == EDGES_MAX)
        return count;
    memmove(edges + i + 1, edges + i, (size_t)(count - i) * sizeof *edges);
    edges[i] = at;
    return count + 1;
}

struct table {
    const struct rules *rules;
    const int *group;
    int which, number;
};

/* Whether a rule of the table covers most of [from, to) at `at`. */
static bool table_has(const struct table *table, bool is_vertical, int at, int from, int to)
{
    int covered = 0;
    for (size_t i = 0; i < table->rules->count; i++) {
        const struct rule *rule = &table->rules->at[i];
        if (table->group[i] != table->which || rule->is_vertical != is_vertical)
            continue;
        int across = is_vertical ? rule->x + rule->w / 2 : rule->y + rule->h / 2, start = is_vertical ? rule->y : rule->x;
        int end = start + (is_vertical ? rule->h : rule->w);
        if (abs(across - at) <= NEAR * 2 && end > from && start < to)
            covered += int_min(end, to) - int_max(start, from);
    }
    return covered * 10 >= (to - from) * 6;
}

/* One row of the table, between two of its horizontal lines: the cells between the verticals that stand there. */
static void row_cells(struct arena *arena, struct page *page, const struct table *table, const int *xs, int x_count, int top, int bottom, int row, size_t *capacity)
{
    size_t first = page->cell_count;
    int left = -1, column = 0;
    for (int i = 0; i < x_count; i++) {
        if (!table_has(table, true, xs[i], top, bottom))
            continue;
        if (left >= 0 && xs[i] - left >= PAGE_MM(4) && table_has(table, false, top, left, xs[i]) && page->cell_count < PAGE_MAX_CELLS) {
            page->cells = arena_grow(arena, page->cells, page->cell_count, capacity, sizeof *page->cells);
            page->cells[page->cell_count++] = (struct page_cell){{left, top, xs[i] - left, bottom - top}, table->number, row, column++, 0};
        }
        left = xs[i];
    }
    for (size_t i = first; i < page->cell_count; i++)
        page->cells[i].columns = column;
}

static bool table_cells(struct arena *arena, struct page *page, const struct table *table, size_t *capacity)
{
    int xs[EDGES_MAX + 1], ys[EDGES_MAX + 1], x_count = 0, y_count = 0, row = 0;
    for (size_t i = 0; i < table->rules->count; i++) {
        const struct rule *rule = &table->rules->at[i];
        if (table->group[i] != table->which)
            continue;
        if (rule->is_vertical)
            x_count = edges_add(xs, x_count, rule->x + rule->w / 2);
        else
            y_count = edges_add(ys, y_count, rule->y + rule->h / 2);
    }
    size_t before = page->cell_count;
    for (int i = 0; i + 1 < y_count; i++) {
        size_t count = page->cell_count;
        if (ys[i + 1] - ys[i] >= PAGE_MM(3))
            row_cells(arena, page, table, xs, x_count, ys[i], ys[i + 1], row, capacity);
        row += page->cell_count > count;
    }
    return page->cell_count > before;
}

void rules_cells(struct arena *arena, const struct rules *rules, struct page *page)
{
    int *parent = arena_array(arena, rules->count + 1, sizeof *parent), number = 1;
    for (size_t i = 0; i < rules->count; i++)
        parent[i] = (int)i;
    for (size_t i = 0; i < rules->count; i++)
        for (size_t j = i + 1; j < rules->count; j++)
            if (rules->at[i].is_vertical != rules->at[j].is_vertical && rules_touch(&rules->at[i], &rules->at[j]))
                parent[root(parent, (int)i)] = root(parent, (int)j);
    for (size_t i = 0; i < rules->count; i++)
        parent[i] = root(parent, (int)i);
    size_t capacity = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (parent[i] != (int)i)
            continue;
        struct table table = {rules, parent, (int)i, number};
        number += table_cells(arena, page, &table, &capacity);
    }
}
