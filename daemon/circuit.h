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
 * Entering an etape asks the first question whose guard holds, or all of them (`ensemble`). Where none applies it is passed
 * over. An avis that counted on the fiche itself (dossier.acquis) answers its question at once, in the same step.
 * A question that awaits pieces is answered when all of them are there. A reserve leaves its question open.
 * A named answer that stays is no signature: the question whose pieces are not there is asked anew.
 * A question with dates (`le`, `tous_les`) is not asked on entering but when a date of it comes (EVENEMENT_DATE); an etape
 * with `jusqu_au` is left by its suite when that day comes. Which day that is, decide reckons (calendrier.h). */
#ifndef NAVETTE_CIRCUIT_H
#define NAVETTE_CIRCUIT_H

#include "daemon/calendrier.h"
#include "daemon/echeance.h"
#include "daemon/relecture.h"
#include "parsers/base/str.h"

enum {
    CIRCUIT_MAX_ETAPES = 64,     /* a circuit has about 12 */
    CIRCUIT_MAX_QUESTIONS = 256, /* of all its etapes */
    CIRCUIT_MAX_GARDES = 128,
    CIRCUIT_MAX_PASSED = 64,     /* etapes passed over in one step: a loop of empty etapes ends here, for a human */
    CIRCUIT_MAX_CHOIX = 16,      /* named answers of one question */
    CIRCUIT_MAX_CHAMPS = 40,     /* lines of one answer */
    CIRCUIT_MAX_DATES = 8,       /* of one question */
    CIRCUIT_MAX_DEPARTS = 32,
    CIRCUIT_MAX_ELEMENTS = 400,
    CIRCUIT_MAX_INDICATEURS = 64,
    CIRCUIT_MAX_ACTES = 32,
    CIRCUIT_MAX_CRITERES = 16,   /* of the waiting list; and checks of eligibility */
};

/* ---- the circuit as conf/circuits/NAME.cfg says it ------------------------------------------------------ */

/* The three avis that anybody's words may give. Any other answer is one of the question's own `choix`. */
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
bool cible_reste(const struct cible *cible); /* « reste »: it leads nowhere */

/* How much of a dossier a mail may carry; each includes those before it. A template's is the highest of its placeholders'. */
enum porte { PORTE_REFERENCE, PORTE_AVIS, PORTE_IDENTITE, PORTE_MOTIF, PORTE_COMPLET, PORTE_COUNT };
const char *porte_name(enum porte porte); /* "reference", "avis", "identite", "motif", "complet" */
bool porte_parse(struct str name, enum porte *out_porte);

/* Documents that a circuit has go with a mail (`joint`). */
#define JOINT_TABLEAU "tableau" /* figures and tracking table of the month that has ended, of the dossier's territory */
#define JOINT_COMITE "comite"   /* figures of the half-year for readers outside the departement, and the same to print */
#define JOINT_PAPIER "papier"   /* the fiche with the avis so far, as pages for the paper file; to roles that may see a whole fiche */

struct dire { /* a mail that informs */
    struct str role, modele;
    enum porte porte; /* the most it may carry; what the file does not say is the default of its kind (conf) */
    int line;
    struct str joint; /* JOINT_…; absent: none */
};

/* ---- lines that an answer, or a mail that starts a dossier, is asked to hold: « Libellé : valeur » ---- */

enum champ_genre { CHAMP_TEXTE, CHAMP_DATE, CHAMP_NOMBRE, CHAMP_OUI_NON, CHAMP_CHOIX, CHAMP_PIECE, CHAMP_TERRITOIRE, CHAMP_MDS, CHAMP_GENRE_COUNT };
const char *champ_genre_name(enum champ_genre genre); /* "texte", "date", "nombre", "oui_non", "choix", "piece", "territoire", "mds" */

struct champ {
    struct str nom;     /* letters, digits, _ : facts and indicators know it as champ_NOM, moments as champ.NOM */
    struct str libelle; /* as people read and write it */
    enum champ_genre genre;
    bool exige;         /* without it the answer does not count and it is asked for */
    const struct str *choix; /* CHAMP_CHOIX: the values */
    size_t choix_count;
    struct str piece;   /* CHAMP_PIECE: the piece that is declared to be there since the date given */
    struct str remplit; /* the field of the fiche that it fills, "jeune.nom"; absent: none */
    int line;
};

enum dire_attend { ATTEND_SELON, ATTEND_OUI, ATTEND_NON }; /* SELON: a refusal and an end wait, all else is told at once */

struct reponse {
    bool permise;      /* false: the circuit has no such answer here; it is treated as not understood */
    bool motif_exige;  /* without a reason the question stays open and the reason is asked for */
    bool sans_champs;  /* counts without the champs that the question requires */
    bool prend_place;  /* needs and engages a place of the territory; without one, or when the answer itself says
                          « liste d'attente », `sans_place` is followed. One already engaged is kept. */
    struct cible vers, sans_place;
    const struct dire *dire; /* said when `vers` is followed */
    size_t dire_count;
    const struct dire *dire_sans_place; /* said in their stead when `sans_place` is: nobody hears of an admission that waits */
    size_t dire_sans_place_count;
    enum dire_attend attend; /* do the mails of `dire` wait until the author may no longer say that it was read wrongly? */
    int line;
};

struct choix { /* a named answer beside the three avis */
    struct str nom;     /* "tenu" */
    struct str libelle; /* « Le rendez-vous a eu lieu »: what a person chooses */
    struct reponse reponse;
};

struct question {
    struct str nom;      /* "accord"; the etape's own name when it has one question only */
    struct str titre;    /* what is asked, for people: « Avis du chef de service » */
    struct str role;     /* a role of the annuaire, or one of the dossier: referent, demandeur, emetteur */
    bool portee_demandeur; /* pilote, directeur: of the demandeur's territory, not the young person's */
    int si, sauf;        /* guards: asked when `si` holds and `sauf` does not; -1 for none */
    struct str modele;   /* template of the question */
    struct delai delai, relance_apres, escalade_apres; /* the latter two from the echeance on (rappel.h) */
    bool sans_mi_temps;
    struct delai mi_temps;        /* a reminder so long before the echeance; nombre 0: at half of the time */
    struct delai alerte_apres;    /* from the echeance on, those above are told; nombre 0: rappel.h's default */
    struct delai alerte_tous_les; /* … and again, until it is answered; nombre 0: rappel.h's default */
    const struct str *pieces; /* types awaited, « accord|delegation » for one of two; an attachment answers, not words */
    size_t piece_count;
    struct str champ_avis;  /* "avis.rsase": the avis on a fiche that can answer it; absent for none */
    const struct dire *aussi; /* others asked the same, each with a token of her own; the first answer closes all */
    size_t aussi_count;
    enum etat etat;         /* the dossier's while this is what it waits for; the etape's where the file does not say */
    bool attend_fiche;      /* a corrected fiche sent in answer is the answer « favorable » */
    bool joint_fiche;       /* the original fiche goes with it: the role must decide on it */
    struct str joint;       /* JOINT_…: another document that goes with it; absent: none */
    bool sur_demande;       /* never asked on entering, only where an answer leads to it */
    bool proposition;       /* the waiting list: not asked on entering, but of one dossier at a time when a place is free */
    struct reponse reponses[SENS_COUNT];
    const struct choix *choix;
    size_t choix_count;
    const struct champ *champs;
    size_t champ_count;
    const struct moment *le; /* asked when one of these days comes, not on entering */
    size_t le_count;
    struct delai tous_les;  /* asked again so long after it was asked last; nombre 0: once. Without `le`, first asked on entering
                               and with `tous_apres` (nombre > 0) first asked so long after it */
    struct delai tous_apres;
    bool cumul;       /* who has just answered favorable in another role and holds this one too is not asked again */
    bool passe_outre; /* favorable although an eligibility check says no: its reason must be given */
    bool classement;  /* the answer orders the waiting list of the territory */
    const struct dire *copies; /* sent when it is asked */
    size_t copie_count;
    struct relecture relecture; /* until when who answers may say that it was read wrongly; not `dite`: as navette.cfg says */
    bool pas_aussitot;          /* the question that follows waits until then too */
    int line;
};

enum ensemble { /* the questions of an etape */
    ENSEMBLE_PREMIERE,      /* the first that applies is asked */
    ENSEMBLE_PREMIER_REFUS, /* all at once; a refusal leads at once where it says; `suite` when all are answered */
    ENSEMBLE_TOUTES,        /* all at once; all are awaited, then `suite`, or `suite_refus` where one refused */
    ENSEMBLE_UNE,           /* all at once; the first favorable leads to `suite`; `suite_refus` when all refused */
};

struct etape {
    struct str nom, titre;
    enum etat etat; /* the dossier's while it stands here: en_cours, en_attente, admis */
    enum ensemble ensemble;
    struct cible suite_refus; /* ENSEMBLE_TOUTES, ENSEMBLE_UNE: where it goes when all are answered and one (all) refused */
    bool attend_jour;         /* left by `suite` on the day `jusqu_au` */
    struct moment jusqu_au;
    bool par_acte;  /* entered only by an operator's act (REPRISE): `check` does not miss a way to it */
    const struct question *questions;
    size_t question_count;
    struct cible suite; /* where it goes when no question applies or, where all are asked at once, when all are answered */
    int line;
};

enum circuit_line { LINE_DEMARRE, LINE_ACCUSE, LINE_COPIES, LINE_RETRAIT, LINE_ATTENTE, LINE_CAPACITE, LINE_BOITES, CIRCUIT_LINE_COUNT };

struct garde {
    struct str nom, si; /* an SQL expression over the facts of a dossier; store evaluates it */
    int line;
};

/* ---- what starts a dossier, beside a fiche from one of `demarre` ---- */

enum depart_genre { DEPART_COURRIEL, DEPART_DATE };
enum chaque { CHAQUE_DEPARTEMENT, CHAQUE_TERRITOIRE, CHAQUE_MDS, CHAQUE_JEUNE, CHAQUE_ELEMENT };

struct depart {
    struct str nom, titre; /* titre: what such a dossier is called where no young person is its subject */
    enum depart_genre genre;
    int etape; /* where it enters */
    const struct str *roles; /* COURRIEL: who may */
    size_t role_count;
    const struct str *objet; /* COURRIEL: words of which one, folded, must stand in the subject */
    size_t objet_count;
    const struct champ *champs; /* COURRIEL: what the mail must say */
    size_t champ_count;
    struct str accuse;          /* COURRIEL: template of the acknowledgement */
    enum chaque chaque;         /* DATE: one for each of what */
    const struct recurrence *recurrences; /* DATE by the calendar: DEPARTEMENT, TERRITOIRE, MDS, or elements without a date */
    size_t recurrence_count;
    const struct moment *quand; /* DATE by a day of the young person or of the element; the later ones are other dossiers */
    size_t quand_count;
    const struct str *circuits; /* CHAQUE_JEUNE: of the open dossiers of which circuits */
    size_t circuit_count;
    struct str element_genre;   /* CHAQUE_ELEMENT: of which genre; absent: all */
    int element_date;           /* CHAQUE_ELEMENT: 1 only those with an echeance, 0 only those without one or without a pilot, -1 both */
    int line;
};

struct element { /* something that the circuit follows and that is no young person: a working group, an action sheet */
    struct str nom, titre, genre, territoire, mds;
    struct str pilote;          /* id of a person of the directory; absent: « à définir ». Role `pilote_element` */
    struct str echeance_ecrite; /* as written: « fin juin 2026 », « à définir » */
    day_t echeance;             /* last day of the period, DAY_NONE where undefined (calendrier_vague) */
    int line;
};

/* ---- what it shows and counts ---- */

struct controle { /* a check of eligibility: shown to all who decide, refuses nobody by itself */
    struct str nom, texte; /* « Âge entre 14 et 20 ans » */
    int garde;             /* index in `gardes`; -1: a human's to judge */
    int line;
};

struct critere { /* of the waiting list's proposed order */
    struct str nom, libelle; /* « droit qui se termine le plus tôt » */
    struct str valeur;       /* an SQL expression over the facts */
    bool decroissant;
    int line;
};

struct acte_compte { /* an act that comes in as a mail of one line and is counted */
    struct str nom, titre;
    const struct str *mots;  /* one of these, folded, is what the line begins with */
    size_t mot_count;
    const struct str *roles; /* who may tell of it */
    size_t role_count;
    int line;
};

enum mesure { MESURE_NOMBRE, MESURE_POURCENT, MESURE_ANS, MESURE_MOIS, MESURE_JOURS, MESURE_TABLEAU };

struct indicateur { /* SQL over the views of store.h (indicators), with :du, :au (ISO, both included), :territoire (NULL: all) */
    struct str nom, titre, definition, sql;
    enum mesure mesure; /* TABLEAU: rows of (libelle, nombre) */
    bool dont;          /* a part of the one before */
    int line;
};

struct vue { /* the most that a role may be sent, where it is not the default of its kind */
    struct str role;
    enum porte porte;
    int line;
};

struct circuit {
    struct str nom, titre, fichier;
    struct str texte;     /* the file itself: dossiers keep the version they began with */
    struct str empreinte; /* its BLAKE2b, 32 hex digits: the version's name */
    const struct str *boites; /* names of the mailboxes through which a mail may start it, beside those that name it; none: those alone */
    size_t boite_count;
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
    const struct depart *departs;
    size_t depart_count;
    const struct element *elements;
    size_t element_count;
    bool capacite_montree; /* places are a capacity that is shown and stops nobody (a file active) */
    const struct controle *controles;
    size_t controle_count;
    int attente;             /* etape of the waiting list, -1 without one */
    const struct critere *criteres;
    size_t critere_count;
    const struct acte_compte *actes;
    size_t acte_count;
    const struct indicateur *indicateurs;
    size_t indicateur_count;
    const struct vue *vues;
    size_t vue_count;
    struct cible lieu_change; /* the question asked when the place of life comes to lie in another territory; etape -1: a human */
    int lines[CIRCUIT_LINE_COUNT]; /* where the file says what has no line of its own */
};

const struct vue *circuit_vue(const struct circuit *circuit, struct str role);   /* what `voit` says of it; NULL: nothing */
enum porte circuit_porte(const struct circuit *circuit, struct str role);          /* the most that it may be sent: all where `voit` says nothing */
int circuit_find_etape(const struct circuit *circuit, struct str nom);      /* index or -1 */
int circuit_find_question(const struct etape *etape, struct str nom);       /* index or -1 */
int circuit_find_garde(const struct circuit *circuit, struct str nom);      /* index or -1 */
int circuit_find_choix(const struct question *question, struct str nom);    /* index or -1 */
/* The question's place among all questions of all etapes, in their order. */
size_t circuit_rang_question(const struct circuit *circuit, int etape, int question);
/* All its questions at once? */
bool etape_demande_tout(const struct etape *etape);
/* Is the question asked by dates and not on entering? */
bool question_est_datee(const struct question *question);

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
    bool refus;       /* a question of `etape` was answered defavorable since the dossier came there (ENSEMBLE_TOUTES, ENSEMBLE_UNE) */
    bool inadmissible; /* a check of eligibility says no (not: is not known) */
    const bool *cumulable; /* by question, all etapes in their order (circuit_rang_question): would the author of this event be
                              asked again? NULL: none */
};

enum evenement_kind {
    EVENEMENT_FICHE,     /* the dossier starts (decide has acknowledged it: a second version of a fiche is, too) */
    EVENEMENT_AVIS,      /* a counted answer to the open question `ouverte` */
    EVENEMENT_PIECE,     /* pieces came (already in dossier.pieces) */
    EVENEMENT_RETRAIT,
    EVENEMENT_PLACE,     /* a place is free: a dossier on a waiting list may be proposed */
    EVENEMENT_DATE,      /* the day of the question (`etape`, `question`) has come, or of leaving `etape` (question -1) */
    EVENEMENT_LIEU,      /* the place of life lies in another territory now */
    EVENEMENT_REPRISE,   /* an operator sends the dossier to `etape` (reopen, skip, after a_verifier) */
    EVENEMENT_KIND_COUNT,
};

struct evenement {
    enum evenement_kind kind;
    int64_t ouverte; /* id of the question for AVIS */
    enum sens sens;
    bool a_choix;        /* AVIS: a named answer, `choix` of the question; sens says nothing then */
    int choix;
    struct str motif;
    bool passe_outre;    /* AVIS: the reason for passing over a check of eligibility was given */
    bool liste_attente; /* AVIS: a favorable answer that puts on the waiting list */
    int etape; /* REPRISE, DATE; FICHE: where it enters, 0 for a fiche */
    int question; /* DATE */
};

enum effet_kind {
    EFFET_ETAPE,     /* the dossier stands at `etape`, with `etat`; perhaps where it stood, when only its etat changes (`entre`
                        false) or it is entered anew (`entre` true: the days of the etape count from now) */
    EFFET_ETAT,      /* only its etat changes: the end `etat`, or a_verifier with `texte` why */
    EFFET_QUESTION,  /* ask question `question` of etape `etape` */
    EFFET_FERME,     /* close the open question `ouverte` */
    EFFET_ACQUIS,    /* the avis on the fiche answered question `question` of `etape` (sens, motif). It is used up: decide
                        no longer lists it in `acquis`, or a corrected fiche would be answered by the old avis */
    EFFET_DIRE,      /* send `dire` */
    EFFET_COPIE,     /* send `dire`, with the least data */
    EFFET_PREND_PLACE,
    EFFET_DEMANDE_MOTIF, /* the answer to `ouverte` lacks its reason: ask for it, nothing else moves */
    EFFET_RESERVE,   /* a condition was given to `ouverte`: note it, tell the demandeur, keep waiting */
    EFFET_INFORME_TOUS, /* everybody asked so far is told (withdrawal), with `dire.modele` */
    EFFET_CUMUL,        /* question `question` of `etape` is not asked: who answered holds that role too (an avis of hers all the same) */
    EFFET_DEMANDE_RAISON, /* favorable to `ouverte` although a check says no: the reason is asked for, nothing else moves */
    EFFET_NON_COMPRIS,  /* the circuit has no such answer here: as an answer not understood */
    EFFET_KIND_COUNT,
};

struct effet {
    enum effet_kind kind;
    bool entre; /* EFFET_ETAPE */
    int etape, question;
    int64_t ouverte;
    enum etat etat;
    enum sens sens;
    bool a_choix;
    int choix;
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
 *   - No place is taken and no avis is « favorable » by a named answer, a date, or a cumul of roles where a place is taken.
 *   - A withdrawal is for dossiers not yet admitted; after that care ends by its own etape.
 *
 * One step. `gardes[i]` is the value of circuit->gardes[i] for this dossier after the event was noted.
 * Text in the effects belongs to the circuit, the event or the dossier. Never fails: what cannot go on becomes
 * ETAT_A_VERIFIER with the reason in `texte`. */
void circuit_step(struct arena *arena, const struct circuit *circuit, const struct etat_dossier *dossier,
                  const struct evenement *evenement, const bool *gardes, struct effets *out_effets);

#endif
