/* The way of a message that was read, through the files of decide that know what a mail is (decide_private.h names them all):
 *
 *   courrier_identify ─▶ (read) ─▶ courrier_decide ─┬─ a fiche ─────────────────▶ fiche_decide
 *                                                   ├─ lines that correct ──────▶ corrige_courriel
 *                                                   ├─ words without a token ───▶ depart_courriel ─▶ compte_acte
 *                                                   ├─ to a question of ours ───▶ courrier_answer
 *                                                   ├─ a command ───────────────▶ commande_decide
 *                                                   └─ a machine's word ────────▶ machine_decide ─▶ absence_decide
 * What fits no question is guessed at and attached by a person: decide_rattache.h.
 * Each ends it by courrier_end: what counts after a step of its dossier (affaire_step), what does not through courrier_refuse. */
#ifndef NAVETTE_DECIDE_COURRIER_H
#define NAVETTE_DECIDE_COURRIER_H

#include "daemon/decide_private.h"
#include "daemon/formulaire.h"
#include "daemon/lu.h"
#include "parsers/header.h"

/* ---- decide_courrier.c ----------------------------------------------------------------------------------------------- */

/* A message and all that is known of it. */
struct courrier_lu {
    struct message_row row;
    const struct conf *conf; /* set by courrier_identify */
    const struct conf_boite *boite;
    struct header_facts entete;
    struct lu lu;
    bool a_question, jeton_entete, jeton_connu;
    bool egare;      /* set by courrier_refuse: it fits no question, and a person is to say of which dossier it is */
    bool sur;        /* … : its sender is known, and who she says */
    bool rattache;   /* a person attached it to its question: it came without a token that led there */
    bool jeton_seul; /* the text has one token of ours and no other, and was read with what we wrote under it */
    bool relue;      /* set by the caller: this is its second reading */
    bool relire;     /* set by courrier_decide, which has done nothing: to be read again, with */
    struct str soustraire; /* what we wrote in the mails that this one may answer */
    bool revenu;  /* a mail of ours, by its own header fields or Message-ID, from whoever sent it back */
    bool de_nous; /* From is our own address: whatever it is, nobody waits for an answer */
    bool coches_contredites; /* set by fiche_compte_avis: a box of the sender's own was set aside for her words */
    struct question_row question;
    struct str liste;       /* its token is that of a list of reminders: `question` is one of these, until its words say which; */
    struct str liste_texte; /* what that list said */
    bool a_jeton; /* its token is no question's: */
    struct jeton_row jeton;
};
/* Envelope facts and, by a token of the header, the question. Before the reading (its text is subtracted) and after. */
MUST_USE enum err courrier_identify(struct atelier *atelier, struct courrier_lu *courrier);
/* A message that was read: acts on it, sets its etat and saves it. */
MUST_USE enum err courrier_decide(struct atelier *atelier, struct courrier_lu *courrier);
/* Ends it: etat, genre, why. */
MUST_USE enum err courrier_end(struct atelier *atelier, struct courrier_lu *courrier, enum message_etat etat, struct str pourquoi);
/* Its sender as who counted: as the directory names her, and in which quality she stands. */
struct auteur courrier_auteur(const struct courrier_lu *courrier, const struct recevabilite *verdict);
struct demande_recevabilite courrier_demande(const struct courrier_lu *courrier, enum acte acte);

/* ---- decide_jetons.c ------------------------------------------------------------------------------------------------- */

/* Before the reading: the question, or what else, of the header's tokens, or to which the mail was attached. Sets soustraire. */
MUST_USE enum err jetons_entete(struct atelier *atelier, struct courrier_lu *courrier);
/* After it, where no header has a token: that of the text, after which it is to be read again (relire). */
MUST_USE enum err jetons_texte(struct atelier *atelier, struct courrier_lu *courrier);

/* ---- decide_fiche.c -------------------------------------------------------------------------------------------------- */

MUST_USE enum err fiche_decide(struct atelier *atelier, struct courrier_lu *courrier);

/* ---- decide_pieces.c -------------------------------------------------------------------------------------------------- */

/* Attachments that are pieces, noted for the dossier; *out_new is how many. None where the mail has fiches of several young
 * people: nobody knows whose they are. */
MUST_USE enum err pieces_note(struct atelier *atelier, const struct affaire *affaire, const struct courrier_lu *courrier, int *out_new);
bool pieces_of_several(struct arena *arena, const struct courrier_lu *courrier); /* there are such pieces */
/* The file that is sent on as fiche `index`: the first of its files that is no picture, else the first. -1: it stood in the text. */
int fiche_main_file(const struct courrier_lu *courrier, size_t index);
/* Its other pages and copies, a file each, kept as pieces (PIECE_PAGE): they go where the fiche goes. */
MUST_USE enum err pages_keep(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, size_t index, int but);

/* ---- decide_nouveaute.c ---------------------------------------------------------------------------------------------- */

struct nouveaute {
    bool meme;        /* nothing of it is new */
    struct str dit;   /* for the history */
    struct str liste; /* the lines that changed, by their labels, for a mail; absent where there was no fiche */
    struct str conflits; /* those that were changed otherwise since the form was handed out, and were not taken: a list that asks; absent: none */
};
/* Compares fiche `index` of the mail with the dossier's own. A copy written otherwise (its PDF, its scan) becomes the dossier's with
 * what it changes. */
MUST_USE enum err fiche_compare(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, size_t index,
                                struct nouveaute *out);

/* ---- decide_ouverture.c, decide_coches.c ----------------------------------------------------------------------------- */

/* Which circuit a fiche starts. circuit NULL: none of the mailbox's is started by fiches. */
struct ouverture {
    const struct circuit *circuit;
    struct recevabilite verdict; /* COMPTE: its sender may */
    bool several;                /* more than one would start */
};
MUST_USE enum err ouverture_find(struct atelier *atelier, const struct courrier_lu *courrier, struct ouverture *out);
/* The avis ticked on the dossier's fiche: each in reserve for its question, or declared and asked. */
MUST_USE enum err fiche_compte_avis(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire);
/* What is ticked on the mail's fiche against what the mail's words decide, as a sentence that asks; absent: they agree, or one is silent. */
struct str fiche_contredit(struct arena *arena, const struct courrier_lu *courrier, const struct fiche *fiche, const struct question *question);

/* ---- decide_reponse.c ------------------------------------------------------------------------------------------------ */

/* The words of a message as the answer to its question: whether they count, and what follows. */
MUST_USE enum err courrier_answer(struct atelier *atelier, struct courrier_lu *courrier);
/* The next thing that looks like a reference of ours, « NAV-2026-0042 », in upper case; *rest goes on behind it. */
bool courrier_next_reference(struct arena *arena, struct str *rest, struct str *out_reference);
/* Noted, said to the author once, and a human looks. */
MUST_USE enum err courrier_not_understood(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire);

/* ---- decide_formulaire.c --------------------------------------------------------------------------------------------- */

/* The answer as the question's champs and choix want it: event->a_choix, choix, passe_outre set, values kept, pieces declared,
 * territory or MDS set; or what is missing asked for (*out_asked: nothing else moves, nothing is kept).
 * event->sens is the avis that the words give, SENS_COUNT where they give none; it stays so where lines alone came that declare
 * a piece (affaire->declarees): then no avis is to be counted. */
MUST_USE enum err formulaire_apply(struct atelier *atelier, struct affaire *affaire, const struct question_row *row, struct str texte,
                                   struct evenement *event, bool *out_understood, bool *out_asked);
/* Does that question want more than an avis: a named answer, lines, a reason, an order? */
bool formulaire_attendu(const struct affaire *affaire, const struct question_row *row);
/* Does the text give a named answer of the question, or two of them, or lines that it wants? Such a mail is no mere sending of pieces. */
bool formulaire_parle(struct atelier *atelier, const struct question *question, struct str texte);

/* ---- decide_lignes.c ------------------------------------------------------------------------------------------------- */

/* Values that were read are kept: rows, pieces declared, territory, MDS, fields of the fiche. Nothing is where *out_douteux, the
 * first that names no territory or MDS of the directory, or that no fiche can hold, is not NULL. */
MUST_USE enum err formulaire_garde(struct atelier *atelier, struct affaire *affaire, const struct formulaire *lu, struct str etape,
                                   struct str question, const struct champ **out_douteux);
/* The first that it would not keep, or NULL. */
const struct champ *formulaire_douteux(const struct atelier *atelier, const struct affaire *affaire, const struct formulaire *lu);
/* A new version of the fiche: the one before with the values that fill a field of it (`remplit`). */
MUST_USE enum err formulaire_remplit(struct atelier *atelier, struct affaire *affaire, const struct formulaire *lu);

/* ---- decide_erreur.c ------------------------------------------------------------------------------------------------- */

/* « ERREUR », or an answer that says the contrary of her first, within the delay of its read-back. *out_taken: courrier_end has been
 * called. */
MUST_USE enum err erreur_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);

/* ---- decide_corrige.c ------------------------------------------------------------------------------------------------ */

/* Lines « Libellé : valeur » that correct the fiche of a dossier, by its reference or a token: kept, told, or asked again.
 * *out_taken: courrier_end has been called. Words that an open question waits for are left to it. */
MUST_USE enum err corrige_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);
/* `before` has become `fiche`: doubts that values of before did not hold together fall, and are looked for anew. */
void corrige_revoit(struct atelier *atelier, const struct fiche *before, struct fiche *fiche);
#define MODELE_CORRECTION "correction-fiche" /* what was taken of a correction, and what is asked again */
/* Which lines of the fiche changed, told to those who are asked now and to the demandeur. `lignes`: a list for mails. */
MUST_USE enum err corrige_annonce(struct atelier *atelier, struct affaire *affaire, struct str lignes);

/* ---- decide_depart.c ------------------------------------------------------------------------------------------------- */

/* A mail that answers nothing and carries no fiche: does it start a dossier, or tell of an act that is counted?
 * *out_taken: it was one of them, and courrier_end has been called. Two departs that fit start nothing: a human looks. */
MUST_USE enum err depart_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);
/* Would it, in a shared mailbox, be navette's affair? */
bool depart_concerne(struct atelier *atelier, const struct courrier_lu *courrier);
/* Opens a dossier by a depart: the row's circuit, state and day are set here, the rest of the row, the fiche and `auteur` are the caller's.
 * `lu` (NULL: none): the values that its mail gave. It enters at the depart's etape, or waits for a human where the young
 * person is nearly another one. */
MUST_USE enum err depart_ouvre(struct atelier *atelier, struct affaire *affaire, const struct depart *depart,
                               const struct courrier_lu *courrier, const struct formulaire *lu);

/* ---- decide_comptes.c ------------------------------------------------------------------------------------------------ */

/* An act told in one line, by a sender who holds a role of it, is counted. *out_taken: it was one, or a human looks at it. */
MUST_USE enum err compte_acte(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);
bool compte_concerne(struct atelier *atelier, const struct courrier_lu *courrier); /* would it be counted, or be a human's? */

/* ---- decide_commande.c ----------------------------------------------------------------------------------------------- */

/* « statut NAV-2026-0042 », « retrait … »: answered, and done where its sender may; never twice, never for a machine. */
MUST_USE enum err commande_decide(struct atelier *atelier, struct courrier_lu *courrier);
bool commande_concerne(struct atelier *atelier, const struct courrier_lu *courrier); /* in a shared mailbox: of somebody who is known? */

/* ---- decide_boucle_courrier.c ---------------------------------------------------------------------------------------- */

/* Is it a mail of ours that came back? `head`: its first bytes. Sets courrier->revenu. */
MUST_USE enum err boucle_reconnait(struct atelier *atelier, struct courrier_lu *courrier, struct str head);
/* A mail that decides nothing, before navette writes to anybody because of it: did the same address say the same, or nothing at all
 * any more, on the same question and day before? Then the mail is ended here, for a human to see. affaire may be NULL. */
MUST_USE enum err boucle_redite(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, bool *out_redite);

/* ---- decide_machine.c, decide_absence.c ------------------------------------------------------------------------------ */

/* What a program wrote, and its own kind says so: noted where it belongs to a question or a mail of ours, never answered. A final
 * report of delivery goes to a human; it marks an address where it gives back a mail of ours to that address. */
MUST_USE enum err machine_decide(struct atelier *atelier, struct courrier_lu *courrier);
/* An out-of-office; it counts in answer to a question of ours, from the person who was asked. */
MUST_USE enum err absence_decide(struct atelier *atelier, struct courrier_lu *courrier);
/* Who stands in for the person asked: the fiche's contact for the referent, else whom her absence on that day names and the directory
 * knows; absent: none but the directory's own. */
MUST_USE enum err absence_contact(struct atelier *atelier, const struct affaire *affaire, const struct question_row *question, day_t day,
                                  struct str *out_mail);

/* ---- decide_info.c --------------------------------------------------------------------------------------------------- */

/* Thanks and nothing else: an event, no mail; the question stays as it is. *out_taken: courrier_end has been called. */
MUST_USE enum err info_merci(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);
/* Does a person ask, where she was asked? */
bool info_is_question(struct atelier *atelier, const struct courrier_lu *courrier);
/* Her question goes to who can answer it, under a token of its own, and she is told where it went. Ends the mail. */
MUST_USE enum err info_pose(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire);
/* What came under such a token: passed on to who asked. It decides nothing, whatever it says. *out_taken as above. */
MUST_USE enum err info_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);

/* ---- decide_rappel_lu.c ---------------------------------------------------------------------------------------------- */

/* Is it the token of a list of reminders? Then liste, and its most urgent open question. */
MUST_USE enum err rappel_jeton(struct atelier *atelier, struct courrier_lu *courrier, struct str jeton, bool *out_found);
/* What goes its own way, a fiche or a command, is about none of them. */
void rappel_oublie(struct courrier_lu *courrier);
/* Words under such a token: the question whose dossier they name; else she is asked to name it, and *out_taken. */
MUST_USE enum err rappel_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);
/* Does the person asked announce her answer for a day to come, and decide nothing? */
bool promesse_faite(const struct atelier *atelier, const struct courrier_lu *courrier);
/* The question's reminders to her wait until then, and she is told so, once. Ends the mail. */
MUST_USE enum err promesse_note(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire);

/* ---- decide_refus.c -------------------------------------------------------------------------------------------------- */

/* A mail that its reader may answer, with the token of the open question; what it says is subtracted from that answer. */
MUST_USE enum err courrier_write(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, struct envoi_demande mail);

/* One courteous mail to whoever is known, once for the same reason and question; never to a machine or a stranger. */
MUST_USE enum err courrier_tell(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, const char *modele,
                                const char *reason, struct str explication);
/* It does not count: event, human, and a courteous word to a known sender, once. `affaire` may be NULL. */
MUST_USE enum err courrier_refuse(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire,
                                  const struct recevabilite *verdict);
/* By its own word, a list's, or the null reverse-path: never answered, starts nothing. */
bool courrier_is_machine(const struct courrier_lu *courrier);

#endif
