/* annuaire_private: the words of a text as the directory compares them; for annuaire_*.c alone. */
#ifndef NAVETTE_ANNUAIRE_PRIVATE_H
#define NAVETTE_ANNUAIRE_PRIVATE_H

#include "daemon/annuaire.h"

enum { WRITTEN_MAX = 1000 /* bytes of a field that are looked at: an address has about 100 */ };

struct mot {
    struct str text; /* folded: « lès » and « lez » are "les", « St » is "saint" */
    bool joined;     /* by a hyphen to the word before: « Hénin-Carvin » */
    bool apart;      /* a comma, a bracket or a colon stands before it */
    bool dash;       /* a dash between spaces stands before it: « rue Haute - Lens » */
};

struct mots {
    struct mot *items;
    size_t count;
};

/* The words of the first WRITTEN_MAX bytes; hyphens, slashes and apostrophes part them. Never fails. */
struct mots annuaire_split(struct arena *arena, struct str written);

struct nom { /* a commune of the directory */
    struct mots mots;   /* without its leading article */
    struct str article; /* « La » of « La Couture », folded; absent for none */
    const struct territoire *territoire;
};

struct noms {
    struct nom *items;
    size_t count;
};

struct lieu { /* a commune found in a text */
    size_t from, to; /* its words, article included, [from, to) */
    const struct territoire *territoire; /* NULL where two territoires name it */
};

/* « rue d'Arras », « collège Saint-Nicolas », « X-lez-Lens »: the words of the place are somebody else's name. */
bool annuaire_is_named_after(struct mots text, struct lieu lieu);

/* The one commune that is written with one letter wrong, missing or too many at the end of a part of the text (parts end at
 * commas, brackets and dashes); NULL where none or more than one is so near. For texts that name none as it is written. */
const struct territoire *annuaire_commune_proche(struct arena *arena, struct noms noms, struct mots text);

#endif
