#include "daemon/sandbox_private.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALL(name) SCMP_SYS(name)

/* Unconditional calls, by group. Every call stands in the first group that needs it. */
static const int base[] = {
    CALL(read), CALL(write), CALL(readv), CALL(writev), CALL(pread64), CALL(lseek), CALL(close), CALL(fstat),
    CALL(newfstatat), CALL(statx), CALL(exit), CALL(exit_group), CALL(rt_sigreturn), CALL(rt_sigaction),
    CALL(rt_sigprocmask), CALL(sigaltstack), CALL(restart_syscall), CALL(mmap), CALL(munmap), CALL(mprotect),
    CALL(mremap), CALL(madvise), CALL(brk), CALL(futex), CALL(clock_gettime), CALL(clock_getres), CALL(clock_nanosleep),
    CALL(nanosleep), CALL(gettimeofday), CALL(time), CALL(getrandom), CALL(getrusage), CALL(sched_getaffinity),
    CALL(sched_yield), CALL(sysinfo), CALL(getpid), CALL(gettid), CALL(getppid), CALL(getuid), CALL(geteuid), CALL(getgid),
    CALL(getegid), CALL(uname), CALL(set_robust_list), CALL(rseq),
};
static const int files_read[] = {
    CALL(readlink), CALL(readlinkat), CALL(access), CALL(faccessat), CALL(faccessat2), CALL(getdents64), CALL(getcwd),
    CALL(statfs), CALL(fstatfs), CALL(stat), CALL(lstat), CALL(fadvise64),
};
static const int files_write[] = {
    CALL(openat), CALL(mkdir), CALL(mkdirat), CALL(rmdir), CALL(unlink), CALL(unlinkat), CALL(rename), CALL(renameat), CALL(renameat2),
    CALL(link), CALL(linkat), CALL(ftruncate), CALL(fsync), CALL(fdatasync), CALL(sync_file_range), CALL(syncfs),
    CALL(fallocate), CALL(pwrite64), CALL(pwritev), CALL(utimensat), CALL(fchmod), CALL(fchown), CALL(umask), CALL(flock),
    CALL(copy_file_range), CALL(sendfile), CALL(msync),
};
static const int events[] = {
    CALL(poll), CALL(ppoll), CALL(select), CALL(pselect6), CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_wait),
    CALL(epoll_pwait), CALL(epoll_pwait2), CALL(eventfd2), CALL(signalfd4), CALL(timerfd_create), CALL(timerfd_settime),
    CALL(timerfd_gettime), CALL(pidfd_open), CALL(recvmsg), CALL(recvfrom), CALL(shutdown),
    CALL(getsockopt), CALL(memfd_create), CALL(dup), CALL(dup2), CALL(dup3), CALL(pipe2), CALL(close_range),
    CALL(rt_sigtimedwait), CALL(rt_sigsuspend), CALL(pause),
};
static const int inotify[] = {CALL(inotify_init1), CALL(inotify_add_watch), CALL(inotify_rm_watch)};
/* The second and third lines: a new program's first steps, and its way into a sandbox of its own, which can only take away. */
static const int children[] = {
    CALL(vfork), CALL(wait4), CALL(waitid), CALL(kill), CALL(pidfd_send_signal), CALL(setpgid), CALL(getpgid),
    CALL(execve), CALL(arch_prctl), CALL(set_tid_address), CALL(prlimit64), CALL(setrlimit), CALL(getrlimit),
    CALL(prctl), CALL(seccomp), CALL(landlock_create_ruleset), CALL(landlock_add_rule), CALL(landlock_restrict_self),
};
static const int manager[] = {
    CALL(setsid), CALL(setitimer), CALL(timer_create), CALL(timer_settime), CALL(timer_delete), CALL(connect),
    CALL(chdir), CALL(fchdir),
};
static const int ask[] = {CALL(recvmsg)};
static const int control[] = {CALL(accept4), CALL(accept)};
/* Only with a socket, which add_sockets gives. The resolver asks for A and AAAA in one sendmmsg. */
static const int network[] = {CALL(connect), CALL(setsockopt), CALL(getsockname), CALL(getpeername), CALL(recvmmsg)};
static const int sanitizer[] = {
    CALL(clone), CALL(ptrace), CALL(wait4), CALL(prctl), CALL(open), CALL(sched_setaffinity), CALL(prlimit64), CALL(getrlimit),
    CALL(rt_sigtimedwait), CALL(kill), CALL(pipe), CALL(poll), CALL(process_vm_readv), CALL(getdents), CALL(set_tid_address),
};

#define GROUP(mask, calls) {mask, calls, sizeof calls / sizeof calls[0]}
static const struct group {
    unsigned mask;
    const int *calls;
    size_t count;
} groups[] = {
    GROUP(CALLS_BASE, base), GROUP(CALLS_FILES_READ, files_read), GROUP(CALLS_FILES_WRITE, files_write),
    GROUP(CALLS_EVENTS, events), GROUP(CALLS_INOTIFY, inotify), GROUP(CALLS_CHILDREN, children),
    GROUP(CALLS_MANAGER, manager), GROUP(CALLS_ASK, ask), GROUP(CALLS_CONTROL, control), GROUP(CALLS_NETWORK, network), GROUP(CALLS_SANITIZER, sanitizer),
};

/* Flags of openat that make or change a file. The C library's O_TMPFILE has O_DIRECTORY in it: to list a folder is to read. */
#define OPEN_WRITES (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))
#define CLONE_A_THREAD (CLONE_THREAD | CLONE_VM | CLONE_SIGHAND)
#define CLONE_NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* Calls that are allowed with some arguments only. */
static const struct rule {
    unsigned mask, unless; /* for rows with one of `mask` and none of `unless`: libseccomp takes one rule of a call or the other */
    int call;
    struct scmp_arg_cmp argument;
} rules[] = {
    {CALLS_FILES_READ, CALLS_FILES_WRITE, CALL(openat), {2, SCMP_CMP_MASKED_EQ, OPEN_WRITES, O_RDONLY}},
    {CALLS_BASE, CALLS_CHILDREN | CALLS_SANITIZER, CALL(prlimit64), {2, SCMP_CMP_EQ, 0, 0}}, /* to ask, not to set */
    {CALLS_BASE, CALLS_CHILDREN | CALLS_SANITIZER, CALL(prctl), {0, SCMP_CMP_EQ, PR_GET_NAME, 0}}, /* the journal says who speaks */
    {CALLS_CHILDREN, CALLS_SANITIZER, CALL(clone), {0, SCMP_CMP_MASKED_EQ, CLONE_NAMESPACES, 0}},
    {CALLS_THREADS, CALLS_SANITIZER | CALLS_CHILDREN, CALL(clone), {0, SCMP_CMP_MASKED_EQ, CLONE_NAMESPACES | CLONE_A_THREAD, CLONE_A_THREAD}},
    {CALLS_THREADS, CALLS_SANITIZER | CALLS_CHILDREN, CALL(prctl), {0, SCMP_CMP_EQ, PR_SET_NAME, 0}}, /* and each has its name */
    {CALLS_MANAGER | CALLS_CHILDREN, 0, CALL(socketpair), {0, SCMP_CMP_EQ, AF_UNIX, 0}}, /* to talk with a child */
    {CALLS_MANAGER, 0, CALL(socket), {0, SCMP_CMP_EQ, AF_UNIX, 0}},
    /* A connection that opens with its first bytes (TCP fast open) is one that Landlock does not see. */
    {CALLS_EVENTS, 0, CALL(sendto), {3, SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0}},
    {CALLS_EVENTS, 0, CALL(sendmsg), {2, SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0}},
    {CALLS_NETWORK, 0, CALL(sendmmsg), {3, SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0}},
};

/* Calls that innocent libraries try and do without, so that they do not end a process that may be killed.
 * clone3 hides its flags in memory where no filter sees them: the C library falls back to clone. */
static const struct answer {
    int call, error;
} answers[] = {{CALL(clone3), ENOSYS}, {CALL(ioctl), EPERM}};

/* TCP and UDP and nothing else: no raw packets, and no MPTCP, whose connections Landlock does not see. */
static int add_sockets(scmp_filter_ctx filter)
{
    static const struct { unsigned type, protocol; } kinds[] = {
        {SOCK_STREAM, 0}, {SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, 0}, {SOCK_DGRAM, IPPROTO_UDP}};
    static const unsigned domains[] = {AF_INET, AF_INET6};
    int failed = 0;
    for (size_t i = 0; i < 2 * sizeof kinds / sizeof kinds[0] && failed == 0; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(socket), 3, SCMP_A0(SCMP_CMP_EQ, domains[i % 2]),
                                  SCMP_A1(SCMP_CMP_MASKED_EQ, (unsigned)~(SOCK_CLOEXEC | SOCK_NONBLOCK), kinds[i / 2].type),
                                  SCMP_A2(SCMP_CMP_EQ, kinds[i / 2].protocol));
    return failed;
}

/* Two ways to send a signal to whoever runs as the same user: tgkill, and fcntl, which can have the kernel do it. Who reads
 * hostile bytes may signal itself, as abort() does, and ask fcntl for what has no other end. */
static int add_signals(scmp_filter_ctx filter, bool is_confined, pid_t self)
{
    static const unsigned commands[] = {F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GET_SEALS};
    if (!is_confined) {
        int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(tgkill), 0);
        return failed != 0 ? failed : seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(fcntl), 0);
    }
    int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)self));
    for (size_t i = 0; i < sizeof commands / sizeof commands[0] && failed == 0; i++)
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, commands[i]));
    return failed;
}

static int add_calls(scmp_filter_ctx filter, unsigned calls, bool kills, pid_t self, uint32_t otherwise)
{
    int failed = add_signals(filter, kills && !(calls & CALLS_SANITIZER), self);
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
        for (size_t i = 0; i < groups[g].count && failed == 0 && (groups[g].mask & calls); i++)
            failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, groups[g].calls[i], 0);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && failed == 0; i++)
        if ((rules[i].mask & calls) && !(rules[i].unless & calls))
            failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rules[i].call, 1, &rules[i].argument);
    if (failed == 0 && (calls & CALLS_NETWORK))
        failed = add_sockets(filter);
    for (size_t i = 0; i < sizeof answers / sizeof answers[0] && failed == 0; i++) {
        uint32_t answer = SCMP_ACT_ERRNO((unsigned)answers[i].error);
        failed = answer == otherwise ? 0 : seccomp_rule_add(filter, answer, answers[i].call, 0); /* libseccomp refuses what goes without saying */
    }
    return failed;
}

enum { FILTER_TREE = 2 }; /* seccomp_attr_set(3): « a binary tree sorted by syscall number » */

/* NULL: it cannot be made. `self` is who may signal herself. */
static scmp_filter_ctx make_filter(const struct sandbox_row *row, bool has_network, pid_t self)
{
    unsigned calls = row->calls | (has_network ? CALLS_NETWORK : 0);
#ifdef NAVETTE_SANITIZED
    calls |= CALLS_SANITIZER;
#endif
    uint32_t otherwise = row->kills ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM);
    scmp_filter_ctx filter = seccomp_init(otherwise);
    if (filter == NULL)
        return NULL;
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
    /* The kernel runs a new filter through every call that there is: of a list of ours that takes 0.2 ms, of a tree a third of it,
     * and each document has its process. */
    if (failed == 0)
        failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, FILTER_TREE);
    if (failed == 0 && !row->kills) /* a foreign architecture's calls are no innocent mistake */
        failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (failed == 0)
        failed = add_calls(filter, calls, row->kills, self, otherwise);
    if (failed == 0)
        return filter;
    seccomp_release(filter);
    return NULL;
}

static enum err refuse(const struct sandbox_row *row, const char *why, struct fault *out_fault)
{
    return fault_set(out_fault, ERR_FINAL, "sandbox: this kernel refuses the seccomp filter of `%s` (%s)", row->name, why);
}

enum err sandbox_seccomp(const struct sandbox_row *row, bool has_network, struct fault *out_fault)
{
    scmp_filter_ctx filter = make_filter(row, has_network, getpid());
    if (filter == NULL)
        return fault_set(out_fault, ERR_FINAL, "sandbox: no seccomp filter for `%s` can be made", row->name);
    int failed = seccomp_load(filter);
    seccomp_release(filter);
    return failed == 0 ? ERR_NONE : refuse(row, strerror(-failed), out_fault);
}

/* ---- worked out once, for many clones ---- */

/* No process has this number, and no constant of a filter is it: where it stands, the number of who enters is put. */
enum { SOMEBODY = 0x7A110C8D };

static struct sandbox_filter *read_filter(int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    size_t count = size > 0 ? (size_t)size / sizeof(struct sock_filter) : 0;
    struct sandbox_filter *filter = count == 0 || count > BPF_MAXINSNS ? NULL : malloc(sizeof *filter + count * sizeof(struct sock_filter));
    if (filter == NULL)
        return NULL;
    filter->count = (unsigned short)count;
    if (pread(fd, filter->steps, count * sizeof(struct sock_filter), 0) == (ssize_t)(count * sizeof(struct sock_filter)))
        return filter;
    free(filter);
    return NULL;
}

struct sandbox_filter *sandbox_seccomp_make(const struct sandbox_row *row)
{
    scmp_filter_ctx context = make_filter(row, false, SOMEBODY);
    int fd = context == NULL ? -1 : memfd_create("seccomp", MFD_CLOEXEC);
    struct sandbox_filter *filter = fd >= 0 && seccomp_export_bpf(context, fd) == 0 ? read_filter(fd) : NULL;
    if (fd >= 0)
        close(fd);
    seccomp_release(context);
    return filter;
}

enum err sandbox_seccomp_load(const struct sandbox_row *row, struct sandbox_filter *filter, struct fault *out_fault)
{
    for (size_t i = 0; i < filter->count; i++)
        if (filter->steps[i].k == (unsigned)SOMEBODY)
            filter->steps[i].k = (unsigned)getpid();
    const struct sock_fprog program = {filter->count, filter->steps};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program) != 0)
        return refuse(row, strerror(errno), out_fault);
    return ERR_NONE;
}
