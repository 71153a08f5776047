/* avis_literals: what a text must hold for an expression to match in it. « je (?:valide|refuse)s? » matches nowhere but where « je valide »
 * or « je refuse » stands, and to look for those costs a hundredth of asking the expression. Pure: from the expression's own text
 * (pcre2pattern(3)); what it does not understand it knows nothing about, and never says too much. */
#ifndef NAVETTE_AVIS_LITERALS_H
#define NAVETTE_AVIS_LITERALS_H

#include "parsers/base/arena.h"
#include "parsers/base/str.h"

struct avis_literals {
    struct str *at; /* of one byte or more each */
    size_t count;
};

/* Literals, one of which at least stands in every text where `expression` (that PCRE2 has compiled, case told apart) matches; none where
 * nothing is known. They live in the arena, or in `expression`. */
struct avis_literals avis_literals(struct arena *arena, struct str expression);

#endif
