/* read: the whole process, in its sandbox, between a decide and readers that this test plays (see test_lecture). */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/read.h"
#include "daemon/wire.h"

static char self[4096];
static int decide; /* our end */
static int log_end; /* of the process's log */
static pid_t process;

/* ---- the reader: does what the document says --------------------------------------------------------------- */

static int play_reader(void)
{
    char what[16] = "", question[16] = "";
    if (pread(3, what, sizeof what - 1, 0) <= 0)
        return 70;
    if (strcmp(what, "illisible") == 0)
        return write(STDERR_FILENO, "texte: vide\n", 12) == 12 ? 65 : 70;
    if (strcmp(what, "echoue") == 0)
        return write(STDERR_FILENO, "texte: Adem\n", 12) == 12 ? 78 : 70;
    if (strcmp(what, "lent") == 0)
        sleep(2);
    if (strcmp(what, "toujours") == 0)
        pause();
    if (strcmp(what, "tue") == 0)
        raise(SIGKILL);
    bool asked = pread(4, question, sizeof question - 1, 0) > 0;
    const char *json = asked ? "{\"kind\":\"avis\"}" : "{\"kind\":\"autre\",\"interne\":{\"fichiers\":[{},{}]}}";
    printf("%zu\n%s%s", strlen(json), json, asked ? "" : "1 4\nabcd");
    return 0;
}

/* ---- decide ------------------------------------------------------------------------------------------------ */

static int setup(void **state)
{
    (void)state;
    int ends[2];
    struct fault fault;
    if (wire_pair(ends, &fault) != ERR_NONE)
        return -1;
    log_end = memfd_create("log", MFD_CLOEXEC);
    fflush(NULL);
    process = fork();
    if (process == 0) {
        close(ends[0]);
        if (dup2(log_end, STDERR_FILENO) < 0)
            _exit(1);
        const struct read_config config = {.programme = self, .regles_fiche = "fiche.cfg", .regles_avis = "avis.cfg",
                                           .adresse = "navette@departement.example", .secondes = 5, .taille_max = 1000};
        _exit(read_main(ends[1], &config));
    }
    close(ends[1]);
    decide = ends[0];
    return process > 0 ? 0 : -1;
}

/* Closing our end is the order to stop, and nobody is left behind. */
static int teardown(void **state)
{
    (void)state;
    int status = 0;
    if (decide >= 0)
        close(decide);
    close(log_end);
    return waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static void ask(int64_t id, const char *document, const char *question)
{
    struct fault fault;
    int fds[2] = {wire_memfd(str_of(document)), question == NULL ? -1 : wire_memfd(str_of(question))};
    assert_int_equal(wire_send_new(decide, json_pack("{s:s,s:I,s:s}", "t", "lis", "id", (json_int_t)id, "jour", "2026-03-02"), fds,
                                   question == NULL ? 1 : 2, &fault), ERR_NONE);
    close(fds[0]);
    if (question != NULL)
        close(fds[1]);
}

static struct wire_frame take(void)
{
    struct fault fault;
    struct wire_frame frame;
    struct pollfd wait = {.fd = decide, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, 10000), 1);
    assert_int_equal(wire_recv(decide, &frame, &fault), ERR_NONE);
    return frame;
}

static void assert_file(const struct wire_frame *frame, const char *expected)
{
    struct fault fault;
    struct str bytes = STR_NONE;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_int_equal(wire_read_fd(arena, frame->fds[0], 1000, &bytes, &fault), ERR_NONE);
    assert_str(bytes, expected);
    arena_free(arena);
}

static void test_a_reading_and_its_files(void **state)
{
    (void)state;
    ask(7, "message", NULL);
    struct wire_frame lu = take(), fichier = take();
    assert_string_equal(lu.kind, "lu");
    assert_int_equal(wire_number(&lu, "id", -1), 7);
    assert_int_equal(wire_number(&lu, "fichiers", -1), 1); /* one of the two that are listed */
    assert_file(&lu, "{\"kind\":\"autre\",\"interne\":{\"fichiers\":[{},{}]}}");
    assert_string_equal(fichier.kind, "fichier");
    assert_int_equal(wire_number(&fichier, "n", -1), 1);
    assert_int_equal(wire_number(&fichier, "taille", -1), 4);
    assert_file(&fichier, "abcd");
    wire_frame_free(&lu), wire_frame_free(&fichier);
}

static void test_the_question_goes_along(void **state)
{
    (void)state;
    ask(8, "message", "la question");
    struct wire_frame lu = take();
    assert_file(&lu, "{\"kind\":\"avis\"}");
    wire_frame_free(&lu);
}

static void test_unreadable(void **state)
{
    (void)state;
    ask(9, "illisible", NULL);
    struct wire_frame frame = take();
    assert_string_equal(frame.kind, "illisible");
    assert_int_equal(wire_number(&frame, "code", -1), 65);
    assert_str(wire_text(&frame, "pourquoi"), "texte: vide");
    wire_frame_free(&frame);
}

/* Its log says why, and nothing that the reader said: that may quote the document. */
static void test_why_is_logged(void **state)
{
    (void)state;
    char text[4096] = "";
    ask(9, "illisible", NULL);
    ask(10, "echoue", NULL);
    for (int i = 0; i < 2; i++) {
        struct wire_frame frame = take();
        assert_string_equal(frame.kind, "illisible");
        wire_frame_free(&frame);
    }
    assert_true(pread(log_end, text, sizeof text - 1, 0) > 0);
    assert_non_null(strstr(text, "id=9 code=65 cause=\"\""));
    assert_non_null(strstr(text, "id=10 code=70 cause=\"the reader failed (exit 78)\""));
    assert_null(strstr(text, "Adem"));
    assert_null(strstr(text, "vide"));
}

/* Killed by somebody else: the message is not to blame, decide may ask again. */
static void test_killed(void **state)
{
    (void)state;
    ask(10, "tue", NULL);
    struct wire_frame frame = take();
    assert_string_equal(frame.kind, "illisible");
    assert_int_equal(wire_number(&frame, "code", -1), 137);
    wire_frame_free(&frame);
}

/* More requests than hands, a slow one among them: all are answered, the quick ones are not kept waiting. */
static void test_many_at_once(void **state)
{
    (void)state;
    int64_t sum = 0, last = -1;
    ask(100, "lent", "q");
    for (int64_t id = 101; id < 112; id++)
        ask(id, "message", "q");
    for (int i = 0; i < 12; i++) {
        struct wire_frame frame = take();
        assert_string_equal(frame.kind, "lu");
        last = wire_number(&frame, "id", -1);
        sum += last;
        wire_frame_free(&frame);
    }
    assert_int_equal(sum, 100 * 12 + 66);
    assert_int_equal(last, 100);
}

static void test_nonsense_is_passed_over(void **state)
{
    (void)state;
    struct fault fault;
    assert_int_equal(wire_send_new(decide, json_pack("{s:s}", "t", "chante"), NULL, 0, &fault), ERR_NONE);
    assert_int_equal(wire_send_new(decide, json_pack("{s:s,s:i,s:s}", "t", "lis", "id", 1, "jour", "2026-03-02"), NULL, 0, &fault), ERR_NONE);
    ask(12, "illisible", NULL);
    struct wire_frame frame = take();
    assert_int_equal(wire_number(&frame, "id", -1), 12);
    wire_frame_free(&frame);
}

static void test_never_answering_ends(void **state)
{
    (void)state;
    ask(13, "toujours", NULL);
    struct wire_frame frame = take();
    assert_int_equal(wire_number(&frame, "code", -1), 70);
    wire_frame_free(&frame);
}

static void test_decide_dies_while_reading(void **state)
{
    (void)state;
    ask(14, "toujours", NULL);
    usleep(100000);
    close(decide); /* teardown sees the process end, at once and well */
    decide = -1;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[0], "navette-lire") == 0)
        return play_reader();
    if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
        return 1;
#define WITH_PROCESS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    static const struct CMUnitTest tests[] = {
        WITH_PROCESS(test_a_reading_and_its_files), WITH_PROCESS(test_the_question_goes_along), WITH_PROCESS(test_unreadable), WITH_PROCESS(test_why_is_logged), WITH_PROCESS(test_killed),
        WITH_PROCESS(test_many_at_once), WITH_PROCESS(test_nonsense_is_passed_over), WITH_PROCESS(test_never_answering_ends),
        WITH_PROCESS(test_decide_dies_while_reading),
    };
    return RUN_TESTS("read", tests);
}
