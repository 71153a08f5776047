/* winmail.dat, and the compressed RTF in it. */
#include "tests/fuzz/fuzz.h"

#include "parsers/tnef.h"

static void work(struct arena *arena, struct str bytes)
{
    struct tnef tnef = {0};
    struct fault fault = {{0}};
    enum err err = tnef_read(arena, bytes, &tnef, &fault);
    if (err != ERR_NONE)
        fuzz_check_refusal(err, &fault);
    else if (tnef.count > TNEF_MAX_FILES)
        abort();
    if (tnef_rtf(arena, bytes).len > TNEF_MAX_RTF)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
