/* decide_versions: a dossier follows the version of its circuit that it began with, until somebody migrates it. */
#include "tests/unit/gens_scene.h"

/* The file is written anew, read anew, while dossiers are open. */
static void change_circuit(const char *old, const char *new)
{
    gens_close();
    gens_write("petit.cfg", GENS_CIRCUIT, old, new);
    gens_open();
}

static const struct etape *etape_of(struct str nom)
{
    int index = circuit_find_etape(gens.affaire->circuit, nom);
    return index < 0 ? NULL : &gens.affaire->circuit->etapes[index];
}

static void test_it_keeps_its_version(void **state)
{
    (void)state;
    int64_t before = gens_stands("avis_chef", "nord", "tnord");
    change_circuit("delai = \"10 jo\"", "delai = \"12 jo\"");
    int64_t after = gens_stands("avis_chef", "nord", "tnord");
    gens_begin(before);
    assert_int_equal(etape_of(STR("decision"))->questions[0].delai.nombre, 10);
    const struct circuit *first = gens.affaire->circuit; /* read once, for all decisions */
    gens_end();
    gens_begin(before);
    assert_ptr_equal(gens.affaire->circuit, first);
    gens_end();
    gens_begin(after);
    assert_int_equal(etape_of(STR("decision"))->questions[0].delai.nombre, 12);
    assert_ptr_equal(gens.affaire->circuit, &gens.conf->circuits[0]);
    gens_end();
}

/* It goes through an etape that the file no longer has. */
static void test_it_goes_on_by_it(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_chef", "nord", "tnord");
    change_circuit("favorable: { vers = \"avis_rsase\"; }; defavorable: { vers = \"avis_chef.recours\"; motif = true; }",
                   "favorable: { vers = \"decision\"; }; defavorable: { vers = \"avis_chef.recours\"; motif = true; }");
    gens_begin(id);
    struct gens_questions open = gens_questions(id, true);
    gens.affaire->auteur = (struct auteur){.par = STR("celeste@departement.example"), .origine = ORIGINE_MAIL};
    gens_step(&(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = open.rows[0].id, .sens = SENS_FAVORABLE});
    assert_str(gens.affaire->row.etape, "avis_rsase");
    gens_end();
}

static void test_a_version_that_nobody_knows_is_the_present_one(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_chef", "nord", "tnord");
    gens_begin(id);
    gens.affaire->row.version = STR("00000000000000000000000000000000");
    gens_ok(store_dossier_save(gens.atelier.store, &gens.affaire->row, &gens.atelier.fault));
    gens_end();
    gens_begin(id);
    assert_ptr_equal(gens.affaire->circuit, &gens.conf->circuits[0]);
    gens_end();
}

static void test_many_versions(void **state)
{
    (void)state;
    enum { VERSIONS = 20 };
    int64_t dossiers[VERSIONS];
    for (int i = 0; i < VERSIONS; i++) {
        char delay[32];
        (void)snprintf(delay, sizeof delay, "delai = \"%d jo\"", 20 + i);
        change_circuit("delai = \"10 jo\"", delay);
        dossiers[i] = gens_stands("avis_chef", "nord", "tnord");
    }
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < VERSIONS; i++) {
            gens_begin(dossiers[i]);
            assert_int_equal(etape_of(STR("decision"))->questions[0].delai.nombre, 20 + i);
            gens_end();
        }
}

/* ---- migrate --------------------------------------------------------------------------------------------------- */

static const char *migrate(int64_t id, const char *etape)
{
    const char *why = NULL;
    gens_begin(id);
    gens_ok(version_migre(&gens.atelier, gens.affaire, str_of(etape), &why));
    return why;
}

static void test_migrate_where_the_etape_is(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_rsase", "nord", "tsud");
    change_circuit("delai = \"10 jo\"", "delai = \"12 jo\"");
    assert_null(migrate(id, NULL));
    assert_str(gens.affaire->row.etape, "avis_rsase");
    assert_ptr_equal(gens.affaire->circuit, &gens.conf->circuits[0]);
    struct gens_questions all = gens_questions(id, false);
    assert_int_equal(all.count, 2); /* nobody is asked twice */
    assert_int_equal(all.rows[0].close, 0);
    assert_int_equal(gens_events(id, "migration").count, 1);
    gens_end();
    assert_non_null(migrate(id, NULL)); /* there already */
    gens_end();
    gens_begin(id);
    assert_str(gens.affaire->row.version, str_c(gens.atelier.arena, gens.conf->circuits[0].empreinte));
    gens_end();
}

static void test_migrate_where_the_etape_is_gone(void **state)
{
    (void)state;
    int64_t id = gens_stands("decision", "nord", "tnord");
    change_circuit("decision", "verdict");
    const char *why = migrate(id, NULL);
    assert_non_null(why);
    gens_says(str_of(why), "verdict"); /* what to do: the etapes there are */
    assert_str(gens.affaire->row.etape, "decision");
    gens_end();
    assert_non_null(migrate(id, "nulle_part"));
    gens_end();
    assert_null(migrate(id, "verdict"));
    assert_str(gens.affaire->row.etape, "verdict");
    struct gens_questions open = gens_questions(id, true);
    assert_int_equal(open.count, 1);
    assert_str(open.rows[0].etape, "verdict");
    gens_end();
}

/* The etape stays, one of its questions has gone: closed, and what the etape asks now is asked. */
static void test_migrate_where_a_question_is_gone(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_chef", "nord", "tnord");
    gens_begin(id);
    struct gens_questions asked = gens_questions(id, true);
    gens.affaire->auteur = (struct auteur){.par = STR("celeste@departement.example"), .origine = ORIGINE_MAIL};
    gens_step(&(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = asked.rows[0].id, .sens = SENS_DEFAVORABLE, .motif = STR("incomplet")});
    gens_end();
    change_circuit("recours", "appel");
    assert_null(migrate(id, NULL));
    struct gens_questions open = gens_questions(id, true);
    assert_int_equal(open.count, 1);
    assert_str(open.rows[0].question, "avis_chef"); /* entered anew */
    struct gens_questions all = gens_questions(id, false);
    assert_str(all.rows[1].close_par, "migration");
    gens_end();
}

static void test_an_ended_one_stays(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_chef", "nord", "tnord");
    gens_begin(id);
    gens_step(&(struct evenement){.kind = EVENEMENT_RETRAIT, .motif = STR("déménagement")});
    gens_end();
    change_circuit("delai = \"10 jo\"", "delai = \"12 jo\"");
    assert_non_null(migrate(id, NULL));
    gens_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_GENS(test_it_keeps_its_version), IN_GENS(test_it_goes_on_by_it), IN_GENS(test_a_version_that_nobody_knows_is_the_present_one),
        IN_GENS(test_many_versions),
        IN_GENS(test_migrate_where_the_etape_is), IN_GENS(test_migrate_where_the_etape_is_gone), IN_GENS(test_migrate_where_a_question_is_gone),
        IN_GENS(test_an_ended_one_stays),
    };
    return RUN_TESTS("versions", tests);
}
