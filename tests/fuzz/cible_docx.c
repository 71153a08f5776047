#include "tests/fuzz/fuzz.h"

#include "parsers/docx.h"

static void work(struct arena *arena, struct str bytes)
{
    struct document document;
    (void)fuzz_read(arena, fuzz_zip(arena, bytes, "word/document.xml"), docx_read, &document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
