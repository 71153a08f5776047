/* sandbox: each row is one process trying one thing, in a child of its own. What the table of rights forbids must fail
 * with the errno, or the signal, that is written; what the process lives by must work. */
#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/sandbox.h"

static char mine[] = "/tmp/navette-test-XXXXXX", theirs[] = "/tmp/navette-test-XXXXXX";
static char my_file[64], their_file[64], made[64], renamed[64];

enum { KILLED = 1000, CHILD_FAILED = 99 }; /* KILLED + signal; else an errno */

static int of(long result)
{
    return result < 0 ? errno : 0;
}

static int opens(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    int error = of(fd);
    if (fd >= 0)
        close(fd);
    return error;
}

static int read_mine(void) { return opens(my_file, O_RDONLY); }
static int write_mine(void) { return opens(my_file, O_WRONLY); }
static int read_theirs(void) { return opens(their_file, O_RDONLY); }
static int write_theirs(void) { return opens(their_file, O_WRONLY); }
static int list_mine(void) { return opens(mine, O_RDONLY | O_DIRECTORY); }
static int temporary_mine(void) { return opens(mine, O_WRONLY | O_TMPFILE); }
static int list_theirs(void) { return opens(theirs, O_RDONLY | O_DIRECTORY); }
static int read_passwords(void) { return opens("/etc/passwd", O_RDONLY); }
static int make_mine(void) { return opens(made, O_CREAT | O_EXCL | O_WRONLY); }
static int remove_theirs(void) { return of(unlink(their_file)); }
static int steal(void) { return of(rename(their_file, made)); }
static int random_bytes(void) { return opens("/dev/urandom", O_RDONLY); }
static int network(void) { return of(socket(AF_INET, SOCK_STREAM, 0)); }
static int local_socket(void) { return of(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int pair(void)
{
    int ends[2];
    return of(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
}
static int forks(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child < 0 ? errno : of(waitpid(child, NULL, 0));
}

static int executes(const char *program)
{
    pid_t child = fork();
    if (child == 0) {
        char *argv[] = {(char *)(uintptr_t)program, NULL}, *envp[] = {NULL};
        execve(program, argv, envp);
        _exit(errno);
    }
    int status = 0;
    return child < 0 || waitpid(child, &status, 0) < 0 ? errno : WEXITSTATUS(status);
}

static int executes_true(void) { return executes("/usr/bin/true"); }
static int executes_shell(void) { return executes("/bin/sh"); }
static int executes_here(void)
{
    char *argv[] = {(char *)(uintptr_t) "true", NULL}, *envp[] = {NULL};
    return of(execve("/usr/bin/true", argv, envp));
}
static int list_fonts(void) { return opens("/etc/fonts", O_RDONLY | O_DIRECTORY); }
static void *does_nothing(void *context) { return context; }
static int threads(void)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, does_nothing, NULL);
    return error != 0 ? error : pthread_join(thread, NULL);
}
static int traces(void) { return of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)); }
static int leaves_namespace(void) { return of(unshare(CLONE_NEWUSER)); }
static int signals_parent(void) { return of(kill(getppid(), 0)); }
static __attribute__((unused)) int signals_parent_by_thread(void) { return of(syscall(SYS_tgkill, getppid(), getppid(), 0)); }
static int signals_itself(void) { return of(syscall(SYS_tgkill, getpid(), gettid(), 0)); }
static __attribute__((unused)) int has_parent_signalled(void) { return of(fcntl(STDIN_FILENO, F_SETOWN, getppid())); }
static int raises_limit(void)
{
    struct rlimit limit = {4096, 4096};
    return of(setrlimit(RLIMIT_NOFILE, &limit));
}
static int asks_limit(void)
{
    struct rlimit limit;
    return of(getrlimit(RLIMIT_NOFILE, &limit));
}
static int cores(void)
{
    struct rlimit limit = {1, 1};
    return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 ? 0 : CHILD_FAILED;
}
static __attribute__((unused)) int takes_two_gigabytes(void)
{
    void *at = mmap(NULL, 2UL << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? errno : 0;
}

/* What SQLite in WAL mode and a spool do with their files. */
static int lives_of_files(void)
{
    int fd = open(made, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    if (fd < 0 || fcntl(fd, F_SETLK, &lock) != 0 || pwrite(fd, "navette", 7, 0) != 7 || ftruncate(fd, 4096) != 0
        || fsync(fd) != 0 || fdatasync(fd) != 0)
        return errno;
    void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED || munmap(map, 4096) != 0 || rename(made, renamed) != 0 || unlink(renamed) != 0)
        return errno;
    int folder = open(mine, O_RDONLY | O_DIRECTORY);
    return folder < 0 ? errno : of(fsync(folder));
}

static int writes_a_gigabyte(void)
{
    int fd = open(made, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    return fd < 0 ? CHILD_FAILED : of(pwrite(fd, "x", 1, 1L << 30));
}

/* As supervise's children do, so that a sanitizer can have its last word. */
static int ends_by_exit(void) { exit(0); }

static const struct row {
    const char *name;
    enum processus processus;
    bool may_write; /* `mine` is given for writing, else for reading */
    int (*attempt)(void);
    int expected;
} rows[] = {
    {"decide lives of its files", PROC_DECIDE, true, lives_of_files, 0},
    {"decide reads no other file", PROC_DECIDE, true, read_theirs, EACCES},
    {"decide changes no template", PROC_DECIDE, false, write_mine, EACCES},
    {"decide has no network", PROC_DECIDE, true, network, EPERM},
    {"decide does not fork", PROC_DECIDE, true, forks, EPERM},
    {"decide starts no program", PROC_DECIDE, true, executes_here, EPERM},
    {"decide signals nobody", PROC_DECIDE, true, signals_parent, EPERM},
    {"decide leaves no core file", PROC_DECIDE, true, cores, 0},
    {"decide raises no limit", PROC_DECIDE, true, raises_limit, EPERM},
    {"decide may ask for its limits", PROC_DECIDE, true, asks_limit, 0},
    {"fetch lives of its files", PROC_FETCH, true, lives_of_files, 0},
    {"a mail without end is an error for fetch, not its death", PROC_FETCH, true, writes_a_gigabyte, EFBIG},
    {"… nor for send", PROC_SEND, true, writes_a_gigabyte, EFBIG},
    {"fetch opens no other mailbox", PROC_FETCH, true, list_theirs, EACCES},
    {"fetch takes no file from elsewhere", PROC_FETCH, true, steal, EACCES},
    {"fetch removes nothing elsewhere", PROC_FETCH, true, remove_theirs, EACCES},
    {"fetch of a Maildir has no network", PROC_FETCH, true, network, EPERM},
    {"fetch starts no program", PROC_FETCH, true, executes_here, EPERM},
    {"send lives of its folder", PROC_SEND, true, lives_of_files, 0},
    {"send does not see the database", PROC_SEND, true, read_theirs, EACCES},
    {"send into a folder has no network", PROC_SEND, true, network, EPERM},
    {"send has no local socket", PROC_SEND, true, local_socket, EPERM},
    {"send traces nobody", PROC_SEND, true, traces, EPERM},
    {"read starts its program", PROC_READ, false, executes_true, 0},
    {"read starts no other program", PROC_READ, false, executes_shell, EACCES},
    {"read has its rules", PROC_READ, false, read_mine, 0},
    {"read makes no file", PROC_READ, false, make_mine, EPERM},
    {"read does not see the mail", PROC_READ, false, read_theirs, EACCES},
    {"read has no network", PROC_READ, false, network, EPERM},
    {"read signals nobody outside", PROC_READ, false, signals_parent, EPERM},
    {"read makes no namespace", PROC_READ, false, leaves_namespace, EPERM},
    {"lire reads what it is given", PROC_LIRE, false, read_mine, 0},
    {"lire lists what it is given", PROC_LIRE, false, list_mine, 0},
    {"lire dies of a file without a name", PROC_LIRE, false, temporary_mine, KILLED + SIGSYS},
    {"lire does not read /etc", PROC_LIRE, false, read_passwords, EACCES},
    {"lire does not read elsewhere", PROC_LIRE, false, read_theirs, EACCES},
    {"lire dies of writing", PROC_LIRE, false, write_mine, KILLED + SIGSYS},
    {"lire dies of a socket", PROC_LIRE, false, network, KILLED + SIGSYS},
    {"lire dies of starting a program", PROC_LIRE, false, executes_here, KILLED + SIGSYS},
#ifndef NAVETTE_SANITIZED /* the sanitizers signal their threads */
    {"lire dies of signalling another", PROC_LIRE, false, signals_parent_by_thread, KILLED + SIGSYS},
    {"lire dies of having another signalled", PROC_LIRE, false, has_parent_signalled, KILLED + SIGSYS},
    {"pdf dies of signalling another", PROC_PDF, false, signals_parent_by_thread, KILLED + SIGSYS},
#endif
    {"lire may signal itself", PROC_LIRE, false, signals_itself, 0},
    {"lire dies of removing", PROC_LIRE, false, remove_theirs, KILLED + SIGSYS},
    {"decide has random numbers", PROC_DECIDE, true, random_bytes, 0},
    {"read has random numbers", PROC_READ, false, random_bytes, 0},
    {"decide ends by exit", PROC_DECIDE, true, ends_by_exit, 0},
    {"lire ends by exit", PROC_LIRE, false, ends_by_exit, 0},
    {"redige starts its program", PROC_REDIGE, false, executes_true, 0},
    {"redige starts no other program", PROC_REDIGE, false, executes_shell, EACCES},
    {"redige does not read elsewhere", PROC_REDIGE, false, read_theirs, EACCES},
    {"redige makes no file", PROC_REDIGE, false, make_mine, EPERM},
    {"redige has no network", PROC_REDIGE, false, network, EPERM},
    {"redige signals nobody outside", PROC_REDIGE, false, signals_parent, EPERM},
    {"redige lets its program see the fonts", PROC_REDIGE, false, list_fonts, 0},
    {"ecrit reads no file", PROC_ECRIT, false, read_theirs, EACCES},
    {"ecrit does not read /etc", PROC_ECRIT, false, read_passwords, EACCES},
    {"ecrit dies of writing", PROC_ECRIT, false, write_mine, KILLED + SIGSYS},
    {"ecrit dies of a socket", PROC_ECRIT, false, network, KILLED + SIGSYS},
    {"ecrit dies of starting a program", PROC_ECRIT, false, executes_here, KILLED + SIGSYS},
    {"papier lists the fonts", PROC_PAPIER, false, list_fonts, 0},
    {"papier reads no file of ours", PROC_PAPIER, false, read_theirs, EACCES},
    {"papier has no network", PROC_PAPIER, false, network, EPERM},
    {"image lists the fonts", PROC_IMAGE, false, list_fonts, 0},
    {"image has threads", PROC_IMAGE, false, threads, 0},
    {"image does not read /etc", PROC_IMAGE, false, read_passwords, EACCES},
    {"image does not read elsewhere", PROC_IMAGE, false, read_theirs, EACCES},
    {"image makes no file", PROC_IMAGE, false, make_mine, EPERM},
    {"image has no network", PROC_IMAGE, false, network, EPERM},
    {"image starts no program", PROC_IMAGE, false, executes_here, EPERM},
    {"pdf lists the fonts", PROC_PDF, false, list_fonts, 0},
    {"pdf does not read /etc", PROC_PDF, false, read_passwords, EACCES},
    {"pdf does not read elsewhere", PROC_PDF, false, read_theirs, EACCES},
    {"pdf dies of writing", PROC_PDF, false, write_mine, KILLED + SIGSYS},
    {"pdf dies of a socket", PROC_PDF, false, network, KILLED + SIGSYS},
    {"pdf dies of starting a program", PROC_PDF, false, executes_here, KILLED + SIGSYS},
    {"ocr does not see the fonts", PROC_OCR, false, list_fonts, EACCES},
    {"ocr does not read elsewhere", PROC_OCR, false, read_theirs, EACCES},
    {"ocr dies of writing", PROC_OCR, false, write_mine, KILLED + SIGSYS},
    {"ocr dies of a socket", PROC_OCR, false, network, KILLED + SIGSYS},
    {"ocr dies of starting a program", PROC_OCR, false, executes_here, KILLED + SIGSYS},
    {"lire makes no pair of sockets", PROC_LIRE, false, pair, KILLED + SIGSYS},
    {"read talks with its children", PROC_READ, false, pair, 0},
    {"supervise forks", PROC_SUPERVISE, true, forks, 0},
    {"supervise speaks to the manager", PROC_SUPERVISE, true, local_socket, 0},
    {"supervise does not read elsewhere", PROC_SUPERVISE, true, read_theirs, EACCES},
    {"supervise does not write elsewhere", PROC_SUPERVISE, true, write_theirs, EACCES},
    {"supervise traces nobody", PROC_SUPERVISE, true, traces, EPERM},
#ifndef NAVETTE_SANITIZED /* the sanitizers need to fork, to kill, to trace and a great deal of address space */
    {"lire has no second process", PROC_LIRE, false, forks, KILLED + SIGSYS},
    {"image has no second process", PROC_IMAGE, false, forks, EPERM},
    {"pdf has no second process", PROC_PDF, false, forks, KILLED + SIGSYS},
    {"ocr has no second process", PROC_OCR, false, forks, KILLED + SIGSYS},
    {"ocr has no thread", PROC_OCR, false, threads, KILLED + SIGSYS},
    {"pdf has one gigabyte", PROC_PDF, false, takes_two_gigabytes, ENOMEM},
    {"ocr has one gigabyte", PROC_OCR, false, takes_two_gigabytes, ENOMEM},
    {"image has half a gigabyte", PROC_IMAGE, false, takes_two_gigabytes, ENOMEM},
    {"lire signals nobody", PROC_LIRE, false, signals_parent, KILLED + SIGSYS},
    {"lire raises no limit", PROC_LIRE, false, raises_limit, KILLED + SIGSYS},
    {"lire has one gigabyte", PROC_LIRE, false, takes_two_gigabytes, ENOMEM},
#endif
};

#ifdef NAVETTE_SANITIZED
/* A sanitized build lets these through the filter; Landlock or the kernel still says no where it can. */
static bool is_for_sanitizer(const struct row *row)
{
    bool eased = row->attempt == traces || row->attempt == forks || row->attempt == raises_limit || row->attempt == signals_parent;
    return eased && row->processus != PROC_SUPERVISE;
}
#else
static bool is_for_sanitizer(const struct row *row)
{
    (void)row;
    return false;
}
#endif

static struct sandbox_paths paths_of(const struct row *row)
{
    struct sandbox_paths paths = {0};
    if (row->processus != PROC_REDIGE) /* which has nothing but its programs */
        *(row->may_write ? &paths.write[0] : &paths.read[0]) = mine;
    if (row->processus == PROC_READ || row->processus == PROC_REDIGE)
        paths.execute[0] = "/usr/bin/true";
    return paths;
}

/* Exit status 0 to 255 is an errno; a failing sandbox says why and is CHILD_FAILED. */
static int try_with(enum processus processus, struct sandbox_paths paths, struct sandbox_filter *filter, int (*attempt)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct fault fault = {""};
        if (sandbox_enter_prepared(processus, &paths, filter, &fault) != ERR_NONE) {
            dprintf(STDERR_FILENO, "# %s\n", fault.text);
            _exit(CHILD_FAILED);
        }
        _exit(attempt());
    }
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? KILLED + WTERMSIG(status) : WEXITSTATUS(status);
}

static int try_in_child(enum processus processus, struct sandbox_paths paths, int (*attempt)(void))
{
    return try_with(processus, paths, NULL, attempt);
}

static void make_files(void)
{
    struct { char *path; size_t room; const char *folder, *name; } names[] = {
        {my_file, sizeof my_file, mine, "file"}, {their_file, sizeof their_file, theirs, "file"},
        {made, sizeof made, mine, "made"}, {renamed, sizeof renamed, mine, "renamed"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)snprintf(names[i].path, names[i].room, "%s/%s", names[i].folder, names[i].name);
    for (size_t i = 0; i < 2; i++) {
        int fd = open(i == 0 ? my_file : their_file, O_CREAT | O_WRONLY, 0644);
        assert_true(fd >= 0);
        close(fd);
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    if (is_for_sanitizer(row))
        return;
    make_files();
    int got = try_in_child(row->processus, paths_of(row), row->attempt);
    unlink(made);
    assert_int_equal(got, row->expected);
}

/* What was worked out before, in the one that clones itself, forbids and allows the same. */
static void test_row_prepared(void **state)
{
    const struct row *row = *state;
    if (is_for_sanitizer(row))
        return;
    make_files();
    struct sandbox_filter *filter = sandbox_prepare(row->processus);
    assert_non_null(filter);
    int got = try_with(row->processus, paths_of(row), filter, row->attempt);
    free(filter);
    unlink(made);
    assert_int_equal(got, row->expected);
}

static void test_the_table_decides_which_paths(void **state)
{
    (void)state;
    struct fault fault;
    struct sandbox_paths paths = {.write = {mine}};
    assert_int_equal(sandbox_enter(PROC_LIRE, &paths, &fault), ERR_FINAL); /* before anything is given up */
    assert_non_null(strstr(fault.text, "`lire` nothing to write"));
    paths = (struct sandbox_paths){.execute = {"/usr/bin/true"}};
    assert_int_equal(sandbox_enter(PROC_DECIDE, &paths, &fault), ERR_FINAL);
}

/* As the daemon does it: supervise gives up what no child needs, forks, and the child goes further. */
static int goes_further(void)
{
    struct sandbox_paths paths = {.execute = {"/usr/bin/true"}};
    return try_in_child(PROC_READ, paths, executes_true);
}

/* A hand that has both folders moves a file from one to the other: no layer above it may forbid that (REFER). */
static int moves_across(void) { return of(rename(their_file, made)) | of(rename(made, their_file)); }
static int hand_with_two_folders(void)
{
    struct sandbox_paths paths = {.write = {mine, theirs}};
    return try_in_child(PROC_FETCH, paths, moves_across);
}

static void test_children_of_supervise(void **state)
{
    (void)state;
    struct sandbox_paths paths = {.write = {mine}, .execute = {"/usr/bin/true"}};
    assert_int_equal(try_in_child(PROC_SUPERVISE, paths, goes_further), 0);
    paths = (struct sandbox_paths){0}; /* as it is after all: a SIGHUP may bring new folders */
    assert_int_equal(try_in_child(PROC_SUPERVISE, paths, goes_further), 0);
    assert_int_equal(try_in_child(PROC_SUPERVISE, paths, read_theirs), 0);
    assert_int_equal(try_in_child(PROC_SUPERVISE, paths, hand_with_two_folders), 0);
    assert_int_equal(try_in_child(PROC_DECIDE, paths, read_theirs), EACCES);
}

static void test_names(void **state)
{
    (void)state;
    for (enum processus i = 0; i < PROC_COUNT; i++) {
        assert_true(strlen(processus_name(i)) < 16); /* TASK_COMM_LEN: it is what `ps` shows */
        assert_non_null(strstr(sandbox_rights(i), processus_name(i)));
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_the_table_decides_which_paths),
        cmocka_unit_test(test_children_of_supervise),
        cmocka_unit_test(test_names),
    };
    if (mkdtemp(mine) == NULL || mkdtemp(theirs) == NULL || chmod(mine, 0755) != 0 || chmod(theirs, 0755) != 0)
        return 1;
    int failed = RUN_ROWS("sandbox", rows, test_row) + RUN_ROWS("sandbox, prepared", rows, test_row_prepared) + RUN_TESTS("sandbox", others);
    unlink(my_file), unlink(their_file), rmdir(mine), rmdir(theirs);
    return failed;
}
