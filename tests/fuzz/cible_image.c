/* A picture's bytes as pixels: where hostile bytes are met. What is done with the pixels is cible_page's, too slow to be asked often. */
#include "tests/fuzz/fuzz.h"

#include "parsers/page_private.h"

static void work(struct arena *arena, struct str bytes)
{
    (void)arena;
    int count = page_count(bytes);
    if (count < 1 || count > DOCUMENT_MAX_PICTURES)
        abort();
    for (int i = 0; i < count; i++) {
        struct picture picture = {0};
        struct fault fault = {{0}};
        enum err err = picture_read(bytes, i, &picture, &fault);
        if (err != ERR_NONE) {
            fuzz_check_refusal(err, &fault);
            continue;
        }
        if (picture.gray.w <= 0 || picture.gray.h <= 0 || (int64_t)picture.gray.w * picture.gray.h > PAGE_MAX_PIXELS)
            abort();
        picture_free(&picture);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
