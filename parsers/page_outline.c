/* page_outline: what a marked area's outline would be if it were a sheet of paper. The convex hull forgives dents (a thumb, a shadow
 * at the edge); of its edges those that say least are taken away until four stay; each is then laid through the outline's points
 * near it, so that a folded or hidden corner is found where the sides meet. */
#include "parsers/page_private.h"

enum { HULL_MAX = 4096 };

struct hull {
    struct point at[HULL_MAX];
    int count;
};

static double cross(struct point o, struct point a, struct point b)
{
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/* Outermost marked pixels of every row, left ones then right ones, by y: all that a hull can stand on. */
static int outline_points(struct raster marked, struct point *points, int room)
{
    int count = 0;
    for (int y = 0; y < marked.h && count + 2 <= room; y++) {
        const uint8_t *row = marked.at + (size_t)y * (size_t)marked.w;
        int left = 0, right = marked.w - 1;
        while (left < marked.w && row[left] == 0)
            left++;
        if (left == marked.w)
            continue;
        while (row[right] == 0)
            right--;
        points[count++] = (struct point){left, y};
        points[count++] = (struct point){right + 1, y};
    }
    return count;
}

/* Half of the hull (Andrew's monotone chain over y): the side where `sign` * cross is positive. */
static void half_hull(const struct point *points, int count, double sign, struct hull *half)
{
    half->count = 0;
    for (int i = 0; i < count; i++) {
        while (half->count >= 2 && sign * cross(half->at[half->count - 2], half->at[half->count - 1], points[i]) <= 0)
            half->count--;
        if (half->count < HULL_MAX)
            half->at[half->count++] = points[i];
    }
}

/* Clockwise as seen (y down), from the top. */
static void hull_of(const struct point *points, int count, struct hull *hull, struct hull *half)
{
    half_hull(points, count, 1, hull);
    half_hull(points, count, -1, half);
    for (int i = half->count - 2; i > 0 && hull->count < HULL_MAX; i--)
        hull->at[hull->count++] = half->at[i];
}

static bool lines_meet(struct point a, struct point b, struct point c, struct point d, struct point *out_point)
{
    double ux = b.x - a.x, uy = b.y - a.y, vx = d.x - c.x, vy = d.y - c.y, det = ux * vy - uy * vx;
    if (fabs(det) < 1e-9 * (fabs(ux) + fabs(uy)) * (fabs(vx) + fabs(vy)) + 1e-12)
        return false;
    double t = ((c.x - a.x) * vy - (c.y - a.y) * vx) / det;
    *out_point = (struct point){a.x + t * ux, a.y + t * uy};
    return true;
}

/* Taking edge i away, its neighbours run on until they meet: the area that this adds, and where they meet. */
static double edge_cost(const struct hull *hull, int i, struct point *out_meet)
{
    int n = hull->count;
    struct point a = hull->at[(i + n - 1) % n], b = hull->at[i], c = hull->at[(i + 1) % n], d = hull->at[(i + 2) % n];
    double turn = cross((struct point){0, 0}, (struct point){b.x - a.x, b.y - a.y}, (struct point){d.x - c.x, d.y - c.y});
    double around = cross(a, b, c);
    if (!lines_meet(a, b, c, d, out_meet) || turn * around <= 0)
        return INFINITY;
    return fabs(cross(b, c, *out_meet)) / 2;
}

static bool hull_to_four(struct hull *hull)
{
    while (hull->count > 4) {
        int best = -1;
        double best_cost = INFINITY;
        struct point best_meet = {0}, meet;
        for (int i = 0; i < hull->count; i++) {
            double cost = edge_cost(hull, i, &meet);
            if (cost < best_cost) {
                best_cost = cost;
                best = i;
                best_meet = meet;
            }
        }
        if (best < 0)
            return false;
        int next = (best + 1) % hull->count;
        hull->at[best] = best_meet;
        memmove(hull->at + next, hull->at + next + 1, (size_t)(hull->count - next - 1) * sizeof hull->at[0]);
        hull->count--;
    }
    return hull->count == 4;
}

/* A marked pixel with one beside it that is not, or the picture's edge. */
static bool is_edge(struct raster marked, int x, int y)
{
    const uint8_t *at = marked.at + (size_t)y * (size_t)marked.w + x;
    if (*at == 0)
        return false;
    return x == 0 || y == 0 || x == marked.w - 1 || y == marked.h - 1 || at[-1] == 0 || at[1] == 0 || at[-marked.w] == 0 || at[marked.w] == 0;
}

struct fit {
    double n, sx, sy, sxx, sxy, syy;
};

/* The line through the outline's points within `reach` of the line a-b. Returns their number. */
static int side_fit(struct raster marked, struct point *a, struct point *b, double reach)
{
    double length = hypot(b->x - a->x, b->y - a->y);
    if (length < 10)
        return 0;
    struct fit fit = {0};
    int x0 = (int)fmax(0, fmin(a->x, b->x) - reach - 1), x1 = (int)fmin(marked.w - 1, fmax(a->x, b->x) + reach + 1);
    int y0 = (int)fmax(0, fmin(a->y, b->y) - reach - 1), y1 = (int)fmin(marked.h - 1, fmax(a->y, b->y) + reach + 1);
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            struct point p = {x + 0.5, y + 0.5};
            double along = ((p.x - a->x) * (b->x - a->x) + (p.y - a->y) * (b->y - a->y)) / length;
            if (along < length * 0.03 || along > length * 0.97 || fabs(cross(*a, *b, p)) / length > reach || !is_edge(marked, x, y))
                continue;
            fit.n++;
            fit.sx += p.x, fit.sy += p.y, fit.sxx += p.x * p.x, fit.sxy += p.x * p.y, fit.syy += p.y * p.y;
        }
    if (fit.n < length * 0.25)
        return 0;
    double mx = fit.sx / fit.n, my = fit.sy / fit.n;
    double angle = 0.5 * atan2(2 * (fit.sxy / fit.n - mx * my), fit.sxx / fit.n - mx * mx - (fit.syy / fit.n - my * my));
    double ux = cos(angle), uy = sin(angle);
    double ta = (a->x - mx) * ux + (a->y - my) * uy, tb = (b->x - mx) * ux + (b->y - my) * uy;
    *a = (struct point){mx + ta * ux, my + ta * uy};
    *b = (struct point){mx + tb * ux, my + tb * uy};
    return (int)fit.n;
}

/* The corner nearest to the picture's top left first, the others clockwise. */
static void quad_order(struct quad *quad)
{
    int first = 0;
    for (int i = 1; i < 4; i++)
        if (quad->corner[i].x + quad->corner[i].y < quad->corner[first].x + quad->corner[first].y)
            first = i;
    struct quad old = *quad;
    bool is_clockwise = cross(old.corner[0], old.corner[1], old.corner[2]) > 0;
    for (int i = 0; i < 4; i++)
        quad->corner[i] = old.corner[(first + (is_clockwise ? i : 4 - i)) % 4];
}

static bool sides_lie(struct raster marked, struct hull *hull, struct quad *out_quad, double *out_support)
{
    struct point ends[4][2];
    double total = 0, supported = 0;
    for (int i = 0; i < 4; i++) {
        struct point a = hull->at[i], b = hull->at[(i + 1) % 4];
        double length = hypot(b.x - a.x, b.y - a.y), reach = fmax(2.5, length * 0.012);
        if (side_fit(marked, &a, &b, reach) == 0 || side_fit(marked, &a, &b, 2.0) == 0)
            return false;
        struct point on_a = a, on_b = b;
        supported += fmin(length * 0.94, side_fit(marked, &on_a, &on_b, 1.6));
        total += length * 0.94;
        ends[i][0] = a;
        ends[i][1] = b;
    }
    for (int i = 0; i < 4; i++)
        if (!lines_meet(ends[(i + 3) % 4][0], ends[(i + 3) % 4][1], ends[i][0], ends[i][1], &out_quad->corner[i]))
            return false;
    *out_support = fmin(1, supported / total);
    quad_order(out_quad);
    return true;
}

bool outline_quad(struct raster marked, struct quad *out_quad, double *out_support)
{
    int room = marked.h * 2;
    struct point *points = malloc((size_t)room * sizeof *points);
    struct hull *hull = malloc(2 * sizeof *hull);
    bool is_found = false;
    if (points != NULL && hull != NULL) {
        int count = outline_points(marked, points, room);
        hull_of(points, count, hull, hull + 1);
        is_found = hull->count >= 4 && hull_to_four(hull) && sides_lie(marked, hull, out_quad, out_support);
    }
    free(points);
    free(hull);
    return is_found;
}
