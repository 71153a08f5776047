/* circuit: the other events, what must hold of every step whatever happens. */
#include "tests/unit/circuit_scene.h"

/* ---- other events, one row each -------------------------------------------------------------------------------------- */

static const struct other {
    const char *name, *etape, *open;
    enum evenement_kind kind;
    int flags;
    const char *acquis, *expected;
} others[] = {
    {"a fiche with an open right goes to the chef de service", NULL, NULL, EVENEMENT_FICHE, MDPH_OUVERT, NULL,
     "etape:avis_chef_service/en_cours demande:avis_chef_service copie:referent_departemental"},
    {"without any right the RSASE lodges a file", NULL, NULL, EVENEMENT_FICHE, 0, NULL,
     "etape:droit_mdph/en_attente demande:depot copie:referent_departemental"},
    {"avis that count on the fiche answer at once", NULL, NULL, EVENEMENT_FICHE, MDPH_OUVERT | PILOTE_DEMANDEUR,
     "+chef_service +rsase",
     "etape:avis_chef_service/en_cours acquis:avis_chef_service etape:avis_rsase/en_cours acquis:avis_rsase "
     "etape:avis_directeur/en_cours demande:avis_directeur copie:referent_departemental"},
    {"a defavorable on the fiche without its reason is asked", NULL, NULL, EVENEMENT_FICHE, MDPH_OUVERT,
     "?chef_service",
     "etape:avis_chef_service/en_cours demande:avis_chef_service copie:referent_departemental"},
    {"after a defavorable on the fiche no favorable of it counts", NULL, NULL, EVENEMENT_FICHE, MDPH_OUVERT,
     "-chef_service +rsase",
     "etape:avis_chef_service/en_cours acquis:avis_chef_service dit:rsase demande:correction "
     "copie:referent_departemental"},
    {"all pieces there: admission is asked", NULL, "pieces.famille pieces.dipc", EVENEMENT_PIECE, PIECES, NULL,
     "ferme:famille ferme:dipc etape:admission/en_cours demande:admission copie:referent_departemental"},
    {"a delegation completes what the family refused", NULL, "pieces.delegation", EVENEMENT_PIECE, PIECES, NULL,
     "ferme:delegation etape:admission/en_cours demande:admission copie:referent_departemental"},
    {"no piece, nothing", NULL, "pieces.famille pieces.dipc", EVENEMENT_PIECE, 0, NULL, ""},
    {"a withdrawal closes and tells", NULL, "pieces.famille pieces.dipc", EVENEMENT_RETRAIT, 0, NULL,
     "ferme:famille ferme:dipc etat:retire dit:rsase dit:referent dit:referent_departemental tous:information-retrait-bref"},
    {"who is admitted is not withdrawn", "accompagnement", NULL, EVENEMENT_RETRAIT, 0, NULL, "non_compris"},
    {"a free place is offered to who waits", "liste_attente", NULL, EVENEMENT_PLACE, PLACE, NULL,
     "etape:liste_attente/en_attente demande:confirmation copie:referent_departemental"},
    {"not twice", NULL, "liste_attente.confirmation", EVENEMENT_PLACE, PLACE, NULL, ""},
    {"not without a place", "liste_attente", NULL, EVENEMENT_PLACE, 0, NULL, ""},
    {"nor elsewhere", "avis_rsase", NULL, EVENEMENT_PLACE, PLACE, NULL, ""},
    {"an operator sends it to an etape", NULL, "pieces.famille", EVENEMENT_REPRISE, 0, NULL,
     "ferme:famille etape:avis_rsase/en_cours demande:avis_rsase copie:referent_departemental"},
    {"a second fiche starts nothing", NULL, "avis_rsase", EVENEMENT_FICHE, 0, NULL, "non_compris"},
};

static void test_other(void **state)
{
    const struct other *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct scene scene;
    make_scene(&scene, row->open == NULL ? "avis_rsase" : row->open, SENS_FAVORABLE, row->flags);
    scene.event.kind = row->kind;
    scene.event.etape = row->kind == EVENEMENT_REPRISE ? circuit_find_etape(circuit, STR("avis_rsase")) : 0;
    give_acquis(&scene, row->acquis);
    if (row->open == NULL)
        scene.dossier.ouverte_count = 0;
    if (row->open == NULL && row->etape == NULL)
        scene.dossier.etape = -1;
    else if (row->etape != NULL)
        scene.dossier.etape = circuit_find_etape(circuit, str_of(row->etape));
    if (scene.dossier.etape >= 0)
        scene.dossier.etat = circuit->etapes[scene.dossier.etape].etat;
    struct effets effets = step(arena, &scene);
    assert_told(&effets, row->expected);
    arena_free(arena);
}

/* ---- what must hold ------------------------------------------------------------------------------------------------- */

typedef void scene_fn(struct arena *arena, struct scene *scene);

/* Every question open, every event, every value of the guards that matter, with and without places, pieces, acquis. */
static void each_scene(scene_fn *each)
{
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j <= circuit->etapes[i].question_count; j++)
            for (int flags = 0; flags < 2 * PIECES; flags++)
                for (int sens = 0; sens < SENS_COUNT; sens++) {
                    struct arena *arena = arena_new(1 << 20, NULL, NULL);
                    struct scene scene;
                    make_scene(&scene, "avis_rsase", (enum sens)sens, flags);
                    scene.dossier.etape = scene.open[0].etape = (int)i;
                    scene.open[0].question = (int)j; /* the last is none of the etape's */
                    scene.dossier.etat = circuit->etapes[i].etat;
                    give_acquis(&scene, "+chef_service +rsase +pilote");
                    each(arena, &scene);
                    arena_free(arena);
                }
}

static void no_favorable_out_of_defavorable(struct arena *arena, struct scene *scene)
{
    if (scene->event.sens != SENS_DEFAVORABLE)
        return;
    struct effets effets = step(arena, scene);
    int from = scene->dossier.etape;
    for (size_t i = 0; i < effets.count; i++) {
        const struct effet *effet = &effets.items[i];
        assert_int_not_equal(effet->kind, EFFET_PREND_PLACE);
        assert_false(effet->kind == EFFET_ACQUIS && effet->sens == SENS_FAVORABLE);
        assert_false(effet->kind == EFFET_ETAPE && effet->etape > from); /* never forward: pieces, admission, admis */
        assert_false(effet->kind == EFFET_ETAPE && effet->etat == ETAT_ADMIS && scene->dossier.etat != ETAT_ADMIS);
    }
}

static void test_a_defavorable_never_goes_on(void **state)
{
    (void)state;
    each_scene(no_favorable_out_of_defavorable);
}

static void stays_ended(struct arena *arena, struct scene *scene)
{
    for (int kind = 0; kind < EVENEMENT_KIND_COUNT; kind++)
        for (int etat = 0; etat < ETAT_COUNT; etat++) {
            scene->event.kind = (enum evenement_kind)kind;
            scene->dossier.etat = (enum etat)etat;
            scene->event.etape = kind;
            struct effets effets = step(arena, scene);
            for (size_t i = 0; i < effets.count && etat_is_end((enum etat)etat); i++)
                assert_int_equal(effets.items[i].kind, EFFET_NON_COMPRIS);
        }
}

static void test_after_an_end_nothing_moves(void **state)
{
    (void)state;
    each_scene(stays_ended);
}

/* Nothing that is closed in a step was not open, nothing is closed twice, an end leaves nothing open. */
static void closes_well(struct arena *arena, struct scene *scene)
{
    for (int kind = 0; kind < EVENEMENT_KIND_COUNT; kind++) {
        scene->event.kind = (enum evenement_kind)kind;
        struct effets effets = step(arena, scene);
        int closed = 0;
        bool ended = false, asked = false;
        for (size_t i = 0; i < effets.count; i++) {
            const struct effet *effet = &effets.items[i];
            closed += effet->kind == EFFET_FERME;
            ended = ended || (effet->kind == EFFET_ETAT && etat_is_end(effet->etat));
            asked = asked || effet->kind == EFFET_QUESTION;
        }
        assert_true(closed <= 1);
        assert_false(ended && asked);
        assert_true(!ended || closed == 1);
    }
}

static void test_questions_close_once(void **state)
{
    (void)state;
    each_scene(closes_well);
}

static void test_a_loop_of_empty_etapes_ends_with_a_human(void **state)
{
    (void)state;
    const struct etape etapes[] = {
        {.nom = STR("a"), .suite = {.etape = 1, .question = -1}},
        {.nom = STR("b"), .suite = {.etape = 0, .question = -1}},
    };
    const struct circuit loop = {.etapes = etapes, .etape_count = 2};
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct etat_dossier dossier = {.etape = -1};
    struct evenement event = {.kind = EVENEMENT_FICHE};
    struct effets effets;
    circuit_step(arena, &loop, &dossier, &event, NULL, &effets);
    assert_int_equal(effets.count, 1);
    assert_int_equal(effets.items[0].etat, ETAT_A_VERIFIER);
    assert_true(effets.items[0].texte.len > 0);
    arena_free(arena);
}

int main(void)
{
    if (!load_circuit())
        return 1;
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_defavorable_never_goes_on),
        cmocka_unit_test(test_after_an_end_nothing_moves),
        cmocka_unit_test(test_questions_close_once),
        cmocka_unit_test(test_a_loop_of_empty_etapes_ends_with_a_human),
    };
    int failed = RUN_ROWS("circuit events", others, test_other) + RUN_TESTS("circuit", tests);
    conf_free(conf);
    return failed;
}
