/* heure: moments of Europe/Paris. One row, one moment; both changes of the clock to the second. */
#include "tests/unit/unit.h"

#include "daemon/heure.h"

static const struct row {
    const char *name;
    int64_t moment;
    const char *iso, *rfc5322, *french;
} rows[] = {
    {"a winter morning", 1772438400, "2026-03-02T09:00:00+01:00", "Mon, 02 Mar 2026 09:00:00 +0100", "lundi 2 mars 2026 à 9 h"},
    {"minutes are two digits for people", 1772438700, "2026-03-02T09:05:00+01:00", "Mon, 02 Mar 2026 09:05:00 +0100",
     "lundi 2 mars 2026 à 9 h 05"},
    {"the last second of winter", 1774745999, "2026-03-29T01:59:59+01:00", "Sun, 29 Mar 2026 01:59:59 +0100",
     "dimanche 29 mars 2026 à 1 h 59"},
    {"the first second of summer", 1774746000, "2026-03-29T03:00:00+02:00", "Sun, 29 Mar 2026 03:00:00 +0200",
     "dimanche 29 mars 2026 à 3 h"},
    {"the last second of summer", 1792889999, "2026-10-25T02:59:59+02:00", "Sun, 25 Oct 2026 02:59:59 +0200",
     "dimanche 25 octobre 2026 à 2 h 59"},
    {"the first second of winter, two o'clock again", 1792890000, "2026-10-25T02:00:00+01:00",
     "Sun, 25 Oct 2026 02:00:00 +0100", "dimanche 25 octobre 2026 à 2 h"},
    {"a year in which the last Sunday of March is the 31st", 1711846800, "2024-03-31T03:00:00+02:00",
     "Sun, 31 Mar 2024 03:00:00 +0200", "dimanche 31 mars 2024 à 3 h"},
    {"already the next day, and year, in Paris", 1767222000, "2026-01-01T00:00:00+01:00", "Thu, 01 Jan 2026 00:00:00 +0100",
     "jeudi 1er janvier 2026 à 0 h"},
    {"the epoch", 0, "1970-01-01T01:00:00+01:00", "Thu, 01 Jan 1970 01:00:00 +0100", "jeudi 1er janvier 1970 à 1 h"},
    {"before the epoch", -3601, "1969-12-31T23:59:59+01:00", "Wed, 31 Dec 1969 23:59:59 +0100", "mercredi 31 décembre 1969 à 23 h 59"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_str(heure_iso(arena, row->moment), row->iso);
    assert_str(heure_rfc5322(arena, row->moment), row->rfc5322);
    assert_str(heure_french(arena, row->moment), row->french);
    arena_free(arena);
}

static const struct parse_row {
    const char *name, *text;
    bool ok;
    int64_t moment;
} parses[] = {
    {"minutes", "2026-03-02T09:00", true, 1772438400},
    {"seconds", "2026-03-02T09:00:01", true, 1772438401},
    {"summer", "2026-07-14T12:00", true, 1784023200},
    {"midnight", "2026-01-01T00:00", true, 1767222000},
    {"the hour that comes twice is the first one", "2026-10-25T02:30", true, 1792888200},
    {"the hour that does not exist is one later", "2026-03-29T02:30", true, 1774747800},
    {"just before the gap", "2026-03-29T01:59:59", true, 1774745999},
    {"just after the gap", "2026-03-29T03:00", true, 1774746000},
    {"just after the hour that comes twice", "2026-10-25T03:00", true, 1792893600},
    {"no 24 o'clock", "2026-03-02T24:00", false, 0},
    {"no minute 60", "2026-03-02T09:60", false, 0},
    {"no second 60", "2026-03-02T09:00:60", false, 0},
    {"no 30 February", "2026-02-30T09:00", false, 0},
    {"a date alone", "2026-03-02", false, 0},
    {"a date and a T", "2026-03-02T", false, 0},
    {"a space for the T", "2026-03-02 09:00", false, 0},
    {"a zone", "2026-03-02T09:00Z", false, 0},
    {"something behind", "2026-03-02T09:00:00 ", false, 0},
    {"one digit", "2026-03-02T9:00", false, 0},
    {"another separator", "2026-03-02T09h00", false, 0},
    {"nothing", "", false, 0},
};

static void test_parse(void **state)
{
    const struct parse_row *row = *state;
    int64_t moment = -7;
    assert_int_equal(heure_parse(str_of(row->text), &moment), row->ok);
    assert_int_equal(moment, row->ok ? row->moment : -7); /* written only on success */
}

static void test_what_is_shown_is_read_back(void **state)
{
    (void)state;
    enum { STEP = 5 * 3600 + 7 * 60 + 13, FROM = 1735686000 /* 2025 */, TO = 1893452400 /* 2030 */ };
    for (int64_t moment = FROM; moment < TO; moment += STEP) {
        struct arena *arena = arena_new(1024, NULL, NULL);
        int64_t again = 0;
        assert_true(heure_parse(str_slice(heure_iso(arena, moment), 0, 19), &again));
        if (again != moment) /* only the second pass of the hour that comes twice is read as the first */
            assert_int_equal(moment - again, 3600);
        assert_int_equal(heure_minutes(again), heure_minutes(moment));
        arena_free(arena);
    }
}

static void test_a_mad_clock_gives_a_date(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024, NULL, NULL);
    assert_str(heure_iso(arena, INT64_MIN), "1900-01-01T01:00:00+01:00");
    assert_str(heure_iso(arena, INT64_MAX), "2199-12-31T01:00:00+01:00");
    assert_int_equal(heure_offset(INT64_MAX), 3600);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_what_is_shown_is_read_back),
        cmocka_unit_test(test_a_mad_clock_gives_a_date),
    };
    return RUN_ROWS("heure", rows, test_row) + RUN_ROWS("heure_parse", parses, test_parse) + RUN_TESTS("heure_all", others);
}
