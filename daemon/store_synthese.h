/* store_synthese: what the weekly digest counts beside the verbs of store.h, of which this is a part. Days and moments as there. Rows are
 * told while they are read, and their text is gone when `each` comes back: it must not write, and copies what it keeps, so that a
 * hundred thousand dossiers need no more room than what is kept of them. */
#ifndef NAVETTE_STORE_SYNTHESE_H
#define NAVETTE_STORE_SYNTHESE_H

#include "daemon/store.h"

/* When the last digest was made for that address; 0: never. Its row in the outbox says so, written in the transaction that decides it. */
#define SYNTHESE_GENRE "synthese"
MUST_USE enum err store_synthese_derniere(struct store *store, struct str mail, int64_t *out_moment, struct fault *out_fault);

/* Whose dossiers: a circuit's, of one of its territories or (absent) of all. */
struct synthese_lieu {
    struct str circuit, territoire;
};

/* A dossier of the circuit (`dossier`, 0: each of them) that an answer ended or refused which may still be taken back at `moment`:
 * nobody's news until then, it is told as it stood before. Of several answers of a dossier the first comes first: before it nothing
 * was hidden. */
struct synthese_secret {
    int64_t dossier;
    struct str etape;
    enum etat etat;
    day_t depuis;
    bool place;
    int rang;
};
typedef void synthese_secret_fn(void *context, const struct synthese_secret *row);
MUST_USE enum err store_synthese_each_secret(struct store *store, struct str circuit, int64_t dossier, int64_t moment,
                                             synthese_secret_fn *each, void *context, struct fault *out_fault);

/* Dossiers that are open or ended on `du` or later, by reference. */
struct synthese_ligne {
    int64_t id, ouvert;
    struct str reference, etape, territoire, jeune_nom, jeune_prenom;
    enum etat etat;
    day_t depuis;
    bool place;
    int rang;        /* in the waiting list; 0: none */
    day_t fin_droit; /* the day on which the right ends, as the last version of the fiche says it; DAY_NONE: it does not, or is erased */
};
typedef void synthese_ligne_fn(void *context, const struct synthese_ligne *row);
MUST_USE enum err store_synthese_each_dossier(struct store *store, const struct synthese_lieu *lieu, day_t du, synthese_ligne_fn *each,
                                              void *context, struct fault *out_fault);

/* What became of dossiers, by reference: an admission or an end that the circuit's people came to know after `apres` and at `jusqu_a`
 * or before. An end is known when it may no longer be taken back. */
enum synthese_quoi { SYNTHESE_OUVERT, SYNTHESE_ADMIS, SYNTHESE_REFUSE, SYNTHESE_RETIRE, SYNTHESE_SORTI, SYNTHESE_QUOI_COUNT };
struct synthese_fait {
    enum synthese_quoi quoi; /* never SYNTHESE_OUVERT: dossier_row.ouvert says that */
    struct str reference, jeune_nom, jeune_prenom;
};
typedef void synthese_fait_fn(void *context, const struct synthese_fait *row);
MUST_USE enum err store_synthese_each_fait(struct store *store, const struct synthese_lieu *lieu, int64_t apres, int64_t jusqu_a,
                                           synthese_fait_fn *each, void *context, struct fault *out_fault);

/* Open questions of dossiers whose day was before `jour`, the latest ones last. */
struct synthese_retard {
    int64_t dossier;
    struct str reference, jeune_nom, jeune_prenom;
    struct str etape, question; /* names in the circuit */
    struct str nom, mail;       /* who was asked */
    day_t echeance;
};
typedef void synthese_retard_fn(void *context, const struct synthese_retard *row);
MUST_USE enum err store_synthese_each_retard(struct store *store, const struct synthese_lieu *lieu, day_t jour,
                                             synthese_retard_fn *each, void *context, struct fault *out_fault);

/* Messages that a human must look at, oldest first: those of dossiers, or (circuit absent) those of none. */
struct synthese_message {
    int64_t recu;
    struct str reference; /* absent: of no dossier */
};
typedef void synthese_message_fn(void *context, const struct synthese_message *row);
MUST_USE enum err store_synthese_each_message(struct store *store, const struct synthese_lieu *lieu, synthese_message_fn *each,
                                              void *context, struct fault *out_fault);

#endif
