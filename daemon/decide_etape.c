/* One step of a dossier: what the circuit must know is collected, it decides, its effects are applied. */
#include "daemon/decide_private.h"
#include "daemon/faits.h"

enum { MAX_OUVERTES = 64, MAX_PIECES = 64, MAX_ACQUIS = 16 };

struct collected {
    const struct affaire *affaire;
    struct ouverte ouvertes[MAX_OUVERTES];
    size_t ouverte_count;
    struct str pieces[MAX_PIECES];
    size_t piece_count;
    struct acquis acquis[MAX_ACQUIS];
    size_t acquis_count;
};

static void collect_question(void *context, const struct question_row *row)
{
    struct collected *all = context;
    struct ouverte open = {.id = row->id};
    if (all->ouverte_count < MAX_OUVERTES && affaire_question(all->affaire, row->etape, row->question, &open.etape, &open.question) != NULL)
        all->ouvertes[all->ouverte_count++] = open;
}

static void collect_piece(void *context, const struct piece_row *row)
{
    struct collected *all = context;
    if (all->piece_count < MAX_PIECES)
        all->pieces[all->piece_count++] = row->type;
}

static void collect_acquis(void *context, const struct avis_row *row)
{
    struct collected *all = context;
    if (row->en_reserve && all->acquis_count < MAX_ACQUIS)
        all->acquis[all->acquis_count++] = (struct acquis){.champ = row->champ, .sens = row->sens, .motif = row->motif};
}

static enum err collect(struct atelier *atelier, const struct affaire *affaire, struct collected *all)
{
    all->affaire = affaire;
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, collect_question, all, &atelier->fault);
    if (err == ERR_NONE)
        err = store_piece_each(atelier->store, atelier->arena, affaire->row.id, collect_piece, all, &atelier->fault);
    if (err == ERR_NONE)
        err = store_avis_each(atelier->store, atelier->arena, affaire->row.id, collect_acquis, all, &atelier->fault);
    return err;
}

static enum err place_is_free(struct atelier *atelier, const struct affaire *affaire, bool *out_free)
{
    const struct territoire *territoire = annuaire_territoire_by_id(&atelier->conf->annuaire, affaire->row.territoire);
    int taken = 0;
    enum err err = store_places_prises(atelier->store, affaire->row.circuit, affaire->row.territoire, &taken, &atelier->fault);
    *out_free = affaire->row.place || (territoire != NULL && taken < territoire->places);
    return err;
}

static struct str pieces_fact(struct arena *arena, const struct collected *all)
{
    struct str list = STR(",");
    for (size_t i = 0; i < all->piece_count; i++)
        list = str_print(arena, "%.*s%.*s,", STR_ARG(list), STR_ARG(all->pieces[i]));
    return list;
}

static enum err evaluate(struct atelier *atelier, const struct affaire *affaire, const struct collected *all, bool place_libre,
                         bool *out_gardes)
{
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    struct portee portee, other;
    struct destinataire pilote = affaire_role(atelier, affaire, STR("pilote"), true, &portee);
    struct destinataire demandeur = affaire_role(atelier, affaire, STR("demandeur"), false, &other);
    const struct territoire *own = annuaire_territoire_of_mds(annuaire, affaire->row.mds);
    const struct faits_source source = {
        .fiche = affaire->a_fiche ? &affaire->fiche : NULL,
        .jour = atelier->jour,
        .territoire = affaire->row.territoire,
        .territoire_demandeur = own == NULL ? STR_NONE : own->id,
        .pilote_est_demandeur = !str_is_empty(pilote.personne_id) && str_eq(pilote.personne_id, demandeur.personne_id) && pilote.qualite != QUALITE_REPLI,
        .place_libre = place_libre,
        .pieces = pieces_fact(atelier->arena, all),
    };
    struct fait *facts = NULL;
    size_t count = faits_make(atelier->arena, &source, &facts);
    return store_gardes(affaire->circuit->gardes, affaire->circuit->garde_count, facts, count, out_gardes, &atelier->fault);
}

static bool counts_as_avis(const struct evenement *evenement, const struct effets *effets)
{
    for (size_t i = 0; i < effets->count; i++)
        if (effets->items[i].kind == EFFET_NON_COMPRIS || effets->items[i].kind == EFFET_DEMANDE_MOTIF)
            return false;
    return evenement->kind == EVENEMENT_AVIS && effets->count > 0;
}

static bool informs(enum effet_kind kind)
{
    return kind == EFFET_DIRE || kind == EFFET_COPIE || kind == EFFET_INFORME_TOUS;
}

/* First what moves the dossier, then what tells of it: people are told where it now stands. */
static enum err apply_all(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement,
                          const struct effets *effets, bool informing)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < effets->count && err == ERR_NONE; i++)
        if (informs(effets->items[i].kind) == informing)
            err = affaire_apply(atelier, affaire, evenement, &effets->items[i]);
    return err;
}

enum err affaire_step(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement)
{
    struct collected *all = ARENA_NEW(atelier->arena, struct collected);
    bool gardes[CIRCUIT_MAX_GARDES] = {false};
    bool place_libre = false;
    enum err err = collect(atelier, affaire, all);
    if (err == ERR_NONE)
        err = place_is_free(atelier, affaire, &place_libre);
    if (err == ERR_NONE)
        err = evaluate(atelier, affaire, all, place_libre, gardes);
    if (err != ERR_NONE)
        return err;
    const struct etat_dossier state = {
        .etape = str_is_empty(affaire->row.etape) ? -1 : circuit_find_etape(affaire->circuit, affaire->row.etape),
        .etat = affaire->row.etat,
        .ouvertes = all->ouvertes, .ouverte_count = all->ouverte_count,
        .pieces = all->pieces, .piece_count = all->piece_count,
        .acquis = all->acquis, .acquis_count = all->acquis_count,
        .place_libre = place_libre,
    };
    struct effets effets = {0};
    circuit_step(atelier->arena, affaire->circuit, &state, evenement, gardes, &effets);
    struct question_row question;
    if (counts_as_avis(evenement, &effets)) {
        err = store_question_get(atelier->store, atelier->arena, evenement->ouverte, &question, &atelier->fault);
        if (err == ERR_NONE)
            err = affaire_note_avis(atelier, affaire, &question, evenement);
    }
    if (err == ERR_NONE)
        err = apply_all(atelier, affaire, evenement, &effets, false);
    if (err == ERR_NONE)
        err = apply_all(atelier, affaire, evenement, &effets, true);
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}
