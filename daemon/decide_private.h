/* What the files of decide share: what a decision is made with, and the dossier that it moves. Each file has one job.
 *
 * A message (decide_courrier.h):
 *   decide_courrier.c     who wrote; and to which of the next it goes
 *   decide_jetons.c       … for which question, and what we wrote ourselves in it
 *   decide_fiche.c        a fiche -> a dossier, or a new version of one
 *   decide_pieces.c       the files of a mail with a fiche: which it is, its pages, the papers beside it
 *   decide_nouveaute.c    a fiche for a dossier that has one: the same again, or what it changes (ecart.h)
 *   decide_illisible.c    files that could not be read: the sender is told which, why, and what to do (illisible.h)
 *   decide_ouverture.c    which circuit a fiche starts
 *   decide_coches.c       the avis that are ticked on it
 *   decide_reponse.c      an answer: does it count, what does it say, and then what
 *   decide_formulaire.c   named answers and the lines of an answer: what they say
 *   decide_lignes.c       those lines, once read: kept, and what they change
 *   decide_corrige.c      lines that correct the fiche, in answer to what was read of it
 *   decide_depart.c       a mail that starts a dossier without a fiche
 *   decide_comptes.c      acts that come in as a mail of one line and are counted
 *   decide_devine.c       a mail that fits no question: of which dossiers it may be
 *   decide_rattache.c     … who is asked, and what her answer does (decide_rattache.h)
 *   decide_commande*.c    what is asked or ordered by a mail of a few words (decide_commande.h)
 *   decide_refus.c        what does not count, and who is told so
 *   decide_machine.c      what programs wrote: reports of delivery, and the rest
 *   decide_absence.c      people who are away, and who stands in for them
 *   decide_boucle_courrier.c mails of ours that come back, and programs that answer each other
 *   decide_info.c         thanks, and questions that are passed on with what comes back
 * A day (decide_jour.h):
 *   decide_suivi.c        what falls due: holders who changed, dates
 *   decide_rappels.c      … reminders: which level of which question, to whom; one mail a day and person
 *   decide_rappel_mail.c  … that mail: of one question, or a list of several
 *   decide_rappel_lu.c    an answer to such a list: of which of its questions; and « je réponds le 12 »
 *   decide_places.c       places that are free: offered to those who wait, in their order
 *   decide_succession.c   open questions whose holder changed: asked again of the successor
 *   decide_programme.c    what is to happen to a dossier on a day: reckoned, and done when it comes
 *   decide_calendrier.c   the next day of every depart by the calendar
 *   decide_depart_date.c  a depart whose day has come -> a dossier
 *   decide_reprise.c      days to come of dossiers that were open before their circuits spoke of them
 *   decide_synthese.c     the weekly digest of the référent départemental and of each pilot
 * A hand's order:
 *   decide_acte.c         what an operator does by hand
 * All of them end here, in one step of one dossier:
 *   decide_affaire.c      a dossier under work, and who stands behind its roles
 *   decide_versions.c     the version of its circuit that it keeps
 *   decide_jeune.c        its young person: the same as another's, nearly the same, and the territory where she lives
 *   decide_etape.c        one step: collect what the circuit must know, let it decide, apply
 *   decide_eligibilite.c  … the facts; checks of eligibility, shown; passed over by a human with a reason
 *   decide_attente.c      the waiting list: its proposed order, and the order that a human gives
 *   decide_effets.c       each effect of the circuit -> rows and mails
 *   decide_repondue.c     who was asked and did not answer is told that nothing is awaited of her any more
 *   decide_relecture.c    what was read in an answer is told to its author, and what tells it to others waits
 *   decide_erreur.c       … she says that it is an error: all is as before, and she is asked again
 *   decide_tableau.c      the table of the month, the pack of a committee: files that go with a mail
 *   decide_questions.c    questions asked, closed; who stands in for whom, and above whom
 *   decide_poste.c        a template and values -> a message in the outbox
 *   decide_papier.c       the fiche as pages with the avis so far, or as a form to be completed
 *   decide_agenda.c       … for its reader's calendar
 *   decide_valeurs.c      what a template may say of a dossier
 *   decide_trajet.c       … of its way: what is behind, where it stands, what is ahead, and its picture
 *   decide_valeurs_fiche.c … of the fiche, and what is doubted of it
 *   decide_valeurs_lignes.c … of lines, territories and figures
 * Around them stand atelier.c (one decision) and the loop (decide_boucle.h): decide.c decide_boites.c decide_lectures.c
 * decide_envois.c decide_depots.c decide_alertes.c.
 * All run inside a transaction that the loop opened, and return the error that rolls it back. */
#ifndef NAVETTE_DECIDE_PRIVATE_H
#define NAVETTE_DECIDE_PRIVATE_H

#include "daemon/compose.h"
#include "daemon/conf.h"
#include "daemon/etat.h"
#include "daemon/recevabilite.h"
#include "daemon/redige.h"
#include "daemon/spool.h"
#include "daemon/store.h"
#include "daemon/store_expressions.h"
#include "daemon/store_relecture.h"
#include "daemon/wire.h"
#include "daemon/world.h"
#include "parsers/fiche.h"

enum {
    DECIDE_ARENA = 192 * 1024 * 1024,  /* bytes of one decision: a fiche of 20 MB attached to several mails, at most */
    DECIDE_MAX_LECTURES = 8,           /* readings under way at once: twice what read has children, so that none of them waits for us */
    AFFAIRE_MAX_INFORMES = 32,         /* informations and copies of one decision; a circuit sends about 8 */
    DECIDE_HEAD_SECONDS = 1,           /* a reading that takes longer loses its turn to the next message */
};

/* All that a decision may touch. `arena`, `moment` and `jour` are of one decision. */
struct atelier {
    const struct conf *conf;
    const struct world *world;
    struct store *store;
    struct etat_chemins chemins;
    struct modeles modeles;
    struct arena *fixed; /* what lives as long as the atelier: templates, paths */
    struct arena *arena;
    int64_t moment; /* of this decision */
    day_t jour;     /* the same, in Paris */
    struct version_lue *versions; /* of circuits that changed since: read once, kept from decision to decision (decide_versions.c) */
    struct arena *versions_arena;
    size_t version_count;
    struct image_gardee *images; /* pictures that were made (decide_trajet.c) */
    struct arena *images_arena;
    size_t image_count;
    bool programme_repris; /* open dossiers know the dates of the circuits as they are now (decide_reprise.c) */
    bool groupe; /* several decisions share a commit */
    struct redige *redige; /* who makes pictures and sheets; NULL: nobody, and mails go out without */
    bool boucle; /* of this decision: a reply was held back, for its reader has had too many (decide_boucle_courrier.c) */
    int64_t *averties; /* …: questions that it closed and whose people it has written to since (decide_agenda.c) */
    size_t avertie_count, avertie_capacity;
    struct fault fault;
};

/* Who did it and by which mail: what an event says of its origin. */
struct auteur {
    struct str par;         /* address, or "navette" */
    struct str nom, qualite; /* of a person, where known */
    enum origine origine;
    struct str saisi;       /* ACT: who did it by hand, an address or a name as given; `par` is then in whose name */
    int64_t message;        /* 0: none */
    day_t recu;             /* the day it came; 0: today */
};

/* A dossier under work: its row, its circuit, its last fiche, and how it came here. */
struct affaire {
    struct dossier_row row;
    const struct circuit *circuit;
    const struct annuaire *annuaire; /* the circuit's view of it */
    struct fiche fiche;
    struct fiche_row fiche_row;
    bool a_fiche;
    struct auteur auteur;
    struct str declares;    /* avis on the fiche that do not count and are asked again: rows of a « tableau » */
    struct str contradiction; /* what the mail's author ticked against what she wrote, for the question that asks her; or absent */
    struct str precisions;  /* of the answer under work: JSON, or absent */
    struct str remarque;    /* what was written with the agreement under work, or absent */
    struct str a_partir_du; /* the date that the answer under work gives: ISO, or absent */
    struct {
        struct str mail, modele;
    } informes[AFFAIRE_MAX_INFORMES]; /* who has been told what in this decision */
    size_t informe_count;
    bool non_compris;       /* set by affaire_step: the circuit has no such answer there */
    bool motif_manque;      /* set by affaire_step: the reason was asked for */
    bool raison_manque;     /* set by affaire_step: the reason for passing over a check was asked for */
    struct str raison;      /* of passing over a check of eligibility, with event.passe_outre: noted when the answer counts */
    struct str champ_manque; /* set by formulaire_apply: what the answer lacks, or says in a way that is not understood */
    int64_t avis_premier, avis_dernier; /* ids of what the answer under work was: more than one where its author holds two roles */
    struct {
        bool permise;       /* a person answered by mail: what was read is told to her; set by courrier_answer */
        bool retient;       /* what is composed now leaves when she may no longer say that it is an error */
        bool dire, suite;   /* does what informs others wait, does the next question? */
        struct relecture_row row; /* of the answer under work; no jeton: it is not read back */
    } relecture;
    const bool *gardes;     /* of the circuit, by affaire_step for what follows from it; NULL: not reckoned */
    int declarees;          /* pieces that came with the answer under work, or that it declared: EVENEMENT_PIECE is the caller's */
    struct {
        struct str etape, question, reponse;
    } dit;                  /* the answer under work: guards see it as the question's last */
};

/* ---- atelier.c: one decision ----------------------------------------------------------------------------------------- */

/* Opens the state for writing: what the process decide and an `act` without a running instance both start from. */
MUST_USE enum err atelier_open(struct atelier *atelier, const struct conf *conf, const struct world *world);
void atelier_close(struct atelier *atelier);
/* A fresh arena, the moment, and the transaction; atelier_end commits when `err` is ERR_NONE, else rolls back. Returns
 * what became of it. */
MUST_USE enum err atelier_begin(struct atelier *atelier);
MUST_USE enum err atelier_end(struct atelier *atelier, enum err err);
/* Between them each decision is kept or undone alone, and all that are kept share one commit. What group_end returns is what became
 * of all: on an error none of them is in the database. */
MUST_USE enum err atelier_group_begin(struct atelier *atelier);
MUST_USE enum err atelier_group_end(struct atelier *atelier);

/* ---- decide_affaire.c ------------------------------------------------------------------------------------------------ */

/* Loads what a dossier needs to move. ERR_FINAL when its circuit is no longer configured. */
MUST_USE enum err affaire_load(struct atelier *atelier, int64_t dossier, struct affaire *out_affaire);

/* A fiche as the JSON that the store keeps. ERR_WAIT without memory. */
MUST_USE enum err decide_fiche_json(struct atelier *atelier, const struct fiche *fiche, enum document_format format, struct str *out_json);

/* The fiche as it now stands, as a new version of the dossier's: its values were changed, the document that came stays its source. */
MUST_USE enum err affaire_fiche_keep(struct atelier *atelier, struct affaire *affaire);

/* One line of its history: by `auteur`, today. `quoi` is a word of ours, `detail` may hold what people wrote. */
MUST_USE enum err affaire_event(struct atelier *atelier, const struct affaire *affaire, const char *quoi, struct str detail);

/* Whose roles and territories count for it: its circuit's view of the directory; all of it for mail of no dossier (NULL). */
const struct annuaire *affaire_annuaire(const struct atelier *atelier, const struct affaire *affaire);
#define ROLE_PILOTE_ELEMENT "pilote_element"
/* The element of its circuit that it is about, as the file of today has it; NULL for none. */
const struct element *affaire_element(const struct atelier *atelier, const struct affaire *affaire);
/* The address and name of a role of the directory or of the dossier (referent, demandeur, emetteur, pilote_element); mail absent
 * where nobody can be asked. */
struct destinataire {
    struct str mail, nom, personne_id;
    enum qualite qualite;
};
struct destinataire affaire_role(const struct atelier *atelier, const struct affaire *affaire, struct str role,
                                 bool portee_demandeur, struct portee *out_portee);
/* The day from which what was just decided holds: the one that the answer gives, else today. */
day_t affaire_date_effet(const struct atelier *atelier, const struct affaire *affaire);
/* The role of the directory that stands behind one of the dossier: the RSASE for her referent and as demandeur. */
struct str affaire_role_tenu(struct str role);
/* Who stands in for the referent on this dossier (the fiche's « Contact en cas d'absence »); absent for other roles. */
struct str affaire_contact_absence(const struct affaire *affaire, struct str role);
/* Where `to`, who stands in for the person asked, is away today herself: the next who is not. (decide_absence.c) */
MUST_USE enum err absence_instead(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct destinataire *to);
const struct question *affaire_question(const struct affaire *affaire, struct str etape, struct str question, int *out_etape,
                                        int *out_question);

/* ---- decide_versions.c ----------------------------------------------------------------------------------------------- */

/* The version that the dossier keeps; the current one where the same or unknown; NULL where the circuit is not configured. */
MUST_USE enum err version_circuit(struct atelier *atelier, const struct dossier_row *row, const struct circuit **out_circuit);
void versions_trim(struct atelier *atelier); /* between decisions: forgets them when they are many */
MUST_USE enum err versions_keep(struct atelier *atelier); /* the current texts of all circuits; atelier_open calls it */
/* To the current version, at `etape` or where it stands. *out_why, in the arena: why it cannot be, and what to do; nothing has
 * moved then. */
MUST_USE enum err version_migre(struct atelier *atelier, struct affaire *affaire, struct str etape, const char **out_why);

/* ---- decide_jeune.c -------------------------------------------------------------------------------------------------- */

/* The territory of the fiche's place of life: of the first of its places that is written, else the MDS's default; absent:
 * undetermined, also where places of several territories stand there. *out_presume: it is the default of the MDS although a
 * place is written, one that no list has. */
struct str jeune_territoire(struct atelier *atelier, const struct affaire *affaire, const struct fiche *fiche, struct str mds, bool *out_presume);
/* Is the dossier's territory no more than that? Whoever decides is told. */
bool jeune_territoire_presume(struct atelier *atelier, const struct affaire *affaire);
/* What a circuit has of the young person that a fiche names: the first of her dossiers that is open, and of those that ended. */
struct dossiers_du_jeune {
    const struct circuit *circuit; /* set by the caller: another one's dossier is another affair */
    bool par_date;                 /* … : an open one counts too that a date began, and no fiche or mail about her */
    struct dossier_row open, ended;
    bool has_open, has_ended;
};
MUST_USE enum err jeune_dossiers(struct atelier *atelier, const struct fiche *fiche, struct dossiers_du_jeune *dossiers);
/* References of dossiers that have two of nom, prenom and birth date in common, « NAV-2026-0001, NAV-2026-0007 »: absent without.
 * Those with all three are the same young person's, and none of them. */
MUST_USE enum err jeune_proche(struct atelier *atelier, const struct affaire *affaire, struct str *out_references);
/* Before a dossier takes its first step: one that is nearly the same is named, and this one held (a_verifier, *out_held) unless
 * the circuit has a question of its own about it. */
MUST_USE enum err jeune_verifie(struct atelier *atelier, struct affaire *affaire, bool *out_held);
/* After a new version of the fiche (in *affaire) followed `before`: where the place of life lies in another territory now, the
 * circuit is told so, and asks; what was undetermined is filled. */
MUST_USE enum err jeune_lieu(struct atelier *atelier, struct affaire *affaire, const struct fiche *before);
/* The dossier is of this territory now (absent and `hors`: outside every one). A place that was engaged in the old one and not
 * yet taken by an admission is given back. */
MUST_USE enum err jeune_territoire_change(struct atelier *atelier, struct affaire *affaire, struct str territoire, bool hors);
/* Enters the etape where it stands anew: the same questions, to the people of the new territory. */
MUST_USE enum err jeune_reprend(struct atelier *atelier, struct affaire *affaire);

/* ---- decide_etape.c, decide_effets.c, decide_succession.c ------------------------------------------------------------ */

/* Lets the circuit take one step and applies what follows; saves the dossier. */
MUST_USE enum err affaire_step(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement);

/* One effect; the avis that an answer was. For decide_etape.c. */
MUST_USE enum err affaire_apply(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement, const struct effet *effet);
MUST_USE enum err affaire_note_avis(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                                    const struct evenement *evenement);
/* Would the author of this answer be the one asked by that question? (one person in two roles is asked once) */
bool affaire_cumule(const struct atelier *atelier, const struct affaire *affaire, const struct question *question);

/* ---- decide_relecture.c, decide_erreur.c, decide_repondue.c ---------------------------------------------------------- */

/* After an answer was noted and before it moves anything: whether it is read back, until when it may be taken back, and what
 * waits until then. */
MUST_USE enum err relecture_ouvre(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                                  const struct evenement *evenement, const struct effets *effets);
/* Would what an answer to it says be read back? (its row in the circuit; NULL: none) */
bool relecture_prevue(const struct atelier *atelier, const struct question *question);
/* Does the mail of this effect wait? */
bool relecture_retient(const struct affaire *affaire, enum effet_kind kind);
/* After it has moved the dossier: the one line to its author. */
MUST_USE enum err relecture_dit(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                                const struct evenement *evenement, const struct effets *effets);
/* An answer is taken back: it counts no longer, what waited never leaves, what was asked since is withdrawn, the dossier stands where
 * it stood and the question is asked anew. `pourquoi`: for her, or absent. */
MUST_USE enum err relecture_reprend(struct atelier *atelier, struct affaire *affaire, struct relecture_row *row, struct str pourquoi);
/* After a step was applied: whoever was asked what it has closed, answered nothing herself and was not written to since by this
 * decision is told so. `repondue`: the question that was answered, id 0 for pieces. */
MUST_USE enum err repondue_annonce(struct atelier *atelier, struct affaire *affaire, const struct question_row *repondue,
                                   const struct evenement *evenement, const struct effets *effets);

/* ---- decide_eligibilite.c -------------------------------------------------------------------------------------------- */

/* The checks as a block for templates ({{eligibilite}}), and whether one says no. */
MUST_USE enum err eligibilite(struct atelier *atelier, const struct affaire *affaire, struct str *out_bloc, bool *out_non);
/* The values of the checks, in their order, over those facts; *out_non when one says no. */
MUST_USE enum err eligibilite_vaut(struct atelier *atelier, const struct affaire *affaire, const struct fait *faits, size_t count,
                                   enum garde_valeur *out_values, bool *out_non);
/* Is there a place for it in its territory, or does it hold one? Where the capacity is only shown there always is. */
MUST_USE enum err affaire_place_libre(struct atelier *atelier, const struct affaire *affaire, bool *out_free);
/* The facts of a dossier, as guards, checks and criteria see them. */
MUST_USE enum err affaire_faits(struct atelier *atelier, const struct affaire *affaire, struct fait **out_faits, size_t *out_count);

/* ---- decide_attente.c ------------------------------------------------------------------------------------------------ */

/* Which of those who wait comes first: as a human ranked them, then as the criteria say, then who has waited longest. */
MUST_USE enum err attente_premier(struct atelier *atelier, const struct circuit *circuit, const struct dossier_row *rows, size_t count, size_t *out_first);
/* {{liste_attente}}: all that wait in the territory, as a human ordered them, then as the criteria propose, each with its
 * reasons; by reference, never by name. */
MUST_USE enum err attente_bloc(struct atelier *atelier, const struct affaire *affaire, struct str *out_bloc);
/* Their references in that order: what a button offers to put in another one. */
MUST_USE enum err attente_references(struct atelier *atelier, const struct affaire *affaire, struct str **out_references, size_t *out_count);
/* An answer that orders them: « 1. NAV-2026-0004 » lines, each that waits once; or « ordre proposé », which is the order that
 * `demande`, the text of the question, has shown. False where it is not understood: nothing is ordered then. */
MUST_USE enum err attente_range(struct atelier *atelier, struct affaire *affaire, struct str texte, struct str demande, bool *out_understood);

/* ---- decide_questions.c ---------------------------------------------------------------------------------------------- */

/* Asks question `effet->question` of its role and of those who are asked with it; `motif` is the reason that led there. */
MUST_USE enum err question_ask(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, struct str motif);
/* What was asked of somebody is asked again of who holds that role today: the question of `ancienne`, by the template of its
 * role (her own, or that of `aussi`); its day where that is to come, else the whole delay anew. */
MUST_USE enum err question_ask_again(struct atelier *atelier, struct affaire *affaire, const struct question_row *ancienne, struct str motif);
/* The same, of an answer that was taken back: by the template that says so. */
MUST_USE enum err question_ask_reprise(struct atelier *atelier, struct affaire *affaire, const struct question_row *ancienne);
/* A question, its dossier, and what the circuit says of it; NULL: the circuit has it no more. */
MUST_USE enum err question_load(struct atelier *atelier, int64_t id, struct question_row *out_row, struct affaire *out_affaire,
                                const struct question **out_question);
/* How its echeance was reckoned, in words: from its own day, or from that of the same question asked before of somebody else, whose
 * day it kept; absent where neither gives it. */
struct str question_delai(struct atelier *atelier, const struct affaire *affaire, const struct question *question, const struct question_row *row);
MUST_USE enum err question_close(struct atelier *atelier, int64_t id, const char *par); /* par: what closed it, a word of ours */
/* Was it asked of who has that address, at whichever of hers? Not of whom a secretary or a deputy writes for. */
bool question_est_de(const struct annuaire *annuaire, const struct question_row *row, struct str mail);
/* Who stands in for the person asked, today; mail absent where there is nobody. And who stands above her beside the référent
 * départemental; mail absent: he alone. */
MUST_USE enum err question_suppleant(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row,
                                     struct destinataire *out_to);
struct destinataire question_hierarchie(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row);
/* One more mail about an open question, with its token; what it says is subtracted from answers too. Saves *row. */
MUST_USE enum err question_write(struct atelier *atelier, struct affaire *affaire, struct question_row *row, struct str modele,
                                 const char *genre, const struct destinataire *to, bool joint_fiche, const struct valeur *valeurs,
                                 size_t valeur_count);

/* ---- decide_poste.c -------------------------------------------------------------------------------------------------- */

enum { ENVOI_JOINTES = 13 }; /* files of one mail that were sent to us: a fiche photographed page by page */

/* What a mail of ours is about; the rest of its values comes from the dossier. */
struct envoi_demande {
    struct str modele, genre;     /* genre: "question", "copie", … */
    struct str a_mail, a_nom;
    struct str jeton;             /* absent: no answer is awaited */
    const struct question_row *question; /* whose delay and title the mail tells, or NULL */
    const struct valeur *valeurs; /* beside those of the dossier, and over them */
    size_t valeur_count;
    bool joint_fiche, reponse;    /* reponse: Auto-Submitted: auto-replied */
    struct str joint;             /* a document of its circuit that goes with it (JOINT_…), or absent */
    const struct jointe *jointes; /* of no one dossier: those of a list; at most ENVOI_JOINTES */
    size_t jointe_count;
    struct str *out_texte, *out_message_id; /* NULL where nobody asks; without out_texte what it says is kept with its token,
                                               which is then no question's */
};
/* Composes and stores it, when the address may be written to; else an event says who was not told. `affaire` NULL: mail
 * of no dossier. */
MUST_USE enum err envoi_prepare(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande);
/* The fiche as it goes with a mail, under a name that says nothing of the child; false where there is none of `most` bytes that
 * can go. */
bool envoi_fiche(struct atelier *atelier, const struct affaire *affaire, size_t most, struct jointe *out_jointe);
/* {{liens_question}} of that question, for a mail that shows several: its buttons bear its own token. */
MUST_USE enum err envoi_liens(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct str *out_bloc);
/* An information or a copy (`genre`) to a role. The same template goes to the same address once a decision, however many
 * of the roles she holds. */
bool affaire_first_told(struct affaire *affaire, struct str mail, struct str modele); /* notes it; false when told already */
MUST_USE enum err affaire_inform(struct atelier *atelier, struct affaire *affaire, const struct dire *dire, const char *genre,
                                 const struct valeur *valeurs, size_t valeur_count);

/* ---- decide_tableau.c ------------------------------------------------------------------------------------------------ */

enum { TABLEAU_JOINTES = 2 };
/* The documents of `joint` (JOINT_…; absent: none), made now; fewer where one cannot be made, which is in the journal then. */
MUST_USE enum err tableau_joint(struct atelier *atelier, const struct affaire *affaire, struct str joint, struct jointe out_jointes[TABLEAU_JOINTES],
                                size_t *out_count);
struct str tableau_dit(struct str joint, size_t count); /* « le tableau de suivi (classeur) »; absent without one */

/* ---- decide_papier.c ------------------------------------------------------------------------------------------------- */

enum { PAPIER_JOINTES = 1 };
/* The fiche that goes with that mail: as pages with the avis so far, to who decides and where `joint` says so; as a form to be
 * completed, to its sender. *out_count 0: none, or it cannot be made, which is in the journal then. */
MUST_USE enum err papier_joint(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande,
                               struct jointe out_jointes[PAPIER_JOINTES], size_t *out_count);
struct str papier_dit(struct arena *arena, const struct jointe *jointe, size_t count, struct str autres); /* … in words, behind the other attachments */
bool papier_vu_par(const struct circuit *circuit, struct str role); /* may that role see a whole fiche? */

/* ---- decide_boucle_courrier.c ---------------------------------------------------------------------------------------- */

/* Before a reply: have more mails than the limit gone to and fro within the hour? Then it is not sent, and atelier->boucle says so. */
MUST_USE enum err boucle_arrete(struct atelier *atelier, const struct affaire *affaire, struct str mail, bool *out_arretee);

/* ---- decide_valeurs.c ------------------------------------------------------------------------------------------------ */

enum { VALEURS_MAX = 96 };
/* What costs a reckoning (checks, the waiting list) only where `modele` shows it. */
size_t valeurs_dossier(struct atelier *atelier, const struct affaire *affaire, const struct question_row *question,
                       const struct modele *modele, struct valeur *out_valeurs);

/* An answer to that question in words: « avis favorable », or the named one between guillemets. */
struct str valeurs_reponse(struct arena *arena, const struct question *question, const struct evenement *evenement);

#define A_VERIFIER "\xE2\x9A\xA0 à vérifier" /* the mark of what is doubted, in every table: a sign and words, no colour */

/* What a fiche lacks that nobody can decide without, in out[FICHE_FIELDS]; true: something. */
bool valeurs_manquantes(const struct fiche *fiche, bool *out);

/* ---- decide_trajet.c ------------------------------------------------------------------------------------------------- */

struct trajet_dit {
    struct str bloc, etapes, reste; /* {{trajet}}, {{trajet_etapes}}, {{reste}}; absent where `modele` does not show them, or nothing is known */
    struct str image;               /* PNG of {{trajet}}, TRAJET_LARGEUR wide; absent: the mail goes without */
};
struct trajet_dit trajet_dit(struct atelier *atelier, const struct affaire *affaire, const struct question_row *question, const struct modele *modele);
/* « il reste 3 jours ouvrés », « dernier jour », « en retard de 1 jour ouvré »; absent without an echeance. */
struct str trajet_delai(struct arena *arena, day_t jour, day_t echeance, const struct fermetures *fermetures);
void images_forget(struct atelier *atelier);

/* ---- decide_agenda.c ------------------------------------------------------------------------------------------------- */

enum { AGENDA_JOINTES = 3 };
/* What the mail of `demande` brings to its reader's calendar, as attachments: the deadline of a question that is asked of her; those
 * of hers that are closed, cancelled, by this decision or once later; the days that its answer has just given, where `modele` (NULL: none) may tell
 * them, cancelled where the dossier has ended. *out_count of AGENDA_JOINTES at most. Notes in `averties` whom this decision has closed a
 * question of, though `agenda = false` brings nothing. */
MUST_USE enum err agenda_joint(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande,
                               const struct modele *modele, struct jointe *out_jointes, size_t *out_count);

/* ---- decide_valeurs_fiche.c ------------------------------------------------------------------------------------------ */

/* The fiche as blocks for templates: what who decides reads of it ({{fiche_tableau}}), all that was read ({{fiche_lue}}), the doubts. */
struct str valeurs_fiche_tableau(struct arena *arena, const struct fiche *fiche);
struct str valeurs_fiche_lue(struct arena *arena, const struct fiche *fiche);
struct str valeurs_doutes(struct arena *arena, const struct fiche *fiche);

/* ---- decide_valeurs_lignes.c ----------------------------------------------------------------------------------------- */

/* {{champs_attendus}}: the lines that an answer, or a mail that starts a dossier, is to hold, each with what is expected. */
struct str valeurs_champs(struct arena *arena, const struct champ *champs, size_t count);
struct str valeurs_dites(struct atelier *atelier, const struct affaire *affaire);       /* {{valeurs}} */
struct str valeurs_territoires(struct atelier *atelier, const struct affaire *affaire); /* {{territoires}} */
struct str valeurs_indicateurs(struct atelier *atelier, const struct affaire *affaire); /* {{indicateurs}} */

/* ---- decide_acte.c --------------------------------------------------------------------------------------------------- */

/* {"reference","verbe","par","motif",…} -> a frame acte_fait {code,texte}, never NULL. Anything but ERR_NONE: roll back. */
MUST_USE enum err acte_decide(struct atelier *atelier, const json_t *demande, int piece_fd, json_t **out_reponse);

#endif
