/* lecture_outils and lire_outils: the talk between a reader that is locked in and the tools that are started for it, and every
 * nonsense of either. This test plays all three: under the name navette-lire it has the tools run that the document names,
 * under the names navette-pdf and navette-ocr it does what its request says. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/lecture_outils.h"
#include "daemon/lecture_private.h"
#include "daemon/lire_outils.h"
#include "daemon/wire.h"

enum { SECONDS = 2, SECONDS_SLOW = 12, LARGE = 3 * 1024 * 1024, ARENA = 64 * 1024 * 1024, ODD = 42 };

/* ---- the tool ---------------------------------------------------------------------------------------------- */

static int says(const char *text)
{
    return write(STDOUT_FILENO, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : ODD;
}

static bool is_clean(int argc, char **argv)
{
    for (int fd = 4; fd < 1000; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return false;
    const char *threads = getenv("OMP_THREAD_LIMIT");
    bool has_page = argc == 2 && strcmp(argv[1], "regles/fiche-page.cfg") == 0;
    return threads != NULL && strcmp(threads, "1") == 0 && getenv("PATH") == NULL
           && has_page == (strcmp(argv[0], "navette-ocr") == 0);
}

static int play_tool(int argc, char **argv)
{
    static char request[LARGE + 1];
    size_t len = 0;
    if (argc > 9)
        return ODD;
    for (ssize_t got = 1; got > 0; len += got > 0 ? (size_t)got : 0)
        got = len < 4 || request[0] != 's' || request[1] != 'o' ? read(3, request + len, sizeof request - len) : 0;
    if (strncmp(request, "plante", 6) == 0)
        abort();
    if (strncmp(request, "interdit", 8) == 0)
        raise(SIGSYS);
    if (strncmp(request, "tue", 3) == 0)
        raise(SIGKILL);
    if (strncmp(request, "tourne", 6) == 0)
        for (volatile bool forever = true; forever;)
            continue;
    if (strncmp(request, "dort", 4) == 0)
        pause();
    if (strncmp(request, "coule", 5) == 0)
        while (write(STDOUT_FILENO, request, sizeof request) > 0)
            continue;
    if (strncmp(request, "moitie", 6) == 0)
        return says("la moitie") | pause();
    if (strncmp(request, "propre", 6) == 0)
        return says(is_clean(argc, argv) ? "propre" : "sale");
    if (len == LARGE)
        return write(STDOUT_FILENO, request, len) > 0 ? 0 : ODD;
    return says(argv[0]) | says(":") | says(request);
}

/* ---- the reader -------------------------------------------------------------------------------------------- */

static void ask_raw(const char *bytes, size_t len)
{
    if (write(LIRE_FD_OUTILS, bytes, len) < 0)
        _exit(ODD);
}

/* An odd reader: true where it was one. */
static bool play_odd(const char *what)
{
    char answer[600];
    int fds[2] = {memfd_create("x", 0), STDERR_FILENO};
    if (strcmp(what, "!inconnu") == 0)
        ask_raw("z", 1);
    else if (strcmp(what, "!long") == 0)
        ask_raw("pp", 2);
    else if (strcmp(what, "!deux") == 0)
        ask_raw("p", 1), ask_raw("p", 1);
    else if (strcmp(what, "!mille") == 0)
        for (int i = 0; i < 1000; i++)
            ask_raw("p", 1);
    else if (strcmp(what, "!sourd") == 0) { /* asks for ever, hears nothing, hands its own descriptors over */
        char room[CMSG_SPACE(sizeof fds)] = {0};
        struct iovec part = {(char[]){'q'}, 1};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
        *CMSG_FIRSTHDR(&message) = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), fds, sizeof fds);
        if (sendmsg(LIRE_FD_OUTILS, &message, 0) < 0)
            _exit(ODD);
    } else if (strcmp(what, "!encore") == 0) /* one refusal after the other */
        for (;;) {
            ask_raw("p", 1);
            for (int records = 0; records < 2; records++)
                if (recv(LIRE_FD_OUTILS, answer, sizeof answer, 0) <= 0 || answer[0] == '-')
                    break;
        }
    else if (strcmp(what, "!part") == 0) { /* leaves its tool alone */
        ask_raw("p", 1);
        return true;
    } else
        return false;
    pause();
    return true;
}

/* The document: words « p:request » or « o:request »; each answer, or fault, goes into the reading. */
static int play_reader(void)
{
    static char document[4096], large[LARGE];
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct document_tools *tools = lire_outils(arena);
    ssize_t got = pread(3, document, sizeof document - 1, 0);
    if (got <= 0 || tools == NULL)
        return ODD;
    (void)signal(SIGPIPE, SIG_IGN);
    json_t *answers = json_array();
    struct str rest = str_slice(str_of(document), 0, play_odd(document) ? 0 : (size_t)got), word = STR_NONE;
    while (rest.len > 0 && str_next(&rest, ' ', &word)) {
        struct fault fault;
        struct str reply = STR_NONE, request = str_from(word, 2);
        memset(large, 'g', sizeof large);
        if (str_eq_c(request, "grand"))
            request = (struct str){large, sizeof large};
        enum err err = tools->run(tools->context, arena, word.at[0] == 'p' ? TOOL_PDF : TOOL_OCR, request, &reply, &fault);
        if (err == ERR_NONE && reply.len == sizeof large && memcmp(reply.at, large, sizeof large) == 0)
            reply = STR("grand");
        json_array_append_new(answers, err == ERR_NONE ? json_stringn(reply.at, reply.len) : json_sprintf("! %s", fault.text));
    }
    char *text = json_dumps(json_pack("{s:s,s:o}", "kind", "autre", "a", answers), JSON_COMPACT);
    printf("%zu\n%s", strlen(text), text);
    return fflush(stdout);
}

/* ---- the cases ---------------------------------------------------------------------------------------------- */

static const struct row {
    const char *name, *document;
    int exit;           /* of the reading; 0: read */
    const char *answer; /* in the JSON, or in the fault */
} rows[] = {
    {"one tool", "p:bonjour", 0, "[\"navette-pdf:bonjour\"]"},
    {"both, one after the other", "p:un o:deux p:trois", 0, "[\"navette-pdf:un\",\"navette-ocr:deux\",\"navette-pdf:trois\"]"},
    {"more than a pipe holds, both ways", "p:grand o:grand", 0, "[\"grand\",\"grand\"]"},
    {"the least of rights, one thread", "p:propre o:propre", 0, "[\"propre\",\"propre\"]"},
    {"a crash is a sentence, the rest is read", "p:plante o:bien", 0,
     "[\"! document: navette-pdf stopped itself, most often for want of memory (signal 6), open it by hand\",\"navette-ocr:bien\"]"},
    {"what it may not do", "p:interdit o:bien", 0,
     "[\"! document: navette-pdf tried what it may not do and was stopped, open it with care\",\"navette-ocr:bien\"]"},
    {"does not read its request", "p:sourd", 0, "navette-pdf:"},
    {"killed by somebody else: another try may read it", "p:tue", LECTURE_TUE, "navette-pdf was killed by somebody else, try again"},
    {"asked for a tool that there is not", "!inconnu", 70, "asked for what there is not"},
    {"a question of two bytes", "!long", 70, "asked for what there is not"},
    {"two at once", "!deux", 70, "asked for what there is not"},
    {"a thousand at once", "!mille", 70, "asked for what there is not"},
    {"descriptors of its own", "!sourd", 70, "asked for what there is not"},
    {"again and again", "!encore", 70, "the reader asks again and again"},
    {"gone before its tool", "!part", 0, "[]"},
};

/* Those in which somebody has a time, and takes all of it. */
static const struct row slow_rows[] = {
    {"an eater of processor leaves time to the others", "p:tourne o:bien", 0, "open it by hand\",\"navette-ocr:bien\"]"},
    {"a sleeper", "p:dort o:bien", 0, "[\"! document: reading it took too long, open it by hand\",\"navette-ocr:bien\"]"},
    {"one that leaves nothing", "o:dort p:dort", 0, "[\"! document: reading it took too long, open it by hand\",\"! document: no time is left for it"},
    {"a packet without end", "p:coule o:bien", 0, "open it by hand\",\"navette-ocr:bien\"]"},
    {"half a packet of one that is stopped is none", "p:moitie", 0, "[\"! document: reading it took too long, open it by hand\"]"},
};

static char folder[] = "/tmp/navette-test-XXXXXX", lire[64];

/* To its end; whether it is that of the row. */
static bool finish(struct lecture *lecture, const struct row *row)
{
    struct fault fault = {""};
    int exit = 0;
    enum err err = ERR_WAIT;
    while (err == ERR_WAIT) {
        int64_t left = lecture_deadline_ms(lecture) - chrono_ms();
        struct pollfd events = {.fd = lecture_fd(lecture), .events = POLLIN};
        assert_true(poll(&events, 1, left > 0 ? (int)left : 0) >= 0);
        err = lecture_step(lecture, &exit, &fault);
    }
    struct str said = err == ERR_NONE ? lecture_json(lecture) : str_of(fault.text);
    bool good = str_find(said, str_of(row->answer)) != STR_NOT_FOUND && (err == ERR_NONE ? 0 : exit) == row->exit;
    if (!good)
        print_message("expected %d, «%s», got %d, «%.*s»\n", row->exit, row->answer, err == ERR_NONE ? 0 : exit, STR_ARG(said));
    return good;
}

static struct lecture *begin(const char *text, const char *programme, int seconds)
{
    int document = wire_memfd(str_of(text));
    const struct lecture_demande demande = {
        .document = document, .question = -1, .jour = 20514, .secondes = seconds, .programme = programme, .regles_fiche = "regles/fiche.cfg",
        .regles_avis = "regles/avis.cfg", .adresse = "navette@departement.example", .taille_max = 1000};
    struct lecture *lecture = NULL;
    struct fault fault;
    assert_int_equal(lecture_start(&demande, &lecture, &fault), ERR_NONE);
    close(document);
    return lecture;
}

static void assert_alone(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie, nobody left */
    assert_int_equal(errno, ECHILD);
}

static bool holds(const struct row *row, int seconds)
{
    int64_t start = chrono_ms();
    struct lecture *lecture = begin(row->document, lire, seconds);
    bool good = finish(lecture, row);
    lecture_free(lecture);
    assert_alone();
    return good && chrono_ms() - start < seconds * 1000 + 1000;
}

/* What ends before any time is over: it gets plenty. */
static void test_row(void **state)
{
    assert_true(holds(*state, SECONDS_SLOW));
}

/* What waits for the whole time of a reading has a short one. A machine that is busy beside cannot start a process in the eighth of it
 * that is kept for the end: it is then asked again, with so much time that nothing but a mistake of ours fails. */
static void test_slow_row(void **state)
{
    assert_true(holds(*state, SECONDS) || holds(*state, SECONDS_SLOW));
}

/* Neither tool stands beside navette-lire: each file says so, and nothing else is lost. */
static void test_no_tools(void **state)
{
    (void)state;
    static const struct row row = {"", "p:un o:deux", 0,
                                   "[\"! document: the program navette-pdf cannot be started, install it beside navette-lire\","
                                   "\"! document: the program navette-ocr cannot be started, install it beside navette-lire\"]"};
    char self[4096] = "";
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    struct lecture *lecture = begin(row.document, self, SECONDS);
    assert_true(finish(lecture, &row));
    lecture_free(lecture);
    assert_alone();
}

/* Freed in the middle: nobody is left behind. */
static void test_freed_while_a_tool_runs(void **state)
{
    (void)state;
    struct fault fault;
    int exit = 0;
    struct lecture *lecture = begin("p:dort", lire, SECONDS);
    for (int64_t start = chrono_ms(); chrono_ms() - start < 300;) {
        struct pollfd events = {.fd = lecture_fd(lecture), .events = POLLIN};
        (void)poll(&events, 1, 50);
        assert_int_equal(lecture_step(lecture, &exit, &fault), ERR_WAIT);
    }
    lecture_free(lecture);
    assert_alone();
}

static void test_where_they_stand(void **state)
{
    (void)state;
    static const struct { const char *lire, *labels, *pdf, *page; } places[] = {
        {"/usr/lib/navette/navette-lire", "/etc/navette/fiche.cfg", "/usr/lib/navette/navette-pdf", "/etc/navette/fiche-page.cfg"},
        {"navette-lire", "fiche.cfg", "navette-pdf", "fiche-page.cfg"},
        {"./x/navette-lire", "autre/mes-fiches", "./x/navette-pdf", "autre/mes-fiches-page.cfg"},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct outils_chemins chemins;
        assert_true(outils_chemins(places[i].lire, places[i].labels, &chemins));
        assert_string_equal(chemins.programmes[TOOL_PDF], places[i].pdf);
        assert_string_equal(chemins.page, places[i].page);
        outils_chemins_free(&chemins);
    }
}

int main(int argc, char **argv)
{
    if (strcmp(argv[0], "navette-lire") == 0)
        _exit(play_reader()); /* as navette-lire does */
    if (strcmp(argv[0], "navette-pdf") == 0 || strcmp(argv[0], "navette-ocr") == 0)
        return play_tool(argc, argv);
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_no_tools),
        cmocka_unit_test(test_freed_while_a_tool_runs),
        cmocka_unit_test(test_where_they_stand),
    };
    static const char *const names[] = {"navette-lire", "navette-pdf", "navette-ocr"};
    char self[4096] = "", path[3][64];
    if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0 || mkdtemp(folder) == NULL)
        return 1;
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
        if (symlink(self, path[i]) != 0)
            return 1;
    }
    (void)snprintf(lire, sizeof lire, "%s", path[0]);
    int failed = RUN_ROWS("lecture_outils", rows, test_row) + RUN_ROWS("lecture_outils", slow_rows, test_slow_row) +
                 RUN_TESTS("lecture_outils", others);
    for (size_t i = 0; i < 3; i++)
        unlink(path[i]);
    rmdir(folder);
    return failed;
}
