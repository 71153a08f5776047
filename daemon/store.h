/* store: the memory of navette, and the only SQL. Verbs of the domain, nothing that only SQLite has. Only decide opens
 * it for writing; `status`, `audit`, `circuit`, `check`, `report` open it read-only. Every write stands in a transaction that the caller
 * opens and commits (store_begin, store_commit): state, event and outgoing bytes together or not at all.
 * Text given back lives in the arena that the caller passes. Moments are seconds since 1970-01-01T00:00Z, days are day_t.
 * Errors: ERR_WAIT where it may work later (disk full, busy), ERR_FINAL otherwise; the fault names the file and what to do. */
#ifndef NAVETTE_STORE_H
#define NAVETTE_STORE_H

#include "daemon/circuit.h"
#include "daemon/world.h"
#include "parsers/base/date.h"

struct store; /* opaque: one connection */

enum store_mode { STORE_WRITE, STORE_READ };
enum { STORE_KEY_BYTES = 32, STORE_HASH_BYTES = 32 };

/* Opens (STORE_WRITE: makes and migrates by user_version) `path`. Refuses a file of another application or of a newer
 * version with what to do. The instance's key is drawn from world->random when the file is made. */
MUST_USE enum err store_open(const char *path, enum store_mode mode, const struct world *world, struct store **out_store,
                             struct fault *out_fault);
void store_close(struct store *store); /* accepts NULL */

MUST_USE enum err store_begin(struct store *store, struct fault *out_fault); /* takes the write lock at once */
MUST_USE enum err store_commit(struct store *store, struct fault *out_fault);
bool store_has_written(const struct store *store); /* in the transaction that is open */
void store_rollback(struct store *store); /* harmless without a transaction */
/* What follows may be taken back alone: kept with the rest, or undone (harmless without one). */
MUST_USE enum err store_point_open(struct store *store, struct fault *out_fault);
MUST_USE enum err store_point_keep(struct store *store, struct fault *out_fault);
void store_point_undo(struct store *store);

/* The key from which tokens are derived, so that a decision taken again after a crash gives the same bytes. */
const unsigned char *store_key(const struct store *store);

/* ---- messages ---------------------------------------------------------------------------------------------- */

enum message_etat {
    MESSAGE_RECU,       /* in the spool and here; not yet read */
    MESSAGE_TRAITE,     /* acted on */
    MESSAGE_A_VERIFIER, /* a human must look */
    MESSAGE_LAISSE,     /* not for us (shared mailbox): left where it is */
    MESSAGE_DOUBLE,     /* the same mail as `double_de`: acted on once, there */
};

struct message_row {
    int64_t id;
    struct str boite, uid; /* uid: in a Maildir the file name before the colon */
    int64_t uidvalidity;
    struct str sha256;      /* hex, of the raw bytes: its name in the spool */
    struct str corps_empreinte;/* hex, of the body after the first empty line */
    struct str message_id, de, date; /* as in the headers; absent where they are not readable */
    int64_t taille, recu;   /* bytes; moment of arrival */
    enum message_etat etat;
    struct str genre;       /* kind of the contract, once read */
    struct str pourquoi;    /* why a human must look, in French */
    int64_t dossier;        /* 0: none */
    int64_t double_de;      /* 0: none */
    struct str propositions;/* JSON array for `status --messages`; absent: [] */
    int essais;             /* readings started; after MESSAGE_MAX_ESSAIS it goes to a human */
    bool classe;            /* filed away on the server */
};
enum { MESSAGE_MAX_ESSAIS = 8 }; /* a death of decide while it is read counts too: supervise's pauses make it about two minutes */

/* Known by (boite, uidvalidity, uid)? */
MUST_USE enum err store_message_find(struct store *store, struct arena *arena, struct str boite, int64_t uidvalidity,
                                     struct str uid, bool *out_found, struct message_row *out_row, struct fault *out_fault);
/* Adds it as RECU, or as DOUBLE of an earlier one (row->double_de and etat set); row->id set. The same is what has the same
 * Message-ID, From, Date and body, all four present; or, where a mailbox counted its mails anew, the same bytes in that
 * mailbox under another uidvalidity. One that was left (LAISSE) has not acted and is nobody's original: counted anew it
 * is LAISSE again. */
MUST_USE enum err store_message_add(struct store *store, struct message_row *row, struct fault *out_fault);
MUST_USE enum err store_message_get(struct store *store, struct arena *arena, int64_t id, struct message_row *out_row,
                                    struct fault *out_fault); /* ERR_FINAL where there is none */
/* The message is nobody's original after all (LAISSE): the first of its doubles is RECU again and the original of the others. */
MUST_USE enum err store_message_free_doubles(struct store *store, int64_t id, struct fault *out_fault);
/* Writes etat, genre, pourquoi, dossier, propositions, essais of an existing row. */
MUST_USE enum err store_message_save(struct store *store, const struct message_row *row, struct fault *out_fault);
/* The oldest RECU (by recu, then id) after `after_id`… 0 for the first; *out_found false at the end. */
MUST_USE enum err store_message_next(struct store *store, struct arena *arena, int64_t after_id, bool *out_found,
                                     struct message_row *out_row, struct fault *out_fault);
/* All that `boite` holds decided and not yet filed: the files fetch has to move. LAISSE stays where it lies. */
typedef void message_fn(void *context, const struct message_row *row);
MUST_USE enum err store_message_each_unfiled(struct store *store, struct arena *arena, struct str boite, message_fn *each,
                                             void *context, struct fault *out_fault);
MUST_USE enum err store_message_filed(struct store *store, int64_t id, struct fault *out_fault);
/* All A_VERIFIER, oldest first (`status --messages`). */
MUST_USE enum err store_message_each_a_verifier(struct store *store, struct arena *arena, message_fn *each, void *context,
                                                struct fault *out_fault);
/* An operator has looked: TRAITE. Via store_message_save. */

/* ---- mailboxes --------------------------------------------------------------------------------------------- */

struct boite_row { /* what is to be known of a mailbox after a restart; moments, 0: none */
    struct str nom;
    int64_t premier; /* of the first contact */
    int64_t depuis;  /* since which it is not read */
    int64_t alerte;  /* at which the exploitant was told so, and not yet that it is over */
};
/* `nom` stays the caller's; all zero where nothing is known. */
MUST_USE enum err store_boite_get(struct store *store, struct str nom, struct boite_row *out_row, struct fault *out_fault);
MUST_USE enum err store_boite_save(struct store *store, const struct boite_row *row, struct fault *out_fault);

/* ---- dossiers ---------------------------------------------------------------------------------------------- */

struct dossier_row {
    int64_t id;
    struct str reference, circuit;
    enum etat etat;
    struct str etape; /* by name: circuits change under dossiers */
    day_t depuis;
    day_t echeance; /* the nearest of its open questions, DAY_NONE without; store_dossier_get computes it */
    struct str territoire, mds; /* absent: undetermined */
    struct str emetteur;        /* address that sent the fiche */
    struct str referent_nom, referent_mail; /* of the fiche; mail absent where it may not be written to */
    struct str jeune_nom, jeune_prenom; /* erasable: kept beside the fiche */
    day_t jeune_naissance;
    bool place; /* takes a place */
    struct str lie_a; /* reference of an earlier dossier of the same young person, or absent */
    int64_t ouvert; /* moment */
    struct str version; /* of the circuit that it began with (circuit.empreinte); absent: from before versions were kept */
    struct str depart;  /* name of what started it, absent: a fiche */
    struct str objet;   /* what it is about where that is no young person: « Tableau de suivi, mars 2026 » */
    struct str element; /* of the circuit's elements, or absent */
    day_t admis, fini;  /* day of the admission, of the end; DAY_NONE */
    int rang;           /* in the waiting list, from 1, as a human ordered it; 0: none */
    bool hors_perimetre;
};

/* Gives it the next reference of `jour`'s year (NAV-2026-0001 …) and id. */
MUST_USE enum err store_dossier_new(struct store *store, struct arena *arena, struct dossier_row *row, day_t jour,
                                    struct fault *out_fault);
MUST_USE enum err store_dossier_save(struct store *store, const struct dossier_row *row, struct fault *out_fault);
MUST_USE enum err store_dossier_get(struct store *store, struct arena *arena, int64_t id, struct dossier_row *out_row,
                                    struct fault *out_fault);
MUST_USE enum err store_dossier_find(struct store *store, struct arena *arena, struct str reference, bool *out_found,
                                     struct dossier_row *out_row, struct fault *out_fault);
typedef void dossier_fn(void *context, const struct dossier_row *row);
MUST_USE enum err store_dossier_each(struct store *store, struct arena *arena, dossier_fn *each, void *context,
                                     struct fault *out_fault); /* by reference */
/* Those of the circuit that are open or ended on `du` or later, by reference. */
MUST_USE enum err store_dossier_each_since(struct store *store, struct arena *arena, struct str circuit, day_t du, dossier_fn *each,
                                           void *context, struct fault *out_fault);
/* Dossiers of the same young person: nom and prenom folded, same birth date. Newest first. */
MUST_USE enum err store_dossier_each_same(struct store *store, struct arena *arena, struct str nom, struct str prenom,
                                          day_t naissance, dossier_fn *each, void *context, struct fault *out_fault);
/* Places of a territory engaged by dossiers of the circuit (place = true, not yet sorti/refuse/retire). */
MUST_USE enum err store_places_prises(struct store *store, struct str circuit, struct str territoire, int *out_count,
                                      struct fault *out_fault);
/* Dossiers of the circuit and territory that held a place and ended on `depuis` or later: the places given back since. */
MUST_USE enum err store_places_liberees(struct store *store, struct str circuit, struct str territoire, day_t depuis, int *out_count,
                                        struct fault *out_fault);
/* All that wait at `etape` of that territory, en_attente or en_cours, also while they have an open question: as a human ranked
 * them (0 last), then who has waited longest (depuis; reference). */
MUST_USE enum err store_dossier_each_waiting(struct store *store, struct arena *arena, struct str circuit, struct str etape,
                                             struct str territoire, dossier_fn *each, void *context, struct fault *out_fault);
MUST_USE enum err store_dossier_rang(struct store *store, int64_t dossier, int rang, struct fault *out_fault);
/* Dossiers of the circuit with at least two of folded nom, folded prenom and birth date equal, newest first, `but` left out. */
MUST_USE enum err store_dossier_each_near(struct store *store, struct arena *arena, struct str circuit, struct str nom, struct str prenom,
                                          day_t naissance, int64_t but, dossier_fn *each, void *context, struct fault *out_fault);
/* Open dossiers of the circuit that did not begin with `version`: theirs and the etape, for `check` and `migrate`. */
MUST_USE enum err store_dossier_each_other_version(struct store *store, struct arena *arena, struct str circuit, struct str version,
                                                   dossier_fn *each, void *context, struct fault *out_fault);

/* A version of the fiche: the child's JSON of it (erasable), and the file itself in the spool. */
struct fiche_row {
    int64_t dossier, message;
    int version; /* from 1; set by store_fiche_add */
    struct str json;             /* {"kind":"fiche",…} */
    struct str sha256, nom, media; /* of the document as it came; sha256 absent where the fiche stood in the mail's body */
};
MUST_USE enum err store_fiche_add(struct store *store, struct fiche_row *row, struct fault *out_fault);
MUST_USE enum err store_fiche_last(struct store *store, struct arena *arena, int64_t dossier, bool *out_found,
                                   struct fiche_row *out_row, struct fault *out_fault);
MUST_USE enum err store_fiche_version(struct store *store, struct arena *arena, int64_t dossier, int version, bool *out_found,
                                      struct fiche_row *out_row, struct fault *out_fault);

/* ---- versions of circuits ------------------------------------------------------------------------------------ */

/* The file's text under its name and version; nothing where it is there already. */
MUST_USE enum err store_circuit_keep(struct store *store, struct str circuit, struct str version, struct str texte, int64_t moment,
                                     struct fault *out_fault);
MUST_USE enum err store_circuit_text(struct store *store, struct arena *arena, struct str circuit, struct str version, bool *out_found,
                                     struct str *out_texte, struct fault *out_fault);

/* The circuits of open dossiers, with how many are open. */
typedef void circuit_fn(void *context, struct str circuit, int ouverts);
MUST_USE enum err store_circuit_each_open(struct store *store, struct arena *arena, circuit_fn *each, void *context,
                                          struct fault *out_fault);

/* ---- what is to happen on a day ------------------------------------------------------------------------------ */

enum programme_quoi { PROGRAMME_QUESTION, PROGRAMME_ETAPE, PROGRAMME_DEPART };

struct programme_row {
    int64_t id;
    enum programme_quoi quoi;
    int64_t dossier;     /* of QUESTION, ETAPE, and of a DEPART for a young person: the dossier that it comes from; 0 else */
    struct str circuit;  /* of the dossier, or whose depart it is */
    struct str nom;      /* « etape », « etape.question », or the depart's name */
    struct str cible;    /* DEPART: territory, MDS or element; empty else */
    day_t jour;
};
/* Known by (dossier, circuit, nom, cible, jour): added once, done once; a row that was done is not added again. */
MUST_USE enum err store_programme_add(struct store *store, const struct programme_row *row, struct fault *out_fault);
/* Takes back what is not done: of the dossier and of `quoi`. */
MUST_USE enum err store_programme_clear(struct store *store, int64_t dossier, enum programme_quoi quoi, struct fault *out_fault);
MUST_USE enum err store_programme_done(struct store *store, int64_t id, struct fault *out_fault);
/* Has the dossier itself, not those that it starts elsewhere, a day that is not done? */
MUST_USE enum err store_programme_any(struct store *store, int64_t dossier, bool *out_any, struct fault *out_fault);
typedef void programme_fn(void *context, const struct programme_row *row);
/* Not done, `jour` or earlier, oldest first, at most `max`. */
MUST_USE enum err store_programme_each_due(struct store *store, struct arena *arena, day_t jour, int max, programme_fn *each,
                                           void *context, struct fault *out_fault);
/* DEPARTs of no dossier: of each (circuit, nom, cible) the latest, whether done or not; *done tells. */
typedef void programme_dernier_fn(void *context, const struct programme_row *row, bool done);
MUST_USE enum err store_programme_each_last_depart(struct store *store, struct arena *arena, programme_dernier_fn *each, void *context,
                                                   struct fault *out_fault);
/* Was a row of that dossier and name for `jour` or later ever done? (a date that was passed over is told once) */
MUST_USE enum err store_programme_was_done(struct store *store, int64_t dossier, struct str nom, day_t jour, bool *out_done,
                                           struct fault *out_fault);

/* ---- values that answers gave, and acts that are counted ------------------------------------------------------ */

struct valeur_row {
    int64_t dossier;
    struct str champ, texte; /* texte: erasable; dates ISO */
    bool libre; /* a person's own words: never shown to indicators */
    struct str etape, question, par;
    int64_t quand;
};
MUST_USE enum err store_valeur_add(struct store *store, const struct valeur_row *row, struct fault *out_fault);
typedef void valeur_fn(void *context, const struct valeur_row *row);
/* Of each champ the last value, by champ. */
MUST_USE enum err store_valeur_each_last(struct store *store, struct arena *arena, int64_t dossier, valeur_fn *each, void *context,
                                         struct fault *out_fault);

struct acte_row {
    int64_t id;
    struct str circuit, acte, territoire, par; /* territoire absent: none */
    int64_t nombre, message;
    day_t jour;
    int64_t quand;
};
MUST_USE enum err store_acte_add(struct store *store, struct acte_row *row, struct fault *out_fault);

/* ---- questions --------------------------------------------------------------------------------------------- */

struct question_row {
    int64_t id, dossier;
    int numero; /* of the dossier's questions, from 1: with the key it gives the token */
    struct str etape, question; /* names in the circuit */
    struct str role;
    struct str personne_id, nom, mail; /* who was asked; personne_id absent for people of the fiche */
    struct str qualite;
    struct str mds, territoire; /* portee in which the role is held */
    struct str jeton;       /* 32 hex digits */
    struct str message_id;  /* of the question's mail, without brackets */
    struct str texte;       /* its text/plain, for the reader to subtract */
    day_t posee, echeance;
    day_t mi_temps, relance, escalade, alerte; /* of its reminders, as rappel.h reckoned them; DAY_NONE: none */
    int niveau;   /* the loudest that was told (enum niveau of rappel.h) */
    day_t rappel; /* when the next is due */
    day_t promis; /* until then nothing goes to her, and on that day a reminder; DAY_NONE: she promised nothing */
    int64_t close; /* moment, 0 while open */
    struct str close_par; /* "reponse", "retrait", "piece", … */
};
MUST_USE enum err store_question_numero(struct store *store, int64_t dossier, int *out_numero, struct fault *out_fault); /* the next */
MUST_USE enum err store_question_add(struct store *store, struct question_row *row, struct fault *out_fault);
MUST_USE enum err store_question_by_jeton(struct store *store, struct arena *arena, struct str jeton, bool *out_found,
                                          struct question_row *out_row, struct fault *out_fault);
MUST_USE enum err store_question_get(struct store *store, struct arena *arena, int64_t id, struct question_row *out_row,
                                     struct fault *out_fault);
typedef void question_fn(void *context, const struct question_row *row);
MUST_USE enum err store_question_each(struct store *store, struct arena *arena, int64_t dossier, bool open_only,
                                      question_fn *each, void *context, struct fault *out_fault); /* by numero */
/* Open questions with something due on `jour` (rappel, promis), the most urgent first, at most `max`. */
MUST_USE enum err store_question_each_due(struct store *store, struct arena *arena, day_t jour, int max, question_fn *each,
                                          void *context, struct fault *out_fault);
/* Open questions to that address or that person (absent: the address alone), the latest first, at most `max`. */
MUST_USE enum err store_question_each_open_to(struct store *store, struct arena *arena, struct str mail, struct str personne_id, int max,
                                              question_fn *each, void *context, struct fault *out_fault);
MUST_USE enum err store_question_save(struct store *store, const struct question_row *row, struct fault *out_fault); /* niveau, rappel, promis, close, close_par, texte, message_id */

/* ---- tokens that are no question's -------------------------------------------------------------------------- */

enum jeton_genre {
    JETON_RELECTURE, /* of a read-back: its author may say that it is an error */
    JETON_INFO,      /* of a question that was passed on: its answer goes back to who asked */
    JETON_RATTACHE,  /* of a mail of no dossier that somebody is to attach */
    JETON_GENRE_COUNT,
};
struct jeton_row {
    struct str jeton;      /* 32 hex digits, of jeton_autre */
    enum jeton_genre genre;
    int64_t dossier, question, message; /* what it is about; 0: none */
    struct str de;         /* address that may answer it, or absent */
    struct str texte;      /* what the mails say that bear it, for the reader to subtract; absent: none, or erased */
    int64_t cree, close;   /* moments; close 0: it may still be answered */
};
MUST_USE enum err store_jeton_add(struct store *store, const struct jeton_row *row, struct fault *out_fault);
MUST_USE enum err store_jeton_find(struct store *store, struct arena *arena, struct str jeton, bool *out_found, struct jeton_row *out_row,
                                   struct fault *out_fault);
/* One more mail bears it. */
MUST_USE enum err store_jeton_dit(struct store *store, struct str jeton, struct str texte, struct fault *out_fault);
MUST_USE enum err store_jeton_close(struct store *store, struct str jeton, int64_t moment, struct fault *out_fault);
/* To which question the message of a JETON_RATTACHE was attached; 0: to none. */
MUST_USE enum err store_jeton_attach(struct store *store, struct str jeton, int64_t question, int64_t moment, struct fault *out_fault);
MUST_USE enum err store_jeton_attached(struct store *store, int64_t message, int64_t *out_question, struct fault *out_fault);
/* The number of the dossier's next such token (0: of no dossier): with the key, what it is derived from. */
MUST_USE enum err store_jeton_numero(struct store *store, int64_t dossier, int *out_numero, struct fault *out_fault);

/* ---- people in time -------------------------------------------------------------------------------------------- */

struct tenue_row { /* a role that open questions wait for, and whom they were asked of */
    struct str circuit, role, mds, territoire, personne_id;
};
typedef void tenue_fn(void *context, const struct tenue_row *row);
/* The roles whom the dossier's open questions wait for, each once, first asked first. */
typedef void role_fn(void *context, struct str role);
MUST_USE enum err store_question_each_role(struct store *store, struct arena *arena, int64_t dossier, role_fn *each, void *context,
                                           struct fault *out_fault);
MUST_USE enum err store_question_each_tenue(struct store *store, struct arena *arena, tenue_fn *each, void *context, struct fault *out_fault);
/* The open questions of such a row. */
MUST_USE enum err store_question_each_of_tenue(struct store *store, struct arena *arena, const struct tenue_row *tenue, question_fn *each,
                                               void *context, struct fault *out_fault);

/* ---- avis, pieces ------------------------------------------------------------------------------------------- */

struct avis_row {
    int64_t id, dossier; /* id: set by store_avis_add */
    struct str etape, champ; /* champ: "avis.rsase" where a fiche can hold it */
    struct str par, nom, qualite; /* address, name, in which quality */
    struct str origine; /* mail, fiche, act */
    enum sens sens;
    struct str choix; /* the name of a named answer; absent: `sens` is the answer */
    struct str question; /* its name in the etape; absent in rows from before it was kept */
    struct str motif; /* absent: none; erasable */
    day_t date;
    struct str condition; /* precisions as JSON, or absent */
    bool en_reserve; /* counted on the fiche and not yet reached: it answers its question once, when that is reached */
};
MUST_USE enum err store_avis_add(struct store *store, struct avis_row *row, struct fault *out_fault);
/* The avis of that field has answered its question: none is in reserve any more. */
MUST_USE enum err store_avis_used(struct store *store, int64_t dossier, struct str champ, struct fault *out_fault);
typedef void avis_fn(void *context, const struct avis_row *row);
/* Without those that their author took back. */
MUST_USE enum err store_avis_each(struct store *store, struct arena *arena, int64_t dossier, avis_fn *each, void *context,
                                  struct fault *out_fault);

#define PIECE_PAGE "page" /* a page of the fiche, or a copy of it, in a file of its own */
struct piece_row {
    int64_t dossier, message;
    struct str type, nom, media, sha256, par;
    int64_t recu;
    bool declaree; /* said in an answer to be there since the day of `recu`; no file */
};
MUST_USE enum err store_piece_add(struct store *store, const struct piece_row *row, struct fault *out_fault);
typedef void piece_fn(void *context, const struct piece_row *row);
MUST_USE enum err store_piece_each(struct store *store, struct arena *arena, int64_t dossier, piece_fn *each, void *context,
                                   struct fault *out_fault);

/* ---- outgoing mail ------------------------------------------------------------------------------------------ */

enum envoi_etat { ENVOI_PRET, ENVOI_PARTI, ENVOI_INCERTAIN, ENVOI_ECHEC };
enum copie_etat { COPIE_AUCUNE, COPIE_A_FAIRE, COPIE_REMISE, COPIE_FAITE, COPIE_ABANDONNEE }; /* REMISE: handed over, no word yet */

struct envoi_row {
    int64_t id, dossier; /* 0: none */
    struct str genre;    /* "question", "copie", "relance", … */
    struct str message_id, de, destinataire; /* one recipient per message; without brackets */
    struct str octets;   /* final bytes */
    enum envoi_etat etat;
    int essais;
    int64_t prochain;    /* moment before which it is not tried */
    int64_t cree, parti;
    struct str reponse;  /* the server's last line */
    enum copie_etat copie; /* in the folder `envoyes` */
    int copie_essais;
    bool a_signaler;     /* ECHEC, of which the exploitant is still to be told */
    struct str relecture; /* token of the read-back that holds it until `prochain`, and with which it is taken back; or absent */
};
MUST_USE enum err store_envoi_add(struct store *store, struct envoi_row *row, struct fault *out_fault); /* PRET */
/* The oldest PRET (or INCERTAIN whose pause is over) with prochain <= now and id > after_id. */
MUST_USE enum err store_envoi_next(struct store *store, struct arena *arena, int64_t now, int64_t after_id, bool *out_found,
                                   struct envoi_row *out_row, struct fault *out_fault);
MUST_USE enum err store_envoi_get(struct store *store, struct arena *arena, int64_t id, struct envoi_row *out_row,
                                  struct fault *out_fault);
MUST_USE enum err store_envoi_save(struct store *store, const struct envoi_row *row, struct fault *out_fault); /* all from `etat` on but `cree` */
/* The copy that is to be filed next: the one tried least, then the oldest. */
MUST_USE enum err store_envoi_next_copie(struct store *store, struct arena *arena, bool *out_found, struct envoi_row *out_row,
                                         struct fault *out_fault);
/* Failures to tell the exploitant, oldest first, at most `max`, without their bytes; told up to that id. */
typedef void envoi_fn(void *context, const struct envoi_row *row);
MUST_USE enum err store_envoi_each_a_signaler(struct store *store, struct arena *arena, int max, envoi_fn *each, void *context,
                                              struct fault *out_fault);
MUST_USE enum err store_envoi_signales(struct store *store, int64_t up_to, struct fault *out_fault);
/* When the last message of this genre was made; 0 for none. How many messages wait to be sent (but those that a read-back holds). */
MUST_USE enum err store_envoi_last(struct store *store, struct str genre, int64_t *out_moment, struct fault *out_fault);
MUST_USE enum err store_envoi_waiting(struct store *store, int *out_count, struct fault *out_fault);
/* The number of messages the dossier has sent: with the key it gives the next Message-ID. 0 for mail of no dossier counts those. */
MUST_USE enum err store_envoi_count(struct store *store, int64_t dossier, int *out_count, struct fault *out_fault);
/* Addresses that questions of the dossier were sent to, each once, with a name. */
typedef void destinataire_fn(void *context, struct str mail, struct str nom);
MUST_USE enum err store_question_each_asked(struct store *store, struct arena *arena, int64_t dossier, destinataire_fn *each,
                                            void *context, struct fault *out_fault);

/* « Told courteously, once »: true in *out_first the first time for this (cle), and remembers it. */
MUST_USE enum err store_tell_once(struct store *store, struct str cle, bool *out_first, struct fault *out_fault);

/* ---- events ------------------------------------------------------------------------------------------------- */

struct event_row {
    int64_t seq, dossier; /* dossier 0: none */
    int64_t quand;
    struct str quoi, par, origine; /* "avis_compte", address or "navette", "mail" */
    struct str detail;    /* for people; erasable */
    int64_t message;      /* 0: none */
};
/* Adds it to the chain: hash = BLAKE2b(previous hash, seq, salted digest of the content). Content and salt stand in a
 * table of their own, that a purge may empty without breaking the chain. */
MUST_USE enum err store_event_add(struct store *store, const struct event_row *row, struct fault *out_fault);
/* By seq; dossier 0: those of none. par, origine, detail are absent once erased. */
typedef void event_fn(void *context, const struct event_row *row);
MUST_USE enum err store_event_each(struct store *store, struct arena *arena, int64_t dossier, event_fn *each, void *context,
                                   struct fault *out_fault);

/* ---- audit -------------------------------------------------------------------------------------------------- */

typedef void audit_fn(void *context, const char *damage); /* one sentence for each */
/* Walks the chain and every invariant, in one snapshot: hashes, gaps in seq, an end cut off, foreign keys, integrity_check,
 * tokens derived from the key, an end state with open questions or one asked after its day, an en_cours dossier without any
 * open question or mail under way, envois PARTI without moment, spool files missing or whose bytes no longer give their name
 * (spool: path of the spool folder; NULL: not looked at). Every avis needs an event `avis_compte` of its dossier.
 * Places over capacity are the caller's. Calls `each` for every damage found, while it reads: `each` must not write;
 * *out_count is their number. */
MUST_USE enum err store_audit(struct store *store, const char *spool, audit_fn *each, void *context, int *out_count,
                              struct fault *out_fault);

#endif
