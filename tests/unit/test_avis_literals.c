/* avis_literals: what is said of an expression is all that it can do without knowing more, and never more than holds. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "parsers/avis_literals.h"
#include "tests/unit/unit.h"

enum { MOST = 4000 /* literals that a row writes out */ };

static const struct row {
    const char *name;     /* the expression */
    const char *literals; /* with a bar between; none: nothing is known */
    const char *text;     /* where it matches */
} rows[] = {
    {"favorable", "favorable", "avis favorable"},
    {"je (?:valide|refuse)", "je valide|je refuse", "oui, je refuse"},
    {"je (?:valide|refuse)s?", "je valides|je valide|je refuses|je refuse", "je valide"},
    {"(?:le |la )?demande", "le demande|la demande|demande", "demande"},
    {"accept(?:e|ons)(?:(?! pas)[a-z ])*cette (?:fiche|demande)", "cette fiche|cette demande", "nous acceptons bien cette demande"},
    {"(?<![a-z])(?:oui|ok)(?![a-z])", "oui|ok", "ok"},
    {"^bonjour$", "bonjour", "bonjour"},
    {"a(?=vis)vis", "avis", "avis"},
    {"[sz]o[.]", "so.|zo.", "zo."},
    {"[]x]oui", "]oui|xoui", "]oui"},
    {"[^o]ui", "ui", "lui"},
    {"[[(]x[])]", "[x]|[x)|(x]|(x)", "(x)"},
    {"[\xE2\x98\x92\xE2\x9C\x93] *[a-z]+", "\xE2\x98\x92|\xE2\x9C\x93", "\xE2\x9C\x93 oui"},
    {"\xC3\xA9?tat(?:s|\xC3\xA9)", "\xC3\xA9tats|\xC3\xA9tat\xC3\xA9|tats|tat\xC3\xA9", "tats"},
    {"(?:haha)+ non", "haha", "hahahaha non"},
    {"(?:ha){2,3}", "ha", "haha"},
    {"non{0,2}", "no", "no"},
    {"non{2}", "no", "nonn"},
    {"oui+?", "ou", "oui"},
    {"ouix?+", "ouix|oui", "oui"},
    {"(oui) non", "oui non", "oui non"},
    {"ne(*SKIP)(*FAIL)|non", "ne|non", "non"},
    /* nothing is known where one way says nothing, or a sign is not understood */
    {"oui|[a-z]+", NULL, "x"},
    {"(?:oui)?", NULL, ""},
    {"(?:oui)*", NULL, ""},
    {"(?:oui){0,3}", NULL, ""},
    {"(?=oui)|non", NULL, "non"},
    {"a", NULL, "a"},
    {".", NULL, "x"},
    {"(?i)oui", NULL, "OUI"},
    {"(?:oui(?i)non)", NULL, "ouiNON"},
    {"(?<nom>oui)", NULL, "oui"},
    {"(?(?=oui)oui|non)", NULL, "oui"},
    {"oui(*ACCEPT)non", NULL, "oui"},
    {"(?#non)oui", NULL, "oui"},
    {"oui\\b", NULL, "oui"},
    {"\\Qa?\\E", NULL, "a?"},
    {"[\\]o]ui", NULL, "oui"},
    {"[[:alpha:]]oui", NULL, "aoui"},
    {"oui{,2}", NULL, "oui{,2}"}, /* means another thing to a later PCRE2 */
    {"oui{x}", NULL, "oui{x}"},
    {"ab{2|}xyz", NULL, "ab{2"}, /* braces that count nothing are text */
    {"ab{1.|} {0}b?", NULL, "ab{1x"},
    {"non{2,x}oui", NULL, "non{2,x}oui"},
    {"", NULL, ""}};

static void test_row(void **state)
{
    const struct row *row = *state;
    char said[MOST] = "";
    int number = 0;
    size_t offset = 0;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    const struct avis_literals literals = avis_literals(arena, str_of(row->name));
    bool stands = literals.count == 0;
    for (size_t i = 0; i < literals.count; i++) {
        (void)snprintf(said + strlen(said), sizeof said - strlen(said), "%s%.*s", i == 0 ? "" : "|", STR_ARG(literals.at[i]));
        stands = stands || str_find(str_of(row->text), literals.at[i]) != STR_NOT_FOUND;
    }
    assert_string_equal(said, row->literals == NULL ? "" : row->literals);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)row->name, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &number, &offset, NULL);
    pcre2_match_data *data = pcre2_match_data_create(4, NULL);
    assert_non_null(code);
    assert_true(pcre2_match(code, (PCRE2_SPTR)row->text, strlen(row->text), 0, 0, data, NULL) >= 0); /* the row itself is right */
    assert_true(stands);
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    arena_free(arena);
}

/* A sign of an expression, of a small alphabet so that texts often match; what PCRE2 does not compile is passed over. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U; /* Numerical Recipes' */
    return *seed >> 16;
}

static void random_text(uint32_t *seed, const char *const *signs, size_t count, size_t most, char *out)
{
    for (size_t left = 1 + next_random(seed) % most; left > 0; left--)
        out = stpcpy(out, signs[next_random(seed) % count]);
}

/* Whatever PCRE2 matches holds a literal: nothing else is asked of them, and nothing less. */
static void test_never_too_much(void **state)
{
    (void)state;
    enum { EXPRESSIONS = 400000, TEXTS = 12, PIECES = 9, SIGNS = 10, MATCHES = 4000 };
    static const char *const pieces[] = {"a", "b", "c", "ab", "(?:", "(", ")", "|", "?", "*", "+", "{2}", "{0,2}", "{1,}", "{,2}", "{2|}", "+?", "[ab]", "[^a]", "[]a]", "[a-c]", ".",
                                         "^", "$", "(?=", "(?!", "(?<=a)", "(?<!b)", "(*SKIP)", "(*F)", "(*ACCEPT)", "\\b", "(?i)"};
    static const char *const signs[] = {"a", "b", "c", "]", "{", " "};
    uint32_t seed = 6;
    size_t matches = 0;
    for (size_t i = 0; i < EXPRESSIONS; i++) {
        char expression[PIECES * 10 + 1], text[SIGNS + 1];
        int number = 0;
        size_t offset = 0;
        random_text(&seed, pieces, sizeof pieces / sizeof pieces[0], PIECES, expression);
        pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, 0, &number, &offset, NULL);
        if (code == NULL)
            continue;
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        pcre2_match_data *data = pcre2_match_data_create(4, NULL);
        const struct avis_literals literals = avis_literals(arena, str_of(expression));
        for (size_t t = 0; literals.count > 0 && t < TEXTS; t++) {
            random_text(&seed, signs, sizeof signs / sizeof signs[0], SIGNS, text);
            if (pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, NULL) < 0)
                continue;
            bool stands = false;
            for (size_t k = 0; k < literals.count; k++)
                stands = stands || str_find(str_of(text), literals.at[k]) != STR_NOT_FOUND;
            if (!stands)
                fail_msg("« %s » matches in « %s », where none of its literals stands", expression, text);
            matches++;
        }
        pcre2_match_data_free(data);
        pcre2_code_free(code);
        arena_free(arena);
    }
    assert_true(matches > MATCHES); /* or nothing was asked */
}

/* Ways are told one by one up to a number; beyond it, those of a piece. */
static void test_many_ways(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    const struct avis_literals literals =
        avis_literals(arena, STR("(?:aa|bb|cc|dd|ee|ff)(?:aa|bb|cc|dd|ee|ff)(?:aa|bb|cc|dd|ee|ff)(?:aa|bb|cc|dd|ee|ff)"));
    assert_int_equal(literals.count, 36);
    assert_true(str_eq_c(literals.at[1], "aabb"));
    assert_int_equal(avis_literals(arena, STR("une phrase si longue (?:et|ou) que personne ne la lit")).count, 1);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_many_ways), cmocka_unit_test(test_never_too_much)};
    int failed = RUN_ROWS("avis literals", rows, test_row);
    return failed + RUN_TESTS("avis literals, many", others);
}
