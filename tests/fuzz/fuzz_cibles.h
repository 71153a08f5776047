/* The targets by name. A program links those whose libraries it has; the others are absent (weak). In the programs that replay,
 * LLVMFuzzerTestOneInput of cible_X.c is compiled as fuzz_X. */
#ifndef NAVETTE_FUZZ_CIBLES_H
#define NAVETTE_FUZZ_CIBLES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef int fuzz_target_fn(const uint8_t *data, size_t size);

#define FUZZ_TARGETS(X) X(docx) X(odt) X(rtf) X(doc) X(html) X(text) X(pdf) X(image) X(page) X(fiche) X(message) X(packet) X(header) X(avis) X(reply) X(tnef) \
    X(rebond) X(absence) X(msg) X(archive) X(cms) X(commande)
#define FUZZ_DECLARE(target) __attribute__((weak)) fuzz_target_fn fuzz_##target;
FUZZ_TARGETS(FUZZ_DECLARE)

struct fuzz_target {
    const char *name;
    fuzz_target_fn *run; /* NULL: not in this program */
};
#define FUZZ_ROW(target) {#target, fuzz_##target},
static const struct fuzz_target fuzz_targets[] = {FUZZ_TARGETS(FUZZ_ROW)};

static inline fuzz_target_fn *fuzz_target_of(const char *name)
{
    for (size_t i = 0; i < sizeof fuzz_targets / sizeof fuzz_targets[0]; i++)
        if (strcmp(fuzz_targets[i].name, name) == 0)
            return fuzz_targets[i].run;
    return NULL;
}

#endif
