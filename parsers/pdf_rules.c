/* pdf_rules: the long straight lines of a page, across and down, in its pixels: what tables are made of. */
#include "parsers/pdf_private.h"

enum {
    ACROSS_LEAST = 30, /* points; letters have no such run */
    DOWN_LEAST = 10,   /* a row of a table is as high as its letters */
    GAP = 2,           /* points that a line may be broken for */
    THICK = 5,         /* points: no line is */
    MAX_RUNS = 8192,
};

/* A line as it grows, run by run: where its last run stood. */
struct growing {
    struct pdf_segment segment;
    double last;
};

/* One run of dark pixels; joined with the row (or column) before it where that is the same line. */
static size_t add_run(struct growing *lines, size_t count, double at, double from, double to, double pixel)
{
    for (size_t i = count; i > 0; i--) {
        struct growing *known = &lines[i - 1];
        if (at - known->last > 1.5 * pixel || from > known->segment.to + GAP || to < known->segment.from - GAP)
            continue;
        known->segment.from = MIN(known->segment.from, from);
        known->segment.to = MAX(known->segment.to, to);
        known->last = at;
        return count;
    }
    if (count < PDF_MAX_SEGMENTS)
        lines[count++] = (struct growing){{at, from, to}, at};
    return count;
}

/* What is thick is no line but a filled area: its two edges are lines. */
static void keep(struct pdf_segments *out, const struct growing *lines, size_t count)
{
    for (size_t i = 0; i < count && out->count + 2 <= PDF_MAX_SEGMENTS; i++) {
        out->at[out->count++] = lines[i].segment;
        if (lines[i].last - lines[i].segment.at > THICK)
            out->at[out->count++] = (struct pdf_segment){lines[i].last, lines[i].segment.from, lines[i].segment.to};
    }
}

static void scan_across(struct arena *arena, const struct pdf_pixels *p, struct pdf_segments *out)
{
    struct growing *found = arena_array(arena, PDF_MAX_SEGMENTS, sizeof *found);
    size_t count = 0;
    for (size_t i = 0; i < p->run_count; i++) {
        struct pdf_run run = p->runs[i];
        if (run.x1 - run.x0 < ACROSS_LEAST * p->scale)
            continue;
        for (int x = pdf_next_set(p, p->dark, run.x0, run.y), start; x < run.x1; x = pdf_next_set(p, p->dark, x, run.y)) {
            start = x;
            x = pdf_next_clear(p, p->dark, x, run.y);
            if (x - start >= ACROSS_LEAST * p->scale)
                count = add_run(found, count, run.y / p->scale, start / p->scale, x / p->scale, 1 / p->scale);
        }
    }
    keep(out, found, count);
}

/* A run of dark pixels down: column x, rows [y0, y1). */
struct run {
    int x, y0, y1;
};

static int by_column(const void *a, const void *b)
{
    const struct run *r = a, *s = b;
    return r->x != s->x ? r->x - s->x : r->y0 - s->y0;
}

/* Row by row, a word of pixels at a time: `open` is the columns where a run goes on, `since` the row where it began. */
static size_t runs_down(struct arena *arena, const struct pdf_pixels *p, struct run *runs)
{
    int *since = arena_array(arena, (size_t)p->words * 64, sizeof *since);
    uint64_t *open = arena_array(arena, (size_t)p->words, sizeof *open);
    size_t count = 0;
    for (int y = 0; y <= p->height; y++)
        for (int word = 0; word < p->words; word++) {
            uint64_t dark = y < p->height ? p->dark[(size_t)y * (size_t)p->words + (size_t)word] : 0;
            for (uint64_t ended = open[word] & ~dark; ended != 0; ended &= ended - 1) {
                int x = word * 64 + __builtin_ctzll(ended);
                if (y - since[x] >= DOWN_LEAST * p->scale && count < MAX_RUNS)
                    runs[count++] = (struct run){x, since[x], y};
            }
            for (uint64_t begun = dark & ~open[word]; begun != 0; begun &= begun - 1)
                since[word * 64 + __builtin_ctzll(begun)] = y;
            open[word] = dark;
        }
    return count;
}

static void scan_down(struct arena *arena, const struct pdf_pixels *p, struct pdf_segments *out)
{
    struct growing *found = arena_array(arena, PDF_MAX_SEGMENTS, sizeof *found);
    struct run *runs = arena_array(arena, MAX_RUNS, sizeof *runs);
    size_t count = 0, run_count = runs_down(arena, p, runs);
    qsort(runs, run_count, sizeof *runs, by_column);
    for (size_t i = 0; i < run_count; i++)
        count = add_run(found, count, runs[i].x / p->scale, runs[i].y0 / p->scale, runs[i].y1 / p->scale, 1 / p->scale);
    keep(out, found, count);
}

void pdf_find_rules(struct arena *arena, const struct pdf_pixels *pixels, struct pdf_sheet *sheet)
{
    sheet->across = ARENA_NEW(arena, struct pdf_segments);
    sheet->down = ARENA_NEW(arena, struct pdf_segments);
    scan_across(arena, pixels, sheet->across);
    scan_down(arena, pixels, sheet->down);
    if (sheet->turned == 0)
        return;
    struct pdf_segments *across = ARENA_NEW(arena, struct pdf_segments), *down = ARENA_NEW(arena, struct pdf_segments);
    for (size_t i = 0; i < sheet->across->count + sheet->down->count; i++) {
        bool was_across = i < sheet->across->count;
        struct pdf_segment s = was_across ? sheet->across->at[i] : sheet->down->at[i - sheet->across->count];
        struct pdf_rect rect = pdf_upright(sheet, was_across ? (struct pdf_rect){s.from, s.at, s.to, s.at} : (struct pdf_rect){s.at, s.from, s.at, s.to});
        bool is_across = pdf_width(rect) > pdf_height(rect);
        struct pdf_segments *to = is_across ? across : down;
        if (to->count < PDF_MAX_SEGMENTS)
            to->at[to->count++] = is_across ? (struct pdf_segment){rect.y0, rect.x0, rect.x1} : (struct pdf_segment){rect.x0, rect.y0, rect.y1};
    }
    sheet->across = across;
    sheet->down = down;
}
