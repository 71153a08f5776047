/* The ways through a circuit: every etape can be reached and left, every question is asked some day.
 *
 * Two walks over the same edges. Forward from the first etape and from those that an operator's act enters: what is stood
 * in, what is asked. Backward from the ends and from care going on (etat admis): what can still be left. */
#include "daemon/conf_private.h"

struct carte { /* of one circuit */
    const struct circuit *circuit;
    bool atteinte[CIRCUIT_MAX_ETAPES];
    bool entree[CIRCUIT_MAX_ETAPES]; /* entered normally, not only by one of its questions */
    bool sort[CIRCUIT_MAX_ETAPES];   /* an end, or rest in care, can be reached from it */
    bool *posee[CIRCUIT_MAX_ETAPES]; /* by question */
    bool change;
};

static void mark(struct carte *carte, bool *what)
{
    carte->change = carte->change || !*what;
    *what = true;
}

static bool rests(const struct cible *cible)
{
    return !cible->fin && cible->etape < 0;
}

static bool unguarded(const struct question *question)
{
    return !question->sur_demande && !question->proposition && question->si < 0 && question->sauf < 0;
}

/* May the dossier go on from here along `suite`? */
static bool may_pass(const struct etape *etape)
{
    bool certain = false;
    for (size_t i = 0; i < etape->question_count; i++) {
        if (etape->questions[i].proposition)
            return false;
        certain = certain || unguarded(&etape->questions[i]);
    }
    return etape->toutes || !certain;
}

typedef void cible_fn(struct carte *carte, size_t from, const struct cible *cible);

static void each_cible(struct carte *carte, size_t from, cible_fn *each)
{
    const struct etape *etape = &carte->circuit->etapes[from];
    for (size_t i = 0; i < etape->question_count; i++)
        for (int sens = SENS_FAVORABLE; sens <= SENS_DEFAVORABLE && carte->posee[from][i]; sens++) {
            const struct reponse *reponse = &etape->questions[i].reponses[sens];
            if (!reponse->permise)
                continue;
            each(carte, from, &reponse->vers);
            if (reponse->prend_place)
                each(carte, from, &reponse->sans_place);
        }
    if (may_pass(etape))
        each(carte, from, &etape->suite);
}

static void enter(struct carte *carte, size_t index)
{
    const struct etape *etape = &carte->circuit->etapes[index];
    mark(carte, &carte->atteinte[index]);
    mark(carte, &carte->entree[index]);
    bool open = true; /* in mode PREMIERE nothing comes after a question that always applies */
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        if (question->sur_demande)
            continue;
        if (question->proposition || open)
            mark(carte, &carte->posee[index][i]);
        if (!etape->toutes && unguarded(question))
            open = false;
    }
}

static void walk_forward(struct carte *carte, size_t from, const struct cible *cible)
{
    (void)from;
    if (cible->fin || cible->etape < 0)
        return;
    size_t to = (size_t)cible->etape;
    if (cible->question < 0) {
        enter(carte, to);
        return;
    }
    mark(carte, &carte->atteinte[to]);
    mark(carte, &carte->posee[to][cible->question]);
}

static void walk_back(struct carte *carte, size_t from, const struct cible *cible)
{
    if (cible->fin || (cible->etape >= 0 && carte->sort[cible->etape]))
        mark(carte, &carte->sort[from]);
}

static void draw(struct carte *carte)
{
    const struct circuit *circuit = carte->circuit;
    for (size_t i = 0; i < circuit->etape_count; i++) {
        carte->sort[i] = circuit->etapes[i].etat == ETAT_ADMIS;
        if (i == 0 || circuit->etapes[i].par_acte)
            enter(carte, i);
    }
    /* Each round marks something or is the last: bounded by the number of marks. */
    for (carte->change = true; carte->change;) {
        carte->change = false;
        for (size_t i = 0; i < circuit->etape_count; i++)
            if (carte->atteinte[i])
                each_cible(carte, i, walk_forward);
    }
    for (carte->change = true; carte->change;) {
        carte->change = false;
        for (size_t i = 0; i < circuit->etape_count; i++)
            if (carte->atteinte[i])
                each_cible(carte, i, walk_back);
    }
}

static void tell(struct lecteur *lecteur, const struct carte *carte, size_t index)
{
    const struct etape *etape = &carte->circuit->etapes[index];
    if (!carte->atteinte[index]) {
        lecteur_faute(lecteur, etape->line, "nothing leads to the etape « %.*s »: add an answer that does, or `par_acte = true`",
                      STR_ARG(etape->nom));
        return;
    }
    if (!carte->sort[index])
        lecteur_faute(lecteur, etape->line, "the etape « %.*s » can never be left: no answer leads on to an end", STR_ARG(etape->nom));
    if (carte->entree[index] && may_pass(etape) && rests(&etape->suite) && etape->etat != ETAT_ADMIS)
        lecteur_faute(lecteur, etape->line, "etape « %.*s »: where to, when no question applies? add `suite`", STR_ARG(etape->nom));
    for (size_t i = 0; i < etape->question_count; i++)
        if (!carte->posee[index][i])
            lecteur_faute(lecteur, etape->questions[i].line, "the question « %.*s.%.*s » is never asked: no answer leads to it",
                          STR_ARG(etape->nom), STR_ARG(etape->questions[i].nom));
}

void conf_prove_chemins(struct lecteur *lecteur, const struct circuit *circuit)
{
    struct carte *carte = ARENA_NEW(lecteur->conf->arena, struct carte);
    carte->circuit = circuit;
    for (size_t i = 0; i < circuit->etape_count; i++)
        carte->posee[i] = arena_array(lecteur->conf->arena, circuit->etapes[i].question_count + 1, sizeof(bool));
    if (circuit->etape_count == 0)
        return; /* said when it was read */
    draw(carte);
    for (size_t i = 0; i < circuit->etape_count; i++)
        tell(lecteur, carte, i);
}
