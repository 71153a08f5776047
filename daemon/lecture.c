#include "daemon/lecture_private.h"

#include "daemon/chrono.h"
#include "daemon/lecture_chaud.h"
#include "daemon/lecture_enfant.h"
#include "daemon/lecture_outils.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parsers/base/utf8.h"

enum {
    CHUNK = 64 * 1024,                /* bytes taken at once: what a pipe holds */
    CHUNKS_A_STEP = 32,               /* so that a child that writes for ever does not keep us from the clock */
    MAX_SENTENCE = 4096,              /* bytes of standard error that are kept */
    MAX_REASON = 400,                 /* bytes of its last line that are shown: they fit a fault, with what comes before */
    EXIT_BAD_DATA = 65, EXIT_BUG = 70, /* sysexits */
};

struct lecture {
    pid_t pid;     /* 0 once it was waited for */
    int output, errors, process; /* pipes from the child, its pidfd; -1 once at their end */
    int events;    /* epoll over the three and what its tools need: the one descriptor that the caller polls */
    int64_t deadline;
    struct outils outils;
    bool is_odd;   /* what it said is no reply; `odd` says why */
    bool is_done;
    struct fault odd;
    struct buf sentence;
    struct reponse reponse;
};

/* ------------------------------------------------------------------------------------ before it */

/* The words of its command line and its ends of what it talks over. */
struct lancement {
    char jour[16], secondes[16], taille[24];
    char *argv[16], *waits[16];
    int output, errors, socket, null;
};

/* Those of a reader that waits stand in `waits`: the same rules, but neither a day nor a limit of time. */
static void make_arguments(const struct lecture_demande *demande, struct lancement *lancement)
{
    struct civil day = date_civil(demande->jour);
    (void)snprintf(lancement->jour, sizeof lancement->jour, "%04d-%02d-%02d", day.year % 10000, day.month % 100, day.day % 100);
    (void)snprintf(lancement->secondes, sizeof lancement->secondes, "%d", demande->secondes);
    (void)snprintf(lancement->taille, sizeof lancement->taille, "%zu", demande->taille_max);
    const char *common[] = {"--taille-max", lancement->taille, "--adresse", demande->adresse,
                            "--regles-fiche", demande->regles_fiche, "--regles-avis", demande->regles_avis};
    const char *first[] = {"navette-lire", "--jour", lancement->jour, "--secondes", lancement->secondes};
    const char *waits[] = {"navette-lire", "--attendre"};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        lancement->argv[i] = enfant_word(first[i]);
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++)
        lancement->waits[i] = enfant_word(waits[i]);
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        lancement->argv[i + sizeof first / sizeof first[0]] = enfant_word(common[i]);
        lancement->waits[i + sizeof waits / sizeof waits[0]] = enfant_word(common[i]);
    }
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

static bool become_child(struct lecture *lecture, const struct lecture_demande *demande, const struct lancement *lancement)
{
    char *environment[] = {NULL}, *waiting[] = {enfant_word(CHAUD_LIENS), enfant_word(CHAUD_RANGE), NULL};
    const struct enfant enfant = {
        .programme = demande->programme, .argv = lancement->argv, .environment = environment, .parent = getpid(), .cpu = (rlim_t)demande->secondes,
        .fds = {lancement->null, lancement->output, lancement->errors, demande->document, demande->question, lancement->socket}};
    const struct chaud_programme waits = {.qui = CHAUD_LIRE, .programme = demande->programme, .argv = lancement->waits, .environment = waiting,
                                          .files = {demande->regles_fiche, demande->regles_avis}};
    if (demande->chaud != NULL && chaud_clone(demande->chaud, &waits, demande->jour, demande->secondes, enfant.fds, &lecture->pid))
        return true;
    pid_t pid = fork();
    if (pid == 0)
        enfant_become(&enfant);
    lecture->pid = pid > 0 ? pid : 0;
    if (pid > 0)
        (void)setpgid(pid, pid); /* whoever comes first */
    return pid > 0;
}

/* Says in *out_fault why not. */
static bool launch(struct lecture *lecture, const struct lecture_demande *demande, struct fault *out_fault)
{
    struct lancement lancement = {.output = -1, .errors = -1, .socket = -1, .null = -1};
    make_arguments(demande, &lancement);
    (void)fault_set(out_fault, ERR_WAIT, "lecture: no reader can be started (no descriptor or no process left), try again");
    bool launched = make_pipes(lecture, &lancement)
                    && outils_init(&lecture->outils, demande, lecture->events, chrono_ms(), lecture->deadline, &lancement.socket, out_fault) == ERR_NONE
                    && become_child(lecture, demande, &lancement);
    if (launched) {
        lecture->process = enfant_watch(lecture->pid);
        launched = lecture->process >= 0 && watch(lecture, lecture->process) == 0;
    }
    enfant_close(&lancement.output);
    enfant_close(&lancement.errors);
    enfant_close(&lancement.socket);
    enfant_close(&lancement.null);
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
    lecture->output = lecture->errors = lecture->process = lecture->events = lecture->outils.socket = lecture->outils.process = -1;
    reponse_init(&lecture->reponse);
    buf_init(&lecture->sentence, MAX_SENTENCE);
    lecture->deadline = chrono_ms() + (int64_t)demande->secondes * 1000;
    if (!launch(lecture, demande, out_fault)) {
        lecture_free(lecture);
        return ERR_WAIT;
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
    return lecture->outils.deadline < lecture->deadline ? lecture->outils.deadline : lecture->deadline;
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
            enfant_close(fd); /* epoll forgets it with its last descriptor */
    }
}

static void drain_both(struct lecture *lecture)
{
    drain(lecture, &lecture->output, take_output);
    drain(lecture, &lecture->errors, take_errors);
}

static bool reap(struct lecture *lecture, bool must_end, int *out_status)
{
    if (!enfant_reap(lecture->pid, must_end, out_status))
        return false;
    lecture->pid = 0;
    enfant_close(&lecture->process);
    return true;
}

static void end_child(struct lecture *lecture, bool hangs)
{
    int status = 0;
    if (lecture->pid <= 0)
        return;
    kill(lecture->pid, SIGKILL);
    (void)reap(lecture, true, &status);
    if (hangs)
        chaud_ended(lecture->outils.chaud, CHAUD_LIRE, SIGXCPU);
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
    char sentence[MAX_REASON];
    if (number == SIGKILL) /* not by us: an operator, or the system out of memory */
        return fail(out_exit, LECTURE_TUE, out_fault, "the reader was killed by somebody else, try again");
    enfant_death(number, "the reader", sentence, sizeof sentence);
    return fail(out_exit, EXIT_BUG, out_fault, sentence);
}

static enum err judge(struct lecture *lecture, int status, int *out_exit, struct fault *out_fault)
{
    char sentence[MAX_REASON + 1];
    last_sentence(lecture, sentence, sizeof sentence);
    chaud_ended(lecture->outils.chaud, CHAUD_LIRE, status);
    if (WIFSIGNALED(status))
        return judge_signal(WTERMSIG(status), out_exit, out_fault);
    if (WEXITSTATUS(status) == EXIT_BAD_DATA)
        return fail(out_exit, EXIT_BAD_DATA, out_fault, sentence[0] != '\0' ? sentence : "it cannot be read, open it by hand");
    if (WEXITSTATUS(status) == ENFANT_ABSENT)
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

/* What its tools come to, while it runs: false where it goes on. */
static bool is_stopped(struct lecture *lecture, enum err *out_tools)
{
    int64_t now = chrono_ms();
    *out_tools = outils_step(&lecture->outils, now, &lecture->odd);
    return *out_tools != ERR_NONE || lecture->is_odd || now >= lecture->deadline;
}

enum err lecture_step(struct lecture *lecture, int *out_exit, struct fault *out_fault)
{
    int status = 0;
    enum err tools = ERR_NONE;
    assert(!lecture->is_done);
    drain_both(lecture);
    bool ended = reap(lecture, false, &status);
    if (ended)
        drain_both(lecture); /* what it wrote between the two lines above */
    else if (is_stopped(lecture, &tools))
        end_child(lecture, tools == ERR_NONE && !lecture->is_odd);
    else
        return ERR_WAIT;
    lecture->is_done = true;
    if (ended)
        return judge(lecture, status, out_exit, out_fault);
    if (tools == ERR_WAIT || tools == ERR_RETRY)
        return fail(out_exit, tools == ERR_WAIT ? LECTURE_ENCORE : LECTURE_TUE, out_fault, lecture->odd.text);
    if (!lecture->is_odd && tools == ERR_NONE)
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
    end_child(lecture, false);
    outils_free(&lecture->outils);
    enfant_close(&lecture->output);
    enfant_close(&lecture->errors);
    enfant_close(&lecture->process);
    enfant_close(&lecture->events);
    buf_free(&lecture->sentence);
    reponse_free(&lecture->reponse);
    free(lecture);
}
