/* avis_filtre: which rules can say anything about a sentence at all. There are five hundred, a sentence is compared with each, and few
 * find a literal there that they cannot do without (avis_literals.h): only those are tried. What it leaves out cannot match; the answers
 * are the same without it. */
#ifndef NAVETTE_AVIS_FILTRE_H
#define NAVETTE_AVIS_FILTRE_H

#include <stdint.h>

#include "parsers/base/arena.h"
#include "parsers/base/str.h"

enum { AVIS_FILTRE_RULES = 1216 /* of whole words, three lists of 400 at least */ };

struct avis_filtre; /* opaque; lives in its arena, read only once all rules are learnt */

struct avis_filtre_set {
    uint64_t rules[AVIS_FILTRE_RULES / 64];
};

/* For rules 0 to AVIS_FILTRE_RULES - 1, none of them learnt: those may match anything. */
MUST_USE struct avis_filtre *avis_filtre_new(struct arena *arena);

/* A rule that matches as `expression` does. */
void avis_filtre_learn(struct avis_filtre *filtre, size_t rule, struct str expression);

/* The rules that may match in `text`. */
struct avis_filtre_set avis_filtre_possible(const struct avis_filtre *filtre, struct str text);

/* Adds to `set` those that may match in `text` now, where [from, to) has been overwritten. */
void avis_filtre_add(const struct avis_filtre *filtre, struct str text, size_t from, size_t to, struct avis_filtre_set *set);

static inline bool avis_filtre_has(const struct avis_filtre_set *set, size_t rule)
{
    return (set->rules[rule / 64] >> (rule % 64) & 1) != 0;
}

#endif
