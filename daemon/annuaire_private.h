/* annuaire_private: the words of a text as the directory compares them; for annuaire_*.c alone. */
#ifndef NAVETTE_ANNUAIRE_PRIVATE_H
#define NAVETTE_ANNUAIRE_PRIVATE_H

#include "daemon/annuaire.h"

enum { WRITTEN_MAX = 1000 /* bytes of a field that are looked at: an address has about 100 */ };

struct mot {
    struct str text; /* folded: « lès » and « lez » are "les", « St » is "saint" */
    bool joined;     /* by a hyphen to the word before: « Hénin-Carvin » */
    bool apart;      /* a comma, a bracket or a colon stands before it */
};

struct mots {
    struct mot *items;
    size_t count;
};

/* The words of the first WRITTEN_MAX bytes; hyphens, slashes and apostrophes part them. Never fails. */
struct mots annuaire_split(struct arena *arena, struct str written);

/* Is the word in a list that NULL ends? */
bool annuaire_one_of(struct str word, const char *const *list);

#endif
