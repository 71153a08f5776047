/* What falls due on a day: reminders, escalations, places that are free again. */
#include "daemon/decide_private.h"

enum { SUIVI_MAX = 4096 }; /* questions due in one turn; the rest is due in the next */

struct due {
    struct question_row *items;
    size_t count, capacity;
    struct arena *arena;
};

static void collect(void *context, const struct question_row *row)
{
    struct due *due = context;
    if (due->count >= SUIVI_MAX)
        return;
    due->items = arena_grow(due->arena, due->items, due->count, &due->capacity, sizeof *due->items);
    due->items[due->count++] = *row;
}

/* Both may be due at once after a standstill: the person is reminded and who stands in for her is told. */
static enum err follow(struct atelier *atelier, const struct question_row *row)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire_load(atelier, row->dossier, affaire);
    if (err == ERR_NONE && !row->relancee && row->relance <= atelier->jour)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_RELANCE, .ouverte = row->id});
    if (err == ERR_NONE && !row->escaladee && row->escalade <= atelier->jour)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_ESCALADE, .ouverte = row->id});
    return err;
}

static enum err remind_all(struct atelier *atelier)
{
    struct due due = {.arena = atelier->arena};
    enum err err = store_question_each_due(atelier->store, atelier->arena, atelier->jour, collect, &due, &atelier->fault);
    for (size_t i = 0; i < due.count && err == ERR_NONE; i++)
        err = follow(atelier, &due.items[i]);
    return err;
}

/* One dossier of a waiting list at a time is proposed for a free place; a human confirms. */
static enum err propose(struct atelier *atelier, const struct circuit *circuit, const struct etape *etape, const struct territoire *territoire)
{
    int taken = 0;
    bool found = false;
    struct dossier_row row;
    enum err err = store_places_prises(atelier->store, circuit->nom, territoire->id, &taken, &atelier->fault);
    if (err != ERR_NONE || taken >= territoire->places)
        return err;
    err = store_dossier_first_waiting(atelier->store, atelier->arena, circuit->nom, etape->nom, territoire->id, &found, &row, &atelier->fault);
    if (err != ERR_NONE || !found)
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

static enum err offer_places(struct atelier *atelier)
{
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    for (size_t i = 0; i < atelier->conf->circuit_count; i++)
        for (size_t j = 0; j < atelier->conf->circuits[i].etape_count; j++)
            for (size_t k = 0; k < annuaire->territoire_count; k++) {
                const struct circuit *circuit = &atelier->conf->circuits[i];
                enum err err = proposes(&circuit->etapes[j]) ? propose(atelier, circuit, &circuit->etapes[j], &annuaire->territoires[k]) : ERR_NONE;
                if (err != ERR_NONE)
                    return err;
            }
    return ERR_NONE;
}

enum err suivi_due(struct atelier *atelier)
{
    enum err err = remind_all(atelier);
    return err != ERR_NONE ? err : offer_places(atelier);
}
