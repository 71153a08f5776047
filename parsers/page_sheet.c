/* page_sheet: a photograph shows a sheet on a table. The sheet is the one large bright area with four straight sides beyond which it
 * is darker at once; no single level parts the two under a lamp, so several are tried and the straightest outline wins. A scan
 * with a shadow along its back is none: its shadow is soft. */
#include <leptonica/allheaders.h>

#include "parsers/page_private.h"

enum {
    LEVELS = 10,
    MIN_STEP = 18, /* gray levels between the sheet and what is beyond its side */
};

/* Print is closed away so that the sheet is one area. */
static bool without_print(struct raster small, struct raster *out_closed)
{
    PIX *pix = raster_to_pix(small), *closed = pix == NULL ? NULL : pixCloseGray(pix, 9, 9);
    bool is_done = raster_of_pix(closed, out_closed);
    pixDestroy(&pix);
    pixDestroy(&closed);
    return is_done;
}

/* Marks the connected pixels of 255 around `start` with `mark`; returns their number. */
static int flood(struct raster marked, int start, uint8_t mark, int *queue)
{
    int read = 0, write = 0, size = marked.w * marked.h;
    queue[write++] = start;
    marked.at[start] = mark;
    while (read < write) {
        int at = queue[read++], x = at % marked.w;
        const int next[4] = {x > 0 ? at - 1 : -1, x < marked.w - 1 ? at + 1 : -1, at - marked.w, at + marked.w};
        for (int i = 0; i < 4; i++)
            if (next[i] >= 0 && next[i] < size && marked.at[next[i]] == 255) {
                marked.at[next[i]] = mark;
                queue[write++] = next[i];
            }
    }
    return write;
}

static void threshold(struct raster gray, int level, struct raster marked)
{
    for (int i = 0; i < gray.w * gray.h; i++)
        marked.at[i] = gray.at[i] > level ? 255 : 0;
}

/* Marks the largest connected area of pixels above `level`; returns its size. `queue` has room for all pixels. */
static int largest_area(struct raster gray, int level, struct raster marked, int *queue)
{
    int size = gray.w * gray.h, best = 0, best_start = 0;
    threshold(gray, level, marked);
    for (int start = 0; start < size; start++) {
        int count = marked.at[start] == 255 ? flood(marked, start, 1, queue) : 0;
        if (count > best) {
            best = count;
            best_start = start;
        }
    }
    if (best == 0)
        return 0;
    threshold(gray, level, marked);
    flood(marked, best_start, 1, queue);
    for (int i = 0; i < size; i++)
        marked.at[i] = marked.at[i] == 1;
    return best;
}

static int gray_at(struct raster gray, double x, double y)
{
    int u = (int)floor(x), v = (int)floor(y);
    return u < 0 || v < 0 || u >= gray.w || v >= gray.h ? -1 : gray.at[v * gray.w + u];
}

/* How much of the side a-b (clockwise: inside is on its right hand) is a sharp step down to the outside; the part along the
 * picture's own edge counts apart. */
static double side_step(struct raster gray, struct point a, struct point b, double *out_at_edge)
{
    enum { PROBES = 60 };
    double length = hypot(b.x - a.x, b.y - a.y), nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
    int steps = 0, edges = 0, probes = 0;
    for (int i = 2; i < PROBES - 2; i++) {
        double t = (i + 0.5) / PROBES, x = a.x + t * (b.x - a.x), y = a.y + t * (b.y - a.y);
        int in = gray_at(gray, x + 3.5 * nx, y + 3.5 * ny), out = gray_at(gray, x - 3.5 * nx, y - 3.5 * ny);
        int far_in = gray_at(gray, x + 9 * nx, y + 9 * ny);
        probes++;
        if (in < 0 || out < 0)
            edges++;
        else if (in - out >= MIN_STEP && (far_in < 0 || abs(far_in - in) * 2 < in - out))
            steps++;
    }
    *out_at_edge = (double)edges / probes;
    return probes == edges ? 0 : (double)steps / (probes - edges);
}

static double quad_area(const struct quad *quad)
{
    double area = 0;
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        area += a.x * b.y - b.x * a.y;
    }
    return area / 2;
}

/* Angles between 50 and 130 degrees, opposite sides of like length: paper seen by somebody who wants it read. */
static bool is_sheet_like(const struct quad *quad, struct raster gray)
{
    double side[4];
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[(i + 3) % 4], b = quad->corner[i], c = quad->corner[(i + 1) % 4];
        double ux = a.x - b.x, uy = a.y - b.y, vx = c.x - b.x, vy = c.y - b.y, u = hypot(ux, uy), v = hypot(vx, vy);
        if (u < 40 || v < 40 || fabs((ux * vx + uy * vy) / (u * v)) > 0.64)
            return false;
        if (b.x < -0.2 * gray.w || b.y < -0.2 * gray.h || b.x > 1.2 * gray.w || b.y > 1.2 * gray.h)
            return false;
        side[i] = v;
    }
    double wide = (side[0] + side[2]) / (side[1] + side[3]);
    return side[0] < 1.7 * side[2] && side[2] < 1.7 * side[0] && side[1] < 1.7 * side[3] && side[3] < 1.7 * side[1] && wide > 0.4 && wide < 2.5;
}

static double quad_score(struct raster gray, const struct quad *quad, double support)
{
    if (!is_sheet_like(quad, gray) || quad_area(quad) < 0.2 * gray.w * gray.h)
        return 0;
    double score = support;
    int edges = 0;
    for (int i = 0; i < 4; i++) {
        double at_edge = 0, step = side_step(gray, quad->corner[i], quad->corner[(i + 1) % 4], &at_edge);
        if (at_edge > 0.6)
            edges++;
        else if (step < 0.6)
            return 0;
        else
            score *= 0.5 + step / 2;
    }
    return edges == 4 ? 0 : score;
}

bool sheet_find(struct raster small, struct quad *out_quad)
{
    struct raster closed = {0}, marked = {0};
    int *queue = malloc((size_t)small.w * (size_t)small.h * sizeof *queue);
    double best = 0;
    if (queue != NULL && without_print(small, &closed) && raster_new(small.w, small.h, &marked)) {
        int histogram[256] = {0}, size = small.w * small.h, low = 0, high = 255, seen = 0;
        for (int i = 0; i < size; i++)
            histogram[closed.at[i]]++;
        while (low < 255 && (seen += histogram[low]) < size / 50)
            low++;
        for (seen = 0; high > 0 && (seen += histogram[high]) < size / 20;)
            high--;
        for (int i = 1; i < LEVELS; i++) {
            struct quad quad;
            double support = 0;
            int area = largest_area(closed, low + (high - low) * i / LEVELS, marked, queue);
            if (area < size / 5 || !outline_quad(marked, &quad, &support))
                continue;
            double score = quad_score(closed, &quad, support);
            if (score > best) {
                best = score;
                *out_quad = quad;
            }
        }
    }
    free(queue);
    raster_free(&closed);
    raster_free(&marked);
    return best >= 0.55;
}
