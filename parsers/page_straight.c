/* page_straight: a small copy of the sheet, flattened, tells whether the lines of print run across or down, whether they stand on
 * their feet or on their head (ascenders outnumber descenders), and how much they slope. All of it goes into the four corners, so
 * that the page itself is drawn once, from the picture's own pixels. */
#include <leptonica/allheaders.h>

#include "parsers/page_private.h"

enum {
    PREVIEW_DPI = 150,
    STRIPS = 8,
    LEAST_ASCENDERS = 8, /* normalised excess of descenders that turns a page over */
};

struct quad quad_of_size(int w, int h)
{
    return (struct quad){{{0, 0}, {w, 0}, {w, h}, {0, h}}};
}

/* The eight numbers that carry (x, y) of a w x h rectangle to the quad: X = (ax + by + c) / (gx + hy + 1), Y likewise (Heckbert). */
static void square_to_quad(const struct quad *quad, double m[8])
{
    const struct point *p = quad->corner;
    double sx = p[0].x - p[1].x + p[2].x - p[3].x, sy = p[0].y - p[1].y + p[2].y - p[3].y;
    double dx1 = p[1].x - p[2].x, dx2 = p[3].x - p[2].x, dy1 = p[1].y - p[2].y, dy2 = p[3].y - p[2].y;
    double det = dx1 * dy2 - dx2 * dy1;
    double g = fabs(det) < 1e-12 ? 0 : (sx * dy2 - dx2 * sy) / det, h = fabs(det) < 1e-12 ? 0 : (dx1 * sy - sx * dy1) / det;
    m[0] = p[1].x - p[0].x + g * p[1].x;
    m[1] = p[3].x - p[0].x + h * p[3].x;
    m[2] = p[0].x;
    m[3] = p[1].y - p[0].y + g * p[1].y;
    m[4] = p[3].y - p[0].y + h * p[3].y;
    m[5] = p[0].y;
    m[6] = g;
    m[7] = h;
}

static struct point carried(const double m[8], double u, double v)
{
    double w = m[6] * u + m[7] * v + 1;
    return (struct point){(m[0] * u + m[1] * v + m[2]) / w, (m[3] * u + m[4] * v + m[5]) / w};
}

/* Between four pixels; x and y in 256ths. White outside. */
static inline unsigned sample(struct raster gray, int x, int y)
{
    int u = x >> 8, v = y >> 8;
    if (u < -1 || v < -1 || u >= gray.w || v >= gray.h)
        return 255;
    unsigned ax = (unsigned)x & 255, ay = (unsigned)y & 255;
    size_t u0 = (size_t)int_max(u, 0), u1 = (size_t)int_min(u + 1, gray.w - 1);
    const uint8_t *top = gray.at + (size_t)int_max(v, 0) * (size_t)gray.w, *low = gray.at + (size_t)int_min(v + 1, gray.h - 1) * (size_t)gray.w;
    unsigned upper = top[u0] * (256 - ax) + top[u1] * ax, lower = low[u0] * (256 - ax) + low[u1] * ax;
    return (upper * (256 - ay) + lower * ay) >> 16;
}

/* Picture pixels for one of the page, at the quad's middle. */
static double quad_scale(const struct quad *quad, int w, int h)
{
    const struct point *p = quad->corner;
    double across = (hypot(p[1].x - p[0].x, p[1].y - p[0].y) + hypot(p[2].x - p[3].x, p[2].y - p[3].y)) / 2 / w;
    double down = (hypot(p[3].x - p[0].x, p[3].y - p[0].y) + hypot(p[2].x - p[1].x, p[2].y - p[1].y)) / 2 / h;
    return fmax(across, down);
}

/* Adds the row of samples at height v to `sums`. Exact every SPAN pixels, straight between: paper does not bend more than that. */
static void row_add(struct raster gray, const double m[8], double v, double shift, int w, uint16_t *sums)
{
    enum { SPAN = 16 };
    static const double most = 1 << 22; /* a wild quad must not leave the range of the fixed point */
    for (int x0 = 0; x0 < w; x0 += SPAN) {
        int count = int_min(SPAN, w - x0);
        struct point a = carried(m, (x0 + shift) / w, v), b = carried(m, (x0 + count + shift) / w, v);
        if (!(fabs(a.x) < most && fabs(a.y) < most && fabs(b.x) < most && fabs(b.y) < most)) {
            for (int i = 0; i < count; i++)
                sums[x0 + i] = (uint16_t)(sums[x0 + i] + 255);
            continue;
        }
        int64_t x = (int64_t)((a.x - 0.5) * 65536), y = (int64_t)((a.y - 0.5) * 65536);
        int64_t dx = (int64_t)((b.x - a.x) * 65536 / count), dy = (int64_t)((b.y - a.y) * 65536 / count);
        for (int i = 0; i < count; i++, x += dx, y += dy)
            sums[x0 + i] = (uint16_t)(sums[x0 + i] + sample(gray, (int)(x >> 8), (int)(y >> 8)));
    }
}

bool quad_warp(struct raster gray, const struct quad *quad, int w, int h, struct raster *out_raster)
{
    double m[8];
    uint16_t *sums = calloc((size_t)w, sizeof *sums);
    if (sums == NULL || !raster_new(w, h, out_raster)) {
        free(sums);
        return false;
    }
    square_to_quad(quad, m);
    /* so many samples each way that no pixel is passed over */
    int parts = int_max(1, (int)fmin(4, ceil(quad_scale(quad, w, h) / 1.8 - 0.01)));
    for (int y = 0; y < h; y++) {
        memset(sums, 0, (size_t)w * sizeof *sums);
        for (int i = 0; i < parts; i++)
            for (int j = 0; j < parts; j++)
                row_add(gray, m, (y + (i + 0.5) / parts) / h, (j + 0.5) / parts, w, sums);
        uint8_t *to = out_raster->at + (size_t)y * (size_t)w;
        for (int x = 0; x < w; x++)
            to[x] = (uint8_t)(sums[x] / (parts * parts));
    }
    free(sums);
    return true;
}

/* The quad whose print is turned by quarters clockwise once more: what was its left side is on top. */
static void quad_turn(struct quad *quad, int quarters)
{
    struct quad old = *quad;
    for (int i = 0; i < 4; i++)
        quad->corner[i] = old.corner[(i + 4 - quarters) % 4];
}

/* How much neighbouring rows differ, in strips narrow enough that a slope does not blur them. The margins, where shadows and the
 * table beneath show, are left out. */
static double line_contrast(struct raster ink, bool across)
{
    int length = across ? ink.h : ink.w, breadth = across ? ink.w : ink.h, margin = length / 20, side = breadth / 20;
    double total = 0;
    for (int strip = 0; strip < STRIPS; strip++) {
        int from = side + (breadth - 2 * side) * strip / STRIPS, to = side + (breadth - 2 * side) * (strip + 1) / STRIPS;
        int before = 0;
        for (int i = margin; i < length - margin; i++) {
            int sum = 0;
            for (int j = from; j < to; j++)
                sum += across ? ink.at[(size_t)i * (size_t)ink.w + (size_t)j] : ink.at[(size_t)j * (size_t)ink.w + (size_t)i];
            if (i > margin)
                total += (double)(sum - before) * (sum - before);
            before = sum;
        }
    }
    return total;
}

/* Where rows do not differ far more one way than the other (a column of boxes has rows too), the letters must say the same. A portrait
 * picture is seldom turned: it must say so more clearly. */
static bool lies_on_side(struct raster ink, PIX *pix)
{
    double ratio = line_contrast(ink, false) / fmax(1, line_contrast(ink, true));
    bool is_landscape = ink.w > ink.h;
    if (ratio <= (is_landscape ? 1.15 : 1.6) || ratio > (is_landscape ? 2 : 4))
        return ratio > 2;
    l_float32 up = 0, left = 0;
    pixSetResolution(pix, PREVIEW_DPI, PREVIEW_DPI);
    return pixOrientDetect(pix, &up, &left, 0, 0) == 0 && fabsf(left) > fabsf(up) + (float)LEAST_ASCENDERS / 2;
}

/* The small copy as ink, straight rules left out of what is looked at by its size alone. */
static PIX *preview(struct raster gray, const struct quad *quad, int w, int h, struct raster *out_ink)
{
    struct raster small = {0};
    double quality = 0;
    PIX *pix = NULL;
    if (quad_warp(gray, quad, w, h, &small) && light_flatten(small, 14, &quality) && light_ink(small, light_level(small), out_ink))
        pix = raster_to_binary(*out_ink);
    raster_free(&small);
    return pix;
}

static bool stands_on_head(PIX *pix)
{
    l_float32 up = 0, left = 0;
    pixSetResolution(pix, PREVIEW_DPI, PREVIEW_DPI);
    return pixOrientDetect(pix, &up, &left, 0, 0) == 0 && up < -LEAST_ASCENDERS;
}

/* The print's slope in degrees, clockwise positive; 0 where it cannot be told. */
static double slope(PIX *pix)
{
    l_float32 angle = 0, sure = 0;
    if (pixFindSkewSweepAndSearch(pix, &angle, &sure, 4, 2, 9.0F, 1.0F, 0.02F) != 0 || sure < 2.5F)
        return 0;
    return -(double)angle;
}

/* The corners of the w x h page turned by `degrees` about its middle, in the picture. */
static void quad_rotate(struct quad *quad, int w, int h, double degrees)
{
    double m[8], c = cos(degrees * M_PI / 180), s = sin(degrees * M_PI / 180);
    square_to_quad(quad, m);
    static const double at[4][2] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    for (int i = 0; i < 4; i++) {
        double x = at[i][0] * w, y = at[i][1] * h;
        quad->corner[i] = carried(m, (x * c - y * s) / w + 0.5, (x * s + y * c) / h + 0.5);
    }
}

void quad_straighten(struct raster gray, struct quad *quad, int *w, int *h)
{
    struct raster ink = {0};
    int small_w = int_max(64, *w * PREVIEW_DPI / PAGE_DPI), small_h = int_max(64, *h * PREVIEW_DPI / PAGE_DPI);
    PIX *pix = preview(gray, quad, small_w, small_h, &ink);
    if (pix != NULL && lies_on_side(ink, pix)) {
        int swap = *w;
        *w = *h, *h = swap;
        quad_turn(quad, 1);
        PIX *turned = pixRotateOrth(pix, 1);
        pixDestroy(&pix);
        pix = turned;
    }
    if (pix != NULL && stands_on_head(pix)) {
        quad_turn(quad, 2);
        PIX *turned = pixRotateOrth(pix, 2);
        pixDestroy(&pix);
        pix = turned;
    }
    if (pix != NULL)
        quad_rotate(quad, *w, *h, slope(pix));
    pixDestroy(&pix);
    raster_free(&ink);
}
