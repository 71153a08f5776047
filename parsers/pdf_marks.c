/* pdf_marks: which of a page's characters, fields and shapes are boxes, and whether they are ticked. The same box is often
 * there twice (a square and the cross over it, a glyph and the ink of a pen, a field and its border): here it becomes one. */
#include "parsers/pdf_private.h"

static const double ink_none = 0.03;  /* of an empty box: specks, the edge of its line */
static const double ink_ticked = 0.09; /* a thin cross has about 0.2, a tick 0.12 */

bool pdf_is_tick(struct str text)
{
    enum box_state state = BOX_EMPTY;
    struct str rest = text;
    int32_t point = 0;
    if (!utf8_next(&rest, &point) || rest.len > 0)
        return false;
    return point == 'x' || point == 'X' || point == 0xD7 || point == 'v' || point == 'V' || point == '+' || point == '*' || point == 0x2022 ||
           point == 0x25CF || (document_box_of(point, &state) && state == BOX_TICKED);
}

static enum box_state state_of(double ink)
{
    return ink < ink_none ? BOX_EMPTY : ink < ink_ticked ? BOX_DOUBTFUL : BOX_TICKED;
}

/* Ticked wins over empty; a field knows its own state, and ink over it is somebody's pen or its own look. */
static enum box_state both(const struct pdf_item *item, enum box_state seen)
{
    if (item->state != BOX_EMPTY || seen == BOX_EMPTY)
        return item->state;
    return item->source == SOURCE_FIELD ? BOX_DOUBTFUL : seen;
}

/* A logo has squares too; what covers the page is its ground. */
static bool is_inside_picture(struct arena *arena, struct pdf_sheet *sheet, struct pdf_rect rect)
{
    pdf_find_pictures(arena, sheet);
    for (size_t i = 0; i < sheet->picture_count; i++) {
        double width = pdf_width(sheet->pictures[i].rect);
        if (width > 2 * pdf_width(rect) && width < sheet->width / 2 && pdf_covered(rect, sheet->pictures[i].rect) > 0.9)
            return true;
    }
    return false;
}

/* What stands in a shape: decides whether it is a box at all. */
struct content {
    struct pdf_item *box;  /* the same box as a character or a field */
    struct pdf_item *tick; /* a cross typed into it */
    bool is_text;          /* letters: it is one of them, or the cell of a table */
};

static struct content content_of(struct pdf_sheet *sheet, struct pdf_rect rect)
{
    struct content content = {.box = NULL};
    for (size_t i = 0; i < sheet->count; i++) {
        struct pdf_item *item = &sheet->items[i];
        double mine = pdf_covered(item->rect, rect), its = pdf_covered(rect, item->rect);
        if (item->is_gone || (mine < 0.3 && its < 0.3))
            continue;
        if (item->is_box) {
            content.box = item;
            continue;
        }
        double middle = (item->rect.x0 + item->rect.x1) / 2;
        bool is_its_own_letter = pdf_width(rect) <= pdf_width(item->rect) * 1.1 && item->source == SOURCE_FILE;
        if (pdf_is_tick(item->text) && !is_its_own_letter && middle > rect.x0 && middle < rect.x1)
            content.tick = item;
        else
            content.is_text = true;
    }
    return content;
}

static void settle_shape(struct arena *arena, struct pdf_sheet *sheet, struct pdf_shape shape)
{
    struct content content = content_of(sheet, shape.rect);
    bool is_glyph = content.box != NULL && content.box->source == SOURCE_FILE;
    enum box_state state = content.tick != NULL ? BOX_TICKED : state_of(is_glyph ? shape.core : shape.ink);
    bool is_news = content.tick != NULL || content.box == NULL || both(content.box, state) != content.box->state;
    if (content.is_text || !is_news || is_inside_picture(arena, sheet, shape.rect))
        return;
    if (content.tick != NULL)
        content.tick->is_gone = true;
    if (content.box != NULL) {
        content.box->state = both(content.box, state);
        return;
    }
    pdf_add_item(arena, sheet, (struct pdf_item){.rect = shape.rect, .size = pdf_height(shape.rect), .is_box = true, .is_drawn = true, .state = state});
}

/* Two characters at one place (an empty square, and a tick printed over it), or a cross typed over a box: one box. */
static void settle_overprints(struct pdf_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        struct pdf_item *box = &sheet->items[i];
        if (!box->is_box || box->is_gone)
            continue;
        for (size_t j = 0; j < sheet->count; j++) {
            struct pdf_item *other = &sheet->items[j];
            double middle = (other->rect.x0 + other->rect.x1) / 2, level = (other->rect.y0 + other->rect.y1) / 2;
            bool is_over = middle > box->rect.x0 && middle < box->rect.x1 && level > box->rect.y0 && level < box->rect.y1;
            if (i == j || other->is_gone || !is_over || !(other->is_box || pdf_is_tick(other->text)))
                continue;
            box->state = both(box, other->is_box ? other->state : BOX_TICKED);
            other->is_gone = true;
        }
    }
}

void pdf_settle_boxes(struct arena *arena, struct pdf_sheet *sheet, const struct pdf_shape *shapes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct pdf_shape shape = shapes[i];
        shape.rect = pdf_upright(sheet, shape.rect);
        settle_shape(arena, sheet, shape);
    }
    settle_overprints(sheet);
}
