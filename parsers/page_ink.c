/* page_ink: what stands in a box. The share of ink inside its frame, and just around it, is set against what the page's own empty
 * boxes show: remnants of frames, noise and bleeding print are the same for all of them. */
#include <leptonica/allheaders.h>

#include "parsers/page_private.h"

/* Above the page's empty boxes: from where a mark is sure, and up to where there is none. */
#define TICKED_FROM 0.10
#define LINE_FROM 0.05 /* if it is one long stroke and no speck */
#define EMPTY_TO 0.03
#define LONG_STROKE 0.45 /* of the inside */
#define DEEP_FROM 0.03
#define EMPTY_LEVEL_MOST 0.06
/* Nearly all black, and far over the edge on three sides: blackened to be crossed out, perhaps. */
/* All the ink of a box, frame and edge with it, above the most that an empty box of the page has: a tick that runs along a side. */
#define WHOLE_TICKED_FROM 0.03
#define WHOLE_TICKED_FEW 0.06 /* where there are few empty boxes to tell by */
#define EDGE_STROKE 0.30 /* of the inside: no speck */
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

/* Where each of the frame's four lines ends towards the inside, counted from its middle; 0 where it does not (in a box filled with
 * pen none does). */
static void frame_ends(struct raster gray, const struct page_rect *rect, int ends[4])
{
    int deepest = int_min(rect->w, rect->h) / 3, across = rect->w * 3 / 5, down = rect->h * 3 / 5;
    int x = rect->x + rect->w / 5, y = rect->y + rect->h / 5, x1 = rect->x + rect->w, y1 = rect->y + rect->h;
    for (int side = 0; side < 4; side++) {
        ends[side] = 0;
        for (int d = 1; d <= deepest && ends[side] == 0; d++) {
            double dark = side == 0 ? darkness(gray, rect->x + d, y, 1, down) : side == 1 ? darkness(gray, x1 - d, y, 1, down)
                        : side == 2 ? darkness(gray, x, rect->y + d, across, 1) : darkness(gray, x, y1 - d, across, 1);
            if (dark < 0.25)
                ends[side] = d;
        }
    }
}

/* The inside. A side's own end where it is what the page's boxes have; pen along a side makes it look thicker. */
static struct page_rect inside_of(struct raster gray, const struct page_rect *rect, int common)
{
    int ends[4], least = (int_min(rect->w, rect->h) * 13 + 50) / 100;
    frame_ends(gray, rect, ends);
    for (int side = 0; side < 4; side++)
        ends[side] = int_max(least, 1 + (ends[side] == 0 || ends[side] > common + 1 ? common : ends[side]));
    return (struct page_rect){rect->x + ends[0], rect->y + ends[2], rect->w - ends[0] - ends[1] + 1, rect->h - ends[2] - ends[3] + 1};
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Where the frames of this page end: the median over the sides of its boxes. */
static int common_end(const struct page *page, struct raster gray)
{
    int all[4 * PAGE_MAX_BOXES], count = 0;
    for (size_t i = 0; i < page->box_count; i++) {
        int ends[4];
        frame_ends(gray, &page->boxes[i].rect, ends);
        for (int side = 0; side < 4 && page->boxes[i].sure >= 50; side++)
            if (ends[side] > 0)
                all[count++] = ends[side];
    }
    if (count == 0)
        return 2;
    qsort(all, (size_t)count, sizeof all[0], by_number);
    return all[count / 2];
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

/* Follows a mark in a small window; dark pixels are 1 and become 0. Returns how far it reaches, as a share of the inside. */
static double mark_extent(uint8_t *dark, int w, int h, int start, int *queue)
{
    int read = 0, write = 0, x0 = w, x1 = 0, y0 = h, y1 = 0;
    queue[write++] = start;
    dark[start] = 0;
    while (read < write) {
        int at = queue[read++], x = at % w, y = at / w;
        x0 = int_min(x0, x), x1 = int_max(x1, x), y0 = int_min(y0, y), y1 = int_max(y1, y);
        for (int v = int_max(y - 1, 0); v <= int_min(y + 1, h - 1); v++)
            for (int u = int_max(x - 1, 0); u <= int_min(x + 1, w - 1); u++)
                if (dark[v * w + u] != 0) {
                    dark[v * w + u] = 0;
                    queue[write++] = v * w + u;
                }
    }
    double across = (double)(x1 - x0 + 1) / w, down = (double)(y1 - y0 + 1) / h;
    return fmax(across, down);
}

/* The longest mark inside the frame. */
static double longest_mark(struct raster gray, const struct page_rect *inside)
{
    enum { MOST = 128 };
    uint8_t dark[MOST * MOST] = {0};
    int queue[MOST * MOST];
    double longest = 0;
    int x0 = int_max(inside->x, 0), y0 = int_max(inside->y, 0);
    int w = int_min(int_min(inside->x + inside->w, gray.w) - x0, MOST), h = int_min(int_min(inside->y + inside->h, gray.h) - y0, MOST);
    if (w <= 0 || h <= 0)
        return longest;
    for (int i = 0; i < w * h; i++)
        dark[i] = gray.at[(size_t)(y0 + i / w) * (size_t)gray.w + (size_t)(x0 + i % w)] < 165;
    for (int i = 0; i < w * h; i++)
        if (dark[i] != 0)
            longest = fmax(longest, mark_extent(dark, w, h, i, queue));
    return longest;
}

/* Whether ink stands in that direction, from just outside the frame to some way beyond it. */
static bool has_ink_towards(struct raster bare, const struct page_rect *rect, double angle)
{
    double half = (rect->w + rect->h) / 4.0, across = fabs(cos(angle)), down = fabs(sin(angle)), edge = half / fmax(across, down);
    double from = edge + fmax(3, 0.2 * half);
    int steps = 3 * half < from ? 0 : (int)((3 * half - from) * 2) + 1; /* of half a pixel */
    for (int i = 0; i < steps; i++) {
        double r = from + 0.5 * i;
        int x = (int)(rect->x + rect->w / 2.0 + r * cos(angle)), y = (int)(rect->y + rect->h / 2.0 + r * sin(angle));
        if (x >= 0 && y >= 0 && x < bare.w && y < bare.h && bare.at[(size_t)y * (size_t)bare.w + (size_t)x] != 0)
            return true;
    }
    return false;
}

/* A pen went round the box: ink in nearly every direction but that of its label, on the right. Letters on the left and lines above
 * and below leave gaps between them. */
static bool is_ringed(struct raster bare, const struct page_rect *rect)
{
    enum { TOWARDS = 36, LABEL = 5 /* directions on either side of the label's */, GAPS_MOST = 1 };
    static const double turn = 6.283185307179586;
    int gaps = 0;
    for (int i = LABEL + 1; i < TOWARDS - LABEL; i++)
        gaps += !has_ink_towards(bare, rect, turn * i / TOWARDS);
    return gaps <= GAPS_MOST;
}

struct mark {
    double ink, deep, spill, empty; /* deep: without the pixels along the frame; empty: the ink of the page's empty boxes */
    double longest;
    int dark_sides;
};

static enum box_state state_of(const struct mark *mark)
{
    double ink = mark->ink - mark->empty;
    if (mark->ink >= SCRIBBLE_INK && mark->spill >= SCRIBBLE_SPILL && mark->dark_sides >= 3)
        return BOX_DOUBTFUL;
    if (mark->deep >= DEEP_FROM && /* what keeps along the frame is the frame's own */ (ink >= TICKED_FROM || (ink >= LINE_FROM && mark->longest >= LONG_STROKE)))
        return BOX_TICKED;
    return ink <= EMPTY_TO ? BOX_EMPTY : BOX_DOUBTFUL;
}

/* The ink of the box with its frame and what is just outside, but on the right, where its label stands. */
static double whole_of(struct raster gray, const struct page_rect *rect)
{
    enum { BEYOND = 5, RIGHT = 2 };
    return darkness(gray, rect->x - BEYOND, rect->y - BEYOND, rect->w + BEYOND + RIGHT, rect->h + 2 * BEYOND);
}

/* A tick along a side is little ink inside and much of it on the frame, which the page's empty boxes do not have. */
static void settle_edges(struct page *page, struct raster gray, const struct mark *marks)
{
    enum { EMPTIES_MANY = 3 };
    double most = 0;
    int count = 0;
    for (size_t i = 0; i < page->box_count; i++)
        if (page->boxes[i].sure >= 80 && page->boxes[i].state == BOX_EMPTY) {
            most = fmax(most, whole_of(gray, &page->boxes[i].rect));
            count++;
        }
    bool is_few = count < EMPTIES_MANY;
    double least = most + (is_few ? WHOLE_TICKED_FEW : WHOLE_TICKED_FROM);
    for (size_t i = 0; count > 0 && i < page->box_count; i++) {
        struct page_box *box = &page->boxes[i];
        bool is_stroke = marks[i].ink - marks[i].empty >= LINE_FROM && marks[i].longest >= EDGE_STROKE;
        if (is_few && box->sure < 50)
            continue; /* a letter, perhaps */
        if (box->state == BOX_DOUBTFUL && is_stroke && marks[i].ink < SCRIBBLE_INK && whole_of(gray, &box->rect) >= least)
            box->state = BOX_TICKED;
    }
}

void ink_measure(struct page *page, struct raster gray, struct raster bare)
{
    struct mark marks[PAGE_MAX_BOXES];
    int common = common_end(page, gray);
    for (size_t i = 0; i < page->box_count; i++) {
        struct page_box *box = &page->boxes[i];
        struct page_rect inside = inside_of(gray, &box->rect, common);
        box->ink = darkness(gray, inside.x, inside.y, inside.w, inside.h);
        marks[i].deep = darkness(gray, inside.x + 1, inside.y + 1, inside.w - 2, inside.h - 2);
        box->spill = spill_of(bare, &box->rect, &marks[i].dark_sides);
        marks[i].ink = box->ink;
        marks[i].spill = box->spill;
        marks[i].longest = longest_mark(gray, &inside);
    }
    double empty = empty_level(page);
    for (size_t i = 0; i < page->box_count; i++) {
        marks[i].empty = empty;
        page->boxes[i].state = state_of(&marks[i]);
        if (page->boxes[i].state == BOX_EMPTY && is_ringed(bare, &page->boxes[i].rect))
            page->boxes[i].state = BOX_DOUBTFUL; /* chosen perhaps, by somebody who draws a circle */
    }
    settle_edges(page, gray, marks);
}

enum box_state page_ink(const struct page *page, struct page_rect rect, double *out_ink)
{
    struct raster gray = {0};
    *out_ink = 0;
    if (rect.w < 8 || rect.h < 8 || rect.w > 1000 || rect.h > 1000 || !raster_of_pix(page->gray, &gray))
        return BOX_DOUBTFUL;
    struct page_rect inside = inside_of(gray, &rect, 3);
    *out_ink = darkness(gray, inside.x, inside.y, inside.w, inside.h);
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
