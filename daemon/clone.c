#include "daemon/clone.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All clones have the addresses of the one that waited. Who guesses them wrong crashes or hangs, and we are ended (chaud_ended); nor are
 * they for ever. What we have ready costs as much as fifty short mails. */
enum { MAX_CLONES = 5000 };

/* One request with its descriptors, each at its place in `fds`, -1 where there is none. */
static bool take(struct chaud_demande *demande, int *fds)
{
    char room[CMSG_SPACE(ENFANT_FDS * sizeof(int))];
    struct iovec part = {demande, sizeof *demande};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    ssize_t got = -1;
    size_t count = 0, wanted = 0;
    do
        got = recvmsg(CHAUD_FD, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    const struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS)
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < ENFANT_FDS; i++) {
        fds[i] = -1;
        if (got == (ssize_t)sizeof *demande && demande->has[i] && wanted < count)
            memcpy(&fds[i], CMSG_DATA(header) + sizeof(int) * wanted++, sizeof(int));
    }
    return got == (ssize_t)sizeof *demande && wanted == count;
}

/* A child of our parent and no child of ours: it is the parent that waits for it, and ends it. The C library's fork knows nothing
 * of that. What it does beside the call is for programs with threads; here there is one. */
static pid_t clone_beside(void)
{
    return (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), NULL, NULL, NULL, 0UL);
}

static bool is_asked(int oisif_ms)
{
    struct pollfd events = {.fd = CHAUD_FD, .events = POLLIN};
    int ready = -1;
    do
        ready = poll(&events, 1, oisif_ms);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

bool clone_wait(int oisif_ms, clone_ready_fn *make_ready, void *context, struct chaud_demande *out_demande)
{
    int fds[ENFANT_FDS];
    for (int clones = 0; clones < MAX_CLONES && is_asked(oisif_ms) && take(out_demande, fds); clones++) {
        if (clones == 1 && make_ready != NULL)
            make_ready(context);
        pid_t pid = clone_beside();
        if (pid == 0) {
            struct enfant enfant = {.parent = out_demande->parent, .cpu = (rlim_t)out_demande->secondes};
            memcpy(enfant.fds, fds, sizeof enfant.fds);
            if (enfant_settle(&enfant))
                return true;
            _exit(70);
        }
        for (size_t i = 0; i < ENFANT_FDS; i++)
            enfant_close(&fds[i]);
        if (send(CHAUD_FD, &pid, sizeof pid, MSG_NOSIGNAL) != (ssize_t)sizeof pid)
            return false;
    }
    return false;
}
