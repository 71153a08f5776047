/* ocr_leaders: dotted lines to write on (« Ville : ………… »). A reader of characters makes words of them; by their shape they are plain:
 * small dots of one size, side by side at even distances, at one height. */
#include "parsers/ocr_private.h"

#include <leptonica/allheaders.h>

enum {
    DOT_MOST = 9,         /* pixels of a dot at PAGE_DPI, either way; the dot of an « i » is one too, but stands alone */
    DOT_LEAST = 2,
    DOTS_LEAST = 7,       /* in a row; three may be a writer's */
    DOT_GAP = 16,         /* pixels between two of them */
    DOT_SLIP = 4,         /* pixels up or down from one to the next */
    MAX_DOTS = 20000,
    TOUCHING_LEAST = 40,  /* pixels of a flat strip: dots that run together, when the scan is coarse */
    MARGIN = 2,
    INK = 150,            /* grays darker than this; a dot of a coarse scan is pale */
};

static int by_column(const void *a, const void *b)
{
    const struct page_rect *one = a, *two = b;
    return one->x != two->x ? (one->x < two->x ? -1 : 1) : (one->y > two->y) - (one->y < two->y);
}

/* The small dots of the page, from left to right. */
static size_t find_dots(struct arena *arena, PIX *pix, struct page_rect **out_dots)
{
    PIX *binary = pixThresholdToBinary(pix, INK);
    BOXA *boxes = binary != NULL ? pixConnCompBB(binary, 8) : NULL;
    pixDestroy(&binary);
    l_int32 all = boxes != NULL ? boxaGetCount(boxes) : 0;
    struct page_rect *dots = arena_array(arena, MAX_DOTS, sizeof *dots);
    size_t count = 0;
    for (l_int32 i = 0; i < all && count < MAX_DOTS; i++) {
        l_int32 x = 0, y = 0, w = 0, h = 0;
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        bool is_dot = w <= DOT_MOST && h <= DOT_MOST && w >= DOT_LEAST && h >= DOT_LEAST;
        bool is_strip = h <= DOT_MOST && w >= TOUCHING_LEAST && w > 5 * h;
        if (is_dot || is_strip)
            dots[count++] = (struct page_rect){x, y, w, h};
    }
    boxaDestroy(&boxes);
    qsort(dots, count, sizeof *dots, by_column);
    *out_dots = dots;
    return count;
}

/* The next dot of the row that `at` ends, 0 for none (it is never the first one). */
static size_t next_dot(const struct page_rect *dots, const bool *taken, size_t count, size_t at)
{
    int right = rect_right(dots[at]), middle = rect_middle(dots[at]);
    for (size_t i = at + 1; i < count && dots[i].x <= right + DOT_GAP; i++)
        if (!taken[i] && dots[i].x >= right - 1 && abs(rect_middle(dots[i]) - middle) <= DOT_SLIP)
            return i;
    return 0;
}

static struct page_rect around(struct page_rect a, struct page_rect b)
{
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = rect_right(a) > rect_right(b) ? rect_right(a) : rect_right(b);
    int bottom = rect_bottom(a) > rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);
    return (struct page_rect){x, y, right - x, bottom - y};
}

/* Every dot of the row from `first` on, painted white; the row's rectangle. */
static struct page_rect wipe_row(const struct page_rect *dots, const size_t *row, size_t count, PIX *pix)
{
    struct page_rect all = dots[row[0]];
    for (size_t i = 0; i < count; i++) {
        struct page_rect dot = dots[row[i]];
        BOX *box = boxCreate(dot.x - MARGIN, dot.y - MARGIN, dot.w + 2 * MARGIN, dot.h + 2 * MARGIN);
        pixSetInRectArbitrary(pix, box, 255);
        boxDestroy(&box);
        all = around(all, dot);
    }
    return all;
}

void ocr_leaders(struct arena *arena, struct Pix *pix, struct ocr_items *items)
{
    struct page_rect *dots = NULL;
    size_t count = find_dots(arena, pix, &dots), leaders = 0;
    bool *taken = arena_array(arena, count + 1, sizeof *taken);
    size_t *row = arena_array(arena, count + 1, sizeof *row);
    for (size_t first = 0; first < count && leaders < OCR_MAX_LEADERS; first++) {
        size_t in_row = 0, width = 0;
        for (size_t at = first; !taken[first];) {
            row[in_row++] = at;
            width += (size_t)dots[at].w;
            at = next_dot(dots, taken, count, at);
            if (at == 0)
                break;
        }
        if (in_row < DOTS_LEAST && width < 3 * TOUCHING_LEAST)
            continue;
        for (size_t i = 0; i < in_row; i++)
            taken[row[i]] = true;
        struct page_rect rect = wipe_row(dots, row, in_row, pix);
        items->at = arena_grow(arena, items->at, items->count, &items->capacity, sizeof *items->at);
        items->at[items->count++] = (struct ocr_item){.kind = OCR_LEADER, .rect = rect, .sure = 100};
        leaders++;
    }
}
