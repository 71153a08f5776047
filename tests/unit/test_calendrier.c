/* calendrier: days that circuits reckon from others, recurrences, and days as people write them. */
#include "tests/unit/unit.h"

#include "daemon/calendrier.h"

static day_t day_of(const char *iso)
{
    day_t day = DAY_NONE;
    if (iso != NULL)
        assert_true(date_parse_iso(str_of(iso), &day));
    return day;
}

/* ---- moments ---------------------------------------------------------------------------------------------------------- */

static const struct moment_row {
    const char *name, *text;
    enum moment_base base;
    const char *nom, *from, *expected; /* expected NULL: no moment */
} moments[] = {
    {"the opening", "ouverture", MOMENT_OUVERTURE, "", "2026-03-02", "2026-03-02"},
    {"three months after it", "ouverture + 3 mois", MOMENT_OUVERTURE, "", "2026-03-02", "2026-06-02"},
    {"without spaces", "ouverture+3mois", MOMENT_OUVERTURE, "", "2026-03-02", "2026-06-02"},
    {"no-break spaces", "entree\xc2\xa0+\xc2\xa0""5\xc2\xa0jours", MOMENT_ENTREE, "", "2026-03-02", "2026-03-07"},
    {"spaces around", "  admission - 1 an ", MOMENT_ADMISSION, "", "2026-03-02", "2025-03-02"},
    {"the 17th birthday less 6 months", "jeune.date_naissance + 17 ans - 6 mois", MOMENT_FICHE, "jeune.date_naissance", "2009-11-20", "2026-05-20"},
    {"born on 29 February", "jeune.date_naissance + 18 ans", MOMENT_FICHE, "jeune.date_naissance", "2008-02-29", "2026-02-28"},
    {"step by step: a month's end stays clamped", "entree + 1 mois + 1 mois", MOMENT_ENTREE, "", "2026-01-31", "2026-03-28"},
    {"the right's end", "jeune.echeance_notification", MOMENT_FICHE, "jeune.echeance_notification", "2026-08-31", "2026-08-31"},
    {"six months before the 31st", "jeune.echeance_notification - 6 mois", MOMENT_FICHE, "jeune.echeance_notification", "2026-08-31", "2026-02-28"},
    {"the same in a leap year", "jeune.echeance_notification - 6 mois", MOMENT_FICHE, "jeune.echeance_notification", "2028-08-31", "2028-02-29"},
    {"a date that an answer gave", "champ.date_rdv + 1 jour", MOMENT_CHAMP, "date_rdv", "2026-03-02", "2026-03-03"},
    {"an element's", "element.echeance - 20 jours", MOMENT_ELEMENT, "", "2026-06-30", "2026-06-10"},
    {"weeks", "ouverture + 6 semaines", MOMENT_OUVERTURE, "", "2026-01-05", "2026-02-16"},
    {"working days on", "ouverture + 3 jours ouvrés", MOMENT_OUVERTURE, "", "2026-03-05", "2026-03-10"},
    {"working days back, over Easter", "ouverture - 3 jours ouvrés", MOMENT_OUVERTURE, "", "2026-04-08", "2026-04-02"},
    {"calendar days are not moved to an open day", "ouverture + 5 jours", MOMENT_OUVERTURE, "", "2026-03-02", "2026-03-07"},
    {"none of them", "ouverture + 0 jours", MOMENT_OUVERTURE, "", "2026-03-07", "2026-03-07"},
    {"four steps", "ouverture + 1 an + 1 mois + 1 semaine + 1 jour", MOMENT_OUVERTURE, "", "2026-01-01", "2027-02-09"},
    {"past the calendar's end", "ouverture + 1000 ans", MOMENT_OUVERTURE, "", "2026-01-01", "none"},
    {"no day to begin with", "ouverture + 3 mois", MOMENT_OUVERTURE, "", NULL, "none"},
    {"five steps", "ouverture + 1 an + 1 an + 1 an + 1 an + 1 an", 0, NULL, NULL, NULL},
    {"nothing", "", 0, NULL, NULL, NULL},
    {"absent", NULL, 0, NULL, NULL, NULL},
    {"an unknown base", "naissance + 17 ans", 0, NULL, NULL, NULL},
    {"a field that is no date", "jeune.nom + 1 jour", 0, NULL, NULL, NULL},
    {"a field that is none", "jeune.anniversaire", 0, NULL, NULL, NULL},
    {"a date of the fiche that is not the young person's", "avis.rsase_date", 0, NULL, NULL, NULL},
    {"a champ without a name", "champ. + 1 jour", 0, NULL, NULL, NULL},
    {"a champ of two words", "champ.date rdv", 0, NULL, NULL, NULL},
    {"a sign without a delay", "ouverture +", 0, NULL, NULL, NULL},
    {"two signs", "ouverture + - 3 mois", 0, NULL, NULL, NULL},
    {"a delay without a sign", "ouverture 3 mois", 0, NULL, NULL, NULL},
    {"a day of the month is no step", "ouverture + le 10", 0, NULL, NULL, NULL},
    {"an unknown unit", "ouverture + 3 lunes", 0, NULL, NULL, NULL},
    {"capitals", "Ouverture", 0, NULL, NULL, NULL},
    {"an element has one date only", "element.debut", 0, NULL, NULL, NULL},
};

static void test_moment(void **state)
{
    const struct moment_row *row = *state;
    struct moment moment = {.pas_count = 77};
    bool parsed = moment_parse(str_of(row->text), &moment);
    assert_int_equal(parsed, row->expected != NULL);
    if (!parsed) {
        assert_int_equal(moment.pas_count, 77); /* written only on success */
        return;
    }
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_int_equal(moment.base, row->base);
    assert_true(str_eq_c(moment.nom, row->nom));
    assert_true(str_eq(moment.ecrit, str_trim(str_of(row->text))));
    assert_str(date_iso(arena, moment_day(&moment, day_of(row->from), NULL)), strcmp(row->expected, "none") == 0 ? NULL : row->expected);
    arena_free(arena);
}

static void test_closed_days_count_in_working_steps(void **state)
{
    (void)state;
    const day_t jours[] = {day_of("2026-03-03")};
    const struct fermetures fermetures = {.jours = jours, .count = 1};
    struct moment moment;
    assert_true(moment_parse(STR("ouverture + 1 jour ouvré"), &moment));
    assert_int_equal(moment_day(&moment, day_of("2026-03-02"), &fermetures), day_of("2026-03-04"));
    assert_true(moment_parse(STR("ouverture - 1 jour ouvré"), &moment));
    assert_int_equal(moment_day(&moment, day_of("2026-03-04"), &fermetures), day_of("2026-03-02"));
}

/* ---- recurrences ------------------------------------------------------------------------------------------------------- */

static const struct recurrence_row {
    const char *name, *text, *after, *expected, *then; /* expected NULL: no recurrence */
} recurrences[] = {
    {"each month", "chaque mois le 1", "2026-01-15", "2026-02-01", "2026-03-01"},
    {"the first", "chaque mois le 1er", "2026-12-01", "2027-01-01", "2027-02-01"},
    {"the day itself is not after it", "chaque mois le 15", "2026-01-15", "2026-02-15", "2026-03-15"},
    {"the day before", "chaque mois le 15", "2026-01-14", "2026-01-15", "2026-02-15"},
    {"the 31st", "chaque mois le 31", "2026-01-31", "2026-02-28", "2026-03-31"},
    {"each quarter", "chaque trimestre le 15", "2026-01-15", "2026-04-15", "2026-07-15"},
    {"a quarter of the next year", "chaque trimestre le 15", "2026-10-15", "2027-01-15", "2027-04-15"},
    {"each half-year", "chaque semestre le 1", "2026-01-01", "2026-07-01", "2027-01-01"},
    {"each year", "chaque année le 1 mars", "2026-01-01", "2026-03-01", "2027-03-01"},
    {"without the accent, with capitals", "Chaque annee le 1er Mars", "2026-03-01", "2027-03-01", "2028-03-01"},
    {"the accent as a character of its own", "chaque anne\xcc\x81""e le 15 août", "2026-03-01", "2026-08-15", "2027-08-15"},
    {"29 February", "chaque année le 29 février", "2026-03-01", "2027-02-28", "2028-02-29"},
    {"each six weeks", "toutes les 6 semaines depuis le 2026-01-05", "2026-01-05", "2026-02-16", "2026-03-30"},
    {"before the first", "toutes les 6 semaines depuis le 2026-01-05", "2025-06-01", "2026-01-05", "2026-02-16"},
    {"a day later", "toutes les 6 semaines depuis le 2026-01-05", "2026-02-15", "2026-02-16", "2026-03-30"},
    {"each week", "toutes les 1 semaines depuis le 2026-01-05", "2026-01-06", "2026-01-12", "2026-01-19"},
    {"no day to count from", "chaque mois le 1", NULL, "none", NULL},
    {"no day", "chaque mois", NULL, NULL, NULL},
    {"the 0th", "chaque mois le 0", NULL, NULL, NULL},
    {"the 32nd", "chaque mois le 32", NULL, NULL, NULL},
    {"a month that is none", "chaque année le 1 brumaire", NULL, NULL, NULL},
    {"a year needs its month", "chaque année le 1", NULL, NULL, NULL},
    {"a month needs none", "chaque mois le 1 mars", NULL, NULL, NULL},
    {"each day", "chaque jour", NULL, NULL, NULL},
    {"no weeks", "toutes les 0 semaines depuis le 2026-01-05", NULL, NULL, NULL},
    {"weeks from nowhere", "toutes les 6 semaines", NULL, NULL, NULL},
    {"weeks from a day that is none", "toutes les 6 semaines depuis le 2026-02-30", NULL, NULL, NULL},
    {"weeks, something behind", "toutes les 6 semaines depuis le 2026-01-05 ou plus", NULL, NULL, NULL},
    {"nothing", "", NULL, NULL, NULL},
    {"absent", NULL, NULL, NULL, NULL},
};

static void test_recurrence(void **state)
{
    const struct recurrence_row *row = *state;
    struct recurrence recurrence;
    bool parsed = recurrence_parse(str_of(row->text), &recurrence);
    assert_int_equal(parsed, row->expected != NULL);
    if (!parsed)
        return;
    struct arena *arena = arena_new(4096, NULL, NULL);
    day_t next = recurrence_next(&recurrence, day_of(row->after));
    assert_str(date_iso(arena, next), strcmp(row->expected, "none") == 0 ? NULL : row->expected);
    assert_str(date_iso(arena, recurrence_next(&recurrence, next)), row->then);
    arena_free(arena);
}

/* What must hold of each: it goes forward, and never passes over a day of its own. */
static void test_recurrences_miss_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof recurrences / sizeof recurrences[0]; i++) {
        struct recurrence recurrence;
        if (!recurrence_parse(str_of(recurrences[i].text), &recurrence))
            continue;
        day_t next = recurrence_next(&recurrence, day_of("2025-12-31"));
        for (day_t day = day_of("2025-12-31"); day < day_of("2030-01-01"); day++) {
            if (day == next)
                next = recurrence_next(&recurrence, day);
            assert_true(next > day);
            assert_int_equal(recurrence_next(&recurrence, day), next);
        }
    }
}

/* ---- as people write ----------------------------------------------------------------------------------------------------- */

static const struct written_row {
    const char *name, *text, *expected; /* NULL: not understood */
} dates[] = {
    {"figures", "12/03/2026", "2026-03-12"},
    {"short figures", "2/3/26", "2026-03-02"},
    {"dots", "12.03.2026", "2026-03-12"},
    {"hyphens", "12-03-2026", "2026-03-12"},
    {"spaces between", "12 / 03 / 2026", "2026-03-12"},
    {"ISO", "2026-03-12", "2026-03-12"},
    {"words", "12 mars 2026", "2026-03-12"},
    {"with « le »", "le 12 mars 2026", "2026-03-12"},
    {"the first", "1er mai 2026", "2026-05-01"},
    {"capitals, accents", "Le 14 DÉCEMBRE 2026", "2026-12-14"},
    {"a short month", "12 févr. 2026", "2026-02-12"},
    {"its weekday", "jeudi 12 mars 2026", "2026-03-12"},
    {"its weekday, a comma", "Jeudi, le 12 mars 2026.", "2026-03-12"},
    {"an hour", "12 mars 2026 à 14h30", "2026-03-12"},
    {"an hour, in figures", "12/03/2026 14:30", "2026-03-12"},
    {"an hour, apart", "le 12/03/2026, à 9 h", "2026-03-12"},
    {"no-break spaces", "12\xc2\xa0mars\xc2\xa0""2026", "2026-03-12"},
    {"a leap day", "29/02/2028", "2028-02-29"},
    {"a leap day of a common year", "29/02/2026", NULL},
    {"another weekday", "lundi 12 mars 2026", NULL},
    {"no year", "12 mars", NULL},
    {"no year, figures", "12/03", NULL},
    {"no year, « le »", "le 12 mars", NULL},
    {"a year of the last century, short", "12/03/98", NULL},
    {"three figures of a year", "12/03/202", NULL},
    {"month first", "03/13/2026", NULL},
    {"two separators", "12/03-2026", NULL},
    {"the 31st of June", "31 juin 2026", NULL},
    {"two dates", "12/03/2026 ou 13/03/2026", NULL},
    {"something behind", "12/03/2026 sous réserve", NULL},
    {"something before", "vers le 12/03/2026", NULL},
    {"a number glued on", "12/03/20267", NULL},
    {"an hour that is none", "12/03/2026 à 25h", NULL},
    {"tomorrow", "demain", NULL},
    {"the form's own hint", "jj/mm/aaaa", NULL},
    {"a zero day", "00/03/2026", NULL},
    {"a long number", "99999999999/03/2026", NULL},
    {"nothing", "", NULL},
};

static void test_date(void **state)
{
    const struct written_row *row = *state;
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    day_t day = DAY_NONE;
    assert_int_equal(calendrier_date(arena, str_of(row->text), &day), row->expected != NULL);
    assert_str(date_iso(arena, day), row->expected);
    arena_free(arena);
}

static const struct vague_row {
    const char *name, *text, *expected;
    bool understood;
} vagues[] = {
    {"a day", "2026-06-30", "2026-06-30", true},
    {"a day in figures", "30/06/2026", "2026-06-30", true},
    {"a day in words", "30 juin 2026", "2026-06-30", true},
    {"a month", "juin 2026", "2026-06-30", true},
    {"its end", "fin juin 2026", "2026-06-30", true},
    {"its beginning", "début juin 2013", "2013-06-10", true},
    {"its middle", "mi-juin 2026", "2026-06-20", true},
    {"its end, in more words", "Fin du mois de juin 2026", "2026-06-30", true},
    {"February of a leap year", "fin février 2028", "2028-02-29", true},
    {"a quarter", "2ème trimestre 2013", "2013-06-30", true},
    {"the first", "1er trimestre 2026", "2026-03-31", true},
    {"the last", "4e trimestre 2026", "2026-12-31", true},
    {"a half-year", "2e semestre 2026", "2026-12-31", true},
    {"in words", "Premier semestre 2013", "2013-06-30", true},
    {"its end", "fin du 1er  semestre  2013", "2013-06-30", true},
    {"in the course of it", "courant 1er trimestre 2013", "2013-03-31", true},
    {"a year", "2013", "2013-12-31", true},
    {"its end", "fin 2026", "2026-12-31", true},
    {"in the course of a year", "courant 2013", "2013-12-31", true},
    {"in more words", "fin de l'année 2026", "2026-12-31", true},
    {"back to school", "rentrée 2026", "2026-09-30", true},
    {"back to school, in more words", "rentrée scolaire 2026", "2026-09-30", true},
    {"summer", "été 2026", "2026-09-22", true},
    {"a full stop", "Fin juin 2026.", "2026-06-30", true},
    {"to be defined", "A définir", NULL, true},
    {"to be defined, with the accent", "À définir.", NULL, true},
    {"nothing", "", NULL, true},
    {"a hyphen", "-", NULL, true},
    {"a fifth quarter", "5e trimestre 2026", NULL, false},
    {"a third half-year", "3e semestre 2026", NULL, false},
    {"the beginning of a year", "début 2026", NULL, false},
    {"a month without its year", "fin juin", NULL, false},
    {"a quarter without its year", "1er trimestre", NULL, false},
    {"two years", "2026-2027", NULL, false},
    {"two months", "juin-juillet 2026", NULL, false},
    {"winter has two years", "hiver 2026", NULL, false},
    {"before the beginning", "avant le début du mois de juin", NULL, false},
    {"soon", "prochainement", NULL, false},
    {"a year too far", "fin 9999", NULL, false},
    {"the last of all", "fin 2199", NULL, false},
    {"something behind", "juin 2026 si possible", NULL, false},
    {"no day of the calendar", "30/02/2026", NULL, false},
};

static void test_vague(void **state)
{
    const struct vague_row *row = *state;
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    bool understood = !row->understood;
    day_t day = calendrier_vague(arena, str_of(row->text), &understood);
    assert_str(date_iso(arena, day), row->expected);
    assert_int_equal(understood, row->understood);
    arena_free(arena);
}

/* A date within a line is taken off it, with its hour; what is none leaves the line as it was. */
static void test_taken_off_a_line(void **state)
{
    (void)state;
    struct str line = STR("le 12 mars 2026 a 14h avec le college");
    day_t day = DAY_NONE;
    assert_true(calendrier_prend(&line, &day));
    assert_int_equal(day, day_of("2026-03-12"));
    assert_str(str_trim(line), "avec le college");
    struct str none = STR("le 12 mars");
    assert_false(calendrier_prend(&none, &day));
    assert_str(none, "le 12 mars");
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_closed_days_count_in_working_steps),
        cmocka_unit_test(test_recurrences_miss_nothing),
        cmocka_unit_test(test_taken_off_a_line),
    };
    return RUN_ROWS("moment", moments, test_moment) + RUN_ROWS("recurrence", recurrences, test_recurrence) +
           RUN_ROWS("date", dates, test_date) + RUN_ROWS("vague", vagues, test_vague) + RUN_TESTS("calendrier", others);
}
