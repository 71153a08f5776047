/* doc: the order of it all: headers and footers, then the main text with its text boxes where they hang. Footnotes, comments
 * and macros are not read. */
#include "parsers/doc_private.h"

enum {
    BOX = 22, BOX_SHAPE = 14,   /* bytes of an FTXBXS; where its shape's number stands */
    SHAPE = 26,                 /* bytes of an SPA; its shape's number comes first */
    STORIES_OF_NOTES = 6,       /* the first stories of the headers' part are lines above notes */
    HEADERS_MAX = 200,          /* paragraphs of headers, each told once: the same ones come with every section */
    BOXES_MAX = 2000,
};

/* ---- text boxes ------------------------------------------------------------------------------------------- */

static bool has_shape(struct str shapes, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (doc_u32(shapes, (count + 1) * 4 + i * SHAPE) == number)
            return true;
    return false;
}

/* The boxes of a group of shapes know the number of their own shape alone, the anchor that of the group: a box without an
 * anchor hangs where an anchor without a box does, the first one there is. */
static bool hangs_on(struct str shapes, size_t shape_count, size_t shape, struct str boxes, size_t box_count, size_t box)
{
    uint32_t wanted = doc_u32(boxes, (box_count + 1) * 4 + box * BOX + BOX_SHAPE), number = doc_u32(shapes, (shape_count + 1) * 4 + shape * SHAPE);
    if (has_shape(shapes, shape_count, wanted))
        return number == wanted;
    for (size_t i = 0; i < shape_count; i++) {
        uint32_t other = doc_u32(shapes, (shape_count + 1) * 4 + i * SHAPE);
        bool has_box = false;
        for (size_t j = 0; j < box_count && !has_box; j++)
            has_box = doc_u32(boxes, (box_count + 1) * 4 + j * BOX + BOX_SHAPE) == other;
        if (!has_box)
            return i == shape;
    }
    return shape + 1 == shape_count;
}

static size_t entries_of(struct str table, size_t size)
{
    size_t count = table.len < 4 ? 0 : (table.len - 4) / (4 + size);
    return count > BOXES_MAX ? BOXES_MAX : count;
}

static void walk_box(struct doc *d, struct str boxes, size_t box, struct writer *into)
{
    uint64_t first = (uint64_t)d->parts[PART_BOXES] + doc_u32(boxes, box * 4), end = (uint64_t)d->parts[PART_BOXES] + doc_u32(boxes, box * 4 + 4);
    struct document inner = {.count = 0};
    if (end > d->parts[PART_BOXES + 1] || first >= end)
        return;
    doc_walk_part(d, (uint32_t)first, (uint32_t)end, &inner, false);
    writer_adopt(into, &inner);
}

void doc_boxes_at(struct doc *d, uint32_t cp, struct writer *into)
{
    struct str shapes = doc_place(d, PLACE_SHAPES), boxes = doc_place(d, PLACE_BOXES);
    size_t shape_count = entries_of(shapes, SHAPE), box_count = entries_of(boxes, BOX);
    for (size_t i = 0; i < shape_count; i++)
        for (size_t j = 0; j < box_count && doc_u32(shapes, i * 4) == cp; j++)
            if (hangs_on(shapes, shape_count, i, boxes, box_count, j))
                walk_box(d, boxes, j, into);
}

/* ---- headers ---------------------------------------------------------------------------------------------- */

static bool is_told(const struct document *document, struct str text)
{
    for (size_t i = 0; i < document->count; i++)
        if (str_eq(document->blocks[i].text, text))
            return true;
    return false;
}

static void add_headers(struct doc *d, struct document *document)
{
    struct str stories = doc_place(d, PLACE_HEADERS);
    struct document headers = {.count = 0};
    uint64_t first = (uint64_t)d->parts[PART_HEADERS] + doc_u32(stories, (size_t)STORIES_OF_NOTES * 4);
    if (stories.len <= (size_t)STORIES_OF_NOTES * 4 || first >= d->parts[PART_HEADERS + 1])
        return;
    doc_walk_part(d, (uint32_t)first, d->parts[PART_HEADERS + 1], &headers, false);
    for (size_t i = 0; i < headers.count && i < HEADERS_MAX && d->err == ERR_NONE; i++)
        if (!str_is_empty(str_trim(headers.blocks[i].text)) && !is_told(document, headers.blocks[i].text))
            d->err = document_add(d->arena, document, &headers.blocks[i], d->fault);
}

enum err doc_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    struct doc_streams streams;
    struct doc *d = ARENA_NEW(arena, struct doc);
    d->arena = arena;
    d->fault = out_fault;
    enum err err = doc_file_read(arena, bytes, &streams, out_fault);
    if (err == ERR_NONE)
        err = doc_head_read(d, &streams);
    if (err != ERR_NONE)
        return err;
    add_headers(d, &d->main);
    doc_walk_part(d, d->parts[PART_MAIN], d->parts[PART_MAIN + 1], &d->main, true);
    if (d->err != ERR_NONE)
        return d->err;
    d->main.format = FORMAT_DOC;
    *out_document = d->main;
    return ERR_NONE;
}
