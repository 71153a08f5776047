/* The program on its stage: commands to their end, and the daemon. */
#include "tests/scenarios/scene.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 120 }; /* seconds; a command that takes longer has failed */

double scene_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static char *path_of(const struct scene *scene, const char *name)
{
    return g_build_filename(scene->dossier, name, NULL);
}

static void redirect(const char *path, int flags, int to)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd < 0 || dup2(fd, to) < 0)
        _exit(127);
}

static pid_t spawn(const struct scene *scene, char *const *argv, const char *in, const char *out, const char *err, int append)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    if (scene->arret != NULL)
        (void)setenv("NAVETTE_STOP", scene->arret, 1);
    else
        (void)unsetenv("NAVETTE_STOP");
    redirect(in != NULL ? in : "/dev/null", O_RDONLY, 0);
    redirect(out, O_WRONLY | O_CREAT | append, 1);
    redirect(err, O_WRONLY | O_CREAT | append, 2);
    (void)execv(scene->programme, argv);
    _exit(127);
}

/* The exit status, or 128 and the signal; -1 when it had to be killed. */
static int wait_for(pid_t pid, double seconds)
{
    double until = scene_seconds() + seconds;
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) != pid) {
        if (scene_seconds() > until) {
            (void)kill(pid, SIGKILL);
            (void)waitpid(pid, &status, 0);
            return -1;
        }
        (void)usleep(2000);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static char **command_line(const struct scene *scene, const char *const *arguments)
{
    GPtrArray *argv = g_ptr_array_new();
    bool reads = arguments[0] != NULL && strcmp(arguments[0], "read") == 0; /* it needs no configuration */
    g_ptr_array_add(argv, scene->programme);
    for (size_t i = 0; arguments[i] != NULL; i++)
        g_ptr_array_add(argv, g_strdup(arguments[i]));
    if (!reads) {
        g_ptr_array_add(argv, g_strdup("-c"));
        g_ptr_array_add(argv, path_of(scene, "navette.cfg"));
    }
    g_ptr_array_add(argv, NULL);
    return (char **)argv->pdata;
}

static void append_file(GString *to, const char *path)
{
    char *text = NULL;
    gsize len = 0;
    if (g_file_get_contents(path, &text, &len, NULL))
        g_string_append_len(to, text, (gssize)len);
}

int scene_command(struct scene *scene, const char *const *arguments, const char *stdin_path)
{
    char *out = path_of(scene, "dit"), *err = path_of(scene, "plaint");
    (void)unlink(out);
    (void)unlink(err);
    char *stop = scene->arret;
    scene->arret = NULL; /* only a pass is to die */
    scene->statut = wait_for(spawn(scene, command_line(scene, arguments), stdin_path, out, err, O_TRUNC), PATIENCE);
    scene->arret = stop;
    g_string_truncate(scene->dit, 0);
    append_file(scene->dit, out);
    append_file(scene->dit, err);
    return scene->statut;
}

/* The next pass of cron finds what this one could not reach. */
static bool once_more(const struct scene *scene, int tries)
{
    return scene->insiste && tries < 60 && (scene->statut == EX_UNAVAILABLE || scene->statut == EX_TEMPFAIL);
}

static void pass(struct scene *scene)
{
    const char *const arguments[] = {"run", "--once", "--now", scene->now, NULL};
    char *err = path_of(scene, "plaint");
    (void)unlink(err);
    scene->statut = wait_for(spawn(scene, command_line(scene, arguments), NULL, path_of(scene, "dit"), err, O_TRUNC), PATIENCE);
    g_string_truncate(scene->dit, 0);
    append_file(scene->dit, err);
    scene->morts += strstr(scene->dit->str, "evenement=processus_mort") != NULL;
}

static void pass_until_reached(struct scene *scene)
{
    pass(scene);
    for (int tries = 0; once_more(scene, tries); tries++) {
        (void)usleep(200000);
        pass(scene);
    }
}

/* The same day, when what was put off or left in doubt is due again. */
static char *later(const char *now)
{
    GTimeZone *paris = g_time_zone_new_identifier("Europe/Paris");
    GDateTime *date = g_date_time_new_from_iso8601(g_strdup_printf("%s:00", now), paris);
    return g_date_time_format(g_date_time_add_minutes(date, 40), "%Y-%m-%dT%H:%M");
}

int scene_pass(struct scene *scene)
{
    char *now = scene->now;
    scene->depuis = scene->sortie->len;
    pass_until_reached(scene);
    if (scene->insiste) {
        scene->now = later(now);
        pass_until_reached(scene);
        scene->now = now;
    }
    scene_look(scene);
    return scene->statut;
}

/* True when it stands; false when it has ended. */
static bool has_started(struct scene *scene, size_t known)
{
    for (double since = scene_seconds(); scene_seconds() - since < PATIENCE; (void)usleep(5000)) {
        const char *log = scene_log(scene);
        if (strlen(log) > known && strstr(log + known, "evenement=demarre") != NULL)
            return true;
        if (waitpid(scene->daemon, &scene->statut, WNOHANG) == scene->daemon)
            return false;
    }
    return false;
}

/* As systemd would: 75, because the hands of one that was killed still end their work, is tried again. */
void scene_start(struct scene *scene)
{
    const char *const arguments[] = {"run", "--now", scene->now, NULL};
    char *log = path_of(scene, "journal");
    scene->depuis = scene->sortie->len;
    for (int tries = 0; tries < 100; tries++) {
        size_t known = strlen(scene_log(scene));
        scene->daemon = spawn(scene, command_line(scene, arguments), NULL, path_of(scene, "dit"), log, O_APPEND);
        if (has_started(scene, known) || !WIFEXITED(scene->statut) || WEXITSTATUS(scene->statut) != 75)
            return;
        (void)usleep(100000);
    }
}

int scene_stop(struct scene *scene, int signal)
{
    pid_t pid = scene->daemon;
    scene->daemon = 0;
    if (pid <= 0 || kill(pid, signal) != 0)
        return -1;
    scene->statut = wait_for(pid, 30);
    return scene->statut;
}

char *scene_log(const struct scene *scene)
{
    GString *log = g_string_new("");
    append_file(log, path_of(scene, "journal"));
    return log->str;
}

/* « pid (comm) state ppid … » of /proc/PID/stat; comm may hold anything but our names do not. */
static bool is_child(const char *pid, pid_t parent, const char *name)
{
    char *text = NULL;
    if (!g_file_get_contents(g_strdup_printf("/proc/%s/stat", pid), &text, NULL, NULL))
        return false;
    char *open = strchr(text, '('), *close = strrchr(text, ')');
    if (open == NULL || close == NULL || close[1] == '\0' || close[2] == '\0')
        return false;
    *close = '\0';
    return strcmp(open + 1, name) == 0 && close[2] != 'Z' && g_ascii_strtoll(close + 3, NULL, 10) == parent;
}

bool scene_kill(const struct scene *scene, const char *name)
{
    GDir *dir = g_dir_open("/proc", 0, NULL);
    bool killed = false;
    for (const char *entry = g_dir_read_name(dir); entry != NULL && !killed; entry = g_dir_read_name(dir))
        if (g_ascii_isdigit(entry[0]) && is_child(entry, scene->daemon, name))
            killed = kill((pid_t)g_ascii_strtoll(entry, NULL, 10), SIGKILL) == 0;
    g_dir_close(dir);
    return killed;
}

json_t *scene_status(struct scene *scene, const char *reference)
{
    const char *arguments[] = {"status", "--json", reference, NULL};
    (void)scene_command(scene, arguments, NULL);
    char *out = NULL;
    gsize len = 0;
    if (!g_file_get_contents(path_of(scene, "dit"), &out, &len, NULL))
        return NULL;
    return json_loadb(out, len, 0, NULL);
}
