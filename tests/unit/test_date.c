/* date: calendar days as numbers. One row, one case. */
#include "tests/unit/unit.h"

#include "parsers/base/date.h"

static const struct row {
    const char *name;
    int year, month, day;
    day_t number; /* DAY_NONE: no such day */
    int weekday;
} rows[] = {
    {"the epoch is a Thursday", 1970, 1, 1, 0, 4},
    {"a leap day of a century", 2000, 2, 29, 11016, 2},
    {"no 29 February in 2100", 2100, 2, 29, DAY_NONE, 0},
    {"no 31 April", 2026, 4, 31, DAY_NONE, 0},
    {"no month 13", 2026, 13, 1, DAY_NONE, 0},
    {"a Monday in 2026", 2026, 3, 2, 20514, 1},
    {"a year before the window", 1899, 12, 31, DAY_NONE, 0},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    day_t day = DAY_NONE;
    bool made = date_make(row->year, row->month, row->day, &day);
    assert_int_equal(made, row->number != DAY_NONE);
    assert_int_equal(day, row->number);
    if (!made)
        return;
    struct civil civil = date_civil(day);
    assert_int_equal(civil.year, row->year);
    assert_int_equal(civil.month, row->month);
    assert_int_equal(civil.day, row->day);
    assert_int_equal(date_weekday(day), row->weekday);
}

static void test_every_day_is_the_day_after_the_last(void **state)
{
    (void)state;
    day_t day = DAY_NONE, expected = 0;
    for (int year = 1970; year < 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int of_month = 1; of_month <= 31; of_month++)
                if (date_make(year, month, of_month, &day))
                    assert_int_equal(day, expected++);
}

static void test_french(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_str(date_french(arena, 20514), "lundi 2 mars 2026");
    assert_str(date_french(arena, 20513), "dimanche 1er mars 2026");
    assert_str(date_iso(arena, 20514), "2026-03-02");
    assert_int_equal(date_add_months(20482 + 2, 1), 20512); /* 31 January, then 28 February */
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_every_day_is_the_day_after_the_last),
        cmocka_unit_test(test_french),
    };
    return RUN_ROWS("date", rows, test_row) + RUN_TESTS("date", others);
}
