/* decide_programme, decide_calendrier, decide_depart_date: what is to happen on a day is reckoned, happens once, and after a
 * standstill only the latest of it. */
#include "tests/unit/depart_scene.h"

/* ---- a dossier that stands somewhere ---------------------------------------------------------------------------- */

static int64_t stands(const char *etape, const char *naissance)
{
    gens_begin(0);
    struct dossier_row row = {.circuit = STR("essai"), .etat = ETAT_EN_COURS, .depuis = gens.atelier.jour, .echeance = DAY_NONE, .admis = DAY_NONE,
                              .fini = DAY_NONE, .jeune_nom = STR("LERVAL"), .jeune_prenom = STR("Ilan"), .jeune_naissance = DAY_NONE,
                              .mds = STR("nord"), .territoire = STR("tnord"), .emetteur = STR("alma@departement.example"),
                              .ouvert = gens.atelier.moment, .version = gens.conf->circuits[0].empreinte};
    if (naissance != NULL)
        assert_true(date_parse_iso(str_of(naissance), &row.jeune_naissance));
    gens_ok(store_dossier_new(gens.atelier.store, gens.atelier.arena, &row, gens.atelier.jour, &gens.atelier.fault));
    gens_ok(affaire_load(&gens.atelier, row.id, gens.affaire));
    gens_step(&(struct evenement){.kind = EVENEMENT_FICHE, .etape = circuit_find_etape(gens.affaire->circuit, str_of(etape))});
    gens_end();
    return row.id;
}

/* How often that question was asked so far. */
static int asked(int64_t dossier, const char *question)
{
    int count = 0;
    gens_begin(0);
    struct gens_questions all = gens_questions(dossier, false);
    for (size_t i = 0; i < all.count; i++)
        count += str_eq_c(all.rows[i].question, question);
    gens_end();
    return count;
}

static void answer(int64_t dossier, const char *question)
{
    gens_begin(dossier);
    struct gens_questions open = gens_questions(dossier, true);
    gens.affaire->auteur = (struct auteur){.par = STR("alma@departement.example"), .origine = ORIGINE_MAIL};
    for (size_t i = 0; i < open.count; i++)
        if (str_eq_c(open.rows[i].question, question))
            gens_step(&(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = open.rows[i].id, .sens = SENS_FAVORABLE});
    gens_end();
}

static struct dossier_row row_of(int64_t dossier)
{
    gens_begin(dossier);
    struct dossier_row row = gens.affaire->row; /* its texts live until the next decision */
    gens_end();
    return row;
}

/* ---- dated questions ---------------------------------------------------------------------------------------------- */

static void test_dates_of_a_question(void **state)
{
    (void)state;
    int64_t id = stands("suivi", "2010-01-15"); /* 17 less 6 months: 2026-07-15, less 3: 2026-10-15 */
    depart_day("2026-07-14");
    assert_int_equal(asked(id, "ages"), 0);
    depart_day("2026-07-15");
    depart_day("2026-07-15");
    assert_int_equal(asked(id, "ages"), 1);
    answer(id, "ages");
    depart_day("2026-10-14");
    assert_int_equal(asked(id, "ages"), 1);
    depart_day("2026-10-15");
    depart_day("2026-10-16");
    assert_int_equal(asked(id, "ages"), 2);
}

/* Both dates are past when the dossier comes there: the latest is asked, at once, and once. */
static void test_past_dates(void **state)
{
    (void)state;
    int64_t id = stands("suivi", "2009-05-20"); /* 2025-11-20 and 2026-02-20 */
    depart_day("2026-03-02");
    assert_int_equal(asked(id, "ages"), 1);
    answer(id, "ages");
    depart_day("2026-03-03");
    depart_day("2026-12-01");
    assert_int_equal(asked(id, "ages"), 1);
}

/* Nobody looked for a year: one question, not one for each day that went by. */
static void test_standstill(void **state)
{
    (void)state;
    int64_t id = stands("suivi", "2010-01-15");
    depart_day("2027-03-01");
    assert_int_equal(asked(id, "ages"), 1);
    assert_int_equal(asked(id, "point"), 1);
}

static void test_again_and_again(void **state)
{
    (void)state;
    int64_t id = stands("suivi", "2014-01-15");
    depart_day("2026-05-01");
    assert_int_equal(asked(id, "point"), 0);
    depart_day("2026-05-04"); /* two months after 2 March, on the next open day */
    assert_int_equal(asked(id, "point"), 1);
    answer(id, "point");
    depart_day("2026-08-03");
    assert_int_equal(asked(id, "point"), 1);
    depart_day("2026-08-04");
    assert_int_equal(asked(id, "point"), 2);
    depart_day("2026-11-04"); /* still open: not asked beside itself, and the next turn comes all the same */
    assert_int_equal(asked(id, "point"), 2);
    answer(id, "point");
    depart_day("2027-02-04");
    assert_int_equal(asked(id, "point"), 3);
}

/* A corrected birth date moves what is to come. */
static void test_a_date_that_changes(void **state)
{
    (void)state;
    int64_t id = stands("suivi", "2010-01-15");
    gens_begin(id);
    assert_true(date_parse_iso(STR("2010-02-15"), &gens.affaire->row.jeune_naissance));
    gens_ok(programme_refresh(&gens.atelier, gens.affaire));
    gens_ok(store_dossier_save(gens.atelier.store, &gens.affaire->row, &gens.atelier.fault));
    gens_end();
    depart_day("2026-07-15");
    assert_int_equal(asked(id, "ages"), 0);
    depart_day("2026-08-17");
    assert_int_equal(asked(id, "ages"), 1);
}

/* ---- an etape that waits ------------------------------------------------------------------------------------------- */

static void test_an_etape_is_left_on_its_day(void **state)
{
    (void)state;
    int64_t id = stands("pause", "2014-01-15");
    assert_str(row_of(id).etape, "pause");
    depart_day("2026-03-11");
    assert_str(row_of(id).etape, "pause");
    depart_day("2026-03-12");
    assert_str(row_of(id).etape, "suivi");
    assert_int_equal(row_of(id).etat, ETAT_ADMIS);
}

/* In care, and the one question to come hangs on a day that nobody has said: no circuit can prove that away. */
static void test_a_question_whose_day_nobody_knows(void **state)
{
    (void)state;
    int64_t id = stands("veille", "2014-01-15");
    assert_int_equal(row_of(id).etat, ETAT_A_VERIFIER);
    gens_begin(id);
    gens_says(gens_events(id, "a_verifier").detail, "aucun jour n'est connu");
    gens_end();
}

/* Nobody will ever know: a human looks, now. When the day is said after all, it comes. */
static void test_a_day_that_nobody_knows(void **state)
{
    (void)state;
    int64_t id = stands("rdv", "2014-01-15");
    assert_int_equal(row_of(id).etat, ETAT_A_VERIFIER);
    gens_begin(id);
    gens_says(gens_events(id, "a_verifier").detail, "champ.rendez_vous");
    gens_ok(store_valeur_add(gens.atelier.store, &(struct valeur_row){.dossier = id, .champ = STR("rendez_vous"), .texte = STR("2026-03-20"),
                                                                      .etape = STR("rdv"), .question = STR("rdv"), .quand = gens.atelier.moment},
                             &gens.atelier.fault));
    gens_step(&(struct evenement){.kind = EVENEMENT_REPRISE, .etape = circuit_find_etape(gens.affaire->circuit, STR("rdv"))});
    gens_end();
    depart_day("2026-03-19");
    assert_str(row_of(id).etape, "rdv");
    depart_day("2026-03-20");
    assert_str(row_of(id).etape, "suivi");
}

static void test_nothing_of_what_has_ended(void **state)
{
    (void)state;
    int64_t id = stands("suivi", "2010-01-15");
    gens_begin(id);
    gens.affaire->auteur = (struct auteur){.par = STR("alma@departement.example"), .origine = ORIGINE_ACT};
    gens.affaire->row.etat = ETAT_SORTI;
    gens_ok(programme_refresh(&gens.atelier, gens.affaire));
    gens_ok(store_dossier_save(gens.atelier.store, &gens.affaire->row, &gens.atelier.fault));
    gens_end();
    depart_day("2026-07-15");
    assert_int_equal(asked(id, "ages"), 0);
}

/* ---- departs for a young person -------------------------------------------------------------------------------------- */

static void test_a_birthday_opens_a_dossier(void **state)
{
    (void)state;
    int64_t id = stands("chef", "2010-06-15");
    depart_day("2026-06-14");
    assert_int_equal(depart_count("suite", NULL), 0);
    depart_day("2026-06-15");
    depart_day("2026-06-15");
    depart_day("2026-06-16");
    assert_int_equal(depart_count("suite", "entretien"), 1);
    struct str reference = row_of(id).reference;
    char kept[32];
    (void)snprintf(kept, sizeof kept, "%.*s", STR_ARG(reference));
    gens_begin(0);
    struct dossiers all = depart_dossiers("suite", NULL);
    assert_str(all.rows[0].lie_a, kept);
    assert_str(all.rows[0].jeune_nom, "LERVAL");
    assert_str(all.rows[0].etape, "entretien");
    assert_str(all.rows[0].mds, "nord");
    assert_true(str_is_empty(all.rows[0].objet));
    gens_end();
    depart_day("2027-06-15"); /* the later day is another dossier */
    assert_int_equal(depart_count("suite", "entretien"), 2);
}

/* Two open dossiers of one young person are no two interviews. */
static void test_one_young_person_once(void **state)
{
    (void)state;
    (void)stands("chef", "2010-06-15");
    (void)stands("chef", "2010-06-15");
    depart_day("2026-06-15");
    assert_int_equal(depart_count("suite", "entretien"), 1);
}

/* A circuit comes to follow the young persons of another: those that are open are known to it at once, for the days to come. */
static void test_a_circuit_that_comes_later(void **state)
{
    (void)state;
    depart_change("suite.cfg", "circuits = [ \"essai\" ]", "circuits = [ \"suite\" ]");
    (void)stands("chef", "2010-06-15");
    (void)stands("chef", "2009-11-20"); /* 16 is past: nothing is made up for */
    depart_day("2026-03-02");
    for (int i = 0; i < 2; i++) { /* to and fro: circuits that come back are a change too */
        depart_change(NULL, NULL, NULL);
        depart_day("2026-03-03");
        assert_int_equal(depart_count("suite", "entretien"), 0);
        depart_change("suite.cfg", "circuits = [ \"essai\" ]", "circuits = [ \"suite\" ]");
        depart_day("2026-03-04");
    }
    depart_day("2026-06-15");
    assert_int_equal(depart_count("suite", "entretien"), 0); /* as the circuits are now, nobody follows */
    depart_change(NULL, NULL, NULL);
    depart_day("2026-11-20");
    assert_int_equal(depart_count("suite", "entretien"), 1); /* 17 of the second; 16 of the first was past again */
}

/* ---- by the calendar ---------------------------------------------------------------------------------------------------- */

static void test_every_month(void **state)
{
    (void)state;
    depart_day("2026-03-02");
    assert_int_equal(depart_count("essai", "tableau"), 0); /* the first of March is past when it is first known */
    depart_day("2026-04-01");
    depart_day("2026-04-01");
    depart_day("2026-04-02");
    gens_begin(0);
    struct dossiers all = depart_dossiers("essai", "tableau");
    assert_int_equal(all.count, 1);
    assert_str(all.rows[0].objet, "Tableau de suivi, avril 2026");
    assert_str(all.rows[0].etape, "tableau");
    assert_true(str_is_empty(all.rows[0].jeune_nom));
    struct gens_questions open = gens_questions(all.rows[0].id, true);
    assert_int_equal(open.count, 1);
    assert_str(open.rows[0].mail, "edme@departement.example");
    gens_end();
    depart_day("2026-05-01");
    assert_int_equal(depart_count("essai", "tableau"), 2);
}

static void test_each_territory(void **state)
{
    (void)state;
    depart_day("2026-03-02");
    depart_day("2026-07-01");
    gens_begin(0);
    struct dossiers all = depart_dossiers("essai", "comite");
    assert_int_equal(all.count, 2);
    assert_str(all.rows[0].objet, "Comité, 2e semestre 2026");
    assert_str(all.rows[0].territoire, "tnord");
    assert_str(all.rows[1].territoire, "tsud");
    gens_end();
}

/* Months without a look: one table, the latest, and the calendar goes on from there. */
static void test_calendar_after_a_standstill(void **state)
{
    (void)state;
    depart_day("2026-03-02");
    depart_day("2026-11-20");
    depart_day("2026-11-20");
    gens_begin(0);
    struct dossiers all = depart_dossiers("essai", "tableau");
    assert_int_equal(all.count, 1);
    assert_str(all.rows[0].objet, "Tableau de suivi, novembre 2026");
    gens_end();
    depart_day("2026-12-01");
    assert_int_equal(depart_count("essai", "tableau"), 2);
}

static void test_elements(void **state)
{
    (void)state;
    depart_day("2026-03-02");
    depart_day("2026-03-25");
    assert_int_equal(depart_count("essai", "bilan"), 0);
    depart_day("2026-03-26"); /* 20 days before 15 April */
    depart_day("2026-03-27");
    gens_begin(0);
    struct dossiers all = depart_dossiers("essai", "bilan");
    assert_int_equal(all.count, 1);
    assert_str(all.rows[0].element, "gt_01");
    assert_str(all.rows[0].territoire, "tsud");
    assert_str(all.rows[0].objet, "Bilan");
    gens_end();
    depart_day("2026-04-13");
    assert_int_equal(depart_count("essai", "bilan"), 2);
    gens_begin(0);
    all = depart_dossiers("essai", "vide"); /* only what lacks a date or a pilot */
    assert_int_equal(all.count, 1);
    assert_str(all.rows[0].element, "gt_02");
    assert_str(all.rows[0].territoire, "tnord"); /* of its MDS */
    assert_str(all.rows[0].objet, "À définir, 2e trimestre 2026");
    gens_end();
    depart_day("2026-12-01"); /* its date is over */
    assert_int_equal(depart_count("essai", "bilan"), 2);
}

/* The circuit says another day now: the old one opens nothing. */
static void test_a_calendar_that_changes(void **state)
{
    (void)state;
    depart_day("2026-03-02");
    depart_change("essai.cfg", "chaque mois le 1", "chaque mois le 20");
    depart_day("2026-03-20");
    assert_int_equal(depart_count("essai", "tableau"), 1);
    depart_day("2026-04-01");
    assert_int_equal(depart_count("essai", "tableau"), 1);
    depart_day("2026-04-20");
    assert_int_equal(depart_count("essai", "tableau"), 2);
}

/* ---- killed in the middle ------------------------------------------------------------------------------------------------ */

static void keep_row(void *context, const struct programme_row *row)
{
    struct programme_row *kept = context;
    if (kept->id == 0 && row->quoi == PROGRAMME_DEPART)
        *kept = *row;
}

static void test_killed_before_the_commit(void **state)
{
    (void)state;
    depart_day("2026-03-02");
    gens_clock("2026-04-01T09:00");
    struct programme_row row = {.id = 0};
    gens_begin(0);
    gens_ok(store_programme_each_due(gens.atelier.store, gens.atelier.arena, gens.atelier.jour, 10, keep_row, &row, &gens.atelier.fault));
    assert_int_not_equal(row.id, 0);
    gens_ok(programme_fait(&gens.atelier, &row));
    assert_int_equal(atelier_end(&gens.atelier, ERR_WAIT), ERR_WAIT); /* rolled back, as by a death */
    assert_int_equal(depart_count("essai", "tableau"), 0);
    depart_day("2026-04-01");
    assert_int_equal(depart_count("essai", "tableau"), 1);
}

/* A birth date is corrected after the day that it had given: her 17 years are prepared once. */
static void test_a_corrected_birth_date(void **state)
{
    (void)state;
    depart_change("suite.cfg", "\"jeune.date_naissance + 16 ans\",\n    ", "");
    int64_t id = stands("suivi", "2009-03-10");
    depart_day("2026-03-10");
    assert_int_equal(depart_count("suite", "entretien"), 1);
    gens_begin(id);
    assert_true(date_parse_iso(STR("2009-04-10"), &gens.affaire->row.jeune_naissance));
    gens_ok(store_dossier_save(gens.atelier.store, &gens.affaire->row, &gens.atelier.fault));
    gens_ok(programme_refresh(&gens.atelier, gens.affaire));
    gens_end();
    depart_day("2026-04-10");
    assert_int_equal(depart_count("suite", "entretien"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DEPART(test_dates_of_a_question),
        IN_DEPART(test_past_dates),
        IN_DEPART(test_standstill),
        IN_DEPART(test_again_and_again),
        IN_DEPART(test_a_date_that_changes),
        IN_DEPART(test_an_etape_is_left_on_its_day),
        IN_DEPART(test_a_day_that_nobody_knows), IN_DEPART(test_a_question_whose_day_nobody_knows),
        IN_DEPART(test_nothing_of_what_has_ended),
        IN_DEPART(test_a_birthday_opens_a_dossier),
        IN_DEPART(test_one_young_person_once),
        IN_DEPART(test_a_corrected_birth_date),
        IN_DEPART(test_a_circuit_that_comes_later),
        IN_DEPART(test_every_month),
        IN_DEPART(test_each_territory),
        IN_DEPART(test_calendar_after_a_standstill),
        IN_DEPART(test_elements),
        IN_DEPART(test_a_calendar_that_changes),
        IN_DEPART(test_killed_before_the_commit),
    };
    return RUN_TESTS("decide_programme", tests);
}
