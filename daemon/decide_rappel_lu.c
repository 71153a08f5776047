/* What comes back to reminders. An answer to a list of several questions is of the one whose dossier it names, and of none where it
 * names none: it is then asked for (NON_PLUSIEURS). And « je réponds le 12 », from the person asked: the reminder to her waits until that
 * day, until the day on which those above are told at most; the deadline and what others are told do not move. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "daemon/store_rappels.h"

/* ---- a list of ours --------------------------------------------------------------------------------------------- */

struct montree { /* a question that it shows */
    int64_t id, dossier;
    bool open;
};

struct montrees {
    struct arena *arena;
    struct montree *items;
    size_t count, capacity;
};

static void note(void *context, int64_t question, int64_t dossier, bool open)
{
    struct montrees *all = context;
    all->items = arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = (struct montree){question, dossier, open};
}

static enum err each_of(struct atelier *atelier, struct str liste, struct montrees *all)
{
    *all = (struct montrees){.arena = atelier->arena};
    return store_rappel_liste_each(atelier->store, atelier->arena, liste, note, all, &atelier->fault);
}

/* The most urgent that is open, else the most urgent. */
static int64_t most_urgent(const struct montrees *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].open)
            return all->items[i].id;
    return all->count > 0 ? all->items[0].id : 0;
}

enum err rappel_jeton(struct atelier *atelier, struct courrier_lu *courrier, struct str jeton, bool *out_found)
{
    struct montrees all;
    struct str texte = STR_NONE;
    enum err err = store_rappel_liste_find(atelier->store, atelier->arena, jeton, out_found, &texte, &atelier->fault);
    if (err != ERR_NONE || !*out_found || courrier->a_question)
        return err;
    err = each_of(atelier, jeton, &all);
    if (err != ERR_NONE || all.count == 0)
        return err;
    courrier->liste = str_copy(atelier->arena, jeton);
    courrier->liste_texte = texte;
    courrier->a_question = true;
    return store_question_get(atelier->store, atelier->arena, most_urgent(&all), &courrier->question, &atelier->fault);
}

void rappel_oublie(struct courrier_lu *courrier)
{
    bool own_way = courrier->lu.genre == LU_FICHE || courrier->lu.genre == LU_COMMANDE;
    if (str_is_empty(courrier->liste) || !own_way)
        return;
    courrier->liste = STR_NONE;
    courrier->a_question = courrier->jeton_connu = courrier->jeton_entete = false;
    courrier->question = (struct question_row){0};
}

/* ---- of which of its dossiers the words are --------------------------------------------------------------------- */

struct nommes { /* the dossiers whose references her new text names */
    int64_t ids[RAPPELS_MAX]; /* 0: none of ours; as many as a list shows, at most */
    size_t count;
    bool un; /* one dossier is meant: the only one named; where none is, the only one that the list shows */
};

static bool is_among(const struct nommes *nommes, int64_t dossier)
{
    for (size_t i = 0; i < nommes->count; i++)
        if (nommes->ids[i] == dossier)
            return true;
    return false;
}

/* Where references are named, those dossiers alone. */
static bool is_meant(const struct nommes *nommes, const struct montree *montree)
{
    return nommes->count == 0 || is_among(nommes, montree->dossier);
}

static enum err find_named(struct atelier *atelier, const struct courrier_lu *courrier, const struct montrees *all, struct nommes *out)
{
    struct str rest = courrier->lu.texte, reference = STR_NONE;
    *out = (struct nommes){.count = 0};
    while (out->count < RAPPELS_MAX && courrier_next_reference(atelier->arena, &rest, &reference)) {
        bool found = false;
        struct dossier_row row = {.id = 0};
        enum err err = store_dossier_find(atelier->store, atelier->arena, reference, &found, &row, &atelier->fault);
        if (err != ERR_NONE)
            return err;
        if (!is_among(out, found ? row.id : 0))
            out->ids[out->count++] = found ? row.id : 0;
    }
    out->un = out->count == 1 || (out->count == 0 && all->count > 0);
    for (size_t i = 1; i < all->count && out->count == 0; i++)
        out->un = out->un && all->items[i].dossier == all->items[0].dossier;
    return ERR_NONE;
}

struct choisie { /* the question of that dossier that her words fit */
    struct question_row row;
    int shown, open, by_form, by_avis;
    bool same_etape;
};

static enum err try_one(struct atelier *atelier, const struct courrier_lu *courrier, int64_t id, struct choisie *choisie)
{
    struct question_row row;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    const struct question *question = NULL;
    enum err err = question_load(atelier, id, &row, affaire, &question);
    if (question == NULL)
        return err;
    bool form = formulaire_parle(atelier, question, courrier->lu.lignes);
    bool avis = !form && courrier->lu.a_avis && question->reponses[courrier->lu.sens].permise;
    choisie->same_etape = choisie->same_etape && (choisie->open == 0 || str_eq(row.etape, choisie->row.etape));
    if (choisie->open == 0 || (form && choisie->by_form == 0) || (avis && choisie->by_form + choisie->by_avis == 0))
        choisie->row = row;
    choisie->open++;
    choisie->by_form += form;
    choisie->by_avis += avis;
    return ERR_NONE;
}

/* One question, or of several the one whose named answers or lines the words give; the same ones in one etape are the same question
 * asked again. A plain avis that fits two is of neither; nor is one of which nobody knows the dossier. */
static bool is_sure(const struct choisie *choisie, bool one_dossier)
{
    bool only = choisie->open == 1 || (choisie->open == 0 && choisie->shown > 0);
    if (!one_dossier) /* only a named answer can say which it is of */
        return choisie->by_form == 1;
    return only || choisie->by_form == 1 || (choisie->by_form > 1 && choisie->same_etape) || (choisie->by_form == 0 && choisie->by_avis == 1);
}

static enum err choose(struct atelier *atelier, struct courrier_lu *courrier, const struct montrees *all, const struct nommes *nommes, bool *out_chosen)
{
    struct choisie choisie = {.same_etape = true};
    enum err err = ERR_NONE;
    *out_chosen = false;
    for (size_t i = 0; i < all->count && err == ERR_NONE; i++) {
        if (!is_meant(nommes, &all->items[i]))
            continue;
        choisie.shown++;
        if (all->items[i].open)
            err = try_one(atelier, courrier, all->items[i].id, &choisie);
        else if (choisie.shown == 1)
            err = store_question_get(atelier->store, atelier->arena, all->items[i].id, &choisie.row, &atelier->fault);
    }
    if (err != ERR_NONE)
        return err;
    *out_chosen = is_sure(&choisie, nommes->un);
    if (*out_chosen)
        courrier->question = choisie.row;
    return ERR_NONE;
}

/* ---- a day that is promised --------------------------------------------------------------------------------------- */

/* At most until the next day on which others are told how she has not answered: once that was the alert, it is the next one. */
static enum err move(struct atelier *atelier, const struct affaire *affaire, struct question_row *row, day_t day)
{
    bool passed = row->alerte != DAY_NONE && row->alerte <= atelier->jour;
    day_t told = passed ? row->rappel : row->alerte;
    row->promis = told != DAY_NONE && told > atelier->jour && day > told ? told : day;
    enum err err = store_question_save(atelier->store, row, &atelier->fault);
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, "reponse_annoncee",
                                                 str_print(atelier->arena, "pour le %.*s", STR_ARG(date_french(atelier->arena, row->promis))));
}

/* Her own questions of the list that are open, of the dossiers that she names; *out_last is the last day that one of them waits for. */
static enum err move_all(struct atelier *atelier, struct courrier_lu *courrier, const struct montrees *all, const struct nommes *nommes, day_t *out_last)
{
    enum err err = ERR_NONE;
    *out_last = DAY_NONE;
    for (size_t i = 0; err == ERR_NONE && i < all->count; i++) {
        struct question_row row;
        if (!all->items[i].open || !is_meant(nommes, &all->items[i]))
            continue;
        struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
        err = store_question_get(atelier->store, atelier->arena, all->items[i].id, &row, &atelier->fault);
        if (err != ERR_NONE || !str_eq_nocase(row.mail, courrier->entete.from))
            continue;
        err = affaire_load(atelier, row.dossier, affaire);
        affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
        if (err == ERR_NONE)
            err = move(atelier, affaire, &row, courrier->lu.promesse);
        *out_last = err == ERR_NONE && (*out_last == DAY_NONE || row.promis > *out_last) ? row.promis : *out_last;
    }
    return err;
}

bool promesse_faite(const struct atelier *atelier, const struct courrier_lu *courrier)
{
    bool says = !courrier_is_machine(courrier) && courrier->lu.promesse != DAY_NONE && courrier->lu.promesse > atelier->jour && !courrier->lu.a_avis;
    return says && courrier->a_question && courrier->question.close == 0 && str_eq_nocase(courrier->entete.from, courrier->question.mail);
}

/* She is told so, once. `affaire` NULL: of several. */
static enum err promesse_dite(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, day_t until)
{
    struct str said = date_french(atelier->arena, until);
    struct str words = affaire == NULL || until < courrier->lu.promesse
                           ? str_print(atelier->arena, "Le prochain rappel vous sera adressé au plus tard le %.*s. Les délais, eux, ne changent pas.", STR_ARG(said))
                           : str_print(atelier->arena, "Pas de rappel avant le %.*s. Le délai reste fixé au %.*s.", STR_ARG(said),
                                       STR_ARG(date_french(atelier->arena, courrier->question.echeance)));
    enum err err = courrier_tell(atelier, courrier, affaire, "promesse", str_c(atelier->arena, date_iso(atelier->arena, until)), words);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

enum err promesse_note(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire)
{
    enum err err = move(atelier, affaire, &courrier->question, courrier->lu.promesse);
    return err != ERR_NONE ? err : promesse_dite(atelier, courrier, affaire, courrier->question.promis);
}

/* ---- an answer to a list ------------------------------------------------------------------------------------------ */

enum err rappel_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    bool chosen = false, thanks = courrier->lu.genre == LU_AUTRE && str_eq_c(courrier->lu.nature, "remerciement");
    struct montrees all;
    struct nommes nommes;
    *out_taken = false;
    if (str_is_empty(courrier->liste) || thanks)
        return ERR_NONE;
    enum err err = each_of(atelier, courrier->liste, &all);
    if (err == ERR_NONE)
        err = find_named(atelier, courrier, &all, &nommes);
    if (err == ERR_NONE)
        err = choose(atelier, courrier, &all, &nommes, &chosen);
    if (err != ERR_NONE || chosen)
        return err;
    *out_taken = true;
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_REPONDRE);
    demande.plusieurs_dossiers = true;
    const struct recevabilite verdict = recevabilite(&atelier->conf->annuaire, &demande);
    day_t until = DAY_NONE;
    if (verdict.verdict == NON_PLUSIEURS && promesse_faite(atelier, courrier))
        err = move_all(atelier, courrier, &all, &nommes, &until);
    if (err != ERR_NONE)
        return err;
    return until != DAY_NONE ? promesse_dite(atelier, courrier, NULL, until) : courrier_refuse(atelier, courrier, NULL, &verdict);
}
