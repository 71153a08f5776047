/* circuit_private: one step, shared by circuit_step.c (events), circuit_marche.c (the walk) and circuit_pas.c (what a step
 * notes: what is open, said, counted). */
#ifndef NAVETTE_CIRCUIT_PRIVATE_H
#define NAVETTE_CIRCUIT_PRIVATE_H

#include "daemon/circuit.h"

struct pas { /* one step while it is made */
    struct arena *arena;
    const struct circuit *circuit;
    const struct etat_dossier *dossier;
    const struct evenement *evenement;
    const bool *gardes;
    struct effets *effets;
    bool *fermee;      /* dossier->ouvertes[i] was closed in this step */
    bool *acquis_pris; /* dossier->acquis[i] answered in this step */
    bool *demandee;    /* by circuit_rang_question: asked in this step */
    bool *cumulee;     /* by circuit_rang_question: answered by EFFET_CUMUL in this step; once, or two could turn for ever */
    int etape;         /* where the walk stands */
    int dite;          /* the etape of the last EFFET_ETAPE of this step, or -1 */
    enum etat etat;    /* the dossier's, as the effects so far leave it */
    bool entre;        /* `etape` was entered (anew) and no EFFET_ETAPE has said so yet */
    bool refusee;      /* a defavorable was counted in this step: nothing answers itself any more */
    bool refus_ici;    /* … since the dossier came to this etape, in steps before too (ENSEMBLE_TOUTES, ENSEMBLE_UNE) */
    bool accordee;     /* a favorable was counted in this etape (ENSEMBLE_UNE) */
    bool place_prise;
    bool sans_place;   /* an answer was counted that found no place: no favorable to go on from */
    bool sans_main;    /* nobody said « favorable » for what follows (a day, a named answer, a cumul): no place may be taken by it */
};

struct parole { /* the answer that is the reason for what is said */
    int etape, question;
    enum sens sens;
    struct str motif;
    bool a_choix;
    int choix;
};

/* ---- circuit_pas.c -------------------------------------------------------------------------------------------------- */

/* One more effect, filled with where the walk stands. */
struct effet *pas_ajoute(struct pas *pas, enum effet_kind kind);
/* NULL where the circuit has no such question. */
const struct question *pas_question(const struct pas *pas, int etape, int question);
bool question_revient(const struct question *question); /* asked by dates, or again after a while: an etape may rest on it */

/* Asked before this step and not closed in it, or asked in it. */
bool pas_est_ouverte(const struct pas *pas, int etape, int question);
/* Does `ouverte` ask about the place of life, beside the etape and not for it? */
bool pas_a_cote(const struct pas *pas, const struct ouverte *ouverte);
/* Does nobody have to answer for the etape where the walk stands? `revenantes`: those that come again, or
 * order the waiting list, count as open too. */
bool pas_rien_ouvert(const struct pas *pas, bool revenantes);
void pas_ferme_tout(struct pas *pas);
/* Closes what is not to be asked any more when the walk goes to `etape` (-1: is to begin anew): not what stands beside, nor, where
 * it comes back to the etape it stands at, what a date has asked there. */
void pas_quitte(struct pas *pas, int etape);
void pas_ferme_etape(struct pas *pas); /* all of the etape where the walk stands */

/* Do the effects so far leave the dossier where the walk stands? It may have gone on and come back. */
bool pas_est_dite(const struct pas *pas);
/* The dossier stands here, with `etat`; said once. */
void pas_change_etape(struct pas *pas, enum etat etat);
void pas_a_verifier(struct pas *pas, const char *pourquoi);
void pas_dit(struct pas *pas, enum effet_kind kind, const struct dire *dire, size_t count, const struct parole *parole);
/* Asks it, unless it is open; `premiere`: the first asked in this step, which sets the etat and is copied. */
void pas_demande(struct pas *pas, int question, bool premiere);
/* Asks it beside what is open; the etat stays but where the question has one of its own. */
void pas_demande_a_part(struct pas *pas, int etape, int question);

/* What the circuit says to this answer; NULL where it has none such. */
const struct reponse *pas_reponse(const struct question *question, const struct parole *parole);
/* A counted answer: closes the question, says what is to be said, gives where it leads. */
struct cible pas_compte(struct pas *pas, const struct parole *parole, bool liste_attente);
bool pas_pieces_completes(const struct etat_dossier *dossier, const struct question *question);
bool pas_manque_motif(const struct reponse *reponse, struct str motif);
/* Must who answers favorable say why, against a check of eligibility? Then nothing answers it by itself. */
bool pas_exige_raison(const struct pas *pas, const struct question *question);
/* The value of a guard; `sans_garde` where there is none. */
bool pas_vaut(const struct pas *pas, int garde, bool sans_garde);

/* ---- circuit_marche.c ------------------------------------------------------------------------------------------------ */

/* A place to rest with no question open: a waiting list, care going on, a day to come. */
bool etape_repose(const struct etape *etape);
/* Follows a target to where somebody is asked, or to an end. */
void pas_marche(struct pas *pas, struct cible cible);
/* The same from the start: all is closed, and where it comes back to the same etape asked anew, what a date had asked too. */
void pas_recommence(struct pas *pas, struct cible cible);

#endif
