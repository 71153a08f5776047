/* pdf_render: a page in pixels: to look at (dark or not), or as a picture for the reader of characters. What is too large is
 * drawn smaller; how many pixels there are is settled before any is made. */
#include "parsers/pdf_private.h"

/* Of 255: the frame of a box may be light gray, the shade of a table is lighter still; a line of a table is darker. */
enum { GRAY = 188, DARK = 150, SIDE_MOST = 32000 /* cairo's own limit is 32767 */, CONTRAST = 80 };

/* How many pixels a point has, so that the page has no more than `most`; 0: it has no size. */
static double scale_of(PopplerPage *page, double dpi, double most, int *out_width, int *out_height)
{
    double width = 0, height = 0, scale = dpi / 72;
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && height >= 1 && width < 1e7 && height < 1e7))
        return 0;
    while (width * height * scale * scale > most || MAX(width, height) * scale > SIDE_MOST)
        scale *= 0.9;
    *out_width = (int)(width * scale) + 1;
    *out_height = (int)(height * scale) + 1;
    return scale;
}

/* Draws the page into `pixels->canvas`, made larger where it must be: 4 bytes a pixel, 0xXXRRGGBB. */
static bool draw(struct arena *arena, PopplerPage *page, double dpi, double most, struct pdf_pixels *pixels)
{
    pixels->scale = scale_of(page, dpi, most, &pixels->width, &pixels->height);
    if (!(pixels->scale > 0))
        return false;
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    if (count > pixels->room) {
        pixels->canvas = arena_array(arena, count, 4);
        pixels->at = arena_array(arena, count, 1);
        pixels->room = count;
    }
    memset(pixels->canvas, 0xFF, count * 4);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(pixels->canvas, CAIRO_FORMAT_RGB24, pixels->width, pixels->height, pixels->width * 4);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, pixels->scale, pixels->scale);
    poppler_page_render(page, cairo);
    bool is_good = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return is_good;
}

/* Luminance (ITU-R BT.601) of 0xXXRRGGBB. */
static unsigned char gray_of(const unsigned char *at)
{
    uint32_t pixel;
    memcpy(&pixel, at, sizeof pixel);
    return (unsigned char)((((pixel >> 16) & 0xFF) * 77 + ((pixel >> 8) & 0xFF) * 150 + (pixel & 0xFF) * 29) >> 8);
}

/* Whether 32 bytes are all `byte`: most of a page is white, and looked at in this way. */
static bool is_all(const unsigned char *at, unsigned char byte)
{
    uint64_t a, b, c, d, same = byte * 0x0101010101010101U; /* each in a register: an array would go through memory */
    memcpy(&a, at, sizeof a);
    memcpy(&b, at + 8, sizeof b);
    memcpy(&c, at + 16, sizeof c);
    memcpy(&d, at + 24, sizeof d);
    return ((a ^ same) | (b ^ same) | (c ^ same) | (d ^ same)) == 0;
}

int pdf_next_ink(const struct pdf_pixels *pixels, int x, int y)
{
    const unsigned char *row = pixels->at + (size_t)y * (size_t)pixels->width;
    while (x < pixels->width && row[x] == PIXEL_WHITE)
        x += x + 32 <= pixels->width && is_all(row + x, PIXEL_WHITE) ? 32 : 1;
    return x;
}

static void find_runs(struct arena *arena, struct pdf_pixels *pixels)
{
    if (pixels->runs == NULL) {
        pixels->runs = arena_array(arena, PDF_MAX_RUNS, sizeof *pixels->runs);
        pixels->stack = arena_array(arena, PDF_STACK, sizeof *pixels->stack);
    }
    pixels->run_count = 0;
    for (int y = 0; y < pixels->height; y++) {
        const unsigned char *row = pixels->at + (size_t)y * (size_t)pixels->width;
        for (int x = pdf_next_ink(pixels, 0, y), start; x < pixels->width; x = pdf_next_ink(pixels, x, y)) {
            for (start = x; x < pixels->width && row[x] != PIXEL_WHITE;)
                x++;
            if (x - start >= PDF_RUN_LEAST && pixels->run_count < PDF_MAX_RUNS)
                pixels->runs[pixels->run_count++] = (struct pdf_run){y, start, x};
        }
    }
}

bool pdf_look(struct arena *arena, PopplerPage *page, struct pdf_pixels *pixels)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    double unit = pdf_unit_of(width, height);
    if (!draw(arena, page, PDF_LOOK_DPI * unit, PDF_MAX_PIXELS, pixels))
        return false;
    pixels->scale /= unit;
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    for (size_t i = 0; i < count; i++) { /* without a branch, so that the compiler does many at once */
        unsigned char gray = gray_of(pixels->canvas + 4 * i);
        pixels->at[i] = (unsigned char)(PIXEL_WHITE + (gray < GRAY) * (PIXEL_GRAY - PIXEL_WHITE) + (gray < DARK) * (PIXEL_DARK - PIXEL_GRAY));
    }
    find_runs(arena, pixels);
    return true;
}

bool pdf_has_contrast(cairo_surface_t *surface, struct pdf_rect rect)
{
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface), least = 255, most = 0;
    int x0 = MAX(0, (int)rect.x0), y0 = MAX(0, (int)rect.y0), x1 = MIN(width - 1, (int)rect.x1), y1 = MIN(height - 1, (int)rect.y1);
    cairo_format_t format = cairo_image_surface_get_format(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    if (format != CAIRO_FORMAT_RGB24 && format != CAIRO_FORMAT_ARGB32)
        return true;
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            int gray = gray_of(data + (ptrdiff_t)y * cairo_image_surface_get_stride(surface) + 4 * (ptrdiff_t)x);
            least = MIN(least, gray);
            most = MAX(most, gray);
        }
    return most - least > CONTRAST;
}

struct str pdf_picture(struct arena *arena, PopplerPage *page, struct pdf_pixels *pixels, int *out_dpi)
{
    if (!draw(arena, page, PDF_RENDER_DPI, PDF_MAX_PIXELS, pixels))
        return STR_NONE;
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    struct str head = str_print(arena, "P5\n%d %d\n255\n", pixels->width, pixels->height);
    char *bytes = arena_alloc(arena, head.len + count);
    memcpy(bytes, head.at, head.len);
    for (size_t i = 0; i < count; i++)
        bytes[head.len + i] = (char)gray_of(pixels->canvas + 4 * i);
    *out_dpi = (int)(pixels->scale * 72 + 0.5);
    return (struct str){bytes, head.len + count};
}
