/* document_tools: what is done with the answers of the heavy readers. */
#include "parsers/document_tools.h"

const char *document_tool_name(enum document_tool tool)
{
    return tool == TOOL_PDF ? "pdf" : "ocr";
}

/* Stable, by page: blocks of the file before those recognised on the same page. */
static void sort_by_page(struct document *document, size_t recognised)
{
    for (size_t i = recognised; i < document->count; i++) {
        struct document_block block = document->blocks[i];
        size_t to = i;
        for (; to > 0 && document->blocks[to - 1].page > block.page; to--)
            document->blocks[to] = document->blocks[to - 1];
        document->blocks[to] = block;
    }
}

enum err document_recognise(struct arena *arena, const struct document_tools *tools, struct document *document, struct fault *out_fault)
{
    const struct document asked = {.pictures = document->pictures, .picture_count = document->picture_count};
    struct str reply = STR_NONE;
    size_t before = document->count;
    if (document->picture_count == 0)
        return ERR_NONE;
    document->picture_count = 0;
    if (tools == NULL)
        return fault_set(out_fault, ERR_FINAL, "document: its pages are pictures and no reader of pictures is at hand");
    struct arena *passing = arena_beside(arena); /* what is asked holds all pictures once more */
    enum err err = tools->run(tools->context, passing, TOOL_OCR, document_packet_write(passing, &asked), &reply, out_fault);
    if (err == ERR_NONE)
        err = document_packet_read(arena, reply, document, out_fault);
    arena_free(passing);
    document->picture_count = 0; /* a recogniser that answers with pictures is not asked again */
    if (err != ERR_NONE)
        document->count = before;
    sort_by_page(document, before);
    return err;
}
