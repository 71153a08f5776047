/* conf_preuve: what the files of the proofs share (conf_preuve*.c, conf_chemins.c, conf_roles.c, conf_parcours.c). What the
 * rest of conf calls stands in conf_private.h. */
#ifndef NAVETTE_CONF_PREUVE_H
#define NAVETTE_CONF_PREUVE_H

#include "daemon/conf_private.h"

/* ---- words all proofs use ------------------------------------------------------------------------------------ */

/* Is it asked of itself when the etape is entered, guards aside? */
static inline bool question_entre(const struct question *question)
{
    return !question->sur_demande && !question->proposition && !question_est_datee(question);
}

/* … and whatever the guards say? */
static inline bool question_certaine(const struct question *question)
{
    return question_entre(question) && question->si < 0 && question->sauf < 0;
}

/* Is nothing looked at after the question, where the first is asked that applies? It always applies, or does where an earlier
 * one does not (« si » of the same guard as its « sauf »). */
bool question_conclut(const struct etape *etape, size_t index);

/* Will something move the dossier that stands here although nothing is asked: a day, a place that is given back? */
bool etape_reveille(const struct etape *etape);

/* Calls `each` for each answer that the question may have: the avis, then the choix. `sens` is SENS_COUNT for a choix. */
typedef void reponse_fn(void *context, const struct question *question, const struct reponse *reponse, enum sens sens);
void question_each_reponse(const struct question *question, reponse_fn *each, void *context);

/* By etape and question: can it be asked of a dossier that no young person is the subject of? */
bool *const *chemins_sans_jeune(struct arena *arena, const struct circuit *circuit);

/* ---- the proofs of conf_prove_circuit and conf_prove_modeles, by file ------------------------------------------ */

struct preuve { /* of one circuit */
    struct lecteur *lecteur; /* its file */
    const struct conf *conf;
    const struct circuit *circuit;
};

void preuve_role(const struct preuve *preuve, struct str role, int line); /* is there such a role? */
void preuve_gardes(const struct preuve *preuve);     /* guards, checks, criteria, indicators */
void preuve_moments(const struct preuve *preuve);    /* days reckoned from what does not exist */
/* Texts that an expression compares a column with: is there such a thing? Of guards and criteria; of indicators. */
void preuve_noms_de_fait(const struct preuve *preuve, const char *quoi, struct str nom, struct str sql, int line);
void preuve_noms_de_vue(const struct preuve *preuve, const char *quoi, struct str nom, struct str sql, int line);
void preuve_departs(const struct preuve *preuve);    /* what starts it; elements, acts */
void preuve_attente(const struct preuve *preuve);    /* waiting list, places */
/* Two circuits, or two departs, that one mail would start in one mailbox. */
void preuve_rencontres(struct lecteur *lecteur, const struct conf *conf);
/* Places that two territories of one circuit claim; the file is the directory. */
void preuve_lieux(struct lecteur *lecteur, const struct annuaire *annuaire);
/* What each mail may carry, and what its template needs. */
void preuve_courriers(const struct preuve *preuve);

/* ---- how many ways ------------------------------------------------------------------------------------------------ */

/* A way leads from what starts a dossier (a fiche, a depart, an operator's act, a change of the place of life) to an end, to a
 * human (a_verifier) or to care that goes on. At each question every answer is taken, guards hold or do not as if each were
 * thrown anew; a reserve leaves its question open and is no way of its own. Of questions asked all at once the order in
 * which answers come makes no difference. A part of the circuit that leads back to itself (a loop, with all that is tied
 * to it) is gone round once at most before it is left. */
struct parcours {
    uint64_t chemins; /* exact up to UINT64_MAX, which says « that many or more » */
    int jours;        /* the longest, in working days, each answer at its deadline: a week is 5, a month 21, a year 252; days
                         that nobody knows beforehand (a birthday, a place given back) count as none */
};
struct parcours conf_parcours(struct arena *arena, const struct circuit *circuit);
/* Working days of a delay by the same reckoning; a day of the month at most a month, of the year at most a year. */
int parcours_jours(struct delai delai);

#endif
