/* commande_private: a line as words, for commande.c (where a command stands, and which it is), commande_formes.c and
 * commande_suppleance.c (what stands behind its first word). */
#ifndef NAVETTE_COMMANDE_PRIVATE_H
#define NAVETTE_COMMANDE_PRIVATE_H

#include "parsers/commande.h"

enum { LIGNE_MAX_MOTS = 96 };

struct mot {
    struct str ecrit, plie; /* as written; folded. A mark (« : », « , », …) is a word of its own */
    size_t at;              /* where it begins in ligne.plie */
    bool marque;
};

struct ligne {
    struct arena *arena;
    struct str ecrite; /* the line */
    struct str plie;   /* its folded words, one space between them */
    struct mot mots[LIGNE_MAX_MOTS];
    size_t count;
    bool coupee; /* it has more words than that */
    day_t today;
};

/* ---- commande_formes.c, commande_suppleance.c; the rest of it is commande.c's ---- */

/* What stands behind the first word: fills *commande; false where the line is none. `i`: the word behind. */
typedef bool forme_fn(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_statut(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_etat(const struct ligne *ligne, size_t i, struct commande *commande); /* the same, with a reference only */
bool forme_liste(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_aide(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_retrait(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_piece(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_reaffecter(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_avis(const struct ligne *ligne, size_t i, struct commande *commande);
bool forme_suppleance(const struct ligne *ligne, size_t i, struct commande *commande);

/* Is the word one of the list, which ends with NULL? False behind the last. */
bool ligne_est(const struct ligne *ligne, size_t i, const char *const *list);
/* Words from to up to `to`, as they were written; absent where there are none. Marks at both ends are left away. */
struct str ligne_ecrit(const struct ligne *ligne, size_t from, size_t to);
/* The reference that the word is; false where it is none. */
bool ligne_reference(const struct ligne *ligne, size_t i, struct str *out_reference);
/* May these words be a name, of a territory or of a person? Not what lists and sentences are made of. */
bool ligne_nomme(const struct ligne *ligne, size_t from, size_t to);
void commande_trouble(struct commande *commande, enum commande_trouble why); /* where there is none yet */
/* Fillers from `i` on are passed over, a reference among them is taken; several set TROUBLE_DEUX. The first word that is neither. */
size_t ligne_passe(const struct ligne *ligne, size_t i, const char *const *fillers, struct commande *commande);

#endif
