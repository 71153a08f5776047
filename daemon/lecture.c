#include "daemon/lecture_private.h"
#include "daemon/chrono.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parsers/base/utf8.h"

enum {
    FD_DOCUMENT = 3, FD_QUESTION = 4, /* where navette-lire finds its descriptors */
    FD_ABOVE = 10,                    /* first number out of the way of those */
    CHUNK = 64 * 1024,                /* bytes taken at once: what a pipe holds */
    CHUNKS_A_STEP = 32,               /* so that a child that writes for ever does not keep us from the clock */
    MAX_SENTENCE = 4096,              /* bytes of standard error that are kept */
    MAX_REASON = 400,                 /* bytes of its last line that are shown: they fit a fault, with what comes before */
    EXIT_BAD_DATA = 65, EXIT_BUG = 70, EXIT_AGAIN = 75, /* sysexits */
};

struct lecture {
    pid_t pid;     /* 0 once it was waited for */
    int output, errors, process; /* pipes from the child, its pidfd; -1 once at their end */
    int events;    /* epoll over the three: the one descriptor that the caller polls */
    int64_t deadline;
    bool is_odd;   /* what it said is no reply; `odd` says why */
    bool is_done;
    struct fault odd;
    struct buf sentence;
    struct reponse reponse;
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* ------------------------------------------------------------------------------------ in the child */

/* Everything that must be made before the fork: after it only what a signal handler may call. */
struct lancement {
    const char *programme;
    char jour[16], secondes[16], taille[24];
    char *argv[16];
    int document, question, output, errors, null;
    pid_t parent;
    rlim_t cpu;
};

/* Puts `from` at `to`. All sources were moved above FD_ABOVE first, so that none is overwritten before its turn. */
static void place(int from, int to)
{
    if (dup2(from, to) != to)
        _exit(EXIT_BUG);
}

static int out_of_the_way(int fd)
{
    return fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, FD_ABOVE);
}

static _Noreturn void become_reader(const struct lancement *lancement)
{
    /* A reader must not outlive us: nobody would wait for its answer or stop it. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != lancement->parent)
        _exit(EXIT_BUG);
    setpgid(0, 0); /* so that an interrupt at the terminal is for us to handle */
    int document = out_of_the_way(lancement->document), question = out_of_the_way(lancement->question);
    int output = out_of_the_way(lancement->output), errors = out_of_the_way(lancement->errors);
    place(lancement->null, STDIN_FILENO);
    place(output, STDOUT_FILENO);
    place(errors, STDERR_FILENO);
    place(document, FD_DOCUMENT);
    if (question >= 0)
        place(question, FD_QUESTION);
    unsigned first_closed = question >= 0 ? FD_QUESTION + 1 : FD_DOCUMENT + 1;
    /* SIGXCPU ends it at the limit; the second more is for a child that catches it. */
    struct rlimit cpu = {lancement->cpu, lancement->cpu + 1};
    sigset_t none;
    sigemptyset(&none);
    if (syscall(SYS_close_range, first_closed, ~0U, 0) != 0 || setrlimit(RLIMIT_CPU, &cpu) != 0
        || sigprocmask(SIG_SETMASK, &none, NULL) != 0 || signal(SIGPIPE, SIG_DFL) == SIG_ERR)
        _exit(EXIT_BUG);
    char *environment[] = {NULL}; /* nothing of ours: no secret, no LD_PRELOAD, no GCONV_PATH */
    execve(lancement->programme, lancement->argv, environment);
    _exit(127);
}

/* ------------------------------------------------------------------------------------ before it */

static char *word(const char *text)
{
    return (char *)(uintptr_t)text; /* execve takes them unqualified and changes nothing */
}

static void make_arguments(const struct lecture_demande *demande, struct lancement *lancement)
{
    struct civil day = date_civil(demande->jour);
    (void)snprintf(lancement->jour, sizeof lancement->jour, "%04d-%02d-%02d", day.year % 10000, day.month % 100, day.day % 100);
    (void)snprintf(lancement->secondes, sizeof lancement->secondes, "%d", demande->secondes);
    (void)snprintf(lancement->taille, sizeof lancement->taille, "%zu", demande->taille_max);
    const char *words[] = {
        "navette-lire", "--jour", lancement->jour, "--secondes", lancement->secondes, "--taille-max", lancement->taille,
        "--adresse", demande->adresse, "--regles-fiche", demande->regles_fiche, "--regles-avis", demande->regles_avis,
    };
    _Static_assert(sizeof words / sizeof words[0] < sizeof lancement->argv / sizeof lancement->argv[0], "and a NULL");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        lancement->argv[i] = word(words[i]);
}

/* Whoever holds this descriptor can change nothing by it. */
static bool is_read_only(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
        return true;
    int seals = fcntl(fd, F_GET_SEALS);
    return seals >= 0 && (seals & F_SEAL_WRITE);
}

static int watch(const struct lecture *lecture, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(lecture->events, EPOLL_CTL_ADD, fd, &event);
}

/* Our ends of the pipes do not block; the child's ends do. Moves the child's into *lancement. */
static bool make_pipes(struct lecture *lecture, struct lancement *lancement)
{
    int output[2] = {-1, -1}, errors[2] = {-1, -1};
    bool made = pipe2(output, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0;
    lecture->output = output[0], lecture->errors = errors[0];
    lancement->output = output[1], lancement->errors = errors[1];
    lancement->null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    lecture->events = epoll_create1(EPOLL_CLOEXEC);
    return made && lancement->null >= 0 && lecture->events >= 0 && fcntl(output[0], F_SETFL, O_NONBLOCK) == 0
           && fcntl(errors[0], F_SETFL, O_NONBLOCK) == 0 && watch(lecture, output[0]) == 0 && watch(lecture, errors[0]) == 0;
}

static bool launch(struct lecture *lecture, struct lancement *lancement)
{
    bool launched = make_pipes(lecture, lancement);
    if (launched) {
        lancement->parent = getpid();
        pid_t pid = fork();
        if (pid == 0)
            become_reader(lancement);
        lecture->pid = pid > 0 ? pid : 0;
        if (pid > 0) {
            setpgid(pid, pid); /* whoever comes first */
#ifdef NAVETTE_MEMCHECK /* `make memcheck` alone: valgrind knows no pidfd; what is always readable makes us ask each time */
            lecture->process = eventfd(1, EFD_CLOEXEC);
#else
            lecture->process = (int)syscall(SYS_pidfd_open, pid, 0);
#endif
        }
        launched = pid > 0 && lecture->process >= 0 && watch(lecture, lecture->process) == 0;
    }
    int why = errno;
    close_fd(&lancement->output);
    close_fd(&lancement->errors);
    close_fd(&lancement->null);
    errno = why;
    return launched;
}

enum err lecture_start(const struct lecture_demande *demande, struct lecture **out_lecture, struct fault *out_fault)
{
    assert(demande->secondes > 0 && demande->jour != DAY_NONE);
    if (!is_read_only(demande->document) || (demande->question >= 0 && !is_read_only(demande->question)))
        return fault_set(out_fault, ERR_FINAL, "lecture: a descriptor that can be written to is not given to a reader, report this as a bug");
    struct lecture *lecture = calloc(1, sizeof *lecture);
    if (lecture == NULL)
        return fault_set(out_fault, ERR_WAIT, "lecture: no memory");
    lecture->output = lecture->errors = lecture->process = lecture->events = -1;
    reponse_init(&lecture->reponse);
    buf_init(&lecture->sentence, MAX_SENTENCE);
    lecture->deadline = chrono_ms() + (int64_t)demande->secondes * 1000;
    struct lancement lancement = {.programme = demande->programme, .document = demande->document, .question = demande->question,
                                  .output = -1, .errors = -1, .null = -1, .cpu = (rlim_t)demande->secondes};
    make_arguments(demande, &lancement);
    if (!launch(lecture, &lancement)) {
        enum err err = fault_set(out_fault, ERR_WAIT, "lecture: no reader can be started (%s)", strerror(errno));
        lecture_free(lecture);
        return err;
    }
    *out_lecture = lecture;
    return ERR_NONE;
}

/* ------------------------------------------------------------------------------------ while it runs */

int lecture_fd(const struct lecture *lecture)
{
    return lecture->events;
}

int64_t lecture_deadline_ms(const struct lecture *lecture)
{
    return lecture->deadline;
}

typedef void take_fn(struct lecture *lecture, struct str bytes);

static void take_output(struct lecture *lecture, struct str bytes)
{
    if (!lecture->is_odd)
        lecture->is_odd = reponse_feed(&lecture->reponse, bytes, &lecture->odd) != ERR_NONE;
}

/* Keeps the end: the sentence is the last line, what libraries say comes before. */
static void take_errors(struct lecture *lecture, struct str bytes)
{
    bytes = str_from(bytes, bytes.len > MAX_SENTENCE / 2 ? bytes.len - MAX_SENTENCE / 2 : 0);
    if (lecture->sentence.len + bytes.len > MAX_SENTENCE)
        buf_clear(&lecture->sentence);
    buf_add(&lecture->sentence, bytes);
}

static void drain(struct lecture *lecture, int *fd, take_fn *take)
{
    static char bytes[CHUNK];
    for (int i = 0; i < CHUNKS_A_STEP && *fd >= 0 && !lecture->is_odd; i++) {
        ssize_t got = read(*fd, bytes, sizeof bytes);
        if (got > 0)
            take(lecture, (struct str){bytes, (size_t)got});
        else if (got < 0 && errno == EINTR)
            continue;
        else if (got < 0 && errno == EAGAIN)
            return;
        else
            close_fd(fd); /* epoll forgets it with its last descriptor */
    }
}

static void drain_both(struct lecture *lecture)
{
    drain(lecture, &lecture->output, take_output);
    drain(lecture, &lecture->errors, take_errors);
}

/* True, with its status, when the child has ended; waits for that when `must_end`. */
static bool reap(struct lecture *lecture, bool must_end, int *out_status)
{
    pid_t ended = -1;
    do
        ended = waitpid(lecture->pid, out_status, must_end ? 0 : WNOHANG);
    while (ended < 0 && errno == EINTR);
    if (ended == 0)
        return false;
    assert(ended == lecture->pid); /* nobody else waits for our children */
    lecture->pid = 0;
    close_fd(&lecture->process);
    return true;
}

static void end_child(struct lecture *lecture)
{
    int status = 0;
    if (lecture->pid <= 0)
        return;
    kill(lecture->pid, SIGKILL);
    (void)reap(lecture, true, &status);
}

/* ------------------------------------------------------------------------------------ what it comes to */

/* At most `max` bytes of valid UTF-8, not cut inside a character. */
static struct str cut(struct str text, size_t max)
{
    size_t end = text.len < max ? text.len : max;
    while (end < text.len && end > 0 && ((unsigned char)text.at[end] & 0xC0) == 0x80)
        end--;
    return str_slice(text, 0, end);
}

/* The last line of standard error, fit to be shown in a log or on a terminal; empty if there is none. */
static void last_sentence(const struct lecture *lecture, char *out_text, size_t room)
{
    struct str rest = buf_str(&lecture->sentence), line = STR_NONE, last = STR(""), bug = STR("navette-lire: ");
    while (str_next_line(&rest, &line))
        if (!str_is_empty(str_trim(line)))
            last = str_trim(line);
    if (str_starts(last, bug))
        last = str_from(last, bug.len);
    struct arena *arena = arena_new((size_t)MAX_SENTENCE * 16, NULL, NULL);
    last = cut(utf8_tidy(arena, utf8_clean(arena, last)), MAX_REASON);
    (void)snprintf(out_text, room, "%.*s", STR_ARG(last));
    arena_free(arena);
}

static enum err fail(int *out_exit, int code, struct fault *out_fault, const char *what)
{
    *out_exit = code;
    return fault_set(out_fault, ERR_FINAL, "%s", what);
}

static enum err judge_signal(int number, int *out_exit, struct fault *out_fault)
{
    if (number == SIGXCPU)
        return fail(out_exit, EXIT_BUG, out_fault, "reading it took too much time, open it by hand");
    if (number == SIGKILL) /* not by us: an operator, or the system out of memory */
        return fail(out_exit, EXIT_AGAIN, out_fault, "the reader was killed by somebody else, try again");
    if (number == SIGSYS)
        return fail(out_exit, EXIT_BUG, out_fault, "the reader tried what it may not do and was stopped, open it with care");
    *out_exit = EXIT_BUG;
    return fault_set(out_fault, ERR_FINAL, "the reader crashed (signal %d), open it by hand and report this as a bug", number);
}

static enum err judge(struct lecture *lecture, int status, int *out_exit, struct fault *out_fault)
{
    char sentence[MAX_REASON + 1];
    last_sentence(lecture, sentence, sizeof sentence);
    if (WIFSIGNALED(status))
        return judge_signal(WTERMSIG(status), out_exit, out_fault);
    if (WEXITSTATUS(status) == EXIT_BAD_DATA)
        return fail(out_exit, EXIT_BAD_DATA, out_fault, sentence[0] != '\0' ? sentence : "it cannot be read, open it by hand");
    if (WEXITSTATUS(status) == 127)
        return fail(out_exit, EXIT_BUG, out_fault, "the program navette-lire cannot be started, install it beside navette");
    if (WEXITSTATUS(status) != 0) {
        *out_exit = EXIT_BUG;
        return fault_set(out_fault, ERR_FINAL, "the reader failed (exit %d): %s", WEXITSTATUS(status), sentence);
    }
    if (!lecture->is_odd && reponse_end(&lecture->reponse, &lecture->odd) == ERR_NONE)
        return ERR_NONE;
    *out_exit = EXIT_BUG;
    return fault_set(out_fault, ERR_FINAL, "%s, open it by hand and report this as a bug", lecture->odd.text);
}

enum err lecture_step(struct lecture *lecture, int *out_exit, struct fault *out_fault)
{
    int status = 0;
    assert(!lecture->is_done);
    drain_both(lecture);
    bool ended = reap(lecture, false, &status);
    if (ended)
        drain_both(lecture); /* what it wrote between the two lines above */
    else if (lecture->is_odd || chrono_ms() >= lecture->deadline)
        end_child(lecture);
    else
        return ERR_WAIT;
    lecture->is_done = true;
    if (ended)
        return judge(lecture, status, out_exit, out_fault);
    if (!lecture->is_odd)
        return fail(out_exit, EXIT_BUG, out_fault, "reading it took too long, open it by hand");
    *out_exit = EXIT_BUG;
    return fault_set(out_fault, ERR_FINAL, "%s, open it by hand and report this as a bug", lecture->odd.text);
}

struct str lecture_json(const struct lecture *lecture)
{
    return reponse_str(&lecture->reponse, &lecture->reponse.json);
}

size_t lecture_fichier_count(const struct lecture *lecture)
{
    return lecture->reponse.listed;
}

struct str lecture_fichier(const struct lecture *lecture, size_t index)
{
    assert(index < lecture->reponse.listed);
    return reponse_str(&lecture->reponse, &lecture->reponse.fichiers[index]);
}

void lecture_free(struct lecture *lecture)
{
    if (lecture == NULL)
        return;
    end_child(lecture);
    close_fd(&lecture->output);
    close_fd(&lecture->errors);
    close_fd(&lecture->process);
    close_fd(&lecture->events);
    buf_free(&lecture->sentence);
    reponse_free(&lecture->reponse);
    free(lecture);
}
