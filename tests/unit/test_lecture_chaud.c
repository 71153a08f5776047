/* lecture_chaud and clone: a reader that waits and its clones, and every way in which it can fail: then a program is
 * started for the one document. This test plays the readers: what it says tells who read. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/lecture_private.h"
#include "daemon/lecture_chaud.h"
#include "daemon/clone.h"
#include "daemon/wire.h"
#include "parsers/base/utf8.h"

enum { SECONDS = 5, AT_ONCE = 1, IDLE_MS = 300 };

static int ready; /* how often the reader that waits has made itself ready */
static char self[4096], fiche[] = "/tmp/navette-test-XXXXXX";

/* ---- the readers -------------------------------------------------------------------------------------------- */

/* A clone is as clean as a program: its descriptors, its limit, no signal blocked; it dies with who started it. */
static bool is_clean(bool is_clone)
{
    struct rlimit cpu;
    sigset_t blocked;
    int death = 0;
    for (int fd = 6; fd < 1000; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return false;
    return getrlimit(RLIMIT_CPU, &cpu) == 0 && cpu.rlim_cur == SECONDS && sigprocmask(SIG_SETMASK, NULL, &blocked) == 0
           && !sigismember(&blocked, SIGTERM) && prctl(PR_GET_PDEATHSIG, &death) == 0 && death == SIGKILL && getpgid(0) == getpid()
           && (fcntl(4, F_GETFD) >= 0) == is_clone; /* only these readings have a question */
}

static int read_one(const char *how)
{
    char what[64] = "", json[256];
    if (pread(3, what, sizeof what - 1, 0) <= 0)
        return 70;
    if (strcmp(what, "plante") == 0)
        abort();
    if (strcmp(what, "dort") == 0)
        pause();
    if (strcmp(what, "propre") == 0)
        how = is_clean(strcmp(how, "clone") == 0) ? how : "sale";
    (void)snprintf(json, sizeof json, "{\"kind\":\"autre\",\"pret\":%d,\"par\":\"%s\",\"pere\":%d}", ready, how, (int)getppid());
    printf("%zu\n%s", strlen(json), json);
    return fflush(stdout);
}

/* Answers nonsense, and behind it, in one call, a clone that nobody waits for any more: as one that was made too late. */
static int answer_late(void)
{
    pid_t pid = (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), NULL, NULL, NULL, 0UL);
    if (pid == 0)
        return pause();
    struct iovec words[] = {{"x", 1}, {&pid, sizeof pid}};
    struct mmsghdr messages[] = {{.msg_hdr = {.msg_iov = &words[0], .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = &words[1], .msg_iovlen = 1}}};
    return sendmmsg(CHAUD_FD, messages, 2, 0) == 2 ? pause() : 70;
}

/* Odd ones that wait; the name of the mailbox says which. */
static int wait_oddly(const char *how)
{
    char question[sizeof(struct chaud_demande)];
    pid_t pid = strcmp(how, "menteur@x.example") == 0 ? getppid() : -1;
    if (strcmp(how, "sourd@x.example") == 0)
        return 64;
    if (recv(CHAUD_FD, question, sizeof question, 0) <= 0)
        return 70;
    if (strcmp(how, "muet@x.example") == 0)
        return 0;
    if (strcmp(how, "tardif@x.example") == 0)
        return answer_late();
    return send(CHAUD_FD, strcmp(how, "court@x.example") == 0 ? (void *)"x" : (void *)&pid, strcmp(how, "court@x.example") == 0 ? 1 : sizeof pid, 0) > 0
                   ? pause() : 70;
}

static void make_ready(void *context)
{
    ++*(int *)context;
}

static int play_reader(int argc, char **argv)
{
    struct chaud_demande demande;
    if (argc < 6 || strcmp(argv[1], "--attendre") != 0)
        return read_one("programme");
    if (strcmp(argv[5], "navette@x.example") != 0)
        return wait_oddly(argv[5]);
    if (!clone_wait(IDLE_MS, make_ready, &ready, &demande))
        return 0;
    return demande.jour == 20514 ? read_one("clone") : 70;
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static enum err finish(struct lecture *lecture, int *out_exit, struct fault *out_fault)
{
    enum err err = ERR_WAIT;
    while (err == ERR_WAIT) {
        int64_t left = lecture_deadline_ms(lecture) - chrono_ms();
        struct pollfd events = {.fd = lecture_fd(lecture), .events = POLLIN};
        assert_true(poll(&events, 1, left > 0 ? (int)left : 0) >= 0);
        err = lecture_step(lecture, out_exit, out_fault);
    }
    return err;
}

static struct lecture *begin_for(struct chaud *chaud, const char *adresse, const char *text, int seconds)
{
    int document = wire_memfd(str_of(text)), question = strcmp(text, "propre") == 0 ? wire_memfd(STR("la question")) : -1;
    const struct lecture_demande demande = {
        .document = document, .question = question, .jour = 20514, .secondes = seconds, .programme = self, .regles_fiche = fiche,
        .regles_avis = "avis.cfg", .adresse = adresse, .taille_max = 1000, .chaud = chaud};
    struct lecture *lecture = NULL;
    struct fault fault;
    assert_int_equal(lecture_start(&demande, &lecture, &fault), ERR_NONE);
    close(document);
    if (question >= 0)
        close(question);
    return lecture;
}

static struct lecture *begin(struct chaud *chaud, const char *adresse, const char *text)
{
    return begin_for(chaud, adresse, text, SECONDS);
}

static void assert_read_by(struct chaud *chaud, const char *adresse, const char *text, const char *by)
{
    struct fault fault = {""};
    int exit = 0;
    char expected[64];
    struct lecture *lecture = begin(chaud, adresse, text);
    assert_int_equal(finish(lecture, &exit, &fault), ERR_NONE);
    (void)snprintf(expected, sizeof expected, "\"par\":\"%s\",\"pere\":%d}", by, (int)getpid()); /* a clone is our child too */
    assert_true(str_ends(lecture_json(lecture), str_of(expected)));
    lecture_free(lecture);
}

static void assert_alone(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

/* ---- the cases ---------------------------------------------------------------------------------------------- */

static const char good[] = "navette@x.example";

static void test_clones_read(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    assert_int_equal(chaud_fd(chaud, CHAUD_LIRE), -1); /* nothing at rest */
    for (int i = 0; i < 20; i++)
        assert_read_by(chaud, good, i % 2 == 0 ? "propre" : "bonjour", "clone");
    assert_true(chaud_fd(chaud, CHAUD_LIRE) >= 0);
    chaud_free(chaud);
    chaud_free(NULL);
    assert_alone();
}

/* What pays only for several is done once, before the second. */
static void test_is_ready_from_the_second_on(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    struct fault fault;
    int exit = 0;
    for (int i = 0; i < 3; i++) {
        struct lecture *lecture = begin(chaud, good, "bonjour");
        assert_int_equal(finish(lecture, &exit, &fault), ERR_NONE);
        assert_true(str_find(lecture_json(lecture), i == 0 ? STR("\"pret\":0") : STR("\"pret\":1")) != STR_NOT_FOUND);
        lecture_free(lecture);
    }
    chaud_free(chaud);
}

static void test_several_at_once(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    struct lecture *lectures[4];
    struct fault fault;
    int exit = 0;
    for (size_t i = 0; i < 4; i++)
        lectures[i] = begin(chaud, good, i == 1 ? "dort" : i == 2 ? "plante" : "bonjour");
    assert_int_equal(finish(lectures[3], &exit, &fault), ERR_NONE);
    assert_int_equal(finish(lectures[2], &exit, &fault), ERR_FINAL); /* a clone that crashes harms nobody else */
    assert_int_equal(exit, 70);
    assert_int_equal(finish(lectures[0], &exit, &fault), ERR_NONE);
    chaud_free(chaud); /* a clone under way is not touched … */
    assert_int_equal(lecture_step(lectures[1], &exit, &fault), ERR_WAIT);
    for (size_t i = 0; i < 4; i++)
        lecture_free(lectures[i]); /* … until its reading is */
    assert_alone();
}

/* One that crashed or hangs may have tried an address: the next clone is of another. One that was stopped from outside tried nothing. */
static void test_a_crash_ends_it(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    struct fault fault;
    struct stat before, after;
    int exit = 0;
    assert_read_by(chaud, good, "bonjour", "clone");
    assert_int_equal(fstat(chaud_fd(chaud, CHAUD_LIRE), &before), 0);
    chaud_ended(chaud, CHAUD_LIRE, SIGKILL); /* a status of waitpid */
    chaud_ended(chaud, CHAUD_PDF, SIGSEGV);
    chaud_ended(chaud, CHAUD_LIRE, 65 << 8);
    assert_true(chaud_fd(chaud, CHAUD_LIRE) >= 0);
    for (int i = 0; i < 2; i++) {
        struct lecture *lecture = begin_for(chaud, good, i == 0 ? "plante" : "dort", i == 0 ? SECONDS : AT_ONCE);
        assert_int_equal(finish(lecture, &exit, &fault), ERR_FINAL);
        lecture_free(lecture);
        assert_int_equal(chaud_fd(chaud, CHAUD_LIRE), -1);
        assert_read_by(chaud, good, "bonjour", "clone");
        assert_int_equal(fstat(chaud_fd(chaud, CHAUD_LIRE), &after), 0);
        assert_true(before.st_ino != after.st_ino);
        before = after;
    }
    chaud_ended(chaud, CHAUD_LIRE, SIGXCPU);
    assert_int_equal(chaud_fd(chaud, CHAUD_LIRE), -1);
    chaud_ended(NULL, CHAUD_LIRE, SIGSEGV);
    chaud_free(chaud);
    assert_alone();
}

/* Idle it leaves; the next document starts another, whether or not anybody has seen it go. */
static void test_leaves_and_comes_again(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    assert_read_by(chaud, good, "bonjour", "clone");
    struct pollfd events = {.fd = chaud_fd(chaud, CHAUD_LIRE), .events = POLLIN};
    assert_int_equal(poll(&events, 1, 10 * IDLE_MS), 1);
    chaud_step(chaud, CHAUD_LIRE);
    assert_int_equal(chaud_fd(chaud, CHAUD_LIRE), -1);
    assert_alone();
    assert_read_by(chaud, good, "bonjour", "clone");
    usleep(2 * IDLE_MS * 1000);
    assert_read_by(chaud, good, "bonjour", "clone");
    chaud_free(chaud);
    assert_alone();
}

static void write_rules(const char *text)
{
    int fd = open(fiche, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

/* Other rules: the one that waits has read the old ones, and goes. */
static void test_other_rules(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    assert_read_by(chaud, good, "bonjour", "clone");
    struct pollfd events = {.fd = chaud_fd(chaud, CHAUD_LIRE), .events = POLLIN};
    struct stat before, after;
    assert_int_equal(fstat(events.fd, &before), 0);
    write_rules("autres");
    assert_read_by(chaud, good, "bonjour", "clone");
    assert_int_equal(fstat(chaud_fd(chaud, CHAUD_LIRE), &after), 0);
    assert_true(before.st_ino != after.st_ino); /* another socket: another one waits */
    chaud_free(chaud);
    assert_alone();
}

/* One that cannot be had, dies, lies or talks nonsense: the document is read all the same, and it is not tried again at once. */
static void test_without(void **state)
{
    (void)state;
    static const char *const odd[] = {"sourd@x.example", "muet@x.example", "menteur@x.example", "court@x.example", "moins@x.example"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct chaud *chaud = chaud_new();
        int64_t start = chrono_ms();
        assert_read_by(chaud, odd[i], "bonjour", "programme");
        assert_read_by(chaud, odd[i], "bonjour", "programme");
        assert_true(chrono_ms() - start < 4000);
        assert_int_equal(chaud_fd(chaud, CHAUD_LIRE), -1);
        chaud_free(chaud);
        assert_alone();
    }
}

/* A clone that was answered too late would read the document beside the program that reads it now: it is ended. */
static void test_late_clone(void **state)
{
    (void)state;
    struct chaud *chaud = chaud_new();
    assert_read_by(chaud, "tardif@x.example", "bonjour", "programme");
    assert_alone(); /* before it is freed, too */
    chaud_free(chaud);
    assert_alone();
}

int main(int argc, char **argv)
{
    if (strcmp(argv[0], "navette-lire") == 0)
        return play_reader(argc, argv);
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clones_read), cmocka_unit_test(test_is_ready_from_the_second_on), cmocka_unit_test(test_several_at_once),
        cmocka_unit_test(test_a_crash_ends_it), cmocka_unit_test(test_leaves_and_comes_again),
        cmocka_unit_test(test_other_rules), cmocka_unit_test(test_without), cmocka_unit_test(test_late_clone),
    };
    if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
        return 1;
    int fd = mkstemp(fiche);
    close(fd);
    int failed = RUN_TESTS("lecture_chaud", tests);
    unlink(fiche);
    return failed;
}
