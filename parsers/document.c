/* document: the model being filled, within its limits. */
#include "parsers/document.h"

enum err document_add(struct arena *arena, struct document *document, const struct document_block *block,
                      struct fault *out_fault)
{
    if (document->count >= DOCUMENT_MAX_BLOCKS)
        return fault_set(out_fault, ERR_FINAL, "document: more than %d paragraphs", DOCUMENT_MAX_BLOCKS);
    if (block->text.len > DOCUMENT_MAX_TEXT - document->text_bytes)
        return fault_set(out_fault, ERR_FINAL, "document: more than %d bytes of text", DOCUMENT_MAX_TEXT);
    document->blocks = arena_grow(arena, document->blocks, document->count, &document->capacity, sizeof *block);
    struct document_block *added = &document->blocks[document->count++];
    *added = *block;
    added->text = str_copy(arena, block->text.at == NULL ? STR("") : block->text);
    enum box_state *boxes = arena_array(arena, block->box_count + 1, sizeof *boxes);
    for (size_t i = 0; i < block->box_count; i++)
        boxes[i] = block->boxes[i];
    added->boxes = boxes;
    struct document_span *spans = arena_array(arena, block->span_count + 1, sizeof *spans);
    for (size_t i = 0; i < block->span_count; i++)
        spans[i] = block->spans[i];
    added->spans = spans;
    document->text_bytes += block->text.len;
    return ERR_NONE;
}

void document_add_picture(struct arena *arena, struct document *document, const struct document_picture *picture)
{
    if (document->picture_count >= DOCUMENT_MAX_PICTURES || picture->bytes.len > DOCUMENT_MAX_PICTURE) {
        document->is_cut = true;
        return;
    }
    document->pictures = arena_grow(arena, document->pictures, document->picture_count, &document->picture_capacity, sizeof *picture);
    document->pictures[document->picture_count++] = *picture;
}
