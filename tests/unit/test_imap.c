/* The IMAP session against a server that follows a script: what it is told word for word, and what becomes of what it answers.
 * Real servers are in tests/serveurs/, hostile ones in tests/hostile/. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/imap_connus.h"
#include "daemon/spool.h"
#include "tests/unit/unit.h"

struct turn { /* one command: what must stand in it, and the answer; « $ » is its tag */
    const char *wants, *answers;
};

#define GREETING "* OK here\r\n"
#define CAPS(more) {" CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 " more "\r\n$ OK done\r\n"}
#define LOGIN {" LOGIN \"agent\" \"mot \\\"de\\\\ passe\"\r\n", "$ OK done\r\n"}
#define NAMES {" LIST \"\" \"\"\r\n", "* LIST (\\Noselect) \"/\" \"\"\r\n$ OK done\r\n"}
#define SELECT {" SELECT INBOX\r\n", "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n$ OK [READ-WRITE] done\r\n"}
#define OPENED(more) CAPS(""), LOGIN, CAPS(more), NAMES, SELECT

static char folder[] = "/tmp/navette-test-imap.XXXXXX";
static char secret_path[64], spool[64];

/* ---- the server that follows its script ------------------------------------------------------------------------------ */

static void answer(FILE *peer, const char *text, const char *tag)
{
    for (; *text != '\0'; text++)
        if (*text == '$')
            (void)fputs(tag, peer);
        else
            (void)fputc(*text, peer);
    (void)fflush(peer);
}

/* Ends with 0 when all of the script was asked for, in its order, and nothing else but LOGOUT. */
static int follow(int fd, const char *greeting, const struct turn *turns)
{
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    char line[4096], tag[32];
    if (in == NULL || out == NULL)
        return 9;
    answer(out, greeting, "");
    while (fgets(line, sizeof line, in) != NULL) {
        (void)snprintf(tag, sizeof tag, "%.*s", (int)strcspn(line, " "), line);
        if (strstr(line, " LOGOUT") != NULL) {
            answer(out, "* BYE bye\r\n$ OK done\r\n", tag);
            break;
        }
        if (turns->wants == NULL || strstr(line, turns->wants) == NULL) {
            (void)fprintf(stderr, "# not in the script (%s): %s", turns->wants != NULL ? turns->wants : "nothing more", line);
            return 1;
        }
        answer(out, turns->answers, tag);
        turns++;
    }
    return turns->wants == NULL ? 0 : 2;
}

struct peer {
    pid_t pid;
    int port;
};

static struct peer peer_begin(const char *greeting, const struct turn *turns)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0 && bind(listener, (const struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 1) == 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &len), 0);
    struct peer peer = {.pid = fork(), .port = ntohs(at.sin_port)};
    if (peer.pid == 0) {
        int fd = accept(listener, NULL, NULL);
        _exit(fd < 0 ? 9 : follow(fd, greeting, turns));
    }
    close(listener);
    return peer;
}

static void peer_end(const struct peer *peer)
{
    int status = -1;
    assert_int_equal(waitpid(peer->pid, &status, 0), peer->pid);
    assert_int_equal(status, 0);
}

static struct conf_serveur serveur_of(const struct peer *peer, enum chiffrement tls)
{
    return (struct conf_serveur){.hote = STR("127.0.0.1"), .port = peer->port, .tls = tls, .utilisateur = STR("agent"),
                                 .secret = str_of(secret_path), .delai = 5};
}

/* ---- opening --------------------------------------------------------------------------------------------------------- */

struct opening {
    const char *name, *greeting;
    struct turn turns[8];
    enum err expected;
    const char *words; /* in the sentence */
    enum chiffrement tls;
};

static const struct opening openings[] = {
    {"plain LOGIN, quoted", GREETING, {OPENED("")}, ERR_NONE, "", TLS_AUCUN},
    {"AUTHENTICATE PLAIN in one line", GREETING,
     {CAPS("SASL-IR AUTH=PLAIN"), {" AUTHENTICATE PLAIN AGFnZW50AG1vdCAiZGVcIHBhc3Nl\r\n", "$ OK done\r\n"}, CAPS(""), NAMES, SELECT}, ERR_NONE, "", TLS_AUCUN},
    {"AUTH=PLAIN without SASL-IR", GREETING, {CAPS("AUTH=PLAIN"), LOGIN, CAPS(""), NAMES, SELECT}, ERR_NONE, "", TLS_AUCUN},
    {"NAMESPACE where it is offered", GREETING,
     {CAPS(""), LOGIN, CAPS("NAMESPACE"), {" NAMESPACE\r\n", "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n$ OK done\r\n"}, SELECT}, ERR_NONE, "", TLS_AUCUN},
    {"NAMESPACE that says nothing", GREETING,
     {CAPS(""), LOGIN, CAPS("NAMESPACE"), {" NAMESPACE\r\n", "* NAMESPACE NIL NIL NIL\r\n$ OK done\r\n"}, NAMES, SELECT}, ERR_NONE, "", TLS_AUCUN},
    {"PREAUTH", "* PREAUTH welcome\r\n", {{NULL}}, ERR_FINAL, "PREAUTH", TLS_AUCUN},
    {"BYE for a greeting", "* BYE too many\r\n", {{NULL}}, ERR_WAIT, "too many", TLS_AUCUN},
    {"no greeting", "", {{NULL}}, ERR_WAIT, "127.0.0.1", TLS_AUCUN},
    {"no IMAP", "HTTP/1.1 400 Bad Request\r\n", {{NULL}}, ERR_WAIT, "400 Bad Request", TLS_AUCUN},
    {"CAPABILITY that names none", GREETING, {{" CAPABILITY\r\n", "$ OK done\r\n"}, LOGIN, CAPS(""), NAMES, SELECT}, ERR_NONE, "", TLS_AUCUN},
    {"LOGINDISABLED", GREETING, {CAPS("LOGINDISABLED")}, ERR_FINAL, "LOGINDISABLED", TLS_AUCUN},
    {"wrong password", GREETING, {CAPS(""), {" LOGIN ", "$ NO [AUTHENTICATIONFAILED] mot de passe faux\r\n"}}, ERR_FINAL, "mot de passe faux", TLS_AUCUN},
    {"a code that passes", GREETING, {CAPS(""), {" LOGIN ", "$ NO [UNAVAILABLE] annuaire en panne\r\n"}}, ERR_WAIT, "annuaire en panne", TLS_AUCUN},
    {"words that pass", GREETING, {CAPS(""), {" LOGIN ", "$ NO Temporary authentication failure\r\n"}}, ERR_WAIT, "Temporary", TLS_AUCUN},
    {"BAD for a login", GREETING, {CAPS(""), {" LOGIN ", "$ BAD connu mais sans boite\r\n"}}, ERR_FINAL, "connu mais sans boite", TLS_AUCUN},
    {"BYE for a login", GREETING, {CAPS(""), {" LOGIN ", "* BYE trop d'essais\r\n$ NO no\r\n"}}, ERR_WAIT, "trop d'essais", TLS_AUCUN},
    {"words that repeat the password", GREETING, {CAPS(""), {" LOGIN ", "$ NO faux: mot \"de\\ passe\r\n"}}, ERR_FINAL, "left out", TLS_AUCUN},
    {"control characters in words", GREETING, {CAPS(""), {" LOGIN ", "$ NO un\x1b[31mdeux\r\n"}}, ERR_FINAL, "un?[31mdeux", TLS_AUCUN},
    {"words that are not UTF-8", GREETING, {CAPS(""), {" LOGIN ", "$ NO refus\xe9 d\xc3\xa9j\xc3\xa0\r\n"}}, ERR_FINAL, "refus? déjà", TLS_AUCUN},
    {"no such folder", GREETING, {CAPS(""), LOGIN, CAPS(""), NAMES, {" SELECT INBOX", "$ NO pas de ce nom\r\n"}}, ERR_FINAL, "pas de ce nom", TLS_AUCUN},
    {"mails without lasting numbers", GREETING, {CAPS(""), LOGIN, CAPS(""), NAMES, {" SELECT INBOX", "* 3 EXISTS\r\n$ OK done\r\n"}}, ERR_FINAL,
     "UIDVALIDITY", TLS_AUCUN},
    {"numbers that do not last", GREETING,
     {CAPS(""), LOGIN, CAPS(""), NAMES, {" SELECT INBOX", "* 3 EXISTS\r\n* OK [UIDVALIDITY 0] v\r\n$ OK done\r\n"}}, ERR_FINAL, "UIDVALIDITY", TLS_AUCUN},
    {"STARTTLS refused: no password", GREETING, {{" STARTTLS\r\n", "$ NO not here\r\n"}}, ERR_FINAL, "not here", TLS_STARTTLS},
    {"STARTTLS unknown: no password", GREETING, {{" STARTTLS\r\n", "$ BAD what\r\n"}}, ERR_FINAL, "STARTTLS", TLS_STARTTLS},
    {"STARTTLS with more behind it", GREETING, {{" STARTTLS\r\n", "$ OK go\r\n* CAPABILITY IMAP4rev1\r\n"}}, ERR_FINAL, "slipped in", TLS_STARTTLS},
    {"PREAUTH instead of STARTTLS", "* PREAUTH welcome\r\n", {{NULL}}, ERR_FINAL, "PREAUTH", TLS_STARTTLS},
};

static void opens(void **state)
{
    const struct opening *row = *state;
    struct peer peer = peer_begin(row->greeting, row->turns);
    struct conf_serveur serveur = serveur_of(&peer, row->tls);
    struct imap *imap = NULL;
    struct fault fault = {.text = ""};
    if (row->greeting[0] == '\0')
        serveur.delai = 1;
    enum err err = imap_open(&serveur, STR("INBOX"), -1, &imap, &fault);
    imap_close(imap);
    peer_end(&peer);
    if (err != row->expected || strstr(fault.text, row->words) == NULL)
        print_error("got %d: %s\n", err, fault.text);
    assert_int_equal(err, row->expected);
    assert_non_null(strstr(fault.text, row->words));
    assert_null(strstr(fault.text, "passe\"")); /* nor \"de\\ passe */
}

/* ---- at work ------------------------------------------------------------------------------------------------------------ */

struct seen {
    struct imap_mail mails[8];
    size_t count;
};

static void see(void *context, const struct imap_mail *mail)
{
    struct seen *seen = context;
    if (seen->count < 8)
        seen->mails[seen->count] = *mail;
    seen->count++;
}

struct work {
    const char *name, *capabilities;
    struct turn turns[8];
    enum err (*does)(struct imap *imap, struct fault *fault);
    enum err expected;
    bool over; /* the session, afterwards */
};

static enum err searches(struct imap *imap, struct fault *fault)
{
    uint32_t *uids = NULL;
    size_t count = 0;
    enum err err = imap_search(imap, 1772319600, &uids, &count, fault); /* 2026-02-28 23:00 UTC */
    if (err == ERR_NONE)
        assert_true(count == 3 && uids[0] == 2 && uids[1] == 3 && uids[2] == 4294967295);
    free(uids);
    return err;
}

static enum err describes(struct imap *imap, struct fault *fault)
{
    const uint32_t uids[] = {3, 4, 5, 9};
    struct seen seen = {.count = 0};
    enum err err = imap_describe(imap, uids, 4, see, &seen, fault);
    assert_int_equal(seen.count, 3);
    assert_true(seen.mails[0].uid == 3 && seen.mails[0].recu == 1770093123 && seen.mails[0].taille == 12);
    assert_true(seen.mails[1].uid == 4 && seen.mails[1].recu == 1770080523);
    assert_true(seen.mails[2].uid == 9 && seen.mails[2].recu == 0);
    return err;
}

static enum err learns(struct imap *imap, struct fault *fault)
{
    const uint32_t uids[] = {3, 4, 5}, later[] = {4, 5};
    struct imap_connus connus = {0};
    enum err err = imap_connus_learn(&connus, imap, uids, 3, fault);
    assert_true(err != ERR_NONE || (connus.count == 2 && connus.mails[0].uid == 3 && connus.mails[1].uid == 5));
    if (err == ERR_NONE)
        err = imap_connus_learn(&connus, imap, later, 2, fault);
    assert_true(connus.count == 2 && imap_connus_find(&connus, 3) == NULL && imap_connus_find(&connus, 4)->taille == 14);
    imap_connus_forget(&connus, 4);
    assert_true(connus.count == 1 && imap_connus_find(&connus, 4) == NULL && imap_connus_find(&connus, 5)->taille == 15);
    imap_connus_free(&connus);
    return err;
}

static enum err fetches(struct imap *imap, struct fault *fault)
{
    struct spool_file file;
    const struct imap_mail mail = {.uid = 7, .taille = 20};
    enum err err = imap_fetch(imap, &mail, spool, &file, fault);
    if (err == ERR_NONE)
        assert_int_equal(file.taille, 5);
    return err;
}

static enum err fetches_too_large(struct imap *imap, struct fault *fault)
{
    struct spool_file file;
    const struct imap_mail mail = {.uid = 7, .taille = INT64_C(2) << 30};
    return imap_fetch(imap, &mail, spool, &file, fault);
}

static enum err moves(struct imap *imap, struct fault *fault)
{
    return imap_move(imap, 7, "navette/Trait&AOk-s", true, fault);
}

/* As a shared mailbox that we may read and not change: each walk asks again. */
static enum err moves_in_vain(struct imap *imap, struct fault *fault)
{
    for (int i = 0; i < 2; i++)
        assert_int_equal(imap_move(imap, 7, "navette/Trait&AOk-s", false, fault), ERR_FINAL);
    assert_int_equal(imap_move(imap, 8, "navette/Trait&AOk-s", false, fault), ERR_WAIT);
    return ERR_NONE;
}

static enum err makes_folder(struct imap *imap, struct fault *fault)
{
    char *name = NULL;
    enum err err = imap_folder(imap, "navette/Traités", &name, fault);
    if (err == ERR_NONE)
        assert_string_equal(name, "INBOX/navette/Trait&AOk-s");
    free(name);
    return err;
}

#define TOLD(uid) "* 1 FETCH (UID " uid " RFC822.SIZE 1" uid " INTERNALDATE \" 3-Feb-2026 01:02:03 +0000\")\r\n"
#define FETCH " UID FETCH 7 (UID BODY.PEEK[])\r\n"
#define STILL_THERE {" NOOP\r\n", "$ OK done\r\n"}, {" UID SEARCH UID 7 UNDELETED\r\n", "* SEARCH 7\r\n$ OK done\r\n"}
#define GONE {" NOOP\r\n", "$ OK done\r\n"}, {" UID SEARCH UID 7 UNDELETED\r\n", "* SEARCH\r\n$ OK done\r\n"}
#define SEEN {" UID STORE 7 +FLAGS.SILENT (\\Seen)\r\n", "$ OK done\r\n"}
#define MOVE " UID MOVE 7 \"navette/Trait&AOk-s\"\r\n"
#define COPY " UID COPY 7 \"navette/Trait&AOk-s\"\r\n"
#define DELETED {" UID STORE 7 +FLAGS.SILENT (\\Deleted)\r\n", "$ OK done\r\n"}
#define NOT_MARKED {" UID STORE 7 +FLAGS.SILENT (\\Deleted)\r\n", "$ NO [NOPERM] read only\r\n"}
#define LISTS " LIST \"\" \"navette/Trait&AOk-s\"\r\n"
#define FOUND {LISTS, "* LIST () \"/\" navette/Trait&AOk-s\r\n$ OK done\r\n"}
#define LISTS_BELOW " LIST \"\" \"INBOX/navette/Trait&AOk-s\"\r\n"

static const struct work works[] = {
    {"a search: sorted, each once, a day more", "", {{" UID SEARCH UNDELETED SINCE 27-Feb-2026\r\n", "* SEARCH 4294967295 3 0 2\r\n* SEARCH 3\r\n$ OK done\r\n"}},
     searches, ERR_NONE, false},
    {"a number over 32 bits", "", {{" UID SEARCH ", "* SEARCH 4294967298\r\n$ OK done\r\n"}}, searches, ERR_WAIT, true},
    {"BYE for a search", "", {{" UID SEARCH ", "* BYE fermeture\r\n"}}, searches, ERR_WAIT, true},
    {"a description: zones, a day that is none, news of others", "",
     {{" UID FETCH 3:5,9 (UID INTERNALDATE RFC822.SIZE)\r\n",
       "* 1 FETCH (UID 3 INTERNALDATE \" 3-Feb-2026 01:02:03 -0330\" RFC822.SIZE 12)\r\n* 2 FETCH (FLAGS (\\Seen))\r\n"
       "* 2 FETCH (RFC822.SIZE 5 UID 4 INTERNALDATE \" 3-Feb-2026 02:02:03 +0100\")\r\n* 2 FETCH (UID 5 FLAGS ())\r\n"
       "* 3 FETCH (UID 9 INTERNALDATE \"31-Feb-2026 02:02:03 +0100\" RFC822.SIZE 9)\r\n$ OK done\r\n"}},
     describes, ERR_NONE, false},
    {"told twice, out of order, and of mails that were not asked for: no more room is taken; what is known is not asked again", "",
     {{" UID FETCH 3:5 ", TOLD("5") TOLD("3") TOLD("5") TOLD("9") TOLD("3") TOLD("5") TOLD("3") "$ OK done\r\n"}, {" UID FETCH 4 ", TOLD("4") "$ OK done\r\n"}},
     learns, ERR_NONE, false},
    {"a mail", "", {{FETCH, "* 1 FETCH (FLAGS (\\Seen) UID 7 BODY[] {5}\r\nabcde)\r\n* 2 FETCH (FLAGS ())\r\n$ OK done\r\n"}}, fetches, ERR_NONE, false},
    {"a mail in quotes, its number last", "", {{FETCH, "* 1 FETCH (BODY[] \"abcde\" UID 7)\r\n$ OK done\r\n"}}, fetches, ERR_NONE, false},
    {"a mail that is gone: nothing comes", "", {{FETCH, "$ OK done\r\n"}, GONE}, fetches, ERR_RETRY, false},
    {"a mail that is gone: NIL", "", {{FETCH, "* 1 FETCH (UID 7 BODY[] NIL)\r\n$ OK done\r\n"}, GONE}, fetches, ERR_RETRY, false},
    {"a mail that is gone: a code", "", {{FETCH, "$ NO [EXPUNGEISSUED] gone\r\n"}}, fetches, ERR_RETRY, false},
    {"a mail that is gone: words", "", {{FETCH, "$ NO some are missing\r\n"}, GONE}, fetches, ERR_RETRY, false},
    {"a mail that cannot be read", "", {{FETCH, "$ NO disk error\r\n"}, STILL_THERE}, fetches, ERR_WAIT, false},
    {"a mail of no bytes", "", {{FETCH, "* 1 FETCH (UID 7 BODY[] NIL)\r\n$ OK done\r\n"}, STILL_THERE}, fetches, ERR_WAIT, false},
    {"another mail", "", {{FETCH, "* 1 FETCH (UID 8 BODY[] {5}\r\nabcde)\r\n$ OK done\r\n"}}, fetches, ERR_WAIT, true},
    {"two mails", "", {{FETCH, "* 1 FETCH (UID 7 BODY[] {5}\r\nabcde)\r\n* 2 FETCH (UID 8 BODY[] {5}\r\nfghij)\r\n$ OK done\r\n"}}, fetches, ERR_WAIT, true},
    {"a mail without its number", "", {{FETCH, "* 1 FETCH (BODY[] {5}\r\nabcde)\r\n$ OK done\r\n"}}, fetches, ERR_WAIT, true},
    {"a part of a mail", "", {{FETCH, "* 1 FETCH (UID 7 BODY[1] {5}\r\nabcde)\r\n$ OK done\r\n"}}, fetches, ERR_WAIT, true},
    {"a mail in quotes that breaks off in words that look like a farewell", "", {{FETCH, "* 1 FETCH (UID 7 BODY[] \"Bonjour * BYE Agathe"}}, fetches,
     ERR_WAIT, true},
    {"a mail that breaks off", "", {{FETCH, "* 1 FETCH (UID 7 BODY[] {5}\r\nabcde)\r\n* BYE fermeture\r\n"}}, fetches, ERR_WAIT, true},
    {"a mail over 1 GB is not asked for", "", {{NULL}}, fetches_too_large, ERR_WAIT, false},
    {"MOVE", "MOVE UIDPLUS", {SEEN, {MOVE, "* OK [COPYUID 9 7 1] m\r\n* 1 EXPUNGE\r\n$ OK done\r\n"}}, moves, ERR_NONE, false},
    {"MOVE of a mail that is gone", "MOVE", {SEEN, {MOVE, "$ OK nothing\r\n"}}, moves, ERR_NONE, false},
    {"MOVE refused, the mail is gone", "MOVE", {SEEN, {MOVE, "$ NO no\r\n"}, FOUND, GONE}, moves, ERR_NONE, false},
    {"MOVE refused for good", "MOVE", {SEEN, {MOVE, "$ NO no\r\n"}, FOUND, STILL_THERE}, moves, ERR_FINAL, false},
    {"MOVE, no folder: a code", "MOVE", {SEEN, {MOVE, "$ NO [TRYCREATE] no\r\n"}}, moves, ERR_RETRY, false},
    {"MOVE, no folder: words", "MOVE", {SEEN, {MOVE, "$ NO no\r\n"}, {LISTS, "$ OK done\r\n"}}, moves, ERR_RETRY, false},
    {"\\Seen refused is nothing", "MOVE", {{" UID STORE 7 ", "$ NO read only\r\n"}, {MOVE, "$ OK done\r\n"}}, moves, ERR_NONE, false},
    {"no MOVE: copied, marked, taken away alone", "UIDPLUS",
     {SEEN, STILL_THERE, {COPY, "$ OK done\r\n"}, DELETED, {" UID EXPUNGE 7\r\n", "* 1 EXPUNGE\r\n$ OK done\r\n"}}, moves, ERR_NONE, false},
    {"copied, and it may not be marked: no second copy, nor of another mail", "UIDPLUS",
     {STILL_THERE, {COPY, "$ OK done\r\n"}, NOT_MARKED, STILL_THERE, NOT_MARKED}, moves_in_vain, ERR_NONE, false},
    {"neither: copied and marked", "", {SEEN, STILL_THERE, {COPY, "$ OK done\r\n"}, DELETED}, moves, ERR_NONE, false},
    {"no MOVE, the mail is gone or marked", "", {SEEN, GONE}, moves, ERR_NONE, false},
    {"a folder below INBOX where nowhere else", "",
     {{LISTS, "$ OK done\r\n"}, {" CREATE \"navette/Trait&AOk-s\"\r\n", "$ NO not here\r\n"}, {LISTS_BELOW, "$ OK done\r\n"},
      {" CREATE \"INBOX/navette/Trait&AOk-s\"\r\n", "$ OK done\r\n"}, {" SUBSCRIBE \"INBOX/navette/Trait&AOk-s\"\r\n", "$ NO why\r\n"}}, makes_folder, ERR_NONE, false},
    {"a folder that holds only others is made", "",
     {{LISTS, "$ OK done\r\n"}, {" CREATE ", "$ NO not here\r\n"}, {LISTS_BELOW, "* LIST (\\Noselect) \"/\" INBOX/navette/Trait&AOk-s\r\n$ OK done\r\n"},
      {" CREATE ", "$ NO [ALREADYEXISTS] it is\r\n"}, {" SUBSCRIBE ", "$ OK done\r\n"}}, makes_folder, ERR_NONE, false},
    {"a folder that nobody may make", "", {{LISTS, "$ OK done\r\n"}, {" CREATE ", "$ NO no\r\n"}, {LISTS_BELOW, "$ OK done\r\n"}, {" CREATE ", "$ NO no\r\n"}},
     makes_folder, ERR_FINAL, false},
};

static void at_work(void **state)
{
    const struct work *row = *state;
    char capabilities[128];
    (void)snprintf(capabilities, sizeof capabilities, "* CAPABILITY IMAP4rev1 %s\r\n$ OK done\r\n", row->capabilities);
    struct turn turns[16] = {CAPS(""), LOGIN, {" CAPABILITY\r\n", capabilities}, NAMES, SELECT};
    memcpy(turns + 5, row->turns, sizeof row->turns);
    struct peer peer = peer_begin(GREETING, turns);
    struct conf_serveur serveur = serveur_of(&peer, TLS_AUCUN);
    struct imap *imap = NULL;
    struct fault fault = {.text = ""};
    serveur.delai = 1;
    assert_int_equal(imap_open(&serveur, STR("INBOX"), -1, &imap, &fault), ERR_NONE);
    assert_int_equal(imap_uidvalidity(imap), 7);
    enum err err = row->does(imap, &fault);
    bool over = imap_is_over(imap);
    imap_close(imap);
    peer_end(&peer);
    if (err != row->expected || over != row->over)
        print_error("got %d, over %d: %s\n", err, over, fault.text);
    assert_null(strstr(fault.text, "Agathe")); /* of a mail */
    assert_int_equal(err, row->expected);
    assert_int_equal(over, row->over);
}

int main(void)
{
    struct fault fault;
    if (mkdtemp(folder) == NULL)
        abort();
    (void)snprintf(secret_path, sizeof secret_path, "%s/secret", folder);
    (void)snprintf(spool, sizeof spool, "%s/spool", folder);
    FILE *file = fopen(secret_path, "we");
    if (file == NULL || fputs("mot \"de\\ passe\n", file) < 0 || fclose(file) != 0 || chmod(secret_path, 0600) != 0 ||
        spool_make(spool, &fault) != ERR_NONE)
        abort();
    int failed = RUN_ROWS("imap_opening", openings, opens) + RUN_ROWS("imap_work", works, at_work);
    char command[96];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0 || failed != 0; /* NOLINT: a folder of our own */
}
