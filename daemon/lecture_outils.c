#include "daemon/lecture_outils.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/lecture_chaud.h"
#include "daemon/lecture_enfant.h"
#include "daemon/sandbox.h"
#include "parsers/base/str.h"

enum {
    RESERVE_MAX = 5000, RESERVE_PART = 8, /* ms, and a part of the whole: left to the child after its last tool */
    LEAST = 100,                          /* ms; less is not worth a start */
    MAX_SENTENCE = 400,
};

/* A PDF with its text takes a twentieth of a second: one that eats the processor must leave time for the other files. */
static const struct {
    const char *name;
    char asked;
    int part; /* of the time that is left */
    enum chaud_qui waits;
    bool has_form;
} tools[] = {
    [TOOL_PDF] = {"navette-pdf", 'p', 2, CHAUD_PDF, false},
    [TOOL_OCR] = {"navette-ocr", 'o', 1, CHAUD_OCR, true},
};
_Static_assert(sizeof tools / sizeof tools[0] == TOOLS, "every tool has its row");

/* ---- where they are, and what is needed to start them ---------------------------------------------------------------------------------------- */

static char *beside(struct str path, const char *name)
{
    char *made = NULL;
    size_t slash = str_rfind_char(path, '/');
    struct str folder = str_slice(path, 0, slash == STR_NOT_FOUND ? 0 : slash + 1);
    return asprintf(&made, "%.*s%s", STR_ARG(folder), name) < 0 ? NULL : made;
}

bool outils_chemins(const char *lire, const char *regles_fiche, struct outils_chemins *out_chemins)
{
    struct str labels = str_of(regles_fiche);
    bool made = true;
    *out_chemins = (struct outils_chemins){.page = NULL};
    for (size_t i = 0; i < TOOLS; i++) {
        out_chemins->programmes[i] = beside(str_of(lire), tools[i].name);
        made = made && out_chemins->programmes[i] != NULL;
    }
    labels = str_slice(labels, 0, labels.len - (str_ends(labels, STR(".cfg")) ? 4 : 0));
    if (asprintf(&out_chemins->page, "%.*s-page.cfg", STR_ARG(labels)) < 0)
        out_chemins->page = NULL;
    return made && out_chemins->page != NULL;
}

void outils_chemins_free(struct outils_chemins *chemins)
{
    for (size_t i = 0; i < TOOLS; i++)
        free(chemins->programmes[i]);
    free(chemins->page);
    *chemins = (struct outils_chemins){.page = NULL};
}

enum err lecture_sandbox(const char *also, const char *programme, const char *regles_fiche, const char *regles_avis, struct fault *out_fault)
{
    struct outils_chemins chemins;
    enum err err = ERR_NONE;
    if (!outils_chemins(programme, regles_fiche, &chemins)) {
        err = fault_set(out_fault, ERR_WAIT, "lecture: no memory");
    } else {
        const struct sandbox_paths paths = {.read = {regles_fiche, regles_avis, chemins.page, also},
                                            .execute = {programme, chemins.programmes[TOOL_PDF], chemins.programmes[TOOL_OCR]}};
        err = sandbox_enter(PROC_READ, &paths, out_fault);
    }
    outils_chemins_free(&chemins);
    return err;
}

/* ---- talking with the child -------------------------------------------------------------------------------- */

/* One record of `sign` and a sentence, with two descriptors or none. A child that is gone is no mistake of anybody's here; one that
 * does not listen has its socket full of our answers, which are two to a question. */
static void answer(const struct outils *outils, char sign, const char *sentence, const int *fds)
{
    char text[MAX_SENTENCE + 1], room[CMSG_SPACE(2 * sizeof(int))] = {0};
    int len = snprintf(text, sizeof text, "%c%s", sign, sentence);
    struct iovec part = {text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fds != NULL) {
        message.msg_control = room;
        message.msg_controllen = sizeof room;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(header), fds, 2 * sizeof(int));
    }
    while (sendmsg(outils->socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno == EINTR)
        continue;
}

/* ---- starting one ------------------------------------------------------------------------------------------ */

static bool watch(const struct outils *outils, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return fd >= 0 && epoll_ctl(outils->events, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool begin(struct outils *outils, const struct enfant *enfant, const struct chaud_programme *waits)
{
    if (outils->chaud != NULL && chaud_clone(outils->chaud, waits, 0, (int)enfant->cpu, enfant->fds, &outils->pid))
        return true;
    pid_t pid = fork();
    if (pid == 0)
        enfant_become(enfant);
    outils->pid = pid > 0 ? pid : 0;
    if (pid > 0)
        (void)setpgid(pid, pid); /* whoever comes first */
    return pid > 0;
}

static bool launch(struct outils *outils, int request, int packet, int64_t limit_ms)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC); /* what libraries complain of may quote the document: it is not kept */
    char *form = tools[outils->tool].has_form ? outils->chemins.page : NULL;
    char *argv[] = {enfant_word(tools[outils->tool].name), form, NULL};
    char *waiting[] = {enfant_word(tools[outils->tool].name), enfant_word("--attendre"), form, NULL};
    /* With two threads on two processors tesseract takes ten times as long, and it looks before main runs. */
    char *environment[] = {enfant_word("OMP_THREAD_LIMIT=1"), NULL};
    char *memory = tools[outils->tool].waits == CHAUD_PDF ? enfant_word(CHAUD_MEMOIRE) : NULL; /* the reader of characters gains nothing */
    char *environment_waiting[] = {environment[0], enfant_word(CHAUD_LIENS), memory, NULL};
    const struct enfant enfant = {.programme = outils->chemins.programmes[outils->tool], .argv = argv, .environment = environment,
                                  .fds = {null, packet, null, request, -1, -1}, .parent = getpid(), .cpu = (rlim_t)((limit_ms + 999) / 1000)};
    const struct chaud_programme waits = {.qui = tools[outils->tool].waits, .programme = enfant.programme, .argv = waiting, .environment = environment_waiting,
                                          .files = {form}};
    bool begun = null >= 0 && begin(outils, &enfant, &waits);
    enfant_close(&null);
    if (!begun)
        return false;
    outils->process = enfant_watch(outils->pid);
    return watch(outils, outils->process);
}

static enum err start(struct outils *outils, int64_t now, struct fault *fault)
{
    const int64_t limit = (outils->end - now) / tools[outils->tool].part;
    int request[2] = {-1, -1}, packet[2] = {-1, -1};
    const bool is_too_many = ++outils->asked > OUTILS_MAX;
    if (is_too_many || limit < LEAST) {
        answer(outils, '-', is_too_many ? "too many files need to be converted, open this one by hand" : "no time is left for it, open it by hand", NULL);
        return outils->asked <= 4 * OUTILS_MAX ? ERR_NONE : fault_set(fault, ERR_FINAL, "the reader asks again and again");
    }
    outils->deadline = now + limit;
    bool good = pipe2(request, O_CLOEXEC) == 0 && pipe2(packet, O_CLOEXEC) == 0 && launch(outils, request[0], packet[1], limit);
    int why = errno;
    if (good)
        answer(outils, '+', "", (int[]){request[1], packet[0]});
    for (size_t i = 0; i < 2; i++) {
        enfant_close(&request[i]);
        enfant_close(&packet[i]);
    }
    return good ? ERR_NONE : fault_set(fault, ERR_WAIT, "%s cannot be started (%s), try again", tools[outils->tool].name, strerror(why));
}

/* What the child asks for, if it does. Descriptors that it may send along are closed by the kernel: there is no room for them. */
static enum err take_question(struct outils *outils, int64_t now, struct fault *fault)
{
    char asked[2];
    ssize_t got = recv(outils->socket, asked, sizeof asked, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return ERR_NONE;
    if (got <= 0) { /* it has ended, or soon will have */
        enfant_close(&outils->socket);
        return ERR_NONE;
    }
    if (got == 1 && outils->pid == 0)
        for (size_t i = 0; i < TOOLS; i++)
            if (tools[i].asked == asked[0]) {
                outils->tool = (enum document_tool)i;
                return start(outils, now, fault);
            }
    return fault_set(fault, ERR_FINAL, "the reader asked for what there is not");
}

/* ---- its end ----------------------------------------------------------------------------------------------- */

static void forget(struct outils *outils)
{
    enfant_close(&outils->process);
    outils->pid = 0;
    outils->deadline = INT64_MAX;
}

static enum err judge(struct outils *outils, int status, struct fault *fault)
{
    const char *name = tools[outils->tool].name;
    char sentence[MAX_SENTENCE];
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return fault_set(fault, ERR_RETRY, "%s was killed by somebody else, try again", name);
    if (WIFSIGNALED(status)) {
        enfant_death(WTERMSIG(status), name, sentence, sizeof sentence);
        answer(outils, '-', sentence, NULL);
    } else if (WEXITSTATUS(status) == ENFANT_ABSENT) {
        (void)snprintf(sentence, sizeof sentence, "the program %s cannot be started, install it beside navette-lire", name);
        answer(outils, '-', sentence, NULL);
    } else {
        answer(outils, '+', "", NULL); /* what is to be said of any other end stands in its packet */
    }
    return ERR_NONE;
}

static enum err look_after(struct outils *outils, int64_t now, struct fault *fault)
{
    int status = 0;
    if (outils->pid == 0)
        return ERR_NONE;
    if (enfant_reap(outils->pid, false, &status)) {
        forget(outils);
        chaud_ended(outils->chaud, tools[outils->tool].waits, status);
        return judge(outils, status, fault);
    }
    if (now < outils->deadline)
        return ERR_NONE;
    kill(outils->pid, SIGKILL);
    (void)enfant_reap(outils->pid, true, &status);
    forget(outils);
    chaud_ended(outils->chaud, tools[outils->tool].waits, SIGXCPU);
    answer(outils, '-', "reading it took too long, open it by hand", NULL);
    return ERR_NONE;
}

enum err outils_step(struct outils *outils, int64_t now, struct fault *out_fault)
{
    enum err err = look_after(outils, now, out_fault);
    return err != ERR_NONE || outils->socket < 0 ? err : take_question(outils, now, out_fault);
}

/* ---- from first to last ------------------------------------------------------------------------------------- */

enum err outils_init(struct outils *outils, const struct lecture_demande *demande, int events, int64_t now, int64_t end,
                     int *out_end, struct fault *out_fault)
{
    int ends[2] = {-1, -1};
    int64_t reserve = (end - now) / RESERVE_PART;
    *outils = (struct outils){.socket = -1, .process = -1, .events = events, .deadline = INT64_MAX, .chaud = demande->chaud,
                              .end = end - (reserve < RESERVE_MAX ? reserve : RESERVE_MAX)};
    bool made = outils_chemins(demande->programme, demande->regles_fiche, &outils->chemins) && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0;
    outils->socket = ends[0];
    *out_end = ends[1];
    if (made && watch(outils, outils->socket))
        return ERR_NONE;
    return fault_set(out_fault, ERR_WAIT, "lecture: no reader can be started (%s)", strerror(errno));
}

void outils_free(struct outils *outils)
{
    int status = 0;
    if (outils->pid > 0) {
        kill(outils->pid, SIGKILL);
        (void)enfant_reap(outils->pid, true, &status);
    }
    forget(outils);
    enfant_close(&outils->socket);
    outils_chemins_free(&outils->chemins);
}
