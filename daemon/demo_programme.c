/* demo_programme: starts navette itself, as a stranger would, and hears what it says. What it writes on standard error
 * goes to journal.txt of the demo's folder. */
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/demo.h"

enum { MAX_ARGS = 12, CHUNK = 16 * 1024 };

/* In the child: standard input from `input`, output to `output`, errors to the journal. Never returns. */
static void become(struct demo *demo, const char *const *args, const char *input, int output)
{
    char *argv[MAX_ARGS] = {strdup("navette")}; /* copies, for execv wants them writable; they go with the process image */
    size_t count = 1;
    for (; args[count - 1] != NULL && count < MAX_ARGS - 3; count++)
        argv[count] = strdup(args[count - 1]);
    argv[count++] = strdup("-c");
    argv[count] = strdup(demo->conf_path);
    int in = open(input != NULL ? input : "/dev/null", O_RDONLY | O_CLOEXEC);
    int journal = open(demo_path(demo, "journal.txt"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (in < 0 || journal < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(journal, STDERR_FILENO) < 0)
        _exit(EX_OSERR);
    (void)execv("/proc/self/exe", argv);
    _exit(EX_OSERR);
}

static void hear(int fd, struct buf *out)
{
    char chunk[CHUNK];
    for (ssize_t got = 0; (got = read(fd, chunk, sizeof chunk)) != 0;) {
        if (got > 0)
            buf_add(out, (struct str){chunk, (size_t)got});
        else if (errno != EINTR)
            return;
    }
}

/* Runs one command to its end; what it printed stands in the arena. ERR_FINAL when it did not exit with 0. */
static enum err run(struct demo *demo, const char *const *args, const char *input, struct str *out_said, struct fault *out_fault)
{
    int ends[2];
    (void)fflush(NULL); /* or the child would print our lines again */
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault_set(out_fault, ERR_FINAL, "demo: no pipe (%s)", strerror(errno));
    pid_t child = fork();
    if (child == 0)
        become(demo, args, input, ends[1]);
    (void)close(ends[1]);
    struct buf said;
    buf_init(&said, DEMO_MAX_OCTETS);
    if (child > 0)
        hear(ends[0], &said);
    (void)close(ends[0]);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    *out_said = str_copy(demo->arena, buf_str(&said));
    buf_free(&said);
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EX_OK)
        return ERR_NONE;
    return fault_set(out_fault, ERR_FINAL, "demo: `navette %s` failed (%s %d), see %s/journal.txt", args[0],
                     child > 0 && WIFEXITED(status) ? "exit status" : "wait status", child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : status, demo->dossier);
}

enum err demo_livre(struct demo *demo, const char *path, struct fault *out_fault)
{
    struct str said = STR_NONE;
    return run(demo, (const char *const[]){"deliver", "--mailbox", DEMO_BOITE, NULL}, path, &said, out_fault);
}

enum err demo_passe(struct demo *demo, const char *moment, struct fault *out_fault)
{
    struct str said = STR_NONE;
    return run(demo, (const char *const[]){"run", "--once", "--now", moment, NULL}, NULL, &said, out_fault);
}

enum err demo_audit(struct demo *demo, struct str *out_line, struct fault *out_fault)
{
    struct str said = STR_NONE;
    enum err err = run(demo, (const char *const[]){"audit", NULL}, NULL, &said, out_fault);
    *out_line = err == ERR_NONE ? str_trim(said) : STR_NONE;
    return err;
}

static enum err ask(struct demo *demo, const char *const *args, json_t **out_array, struct fault *out_fault)
{
    struct str said = STR_NONE;
    json_error_t mistake = {0};
    enum err err = run(demo, args, NULL, &said, out_fault);
    if (err != ERR_NONE)
        return err;
    json_t *array = json_loadb(said.at, said.len, 0, &mistake);
    if (!json_is_array(array)) {
        json_decref(array);
        return fault_set(out_fault, ERR_FINAL, "demo: `navette %s --json` gave no array (%s)", args[0], mistake.text);
    }
    json_decref(*out_array);
    *out_array = array;
    return ERR_NONE;
}

enum err demo_statut(struct demo *demo, struct fault *out_fault)
{
    return ask(demo, (const char *const[]){"status", "--json", NULL}, &demo->statut, out_fault);
}

enum err demo_messages(struct demo *demo, struct fault *out_fault)
{
    return ask(demo, (const char *const[]){"status", "--messages", "--json", NULL}, &demo->messages, out_fault);
}

const json_t *demo_statut_dossier(const struct demo *demo, int dossier)
{
    return json_array_get(demo->statut, (size_t)(dossier - 1));
}

const char *demo_membre(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value != NULL ? value : "";
}
