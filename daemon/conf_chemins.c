/* The ways through a circuit: every etape can be reached and left, every question is asked some day, nobody waits for nothing, and
 * no dossier stands for ever where nobody is asked.
 *
 * Two walks over the same edges. Forward from where a fiche, a depart or an operator's act enters: what is stood in, what is
 * asked. Backward from the ends and from care going on (etat admis): what can still be left. */
#include "daemon/conf_preuve.h"

struct carte { /* of one circuit */
    const struct circuit *circuit;
    bool atteinte[CIRCUIT_MAX_ETAPES];
    bool entree[CIRCUIT_MAX_ETAPES]; /* entered normally, not only by one of its questions */
    bool sort[CIRCUIT_MAX_ETAPES];   /* an end, or rest in care, can be reached from it */
    bool *posee[CIRCUIT_MAX_ETAPES]; /* by question */
    bool sans_jeune; /* only from where dossiers begin that no young person is the subject of */
    bool change;
};

static void mark(struct carte *carte, bool *what)
{
    carte->change = carte->change || !*what;
    *what = true;
}

void question_each_reponse(const struct question *question, reponse_fn *each, void *context)
{
    for (int sens = 0; sens < SENS_COUNT; sens++)
        if (question->reponses[sens].permise)
            each(context, question, &question->reponses[sens], (enum sens)sens);
    for (size_t i = 0; i < question->choix_count; i++)
        each(context, question, &question->choix[i].reponse, SENS_COUNT);
}

bool etape_reveille(const struct etape *etape)
{
    bool waits = etape->attend_jour;
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        waits = waits || question->proposition || question_est_datee(question) || question->tous_les.nombre > 0;
    }
    return waits;
}

static bool completes(const struct question *one, const struct question *other)
{
    bool only = one->sauf < 0 && other->si < 0 && one->si >= 0;
    return question_entre(one) && question_entre(other) && only && one->si == other->sauf;
}

bool question_conclut(const struct etape *etape, size_t index)
{
    const struct question *question = &etape->questions[index];
    bool concludes = question_certaine(question);
    for (size_t i = 0; i < index; i++)
        concludes = concludes || completes(question, &etape->questions[i]) || completes(&etape->questions[i], question);
    return concludes;
}

/* May the dossier go on from here along `suite`? */
static bool may_pass(const struct etape *etape)
{
    bool certain = false;
    for (size_t i = 0; i < etape->question_count; i++)
        certain = certain || question_conclut(etape, i);
    return etape_demande_tout(etape) || etape->attend_jour || (!certain && !etape_reveille(etape));
}

typedef void cible_fn(struct carte *carte, size_t from, const struct cible *cible);

struct parcours_cibles { /* of one etape */
    struct carte *carte;
    size_t from;
    cible_fn *each;
};

static void each_of_reponse(void *context, const struct question *question, const struct reponse *reponse, enum sens sens)
{
    struct parcours_cibles *parcours = context;
    (void)question;
    if (sens == SENS_RESERVE)
        return;
    parcours->each(parcours->carte, parcours->from, &reponse->vers);
    if (reponse->prend_place)
        parcours->each(parcours->carte, parcours->from, &reponse->sans_place);
}

static void each_cible(struct carte *carte, size_t from, cible_fn *each)
{
    const struct etape *etape = &carte->circuit->etapes[from];
    struct parcours_cibles parcours = {carte, from, each};
    for (size_t i = 0; i < etape->question_count; i++)
        if (carte->posee[from][i])
            question_each_reponse(&etape->questions[i], each_of_reponse, &parcours);
    if (may_pass(etape))
        each(carte, from, &etape->suite);
    if (etape->ensemble == ENSEMBLE_TOUTES || etape->ensemble == ENSEMBLE_UNE)
        each(carte, from, &etape->suite_refus);
}

static void enter(struct carte *carte, size_t index)
{
    const struct etape *etape = &carte->circuit->etapes[index];
    mark(carte, &carte->atteinte[index]);
    mark(carte, &carte->entree[index]);
    bool open = true; /* where the first is asked that applies nothing comes after one that always does */
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        if (question->sur_demande)
            continue;
        if (!question_entre(question) || open)
            mark(carte, &carte->posee[index][i]);
        if (!etape_demande_tout(etape) && question_conclut(etape, i))
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

/* Are its dossiers those of a duty, a territory, an element? */
static bool depart_sans_jeune(const struct depart *depart)
{
    return depart->genre == DEPART_DATE && depart->chaque != CHAQUE_JEUNE;
}

static void begin(struct carte *carte)
{
    const struct circuit *circuit = carte->circuit;
    for (size_t i = 0; i < circuit->etape_count; i++) {
        carte->sort[i] = circuit->etapes[i].etat == ETAT_ADMIS;
        if (!carte->sans_jeune && ((i == 0 && circuit->demarre_count > 0) || circuit->etapes[i].par_acte))
            enter(carte, i);
    }
    for (size_t i = 0; i < circuit->depart_count; i++)
        if (!carte->sans_jeune || depart_sans_jeune(&circuit->departs[i]))
            enter(carte, (size_t)circuit->departs[i].etape);
    if (!carte->sans_jeune)
        walk_forward(carte, 0, &circuit->lieu_change); /* asked beside what is open, wherever the dossier stands */
}

static void draw(struct carte *carte)
{
    const struct circuit *circuit = carte->circuit;
    begin(carte);
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

/* ---- what is wrong ------------------------------------------------------------------------------------------------- */

struct repos { /* the answers of one question */
    struct lecteur *lecteur;
    const struct etape *etape;
};

/* A wait with nothing to end it is one that nobody remembers. */
static void tell_rest(void *context, const struct question *question, const struct reponse *reponse, enum sens sens)
{
    struct repos *repos = context;
    (void)question;
    if (sens != SENS_RESERVE && cible_reste(&reponse->vers))
        lecteur_faute(repos->lecteur, reponse->line, "`vers`: « reste » leaves the dossier where nothing more is asked: where to? or add "
                      "to the etape « %.*s » a question with `le` or `tous_les`, or `jusqu_au`", STR_ARG(repos->etape->nom));
}

static void tell_questions(struct lecteur *lecteur, const struct carte *carte, size_t index)
{
    const struct circuit *circuit = carte->circuit;
    const struct etape *etape = &circuit->etapes[index];
    bool rests = etape_demande_tout(etape) || etape->etat == ETAT_ADMIS || etape_reveille(etape);
    struct repos repos = {lecteur, etape};
    for (size_t i = 0; i < etape->question_count; i++) {
        bool beside = circuit->lieu_change.etape == (int)index && circuit->lieu_change.question == (int)i;
        if (!carte->posee[index][i])
            lecteur_faute(lecteur, etape->questions[i].line, "the question « %.*s.%.*s » is never asked: no answer leads to it",
                          STR_ARG(etape->nom), STR_ARG(etape->questions[i].nom));
        else if (!rests && !beside)
            question_each_reponse(&etape->questions[i], tell_rest, &repos);
    }
}

/* ---- where it may stand for ever ------------------------------------------------------------------------------------ */

static void note_rest(void *context, const struct question *question, const struct reponse *reponse, enum sens sens)
{
    bool *rests = context;
    (void)question;
    *rests = *rests || (sens != SENS_RESERVE && (cible_reste(&reponse->vers) || (reponse->prend_place && cible_reste(&reponse->sans_place))));
}

/* May an answer to it leave the dossier where it is? */
static bool may_rest(const struct question *question)
{
    bool rests = false;
    question_each_reponse(question, note_rest, &rests);
    return rests;
}

/* May it stand there with no question open: come there without one, or be left there by an answer? */
static bool may_stand(const struct carte *carte, size_t index)
{
    const struct etape *etape = &carte->circuit->etapes[index];
    bool certain = false, left = false;
    for (size_t i = 0; i < etape->question_count; i++) {
        bool beside = carte->circuit->lieu_change.etape == (int)index && carte->circuit->lieu_change.question == (int)i;
        certain = certain || question_conclut(etape, i);
        left = left || (carte->posee[index][i] && !beside && may_rest(&etape->questions[i]));
    }
    return left || (carte->entree[index] && !certain && (cible_reste(&etape->suite) || etape_reveille(etape)));
}

/* Is there, whatever was answered, always a day to come on which somebody is asked or the dossier goes on? */
static bool always_a_day(const struct etape *etape)
{
    bool day = etape->attend_jour, on_demand = false;
    for (size_t i = 0; i < etape->question_count; i++)
        on_demand = on_demand || etape->questions[i].sur_demande;
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        bool again = question->tous_les.nombre > 0 && !question->sur_demande;
        bool dated = question->le_count > 0 && question->si < 0 && question->sauf < 0;
        bool open = !on_demand && question_certaine(question);
        day = day || again || ((dated || open) && !may_rest(question));
    }
    return day;
}

/* In care, or woken by something: there a dossier may rest, and there alone. */
static void tell_for_ever(struct lecteur *lecteur, const struct carte *carte, size_t index)
{
    const struct etape *etape = &carte->circuit->etapes[index];
    bool may = etape->etat == ETAT_ADMIS || etape_reveille(etape);
    if (may && may_stand(carte, index) && !always_a_day(etape))
        lecteur_faute(lecteur, etape->line, "etape « %.*s »: a dossier may stand here for ever and nobody is asked: add a question with `tous_les`, "
                      "one with `le` of which no answer is « reste », or `jusqu_au`", STR_ARG(etape->nom));
}

static void tell(struct lecteur *lecteur, const struct carte *carte, size_t index)
{
    const struct etape *etape = &carte->circuit->etapes[index];
    if (!carte->atteinte[index]) {
        lecteur_faute(lecteur, etape->line, "nothing leads to the etape « %.*s »: add an answer that does, or `par_acte = true`",
                      STR_ARG(etape->nom));
        return;
    }
    bool waits = etape_demande_tout(etape) || etape->attend_jour || etape_reveille(etape);
    if (!carte->sort[index])
        lecteur_faute(lecteur, etape->line, "the etape « %.*s » can never be left: no answer leads on to an end", STR_ARG(etape->nom));
    if (carte->entree[index] && may_pass(etape) && !waits && cible_reste(&etape->suite) && etape->etat != ETAT_ADMIS)
        lecteur_faute(lecteur, etape->line, "etape « %.*s »: where to, when no question applies? add `suite`", STR_ARG(etape->nom));
    tell_for_ever(lecteur, carte, index);
    tell_questions(lecteur, carte, index);
}

static struct carte *new_carte(struct arena *arena, const struct circuit *circuit)
{
    struct carte *carte = ARENA_NEW(arena, struct carte);
    carte->circuit = circuit;
    for (size_t i = 0; i < circuit->etape_count; i++)
        carte->posee[i] = arena_array(arena, circuit->etapes[i].question_count + 1, sizeof(bool));
    return carte;
}

bool *const *chemins_sans_jeune(struct arena *arena, const struct circuit *circuit)
{
    struct carte *carte = new_carte(arena, circuit);
    carte->sans_jeune = true;
    draw(carte);
    return carte->posee;
}

void conf_prove_chemins(struct lecteur *lecteur, const struct circuit *circuit)
{
    struct carte *carte = new_carte(lecteur->conf->arena, circuit);
    if (circuit->etape_count == 0 || (circuit->demarre_count == 0 && circuit->depart_count == 0))
        return; /* said when it was read */
    draw(carte);
    for (size_t i = 0; i < circuit->etape_count; i++)
        tell(lecteur, carte, i);
}
