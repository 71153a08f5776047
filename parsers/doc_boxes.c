/* doc: text boxes. Their texts are a part of their own, one after the other; each knows the number of its shape, and the
 * shapes know on which character of the main text they hang ([MS-DOC] 2.8.32, 2.8.37, 2.9.99, 2.9.253). */
#include "parsers/doc_private.h"

enum {
    BOX = 22, BOX_SHAPE = 14, /* bytes of an FTXBXS; where its shape's number stands */
    SHAPE = 26,               /* bytes of an SPA; its shape's number comes first */
    BOXES_MAX = 2000,
};

static size_t entries_of(struct str table, size_t size)
{
    size_t count = table.len < 4 ? 0 : (table.len - 4) / (4 + size);
    return count > BOXES_MAX ? BOXES_MAX : count;
}

/* The n-th entry behind the positions of such a table. */
static struct str entry_of(struct str table, size_t count, size_t size, size_t n)
{
    return str_from(table, (count + 1) * 4 + n * size);
}

static bool find_shape(struct str shapes, size_t count, uint32_t number, size_t *out_shape)
{
    for (size_t i = 0; i < count; i++)
        if (doc_u32(entry_of(shapes, count, SHAPE, i), 0) == number) {
            *out_shape = i;
            return true;
        }
    return false;
}

/* The boxes of a group of shapes know the number of their own shape alone, the anchor that of the group: a box without an
 * anchor hangs where an anchor without a box does, the first one there is. */
static size_t free_shape(struct str shapes, size_t shape_count, struct str boxes, size_t box_count)
{
    for (size_t i = 0; i < shape_count; i++) {
        uint32_t number = doc_u32(entry_of(shapes, shape_count, SHAPE, i), 0);
        bool has_box = false;
        for (size_t j = 0; j < box_count && !has_box; j++)
            has_box = doc_u32(entry_of(boxes, box_count, BOX, j), BOX_SHAPE) == number;
        if (!has_box)
            return i;
    }
    return shape_count - 1;
}

void doc_boxes_read(struct doc *d)
{
    struct str shapes = doc_place(d, PLACE_SHAPES), boxes = doc_place(d, PLACE_BOXES);
    size_t shape_count = entries_of(shapes, SHAPE), box_count = entries_of(boxes, BOX);
    uint64_t first_of_part = d->parts[PART_BOXES], told = first_of_part;
    d->boxes = arena_array(d->arena, box_count + 1, sizeof *d->boxes);
    if (shape_count == 0)
        return;
    size_t free = free_shape(shapes, shape_count, boxes, box_count);
    for (size_t i = 0; i < box_count; i++) {
        uint64_t cp = first_of_part + doc_u32(boxes, i * 4), end = first_of_part + doc_u32(boxes, i * 4 + 4);
        size_t shape = free;
        (void)find_shape(shapes, shape_count, doc_u32(entry_of(boxes, box_count, BOX, i), BOX_SHAPE), &shape);
        if (cp < told || end <= cp || end > d->parts[PART_BOXES + 1])
            continue; /* each text is told once */
        told = end;
        d->boxes[d->box_count++] = (struct doc_box){.anchor = doc_u32(shapes, shape * 4), .cp = (uint32_t)cp, .end = (uint32_t)end};
    }
}

void doc_boxes_at(struct doc *d, uint32_t cp, struct writer *into)
{
    doc_spend(d, d->box_count);
    for (size_t i = 0; i < d->box_count && d->err == ERR_NONE; i++)
        if (d->boxes[i].anchor == cp) {
            struct document inner = {.count = 0};
            doc_walk_part(d, d->boxes[i].cp, d->boxes[i].end, &inner, false);
            writer_adopt(into, &inner);
        }
}
