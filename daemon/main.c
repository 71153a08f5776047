/* navette: one table of subcommands (README.md, « Commands »). */
#include <gcrypt.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd.h"
#include "daemon/cmd_read.h"

static int cmd_help(struct cmd *cmd);

static int read_command(struct cmd *cmd)
{
    return cmd_read(cmd->argc, cmd->argv, &(struct cmd_read_paths){.lire = cmd->lire, .shipped = cmd->shipped});
}

static const struct {
    const char *name;
    int (*run)(struct cmd *cmd);
    const char *usage, *does;
} commands[] = {
    {"run", cmd_run, "[--once] [--now T]", "the daemon, in the foreground"},
    {"check", cmd_check, "[--live]", "proves configuration, directory, circuits and templates"},
    {"read", read_command, "FILE…", "what the gateway understands of a document or a message, as JSON"},
    {"deliver", cmd_deliver, "--mailbox NAME", "one message on standard input into that Maildir mailbox"},
    {"status", cmd_status, "[REF | --messages] [--json]", "where the dossiers stand, or one; the messages a human must see"},
    {"act", cmd_act, "REF VERB … --by WHO --because WHY", "what an operator does by hand: answer attach withdraw reassign skip reopen migrate"},
    {"circuit", cmd_circuit, "NAME [--dossier REF] [--format F] [-o FILE]", "a circuit as text, dot, svg or png, and where a dossier stands"},
    {"report", cmd_report, "[--circuit NAME] --from D --to D", "indicators and tracking table; --format text|json|csv, -o FILE"},
    {"audit", cmd_audit, "", "the chain of events and every invariant"},
    {"demo", cmd_demo, "[--dir FOLDER]", "the story of a dossier in fast motion, and a page to look at its mails"},
    {"help", cmd_help, "", "this list"},
};

static int cmd_help(struct cmd *cmd)
{
    (void)cmd;
    (void)puts("usage: navette COMMAND [-c FILE] …\n");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        (void)printf("  %-8s %-42s %s\n", commands[i].name, commands[i].usage, commands[i].does);
    return EX_OK;
}

/* Takes « -c FILE » off the arguments, wherever it stands. */
static bool take_conf(int *argc, char **argv, const char **out_conf)
{
    int kept = 0;
    for (int i = 0; i < *argc; i++) {
        if (strcmp(argv[i], "-c") != 0) {
            argv[kept++] = argv[i];
            continue;
        }
        if (i + 1 == *argc)
            return cmd_fail(0, "-c wants the path of a configuration") != 0;
        *out_conf = argv[++i];
    }
    *argc = kept;
    argv[kept] = NULL;
    return true;
}

/* Beside the program: build/navette has navette-lire beside it and ../conf, an installed one /usr/share/navette/conf. */
static void find_places(char *lire, char *shipped, size_t room)
{
    char self[PATH_MAX] = "";
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    const char *folder = len > 0 ? dirname(self) : ".";
    (void)snprintf(lire, room, "%s/navette-lire", folder);
    const char *up = folder;
    for (int depth = 0; depth < 3; depth++) { /* build/ and build/san/ both lead to the checkout's conf/ */
        (void)snprintf(shipped, room, "%s/../conf", up);
        if (access(shipped, R_OK) == 0)
            return;
        (void)snprintf(shipped, room, "%s/../../conf", up);
        if (access(shipped, R_OK) == 0)
            return;
    }
    (void)snprintf(shipped, room, "/usr/share/navette/conf");
}

#ifndef NAVETTE_WORLD
#define NAVETTE_WORLD world_real
#endif
struct world NAVETTE_WORLD(void); /* the tests' build brings another */

int main(int argc, char **argv)
{
    char lire[PATH_MAX + 32], shipped[PATH_MAX + 32], fallback[PATH_MAX + 64];
    const char *conf = NULL;
    (void)setlocale(LC_ALL, "C.UTF-8");
    (void)signal(SIGPIPE, SIG_IGN);
    (void)gcry_check_version(NULL); /* before any sandbox: it looks at the machine */
    if (sodium_init() < 0)
        return cmd_fail(EX_SOFTWARE, "libsodium does not start, see that getrandom works");
    find_places(lire, shipped, sizeof lire);
    if (argc < 2) {
        (void)cmd_help(NULL);
        return EX_USAGE;
    }
    bool reads = strcmp(argv[1], "read") == 0; /* it needs no configuration and takes its own -c */
    if (!reads && !take_conf(&argc, argv, &conf))
        return EX_USAGE;
    if (argc < 2)
        return cmd_fail(EX_USAGE, "which command?, see `navette help`");
    if (conf == NULL) {
        (void)snprintf(fallback, sizeof fallback, "%s/navette.cfg", shipped);
        conf = access("/etc/navette/navette.cfg", F_OK) == 0 ? "/etc/navette/navette.cfg" : fallback;
    }
    struct cmd cmd = {.argc = argc - 1, .argv = argv + 1, .conf = conf, .shipped = shipped, .lire = lire, .world = NAVETTE_WORLD()};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        cmd.arena = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
        int status = commands[i].run(&cmd);
        arena_free(cmd.arena);
        if (fflush(stdout) != 0)
            return cmd_fail(EX_IOERR, "standard output cannot be written");
        return status;
    }
    return cmd_fail(EX_USAGE, "unknown command « %s », see `navette help`", argv[1]);
}
