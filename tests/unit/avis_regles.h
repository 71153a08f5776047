/* avis_regles: the shipped rules of conf/avis.cfg, for every test that reads an avis by them. */
#ifndef NAVETTE_TESTS_AVIS_REGLES_H
#define NAVETTE_TESTS_AVIS_REGLES_H

#include <stdio.h>

#include "parsers/avis.h"
#include "tests/unit/unit.h"

enum { AVIS_REGLES_MAX = 256 * 1024 };

/* In the arena; the test ends where they are not good. */
static inline const struct avis_rules *avis_regles(struct arena *arena)
{
    const struct avis_rules *rules = NULL;
    struct fault fault = {""};
    char *text = arena_alloc(arena, AVIS_REGLES_MAX);
    FILE *file = fopen("conf/avis.cfg", "rbe");
    size_t len = file == NULL ? 0 : fread(text, 1, AVIS_REGLES_MAX, file);
    if (file == NULL || fclose(file) != 0 || avis_rules_parse(arena, (struct str){text, len}, "conf/avis.cfg", &rules, &fault) != ERR_NONE) {
        print_error("conf/avis.cfg: %s\n", fault.text);
        exit(1);
    }
    return rules;
}

/* Fails unless that is what the text decides; AVIS_AUCUN: nothing. */
static inline void avis_decides(const struct avis_rules *rules, const char *text, enum avis_sens sens)
{
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, rules, str_of(text), 20500);
    if (avis.sens != sens)
        fail_msg("expected %s, got %s (%s)", sens == AVIS_AUCUN ? "nothing" : avis_name(sens), avis.sens == AVIS_AUCUN ? "nothing" : avis_name(avis.sens), avis.why);
    arena_free(arena);
}

struct avis_dit {
    const char *name; /* what is written */
    enum avis_sens sens;
};

static const struct avis_rules *avis_dit_rules; /* parsed once for all rows */

static inline void avis_dit_test(void **state)
{
    const struct avis_dit *dit = *state;
    avis_decides(avis_dit_rules, dit->name, dit->sens);
}

static inline int avis_dits_run(const char *group, const struct avis_dit *dits, size_t count)
{
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    avis_dit_rules = avis_regles(arena);
    int failed = unit_run_rows(group, dits, count, sizeof *dits, avis_dit_test);
    arena_free(arena);
    return failed;
}

#define AVIS_DITS(group, rows) avis_dits_run(group, rows, sizeof(rows) / sizeof(rows)[0])

#endif
