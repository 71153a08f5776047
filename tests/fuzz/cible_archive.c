/* A ZIP of files: one that is given, or one made of the bytes (fuzz_zip), since changes at random seldom pass its checksums. */
#include "tests/fuzz/fuzz.h"

#include "parsers/archive.h"

enum { MOST = 4 << 20 /* bytes inflated: small, so that the limit is met */ };

static void work(struct arena *arena, struct str bytes)
{
    struct archive archive = {.count = 0};
    struct fault fault = {{0}};
    struct str zip = fuzz_zip(arena, bytes, "fiche.txt");
    size_t taken = 0;
    (void)archive_is(zip);
    enum err err = archive_read(arena, zip, MOST, &archive, &fault);
    if (err != ERR_NONE)
        fuzz_check_refusal(err, &fault);
    if (archive.count > (err == ERR_NONE ? ARCHIVE_MAX_FILES : 0))
        abort();
    for (size_t i = 0; i < archive.count; i++) {
        const struct archive_file *file = &archive.files[i];
        if ((file->bytes.at == NULL) == (file->why == NULL) || !utf8_is_valid(file->nom) || file->nom.len == 0)
            abort(); /* it was taken out, or there is a reason */
        taken += file->bytes.len;
    }
    if (taken > MOST)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
