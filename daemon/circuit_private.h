/* circuit_private: the walk of one step, shared by circuit_step.c (events) and circuit_marche.c (the walk). */
#ifndef NAVETTE_CIRCUIT_PRIVATE_H
#define NAVETTE_CIRCUIT_PRIVATE_H

#include "daemon/circuit.h"

struct pas { /* the walk of one step */
    struct arena *arena;
    const struct circuit *circuit;
    const struct etat_dossier *dossier;
    const bool *gardes;
    struct effets *effets;
    bool *fermee;     /* dossier->ouvertes[i] was closed in this step */
    bool *acquis_pris; /* dossier->acquis[i] answered in this step */
    int etape;        /* where the walk stands */
    int dite;         /* the etape of the last EFFET_ETAPE of this step, or -1 */
    enum etat etat;   /* the dossier's, as the effects so far leave it */
    bool refusee;     /* a defavorable was counted: nothing answers itself any more */
    bool place_prise;
};

struct parole { /* the answer that is the reason for what is said */
    int etape, question;
    enum sens sens;
    struct str motif;
};

/* One more effect, filled with where the walk stands. */
struct effet *pas_ajoute(struct pas *pas, enum effet_kind kind);
/* NULL where the circuit has no such question. */
const struct question *pas_question(const struct pas *pas, int etape, int question);
bool pas_rien_ouvert(const struct pas *pas);
void pas_ferme_tout(struct pas *pas);
void pas_dit(struct pas *pas, enum effet_kind kind, const struct dire *dire, size_t count, const struct parole *parole);
/* Asks it, unless it is open; `premiere`: the first asked in this step, which sets the etat and is copied. */
void pas_demande(struct pas *pas, int question, bool premiere);
/* A counted answer: closes the question, says what is to be said, gives where it leads. */
struct cible pas_compte(struct pas *pas, const struct parole *parole, bool liste_attente);
bool pas_pieces_completes(const struct etat_dossier *dossier, const struct question *question);
bool pas_manque_motif(const struct reponse *reponse, struct str motif);
/* The value of a guard; `sans_garde` where there is none. */
bool pas_vaut(const struct pas *pas, int garde, bool sans_garde);
/* Follows a target to where somebody is asked, or to an end. */
void pas_marche(struct pas *pas, struct cible cible);
void pas_a_verifier(struct pas *pas, const char *pourquoi);

#endif
