/* smtp_reponse, smtp_octets: what each end of a dialogue comes to, and which bytes may leave. */
#include "tests/unit/unit.h"

#include "daemon/smtp_octets.h"
#include "daemon/smtp_reponse.h"

/* A dialogue as lines: « > » we send, « < » comes, « + » the relay's connection took the whole message, « - » half of it. */
static const struct row {
    const char *name, *dialogue;
    enum sort_envoi sort;
    const char *reply;
    bool was_dead;
} rows[] = {
    {"no connection", "", SORT_RELAIS, "", true},
    {"greeting 554", "<554 no service\n", SORT_RELAIS, "554 no service", false},
    {"greeting 421", "<421 too many\n", SORT_RELAIS, "421 too many", true},
    {"silence after EHLO", "<220 hi\n>EHLO x\n", SORT_RELAIS, "", true},
    {"EHLO 550", "<220 hi\n>EHLO x\n<550 no\n", SORT_RELAIS, "550 no", false},
    {"HELO after EHLO", "<220 hi\n>EHLO x\n<502 what\n>HELO x\n<502 what\n", SORT_RELAIS, "502 what", false},
    {"STARTTLS 454", "<220 hi\n>EHLO x\n<250 ok\n>STARTTLS\n<454 no TLS now\n", SORT_RELAIS, "454 no TLS now", false},
    {"TLS fails", "<220 hi\n>EHLO x\n<250 ok\n>STARTTLS\n<220 go\n", SORT_RELAIS, "220 go", false},
    {"AUTH 535", ">AUTH PLAIN AAAA\n<535 5.7.8 no\n", SORT_RELAIS, "535 5.7.8 no", false},
    {"AUTH goes on", ">AUTH LOGIN\n<334 VXNlcm5hbWU6\n>bmF2ZXR0ZQ==\n<334 UGFz\n>c2VjcmV0\n<454 later\n", SORT_RELAIS, "454 later", false},
    {"MAIL unanswered", ">MAIL FROM:<a@b>\n", SORT_RELAIS, "", true},
    {"MAIL 451", ">MAIL FROM:<a@b>\n<451 later\n", SORT_PLUS_TARD, "451 later", false},
    {"MAIL 421", ">MAIL FROM:<a@b>\n<421 closing\n", SORT_RELAIS, "421 closing", true},
    {"MAIL 530", ">MAIL FROM:<a@b>\n<530 log in first\n", SORT_RELAIS, "530 log in first", false},
    {"MAIL 552", ">MAIL FROM:<a@b> SIZE=9\n<552 too large\n", SORT_REFUSE, "552 too large", false},
    {"RCPT 450", ">MAIL\n<250 ok\n>RCPT TO:<c@d>\n<450 greylisted\n", SORT_PLUS_TARD, "450 greylisted", false},
    {"RCPT 550", ">MAIL\n<250 ok\n>RCPT TO:<c@d>\n<550 unknown\n", SORT_REFUSE, "550 unknown", false},
    {"RCPT 550, then a good-bye", ">MAIL\n<250 ok\n>RCPT TO:<c@d>\n<550 unknown\n>QUIT\n<221 bye\n", SORT_REFUSE, "550 unknown", false},
    {"RCPT 538", ">MAIL\n<250 ok\n>RCPT TO:<c@d>\n<538 encrypt\n", SORT_RELAIS, "538 encrypt", false},
    {"RCPT 421", ">MAIL\n<250 ok\n>RCPT TO:<c@d>\n<421 closing\n", SORT_RELAIS, "421 closing", false},
    {"RCPT unanswered", ">MAIL\n<250 ok\n>RCPT TO:<c@d>\n", SORT_PLUS_TARD, "", false},
    {"DATA 451", ">MAIL\n<250 ok\n>RCPT\n<250 ok\n>DATA\n<451 later\n", SORT_PLUS_TARD, "451 later", false},
    {"DATA 554", ">MAIL\n<250 ok\n>RCPT\n<250 ok\n>DATA\n<554 no valid recipients\n", SORT_REFUSE, "554 no valid recipients", false},
    {"DATA 421", ">DATA\n<421 closing\n", SORT_RELAIS, "421 closing", false},
    {"DATA unanswered", ">DATA\n", SORT_PLUS_TARD, "", false},
    {"DATA answered by 250", ">DATA\n<250 what\n", SORT_PLUS_TARD, "250 what", false},
    {"cut among the bytes", ">DATA\n<354 go\n-", SORT_PLUS_TARD, "", false},
    {"cut after the dot", ">DATA\n<354 go\n+", SORT_INCERTAIN, "", false},
    {"250", ">DATA\n<354 go\n+<250 2.0.0 queued\n", SORT_PARTI, "250 2.0.0 queued", false},
    {"250 and a good-bye", ">DATA\n<354 go\n+<250 queued\n>QUIT\n<421 bye\n", SORT_PARTI, "250 queued", false},
    {"250 in several lines", ">DATA\n<354 go\n+<250-first\n<250 last\n", SORT_PARTI, "250 last", false},
    {"the first of several lines only", ">DATA\n<354 go\n+<250-first\n", SORT_INCERTAIN, "", false},
    {"250 for half a message", ">DATA\n<354 go\n-<250 already\n", SORT_INCERTAIN, "250 already", false},
    {"451 at the end", ">DATA\n<354 go\n+<451 no room\n", SORT_PLUS_TARD, "451 no room", false},
    {"421 at the end", ">DATA\n<354 go\n+<421 closing\n", SORT_PLUS_TARD, "421 closing", false},
    {"554 at the end", ">DATA\n<354 go\n+<554 spam\n", SORT_REFUSE, "554 spam", false},
    {"354 again at the end", ">DATA\n<354 go\n+<354 go on\n", SORT_INCERTAIN, "354 go on", false},
    {"no reply code at the end", ">DATA\n<354 go\n+<OK queued\n<25 x\n<2500 x\n", SORT_INCERTAIN, "", false},
    {"a code alone", ">DATA\n<354 go\n+<250\n", SORT_PARTI, "250", false},
    {"controls in a reply", ">MAIL\n<550 a\tb\x1b[31m\x7f\r\n", SORT_REFUSE, "550 a b [31m ", false},
};

/* False: a line was the last that is listened to. */
static bool play(struct smtp_dialogue *dialogue, const char *lines)
{
    struct str rest = str_of(lines), line;
    bool goes_on = true;
    while (rest.len > 0) {
        if (rest.at[0] == '+' || rest.at[0] == '-') {
            dialogue->written = rest.at[0] == '+' ? 103 : 99;
            rest = str_from(rest, 1);
            continue;
        }
        size_t end = str_find_char(rest, '\n');
        line = str_slice(rest, 1, end + 1);
        if (rest.at[0] == '>')
            smtp_dialogue_sent(dialogue, line);
        else
            goes_on = smtp_dialogue_received(dialogue, line) && goes_on;
        rest = str_from(rest, end + 1);
    }
    return goes_on;
}

static void test_dialogue(void **state)
{
    const struct row *row = *state;
    struct smtp_dialogue dialogue = {.expected = 100};
    assert_true(play(&dialogue, row->dialogue));
    assert_int_equal(smtp_dialogue_sort(&dialogue), row->sort);
    assert_string_equal(dialogue.reply, row->reply);
    assert_int_equal(smtp_dialogue_was_dead(&dialogue), row->was_dead);
}

/* libcurl goes on without a login where none is offered: that relay would refuse each message for good. */
static void test_login(void **state)
{
    (void)state;
    static const struct {
        const char *name, *dialogue;
        bool logged_in, stranger;
    } cases[] = {
        {"taken", ">EHLO x\n<250 ok\n>AUTH PLAIN AAAA\n<235 welcome\n>MAIL\n<250 ok\n", false, false},
        {"taken in steps", ">EHLO x\n<250 ok\n>AUTH LOGIN\n<334 x\n>eA==\n<334 y\n>eQ==\n<235 welcome\n>MAIL\n<250 ok\n", false, false},
        {"not offered", ">EHLO x\n<250 ok\n>MAIL\n<550 relaying denied\n", false, true},
        {"not offered to a trial", ">EHLO x\n<250 ok\n>NOOP\n<250 ok\n", false, true},
        {"taken before", ">MAIL\n<250 ok\n", true, false},
        {"taken before, by another connection", "<220 hi\n>EHLO x\n<250 ok\n>MAIL\n<250 ok\n", true, true},
        {"taken before TLS", ">EHLO x\n<250 ok\n>AUTH PLAIN AAAA\n<235 welcome\n>STARTTLS\n<220 go\n>EHLO x\n<250 ok\n>MAIL\n<250 ok\n", false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct smtp_dialogue dialogue = {.expected = 100, .wants_login = true, .logged_in = cases[i].logged_in};
        bool goes_on = play(&dialogue, cases[i].dialogue);
        bool is_relay = smtp_dialogue_sort(&dialogue) == SORT_RELAIS;
        if (goes_on == cases[i].stranger || dialogue.stranger != cases[i].stranger || (cases[i].stranger && !is_relay))
            fail_msg("%s", cases[i].name);
    }
    struct smtp_dialogue without = {.expected = 100};
    assert_true(play(&without, ">EHLO x\n<250 ok\n>MAIL\n<250 ok\n"));
}

static void test_long_reply_is_cut(void **state)
{
    (void)state;
    struct smtp_dialogue dialogue = {0};
    char line[1000];
    memset(line, 'x', sizeof line);
    memcpy(line, "550 ", 4);
    assert_true(smtp_dialogue_received(&dialogue, (struct str){line, sizeof line}));
    assert_int_equal(strlen(dialogue.reply), SMTP_REPLY_MAX);
}

static void test_flood_is_too_much(void **state)
{
    (void)state;
    struct smtp_dialogue dialogue = {0};
    size_t lines = 0;
    while (lines < 1000000 && smtp_dialogue_received(&dialogue, STR("250-encore\r\n")))
        lines++;
    assert_int_equal(lines, SMTP_DIALOGUE_MAX / 12);
}

#define X10 "xxxxxxxxxx"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10
#define X900 X100 X100 X100 X100 X100 X100 X100 X100 X100
#define X990 X900 X10 X10 X10 X10 X10 X10 X10 X10 X10

#define OCTETS(literal) {(literal), sizeof(literal) - 1}
static const struct octets {
    const char *name;
    struct str octets;
    const char *wrong;
} octets[] = {
    {"a message", OCTETS("Subject: x\r\n\r\nBonjour\r\n"), NULL},
    {"no end of line at the end", OCTETS("Subject: x\r\n\r\nBonjour"), NULL},
    {"dots", OCTETS("Subject: x\r\n\r\n.\r\n..\r\n"), NULL},
    {"empty lines", OCTETS("\r\n\r\n\r\n"), NULL},
    {"nothing", OCTETS(""), "no byte at all"},
    {"bare LF", OCTETS("a\nb\r\n"), "a bare CR or LF"},
    {"LF . LF", OCTETS("a\r\n\n.\n"), "a bare CR or LF"},
    {"bare CR", OCTETS("a\rb\r\n"), "a bare CR or LF"},
    {"CR CR LF", OCTETS("a\r\r\n"), "a bare CR or LF"},
    {"CR at the end", OCTETS("a\r"), "a bare CR or LF"},
    {"LF first", OCTETS("\na"), "a bare CR or LF"},
    {"NUL", OCTETS("a\0b\r\n"), "a NUL byte"},
    {"8 bits", OCTETS("\xc3\xa9t\xc3\xa9\r\n"), "a byte over 7 bits"},
    {"998 bytes", OCTETS(X990 "12345678\r\n"), NULL},
    {"999 bytes", OCTETS(X990 "123456789\r\n"), "a line over 998 bytes"},
    {"999 bytes without an end", OCTETS("a\r\n" X990 "123456789"), "a line over 998 bytes"},
};

static void test_octets(void **state)
{
    const struct octets *row = *state;
    const char *wrong = smtp_octets_wrong(row->octets);
    assert_str(str_of(wrong), row->wrong);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_login),
        cmocka_unit_test(test_long_reply_is_cut),
        cmocka_unit_test(test_flood_is_too_much),
    };
    return RUN_ROWS("smtp_reponse", rows, test_dialogue) + RUN_ROWS("smtp_octets", octets, test_octets)
           + RUN_TESTS("smtp_reponse", others);
}
