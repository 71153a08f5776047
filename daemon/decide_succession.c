/* People in time: a question that was asked of somebody who holds the role no longer is asked again of who does; and one person
 * who holds two roles is asked once.
 *
 * A change of holder is when nobody would take the answer of who was asked: she has left, her interim is over, somebody was
 * appointed where the referent departemental stood in. An absent titulaire is none, nor is one whose deputy may answer. */
#include "daemon/decide_jour.h"

enum { SUCCESSION_ARENA = 16 * 1024 * 1024, SUCCESSION_MAX = 1024 }; /* bytes; questions of one turn, the rest is of the next */

/* ---- who holds it no longer -------------------------------------------------------------------------------- */

struct tenues {
    struct arena *arena;
    struct tenue_row *items;
    size_t count, capacity;
};

static void collect_tenue(void *context, const struct tenue_row *row)
{
    struct tenues *all = context;
    all->items = arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = *row;
}

/* Whom the fiche names is not looked up: nobody follows her in the directory. */
static bool is_of_fiche(struct str role)
{
    return str_eq_c(role, "referent") || str_eq_c(role, "emetteur");
}

/* May who was asked there answer no longer, while somebody else can be asked? */
static bool has_left(const struct atelier *atelier, const struct tenue_row *tenue)
{
    if (is_of_fiche(tenue->role) || str_is_empty(tenue->personne_id) || conf_circuit(atelier->conf, tenue->circuit) == NULL)
        return false;
    const struct annuaire *annuaire = conf_annuaire(atelier->conf, tenue->circuit);
    const struct portee portee = {.mds = tenue->mds, .territoire = tenue->territoire};
    const struct personne *asked = annuaire_person_by_id(annuaire, tenue->personne_id);
    struct str role = affaire_role_tenu(tenue->role);
    enum qualite qualite = QUALITE_AUCUNE;
    if (annuaire_holds(annuaire, asked, role, &portee, atelier->jour) != QUALITE_AUCUNE)
        return false;
    const struct personne *next = annuaire_ask(annuaire, role, &portee, atelier->jour, &qualite);
    return next != NULL && next->mail_count > 0 && !str_eq(next->id, tenue->personne_id);
}

struct attente { /* an open question that may have to be asked again */
    int64_t id, dossier;
    struct str role, mds, territoire, personne_id;
};

struct attentes {
    struct arena *arena;
    struct attente *items;
    size_t count, capacity;
};

static void collect_question(void *context, const struct question_row *row)
{
    struct attentes *all = context;
    if (all->count >= SUCCESSION_MAX)
        return;
    all->items = arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = (struct attente){row->id, row->dossier, row->role, row->mds, row->territoire, row->personne_id};
}

/* Does somebody else hold it, for that dossier? The pilot of an element stands in the circuit's file, by element. */
static bool is_another(const struct atelier *atelier, const struct affaire *affaire, const struct attente *one)
{
    const struct tenue_row tenue = {.circuit = affaire->row.circuit, .role = one->role, .mds = one->mds, .territoire = one->territoire,
                                    .personne_id = one->personne_id};
    if (!str_eq_c(one->role, ROLE_PILOTE_ELEMENT))
        return has_left(atelier, &tenue);
    struct portee portee;
    const struct destinataire now = affaire_role(atelier, affaire, one->role, false, &portee);
    return !str_is_empty(now.mail) && !str_eq(now.personne_id, one->personne_id);
}

/* Of the questions from `from` on, those whose element has another pilot: seen by the dossier's row alone, for most have not. */
static enum err keep_other_pilots(struct atelier *atelier, struct attentes *all, size_t from)
{
    struct affaire *affaire = ARENA_NEW(all->arena, struct affaire);
    enum err err = ERR_NONE;
    size_t kept = from;
    for (size_t i = from; i < all->count && err == ERR_NONE; i++) {
        affaire->annuaire = NULL;
        err = store_dossier_get(atelier->store, all->arena, all->items[i].dossier, &affaire->row, &atelier->fault);
        if (err == ERR_NONE && is_another(atelier, affaire, &all->items[i]))
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return err;
}

static enum err find_questions(struct atelier *atelier, struct attentes *all)
{
    struct tenues tenues = {.arena = all->arena};
    enum err err = store_question_each_tenue(atelier->store, all->arena, collect_tenue, &tenues, &atelier->fault);
    for (size_t i = 0; i < tenues.count && err == ERR_NONE; i++) {
        bool element = str_eq_c(tenues.items[i].role, ROLE_PILOTE_ELEMENT);
        size_t from = all->count;
        if (element || has_left(atelier, &tenues.items[i]))
            err = store_question_each_of_tenue(atelier->store, all->arena, &tenues.items[i], collect_question, all, &atelier->fault);
        if (err == ERR_NONE && element)
            err = keep_other_pilots(atelier, all, from);
    }
    return err;
}

/* ---- asked again ------------------------------------------------------------------------------------------- */

struct raison { /* the reason that led to the question: of the last answer at its etape */
    struct str etape, motif;
};

static void note_motif(void *context, const struct avis_row *row)
{
    struct raison *raison = context;
    if (str_eq(row->etape, raison->etape) && !str_is_empty(row->motif) && !row->en_reserve && row->sens != SENS_FAVORABLE)
        raison->motif = row->motif;
}

static enum err succeed(struct atelier *atelier, int64_t id)
{
    struct question_row row;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    const struct question *question = NULL;
    enum err err = question_load(atelier, id, &row, affaire, &question);
    const struct attente one = {row.id, row.dossier, row.role, row.mds, row.territoire, row.personne_id};
    if (err != ERR_NONE || row.close != 0 || question == NULL || !is_another(atelier, affaire, &one))
        return err;
    struct raison raison = {.etape = row.etape};
    err = store_avis_each(atelier->store, atelier->arena, row.dossier, note_motif, &raison, &atelier->fault);
    if (err == ERR_NONE)
        err = question_close(atelier, id, "successeur");
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, "succession",
                            str_print(atelier->arena, "%.*s, posée à %.*s, est posée à qui tient la fonction aujourd'hui", STR_ARG(row.question),
                                      STR_ARG(row.mail)));
    if (err == ERR_NONE)
        err = question_ask_again(atelier, affaire, &row, raison.motif);
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}

void succession_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    struct attentes all = {.arena = arena_new(SUCCESSION_ARENA, NULL, NULL)};
    enum err err = atelier_begin(atelier);
    err = atelier_end(atelier, err == ERR_NONE ? find_questions(atelier, &all) : err);
    outcome(context, err);
    for (size_t i = 0; i < all.count && err != ERR_WAIT; i++) {
        err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? succeed(atelier, all.items[i].id) : err);
        outcome(context, err);
    }
    arena_free(all.arena);
}

/* ---- one person in two roles ------------------------------------------------------------------------------- */

bool affaire_cumule(const struct atelier *atelier, const struct affaire *affaire, const struct question *question)
{
    if (!question->cumul || question->reponses[SENS_FAVORABLE].prend_place)
        return false; /* a place is taken by an answer to its own question */
    bool secretary = false;
    struct portee portee;
    const struct destinataire asked = affaire_role(atelier, affaire, question->role, question->portee_demandeur, &portee);
    const struct personne *author = annuaire_person(affaire_annuaire(atelier, affaire), affaire->auteur.par, &secretary);
    if (author == NULL || secretary || asked.qualite == QUALITE_REPLI)
        return false; /* who stands in for a vacant role answers for it when she is asked */
    return !str_is_empty(asked.personne_id) && str_eq(asked.personne_id, author->id);
}
