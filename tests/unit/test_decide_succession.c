/* decide_succession: a question whose holder has left is asked of the successor, and of nobody else's; one person who holds two
 * roles is asked once. */
#include "tests/unit/gens_scene.h"

static int failures;

static void count_failures(void *context, enum err err)
{
    (void)context;
    failures += err != ERR_NONE;
}

static void succeed_at(const char *moment)
{
    gens_clock(moment);
    failures = 0;
    succession_due(&gens.atelier, count_failures, NULL);
    assert_int_equal(failures, 0);
}

/* ---- whose question moves to whom ---------------------------------------------------------------------------- */

static const struct change_row {
    const char *name, *etape, *mds, *territoire, *moment;
    const char *asked, *then; /* the first open question's address, before and after; NULL: as before */
} changes[] = {
    {"the last day", "avis_rsase", "nord", "tsud", "2026-03-31T18:00", "alma@departement.example", NULL},
    {"the successor's first day", "avis_rsase", "nord", "tsud", "2026-04-01T08:00", "alma@departement.example", "bruno@departement.example"},
    {"a deputy for some days is no successor", "avis_rsase", "sud", "tsud", "2026-03-12T09:00", "alma@departement.example", NULL},
    {"the same person, now par interim", "avis_chef", "nord", "tnord", "2026-03-17T09:00", "celeste@departement.example", NULL},
    {"a vacancy that the referent departemental fills", "avis_chef", "sud", "tnord", "2026-06-01T09:00", "edme@departement.example", NULL},
    {"a director who stays", "decision", "nord", "tnord", "2026-04-01T08:00", "dora@sessad.example", NULL},
};

static void test_change(void **state)
{
    const struct change_row *row = *state;
    void *none = NULL;
    gens_setup(&none);
    int64_t id = gens_stands(row->etape, row->mds, row->territoire);
    gens_begin(id);
    struct gens_questions before = gens_questions(id, true);
    assert_str(before.rows[0].mail, row->asked);
    gens_end();
    succeed_at(row->moment);
    gens_begin(id);
    struct gens_questions after = gens_questions(id, true);
    assert_int_equal(after.count, before.count);
    bool found = false;
    for (size_t i = 0; i < after.count; i++)
        found = found || str_eq_c(after.rows[i].mail, row->then != NULL ? row->then : row->asked);
    assert_true(found);
    assert_int_equal(gens_events(id, "succession").count, row->then != NULL);
    gens_end();
    gens_teardown(&none);
}

/* ---- what moves with it ---------------------------------------------------------------------------------------- */

static const struct question_row *open_to(const struct gens_questions *all, const char *mail)
{
    for (size_t i = 0; i < all->count; i++)
        if (str_eq_c(all->rows[i].mail, mail))
            return &all->rows[i];
    fail_msg("nothing is asked of %s", mail);
    return NULL;
}

static void test_what_is_left_of_the_delay(void **state)
{
    (void)state;
    gens_clock("2026-03-30T09:00");
    int64_t id = gens_stands("avis_rsase", "nord", "tsud");
    gens_begin(id);
    struct gens_questions before = gens_questions(id, true);
    assert_int_equal(before.count, 2); /* the RSASE, and the pilote beside her */
    struct question_row old = *open_to(&before, "alma@departement.example");
    char token[40];
    (void)snprintf(token, sizeof token, "%.*s", STR_ARG(old.jeton));
    gens_end();
    succeed_at("2026-04-01T09:00");
    gens_begin(id);
    struct gens_questions after = gens_questions(id, true), all = gens_questions(id, false);
    const struct question_row *new = open_to(&after, "bruno@departement.example");
    assert_int_equal(new->echeance, old.echeance); /* it is to come: not a day is given away */
    gens_says(new->texte, "5 jours ouvrés après le lundi 30 mars 2026"); /* and how it was reckoned is told */
    assert_str(new->etape, "avis_rsase");
    assert_str(new->role, "rsase");
    assert_false(str_eq_c(new->jeton, token));
    (void)open_to(&after, "celeste@departement.example"); /* the pilote is asked as before, once */
    assert_int_equal(all.count, 3);
    for (size_t i = 0; i < all.count; i++)
        if (str_eq_c(all.rows[i].jeton, token)) {
            assert_int_not_equal(all.rows[i].close, 0);
            assert_str(all.rows[i].close_par, "successeur");
        }
    gens_says(gens_events(id, "succession").detail, "alma@departement.example");
    gens_end();
    succeed_at("2026-04-01T09:05"); /* once */
    gens_begin(id);
    assert_int_equal(gens_questions(id, false).count, 3);
    gens_end();
}

static void test_a_delay_that_is_over_begins_anew(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_rsase", "nord", "tsud");
    succeed_at("2026-04-07T09:00");
    gens_begin(id);
    struct gens_questions after = gens_questions(id, true);
    const struct question_row *new = open_to(&after, "bruno@departement.example");
    day_t expected = DAY_NONE;
    assert_true(date_parse_iso(STR("2026-04-14"), &expected)); /* five working days */
    assert_int_equal(new->echeance, expected);
    assert_int_equal(new->niveau, 0);
    gens_end();
}

static void test_the_reason_goes_with_it(void **state)
{
    (void)state;
    gens_clock("2026-03-10T09:00");
    int64_t id = gens_stands("avis_chef", "nord", "tsud");
    gens_begin(id);
    struct gens_questions asked = gens_questions(id, true);
    gens.affaire->auteur = (struct auteur){.par = STR("celeste@departement.example"), .origine = ORIGINE_MAIL};
    gens_step(&(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = asked.rows[0].id, .sens = SENS_DEFAVORABLE, .motif = STR("adresse manquante")});
    gens_end();
    succeed_at("2026-04-01T09:00");
    gens_begin(id);
    struct gens_questions after = gens_questions(id, true);
    const struct question_row *new = open_to(&after, "bruno@departement.example");
    assert_str(new->question, "recours");
    gens_says(new->texte, "adresse manquante");
    gens_end();
}

/* Somebody is appointed where the referent departemental stood in; somebody is struck off the directory. */
static void test_the_directory_changes(void **state)
{
    (void)state;
    int64_t vacant = gens_stands("avis_chef", "sud", "tnord");
    gens_close();
    gens_write("annuaire.cfg", GENS_ANNUAIRE, "mds = \"sud\"; },", "mds = \"sud\"; titulaire = \"bruno\"; },");
    gens_open();
    succeed_at("2026-03-03T09:00");
    gens_begin(vacant);
    struct gens_questions after = gens_questions(vacant, true);
    assert_int_equal(after.count, 1);
    assert_str(after.rows[0].mail, "bruno@departement.example");
    gens_end();
}

static void test_people_of_the_fiche_are_left_alone(void **state)
{
    (void)state;
    gens_close();
    gens_write("petit.cfg", GENS_CIRCUIT, "role = \"rsase\"; modele = \"question-avis\"; delai = \"5 jo\"",
               "role = \"emetteur\"; modele = \"question-avis\"; delai = \"5 jo\"");
    gens_open();
    int64_t id = gens_stands("avis_rsase", "nord", "tsud"); /* alma sent it, and leaves */
    succeed_at("2026-04-01T09:00");
    gens_begin(id);
    struct gens_questions after = gens_questions(id, true);
    (void)open_to(&after, "alma@departement.example");
    assert_int_equal(gens_events(id, "succession").count, 0);
    gens_end();
}

/* ---- the pilots of elements, who stand in the circuit's file -------------------------------------------------------- */

#define LAST_ETAPE "  suivi: { titre = \"Suivi\"; etat = \"admis\"; jusqu_au = \"entree + 10 ans\"; suite = \"sorti\"; };\n};\n"

/* The circuit follows three groups; who pilots the first two is as given. */
static void with_elements(const char *first, const char *second)
{
    char changed[2048];
    (void)snprintf(changed, sizeof changed,
                   "  bilan: { titre = \"Bilan\"; question: { titre = \"Bilan du groupe\"; role = \"pilote_element\"; modele = \"question-avis\";\n"
                   "    delai = \"5 jo\"; favorable: { vers = \"sorti\"; }; }; };\n" LAST_ETAPE
                   "departs: { bilan: { par = \"date\"; chaque = \"element\"; quand = [ \"chaque semestre le 1\" ]; titre = \"Bilan\"; etape = \"bilan\"; }; };\n"
                   "elements = ( { nom = \"gt_1\"; titre = \"Groupe un\"; genre = \"groupe\"; %s },\n"
                   "  { nom = \"gt_2\"; titre = \"Groupe deux\"; genre = \"groupe\"; %s },\n"
                   "  { nom = \"gt_3\"; titre = \"Groupe trois\"; genre = \"groupe\"; pilote = \"celeste\"; } );\n", first, second);
    gens_close();
    gens_write("petit.cfg", GENS_CIRCUIT, LAST_ETAPE, changed);
    gens_open();
}

static int64_t element_stands(const char *element)
{
    int64_t id = gens_dossier(NULL, NULL, NULL, "nord", NULL);
    gens.affaire->row.element = str_of(element);
    gens_step(&(struct evenement){.kind = EVENEMENT_FICHE, .etape = circuit_find_etape(gens.affaire->circuit, STR("bilan"))});
    gens_end();
    return id;
}

static void asked_of(int64_t id, const char *mail)
{
    gens_begin(id);
    struct gens_questions open = gens_questions(id, true);
    assert_int_equal(open.count, 1);
    assert_str(open.rows[0].mail, mail);
    gens_end();
}

static void test_the_pilot_of_an_element(void **state)
{
    (void)state;
    with_elements("pilote = \"alma\";", "");
    int64_t first = element_stands("gt_1"), second = element_stands("gt_2"), third = element_stands("gt_3");
    asked_of(first, "alma@departement.example");
    asked_of(second, "edme@departement.example"); /* « à définir »: the referent departemental */
    asked_of(third, "celeste@departement.example");
    succeed_at("2026-03-03T09:00");
    asked_of(second, "edme@departement.example");
    with_elements("pilote = \"bruno\";", " pilote = \"alma\";"); /* one hands over, one is named at last */
    succeed_at("2026-03-04T09:00");
    asked_of(first, "bruno@departement.example");
    asked_of(second, "alma@departement.example");
    asked_of(third, "celeste@departement.example");
}

/* ---- one person in two roles ------------------------------------------------------------------------------------ */

static void test_cumul(void **state)
{
    (void)state;
    int64_t id = gens_stands("avis_chef", "nord", "tnord");
    gens_begin(id);
    const struct circuit *circuit = gens.affaire->circuit;
    const struct question *rsase = &circuit->etapes[1].questions[0], *chef = &circuit->etapes[0].questions[0];
    struct question director = circuit->etapes[2].questions[0];
    director.cumul = true; /* a file that says so is refused: nor is it done */
    gens.affaire->auteur.par = STR("alma@departement.example");
    assert_true(affaire_cumule(&gens.atelier, gens.affaire, rsase));
    gens.affaire->auteur.par = STR("celeste@departement.example");
    assert_false(affaire_cumule(&gens.atelier, gens.affaire, rsase)); /* another person */
    assert_false(affaire_cumule(&gens.atelier, gens.affaire, chef)); /* hers, but the circuit does not say `cumul` */
    gens.affaire->auteur.par = STR("dora@sessad.example");
    assert_false(affaire_cumule(&gens.atelier, gens.affaire, &director)); /* never where a place is taken */
    gens.affaire->auteur.par = STR("personne@departement.example");
    assert_false(affaire_cumule(&gens.atelier, gens.affaire, rsase));
    gens_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_GENS(test_what_is_left_of_the_delay), IN_GENS(test_a_delay_that_is_over_begins_anew), IN_GENS(test_the_reason_goes_with_it),
        IN_GENS(test_the_directory_changes), IN_GENS(test_people_of_the_fiche_are_left_alone), IN_GENS(test_the_pilot_of_an_element),
        IN_GENS(test_cumul),
    };
    int failed = RUN_ROWS("who holds it", changes, test_change);
    return failed + RUN_TESTS("succession", tests);
}
