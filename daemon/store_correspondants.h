/* store_correspondants: what the state knows of the people who write and are written to, beside the dossiers: who is away, which
 * address is dead, how many mails went to and fro, and which mail of ours a report gives back. Part of store.h's contract. */
#ifndef NAVETTE_STORE_CORRESPONDANTS_H
#define NAVETTE_STORE_CORRESPONDANTS_H

#include "daemon/store.h"

/* ---- people who are away -------------------------------------------------------------------------------------- */

struct absence_row {
    struct str mail;       /* under which navette writes to her, lower case */
    day_t du, au;          /* the first and the last day */
    struct str remplacant; /* the address that stands in, lower case; absent: the directory's deputy */
    int64_t question;      /* to which her mail program answered; 0: told by a person */
    int64_t message, recu; /* that told it; 0: none. Its moment */
};
/* In the place of one of the same person that begins on the same day; what she said herself, in that of all that she had said of days that overlap. */
MUST_USE enum err store_absence_save(struct store *store, const struct absence_row *row, struct fault *out_fault);
/* Her absence on that day, the one told last. */
MUST_USE enum err store_absence_of(struct store *store, struct arena *arena, struct str mail, day_t day, bool *out_found,
                                   struct absence_row *out_row, struct fault *out_fault);
#define ABSENCE_DITE "relais|" /* and the question's id: key of store_tell_once */
/* The next open question, by id after `after`, to somebody who is away that day and still on the question's last, and of which
 * nobody has been told so. */
MUST_USE enum err store_absence_next(struct store *store, struct arena *arena, day_t day, int64_t after, bool *out_found,
                                     int64_t *out_question, struct fault *out_fault);

/* ---- addresses ------------------------------------------------------------------------------------------------ */

struct adresse_row { /* an address to which a mail of ours could not be delivered, for good */
    struct str mail, statut; /* lower case; RFC 3463 or absent */
    int64_t envoi, depuis;   /* the mail; the moment */
};
MUST_USE enum err store_adresse_mark(struct store *store, const struct adresse_row *row, struct fault *out_fault);
MUST_USE enum err store_adresse_lift(struct store *store, struct str mail, struct fault *out_fault); /* mail came from it */
MUST_USE enum err store_adresse_is_dead(struct store *store, struct str mail, bool *out_dead, struct fault *out_fault);

/* How many mails came from an address, and were written to it, since a moment. */
MUST_USE enum err store_echanges(struct store *store, struct str mail, int64_t since, int *out_recus, int *out_envoyes, struct fault *out_fault);

/* ---- questions that were passed on ----------------------------------------------------------------------------- */

struct info_row {
    int64_t rang; /* in which they were asked */
    struct str jeton, de, texte; /* de: who was asked; texte: absent once erased */
    int64_t dossier, question, message, cree;
};
/* The words of a question under a token of genre JETON_INFO. */
MUST_USE enum err store_info_add(struct store *store, struct str jeton, struct str texte, struct fault *out_fault);
#define INFO_DITE "info|" /* and the token: key of store_tell_once */
/* The next, after `after`, that has no answer, was asked before that moment, and has gone to nobody else. */
MUST_USE enum err store_info_next(struct store *store, struct arena *arena, int64_t before, int64_t after, bool *out_found, struct info_row *out_row,
                                  struct fault *out_fault);

/* ---- mails of ours -------------------------------------------------------------------------------------------- */

struct envoi_rendu {
    int64_t id, dossier; /* dossier 0: none */
    struct str destinataire;
};
/* The mail that has this Message-ID; the last one to `destinataire` (lower case) whose Message-ID bears this token. */
MUST_USE enum err store_envoi_by_message_id(struct store *store, struct arena *arena, struct str message_id, bool *out_found,
                                            struct envoi_rendu *out_row, struct fault *out_fault);
MUST_USE enum err store_envoi_by_jeton(struct store *store, struct arena *arena, struct str jeton, struct str destinataire, bool *out_found,
                                       struct envoi_rendu *out_row, struct fault *out_fault);

#endif
