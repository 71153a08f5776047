/* What a day brings, through the files of decide that reckon with dates (decide_private.h names them all):
 *
 *   suivi_due ─┬─▶ programme_reprend, programme_calendrier     days to come are reckoned
 *              ├─▶ succession_due                              questions of who holds her role no longer
 *              ├─▶ absence_due                                 questions to who is away past their deadline
 *              ├─▶ programme_fait ─┬─▶ affaire_step            a date of a dossier
 *              │                   └─▶ depart_date             … of a depart: a new dossier
 *              ├─▶ rappels_due ──▶ rappel_envoie               reminders: one mail a day and person
 *              └─▶ places_due ───▶ affaire_step                places that are free are offered */
#ifndef NAVETTE_DECIDE_JOUR_H
#define NAVETTE_DECIDE_JOUR_H

#include "daemon/decide_private.h"
#include "daemon/rappel.h"

/* ---- decide_suivi.c -------------------------------------------------------------------------------------------------- */

/* What became of one reminder, escalation or proposal: each is a decision of its own, so that one that fails blocks none. */
typedef void suivi_outcome_fn(void *context, enum err err);
/* All that is due today. Opens and ends its own transactions. */
void suivi_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context);

/* The next one behind `after`, which it moves on, and what is to be done about it, in the transaction that is open. out_found false:
 * none is left. */
typedef enum err suivi_next_fn(struct atelier *atelier, int64_t *after, bool *out_found);

/* ---- decide_rappels.c, decide_rappel_mail.c --------------------------------------------------------------------------- */

/* Reminders that are due, within the hours of `rappels`; outside them nothing is decided. */
enum err rappels_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context);

enum rappel_a { RAPPEL_PERSONNE, RAPPEL_SUPPLEANT, RAPPEL_ALERTE }; /* why it is told to her: she was asked, stands in, or stands above */

struct rappel { /* what one question has to say to one person */
    int64_t question;
    enum rappel_a a;
    enum niveau niveau; /* AUCUN: nothing is due, she sees it beside what is */
    bool promis;        /* she had promised her answer for today */
    day_t depuis;       /* since when it was due */
    enum qualite qualite;
};
struct rappel_mail { /* to one person, on one day */
    struct str mail, nom;
    const struct rappel *rappels; /* most urgent first: her own, then those that she stands in for, then those above which she stands */
    size_t count;
};
enum { RAPPELS_MAX = 200 }; /* of one mail; the rest is due on the next day */
/* Composes it and notes who was told what. */
MUST_USE enum err rappel_envoie(struct atelier *atelier, const struct rappel_mail *mail);

/* ---- decide_places.c ------------------------------------------------------------------------------------------------- */

/* Free places are offered to those who wait, each in a transaction of its own; ERR_WAIT where the store must be waited for. */
enum err places_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context);

/* ---- decide_succession.c --------------------------------------------------------------------------------------------- */

/* Open questions whose role who was asked holds no longer today: closed and asked anew. Each in a transaction of its own. */
void succession_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context);

/* ---- decide_absence.c ------------------------------------------------------------------------------------------------ */

/* Open questions to people who are away past the deadline go to who stands in for them. */
suivi_next_fn absence_due;

/* ---- decide_info.c --------------------------------------------------------------------------------------------------- */

/* Questions that were passed on and that nobody has answered go to the référent départemental. */
suivi_next_fn info_due;

/* ---- decide_programme.c ---------------------------------------------------------------------------------------------- */

/* Reckons anew what is to happen to this dossier, after a step or a value that came: dates of its etape's questions, the day
 * on which it leaves the etape, departs of other circuits for its young person. A date that is past when it is first known is
 * skipped, but for the latest where none of that question was done. A dossier that stands with no open question
 * at an etape which waits for a day that nobody knows, or has no day to come at all, is a_verifier. */
MUST_USE enum err programme_refresh(struct atelier *atelier, struct affaire *affaire);
/* The days to come that its programme lacks, and nothing of the past: for a dossier that was open before its circuits spoke of them. */
MUST_USE enum err programme_complete(struct atelier *atelier, struct affaire *affaire);
/* Do its etapes have dates, or other circuits by its young persons' dates? */
bool programme_date(const struct conf *conf, const struct circuit *circuit, struct str etape);
/* One row whose day has come. */
MUST_USE enum err programme_fait(struct atelier *atelier, const struct programme_row *row);
/* The day of a moment for this dossier, DAY_NONE where it is not known. */
MUST_USE enum err programme_jour(struct atelier *atelier, const struct affaire *affaire, const struct moment *moment, day_t *out_jour);
/* Is it by a date of the young persons whose dossiers that circuit has? */
bool depart_suit(const struct depart *depart, struct str circuit);

/* ---- decide_calendrier.c --------------------------------------------------------------------------------------------- */

/* The next day of every depart by the calendar that has none before it (once a turn; cheap). */
MUST_USE enum err programme_calendrier(struct atelier *atelier);
const struct depart *depart_named(const struct circuit *circuit, struct str nom);     /* NULL: none */
const struct element *depart_element(const struct circuit *circuit, struct str nom);  /* NULL: none */
/* The circuit says that day no more, or the next one of its kind has come too. */
bool depart_depasse(const struct atelier *atelier, const struct programme_row *row);

/* ---- decide_depart_date.c -------------------------------------------------------------------------------------------- */

/* A depart whose day has come: opens its dossier, linked to the young person's where it has one. */
MUST_USE enum err depart_date(struct atelier *atelier, const struct programme_row *row);

/* ---- decide_synthese.c ---------------------------------------------------------------------------------------------- */

/* The weekly digests that are due at this moment. Each in a transaction of its own. */
void synthese_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context);

/* ---- decide_reprise.c ------------------------------------------------------------------------------------------------ */

/* programme_complete for all open dossiers, once for every change of the circuits. Opens its own transactions. */
void programme_reprend(struct atelier *atelier, suivi_outcome_fn *outcome, void *context);

#endif
