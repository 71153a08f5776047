/* doc: the order of it all: headers and footers, then the main text with its text boxes where they hang. Footnotes, comments
 * and macros are not read. */
#include "parsers/doc_private.h"

enum {
    STORIES_OF_NOTES = 6, /* the first stories of the headers' part are lines above notes */
    HEADERS_MAX = 200,    /* paragraphs of headers, each told once: the same ones come with every section */
};

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
    doc_lists_read(d);
    doc_boxes_read(d);
    add_headers(d, &d->main);
    doc_walk_part(d, d->parts[PART_MAIN], d->parts[PART_MAIN + 1], &d->main, true);
    if (d->err != ERR_NONE)
        return d->err;
    d->main.format = FORMAT_DOC;
    *out_document = d->main;
    return ERR_NONE;
}
