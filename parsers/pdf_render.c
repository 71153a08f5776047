/* pdf_render: a page in pixels: to look at (dark or not), or as a picture for the reader of characters. What is too large is
 * drawn smaller; how many pixels there are is settled before any is made. */
#include "parsers/pdf_private.h"

/* Of 255: the frame of a box may be light gray, the shade of a table is lighter still; a line of a table is darker. */
enum {
    GRAY = 188,
    DARK = 150,
    SIDE_MOST = 32000, /* cairo's own limit is 32767 */
    CONTRAST = 80,
    SHORT = 2,               /* bytes of a pixel that is looked at; of a picture 4 */
    BLOCK = 8, STRETCH = 32, /* pixels that are looked at together; a word of bits is so many of them */
};
/* A block of pixels of 5, 6 and 5 bits: worked on all at once. */
typedef uint16_t block __attribute__((vector_size(SHORT * BLOCK)));

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

/* Draws the page into `pixels->canvas`, made larger where it must be. */
static bool draw(struct arena *arena, PopplerPage *page, double dpi, double most, cairo_format_t format, struct pdf_pixels *pixels)
{
    pixels->scale = scale_of(page, dpi, most, &pixels->width, &pixels->height);
    if (!(pixels->scale > 0))
        return false;
    pixels->stride = cairo_format_stride_for_width(format, pixels->width);
    size_t bytes = (size_t)pixels->stride * (size_t)pixels->height;
    if (bytes > pixels->room) {
        pixels->canvas = arena_alloc(arena, bytes);
        pixels->room = bytes;
        pixels->is_clean = false;
    }
    if (!pixels->is_clean)
        memset(pixels->canvas, 0xFF, pixels->room);
    pixels->is_clean = false;
    cairo_surface_t *surface = cairo_image_surface_create_for_data(pixels->canvas, format, pixels->width, pixels->height, pixels->stride);
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

/* Whether STRETCH pixels are white as they were before anything was drawn: most of a page is, and is looked at in this way. */
static bool is_blank(const unsigned char *at)
{
    uint64_t all = UINT64_MAX;
    for (size_t i = 0; i < SHORT * STRETCH; i += sizeof all) {
        uint64_t few;
        memcpy(&few, at + i, sizeof few);
        all &= few;
    }
    return all == UINT64_MAX;
}

/* A bit for each of a block: in the lower byte whether it is ink, in the upper one whether it is dark. */
static uint64_t bits_of(block gray)
{
    const block first = {1, 2, 4, 8, 16, 32, 64, 128};
    block bits = ((block)(gray < (uint16_t)(GRAY << 8)) & first) | ((block)(gray < (uint16_t)(DARK << 8)) & (first << 8));
    uint64_t halves[2];
    memcpy(halves, &bits, sizeof halves);
    uint64_t all = halves[0] | halves[1];
    all |= all >> 32;
    return (all | all >> 16) & 0xFFFF;
}

static bool is_white(block pixels)
{
    uint64_t halves[2];
    memcpy(halves, &pixels, sizeof halves);
    return (halves[0] & halves[1]) == UINT64_MAX;
}

/* Of pixels side by side: a bit of `ink` and of `dark` for each, from bit `to` on. */
static void take_stretch(const unsigned char *at, int count, int to, uint64_t *ink, uint64_t *dark)
{
    for (int i = 0; i < count; i += BLOCK) {
        block pixels = ~(block){0}; /* white after the last of a row */
        if (count - i >= BLOCK)
            memcpy(&pixels, at + SHORT * (ptrdiff_t)i, sizeof pixels);
        else
            memcpy(&pixels, at + SHORT * (ptrdiff_t)i, SHORT * (size_t)(count - i));
        if (is_white(pixels))
            continue;
        uint64_t bits = bits_of((pixels >> 11) * 633 + ((pixels >> 5) & 0x3F) * 607 + (pixels & 0x1F) * 239); /* as in gray_of; 65273 is white */
        *ink |= (bits & 0xFF) << (to + i);
        *dark |= (bits >> 8) << (to + i);
    }
}

/* The drawing as bits; what was drawn is wiped off, because the next page wants a white canvas, and to make all of it white once
 * more costs more. */
static void take_bits(struct pdf_pixels *pixels)
{
    for (int y = 0; y < pixels->height; y++) {
        unsigned char *at = pixels->canvas + (size_t)y * (size_t)pixels->stride;
        for (int x = 0, count; x < pixels->width; x += count, at += SHORT * (ptrdiff_t)count) {
            size_t word = (size_t)y * (size_t)pixels->words + (size_t)x / 64;
            count = MIN(STRETCH, pixels->width - x);
            if (count == STRETCH && is_blank(at))
                continue;
            take_stretch(at, count, x % 64, &pixels->ink[word], &pixels->dark[word]);
            memset(at, 0xFF, SHORT * (size_t)count);
        }
    }
    pixels->is_clean = true;
}

bool pdf_look(struct arena *arena, PopplerPage *page, struct pdf_pixels *pixels)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    double unit = pdf_unit_of(width, height);
    if (!draw(arena, page, PDF_LOOK_DPI * unit, PDF_MAX_PIXELS, CAIRO_FORMAT_RGB16_565, pixels))
        return false;
    pixels->scale /= unit;
    pdf_size_bits(arena, pixels);
    take_bits(pixels);
    pdf_find_runs(arena, pixels);
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
    if (!draw(arena, page, PDF_RENDER_DPI, PDF_MAX_PIXELS, CAIRO_FORMAT_RGB24, pixels))
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
