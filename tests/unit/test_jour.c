/* jour: numbers in letters, and the days that they are part of. The day from which they are seen is Monday 2 March 2026. */
#include "tests/unit/unit.h"

#include "parsers/jour.h"

enum { TODAY = 20514 };

static void test_numbers(void **state)
{
    (void)state;
    static const struct { const char *text; int number; size_t end; } rows[] = {
        {"premier mai", 1, 7}, {"deux mars", 2, 4}, {"dix mars", 10, 3}, {"dix-huit mars", 18, 8}, {"dix huit mars", 18, 8}, {"seize", 16, 5},
        {"vingt et un", 21, 11}, {"vingt-et-un", 21, 11}, {"vingt-deux", 22, 10}, {"vingt dix", 20, 5}, {"trente et un", 31, 12}, {"trente deux", 30, 6},
        {"vingtaine", 0, 9}, {"mars", 0, 4}, {"", 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t end = 99;
        assert_int_equal(jour_number(str_of(rows[i].text), 0, &end), rows[i].number);
        assert_int_equal(end, rows[i].end);
    }
}

static void test_days(void **state)
{
    (void)state;
    static const struct { const char *text, *day; } rows[] = {
        {"le dix-huit mars", "2026-03-18"}, {"le vingt sept mars", "2026-03-27"}, {"le trois avril 2027", "2027-04-03"}, {"sept 14, 2026", "2026-09-14"},
        {"le trente et un avril", NULL}, {"a dix sept heures", NULL}, {"trois sept", NULL}, {"deux mars 2026", "2026-03-02"}, {"le 18 mars", "2026-03-18"}};
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        day_t day = DAY_NONE;
        size_t at = 0;
        const bool found = jour_find(str_of(rows[i].text), 0, TODAY, &day, &at);
        assert_str(found ? date_iso(arena, day) : STR_NONE, rows[i].day);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_days)};
    return RUN_TESTS("jour", tests);
}
