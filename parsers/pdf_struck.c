/* pdf_struck: characters that a straight line goes through: what was taken back (« rayer la mention inutile », a change shown
 * by the word processor). A line counts where it runs without a break through several letters, at the height of their
 * middle, and is thin: an underline is lower, a dash is one character. */
#include "parsers/pdf_private.h"

enum {
    STRUCK_LEAST = 4, /* letters in a row; fewer may meet by chance */
    DIGITS_LEAST = 3, /* digits hardly do */
    ROWS = 32,        /* of pixels, of one character */
    THIN = 3,         /* pixels */
    HIGH = 14,        /* pixels of a character's rectangle; the strokes of smaller ones flow together */
};
static const double band_top = 0.4, band_bottom = 0.66; /* of a character's rectangle; letters stand on 0.75 or lower */

/* The rows of pixels, from the page's row `top` on, that are dark all the way from x0 to x1; bit 0 is `top`. */
static uint32_t dark_rows(const struct pdf_pixels *p, double from, double to, struct pdf_rect rect, int top)
{
    int x0 = (int)(from * p->scale) + 1, x1 = (int)(to * p->scale) - 1, first = (int)((rect.y0 + band_top * pdf_height(rect)) * p->scale);
    int last = (int)((rect.y0 + band_bottom * pdf_height(rect)) * p->scale);
    uint32_t rows = 0;
    if (x0 < 0 || x1 >= p->width || x1 <= x0 || x1 - x0 > 200)
        return 0;
    for (int y = MAX(first, top); y <= last && y < top + ROWS; y++)
        rows |= pdf_ink_across(p, x0, x1, y) == x1 - x0 + 1 ? 1U << (y - top) : 0;
    return rows;
}

static bool is_thin(uint32_t rows)
{
    int count = 0;
    for (; rows != 0; rows &= rows - 1)
        count++;
    return count <= THIN;
}

/* The bars of « ffi » and « tt » run on from letter to letter. */
static bool counts(int32_t point)
{
    return point > '/' && point != 'f' && point != 't' && point != 'i';
}

void pdf_find_struck(const struct pdf_pixels *pixels, const struct pdf_rect *rects, const int32_t *points, size_t count, bool *out_struck)
{
    for (size_t i = 0; i < count;) {
        int top = (int)((rects[i].y0 + band_top * pdf_height(rects[i])) * pixels->scale);
        uint32_t rows = points[i] > ' ' && pdf_height(rects[i]) * pixels->scale >= HIGH ? dark_rows(pixels, rects[i].x0, rects[i].x1, rects[i], top) : 0;
        size_t end = i + 1, letters = counts(points[i]), digits = str_is_digit(points[i]);
        for (; rows != 0 && end < count && points[end] != '\n'; end++) {
            bool is_near = fabs(rects[end].y0 - rects[i].y0) < pdf_height(rects[i]) / 2;
            double from = MIN(rects[end - 1].x1, rects[end].x0) - 3 / pixels->scale; /* what lies between two characters too */
            uint32_t next = is_near ? rows & dark_rows(pixels, from, rects[end].x1, rects[end], top) : 0;
            if (next == 0)
                break;
            rows = next;
            letters += counts(points[end]);
            digits += str_is_digit(points[end]);
        }
        bool is_struck = rows != 0 && is_thin(rows) && (letters >= STRUCK_LEAST || digits >= DIGITS_LEAST);
        for (size_t k = i; k < end && is_struck; k++)
            out_struck[k] = true;
        i = is_struck ? end : i + 1;
    }
}
