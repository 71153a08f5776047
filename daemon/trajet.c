#include "daemon/trajet.h"

/* ---- behind ------------------------------------------------------------------------------------------------------------ */

/* Each etape counts once, on the last day that something happened there: who was sent back has not passed it. */
static void note_passe(struct trajet *trajet, const struct trajet_passe *passe)
{
    size_t at = 0;
    while (at < trajet->faite_count && trajet->faites[at].etape != passe->etape)
        at++;
    if (at == trajet->faite_count)
        trajet->faites[trajet->faite_count++] = *passe;
    else if (passe->jour > trajet->faites[at].jour)
        trajet->faites[at].jour = passe->jour;
}

static bool is_ahead(const struct trajet *trajet, int etape)
{
    for (size_t i = 0; i < trajet->suivante_count; i++)
        if (trajet->suivantes[i] == etape)
            return true;
    return false;
}

/* On the same day the circuit's own order stands. */
static int by_day(const void *left, const void *right)
{
    const struct trajet_passe *a = left, *b = right;
    return a->jour != b->jour ? (a->jour < b->jour ? -1 : 1) : a->etape - b->etape;
}

/* ---- ahead ------------------------------------------------------------------------------------------------------------- */

static bool is_asked(const struct question *question, const bool *gardes)
{
    bool guarded = (question->si < 0 || gardes[question->si]) && (question->sauf < 0 || !gardes[question->sauf]);
    return guarded && !question->sur_demande && !question->classement && !question_est_datee(question);
}

/* Where the good answer leads: favorable, else the first named one that leads on. */
static struct cible good_target(const struct question *question, int etape)
{
    const struct reponse *favorable = &question->reponses[SENS_FAVORABLE];
    if (favorable->permise && !cible_reste(&favorable->vers))
        return favorable->vers;
    for (size_t i = 0; i < question->choix_count; i++) {
        const struct cible *vers = &question->choix[i].reponse.vers;
        if (!vers->fin && vers->etape > etape)
            return *vers;
    }
    return (struct cible){.etape = -1, .question = -1};
}

/* The first question that the dossier would be asked there, that of a waiting list when a place is free; NULL where it passes. */
static const struct question *first_asked(const struct etape *etape, const bool *gardes)
{
    const struct question *offered = NULL;
    for (size_t i = 0; i < etape->question_count; i++) {
        if (is_asked(&etape->questions[i], gardes) && !etape->questions[i].proposition)
            return &etape->questions[i];
        if (etape->questions[i].proposition && offered == NULL)
            offered = &etape->questions[i];
    }
    return offered;
}

/* An answer may lead to another question of the same etape: its good answer leads on. */
static struct cible next_of(const struct circuit *circuit, int at, const bool *gardes)
{
    const struct etape *etape = &circuit->etapes[at];
    const struct question *question = etape_demande_tout(etape) ? NULL : first_asked(etape, gardes);
    for (size_t i = 0; question != NULL && i <= etape->question_count; i++) {
        struct cible target = good_target(question, at);
        if (target.fin || (target.etape >= 0 && target.etape != at))
            return target;
        bool within = target.etape == at && target.question >= 0 && (size_t)target.question < etape->question_count;
        question = within ? &etape->questions[target.question] : NULL;
    }
    return etape->suite;
}

/* Care has begun where the etat is « admis »: what comes then has no end that could be counted. */
static void look_ahead(struct trajet *trajet, const bool *gardes)
{
    const struct circuit *circuit = trajet->circuit;
    bool seen[CIRCUIT_MAX_ETAPES] = {false};
    for (int at = trajet->ici; !seen[at];) {
        seen[at] = true;
        struct cible next = next_of(circuit, at, gardes);
        if (next.fin || next.etape < 0 || (size_t)next.etape >= circuit->etape_count || circuit->etapes[at].etat == ETAT_ADMIS)
            return;
        const struct etape *there = &circuit->etapes[next.etape];
        at = next.etape;
        bool stops = first_asked(there, gardes) != NULL || there->attend_jour || next.question >= 0;
        if (there->etat == ETAT_ADMIS)
            return;
        if (stops && !seen[at])
            trajet->suivantes[trajet->suivante_count++] = at;
    }
}

bool trajet_fait(const struct circuit *circuit, int ici, const struct trajet_passe *passes, size_t count, const bool *gardes,
                 struct trajet *out_trajet)
{
    struct trajet trajet = {.circuit = circuit, .ici = ici};
    if (ici < 0 || (size_t)ici >= circuit->etape_count)
        return false;
    look_ahead(&trajet, gardes);
    for (size_t i = 0; i < count; i++)
        if (passes[i].etape >= 0 && (size_t)passes[i].etape < circuit->etape_count && passes[i].etape != ici && !is_ahead(&trajet, passes[i].etape))
            note_passe(&trajet, &passes[i]);
    if (trajet.faite_count > 0)
        qsort(trajet.faites, trajet.faite_count, sizeof trajet.faites[0], by_day);
    *out_trajet = trajet;
    return trajet.faite_count + 1 + trajet.suivante_count >= 3;
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

/* « Avis du RSASE » within a sentence; « DIPC » and « N° » stay. */
static struct str within(struct arena *arena, struct str titre)
{
    bool capital = titre.len > 1 && titre.at[0] >= 'A' && titre.at[0] <= 'Z' && !(titre.at[1] >= 'A' && titre.at[1] <= 'Z') && titre.at[1] != '.';
    struct str rest = str_from(titre, 2);
    if (str_starts(titre, STR("É")))
        return str_print(arena, "é%.*s", STR_ARG(rest));
    return capital ? str_print(arena, "%c%.*s", titre.at[0] | 0x20, STR_ARG(str_from(titre, 1))) : titre;
}

static struct str title_of(struct arena *arena, const struct trajet *trajet, int etape)
{
    return within(arena, trajet->circuit->etapes[etape].titre);
}

struct str trajet_phrase(struct arena *arena, const struct trajet *trajet, day_t depuis, day_t echeance)
{
    struct str text = trajet->circuit->etapes[trajet->ici].etat == ETAT_ADMIS
                          ? STR("Étape en cours") /* what it leads to has no number */
                          : str_print(arena, "Étape %zu sur %zu", trajet->faite_count + 1, trajet->faite_count + 1 + trajet->suivante_count);
    text = str_print(arena, "%.*s : %.*s", STR_ARG(text), STR_ARG(title_of(arena, trajet, trajet->ici)));
    if (depuis != DAY_NONE)
        text = str_print(arena, "%.*s, depuis le %.*s", STR_ARG(text), STR_ARG(date_french(arena, depuis)));
    if (echeance != DAY_NONE)
        text = str_print(arena, "%.*s, jusqu'au %.*s", STR_ARG(text), STR_ARG(date_french(arena, echeance)));
    return str_print(arena, "%.*s.", STR_ARG(text));
}

struct str trajet_reste(struct arena *arena, const struct trajet *trajet)
{
    struct str done = STR_NONE, next = STR_NONE;
    for (size_t i = 0; i < trajet->faite_count; i++)
        done = str_join(arena, done, STR(" ; "), title_of(arena, trajet, trajet->faites[i].etape));
    for (size_t i = 0; i < trajet->suivante_count; i++)
        next = str_join(arena, next, STR(" ; "), title_of(arena, trajet, trajet->suivantes[i]));
    done = str_is_empty(done) ? STR_NONE : str_print(arena, "Déjà fait : %.*s.", STR_ARG(done));
    next = str_is_empty(next) ? STR_NONE : str_print(arena, "Ensuite : %.*s.", STR_ARG(next));
    return str_join(arena, done, STR(" "), next);
}
