/* relecture: until when an answer may be taken back, as a configuration writes it. */
#include "tests/unit/unit.h"

#include "daemon/heure.h"
#include "daemon/relecture.h"

static int64_t at(const char *text)
{
    int64_t moment = 0;
    assert_true(heure_parse(str_of(text), &moment));
    return moment;
}

static const struct {
    const char *written, *answered, *until; /* until NULL: none is read */
} rows[] = {
    {"demain 12 h", "2026-03-02T09:00", "2026-03-03T12:00"},
    {"demain 12 h", "2026-03-02T23:59", "2026-03-03T12:00"},
    {"demain 12 h", "2026-03-28T09:00", "2026-03-29T12:00"}, /* summer time begins that night */
    {" demain 9 h 30 ", "2026-12-31T09:00", "2027-01-01T09:30"},
    {"demain 0h", "2026-03-02T09:00", "2026-03-03T00:00"},
    {"2 jours ouvrés 12 h", "2026-03-06T09:00", "2026-03-10T12:00"}, /* a Friday */
    {"1 jour ouvré 12 h", "2026-03-06T09:00", "2026-03-09T12:00"},
    {"3 jours 18 h", "2026-03-02T09:00", "2026-03-05T18:00"},
    {"1 mois 12 h", "2026-03-02T09:00", "2026-04-02T12:00"},
    {"28 jours ouvrés 12 h", "2026-04-01T09:00", "2026-05-11T12:00"}, /* four public holidays: 40 days later, and not one more */
    {"41 jours 12 h", "2026-03-02T09:00", NULL},
    {"29 jours ouvrés 12 h", "2026-03-02T09:00", NULL},
    {"6 semaines 12 h", "2026-03-02T09:00", NULL},
    {"3 mois 12 h", "2026-03-02T09:00", NULL},
    {"1 an 12 h", "2026-03-02T09:00", NULL},
    {"le 31 mai 12 h", "2026-03-02T09:00", NULL},
    {"12 h", "2026-03-02T09:00", NULL},
    {"demain", "2026-03-02T09:00", NULL},
    {"demain 24 h", "2026-03-02T09:00", NULL},
    {"demain 12 h 60", "2026-03-02T09:00", NULL},
    {"demain 12 h 5 min", "2026-03-02T09:00", NULL},
    {"0 jours 12 h", "2026-03-02T09:00", NULL},
    {"hier 12 h", "2026-03-02T09:00", NULL},
    {"", "2026-03-02T09:00", NULL},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct relecture relecture = {.dite = false};
        bool good = relecture_parse(str_of(rows[i].written), &relecture);
        if (good != (rows[i].until != NULL))
            fail_msg("« %s » is %sread", rows[i].written, good ? "" : "not ");
        if (!good)
            continue;
        assert_true(relecture.dite && !relecture.aucune);
        if (relecture_jusqu_a(&relecture, at(rows[i].answered), NULL) != at(rows[i].until))
            fail_msg("« %s », answered %s: not until %s", rows[i].written, rows[i].answered, rows[i].until);
    }
}

static void test_none(void **state)
{
    (void)state;
    struct relecture relecture = {.dite = false};
    assert_true(relecture_parse(STR("aucune"), &relecture));
    assert_true(relecture.dite && relecture.aucune);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_none)};
    return RUN_TESTS("relecture", tests);
}
