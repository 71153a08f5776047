/* avis_rules: the rules of conf/avis.cfg, compiled (avis_rules.c) and compared with sentences (avis_juge.c). Nobody else looks inside. */
#ifndef NAVETTE_AVIS_RULES_H
#define NAVETTE_AVIS_RULES_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "parsers/avis_filtre.h"
#include "parsers/avis_private.h"

struct avis_rule {
    const char *name;
    pcre2_code *code;
    size_t number;  /* to the filter */
    int value;      /* enum avis_marque or avis_effet */
    struct str put; /* what a rewriting puts */
};

struct avis_rules {
    struct avis_rule *rewritings, *turns, *phrases;
    size_t rewriting_count, turn_count, phrase_count;
    pcre2_code *single[SINGLE_COUNT];
    struct avis_words words;
    struct avis_filtre *filtre;
    pcre2_match_context *context;
    pcre2_match_data *data;
};

#endif
