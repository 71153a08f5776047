/* rappel: the days of the levels, worked out by hand; which is due; their order. One row, one case. */
#include "tests/unit/unit.h"

#include "daemon/rappel.h"

static day_t day_of(const char *iso)
{
    day_t day = DAY_NONE;
    if (iso != NULL)
        assert_true(date_parse_iso(str_of(iso), &day));
    return day;
}

static struct delai delai_of(const char *text)
{
    struct delai delai = {0, DELAI_JOURS_OUVRES, 0};
    if (text != NULL)
        assert_true(echeance_parse_delai(str_of(text), &delai));
    return delai;
}

static const struct plan_row {
    const char *name, *posee, *delai, *mi_temps, *escalade_apres, *alerte_apres; /* mi_temps: NULL half, "non", or so long before */
    const char *half, *relance, *escalade, *alerte;
} plans[] = {
    {"three days are too short for a half", "2026-03-02", "3 jo", NULL, "2 jo", NULL, NULL, "2026-03-05", "2026-03-09", "2026-03-12"},
    {"four", "2026-03-02", "4 jo", NULL, "2 jo", NULL, "2026-03-04", "2026-03-06", "2026-03-10", "2026-03-13"},
    {"five", "2026-03-02", "5 jo", NULL, "2 jo", NULL, "2026-03-05", "2026-03-09", "2026-03-11", "2026-03-16"},
    {"ten, over Easter", "2026-03-30", "10 jo", NULL, "2 jo", NULL, "2026-04-07", "2026-04-14", "2026-04-16", "2026-04-21"},
    {"four months", "2026-03-02", "4 mois", NULL, "2 jo", NULL, "2026-04-30", "2026-07-02", "2026-07-06", "2026-07-09"},
    {"without a half", "2026-03-02", "10 jo", "non", "2 jo", NULL, NULL, "2026-03-16", "2026-03-18", "2026-03-23"},
    {"so long before", "2026-03-02", "10 jo", "3 jo", "2 jo", NULL, "2026-03-11", "2026-03-16", "2026-03-18", "2026-03-23"},
    {"so long before that nothing is left", "2026-03-02", "10 jo", "9 jo", "2 jo", NULL, NULL, "2026-03-16", "2026-03-18", "2026-03-23"},
    {"an escalation later than the usual alert", "2026-03-02", "3 jours", NULL, "30 jours", NULL, NULL, "2026-03-05", "2026-04-07", "2026-04-10"},
    {"an alert of its own", "2026-03-02", "3 jo", NULL, "2 jo", "1 mois", NULL, "2026-03-05", "2026-03-09", "2026-04-07"},
    {"the last working days of May", "2026-05-04", "le 31 mai", NULL, "2 jo", NULL, "2026-05-18", "2026-05-29", "2026-06-02", "2026-06-05"},
};

static struct question question_of(const struct plan_row *row)
{
    bool without = row->mi_temps != NULL && strcmp(row->mi_temps, "non") == 0;
    return (struct question){.delai = delai_of(row->delai), .escalade_apres = delai_of(row->escalade_apres), .alerte_apres = delai_of(row->alerte_apres),
                             .sans_mi_temps = without, .mi_temps = delai_of(without ? NULL : row->mi_temps)};
}

static void test_plan(void **state)
{
    const struct plan_row *row = *state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    const struct question question = question_of(row);
    day_t posee = day_of(row->posee);
    const struct rappel_jours jours = rappel_jours(&question, posee, echeance_after(posee, question.delai, NULL), NULL);
    assert_str(date_iso(arena, jours.mi_temps), row->half);
    assert_str(date_iso(arena, jours.relance), row->relance);
    assert_str(date_iso(arena, jours.escalade), row->escalade);
    assert_str(date_iso(arena, jours.alerte), row->alerte);
    arena_free(arena);
}

/* Whatever day it is asked on, and however long it may take: open days, one after the other. */
static void test_levels_are_open_and_in_order(void **state)
{
    (void)state;
    day_t from = day_of("2026-01-01");
    const struct fermetures closed = {.jours = &from, .count = 1, .alsace_moselle = true};
    for (day_t posee = from; posee < from + 366; posee++)
        for (int number = 1; number <= 21; number += 4) {
            const struct question question = {.delai = {number, DELAI_JOURS_OUVRES, 0}, .escalade_apres = {2, DELAI_JOURS_OUVRES, 0}};
            day_t echeance = echeance_after(posee, question.delai, &closed);
            const struct rappel_jours jours = rappel_jours(&question, posee, echeance, &closed);
            assert_true(jours.mi_temps == DAY_NONE || (jours.mi_temps > posee && jours.mi_temps < echeance && echeance_ouvre(jours.mi_temps, &closed)));
            assert_true(jours.relance == echeance && jours.escalade > echeance && jours.alerte > jours.escalade);
            assert_true(echeance_ouvre(jours.escalade, &closed) && echeance_ouvre(jours.alerte, &closed));
        }
}

static const struct du_row {
    const char *name, *jour;
    enum niveau fait, due;
    const char *depuis;
} dus[] = {
    {"nothing yet", "2026-03-04", NIVEAU_AUCUN, NIVEAU_AUCUN, NULL},        {"half", "2026-03-05", NIVEAU_AUCUN, NIVEAU_MI_TEMPS, "2026-03-05"},
    {"done", "2026-03-06", NIVEAU_MI_TEMPS, NIVEAU_AUCUN, NULL},            {"the day", "2026-03-09", NIVEAU_MI_TEMPS, NIVEAU_ECHEANCE, "2026-03-09"},
    {"the loudest of two", "2026-03-12", NIVEAU_MI_TEMPS, NIVEAU_SUPPLEANT, "2026-03-11"},
    {"the loudest of all", "2026-05-04", NIVEAU_AUCUN, NIVEAU_ALERTE, "2026-03-16"}, {"none is beyond it", "2026-05-04", NIVEAU_ALERTE, NIVEAU_AUCUN, NULL},
};

static void test_du(void **state)
{
    const struct du_row *row = *state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    const struct rappel_jours jours = {day_of("2026-03-05"), day_of("2026-03-09"), day_of("2026-03-11"), day_of("2026-03-16")};
    day_t depuis = DAY_NONE;
    assert_int_equal(rappel_du(&jours, row->fait, day_of(row->jour), &depuis), row->due);
    assert_str(date_iso(arena, depuis), row->depuis);
    arena_free(arena);
}

/* Behind the last level the wait has its next day too, for ever. */
static void test_no_wait_without_end(void **state)
{
    (void)state;
    const struct rappel_jours jours = {DAY_NONE, day_of("2026-03-09"), day_of("2026-03-11"), day_of("2026-03-16")};
    static const char *const again[] = {NULL, "10 jo", "2 semaines", "1 mois"};
    assert_int_equal(rappel_suivant(&jours, NIVEAU_AUCUN, delai_of(NULL), day_of("2026-03-02"), NULL), day_of("2026-03-09"));
    assert_int_equal(rappel_suivant(&jours, NIVEAU_ALERTE, delai_of(NULL), day_of("2026-03-16"), NULL), day_of("2026-03-30"));
    for (size_t i = 0; i < sizeof again / sizeof again[0]; i++)
        for (day_t jour = day_of("2026-03-16"), turn = 0; turn < 100; turn++) {
            day_t next = rappel_suivant(&jours, NIVEAU_ALERTE, delai_of(again[i]), jour, NULL);
            assert_true(next > jour && echeance_ouvre(next, NULL));
            jour = next;
        }
}

static const struct ordre_row {
    const char *name, *relance, *escalade, *alerte;
    const char *says; /* NULL: nothing is wrong */
} ordres[] = {
    {"the usual ones", "0 jo", "2 jo", "5 jo", NULL},        {"an alert that nobody wrote", "0 jo", "30 jours", NULL, NULL},
    {"the reminder and the deputy at once", "0 jo", "0 jo", "1 jo", NULL}, {"the deputy before the reminder", "3 jo", "2 jo", NULL, "`escalade_apres`"},
    {"the alert with the deputy", "0 jo", "5 jo", "5 jo", "`alerte_apres`"}, {"the alert first", "0 jo", "10 jours", "5 jo", "`alerte_apres`"},
    {"before it in some weeks only", "0 jo", "7 jours", "5 jo", "`alerte_apres`"},
};

static void test_ordre(void **state)
{
    const struct ordre_row *row = *state;
    const struct question question = {.relance_apres = delai_of(row->relance), .escalade_apres = delai_of(row->escalade), .alerte_apres = delai_of(row->alerte)};
    const char *says = rappel_desordre(&question);
    assert_int_equal(says != NULL, row->says != NULL);
    assert_true(says == NULL || strncmp(says, row->says, strlen(row->says)) == 0);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_levels_are_open_and_in_order), cmocka_unit_test(test_no_wait_without_end)};
    return RUN_ROWS("plan", plans, test_plan) + RUN_ROWS("du", dus, test_du) + RUN_ROWS("ordre", ordres, test_ordre) + RUN_TESTS("rappels", others);
}
