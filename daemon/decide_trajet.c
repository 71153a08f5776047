/* Where a dossier stands on its way, for a mail: its words, its etapes with their days, the working days left, its picture.
 *
 * The picture is asked of redige in the midst of a decision, which waits for it (30 ms): those that were made are kept, because
 * dossiers that stand alike show the same. A mail without it says the same in words. */
#include "daemon/decide_private.h"
#include "daemon/heure.h"
#include "daemon/trajet.h"

enum {
    IMAGES_MAX = 64,        /* places where dossiers stand at one time: about ten a circuit */
    IMAGE_MAX = 100 * 1024, /* bytes of one, which has 25 kB; a larger one is none that a mail carries */
    DESSIN_MAX = 64 * 1024, /* of its graph */
    IMAGES_ARENA = IMAGES_MAX * (IMAGE_MAX + DESSIN_MAX + 64),
};

struct image_gardee {
    struct str dessin, octets;
};

/* ---- the picture ------------------------------------------------------------------------------------------------------- */

void images_forget(struct atelier *atelier)
{
    arena_free(atelier->images_arena);
    atelier->images_arena = NULL;
    atelier->images = NULL;
    atelier->image_count = 0;
}

static struct str keep(struct atelier *atelier, struct str dessin, struct str octets)
{
    if (atelier->image_count == IMAGES_MAX)
        images_forget(atelier);
    if (atelier->images_arena == NULL)
        atelier->images_arena = arena_new(IMAGES_ARENA, NULL, NULL);
    if (atelier->images == NULL)
        atelier->images = arena_array(atelier->images_arena, IMAGES_MAX, sizeof *atelier->images);
    struct image_gardee *kept = &atelier->images[atelier->image_count++];
    *kept = (struct image_gardee){str_copy(atelier->images_arena, dessin), str_copy(atelier->images_arena, octets)};
    return str_copy(atelier->arena, octets); /* whose arena lives as long as the mail */
}

/* Absent where it cannot be made now: that stands in the journal. */
static struct str picture_of(struct atelier *atelier, struct str dessin)
{
    struct str octets = STR_NONE;
    struct fault fault;
    struct buf picture;
    for (size_t i = 0; i < atelier->image_count; i++)
        if (str_eq(atelier->images[i].dessin, dessin))
            return str_copy(atelier->arena, atelier->images[i].octets);
    if (atelier->redige == NULL)
        return STR_NONE;
    buf_init(&picture, IMAGE_MAX);
    if (redige_fait(atelier->redige, REDIGE_PNG, dessin, &picture, &fault) == ERR_NONE)
        octets = keep(atelier, dessin, buf_str(&picture));
    buf_free(&picture);
    return octets;
}

/* ---- what is known ------------------------------------------------------------------------------------------------------ */

struct passages {
    struct atelier *atelier;
    const struct circuit *circuit;
    struct trajet_passe *items;
    size_t count, capacity;
};

static void note(struct passages *all, struct str etape, day_t jour)
{
    int index = circuit_find_etape(all->circuit, etape);
    if (index < 0)
        return;
    all->items = arena_grow(all->atelier->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = (struct trajet_passe){index, jour};
}

/* One of the fiche that waits for its etape is none yet. */
static void note_avis(void *context, const struct avis_row *row)
{
    if (!row->en_reserve)
        note(context, row->etape, row->date);
}

/* Documents that answered are no avis. */
static void note_question(void *context, const struct question_row *row)
{
    if (row->close != 0 && str_eq_c(row->close_par, "piece"))
        note(context, row->etape, heure_day(row->close));
}

static enum err collect(struct atelier *atelier, const struct affaire *affaire, struct passages *all, bool *gardes)
{
    struct fait *faits = NULL;
    size_t count = 0;
    enum err err = store_avis_each(atelier->store, atelier->arena, affaire->row.id, note_avis, all, &atelier->fault);
    if (err == ERR_NONE)
        err = store_question_each(atelier->store, atelier->arena, affaire->row.id, false, note_question, all, &atelier->fault);
    if (err == ERR_NONE && affaire->gardes != NULL) {
        memcpy(gardes, affaire->gardes, affaire->circuit->garde_count * sizeof *gardes);
        return ERR_NONE;
    }
    if (err == ERR_NONE)
        err = affaire_faits(atelier, affaire, &faits, &count);
    return err != ERR_NONE ? err : store_gardes(affaire->circuit->gardes, affaire->circuit->garde_count, faits, count, gardes, &atelier->fault);
}

/* ---- its words ------------------------------------------------------------------------------------------------------------ */

struct str trajet_delai(struct arena *arena, day_t jour, day_t echeance, const struct fermetures *fermetures)
{
    if (echeance == DAY_NONE)
        return STR_NONE;
    bool late = jour > echeance;
    struct str days = late ? echeance_ouvres_dits(arena, echeance, jour, fermetures) : echeance_ouvres_dits(arena, jour, echeance, fermetures);
    if (days.at == NULL)
        return late ? STR("échue depuis moins d'un jour ouvré") : STR("dernier jour");
    return str_print(arena, late ? "en retard de %.*s" : "il reste %.*s", STR_ARG(days));
}

static struct str title(const struct trajet *trajet, int etape)
{
    return trajet->circuit->etapes[etape].titre;
}

static struct str table_of(struct arena *arena, const struct trajet *trajet, day_t depuis)
{
    struct str rows = STR_NONE;
    for (size_t i = 0; i < trajet->faite_count; i++)
        rows = compose_rangee(arena, rows, title(trajet, trajet->faites[i].etape),
                              str_print(arena, "✓ fait, %.*s", STR_ARG(date_french(arena, trajet->faites[i].jour))));
    rows = compose_rangee(arena, rows, title(trajet, trajet->ici), str_print(arena, "▶ en cours depuis le %.*s", STR_ARG(date_french(arena, depuis))));
    for (size_t i = 0; i < trajet->suivante_count; i++)
        rows = compose_rangee(arena, rows, title(trajet, trajet->suivantes[i]), STR("à venir"));
    return compose_tableau(arena, rows);
}

static struct str block_of(struct arena *arena, const struct trajet *trajet, day_t depuis, day_t echeance)
{
    struct str row = compose_rangee(arena, STR_NONE, trajet_phrase(arena, trajet, depuis, echeance), trajet_reste(arena, trajet));
    return str_print(arena, "```image\n%.*s```\n", STR_ARG(row));
}

static bool shows(const struct modele *modele, const char *nom)
{
    return modele != NULL && str_find(modele->corps, str_of(nom)) != STR_NOT_FOUND;
}

struct trajet_dit trajet_dit(struct atelier *atelier, const struct affaire *affaire, const struct question_row *question, const struct modele *modele)
{
    struct arena *arena = atelier->arena;
    struct trajet_dit dit = {.bloc = STR_NONE};
    struct passages all = {.atelier = atelier, .circuit = affaire->circuit};
    bool gardes[CIRCUIT_MAX_GARDES] = {false};
    struct trajet *trajet = ARENA_NEW(arena, struct trajet);
    day_t echeance = question != NULL ? question->echeance : affaire->row.echeance;
    if (shows(modele, "{{reste}}"))
        dit.reste = trajet_delai(arena, atelier->jour, echeance, &atelier->conf->fermetures);
    /* As with other values: what cannot be read now is not shown. */
    if (etat_is_end(affaire->row.etat) || !shows(modele, "{{trajet") || collect(atelier, affaire, &all, gardes) != ERR_NONE ||
        !trajet_fait(affaire->circuit, circuit_find_etape(affaire->circuit, affaire->row.etape), all.items, all.count, gardes, trajet))
        return dit;
    struct buf dessin;
    buf_init(&dessin, DESSIN_MAX);
    trajet_dessine(&dessin, trajet);
    dit.image = buf_failed(&dessin) || !shows(modele, "{{trajet}}") ? STR_NONE : picture_of(atelier, buf_str(&dessin));
    buf_free(&dessin);
    dit.bloc = block_of(arena, trajet, affaire->row.depuis, echeance);
    dit.etapes = table_of(arena, trajet, affaire->row.depuis);
    return dit;
}
