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
    if (!ligne->known)
        return STR("–");
    struct str text = nombre(arena, ligne->valeur);
    const char *unite = unites[mesure];
    return unite == NULL ? text : str_print(arena, "%.*s%s", STR_ARG(text), unite);
}

/* ---- figures ---- */

struct lignes {
    struct arena *arena;
    struct rapport_ligne *items;
    size_t count, capacity;
};

static void collect_ligne(void *context, struct str libelle, bool known, double value)
{
    struct lignes *lignes = context;
    lignes->items = arena_grow(lignes->arena, lignes->items, lignes->count, &lignes->capacity, sizeof *lignes->items);
    lignes->items[lignes->count++] = (struct rapport_ligne){str_copy(lignes->arena, libelle), known, value};
}

enum err rapport_chiffres(struct store *store, struct arena *arena, const struct circuit *circuit, const struct periode *periode,
                          const struct rapport_chiffre **out_chiffres, struct fault *out_fault)
{
    struct rapport_chiffre *chiffres = arena_array(arena, circuit->indicateur_count, sizeof *chiffres);
    for (size_t i = 0; i < circuit->indicateur_count; i++) {
        struct lignes lignes = {.arena = arena};
        enum err err = store_indicateur(store, &circuit->indicateurs[i], periode, collect_ligne, &lignes, out_fault);
        if (err != ERR_NONE)
            return err;
        chiffres[i] = (struct rapport_chiffre){lignes.items, lignes.count};
    }
    *out_chiffres = chiffres;
    return ERR_NONE;
}

/* ---- the tracking table ---- */

struct suivis {
    struct arena *arena;
    day_t au;
    struct rapport_suivi *items;
    int64_t *ids;
    size_t count, capacity, id_capacity;
};

static void collect_suivi(void *context, const struct dossier_row *row)
{
    struct suivis *suivis = context;
    if (heure_day(row->ouvert) > suivis->au)
        return;
    suivis->items = arena_grow(suivis->arena, suivis->items, suivis->count, &suivis->capacity, sizeof *suivis->items);
    suivis->ids = arena_grow(suivis->arena, suivis->ids, suivis->count, &suivis->id_capacity, sizeof *suivis->ids);
    suivis->ids[suivis->count] = row->id;
    suivis->items[suivis->count++] = (struct rapport_suivi){.reference = row->reference, .etape = row->etape, .territoire = row->territoire,
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
    struct suivis suivis = {.arena = arena, .au = rapport->au};
    enum err err = store_dossier_each_since(store, arena, rapport->circuit->nom, rapport->du, collect_suivi, &suivis, fault);
    for (size_t i = 0; err == ERR_NONE && i < suivis.count; i++) {
        struct roles roles = {.arena = arena};
        err = store_question_each_role(store, arena, suivis.ids[i], collect_role, &roles, fault);
        suivis.items[i].attend = roles.items;
        suivis.items[i].attend_count = roles.count;
    }
    rapport->suivis = suivis.items;
    rapport->suivi_count = suivis.count;
    return err;
}

enum err rapport_make(struct store *store, struct arena *arena, const struct circuit *circuit, const struct annuaire *annuaire,
                      day_t du, day_t au, struct rapport *out_rapport, struct fault *out_fault)
{
    *out_rapport = (struct rapport){.circuit = circuit, .territoires = annuaire->territoires, .territoire_count = annuaire->territoire_count,
                                    .du = du, .au = au};
    out_rapport->chiffres = arena_array(arena, annuaire->territoire_count + 1, sizeof *out_rapport->chiffres);
    struct periode periode = {.du = du, .au = au, .circuit = circuit->nom};
    enum err err = ERR_NONE;
    for (size_t t = 0; err == ERR_NONE && t <= annuaire->territoire_count; t++) {
        periode.territoire = t == 0 ? STR_NONE : annuaire->territoires[t - 1].id;
        err = rapport_chiffres(store, arena, circuit, &periode, &out_rapport->chiffres[t], out_fault);
    }
    return err == ERR_NONE ? make_suivis(store, arena, out_rapport, out_fault) : err;
}
