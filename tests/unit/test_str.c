/* str, buf, arena: slices, bytes that grow to a maximum, memory with a cap. */
#include "tests/unit/unit.h"


static const struct number_row {
    const char *name, *text;
    uint64_t max;
    bool good;
    uint64_t number;
} numbers[] = {
    {"zero", "0", 9, true, 0},
    {"the maximum", "255", 255, true, 255},
    {"one over", "256", 255, false, 0},
    {"more digits than a word holds", "99999999999999999999", UINT64_MAX, false, 0},
    {"a sign is no digit", "-1", 9, false, 0},
    {"nothing", "", 9, false, 0},
};

static void test_number(void **state)
{
    const struct number_row *row = *state;
    uint64_t number = 0;
    assert_int_equal(str_number(str_of(row->text), row->max, &number), row->good);
    assert_int_equal(number, row->number);
}

static void test_pieces(void **state)
{
    (void)state;
    struct str rest = STR("a,,b,"), piece = STR_NONE;
    static const char *const expected[] = {"a", "", "b", ""};
    size_t count = 0;
    while (str_next(&rest, ',', &piece))
        assert_str(piece, expected[count++]);
    assert_int_equal(count, 4);
    struct str text = STR("x\r\ny\nz");
    count = 0;
    while (str_next_line(&text, &piece))
        count += piece.len;
    assert_int_equal(count, 3);
}

static void test_words(void **state)
{
    (void)state;
    struct str rest = STR(" l'\xC3\xA9t\xC3\xA9, le 12/07 : A-B\xE2\x80\xAF!"), word = STR_NONE;
    static const char *const expected[] = {"l", "\xC3\xA9t\xC3\xA9", "le", "12", "07", "A", "B\xE2\x80\xAF"};
    size_t count = 0;
    while (str_next_word(&rest, &word))
        assert_str(word, expected[count++]);
    assert_int_equal(count, 7);
    assert_true(word.len == 0 && rest.len == 0 && !str_next_word(&rest, &word));
    rest = STR_NONE;
    assert_false(str_next_word(&rest, &word));
}

static void test_slices_are_clamped(void **state)
{
    (void)state;
    assert_str(str_slice(STR("abc"), 2, 99), "c");
    assert_str(str_slice(STR("abc"), 9, 1), "");
    assert_int_equal(str_find(STR("ab"), STR("abc")), STR_NOT_FOUND);
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
}

static void test_letters(void **state)
{
    (void)state;
    assert_true(str_is_digit('0') && str_is_digit('9') && !str_is_digit('/') && !str_is_digit(':') && !str_is_digit(-23));
    assert_true(str_is_alnum('a') && str_is_alnum('Z') && !str_is_alnum('@') && !str_is_alnum('[') && !str_is_alnum('{') && !str_is_alnum(0xE9));
    assert_int_equal(str_hex('9'), 9);
    assert_int_equal(str_hex('f'), 15);
    assert_int_equal(str_hex('A'), 10);
    assert_int_equal(str_hex('g'), -1);
    assert_int_equal(str_hex('@'), -1);
}

static void test_against_c_strings(void **state)
{
    (void)state;
    assert_true(str_eq_c(STR("ab"), "ab") && str_eq_c(STR(""), "") && str_eq_c(STR_NONE, ""));
    assert_false(str_eq_c(STR("ab"), "abc") || str_eq_c(STR("abc"), "ab") || str_eq_c(STR("ab"), "xb") || str_eq_c(STR("ab"), "") || str_eq_c(STR(""), "ab"));
    assert_false(str_eq_c((struct str){"ab\0cd", 5}, "ab")); /* a byte of 0 ends no text of ours */
}

static void test_lists(void **state)
{
    (void)state;
    static const char *const list[] = {"re:", "tr:", NULL}, *const none[] = {NULL};
    assert_true(str_is_any(STR("tr:"), list) && !str_is_any(STR("tr: fiche"), list) && !str_is_any(STR("TR:"), list) && !str_is_any(STR_NONE, list));
    assert_true(str_is_any_nocase(STR("TR:"), list) && !str_is_any_nocase(STR("tr: fiche"), list) && !str_is_any_nocase(STR("TR:"), none));
    assert_true(str_starts_any(STR("tr: fiche"), list) && !str_starts_any(STR("fiche tr:"), list) && !str_starts_any(STR_NONE, list));
    assert_true(str_holds_any(STR("fiche tr:"), list) && !str_holds_any(STR("fiche"), list));
    assert_false(str_starts_any(STR("tr:"), none) || str_holds_any(STR("tr:"), none));
}

static void test_distance(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_int_equal(str_distance(arena, STR("favorable"), STR("favorable")), 0);
    assert_int_equal(str_distance(arena, STR("defavorable"), STR("favorable")), 2);
    assert_int_equal(str_distance(arena, STR("ferrand"), STR("fernand")), 1);
    assert_int_equal(str_distance(arena, STR_NONE, STR("abc")), 3);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_pieces), cmocka_unit_test(test_words), cmocka_unit_test(test_slices_are_clamped), cmocka_unit_test(test_letters), cmocka_unit_test(test_against_c_strings), cmocka_unit_test(test_lists), cmocka_unit_test(test_distance),
    };
    return RUN_ROWS("number", numbers, test_number) + RUN_TESTS("str", others);
}
