/* coupes: every sample cut at 200 places, and with 200 random changes, ends in an answer that holds together or in a refusal
 * that says why (fuzz.h). In process, so that the sanitizers see what happens. TAP, one line a sample; a fault ends the
 * program, and the last line on standard error names the sample and the case. `coupes TARGET FILE…` takes those alone; `make
 * coupes` takes all that are in fixtures/, which is too long for every day. */
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/fuzz/fuzz_cibles.h"

enum { CUTS = 200, CHANGES = 200, MAX_BYTES = 4 << 20, MOST_EDITS = 8, MOST_MOVED = 64 };

static const struct {
    const char *pattern, *target;
} samples[] = {
    {"tests/fixtures/fiches/[pstx]*.docx", "docx"},
    {"tests/fuzz/inputs/docx/*", "docx"}, /* their XML itself: behind a checksum a change is only refused */
    {"tests/fixtures/fiches-formats/*.odt", "odt"},
    {"tests/fuzz/inputs/odt/*", "odt"},
    {"tests/fixtures/fiches-formats/*.doc", "doc"},
    {"tests/fixtures/fiches-formats/*.rtf", "rtf"},
    {"tests/fuzz/inputs/html/*", "html"},
    {"tests/fixtures/fiches/*.txt", "text"},
    {"tests/fixtures/fiches/*.txt", "fiche"},
    {"tests/fixtures/mails/d0[01]5.eml", "message"},
    {"tests/fixtures/mails/d01?.eml", "header"},
    {"tests/fuzz/inputs/packet/*", "packet"},
    {"tests/fuzz/inputs/tnef/*", "tnef"},
    {"tests/fuzz/inputs/rebond/*", "rebond"},
    {"tests/fuzz/inputs/absence/*", "absence"},
    {"tests/fuzz/inputs/msg/*", "msg"},
    {"tests/fuzz/inputs/archive/[pqt]*", "archive"}, /* not what inflates */
    {"tests/fuzz/inputs/cms/*", "cms"},
    {"tests/fixtures/fiches-formats/pdf-form-flat-a.pdf", "pdf"},
    {"tests/fuzz/inputs/image/*", "image"},
};

static char doing[400]; /* told when it was the last thing done */
static int number, failed;

static void on_fault(int sig)
{
    ssize_t told = write(STDERR_FILENO, doing, strlen(doing));
    (void)told;
    (void)signal(sig, SIG_DFL);
    (void)raise(sig);
}

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* One edit: a byte, a bit, or some bytes left out, said twice, or made equal. The bytes have room for MOST_MOVED more. */
static size_t edit(uint8_t *bytes, size_t len, uint32_t *seed)
{
    if (len == 0)
        return 0;
    size_t at = next_random(seed) % len, moved = next_random(seed) % MOST_MOVED;
    moved = moved < len - at ? moved : len - at;
    switch (next_random(seed) % 5) {
    case 0: bytes[at] = (uint8_t)next_random(seed); return len;
    case 1: bytes[at] ^= (uint8_t)(1U << next_random(seed) % 8); return len;
    case 2: memmove(bytes + at, bytes + at + moved, len - at - moved); return len - moved;
    case 3: memmove(bytes + at + moved, bytes + at, len - at); return len + moved;
    default: memset(bytes + at, bytes[at], moved); return len;
    }
}

static void try_all(fuzz_target_fn *run, const char *path, const uint8_t *whole, size_t len)
{
    uint32_t seed = 0x9E3779B9U;
    uint8_t *changed = malloc(len + MOST_EDITS * MOST_MOVED);
    if (changed == NULL)
        abort();
    for (size_t i = 0; i < CUTS; i++) {
        size_t cut = len * i / CUTS;
        (void)snprintf(doing, sizeof doing, "%s: cut at byte %zu\n", path, cut);
        (void)run(whole, cut);
    }
    for (int i = 0; i < CHANGES; i++) {
        size_t now = len;
        memcpy(changed, whole, len);
        for (uint32_t edits = 1 + next_random(&seed) % MOST_EDITS; edits > 0; edits--)
            now = edit(changed, now, &seed);
        (void)snprintf(doing, sizeof doing, "%s: change %d\n", path, i);
        (void)run(changed, now);
    }
    free(changed);
}

static void try_sample(fuzz_target_fn *run, const char *target, const char *path)
{
    uint8_t *bytes = malloc(MAX_BYTES);
    FILE *file = fopen(path, "rbe");
    size_t len = bytes == NULL || file == NULL ? 0 : fread(bytes, 1, MAX_BYTES, file);
    bool is_read = file != NULL && fclose(file) == 0 && len > 0;
    if (is_read)
        try_all(run, path, bytes, len);
    failed += !is_read;
    printf("%sok %d - %s %s, cut at %d places and changed %d times\n", is_read ? "" : "not ", ++number, target, path, CUTS, CHANGES);
    (void)fflush(stdout);
    free(bytes);
}

static void try_pattern(const char *pattern, const char *target)
{
    glob_t found;
    fuzz_target_fn *run = fuzz_target_of(target);
    if (run == NULL) /* of another program */
        return;
    if (glob(pattern, 0, NULL, &found) != 0) {
        failed++;
        printf("not ok %d - no sample %s\n", ++number, pattern);
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++)
        try_sample(run, target, found.gl_pathv[i]);
    globfree(&found);
}

int main(int argc, char **argv)
{
    (void)signal(SIGABRT, on_fault);
#ifndef NAVETTE_SANITIZED
    (void)signal(SIGSEGV, on_fault);
#endif
    for (size_t i = 0; argc < 3 && i < sizeof samples / sizeof samples[0]; i++)
        try_pattern(samples[i].pattern, samples[i].target);
    for (int i = 2; i < argc; i++)
        try_pattern(argv[i], argv[1]);
    printf("1..%d\n", number);
    return failed > 0;
}
