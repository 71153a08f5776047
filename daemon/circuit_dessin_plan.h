/* circuit_dessin_plan: where each box of the picture stands: a row for each etape, a lane of one or more columns for each role.
 * Points (1/72 inch), y upwards as graphviz counts. */
#ifndef NAVETTE_CIRCUIT_DESSIN_PLAN_H
#define NAVETTE_CIRCUIT_DESSIN_PLAN_H

#include "daemon/circuit_dessin.h"

enum {
    PLAN_VOIES_MAX = 64, PLAN_COLONNES_MAX = 4, /* columns of one lane */
    PLAN_LETTRES = 32,   /* of a line of a box */
    PLAN_BOITE = 206, PLAN_ETAPE = 160, PLAN_ESPACE = 30, PLAN_LIGNE = 12, PLAN_MARGE = 20,
};

struct boite {
    int x, y, hauteur; /* its middle */
    size_t voie;
};

struct voie { /* of a role */
    struct str role;
    int gauche, largeur;
    int colonnes;
};

struct plan {
    const struct dessin *dessin;
    const struct circuit *circuit;
    struct voie voies[PLAN_VOIES_MAX];
    size_t voie_count;
    struct boite etapes[CIRCUIT_MAX_ETAPES]; /* their heads, at the left */
    struct boite questions[CIRCUIT_MAX_QUESTIONS]; /* by circuit_rang_question */
    int bas[CIRCUIT_MAX_ETAPES]; /* lower edge of each row */
    int largeur, hauteur;
};

/* How many lines a text takes. */
int plan_lignes(struct str text, int letters);
/* The next line of at most so many letters, broken between words; false at the end. */
bool plan_next_line(struct str *rest, int letters, struct str *out_line);
/* A moment as people read it: « date naissance + 18 ans ». In the arena of nobody: written to `out`. */
void plan_moment(struct buf *out, const struct moment *moment);
/* Lines of the box of a question, of the head of an etape. */
int plan_lignes_question(const struct plan *plan, int etape, int question);
int plan_lignes_etape(const struct plan *plan, int etape);

void plan_fait(struct plan *plan, const struct dessin *dessin);

#endif
