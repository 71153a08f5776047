/* avis_filtre: a rule is tried wherever it matches, whatever its expression looks at; and left out where it cannot. */
#include "parsers/avis_filtre.h"
#include "tests/unit/unit.h"

static const struct row {
    const char *name; /* the expression, between borders of words */
    const char *text;
    bool is_possible;
} rows[] = {
    {"avis favorable", "un avis favorable.", true},
    {"avis favorable", "un autre jour", false},
    {"avis favorable", "(avis favorable", true},
    {"avis favorable", "les desavis, 12 rue", false},
    {"avis favorable", "", false},
    {"(?:je |nous )?refus(?:e|ons)", "je refuse", true},
    {"(?:je |nous )?refus(?:e|ons)", "refusons", true},
    {"(?:je |nous )?refus(?:e|ons)", "vous avez", false},
    {"OUI", "l'equipe OUI pour", true},
    {"[0-9]+ ans", "il a 12 ans", true},
    {"[0-9]+ ans", "il a douze ans", false},
    {"\xC2\xAB oui \xC2\xBB", "dit \xC2\xAB oui \xC2\xBB hier", true},
    {"(?<=bonjour )oui", "bonjour oui", true},       /* what stands before is not seen where it begins */
    {"(?<!^)(?<!, )l'avis", "si l'avis", true},      /* nor that something does */
    {"(?:^|(?<=[,(] )|(?<=oui ))non", "oui non", true}, /* it may stand first, too: what begins so is known */
    {"(?:^|(?<=[,(] )|(?<=oui ))non", "mais oui", false},
    {"(?:^|(?<=oui )|x)non", "oui non", true},
    {"(?!(?:^|(?<=x ))non)non", "si non", true},
    {"(?!^|x)non", "si non", true},
    {"(?!(?<!si )non)non", "si non", true},
    {"(?<!si )non", "mais non", true},
    {"(?<!si )non", "mais oui", false},
    {"(?=non)", "mais non", true}, /* matches nothing at all, anywhere */
    {"[]^(]?non", "mais non", true},
    {"ne(*SKIP)(*FAIL)|non", "mais non", true}};

static void test_beginnings(void **state)
{
    const struct row *row = *state;
    char expression[200];
    int number = 0;
    size_t offset = 0;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct avis_filtre *filtre = avis_filtre_new(arena);
    (void)snprintf(expression, sizeof expression, "(?<![a-z0-9])(?:%s)(?![a-z0-9])", row->name);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, 0, &number, &offset, NULL);
    pcre2_match_data *data = pcre2_match_data_create(4, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    assert_non_null(code);
    avis_filtre_learn(filtre, 77, code, str_of(expression), data, context);
    struct avis_filtre_set set = {{0}};
    avis_filtre_add(filtre, str_of(row->text), &set);
    assert_int_equal(avis_filtre_has(&set, 77), row->is_possible);
    if (!row->is_possible)
        assert_int_equal(pcre2_match(code, (PCRE2_SPTR)row->text, strlen(row->text), 0, 0, data, context), PCRE2_ERROR_NOMATCH);
    pcre2_code_free(code);
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    arena_free(arena);
}

/* One that was never learnt is tried everywhere; what is added stays. */
static void test_what_is_not_known_is_possible(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    const struct avis_filtre *filtre = avis_filtre_new(arena);
    struct avis_filtre_set set = {{0}};
    avis_filtre_add(filtre, STR_NONE, &set);
    assert_true(avis_filtre_has(&set, 0) && avis_filtre_has(&set, AVIS_FILTRE_RULES - 1));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_what_is_not_known_is_possible)};
    int failed = RUN_ROWS("avis filtre", rows, test_beginnings);
    return failed + RUN_TESTS("avis filtre alone", others);
}
