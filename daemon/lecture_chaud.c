#include "daemon/lecture_chaud.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/chrono.h"

enum {
    PATIENCE_MS = 5000,    /* for its answer; on a busy machine its rules are ready in one second */
    PENITENCE_MS = 60000,  /* after one that failed, before the next */
};

struct regle { /* a file of rules, as it was */
    struct timespec changed;
    ino_t inode;
    off_t size;
};

struct attente { /* one program */
    pid_t pid;  /* 0: none waits */
    int socket; /* -1 */
    int64_t not_before;
    struct regle files[CHAUD_FILES];
};

struct chaud {
    struct attente attentes[CHAUDS];
};

/* ---- their life --------------------------------------------------------------------------------------------- */

struct chaud *chaud_new(void)
{
#ifdef NAVETTE_MEMCHECK /* `make memcheck` alone: valgrind cannot follow a child that is its parent's sibling */
    return NULL;
#endif
    struct chaud *chaud = calloc(1, sizeof *chaud);
    for (size_t i = 0; chaud != NULL && i < CHAUDS; i++)
        chaud->attentes[i].socket = -1;
    return chaud;
}

/* Its word is checked: only who is our child can be waited for. */
static bool is_child(pid_t pid)
{
    siginfo_t info;
    return pid > 0 && waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* A clone that was answered too late for whoever asked: another child reads that document, and both would write to one pipe. */
static void end_late_clones(const struct attente *attente)
{
    pid_t pid = 0;
    int status = 0;
    while (attente->socket >= 0 && recv(attente->socket, &pid, sizeof pid, MSG_DONTWAIT) == (ssize_t)sizeof pid && is_child(pid)) {
        kill(pid, SIGKILL);
        (void)enfant_reap(pid, true, &status);
    }
}

static void end(struct attente *attente)
{
    int status = 0;
    if (attente->pid > 0) {
        kill(attente->pid, SIGKILL);
        (void)enfant_reap(attente->pid, true, &status);
    }
    attente->pid = 0;
    end_late_clones(attente);
    enfant_close(&attente->socket);
}

void chaud_free(struct chaud *chaud)
{
    for (size_t i = 0; chaud != NULL && i < CHAUDS; i++)
        end(&chaud->attentes[i]);
    free(chaud);
}

int chaud_fd(const struct chaud *chaud, enum chaud_qui qui)
{
    return chaud == NULL ? -1 : chaud->attentes[qui].socket;
}

void chaud_step(struct chaud *chaud, enum chaud_qui qui)
{
    end(&chaud->attentes[qui]); /* it says nothing unasked: what there is to hear is its end */
}

void chaud_ended(struct chaud *chaud, enum chaud_qui qui, int status)
{
    const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (chaud != NULL && number != 0 && number != SIGKILL) /* that one came from outside: nobody guessed */
        end(&chaud->attentes[qui]);
}

/* ---- their rules --------------------------------------------------------------------------------------------- */

static struct regle look_at(const char *path)
{
    struct stat stat_;
    if (path == NULL || stat(path, &stat_) != 0)
        return (struct regle){.size = -1};
    return (struct regle){stat_.st_mtim, stat_.st_ino, stat_.st_size};
}

static bool is_same(struct regle a, struct regle b)
{
    return a.inode == b.inode && a.size == b.size && a.changed.tv_sec == b.changed.tv_sec && a.changed.tv_nsec == b.changed.tv_nsec;
}

static bool are_same(const struct attente *attente, const struct chaud_programme *programme)
{
    bool same = true;
    for (size_t i = 0; i < CHAUD_FILES; i++)
        same = same && is_same(attente->files[i], look_at(programme->files[i]));
    return same;
}

/* ---- starting one ------------------------------------------------------------------------------------------- */

static bool start(struct attente *attente, const struct chaud_programme *programme)
{
    int ends[2] = {-1, -1}, null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool good = null >= 0 && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0;
    const struct enfant enfant = {.programme = programme->programme, .argv = programme->argv, .environment = programme->environment,
                                  .parent = getpid(), .cpu = RLIM_INFINITY, .fds = {null, null, null, -1, -1, ends[1]}};
    for (size_t i = 0; i < CHAUD_FILES; i++)
        attente->files[i] = look_at(programme->files[i]);
    pid_t pid = good ? fork() : -1;
    if (pid == 0)
        enfant_become(&enfant);
    enfant_close(&null);
    enfant_close(&ends[1]);
    attente->pid = pid > 0 ? pid : 0;
    attente->socket = ends[0];
    if (pid <= 0)
        end(attente);
    return pid > 0;
}

/* ---- asking one --------------------------------------------------------------------------------------------- */

static bool ask(const struct attente *attente, day_t jour, int secondes, const int *fds)
{
    struct chaud_demande question;
    char room[CMSG_SPACE(ENFANT_FDS * sizeof(int))] = {0};
    int given[ENFANT_FDS] = {0};
    size_t count = 0;
    memset(&question, 0, sizeof question); /* its padding too */
    question.parent = getpid(), question.jour = jour, question.secondes = secondes;
    for (size_t i = 0; i < ENFANT_FDS; i++) {
        question.has[i] = fds[i] >= 0;
        if (fds[i] >= 0)
            given[count++] = fds[i];
    }
    struct iovec part = {&question, sizeof question};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = CMSG_SPACE(count * sizeof(int))};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), given, count * sizeof(int));
    ssize_t sent = -1;
    do
        sent = sendmsg(attente->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof question;
}

static bool take_pid(const struct attente *attente, pid_t *out_pid)
{
    const int64_t until = chrono_ms() + PATIENCE_MS;
    for (int64_t left = PATIENCE_MS; left > 0; left = until - chrono_ms()) {
        struct pollfd events = {.fd = attente->socket, .events = POLLIN};
        if (poll(&events, 1, (int)left) <= 0)
            continue;
        ssize_t got = recv(attente->socket, out_pid, sizeof *out_pid, MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        return got == (ssize_t)sizeof *out_pid && is_child(*out_pid);
    }
    return false;
}

bool chaud_clone(struct chaud *chaud, const struct chaud_programme *programme, day_t jour, int secondes, const int *fds, pid_t *out_pid)
{
    struct attente *attente = &chaud->attentes[programme->qui];
    bool is_new = false;
    if (attente->pid > 0 && !are_same(attente, programme))
        end(attente);
    while (!is_new) { /* one that waited may have left just now: then one more, but no third */
        is_new = attente->pid == 0;
        if (is_new && (chrono_ms() < attente->not_before || !start(attente, programme)))
            return false;
        if (ask(attente, jour, secondes, fds) && take_pid(attente, out_pid))
            return true;
        end(attente);
    }
    attente->not_before = chrono_ms() + PENITENCE_MS;
    return false;
}
