/* page_ink: what stands in a box. The share of ink inside its frame, and just around it, is set against what the page's own empty
 * boxes show: remnants of frames, noise and bleeding print are the same for all of them. */
#include <leptonica/allheaders.h>

#include "parsers/page_private.h"

/* Above the page's empty boxes: from where a mark is sure, and up to where there is none. */
#define TICKED_FROM 0.10
#define EMPTY_TO 0.035
#define EMPTY_LEVEL_MOST 0.06
#define SPILL_TICKED 0.12 /* a faint mark inside that goes over the edge is one */
/* Nearly all black, and far over the edge on three sides: blackened to be crossed out, perhaps. */
#define SCRIBBLE_INK 0.85
#define SCRIBBLE_SPILL 0.45

/* How much of the rectangle is dark, faint pencil in its measure. */
static double darkness(struct raster gray, int x, int y, int w, int h)
{
    int x0 = int_max(x, 0), y0 = int_max(y, 0), x1 = int_min(x + w, gray.w), y1 = int_min(y + h, gray.h);
    double sum = 0;
    if (x1 <= x0 || y1 <= y0)
        return 0;
    for (int v = y0; v < y1; v++)
        for (int u = x0; u < x1; u++) {
            double dark = (205 - gray.at[(size_t)v * (size_t)gray.w + (size_t)u]) / 110.0;
            sum += fmin(1, fmax(0, dark));
        }
    return sum / ((x1 - x0) * (y1 - y0));
}

/* What the frame takes of the inside: its line's half and a pixel of blur. */
static int inset_of(const struct page_rect *rect)
{
    return int_max(4, (int_min(rect->w, rect->h) * 17 + 50) / 100);
}

static double inside_of(struct raster gray, const struct page_rect *rect)
{
    int inset = inset_of(rect);
    return darkness(gray, rect->x + inset, rect->y + inset, rect->w - 2 * inset + 1, rect->h - 2 * inset + 1);
}

/* The darkest but one of the four strips around: the label on one side does not count as a pen's. */
static double spill_of(struct raster bare, const struct page_rect *rect, int *out_dark)
{
    int x0 = rect->x - 8, y0 = rect->y - 8, x1 = rect->x + rect->w + 4, y1 = rect->y + rect->h + 4, sum = 0, total = 0;
    const struct page_rect strips[4] = {{x0, y0, 5, rect->h + 16}, {x1, y0, 5, rect->h + 16}, {x0, y0, rect->w + 16, 5}, {x0, y1, rect->w + 16, 5}};
    *out_dark = 0;
    for (int i = 0; i < 4; i++) {
        int inked = 0, size = 0;
        for (int y = int_max(strips[i].y, 0); y < int_min(strips[i].y + strips[i].h, bare.h); y++)
            for (int x = int_max(strips[i].x, 0); x < int_min(strips[i].x + strips[i].w, bare.w); x++, size++)
                inked += bare.at[(size_t)y * (size_t)bare.w + (size_t)x] != 0;
        *out_dark += inked * 10 >= size * 4;
        if (i != 1) {
            sum += inked;
            total += size;
        }
    }
    return total == 0 ? 0 : (double)sum / total;
}

static int by_value(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* The ink of an empty box on this page: the median of those that could be one. */
static double empty_level(const struct page *page)
{
    double values[PAGE_MAX_BOXES];
    size_t count = 0;
    for (size_t i = 0; i < page->box_count; i++)
        if (page->boxes[i].sure >= 50 && page->boxes[i].ink < 2 * EMPTY_LEVEL_MOST)
            values[count++] = page->boxes[i].ink;
    if (count < 3)
        return 0.01;
    qsort(values, count, sizeof values[0], by_value);
    return fmin(values[count / 3], EMPTY_LEVEL_MOST);
}

static enum box_state state_of(double ink, double spill, int dark_sides, double empty)
{
    if (ink >= SCRIBBLE_INK && spill >= SCRIBBLE_SPILL && dark_sides >= 3)
        return BOX_DOUBTFUL;
    if (ink >= empty + TICKED_FROM)
        return BOX_TICKED;
    if (ink <= empty + EMPTY_TO)
        return BOX_EMPTY;
    return spill >= SPILL_TICKED && ink >= empty + (TICKED_FROM + EMPTY_TO) / 2 ? BOX_TICKED : BOX_DOUBTFUL;
}

void ink_measure(struct page *page, struct raster gray, struct raster bare)
{
    int dark[PAGE_MAX_BOXES];
    for (size_t i = 0; i < page->box_count; i++) {
        struct page_box *box = &page->boxes[i];
        box->ink = inside_of(gray, &box->rect);
        box->spill = spill_of(bare, &box->rect, &dark[i]);
    }
    double empty = empty_level(page);
    for (size_t i = 0; i < page->box_count; i++) {
        struct page_box *box = &page->boxes[i];
        box->state = state_of(box->ink, box->spill, dark[i], empty);
    }
}

enum box_state page_ink(const struct page *page, struct page_rect rect, double *out_ink)
{
    struct raster gray = {0};
    *out_ink = 0;
    if (rect.w < 8 || rect.h < 8 || rect.w > 1000 || rect.h > 1000 || !raster_of_pix(page->gray, &gray))
        return BOX_DOUBTFUL;
    *out_ink = inside_of(gray, &rect);
    raster_free(&gray);
    /* no frame was found there, so that where the inside begins is a guess: remnants of a frame are no tick */
    double empty = empty_level(page);
    return *out_ink <= empty + EMPTY_TO ? BOX_EMPTY : *out_ink >= empty + 2.5 * TICKED_FROM ? BOX_TICKED : BOX_DOUBTFUL;
}

void boxes_erase(const struct page *page, struct raster target)
{
    enum { BEYOND = 4 };
    for (size_t i = 0; i < page->box_count; i++) {
        const struct page_box *box = &page->boxes[i];
        if (box->sure < 50)
            continue;
        int x0 = int_max(0, box->rect.x - BEYOND), x1 = int_min(target.w, box->rect.x + box->rect.w + BEYOND + 1);
        for (int y = int_max(0, box->rect.y - BEYOND); y < int_min(target.h, box->rect.y + box->rect.h + BEYOND + 1); y++)
            memset(target.at + (size_t)y * (size_t)target.w + x0, 255, (size_t)(x1 - x0));
    }
}

struct Pix *page_for_reading(const struct page *page)
{
    return page->reading == NULL ? NULL : pixClone(page->reading);
}
