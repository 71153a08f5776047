/* circuit: a walk at random over circuits at random, that checks after every step what circuit.h promises of every step; each
 * row is one promise. */
#include "tests/unit/circuit_hasard.h"

enum { CIRCUITS = 1000, STEPS = 100 };

/* ---- the promises ---------------------------------------------------------------------------------------------------------- */

struct pas_fait { /* one step, as the promises look at it */
    const struct world *before, *after;
    const struct evenement *event;
    const struct effets *effets;
    const struct ouverte *answered; /* of an AVIS */
    bool counted;                   /* its answer was */
};

static bool has(const struct pas_fait *pas, enum effet_kind kind)
{
    for (size_t i = 0; i < pas->effets->count; i++)
        if (pas->effets->items[i].kind == kind)
            return true;
    return false;
}

static const struct question *asked(const struct pas_fait *pas, const struct effet *effet)
{
    return &pas->before->etapes[effet->etape].questions[effet->question];
}

static bool nothing_moves_after_an_end(const struct pas_fait *pas)
{
    for (size_t i = 0; i < pas->effets->count && etat_is_end(pas->before->dossier.etat); i++)
        if (pas->effets->items[i].kind != EFFET_NON_COMPRIS)
            return false;
    return true;
}

static bool no_favorable_out_of_a_defavorable(const struct pas_fait *pas)
{
    bool refused = pas->counted && !pas->event->a_choix && pas->event->sens == SENS_DEFAVORABLE;
    for (size_t i = 0; i < pas->effets->count; i++) {
        const struct effet *effet = &pas->effets->items[i];
        bool acquis = effet->kind == EFFET_ACQUIS;
        if (refused && (effet->kind == EFFET_PREND_PLACE || effet->kind == EFFET_CUMUL || acquis))
            return false;
        refused = refused || (acquis && effet->sens == SENS_DEFAVORABLE);
    }
    return true;
}

static bool asked_once_and_not_closed(const struct pas_fait *pas)
{
    for (size_t i = 0; i < pas->effets->count; i++) {
        const struct effet *effet = &pas->effets->items[i];
        bool open = effet->kind == EFFET_FERME && find_open(pas->before, effet->ouverte) != NULL;
        for (size_t j = 0; j < i; j++) {
            const struct effet *earlier = &pas->effets->items[j];
            if (earlier->kind == EFFET_FERME && effet->kind == EFFET_FERME && earlier->ouverte == effet->ouverte)
                return false;
            if (earlier->kind == EFFET_QUESTION && effet->kind == EFFET_QUESTION && earlier->etape == effet->etape && earlier->question == effet->question)
                return false;
            if (earlier->kind == EFFET_QUESTION && effet->kind == EFFET_FERME && earlier->etape == effet->etape && earlier->question == effet->question)
                return false;
        }
        if (effet->kind == EFFET_FERME && !open)
            return false;
    }
    return true;
}

static bool nothing_is_asked_that_is_open(const struct pas_fait *pas)
{
    const struct etat_dossier *dossier = &pas->after->dossier;
    for (size_t i = 0; i < dossier->ouverte_count; i++)
        for (size_t j = 0; j < i; j++)
            if (dossier->ouvertes[i].etape == dossier->ouvertes[j].etape && dossier->ouvertes[i].question == dossier->ouvertes[j].question)
                return false;
    return true;
}

static bool an_end_leaves_nothing_open(const struct pas_fait *pas)
{
    return !etat_is_end(pas->after->dossier.etat) || pas->after->dossier.ouverte_count == 0;
}

static bool a_place_is_a_human_s_word(const struct pas_fait *pas)
{
    bool place = false, cumul = false;
    for (size_t i = 0; i < pas->effets->count; i++) {
        const struct effet *effet = &pas->effets->items[i];
        cumul = cumul || effet->kind == EFFET_CUMUL;
        if (effet->kind == EFFET_CUMUL && asked(pas, effet)->reponses[SENS_FAVORABLE].prend_place)
            return false;
        if (effet->kind != EFFET_PREND_PLACE)
            continue;
        bool by_choix = pas->event->kind == EVENEMENT_AVIS && pas->event->a_choix;
        bool free_place = pas->before->dossier.place_libre || pas->before->circuit.capacite_montree;
        if (place || cumul || by_choix || !free_place || pas->event->kind == EVENEMENT_DATE || pas->event->kind == EVENEMENT_LIEU)
            return false;
        place = true;
    }
    return true;
}

static bool two_roles_only_by_a_plain_yes(const struct pas_fait *pas)
{
    for (size_t i = 0; i < pas->effets->count; i++) {
        const struct effet *effet = &pas->effets->items[i];
        if (effet->kind != EFFET_CUMUL)
            continue;
        const struct question *question = asked(pas, effet);
        size_t rang = circuit_rang_question(&pas->before->circuit, effet->etape, effet->question);
        bool yes = pas->event->kind == EVENEMENT_AVIS && !pas->event->a_choix && pas->event->sens == SENS_FAVORABLE && pas->counted;
        if (!yes || !question->cumul || !pas->before->cumulable[rang] || question->piece_count > 0 || question->champ_count > 0)
            return false;
    }
    return true;
}

static bool a_check_is_passed_over_by_a_reason(const struct pas_fait *pas)
{
    if (!pas->before->dossier.inadmissible)
        return !has(pas, EFFET_DEMANDE_RAISON);
    for (size_t i = 0; i < pas->effets->count; i++) {
        const struct effet *effet = &pas->effets->items[i];
        bool by_itself = effet->kind == EFFET_CUMUL || (effet->kind == EFFET_ACQUIS && effet->sens == SENS_FAVORABLE);
        if (by_itself && asked(pas, effet)->passe_outre)
            return false;
    }
    bool favorable = pas->counted && !pas->event->a_choix && pas->event->sens == SENS_FAVORABLE;
    const struct question *question = pas->counted ? &pas->before->etapes[pas->answered->etape].questions[pas->answered->question] : NULL;
    return !favorable || !question->passe_outre || pas->event->passe_outre;
}

static bool days_ask_what_days_ask(const struct pas_fait *pas)
{
    for (size_t i = 0; i < pas->effets->count; i++) {
        const struct effet *effet = &pas->effets->items[i];
        if (effet->kind != EFFET_QUESTION || !question_est_datee(asked(pas, effet)))
            continue;
        bool its_day = pas->event->kind == EVENEMENT_DATE && pas->event->etape == effet->etape && pas->event->question == effet->question;
        bool again = false;
        for (size_t j = 0; j < i; j++)
            again = again || (pas->effets->items[j].kind == EFFET_FERME && pas->effets->items[j].etape == effet->etape
                              && pas->effets->items[j].question == effet->question);
        if (!its_day && !again)
            return false;
    }
    return true;
}

static bool the_place_of_life_moves_nothing(const struct pas_fait *pas)
{
    if (pas->event->kind != EVENEMENT_LIEU || pas->before->dossier.etape < 0)
        return true;
    return !has(pas, EFFET_FERME) && pas->before->dossier.etape == pas->after->dossier.etape && pas->effets->count <= 4;
}

static bool no_withdrawal_after_admission(const struct pas_fait *pas)
{
    if (pas->event->kind != EVENEMENT_RETRAIT || pas->before->dossier.etape < 0 || etat_is_end(pas->before->dossier.etat))
        return true;
    bool admis = pas->before->dossier.etat == ETAT_ADMIS;
    return admis ? pas->effets->count == 1 && has(pas, EFFET_NON_COMPRIS) : pas->after->dossier.etat == ETAT_RETIRE;
}

/* Somebody must answer, a day must come, a place: or a human has been called. */
static bool no_dossier_is_forgotten(const struct pas_fait *pas)
{
    const struct etat_dossier *dossier = &pas->after->dossier;
    if (dossier->etape < 0 || etat_is_end(dossier->etat) || dossier->etat == ETAT_A_VERIFIER)
        return true;
    const struct etape *etape = &pas->after->etapes[dossier->etape];
    if (etape->attend_jour || etape->etat == ETAT_ADMIS)
        return true;
    for (size_t i = 0; i < dossier->ouverte_count; i++)
        if (dossier->ouvertes[i].etape == dossier->etape)
            return true;
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition || etape->questions[i].le_count > 0 || etape->questions[i].tous_les.nombre > 0)
            return true;
    return false;
}

/* Nothing but the question of the place of life is open for another etape. */
static bool what_is_open_is_of_the_etape(const struct pas_fait *pas)
{
    const struct etat_dossier *dossier = &pas->after->dossier;
    const struct cible *lieu = &pas->after->circuit.lieu_change;
    for (size_t i = 0; i < dossier->ouverte_count; i++) {
        const struct ouverte *open = &dossier->ouvertes[i];
        if (open->etape != dossier->etape && (open->etape != lieu->etape || open->question != lieu->question))
            return false;
    }
    return true;
}

static const struct promise {
    const char *name;
    bool (*holds)(const struct pas_fait *pas);
} promises[] = {
    {"after an end nothing moves", nothing_moves_after_an_end},
    {"no favorable out of a defavorable", no_favorable_out_of_a_defavorable},
    {"asked once, and not closed in the same step", asked_once_and_not_closed},
    {"nothing is asked that is open", nothing_is_asked_that_is_open},
    {"an end leaves nothing open", an_end_leaves_nothing_open},
    {"a place is a human's word", a_place_is_a_human_s_word},
    {"two roles only by a plain yes", two_roles_only_by_a_plain_yes},
    {"a check is passed over by a reason", a_check_is_passed_over_by_a_reason},
    {"days ask what days ask", days_ask_what_days_ask},
    {"the place of life moves nothing", the_place_of_life_moves_nothing},
    {"no withdrawal after admission", no_withdrawal_after_admission},
    {"no dossier is forgotten", no_dossier_is_forgotten},
    {"what is open is of the etape", what_is_open_is_of_the_etape},
};
enum { PROMISES = sizeof promises / sizeof promises[0] };

/* ---- the walk ---------------------------------------------------------------------------------------------------------------- */

static int seen[EFFET_KIND_COUNT];
static struct { int circuit, step, event, count; } broken[PROMISES]; /* the first time, and how often */

static void judge(const struct pas_fait *pas, int circuit, int number)
{
    for (size_t i = 0; i < PROMISES; i++)
        if (!promises[i].holds(pas) && broken[i].count++ == 0) {
            broken[i].circuit = circuit;
            broken[i].step = number;
            broken[i].event = (int)pas->event->kind;
        }
}

static void step(struct world *w, int circuit, int number)
{
    static struct world before;
    change_the_world(w);
    before = *w;
    before.dossier.ouvertes = before.open;
    struct evenement event = make_event(w);
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct effets effets;
    circuit_step(arena, &w->circuit, &w->dossier, &event, w->values, &effets);
    struct pas_fait pas = {.before = &before, .after = w, .event = &event, .effets = &effets};
    pas.answered = event.kind == EVENEMENT_AVIS && !etat_is_end(w->dossier.etat) ? find_open(&before, event.ouverte) : NULL;
    for (size_t i = 0; i < effets.count; i++)
        pas.counted = pas.counted || (pas.answered != NULL && effets.items[i].kind == EFFET_FERME && effets.items[i].ouverte == event.ouverte);
    bool refused = pas.counted && !event.a_choix && event.sens == SENS_DEFAVORABLE;
    w->dossier.refus = w->dossier.refus || (refused && pas.answered->etape == w->dossier.etape);
    for (size_t i = 0; i < effets.count; i++) {
        apply(w, &effets.items[i]);
        seen[effets.items[i].kind]++;
    }
    judge(&pas, circuit, number);
    arena_free(arena);
}

static void walk(uint64_t seed)
{
    static struct world w;
    chance_state = seed;
    for (int circuit = 0; circuit < CIRCUITS; circuit++) {
        make_circuit(&w);
        for (int number = 0; number < STEPS; number++) {
            step(&w, circuit, number);
            if (etat_is_end(w.dossier.etat) && !one_in(3)) { /* another dossier of the same circuit */
                w.dossier.etape = -1;
                w.dossier.etat = ETAT_EN_COURS;
                w.dossier.acquis_count = w.dossier.piece_count = 0;
                w.dossier.refus = false;
            }
        }
    }
}

static void test_promise(void **state)
{
    const struct promise *promise = *state;
    size_t i = (size_t)(promise - promises);
    if (broken[i].count > 0)
        fail_msg("%d times, first at circuit %d, step %d, event %d", broken[i].count, broken[i].circuit, broken[i].step, broken[i].event);
}

/* A walk that never comes to something proves nothing of it. */
static void test_the_walk_has_come_to_everything(void **state)
{
    (void)state;
    for (int kind = 0; kind < EFFET_KIND_COUNT; kind++)
        if (seen[kind] < 100)
            fail_msg("effect %d only %d times", kind, seen[kind]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_walk_has_come_to_everything)};
    walk(0x9E3779B97F4A7C15ull);
    walk(94);
    walk(4); /* each seed beside the first is one that found something */
    return RUN_ROWS("circuit, at random", promises, test_promise) + RUN_TESTS("circuit, the walk", tests);
}
