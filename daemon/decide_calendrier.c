/* Departs by the calendar: one for the departement, each territory, each MDS or each element. For each of them the programme
 * holds the next day; when that is done, the one after it. After a standstill only the latest day that was missed is added:
 * the earlier ones are overtaken. */
#include "daemon/decide_jour.h"

#include <stdlib.h>

/* ---- days of a depart --------------------------------------------------------------------------------------- */

/* The first day after `apres` that its recurrences, or the date of `element`, give; DAY_NONE for none. */
static day_t day_after(const struct atelier *atelier, const struct depart *depart, const struct element *element, day_t apres)
{
    day_t next = DAY_NONE;
    for (size_t i = 0; i < depart->recurrence_count; i++) {
        day_t jour = recurrence_next(&depart->recurrences[i], apres);
        next = jour > apres && (next == DAY_NONE || jour < next) ? jour : next;
    }
    for (size_t i = 0; i < depart->quand_count && element != NULL; i++) {
        day_t jour = moment_day(&depart->quand[i], element->echeance, &atelier->conf->fermetures);
        next = jour > apres && (next == DAY_NONE || jour < next) ? jour : next;
    }
    return next;
}

const struct depart *depart_named(const struct circuit *circuit, struct str nom)
{
    for (size_t i = 0; circuit != NULL && i < circuit->depart_count; i++)
        if (str_eq(circuit->departs[i].nom, nom))
            return &circuit->departs[i];
    return NULL;
}

const struct element *depart_element(const struct circuit *circuit, struct str nom)
{
    for (size_t i = 0; circuit != NULL && i < circuit->element_count && !str_is_empty(nom); i++)
        if (str_eq(circuit->elements[i].nom, nom))
            return &circuit->elements[i];
    return NULL;
}

bool depart_depasse(const struct atelier *atelier, const struct programme_row *row)
{
    const struct circuit *circuit = conf_circuit(atelier->conf, row->circuit);
    const struct depart *depart = depart_named(circuit, row->nom);
    if (depart == NULL || depart->genre != DEPART_DATE)
        return true; /* the circuit says so no more */
    const struct element *element = depart->chaque == CHAQUE_ELEMENT ? depart_element(circuit, row->cible) : NULL;
    if (day_after(atelier, depart, element, row->jour - 1) != row->jour)
        return true;
    day_t next = day_after(atelier, depart, element, row->jour);
    return next != DAY_NONE && next <= atelier->jour;
}

/* ---- what the programme holds of them ----------------------------------------------------------------------- */

struct dernier {
    struct programme_row row;
    bool done;
};

struct derniers {
    struct arena *arena;
    struct dernier *items; /* in the order of compare_derniers */
    size_t count, capacity;
};

static void note_dernier(void *context, const struct programme_row *row, bool done)
{
    struct derniers *all = context;
    all->items = arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = (struct dernier){*row, done};
}

static int compare_derniers(const void *left, const void *right)
{
    const struct programme_row *a = &((const struct dernier *)left)->row, *b = &((const struct dernier *)right)->row;
    int order = str_compare(a->circuit, b->circuit);
    if (order == 0)
        order = str_compare(a->nom, b->nom);
    return order != 0 ? order : str_compare(a->cible, b->cible);
}

static const struct dernier *find_dernier(const struct derniers *all, const struct programme_row *row)
{
    const struct dernier key = {.row = *row};
    return all->count == 0 ? NULL : bsearch(&key, all->items, all->count, sizeof *all->items, compare_derniers);
}

/* ---- the next day ------------------------------------------------------------------------------------------- */

struct calendrier { /* one depart under work */
    struct atelier *atelier;
    const struct derniers *derniers;
    const struct circuit *circuit;
    const struct depart *depart;
};

/* The day after which its next one is looked for. Nothing of the past is made up for when a depart is first known; but for
 * an element whose date is still to come the latest of the days before it is. */
static day_t from_day(const struct calendrier *here, const struct element *element, const struct dernier *last)
{
    day_t today = here->atelier->jour;
    if (last != NULL && last->done)
        return last->row.jour;
    if (last != NULL)
        return (last->row.jour < today ? last->row.jour : today) - 1; /* today: the circuit may say other days than it did */
    bool dated = here->depart->recurrence_count == 0 && element != NULL && element->echeance >= today;
    return dated ? DAY_NONE + 1 : today - 1;
}

static enum err plan(const struct calendrier *here, struct str cible, const struct element *element)
{
    struct atelier *atelier = here->atelier;
    struct programme_row row = {.quoi = PROGRAMME_DEPART, .circuit = here->circuit->nom, .nom = here->depart->nom, .cible = cible};
    const struct dernier *last = find_dernier(here->derniers, &row);
    row.jour = day_after(atelier, here->depart, element, from_day(here, element, last));
    for (day_t next = row.jour; next != DAY_NONE && next <= atelier->jour; next = day_after(atelier, here->depart, element, next))
        row.jour = next;
    if (row.jour == DAY_NONE || (last != NULL && last->row.jour == row.jour))
        return ERR_NONE;
    return store_programme_add(atelier->store, &row, &atelier->fault);
}

/* ---- for each of what ---------------------------------------------------------------------------------------- */

static enum err plan_territoires(const struct calendrier *here)
{
    const struct annuaire *annuaire = conf_annuaire(here->atelier->conf, here->circuit->nom);
    enum err err = ERR_NONE;
    for (size_t i = 0; i < annuaire->territoire_count && err == ERR_NONE; i++)
        err = plan(here, annuaire->territoires[i].id, NULL);
    return err;
}

static bool mds_before(const struct annuaire *annuaire, size_t end, struct str mds)
{
    for (size_t i = 0; i < end; i++)
        if (str_eq(annuaire->tenues[i].mds, mds))
            return true;
    return false;
}

static enum err plan_mds(const struct calendrier *here)
{
    const struct annuaire *annuaire = conf_annuaire(here->atelier->conf, here->circuit->nom);
    enum err err = ERR_NONE;
    for (size_t i = 0; i < annuaire->tenue_count && err == ERR_NONE; i++) {
        struct str mds = annuaire->tenues[i].mds;
        if (!str_is_empty(mds) && !mds_before(annuaire, i, mds))
            err = plan(here, mds, NULL);
    }
    return err;
}

static bool concerns(const struct depart *depart, const struct element *element)
{
    bool complete = element->echeance != DAY_NONE && !str_is_empty(element->pilote);
    if (!str_is_empty(depart->element_genre) && !str_eq(depart->element_genre, element->genre))
        return false;
    return depart->element_date < 0 || (depart->element_date == 1 ? element->echeance != DAY_NONE : !complete);
}

static enum err plan_elements(const struct calendrier *here)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < here->circuit->element_count && err == ERR_NONE; i++)
        if (concerns(here->depart, &here->circuit->elements[i]))
            err = plan(here, here->circuit->elements[i].nom, &here->circuit->elements[i]);
    return err;
}

static enum err plan_depart(const struct calendrier *here)
{
    switch (here->depart->chaque) {
    case CHAQUE_DEPARTEMENT: return plan(here, STR(""), NULL);
    case CHAQUE_TERRITOIRE: return plan_territoires(here);
    case CHAQUE_MDS: return plan_mds(here);
    case CHAQUE_ELEMENT: return plan_elements(here);
    case CHAQUE_JEUNE: return ERR_NONE; /* reckoned with each dossier */
    }
    return ERR_NONE;
}

static bool any_by_calendar(const struct conf *conf)
{
    for (size_t i = 0; i < conf->circuit_count; i++)
        for (size_t j = 0; j < conf->circuits[i].depart_count; j++)
            if (conf->circuits[i].departs[j].genre == DEPART_DATE && conf->circuits[i].departs[j].chaque != CHAQUE_JEUNE)
                return true;
    return false;
}

enum err programme_calendrier(struct atelier *atelier)
{
    const struct conf *conf = atelier->conf;
    struct derniers all = {.arena = atelier->arena};
    if (!any_by_calendar(conf))
        return ERR_NONE;
    enum err err = store_programme_each_last_depart(atelier->store, atelier->arena, note_dernier, &all, &atelier->fault);
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare_derniers);
    for (size_t i = 0; i < conf->circuit_count; i++)
        for (size_t j = 0; j < conf->circuits[i].depart_count && err == ERR_NONE; j++) {
            const struct calendrier here = {atelier, &all, &conf->circuits[i], &conf->circuits[i].departs[j]};
            if (here.depart->genre == DEPART_DATE)
                err = plan_depart(&here);
        }
    return err;
}
