/* pdf_text: the characters of a page, each with its rectangle, as words and boxes. poppler-glib gives them in its own order,
 * which is not kept: only that two characters follow each other is. Ligatures are taken apart. A page whose writing lies on
 * its side is turned upright here: all rectangles after this are upright ones. */
#include "parsers/pdf_private.h"

enum { WORD_MAX = 2048 /* bytes; dots that fill a line have a few hundred */ };

/* How characters look; the same for many in a row. */
struct look {
    double size;        /* 0: not told */
    struct str symbols; /* the font, where it is one of symbols */
    bool is_bold;
};
/* One character. */
struct letter {
    int32_t point;
    struct pdf_rect rect;
    double size;
    const struct look *look;
};
/* A word being put together. */
struct draft {
    struct pdf_sheet *sheet;
    struct arena *arena;
    char text[WORD_MAX];
    size_t len;
    struct pdf_item item;
    struct letter last;
    bool is_glued; /* nothing but this word's own end stood before the next character */
};

double pdf_width(struct pdf_rect rect) { return rect.x1 - rect.x0; }
double pdf_height(struct pdf_rect rect) { return rect.y1 - rect.y0; }

double pdf_covered(struct pdf_rect of, struct pdf_rect in)
{
    double width = MIN(of.x1, in.x1) - MAX(of.x0, in.x0), height = MIN(of.y1, in.y1) - MAX(of.y0, in.y0);
    double area = pdf_width(of) * pdf_height(of);
    return width <= 0 || height <= 0 || area <= 0 ? 0 : width * height / area;
}

struct pdf_rect pdf_upright(const struct pdf_sheet *sheet, struct pdf_rect rect)
{
    /* `width` and `height` are the upright sheet's. */
    switch (sheet->turned) {
    case 90: return (struct pdf_rect){rect.y0, sheet->height - rect.x1, rect.y1, sheet->height - rect.x0};
    case 180: return (struct pdf_rect){sheet->width - rect.x1, sheet->height - rect.y1, sheet->width - rect.x0, sheet->height - rect.y0};
    case 270: return (struct pdf_rect){sheet->width - rect.y1, rect.x0, sheet->width - rect.y0, rect.x1};
    default: return rect;
    }
}

double pdf_unit_of(double width, double height)
{
    const double least = 842, most = 1191; /* the longer side of A4, of A3 */
    double side = MAX(width, height);
    return side < 1 ? 1 : side < least ? least / side : side > most ? most / side : 1;
}

struct pdf_rect pdf_sized(const struct pdf_sheet *sheet, struct pdf_rect rect)
{
    double unit = sheet->unit;
    return (struct pdf_rect){rect.x0 * unit, rect.y0 * unit, rect.x1 * unit, rect.y1 * unit};
}

struct pdf_item *pdf_add_item(struct arena *arena, struct pdf_sheet *sheet, struct pdf_item item)
{
    if (sheet->count >= PDF_MAX_WORDS)
        return NULL;
    sheet->items = arena_grow(arena, sheet->items, sheet->count, &sheet->capacity, sizeof *sheet->items);
    sheet->items[sheet->count] = item;
    return &sheet->items[sheet->count++];
}

static bool is_space(int32_t point)
{
    return point <= 0x20 || point == 0xA0 || (point >= 0x2000 && point <= 0x200B) || point == 0x202F || point == 0x205F || point == 0x3000 || point == 0x2028;
}

static bool is_strange(int32_t point)
{
    return (point >= 0xE000 && point <= 0xF8FF) || point >= 0xF0000 || point == 0xFFFD || (point >= 0x7F && point < 0xA0);
}

static const char *ligature_of(int32_t point)
{
    static const char *const names[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    return point >= 0xFB00 && point <= 0xFB06 ? names[point - 0xFB00] : NULL;
}

static void end_word(struct draft *draft)
{
    if (draft->len == 0)
        return;
    draft->item.text = str_copy(draft->arena, (struct str){draft->text, draft->len});
    pdf_add_item(draft->arena, draft->sheet, draft->item);
    draft->len = 0;
}

static void put_box(struct draft *draft, const struct letter *letter, enum box_state state)
{
    end_word(draft);
    pdf_add_item(draft->arena, draft->sheet,
                 (struct pdf_item){.rect = letter->rect, .size = letter->size, .is_box = true, .state = state, .is_glued = draft->is_glued});
    draft->is_glued = true;
}

/* Whether `next` cannot belong to the word that ends with `last`: too far, back, or on another line. */
static bool breaks(const struct letter *last, const struct letter *next)
{
    double gap = next->rect.x0 - last->rect.x1, size = MAX(last->size, next->size);
    double middle = (next->rect.y0 + next->rect.y1) / 2;
    return gap > 0.3 * size || gap < -0.6 * size || middle < last->rect.y0 || middle > last->rect.y1;
}

static void put_letter(struct draft *draft, const struct letter *letter, const char *bytes, size_t len)
{
    if (draft->len > 0 && (draft->len + len > WORD_MAX || breaks(&draft->last, letter))) {
        end_word(draft);
        draft->is_glued = letter->rect.x0 - draft->last.rect.x1 < 0.3 * letter->size;
    }
    if (draft->len == 0)
        draft->item = (struct pdf_item){.rect = letter->rect, .size = letter->size, .is_bold = letter->look->is_bold, .is_glued = draft->is_glued};
    struct pdf_rect *rect = &draft->item.rect;
    *rect = (struct pdf_rect){MIN(rect->x0, letter->rect.x0), MIN(rect->y0, letter->rect.y0), MAX(rect->x1, letter->rect.x1), MAX(rect->y1, letter->rect.y1)};
    memcpy(draft->text + draft->len, bytes, len);
    draft->len += len;
    draft->last = *letter;
    draft->is_glued = true;
}

static void put(struct draft *draft, const struct letter *letter, struct str bytes)
{
    enum box_state state = BOX_EMPTY;
    const char *ligature = ligature_of(letter->point);
    if (is_space(letter->point)) {
        end_word(draft);
        draft->is_glued = false;
        return;
    }
    draft->sheet->letters++;
    if (pdf_symbol_box(letter->look->symbols, letter->point, &state)) {
        put_box(draft, letter, state);
        return;
    }
    draft->sheet->strange += is_strange(letter->point);
    if (is_strange(letter->point) || letter->point == 0xFFFC)
        return;
    if (ligature != NULL)
        put_letter(draft, letter, ligature, strlen(ligature));
    else
        put_letter(draft, letter, bytes.at, bytes.len);
}

/* How the writing lies, by where each character of a word stands from the one before. */
static int turned_by(const char *text, const PopplerRectangle *rects, guint count)
{
    size_t votes[4] = {0}, best = 0;
    struct str rest = str_of(text);
    int32_t before = ' ', point = 0;
    for (guint i = 0; i < count && utf8_next(&rest, &point); before = point, i++) {
        if (i == 0 || is_space(before) || is_space(point))
            continue;
        double dx = (rects[i].x1 + rects[i].x2 - rects[i - 1].x1 - rects[i - 1].x2) / 2;
        double dy = (rects[i].y1 + rects[i].y2 - rects[i - 1].y1 - rects[i - 1].y2) / 2;
        if (fabs(dx) + fabs(dy) < 0.01)
            continue;
        votes[fabs(dx) >= fabs(dy) ? (dx > 0 ? 0 : 2) : (dy > 0 ? 1 : 3)]++;
    }
    for (size_t i = 1; i < 4; i++)
        if (votes[i] > votes[best])
            best = i;
    return (int)best * 90;
}

static struct pdf_rect rect_of(PopplerRectangle r)
{
    return (struct pdf_rect){MIN(r.x1, r.x2), MIN(r.y1, r.y2), MAX(r.x1, r.x2), MAX(r.y1, r.y2)};
}

/* poppler leaves the page's own turn in; the writing's turn is undone. */
static void turn(struct pdf_sheet *sheet, int turned)
{
    sheet->turned = turned;
    if (turned == 90 || turned == 270) {
        double width = sheet->width;
        sheet->width = sheet->height;
        sheet->height = width;
    }
}

/* The characters of a page as poppler gives them. */
struct raw {
    char *text;
    int32_t *points;
    struct pdf_rect *rects; /* as shown */
    bool *struck;
    size_t count;
};

static bool read_raw(struct arena *arena, PopplerPage *page, const struct pdf_pixels *pixels, const struct pdf_sheet *sheet, struct raw *raw, int *out_turned)
{
    PopplerRectangle *rects = NULL;
    guint count = 0;
    raw->text = poppler_page_get_text(page);
    if (raw->text == NULL || !poppler_page_get_text_layout(page, &rects, &count)) {
        g_free(raw->text);
        return false;
    }
    count = MIN(count, (guint)PDF_MAX_CHARS);
    *out_turned = turned_by(raw->text, rects, count);
    raw->points = arena_array(arena, count + 1, sizeof *raw->points);
    raw->rects = arena_array(arena, count + 1, sizeof *raw->rects);
    raw->struck = arena_array(arena, count + 1, sizeof *raw->struck);
    for (struct str rest = str_of(raw->text); raw->count < count && utf8_next(&rest, &raw->points[raw->count]); raw->count++)
        raw->rects[raw->count] = pdf_sized(sheet, rect_of(rects[raw->count]));
    if (pixels != NULL && *out_turned == 0)
        pdf_find_struck(pixels, raw->rects, raw->points, raw->count, raw->struck);
    g_free(rects);
    return true;
}

static struct look look_of(const struct pdf_sheet *sheet, const PopplerTextAttributes *attributes)
{
    struct str font = str_of(attributes->font_name);
    double size = attributes->font_size * sheet->unit;
    return (struct look){.size = size > 1 ? size : 0, .symbols = pdf_symbol_font(font), .is_bold = str_find_nocase(font, STR("bold")) != STR_NOT_FOUND};
}

void pdf_read_text(struct arena *arena, PopplerPage *page, const struct pdf_pixels *pixels, struct pdf_sheet *sheet)
{
    struct raw raw = {.count = 0};
    int turned = 0;
    if (!read_raw(arena, page, pixels, sheet, &raw, &turned))
        return;
    turn(sheet, turned);
    GList *attributes = poppler_page_get_text_attributes(page);
    struct draft *draft = ARENA_NEW(arena, struct draft);
    draft->sheet = sheet;
    draft->arena = arena;
    struct str rest = str_of(raw.text);
    const GList *at = attributes, *looked = NULL;
    struct look look = {.size = 0};
    for (size_t i = 0; i < raw.count; i++) {
        const char *start = rest.at;
        struct letter letter = {.rect = pdf_upright(sheet, raw.rects[i]), .look = &look};
        utf8_next(&rest, &letter.point);
        while (at != NULL && at->next != NULL && ((const PopplerTextAttributes *)at->data)->end_index < (gint)i)
            at = at->next;
        if (at != looked)
            look = look_of(sheet, at->data);
        looked = at;
        letter.size = look.size > 0 ? look.size : pdf_height(letter.rect);
        if (!raw.struck[i])
            put(draft, &letter, (struct str){start, (size_t)(rest.at - start)});
        else
            end_word(draft);
    }
    end_word(draft);
    poppler_page_free_text_attributes(attributes);
    g_free(raw.text);
}
