/* faits: the one row of facts that a circuit's guards look at. Pure. The names are the manual of `si = "…"`:
 * every text and box of the fiche with « _ » for « . » (jeune_notification_mdph, jeune_echeance_notification, …; dates are
 * ISO 8601 texts, boxes 0 or 1); champ_NOM for every champ of the circuit (text, dates ISO; a number where
 * its genre is nombre); reponse_NOM for every question: the name of its last answer (favorable, defavorable, reserve, or of a
 * choix), by the question's own name, and reponse_ETAPE_QUESTION where two questions have one name; and what navette knows
 * beside it: the table in faits.c. */
#ifndef NAVETTE_FAITS_H
#define NAVETTE_FAITS_H

#include "daemon/store_expressions.h"
#include "parsers/fiche.h"

struct faits_source { /* a member that is not known is absent, DAY_NONE or false */
    const struct fiche *fiche; /* NULL: every field is NULL */
    day_t jour;
    struct str territoire, territoire_demandeur;
    bool pilote_est_demandeur, place_libre;
    struct str emetteur_roles; /* « ,rsase,pilote, » */
    struct str pieces;         /* « ,notification,dipc, », received or declared */
    bool jeune_proche;         /* another dossier has two of nom, prenom, birth date in common with this one */
    bool territoire_presume;   /* the MDS's default, for a place of life that no list has, and no human has said otherwise */
    bool hors_perimetre;       /* said to lie outside every territory */
    day_t ouverture, entree, admission;
    const struct circuit *circuit; /* its champs (champ_NOM) and questions (reponse_NOM, of the last answer); NULL: none */
    const struct fait_dit { /* in the order of time: of two the later counts */
        struct str nom, texte; /* of the champ or the question, without the prefix */
        struct str etape;      /* of the question; of no use for a champ */
        bool est_reponse;
    } *dits;
    size_t dit_count;
};

/* The row, in the arena. */
size_t faits_make(struct arena *arena, const struct faits_source *source, struct fait **out_faits);

/* All known names with no value: what `check` proves guards against. */
size_t faits_known(struct arena *arena, const struct circuit *circuit, struct fait **out_faits);

#endif
