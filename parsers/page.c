/* page: the order of the work. Decode; find the sheet, or take the picture for one; turn and level it; draw it once at PAGE_DPI;
 * even its light; part ink from paper; then rules, cells, rings, boxes and their ink. */
#include <leptonica/allheaders.h>

#include "parsers/page_private.h"

enum { TILE = 24 };
#define A4_RATIO (297.0 / 210.0)

/* The clean page's size, for a quad of so many pixels across and down. */
static void page_size(double across, double down, int dpi, bool is_sheet, int *out_w, int *out_h)
{
    double ratio = down / across, tall = fmax(ratio, 1 / ratio), scale = 0;
    bool is_landscape = ratio < 1;
    if (tall > (is_sheet ? 1.22 : 1.32) && tall < (is_sheet ? 1.65 : 1.52)) {
        *out_w = is_landscape ? PAGE_HEIGHT : PAGE_WIDTH;
        *out_h = is_landscape ? PAGE_WIDTH : PAGE_HEIGHT;
        return;
    }
    double millimetres = dpi == 0 ? 0 : across * 25.4 / dpi;
    if (!is_sheet && millimetres > 90 && millimetres < 330)
        scale = (double)PAGE_DPI / dpi; /* a scan that knows its size */
    else
        scale = (is_landscape && tall > 1.9 ? PAGE_HEIGHT : PAGE_WIDTH) / across; /* a part of a page, cut at its bottom or top */
    double longest = fmax(across, down) * scale;
    if (longest > PAGE_MAX_SIDE)
        scale *= PAGE_MAX_SIDE / longest;
    *out_w = int_max(100, (int)(across * scale));
    *out_h = int_max(100, (int)(down * scale));
}

/* Where the page is in the picture, straight. */
static bool page_place(const struct picture *picture, struct quad *quad, int *w, int *h)
{
    struct raster gray = picture->gray;
    bool is_sheet = sheet_find(picture->small, quad);
    if (is_sheet) {
        double x = (double)gray.w / picture->small.w, y = (double)gray.h / picture->small.h;
        for (int i = 0; i < 4; i++)
            quad->corner[i] = (struct point){quad->corner[i].x * x, quad->corner[i].y * y};
    } else
        *quad = quad_of_size(gray.w, gray.h);
    const struct point *p = quad->corner;
    page_size((hypot(p[1].x - p[0].x, p[1].y - p[0].y) + hypot(p[2].x - p[3].x, p[2].y - p[3].y)) / 2,
              (hypot(p[3].x - p[0].x, p[3].y - p[0].y) + hypot(p[2].x - p[1].x, p[2].y - p[1].y)) / 2, picture->dpi, is_sheet, w, h);
    quad_straighten(gray, quad, w, h);
    return is_sheet;
}

static bool page_fill(struct arena *arena, struct raster gray, struct page *page)
{
    struct raster ink = {0}, bare = {0}, clean = {0};
    struct rules *rules = malloc(sizeof *rules);
    struct rings rings = {0};
    bool is_done = rules != NULL && light_flatten(gray, TILE, &page->quality) && light_ink(gray, light_level(gray), &ink) &&
                   rules_find(ink, rules) && raster_new(gray.w, gray.h, &bare) && raster_new(gray.w, gray.h, &clean);
    if (is_done) {
        rules_cells(arena, rules, page);
        memcpy(bare.at, ink.at, (size_t)ink.w * (size_t)ink.h);
        rules_erase(rules, ink, bare, 0);
        is_done = rings_find(ink, &rings) && boxes_find(arena, ink, &rings, page);
    }
    if (is_done) {
        ink_measure(page, gray, bare);
        rings_doubt(&rings, page);
        memcpy(clean.at, gray.at, (size_t)gray.w * (size_t)gray.h);
        rules_erase(rules, ink, clean, 255);
        rings_erase(&rings, clean, 255);
        boxes_erase(page, clean);
        page->gray = raster_to_pix(gray);
        page->binary = raster_to_binary(ink);
        page->reading = raster_to_pix(clean);
        is_done = page->gray != NULL && page->binary != NULL && page->reading != NULL;
    }
    free(rules);
    rings_free(&rings);
    raster_free(&ink);
    raster_free(&bare);
    raster_free(&clean);
    return is_done;
}

enum err page_open(struct arena *arena, const struct document_picture *picture, int index, struct page *out_page, struct fault *out_fault)
{
    *out_page = (struct page){0};
    struct picture pixels;
    enum err err = picture_read(picture->bytes, index, &pixels, out_fault);
    if (err != ERR_NONE)
        return err;
    if (picture->dpi != 0)
        pixels.dpi = picture->dpi;
    struct quad quad;
    int w = 0, h = 0;
    struct raster gray = {0};
    out_page->is_photograph = page_place(&pixels, &quad, &w, &h);
    bool is_done = quad_warp(pixels.gray, &quad, w, h, &gray);
    picture_free(&pixels);
    is_done = is_done && page_fill(arena, gray, out_page);
    raster_free(&gray);
    if (is_done)
        return ERR_NONE;
    page_free(out_page);
    return fault_set(out_fault, ERR_FINAL, "page: no memory for the page (over the limit of this process)");
}

void page_free(struct page *page)
{
    pixDestroy(&page->gray);
    pixDestroy(&page->binary);
    pixDestroy(&page->reading);
}
