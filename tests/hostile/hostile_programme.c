/* The program of a case: its configuration, its runs, and the promises that it keeps whatever the server does. */
#include "tests/hostile/hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE = 60 }; /* seconds; a command that takes longer has failed */

static char *path_of(const struct hostile *hostile, const char *name)
{
    return g_build_filename(hostile->dossier, name, NULL);
}

void hostile_conf(struct hostile *hostile, const char *boite, const char *envoi, const char *more)
{
    const char *root = hostile->racine;
    char *text = g_strdup_printf("etat = \"%s/etat\";\nadresse = \"navette@departement.example\"; syntheses = \"aucune\";\n"
                                 "circuits = [ \"%s/conf/circuits/sessad-ip-62.cfg\" ];\nannuaire = \"%s/conf/annuaire.cfg\";\n"
                                 "domaines = [ \"departement.example\", \"sessad.example\" ];\n"
                                 "boites = ( { nom = \"dispositif\"; usage = \"dediee\"; require_auth = \"aucune\"; circuits = [ \"sessad-ip-62\" ];\n  %s } );\n"
                                 "envoi = { %s };\nmodeles = \"%s/templates\";\nregles_fiche = \"%s/conf/fiche.cfg\";\n"
                                 "regles_avis = \"%s/conf/avis.cfg\";\n%s", hostile->dossier, root, root, boite, envoi, root, root, root,
                                 more != NULL ? more : "");
    if (!g_file_set_contents(path_of(hostile, "navette.cfg"), text, -1, NULL))
        g_error("hostile: the configuration cannot be written");
}

char *hostile_maildir(const struct hostile *hostile, const char *name)
{
    return g_strdup_printf("kind = \"maildir\"; chemin = \"%s/%s\";", hostile->dossier, name);
}

char *hostile_serveur(const struct hostile *hostile, const char *kind, const char *tls)
{
    char *ca = strcmp(tls, "aucun") == 0 ? g_strdup("") : g_strdup_printf("ca = \"%s/ca.pem\"; ", hostile->certificats);
    return g_strdup_printf("kind = \"%s\"; hote = \"localhost\"; port = %d; tls = \"%s\"; %sutilisateur = \"" HOSTILE_UTILISATEUR "\"; "
                           "secret = \"%s\"; delai_secondes = 2;", kind, hostile->port, tls, ca, hostile->secret);
}

void hostile_put(const struct hostile *hostile, const char *maildir, const char *name, const GString *mail)
{
    static const char *const parts[] = {"tmp", "new", "cur"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        (void)g_mkdir_with_parents(g_build_filename(hostile->dossier, maildir, parts[i], NULL), 0700);
    char *partial = g_build_filename(hostile->dossier, maildir, "tmp", name, NULL);
    char *whole = g_build_filename(hostile->dossier, maildir, "new", name, NULL);
    if (!g_file_set_contents(partial, mail->str, (gssize)mail->len, NULL) || rename(partial, whole) != 0)
        g_error("hostile: %s cannot be written", whole);
}

size_t hostile_count(const struct hostile *hostile, const char *maildir)
{
    GDir *dir = g_dir_open(g_build_filename(hostile->dossier, maildir, "new", NULL), 0, NULL);
    size_t count = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL)
        count++;
    if (dir != NULL)
        g_dir_close(dir);
    return count;
}

static void redirect(const char *path, int flags, int to)
{
    int fd = open(path, flags | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || dup2(fd, to) < 0)
        _exit(127);
}

/* All that needs memory is made before fork: threads of the server may hold its locks. */
static pid_t spawn(const struct hostile *hostile, const char *const *arguments, const char *out, const char *err, int mode)
{
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, hostile->programme);
    for (size_t i = 0; arguments[i] != NULL; i++)
        g_ptr_array_add(argv, g_strdup(arguments[i]));
    g_ptr_array_add(argv, g_strdup("-c"));
    g_ptr_array_add(argv, path_of(hostile, "navette.cfg"));
    g_ptr_array_add(argv, NULL);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    (void)signal(SIGPIPE, SIG_DFL);
    redirect("/dev/null", O_RDONLY, 0);
    redirect(out, O_WRONLY | mode, 1);
    redirect(err, O_WRONLY | mode, 2);
    (void)execv(hostile->programme, (char **)argv->pdata);
    _exit(127);
}

/* The exit status, or 128 and the signal; -1 when it had to be killed. Adds what it took to *cpu. */
static int wait_for(pid_t pid, double seconds, double *cpu)
{
    struct rusage used = {0};
    int status = 0;
    bool killed = false;
    for (double until = hostile_seconds() + seconds; wait4(pid, &status, WNOHANG, &used) == 0; g_usleep(5000)) {
        if (killed || hostile_seconds() < until)
            continue;
        killed = kill(pid, SIGKILL) == 0;
    }
    *cpu += (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    if (killed)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void hostile_start(struct hostile *hostile)
{
    const char *const arguments[] = {"run", "--now", hostile->now, NULL};
    hostile->daemon = spawn(hostile, arguments, path_of(hostile, "dit"), path_of(hostile, "journal"), O_APPEND);
}

bool hostile_alive(struct hostile *hostile)
{
    siginfo_t info = {0};
    return hostile->daemon > 0 && waitid(P_PID, (id_t)hostile->daemon, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

int hostile_stop(struct hostile *hostile)
{
    pid_t pid = hostile->daemon;
    hostile->daemon = 0;
    if (pid <= 0 || kill(pid, SIGTERM) != 0)
        return -1;
    return wait_for(pid, 20, &hostile->cpu);
}

int hostile_pass(struct hostile *hostile, const char *now)
{
    const char *const arguments[] = {"run", "--once", "--now", now, NULL};
    return wait_for(spawn(hostile, arguments, path_of(hostile, "dit"), path_of(hostile, "journal"), O_APPEND), PATIENCE, &hostile->cpu);
}

int hostile_command(struct hostile *hostile, const char *const *arguments, char **out)
{
    char *said = path_of(hostile, "dit");
    double unmeasured = 0;
    int status = wait_for(spawn(hostile, arguments, said, path_of(hostile, "plaint"), O_TRUNC), PATIENCE, &unmeasured);
    if (out != NULL && !g_file_get_contents(said, out, NULL, NULL))
        *out = g_strdup("");
    return status;
}

json_t *hostile_status(struct hostile *hostile, const char *reference)
{
    const char *all[] = {"status", "--json", NULL}, *one[] = {"status", reference, "--json", NULL};
    char *text = NULL;
    return hostile_command(hostile, reference == NULL ? all : one, &text) == 0 ? json_loads(text, 0, NULL) : NULL;
}

char *hostile_log(const struct hostile *hostile)
{
    char *text = NULL;
    return g_file_get_contents(path_of(hostile, "journal"), &text, NULL, NULL) ? text : g_strdup("");
}

bool hostile_wait(struct hostile *hostile, double seconds, hostile_holds_fn *holds, void *context)
{
    for (double until = hostile_seconds() + seconds; hostile_seconds() < until; g_usleep(100000)) {
        if (holds(hostile, context))
            return true;
        if (hostile->daemon > 0 && !hostile_alive(hostile))
            break;
    }
    return holds(hostile, context);
}

static bool contains(const char *bytes, size_t len, const char *words)
{
    return memmem(bytes, len, words, strlen(words)) != NULL;
}

bool hostile_is_login(const GString *bytes)
{
    static const char plain[] = "\0" HOSTILE_UTILISATEUR "\0" HOSTILE_SECRET;
    char *encoded = g_base64_encode((const guchar *)plain, sizeof plain - 1);
    char *alone = g_base64_encode((const guchar *)HOSTILE_SECRET, strlen(HOSTILE_SECRET));
    alone[strlen(alone) - 4] = '\0'; /* its end depends on what follows */
    return contains(bytes->str, bytes->len, HOSTILE_SECRET) || contains(bytes->str, bytes->len, encoded) || contains(bytes->str, bytes->len, alone);
}

void hostile_no_login(struct hostile *hostile)
{
    g_mutex_lock(&hostile->verrou);
    bool sent = hostile_is_login(hostile->recu);
    g_mutex_unlock(&hostile->verrou);
    if (sent)
        hostile_wrong(hostile, "a login was sent to a server that is not to be trusted");
}

/* Nobody died, nothing secret was said, and nothing that a server said stands there raw. */
static void judge_log(struct hostile *hostile)
{
    static const char *const bad[] = {"Sanitizer", "runtime error:", "evenement=processus_mort", "stack smashing", "free():", "malloc():"};
    char *log = hostile_log(hostile), *health = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        if (strstr(log, bad[i]) != NULL)
            hostile_wrong(hostile, "the log tells of a death: %.400s", strstr(log, bad[i]));
    if (hostile_is_login(g_string_new(log)))
        hostile_wrong(hostile, "the secret stands in the log");
    if (g_file_get_contents(g_build_filename(hostile->dossier, "etat", "health", NULL), &health, NULL, NULL) && hostile_is_login(g_string_new(health)))
        hostile_wrong(hostile, "the secret stands in the health file");
    for (const unsigned char *c = (const unsigned char *)log; *c != '\0'; c++)
        if ((*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f) {
            hostile_wrong(hostile, "the log holds a control character (%02x)", *c);
            break;
        }
}

void hostile_judge(struct hostile *hostile, double cpu)
{
    static const char *const audit[] = {"audit", NULL};
    if (hostile->daemon > 0) {
        if (!hostile_alive(hostile))
            hostile_wrong(hostile, "the daemon has ended by itself");
        int status = hostile_stop(hostile);
        if (status != 0)
            hostile_wrong(hostile, "it stopped with %d", status);
    }
    if (hostile->cpu > cpu)
        hostile_wrong(hostile, "it took %.2f s of processor, %.2f are granted", hostile->cpu, cpu);
    char *said = NULL;
    int status = hostile_command(hostile, audit, &said);
    if (status != 0)
        hostile_wrong(hostile, "audit says %d: %.300s", status, said);
    judge_log(hostile);
    g_mutex_lock(&hostile->verrou);
    bool leaked = !hostile->clair_permis && hostile_is_login(hostile->clair);
    g_mutex_unlock(&hostile->verrou);
    if (leaked)
        hostile_wrong(hostile, "the login was sent in clear");
    if (hostile->torts->len > 0) {
        char *log = hostile_log(hostile);
        size_t len = strlen(log);
        hostile_wrong(hostile, "its log ended so:\n%s", log + (len > 2500 ? len - 2500 : 0));
    }
}
