/* page_boxes: boxes as shapes. Two parallel strokes as far apart as a box is wide, and between them, near their ends, two rows of
 * ink: a square is tried there, and scored by how much of its four sides is inked and by the paper just outside (a logo has none);
 * page_boxlike.c then tells boxes from letters. Looked for from the upright strokes and from the level ones, so that one faint or broken
 * side does not hide a box. What is inside (a cross, a blot) and what goes over the edge does not matter here. */
#include "parsers/page_private.h"

#define LEAST_SIDE PAGE_MM(1.9)
#define GREATEST_SIDE PAGE_MM(7)

enum {
    ROWS_MAX = 3 * 80, /* rows looked at for one pair of strokes */
    FOUND_MAX = 4000,
};

/* The ink, seen as it is or turned over, so that one search serves both ways. */
struct view {
    const struct sums *ink, *wide, *tall; /* wide: each pixel spread by one to its left and right */
    bool turned;
};

struct found {
    struct page_rect rect; /* its sides run through the middle of the frame's lines */
    double sides, light;   /* inked shares of the four sides, 0 to 4; of paper just outside, 0 to 1 */
};

struct search {
    struct view view;
    struct found *found;
    size_t count;
};

static double share(const struct sums *sums, bool turned, int x, int y, int w, int h)
{
    return turned ? sums_share(sums, y, x, h, w) : sums_share(sums, x, y, w, h);
}

/* The inked share of the level line at y over [x0, x1). */
static double level_side(const struct view *view, int y, int x0, int x1)
{
    return share(view->turned ? view->wide : view->tall, view->turned, x0, y, x1 - x0, 1);
}

static double upright_side(const struct view *view, int x, int y0, int y1)
{
    return share(view->turned ? view->tall : view->wide, view->turned, x, y0, 1, y1 - y0);
}

static double greatest_of(double a, double b, double c)
{
    return fmax(a, fmax(b, c));
}

/* Whether the sides run on beyond the square, as those of a table's cell do. */
static int sides_running_on(const struct view *view, const struct page_rect *rect)
{
    int x1 = rect->x + rect->w, y1 = rect->y + rect->h, far = int_max(rect->w, rect->h) * 2 / 3, count = 0;
    for (int i = 0; i < 2; i++) {
        int y = i == 0 ? rect->y : y1, x = i == 0 ? rect->x : x1;
        count += level_side(view, y, rect->x - far, rect->x - 3) > 0.9 || level_side(view, y, x1 + 4, x1 + far) > 0.9;
        count += upright_side(view, x, rect->y - far, rect->y - 3) > 0.9 || upright_side(view, x, y1 + 4, y1 + far) > 0.9;
    }
    return count;
}

static double score_of(const struct found *found)
{
    return found->sides + found->light;
}

/* What the square's sides look like; sides 0 where it is no box. */
static struct found square(const struct view *view, const struct page_rect *rect)
{
    struct found none = {0};
    int x0 = rect->x, y0 = rect->y, x1 = x0 + rect->w, y1 = y0 + rect->h;
    double side[4] = {
        greatest_of(upright_side(view, x0, y0, y1 + 1), upright_side(view, x0 - 1, y0, y1 + 1), upright_side(view, x0 + 1, y0, y1 + 1)),
        greatest_of(upright_side(view, x1, y0, y1 + 1), upright_side(view, x1 - 1, y0, y1 + 1), upright_side(view, x1 + 1, y0, y1 + 1)),
        greatest_of(level_side(view, y0, x0, x1 + 1), level_side(view, y0 - 1, x0, x1 + 1), level_side(view, y0 + 1, x0, x1 + 1)),
        greatest_of(level_side(view, y1, x0, x1 + 1), level_side(view, y1 - 1, x0, x1 + 1), level_side(view, y1 + 1, x0, x1 + 1)),
    };
    double sum = 0, least = 1;
    for (int i = 0; i < 4; i++) {
        sum += side[i];
        least = fmin(least, side[i]);
    }
    if (sum < 3.3 || least < 0.5)
        return none;
    const double outside[4] = {
        share(view->ink, view->turned, x0 - 6, y0, 2, rect->h), share(view->ink, view->turned, x1 + 5, y0, 2, rect->h),
        share(view->ink, view->turned, x0, y0 - 6, rect->w, 2), share(view->ink, view->turned, x0, y1 + 5, rect->w, 2),
    };
    int dark = 0;
    double light = 0;
    for (int i = 0; i < 4; i++) {
        dark += outside[i] > 0.5;
        light += (1 - outside[i]) / 4;
    }
    if (dark > 1 || sides_running_on(view, rect) >= 3)
        return none;
    return (struct found){*rect, sum, light};
}

static void found_add(struct search *search, struct found found)
{
    struct page_rect rect = found.rect;
    if (search->view.turned)
        found.rect = (struct page_rect){rect.y, rect.x, rect.h, rect.w};
    if (search->count < FOUND_MAX)
        search->found[search->count++] = found;
}

/* The best square between two upright strokes at x0 and x1, its top and bottom rows in [from, to). */
static void pair_try(struct search *search, int x0, int x1, int from, int to)
{
    int rows[ROWS_MAX], count = 0, side = x1 - x0;
    bool is_full[ROWS_MAX];
    for (int y = int_max(from, 1); y < to && count < ROWS_MAX; y++) {
        double inked = level_side(&search->view, y, x0 + 2, x1 - 1);
        if (inked < 0.5)
            continue;
        is_full[count] = inked >= 0.75;
        rows[count++] = y;
    }
    struct found best = {0};
    for (int i = 0; i < count; i++)
        for (int j = i + 1; j < count; j++) {
            int high = rows[j] - rows[i];
            if (high < LEAST_SIDE || high * 100 < side * 87 || (!is_full[i] && !is_full[j]))
                continue;
            if (high * 100 > side * 115)
                break;
            struct page_rect rect = {x0, rows[i], side, high};
            struct found found = square(&search->view, &rect);
            if (score_of(&found) > score_of(&best))
                best = found;
        }
    if (best.sides > 0)
        found_add(search, best);
}

/* `strokes` are the upright ones of the view: `at` is their x, from and to their rows. */
static void pairs_try(struct search *search, const struct strokes *strokes)
{
    for (size_t i = 0; i < strokes->count; i++)
        for (size_t j = i + 1; j < strokes->count; j++) {
            const struct stroke *left = &strokes->at[i], *right = &strokes->at[j];
            int side = right->at - left->at, from = int_max(left->from, right->from), to = int_min(left->to, right->to);
            if (side > GREATEST_SIDE)
                break;
            if (side < LEAST_SIDE || to - from < side * 2 / 5)
                continue;
            int more = int_max(4, side - (to - from) + 4);
            pair_try(search, left->at, right->at, from - more, to + more);
        }
}

static int by_score(const void *a, const void *b)
{
    const struct found *one = a, *two = b;
    if (score_of(one) != score_of(two))
        return score_of(one) > score_of(two) ? -1 : 1;
    if (one->rect.y != two->rect.y)
        return one->rect.y < two->rect.y ? -1 : 1;
    return (one->rect.x > two->rect.x) - (one->rect.x < two->rect.x);
}

static bool rects_overlap(const struct page_rect *a, const struct page_rect *b)
{
    int across = int_min(a->x + a->w, b->x + b->w) - int_max(a->x, b->x), down = int_min(a->y + a->h, b->y + b->h) - int_max(a->y, b->y);
    return across > 3 && down > 3;
}

static int by_line(const void *a, const void *b)
{
    const struct page_box *one = a, *two = b;
    if (one->rect.y != two->rect.y)
        return one->rect.y < two->rect.y ? -1 : 1;
    return (one->rect.x > two->rect.x) - (one->rect.x < two->rect.x);
}

/* The best of those that overlap, without those that are hardly boxes. */
static void found_to_boxes(struct arena *arena, struct search *search, const struct rings *rings, struct page *page)
{
    qsort(search->found, search->count, sizeof *search->found, by_score);
    page->boxes = arena_array(arena, PAGE_MAX_BOXES, sizeof *page->boxes);
    page->box_count = 0;
    for (size_t i = 0; i < search->count && page->box_count < PAGE_MAX_BOXES; i++) {
        bool is_taken = false;
        for (size_t j = 0; j < page->box_count && !is_taken; j++)
            is_taken = rects_overlap(&search->found[i].rect, &page->boxes[j].rect);
        if (is_taken)
            continue;
        page->boxes[page->box_count++] = (struct page_box){.rect = search->found[i].rect, .sure = (int)i};
    }
    for (size_t i = 0; i < page->box_count; i++) {
        const struct found *found = &search->found[page->boxes[i].sure];
        page->boxes[i].sure = boxlike(search->view.ink, &found->rect, found->sides, found->light);
    }
    boxes_agree(page, search->view.ink, rings);
    size_t kept = 0;
    for (size_t i = 0; i < page->box_count; i++)
        if (page->boxes[i].sure >= BOX_LEAST_SURE)
            page->boxes[kept++] = page->boxes[i];
    page->box_count = kept;
    qsort(page->boxes, page->box_count, sizeof *page->boxes, by_line);
}

/* Each pixel spread by one along the rows, or down the columns. */
static bool spread(struct raster ink, bool wide, struct raster *out_raster)
{
    if (!raster_new(ink.w, ink.h, out_raster))
        return false;
    size_t step = wide ? 1 : (size_t)ink.w, size = (size_t)ink.w * (size_t)ink.h;
    for (size_t i = step; i + step < size; i++)
        out_raster->at[i] = ink.at[i] | ink.at[i - step] | ink.at[i + step];
    return true;
}

static bool spread_sums(struct raster ink, bool wide, struct sums *out_sums)
{
    struct raster raster = {0};
    bool is_done = spread(ink, wide, &raster) && sums_new(raster, out_sums);
    raster_free(&raster);
    return is_done;
}

bool boxes_find(struct arena *arena, struct raster ink, const struct rings *rings, struct page *page)
{
    struct sums plain = {0}, wide = {0}, tall = {0};
    struct raster over = {0};
    struct strokes upright = {0}, level = {0};
    struct search search = {{&plain, &wide, &tall, false}, calloc(FOUND_MAX, sizeof *search.found), 0};
    bool is_done = search.found != NULL && sums_new(ink, &plain) && spread_sums(ink, true, &wide) && spread_sums(ink, false, &tall) &&
                   raster_transpose(ink, &over) && strokes_find(over, &upright) && strokes_find(ink, &level);
    if (is_done) {
        pairs_try(&search, &upright);
        search.view.turned = true;
        pairs_try(&search, &level);
        found_to_boxes(arena, &search, rings, page);
    }
    free(search.found);
    raster_free(&over);
    strokes_free(&upright);
    strokes_free(&level);
    sums_free(&plain);
    sums_free(&wide);
    sums_free(&tall);
    return is_done;
}
