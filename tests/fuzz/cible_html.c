#include "tests/fuzz/fuzz.h"

#include "parsers/html.h"

static void work(struct arena *arena, struct str bytes)
{
    struct document document;
    struct str shown = STR_NONE;
    struct fault fault = {{0}};
    (void)fuzz_read(arena, bytes, html_read, &document);
    enum err err = html_new_text(arena, bytes, &shown, &fault);
    if (err != ERR_NONE)
        fuzz_check_refusal(err, &fault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
