/* Places that are free again: each is offered to one who waits, in the order that a human gave, else in the one that the criteria
 * propose; the director confirms. Never more offers at once than places. */
#include "daemon/decide_jour.h"

enum { OFFRES_MAX = 64 }; /* of one territory in one turn */

struct candidats { /* who may be offered one now */
    struct atelier *atelier;
    const struct etape *etape;
    const int64_t *passes; /* ids to which the offer led to nothing in this turn */
    size_t passe_count;
    struct dossier_row *items;
    size_t count, capacity;
    int offertes; /* places that are offered already */
    enum err err;
};

/* ---- who waits ----------------------------------------------------------------------------------------------- */

struct choix_dit { /* the last avis: was it « on the list », and of which day? */
    bool attend;
    day_t jour;
};

static void note_choice(void *context, const struct avis_row *row)
{
    struct choix_dit *last = context;
    *last = (struct choix_dit){.attend = str_find(row->condition, STR("\"liste_attente\":true")) != STR_NOT_FOUND, .jour = row->date};
}

/* Who was put on the list although places were free waits until one is given back: asking again at once would be asking
 * the director what she has just answered. */
static enum err waits_by_choice(struct atelier *atelier, const struct dossier_row *row, bool *out_waits)
{
    struct choix_dit last = {.attend = false, .jour = DAY_NONE};
    int freed = 0;
    enum err err = store_avis_each(atelier->store, atelier->arena, row->id, note_choice, &last, &atelier->fault);
    if (err == ERR_NONE && last.attend)
        err = store_places_liberees(atelier->store, row->circuit, row->territoire, last.jour, &freed, &atelier->fault);
    *out_waits = last.attend && freed == 0;
    return err;
}

struct offre {
    const struct etape *etape;
    bool ouverte;
};

static void note_offer(void *context, const struct question_row *row)
{
    struct offre *offre = context;
    int question = circuit_find_question(offre->etape, row->question);
    if (str_eq(row->etape, offre->etape->nom) && question >= 0 && offre->etape->questions[question].proposition)
        offre->ouverte = true;
}

static bool was_passed(const struct candidats *all, int64_t id)
{
    for (size_t i = 0; i < all->passe_count; i++)
        if (all->passes[i] == id)
            return true;
    return false;
}

static void consider(void *context, const struct dossier_row *row)
{
    struct candidats *all = context;
    struct atelier *atelier = all->atelier;
    struct offre offre = {.etape = all->etape, .ouverte = false};
    bool waits = false;
    if (all->err != ERR_NONE)
        return;
    all->err = store_question_each(atelier->store, atelier->arena, row->id, true, note_offer, &offre, &atelier->fault);
    all->offertes += offre.ouverte;
    if (all->err != ERR_NONE || offre.ouverte || was_passed(all, row->id))
        return;
    all->err = waits_by_choice(atelier, row, &waits);
    if (all->err != ERR_NONE || waits)
        return;
    all->items = arena_grow(atelier->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = *row;
}

/* ---- the offer ------------------------------------------------------------------------------------------------- */

/* One place of the territory; *out_id is to whom, 0 where none is free or nobody may be offered one. */
static enum err offer_one(struct atelier *atelier, const struct circuit *circuit, const struct territoire *territoire,
                          struct candidats *all, int64_t *out_id)
{
    int taken = 0;
    size_t first = 0;
    *out_id = 0;
    enum err err = store_places_prises(atelier->store, circuit->nom, territoire->id, &taken, &atelier->fault);
    int free = circuit->capacite_montree ? OFFRES_MAX : territoire->places - taken;
    if (err != ERR_NONE || free <= 0)
        return err;
    err = store_dossier_each_waiting(atelier->store, atelier->arena, circuit->nom, all->etape->nom, territoire->id, consider, all, &atelier->fault);
    err = err != ERR_NONE ? err : all->err;
    if (err != ERR_NONE || all->count == 0 || all->offertes >= free)
        return err;
    err = attente_premier(atelier, circuit, all->items, all->count, &first);
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    if (err == ERR_NONE)
        err = affaire_load(atelier, all->items[first].id, affaire);
    if (err == ERR_NONE)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PLACE});
    *out_id = all->items[first].id;
    return err;
}

/* Each offer is a decision of its own; one that leads to nothing (a guard of its question forbids it) keeps no other waiting. */
static enum err offer_in(struct atelier *atelier, const struct circuit *circuit, const struct etape *etape, const struct territoire *territoire,
                         suivi_outcome_fn *outcome, void *context)
{
    int64_t passes[OFFRES_MAX], id = 0;
    size_t count = 0;
    enum err err = ERR_NONE;
    do {
        struct candidats all = {.atelier = atelier, .etape = etape, .passes = passes, .passe_count = count};
        err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? offer_one(atelier, circuit, territoire, &all, &id) : err);
        outcome(context, err);
        if (id != 0)
            passes[count++] = id;
    } while (id != 0 && count < OFFRES_MAX && err != ERR_WAIT);
    return err;
}

static bool proposes(const struct etape *etape)
{
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition)
            return true;
    return false;
}

enum err places_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < atelier->conf->circuit_count && err != ERR_WAIT; i++) {
        const struct circuit *circuit = &atelier->conf->circuits[i];
        const struct annuaire *annuaire = conf_annuaire(atelier->conf, circuit->nom);
        for (size_t j = 0; j < circuit->etape_count; j++)
            for (size_t t = 0; t < annuaire->territoire_count && proposes(&circuit->etapes[j]) && err != ERR_WAIT; t++)
                err = offer_in(atelier, circuit, &circuit->etapes[j], &annuaire->territoires[t], outcome, context);
    }
    return err;
}
