/* Mails that fit no question: which dossiers they may be of (decide_devine.c), who is asked, and what her answer does
 * (decide_rattache.c). Part of decide_courrier.h's contract.
 *
 * Attaching stands in the place of the token that the mail has lost, and of nothing else: who wrote it, and how sure that is, is
 * judged as ever when it is read again with the question to which it was attached. */
#ifndef NAVETTE_DECIDE_RATTACHE_H
#define NAVETTE_DECIDE_RATTACHE_H

#include "daemon/decide_courrier.h"

enum { PISTES_MAX = 64, PISTES_MONTREES = 5 };

struct piste { /* a dossier that a mail may be of */
    int64_t dossier;
    struct str reference, pourquoi; /* pourquoi: in French, without any name */
    int poids;
};

struct pistes {
    struct piste items[PISTES_MAX]; /* the likeliest first */
    size_t count;                   /* at most PISTES_MONTREES */
    bool notre;                     /* something of ours stands in the mail: a token, a reference, a Message-ID */
};

/* ---- decide_devine.c ------------------------------------------------------------------------------------------------- */

MUST_USE enum err devine(struct atelier *atelier, const struct courrier_lu *courrier, struct pistes *out);

/* ---- decide_rattache.c ----------------------------------------------------------------------------------------------- */

/* A person's mail that fits no question, when it is put aside: its guesses as items {"dossier","pourquoi"} of `propositions`, and a
 * mail to the référent départemental, who attaches it by answering. Only for senders who may be written to and are who they say,
 * or where something of ours stands in the mail; a few a day of one address. */
MUST_USE enum err rattache_propose(struct atelier *atelier, struct courrier_lu *courrier, json_t *propositions);
/* Her answer: a number of that list, a reference, or « aucun ». *out_taken: courrier_end has been called. */
MUST_USE enum err rattache_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken);
/* A message that waits for a human is of this dossier: its pieces are added, and answer what waits for them. */
MUST_USE enum err rattache_message(struct atelier *atelier, struct affaire *affaire, struct message_row *row);

#endif
