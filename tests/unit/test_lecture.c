/* lecture: what a reader may answer, and every nonsense of one that was taken over. The test plays both sides: started
 * again under the name navette-lire it does what the document says. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/lecture_private.h"
#include "daemon/wire.h"
#include "parsers/base/utf8.h"

enum { EXIT_ODD = 42, SECONDS = 2, LARGE = 300000 };

/* ---------------------------------------------------------------- the reader of the test */

static int says(const char *text, int status)
{
    for (size_t len = strlen(text), done = 0; done < len;) {
        ssize_t written = write(STDOUT_FILENO, text + done, len - done);
        if (written <= 0)
            return EXIT_ODD;
        done += (size_t)written;
    }
    return status;
}

/* `json` with its true length, then `rest`. */
static int answers(const char *json, const char *rest)
{
    char length[24];
    (void)snprintf(length, sizeof length, "%zu\n", strlen(json));
    return says(length, 0) | says(json, 0) | says(rest, 0);
}
#define ONE_FILE "{\"kind\":\"autre\",\"interne\":{\"fichiers\":[{}]}}"

static int complains(const char *text, int status)
{
    return write(STDERR_FILENO, text, strlen(text)) < 0 ? EXIT_ODD : status;
}

static int good(void) { return says("16\n{\"kind\":\"autre\"}", 0); }
static int two_files(void)
{
    return answers("{\"kind\":\"fiche\",\"interne\":{\"fichiers\":[{},{},{}]}}", "2 5\nabcde0 0\n");
}
static int crumbs(void)
{
    for (const char *c = "16\n{\"kind\":\"autre\"}"; *c != '\0'; c++) {
        if (write(STDOUT_FILENO, c, 1) != 1)
            return EXIT_ODD;
        usleep(1000);
    }
    return 0;
}
static int large_file(void)
{
    static char bytes[LARGE];
    memset(bytes, 'x', sizeof bytes);
    answers(ONE_FILE, "0 300000\n");
    return write(STDOUT_FILENO, bytes, sizeof bytes) == LARGE ? 0 : EXIT_ODD;
}
/* In large pieces: on a busy machine too the limits must be met before the time is over. */
static int repeats(char c)
{
    static char bytes[64 * 1024 + 1];
    memset(bytes, c, sizeof bytes - 1);
    while (says(bytes, 0) == 0)
        continue;
    return 0;
}
static int endless(void) { return repeats('9'); }
static int endless_json(void) { says("8388608\n", 0); return repeats('['); }
static int endless_files(void) { answers(ONE_FILE, "0 62914560\n"); return repeats('x'); }
static int endless_errors(void) { for (;;) if (complains("and another thing\n", 0) != 0) return 0; }
static int negative(void) { return says("-5\n{}", 0); }
static int huge(void) { return says("18446744073709551617\n{}", 0); }
static int over(void) { return says("8388609\n{}", 0); }
static int empty_json(void) { return says("0\n", 0); }
static int short_json(void) { return says("100\n{\"kind\":\"autre\"}", 0); }
static int no_json(void) { return answers("hello", ""); }
static int array(void) { return answers("[]", ""); }
static int odd_kind(void) { return answers("{\"kind\":\"admis\"}", ""); }
static int twice(void) { return answers("{\"kind\":\"autre\",\"kind\":\"fiche\"}", ""); }
static int bad_utf8(void) { return answers("{\"kind\":\"autre\",\"x\":\"\xff\"}", ""); }
static int deep(void)
{
    static char nested[100001];
    memset(nested, '[', sizeof nested - 1);
    return answers(nested, "");
}
static int trailing(void) { return says("16\n{\"kind\":\"autre\"}garbage", 0); }
static int trailing_long(void) { return says("16\n{\"kind\":\"autre\"}garbage garbage garbage garbage", 0); }
static int unlisted(void) { return says("16\n{\"kind\":\"autre\"}0 2\nab", 0); }
static int out_of_range(void) { return answers(ONE_FILE, "64 2\nab"); }
static int same_file(void) { return answers(ONE_FILE, "0 1\na0 1\nb"); }
static int interne_odd(void) { return answers("{\"kind\":\"autre\",\"interne\":\"no\"}", ""); }
static int silent(void) { return 0; }
static int refuses(void) { return complains("GLib-WARNING: something\ndocx: it is encrypted, ask for it without a password\n", 65); }
static int refuses_rudely(void) { return complains("bad \x1b[31m\xff\x07 thing\r\n\n", 65); }
static int refuses_at_length(void)
{
    for (int i = 0; i < 3000; i++) /* the limit falls inside one of these */
        complains("\xc3\xa9\xe2\x82\xac", 0);
    return 65;
}
static int refuses_silently(void) { return 65; }
static int fails(void) { return complains("fiche.cfg: line 3\n", 78); }
static int dies(void) { signal(SIGSEGV, SIG_DFL); raise(SIGSEGV); return 0; }
static int is_killed(void) { raise(SIGKILL); return 0; }
static int sleeps(void) { while (pause()) continue; return 0; }
static int sleeps_closed(void) { close(STDOUT_FILENO); close(STDERR_FILENO); return sleeps(); }
static int spins(void)
{
    signal(SIGXCPU, SIG_IGN);
    for (volatile bool forever = true; forever;)
        continue;
    return 0;
}
static int half_then_waits(void) { says("16\n{\"kind", 0); return sleeps(); }
/* Only 0 to 5 are open, the environment is empty, the document is there for reading alone. */
static int is_clean(void)
{
    for (int fd = 6; fd < 1000; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return EXIT_ODD;
    char question[32] = "";
    ssize_t got = pread(4, question, sizeof question - 1, 0);
    if (got <= 0 || strcmp(question, "la question") != 0 || getenv("PATH") != NULL || write(3, "x", 1) >= 0)
        return EXIT_ODD;
    return good();
}

static const struct row {
    const char *name;
    int (*reader)(void);
    int exit; /* 0: read */
    const char *reason;
} rows[] = {
    {"the least answer", good, 0, NULL},
    {"an answer byte by byte", crumbs, 0, NULL},
    {"files in any order, one not sent", two_files, 0, NULL},
    {"a file larger than a pipe", large_file, 0, NULL},
    {"nothing but its descriptors", is_clean, 0, NULL},
    {"its own sentence, last line", refuses, 65, "docx: it is encrypted, ask for it without a password"},
    {"its sentence is made fit to show", refuses_rudely, 65, "bad [31m"},
    {"its sentence is cut between letters", refuses_at_length, 65, "\xc3\xa9\xe2\x82\xac"},
    {"no sentence", refuses_silently, 65, "cannot be read"},
    {"another exit status", fails, 70, "exit 78): fiche.cfg: line 3"},
    {"a crash", dies, 70, "crashed"},
    {"killed by somebody else", is_killed, LECTURE_TUE, "try again"},
    {"exit 0 and no word", silent, 70, "in the middle"},
    {"never answers", sleeps, 70, "too long"},
    {"closes all and stays", sleeps_closed, 70, "too long"},
    {"half an answer and waits", half_then_waits, 70, "too long"},
    {"burns the processor", spins, 70, "too"},
    {"writes digits for ever", endless, 70, "line of lengths"},
    {"writes JSON for ever", endless_json, 70, "line of lengths"},
    {"writes a file for ever", endless_files, 70, "bytes|too long"}, /* 64 MB may take a slow machine longer than it has */
    {"complains for ever", endless_errors, 70, "too long"},
    {"a negative length", negative, 70, "no length"},
    {"a length that wraps", huge, 70, "no length"},
    {"one byte over the limit", over, 70, "no length"},
    {"no JSON at all", empty_json, 70, "no length"},
    {"less JSON than announced", short_json, 70, "in the middle"},
    {"JSON that is none", no_json, 70, "not the JSON"},
    {"JSON that is no object", array, 70, "not the JSON"},
    {"a kind that there is not", odd_kind, 70, "not the JSON"},
    {"a key twice", twice, 70, "not the JSON"},
    {"text that is not UTF-8", bad_utf8, 70, "not the JSON"},
    {"JSON too deep", deep, 70, "not the JSON"},
    {"something after the end", trailing, 70, "in the middle"},
    {"much after the end", trailing_long, 70, "line of lengths"},
    {"a file that is not listed", unlisted, 70, "does not list"},
    {"a file number out of range", out_of_range, 70, "cannot be"},
    {"the same file twice", same_file, 70, "cannot be"},
    {"interne of another kind", interne_odd, 70, "not the JSON"},
};

/* Under the name navette-lire: the document holds the number of the row. */
static int play_reader(void)
{
    char number[8] = "";
    uint64_t row = 0;
    ssize_t got = pread(3, number, sizeof number - 1, 0);
    if (got <= 0 || !str_number(str_of(number), sizeof rows / sizeof rows[0] - 1, &row))
        return EXIT_ODD;
    return rows[row].reader();
}

/* ---------------------------------------------------------------- the test */

static char self[4096];

static struct lecture_demande demand(int document, int question)
{
    return (struct lecture_demande){
        .document = document, .question = question, .jour = 20514, .secondes = SECONDS, .programme = self,
        .regles_fiche = "fiche.cfg", .regles_avis = "avis.cfg", .adresse = "navette@departement.example", .taille_max = 1000};
}

static enum err finish(struct lecture *lecture, int *out_exit, struct fault *out_fault)
{
    enum err err = ERR_WAIT;
    while (err == ERR_WAIT) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t left = lecture_deadline_ms(lecture) - now.tv_sec * 1000 - now.tv_nsec / 1000000;
        struct pollfd events = {.fd = lecture_fd(lecture), .events = POLLIN};
        assert_true(poll(&events, 1, left > 0 ? (int)left : 0) >= 0);
        err = lecture_step(lecture, out_exit, out_fault);
    }
    return err;
}

/* `a|b`: either is well. */
static bool says_why(const char *fault, const char *reasons)
{
    struct str rest = str_of(reasons), reason = STR_NONE;
    while (str_next(&rest, '|', &reason))
        if (str_find(str_of(fault), reason) != STR_NOT_FOUND)
            return true;
    print_error("expected «%s» in «%s»\n", reasons, fault);
    return false;
}

static void check_result(const struct row *row, const struct lecture *lecture)
{
    if (row->reader == two_files) {
        assert_int_equal(lecture_fichier_count(lecture), 3);
        assert_str(lecture_fichier(lecture, 2), "abcde");
        assert_str(lecture_fichier(lecture, 0), "");
        assert_str(lecture_fichier(lecture, 1), NULL);
    } else if (row->reader == large_file) {
        assert_int_equal(lecture_fichier(lecture, 0).len, LARGE);
    } else {
        assert_str(lecture_json(lecture), "{\"kind\":\"autre\"}");
        assert_int_equal(lecture_fichier_count(lecture), 0);
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    char number[8];
    (void)snprintf(number, sizeof number, "%zu", (size_t)(row - rows));
    int document = wire_memfd(str_of(number)), question = wire_memfd(STR("la question"));
    struct lecture_demande demande = demand(document, row->reader == is_clean ? question : -1);
    struct lecture *lecture = NULL;
    struct fault fault = {""};
    int exit = 0;
    assert_int_equal(lecture_start(&demande, &lecture, &fault), ERR_NONE);
    enum err err = finish(lecture, &exit, &fault);
    if (row->exit == 0 && err != ERR_NONE)
        print_error("%s\n", fault.text);
    assert_int_equal(err, row->exit == 0 ? ERR_NONE : ERR_FINAL);
    if (err == ERR_NONE) {
        check_result(row, lecture);
    } else {
        assert_int_equal(exit, row->exit);
        assert_true(says_why(fault.text, row->reason));
        assert_true(utf8_is_valid(str_of(fault.text)));
        for (const char *c = fault.text; *c != '\0'; c++)
            assert_true((unsigned char)*c >= ' '); /* one line, nothing for a terminal to obey */
    }
    lecture_free(lecture);
    close(document), close(question);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie, nobody left */
    assert_int_equal(errno, ECHILD);
}

static void test_a_document_that_can_be_written_is_not_handed_over(void **state)
{
    (void)state;
    char path[] = "/tmp/navette-test-XXXXXX";
    int document = mkstemp(path);
    struct lecture_demande demande = demand(document, -1);
    struct lecture *lecture = NULL;
    struct fault fault;
    assert_int_equal(lecture_start(&demande, &lecture, &fault), ERR_FINAL);
    assert_null(lecture);
    close(document), unlink(path);
}

static void test_no_program(void **state)
{
    (void)state;
    int document = wire_memfd(STR("0")), exit = 0;
    struct lecture_demande demande = demand(document, -1);
    demande.programme = "/nowhere/navette-lire";
    struct lecture *lecture = NULL;
    struct fault fault;
    assert_int_equal(lecture_start(&demande, &lecture, &fault), ERR_NONE);
    assert_int_equal(finish(lecture, &exit, &fault), ERR_FINAL);
    assert_int_equal(exit, 70);
    assert_true(says_why(fault.text, "cannot be started"));
    lecture_free(lecture);
    close(document);
}

static void test_freed_while_it_runs(void **state)
{
    (void)state;
    struct lecture *lectures[3];
    int document = wire_memfd(STR("11")); /* never answers */
    struct lecture_demande demande = demand(document, -1);
    struct fault fault;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(lecture_start(&demande, &lectures[i], &fault), ERR_NONE);
    for (size_t i = 0; i < 3; i++)
        lecture_free(lectures[i]);
    lecture_free(NULL);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    close(document);
}

/* A good reply cut at every byte is refused at its end; in two pieces, wherever parted, it is the same reply. */
static void test_cut_at_every_byte(void **state)
{
    (void)state;
    const struct str whole = STR("44\n" ONE_FILE "0 5\nabcde");
    for (size_t i = 0; i <= whole.len; i++) {
        struct reponse reponse;
        struct fault fault;
        reponse_init(&reponse);
        assert_int_equal(reponse_feed(&reponse, str_slice(whole, 0, i), &fault), ERR_NONE);
        /* Whole, or whole but for its file, of which it has not said a word. */
        bool is_whole = i == whole.len || i == whole.len - strlen("0 5\nabcde");
        assert_int_equal(reponse_end(&reponse, &fault), is_whole ? ERR_NONE : ERR_FINAL);
        assert_int_equal(reponse_feed(&reponse, str_from(whole, i), &fault), ERR_NONE);
        assert_int_equal(reponse_end(&reponse, &fault), ERR_NONE);
        assert_str(reponse_str(&reponse, &reponse.fichiers[0]), "abcde");
        reponse_free(&reponse);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[0], "navette-lire") == 0)
        return play_reader();
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_a_document_that_can_be_written_is_not_handed_over),
        cmocka_unit_test(test_no_program),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_freed_while_it_runs),
    };
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len <= 0)
        return 1;
    (void)signal(SIGPIPE, SIG_IGN);
    return RUN_ROWS("lecture", rows, test_row) + RUN_TESTS("lecture", others);
}
