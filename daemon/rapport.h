/* rapport: the indicators of a circuit and its tracking table, from the store, and how they are written. Who may see them is
 * the caller's affair: there is no name in them, and a figure under 5 stands as it is. Text lives in the arena passed. */
#ifndef NAVETTE_RAPPORT_H
#define NAVETTE_RAPPORT_H

#include "daemon/annuaire.h"
#include "daemon/store.h"
#include "daemon/store_expressions.h"
#include "parsers/base/buf.h"

struct rapport_ligne {
    struct str libelle; /* absent: the figure itself; else one line of a MESURE_TABLEAU */
    bool known;
    double valeur;
};

struct rapport_chiffre { /* what an indicator says of one territory */
    const struct rapport_ligne *lignes;
    size_t count;
};

/* What the circuit's indicators say of the period (its territory, or all of them): out_chiffres[i] is that of indicateurs[i]. */
MUST_USE enum err rapport_chiffres(struct store *store, struct arena *arena, const struct circuit *circuit, const struct periode *periode,
                                   const struct rapport_chiffre **out_chiffres, struct fault *out_fault);
/* « 12 », « 45,5 % », « 16,3 ans », « – » where it is not known: for people. */
struct str rapport_valeur(struct arena *arena, enum mesure mesure, const struct rapport_ligne *ligne);
const char *mesure_name(enum mesure mesure); /* "nombre", …: as a circuit says it */

struct rapport_suivi { /* a dossier that was open in the period, as it stands now */
    struct str reference, etape, territoire;
    enum etat etat;
    day_t depuis, echeance;
    const struct str *attend; /* the roles that it waits for, each once */
    size_t attend_count;
};

struct rapport { /* of one circuit */
    const struct circuit *circuit;
    const struct territoire *territoires;
    size_t territoire_count;
    day_t du, au;
    const struct rapport_chiffre **chiffres; /* [0]: the departement; [1 + t]: territoires[t]; each indicateur_count long */
    const struct rapport_suivi *suivis; /* by reference */
    size_t suivi_count;
};

MUST_USE enum err rapport_make(struct store *store, struct arena *arena, const struct circuit *circuit, const struct annuaire *annuaire,
                               day_t du, day_t au, struct rapport *out_rapport, struct fault *out_fault);

/* For people at a terminal; one JSON value; two tables of comma separated values with a blank line between them (RFC 4180,
 * UTF-8; decimal point). README.md of conf/circuits says their members and columns. */
void rapport_texte(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);
void rapport_json(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);
void rapport_csv(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);

#endif
