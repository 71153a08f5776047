/* pdf_render: a page in pixels: to look at (dark or not), or as a picture for the reader of characters. What is too large is
 * drawn smaller; how many pixels there are is settled before any is made. */
#include "parsers/pdf_private.h"

enum { DARK = 150 /* of 255; a gray hair line is drawn at about 130 */, FAINT = 210, SIDE_MOST = 32000 /* cairo's own limit is 32767 */ };

/* Draws the page at `dpi` or less. NULL: no memory, or no page. */
static cairo_surface_t *draw(PopplerPage *page, double dpi, double most, double *out_scale)
{
    double width = 0, height = 0, scale = dpi / 72;
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && height >= 1 && width < 1e7 && height < 1e7))
        return NULL;
    if (MAX(width, height) > PDF_MAX_SIDE)
        scale *= PDF_MAX_SIDE / MAX(width, height);
    while (width * height * scale * scale > most || MAX(width, height) * scale > SIDE_MOST)
        scale *= 0.9;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * scale) + 1, (int)(height * scale) + 1);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    bool is_good = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    if (!is_good) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    *out_scale = scale;
    return surface;
}

/* Luminance (ITU-R BT.601) of 0x00RRGGBB. */
static unsigned char gray_of(uint32_t pixel)
{
    return (unsigned char)((((pixel >> 16) & 0xFF) * 299 + ((pixel >> 8) & 0xFF) * 587 + (pixel & 0xFF) * 114) / 1000);
}

bool pdf_look(struct arena *arena, PopplerPage *page, struct pdf_pixels *out_pixels)
{
    double scale = 1;
    cairo_surface_t *surface = draw(page, PDF_LOOK_DPI, PDF_MAX_PIXELS / 4, &scale);
    if (surface == NULL)
        return false;
    struct pdf_pixels pixels = {.width = cairo_image_surface_get_width(surface), .height = cairo_image_surface_get_height(surface), .scale = scale};
    const unsigned char *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface), width = (size_t)pixels.width;
    pixels.dark = arena_array(arena, width, (size_t)pixels.height);
    pixels.faint = arena_array(arena, width, (size_t)pixels.height);
    for (size_t y = 0; y < (size_t)pixels.height; y++)
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + y * stride + x * 4, sizeof pixel);
            if ((pixel & 0xFFFFFF) == 0xFFFFFF)
                continue;
            unsigned char gray = gray_of(pixel);
            pixels.dark[y * width + x] = gray < DARK;
            pixels.faint[y * width + x] = gray < FAINT;
        }
    cairo_surface_destroy(surface);
    *out_pixels = pixels;
    return true;
}

struct str pdf_picture(struct arena *arena, PopplerPage *page, int *out_dpi)
{
    double scale = 1;
    cairo_surface_t *surface = draw(page, PDF_RENDER_DPI, PDF_MAX_PIXELS, &scale);
    if (surface == NULL)
        return STR_NONE;
    size_t width = (size_t)cairo_image_surface_get_width(surface), height = (size_t)cairo_image_surface_get_height(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    struct str head = str_print(arena, "P5\n%zu %zu\n255\n", width, height);
    char *bytes = arena_alloc(arena, head.len + width * height);
    memcpy(bytes, head.at, head.len);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + y * stride + x * 4, sizeof pixel);
            bytes[head.len + y * width + x] = (char)gray_of(pixel);
        }
    cairo_surface_destroy(surface);
    *out_dpi = (int)(scale * 72 + 0.5);
    return (struct str){bytes, head.len + width * height};
}
