/* decide_trajet: how many working days are left, in words. What a mail shows of the way is played in tests/scenarios/agenda.play. */
#include "tests/unit/unit.h"

#include "daemon/decide_private.h"

enum { VENDREDI = 20546 }; /* 3 April 2026; Easter Monday is the 6th */

static const day_t closed[] = {VENDREDI + 5}; /* Wednesday the 8th */
static const struct fermetures house = {.jours = closed, .count = 1};

static const struct row {
    const char *name;
    day_t echeance;
    const char *words;
} rows[] = {
    {"none", DAY_NONE, NULL},
    {"today", VENDREDI, "dernier jour"},
    {"before the next open day", VENDREDI + 2, "dernier jour"},
    {"Easter Monday does not count", VENDREDI + 4, "il reste 1 jour ouvré"},
    {"nor does the house's own day", VENDREDI + 6, "il reste 2 jours ouvrés"},
    {"yesterday", VENDREDI - 1, "en retard de 1 jour ouvré"},
    {"before a week-end", VENDREDI - 7, "en retard de 5 jours ouvrés"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    struct str words = trajet_delai(arena, VENDREDI, row->echeance, &house);
    if (row->words == NULL)
        assert_true(words.at == NULL);
    else
        assert_str(words, row->words);
    arena_free(arena);
}

/* A Sunday: the Friday before it was the last, and no working day has passed since. */
static void test_late_without_a_working_day(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    assert_str(trajet_delai(arena, VENDREDI + 2, VENDREDI, &house), "échue depuis moins d'un jour ouvré");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_late_without_a_working_day)};
    return RUN_ROWS("delai", rows, test_row) + RUN_TESTS("trajet", others);
}
