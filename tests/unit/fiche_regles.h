/* fiche_regles: the shipped rules of conf/fiche.cfg, for every test that reads a fiche by them. */
#ifndef NAVETTE_TESTS_FICHE_REGLES_H
#define NAVETTE_TESTS_FICHE_REGLES_H

#include <stdio.h>

#include "parsers/fiche.h"
#include "tests/unit/unit.h"

enum { FICHE_REGLES_MAX = 256 * 1024 };

/* In the arena; the test ends where they are not good. */
static inline const struct fiche_rules *fiche_regles(struct arena *arena)
{
    const struct fiche_rules *rules = NULL;
    struct fault fault = {""};
    char *text = arena_alloc(arena, FICHE_REGLES_MAX);
    FILE *file = fopen("conf/fiche.cfg", "rbe");
    size_t len = file == NULL ? 0 : fread(text, 1, FICHE_REGLES_MAX, file);
    if (file == NULL || fclose(file) != 0 || fiche_rules_parse(arena, (struct str){text, len}, "conf/fiche.cfg", &rules, &fault) != ERR_NONE) {
        print_error("conf/fiche.cfg: %s\n", fault.text);
        exit(1);
    }
    return rules;
}

#endif
