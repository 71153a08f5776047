/* utf8: text as people write it, made comparable. */
#include "tests/unit/unit.h"

#include "parsers/base/utf8.h"

static const struct row {
    const char *name, *text, *folded, *tidy;
} rows[] = {
    {"accents and ligatures", "L’ŒUVRE  d’Été", "l'oeuvre d'ete", "L’ŒUVRE d’Été"},
    {"no-break space before a colon", "De\xC2\xA0: x", "de : x", "De : x"},
    {"decomposed letters are composed", "e\xCC\x81te", "ete", "éte"},
    {"guillemets and dashes", "« a » – b", "\" a \" - b", "« a » – b"},
    {"zero width and bidi controls go", "fa\xE2\x80\x8Bvo\xE2\x80\xAEr\xD8\x9C" "able", "favorable", "favorable"},
    {"a NUL and a bell are spaces", "a\x07z", "a z", "a z"},
    {"what is no character shows", "a\xEF\xBF\xBE\xEF\xBF\xBFz", "a\xEF\xBF\xBD\xEF\xBF\xBDz", "a\xEF\xBF\xBD\xEF\xBF\xBDz"},
    {"a byte that is not UTF-8 shows", "a\xE9z", "a\xEF\xBF\xBDz", "a\xEF\xBF\xBDz"},
    {"nothing but white space", " \t\r\n ", "", ""},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_str(utf8_fold(arena, str_of(row->text)), row->folded);
    assert_str(utf8_tidy(arena, str_of(row->text)), row->tidy);
    assert_true(utf8_is_valid(utf8_clean(arena, str_of(row->text))));
    arena_free(arena);
}

static void test_absent_stays_absent(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_null(utf8_fold(arena, STR_NONE).at);
    assert_null(utf8_tidy(arena, STR_NONE).at);
    arena_free(arena);
}

static void test_put_is_the_inverse_of_next(void **state)
{
    (void)state;
    static const int32_t points[] = {'a', 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x20AC, 0xFFFD, 0x10000, 0x1F5F9, 0x10FFFF};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        char bytes[4];
        struct str rest = {bytes, utf8_put(bytes, points[i])};
        int32_t point = 0;
        assert_true(utf8_next(&rest, &point) && rest.len == 0);
        assert_int_equal(point, points[i]);
    }
}

/* French is folded and tidied by a short way: a letter of another alphabet beside it sends it the long one, to the same end. */
static void test_the_short_way_ends_as_the_long_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    for (int32_t point = 0x20; point < 0x2100; point++) {
        char bytes[4];
        struct str alone = str_print(arena, "a%.*s.", (int)utf8_put(bytes, point), bytes);
        struct str beside = str_print(arena, "\xE1\xBA\x8D%.*s", STR_ARG(alone)); /* U+1E8D, an x with two dots */
        struct str fold = utf8_fold(arena, beside), tidy = utf8_tidy(arena, beside);
        assert_str(str_from(fold, 1), str_c(arena, utf8_fold(arena, alone)));
        assert_str(str_from(tidy, 3), str_c(arena, utf8_tidy(arena, alone)));
    }
    arena_free(arena);
}

/* The edges of each length: what is too long for its point, a surrogate, past the last point, cut, alone. */
static void test_edges(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int32_t point; /* -1: no UTF-8 */
    } cases[] = {
        {"\x7F", 0x7F}, {"\xC2\x80", 0x80}, {"\xDF\xBF", 0x7FF}, {"\xE0\xA0\x80", 0x800}, {"\xE1\x80\x80", 0x1000}, {"\xEC\xBF\xBF", 0xCFFF},
        {"\xED\x9F\xBF", 0xD7FF}, {"\xEE\x80\x80", 0xE000}, {"\xEF\xBF\xBC", 0xFFFC}, {"\xF0\x90\x80\x80", 0x10000}, {"\xF4\x8F\xBF\xBF", 0x10FFFF},
        {"\x80", -1}, {"\xBF", -1}, {"\xC0\x80", -1}, {"\xC1\xBF", -1}, {"\xC3", -1}, {"\xC3\x41", -1}, {"\xC3\xC3", -1}, {"\xE0\x9F\xBF", -1},
        {"\xE2\x80", -1}, {"\xE2\x80\x41", -1}, {"\xE2\x41\x80", -1}, {"\xED\xA0\x80", -1}, {"\xED\xBF\xBF", -1}, {"\xF0\x8F\xBF\xBF", -1},
        {"\xF4\x90\x80\x80", -1}, {"\xF5\x80\x80\x80", -1}, {"\xFF", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str rest = str_of(cases[i].bytes);
        size_t len = rest.len;
        int32_t point = 0;
        assert_int_equal(utf8_is_valid(rest), cases[i].point >= 0);
        assert_true(utf8_next(&rest, &point));
        assert_int_equal(point, cases[i].point >= 0 ? cases[i].point : 0xFFFD);
        assert_int_equal(rest.len, cases[i].point >= 0 ? 0 : len - 1);
    }
}

static const struct letter {
    const char *name;
    size_t capital, small;
    bool is_name;
} letters[] = {
    {"Adem", 1, 0, true}, {"Élise", 2, 0, true}, {"Œuvrard", 2, 0, true}, {"adem", 0, 1, false}, {"été", 0, 2, false}, {"œuvre", 0, 2, false},
    {"PCH", 1, 0, false}, {"ÉLISE", 2, 0, false}, {"L'équipe", 1, 0, false}, {"À", 2, 0, false}, {"×", 0, 0, false}, {"÷", 0, 0, false}, {"ª", 0, 0, false}, {"12", 0, 0, false},
    {"\xC3", 0, 0, false}, {"\x89lise", 0, 0, false}, {"", 0, 0, false},
};

static void test_letter(void **state)
{
    const struct letter *letter = *state;
    struct str word = str_of(letter->name);
    assert_int_equal(utf8_capital(word), letter->capital);
    assert_int_equal(utf8_small(word), letter->small);
    assert_int_equal(utf8_is_name(word), letter->is_name);
}

static const struct elision {
    const char *name, *bare;
    char letter;
} elisions[] = {
    {"d'Adem", "Adem", 'd'}, {"d’Élise", "Élise", 'd'}, {"D'Élise", "Élise", 'd'}, {"l’antenne", "antenne", 'l'}, {"l'Institut", "l'Institut", 'd'},
    {"Dadem", "Dadem", 'd'}, {"d'", "", 'd'}, {"d", "d", 'd'}, {"", "", 'd'}, {"$'Adem", "$'Adem", 'd'},
};

static void test_elision(void **state)
{
    const struct elision *elision = *state;
    assert_str(utf8_without_elision(str_of(elision->name), elision->letter), elision->bare);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_absent_stays_absent), cmocka_unit_test(test_put_is_the_inverse_of_next),
                                               cmocka_unit_test(test_the_short_way_ends_as_the_long_one), cmocka_unit_test(test_edges),};
    return RUN_ROWS("utf8", rows, test_row) + RUN_ROWS("utf8: a letter", letters, test_letter) + RUN_ROWS("utf8: an elision", elisions, test_elision) + RUN_TESTS("utf8", others);
}
