/* redige: decide asks, the hand has it made. The real hand with the real programs, which stand beside the unit tests; hands that
 * misbehave are played by the test. */
#include "tests/unit/programme.h"
#include "tests/unit/unit.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/redige.h"
#include "daemon/wire.h"

#define SHEET "{\"feuilles\":[{\"nom\":\"Suivi\",\"colonnes\":[{\"titre\":\"A\"}],\"lignes\":[[1],[\"=1+1\"]]}]}"
#define GRAPH "digraph { a [pos=\"0,0\"]; }"

static char lire[PATH_MAX];

static enum err ask(struct redige *redige, enum redige_forme forme, const char *input, struct buf *out, struct fault *fault)
{
    buf_init(out, REDIGE_MAX_OCTETS);
    return redige_fait(redige, forme, str_of(input), out, fault);
}

static void test_the_hand(void **state)
{
    (void)state;
    struct fault fault = {""};
    int ends[2];
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        _exit(redige_main(ends[1], lire));
    }
    close(ends[1]);
    struct redige redige = {.sock = ends[0]};
    static const struct { enum redige_forme forme; const char *input, *words; } rows[] = {
        {REDIGE_XLSX, SHEET, NULL}, {REDIGE_PNG, GRAPH, NULL}, {REDIGE_SVG, GRAPH, NULL},
        {REDIGE_SVG, "no graph", "navette-image: this is no graph"}, {REDIGE_XLSX, "[]", "from one to 64 sheets"}, {REDIGE_XLSX, "{", "no description"},
        {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"a/b\"}]}", "no name that it may have"}, {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":7}]}", "no name that it may have"},
        {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"A\"},{\"nom\":\"a\"}]}", "another one's"},
        {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"A\",\"colonnes\":[{}],\"lignes\":[[1,2]]}]}", "longer than its headings"},
        {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"A\",\"graphiques\":[{\"series\":[{\"valeurs\":[\"B\",0,0,1,1]}]}]}]}", "cells that are of no sheet"},
        {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"A\",\"graphiques\":[{\"series\":[]}]}]}", "without a series"},
        {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"A\",\"nom\":\"B\"}]}", "no description"}, {REDIGE_XLSX, "{\"feuilles\":[{\"nom\":\"\xff\"}]}", "no description"},
        /* of every member something else than it is: nothing is shown of it */
        {REDIGE_XLSX, "{\"jour\":\"2026-99-99\",\"feuilles\":[{\"nom\":\"A\",\"entete\":3,\"fige\":-7,\"colonnes\":[{\"largeur\":1e308,\"format\":\"%n\"},7],"
                      "\"lignes\":[[{\"v\":\"0001-01-01\",\"f\":\"date\"},{\"v\":[]}],{},[\"\\uffff\\u202e\",1e308]]}]}", NULL},
        {REDIGE_XLSX, SHEET, NULL}, /* after failures it goes on */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf document;
        enum err err = ask(&redige, rows[i].forme, rows[i].input, &document, &fault);
        assert_int_equal(err, rows[i].words == NULL ? ERR_NONE : ERR_FINAL);
        assert_true(rows[i].words == NULL ? document.len > 100 : strstr(fault.text, rows[i].words) != NULL);
        buf_free(&document);
    }
    /* a reason that is cut inside a letter is no text: the hand says so and lives on */
    struct wire_frame refused;
    const char *kind = "x\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9";
    assert_int_equal(wire_send_new(ends[0], json_pack("{s:s,s:i}", "t", kind, "id", 99), NULL, 0, &fault), ERR_NONE);
    assert_int_equal(poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, REDIGE_ATTENTE_MS), 1);
    assert_int_equal(wire_recv(ends[0], &refused, &fault), ERR_NONE);
    assert_str(wire_text(&refused, "pourquoi"), "its reason cannot be shown");
    wire_frame_free(&refused);
    close(ends[0]);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

/* Asked for nothing it ends with decide, and was never locked in. */
static void test_nothing_asked(void **state)
{
    (void)state;
    struct fault fault;
    int ends[2];
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    close(ends[0]);
    assert_int_equal(redige_main(ends[1], "/nowhere/navette-lire"), 0);
    close(ends[1]);
}

static void test_the_commands_start_it_themselves(void **state)
{
    (void)state;
    struct fault fault = {""};
    struct buf document;
    assert_int_equal(ask(&(struct redige){.sock = -1, .lire = lire}, REDIGE_XLSX, SHEET, &document, &fault), ERR_NONE);
    assert_true(str_starts(buf_str(&document), STR("PK")));
    buf_free(&document);
    assert_int_equal(ask(&(struct redige){.sock = -1, .lire = "/nowhere/navette-lire"}, REDIGE_XLSX, SHEET, &document, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "navette-redige cannot be started"));
    buf_free(&document);
}

/* No hand, one that dies, one whose answer is another order's and then its own. */
static void test_hands_that_misbehave(void **state)
{
    (void)state;
    struct fault fault = {""};
    struct buf document;
    int ends[2];
    assert_int_equal(ask(NULL, REDIGE_PNG, GRAPH, &document, &fault), ERR_FINAL);
    assert_int_equal(ask(&(struct redige){.sock = -1}, REDIGE_PNG, GRAPH, &document, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "not there"));
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    struct redige redige = {.sock = ends[0], .id = 41};
    int fd = wire_memfd(STR("mine")), old = wire_memfd(STR("another's"));
    assert_int_equal(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 41), &old, 1, &fault), ERR_NONE);
    assert_int_equal(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 42), &fd, 1, &fault), ERR_NONE);
    assert_int_equal(ask(&redige, REDIGE_PNG, GRAPH, &document, &fault), ERR_NONE);
    assert_str(buf_str(&document), "mine");
    buf_free(&document);
    assert_int_equal(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 43), NULL, 0, &fault), ERR_NONE); /* without its document */
    assert_int_equal(ask(&redige, REDIGE_PNG, GRAPH, &document, &fault), ERR_FINAL);
    assert_int_equal(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_refuse", "id", 44), NULL, 0, &fault), ERR_NONE);
    assert_int_equal(ask(&redige, REDIGE_PNG, GRAPH, &document, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "no reason"));
    close(ends[1]);
    assert_int_equal(ask(&redige, REDIGE_PNG, GRAPH, &document, &fault), ERR_FINAL);
    close(ends[0]);
    close(fd), close(old);
}

/* One that says nothing holds up whoever asks once, whatever is to be made then; after a while it is asked again. */
static void test_a_hand_that_hangs(void **state)
{
    (void)state;
    struct fault fault = {""};
    struct buf document;
    int ends[2];
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    struct redige redige = {.sock = ends[0], .attente_ms = 30};
    int64_t start = chrono_ms();
    assert_int_equal(ask(&redige, REDIGE_XLSX, SHEET, &document, &fault), ERR_FINAL);
    assert_true(chrono_ms() - start >= 30);
    buf_free(&document);
    for (enum redige_forme forme = REDIGE_PNG; forme < REDIGE_FORMES; forme++) {
        assert_int_equal(ask(&redige, forme, SHEET, &document, &fault), ERR_FINAL);
        buf_free(&document);
    }
    assert_int_equal(redige.id, 1); /* only the first was an order */
    int fd = wire_memfd(STR("again"));
    assert_int_equal(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 2), &fd, 1, &fault), ERR_NONE);
    redige.apres = chrono_ms();
    assert_int_equal(ask(&redige, REDIGE_PNG, GRAPH, &document, &fault), ERR_NONE);
    assert_str(buf_str(&document), "again");
    buf_free(&document);
    close(ends[0]), close(ends[1]), close(fd);
}

/* A refusal is no reason to wait: the next document may be made. */
static void test_a_refusal_holds_up_nothing(void **state)
{
    (void)state;
    struct fault fault = {""};
    struct buf document;
    int ends[2];
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    struct redige redige = {.sock = ends[0]};
    assert_int_equal(wire_send_new(ends[1], json_pack("{s:s,s:i,s:s}", "t", "redige_refuse", "id", 1, "pourquoi", "this is no graph"), NULL, 0, &fault), ERR_NONE);
    assert_int_equal(ask(&redige, REDIGE_PNG, GRAPH, &document, &fault), ERR_FINAL);
    buf_free(&document);
    assert_int_equal(redige.apres, 0);
    close(ends[0]), close(ends[1]);
}

int main(void)
{
    unit_programme("navette-lire", lire, sizeof lire);
    (void)signal(SIGPIPE, SIG_IGN); /* as navette does */
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_hand), cmocka_unit_test(test_nothing_asked), cmocka_unit_test(test_the_commands_start_it_themselves),
        cmocka_unit_test(test_hands_that_misbehave), cmocka_unit_test(test_a_hand_that_hangs), cmocka_unit_test(test_a_refusal_holds_up_nothing),
    };
    return RUN_TESTS("redige", tests);
}
