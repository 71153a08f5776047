/* boite_imap while it waits: a server that always has something to say, and no mail, keeps nobody busy. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/boite.h"
#include "tests/unit/unit.h"

enum { SECONDS = 4, MOMENT_US = 2000 };

static char secret_path[] = "/tmp/navette-test-idle.XXXXXX";

static const struct row {
    const char *name;
    const char *said;  /* a moment after IDLE has begun; NULL: nothing */
    size_t walks_most; /* within SECONDS */
} rows[] = {
    {"a quiet server", NULL, 1},
    {"mails that are none, each time", "* 1 EXISTS\r\n", 12},
    {"words, each time", "* OK still here\r\n", 20},
    {"flags, each time", "* 1 FETCH (FLAGS (\\Seen))\r\n", 20},
};

static void answer(FILE *out, const char *tag, const char *command, const char *said)
{
    if (strncmp(command, "CAPABILITY", 10) == 0)
        (void)fputs("* CAPABILITY IMAP4rev1 IDLE\r\n", out);
    else if (strncmp(command, "LIST", 4) == 0)
        (void)fputs("* LIST () \"/\" \"\"\r\n", out);
    else if (strncmp(command, "SELECT", 6) == 0)
        (void)fputs("* 1 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n", out);
    else if (strncmp(command, "UID SEARCH", 10) == 0)
        (void)fputs("* SEARCH\r\n", out);
    if (strncmp(command, "IDLE", 4) != 0) {
        (void)fprintf(out, "%s OK done\r\n", tag);
        return;
    }
    (void)fputs("+ idling\r\n", out);
    (void)fflush(out);
    (void)usleep(MOMENT_US);
    if (said != NULL)
        (void)fputs(said, out);
}

static int serve(int fd, const char *said)
{
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    char line[512], tag[32] = "";
    if (in == NULL || out == NULL)
        return 9;
    (void)fputs("* OK here\r\n", out);
    for (bool idles = false; fflush(out) == 0 && fgets(line, sizeof line, in) != NULL;) {
        size_t len = strcspn(line, " ");
        if (idles && strncmp(line, "DONE", 4) == 0) {
            (void)fprintf(out, "%s OK idled\r\n", tag);
            idles = false;
            continue;
        }
        (void)snprintf(tag, sizeof tag, "%.*s", (int)len, line);
        idles = strncmp(line + len, " IDLE", 5) == 0;
        answer(out, tag, line[len] == ' ' ? line + len + 1 : line, said);
    }
    return 0;
}

static bool no_mail(void *context, int64_t uidvalidity, struct str uid, int64_t recu)
{
    (void)context, (void)uidvalidity, (void)uid, (void)recu;
    return true;
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* As fetch does: walks, waits for news or for the time that it is told, walks again. */
static size_t walks_of(struct boite *boite, int64_t until)
{
    size_t walks = 0, old = 0;
    while (now_ms() < until) {
        struct fault fault;
        int fd = -1, seconds = 0;
        if (boite_imap.each(boite, 0, no_mail, NULL, &old, &fault) != ERR_NONE)
            fail_msg("%s", fault.text);
        walks++;
        bool changed = boite_imap.watch(boite, &fd, &seconds);
        int64_t left = until - now_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (!changed && left > 0)
            (void)poll(&wait, 1, (int)(left < (int64_t)seconds * 1000 ? left : (int64_t)seconds * 1000));
        (void)boite_imap.watch_end(boite);
    }
    return walks;
}

static void waits(void **state)
{
    const struct row *row = *state;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    struct fault fault;
    struct boite *boite = NULL;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0 && bind(listener, (const struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 1) == 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &len), 0);
    pid_t server = fork();
    if (server == 0)
        _exit(serve(accept(listener, NULL, NULL), row->said));
    close(listener);
    const struct conf_boite conf = {.nom = STR("b"), .kind = STR("imap"), .dossier = STR("INBOX"), .envoyes = STR(""),
                                    .serveur = {.hote = STR("127.0.0.1"), .port = ntohs(at.sin_port), .tls = TLS_AUCUN,
                                                .utilisateur = STR("agent"), .secret = str_of(secret_path), .delai = 5}};
    assert_int_equal(boite_imap.open(&conf, -1, &boite, &fault), ERR_NONE);
    size_t walks = walks_of(boite, now_ms() + (row->said == NULL ? 1000 : SECONDS * 1000));
    boite_imap.close(boite);
    (void)kill(server, SIGKILL);
    (void)waitpid(server, NULL, 0);
    if (walks > row->walks_most)
        fail_msg("walked %zu times", walks);
}

int main(void)
{
    int fd = mkstemp(secret_path);
    if (fd < 0 || write(fd, "mot\n", 4) != 4 || fchmod(fd, 0600) != 0 || close(fd) != 0)
        abort();
    int failed = RUN_ROWS("boite_idle", rows, waits);
    return unlink(secret_path) != 0 || failed != 0;
}
