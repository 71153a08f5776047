/* avis_filtre: a rule is tried wherever it matches, and left out where it cannot. */
#include "parsers/avis_filtre.h"
#include "tests/unit/unit.h"

enum { RULE = 77, OTHER = 130 };

static const struct row {
    const char *name; /* the expression */
    const char *text;
    bool is_possible;
} rows[] = {
    {"avis favorable", "un avis favorable.", true},
    {"avis favorable", "un autre jour", false},
    {"avis favorable", "avis favorabl", false},
    {"avis favorable", "avis favora, un avis favorable", true},
    {"avis favorable", "", false},
    {"(?:je |nous )?refus(?:e|ons)", "je refuse", true},
    {"(?:je |nous )?refus(?:e|ons)", "refusons", true},
    {"(?:je |nous )?refus(?:e|ons)", "vous avez", false},
    {"oui|ouinon|on", "son", true},
    {"[0-9]+ ans", "il a 12 ans", true},
    {"[a-z]+", "12", true}, /* nothing is known of it */
    {"\xE2\x98\x92", "\xE2\x98\x92 oui", true}};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct avis_filtre *filtre = avis_filtre_new(arena);
    avis_filtre_learn(filtre, OTHER, STR("avis"));
    avis_filtre_learn(filtre, RULE, str_of(row->name));
    const struct avis_filtre_set set = avis_filtre_possible(filtre, str_of(row->text));
    assert_int_equal(avis_filtre_has(&set, RULE), row->is_possible);
    assert_int_equal(avis_filtre_has(&set, OTHER), strstr(row->text, "avis") != NULL);
    arena_free(arena);
}

/* One that was never learnt is tried everywhere, and a number that it has no room for changes nothing. */
static void test_what_is_not_known_is_possible(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct avis_filtre *filtre = avis_filtre_new(arena);
    avis_filtre_learn(filtre, AVIS_FILTRE_RULES, STR("avis"));
    const struct avis_filtre_set set = avis_filtre_possible(filtre, STR_NONE);
    assert_true(avis_filtre_has(&set, 0) && avis_filtre_has(&set, AVIS_FILTRE_RULES - 1));
    arena_free(arena);
}

/* What stands there once a passage has been overwritten: within it, and across both its ends. */
static void test_overwritten(void **state)
{
    (void)state;
    static const struct {
        const char *literal;
        bool is_possible;
    } cases[] = {{"OUI", true}, {"pas OUI", true}, {"OUI   mais", true}, {"donc pas OUI   mais non", true}, {"OUI non", false}, {"donc, pas", false}};
    const struct str text = STR("donc pas OUI   mais non");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        struct avis_filtre *filtre = avis_filtre_new(arena);
        avis_filtre_learn(filtre, RULE, str_of(cases[i].literal));
        struct avis_filtre_set set = avis_filtre_possible(filtre, STR("donc pas accord mais non"));
        assert_false(avis_filtre_has(&set, RULE));
        avis_filtre_add(filtre, text, 9, 15, &set);
        assert_int_equal(avis_filtre_has(&set, RULE), cases[i].is_possible);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_what_is_not_known_is_possible), cmocka_unit_test(test_overwritten)};
    int failed = RUN_ROWS("avis filtre", rows, test_row);
    return failed + RUN_TESTS("avis filtre alone", others);
}
