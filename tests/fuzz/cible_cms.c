/* A signed message (.p7m): its elements. */
#include "tests/fuzz/fuzz.h"

#include "parsers/cms.h"

static void work(struct arena *arena, struct str bytes)
{
    struct str content = STR("left from before");
    enum cms_kind kind = cms_read(arena, bytes, &content);
    if (kind != CMS_NONE && kind != CMS_SIGNED && kind != CMS_ENCRYPTED && kind != CMS_OTHER)
        abort();
    if (content.at != NULL && (kind != CMS_SIGNED || content.len >= bytes.len))
        abort(); /* only what was signed is given, and never more than there was */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
