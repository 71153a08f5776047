/* pdf_rules: the long straight lines of a page, across and down, in its pixels: what tables are made of. */
#include "parsers/pdf_private.h"

enum {
    ACROSS_LEAST = 30, /* points; letters have no such run */
    DOWN_LEAST = 12,   /* a row of a table is as high as its letters */
    GAP = 2,           /* points that a line may be broken for */
    THICK = 5,         /* points: no line is */
};

/* A line as it grows, run by run: where its last run stood. */
struct growing {
    struct pdf_segment segment;
    double last;
};

/* One run of dark pixels; joined with the row (or column) before it where that is the same line. */
static size_t add_run(struct growing *lines, size_t count, double at, double from, double to, double pixel)
{
    for (size_t i = count; i > 0; i--) {
        struct growing *known = &lines[i - 1];
        if (at - known->last > 1.5 * pixel || from > known->segment.to + GAP || to < known->segment.from - GAP)
            continue;
        known->segment.from = MIN(known->segment.from, from);
        known->segment.to = MAX(known->segment.to, to);
        known->last = at;
        return count;
    }
    if (count < PDF_MAX_SEGMENTS)
        lines[count++] = (struct growing){{at, from, to}, at};
    return count;
}

/* What is thick is no line but a filled area: its two edges are lines. */
static void keep(struct pdf_segments *out, const struct growing *lines, size_t count)
{
    for (size_t i = 0; i < count && out->count + 2 <= PDF_MAX_SEGMENTS; i++) {
        out->at[out->count++] = lines[i].segment;
        if (lines[i].last - lines[i].segment.at > THICK)
            out->at[out->count++] = (struct pdf_segment){lines[i].last, lines[i].segment.from, lines[i].segment.to};
    }
}

/* `step` goes along the line, `over` to the next line. */
static void scan(struct arena *arena, const struct pdf_pixels *p, struct pdf_segments *out, bool is_down)
{
    int lines = is_down ? p->width : p->height, length = is_down ? p->height : p->width;
    size_t step = is_down ? (size_t)p->width : 1, over = is_down ? 1 : (size_t)p->width;
    struct growing *found = arena_array(arena, PDF_MAX_SEGMENTS, sizeof *found);
    size_t count = 0;
    int least = (int)((is_down ? DOWN_LEAST : ACROSS_LEAST) * p->scale);
    for (int line = 0; line < lines; line++) {
        const unsigned char *row = p->dark + (size_t)line * over;
        for (int i = 0; i < length; i++) {
            int start = i;
            while (i < length && row[(size_t)i * step] != 0)
                i++;
            if (i - start >= least)
                count = add_run(found, count, line / p->scale, start / p->scale, i / p->scale, 1 / p->scale);
        }
    }
    keep(out, found, count);
}

void pdf_find_rules(struct arena *arena, const struct pdf_pixels *pixels, struct pdf_sheet *sheet)
{
    sheet->across = ARENA_NEW(arena, struct pdf_segments);
    sheet->down = ARENA_NEW(arena, struct pdf_segments);
    scan(arena, pixels, sheet->across, false);
    scan(arena, pixels, sheet->down, true);
    if (sheet->turned == 0)
        return;
    struct pdf_segments *across = ARENA_NEW(arena, struct pdf_segments), *down = ARENA_NEW(arena, struct pdf_segments);
    for (size_t i = 0; i < sheet->across->count + sheet->down->count; i++) {
        bool was_across = i < sheet->across->count;
        struct pdf_segment s = was_across ? sheet->across->at[i] : sheet->down->at[i - sheet->across->count];
        struct pdf_rect rect = pdf_upright(sheet, was_across ? (struct pdf_rect){s.from, s.at, s.to, s.at} : (struct pdf_rect){s.at, s.from, s.at, s.to});
        bool is_across = pdf_width(rect) > pdf_height(rect);
        struct pdf_segments *to = is_across ? across : down;
        if (to->count < PDF_MAX_SEGMENTS)
            to->at[to->count++] = is_across ? (struct pdf_segment){rect.y0, rect.x0, rect.x1} : (struct pdf_segment){rect.x0, rect.y0, rect.y1};
    }
    sheet->across = across;
    sheet->down = down;
}
