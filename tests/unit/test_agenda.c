/* agenda: what is written is what libical's own parser takes, and says no more than it may. */
#include "tests/unit/unit.h"

#include <libical/ical.h>

#include "daemon/agenda.h"

enum { LUNDI = 20514 }; /* 2 March 2026 */
#define TEXT(literal) {(literal), sizeof(literal) - 1}

static const struct agenda_jour asked = {
    .uid = TEXT("NAV-2026-0042.3@departement.example"),
    .titre = TEXT("NAV-2026-0042 : réponse attendue"),
    .texte = TEXT("Répondez au message de navette qui porte cette référence."),
    .organisateur = TEXT("navette@departement.example"),
    .jour = LUNDI,
    .sequence = 540,
    .moment = 1772438400, /* 2 March 2026, 08:00 UTC */
};

static struct str write_it(struct arena *arena, const struct agenda_jour *jour)
{
    struct str ical = STR_NONE;
    struct fault fault;
    assert_int_equal(agenda_ecrit(arena, jour, &ical, &fault), ERR_NONE);
    return ical;
}

/* Lines end with CRLF and have 75 octets at most (RFC 5545, 3.1). */
static void is_well_formed(struct str ical)
{
    size_t column = 0;
    for (size_t i = 0; i < ical.len; i++) {
        unsigned char c = (unsigned char)ical.at[i];
        assert_true(c == '\r' || c == '\n' || c >= ' ');
        if (c == '\n')
            assert_true(i > 0 && ical.at[i - 1] == '\r');
        column = c == '\n' ? 0 : column + 1;
        assert_true(column <= 76); /* with its CR */
    }
}

static const struct row {
    const char *name, *line; /* « ! » before it: must not stand there */
} rows[] = {
    {"nobody is asked to answer the calendar", "METHOD:PUBLISH\r\n"},
    {"no attendee", "!ATTENDEE"},
    {"navette answers for it", "ORGANIZER:mailto:navette@departement.example\r\n"},
    {"a whole day", "DTSTART;VALUE=DATE:20260302\r\n"},
    {"… ends with the next", "DTEND;VALUE=DATE:20260303\r\n"},
    {"nobody is busy because of it", "TRANSP:TRANSPARENT\r\n"},
    {"… in Outlook's words", "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"},
    {"it does not ring", "!VALARM"},
    {"private", "CLASS:PRIVATE\r\n"},
    {"what it replaces is below", "SEQUENCE:540\r\n"},
    {"its own name", "UID:NAV-2026-0042.3@departement.example\r\n"},
    {"its moment", "DTSTAMP:20260302T080000Z\r\n"},
    {"the title", "SUMMARY:NAV-2026-0042 : réponse attendue\r\n"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct str ical = write_it(arena, &asked);
    bool never = row->line[0] == '!';
    is_well_formed(ical);
    if ((str_find(ical, str_of(row->line + never)) == STR_NOT_FOUND) != never)
        fail_msg("«%s» in «%.*s»", row->line, STR_ARG(ical));
    arena_free(arena);
}

static icalcomponent *parse(struct str ical, struct arena *arena)
{
    icalcomponent *calendar = icalparser_parse_string(str_c(arena, ical));
    assert_non_null(calendar);
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    assert_int_not_equal(icalcomponent_check_restrictions(calendar), 0); /* RFC 5546 for its METHOD */
    return calendar;
}

static void test_libical_takes_it(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    icalcomponent *calendar = parse(write_it(arena, &asked), arena), *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_PUBLISH);
    assert_string_equal(icalcomponent_get_uid(event), "NAV-2026-0042.3@departement.example");
    assert_int_equal(icalcomponent_get_sequence(event), 540);
    struct icaltimetype start = icalcomponent_get_dtstart(event);
    assert_true(start.is_date == 1 && start.year == 2026 && start.month == 3 && start.day == 2);
    struct icaltimetype stamp = icalcomponent_get_dtstamp(event);
    assert_true(stamp.hour == 8 && stamp.minute == 0 && icaltime_is_utc(stamp));
    icalcomponent_free(calendar);
    arena_free(arena);
}

static void test_what_holds_no_longer_is_cancelled(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct agenda_jour gone = asked;
    gone.methode = AGENDA_ANNULE;
    gone.sequence = 541;
    icalcomponent *calendar = parse(write_it(arena, &gone), arena), *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_CANCEL);
    assert_int_equal(icalcomponent_get_status(event), ICAL_STATUS_CANCELLED);
    assert_string_equal(icalcomponent_get_uid(event), "NAV-2026-0042.3@departement.example");
    icalcomponent_free(calendar);
    arena_free(arena);
}

/* A label of a circuit is anybody's text: it stays one value of one line. */
static void test_a_hostile_title_stays_a_title(void **state)
{
    (void)state;
    static const char *const titles[] = {"a\r\nATTENDEE:mailto:x@ailleurs.example", "a;b,c\\d:\"e\"", "\xE2\x80\xAE" "ab", "END:VEVENT",
        "Une date dont le libellé est bien plus long que ce qu'une ligne d'un calendrier peut tenir, avec des é et des è à chaque endroit où on la coupe, et encore un peu plus loin, jusque là où rien ne l'attend plus"};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        struct agenda_jour jour = asked;
        jour.titre = str_of(titles[i]);
        struct str ical = write_it(arena, &jour);
        is_well_formed(ical);
        icalcomponent *calendar = parse(ical, arena), *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
        const char *read = icalcomponent_get_summary(event);
        assert_int_equal(icalcomponent_count_properties(event, ICAL_ATTENDEE_PROPERTY), 0);
        assert_true(strchr(read, '\n') == NULL && strlen(read) <= 201);
        assert_true(i != 1 || strcmp(read, titles[1]) == 0);
        assert_null(strstr(read, "\xE2\x80\xAE"));
        icalcomponent_free(calendar);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_libical_takes_it),
        cmocka_unit_test(test_what_holds_no_longer_is_cancelled),
        cmocka_unit_test(test_a_hostile_title_stays_a_title),
    };
    return RUN_ROWS("lines", rows, test_row) + RUN_TESTS("agenda", others);
}
