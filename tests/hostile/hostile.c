/* The table of a hostile server: rows in processes of their own, some at once, one TAP line each. */
#include "tests/hostile/hostile.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/scenarios/tap.h"

struct rangee { /* a row that runs or has run */
    pid_t pid;
    double depuis, duree;
    bool fini, tue;
    int statut;
    char *rapport; /* path: what was wrong; written last, so that a row that died has none */
};

double hostile_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void hostile_wrong(struct hostile *hostile, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_mutex_lock(&hostile->verrou);
    g_string_append_vprintf(hostile->torts, format, args);
    g_string_append_c(hostile->torts, '\n');
    g_mutex_unlock(&hostile->verrou);
    va_end(args);
}

GString *hostile_mail(const char *from, const char *message_id, const char *fiche)
{
    char *bytes = NULL;
    gsize len = 0;
    if (!g_file_get_contents(g_build_filename("tests/fixtures/fiches-scenarios", fiche, NULL), &bytes, &len, NULL))
        g_error("hostile: %s is not there", fiche);
    char *text = g_base64_encode((const guchar *)bytes, len);
    gsize total = strlen(text);
    GString *mail = g_string_new("");
    g_string_append_printf(mail, "From: %s\r\nTo: " HOSTILE_UTILISATEUR "\r\nSubject: Fiche de liaison\r\nDate: Mon, 02 Mar 2026 08:30:00 +0100\r\n"
                                 "Message-ID: <%s>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"frontiere\"\r\n\r\n--frontiere\r\n"
                                 "Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour,\r\n\r\nVoici une fiche.\r\n\r\nCordialement\r\n--frontiere\r\n"
                                 "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                                 "Content-Disposition: attachment; filename=\"fiche.docx\"\r\n\r\n", from, message_id);
    for (gsize at = 0; at < total; at += 76)
        g_string_append_printf(mail, "%.*s\r\n", (int)MIN(total - at, 76), text + at);
    g_string_append(mail, "--frontiere--\r\n");
    return mail;
}

static void remove_all(const char *path)
{
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        remove_all(g_build_filename(path, name, NULL));
    if (dir != NULL)
        g_dir_close(dir);
    (void)g_remove(path);
}

static struct hostile *case_new(const char *folder, const char *certificates)
{
    struct hostile *hostile = g_new0(struct hostile, 1);
    const char *programme = g_getenv("NAVETTE");
    hostile->racine = g_get_current_dir();
    hostile->programme = g_canonicalize_filename(programme != NULL ? programme : "build/navette", hostile->racine);
    hostile->dossier = g_strdup(folder);
    hostile->certificats = g_strdup(certificates);
    hostile->secret = g_build_filename(folder, "secret", NULL);
    hostile->now = g_strdup(HOSTILE_NOW);
    hostile->clair = g_string_new("");
    hostile->recu = g_string_new("");
    hostile->torts = g_string_new("");
    g_mutex_init(&hostile->verrou);
    if (g_mkdir_with_parents(folder, 0700) != 0 || !g_file_set_contents_full(hostile->secret, HOSTILE_SECRET "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
        g_error("hostile: %s cannot be made", folder);
    return hostile;
}

/* The life of one row. It leaves without returning: its server's threads may sleep for long. */
static void play(const struct hostile_table *table, size_t index, const char *folder, const char *certificates, const char *report)
{
    (void)setpgid(0, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    struct hostile *hostile = case_new(folder, certificates);
    table->play(index, hostile);
    if (hostile->daemon > 0)
        (void)hostile_stop(hostile);
    g_mutex_lock(&hostile->verrou);
    (void)g_file_set_contents(g_build_filename(folder, "recu", NULL), hostile->recu->str, (gssize)hostile->recu->len, NULL);
    bool written = g_file_set_contents(report, hostile->torts->str, (gssize)hostile->torts->len, NULL);
    _exit(written ? 0 : 1);
}

static void start(const struct hostile_table *table, size_t index, const char *work, struct rangee *row)
{
    row->rapport = g_strdup_printf("%s/rapport-%zu", work, index);
    row->depuis = hostile_seconds();
    row->pid = fork();
    if (row->pid == 0)
        play(table, index, g_strdup_printf("%s/%zu", work, index), g_strdup_printf("%s/certificats", work), row->rapport);
}

/* Rows that have ended, or that had their time. */
static int reap(const struct hostile_table *table, struct rangee *rows)
{
    int ended = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct rangee *row = &rows[i];
        if (row->pid <= 0 || row->fini)
            continue;
        row->fini = waitpid(row->pid, &row->statut, WNOHANG) == row->pid;
        row->tue = !row->fini && hostile_seconds() - row->depuis > table->seconds;
        if (row->tue) {
            (void)kill(row->pid, SIGKILL);
            row->fini = waitpid(row->pid, &row->statut, 0) == row->pid;
        }
        if (!row->fini)
            continue;
        row->duree = hostile_seconds() - row->depuis;
        (void)kill(-row->pid, SIGKILL); /* what it may have left behind */
        ended++;
    }
    return ended;
}

static void say(const struct hostile_table *table, size_t index, const struct rangee *row)
{
    char *wrong = NULL;
    if (!g_file_get_contents(row->rapport, &wrong, NULL, NULL))
        wrong = row->tue ? g_strdup_printf("it did not end within %d s", table->seconds) : g_strdup_printf("it died (status %d)", row->statut);
    (void)tap(*wrong == '\0', wrong, "%s", table->name(index));
    if (g_getenv("NAVETTE_SEUL") != NULL)
        tap_say("%.1f s, folder %zu", row->duree, index);
}

static void run_all(const struct hostile_table *table, const char *work, struct rangee *rows)
{
    const char *only = g_getenv("NAVETTE_SEUL");
    bool brief = g_getenv("NAVETTE_COURT") != NULL;
    int running = 0;
    for (size_t next = 0; next < table->count || running > 0;) {
        bool free_place = running < table->at_once && next < table->count;
        if (free_place) {
            bool wanted = only != NULL ? strstr(table->name(next), only) != NULL : table->wanted == NULL || table->wanted(next, brief);
            if (wanted)
                start(table, next, work, &rows[next]);
            running += wanted;
            next++;
        } else {
            (void)usleep(20000);
        }
        running -= reap(table, rows);
    }
}

int hostile_run(const struct hostile_table *table)
{
    char *work = g_dir_make_tmp("navette-hostile-XXXXXX", NULL);
    char *certificates = g_build_filename(work, "certificats", NULL);
    char *argv[] = {(char[]){"tests/serveurs/certificats"}, certificates, NULL};
    int status = -1;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) || status != 0)
        g_error("hostile: no certificates (tests/serveurs/certificats)");
    struct rangee *rows = g_new0(struct rangee, table->count);
    run_all(table, work, rows);
    for (size_t i = 0; i < table->count; i++)
        if (rows[i].pid > 0)
            say(table, i, &rows[i]);
    if (g_getenv("NAVETTE_SEUL") != NULL)
        tap_say("the folders of these rows are kept: %s", work);
    else
        remove_all(work);
    return tap_end();
}

const char *__asan_default_options(void); /* a case gives nothing back: hostile.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
