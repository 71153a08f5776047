/* page_boxlike: boxes told from letters. A letter's outline is uneven, lacks corners, is thick where the page's boxes are thin, and
 * stands among letters; a box is of one size and one line with the page's other boxes, and often under or beside one. */
#include "parsers/page_private.h"

enum {
    SIZES = 100, /* more than the greatest side and the votes beside it */
    STRONG = 80,
};

/* How many corners have no ink about them: a « D » lacks two, an « O » four. */
static int corners_lacking(const struct sums *ink, const struct page_rect *rect)
{
    int count = 0;
    for (int i = 0; i < 4; i++) {
        int x = rect->x + (i % 2 != 0 ? rect->w : 0), y = rect->y + (i / 2 != 0 ? rect->h : 0);
        count += sums_share(ink, x - 1, y - 1, 3, 3) < 0.2;
    }
    return count;
}

/* How even a side is as seen from outside: the share of its rows whose first ink stands where most have it. From (x, y) `step`
 * goes inwards; an upright side is followed downwards, a level one to the right. */
static double evenness(const struct sums *ink, int x, int y, bool upright, int step, int length)
{
    enum { DEEP = 10 };
    int histogram[DEEP + 1] = {0}, best = 0;
    for (int i = 2; i < length - 1; i++) {
        int depth = 0;
        while (depth < DEEP && sums_count(ink, upright ? x + step * depth : x + i, upright ? y + i : y + step * depth, 1, 1) == 0)
            depth++;
        histogram[depth]++;
    }
    for (int i = 0; i + 2 < DEEP; i++)
        best = int_max(best, histogram[i] + histogram[i + 1] + histogram[i + 2]);
    return (double)best / (length - 3);
}

/* The thickness of one side, from outside inwards; 0 where it has no inner edge (a box filled with pen). */
static int side_thickness(const struct sums *ink, int x, int y, bool upright, int step, int length)
{
    int thick = 0;
    for (int depth = 0; depth < length / 2; depth++) {
        double inked = upright ? sums_share(ink, x + step * depth, y + 2, 1, length - 3) : sums_share(ink, x + 2, y + step * depth, length - 3, 1);
        if (inked < 0.6 && thick > 0)
            return thick * 3 > length ? 0 : thick;
        thick += inked >= 0.6;
    }
    return 0;
}

/* The mean of the sides that have one; 0: none. */
static double thickness(const struct sums *ink, const struct page_rect *rect)
{
    const int side[4] = {
        side_thickness(ink, rect->x - 4, rect->y, true, 1, rect->h), side_thickness(ink, rect->x + rect->w + 4, rect->y, true, -1, rect->h),
        side_thickness(ink, rect->x, rect->y - 4, false, 1, rect->w), side_thickness(ink, rect->x, rect->y + rect->h + 4, false, -1, rect->w),
    };
    int sum = 0, count = 0;
    for (int i = 0; i < 4; i++) {
        sum += side[i];
        count += side[i] > 0;
    }
    return count == 0 ? 0 : (double)sum / count;
}

/* A line that runs on above and below: a cell's or a ring's, no letter's. */
static bool is_rule_column(const struct sums *ink, const struct page_rect *rect, int x)
{
    return sums_share(ink, x, rect->y - rect->h / 2, 1, rect->h * 2) > 0.9;
}

static bool is_empty_inside(const struct sums *ink, const struct page_rect *rect)
{
    return sums_share(ink, rect->x + rect->w / 4, rect->y + rect->h / 4, rect->w - rect->w / 2, rect->h - rect->h / 2) < 0.08;
}

/* A pen that went round it, its label too perhaps: ink close above and close below. */
static bool is_between_strokes(const struct sums *ink, const struct page_rect *rect)
{
    int near = rect->h * 9 / 10;
    return sums_share(ink, rect->x, rect->y - near, rect->w, near - 5) > 0.05 && sums_share(ink, rect->x, rect->y + rect->h + 6, rect->w, near - 5) > 0.05;
}

/* Whether ink of some height (a share of the box's) stands at a letter's distance beside it; `step` goes outwards. A pen's stroke hangs
 * on a box that it ticks: there ink counts only beyond a gap. */
static bool has_letter_beside(const struct sums *ink, const struct page_rect *rect, int step, double high)
{
    enum { SERIF = 4, OWN = 5 };
    int x = step < 0 ? rect->x : rect->x + rect->w, y = rect->y - SERIF, down = rect->h + 2 * SERIF + 1;
    int near = int_max(6, rect->h * 35 / 100), from = 0, top = down, bottom = -1;
    bool is_empty = is_empty_inside(ink, rect);
    for (int past = 0; past < OWN && sums_share(ink, x, rect->y, 1, rect->h + 1) > 0.4; past++)
        x += step; /* out of the frame's own line */
    while (from < OWN && sums_count(ink, x + step * from, y, 1, down) > 0)
        from++; /* serifs, a sloping line */
    if (from == OWN && !is_empty)
        return false;
    from = from == OWN ? 2 : from;
    while (from < near && sums_count(ink, x + step * from, y, 1, down) < 2)
        from++;
    for (int i = from; from < near && i < from + rect->h * 2 / 3; i++) {
        if (is_rule_column(ink, rect, x + step * i))
            return false;
        for (int v = 0; v < down; v++)
            if (sums_count(ink, x + step * i, y + v, 1, 1) != 0)
                top = int_min(top, v), bottom = int_max(bottom, v);
    }
    return bottom - top + 1 >= rect->h * high && !is_between_strokes(ink, rect);
}

int boxlike(const struct sums *ink, const struct page_rect *rect, double sides, double light)
{
    int x1 = rect->x + rect->w, y1 = rect->y + rect->h, far = int_max(5, rect->w / 4);
    double even = evenness(ink, rect->x - 5, rect->y, true, 1, rect->h) + evenness(ink, x1 + 5, rect->y, true, -1, rect->h) +
                  evenness(ink, rect->x, rect->y - 5, false, 1, rect->w) + evenness(ink, rect->x, y1 + 5, false, -1, rect->w);
    double sure = 100 - (4 - sides) * 160 - fmax(0, 0.95 - light) * 80 - fmax(0, 3.6 - even) * 50;
    sure -= 30 * corners_lacking(ink, rect);
    if (thickness(ink, rect) * 5 > rect->w)
        sure -= 40;
    /* in a word there are letters on both sides; a pen's stroke may be on one */
    if (sums_share(ink, rect->x - 4 - far, rect->y + rect->h / 4, far, rect->h / 2) > 0.15)
        sure -= sums_share(ink, x1 + 5, rect->y + rect->h / 4, far, rect->h / 2) > 0.15 ? 40 : 15;
    /* its label begins a space further on, the next letter of a word does not; pen goes out at the corners */
    if (sums_share(ink, x1 + 3, rect->y + rect->h * 2 / 5, 6, rect->h * 2 / 5) > 0.2)
        sure -= 25;
    if (has_letter_beside(ink, rect, -1, 0.5))
        sure -= 60;
    return (int)fmax(0, fmin(100, sure));
}

static int size_of(const struct page_box *box)
{
    return (box->rect.w + box->rect.h) / 2;
}

/* The size that most of the sure ones have; 0 where fewer than three agree. */
static int common_size(const struct page *page)
{
    int votes[SIZES] = {0}, best = 0;
    for (size_t i = 0; i < page->box_count; i++)
        for (int size = size_of(&page->boxes[i]) - 1; page->boxes[i].sure >= STRONG && size <= size_of(&page->boxes[i]) + 1; size++)
            votes[int_min(size, SIZES - 1)]++;
    for (int i = 0; i < SIZES; i++)
        best = votes[i] > votes[best] ? i : best;
    return votes[best] >= 3 ? best : 0;
}

static bool is_aligned(const struct page *page, size_t which)
{
    const struct page_rect *rect = &page->boxes[which].rect;
    for (size_t i = 0; i < page->box_count; i++)
        if (i != which && page->boxes[i].sure >= STRONG && abs(page->boxes[i].rect.x - rect->x) <= 6)
            return true;
    return false;
}

static double common_thickness(const struct page *page, const struct sums *ink, int size)
{
    double sum = 0;
    int count = 0;
    for (size_t i = 0; i < page->box_count; i++) {
        double thick = thickness(ink, &page->boxes[i].rect);
        if (page->boxes[i].sure < STRONG || abs(size_of(&page->boxes[i]) - size) > 1 || thick <= 0)
            continue;
        sum += thick;
        count++;
    }
    return count == 0 ? 0 : sum / count;
}

/* How many other boxes of the page, sure ones, are as large and as square; those with a letter close behind are left out unless asked for. */
static int count_alike(const struct page *page, size_t which, const bool *is_close, bool with_close)
{
    const struct page_rect *rect = &page->boxes[which].rect;
    int count = 0;
    for (size_t i = 0; i < page->box_count; i++) {
        const struct page_rect *other = &page->boxes[i].rect;
        bool counts = i != which && page->boxes[i].sure >= STRONG && (with_close || !is_close[i]);
        count += counts && abs(other->w - rect->w) * 8 <= other->w && abs(other->h - rect->h) * 8 <= other->h;
    }
    return count;
}

/* A label begins a word space after its box: a letter nearer than that makes one only of what is like the page's others. */
static void first_letters_doubt(struct page *page, const struct sums *ink, const struct rings *rings)
{
    enum { AGREEING = 3 };
    bool is_close[PAGE_MAX_BOXES];
    int less[PAGE_MAX_BOXES];
    for (size_t i = 0; i < page->box_count; i++)
        is_close[i] = has_letter_beside(ink, &page->boxes[i].rect, 1, 0.3) && !rings_touch(rings, &page->boxes[i].rect);
    for (size_t i = 0; i < page->box_count; i++) {
        bool is_like = count_alike(page, i, is_close, false) > 0 || count_alike(page, i, is_close, true) >= AGREEING;
        less[i] = is_close[i] && !is_like ? 50 : 0;
    }
    for (size_t i = 0; i < page->box_count; i++)
        page->boxes[i].sure = int_max(0, page->boxes[i].sure - less[i]);
}

void boxes_agree(struct page *page, const struct sums *ink, const struct rings *rings)
{
    first_letters_doubt(page, ink, rings);
    int size = common_size(page);
    if (size == 0)
        return;
    double common = common_thickness(page, ink, size);
    int more[PAGE_MAX_BOXES];
    for (size_t i = 0; i < page->box_count; i++) {
        const struct page_box *box = &page->boxes[i];
        double thick = thickness(ink, &box->rect);
        more[i] = abs(size_of(box) - size) * 100 <= size * 10 ? 10 : -45;
        more[i] += is_aligned(page, i) ? 10 : -25;
        if (common > 0 && thick > common + 1.6)
            more[i] -= 45;
    }
    for (size_t i = 0; i < page->box_count; i++)
        page->boxes[i].sure = int_min(100, int_max(0, page->boxes[i].sure + more[i]));
}
