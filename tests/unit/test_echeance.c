/* echeance: holidays, working days, ends of delays. One row, one case. */
#include "tests/unit/unit.h"

#include "daemon/echeance.h"

static day_t day_of(const char *iso)
{
    day_t day = DAY_NONE;
    assert_true(date_parse_iso(str_of(iso), &day));
    return day;
}

static const struct ferie_row {
    const char *name, *day;
    bool ferie;
} feries[] = {
    {"jour de l'An", "2026-01-01", true},
    {"fete du Travail", "2026-05-01", true},
    {"8 mai", "2026-05-08", true},
    {"fete nationale", "2026-07-14", true},
    {"Assomption", "2026-08-15", true},
    {"Toussaint", "2026-11-01", true},
    {"11 novembre", "2026-11-11", true},
    {"Noel", "2026-12-25", true},
    {"lundi de Paques 2026", "2026-04-06", true},
    {"Ascension 2026", "2026-05-14", true},
    {"lundi de Pentecote 2026", "2026-05-25", true},
    {"the earliest Easter of our time", "2008-03-24", true},
    {"the latest Easter of our time", "2038-04-26", true},
    {"Easter 2024", "2024-04-01", true},
    {"Easter 2000, a leap century", "2000-04-24", true},
    {"Easter 2049, where older rules fail", "2049-04-19", true},
    {"Ascension on the 1 May", "2008-05-01", true},
    {"Good Friday is worked outside Alsace and Moselle", "2026-04-03", false},
    {"26 December is worked outside Alsace and Moselle", "2026-12-26", false},
    {"a plain Monday", "2026-03-02", false},
    {"a Sunday is closed, no holiday", "2026-03-01", false},
};

static void test_ferie(void **state)
{
    const struct ferie_row *row = *state;
    assert_int_equal(echeance_ferie(day_of(row->day), NULL), row->ferie);
}

static void test_eleven_holidays_a_year(void **state)
{
    (void)state;
    for (int year = 1900; year < 2200; year++) {
        day_t first = DAY_NONE, last = DAY_NONE;
        assert_true(date_make(year, 1, 1, &first) && date_make(year, 12, 31, &last));
        int count = 0;
        for (day_t day = first; day <= last; day++)
            count += echeance_ferie(day, NULL) ? 1 : 0;
        assert_in_range(count, 10, 11); /* ten where Ascension falls on the 1 or the 8 May */
    }
    assert_false(echeance_ferie(DAY_NONE, NULL));
}

static const struct after_row {
    const char *name, *from;
    struct delai delai;
    const char *expected;
    bool closed; /* with the operator's own closed days, 2026-03-05 and 2026-03-06 */
} afters[] = {
    {"the day of the mail does not count", "2026-03-02", {1, DELAI_JOURS_OUVRES, 0}, "2026-03-03", false},
    {"a week-end does not count", "2026-03-05", {3, DELAI_JOURS_OUVRES, 0}, "2026-03-10", false},
    {"from a Saturday", "2026-03-07", {1, DELAI_JOURS_OUVRES, 0}, "2026-03-09", false},
    {"from a Sunday, two", "2026-03-08", {2, DELAI_JOURS_OUVRES, 0}, "2026-03-10", false},
    {"ten working days are two weeks", "2026-03-05", {10, DELAI_JOURS_OUVRES, 0}, "2026-03-19", false},
    {"May 2026 has four holidays", "2026-04-30", {15, DELAI_JOURS_OUVRES, 0}, "2026-05-27", false},
    {"over New Year", "2026-12-31", {1, DELAI_JOURS_OUVRES, 0}, "2027-01-04", false},
    {"no working day, on an open day", "2026-03-02", {0, DELAI_JOURS_OUVRES, 0}, "2026-03-02", false},
    {"no working day, on a Saturday", "2026-03-07", {0, DELAI_JOURS_OUVRES, 0}, "2026-03-09", false},
    {"closed days of the house do not count", "2026-03-04", {1, DELAI_JOURS_OUVRES, 0}, "2026-03-09", true},
    {"calendar days", "2026-03-02", {10, DELAI_JOURS, 0}, "2026-03-12", false},
    {"calendar days that end on a Sunday", "2026-03-05", {10, DELAI_JOURS, 0}, "2026-03-16", false},
    {"calendar days that end on a holiday and a long week-end", "2026-05-11", {3, DELAI_JOURS, 0}, "2026-05-15", false},
    {"calendar days that end on a day that the house is closed", "2026-03-02", {3, DELAI_JOURS, 0}, "2026-03-09", true},
    {"four months", "2026-03-02", {4, DELAI_MOIS, 0}, "2026-07-02", false},
    {"a month from the 31st ends with the month", "2026-03-31", {1, DELAI_MOIS, 0}, "2026-04-30", false},
    {"a month into February, its last a Saturday", "2026-01-31", {1, DELAI_MOIS, 0}, "2026-03-02", false},
    {"months that end on a holiday", "2026-10-11", {1, DELAI_MOIS, 0}, "2026-11-12", false},
    {"a year over a leap day", "2023-02-28", {12, DELAI_MOIS, 0}, "2024-02-28", false},
    {"no months", "2026-03-02", {0, DELAI_MOIS, 0}, "2026-03-02", false},
};

static void test_after(void **state)
{
    const struct after_row *row = *state;
    const day_t jours[] = {day_of("2026-03-05"), day_of("2026-03-06")};
    const struct fermetures fermetures = {.jours = jours, .count = sizeof jours / sizeof jours[0]};
    struct arena *arena = arena_new(1024, NULL, NULL);
    day_t got = echeance_after(day_of(row->from), row->delai, row->closed ? &fermetures : NULL);
    assert_str(date_iso(arena, got), row->expected);
    assert_true(echeance_ouvre(got, row->closed ? &fermetures : NULL));
    arena_free(arena);
}

static void test_no_date_stays_none(void **state)
{
    (void)state;
    assert_int_equal(echeance_after(DAY_NONE, (struct delai){3, DELAI_JOURS_OUVRES, 0}, NULL), DAY_NONE);
    assert_int_equal(echeance_after(day_of("2199-06-01"), (struct delai){12, DELAI_MOIS, 0}, NULL), DAY_NONE);
    assert_int_equal(echeance_after(day_of("2199-06-01"), (struct delai){1, DELAI_ANS, 0}, NULL), DAY_NONE);
    assert_int_equal(echeance_after(DAY_NONE, (struct delai){10, DELAI_LE, 0}, NULL), DAY_NONE);
    assert_int_equal(echeance_le_jour(day_of("2199-12-15"), (struct delai){10, DELAI_LE, 0}), DAY_NONE);
}

/* ---- a deadline that the calendar says ---- */

static const struct le_row {
    const char *name, *from;
    int jour, mois;
    bool closed; /* 5 and 6 March 2026 */
    const char *expected, *raw;
} les[] = {
    {"the 10th of this month", "2026-02-01", 10, 0, false, "2026-02-10", "2026-02-10"},
    {"the day itself", "2026-02-10", 10, 0, false, "2026-02-10", "2026-02-10"},
    {"the next month's", "2026-02-11", 10, 0, false, "2026-03-10", "2026-03-10"},
    {"of the next year", "2026-12-11", 10, 0, false, "2027-01-08", "2027-01-10"}, /* a Sunday: Friday before */
    {"a Saturday moves back", "2026-01-01", 10, 0, false, "2026-01-09", "2026-01-10"},
    {"a holiday moves back over the week-end", "2026-04-01", 6, 0, false, "2026-04-03", "2026-04-06"}, /* Easter Monday */
    {"an office's own closing moves back", "2026-03-01", 6, 0, true, "2026-03-04", "2026-03-06"},
    {"never to before it is asked", "2026-01-10", 11, 0, false, "2026-01-10", "2026-01-11"},
    {"the 31st of a short month", "2026-02-01", 31, 0, false, "2026-02-27", "2026-02-28"},
    {"the 30th of February in a leap year", "2028-02-01", 30, 0, false, "2028-02-29", "2028-02-29"},
    {"31 May, a Sunday", "2026-03-01", 31, 5, false, "2026-05-29", "2026-05-31"},
    {"31 May has passed", "2026-06-01", 31, 5, false, "2027-05-31", "2027-05-31"},
    {"30 November", "2026-09-01", 30, 11, false, "2026-11-30", "2026-11-30"},
    {"29 February of a common year", "2026-01-15", 29, 2, false, "2026-02-27", "2026-02-28"},
    {"29 February, asked on 1 March before a leap year", "2027-03-01", 29, 2, false, "2028-02-29", "2028-02-29"},
};

static void test_le(void **state)
{
    const struct le_row *row = *state;
    const day_t jours[] = {day_of("2026-03-05"), day_of("2026-03-06")};
    const struct fermetures fermetures = {.jours = jours, .count = sizeof jours / sizeof jours[0]};
    struct delai delai = {row->jour, DELAI_LE, row->mois};
    struct arena *arena = arena_new(1024, NULL, NULL);
    assert_str(date_iso(arena, echeance_after(day_of(row->from), delai, row->closed ? &fermetures : NULL)), row->expected);
    assert_str(date_iso(arena, echeance_le_jour(day_of(row->from), delai)), row->raw);
    arena_free(arena);
}

static const struct delai_row {
    const char *name, *text;
    bool ok;
    struct delai delai;
} delais[] = {
    {"working days", "3 jours ouvrés", true, {3, DELAI_JOURS_OUVRES, 0}},
    {"without the accent", "3 jours ouvres", true, {3, DELAI_JOURS_OUVRES, 0}},
    {"the accent as a character of its own", "3 jours ouvre\xcc\x81s", true, {3, DELAI_JOURS_OUVRES, 0}},
    {"one", "1 jour ouvré", true, {1, DELAI_JOURS_OUVRES, 0}},
    {"short", "5 jo", true, {5, DELAI_JOURS_OUVRES, 0}},
    {"short, no space", "5jo", true, {5, DELAI_JOURS_OUVRES, 0}},
    {"calendar days", "10 jours", true, {10, DELAI_JOURS, 0}},
    {"one day", "1 jour", true, {1, DELAI_JOURS, 0}},
    {"months", "4 mois", true, {4, DELAI_MOIS, 0}},
    {"none at all", "0 jours", true, {0, DELAI_JOURS, 0}},
    {"the longest", "1000 jours", true, {1000, DELAI_JOURS, 0}},
    {"capitals", "3 Jours Ouvres", true, {3, DELAI_JOURS_OUVRES, 0}},
    {"spaces around and between", "  3   jours \t ouvrés ", true, {3, DELAI_JOURS_OUVRES, 0}},
    {"no-break spaces", "3\xc2\xa0jours\xe2\x80\xafouvrés", true, {3, DELAI_JOURS_OUVRES, 0}},
    {"longer than the longest", "1001 jours", false, {0, 0, 0}},
    {"longer than a number", "99999999999999999999 jours", false, {0, 0, 0}},
    {"negative", "-3 jours", false, {0, 0, 0}},
    {"a fraction", "1,5 jours", false, {0, 0, 0}},
    {"no number", "jours ouvrés", false, {0, 0, 0}},
    {"no unit", "3", false, {0, 0, 0}},
    {"ouvrables are not ouvrés", "3 jours ouvrables", false, {0, 0, 0}},
    {"months are not ouvrés", "3 mois ouvrés", false, {0, 0, 0}},
    {"jo is a whole unit", "3 jo ouvrés", false, {0, 0, 0}},
    {"weeks", "2 semaines", true, {2, DELAI_SEMAINES, 0}},
    {"one week", "1 semaine", true, {1, DELAI_SEMAINES, 0}},
    {"a year", "1 an", true, {1, DELAI_ANS, 0}},
    {"years", "17 ans", true, {17, DELAI_ANS, 0}},
    {"weeks are not ouvrées", "2 semaines ouvrées", false, {0, 0, 0}},
    {"a day of the month", "le 10", true, {10, DELAI_LE, 0}},
    {"the first", "le 1er", true, {1, DELAI_LE, 0}},
    {"a day of the year", "le 31 mai", true, {31, DELAI_LE, 5}},
    {"with accents", "Le 1er Août", true, {1, DELAI_LE, 8}},
    {"the accent as a character of its own, in a month", "le 3 de\xcc\x81""cembre", true, {3, DELAI_LE, 12}},
    {"no-break spaces in a day", "le\xc2\xa0""10\xc2\xa0mars", true, {10, DELAI_LE, 3}},
    {"no day at all", "le", false, {0, 0, 0}},
    {"the 0th", "le 0", false, {0, 0, 0}},
    {"the 32nd", "le 32", false, {0, 0, 0}},
    {"no month", "le 10 brumaire", false, {0, 0, 0}},
    {"a year behind", "le 10 mars 2026", false, {0, 0, 0}},
    {"every month is a recurrence, not a delay", "chaque mois", false, {0, 0, 0}},
    {"something behind", "3 jours ouvrés environ", false, {0, 0, 0}},
    {"nothing", "", false, {0, 0, 0}},
    {"absent", NULL, false, {0, 0, 0}},
};

static void test_delai(void **state)
{
    const struct delai_row *row = *state;
    struct delai delai = {-7, DELAI_MOIS, 0};
    assert_int_equal(echeance_parse_delai(str_of(row->text), &delai), row->ok);
    assert_int_equal(delai.nombre, row->ok ? row->delai.nombre : -7); /* written only on success */
    assert_int_equal(delai.unite, row->ok ? row->delai.unite : DELAI_MOIS);
    assert_int_equal(delai.mois, row->delai.mois);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_eleven_holidays_a_year),
        cmocka_unit_test(test_no_date_stays_none),
    };
    return RUN_ROWS("ferie", feries, test_ferie) + RUN_ROWS("le", les, test_le) + RUN_ROWS("after", afters, test_after) +
           RUN_ROWS("delai", delais, test_delai) + RUN_TESTS("echeance", others);
}
