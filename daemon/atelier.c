/* One decision: its arena, its moment, its transaction. */
#include "daemon/decide_private.h"
#include "daemon/heure.h"

enum { MODELES_ARENA = 4 * 1024 * 1024 }; /* bytes of all templates */

enum err atelier_open(struct atelier *atelier, const struct conf *conf, const struct world *world)
{
    *atelier = (struct atelier){.conf = conf, .world = world};
    atelier->fixed = arena_new(MODELES_ARENA, NULL, NULL);
    atelier->chemins = etat_chemins(atelier->fixed, conf);
    enum err err = modeles_load(atelier->fixed, conf->modeles, &atelier->modeles, &atelier->fault);
    if (err == ERR_NONE)
        err = store_open(atelier->chemins.base, STORE_WRITE, world, &atelier->store, &atelier->fault);
    return err != ERR_NONE ? err : versions_keep(atelier);
}

void atelier_close(struct atelier *atelier)
{
    store_close(atelier->store);
    arena_free(atelier->arena);
    arena_free(atelier->versions_arena);
    images_forget(atelier);
    arena_free(atelier->fixed);
    *atelier = (struct atelier){0};
}

enum err atelier_begin(struct atelier *atelier)
{
    arena_free(atelier->arena);
    atelier->arena = arena_new(DECIDE_ARENA, NULL, NULL);
    versions_trim(atelier);
    atelier->boucle = false;
    atelier->averties = NULL;
    atelier->avertie_count = atelier->avertie_capacity = 0;
    atelier->moment = atelier->world->now(atelier->world);
    atelier->jour = heure_day(atelier->moment);
    return atelier->groupe ? store_point_open(atelier->store, &atelier->fault) : store_begin(atelier->store, &atelier->fault);
}

/* One that wrote nothing is no place to die at: the n-th is the n-th that matters. */
static enum err commit(struct atelier *atelier)
{
    bool wrote = store_has_written(atelier->store);
    if (wrote)
        atelier->world->reached(atelier->world, "decide.avant_commit");
    enum err err = store_commit(atelier->store, &atelier->fault);
    if (wrote)
        atelier->world->reached(atelier->world, "decide.commit");
    return err;
}

enum err atelier_end(struct atelier *atelier, enum err err)
{
    if (err == ERR_NONE)
        err = atelier->groupe ? store_point_keep(atelier->store, &atelier->fault) : commit(atelier);
    if (err != ERR_NONE && atelier->groupe)
        store_point_undo(atelier->store);
    else if (err != ERR_NONE)
        store_rollback(atelier->store);
    return err;
}

enum err atelier_group_begin(struct atelier *atelier)
{
    enum err err = store_begin(atelier->store, &atelier->fault);
    atelier->groupe = err == ERR_NONE;
    return err;
}

enum err atelier_group_end(struct atelier *atelier)
{
    atelier->groupe = false;
    return commit(atelier);
}
