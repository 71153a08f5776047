/* pdf_shapes: squares, and circles of the same size, in the pixels of a page. A frame is looked for by its four sides, so that
 * it may touch other ink (a cross that runs over, a line of a table); a circle, a rounded or a filled square by being one
 * piece of ink alone. */
#include "parsers/pdf_private.h"

enum {
    SIDE_MAX = 48,   /* pixels; boxes are smaller */
    SPILL = 7,       /* pixels that a pen adds to the upper side of a box; with both of them it is a word of bits at most */
    EDGE_LEAST = 2,  /* pixels of the line around it */
};
static const double side_least = 5, side_most = 22; /* points of a box */
static const double squareness = 0.72;              /* the shorter side of the longer one, at least */

struct find {
    const struct pdf_pixels *pixels;
    struct pdf_shape *shapes;
    size_t count;
    int least, most; /* pixels of a side */
};

/* How many pixels the lines of a frame take, with their soft edge: a whole row of it is still dark, or a whole column. */
static int edge_of(const struct pdf_pixels *p, int x0, int y0, int x1, int y1)
{
    int side = MIN(x1 - x0, y1 - y0), edge = MAX(EDGE_LEAST, side / 6);
    for (int at = edge; at < side / 3; at++) {
        int length = MIN(x1 - x0, y1 - y0) - 2 * at;
        int most = MAX(MAX(pdf_ink_across(p, x0 + at, x1 - at, y0 + at), pdf_ink_across(p, x0 + at, x1 - at, y1 - at)),
                       MAX(pdf_ink_down(p, x0 + at, y0 + at, y1 - at), pdf_ink_down(p, x1 - at, y0 + at, y1 - at)));
        if (most * 10 > length * 7)
            edge = at + 1;
    }
    return edge >= side / 3 ? MAX(EDGE_LEAST, side / 6) : edge; /* filled all over */
}

/* The dark share of a frame's inside, its own lines left out. */
static double ink_in(const struct pdf_pixels *p, int x0, int y0, int x1, int y1)
{
    int edge = edge_of(p, x0, y0, x1, y1), dark = 0, all = 0;
    for (int y = y0 + edge; y <= y1 - edge && x0 + edge <= x1 - edge; y++, all += x1 - x0 - 2 * edge + 1)
        dark += pdf_ink_across(p, x0 + edge, x1 - edge, y);
    return all == 0 ? 0 : (double)dark / all;
}

/* The dark share of the middle of a shape. */
static double ink_in_core(const struct pdf_pixels *p, int x0, int y0, int x1, int y1)
{
    int dx = (x1 - x0) * 3 / 10, dy = (y1 - y0) * 3 / 10, dark = 0, all = 0;
    for (int y = y0 + dy; y <= y1 - dy; y++, all += x1 - x0 - 2 * dx + 1)
        dark += pdf_ink_across(p, x0 + dx, x1 - dx, y);
    return all == 0 ? 0 : (double)dark / all;
}

static bool is_known(const struct find *find, struct pdf_rect rect)
{
    for (size_t i = 0; i < find->count; i++)
        if (pdf_covered(rect, find->shapes[i].rect) > 0.5 || pdf_covered(find->shapes[i].rect, rect) > 0.5)
            return true;
    return false;
}

static void add(struct find *find, int x0, int y0, int x1, int y1, bool is_frame)
{
    double scale = find->pixels->scale;
    struct pdf_rect rect = {x0 / scale, y0 / scale, (x1 + 1) / scale, (y1 + 1) / scale};
    if (find->count < PDF_MAX_SHAPES && !is_known(find, rect))
        find->shapes[find->count++] = (struct pdf_shape){rect, is_frame ? ink_in(find->pixels, x0, y0, x1, y1) : ink_in_core(find->pixels, x0, y0, x1, y1),
                                                         ink_in_core(find->pixels, x0, y0, x1, y1)};
}

static bool is_square(int width, int height)
{
    return MIN(width, height) >= squareness * MAX(width, height);
}

/* The rows under a run that may be the upper side of a frame, as bits from its left end on. */
struct under {
    uint64_t left[SIDE_MAX + 2]; /* by row from the run on: columns that have ink, or their neighbour to the right has */
    uint64_t right[SIDE_MAX + 2]; /* or their neighbour to the left */
    int rows;
};

/* False where no column within SPILL of one of the run's ends goes down far enough: it is no frame. */
static bool look_under(const struct find *find, int x0, int x1, int y, struct under *under)
{
    const uint64_t near = (UINT64_C(1) << (SPILL + 1)) - 1;
    uint64_t left = near, right = near << MAX(0, x1 - x0 - SPILL);
    under->rows = 0;
    for (int down = 1; down <= find->most; down++) {
        uint64_t bits = pdf_bits(find->pixels, find->pixels->ink, x0, y + down);
        under->left[down] = bits | bits >> 1;
        under->right[down] = bits | bits << 1;
        under->rows = down;
        left &= under->left[down];
        right &= under->right[down];
        if (left == 0 || right == 0)
            return down > find->least - 1;
    }
    return true;
}

/* How far down both sides are dark; `left` and `right` are counted from the left end of the run. */
static int sides_down(const struct under *under, int left, int right)
{
    int down = 1;
    while (down <= under->rows && (under->left[down] >> left & under->right[down] >> right & 1) != 0)
        down++;
    return down - 1;
}

/* Whether [x0, x1] of row y is the upper side of a frame, whose sides go down so far; then it is kept. */
static bool try_frame(struct find *find, int x0, int x1, int y, int sides)
{
    const struct pdf_pixels *p = find->pixels;
    int width = x1 - x0 + 1;
    for (int down = find->least - 1; down <= sides; down++)
        if (is_square(width, down + 1) && pdf_ink_across(p, x0, x1, y + down) * 20 >= width * 19 && pdf_ink_across(p, x0, x1, y + down + 1) * 3 <= width * 2) {
            add(find, x0, y, x1, y + down, true);
            return true;
        }
    return false;
}

/* A cross that runs over the corners of its box makes the upper side longer: its ends are looked for inside. */
static void try_run(struct find *find, struct pdf_run run)
{
    struct under under;
    int x0 = run.x0, x1 = run.x1 - 1, width = x1 - x0 + 1;
    if (pdf_ink_across(find->pixels, x0, x1, run.y - 1) * 3 > width * 2)
        return; /* not its first row */
    if (!look_under(find, x0, x1, run.y, &under))
        return;
    for (int left = 0; left <= SPILL; left++)
        for (int right = 0; right <= SPILL; right++) {
            int side = width - left - right;
            if (side >= find->least && side <= find->most && try_frame(find, x0 + left, x1 - right, run.y, sides_down(&under, left, x1 - right - x0)))
                return;
        }
}

static void find_frames(struct find *find)
{
    const struct pdf_pixels *p = find->pixels;
    for (size_t i = 0; i < p->run_count; i++)
        if (p->runs[i].x1 - p->runs[i].x0 >= find->least && p->runs[i].x1 - p->runs[i].x0 <= find->most + 2 * SPILL)
            try_run(find, p->runs[i]);
}

/* A piece of ink, followed from one run of pixels to those that it meets in the rows above and below. */
struct piece {
    int x0, y0, x1, y1;
    bool is_small; /* no larger than a box */
};

/* Takes a run out of what is left, and makes the piece as large. */
static void take(const struct pdf_pixels *p, struct piece *piece, struct pdf_run run)
{
    uint64_t *row = p->rest + (size_t)run.y * (size_t)p->words;
    for (int x = run.x0, next; x < run.x1; x = next) {
        next = MIN(run.x1, (x / 64 + 1) * 64);
        row[x / 64] &= ~((UINT64_MAX >> (64 - (next - x))) << (x % 64));
    }
    piece->x0 = MIN(piece->x0, run.x0);
    piece->x1 = MAX(piece->x1, run.x1 - 1);
    piece->y0 = MIN(piece->y0, run.y);
    piece->y1 = MAX(piece->y1, run.y);
}

/* The whole run round a pixel that is set. */
static struct pdf_run run_at(const struct pdf_pixels *p, int x, int y)
{
    struct pdf_run run = {y, x, pdf_next_clear(p, p->rest, x, y)};
    const uint64_t *row = p->rest + (size_t)y * (size_t)p->words;
    while (run.x0 > 0 && (row[(run.x0 - 1) / 64] >> ((run.x0 - 1) % 64) & 1) != 0)
        run.x0--;
    return run;
}

static struct piece follow(const struct find *find, int x, int y)
{
    const struct pdf_pixels *p = find->pixels;
    struct piece piece = {x, y, x, y, true};
    size_t count = 0;
    p->stack[count] = run_at(p, x, y);
    take(p, &piece, p->stack[count++]);
    while (count > 0) {
        struct pdf_run run = p->stack[--count];
        for (int y1 = MAX(0, run.y - 1); y1 <= MIN(p->height - 1, run.y + 1); y1++) /* nothing is left of its own row */
            for (int x1 = pdf_next_set(p, p->rest, MAX(0, run.x0 - 1), y1); x1 < MIN(run.x1 + 1, p->width) && count < PDF_STACK;
                 x1 = pdf_next_set(p, p->rest, x1, y1)) {
                p->stack[count] = run_at(p, x1, y1);
                take(p, &piece, p->stack[count++]);
            }
    }
    piece.is_small = piece.x1 - piece.x0 < find->most && piece.y1 - piece.y0 < find->most;
    return piece;
}

/* Whether there is ink near the border, from the middle towards (dx, dy) on a square of 8: a circle is met at 0.7 of the way
 * to the corners. */
static bool is_met(const struct pdf_pixels *p, const struct piece *piece, int dx, int dy)
{
    for (int step = 16; step <= 25; step++) {
        double far = step / 25.0;
        double x = (piece->x0 + piece->x1) / 2.0 + dx * far * (piece->x1 - piece->x0) / 16;
        double y = (piece->y0 + piece->y1) / 2.0 + dy * far * (piece->y1 - piece->y0) / 16;
        if (pdf_is_inked(p, (int)(x + 0.5), (int)(y + 0.5)))
            return true;
    }
    return false;
}

/* Whether its outline runs all around: seen from the middle, ink lies near the border in every direction but one. */
static bool is_closed(const struct pdf_pixels *p, const struct piece *piece)
{
    int missed = 0;
    for (int k = -8; k <= 8 && missed <= 1; k += 2)
        missed += !is_met(p, piece, k, -8) + !is_met(p, piece, k, 8) + !is_met(p, piece, -8, k) + !is_met(p, piece, 8, k);
    return missed <= 1;
}

/* A run with white above it may be the top of one. */
static void find_rings(struct find *find)
{
    const struct pdf_pixels *p = find->pixels;
    memcpy(p->rest, p->ink, (size_t)p->words * (size_t)p->height * sizeof *p->rest);
    for (size_t i = 0; i < p->run_count; i++) {
        struct pdf_run run = p->runs[i];
        if (run.x1 - run.x0 > find->most || (pdf_bits(p, p->rest, run.x0, run.y) & 1) == 0 || pdf_ink_across(p, run.x0, run.x1 - 1, run.y - 1) * 2 > run.x1 - run.x0)
            continue;
        struct piece piece = follow(find, run.x0, run.y);
        int width = piece.x1 - piece.x0 + 1, height = piece.y1 - piece.y0 + 1;
        if (piece.is_small && width >= find->least && height >= find->least && is_square(width, height) && is_closed(p, &piece))
            add(find, piece.x0, piece.y0, piece.x1, piece.y1, false);
    }
}

size_t pdf_find_shapes(struct arena *arena, const struct pdf_pixels *pixels, struct pdf_shape **out_shapes)
{
    struct find find = {.pixels = pixels, .shapes = arena_array(arena, PDF_MAX_SHAPES, sizeof *find.shapes)};
    find.least = (int)(side_least * pixels->scale);
    find.most = MIN(SIDE_MAX, (int)(side_most * pixels->scale) + 1);
    if (find.least >= 6) {
        find_frames(&find);
        find_rings(&find);
    }
    *out_shapes = find.shapes;
    return find.count;
}
