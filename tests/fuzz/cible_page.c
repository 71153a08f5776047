/* A picture of a page: decoding, straightening, boxes. The reader of characters is left out. */
#include "tests/fuzz/fuzz.h"

#include "parsers/page.h"

static void work(struct arena *arena, struct str bytes)
{
    const struct document_picture picture = {.bytes = bytes, .page = 1};
    int count = page_count(bytes);
    if (count < 1 || count > DOCUMENT_MAX_PICTURES)
        abort();
    for (int i = 0; i < count && i < 2; i++) {
        struct page page = {0};
        struct fault fault = {{0}};
        enum err err = page_open(arena, &picture, i, &page, &fault);
        if (err != ERR_NONE)
            fuzz_check_refusal(err, &fault);
        else if (page.box_count > PAGE_MAX_BOXES || page.cell_count > PAGE_MAX_CELLS)
            abort();
        page_free(&page);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
