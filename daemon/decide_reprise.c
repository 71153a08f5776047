/* Circuits change under open dossiers: a new one follows the young persons of another, or a database comes from before days were
 * reckoned. Their days to come are reckoned once for every change, so that nobody's is missed because nothing moved meanwhile.
 *
 * Which change was taken up is remembered by « told once »: « programme|N » for the Nth, with the circuits' versions beside it,
 * so that circuits which come back to what they were are a change too. */
#include "daemon/decide_jour.h"

enum { REPRISE_LOT = 100, REPRISE_MAX = 100000, REPRISE_ARENA = 64 * 1024 * 1024 }; /* dossiers of one transaction; changes; bytes of ids */

static struct str versions_now(const struct atelier *atelier)
{
    struct str all = STR("");
    for (size_t i = 0; i < atelier->conf->circuit_count; i++)
        all = str_print(atelier->arena, "%.*s|%.*s", STR_ARG(all), STR_ARG(atelier->conf->circuits[i].empreinte));
    return all;
}

static enum err note(struct atelier *atelier, int change, struct str versions, bool *out_first)
{
    return store_tell_once(atelier->store, str_print(atelier->arena, "programme|%d%.*s", change, STR_ARG(versions)), out_first, &atelier->fault);
}

/* *out_change: the number of the change to take up, 0 where the last one was of these circuits. Leaves nothing behind. */
static enum err look(struct atelier *atelier, int *out_change)
{
    bool first = false, now_first = false;
    int change = 0;
    enum err err = atelier_begin(atelier);
    while (err == ERR_NONE && !first && change < REPRISE_MAX)
        err = note(atelier, ++change, STR(""), &first);
    if (err == ERR_NONE)
        err = note(atelier, change - 1, versions_now(atelier), &now_first);
    store_rollback(atelier->store);
    *out_change = now_first ? change : 0;
    return err;
}

struct ouverts { /* dossiers that may have a day to come */
    const struct conf *conf;
    const struct circuit *circuit;
    struct arena *arena;
    int64_t *ids;
    size_t count, capacity;
};

static void collect(void *context, const struct dossier_row *row)
{
    struct ouverts *open = context;
    if (etat_is_end(row->etat) || !programme_date(open->conf, open->circuit, row->etape))
        return;
    open->ids = arena_grow(open->arena, open->ids, open->count, &open->capacity, sizeof *open->ids);
    open->ids[open->count++] = row->id;
}

static enum err collect_all(struct atelier *atelier, struct ouverts *open)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < atelier->conf->circuit_count && err == ERR_NONE; i++) {
        open->circuit = &atelier->conf->circuits[i];
        err = atelier_begin(atelier);
        if (err == ERR_NONE)
            err = store_dossier_each_since(atelier->store, atelier->arena, open->circuit->nom, atelier->jour + 1, collect, open, &atelier->fault);
        err = atelier_end(atelier, err);
    }
    return err;
}

static enum err complete(struct atelier *atelier, const int64_t *ids, size_t count)
{
    enum err err = atelier_begin(atelier);
    for (size_t i = 0; i < count && err == ERR_NONE; i++) {
        struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
        err = affaire_load(atelier, ids[i], affaire);
        if (err == ERR_NONE)
            err = programme_complete(atelier, affaire);
    }
    return atelier_end(atelier, err);
}

static enum err remember(struct atelier *atelier, int change)
{
    bool first = false;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = note(atelier, change, STR(""), &first);
    if (err == ERR_NONE)
        err = note(atelier, change, versions_now(atelier), &first);
    return atelier_end(atelier, err);
}

void programme_reprend(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    int change = 0;
    if (atelier->programme_repris)
        return;
    enum err err = look(atelier, &change);
    struct ouverts open = {.conf = atelier->conf, .arena = arena_new(REPRISE_ARENA, NULL, NULL)};
    if (err == ERR_NONE && change > 0)
        err = collect_all(atelier, &open);
    outcome(context, err);
    for (size_t i = 0; i < open.count && err != ERR_WAIT; i += REPRISE_LOT) {
        size_t count = open.count - i < REPRISE_LOT ? open.count - i : REPRISE_LOT;
        err = complete(atelier, &open.ids[i], count);
        for (size_t j = 0; err == ERR_FINAL && j < count; j++) /* one that cannot be read keeps no other from its days */
            outcome(context, complete(atelier, &open.ids[i + j], 1));
    }
    arena_free(open.arena);
    if (err == ERR_WAIT)
        return; /* all of it again: what is there is not added twice */
    if (change > 0)
        outcome(context, remember(atelier, change));
    atelier->programme_repris = true;
}
