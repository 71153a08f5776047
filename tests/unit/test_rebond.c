/* rebond: delivery reports, by the machine's part and by words. One row, one mail system. */
#include "tests/unit/unit.h"

#include "parsers/rebond.h"

static const struct row {
    const char *name, *part, *subject, *text, *failed;
    size_t count;
    const char *destinataire, *statut;
    bool definitif;
} rows[] = {
    {"Postfix", "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; X@y.example\nAction: failed\nStatus: 5.1.1\n", NULL, NULL, NULL, 1, "x@y.example", "5.1.1", true},
    {"delayed", "Reporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: delayed\r\nStatus: 4.3.2 (later)\r\n\r\n", NULL, NULL, NULL, 1, "x@y.example", "4.3.2", false},
    {"two recipients", "X: y\n\nFinal-Recipient: rfc822;x@y.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;z@y.example\nAction: failed\nStatus: 5.2.2\n", NULL, NULL, NULL, 2, "x@y.example", "5.1.1", true},
    {"delivered is no bounce", "X: y\n\nFinal-Recipient: rfc822;x@y.example\nAction: delivered\nStatus: 2.0.0\n", NULL, NULL, NULL, 0, NULL, NULL, false},
    {"the original recipient is the one we know", "X: y\n\nOriginal-Recipient: rfc822;a@b.example\nFinal-Recipient: rfc822;x@y.example\nAction: failed\nStatus: 5.1.1\n", NULL, NULL, NULL, 1, "a@b.example", "5.1.1", true},
    {"the status in the diagnostic alone", "X: y\n\nFinal-Recipient: rfc822;x@y.example\nAction: failed\nDiagnostic-Code: smtp;550 5.1.1 no such user\n", NULL, NULL, NULL, 1, "x@y.example", "5.1.1", true},
    {"Exim, no status", NULL, "Mail delivery failed", "This message was created automatically by mail delivery software.\n\nThis is a permanent error. The following address(es) failed:\n\n  x@y.example\n    mailbox is full: retry timeout exceeded\n", "x@y.example", 1, "x@y.example", NULL, true},
    {"a quoted local part", "X: y\n\nFinal-Recipient: rfc822; \"x\"@y.example\nAction: failed\nStatus: 5.1.1\n", NULL, NULL, NULL, 1, "x@y.example", "5.1.1", true},
};

/* By words alone. */
static const struct worded {
    const char *name, *subject, *text;
    size_t count;
    const char *who, *status;
    bool is_final;
} by_words[] = {
    {"qmail", "failure notice", "Hi. This is the qmail-send program at y.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up.\n\n<x@y.example>:\nNo longer accepts mail. (#5.2.1)\n\n--- Below this line is a copy of the message.\n\nTo: z@y.example\n", 1, "x@y.example", "5.2.1",
     true},
    {"Exim, a delay", "Warning: message 1abc delayed 24 hours", "A message that you sent has not yet been delivered to one or more of its\nrecipients.\n\n  x@y.example\n\nNo action is required on your part.", 1, "x@y.example", NULL,
     false},
    {"a delay in words", "Delayed", "Your message could not be delivered for more than 4 hours. It will be retried.\n<x@y.example>: timed out", 1, "x@y.example", NULL,
     false},
    {"Sendmail, a delay", "Warning: could not send message for past 4 hours", "   ----- Transcript of session follows -----\n<x@y.example>... Deferred: Connection timed out.\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old", 1, "x@y.example", NULL,
     false},
    {"Exchange in French", "Non remis : x", "Échec de la remise pour ces destinataires :\n\nx@y.example\nAdresse introuvable.\n550 5.1.1 not found\n", 1, "x@y.example", "5.1.1",
     true},
    {"Yahoo", "Failure Notice", "Sorry, we were unable to deliver your message to the following address.\n\n<x@y.example>:\n554: 5.7.1 Service unavailable; client host blocked", 1, "x@y.example", "5.7.1",
     true},
    {"Zimbra in French", "Echec de livraison", "Le message suivant n'a pas pu être livré :\nDestinataire : x@y.example\nRaison : boîte pleine (quota dépassé)", 1, "x@y.example", NULL,
     true},
    {"Domino", "DELIVERY FAILURE: User x not listed", "User x (x@y.example) not listed in Domino Directory", 1, "x@y.example", NULL, true},
    {"greylisting in French", "Avertissement : remise différée", "Votre courriel est en attente : la remise à x@y.example a échoué temporairement (451 4.7.1 Greylisted).", 1, "x@y.example", "4.7.1",
     false},
    {"a provider in French", "Votre mail n'a pas abouti", "Votre mail destiné à :\nx@y.example\nn'a pas abouti.\nMotif : adresse inconnue (550 5.1.1)", 1, "x@y.example", "5.1.1",
     true},
    {"a reply code, no status", "Échec de distribution", "Le message envoyé à l'adresse suivante est refusé par le serveur :\n<x@y.example>: 550 boîte inexistante", 1, "x@y.example", NULL,
     true},
    {"a reply code that is not final", "Delivery", "Message for x@y.example: 452 mailbox over quota", 1, "x@y.example", NULL, false},
    {"Gmail tries on, and speaks of for good", "Delivery Status Notification (Delay)", "There was a temporary problem delivering your message to x@y.example. We will retry for 45 more hours. You'll be notified if the delivery fails permanently.", 1, "x@y.example", NULL,
     false},
    {"Exchange, a delay in French", "Remise retardée : x", "La remise de votre message à ces destinataires est retardée :\n\nx@y.example\n\nLe serveur continuera d'essayer pendant 1 jour.", 1, "x@y.example", NULL,
     false},
    {"will try again", "Delayed mail", "The server was not able to deliver your message to x@y.example, we will try again for 3 days.", 1, "x@y.example", NULL, false},
    {"you may try again, it will not", "Undelivered Mail Returned to Sender", "<x@y.example>: Recipient mailbox is full, please try again later", 1, "x@y.example", NULL,
     true},
    {"a code that ends its sentence", "Message bloqué", "Votre envoi destiné à x@y.example a été bloqué. Code 451.", 1, "x@y.example", NULL, false},
    {"undeliverable, for a passing reason", "Returned mail", "This Message was undeliverable: the account is temporarily over quota.\n<x@y.example>", 1, "x@y.example", NULL,
     true},
    {"whose mail went on", "Undelivered Mail", "<x@y.example> (expanded from <all@y.example>): host said: 550 5.1.1 <x@y.example>: User unknown", 1, "all@y.example", "5.1.1",
     true},
    {"whose mail went on, Exim", "Mail delivery failed", "The following address failed:\n  x@y.example\n    (ultimately generated from all@y.example)\n    mailbox is full", 1, "all@y.example", NULL,
     true},
    {"another one's trouble passes", "Undelivered Mail", "<x@y.example>: mail for y.example loops back to myself\n\n<a@y.example>: 450 4.7.1 Greylisting, come back later", 2, "x@y.example", NULL,
     true},
    {"two addresses, one reason", "Non remis", "Non remis à x@y.example et a@y.example :\n452 4.2.2 boîte pleine", 2, "x@y.example", "4.2.2", false},
    {"two addresses, the reason above", "Non remis", "550 5.7.1 message refusé pour :\nx@y.example\na@y.example\n", 2, "x@y.example", "5.7.1", true},
    {"two addresses, tried on below", "Delayed", "Could not be delivered:\n<x@y.example>: timed out\n<a@y.example>: timed out\n\nWill keep trying for 5 days", 2, "x@y.example", NULL,
     false},
    {"Gmail tries on, in French", "Delivery Status Notification (Delay)", "Un problème est survenu lors de l'envoi à x@y.example. Gmail réessaiera pendant 46 heures.", 1, "x@y.example", NULL,
     false},
    {"kept until the box has room", "En attente", "La boîte de x@y.example est saturée. Votre message est conservé et sera remis dès que possible.", 1, "x@y.example", NULL,
     false},
    {"will not be tried again", "Non remis", "Non remis à x@y.example : boîte pleine. Le serveur n'essaiera plus.", 1, "x@y.example", NULL, true},
    {"given up, as its subject says", "Undelivered Mail Returned to Sender", "<x@y.example>: temporary failure. Command output: over quota.", 1, "x@y.example", NULL,
     true},
    {"not yet given up, as its subject says", "Delivery Status Notification (Delay)", "An error occurred while trying to deliver to x@y.example", 1, "x@y.example", NULL,
     false},
    {"delivered when there is room", "Quota dépassé", "x@y.example a dépassé son quota. Votre message lui sera délivré lorsqu'il aura de la place.", 1, "x@y.example", NULL,
     false},
    {"one arrived", "Delivery problems", "a@y.example: 250 2.1.5 ok, delivered\nx@y.example: 550 5.1.1 no such user", 1, "x@y.example", "5.1.1", true},
    {"our own address with its token is no recipient", "Non remis", "Votre message (navette+0123@departement.example) n'a pas pu être remis à x@y.example", 1, "x@y.example", NULL,
     true},
};

static void read_words(struct arena *arena, const char *subject, const char *text, const char *failed, struct rebonds *rebonds)
{
    assert_true(rebond_is_text(arena, str_of(subject), str_of(text), REBOND_SYSTEM));
    const struct rebond_report report = {str_of(subject), str_of(text), str_of(failed), STR("navette@departement.example")};
    rebond_read_text(arena, &report, rebonds);
}

static void assert_first(const struct rebonds *rebonds, const char *who, const char *status, bool is_final)
{
    assert_str(rebonds->at[0].destinataire, who);
    assert_str(rebonds->at[0].statut, status);
    assert_int_equal(rebonds->at[0].definitif, is_final);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct rebonds rebonds = {.count = 0};
    if (row->part != NULL)
        rebond_read_status(arena, str_of(row->part), &rebonds);
    if (row->text != NULL)
        read_words(arena, row->subject, row->text, row->failed, &rebonds);
    assert_int_equal(rebonds.count, row->count);
    if (row->count > 0)
        assert_first(&rebonds, row->destinataire, row->statut, row->definitif);
    arena_free(arena);
}

static void test_words(void **state)
{
    const struct worded *row = *state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct rebonds rebonds = {.count = 0};
    read_words(arena, row->subject, row->text, NULL, &rebonds);
    assert_int_equal(rebonds.count, row->count);
    assert_first(&rebonds, row->who, row->status, row->is_final);
    arena_free(arena);
}

static void test_a_person_sends_no_report(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    assert_false(rebond_is_text(arena, STR("Re: failure notice"), STR("user unknown ?"), REBOND_PERSON));
    assert_true(rebond_is_text(arena, STR("x"), STR("Votre courriel pour x@y.example ne peut être remis."), REBOND_NOBODY));
    assert_false(rebond_is_text(arena, STR("failure notice"), STR("could not be delivered to x@y.example"), REBOND_PERSON));
    assert_false(rebond_is_text(arena, STR("bonjour"), STR("Avis favorable"), REBOND_SYSTEM));
    assert_false(rebond_is_text(arena, STR("Delivery Status Notification (Relay)"), STR("This is a Delivery Status Notification. Successfully relayed to x@y.example"), REBOND_SYSTEM));
    assert_true(rebond_is_text(arena, STR("Échec de livraison"), STR("Nous n'avons pas réussi à transmettre votre message à x@y.example."), REBOND_NOBODY));
    assert_false(rebond_is_text(arena, STR("Réponse automatique : avis en attente"), STR("Votre message n'est pas transmis, écrire à a@b.example."), REBOND_NOBODY));
    assert_false(rebond_is_text(arena, STR("retard"), STR("Votre message est arrivé à x@y.example avec 2 heures de retard."), REBOND_SYSTEM));
    assert_false(rebond_is_text(arena, STR("Réponse automatique"), STR("Absente, 550 au 03 53 01 22 00, écrire à a@b.example"), REBOND_NOBODY));
    arena_free(arena);
}

static void test_why(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct rebonds rebonds = {.count = 0};
    rebond_read_status(arena, STR("X: y\n\nFinal-Recipient: rfc822;x@y.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n  no such user\n"), &rebonds);
    assert_str(rebonds.at[0].pourquoi, "550 5.1.1 no such user");
    rebonds.count = 0;
    rebond_read_text(arena, &(struct rebond_report){.text = STR("<x@y.example>:\n  552 Mailbox   full\n\n--- Below this line is a copy")}, &rebonds);
    assert_str(rebonds.at[0].pourquoi, "552 Mailbox full");
    arena_free(arena);
}

/* Where it names nobody, the words are left. */
static void test_names_nobody(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct rebonds rebonds = {.count = 0};
    assert_false(rebond_read_status(arena, STR("Reporting-MTA: dns; mx\n\nFinal-Recipient: x400; unknown\nAction: failed\n"), &rebonds));
    assert_true(rebond_read_status(arena, STR("Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; x@y.example\nAction: relayed\nStatus: 2.0.0\n"), &rebonds));
    assert_int_equal(rebonds.count, 0);
    arena_free(arena);
}

static void assert_returned(struct arena *arena, const char *text, const char *message_id, const char *jeton)
{
    struct renvoye returned = rebond_returned(arena, str_of(text));
    assert_str(returned.message_id, message_id);
    assert_str(returned.jeton, jeton);
}

static void test_returned(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    assert_returned(arena, "Message-ID: <q.0123456789abcdef0123456789ABCDEF.2@d.example>\r\n", "q.0123456789abcdef0123456789ABCDEF.2@d.example", "0123456789abcdef0123456789abcdef");
    assert_returned(arena, "Message-Id:\r\n <m.0123456789abcdef0123456789abcdef@d.example>\r\n", "m.0123456789abcdef0123456789abcdef@d.example", NULL);
    assert_returned(arena, "Original-Message-ID: <a@b.example>\nmessage-id: <m.0123456789abcdef0123456789abcdef@d.example>\n", "m.0123456789abcdef0123456789abcdef@d.example", NULL);
    assert_returned(arena, "Reply-To: <navette+0123456789abcdef0123456789abcdef@d.example>\nMessage-ID: <rewritten@relay.example>", "rewritten@relay.example", "0123456789abcdef0123456789abcdef");
    assert_returned(arena, "Message-ID: none, +0123456789abcdef0123456789abcdef0@d.example <x", NULL, NULL);
    assert_returned(arena, "Message-ID: <a b@c.example>\nMessage-ID: <\x01@c>", NULL, NULL);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_a_person_sends_no_report), cmocka_unit_test(test_why), cmocka_unit_test(test_names_nobody), cmocka_unit_test(test_returned)};
    return RUN_ROWS("rebond", rows, test_row) + RUN_ROWS("rebond, by words", by_words, test_words) + RUN_TESTS("rebond", others);
}
