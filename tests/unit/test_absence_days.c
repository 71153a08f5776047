/* absence_days: what each day that an answer names is to the absence. The mail is of Monday, 2 March 2026. */
#include "tests/unit/unit.h"

#include "parsers/absence_private.h"

static day_t day(const char *iso)
{
    day_t found = DAY_NONE;
    if (!date_parse_iso(str_of(iso), &found))
        fail_msg("%s is no day", iso);
    return found;
}

static void test_working_days(void **state)
{
    (void)state;
    assert_int_equal(absence_working_day(day("2026-03-07")), day("2026-03-09")); /* a Saturday */
    assert_int_equal(absence_working_day(day("2026-03-06")), day("2026-03-06"));
    assert_int_equal(absence_next_working_day(day("2026-03-06")), day("2026-03-09"));
    assert_int_equal(absence_next_working_day(day("2026-03-04")), day("2026-03-05"));
}

static void test_durations(void **state)
{
    (void)state;
    const struct day_said months = {.dit = {.months = 6}, .length = 3}, days = {.length = 14};
    assert_int_equal(absence_lasting(&months, day("2026-03-02")), day("2026-09-02"));
    assert_int_equal(absence_lasting(&days, day("2026-03-02")), day("2026-03-16"));
}

/* One row, one sentence: how many days it names, and what the last of them is. */
static const struct row {
    const char *folded;
    size_t count;
    enum role role;
    const char *from, *back; /* NULL: not to be known, or not asked */
} rows[] = {
    {"absente du 2 au 6 mars", 2, ROLE_UNTIL, "2026-03-02", "2026-03-09"},
    {"absente jusqu'au 6 mars", 1, ROLE_UNTIL, NULL, "2026-03-09"},
    {"absente jusqu'au 6 mars midi", 1, ROLE_UNTIL, NULL, "2026-03-06"},
    {"de retour le 16 mars", 1, ROLE_BACK, NULL, "2026-03-16"},
    {"je vous repondrai le 16 mars", 1, ROLE_LATER, NULL, "2026-03-16"},
    {"merci de repondre avant le 16 mars", 1, ROLE_NONE, NULL, NULL},
    {"a compter du 9 mars je suis absente", 1, ROLE_FROM, NULL, NULL},
    {"a compter du 9 mars je vous reponds", 1, ROLE_LATER, NULL, "2026-03-09"},
    {"absente a compter du 9 mars", 1, ROLE_FROM, NULL, NULL},
    {"absente le 9 mars", 1, ROLE_ON, NULL, NULL},
    {"le 9 mars", 1, ROLE_MAYBE, NULL, NULL},
    {"absente la semaine du 16 mars", 1, ROLE_UNTIL, "2026-03-16", "2026-03-23"},
    {"presence : lundi, mardi et jeudi", 3, ROLE_HABIT, NULL, NULL},
    {"du 2 mars 2026 au 5 mars 2022", 1, ROLE_NONE, NULL, NULL},
    {"duree inconnue a ce jour", 0, ROLE_NONE, NULL, NULL},
    {"ne le 12/05/2010", 0, ROLE_NONE, NULL, NULL},
    {"", 0, ROLE_NONE, NULL, NULL},
};

static void test_what_each_is(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        struct day_said days[ABSENCE_MAX_DAYS];
        size_t count = absence_find_days(str_of(row->folded), day("2026-03-02"), days);
        if (count != row->count || (count > 0 && days[count - 1].role != row->role))
            fail_msg("«%s»: %zu days, the last of role %d", row->folded, count, count > 0 ? (int)days[count - 1].role : -1);
        if (row->from != NULL)
            assert_str(date_iso(arena, days[count - 1].from), row->from);
        if (row->back != NULL)
            assert_str(date_iso(arena, days[count - 1].back), row->back);
    }
    arena_free(arena);
}

/* Many more than there is room for. */
static void test_many(void **state)
{
    (void)state;
    struct day_said days[ABSENCE_MAX_DAYS];
    char text[2 * ABSENCE_MAX_DAYS * sizeof "le 9 mars, "] = "";
    for (size_t at = 0; at + sizeof "le 9 mars, " < sizeof text; at += sizeof "le 9 mars, " - 1)
        memcpy(text + at, "le 9 mars, ", sizeof "le 9 mars, ");
    assert_int_equal(absence_find_days(str_of(text), day("2026-03-02"), days), ABSENCE_MAX_DAYS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_working_days), cmocka_unit_test(test_durations), cmocka_unit_test(test_what_each_is), cmocka_unit_test(test_many),
    };
    return RUN_TESTS("absence_days", tests);
}
