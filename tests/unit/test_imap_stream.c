/* imap_stream: libetpan over our connection, and the guard of the numbers and lists. */
#include "tests/unit/net_server.h"

#include "daemon/imap_stream.h"

/* ---- the guard: one row, what a server says, and whether the connection lives through it */

#define TOO_LARGE "4294967296"
#define LARGEST "4294967295"
#define EIGHT "(((((((("
#define DEEPEST EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT

static const struct row {
    const char *name;
    const char *says;
    bool is_refused;
} rows[] = {
    {"the largest numbers", "* SEARCH 1 " LARGEST "\r\n* " LARGEST " EXISTS\r\n* 1 FETCH (UID " LARGEST ")\r\n* OK [UIDNEXT " LARGEST "] x\r\n", false},
    {"zeros before", "* SEARCH 0000000000000000000004294967295\r\n", false},
    {"SEARCH", "* SEARCH 1 2 " TOO_LARGE "\r\n", true},
    {"SEARCH, twenty digits", "* SEARCH 99999999999999999999 3\r\n", true},
    {"SEARCH, sixty digits", "* SEARCH 1000000000000000000000000000000000000000000000000000000000001\r\n", true},
    {"search, in small letters and with tabulators", " *\tsearch\t" TOO_LARGE "\r\n", true},
    {"SEARCH, LF only", "* OK x\n* SEARCH 7 " TOO_LARGE "\n", true},
    {"the second SEARCH", "* SEARCH 1\r\n* SEARCH " TOO_LARGE "\r\n", true},
    {"EXISTS", "* " TOO_LARGE " EXISTS\r\n", true},
    {"EXPUNGE", "* " TOO_LARGE " EXPUNGE\r\n", true},
    {"FETCH", "* " TOO_LARGE " FETCH (UID 3)\r\n", true},
    {"UID", "* 1 FETCH (FLAGS (\\Seen) UID " TOO_LARGE ")\r\n", true},
    {"uid", "* 1 fetch (uid " TOO_LARGE ")\r\n", true},
    {"UID, first", "* 1 FETCH (UID " TOO_LARGE " FLAGS ())\r\n", true},
    {"UID behind a date", "* 1 FETCH (INTERNALDATE \"02-Mar-2026 09:00:00 +0100\" UID " TOO_LARGE ")\r\n", true},
    {"UID behind a quoted quote", "* 1 FETCH (X \"a\\\"b\\\\\" UID " TOO_LARGE ")\r\n", true},
    {"UIDVALIDITY", "* OK [UIDVALIDITY " TOO_LARGE "] UIDs valid\r\n", true},
    {"UIDNEXT", "* OK [UIDNEXT " TOO_LARGE "] Predicted\r\n", true},
    {"UIDNEXT of a STATUS", "* STATUS INBOX (MESSAGES 1 UIDNEXT " TOO_LARGE ")\r\n", true},
    {"UID behind a literal", "* 1 FETCH (BODY[] {5}\r\nab\r\nc UID " TOO_LARGE ")\r\n", true},
    {"UID behind an empty literal", "* 1 FETCH (BODY[] {0}\r\n UID " TOO_LARGE ")\r\n", true},
    {"UID behind a literal, blanks and LF only", "* 1 FETCH (BODY[] { 3 } \nabc UID " TOO_LARGE ")\n", true},
    {"UID behind two literals", "* 1 FETCH (BODY[1] {1}\r\na BODY[2] {2}\r\nbc UID " TOO_LARGE ")\r\n", true},
    {"the line behind a literal", "* 1 FETCH (BODY[] {3}\r\nabc)\r\n* SEARCH " TOO_LARGE "\r\n", true},
    {"the length of a literal", "* 1 FETCH (BODY[] {4294967301}\r\nabcde)\r\n", true},
    {"a literal behind text like one", "* OK {400}\r\n* SEARCH " TOO_LARGE "\r\n", true},
    {"inside a literal", "* 1 FETCH (UID 7 BODY[] {78}\r\n* SEARCH " TOO_LARGE "\r\n* " TOO_LARGE " EXISTS\r\n* 1 FETCH (UID " TOO_LARGE ") \"\r\n)\r\n* 2 EXISTS\r\n",
     false},
    {"in quotes", "* 1 FETCH (X \"UID " TOO_LARGE "\" UID 7)\r\n", false},
    {"a flag of digits", "* 1 FETCH (FLAGS (20260302090000) UID 7)\r\n", false},
    {"MODSEQ", "* 1 FETCH (UID 7 MODSEQ (917162500000))\r\n* OK [HIGHESTMODSEQ 917162500000] x\r\n", false},
    {"a folder's name", "* LIST () \"/\" 20260302090000\r\n", false},
    {"human words", "* OK mail 20260302090000 came\r\n", false},
    {"a tag", "20260302090000 OK done\r\n", false},
    {"a challenge", "+ 20260302090000\r\n", false},
    {"lists as deep as they may be", "* 1 FETCH " DEEPEST "\r\n* 1 FETCH " DEEPEST "\r\n", false},
    {"lists that are closed again", "* 1 FETCH (" "()()()()()()()()" "()()()()()()()()" "()()()()()()()()" "()()()()()()()()" "()()()()" ")\r\n", false},
    {"parentheses in quotes", "* 1 FETCH (X \"" DEEPEST DEEPEST "\")\r\n", false},
    {"parentheses in a literal", "* 1 FETCH (BODY[] {128}\r\n" DEEPEST DEEPEST ")\r\n", false},
    {"lists without end", "* 1 FETCH (" DEEPEST "\r\n", true},
    {"lists without end, in two lines of a literal's", "* 1 FETCH (BODY[] {1}\r\na " DEEPEST "\r\n", true},
    {"lists without end in a NAMESPACE", "* NAMESPACE (" DEEPEST "\r\n", true},
    {"a name with digits", "* CAPABILITY IMAP4rev1 X20260302090000\r\n", false},
};

/* As the row says it, once in one piece and once byte by byte. */
struct told {
    const char *says;
    bool in_drops;
};

static void tells(struct caller *caller, const void *context)
{
    const struct told *told = context;
    size_t len = strlen(told->says), step = told->in_drops ? 1 : len;
    for (size_t at = 0; at < len; at += step)
        caller_say(caller, told->says + at, step);
    (void)shutdown(caller->fd, SHUT_WR);
    char bytes[64];
    while (caller_hear(caller, bytes, sizeof bytes) > 0)
        continue;
}

static void test_guard(void **state)
{
    const struct row *row = *state;
    for (int in_drops = 0; in_drops < 2; in_drops++) {
        const struct told told = {row->says, in_drops == 1};
        struct scene scene = scene_open(tells, &told, TLS_AUCUN);
        struct net *net = scene.net;
        mailstream *stream = imap_stream_new(net);
        char bytes[1024];
        size_t len = 0;
        ssize_t got;
        while ((got = mailstream_read(stream, bytes + len, in_drops == 1 ? 1 : sizeof bytes - len)) > 0)
            len += (size_t)got;
        assert_int_equal(got, -1);
        const char *refusal = strstr(row->says, DEEPEST) != NULL ? "lists into lists" : "more than 32 bits";
        assert_non_null(strstr(net_fault(net)->text, row->is_refused ? refusal : "has ended the connection"));
        if (row->is_refused) {
            assert_true(in_drops == 1 || len == 0);
            assert_int_equal(net_write(net, "x", 1), -1);
        } else {
            assert_int_equal(len, strlen(row->says));
            assert_memory_equal(bytes, row->says, len);
        }
        mailstream_close(stream);
        scene_close(&scene);
    }
}

/* ---- libetpan itself over it */

static void says_after(struct caller *caller, const char *command, const char *answer)
{
    char bytes[256] = "";
    ssize_t got = caller_hear(caller, bytes, sizeof bytes - 1);
    if (got <= 0 || strstr(bytes, command) == NULL)
        _exit(80);
    caller_say(caller, answer, strlen(answer));
}

enum { MAIL = 300 * 1000 };

static void speaks_imap(struct caller *caller, const void *context)
{
    (void)context;
    static char mail[MAIL];
    static const char bait[] = "\r\n* SEARCH 4294967296\r\n\"";
    for (size_t i = 0; i + sizeof bait <= MAIL; i += sizeof bait - 1)
        memcpy(mail + i, bait, sizeof bait - 1);
    if (!caller_tls(caller, "serveur", "NORMAL"))
        _exit(81);
    caller_say(caller, "* PREAUTH ready\r\n", 17);
    says_after(caller, "SELECT", "* 2 EXISTS\r\n* OK [UIDVALIDITY 4294967295] x\r\n1 OK done\r\n");
    says_after(caller, "UID SEARCH", "* SEARCH 3 4294967295\r\n2 OK done\r\n");
    says_after(caller, "UID FETCH", "* 1 FETCH (UID 3 BODY[] {300000}\r\n");
    caller_say(caller, mail, MAIL);
    caller_say(caller, ")\r\n3 OK done\r\n", 14);
    says_after(caller, "UID SEARCH", "* SEARCH 3 4294967299\r\n4 OK done\r\n");
    char bytes[64];
    while (caller_hear(caller, bytes, sizeof bytes) > 0)
        continue;
}

static int search(mailimap *imap, uint32_t *out_last)
{
    clist *found = NULL;
    struct mailimap_search_key *key = mailimap_search_key_new_all();
    int rc = mailimap_uid_search(imap, NULL, key, &found);
    mailimap_search_key_free(key);
    if (rc == MAILIMAP_NO_ERROR) {
        const uint32_t *last = clist_nth_data(found, clist_count(found) - 1);
        *out_last = *last;
        mailimap_search_result_free(found);
    }
    return rc;
}

static bool count_bytes(int type, struct mailimap_msg_att_body_section *section, const char *bytes, size_t len, void *context)
{
    (void)type, (void)section, (void)bytes;
    *(size_t *)context += len;
    return true;
}

static int fetch(mailimap *imap, size_t *out_len)
{
    struct mailimap_set *set = mailimap_set_new_single(3);
    struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att(mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)));
    clist *result = NULL;
    mailimap_set_msg_body_handler(imap, count_bytes, out_len);
    int rc = mailimap_uid_fetch(imap, set, type, &result);
    if (rc == MAILIMAP_NO_ERROR)
        mailimap_fetch_list_free(result);
    mailimap_fetch_type_free(type);
    mailimap_set_free(set);
    return rc;
}

static void test_libetpan(void **state)
{
    (void)state;
    struct scene scene = scene_open(speaks_imap, NULL, TLS_IMPLICITE);
    struct net *net = scene.net;
    mailimap *imap = mailimap_new(0, NULL);
    assert_int_equal(mailimap_connect(imap, imap_stream_new(net)), MAILIMAP_NO_ERROR_AUTHENTICATED);
    net_arm(net, 20, 1000 * 1000);
    uint32_t last = 0;
    size_t len = 0;
    assert_int_equal(mailimap_select(imap, "INBOX"), MAILIMAP_NO_ERROR);
    assert_int_equal(imap->imap_selection_info->sel_uidvalidity, UINT32_MAX);
    assert_int_equal(search(imap, &last), MAILIMAP_NO_ERROR);
    assert_int_equal(last, UINT32_MAX);
    assert_int_equal(fetch(imap, &len), MAILIMAP_NO_ERROR);
    assert_int_equal(len, MAIL);
    assert_int_equal(search(imap, &last), MAILIMAP_ERROR_STREAM); /* libetpan alone: 0 and mail 3 twice */
    assert_non_null(strstr(net_fault(net)->text, "more than 32 bits"));
    mailimap_free(imap);
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_libetpan)};
    certificates_make();
    int failed = RUN_ROWS("numbers", rows, test_guard);
    failed += RUN_TESTS("libetpan", tests);
    certificates_drop();
    return failed;
}
