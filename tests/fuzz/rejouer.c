/* rejouer: gives again to each reader what was interesting once: crashes that were mended, odd corners (inputs/TARGET/). TAP on
 * standard output. `rejouer TARGET FILE…` plays those alone. A fault ends the program: the last line on standard error names the
 * file that was being read. */
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz_cibles.h"

enum { MAX_BYTES = 8 << 20 };

static int number, failed;

static void play(fuzz_target_fn *run, const char *path)
{
    uint8_t *bytes = malloc(MAX_BYTES);
    FILE *file = fopen(path, "rbe");
    size_t len = bytes == NULL || file == NULL ? 0 : fread(bytes, 1, MAX_BYTES, file);
    bool is_read = file != NULL && fclose(file) == 0;
    (void)fprintf(stderr, "%s\n", path);
    if (is_read)
        (void)run(bytes, len);
    failed += !is_read;
    printf("%sok %d - %s\n", is_read ? "" : "not ", ++number, path);
    (void)fflush(stdout);
    free(bytes);
}

static void play_all(const struct fuzz_target *target)
{
    char pattern[200];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "tests/fuzz/inputs/%s/*", target->name);
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        play(target->run, found.gl_pathv[i]);
    globfree(&found);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        fuzz_target_fn *run = fuzz_target_of(argv[1]);
        if (run == NULL) {
            (void)fprintf(stderr, "rejouer: no target %s in this program\n", argv[1]);
            return 64;
        }
        for (int i = 2; i < argc; i++)
            play(run, argv[i]);
    } else
        for (size_t i = 0; i < sizeof fuzz_targets / sizeof fuzz_targets[0]; i++)
            if (fuzz_targets[i].run != NULL)
                play_all(&fuzz_targets[i]);
    printf("1..%d\n", number);
    return failed > 0;
}
