/* store_gardes: what a guard may say and what it may not. One row, one guard over the same facts. */
#include "tests/unit/unit.h"

#include "daemon/store_expressions.h"

enum verdict { NON, OUI, REFUSE };

static const struct row {
    const char *name, *si;
    enum verdict verdict;
} rows[] = {
    {"a number compared", "age >= 16", OUI},
    {"a number compared, false", "age >= 18", NON},
    {"a box", "jeune_notification_mdph", OUI},
    {"a box that is empty", "place_libre", NON},
    {"a text compared", "territoire = 'arrageois'", OUI},
    {"capitals in keywords and names", "TERRITOIRE = 'arrageois' AND NOT Place_Libre", OUI},
    {"a quote inside a text", "nom = 'L''Herminier'", OUI},
    {"a text that looks like SQL is a text", "nom = 'x) FROM sqlite_schema; SELECT 1 --'", NON},
    {"dates are ISO texts", "jeune_echeance < jour", OUI},
    {"months by substr", "substr(jour, 1, 7) = '2026-03'", OUI},
    {"functions of the list", "coalesce(mds, trim(' a ')) = 'a' AND length(nom) > round(abs(-3)) AND upper(lower(nom)) <> nom", OUI},
    {"replace and nullif", "nullif(replace(territoire, 'a', 'b'), 'brrbgeois') IS NULL", OUI},
    {"CASE", "CASE WHEN age < 16 THEN 0 WHEN age < 20 THEN 1 ELSE 0 END", OUI},
    {"IN and BETWEEN", "territoire IN ('artois', 'arrageois') AND age BETWEEN 16 AND 20", OUI},
    {"LIKE", "emetteur LIKE '%@departement.example'", OUI},
    {"LIKE minds capitals, as PostgreSQL's", "territoire LIKE 'ARR%'", NON},
    {"LIKE over lower case, as the circuits write it",
     "(mds is null or mds <= jour) and (replace(lower(nom), '''', '') like '%lherminier%' or lower(nom) like '%x%')", OUI},
    {"NULL alone is false", "mds", NON},
    {"a comparison with NULL is false", "mds = 'x' OR mds <> 'x'", NON},
    {"NOT of NULL is false", "NOT (mds = 'x')", NON},
    {"IS NULL", "mds IS NULL", OUI},
    {"IS NOT TRUE", "(mds = 'x') IS NOT TRUE", OUI},
    {"a fraction is true", "0.5", OUI},
    {"a division by zero is NULL", "1 / place_libre", NON},
    {"arithmetic", "(age + 1) * 2 % 7 = 0", NON},
    {"lines and tabs", "age\n\t>=\r\n16", OUI},

    {"a text is no condition", "territoire", REFUSE},
    {"empty", "  ", REFUSE},
    {"an unknown fact", "agee > 3", REFUSE},
    {"an unknown fact in double quotes", "\"agee\" > 3", REFUSE},
    {"a fact in double quotes", "\"age\" > 3", REFUSE},
    {"a nested SELECT", "(SELECT 1)", REFUSE},
    {"a nested SELECT that is never reached", "0 AND EXISTS (SELECT 1)", REFUSE},
    {"a nested VALUES", "age IN (VALUES (1))", REFUSE},
    {"a table", "age IN sqlite_schema", REFUSE},
    {"a table function", "age IN generate_series(1, 2)", REFUSE},
    {"breaking out of the parenthesis", "1) FROM sqlite_schema --", REFUSE},
    {"breaking out and in again", "1), (1", REFUSE},
    {"two columns", "1, 2", REFUSE},
    {"a parenthesis too few", "(age > 1", REFUSE},
    {"a parenthesis too many", "age > 1)", REFUSE},
    {"a second statement", "1; SELECT 1", REFUSE},
    {"a comment", "1 -- age", REFUSE},
    {"a comment in stars", "1 /* age */", REFUSE},
    {"a comment that is open", "1 /*", REFUSE},
    {"a parameter", "?1 = 1", REFUSE},
    {"a named parameter", ":age = 1", REFUSE},
    {"trailing words", "age > 1 LIMIT 2", REFUSE},
    {"an alias", "age AS x", REFUSE},
    {"a window", "count(*) OVER ()", REFUSE},
    {"an aggregate", "max(age)", REFUSE},
    {"the clock", "date('now') > jour", REFUSE},
    {"the clock as a word", "current_date > jour", REFUSE},
    {"chance", "random() > 0", REFUSE},
    {"chance as bytes", "length(randomblob(1000000000)) > 0", REFUSE},
    {"an extension", "load_extension('x')", REFUSE},
    {"only SQLite's: instr", "instr(nom, 'x') = 0", REFUSE},
    {"only SQLite's: ifnull", "ifnull(mds, 1)", REFUSE},
    {"only SQLite's: GLOB", "nom GLOB '*'", REFUSE},
    {"only SQLite's: ==", "age == 17", REFUSE},
    {"only SQLite's: IS with a value", "age IS 17", REFUSE},
    {"only SQLite's: hexadecimal", "age > 0x10", REFUSE},
    {"only SQLite's: rowid", "rowid = 1", REFUSE},
    {"RAISE", "raise(ignore)", REFUSE},
    {"a function without its parenthesis", "length = 1", REFUSE},
    {"a fact as a function", "age(1)", REFUSE},
    {"a pattern of many percents", "nom LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a"
     "%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%'",
     REFUSE},
    {"a text that explodes", "length(replace(replace(replace(replace(replace(replace(replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',"
     " 'a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'), 'b', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), 'a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbb'),"
     " 'b', 'aaaaaaaaaaaaaaaaaaaaaaaaaaa'), 'a', 'bbbbbbbbbbbbbbbbbbbbbb'), 'b', 'aaaaaaaaaaaaaaaaaaaa'), 'a', 'bb')) > 0", REFUSE},
};

#define TEXTE(n, t) {.nom = STR(n), .texte = STR(t)}
#define NOMBRE(n, v) {.nom = STR(n), .nombre = (v), .est_nombre = true}

static enum err evaluate(const char *si, bool *out_value, struct fault *fault)
{
    const struct fait faits[] = {
        NOMBRE("age", 17),          NOMBRE("jeune_notification_mdph", 1),   NOMBRE("place_libre", 0),
        TEXTE("jour", "2026-03-02"), TEXTE("jeune_echeance", "2026-02-28"), TEXTE("territoire", "arrageois"),
        TEXTE("nom", "L'Herminier"), TEXTE("emetteur", "rsase.arrageois@departement.example"),
        {.nom = STR("mds")},
    };
    const struct garde garde = {.nom = STR("essai"), .si = str_of(si), .line = 12};
    return store_gardes(&garde, 1, faits, sizeof faits / sizeof faits[0], out_value, fault);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fault fault = {.text = ""};
    bool value = false;
    enum err err = evaluate(row->si, &value, &fault);
    if (err != ERR_NONE && row->verdict != REFUSE)
        print_error("%s\n", fault.text);
    assert_int_equal(err, row->verdict == REFUSE ? ERR_FINAL : ERR_NONE);
    if (err == ERR_NONE)
        assert_int_equal(value, row->verdict == OUI);
    else
        assert_non_null(strstr(fault.text, "guard essai, line 12: "));
}

static void test_many_guards_and_the_one_that_fails_is_named(void **state)
{
    (void)state;
    const struct fait faits[] = {NOMBRE("a", 1), NOMBRE("b", 0)};
    const struct garde gardes[] = {
        {.nom = STR("un"), .si = STR("a")}, {.nom = STR("deux"), .si = STR("b")}, {.nom = STR("trois"), .si = STR("c"), .line = 7},
    };
    struct fault fault = {.text = ""};
    bool values[3] = {false, true, true};
    assert_int_equal(store_gardes(gardes, 2, faits, 2, values, &fault), ERR_NONE);
    assert_true(values[0]);
    assert_false(values[1]);
    assert_int_equal(store_gardes(gardes, 3, faits, 2, values, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "guard trois, line 7"));
}

static void test_names_of_facts_are_names(void **state)
{
    (void)state;
    const struct fait faits[] = {NOMBRE("a\" FROM x --", 1)};
    const struct garde garde = {.nom = STR("un"), .si = STR("1")};
    bool value = false;
    struct fault fault;
    assert_int_equal(store_gardes(&garde, 1, faits, 1, &value, &fault), ERR_FINAL);
    assert_int_equal(store_gardes(&garde, 1, NULL, 0, &value, &fault), ERR_NONE); /* no fact at all */
    assert_true(value);
}

static void test_too_long_or_too_deep(void **state)
{
    (void)state;
    char text[4096];
    bool value = false;
    struct fault fault;
    memset(text, ' ', sizeof text);
    text[0] = '1';
    text[sizeof text - 1] = '\0';
    assert_int_equal(evaluate(text, &value, &fault), ERR_FINAL);
    memset(text, '(', 900);
    text[900] = '1';
    memset(text + 901, ')', 900);
    text[1801] = '\0';
    assert_int_equal(evaluate(text, &value, &fault), ERR_FINAL);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_many_guards_and_the_one_that_fails_is_named),
        cmocka_unit_test(test_names_of_facts_are_names),
        cmocka_unit_test(test_too_long_or_too_deep),
    };
    return RUN_ROWS("store_gardes", rows, test_row) + RUN_TESTS("store_gardes, others", others);
}
