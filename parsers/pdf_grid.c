/* pdf_grid: tables, from the lines that rule them. Lines that touch are one drawing; it is a table where a line inside it goes
 * down and parts a row in two. A frame around one text, the borders of fields, an underlined word are none.
 *
 *   bands      what lies between two lines across, from edge to edge of the drawing
 *   cells      what the lines down cut a band into; a cell goes on in the next band where no line closes it */
#include "parsers/pdf_private.h"

enum {
    NEAR = 3,       /* points between lines that are one */
    MAX_BANDS = 200,
    MAX_COLUMNS = 24,
    MAX_DRAWINGS = 200,
    PLACES = PDF_MAX_SEGMENTS + 2,
};

static const double touching = 0.8; /* points; the borders of two fields stand further apart */

/* Lines that touch. */
struct drawing {
    struct pdf_rect rect;
};

struct work {
    struct arena *arena;
    const struct pdf_sheet *sheet;
    int *across, *down; /* the drawing of each line */
    struct drawing *drawings;
    size_t drawing_count;
};

static bool is_border(const struct pdf_sheet *sheet, struct pdf_rect line)
{
    for (size_t i = 0; i < sheet->count; i++) {
        struct pdf_rect field = sheet->items[i].rect;
        if ((sheet->items[i].source != SOURCE_FILE || sheet->items[i].is_box) && line.x0 >= field.x0 - NEAR && line.x1 <= field.x1 + NEAR && line.y0 >= field.y0 - NEAR &&
            line.y1 <= field.y1 + NEAR)
            return true;
    }
    return false;
}

static bool touch(struct pdf_segment across, struct pdf_segment down)
{
    return down.at >= across.from - touching && down.at <= across.to + touching && across.at >= down.from - touching && across.at <= down.to + touching;
}

static void grow(struct drawing *drawing, struct pdf_rect rect)
{
    drawing->rect = (struct pdf_rect){MIN(drawing->rect.x0, rect.x0), MIN(drawing->rect.y0, rect.y0), MAX(drawing->rect.x1, rect.x1), MAX(drawing->rect.y1, rect.y1)};
}

/* Floods from one line down to all that touch it, and on. `queue` holds lines down. */
static void flood(struct work *work, size_t first, size_t *queue)
{
    const struct pdf_segments *across = work->sheet->across, *down = work->sheet->down;
    struct pdf_segment s = down->at[first];
    int number = (int)work->drawing_count;
    struct drawing *drawing = &work->drawings[work->drawing_count++];
    drawing->rect = (struct pdf_rect){s.at, s.from, s.at, s.to};
    size_t head = 0, tail = 0;
    queue[tail++] = first;
    work->down[first] = number;
    while (head < tail) {
        struct pdf_segment at = down->at[queue[head++]];
        grow(drawing, (struct pdf_rect){at.at, at.from, at.at, at.to});
        for (size_t i = 0; i < across->count; i++) {
            if (work->across[i] != -1 || !touch(across->at[i], at))
                continue;
            work->across[i] = number;
            grow(drawing, (struct pdf_rect){across->at[i].from, across->at[i].at, across->at[i].to, across->at[i].at});
            for (size_t j = 0; j < down->count; j++)
                if (work->down[j] == -1 && touch(across->at[i], down->at[j])) {
                    work->down[j] = number;
                    queue[tail++] = j;
                }
        }
    }
}

static void find_drawings(struct work *work)
{
    const struct pdf_segments *across = work->sheet->across, *down = work->sheet->down;
    size_t *queue = arena_array(work->arena, down->count + 1, sizeof *queue);
    work->across = arena_array(work->arena, across->count + 1, sizeof *work->across);
    work->down = arena_array(work->arena, down->count + 1, sizeof *work->down);
    work->drawings = arena_array(work->arena, MAX_DRAWINGS, sizeof *work->drawings);
    for (size_t i = 0; i < across->count; i++)
        work->across[i] = is_border(work->sheet, (struct pdf_rect){across->at[i].from, across->at[i].at, across->at[i].to, across->at[i].at}) ? -2 : -1;
    for (size_t i = 0; i < down->count; i++)
        work->down[i] = is_border(work->sheet, (struct pdf_rect){down->at[i].at, down->at[i].from, down->at[i].at, down->at[i].to}) ? -2 : -1;
    for (size_t i = 0; i < down->count && work->drawing_count < MAX_DRAWINGS; i++)
        if (work->down[i] == -1)
            flood(work, i, queue);
}

static int by_place(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorted, and those that are near as one; never fewer than two, the first and the last being the drawing's edges. */
static size_t settle_places(double *places, size_t count, size_t most)
{
    size_t kept = 1;
    qsort(places, count, sizeof *places, by_place);
    for (size_t i = 1; i < count && kept < most; i++)
        if (places[i] - places[kept - 1] > NEAR)
            places[kept++] = places[i];
    return kept;
}

static size_t bands_of(const struct work *work, int drawing, double places[static PLACES])
{
    const struct pdf_segments *across = work->sheet->across;
    size_t count = 0;
    places[count++] = work->drawings[drawing].rect.y0;
    places[count++] = work->drawings[drawing].rect.y1;
    for (size_t i = 0; i < across->count; i++)
        if (work->across[i] == drawing)
            places[count++] = across->at[i].at;
    return settle_places(places, count, MAX_BANDS);
}

/* Where a band is cut: the lines down that cross its middle, and the drawing's edges. */
static size_t cuts_of(const struct work *work, int drawing, double top, double bottom, double places[static PLACES])
{
    const struct pdf_segments *down = work->sheet->down;
    double middle = (top + bottom) / 2;
    size_t count = 0;
    places[count++] = work->drawings[drawing].rect.x0;
    places[count++] = work->drawings[drawing].rect.x1;
    for (size_t i = 0; i < down->count; i++)
        if (work->down[i] == drawing && down->at[i].from <= middle && down->at[i].to >= middle)
            places[count++] = down->at[i].at;
    return settle_places(places, count, MAX_COLUMNS);
}

static bool has_line_at(const struct work *work, int drawing, double y, double x)
{
    const struct pdf_segments *across = work->sheet->across;
    for (size_t i = 0; i < across->count; i++)
        if (work->across[i] == drawing && fabs(across->at[i].at - y) <= NEAR && across->at[i].from <= x && across->at[i].to >= x)
            return true;
    return false;
}

static bool has_line_down(const struct work *work, int drawing, double x, double y)
{
    const struct pdf_segments *down = work->sheet->down;
    for (size_t i = 0; i < down->count; i++)
        if (work->down[i] == drawing && fabs(down->at[i].at - x) <= NEAR && down->at[i].from <= y && down->at[i].to >= y)
            return true;
    return false;
}

/* Lines on its left and right, or above and below: what lies beside a shorter row of the drawing is no cell. */
static bool is_closed(const struct work *work, int drawing, struct pdf_rect rect)
{
    double x = (rect.x0 + rect.x1) / 2, y = (rect.y0 + rect.y1) / 2;
    return (has_line_down(work, drawing, rect.x0, y) && has_line_down(work, drawing, rect.x1, y)) ||
           (has_line_at(work, drawing, rect.y0, x) && has_line_at(work, drawing, rect.y1, x));
}

/* The cell above that the cell `rect` goes on from; NULL where a line parts them, or they are cut otherwise. */
static struct pdf_cell *goes_on_from(const struct work *work, int drawing, struct pdf_grids *grids, size_t first, struct pdf_rect rect)
{
    if (has_line_at(work, drawing, rect.y0, (rect.x0 + rect.x1) / 2))
        return NULL;
    for (size_t i = grids->count; i > first; i--) {
        struct pdf_cell *cell = &grids->cells[i - 1];
        if (fabs(cell->rect.y1 - rect.y0) < 0.01 && fabs(cell->rect.x0 - rect.x0) <= NEAR && fabs(cell->rect.x1 - rect.x1) <= NEAR)
            return cell;
    }
    return NULL;
}

/* A logo has lines too. */
static bool has_words(const struct work *work, int drawing)
{
    for (size_t i = 0; i < work->sheet->count; i++)
        if (!work->sheet->items[i].is_gone && pdf_covered(work->sheet->items[i].rect, work->drawings[drawing].rect) > 0.5)
            return true;
    return false;
}

static void add_table(const struct work *work, int drawing, struct pdf_grids *grids)
{
    double bands[PLACES], cuts[PLACES];
    size_t band_count = bands_of(work, drawing, bands);
    size_t first = grids->count, widest = 0;
    for (size_t b = 0; b + 1 < band_count; b++) {
        size_t cut_count = cuts_of(work, drawing, bands[b], bands[b + 1], cuts), closed = 0;
        for (size_t c = 0; c + 1 < cut_count; c++) {
            struct pdf_rect at = {cuts[c], bands[b], cuts[c + 1], bands[b + 1]};
            if (!is_closed(work, drawing, at))
                continue;
            closed++;
            widest = MAX(widest, closed);
            struct pdf_cell *above = goes_on_from(work, drawing, grids, first, at);
            if (above != NULL) {
                above->rect.y1 = at.y1;
                continue;
            }
            grids->cells = arena_grow(work->arena, grids->cells, grids->count, &grids->capacity, sizeof *grids->cells);
            grids->cells[grids->count++] = (struct pdf_cell){grids->tables + 1, (int)b, (int)closed - 1, 0, at};
        }
        for (size_t i = grids->count; i > first && grids->cells[i - 1].row == (int)b; i--)
            grids->cells[i - 1].columns = (int)closed;
    }
    if (widest < 2)
        grids->count = first; /* a frame */
    else
        grids->tables++;
}

void pdf_find_grids(struct arena *arena, const struct pdf_sheet *sheet, struct pdf_grids *out_grids)
{
    *out_grids = (struct pdf_grids){.count = 0};
    if (sheet->across == NULL || sheet->down == NULL)
        return;
    struct work work = {.arena = arena, .sheet = sheet};
    find_drawings(&work);
    for (size_t i = 0; i < work.drawing_count; i++)
        if (has_words(&work, (int)i))
            add_table(&work, (int)i, out_grids);
}
