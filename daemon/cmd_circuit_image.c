#include "daemon/cmd_circuit_image.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/chrono.h"

enum {
    CHUNK = 64 * 1024,
    CPU_SECONDES = 20,
    MAX_SENTENCE = 400, /* bytes of its last words that are shown */
    ECHEC = 127,        /* exit of a child that did not become the program */
};

struct dialogue { /* with the child; descriptors are -1 once at their end */
    pid_t pid;
    int entree, sortie, erreurs;
    struct str dot; /* what it has not read yet */
    struct buf *picture;
    char sentence[MAX_SENTENCE + 1];
    size_t said;
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* After the fork: only what a signal handler may call. */
static _Noreturn void become_image(const char *programme, char *const *argv, const int *ends, pid_t parent)
{
    char *environment[] = {NULL}; /* nothing of ours: no LD_PRELOAD, no folder of plugins or fonts */
    struct rlimit cpu = {CPU_SECONDES, CPU_SECONDES + 1};
    int fds[3];
    for (int i = 0; i < 3; i++)
        fds[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, 10);
    for (int i = 0; i < 3; i++)
        if (fds[i] < 0 || dup2(fds[i], i) != i)
            _exit(ECHEC);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || syscall(SYS_close_range, 3U, ~0U, 0) != 0
        || setrlimit(RLIMIT_CPU, &cpu) != 0)
        _exit(ECHEC);
    execve(programme, argv, environment);
    _exit(ECHEC);
}

/* Ours are the ends 1, 0, 0 of the three pipes: what it reads, what it writes, what it complains of. */
static enum err start(const char *programme, const char *format, struct dialogue *dialogue, struct fault *out_fault)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    bool made = true;
    for (int i = 0; i < 3; i++)
        made = made && pipe2(pipes[i], O_CLOEXEC) == 0;
    int theirs[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
    char *argv[] = {(char *)(uintptr_t) "navette-image", (char *)(uintptr_t)format, NULL}; /* execve changes nothing of them */
    pid_t parent = getpid();
    (void)fflush(NULL);
    dialogue->pid = made ? fork() : -1;
    if (dialogue->pid == 0)
        become_image(programme, argv, theirs, parent);
    int why = errno;
    for (int i = 0; i < 3; i++)
        close_fd(&theirs[i]);
    dialogue->entree = pipes[0][1];
    dialogue->sortie = pipes[1][0];
    dialogue->erreurs = pipes[2][0];
    made = made && dialogue->pid > 0 && fcntl(dialogue->entree, F_SETFL, O_NONBLOCK) == 0;
    return made ? ERR_NONE : fault_set(out_fault, ERR_WAIT, "circuit: navette-image cannot be started (%s), try again", strerror(why));
}

/* A child that does not read to the end has said why, or will. */
static void give(struct dialogue *dialogue)
{
    ssize_t written = write(dialogue->entree, dialogue->dot.at, dialogue->dot.len);
    if (written < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    dialogue->dot = str_from(dialogue->dot, written < 0 ? dialogue->dot.len : (size_t)written);
    if (dialogue->dot.len == 0)
        close_fd(&dialogue->entree);
}

static void take_picture(struct dialogue *dialogue)
{
    static char bytes[CHUNK];
    ssize_t got = read(dialogue->sortie, bytes, sizeof bytes);
    if (got > 0)
        buf_add(dialogue->picture, (struct str){bytes, (size_t)got});
    else if (got == 0 || errno != EINTR)
        close_fd(&dialogue->sortie);
}

static void take_sentence(struct dialogue *dialogue)
{
    char bytes[CHUNK];
    ssize_t got = read(dialogue->erreurs, bytes, sizeof bytes);
    if (got <= 0 && !(got < 0 && errno == EINTR))
        close_fd(&dialogue->erreurs);
    for (ssize_t i = 0; i < got && dialogue->said < MAX_SENTENCE; i++)
        dialogue->sentence[dialogue->said++] = (unsigned char)bytes[i] < 0x20 ? ' ' : bytes[i];
}

/* False where the time is over. */
static bool talk(struct dialogue *dialogue)
{
    int64_t end = chrono_ms() + (int64_t)IMAGE_SECONDES * 1000;
    while (dialogue->sortie >= 0 || dialogue->erreurs >= 0) {
        struct pollfd events[] = {{.fd = dialogue->entree, .events = POLLOUT}, {.fd = dialogue->sortie, .events = POLLIN},
                                  {.fd = dialogue->erreurs, .events = POLLIN}};
        int64_t left = end - chrono_ms();
        if (left <= 0 || buf_failed(dialogue->picture))
            return false;
        if (poll(events, 3, (int)left) <= 0)
            continue;
        if (events[0].revents != 0)
            give(dialogue);
        if (events[1].revents != 0)
            take_picture(dialogue);
        if (events[2].revents != 0)
            take_sentence(dialogue);
    }
    return true;
}

/* What comes out is looked at like any input: a picture, or nothing. */
static bool is_picture(const char *format, struct str picture)
{
    static const char png[] = "\x89PNG\r\n\x1a\n";
    if (strcmp(format, "png") == 0)
        return str_starts(picture, STR(png)) && str_find(picture, STR("IEND")) != STR_NOT_FOUND;
    return str_starts(picture, STR("<?xml ")) && str_find(picture, STR("<svg ")) != STR_NOT_FOUND && str_ends(str_trim(picture), STR("</svg>"));
}

static enum err judge(const struct dialogue *dialogue, const char *format, bool in_time, int status, struct fault *out_fault)
{
    if (buf_failed(dialogue->picture))
        return fault_set(out_fault, ERR_FINAL, "circuit: the picture is over %d bytes, ask for `--format dot`", IMAGE_MAX_OCTETS);
    if (!in_time || (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)))
        return fault_set(out_fault, ERR_FINAL, "circuit: the picture takes too much time, ask for `--format dot`");
    if (WIFSIGNALED(status))
        return fault_set(out_fault, ERR_FINAL, "circuit: navette-image crashed (signal %d), report this as a bug", WTERMSIG(status));
    if (WEXITSTATUS(status) == ECHEC)
        return fault_set(out_fault, ERR_FINAL, "circuit: the program navette-image cannot be started, install it beside navette");
    if (WEXITSTATUS(status) != 0)
        return fault_set(out_fault, ERR_FINAL, "circuit: %s", dialogue->said > 0 ? dialogue->sentence : "navette-image failed without a word");
    if (!is_picture(format, buf_str(dialogue->picture)))
        return fault_set(out_fault, ERR_FINAL, "circuit: navette-image made something that is no %s, report this as a bug", format);
    return ERR_NONE;
}

enum err image_make(const char *programme, const char *format, struct str dot, struct buf *out_picture, struct fault *out_fault)
{
    struct dialogue dialogue = {.pid = -1, .entree = -1, .sortie = -1, .erreurs = -1, .dot = dot, .picture = out_picture};
    enum err err = start(programme, format, &dialogue, out_fault);
    bool in_time = err == ERR_NONE && talk(&dialogue);
    close_fd(&dialogue.entree);
    close_fd(&dialogue.sortie);
    close_fd(&dialogue.erreurs);
    int status = 0;
    if (dialogue.pid > 0) {
        if (!in_time)
            kill(dialogue.pid, SIGKILL);
        while (waitpid(dialogue.pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    return err != ERR_NONE ? err : judge(&dialogue, format, in_time, status, out_fault);
}
