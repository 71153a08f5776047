/* avis_regles: the shipped rules of conf/avis.cfg, for every test that reads an avis by them. */
#ifndef NAVETTE_TESTS_AVIS_REGLES_H
#define NAVETTE_TESTS_AVIS_REGLES_H

#include <stdio.h>

#include "parsers/avis.h"
#include "tests/unit/unit.h"

enum { AVIS_REGLES_MAX = 1024 * 1024 };

/* In an arena that is kept; the program ends where they are not good. */
static inline const struct avis_rules *avis_regles_read(struct arena *arena, bool many)
{
    const struct avis_rules *rules = NULL;
    struct fault fault = {""};
    char *text = arena_alloc(arena, AVIS_REGLES_MAX);
    FILE *file = fopen("conf/avis.cfg", "rbe");
    size_t len = file == NULL ? 0 : fread(text, 1, AVIS_REGLES_MAX, file);
    if (file == NULL || fclose(file) != 0 || avis_rules_parse(arena, (struct str){text, len}, "conf/avis.cfg", many, &rules, &fault) != ERR_NONE) {
        print_error("conf/avis.cfg: %s\n", fault.text);
        exit(1);
    }
    return rules;
}

/* Read once for all tests of a program: for many texts, or for one, as who reads a single message has them. */
static inline const struct avis_rules *avis_regles_for(bool many)
{
    static struct arena *arenas[2];
    static const struct avis_rules *rules[2];
    if (rules[many] == NULL) {
        arenas[many] = arena_new(64 * 1024 * 1024, NULL, NULL);
        rules[many] = avis_regles_read(arenas[many], many);
    }
    return rules[many];
}

static inline const struct avis_rules *avis_regles(void)
{
    return avis_regles_for(true);
}

/* Fails unless that is what the text decides, to either; AVIS_AUCUN: nothing. */
static inline void avis_decides(const char *text, enum avis_sens sens)
{
    static const char *const names[] = {[AVIS_AUCUN] = "nothing", [AVIS_FAVORABLE] = "favorable", [AVIS_DEFAVORABLE] = "defavorable", [AVIS_RESERVE] = "reserve"};
    for (int many = 0; many < 2; many++) {
        struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
        struct avis avis = avis_read(arena, avis_regles_for(many), str_of(text), 20500);
        if (avis.sens != sens)
            fail_msg("expected %s, got %s (%s; rules for %s)", names[sens], names[avis.sens], avis.why, many ? "many texts" : "one text");
        arena_free(arena);
    }
}

struct avis_dit {
    const char *name; /* what is written */
    enum avis_sens sens;
};

static inline void avis_dit_test(void **state)
{
    const struct avis_dit *dit = *state;
    avis_decides(dit->name, dit->sens);
}

static inline int avis_dits_run(const char *group, const struct avis_dit *dits, size_t count)
{
    return unit_run_rows(group, dits, count, sizeof *dits, avis_dit_test);
}

#define AVIS_DITS(group, rows) avis_dits_run(group, rows, sizeof(rows) / sizeof(rows)[0])

#endif
