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
    {"zero width and bidi controls go", "fa\xE2\x80\x8Bvo\xE2\x80\xAErable", "favorable", "favorable"},
    {"a NUL and a bell are spaces", "a\x07z", "a z", "a z"},
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

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_absent_stays_absent), cmocka_unit_test(test_put_is_the_inverse_of_next),
                                               cmocka_unit_test(test_the_short_way_ends_as_the_long_one)};
    return RUN_ROWS("utf8", rows, test_row) + RUN_TESTS("utf8", others);
}
