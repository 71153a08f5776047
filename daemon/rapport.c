#include "daemon/rapport.h"

#include "daemon/heure.h"

const char *mesure_name(enum mesure mesure)
{
    static const char *const names[] = {"nombre", "pourcent", "ans", "mois", "jours", "tableau"};
    _Static_assert(sizeof names / sizeof names[0] == MESURE_TABLEAU + 1, "a name for each mesure");
    return names[mesure];
}

/* « 12 » or « 12,5 »: a figure that is whole is written so. */
static struct str nombre(struct arena *arena, double valeur)
{
    char text[64];
    int len = snprintf(text, sizeof text, "%.1f", valeur);
    if (len > 2 && text[len - 1] == '0')
        text[len - 2] = '\0';
    char *point = strchr(text, '.');
    if (point != NULL)
        *point = ',';
    return str_copy(arena, str_of(text));
}

struct str rapport_valeur(struct arena *arena, enum mesure mesure, const struct rapport_ligne *ligne)
{
    static const char *const unites[] = {[MESURE_POURCENT] = "\u00a0%", [MESURE_ANS] = "\u00a0ans", [MESURE_MOIS] = "\u00a0mois", [MESURE_JOURS] = "\u00a0jours",
                                         [MESURE_TABLEAU] = NULL};
    if (ligne->tue)
        return STR("n. c.");
    if (!ligne->known)
        return STR("–");
    struct str text = nombre(arena, ligne->valeur);
    const char *unite = unites[mesure];
    return unite == NULL ? text : str_print(arena, "%.*s%s", STR_ARG(text), unite);
}

/* ---- figures ---- */

struct lignes {
    struct rapport_ligne *items;
    size_t count, capacity;
};

struct collecte {
    struct arena *arena;
    const struct indicateur *first;
    struct lignes *lignes; /* of each indicator */
};

static void collect_ligne(void *context, const struct indicateur *indicateur, struct str libelle, bool known, double value)
{
    const struct collecte *collecte = context;
    struct lignes *lignes = &collecte->lignes[indicateur - collecte->first];
    lignes->items = arena_grow(collecte->arena, lignes->items, lignes->count, &lignes->capacity, sizeof *lignes->items);
    lignes->items[lignes->count++] = (struct rapport_ligne){.libelle = str_copy(collecte->arena, libelle), .known = known, .valeur = value};
}

enum err rapport_chiffres(struct store *store, struct arena *arena, const struct circuit *circuit, const struct periode *periode,
                          const struct rapport_chiffre **out_chiffres, struct fault *out_fault)
{
    const size_t count = circuit->indicateur_count;
    struct collecte collecte = {arena, circuit->indicateurs, arena_array(arena, count, sizeof *collecte.lignes)};
    struct rapport_chiffre *chiffres = arena_array(arena, count, sizeof *chiffres);
    enum err err = store_indicateurs(store, circuit->indicateurs, count, periode, collect_ligne, &collecte, out_fault);
    for (size_t i = 0; i < count; i++)
        chiffres[i] = (struct rapport_chiffre){collecte.lignes[i].items, collecte.lignes[i].count};
    *out_chiffres = chiffres;
    return err;
}

/* ---- the tracking table ---- */

struct suivis {
    struct arena *arena;
    const struct rapport *rapport;
    struct rapport_suivi *items;
    size_t count, capacity;
};

static void collect_suivi(void *context, const struct dossier_row *row)
{
    struct suivis *suivis = context;
    const struct territoire *seul = suivis->rapport->seul;
    if (heure_day(row->ouvert) > suivis->rapport->au || (seul != NULL && !str_eq(row->territoire, seul->id)))
        return;
    suivis->items = arena_grow(suivis->arena, suivis->items, suivis->count, &suivis->capacity, sizeof *suivis->items);
    suivis->items[suivis->count++] = (struct rapport_suivi){.dossier = row->id, .reference = row->reference, .etape = row->etape, .territoire = row->territoire,
                                                            .etat = row->etat, .depuis = row->depuis, .echeance = row->echeance};
}

struct roles {
    struct arena *arena;
    struct str *items;
    size_t count, capacity;
};

static void collect_role(void *context, struct str role)
{
    struct roles *roles = context;
    roles->items = arena_grow(roles->arena, roles->items, roles->count, &roles->capacity, sizeof *roles->items);
    roles->items[roles->count++] = role;
}

static enum err make_suivis(struct store *store, struct arena *arena, struct rapport *rapport, struct fault *fault)
{
    struct suivis suivis = {.arena = arena, .rapport = rapport};
    enum err err = store_dossier_each_since(store, arena, rapport->circuit->nom, rapport->du, collect_suivi, &suivis, fault);
    for (size_t i = 0; err == ERR_NONE && i < suivis.count; i++) {
        struct roles roles = {.arena = arena};
        err = store_question_each_role(store, arena, suivis.items[i].dossier, collect_role, &roles, fault);
        suivis.items[i].attend = roles.items;
        suivis.items[i].attend_count = roles.count;
    }
    rapport->suivis = suivis.items;
    rapport->suivi_count = suivis.count;
    return err;
}

/* ---- places ---- */

static bool takes_places(const struct circuit *circuit)
{
    for (size_t e = 0; e < circuit->etape_count; e++)
        for (size_t q = 0; q < circuit->etapes[e].question_count; q++)
            if (circuit->etapes[e].questions[q].reponses[SENS_FAVORABLE].prend_place)
                return true;
    return false;
}

static enum err make_places(struct store *store, struct arena *arena, struct rapport *rapport, struct fault *fault)
{
    int *taken = arena_array(arena, rapport->territoire_count + 1, sizeof *taken);
    enum err err = ERR_NONE;
    rapport->a_places = takes_places(rapport->circuit);
    for (size_t t = 0; err == ERR_NONE && rapport->a_places && t < rapport->territoire_count; t++)
        err = store_places_prises(store, rapport->circuit->nom, rapport->territoires[t].id, &taken[t], fault);
    rapport->prises = taken;
    return err;
}

enum err rapport_make(struct store *store, struct arena *arena, const struct circuit *circuit, const struct annuaire *annuaire,
                      const struct territoire *seul, day_t du, day_t au, day_t jour, struct rapport *out_rapport, struct fault *out_fault)
{
    const struct territoire *territoires = seul != NULL ? seul : annuaire->territoires;
    const size_t count = seul != NULL ? 1 : annuaire->territoire_count;
    *out_rapport = (struct rapport){.circuit = circuit, .territoires = territoires, .territoire_count = count, .du = du, .au = au, .jour = jour, .seul = seul};
    out_rapport->chiffres = arena_array(arena, count + 1, sizeof *out_rapport->chiffres);
    struct periode periode = {.du = du, .au = au, .circuit = circuit->nom};
    enum err err = ERR_NONE;
    for (size_t t = seul != NULL; err == ERR_NONE && t <= count; t++) {
        periode.territoire = t == 0 ? STR_NONE : territoires[t - 1].id;
        err = rapport_chiffres(store, arena, circuit, &periode, &out_rapport->chiffres[t], out_fault);
    }
    if (seul != NULL)
        out_rapport->chiffres[0] = out_rapport->chiffres[1];
    if (err == ERR_NONE)
        err = make_places(store, arena, out_rapport, out_fault);
    return err == ERR_NONE ? make_suivis(store, arena, out_rapport, out_fault) : err;
}
