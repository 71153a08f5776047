/* page_light: what light did to the paper is undone. The paper's own gray is taken tile by tile (nearly its brightest pixels), dark
 * things smaller than a thumb are bridged, and every pixel is told as a share of the paper around it. */
#include "parsers/page_private.h"

enum { BRIDGE = 3 }; /* tiles to each side that a dark thing is bridged over */

struct tiles {
    int w, h, side;
    double *at, *other;
};

static bool tiles_new(struct raster gray, int side, struct tiles *tiles)
{
    *tiles = (struct tiles){(gray.w + side - 1) / side, (gray.h + side - 1) / side, side, NULL, NULL};
    size_t size = (size_t)tiles->w * (size_t)tiles->h;
    tiles->at = calloc(size * 2, sizeof *tiles->at);
    tiles->other = tiles->at == NULL ? NULL : tiles->at + size;
    return tiles->at != NULL;
}

static int percentile(const int histogram[256], int total, double share)
{
    int want = (int)(total * share), seen = 0, level = 0;
    while (level < 255 && (seen += histogram[level]) <= want)
        level++;
    return level;
}

static void tiles_measure(struct raster gray, struct tiles *tiles)
{
    for (int v = 0; v < tiles->h; v++)
        for (int u = 0; u < tiles->w; u++) {
            int histogram[256] = {0}, total = 0;
            int x0 = u * tiles->side, y0 = v * tiles->side, x1 = int_min(x0 + tiles->side, gray.w), y1 = int_min(y0 + tiles->side, gray.h);
            for (int y = y0; y < y1; y++)
                for (int x = x0; x < x1; x++, total++)
                    histogram[gray.at[(size_t)y * (size_t)gray.w + (size_t)x]]++;
            tiles->at[v * tiles->w + u] = percentile(histogram, total, 0.75);
        }
}

/* The greatest (or least) of each tile's neighbours along one direction; nothing is bridged to beyond the page's edge, so that a
 * shadow along it stays one. */
static void tiles_pass(struct tiles *tiles, bool across, bool greatest)
{
    for (int v = 0; v < tiles->h; v++)
        for (int u = 0; u < tiles->w; u++) {
            double value = tiles->at[v * tiles->w + u];
            int reach = across ? int_min(u, tiles->w - 1 - u) : int_min(v, tiles->h - 1 - v);
            reach = int_min(BRIDGE, reach);
            for (int i = -reach; i <= reach; i++) {
                double near = tiles->at[(across ? v : v + i) * tiles->w + (across ? u + i : u)];
                value = greatest ? fmax(value, near) : fmin(value, near);
            }
            tiles->other[v * tiles->w + u] = value;
        }
    double *swap = tiles->at;
    tiles->at = tiles->other;
    tiles->other = swap;
}

static void tiles_smooth(struct tiles *tiles)
{
    for (int v = 0; v < tiles->h; v++)
        for (int u = 0; u < tiles->w; u++) {
            double sum = 0;
            for (int y = v - 1; y <= v + 1; y++)
                for (int x = u - 1; x <= u + 1; x++)
                    sum += tiles->at[int_min(int_max(y, 0), tiles->h - 1) * tiles->w + int_min(int_max(x, 0), tiles->w - 1)];
            tiles->other[v * tiles->w + u] = sum / 9;
        }
    double *swap = tiles->at;
    tiles->at = tiles->other;
    tiles->other = swap;
}

/* One row of the paper: for each column the tile to its left, and how far it is on the way to the next. */
struct paper {
    int *tile;
    float *part;
    float *across; /* the tiles' grays at this height */
};

static bool paper_new(const struct tiles *tiles, int w, struct paper *paper)
{
    paper->tile = calloc((size_t)w, sizeof *paper->tile);
    paper->part = calloc((size_t)w + (size_t)tiles->w + 1, sizeof *paper->part);
    paper->across = paper->part == NULL ? NULL : paper->part + w;
    if (paper->tile == NULL || paper->part == NULL)
        return false;
    for (int x = 0; x < w; x++) {
        double at = fmin(fmax((x + 0.5) / tiles->side - 0.5, 0), tiles->w - 1);
        paper->tile[x] = (int)at;
        paper->part[x] = (float)(at - (int)at);
    }
    return true;
}

static void paper_free(struct paper *paper)
{
    free(paper->tile);
    free(paper->part);
}

static void paper_at(const struct tiles *tiles, int y, struct paper *paper)
{
    double at = fmin(fmax((y + 0.5) / tiles->side - 0.5, 0), tiles->h - 1), part = at - (int)at;
    const double *upper = tiles->at + (int)at * tiles->w, *lower = tiles->at + int_min((int)at + 1, tiles->h - 1) * tiles->w;
    for (int u = 0; u < tiles->w; u++)
        paper->across[u] = (float)fmax(12, upper[u] * (1 - part) + lower[u] * part);
    paper->across[tiles->w] = paper->across[tiles->w - 1];
}

/* Contrast of the darkest print against the paper, and how few pixels the step from one to the other takes. */
static double quality_of(const int histogram[256], int darkest)
{
    double middle = 0, dark = 0;
    int deep = darkest + (255 - darkest) / 3, pale = 255 - (255 - darkest) / 4;
    for (int i = 0; i < pale; i++)
        *(i <= deep ? &dark : &middle) += histogram[i];
    double contrast = (255 - darkest) / 255.0, sharp = dark + middle == 0 ? 0 : dark / (dark + middle);
    return fmin(1, fmin(1, contrast * 1.3) * fmin(1, sharp * 2.2));
}

/* Every pixel as a share of the paper around it; `histogram` of the result. */
static bool paper_divide(struct raster gray, const struct tiles *tiles, int histogram[256])
{
    struct paper paper = {0};
    bool is_done = paper_new(tiles, gray.w, &paper);
    for (int y = 0; y < gray.h && is_done; y++) {
        uint8_t *at = gray.at + (size_t)y * (size_t)gray.w;
        paper_at(tiles, y, &paper);
        for (int x = 0; x < gray.w; x++) {
            const float *tile = paper.across + paper.tile[x];
            float share = (float)at[x] * 255.0F / (tile[0] + (tile[1] - tile[0]) * paper.part[x]);
            at[x] = share >= 255 ? 255 : (uint8_t)share;
            histogram[at[x]]++;
        }
    }
    paper_free(&paper);
    return is_done;
}

/* Stretched so that faint print is as dark as any, but noise on an empty page is not made into print. */
static void stretch(struct raster gray, int darkest)
{
    uint8_t to[256];
    int black = int_min(darkest, 150);
    for (int i = 0; i < 256; i++)
        to[i] = (uint8_t)int_max(0, (i - black) * 255 / (255 - black));
    for (size_t i = 0; i < (size_t)gray.w * (size_t)gray.h; i++)
        gray.at[i] = to[gray.at[i]];
}

bool light_flatten(struct raster gray, int tile, double *out_quality)
{
    struct tiles tiles;
    int histogram[256] = {0};
    if (!tiles_new(gray, tile, &tiles))
        return false;
    double *room = tiles.at;
    tiles_measure(gray, &tiles);
    tiles_pass(&tiles, true, true), tiles_pass(&tiles, false, true);
    tiles_pass(&tiles, true, false), tiles_pass(&tiles, false, false);
    tiles_smooth(&tiles);
    tiles_smooth(&tiles);
    bool is_done = paper_divide(gray, &tiles, histogram);
    free(room);
    if (!is_done)
        return false;
    int darkest = percentile(histogram, gray.w * gray.h, 0.01);
    *out_quality = quality_of(histogram, darkest);
    stretch(gray, darkest);
    return true;
}

int light_level(struct raster gray)
{
    /* Otsu's level over what is not plain paper, kept within what print and paper can be in a flattened picture */
    double histogram[256] = {0}, total = 0, sum = 0, seen = 0, seen_sum = 0, best = -1;
    int level = 150;
    for (size_t i = 0; i < (size_t)gray.w * (size_t)gray.h; i += 3)
        histogram[gray.at[i]]++;
    for (int i = 0; i < 250; i++) {
        total += histogram[i];
        sum += histogram[i] * i;
    }
    for (int i = 0; i < 250; i++) {
        seen += histogram[i];
        seen_sum += histogram[i] * i;
        if (seen <= 0 || seen >= total)
            continue;
        double apart = seen_sum / seen - (sum - seen_sum) / (total - seen), between = seen * (total - seen) * apart * apart;
        if (between > best) {
            best = between;
            level = i;
        }
    }
    return int_min(int_max(level, 120), 180);
}

/* A speck is a few pixels with nothing around them. */
static void specks_wipe(struct raster ink)
{
    enum { SPECK = 2 };
    for (int y = 1; y + SPECK < ink.h; y++)
        for (int x = 1; x + SPECK < ink.w; x++) {
            uint8_t *at = ink.at + (size_t)y * (size_t)ink.w + x;
            if (*at == 0)
                continue;
            int inside = 0, around = 0;
            for (int v = -1; v <= SPECK; v++)
                for (int u = -1; u <= SPECK; u++) {
                    bool is_in = u >= 0 && v >= 0 && u < SPECK && v < SPECK;
                    *(is_in ? &inside : &around) += at[v * ink.w + u];
                }
            if (around != 0 || inside == 0)
                continue;
            for (int v = 0; v < SPECK; v++)
                memset(at + v * ink.w, 0, SPECK);
        }
}

bool light_ink(struct raster gray, int level, struct raster *out_ink)
{
    if (!raster_new(gray.w, gray.h, out_ink))
        return false;
    for (size_t i = 0; i < (size_t)gray.w * (size_t)gray.h; i++)
        out_ink->at[i] = gray.at[i] < level;
    specks_wipe(*out_ink);
    return true;
}

bool sums_new(struct raster raster, struct sums *out_sums)
{
    size_t stride = (size_t)raster.w + 1;
    *out_sums = (struct sums){raster.w, raster.h, calloc(stride * ((size_t)raster.h + 1), sizeof(uint32_t))};
    if (out_sums->at == NULL)
        return false;
    for (int y = 0; y < raster.h; y++) {
        uint32_t row = 0, *to = out_sums->at + ((size_t)y + 1) * stride + 1;
        const uint32_t *above = to - stride;
        const uint8_t *from = raster.at + (size_t)y * (size_t)raster.w;
        for (int x = 0; x < raster.w; x++) {
            row += from[x] != 0;
            to[x] = above[x] + row;
        }
    }
    return true;
}

void sums_free(struct sums *sums)
{
    free(sums->at);
    *sums = (struct sums){0};
}

int sums_count(const struct sums *sums, int x, int y, int w, int h)
{
    int x1 = int_min(x + w, sums->w), y1 = int_min(y + h, sums->h), x0 = int_max(x, 0), y0 = int_max(y, 0);
    if (x1 <= x0 || y1 <= y0)
        return 0;
    size_t stride = (size_t)sums->w + 1;
    const uint32_t *upper = sums->at + (size_t)y0 * stride, *lower = sums->at + (size_t)y1 * stride;
    return (int)(lower[x1] - lower[x0] - upper[x1] + upper[x0]);
}

double sums_share(const struct sums *sums, int x, int y, int w, int h)
{
    int across = int_min(x + w, sums->w) - int_max(x, 0), down = int_min(y + h, sums->h) - int_max(y, 0);
    return across <= 0 || down <= 0 ? 0 : (double)sums_count(sums, x, y, w, h) / (across * down);
}
