/* ecart: what a later fiche changes, and what is only another writing of the same. */
#include "tests/unit/unit.h"

#include "daemon/ecart.h"

static const struct row {
    const char *name;
    enum ecart_facon facon;
    enum fiche_field field;
    const char *before, *after; /* of a box "x" or NULL */
    bool doubted;               /* the new one's value */
    const char *kept;
    bool changed;
} rows[] = {
    {"the same", ECART_EXACT, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", "12 rue des Glycines", false, "12 rue des Glycines", false},
    {"a letter corrected", ECART_EXACT, FICHE_JEUNE_NOM, "DURANT", "DURAND", false, "DURAND", true},
    {"emptied", ECART_EXACT, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", NULL, false, NULL, true},
    {"filled", ECART_EXACT, FICHE_JEUNE_ADRESSE, NULL, "12 rue des Glycines", false, "12 rue des Glycines", true},
    {"a box unticked", ECART_EXACT, FICHE_ACCUEIL_ACCEPTE, "x", NULL, false, NULL, true},
    {"its PDF, with another comma", ECART_AUTRE, FICHE_JEUNE_ADRESSE, "12, rue des Glycines 62992", "12 rue des Glycines - 62992", false, "12, rue des Glycines 62992", false},
    {"its PDF, a line not read", ECART_AUTRE, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", NULL, false, "12 rue des Glycines", false},
    {"a PDF with a letter corrected", ECART_AUTRE, FICHE_JEUNE_NOM, "DURANT", "DURAND", false, "DURAND", true},
    {"a PDF with another telephone", ECART_AUTRE, FICHE_JEUNE_TELEPHONE, "0639980001", "0639980002", false, "0639980002", true},
    {"a long text cut otherwise", ECART_AUTRE, FICHE_EXPOSE_OBJECTIFS, "Le jeune souhaite découvrir les métiers du bâtiment, et trouver un stage avant l’été prochain.",
     "Le jeune souhaite découvrir les métiers du bâti- ment, et trouver un stage avant l’été prochain.", false, "Le jeune souhaite découvrir les métiers du bâtiment, et trouver un stage avant l’été prochain.", false},
    {"a scan, a letter misread", ECART_SCAN, FICHE_JEUNE_NOM, "DURAND", "DURAMD", false, "DURAND", false},
    {"a scan with what was not there", ECART_SCAN, FICHE_AVIS_CHEF_SERVICE, NULL, "favorable", false, "favorable", true},
    {"a scan that denies an avis", ECART_SCAN, FICHE_AVIS_CHEF_SERVICE, "favorable", "defavorable", false, NULL, true},
    {"a scan that does not show an avis", ECART_SCAN, FICHE_AVIS_CHEF_SERVICE, "favorable", NULL, false, "favorable", false},
    {"a scan with another address", ECART_SCAN, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", "5 chemin du Bois Joli", false, "5 chemin du Bois Joli", true},
    {"a scan that is not sure of it", ECART_SCAN, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", "5 chemin du Bois Joli", true, "12 rue des Glycines", false},
    {"a scan that cut a value", ECART_SCAN, FICHE_REFERENT_NOM, "Camille NORVEAU", "Camille NORVEAU (camille.", false, "Camille NORVEAU", false},
    {"a scan with an unsure value where there was none", ECART_SCAN, FICHE_ACCUEIL_MAIL, NULL, "ll", true, NULL, false},
    {"a box ticked by pen", ECART_SCAN, FICHE_ACCUEIL_ACCEPTE, NULL, "x", false, "x", true},
    {"no pen unticks a box", ECART_SCAN, FICHE_ACCUEIL_ACCEPTE, "x", NULL, false, "x", false},
};

static void give(struct fiche *fiche, enum fiche_field field, const char *value)
{
    fiche->values[field].ticked = fiche_field_kind(field) == FICHE_BOX && value != NULL;
    fiche->values[field].text = fiche_field_kind(field) == FICHE_BOX ? STR_NONE : str_of(value);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fiche before = {.doubt_count = 0}, after = {.doubt_count = 0};
    struct ecart ecart;
    give(&before, row->field, row->before);
    give(&after, row->field, row->after);
    if (row->doubted)
        fiche_doubt(arena, &after, row->field, STR("Lu avec un doute."));
    ecart_of(arena, &before, &after, row->facon, &ecart);
    assert_int_equal(ecart.count, row->changed ? 1 : 0);
    if (fiche_field_kind(row->field) == FICHE_BOX)
        assert_int_equal(fiche_ticked(&ecart.fiche, row->field), row->kept != NULL);
    else
        assert_str(fiche_text(&ecart.fiche, row->field), row->kept);
    bool denied = row->changed && row->after != NULL && row->kept == NULL;
    assert_int_equal(fiche_is_doubted(&ecart.fiche, row->field), denied);
    arena_free(arena);
}

static void test_a_copy_has_doubts_of_its_own(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fiche first = {.doubt_count = 0}, copy = fiche_copy(arena, &first);
    fiche_doubt(arena, &copy, FICHE_JEUNE_NOM, STR("Lu avec un doute."));
    struct fiche second = fiche_copy(arena, &copy);
    fiche_undoubt(&copy, FICHE_JEUNE_NOM);
    assert_int_equal(first.doubt_count + copy.doubt_count, 0);
    assert_true(fiche_is_doubted(&second, FICHE_JEUNE_NOM));
    arena_free(arena);
}

/* A form that came back: what it was filled in with, what it says, what stands now. */
static const struct retour_row {
    const char *name;
    enum ecart_facon facon;
    enum fiche_field field;
    const char *base, *returned, *now, *kept;
    bool taken, asked;
} retours[] = {
    {"not touched", ECART_EXACT, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", "12 rue des Glycines", "12 rue des Glycines", "12 rue des Glycines", false, false},
    {"not touched, corrected since", ECART_EXACT, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", "12 rue des Glycines", "5 chemin Bas", "5 chemin Bas", false, false},
    {"filled in", ECART_EXACT, FICHE_JEUNE_ADRESSE, NULL, "5 chemin Bas", NULL, "5 chemin Bas", true, false},
    {"corrected", ECART_EXACT, FICHE_JEUNE_NOM, "DURANT", "DURAND", "DURANT", "DURAND", true, false},
    {"cleared", ECART_EXACT, FICHE_JEUNE_SCOLARITE, "CAP", NULL, "CAP", NULL, true, false},
    {"both to the same", ECART_EXACT, FICHE_JEUNE_NOM, "DURANT", "DURAND", "DURAND", "DURAND", false, false},
    {"both otherwise", ECART_EXACT, FICHE_JEUNE_TELEPHONE, "0639980001", "0639980002", "0639980003", "0639980003", false, true},
    {"filled in on both sides", ECART_EXACT, FICHE_JEUNE_ADRESSE, NULL, "5 chemin Bas", "12 rue des Glycines", "12 rue des Glycines", false, true},
    {"cleared, corrected since", ECART_EXACT, FICHE_JEUNE_SCOLARITE, "CAP", NULL, "CAP 2", "CAP 2", false, true},
    {"a box ticked", ECART_EXACT, FICHE_ACCUEIL_ACCEPTE, NULL, "x", NULL, "x", true, false},
    {"a box unticked, as it is now", ECART_EXACT, FICHE_ACCUEIL_ACCEPTE, "x", NULL, NULL, NULL, false, false},
    {"its print, a line not read", ECART_AUTRE, FICHE_JEUNE_ADRESSE, "12 rue des Glycines", NULL, "12 rue des Glycines", "12 rue des Glycines", false, false},
    {"its scan, a letter misread", ECART_SCAN, FICHE_JEUNE_NOM, "DURAND", "DURAMD", "DURANT", "DURANT", false, false},
};

static void test_returned(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof retours / sizeof retours[0]; i++) {
        const struct retour_row *row = &retours[i];
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        struct fiche base = {.doubt_count = 0}, returned = {.doubt_count = 0}, now = {.doubt_count = 0};
        struct retour retour;
        give(&base, row->field, row->base);
        give(&returned, row->field, row->returned);
        give(&now, row->field, row->now);
        fiche_doubt(arena, &now, row->field, STR("Lu avec un doute."));
        ecart_retour(arena, &base, &returned, &now, row->facon, &retour);
        if (retour.count != row->taken || retour.conflit_count != row->asked)
            fail_msg("%s: %zu taken, %zu asked", row->name, retour.count, retour.conflit_count);
        assert_int_equal(fiche_is_doubted(&retour.fiche, row->field), !row->taken); /* what she wrote answers the doubt */
        if (fiche_field_kind(row->field) == FICHE_BOX)
            assert_int_equal(fiche_ticked(&retour.fiche, row->field), row->kept != NULL);
        else
            assert_str(fiche_text(&retour.fiche, row->field), row->kept);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_a_copy_has_doubts_of_its_own), cmocka_unit_test(test_returned)};
    return RUN_ROWS("ecart", rows, test_row) + RUN_TESTS("ecart", others);
}
