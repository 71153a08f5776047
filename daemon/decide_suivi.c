/* What falls due on a day: holders who changed, dates of the programme, places that are free again; reminders are decide_rappels.c's.
 * Each is a decision, and a transaction, of its own: one dossier that cannot move (its circuit was taken away, say) keeps no other
 * from being followed. */
#include "daemon/decide_jour.h"

enum { SUIVI_MAX = 4096, SUIVI_ARENA = 16 * 1024 * 1024 }; /* dates of one turn, the rest is due in the next; bytes */

/* ---- dates ------------------------------------------------------------------------------------------------- */

struct dates { /* rows that are due and stay so: their dossier cannot move, or a human is at it */
    int64_t *ids;
    size_t count, capacity;
    struct arena *arena;
    struct programme_row next; /* the first that is none of them; id 0: none */
};

static bool stays(const struct dates *dates, int64_t id)
{
    for (size_t i = 0; i < dates->count; i++)
        if (dates->ids[i] == id)
            return true;
    return false;
}

static void note_next(void *context, const struct programme_row *row)
{
    struct dates *dates = context;
    if (dates->next.id == 0 && !stays(dates, row->id))
        dates->next = *row;
}

static enum err find_next(struct atelier *atelier, struct dates *dates)
{
    dates->next = (struct programme_row){.id = 0};
    return store_programme_each_due(atelier->store, atelier->arena, atelier->jour, (int)dates->count + 1, note_next, dates, &atelier->fault);
}

static void note_stays(struct dates *dates, int64_t id)
{
    dates->ids = arena_grow(dates->arena, dates->ids, dates->count, &dates->capacity, sizeof *dates->ids);
    dates->ids[dates->count++] = id;
}

/* One row in its own transaction, looked up there: a step takes back what it reckons anew, so a list made before would lie.
 * *out_id is the row, 0 where nothing is due any more. */
static enum err do_date(struct atelier *atelier, struct dates *dates, int64_t before, int64_t *out_id)
{
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = find_next(atelier, dates);
    if (err == ERR_NONE && dates->next.id == before && before != 0) { /* it was done, and is due still */
        note_stays(dates, before);
        err = find_next(atelier, dates);
    }
    *out_id = err == ERR_NONE ? dates->next.id : 0;
    if (err == ERR_NONE && *out_id != 0)
        err = programme_fait(atelier, &dates->next);
    return atelier_end(atelier, err);
}

static enum err dates_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    struct dates dates = {.arena = arena_new(SUIVI_ARENA, NULL, NULL)};
    int64_t id = 0;
    enum err err = atelier_begin(atelier);
    err = atelier_end(atelier, err == ERR_NONE ? programme_calendrier(atelier) : err);
    outcome(context, err);
    for (int i = 0; i < SUIVI_MAX && err != ERR_WAIT && (i == 0 || id != 0); i++) {
        err = do_date(atelier, &dates, id, &id);
        outcome(context, err);
    }
    arena_free(dates.arena);
    return err;
}

/* Answers that may no longer be taken back. The mails that waited for it leave by themselves. */
static void acquises_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_relecture_acquises(atelier->store, atelier->moment, &atelier->fault);
    outcome(context, atelier_end(atelier, err));
}

/* Each in a transaction of its own: one that fails blocks none. */
static void each_due(struct atelier *atelier, suivi_next_fn *next, suivi_outcome_fn *outcome, void *context)
{
    int64_t after = 0;
    bool found = true;
    enum err err = ERR_NONE;
    while (found && err != ERR_WAIT) {
        err = atelier_begin(atelier);
        found = false;
        err = atelier_end(atelier, err == ERR_NONE ? next(atelier, &after, &found) : err);
        outcome(context, err);
    }
}

void suivi_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    acquises_due(atelier, outcome, context);
    programme_reprend(atelier, outcome, context);
    succession_due(atelier, outcome, context); /* first: who holds the role now is asked, and reminded */
    each_due(atelier, absence_due, outcome, context);
    each_due(atelier, info_due, outcome, context);
    enum err err = dates_due(atelier, outcome, context);
    if (err != ERR_WAIT)
        err = rappels_due(atelier, outcome, context);
    if (err != ERR_WAIT)
        (void)places_due(atelier, outcome, context);
}
