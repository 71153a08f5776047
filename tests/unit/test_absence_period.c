/* absence_period: from the days that an answer names to the first day away and the first day back. One row, one text, folded; the
 * mail is of Monday, 2 March 2026. */
#include "tests/unit/unit.h"

#include "parsers/absence_private.h"

static const struct row {
    const char *name, *folded, *du, *retour; /* NULL: not said */
} rows[] = {
    {"the first of two periods", "absente du 2 au 4 mars puis du 9 au 13 mars", "2026-03-02", "2026-03-05"},
    {"the one that is not over", "absente du 23 au 27 fevrier puis du 9 au 13 mars", "2026-03-09", "2026-03-16"},
    {"how long, but not from when", "conge de six mois", NULL, NULL},
    {"how long, the beginning behind", "en conge pour six mois a compter du 2 mars", "2026-03-02", "2026-09-02"},
    {"how long, the beginning before", "en conge a compter du 9 mars pour deux semaines", "2026-03-09", "2026-03-23"},
    {"days of each week", "presence : lundi, mardi", NULL, NULL},
    {"the return before the end", "absente jusqu'au 6 mars, de retour le 10 mars", NULL, "2026-03-10"},
    {"the return before the answer", "de retour le 9 mars, je vous repondrai le 12 mars", NULL, "2026-03-09"},
    {"a beginning without an end is a day", "absence du mardi 3 mars", "2026-03-03", "2026-03-04"},
    {"single days in a row", "absente les 3, 4 et 5 mars", "2026-03-03", "2026-03-06"},
    {"single days over a weekend", "absente le 6 et le 9 mars", "2026-03-06", "2026-03-10"},
    {"a day, later a period", "absente le 3 mars, puis du 16 au 20 mars", "2026-03-03", "2026-03-04"},
    {"nothing", "", NULL, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    day_t sent = DAY_NONE;
    assert_true(date_parse_iso(STR("2026-03-02"), &sent));
    const struct absence_days days = absence_days(str_of(row->folded), sent);
    assert_str(date_iso(arena, days.du), row->du);
    assert_str(date_iso(arena, days.retour), row->retour);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("absence_period", rows, test_row);
}
