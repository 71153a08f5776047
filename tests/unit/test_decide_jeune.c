/* decide_jeune: the territory where a young person lives, what a change of it sets off, and one who is nearly the same. */
#include "tests/unit/gens_scene.h"

static struct fiche fiche_of(const char *adresse, const char *accueil, const char *lieu)
{
    struct fiche fiche = {0};
    fiche.values[FICHE_JEUNE_ADRESSE].text = str_of(adresse);
    fiche.values[FICHE_ACCUEIL_ADRESSE].text = str_of(accueil);
    fiche.values[FICHE_JEUNE_LIEU_HEBERGEMENT].text = str_of(lieu);
    return fiche;
}

/* ---- where she lives ------------------------------------------------------------------------------------------- */

static const struct place_row {
    const char *name, *adresse, *accueil, *lieu, *mds, *territoire;
    bool presume;
} places[] = {
    {"her address", "1 rue Haute 62999 Nordville", NULL, NULL, "sud", "tnord", false},
    {"her address before that of her hosts", "1 rue Haute, Nordville", "2 rue Basse, Sudbourg", NULL, "sud", "tnord", false},
    {"her hosts' where hers is not written", NULL, "2 rue Basse, Sudbourg", NULL, "nord", "tsud", false},
    {"her hosts' where hers is a secret", "adresse confidentielle", "2 rue Basse, Sudbourg", NULL, "nord", "tsud", false},
    {"the house's commune", NULL, NULL, "MECS Les Tilleuls, Sudbourg", "nord", "tsud", false},
    {"a house that says nothing of where", NULL, NULL, "Famille d'accueil", "sud", "tsud", false},
    {"nothing is written", NULL, NULL, NULL, "nord", "tnord", false},
    {"a secret, and nothing else", "Adresse confidentielle", NULL, NULL, "sud", "tsud", false},
    {"a commune that nobody lists", "1 rue Haute, 62999 Confins", NULL, NULL, "nord", "tnord", true},
    {"the same, and the MDS has no default", "1 rue Haute, 62999 Confins", NULL, NULL, "ailleurs", NULL, false},
    {"the same, her hosts in one that is listed", "1 rue Haute, 62999 Confins", "2 rue Basse, Sudbourg", NULL, "nord", "tnord", true},
    {"a house at a code that nobody lists", NULL, NULL, "MECS Les Tilleuls 62999 Confins", "nord", "tnord", true},
    {"two places in two territories, whatever the MDS", "Nordville ou Sudbourg", NULL, NULL, "nord", NULL, false},
    {"no MDS either", NULL, NULL, NULL, NULL, NULL, false},
};

static void test_place(void **state)
{
    const struct place_row *row = *state;
    void *none = NULL;
    gens_setup(&none);
    (void)gens_dossier("LERVAL", "Ilan", "2010-05-17", NULL, NULL);
    const struct fiche fiche = fiche_of(row->adresse, row->accueil, row->lieu);
    bool presume = !row->presume;
    assert_str(jeune_territoire(&gens.atelier, gens.affaire, &fiche, str_of(row->mds), &presume), row->territoire);
    assert_int_equal(presume, row->presume);
    gens_end();
    gens_teardown(&none);
}

/* ---- she moves ------------------------------------------------------------------------------------------------- */

/* A corrected fiche with another address; what is open then. */
static struct gens_questions move(int64_t id, const char *from, const char *to)
{
    const struct fiche before = fiche_of(from, NULL, NULL);
    gens_begin(id);
    gens.affaire->fiche = fiche_of(to, NULL, NULL);
    gens.affaire->a_fiche = true;
    gens_ok(jeune_lieu(&gens.atelier, gens.affaire, &before));
    return gens_questions(id, true);
}

static void test_it_is_asked_before_she_is_routed(void **state)
{
    (void)state;
    int64_t id = gens_stands("decision", "nord", "tnord");
    struct gens_questions open = move(id, "1 rue Haute, Nordville", "2 rue Basse, Sudbourg");
    assert_str(gens.affaire->row.territoire, "tnord"); /* nothing moves yet */
    bool asked = false;
    for (size_t i = 0; i < open.count; i++)
        asked = asked || str_eq_c(open.rows[i].question, "nouveau");
    assert_true(asked);
    gens_says(gens_events(id, "lieu_change").detail, "Sud");
    gens_end();
}

static void test_what_does_not_move(void **state)
{
    (void)state;
    int64_t id = gens_stands("decision", "nord", "tnord");
    (void)move(id, "1 rue Haute, Nordville", "3 rue Haute, Nordville"); /* the same territory */
    assert_int_equal(gens_events(id, "lieu_change").count, 0);
    gens_end();
    gens_begin(id);
    gens.affaire->row.territoire = STR("tsud"); /* by hand */
    gens_ok(store_dossier_save(gens.atelier.store, &gens.affaire->row, &gens.atelier.fault));
    gens_end();
    (void)move(id, "1 rue Haute, Nordville", "1 rue haute, NORDVILLE"); /* the same address: what a human gave stays */
    assert_str(gens.affaire->row.territoire, "tsud");
    assert_int_equal(gens_events(id, "lieu_change").count, 0);
    gens_end();
}

static void test_to_an_unknown_place(void **state)
{
    (void)state;
    int64_t id = gens_stands("decision", "nord", "tnord");
    (void)move(id, "1 rue Haute, Nordville", "1 rue Haute, 62999 Confins");
    assert_int_equal(gens_events(id, "lieu_change").count, 1);
    gens_end();
}

static void test_a_gap_is_filled(void **state)
{
    (void)state;
    int64_t id = gens_dossier("LERVAL", "Ilan", "2010-05-17", "nord", NULL);
    gens_step(&(struct evenement){.kind = EVENEMENT_FICHE});
    gens_end();
    (void)move(id, NULL, "2 rue Basse, Sudbourg");
    assert_int_equal(gens_events(id, "lieu_change").count, 0);
    gens_end();
    gens_begin(id);
    assert_str(gens.affaire->row.territoire, "tsud");
    gens_end();
}

static void test_a_place_is_given_back(void **state)
{
    (void)state;
    int64_t id = gens_stands("decision", "nord", "tnord");
    gens_begin(id);
    gens.affaire->row.place = true;
    gens.affaire->row.rang = 2;
    gens_ok(jeune_territoire_change(&gens.atelier, gens.affaire, STR("tsud"), false));
    assert_false(gens.affaire->row.place);
    assert_int_equal(gens.affaire->row.rang, 0);
    gens_says(gens_events(id, "territoire").detail, "Nord");
    gens.affaire->row.place = true;
    gens.affaire->row.etat = ETAT_ADMIS;
    gens_ok(jeune_territoire_change(&gens.atelier, gens.affaire, STR("tnord"), false));
    assert_true(gens.affaire->row.place); /* who is admitted keeps hers until care ends there */
    gens_ok(jeune_territoire_change(&gens.atelier, gens.affaire, STR("tnord"), false));
    assert_int_equal(gens_events(id, "territoire").count, 2); /* nothing changed the third time */
    gens_ok(jeune_territoire_change(&gens.atelier, gens.affaire, STR_NONE, true));
    assert_true(gens.affaire->row.hors_perimetre);
    gens_end();
}

/* ---- nearly the same ------------------------------------------------------------------------------------------- */

static const struct twin_row {
    const char *name, *nom, *prenom, *naissance;
    bool near;
} twins[] = {
    {"a twin", "LERVAL", "Milo", "2010-05-17", true},
    {"a typo in the name", "LERVALE", "Ilan", "2010-05-17", true},
    {"another birth date", "LERVAL", "Ilan", "2010-05-18", true},
    {"the same, written otherwise", "Lerval", "ILAN", "2010-05-17", false}, /* her own earlier dossier: linked, not asked about */
    {"a brother of another year", "LERVAL", "Milo", "2012-01-02", false},
    {"a namesake by first name alone", "MARVILLE", "Ilan", "2011-03-03", false},
    {"no birth date, another first name", "LERVAL", "Milo", NULL, false},
    {"no birth date", "LERVAL", "Ilan", NULL, true},
};

static void test_twin(void **state)
{
    const struct twin_row *row = *state;
    void *none = NULL;
    struct str references = STR_NONE;
    bool held = false;
    gens_setup(&none);
    (void)gens_stands("avis_chef", "nord", "tnord");
    int64_t id = gens_dossier(row->nom, row->prenom, row->naissance, "nord", "tnord");
    gens_ok(jeune_proche(&gens.atelier, gens.affaire, &references));
    assert_str(references, row->near ? "NAV-2026-0001" : NULL);
    gens_ok(jeune_verifie(&gens.atelier, gens.affaire, &held));
    assert_int_equal(held, row->near);
    assert_int_equal(gens.affaire->row.etat, row->near ? ETAT_A_VERIFIER : ETAT_EN_COURS);
    assert_int_equal(gens_events(id, "a_verifier").count, row->near);
    if (row->near)
        gens_says(gens_events(id, "a_verifier").detail, "NAV-2026-0001");
    gens_end();
    gens_teardown(&none);
}

static void test_a_circuit_that_asks_about_it(void **state)
{
    (void)state;
    gens_close();
    gens_write("petit.cfg", GENS_CIRCUIT, "etapes:\n{\n",
               "gardes: { proche = \"jeune_proche = 1\"; };\netapes:\n{\n"
               "  meme: { titre = \"Le même jeune ?\"; suite = \"avis_chef\"; question: { titre = \"Deux jeunes ?\"; role = \"rsase\"; si = \"proche\";\n"
               "    modele = \"question-avis\"; delai = \"3 jo\"; favorable: { vers = \"avis_chef\"; }; defavorable: { vers = \"retire\"; }; }; };\n");
    gens_open();
    bool held = true;
    int64_t first = gens_stands("meme", "nord", "tnord");
    int64_t twin = gens_dossier("LERVAL", "Milo", "2010-05-17", "nord", "tnord");
    gens_ok(jeune_verifie(&gens.atelier, gens.affaire, &held));
    assert_false(held);
    gens_step(&(struct evenement){.kind = EVENEMENT_FICHE});
    gens_end();
    gens_begin(twin);
    assert_str(gens.affaire->row.etape, "meme");
    assert_int_equal(gens_questions(twin, true).count, 1);
    gens_ok(affaire_load(&gens.atelier, first, gens.affaire));
    assert_str(gens.affaire->row.etape, "avis_chef"); /* alone: not asked */
    gens_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_GENS(test_it_is_asked_before_she_is_routed), IN_GENS(test_what_does_not_move), IN_GENS(test_to_an_unknown_place),
        IN_GENS(test_a_gap_is_filled), IN_GENS(test_a_place_is_given_back), IN_GENS(test_a_circuit_that_asks_about_it),
    };
    int failed = RUN_ROWS("where she lives", places, test_place);
    failed += RUN_ROWS("nearly the same", twins, test_twin);
    return failed + RUN_TESTS("young persons", tests);
}
