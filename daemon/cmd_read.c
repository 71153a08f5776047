#include "daemon/cmd_read.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <libconfig.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/heure.h"
#include "daemon/lecture.h"
#include "daemon/world.h"
#include "parsers/base/utf8.h"

enum {
    SECONDES = 60,                  /* as conf's lecture_secondes, where nothing else is said */
    TAILLE_MAX = 50 * 1024 * 1024,  /* bytes; as conf's taille_max */
    ARENA_MAX = 1024 * 1024,        /* bytes: a few paths and one sentence */
};

struct cmd {
    struct lecture_demande demande; /* all but the document */
    struct arena *arena;
    bool several;
};

/* ---- options ---------------------------------------------------------------------------------------------- */

static int usage(void)
{
    (void)fputs("navette: read: name one or more files, as in `navette read [-c navette.cfg] fiche.docx`\n", stderr);
    return EX_USAGE;
}

/* A path of the configuration, relative to its folder. */
static const char *path_of(struct arena *arena, struct str folder, const char *name)
{
    return name[0] == '/' ? str_c(arena, str_of(name)) : str_print(arena, "%.*s%s", STR_ARG(folder), name).at;
}

/* Only the rules are taken of it, so that a mistake elsewhere keeps nobody from reading a file. */
static int take_rules(struct cmd *cmd, const char *path)
{
    config_t config;
    const char *name = NULL;
    struct str folder = str_of(path);
    size_t slash = str_rfind_char(folder, '/');
    folder = str_slice(folder, 0, slash == STR_NOT_FOUND ? 0 : slash + 1);
    config_init(&config);
    config_set_include_dir(&config, folder.len == 0 ? "." : str_c(cmd->arena, folder));
    bool good = config_read_file(&config, path) == CONFIG_TRUE;
    if (!good)
        (void)fprintf(stderr, "navette: %s:%d: %s, correct it or leave -c out\n", path, config_error_line(&config), config_error_text(&config));
    if (good && config_lookup_string(&config, "regles_fiche", &name))
        cmd->demande.regles_fiche = path_of(cmd->arena, folder, name);
    if (good && config_lookup_string(&config, "regles_avis", &name))
        cmd->demande.regles_avis = path_of(cmd->arena, folder, name);
    config_destroy(&config);
    return good ? EX_OK : EX_CONFIG;
}

static int take_options(struct cmd *cmd, int argc, char **argv)
{
    optind = 1;
    for (int option; (option = getopt(argc, argv, "c:")) != -1;) {
        int status = option == 'c' ? take_rules(cmd, optarg) : usage();
        if (status != EX_OK)
            return status;
    }
    return optind < argc ? EX_OK : usage();
}

/* ---- one file --------------------------------------------------------------------------------------------- */

static enum err finish(struct lecture *lecture, int *out_status, struct fault *out_fault)
{
    enum err err = ERR_WAIT;
    while (err == ERR_WAIT) {
        int64_t left = lecture_deadline_ms(lecture) - chrono_ms();
        struct pollfd events = {.fd = lecture_fd(lecture), .events = POLLIN};
        (void)poll(&events, 1, left > 0 ? (int)left : 0);
        err = lecture_step(lecture, out_status, out_fault);
    }
    return err;
}

static void print_json(const struct cmd *cmd, const json_t *json)
{
    (void)json_dumpf(json, stdout, cmd->several ? JSON_COMPACT : JSON_INDENT(2));
    (void)putchar('\n');
}

static int open_file(const char *file, int *out_fd, struct fault *out_fault)
{
    struct stat stat;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        (void)fault_set(out_fault, ERR_FINAL, "%s, name a file that can be read", errno == ENOENT ? "there is no such file" : strerror(errno));
        return EX_NOINPUT;
    }
    if (fstat(fd, &stat) != 0 || S_ISDIR(stat.st_mode)) {
        (void)fault_set(out_fault, ERR_FINAL, "it is a folder, name the files in it");
        close(fd);
        return EX_NOINPUT;
    }
    *out_fd = fd;
    return EX_OK;
}

static int read_open(struct cmd *cmd, int fd, struct fault *out_fault)
{
    struct lecture *lecture = NULL;
    int status = EX_SOFTWARE;
    cmd->demande.document = fd;
    enum err err = lecture_start(&cmd->demande, &lecture, out_fault);
    if (err == ERR_NONE)
        err = finish(lecture, &status, out_fault);
    if (err == ERR_NONE) {
        struct str text = lecture_json(lecture);
        json_t *json = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL); /* lecture has checked it */
        json_object_del(json, "interne");
        print_json(cmd, json);
        json_decref(json);
        status = EX_OK;
    }
    lecture_free(lecture);
    return status;
}

/* `file` and `why` may hold what is no UTF-8, or what a terminal would obey. */
static void tell(const struct cmd *cmd, const char *file, const char *why)
{
    struct arena *arena = arena_new(ARENA_MAX, NULL, NULL);
    const char *clean_file = utf8_clean(arena, str_of(file)).at, *clean_why = utf8_tidy(arena, utf8_clean(arena, str_of(why))).at;
    if (cmd->several) {
        json_t *json = json_pack("{s:s,s:s}", "file", clean_file, "error", clean_why);
        print_json(cmd, json);
        json_decref(json);
    } else {
        (void)fprintf(stderr, "navette: %s: %s\n", clean_file, clean_why);
    }
    arena_free(arena);
}

static int read_file(struct cmd *cmd, const char *file)
{
    struct fault fault;
    int fd = -1, status = open_file(file, &fd, &fault);
    if (status == EX_OK) {
        status = read_open(cmd, fd, &fault);
        close(fd);
    }
    if (status != EX_OK)
        tell(cmd, file, fault.text);
    (void)fflush(stdout); /* a line is there as soon as its file is read */
    return status;
}

/* ---- the command ------------------------------------------------------------------------------------------ */

/* What a reader answers is parsed here: that needs neither a network nor a file to write. Which files to read only the
 * command line knows: it may be any. */
static int enter_sandbox(const struct cmd *cmd)
{
    struct fault fault;
    if (lecture_sandbox("/", cmd->demande.programme, cmd->demande.regles_fiche, cmd->demande.regles_avis, &fault) == ERR_NONE)
        return EX_OK;
    (void)fprintf(stderr, "navette: %s\n", fault.text);
    return EX_OSERR;
}

static int read_files(struct cmd *cmd, char **files, size_t count)
{
    int worst = enter_sandbox(cmd);
    if (worst != EX_OK)
        return worst;
    cmd->several = count > 1;
    cmd->demande.chaud = cmd->several ? chaud_new() : NULL;
    for (size_t i = 0; i < count; i++) {
        int status = read_file(cmd, files[i]);
        worst = status > worst ? status : worst;
    }
    chaud_free(cmd->demande.chaud);
    return worst;
}

int cmd_read(int argc, char **argv, const struct cmd_read_paths *paths)
{
    struct world world = world_real();
    struct arena *arena = arena_new(ARENA_MAX, NULL, NULL);
    struct cmd cmd = {
        .arena = arena,
        .demande = {.question = -1, .jour = heure_day(world.now(&world)), .secondes = SECONDES, .programme = paths->lire,
                    .regles_fiche = str_print(arena, "%s/fiche.cfg", paths->shipped).at,
                    .regles_avis = str_print(arena, "%s/avis.cfg", paths->shipped).at,
                    .adresse = "navette@invalid", /* no gateway's: no token is looked for */
                    .taille_max = TAILLE_MAX},
    };
    (void)signal(SIGCHLD, SIG_DFL); /* a shell may have left it ignored: then there would be no child to wait for */
    int status = take_options(&cmd, argc, argv);
    if (status == EX_OK)
        status = read_files(&cmd, argv + optind, (size_t)(argc - optind));
    arena_free(arena);
    return status;
}
