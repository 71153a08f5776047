/* page_private: what the files of page.h share. Pixels are worked on as rasters, one byte each in rows without padding; leptonica's
 * own pictures stand only at both ends (decoding; what the reader of characters takes). Rasters are heap memory, so that a
 * document of twelve pages holds one page at a time. */
#ifndef NAVETTE_PAGE_PRIVATE_H
#define NAVETTE_PAGE_PRIVATE_H

#include <math.h>

#include "parsers/page.h"

#define PAGE_MM(mm) ((int)((mm) * PAGE_DPI / 25.4 + 0.5)) /* pixels of the clean page */

enum {
    PAGE_WIDTH = 2067,   /* A4 at PAGE_DPI */
    PAGE_HEIGHT = 2923,
    PAGE_MAX_SIDE = 6000, /* of a clean page; a longer picture is made smaller */
};

struct raster {
    int w, h;
    uint8_t *at;
};
bool raster_new(int w, int h, struct raster *out_raster); /* zeroed; false without memory */
void raster_free(struct raster *raster);
bool raster_of_pix(struct Pix *pix8, struct raster *out_raster);
struct Pix *raster_to_pix(struct raster raster);        /* 8 bit */
struct Pix *raster_to_binary(struct raster raster);     /* 1 bit: what is not 0 */

static inline int int_min(int a, int b) { return a < b ? a : b; }
static inline int int_max(int a, int b) { return a > b ? a : b; }

struct point {
    double x, y;
};
/* The sheet in the picture: its top left, top right, bottom right and bottom left corner, as they are read. */
struct quad {
    struct point corner[4];
};

/* page_picture.c: the picture upright as its camera says: `gray`, and `small` of at most 640 pixels on its long side where each
 * pixel is the least of its three colours (paper is bright in all of them, wood and skin are not). `dpi`: 0 where it is not known. */
struct picture {
    struct raster gray, small;
    int dpi;
};
MUST_USE enum err picture_read(struct str bytes, int index, struct picture *out_picture, struct fault *out_fault);
void picture_free(struct picture *picture);

/* page_sheet.c: false where no sheet stands out from what is around it. In pixels of `small`. */
bool sheet_find(struct raster small, struct quad *out_quad);
/* page_outline.c: the outline of the marked pixels as four straight sides. `support` is the share of the outline's length that lies
 * on them. False where there is no such shape. */
bool outline_quad(struct raster marked, struct quad *out_quad, double *out_support);

/* page_straight.c: turns the quad so that the print stands upright and level; `w`, `h` are those of the clean page. */
void quad_straighten(struct raster gray, struct quad *quad, int *w, int *h);
/* The part of `gray` inside the quad as a rectangle of w x h. White where the quad leaves the picture. */
bool quad_warp(struct raster gray, const struct quad *quad, int w, int h, struct raster *out_raster);
struct quad quad_of_size(int w, int h); /* the whole picture */

/* page_light.c: paper becomes 255 everywhere, the darkest print about 0. Returns the quality of page.h. */
bool light_flatten(struct raster gray, int tile, double *out_quality);
/* Ink is 1. `level` of gray below which it is. Specks are removed. */
bool light_ink(struct raster gray, int level, struct raster *out_ink);
int light_level(struct raster gray); /* the level that parts ink from paper in a flattened picture */

/* The sums of a raster: how many pixels are not 0 in any rectangle, at once. */
struct sums {
    int w, h;
    uint32_t *at; /* (w + 1) x (h + 1) */
};
bool sums_new(struct raster raster, struct sums *out_sums);
void sums_free(struct sums *sums);
/* Pixels not 0 in [x, x+w) x [y, y+h), clipped to the raster. */
int sums_count(const struct sums *sums, int x, int y, int w, int h);
double sums_share(const struct sums *sums, int x, int y, int w, int h); /* of the clipped rectangle; 0 when it is empty */

/* page_rules.c: a straight line, at least some letters long. */
struct rule {
    int x, y, w, h; /* as drawn, thickness and all */
    bool is_vertical;
};
enum { RULES_MAX = 600 };
struct rules {
    struct rule at[RULES_MAX];
    size_t count;
};
bool rules_find(struct raster ink, struct rules *out_rules);
void rules_cells(struct arena *arena, const struct rules *rules, struct page *page);
/* The pixels of the rules, but where a letter crosses them, become `paper`. */
void rules_erase(const struct rules *rules, struct raster ink, struct raster target, uint8_t paper);

/* page_rings.c: what a pen went round: the white inside, in the page's pixels, and the strokes, at half the size. */
enum { RINGS_MAX = 60 };
struct rings {
    struct page_rect at[RINGS_MAX];
    size_t count;
    struct raster stroke;
};
bool rings_find(struct raster ink, struct rings *out_rings); /* false without memory */
void rings_free(struct rings *rings);
void rings_erase(const struct rings *rings, struct raster target, uint8_t paper);
bool rings_touch(const struct rings *rings, const struct page_rect *rect); /* a ring round it or close to it */
void rings_doubt(const struct rings *rings, struct page *page); /* an empty box that was ringed, or whose label was, is doubtful */

/* page_strokes.c: straight strokes along the rows, from 1.5 mm on; thick ones give both their edges. */
struct stroke {
    int at, from, to; /* row; columns [from, to) */
};
enum { STROKES_MAX = 40000 };
struct strokes {
    struct stroke *at; /* by row, then from */
    size_t count;
};
bool strokes_find(struct raster ink, struct strokes *out_strokes);
void strokes_free(struct strokes *strokes);
bool raster_transpose(struct raster raster, struct raster *out_raster);

/* page_boxes.c */
enum { BOX_LEAST_SURE = 20 };
bool boxes_find(struct arena *arena, struct raster ink, const struct rings *rings, struct page *page);
/* page_boxlike.c: how sure it is that a square is a box and no letter, 0 to 100, by itself; then by what the page's others are. */
int boxlike(const struct sums *ink, const struct page_rect *rect, double sides, double light);
void boxes_agree(struct page *page, const struct sums *ink, const struct rings *rings);
/* page_ink.c: ink, spill and state of the boxes that were found. `bare` is the ink without the rules. */
void ink_measure(struct page *page, struct raster gray, struct raster bare);

/* The boxes that are sure, and what pen goes over their edges, become paper. */
void boxes_erase(const struct page *page, struct raster target);

#endif
