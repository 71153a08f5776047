/* circuit: the functional core. (circuit, dossier, evenement, gardes) -> effets as plain data.
 * No I/O, no clock, no allocation but the arena. decide applies the effects in one transaction.
 *
 *   etape: where a dossier stands.   question: what is asked of a role there, and by which answer it goes on.
 *
 *             enter(etape)                      avis counted             suite
 *   (fiche) ───────────────▶ questions asked ───────────────▶ target ────────▶ … ──▶ end (admis refuse retire)
 *               │ none applies                                  │ « etape », « etape.question » or an etat
 *               └──────────▶ suite
 *
 * Entering an etape asks, in mode PREMIERE, the first question whose guard holds; in mode TOUTES, all of them, and
 * the etape ends when all are answered. Where none applies it is passed over. An avis that counted on the fiche
 * itself (dossier.acquis) answers its question at once, in the same step.
 * A question that awaits pieces is answered when all of them are there. A reserve leaves its question open. */
#ifndef NAVETTE_CIRCUIT_H
#define NAVETTE_CIRCUIT_H

#include "daemon/echeance.h"
#include "parsers/base/str.h"

enum {
    CIRCUIT_MAX_ETAPES = 64,     /* a circuit has about 12 */
    CIRCUIT_MAX_QUESTIONS = 256, /* of all its etapes */
    CIRCUIT_MAX_GARDES = 128,
    CIRCUIT_MAX_PASSED = 64,     /* etapes passed over in one step: a loop of empty etapes ends here, for a human */
};

/* ---- the circuit as conf/circuits/NAME.cfg says it ------------------------------------------------------ */

enum sens { SENS_FAVORABLE, SENS_DEFAVORABLE, SENS_RESERVE, SENS_COUNT };
const char *sens_name(enum sens sens); /* "favorable", … */

enum etat { ETAT_EN_COURS, ETAT_EN_ATTENTE, ETAT_ADMIS, ETAT_REFUSE, ETAT_RETIRE, ETAT_SORTI, ETAT_A_VERIFIER, ETAT_COUNT };
const char *etat_name(enum etat etat);
bool etat_parse(struct str name, enum etat *out_etat);
bool etat_is_end(enum etat etat); /* refuse, retire, sorti: nothing can follow */

struct cible { /* where an answer leads */
    int etape;    /* index, or -1: stays where it is */
    int question; /* index in that etape to ask whatever its guard says, or -1: enter normally */
    enum etat etat; /* with etape -1 and `fin`: the end it leads to */
    bool fin;
};

struct dire { /* a mail that informs */
    struct str role, modele;
};

struct reponse {
    bool permise;      /* false: the circuit has no such answer here; it is treated as not understood */
    bool motif_exige;  /* without a reason the question stays open and the reason is asked for */
    bool prend_place;  /* needs and engages a place of the territory; without one, or when the answer itself says
                          « liste d'attente », `sans_place` is followed. One already engaged is kept. */
    struct cible vers, sans_place;
    const struct dire *dire; /* said when `vers` is followed */
    size_t dire_count;
    const struct dire *dire_sans_place; /* said in their stead when `sans_place` is: nobody hears of an admission that waits */
    size_t dire_sans_place_count;
    int line;
};

struct question {
    struct str nom;      /* "accord"; the etape's own name when it has one question only */
    struct str titre;    /* what is asked, for people: « Avis du chef de service » */
    struct str role;     /* a role of the annuaire, or one of the dossier: referent, demandeur, emetteur */
    bool portee_demandeur; /* pilote, directeur: of the demandeur's territory, not the young person's */
    int si, sauf;        /* guards: asked when `si` holds and `sauf` does not; -1 for none */
    struct str modele;   /* template of the question */
    struct delai delai, relance_apres, escalade_apres; /* the latter two from the echeance on */
    const struct str *pieces; /* types awaited, « accord|delegation » for one of two; an attachment answers, not words */
    size_t piece_count;
    struct str champ_avis;  /* "avis.rsase": the avis on a fiche that can answer it; absent for none */
    const struct dire *aussi; /* others asked the same, each with a token of her own; the first answer closes all */
    size_t aussi_count;
    enum etat etat;         /* the dossier's while this is what it waits for; the etape's where the file does not say */
    bool attend_fiche;      /* a corrected fiche sent in answer is the answer « favorable » */
    bool joint_fiche;       /* the original fiche goes with it: the role must decide on it */
    bool sur_demande;       /* never asked on entering, only where an answer leads to it */
    bool proposition;       /* the waiting list: not asked on entering, but of one dossier at a time when a place is free */
    struct reponse reponses[SENS_COUNT];
    const struct dire *copies; /* sent when it is asked */
    size_t copie_count;
    int line;
};

struct etape {
    struct str nom, titre;
    enum etat etat; /* the dossier's while it stands here: en_cours, en_attente, admis */
    bool toutes;    /* all questions at once, and all must be answered */
    bool par_acte;  /* entered only by an operator's act (REPRISE): `check` does not miss a way to it */
    const struct question *questions;
    size_t question_count;
    struct cible suite; /* where it goes when no question applies or, with `toutes`, when all are answered */
    int line;
};

struct garde {
    struct str nom, si; /* an SQL expression over the facts of a dossier; store evaluates it */
    int line;
};

struct circuit {
    struct str nom, titre, fichier;
    const struct str *demarre; /* roles that may start it by a fiche, beside the senders whom `domaines` covers */
    size_t demarre_count;
    struct dire accuse;        /* the acknowledgement of a fiche (role emetteur) */
    const struct dire *copies; /* at every transmission: to the referent departemental */
    size_t copie_count;
    const struct dire *retrait; /* who is told of a withdrawal, beside everybody asked so far */
    size_t retrait_count;
    struct str retrait_modele; /* what everybody asked so far is told of it */
    const struct str *retire_par; /* roles that may withdraw */
    size_t retire_par_count;
    const struct garde *gardes;
    size_t garde_count;
    const struct etape *etapes; /* the first is where a fiche enters */
    size_t etape_count;
};

int circuit_find_etape(const struct circuit *circuit, struct str nom);      /* index or -1 */
int circuit_find_question(const struct etape *etape, struct str nom);       /* index or -1 */
int circuit_find_garde(const struct circuit *circuit, struct str nom);      /* index or -1 */

/* ---- one step of it ------------------------------------------------------------------------------------- */

struct acquis { /* an avis that counted when the fiche came, or one that the state keeps: answers when it is reached */
    struct str champ; /* "avis.rsase" */
    enum sens sens;
    struct str motif;
};

struct ouverte { /* an open question */
    int64_t id; /* store's, handed back in effects */
    int etape, question;
};

struct etat_dossier { /* what the core needs to know of a dossier */
    int etape; /* -1 before it has started */
    enum etat etat;
    const struct ouverte *ouvertes;
    size_t ouverte_count;
    const struct str *pieces; /* types received so far */
    size_t piece_count;
    const struct acquis *acquis;
    size_t acquis_count;
    bool place_libre; /* in its territory, or it holds one already */
};

enum evenement_kind {
    EVENEMENT_FICHE,     /* the dossier starts (decide has acknowledged it: a second version of a fiche is, too) */
    EVENEMENT_AVIS,      /* a counted answer to the open question `ouverte` */
    EVENEMENT_PIECE,     /* pieces came (already in dossier.pieces) */
    EVENEMENT_RETRAIT,
    EVENEMENT_RELANCE,   /* the open question `ouverte` is due for its reminder */
    EVENEMENT_ESCALADE,  /* … for its escalation */
    EVENEMENT_PLACE,     /* a place is free: a dossier on a waiting list may be proposed */
    EVENEMENT_REPRISE,   /* an operator sends the dossier to `etape` (reopen, skip, after a_verifier) */
    EVENEMENT_KIND_COUNT,
};

struct evenement {
    enum evenement_kind kind;
    int64_t ouverte; /* id of the question for AVIS, RELANCE, ESCALADE */
    enum sens sens;
    struct str motif;
    bool liste_attente; /* AVIS: a favorable answer that puts on the waiting list */
    int etape; /* REPRISE */
};

enum effet_kind {
    EFFET_ETAPE,     /* the dossier stands at `etape`, with `etat`; perhaps where it stood, when only its etat changes or it
                        is entered anew */
    EFFET_ETAT,      /* only its etat changes: the end `etat`, or a_verifier with `texte` why */
    EFFET_QUESTION,  /* ask question `question` of etape `etape` */
    EFFET_FERME,     /* close the open question `ouverte` */
    EFFET_ACQUIS,    /* the avis on the fiche answered question `question` of `etape` (sens, motif). It is used up: decide
                        no longer lists it in `acquis`, or a corrected fiche would be answered by the old avis */
    EFFET_DIRE,      /* send `dire` */
    EFFET_COPIE,     /* send `dire`, with the least data */
    EFFET_PREND_PLACE,
    EFFET_RELANCE,   /* remind the person asked by `ouverte` */
    EFFET_ESCALADE,  /* ask who stands in for the person asked by `ouverte` */
    EFFET_DEMANDE_MOTIF, /* the answer to `ouverte` lacks its reason: ask for it, nothing else moves */
    EFFET_RESERVE,   /* a condition was given to `ouverte`: note it, tell the demandeur, keep waiting */
    EFFET_INFORME_TOUS, /* everybody asked so far is told (withdrawal), with `dire.modele` */
    EFFET_NON_COMPRIS,  /* the circuit has no such answer here: as an answer not understood */
    EFFET_KIND_COUNT,
};

struct effet {
    enum effet_kind kind;
    int etape, question;
    int64_t ouverte;
    enum etat etat;
    enum sens sens;
    struct str motif, texte;
    struct dire dire;
};

struct effets {
    struct effet *items; /* in the order in which they are to be applied */
    size_t count, capacity;
};

/* What holds of every step:
 *   - After an end (etat_is_end) nothing moves: every event gives EFFET_NON_COMPRIS or nothing.
 *   - Once a defavorable was counted in a step, no acquis and no piece answers anything in that step, and no place is
 *     taken: a favorable cannot come out of a defavorable.
 *   - No question is asked and closed in the same step; none is asked that is open already.
 *   - A withdrawal is for dossiers not yet admitted; after that care ends by its own etape.
 *
 * One step. `gardes[i]` is the value of circuit->gardes[i] for this dossier after the event was noted.
 * Text in the effects belongs to the circuit, the event or the dossier. Never fails: what cannot go on becomes
 * ETAT_A_VERIFIER with the reason in `texte`. */
void circuit_step(struct arena *arena, const struct circuit *circuit, const struct etat_dossier *dossier,
                  const struct evenement *evenement, const bool *gardes, struct effets *out_effets);

#endif
