/* avis_filtre: which rules can say anything about a sentence at all. There are two hundred, a sentence is compared with each, and few
 * begin with any two letters that words of the sentence begin with: a rule is only tried where it may match, by a table of beginnings
 * that each rule was asked for once, when it was compiled. What it leaves out cannot match; the answers are the same without it. */
#ifndef NAVETTE_AVIS_FILTRE_H
#define NAVETTE_AVIS_FILTRE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "parsers/avis_private.h"

enum { AVIS_FILTRE_RULES = 640 };

struct avis_filtre; /* opaque; lives in its arena, read only once all rules are learnt */

struct avis_filtre_set {
    uint64_t rules[AVIS_FILTRE_RULES / 64];
};

/* For rules 0 to AVIS_FILTRE_RULES - 1, none of them learnt: those may match anything. */
MUST_USE struct avis_filtre *avis_filtre_new(struct arena *arena);

/* A rule whose `expression`, compiled to `code`, matches at the start of a word only: behind no letter of a to z and no digit. `data`
 * is written to. */
void avis_filtre_learn(struct avis_filtre *filtre, size_t rule, const pcre2_code *code, struct str expression, pcre2_match_data *data, pcre2_match_context *context);

/* Adds to `set` (zeroed before the first time) the rules that may match in `text`. */
void avis_filtre_add(const struct avis_filtre *filtre, struct str text, struct avis_filtre_set *set);

static inline bool avis_filtre_has(const struct avis_filtre_set *set, size_t rule)
{
    return (set->rules[rule / 64] >> (rule % 64) & 1) != 0;
}

#endif
