/* echeance, fenetre: how a day was reckoned, told in words; days counted back; the hours of reminders. One row, one case. */
#include "tests/unit/unit.h"

#include "daemon/fenetre.h"

static day_t day_of(const char *iso)
{
    day_t day = DAY_NONE;
    assert_true(date_parse_iso(str_of(iso), &day));
    return day;
}

enum maison { ORDINAIRE, ALSACE, PENTECOTE_OUVREE, FERMEE, MAISON_COUNT };

/* FERMEE: the house closes on these. */
static struct fermetures closed_of(enum maison maison, day_t jours[3])
{
    jours[0] = day_of("2026-12-24");
    jours[1] = day_of("2026-12-31");
    jours[2] = day_of("2026-05-15");
    return (struct fermetures){.jours = jours, .count = maison == FERMEE ? 3 : 0, .alsace_moselle = maison == ALSACE,
                               .pentecote_ouvree = maison == PENTECOTE_OUVREE};
}

/* Days and words worked out by hand with the calendar of 2026 and 2027. */
static const struct dite_row {
    const char *name, *from, *delai, *day, *said;
    enum maison maison;
} dites[] = {
    {"nothing in between", "2026-03-02", "10 jours ouvrés", "2026-03-16", "10 jours ouvrés après le lundi 2 mars 2026", ORDINAIRE},
    {"Easter Monday", "2026-03-30", "10 jours ouvrés", "2026-04-14", "10 jours ouvrés après le lundi 30 mars 2026, lundi de Pâques exclu", ORDINAIRE},
    {"one fixed holiday", "2026-07-13", "1 jour ouvré", "2026-07-15", "1 jour ouvré après le lundi 13 juillet 2026, le 14 juillet exclu", ORDINAIRE},
    {"two of one month", "2026-04-30", "5 jours ouvrés", "2026-05-11", "5 jours ouvrés après le jeudi 30 avril 2026, le 1er et le 8 mai exclus", ORDINAIRE},
    {"fixed ones and Easter's", "2026-04-30", "15 jours ouvrés", "2026-05-27",
     "15 jours ouvrés après le jeudi 30 avril 2026, le 1er, le 8 mai, le jeudi de l'Ascension et le lundi de Pentecôte exclus", ORDINAIRE},
    {"Whit Monday is worked", "2026-05-22", "2 jours ouvrés", "2026-05-26", "2 jours ouvrés après le vendredi 22 mai 2026", PENTECOTE_OUVREE},
    {"Whit Monday is not", "2026-05-22", "2 jours ouvrés", "2026-05-27", "2 jours ouvrés après le vendredi 22 mai 2026, lundi de Pentecôte exclu", ORDINAIRE},
    {"Good Friday in Strasbourg", "2026-04-02", "1 jour ouvré", "2026-04-07",
     "1 jour ouvré après le jeudi 2 avril 2026, le Vendredi saint et le lundi de Pâques exclus", ALSACE},
    {"a holiday on a Sunday is none too many", "2026-10-30", "2 jours ouvrés", "2026-11-03", "2 jours ouvrés après le vendredi 30 octobre 2026", ORDINAIRE},
    {"over New Year", "2026-12-23", "8 jours ouvrés", "2027-01-06",
     "8 jours ouvrés après le mercredi 23 décembre 2026, le 25 décembre et le 1er janvier exclus", ORDINAIRE},
    {"closed by the house", "2026-12-23", "8 jours ouvrés", "2027-01-08",
     "8 jours ouvrés après le mercredi 23 décembre 2026, le 25 décembre et le 1er janvier exclus, fermetures du 24 et du 31 décembre", FERMEE},
    {"one day closed by the house", "2026-12-28", "4 jours ouvrés", "2027-01-05",
     "4 jours ouvrés après le lundi 28 décembre 2026, le 1er janvier exclu, fermeture du 31 décembre", FERMEE},
    {"calendar days", "2026-03-02", "10 jours", "2026-03-12", "10 jours après le lundi 2 mars 2026", ORDINAIRE},
    {"calendar days moved", "2026-04-24", "15 jours", "2026-05-11", "15 jours après le vendredi 24 avril 2026, reporté au lundi 11 mai 2026", ORDINAIRE},
    {"months", "2026-03-02", "4 mois", "2026-07-02", "4 mois après le lundi 2 mars 2026", ORDINAIRE},
    {"a day of the year that is closed", "2026-05-04", "le 31 mai", "2026-05-29", "le 31 mai, avancé au vendredi 29 mai 2026", ORDINAIRE},
    {"a day of the month", "2026-03-02", "le 10", "2026-03-10", "le 10 du mois", ORDINAIRE},
    {"the same day", "2026-03-02", "0 jours ouvrés", "2026-03-02", "le jour même", ORDINAIRE},
    {"the same day, closed", "2026-03-07", "0 jours ouvrés", "2026-03-09", "le jour même, reporté au lundi 9 mars 2026", ORDINAIRE},
    {"too many to name", "2026-01-05", "260 jours ouvrés", "2027-01-15", "260 jours ouvrés après le lundi 5 janvier 2026, 9 jours fériés exclus", ORDINAIRE},
};

static void test_dite(void **state)
{
    const struct dite_row *row = *state;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    day_t jours[3];
    const struct fermetures closed = closed_of(row->maison, jours);
    struct delai delai;
    assert_true(echeance_parse_delai(str_of(row->delai), &delai));
    assert_str(date_iso(arena, echeance_after(day_of(row->from), delai, &closed)), row->day);
    assert_str(echeance_explique(arena, day_of(row->from), delai, &closed), row->said);
    arena_free(arena);
}

/* The weekdays in between are those that count and those that the explanation names, and no other. */
static void test_what_is_named_is_what_is_closed(void **state)
{
    (void)state;
    day_t jours[3], from = day_of("2025-12-29"), until = day_of("2027-01-12");
    for (int maison = 0; maison < MAISON_COUNT; maison++) {
        const struct fermetures closed = closed_of((enum maison)maison, jours);
        for (day_t day = from; day < until; day += 3) {
            struct arena *arena = arena_new(64 * 1024, NULL, NULL);
            const struct delai delai = {1 + (day - from) % 17, DELAI_JOURS_OUVRES, 0};
            day_t end = echeance_after(day, delai, &closed);
            struct str said = echeance_explique(arena, day, delai, &closed);
            size_t tail = str_find(said, STR(" après le ")), named = 0;
            int shut = 0;
            for (day_t each = day + 1; each <= end; each++)
                shut += date_weekday(each) <= 5 && !echeance_ouvre(each, &closed);
            struct str rest = str_from(said, str_find_char(said, ',')); /* « , le 1er et le 8 mai exclus, fermeture du 15 mai » */
            assert_true(tail != STR_NOT_FOUND);
            for (struct str piece = rest; !str_is_empty(piece); piece = str_from(piece, 1))
                named += str_starts(piece, STR(" le ")) || str_starts(piece, STR(" du ")) || str_starts(piece, STR(", lundi de "))
                    || str_starts(piece, STR(", jeudi de ")) || str_starts(piece, STR(", Vendredi "));
            assert_int_equal(named, shut);
            assert_int_equal(echeance_ouvres(day, end, &closed), delai.nombre);
            arena_free(arena);
        }
    }
}

/* ---- counted back ---------------------------------------------------------------------------------------------- */

static const struct before_row {
    const char *name, *before, *delai, *expected;
} befores[] = {
    {"working days", "2026-03-16", "5 jours ouvrés", "2026-03-09"},
    {"over a week-end", "2026-03-16", "1 jour ouvré", "2026-03-13"},
    {"over Easter", "2026-04-07", "1 jour ouvré", "2026-04-03"},
    {"none", "2026-03-16", "0 jours ouvrés", "2026-03-16"},
    {"calendar days, to a Sunday", "2026-03-16", "8 jours", "2026-03-06"},
    {"weeks", "2026-03-16", "2 semaines", "2026-03-02"},
    {"a month", "2026-03-31", "1 mois", "2026-02-27"},
    {"a day of the month is no time that passes", "2026-03-31", "le 10", NULL},
};

static void test_before(void **state)
{
    const struct before_row *row = *state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    struct delai delai;
    assert_true(echeance_parse_delai(str_of(row->delai), &delai));
    assert_str(date_iso(arena, echeance_before(day_of(row->before), delai, NULL)), row->expected);
    arena_free(arena);
}

/* ---- hours ----------------------------------------------------------------------------------------------------- */

static const struct fenetre_row {
    const char *name, *text;
    int de, a; /* -1: none */
} fenetres[] = {
    {"as people write it", "8 h 30 - 18 h", 510, 1080}, {"as clocks show it", "08:30-18:00", 510, 1080}, {"à", "9h à 12h15", 540, 735},
    {"the whole day", "0 h - 24 h", 0, 1440},           {"it ends before it begins", "18 h - 8 h", -1, -1}, {"never", "9 h - 9 h", -1, -1},
    {"no minute", "9 h 60 - 18 h", -1, -1},             {"no hour", "9 h - 25 h", -1, -1},                  {"beyond midnight", "9 h - 24 h 01", -1, -1},
    {"one end", "9 h", -1, -1},                         {"something behind", "9 h - 18 h environ", -1, -1}, {"nothing", "", -1, -1},
    {"a number alone", "9 - 18", -1, -1},
};

static void test_fenetre(void **state)
{
    const struct fenetre_row *row = *state;
    struct fenetre fenetre = {-1, -1};
    assert_int_equal(fenetre_parse(str_of(row->text), &fenetre), row->de >= 0);
    assert_int_equal(fenetre.de, row->de);
    assert_int_equal(fenetre.a, row->a);
}

static const struct ouverte_row {
    const char *name, *when; /* UTC, so that the clock change is the program's affair */
    bool open;
} ouvertes[] = {
    {"8:29 in winter", "2026-03-27T07:29", false},          {"8:30 in winter, the Friday before the change", "2026-03-27T07:30", true},
    {"8:29 in summer, the Monday after", "2026-03-30T06:29", false}, {"8:30 in summer", "2026-03-30T06:30", true},
    {"17:59 in summer", "2026-03-30T15:59", true},          {"18:00 in summer", "2026-03-30T16:00", false},
    {"the last Friday of summer, 17:59", "2026-10-23T15:59", true}, {"18:00", "2026-10-23T16:00", false},
    {"the first Monday of winter, 17:59", "2026-10-26T16:59", true}, {"18:00 in winter", "2026-10-26T17:00", false},
    {"8:30 in winter again", "2026-10-26T07:30", true},     {"8:29 in winter again", "2026-10-26T07:29", false},
    {"the day of the change is a Sunday", "2026-03-29T10:00", false}, {"a Saturday", "2026-03-28T10:00", false},
    {"a holiday", "2026-04-06T10:00", false},               {"a day that the house is closed", "2026-12-24T10:00", false},
};

static void test_ouverte(void **state)
{
    const struct ouverte_row *row = *state;
    day_t jours[3];
    const struct fermetures closed = closed_of(FERMEE, jours);
    const struct fenetre window = FENETRE_DEFAUT;
    struct str when = str_of(row->when);
    day_t day = DAY_NONE;
    assert_true(date_parse_iso(str_slice(when, 0, 10), &day));
    int64_t moment = (int64_t)day * 86400 + ((when.at[11] - '0') * 10 + when.at[12] - '0') * 3600 + ((when.at[14] - '0') * 10 + when.at[15] - '0') * 60;
    assert_int_equal(fenetre_ouverte(&window, moment, &closed), row->open);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_what_is_named_is_what_is_closed)};
    return RUN_ROWS("dite", dites, test_dite) + RUN_ROWS("before", befores, test_before) + RUN_ROWS("fenetre", fenetres, test_fenetre) +
           RUN_ROWS("ouverte", ouvertes, test_ouverte) + RUN_TESTS("dites", others);
}
