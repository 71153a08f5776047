/* conf_parcours: the ways through small circuits, counted by hand, and the same counted one by one by an enumerator that knows
 * nothing of graphs: it walks a dossier from answer to answer as circuit.h tells the story, and remembers where it has been. */
#include "tests/unit/unit.h"

#include "daemon/conf_preuve.h"
#include "tests/unit/circuit_texte.h"

/* ---- the enumerator ------------------------------------------------------------------------------------------------------ */

enum { PLACE_MAX = 400, WAY_MAX = 200 };

struct place { /* where a dossier is: at the door of an etape, standing in it, or before an open question */
    int etape, question; /* question: DOOR, STANDS, or its index */
};
enum { DOOR = -2, STANDS = -1 };

struct walk {
    const struct circuit *circuit;
    bool same_loop[PLACE_MAX][PLACE_MAX]; /* can each reach the other? */
    uint64_t ways;
    int longest;
};

/* As the file writes them: the door, the floor, the questions. */
static int written(const struct circuit *circuit, struct place place)
{
    int before = 0;
    for (int i = 0; i < place.etape; i++)
        before += 2 + (int)circuit->etapes[i].question_count;
    return before + (place.question == DOOR ? 0 : place.question == STANDS ? 1 : 2 + place.question);
}

typedef void step_fn(void *context, bool ends, struct place to, int days);

static void follow(int etape, const struct cible *cible, int days, step_fn *each, void *context)
{
    if (cible->fin)
        each(context, true, (struct place){0, 0}, days);
    else if (cible->etape < 0)
        each(context, false, (struct place){etape, STANDS}, days);
    else
        each(context, false, (struct place){cible->etape, cible->question < 0 ? DOOR : cible->question}, days);
}

static int days_of(struct delai delai) /* as the table of units in conf_preuve.h says it */
{
    static const int working[] = {[DELAI_JOURS_OUVRES] = 1, [DELAI_SEMAINES] = 5, [DELAI_MOIS] = 21, [DELAI_ANS] = 252};
    if (delai.unite == DELAI_JOURS) {
        int days = delai.nombre * 5 / 7;
        return days * 7 < delai.nombre * 5 ? days + 1 : days;
    }
    return delai.unite == DELAI_LE ? (delai.mois > 0 ? 252 : 21) : delai.nombre * working[delai.unite];
}

static const struct reponse *answer(const struct question *question, size_t index)
{
    for (int sens = SENS_FAVORABLE; sens <= SENS_DEFAVORABLE; sens++)
        if (question->reponses[sens].permise && index-- == 0)
            return &question->reponses[sens];
    return index < question->choix_count ? &question->choix[index].reponse : NULL;
}

static void from_question(const struct circuit *circuit, struct place from, step_fn *each, void *context)
{
    const struct question *question = &circuit->etapes[from.etape].questions[from.question];
    const struct reponse *reponse = NULL;
    for (size_t i = 0; (reponse = answer(question, i)) != NULL; i++) {
        follow(from.etape, &reponse->vers, days_of(question->delai), each, context);
        if (reponse->prend_place)
            follow(from.etape, &reponse->sans_place, days_of(question->delai), each, context);
    }
}

static bool is_open(const struct question *question)
{
    return !question->sur_demande && !question->proposition && question->le_count == 0 && question->tous_apres.nombre == 0;
}

static bool may_rest(const struct etape *etape)
{
    bool rests = etape->attend_jour;
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        rests = rests || question->proposition || question->le_count > 0 || question->tous_les.nombre > 0;
    }
    return rests;
}

/* All at once: every combination is tried, question by question. `refused` counts refusals, `asked` questions. */
struct combination {
    const struct circuit *circuit;
    int etape, refused, agreed, asked, days;
    step_fn *each;
    void *context;
};

static void combine(struct combination *so_far, size_t index)
{
    const struct etape *etape = &so_far->circuit->etapes[so_far->etape];
    if (index == etape->question_count) {
        bool refused = etape->ensemble == ENSEMBLE_UNE ? so_far->asked > 0 : etape->ensemble == ENSEMBLE_TOUTES && so_far->refused > 0;
        follow(so_far->etape, refused ? &etape->suite_refus : &etape->suite, so_far->asked > 0 || etape->ensemble != ENSEMBLE_UNE ? so_far->days : 0,
               so_far->each, so_far->context);
        return;
    }
    const struct question *question = &etape->questions[index];
    struct combination next = *so_far;
    if (!is_open(question)) {
        combine(&next, index + 1);
        return;
    }
    next.days = days_of(question->delai) > next.days ? days_of(question->delai) : next.days;
    struct combination spared = next;
    if (question->si >= 0 || question->sauf >= 0)
        combine(&spared, index + 1);
    const struct reponse *reponse = NULL;
    for (size_t i = 0; (reponse = answer(question, i)) != NULL; i++) {
        bool rests = !reponse->vers.fin && reponse->vers.etape < 0, favorable = reponse == &question->reponses[SENS_FAVORABLE];
        struct combination given = next;
        given.asked++;
        given.refused += reponse == &question->reponses[SENS_DEFAVORABLE];
        if (rests && !(etape->ensemble == ENSEMBLE_UNE && favorable))
            combine(&given, index + 1);
    }
}

static void from_all_at_once(const struct circuit *circuit, int index, step_fn *each, void *context)
{
    const struct etape *etape = &circuit->etapes[index];
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        const struct reponse *reponse = NULL;
        for (size_t j = 0; is_open(question) && (reponse = answer(question, j)) != NULL; j++) {
            bool rests = !reponse->vers.fin && reponse->vers.etape < 0;
            if (!rests)
                follow(index, &reponse->vers, days_of(question->delai), each, context);
            else if (etape->ensemble == ENSEMBLE_UNE && reponse == &question->reponses[SENS_FAVORABLE])
                follow(index, &etape->suite, days_of(question->delai), each, context);
        }
    }
    struct combination nothing = {.circuit = circuit, .etape = index, .each = each, .context = context};
    combine(&nothing, 0);
}

static void from_door(const struct circuit *circuit, int index, step_fn *each, void *context)
{
    const struct etape *etape = &circuit->etapes[index];
    if (etape_demande_tout(etape)) {
        from_all_at_once(circuit, index, each, context);
        return;
    }
    for (int i = 0; i < (int)etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        if (!is_open(question))
            continue;
        each(context, false, (struct place){index, i}, 0);
        if (question->si < 0 && question->sauf < 0)
            return;
    }
    if (may_rest(etape))
        each(context, false, (struct place){index, STANDS}, 0);
    else
        follow(index, &etape->suite, 0, each, context);
}

static int known_days(const struct moment *moment)
{
    int days = 0;
    for (size_t i = 0; i < moment->pas_count; i++)
        days += (moment->pas[i].avant ? -1 : 1) * days_of(moment->pas[i].delai);
    return (moment->base == MOMENT_ENTREE || moment->base == MOMENT_OUVERTURE) && days > 0 ? days : 0;
}

static void from_floor(const struct circuit *circuit, int index, step_fn *each, void *context)
{
    const struct etape *etape = &circuit->etapes[index];
    bool moves = false;
    for (int i = 0; i < (int)etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        int days = 0;
        for (size_t j = 0; j < question->le_count; j++)
            days = known_days(&question->le[j]) > days ? known_days(&question->le[j]) : days;
        if (question->le_count == 0 && question->tous_les.nombre > 0)
            days = days_of(question->tous_apres.nombre > 0 ? question->tous_apres : question->tous_les);
        if (question->proposition || question->le_count > 0 || question->tous_les.nombre > 0) {
            each(context, false, (struct place){index, i}, days);
            moves = true;
        }
    }
    if (etape->attend_jour)
        follow(index, &etape->suite, known_days(&etape->jusqu_au), each, context);
    else if (etape_demande_tout(etape) && (etape->suite.fin || etape->suite.etape >= 0))
        follow(index, &etape->suite, 0, each, context);
    else if (!moves || etape->etat == ETAT_ADMIS)
        each(context, true, (struct place){0, 0}, 0);
}

static void each_step(const struct circuit *circuit, struct place from, step_fn *each, void *context)
{
    if (from.question == DOOR)
        from_door(circuit, from.etape, each, context);
    else if (from.question == STANDS)
        from_floor(circuit, from.etape, each, context);
    else
        from_question(circuit, from, each, context);
}

struct seen {
    struct walk *walk;
    int from;
};

static void note(void *context, bool ends, struct place to, int days)
{
    const struct seen *seen = context;
    (void)days;
    if (!ends)
        seen->walk->same_loop[seen->from][written(seen->walk->circuit, to)] = true;
}

/* Who reaches whom (Warshall), then both ways. */
static void find_loops(struct walk *walk)
{
    int count = 0;
    for (int i = 0; i < (int)walk->circuit->etape_count; i++)
        for (int j = DOOR; j < (int)walk->circuit->etapes[i].question_count; j++, count++)
            each_step(walk->circuit, (struct place){i, j}, note, &(struct seen){walk, count});
    for (int via = 0; via < count; via++)
        for (int a = 0; a < count; a++)
            for (int b = 0; b < count && walk->same_loop[a][via]; b++)
                walk->same_loop[a][b] = walk->same_loop[a][b] || walk->same_loop[via][b];
    for (int a = 0; a < count; a++)
        for (int b = a; b < count; b++)
            walk->same_loop[a][b] = walk->same_loop[b][a] = walk->same_loop[a][b] && walk->same_loop[b][a];
}

struct step {
    struct walk *walk;
    struct place at;
    bool went_back;
    int days;
};

static void go_on(void *context, bool ends, struct place to, int days)
{
    const struct step *step = context;
    struct walk *walk = step->walk;
    if (ends) {
        walk->ways++;
        walk->longest = step->days + days > walk->longest ? step->days + days : walk->longest;
        return;
    }
    int here = written(walk->circuit, step->at), there = written(walk->circuit, to);
    bool inside = walk->same_loop[here][there], back = inside && there <= here;
    if (back && step->went_back)
        return;
    struct step next = {walk, to, inside && (step->went_back || back), step->days + days};
    each_step(walk->circuit, to, go_on, &next);
}

static struct parcours enumerate(const struct circuit *circuit)
{
    struct walk *walk = calloc(1, sizeof *walk);
    assert_non_null(walk);
    walk->circuit = circuit;
    find_loops(walk);
    for (int i = 0; i < (int)circuit->etape_count; i++)
        if (i == 0 || circuit->etapes[i].par_acte) {
            struct step start = {walk, {i, DOOR}, false, 0};
            each_step(circuit, start.at, go_on, &start);
        }
    struct parcours found = {walk->ways, walk->longest};
    free(walk);
    return found;
}

/* ---- by hand --------------------------------------------------------------------------------------------------------------- */

#define Q(delai, answers) "titre = \"?\"; role = \"rsase\"; modele = \"m\"; delai = \"" delai "\"; " answers
#define YES(vers) "favorable: { vers = \"" vers "\"; }; "
#define NO(vers) "defavorable: { vers = \"" vers "\"; }; "
#define ETAPE(nom, inside) nom ": { titre = \"" nom "\"; " inside " }; "
#define ASKS(delai, answers) "question: { " Q(delai, answers) " }; "

static const struct row {
    const char *name, *etapes;
    uint64_t ways;
    int days;
} rows[] = {
    {"one question, two answers", ETAPE("a", ASKS("3 jo", YES("sorti") NO("refuse"))), 2, 3},
    {"two in a row", ETAPE("a", ASKS("3 jo", YES("b") NO("refuse"))) ETAPE("b", ASKS("1 mois", YES("sorti") NO("refuse"))), 3, 24},
    {"a guard may pass it over", ETAPE("a", "suite = \"b\"; question: { si = \"g\"; " Q("3 jo", YES("b") NO("refuse")) " }; ")
         ETAPE("b", ASKS("10 jours", YES("sorti"))), 3, 11},
    {"a guard and its contrary leave no third way", ETAPE("a", "questions: { x: { si = \"g\"; " Q("3 jo", YES("sorti")) " }; y: { sauf = \"g\"; "
         Q("4 jo", YES("sorti")) " }; }; "), 2, 4},
    {"a loop once", ETAPE("a", ASKS("3 jo", YES("b") NO("a"))) ETAPE("b", ASKS("1 jo", YES("sorti"))), 2, 7},
    {"a correction once", ETAPE("a", "question: { " Q("3 jo", YES("sorti") NO("a.c")) " }; questions: { c: { sur_demande = true; "
         Q("5 jo", YES("a") NO("retire")) " }; }; "), 4, 16},
    {"three answers with a named one", ETAPE("a", ASKS("3 jo", YES("sorti") NO("refuse") "choix: { x: { libelle = \"X\"; vers = \"retire\"; }; }; ")), 3, 3},
    {"a place, and none", ETAPE("a", ASKS("3 jo", "favorable: { vers = \"sorti\"; prend_place = true; sans_place = \"refuse\"; }; ")), 2, 3},
    {"all at once, a refusal leads away", ETAPE("a", "ensemble = \"premier_refus\"; suite = \"sorti\"; questions: { x: { " Q("3 jo", YES("reste") NO("refuse"))
         " }; y: { " Q("7 jo", YES("reste") NO("refuse")) " }; }; "), 3, 7},
    {"all are awaited", ETAPE("a", "ensemble = \"toutes\"; suite = \"sorti\"; suite_refus = \"refuse\"; questions: { x: { " Q("3 jo", YES("reste") NO("reste"))
         " }; y: { " Q("7 jo", YES("reste") NO("reste")) " }; }; "), 4, 7},
    {"one is enough", ETAPE("a", "ensemble = \"une\"; suite = \"sorti\"; suite_refus = \"refuse\"; questions: { x: { " Q("3 jo", YES("reste") NO("reste"))
         " }; y: { " Q("7 jo", YES("reste") NO("reste")) " }; }; "), 3, 7},
    {"a day is waited for", ETAPE("a", "jusqu_au = \"entree + 3 mois\"; suite = \"b\"; ") ETAPE("b", ASKS("1 semaine", YES("sorti"))), 1, 68},
    {"from the start on, not from here", ETAPE("a", ASKS("1 mois", YES("b"))) ETAPE("b", "jusqu_au = \"ouverture + 3 mois\"; suite = \"sorti\"; "), 1, 63},
    {"care goes on, and is asked about", ETAPE("a", "etat = \"admis\"; questions: { x: { le = [ \"jeune.date_naissance + 18 ans\" ]; "
         Q("3 jo", YES("reste") NO("sorti")) " }; }; "), 4, 6},
    {"asked again and again counts once", ETAPE("a", "etat = \"admis\"; questions: { x: { tous_les = \"1 an\"; tous_apres = \"60 jours\"; "
         Q("3 jo", YES("reste") NO("sorti")) " }; }; "), 4, 92},
    {"an operator's act is a start", ETAPE("a", ASKS("3 jo", YES("sorti"))) ETAPE("b", "par_acte = true; " ASKS("4 jo", YES("retire") NO("a"))), 3, 7},
    {"the tenth is a month away at most", ETAPE("a", ASKS("le 10", YES("sorti"))), 1, 21},
    {"two loops, each once", ETAPE("a", ASKS("1 jo", YES("b") NO("a"))) ETAPE("b", ASKS("1 jo", YES("sorti") NO("b"))), 4, 4},
};

static void check(const struct circuit *circuit, uint64_t ways, int days)
{
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct parcours got = conf_parcours(arena, circuit);
    arena_free(arena);
    assert_int_equal(got.chemins, ways);
    assert_int_equal(got.jours, days);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct conf *conf;
    const struct circuit *circuit = circuit_de_texte(row->etapes, &conf);
    struct parcours by_hand = {row->ways, row->days};
    bool walks = strstr(row->etapes, "ouverture") == NULL && strstr(row->etapes, "sauf") == NULL; /* what the enumerator does not tell apart */
    struct parcours walked = walks ? enumerate(circuit) : by_hand;
    check(circuit, row->ways, row->days);
    assert_int_equal(walked.chemins, row->ways);
    assert_int_equal(walked.jours, row->days);
    conf_free(conf);
}

/* ---- circuits that nobody drew ----------------------------------------------------------------------------------------------- */

static uint32_t dice;
static uint32_t throw(uint32_t sides)
{
    dice = dice * 1664525u + 1013904223u;
    return (dice >> 8) % sides;
}

static const char *somewhere(size_t etapes)
{
    static char name[16];
    static const char *const ends[] = {"sorti", "refuse", "retire"};
    if (throw(3) == 0)
        return ends[throw(3)];
    (void)snprintf(name, sizeof name, "e%u", throw((uint32_t)etapes));
    return name;
}

static void random_etape(struct buf *out, size_t index, size_t etapes)
{
    static const char *const kinds[] = {"", "", "ensemble = \"premier_refus\"; ", "ensemble = \"toutes\"; suite_refus = \"refuse\"; ",
                                        "ensemble = \"une\"; suite_refus = \"retire\"; "};
    uint32_t kind = throw(5);
    buf_print(out, "e%zu: { titre = \"e\"; %ssuite = \"%s\"; questions: { ", index, kinds[kind], somewhere(etapes));
    for (uint32_t i = 0, count = 1 + throw(3); i < count; i++) {
        buf_print(out, "q%u: { titre = \"?\"; role = \"rsase\"; modele = \"m\"; delai = \"%u jo\"; ", i, 1 + throw(9));
        if (throw(2) == 0)
            buf_print(out, "si = \"g%u\"; ", throw(3));
        const char *yes = kind >= 2 && throw(4) > 0 ? "reste" : somewhere(etapes);
        buf_print(out, "favorable: { vers = \"%s\"; }; ", yes);
        const char *no = kind >= 3 ? "reste" : somewhere(etapes);
        if (throw(2) == 0)
            buf_print(out, "defavorable: { vers = \"%s\"; }; ", no);
        buf_add_c(out, "}; ");
    }
    buf_add_c(out, "}; }; ");
}

static void test_random_circuits(void **state)
{
    (void)state;
    uint64_t most = 0;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        dice = seed;
        struct buf text;
        buf_init(&text, 1 << 16);
        size_t etapes = 1 + throw(6);
        for (size_t i = 0; i < etapes; i++)
            random_etape(&text, i, etapes);
        struct conf *conf;
        const struct circuit *circuit = circuit_de_texte(text.at, &conf);
        struct parcours walked = enumerate(circuit);
        struct arena *arena = arena_new(16 << 20, NULL, NULL);
        struct parcours got = conf_parcours(arena, circuit);
        arena_free(arena);
        if (got.chemins != walked.chemins || got.jours != walked.jours)
            print_error("seed %u: %s\n", seed, text.at);
        assert_int_equal(got.chemins, walked.chemins);
        assert_int_equal(got.jours, walked.jours);
        most = got.chemins > most ? got.chemins : most;
        conf_free(conf);
        buf_free(&text);
    }
    assert_true(most > 1000); /* or the dice made nothing worth counting */
}

/* Forty questions with five answers each in a row: 5^40 is more than a number of 64 bits holds, and is said to be. */
static void test_more_than_can_be_counted(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 1 << 16);
    for (int i = 0; i < 40; i++) {
        buf_print(&text, "e%d: { titre = \"e\"; ensemble = \"toutes\"; suite = \"%s%.0d\"; suite_refus = \"%s%.0d\"; questions: { ", i, i < 39 ? "e" : "sorti",
                  i < 39 ? i + 1 : 0, i < 39 ? "e" : "refuse", i < 39 ? i + 1 : 0);
        for (int j = 0; j < 3; j++)
            buf_print(&text, "q%d: { %s }; ", j, Q("1 jo", YES("reste") NO("reste")));
        buf_add_c(&text, "}; }; ");
    }
    struct conf *conf;
    check(circuit_de_texte(text.at, &conf), UINT64_MAX, 40);
    conf_free(conf);
    buf_free(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_circuits),
        cmocka_unit_test(test_more_than_can_be_counted),
    };
    return RUN_ROWS("conf_parcours, by hand", rows, test_row) + RUN_TESTS("conf_parcours", tests);
}
