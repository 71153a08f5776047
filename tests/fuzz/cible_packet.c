/* What a tool answers, distrusted; and again what we write of it. */
#include "tests/fuzz/fuzz.h"

#include "parsers/document_tools.h"

static enum err packet_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    return document_packet_read(arena, bytes, out_document, out_fault);
}

static void work(struct arena *arena, struct str bytes)
{
    struct document document, again;
    if (!fuzz_read(arena, bytes, packet_read, &document))
        return;
    if (!fuzz_read(arena, document_packet_write(arena, &document), packet_read, &again) || again.count != document.count)
        abort(); /* what was accepted once is accepted as we write it */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
