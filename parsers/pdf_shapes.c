/* pdf_shapes: squares, and circles of the same size, in the pixels of a page. A frame is looked for by its four sides, so that
 * it may touch other ink (a cross that runs over, a line of a table); a circle, a rounded or a filled square by being one
 * piece of ink alone. */
#include "parsers/pdf_private.h"

enum {
    SIDE_MAX = 64,   /* pixels; boxes are smaller */
    SPILL = 7,       /* pixels that a pen adds to the upper side of a box */
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

static unsigned char *pixel(const struct pdf_pixels *p, int x, int y)
{
    return &p->at[(size_t)y * (size_t)p->width + (size_t)x];
}

static bool is_dark(const struct pdf_pixels *p, int x, int y)
{
    return x >= 0 && y >= 0 && x < p->width && y < p->height && (*pixel(p, x, y) == PIXEL_DARK || *pixel(p, x, y) == PIXEL_GRAY);
}

static void see(const struct pdf_pixels *p, int x, int y)
{
    *pixel(p, x, y) = *pixel(p, x, y) == PIXEL_DARK ? PIXEL_DARK_SEEN : PIXEL_SEEN;
}

static bool is_inked(const struct pdf_pixels *p, int x, int y) /* seen by a flood or not */
{
    return x >= 0 && y >= 0 && x < p->width && y < p->height && *pixel(p, x, y) != PIXEL_WHITE;
}

static int dark_in_row(const struct pdf_pixels *p, int x0, int x1, int y)
{
    int dark = 0;
    for (int x = x0; x <= x1; x++)
        dark += is_inked(p, x, y);
    return dark;
}

static int dark_in_column(const struct pdf_pixels *p, int x, int y0, int y1)
{
    int dark = 0;
    for (int y = y0; y <= y1; y++)
        dark += is_inked(p, x, y);
    return dark;
}

/* How many pixels the lines of a frame take, with their soft edge: a whole row of it is still dark, or a whole column. */
static int edge_of(const struct pdf_pixels *p, int x0, int y0, int x1, int y1)
{
    int side = MIN(x1 - x0, y1 - y0), edge = MAX(EDGE_LEAST, side / 6);
    for (int at = edge; at < side / 3; at++) {
        int length = MIN(x1 - x0, y1 - y0) - 2 * at;
        int most = MAX(MAX(dark_in_row(p, x0 + at, x1 - at, y0 + at), dark_in_row(p, x0 + at, x1 - at, y1 - at)),
                       MAX(dark_in_column(p, x0 + at, y0 + at, y1 - at), dark_in_column(p, x1 - at, y0 + at, y1 - at)));
        if (most * 10 > length * 7)
            edge = at + 1;
    }
    return edge >= side / 3 ? MAX(EDGE_LEAST, side / 6) : edge; /* filled all over */
}

/* The dark share of a frame's inside, its own lines left out. */
static double ink_in(const struct pdf_pixels *p, int x0, int y0, int x1, int y1)
{
    int edge = edge_of(p, x0, y0, x1, y1), dark = 0, all = 0;
    for (int y = y0 + edge; y <= y1 - edge; y++)
        for (int x = x0 + edge; x <= x1 - edge; x++, all++)
            dark += is_inked(p, x, y);
    return all == 0 ? 0 : (double)dark / all;
}

/* The dark share of the middle of a shape. */
static double ink_in_core(const struct pdf_pixels *p, int x0, int y0, int x1, int y1)
{
    int dx = (x1 - x0) * 3 / 10, dy = (y1 - y0) * 3 / 10, dark = 0, all = 0;
    for (int y = y0 + dy; y <= y1 - dy; y++)
        for (int x = x0 + dx; x <= x1 - dx; x++, all++)
            dark += is_inked(p, x, y);
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

/* How far down from row y both sides are dark. */
static int sides_down(const struct find *find, int x0, int x1, int y)
{
    const struct pdf_pixels *p = find->pixels;
    int down = 1;
    while (down <= find->most && (is_dark(p, x0, y + down) || is_dark(p, x0 + 1, y + down)) && (is_dark(p, x1, y + down) || is_dark(p, x1 - 1, y + down)))
        down++;
    return down - 1;
}

/* Whether [x0, x1] of row y is the upper side of a frame; then it is kept. */
static bool try_frame(struct find *find, int x0, int x1, int y)
{
    const struct pdf_pixels *p = find->pixels;
    int width = x1 - x0 + 1, sides = sides_down(find, x0, x1, y);
    for (int down = find->least - 1; down <= sides; down++)
        if (is_square(width, down + 1) && dark_in_row(p, x0, x1, y + down) * 20 >= width * 19 && dark_in_row(p, x0, x1, y + down + 1) * 3 <= width * 2) {
            add(find, x0, y, x1, y + down, true);
            return true;
        }
    return false;
}

/* A cross that runs over the corners of its box makes the upper side longer: its ends are looked for inside. */
static void try_run(struct find *find, struct pdf_run run)
{
    int x0 = run.x0, x1 = run.x1 - 1, width = x1 - x0 + 1;
    if (dark_in_row(find->pixels, x0, x1, run.y - 1) * 3 > width * 2)
        return; /* not its first row */
    for (int left = 0; left <= SPILL; left++)
        for (int right = 0; right <= SPILL; right++) {
            int side = width - left - right;
            if (side >= find->least && side <= find->most && try_frame(find, x0 + left, x1 - right, run.y))
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

/* A piece of ink, followed from one pixel to its neighbours; those seen are marked. */
struct piece {
    int x0, y0, x1, y1;
    bool is_small; /* no larger than a box */
};

static struct piece follow(const struct find *find, int x, int y, int *stack, size_t room)
{
    const struct pdf_pixels *p = find->pixels;
    struct piece piece = {x, y, x, y, true};
    size_t count = 0;
    stack[count++] = y * p->width + x;
    see(p, x, y);
    while (count > 0) {
        int at = stack[--count], ax = at % p->width, ay = at / p->width;
        piece.x0 = MIN(piece.x0, ax);
        piece.x1 = MAX(piece.x1, ax);
        piece.y0 = MIN(piece.y0, ay);
        piece.y1 = MAX(piece.y1, ay);
        for (int k = 0; k < 9; k++) {
            int nx = ax + k % 3 - 1, ny = ay + k / 3 - 1;
            if (is_dark(p, nx, ny) && count < room) {
                see(p, nx, ny);
                stack[count++] = ny * p->width + nx;
            }
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
        if (is_inked(p, (int)(x + 0.5), (int)(y + 0.5)))
            return true;
    }
    return false;
}

/* Whether its outline runs all around: seen from the middle, ink lies near the border in nearly every direction. */
static bool is_closed(const struct pdf_pixels *p, const struct piece *piece)
{
    int met = 0, tried = 0;
    for (int k = -8; k <= 8; k += 2, tried += 4)
        met += is_met(p, piece, k, -8) + is_met(p, piece, k, 8) + is_met(p, piece, -8, k) + is_met(p, piece, 8, k);
    return met >= tried - 1;
}

/* A run with white above it may be the top of one. */
static void find_rings(struct find *find)
{
    const struct pdf_pixels *p = find->pixels;
    int *stack = p->stack;
    for (size_t i = 0; i < p->run_count; i++) {
        struct pdf_run run = p->runs[i];
        if (run.x1 - run.x0 > find->most || !is_dark(p, run.x0, run.y) || dark_in_row(p, run.x0, run.x1 - 1, run.y - 1) * 2 > run.x1 - run.x0)
            continue;
        struct piece piece = follow(find, run.x0, run.y, stack, PDF_STACK);
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
