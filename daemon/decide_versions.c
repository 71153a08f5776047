/* A circuit's file changes under dossiers that are open: each keeps the version that it began with, until somebody migrates it. */
#include "daemon/decide_jour.h"

enum { VERSIONS_MAX = 12, VERSIONS_ARENA = 64 * 1024 * 1024 }; /* kept from decision to decision: reading one takes milliseconds */

struct version_lue { /* one that was read */
    struct str circuit, version;
    const struct circuit *lu; /* NULL where its text is not known or cannot be read any more */
    struct version_lue *next;
};

/* ---- kept, and found again --------------------------------------------------------------------------------- */

enum err versions_keep(struct atelier *atelier)
{
    const struct conf *conf = atelier->conf;
    enum err err = atelier_begin(atelier);
    for (size_t i = 0; i < conf->circuit_count && err == ERR_NONE; i++)
        if (!str_is_empty(conf->circuits[i].empreinte))
            err = store_circuit_keep(atelier->store, conf->circuits[i].nom, conf->circuits[i].empreinte, conf->circuits[i].texte,
                                     atelier->moment, &atelier->fault);
    return atelier_end(atelier, err);
}

void versions_trim(struct atelier *atelier)
{
    if (atelier->version_count <= VERSIONS_MAX)
        return;
    arena_free(atelier->versions_arena);
    atelier->versions_arena = NULL;
    atelier->versions = NULL;
    atelier->version_count = 0;
}

static enum err read_version(struct atelier *atelier, const struct dossier_row *row, const struct circuit **out_circuit)
{
    for (const struct version_lue *one = atelier->versions; one != NULL; one = one->next)
        if (str_eq(one->circuit, row->circuit) && str_eq(one->version, row->version)) {
            *out_circuit = one->lu;
            return ERR_NONE;
        }
    bool found = false;
    struct str texte = STR_NONE;
    if (atelier->versions_arena == NULL)
        atelier->versions_arena = arena_new(VERSIONS_ARENA, NULL, NULL);
    struct arena *arena = atelier->versions_arena;
    enum err err = store_circuit_text(atelier->store, arena, row->circuit, row->version, &found, &texte, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    struct version_lue *one = ARENA_NEW(arena, struct version_lue);
    *one = (struct version_lue){.circuit = str_copy(arena, row->circuit), .version = str_copy(arena, row->version), .next = atelier->versions};
    one->lu = found ? conf_circuit_ancien(atelier->conf, arena, one->circuit, texte) : NULL;
    atelier->versions = one;
    atelier->version_count++;
    *out_circuit = one->lu;
    return ERR_NONE;
}

enum err version_circuit(struct atelier *atelier, const struct dossier_row *row, const struct circuit **out_circuit)
{
    const struct circuit *current = conf_circuit(atelier->conf, row->circuit), *kept = NULL;
    *out_circuit = current;
    if (current == NULL || str_is_empty(row->version) || str_eq(row->version, current->empreinte))
        return ERR_NONE;
    enum err err = read_version(atelier, row, &kept);
    if (err == ERR_NONE && kept != NULL)
        *out_circuit = kept;
    return err;
}

/* ---- to the current one ------------------------------------------------------------------------------------ */

struct ouvertes { /* of a dossier that changes its version */
    const struct affaire *affaire;
    int64_t *gone; /* questions that the new version does not have */
    size_t gone_count, capacity, kept;
    struct arena *arena;
};

static void sort_question(void *context, const struct question_row *row)
{
    struct ouvertes *all = context;
    int etape = -1, question = -1;
    if (affaire_question(all->affaire, row->etape, row->question, &etape, &question) != NULL) {
        all->kept++;
        return;
    }
    all->gone = arena_grow(all->arena, all->gone, all->gone_count, &all->capacity, sizeof *all->gone);
    all->gone[all->gone_count++] = row->id;
}

/* Questions that the new version does not have are closed. */
static enum err close_gone(struct atelier *atelier, const struct affaire *affaire, struct ouvertes *all)
{
    *all = (struct ouvertes){.affaire = affaire, .arena = atelier->arena};
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, sort_question, all, &atelier->fault);
    for (size_t i = 0; i < all->gone_count && err == ERR_NONE; i++)
        err = question_close(atelier, all->gone[i], "migration");
    return err;
}

/* As at the start: what is open stays open and is not asked twice, while resuming would close it. */
static enum err start_at(struct atelier *atelier, struct affaire *affaire, int etape)
{
    affaire->row.etape = STR_NONE;
    return affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_FICHE, .etape = etape});
}

static const char *no_such_etape(struct arena *arena, const struct circuit *circuit, struct str etape)
{
    struct str list = STR("");
    for (size_t i = 0; i < circuit->etape_count; i++)
        list = str_print(arena, "%.*s%s%.*s", STR_ARG(list), i == 0 ? "" : ", ", STR_ARG(circuit->etapes[i].nom));
    return str_print(arena, "act migrate: the present version of the circuit has no etape « %.*s », name one of its own with --etape: %.*s",
                     STR_ARG(etape), STR_ARG(list)).at;
}

/* Where it stood, with what of its questions the new version still has. */
static enum err stay(struct atelier *atelier, struct affaire *affaire, int etape)
{
    struct ouvertes all;
    enum err err = close_gone(atelier, affaire, &all);
    if (err != ERR_NONE || all.gone_count == 0)
        return err;
    return all.kept > 0 ? start_at(atelier, affaire, etape) : affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_REPRISE, .etape = etape});
}

/* To another etape; from one that the new version may not have. */
static enum err move(struct atelier *atelier, struct affaire *affaire, int etape)
{
    struct ouvertes all;
    enum err err = close_gone(atelier, affaire, &all);
    if (err != ERR_NONE)
        return err;
    bool known = circuit_find_etape(affaire->circuit, affaire->row.etape) >= 0;
    return !known ? start_at(atelier, affaire, etape) : affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_REPRISE, .etape = etape});
}

enum err version_migre(struct atelier *atelier, struct affaire *affaire, struct str etape, const char **out_why)
{
    const struct circuit *current = conf_circuit(atelier->conf, affaire->row.circuit);
    struct str before = affaire->row.version, to = str_is_empty(etape) ? affaire->row.etape : etape;
    bool moves = !str_eq(to, affaire->row.etape), starts = str_is_empty(to);
    int index = circuit_find_etape(current, to);
    *out_why = NULL;
    if (etat_is_end(affaire->row.etat))
        *out_why = "act migrate: the dossier has ended, it needs no other version";
    else if (str_eq(before, current->empreinte))
        *out_why = "act migrate: the dossier follows the present version already; another etape is `act REF skip --etape`";
    else if (index < 0 && !starts)
        *out_why = no_such_etape(atelier->arena, current, to);
    if (*out_why != NULL)
        return ERR_NONE;
    affaire->circuit = current;
    affaire->row.version = current->empreinte;
    enum { SHOWN = 12 }; /* of 32 digits: enough to tell versions apart */
    enum err err = affaire_event(atelier, affaire, "migration",
                                 str_print(atelier->arena, "version %.*s du circuit, après %.*s", STR_ARG(str_slice(current->empreinte, 0, SHOWN)),
                                           STR_ARG(str_is_empty(before) ? STR("une version inconnue") : str_slice(before, 0, SHOWN))));
    if (err == ERR_NONE && moves)
        err = move(atelier, affaire, index);
    else if (err == ERR_NONE && !starts)
        err = stay(atelier, affaire, index);
    if (err == ERR_NONE)
        err = programme_refresh(atelier, affaire); /* the days of the new version, also where nothing was asked */
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}
