/* pdf_struck: characters that a straight line goes through: what was taken back (« rayer la mention inutile », a change shown
 * by the word processor). A line counts where it runs without a break through several letters, at the height of their
 * middle, and is thin: an underline is lower, a dash is one character. */
#include "parsers/pdf_private.h"

enum {
    STRUCK_LEAST = 3, /* letters in a row; fewer may meet by chance, « tt », but for digits */
    ROWS = 32,        /* of pixels, of one character */
    THIN = 3,         /* pixels */
};
static const double band_top = 0.4, band_bottom = 0.72; /* of a character's rectangle; letters stand on 0.8 */

/* The rows of pixels, from the page's row `top` on, that are dark from edge to edge of the character; bit 0 is `top`. */
static uint32_t dark_rows(const struct pdf_pixels *p, struct pdf_rect rect, int top)
{
    int x0 = (int)(rect.x0 * p->scale) + 1, x1 = (int)(rect.x1 * p->scale) - 1, first = (int)((rect.y0 + band_top * pdf_height(rect)) * p->scale);
    int last = (int)((rect.y0 + band_bottom * pdf_height(rect)) * p->scale);
    uint32_t rows = 0;
    if (x0 < 0 || x1 >= p->width || x1 <= x0 || x1 - x0 > 200)
        return 0;
    for (int y = MAX(first, top); y <= last && y < top + ROWS; y++) {
        bool is_dark = y >= 0 && y < p->height;
        for (int x = x0; x <= x1 && is_dark; x++)
            is_dark = p->dark[(size_t)y * (size_t)p->width + (size_t)x] != 0;
        rows |= is_dark ? 1U << (y - top) : 0;
    }
    return rows;
}

static bool is_thin(uint32_t rows)
{
    int count = 0;
    for (; rows != 0; rows &= rows - 1)
        count++;
    return count <= THIN;
}

/* Digits but 4, and 7 as some write it, have no line of their own there. */
static bool is_plain_digit(int32_t point)
{
    return point >= '0' && point <= '9' && point != '4' && point != '7';
}

void pdf_find_struck(const struct pdf_pixels *pixels, const struct pdf_rect *rects, const int32_t *points, size_t count, bool *out_struck)
{
    for (size_t i = 0; i < count;) {
        int top = (int)((rects[i].y0 + band_top * pdf_height(rects[i])) * pixels->scale);
        uint32_t rows = points[i] > ' ' ? dark_rows(pixels, rects[i], top) : 0, next = 0;
        size_t end = i + 1, letters = points[i] > '/', digits = is_plain_digit(points[i]);
        for (; rows != 0 && end < count; end++) {
            bool is_near = fabs(rects[end].y0 - rects[i].y0) < pdf_height(rects[i]) / 2;
            next = points[end] == ' ' ? rows : is_near ? rows & dark_rows(pixels, rects[end], top) : 0;
            if (next == 0 || points[end] == '\n')
                break;
            rows = next;
            letters += points[end] > '/';
            digits += is_plain_digit(points[end]);
        }
        bool is_struck = rows != 0 && is_thin(rows) && (letters >= STRUCK_LEAST || digits > 0);
        for (size_t k = i; k < end && is_struck; k++)
            out_struck[k] = true;
        i = is_struck ? end : i + 1;
    }
}
