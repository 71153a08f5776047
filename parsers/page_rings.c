/* page_rings: what a pen went round. A ring is white that no way of white leads out of, round about words or a box, and of no
 * rectangle's shape (that is a cell). Looked for on a copy of half the size, which closes the small gaps of a stroke. The ring's stroke is
 * taken away from what is read where it stands between its inside and the rest of the page, so that it hides no letter; a box in a ring, or
 * beside one that is round its label, was chosen perhaps: it is not empty, it is doubtful. */
#include "parsers/page_private.h"

enum {
    INK = 1, OUTSIDE = 2, SMALL = 3, FIRST = 4, /* FIRST + n: inside ring n */
    PEN = 3,                                    /* pixels of the copy: the widest stroke */
};
#define LEAST_RING (PAGE_MM(3.5) / 2)
#define HIGHEST_RING (PAGE_MM(16) / 2)
#define LABEL_FAR PAGE_MM(25) /* from a box to words behind it that are still its label's */

struct region {
    int x0, y0, x1, y1; /* last pixels included */
    long area;
};

static bool halve(struct raster ink, struct raster *out_small)
{
    if (ink.w < 4 || ink.h < 4 || !raster_new(ink.w / 2, ink.h / 2, out_small))
        return false;
    for (int y = 0; y < out_small->h; y++) {
        const uint8_t *row = ink.at + (size_t)(2 * y) * (size_t)ink.w, *below = row + ink.w;
        for (int x = 0; x < out_small->w; x++)
            out_small->at[(size_t)y * (size_t)out_small->w + (size_t)x] = (row[2 * x] | row[2 * x + 1] | below[2 * x] | below[2 * x + 1]) != 0;
    }
    return true;
}

static void reach(struct raster at, int x, int y, uint8_t from, uint8_t value, int32_t *queue, size_t *count)
{
    size_t place = (size_t)y * (size_t)at.w + (size_t)x;
    if (x < 0 || y < 0 || x >= at.w || y >= at.h || at.at[place] != from)
        return;
    at.at[place] = value;
    queue[(*count)++] = (int32_t)place; /* each pixel once: the queue has room for all */
}

/* Everything of the value `from` that hangs together with (x, y) becomes `value`. */
static struct region flood(struct raster at, int x, int y, uint8_t from, uint8_t value, int32_t *queue)
{
    struct region region = {x, y, x, y, 0};
    size_t count = 0;
    reach(at, x, y, from, value, queue, &count);
    for (size_t i = 0; i < count; i++) {
        int u = queue[i] % at.w, v = queue[i] / at.w;
        region.x0 = int_min(region.x0, u), region.x1 = int_max(region.x1, u);
        region.y0 = int_min(region.y0, v), region.y1 = int_max(region.y1, v);
        region.area++;
        reach(at, u - 1, v, from, value, queue, &count);
        reach(at, u + 1, v, from, value, queue, &count);
        reach(at, u, v - 1, from, value, queue, &count);
        reach(at, u, v + 1, from, value, queue, &count);
    }
    return region;
}

static void flood_outside(struct raster at, int32_t *queue)
{
    for (int x = 0; x < at.w; x++) {
        flood(at, x, 0, 0, OUTSIDE, queue);
        flood(at, x, at.h - 1, 0, OUTSIDE, queue);
    }
    for (int y = 0; y < at.h; y++) {
        flood(at, 0, y, 0, OUTSIDE, queue);
        flood(at, at.w - 1, y, 0, OUTSIDE, queue);
    }
}

static int count_of(struct raster at, int x, int y, int w, int h, uint8_t value)
{
    int count = 0;
    for (int v = int_max(y, 0); v < int_min(y + h, at.h); v++)
        for (int u = int_max(x, 0); u < int_min(x + w, at.w); u++)
            count += at.at[(size_t)v * (size_t)at.w + (size_t)u] == value;
    return count;
}

/* Round something, and round. `value` marks its pixels. */
static bool is_ring(struct raster at, const struct region *region, uint8_t value)
{
    enum { INK_LEAST = 12 };
    int w = region->x1 - region->x0 + 1, h = region->y1 - region->y0 + 1, corner = int_max(2, int_min(w, h) / 7);
    if (w < LEAST_RING || h < LEAST_RING || h > HIGHEST_RING || w * 4 < h * 3 || region->area * 4 < (long)w * h)
        return false;
    for (int i = 0; i < 4; i++)
        if (count_of(at, i % 2 == 0 ? region->x0 : region->x1 + 1 - corner, i / 2 == 0 ? region->y0 : region->y1 + 1 - corner, corner, corner, value) > 0)
            return false;
    return count_of(at, region->x0 + w / 4, region->y0 + h / 4, w - w / 2, h - h / 2, INK) >= INK_LEAST;
}

static bool is_near(struct raster at, int x, int y, uint8_t value)
{
    return count_of(at, x - PEN, y - PEN, 2 * PEN + 1, 2 * PEN + 1, value) > 0;
}

/* The ring's stroke: ink that has the ring's inside on one hand and the page on the other. */
static void stroke_note(struct raster at, const struct region *region, uint8_t value, struct raster stroke)
{
    for (int y = int_max(0, region->y0 - PEN); y <= int_min(at.h - 1, region->y1 + PEN); y++)
        for (int x = int_max(0, region->x0 - PEN); x <= int_min(at.w - 1, region->x1 + PEN); x++) {
            size_t place = (size_t)y * (size_t)at.w + (size_t)x;
            if (at.at[place] == INK && is_near(at, x, y, value) && is_near(at, x, y, OUTSIDE))
                stroke.at[place] = 1;
        }
}

bool rings_find(struct raster ink, struct rings *out_rings)
{
    struct raster small = {0};
    *out_rings = (struct rings){0};
    if (!halve(ink, &small) || !raster_new(small.w, small.h, &out_rings->stroke)) {
        raster_free(&small);
        return false;
    }
    int32_t *queue = malloc((size_t)small.w * (size_t)small.h * sizeof *queue);
    if (queue != NULL)
        flood_outside(small, queue);
    for (int i = 0; queue != NULL && i < small.w * small.h; i++) {
        if (small.at[i] != 0 || out_rings->count == RINGS_MAX)
            continue;
        uint8_t value = (uint8_t)(FIRST + out_rings->count);
        struct region region = flood(small, i % small.w, i / small.w, 0, value, queue);
        if (!is_ring(small, &region, value)) {
            flood(small, i % small.w, i / small.w, value, SMALL, queue);
            continue;
        }
        stroke_note(small, &region, value, out_rings->stroke);
        out_rings->at[out_rings->count++] =
            (struct page_rect){2 * region.x0, 2 * region.y0, 2 * (region.x1 - region.x0 + 1), 2 * (region.y1 - region.y0 + 1)};
    }
    bool is_done = queue != NULL;
    free(queue);
    raster_free(&small);
    return is_done;
}

void rings_free(struct rings *rings)
{
    raster_free(&rings->stroke);
}

void rings_erase(const struct rings *rings, struct raster target, uint8_t paper)
{
    for (int y = 0; rings->count > 0 && y / 2 < rings->stroke.h && y < target.h; y++)
        for (int x = 0; x / 2 < rings->stroke.w && x < target.w; x++)
            if (rings->stroke.at[(size_t)(y / 2) * (size_t)rings->stroke.w + (size_t)(x / 2)] != 0)
                target.at[(size_t)y * (size_t)target.w + (size_t)x] = paper;
}

static bool is_inside(const struct page_rect *ring, const struct page_rect *box)
{
    int x = box->x + box->w / 2, y = box->y + box->h / 2;
    return x >= ring->x - PEN && x <= ring->x + ring->w + PEN && y >= ring->y - PEN && y <= ring->y + ring->h + PEN;
}

/* The box whose label begins before or in the ring: the nearest on its left. NULL: none. */
static struct page_box *box_before(struct page *page, const struct page_rect *ring)
{
    struct page_box *nearest = NULL;
    for (size_t i = 0; i < page->box_count; i++) {
        struct page_box *box = &page->boxes[i];
        int y = box->rect.y + box->rect.h / 2, gap = ring->x - (box->rect.x + box->rect.w);
        if (y >= ring->y && y <= ring->y + ring->h && gap > -box->rect.w && gap <= LABEL_FAR && (nearest == NULL || box->rect.x > nearest->rect.x))
            nearest = box;
    }
    return nearest;
}

bool rings_touch(const struct rings *rings, const struct page_rect *rect)
{
    enum { CLOSE = 12 };
    bool is_touched = false;
    for (size_t i = 0; i < rings->count && !is_touched; i++) {
        const struct page_rect *ring = &rings->at[i];
        is_touched = ring->x <= rect->x + rect->w + CLOSE && rect->x <= ring->x + ring->w + CLOSE && ring->y <= rect->y + rect->h + CLOSE &&
                     rect->y <= ring->y + ring->h + CLOSE;
    }
    return is_touched;
}

static void doubt(struct page_box *box)
{
    if (box->state == BOX_EMPTY)
        box->state = BOX_DOUBTFUL;
}

void rings_doubt(const struct rings *rings, struct page *page)
{
    for (size_t i = 0; i < rings->count; i++) {
        bool has_box = false;
        for (size_t j = 0; j < page->box_count; j++)
            if (is_inside(&rings->at[i], &page->boxes[j].rect)) {
                doubt(&page->boxes[j]);
                has_box = true;
            }
        struct page_box *before = has_box ? NULL : box_before(page, &rings->at[i]);
        if (before != NULL)
            doubt(before);
    }
}
