/* rebond: delivery reports, by the machine's part and by words. One row, one mail system. */
#include "tests/unit/unit.h"

#include "parsers/rebond.h"

static const struct row {
    const char *name, *part, *text, *failed;
    size_t count;
    const char *destinataire, *statut;
    bool definitif;
} rows[] = {
    {"Postfix", "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; X@y.example\nAction: failed\nStatus: 5.1.1\n", NULL, NULL, 1, "x@y.example", "5.1.1", true},
    {"delayed", "Reporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: delayed\r\nStatus: 4.3.2 (later)\r\n\r\n", NULL, NULL, 1, "x@y.example", "4.3.2", false},
    {"two recipients", "X: y\n\nFinal-Recipient: rfc822;x@y.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;z@y.example\nAction: failed\nStatus: 5.2.2\n", NULL, NULL, 2, "x@y.example", "5.1.1", true},
    {"delivered is no bounce", "X: y\n\nFinal-Recipient: rfc822;x@y.example\nAction: delivered\nStatus: 2.0.0\n", NULL, NULL, 0, NULL, NULL, false},
    {"the original recipient is the one we know", "X: y\n\nOriginal-Recipient: rfc822;a@b.example\nFinal-Recipient: rfc822;x@y.example\nAction: failed\nStatus: 5.1.1\n", NULL, NULL, 1, "a@b.example", "5.1.1", true},
    {"qmail", NULL, "Hi. This is the qmail-send program at y.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up.\n\n<x@y.example>:\nNo longer accepts mail. (#5.2.1)\n\n--- Below this line is a copy of the message.\n\nTo: z@y.example\n", NULL, 1, "x@y.example", "5.2.1", true},
    {"Exim, no status", NULL, "This message was created automatically by mail delivery software.\n\nThis is a permanent error. The following address(es) failed:\n\n  x@y.example\n    mailbox is full: retry timeout exceeded\n", "x@y.example", 1, "x@y.example", NULL, true},
    {"a delay in words", NULL, "Your message could not be delivered for more than 4 hours. It will be retried.\n<x@y.example>: timed out", NULL, 1, "x@y.example", NULL, false},
    {"Exchange in French", NULL, "Échec de la remise pour ces destinataires :\n\nx@y.example\nAdresse introuvable.\n550 5.1.1 not found\n", NULL, 1, "x@y.example", "5.1.1", true},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct rebonds rebonds = {.count = 0};
    if (row->part != NULL)
        rebond_read_status(arena, str_of(row->part), &rebonds);
    if (row->text != NULL) {
        assert_true(rebond_is_text(arena, STR("failure notice"), str_of(row->text), true));
        rebond_read_text(arena, str_of(row->text), str_of(row->failed), STR("navette@departement.example"), &rebonds);
    }
    assert_int_equal(rebonds.count, row->count);
    if (row->count > 0) {
        assert_str(rebonds.at[0].destinataire, row->destinataire);
        assert_str(rebonds.at[0].statut, row->statut);
        assert_int_equal(rebonds.at[0].definitif, row->definitif);
    }
    arena_free(arena);
}

static void test_a_person_sends_no_report(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    assert_false(rebond_is_text(arena, STR("Re: failure notice"), STR("user unknown ?"), false));
    assert_false(rebond_is_text(arena, STR("bonjour"), STR("Avis favorable"), true));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_a_person_sends_no_report)};
    return RUN_ROWS("rebond", rows, test_row) + RUN_TESTS("rebond", others);
}
