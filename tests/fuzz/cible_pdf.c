#include "tests/fuzz/fuzz.h"

#include "parsers/pdf.h"

/* fontconfig keeps what it has learnt of the fonts until the process ends; poppler loses pieces of a field that is taken off, and all
 * that is C++ here is poppler's: its frames are not always told. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpoppler.so\nleak:libcairo\nleak:operator new"; /* so is what it draws with cairo */
}

static void work(struct arena *arena, struct str bytes)
{
    struct document document;
    (void)fuzz_read(arena, bytes, pdf_read, &document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
