/* check --live as a shell sees it: a line for each server, what holds or the server's own words, and the exit status; and what
 * the servers heard: nothing but a login and a farewell. Both servers are played by this test, in clear on loopback. */
#include "tests/unit/net_server.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "daemon/cmd.h"

static char folder[] = "/tmp/navette-check-XXXXXX";

/* ---- the servers ------------------------------------------------------------------------------------------------- */

struct answer {
    const char *word;  /* the command's */
    const char *reply; /* its lines; `%s` is the tag of an IMAP command */
};

static const struct answer imap_answers[] = {
    {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n%s OK done\r\n"},
    {"LIST", "* LIST (\\Noselect) \"/\" \"\"\r\n%s OK done\r\n"},
    {"SELECT", "* FLAGS (\\Seen)\r\n* 12 EXISTS\r\n* OK [UIDVALIDITY 7] so\r\n%s OK [READ-WRITE] done\r\n"},
    {"LOGOUT", "* BYE au revoir\r\n%s OK done\r\n"},
    {"", "%s OK done\r\n"},
};
static const struct answer smtp_answers[] = {
    {"EHLO", "250-relais.departement.example\r\n250 AUTH PLAIN\r\n"},
    {"AUTH", "235 2.7.0 bonjour\r\n"},
    {"QUIT", "221 2.0.0 au revoir\r\n"},
    {"", "250 2.0.0 entendu\r\n"},
};

struct part { /* what one of them plays */
    const char *greeting, *heard; /* the file that it writes the words of each command into */
    const struct answer *answers;
    bool has_tags;
    struct answer strike; /* comes before the others; `word` NULL: none */
};

static void answer(struct caller *caller, const struct part *part, const char *line)
{
    char tag[32] = "", word[32] = "", reply[512];
    if (part->has_tags)
        (void)sscanf(line, "%31s %31s", tag, word);
    else
        (void)sscanf(line, "%31s", word);
    FILE *heard = fopen(part->heard, "a");
    (void)fprintf(heard, "%s ", word);
    (void)fclose(heard);
    const struct answer *one = &part->strike;
    if (one->word == NULL || strcmp(one->word, word) != 0)
        for (one = part->answers; one->word[0] != '\0' && strcmp(one->word, word) != 0;)
            one++;
    const char *mark = strstr(one->reply, "%s");
    int before = mark == NULL ? (int)strlen(one->reply) : (int)(mark - one->reply);
    int len = snprintf(reply, sizeof reply, "%.*s%s%s", before, one->reply, mark == NULL ? "" : tag, mark == NULL ? "" : mark + 2);
    caller_say(caller, reply, (size_t)len);
}

static void play(struct caller *caller, const void *context)
{
    const struct part *part = context;
    char line[1024];
    size_t len = 0;
    caller_say(caller, part->greeting, strlen(part->greeting));
    for (char c; caller_hear(caller, &c, 1) == 1;) {
        if (len < sizeof line - 1)
            line[len++] = c;
        if (c != '\n')
            continue;
        line[len] = '\0';
        len = 0;
        answer(caller, part, line);
    }
}

/* ---- the cases --------------------------------------------------------------------------------------------------- */

#define HEARD_IMAP "CAPABILITY AUTHENTICATE"
#define BOITE "mailbox « dispositif » (127.0.0.1:"
static const struct row {
    const char *name;
    struct answer imap, smtp; /* what goes wrong; at the word « GREETING » nobody is there */
    int status;
    const char *boite, *envoi; /* what their lines say */
} rows[] = {
    {"all is well", {NULL, NULL}, {NULL, NULL}, EX_OK, "): 12 mails in « INBOX »", "): 250 2.0.0 entendu"},
    {"no mailbox there", {"GREETING", NULL}, {NULL, NULL}, EX_UNAVAILABLE, "): FAILED: ", "): 250 2.0.0 entendu"},
    {"no relay there", {NULL, NULL}, {"GREETING", NULL}, EX_UNAVAILABLE, "): 12 mails", "): FAILED: "},
    {"the mailbox refuses the login", {"AUTHENTICATE", "%s NO Compte suspendu\r\n"}, {NULL, NULL}, EX_UNAVAILABLE, "Compte suspendu", "): 250"},
    {"there is no such folder", {"SELECT", "%s NO Dossier inconnu\r\n"}, {NULL, NULL}, EX_UNAVAILABLE, "Dossier inconnu", "): 250"},
    {"the relay refuses the login", {NULL, NULL}, {"AUTH", "535 5.7.8 Compte suspendu\r\n"}, EX_UNAVAILABLE, "): 12 mails", "535 5.7.8 Compte suspendu"},
    {"the relay takes nothing now", {NULL, NULL}, {"NOOP", "421 4.3.2 Entretien\r\n"}, EX_UNAVAILABLE, "): 12 mails", "421 4.3.2 Entretien"},
    {"both refuse", {"AUTHENTICATE", "%s NO Non\r\n"}, {"AUTH", "535 5.7.8 Non plus\r\n"}, EX_UNAVAILABLE, "(Non)", "535 5.7.8 Non plus"},
};

static struct str read_file(struct arena *arena, const char *name)
{
    static char text[4096];
    FILE *file = fopen(name, "rb");
    size_t len = file == NULL ? 0 : fread(text, 1, sizeof text, file);
    if (file != NULL)
        (void)fclose(file);
    return str_copy(arena, (struct str){text, len});
}

/* A port that nobody listens on: of a server that has ended. */
static struct server start(const struct part *part)
{
    struct server server = server_start(play, part);
    if (part->strike.word != NULL && strcmp(part->strike.word, "GREETING") == 0)
        server_stop(&server);
    return server;
}

static int run(const struct conf *conf)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("output", "w", stdout) == NULL || freopen("errors", "w", stderr) == NULL)
            _exit(1);
        int result = cmd_check_live(conf);
        fflush(NULL);
        _exit(result);
    }
    assert_true(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static struct str line_of(struct str output, const char *begins)
{
    struct str line;
    while (str_next_line(&output, &line))
        if (str_starts(line, str_of(begins)))
            return line;
    return STR("");
}

static void test_row(void **state)
{
    const struct row *row = *state;
    (void)unlink("imap"), (void)unlink("smtp");
    const struct part imap = {"* OK bonjour\r\n", "imap", imap_answers, true, row->imap};
    const struct part smtp = {"220 relais.departement.example\r\n", "smtp", smtp_answers, false, row->smtp};
    struct server servers[] = {start(&imap), start(&smtp)};
    struct conf_boite boite = {.nom = STR("dispositif"), .kind = STR("imap"), .dossier = STR("INBOX"), .depuis = DAY_NONE};
    struct conf conf = {.arena = arena_new(1 << 20, NULL, NULL), .boites = &boite, .boite_count = 1, .envoi = {.kind = STR("smtp")}};
    boite.serveur = server_conf(&servers[0], "127.0.0.1", TLS_AUCUN, "", 5);
    conf.envoi.serveur = server_conf(&servers[1], "127.0.0.1", TLS_AUCUN, "", 5);
    conf.envoi.nom_ehlo = STR("departement.example");
    boite.serveur.utilisateur = conf.envoi.serveur.utilisateur = STR("passerelle");
    boite.serveur.secret = conf.envoi.serveur.secret = STR("secret");
    int status = run(&conf);
    for (size_t i = 0; i < 2; i++)
        (void)waitpid(servers[i].pid, NULL, 0); /* it has heard the farewell when it ends */
    struct str output = read_file(conf.arena, "output"), errors = read_file(conf.arena, "errors");
    struct str heard = read_file(conf.arena, "imap"), commands = read_file(conf.arena, "smtp");
    struct str of_boite = line_of(output, BOITE), of_envoi = line_of(output, "envoi (127.0.0.1:");
    bool told = str_find(of_boite, str_of(row->boite)) != STR_NOT_FOUND && str_find(of_envoi, str_of(row->envoi)) != STR_NOT_FOUND;
    bool secret = str_find(output, STR("Colibri")) == STR_NOT_FOUND && str_find(errors, STR("Colibri")) == STR_NOT_FOUND;
    bool harmless = str_find(heard, STR("CREATE")) == STR_NOT_FOUND && str_find(heard, STR("STORE")) == STR_NOT_FOUND
                    && str_find(heard, STR("FETCH")) == STR_NOT_FOUND && str_find(commands, STR("MAIL")) == STR_NOT_FOUND;
    bool spoken = row->status != EX_OK || (str_find(heard, STR(HEARD_IMAP)) != STR_NOT_FOUND && str_ends(heard, STR("LOGOUT "))
                                           && str_starts(commands, STR("EHLO AUTH ")) && str_ends(commands, STR("QUIT ")));
    bool counted = str_starts(errors, STR("navette: check: ")) == (status != EX_OK);
    if (!told || !harmless || !spoken || !counted)
        print_error("%.*s%.*sIMAP: %.*s\nSMTP: %.*s\n", STR_ARG(output), STR_ARG(errors), STR_ARG(heard), STR_ARG(commands));
    arena_free(conf.arena);
    assert_int_equal(status, row->status);
    assert_true(told && secret && harmless && spoken && counted);
}

int main(void)
{
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return 1;
    int fd = open("secret", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, "Colibri-9\n", 10) != 10)
        return 1;
    close(fd);
    int failed = RUN_ROWS("check --live", rows, test_row);
    static const char *const names[] = {"secret", "imap", "smtp", "output", "errors"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlink(names[i]);
    (void)rmdir(folder);
    return failed;
}
