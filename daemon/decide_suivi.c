/* What falls due on a day: holders who changed, dates of the programme, reminders, escalations, places that are free again. Each
 * is a decision, and a transaction, of its own: one dossier that cannot move (its circuit was taken away, say) keeps no other
 * from being followed. */
#include "daemon/decide_jour.h"

enum { SUIVI_MAX = 4096, SUIVI_ARENA = 16 * 1024 * 1024 }; /* questions due in one turn, the rest is due in the next; bytes */

struct due {
    int64_t *ids;
    size_t count, capacity;
    struct arena *arena;
};

static void collect(void *context, const struct question_row *row)
{
    struct due *due = context;
    if (due->count >= SUIVI_MAX)
        return;
    due->ids = arena_grow(due->arena, due->ids, due->count, &due->capacity, sizeof *due->ids);
    due->ids[due->count++] = row->id;
}

/* Both may be due at once after a standstill: the person is reminded and who stands in for her is told. */
static enum err follow(struct atelier *atelier, int64_t id)
{
    struct question_row row;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_load(atelier, row.dossier, affaire);
    if (err == ERR_NONE && !row.relancee && row.relance <= atelier->jour)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_RELANCE, .ouverte = id});
    if (err == ERR_NONE && !row.escaladee && row.escalade <= atelier->jour)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_ESCALADE, .ouverte = id});
    return err;
}

static enum err remind_all(struct atelier *atelier, struct due *due, suivi_outcome_fn *outcome, void *context)
{
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_question_each_due(atelier->store, atelier->arena, atelier->jour, collect, due, &atelier->fault);
    err = atelier_end(atelier, err);
    outcome(context, err);
    for (size_t i = 0; i < due->count && err != ERR_WAIT; i++) {
        err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? follow(atelier, due->ids[i]) : err);
        outcome(context, err);
    }
    return err;
}

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

/* ---- places ------------------------------------------------------------------------------------------------ */

static void note_choice(void *context, const struct avis_row *row)
{
    bool *chosen = context; /* the last avis decides */
    *chosen = str_find(row->condition, STR("\"liste_attente\":true")) != STR_NOT_FOUND;
}

/* Who was put on the list although places were free waits until one is given back: asking again at once would be asking
 * the director what she has just answered. */
static enum err waits_by_choice(struct atelier *atelier, const struct dossier_row *row, bool *out_waits)
{
    bool chosen = false;
    int freed = 0;
    enum err err = store_avis_each(atelier->store, atelier->arena, row->id, note_choice, &chosen, &atelier->fault);
    if (err == ERR_NONE && chosen)
        err = store_places_liberees(atelier->store, row->circuit, row->territoire, row->depuis, &freed, &atelier->fault);
    *out_waits = chosen && freed == 0;
    return err;
}

/* One dossier of a waiting list at a time is proposed for a free place; a human confirms. */
static enum err propose(struct atelier *atelier, const struct circuit *circuit, const struct etape *etape, const struct territoire *territoire)
{
    int taken = 0;
    bool found = false;
    struct dossier_row row;
    enum err err = store_places_prises(atelier->store, circuit->nom, territoire->id, &taken, &atelier->fault);
    if (err != ERR_NONE || (taken >= territoire->places && !circuit->capacite_montree))
        return err;
    err = store_dossier_first_waiting(atelier->store, atelier->arena, circuit->nom, etape->nom, territoire->id, &found, &row, &atelier->fault);
    bool waits = false;
    if (err == ERR_NONE && found)
        err = waits_by_choice(atelier, &row, &waits);
    if (err != ERR_NONE || !found || waits)
        return err;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    err = affaire_load(atelier, row.id, affaire);
    return err != ERR_NONE ? err : affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PLACE});
}

static bool proposes(const struct etape *etape)
{
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition)
            return true;
    return false;
}

static void offer_places(struct atelier *atelier, const struct circuit *circuit, const struct etape *etape, suivi_outcome_fn *outcome,
                         void *context)
{
    const struct annuaire *annuaire = conf_annuaire(atelier->conf, circuit->nom);
    for (size_t i = 0; i < annuaire->territoire_count; i++) {
        enum err err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? propose(atelier, circuit, etape, &annuaire->territoires[i]) : err);
        outcome(context, err);
        if (err == ERR_WAIT)
            return;
    }
}

void suivi_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    programme_reprend(atelier, outcome, context);
    succession_due(atelier, outcome, context); /* first: who holds the role now is asked, and reminded */
    struct due due = {.arena = arena_new(SUIVI_ARENA, NULL, NULL)};
    enum err err = dates_due(atelier, outcome, context);
    if (err != ERR_WAIT)
        err = remind_all(atelier, &due, outcome, context);
    arena_free(due.arena);
    for (size_t i = 0; i < atelier->conf->circuit_count && err != ERR_WAIT; i++)
        for (size_t j = 0; j < atelier->conf->circuits[i].etape_count; j++) {
            const struct circuit *circuit = &atelier->conf->circuits[i];
            if (proposes(&circuit->etapes[j]))
                offer_places(atelier, circuit, &circuit->etapes[j], outcome, context);
        }
}
