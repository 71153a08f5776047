/* rapport: the indicators of a circuit, its tracking table and its places, from the store, and how they are written. There is no name
 * in them. Who may see them is the caller's affair: a figure under 5 stands as it is, until rapport_masque. Text lives in the arena
 * passed. */
#ifndef NAVETTE_RAPPORT_H
#define NAVETTE_RAPPORT_H

#include "daemon/annuaire.h"
#include "daemon/store.h"
#include "daemon/store_expressions.h"
#include "parsers/base/buf.h"

enum { RAPPORT_SEUIL = 5 }; /* counts under it are masked outside the departement */

struct rapport_ligne {
    struct str libelle; /* absent: the figure itself; else one line of a MESURE_TABLEAU */
    bool known;
    bool tue; /* known, and not told (rapport_masque) */
    double valeur;
};

struct rapport_chiffre { /* what an indicator says of one territory */
    const struct rapport_ligne *lignes;
    size_t count;
};

/* What the circuit's indicators say of the period (its territory, or all of them): out_chiffres[i] is that of indicateurs[i]. */
MUST_USE enum err rapport_chiffres(struct store *store, struct arena *arena, const struct circuit *circuit, const struct periode *periode,
                                   const struct rapport_chiffre **out_chiffres, struct fault *out_fault);
/* « 12 », « 45,5 % », « 16,3 ans », « – » where it is not known, « n. c. » where it is not told: for people. */
struct str rapport_valeur(struct arena *arena, enum mesure mesure, const struct rapport_ligne *ligne);
const char *mesure_name(enum mesure mesure); /* "nombre", …: as a circuit says it */

struct rapport_suivi { /* a dossier that was open in the period, as it stands now */
    int64_t dossier;
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
    day_t jour;  /* on which it is made: what is late is late on that day */
    const struct territoire *seul; /* chiffres[0] are this territory's, and there are no others; NULL: the departement's */
    bool masque; /* for readers outside the departement */
    bool a_places; /* an answer of the circuit takes one */
    const int *prises; /* places taken today in territoires[t], of territoires[t].places */
    const struct rapport_chiffre **chiffres; /* [0]: the departement; [1 + t]: territoires[t]; each indicateur_count long */
    const struct rapport_suivi *suivis; /* by reference */
    size_t suivi_count;
};

/* `seul`, one of the directory's territories: its figures, its dossiers and its places alone, for its people; NULL: all. */
MUST_USE enum err rapport_make(struct store *store, struct arena *arena, const struct circuit *circuit, const struct annuaire *annuaire,
                               const struct territoire *seul, day_t du, day_t au, day_t jour, struct rapport *out_rapport, struct fault *out_fault);

/* For readers outside the departement. A count from 1 to 4 is not told; nor is what would give it away: where it is the only one of its
 * kind that is hidden, the smallest beside it; a part whose rest is so small, the parts of what is hidden, the second of parts that are
 * the whole together; and the part in a hundred in a line's name. Averages and shares are told of the whole departement only, where it
 * is 5 at least (its first count); single dossiers are not listed. */
void rapport_masque(struct arena *arena, struct rapport *rapport);

/* What several writings say alike. */
struct str rapport_etape(const struct rapport *rapport, const struct rapport_suivi *suivi); /* its title; the name where it is of another version */
struct str rapport_territoire(const struct rapport *rapport, struct str id);                /* its name */
const char *rapport_etat(enum etat etat);                                                    /* « en attente » */
int rapport_retard(const struct rapport *rapport, const struct rapport_suivi *suivi);        /* days since its deadline; 0: none */
struct str rapport_attend(struct arena *arena, const struct rapport_suivi *suivi);           /* « directeur, rsase » */
struct rapport_etape { /* what stands at one */
    struct str titre;
    int dossiers, retards; /* open ones */
};
/* Of the etapes where an open dossier stands, in the circuit's order. */
const struct rapport_etape *rapport_etapes(struct arena *arena, const struct rapport *rapport, size_t *out_count);

/* For people at a terminal; one JSON value; two tables of comma separated values with a blank line between them (RFC 4180,
 * UTF-8; decimal point). README.md of conf/circuits says their members and columns. */
void rapport_texte(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);
void rapport_json(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);
int rapport_json_octets(const char *bytes, size_t len, void *context); /* of json_dump_callback: to the buffer that `context` is */
void rapport_csv(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);

struct rapport_places { /* of a territory */
    int prises, libres; /* libres: never less than 0, though more may be taken than there are */
    bool tu;            /* not told (rapport_masque) */
};
struct rapport_places rapport_places(const struct rapport *rapport, size_t territoire);

/* The workbook as navette-redige takes it (ecrit.h): Indicateurs (a sheet a circuit), Suivi, Étapes, Places, Graphiques, Définitions. */
void rapport_classeur(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);

/* One HTML file, to look at and to print on A4, which needs nothing else and runs nothing. images[i]: the picture of rapports[i]'s
 * circuit, SVG as graphviz writes it; absent: none. */
void rapport_page(struct arena *arena, const struct rapport *rapports, size_t count, const struct str *images, struct buf *out);

#endif
