/* page_strokes: straight strokes along the rows of a raster: the sides that boxes are made of. A stroke may miss a pixel or two, and
 * lean by one. What is thick (a box filled with pen) gives both its edges. Vertical ones are found in the raster turned over. */
#include "parsers/page_private.h"

enum {
    GAP = 2,
    THICK = 7, /* pixels from which both edges count */
    OPEN_MAX = 4096,
};
#define LEAST PAGE_MM(1.5)

struct open_stroke {
    int first, last; /* rows */
    struct stroke upper, lower;
};

struct scan {
    struct strokes *out;
    struct open_stroke *open;
    size_t open_count;
};

bool raster_transpose(struct raster raster, struct raster *out_raster)
{
    enum { TILE = 32 };
    if (!raster_new(raster.h, raster.w, out_raster))
        return false;
    for (int v = 0; v < raster.h; v += TILE)
        for (int u = 0; u < raster.w; u += TILE)
            for (int y = v; y < int_min(v + TILE, raster.h); y++)
                for (int x = u; x < int_min(u + TILE, raster.w); x++)
                    out_raster->at[(size_t)x * (size_t)raster.h + (size_t)y] = raster.at[(size_t)y * (size_t)raster.w + (size_t)x];
    return true;
}

static void stroke_put(struct strokes *strokes, struct stroke stroke)
{
    if (strokes->count < STROKES_MAX)
        strokes->at[strokes->count++] = stroke;
}

static bool overlap(const struct stroke *a, int from, int to)
{
    int shared = int_min(a->to, to) - int_max(a->from, from);
    return shared * 10 >= (a->to - a->from) * 6 && shared * 10 >= (to - from) * 6;
}

static void run_add(struct scan *scan, int row, int from, int to)
{
    for (size_t i = 0; i < scan->open_count; i++) {
        struct open_stroke *open = &scan->open[i];
        if (open->last != row - 1 || !overlap(&open->lower, from, to))
            continue;
        open->last = row;
        open->lower = (struct stroke){row, from, to};
        if (row - open->first < THICK)
            open->upper = (struct stroke){open->first, int_min(from, open->upper.from), int_max(to, open->upper.to)};
        return;
    }
    if (scan->open_count < OPEN_MAX)
        scan->open[scan->open_count++] = (struct open_stroke){row, row, {row, from, to}, {row, from, to}};
}

static void strokes_close(struct scan *scan, int row)
{
    size_t kept = 0;
    for (size_t i = 0; i < scan->open_count; i++) {
        struct open_stroke open = scan->open[i];
        if (open.last >= row) {
            scan->open[kept++] = open;
            continue;
        }
        if (open.last - open.first + 1 < THICK)
            stroke_put(scan->out, (struct stroke){(open.first + open.last) / 2, open.upper.from, open.upper.to});
        else {
            stroke_put(scan->out, (struct stroke){open.first + 1, open.upper.from, open.upper.to});
            stroke_put(scan->out, (struct stroke){open.last - 1, open.lower.from, open.lower.to});
        }
    }
    scan->open_count = kept;
}

static int by_place(const void *a, const void *b)
{
    const struct stroke *one = a, *two = b;
    return one->at != two->at ? (one->at < two->at ? -1 : 1) : (one->from > two->from) - (one->from < two->from);
}

bool strokes_find(struct raster ink, struct strokes *out_strokes)
{
    *out_strokes = (struct strokes){calloc(STROKES_MAX, sizeof *out_strokes->at), 0};
    struct scan scan = {out_strokes, calloc(OPEN_MAX, sizeof *scan.open), 0};
    if (out_strokes->at == NULL || scan.open == NULL) {
        free(scan.open);
        strokes_free(out_strokes);
        return false;
    }
    for (int y = 1; y < ink.h; y++) {
        const uint8_t *row = ink.at + (size_t)y * (size_t)ink.w, *above = row - ink.w;
        int from = -1, last = -1;
        for (int x = 0; x <= ink.w; x++) {
            if (x < ink.w && (row[x] | above[x]) != 0) { /* a lean of one pixel is no break */
                from = from < 0 ? x : from;
                last = x;
            } else if (from >= 0 && (x - last > GAP || x == ink.w)) {
                if (last + 1 - from >= LEAST)
                    run_add(&scan, y, from, last + 1);
                from = -1;
            }
        }
        strokes_close(&scan, y);
    }
    strokes_close(&scan, ink.h + 2);
    free(scan.open);
    qsort(out_strokes->at, out_strokes->count, sizeof *out_strokes->at, by_place);
    return true;
}

void strokes_free(struct strokes *strokes)
{
    free(strokes->at);
    *strokes = (struct strokes){0};
}
