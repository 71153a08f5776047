/* rapport_synthese: the facts of a weekly digest -> what its template says. Pure. References and initials, dates, and the names of
 * those whose answer is late; no name of a young person, no reason. Text lives in the arena passed. */
#ifndef NAVETTE_RAPPORT_SYNTHESE_H
#define NAVETTE_RAPPORT_SYNTHESE_H

#include "daemon/compose.h"
#include "daemon/store_synthese.h"

enum {
    SYNTHESE_LIGNES = 40, /* rows of one list; more are counted, not shown */
    SYNTHESE_MOIS = 6,    /* a right that ends within them is told */
};

struct synthese_places { /* of a territory */
    struct str territoire;
    int prises, total;
};

struct synthese_dossier { /* an open one, as its reader may know it */
    struct str reference, initiales; /* initiales: « I. L. », absent where it is about no young person */
    struct str territoire;           /* its name, absent: none */
    struct str etape;                /* its title */
    int rang_etape;                  /* by which etapes are listed */
    bool attend;                     /* stands on the waiting list */
    int rang;                        /* there, 0: nobody has ordered it */
    day_t depuis, fin_droit;         /* at that etape since; DAY_NONE: not known */
};

struct synthese_personne { /* an answer that is late, and whose it is */
    struct str reference, initiales, demande, qui;
    day_t echeance;
};

struct synthese_nouveau { /* what changed */
    enum synthese_quoi quoi;
    struct str reference, initiales;
};

struct synthese_circuit { /* what its reader sees of a circuit */
    struct str titre;
    const struct synthese_places *places;
    const struct synthese_dossier *dossiers; /* by etape, then by the day since which they stand there */
    const struct synthese_dossier *attente;  /* those that wait, by territory and in their order */
    const struct synthese_personne *retards; /* the latest first due; SYNTHESE_LIGNES at most, of retard_count */
    const struct synthese_nouveau *nouveaux; /* by reference; SYNTHESE_LIGNES of a kind at most, of nouveaux_de of that kind */
    size_t place_count, dossier_count, attente_count, retard_count, nouveau_count;
    size_t nouveaux_de[SYNTHESE_QUOI_COUNT];
};

struct synthese {
    day_t jour, depuis; /* today; the day of the digest before, or a week ago */
    const struct synthese_circuit *circuits;
    size_t circuit_count;
    const struct synthese_message *messages; /* oldest first; SYNTHESE_LIGNES at most, of message_count */
    size_t message_count;
};

/* Of « Ilan », « Lerval »: « I. L. »; absent where neither is known. */
struct str synthese_initiales(struct arena *arena, struct str prenom, struct str nom);
/* The placeholders synthese_* of compose_emplacements, in *out_valeurs; their number. */
enum { SYNTHESE_VALEURS = 12 };
size_t synthese_valeurs(struct arena *arena, const struct synthese *synthese, struct valeur out_valeurs[SYNTHESE_VALEURS]);

#endif
