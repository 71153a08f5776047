/* One step of a dossier: what the circuit must know is collected, it decides, its effects are applied. */
#include "daemon/decide_jour.h"

enum { MAX_OUVERTES = 64, MAX_PIECES = 64, MAX_ACQUIS = 16 };

struct collected {
    const struct affaire *affaire;
    struct ouverte ouvertes[MAX_OUVERTES];
    size_t ouverte_count;
    struct str pieces[MAX_PIECES];
    size_t piece_count;
    struct acquis acquis[MAX_ACQUIS];
    size_t acquis_count;
    bool refus; /* one of the etape's questions was answered against it since the dossier came there */
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

static void collect_avis(void *context, const struct avis_row *row)
{
    struct collected *all = context;
    bool here = str_eq(row->etape, all->affaire->row.etape) && row->date >= all->affaire->row.depuis;
    all->refus = all->refus || (here && !row->en_reserve && str_is_empty(row->choix) && row->sens == SENS_DEFAVORABLE);
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
        err = store_avis_each(atelier->store, atelier->arena, affaire->row.id, collect_avis, all, &atelier->fault);
    return err;
}

/* ---- what the circuit must know ----------------------------------------------------------------------------------- */

struct jugement { /* of this dossier, after the event */
    bool gardes[CIRCUIT_MAX_GARDES];
    bool inadmissible, place_libre;
    bool *cumulable;
};

static enum err judge(struct atelier *atelier, const struct affaire *affaire, struct jugement *out)
{
    struct fait *faits = NULL;
    size_t count = 0;
    enum garde_valeur controles[CIRCUIT_MAX_CRITERES];
    enum err err = affaire_place_libre(atelier, affaire, &out->place_libre);
    if (err == ERR_NONE)
        err = affaire_faits(atelier, affaire, &faits, &count);
    if (err == ERR_NONE)
        err = store_gardes(affaire->circuit->gardes, affaire->circuit->garde_count, faits, count, out->gardes, &atelier->fault);
    return err != ERR_NONE ? err : eligibilite_vaut(atelier, affaire, faits, count, controles, &out->inadmissible);
}

/* Who answers favorably and holds the role of a question with `cumul` too is not asked again; a named answer cumulates nothing. */
static bool *find_cumulable(struct atelier *atelier, const struct affaire *affaire, const struct evenement *evenement)
{
    const struct circuit *circuit = affaire->circuit;
    bool *cumulable = arena_array(atelier->arena, CIRCUIT_MAX_QUESTIONS, sizeof *cumulable);
    bool favorable = evenement->kind == EVENEMENT_AVIS && !evenement->a_choix && evenement->sens == SENS_FAVORABLE;
    for (size_t i = 0; i < circuit->etape_count && favorable; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct question *question = &circuit->etapes[i].questions[j];
            cumulable[circuit_rang_question(circuit, (int)i, (int)j)] = question->cumul && affaire_cumule(atelier, affaire, question);
        }
    return cumulable;
}

/* The answer under work, as guards are to see it. */
static enum err note_dit(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement, struct question_row *out_question)
{
    int etape = -1, index = -1;
    if (evenement->kind != EVENEMENT_AVIS)
        return ERR_NONE;
    enum err err = store_question_get(atelier->store, atelier->arena, evenement->ouverte, out_question, &atelier->fault);
    const struct question *question = err != ERR_NONE ? NULL : affaire_question(affaire, out_question->etape, out_question->question, &etape, &index);
    bool named = question != NULL && evenement->a_choix && evenement->choix >= 0 && (size_t)evenement->choix < question->choix_count;
    if (question == NULL || (evenement->a_choix && !named))
        return err;
    affaire->dit.etape = out_question->etape;
    affaire->dit.question = out_question->question;
    affaire->dit.reponse = named ? question->choix[evenement->choix].nom : str_of(sens_name(evenement->sens));
    return ERR_NONE;
}

/* ---- the step ------------------------------------------------------------------------------------------------------ */

static bool counts_as_avis(const struct evenement *evenement, const struct effets *effets)
{
    for (size_t i = 0; i < effets->count; i++)
        if (effets->items[i].kind == EFFET_NON_COMPRIS || effets->items[i].kind == EFFET_DEMANDE_MOTIF || effets->items[i].kind == EFFET_DEMANDE_RAISON)
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
        if (informs(effets->items[i].kind) == informing) {
            affaire->relecture.retient = relecture_retient(affaire, effets->items[i].kind);
            err = affaire_apply(atelier, affaire, evenement, &effets->items[i]);
        }
    affaire->relecture.retient = false;
    return err;
}

/* The answer is noted, and that a human passed over a check that says no, with her reason. */
static enum err note_answer(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                            const struct evenement *evenement, bool inadmissible)
{
    enum err err = affaire_note_avis(atelier, affaire, question, evenement);
    bool passed = inadmissible && evenement->passe_outre && !evenement->a_choix && evenement->sens == SENS_FAVORABLE;
    if (err == ERR_NONE && passed)
        err = affaire_event(atelier, affaire, "eligibilite_passee", affaire->raison);
    return err;
}

static enum err apply_effects(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement, const struct effets *effets)
{
    enum err err = apply_all(atelier, affaire, evenement, effets, false);
    if (err == ERR_NONE)
        err = apply_all(atelier, affaire, evenement, effets, true);
    if (err == ERR_NONE)
        err = programme_refresh(atelier, affaire);
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}

enum err affaire_step(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement)
{
    struct collected *all = ARENA_NEW(atelier->arena, struct collected);
    struct jugement *jugement = ARENA_NEW(atelier->arena, struct jugement);
    struct question_row question = {0};
    enum err err = collect(atelier, affaire, all);
    if (err == ERR_NONE)
        err = note_dit(atelier, affaire, evenement, &question);
    if (err == ERR_NONE)
        err = judge(atelier, affaire, jugement);
    if (err != ERR_NONE)
        return err;
    affaire->gardes = jugement->gardes;
    const struct etat_dossier state = {
        .etape = str_is_empty(affaire->row.etape) ? -1 : circuit_find_etape(affaire->circuit, affaire->row.etape),
        .etat = affaire->row.etat,
        .ouvertes = all->ouvertes, .ouverte_count = all->ouverte_count,
        .pieces = all->pieces, .piece_count = all->piece_count,
        .acquis = all->acquis, .acquis_count = all->acquis_count,
        .place_libre = jugement->place_libre,
        .inadmissible = jugement->inadmissible,
        .cumulable = find_cumulable(atelier, affaire, evenement),
        .refus = all->refus,
    };
    struct effets effets = {0};
    circuit_step(atelier->arena, affaire->circuit, &state, evenement, jugement->gardes, &effets);
    bool counts = counts_as_avis(evenement, &effets);
    affaire->relecture.row = (struct relecture_row){.jeton = STR_NONE};
    if (evenement->kind == EVENEMENT_REPRISE) /* what earlier answers were to tell is past */
        err = store_relecture_depasse(atelier->store, affaire->row.id, 0, &atelier->fault);
    if (counts)
        err = note_answer(atelier, affaire, &question, evenement, jugement->inadmissible);
    if (err == ERR_NONE && counts)
        err = relecture_ouvre(atelier, affaire, &question, evenement, &effets);
    if (err == ERR_NONE)
        err = apply_effects(atelier, affaire, evenement, &effets);
    if (err == ERR_NONE) /* before what follows is no longer known to be of an answer that may be taken back */
        err = repondue_annonce(atelier, affaire, &question, evenement, &effets);
    return err != ERR_NONE ? err : relecture_dit(atelier, affaire, &question, evenement, &effets);
}
