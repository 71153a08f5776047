/* Checks of eligibility: shown as they are, never deciding; and what guards know of a dossier after an answer. */
#include "tests/unit/reponse_scene.h"

static struct str shown(int64_t dossier, bool *out_no)
{
    struct str bloc = STR_NONE;
    gens_begin(dossier);
    gens_ok(eligibilite(&gens.atelier, gens.affaire, &bloc, out_no));
    bloc = str_copy(reponse.arena, bloc);
    gens_end();
    return bloc;
}

static const struct check {
    const char *name, *territoire, *lieu;
    bool no;
} checks[] = {
    {"so", "tnord", "✓ oui", false},
    {"not so", "tsud", "✗ non", true},
    {"not known", NULL, "⚠ à vérifier", false},
};

static void test_check(void **state)
{
    const struct check *row = *state;
    void *scene = NULL;
    bool no = !row->no;
    assert_int_equal(reponse_setup(&scene), 0);
    gens_dossier("Petit", "Zoé", "2010-05-17", "sud", row->territoire);
    int64_t dossier = gens.affaire->row.id;
    gens_end();
    struct str bloc = shown(dossier, &no);
    assert_str(bloc, str_c(reponse.arena, str_print(reponse.arena, "```tableau\nVit dans le Nord | %s\nDroit ouvert | ⚠ à vérifier\nBesoin d\\'un suivi | à apprécier\n```\n", row->lieu)));
    assert_int_equal(no, row->no);
    reponse_teardown(&scene);
}

/* A check says no: favorable asks for its reason once, the dossier does not move, and no avis was counted; with its reason it goes on,
 * and the reason stands where it can be erased, not in the avis. */
static void test_passed_over_by_a_human_with_a_reason(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("avis", "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    assert_int_equal(reponse_mail(&question, "alma@departement.example", "Avis favorable", NULL).etat, MESSAGE_TRAITE);
    assert_str(reponse_row(dossier).etape, "avis");
    struct question_row again = reponse_open(dossier);
    assert_int_equal(again.id, question.id);
    assert_true(str_find(again.texte, STR("passer outre")) != STR_NOT_FOUND);
    reponse_mail(&again, "alma@departement.example", "Avis favorable\nRaison de passer outre : elle vit chez sa tante", NULL);
    assert_str(reponse_row(dossier).etape, "suivi");
    struct str history = reponse_history(dossier);
    size_t counted = str_find(history, STR("avis_compte avis : favorable (titulaire)\n")), passed = str_find(history, STR("eligibilite_passee elle vit chez sa tante\n"));
    assert_true(counted != STR_NOT_FOUND && passed != STR_NOT_FOUND && counted < passed);
}

/* Where the check says yes, or is not known, nobody is asked why. */
static void test_nothing_is_asked_where_no_check_says_no(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("avis", "Petit", "tnord");
    struct question_row question = reponse_open(dossier);
    reponse_mail(&question, "alma@departement.example", "Avis favorable", NULL);
    assert_str(reponse_row(dossier).etape, "suivi");
    assert_true(str_find(reponse_history(dossier), STR("eligibilite_passee")) == STR_NOT_FOUND);
}

static const struct fait *fact_of(const struct fait *facts, size_t count, const char *nom)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(facts[i].nom, nom))
            return &facts[i];
    fail_msg("no fact « %s »", nom);
    return NULL;
}

static void test_what_guards_know(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("rdv", "Petit", "tnord");
    struct question_row question = reponse_open(dossier);
    gens_clock("2026-03-04T10:00");
    reponse_mail(&question, "alma@departement.example", "Réponse : tenu\nDate du rendez-vous : 12/02/2026\nLieu : Arras", "notification");
    struct fait *facts = NULL;
    size_t count = 0;
    gens_begin(dossier);
    gens_ok(affaire_faits(&gens.atelier, gens.affaire, &facts, &count));
    assert_str(fact_of(facts, count, "champ_date_rdv")->texte, "2026-02-12");
    assert_str(fact_of(facts, count, "champ_lieu")->texte, "Arras");
    assert_str(fact_of(facts, count, "champ_note")->texte, NULL);
    assert_str(fact_of(facts, count, "reponse_rdv")->texte, "tenu");
    assert_str(fact_of(facts, count, "reponse_mixte")->texte, NULL);
    assert_str(fact_of(facts, count, "territoire")->texte, "tnord");
    assert_str(fact_of(facts, count, "ouverture")->texte, "2026-03-02");
    assert_str(fact_of(facts, count, "entree")->texte, "2026-03-04");
    assert_str(fact_of(facts, count, "admission")->texte, NULL);
    assert_true(str_find(fact_of(facts, count, "emetteur_roles")->texte, STR(",rsase,")) != STR_NOT_FOUND);
    assert_true(str_find(fact_of(facts, count, "emetteur_roles")->texte, STR(",directeur,")) == STR_NOT_FOUND);
    assert_str(fact_of(facts, count, "pieces")->texte, ",notification,");
    assert_int_equal(fact_of(facts, count, "jeune_proche")->nombre, 0);
    assert_int_equal(fact_of(facts, count, "hors_perimetre")->nombre, 0);
    gens_end();
}

/* Capacity that is only shown stops nobody; a full territory of another circuit does. */
static void test_places(void **state)
{
    (void)state;
    bool free_place = false;
    gens_dossier("Petit", "Zoé", "2010-05-17", "sud", "tsud");
    gens_ok(affaire_place_libre(&gens.atelier, gens.affaire, &free_place));
    assert_true(free_place);
    gens.affaire->row.territoire = STR("nulle part");
    gens_ok(affaire_place_libre(&gens.atelier, gens.affaire, &free_place));
    assert_false(free_place);
    struct circuit shown_only = *gens.affaire->circuit;
    shown_only.capacite_montree = true;
    gens.affaire->circuit = &shown_only;
    gens_ok(affaire_place_libre(&gens.atelier, gens.affaire, &free_place));
    assert_true(free_place);
    gens_end();
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, reponse_setup, reponse_teardown)

int main(void)
{
    static const struct CMUnitTest others[] = {IN_SCENE(test_passed_over_by_a_human_with_a_reason), IN_SCENE(test_nothing_is_asked_where_no_check_says_no),
                                               IN_SCENE(test_what_guards_know), IN_SCENE(test_places)};
    return RUN_ROWS("controles", checks, test_check) + RUN_TESTS("eligibilite", others);
}
