#include "daemon/lecture_enfant.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FD_ABOVE = 16 }; /* first number out of the way of those that are placed */

/* Everything is moved out of the way first, so that none is overwritten before its turn. */
static bool place_all(const int *fds)
{
    int above[ENFANT_FDS];
    for (int i = 0; i < ENFANT_FDS; i++) {
        above[i] = fds[i] < 0 ? -1 : fcntl(fds[i], F_DUPFD_CLOEXEC, FD_ABOVE);
        if (fds[i] >= 0 && above[i] < 0)
            return false;
    }
    for (int i = 0; i < ENFANT_FDS; i++) {
        if (above[i] < 0)
            close(i);
        else if (dup2(above[i], i) != i)
            return false;
    }
    return syscall(SYS_close_range, (unsigned)ENFANT_FDS, ~0U, 0) == 0;
}

bool enfant_settle(const struct enfant *enfant)
{
    /* It must not outlive us: nobody would wait for its answer or stop it. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != enfant->parent)
        return false;
    (void)setpgid(0, 0); /* so that an interrupt at the terminal is for us to handle */
    /* SIGXCPU ends it at the limit; the second more is for a child that catches it. */
    const struct rlimit cpu = {enfant->cpu, enfant->cpu + 1};
    sigset_t none;
    sigemptyset(&none);
    return place_all(enfant->fds) && (enfant->cpu == RLIM_INFINITY || setrlimit(RLIMIT_CPU, &cpu) == 0)
           && sigprocmask(SIG_SETMASK, &none, NULL) == 0 && signal(SIGPIPE, SIG_DFL) != SIG_ERR;
}

_Noreturn void enfant_become(const struct enfant *enfant)
{
    if (!enfant_settle(enfant))
        _exit(70);
    execve(enfant->programme, enfant->argv, enfant->environment);
    _exit(ENFANT_ABSENT);
}

int enfant_watch(pid_t pid)
{
#ifdef NAVETTE_MEMCHECK /* `make memcheck` alone: valgrind knows no pidfd; what is always readable makes us ask each time */
    (void)pid;
    return eventfd(1, EFD_CLOEXEC);
#else
    return (int)syscall(SYS_pidfd_open, pid, 0);
#endif
}

bool enfant_reap(pid_t pid, bool must_end, int *out_status)
{
    pid_t ended = -1;
    do
        ended = waitpid(pid, out_status, must_end ? 0 : WNOHANG);
    while (ended < 0 && errno == EINTR);
    assert(ended == 0 || ended == pid); /* nobody else waits for our children */
    return ended == pid;
}

char *enfant_word(const char *text)
{
    return (char *)(uintptr_t)text;
}

void enfant_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void enfant_death(int number, const char *who, char *out_text, size_t room)
{
    if (number == SIGXCPU)
        (void)snprintf(out_text, room, "reading it took too much time, open it by hand");
    else if (number == SIGSYS)
        (void)snprintf(out_text, room, "%s tried what it may not do and was stopped, open it with care", who);
    else if (number == SIGABRT) /* what C++ libraries do when there is no more memory; an assertion of ours looks the same */
        (void)snprintf(out_text, room, "%s stopped itself, most often for want of memory (signal %d), open it by hand", who, number);
    else
        (void)snprintf(out_text, room, "%s crashed (signal %d), open it by hand and report this as a bug", who, number);
}
