/* image: a graph becomes a picture, or nothing comes out. The first table starts this very program under the name navette-image and
 * lets it misbehave; the second asks the real one, which stands in the tree beside the unit tests: its pictures are well-formed,
 * hostile texts stay texts, and what would eat the machine is cut by the limits. */
#include "tests/unit/programme.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "daemon/circuit_dessin.h"
#include "daemon/redige_enfant.h"

static char self[PATH_MAX], real[PATH_MAX];

/* ---- a program that misbehaves -------------------------------------------------------------------------------------------- */

#define SVG "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" ></svg>\n"

static const struct row {
    const char *name, *dot; /* the graph says what is to be done */
    enum redige_forme format;
    enum err err;
    const char *words; /* of the fault; NULL: none */
} rows[] = {
    {"a picture", "svg", REDIGE_SVG, ERR_NONE, NULL},
    {"a PNG where a SVG was asked for", "png", REDIGE_SVG, ERR_FINAL, "no svg"},
    {"a SVG where a PNG was asked for", "svg", REDIGE_PNG, ERR_FINAL, "no png"},
    {"half a picture", "half", REDIGE_SVG, ERR_FINAL, "no svg"},
    {"something after the picture", "more", REDIGE_SVG, ERR_FINAL, "no svg"},
    {"nothing at all", "nothing", REDIGE_SVG, ERR_FINAL, "no svg"},
    {"a failure with its reason", "fail", REDIGE_SVG, ERR_FINAL, "navette-image: this is no graph"},
    {"a failure without a word", "mute", REDIGE_SVG, ERR_FINAL, "without a word"},
    {"a crash", "crash", REDIGE_SVG, ERR_FINAL, "crashed (signal 6)"},
    {"a picture without end", "endless", REDIGE_SVG, ERR_FINAL, "over 33554432 bytes"},
    {"computing without end", "spin", REDIGE_SVG, ERR_FINAL, "too much time"},
    {"does not read what it is told", "deaf", REDIGE_SVG, ERR_NONE, NULL},
};

static void say(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) < 0)
        _exit(70);
}

static _Noreturn void misbehave(void)
{
    char dot[64] = "";
    ssize_t got = read(STDIN_FILENO, dot, sizeof dot - 1);
    dot[got > 0 ? got : 0] = '\0';
    if (strcmp(dot, "svg") == 0 || strncmp(dot, "deaf", 4) == 0)
        say(SVG);
    if (strcmp(dot, "png") == 0)
        say("\x89PNG\r\n\x1a\nIEND\xae\x42\x60\x82");
    if (strcmp(dot, "half") == 0)
        say("<?xml version=\"1.0\"?>\n<svg >");
    if (strcmp(dot, "more") == 0)
        say(SVG "<script>");
    if (strcmp(dot, "fail") == 0 && write(STDERR_FILENO, "navette-image: this is no graph\n", 32) == 32)
        _exit(65);
    if (strcmp(dot, "mute") == 0)
        _exit(70);
    if (strcmp(dot, "crash") == 0)
        raise(SIGABRT);
    while (strcmp(dot, "endless") == 0)
        say("0123456789012345678901234567890123456789012345678901234567890123456789");
    if (strcmp(dot, "spin") == 0)
        raise(SIGXCPU); /* as the kernel does after the twenty seconds, which nobody wants to wait for here */
    _exit(0);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct buf picture, dot;
    struct fault fault = {""};
    buf_init(&picture, REDIGE_MAX_OCTETS);
    buf_init(&dot, 4 << 20);
    buf_add_c(&dot, row->dot);
    while (strcmp(row->dot, "deaf") == 0 && dot.len < (1 << 20)) /* more than a pipe holds */
        buf_add_c(&dot, "deaf");
    enum err err = redige_make(self, row->format, buf_str(&dot), &picture, &fault);
    bool told = row->words == NULL || strstr(fault.text, row->words) != NULL;
    if (err != row->err || !told)
        print_error("%d: %s\n", (int)err, fault.text);
    buf_free(&picture);
    buf_free(&dot);
    assert_int_equal(err, row->err);
    assert_true(told);
}

/* ---- the real one ------------------------------------------------------------------------------------------------------------ */

static enum err ask(enum redige_forme format, struct str dot, struct buf *out_picture, struct fault *out_fault)
{
    buf_init(out_picture, REDIGE_MAX_OCTETS);
    return redige_make(real, format, dot, out_picture, out_fault);
}

/* Nothing that runs, nothing that is fetched. */
static void assert_harmless(const xmlNode *node)
{
    static const char *const allowed[] = {"svg", "g", "title", "polygon", "path", "text", "ellipse", "polyline", "defs", "linearGradient", "stop"};
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        bool known = false;
        for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
            known = known || strcmp((const char *)node->name, allowed[i]) == 0;
        if (!known)
            fail_msg("<%s>", (const char *)node->name);
        for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
            if (strncmp((const char *)attribute->name, "on", 2) == 0 || strcmp((const char *)attribute->name, "href") == 0)
                fail_msg("%s", (const char *)attribute->name);
        assert_harmless(node->children);
    }
}

static const char *const titles[] = {"Étape <script>alert(1)</script>", "\"/><image href=\"x\"/>", "a & b ]]> --> <!-- ", "\\\" ]; x [URL=\"javascript:1"};

static void draw_hostile(struct buf *out, const char *title)
{
    struct reponse yes = {.permise = true, .vers = {.etape = 0, .question = -1}};
    struct question question = {.nom = STR("q"), .titre = str_of(title), .role = str_of(title), .si = -1, .sauf = -1, .reponses = {yes}};
    struct etape etape = {.nom = STR("e"), .titre = str_of(title), .suite = {.etape = -1}, .questions = &question, .question_count = 1};
    struct circuit circuit = {.nom = STR("c"), .titre = str_of(title), .etapes = &etape, .etape_count = 1};
    buf_init(out, 1 << 20);
    circuit_dessine_dot(out, &(struct dessin){.circuit = &circuit, .etape = -1});
}

static void test_svg(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct buf dot, picture;
        struct fault fault = {""};
        draw_hostile(&dot, titles[i]);
        enum err err = ask(REDIGE_SVG, buf_str(&dot), &picture, &fault);
        if (err != ERR_NONE)
            print_error("%s\n", fault.text);
        assert_int_equal(err, ERR_NONE);
        xmlDoc *svg = xmlReadMemory(picture.at, (int)picture.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
        assert_non_null(svg);
        assert_harmless(xmlDocGetRootElement(svg));
        xmlChar *text = xmlNodeGetContent(xmlDocGetRootElement(svg));
        assert_non_null(strstr((const char *)text, i == 0 ? "<script>alert(1)</script>" : "")); /* as text, it is there */
        xmlFree(text);
        xmlFreeDoc(svg);
        buf_free(&picture);
        buf_free(&dot);
    }
    xmlCleanupParser();
}

static void test_png(void **state)
{
    (void)state;
    struct buf dot, picture;
    struct fault fault = {""};
    draw_hostile(&dot, titles[0]);
    assert_int_equal(ask(REDIGE_PNG, buf_str(&dot), &picture, &fault), ERR_NONE);
    assert_true(str_ends(buf_str(&picture), (struct str){"IEND\xae\x42\x60\x82", 8}));
    buf_free(&picture);
    buf_free(&dot);
}

static void test_what_is_no_graph(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "rien", "digraph {", "digraph { a -> ", "\xff\xfe"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buf picture;
        struct fault fault = {""};
        enum err err = ask(REDIGE_SVG, str_of(texts[i]), &picture, &fault);
        buf_free(&picture);
        assert_int_equal(err, ERR_FINAL);
        assert_non_null(strstr(fault.text, "no graph"));
    }
}

/* Too many nodes, too many bytes, a picture of a square kilometre: each ends with a sentence, in seconds. */
static void test_bombs(void **state)
{
    (void)state;
    struct buf many, large, picture;
    buf_init(&many, 4 << 20);
    buf_init(&large, 4 << 20);
    buf_add_c(&many, "digraph { ");
    for (int i = 0; i < 20000; i++)
        buf_print(&many, "n%d -> n%d; ", i, i * 7 % 20000);
    buf_add_c(&many, "}");
    while (large.len < (2 << 20))
        buf_add_c(&large, "digraph { a; } // ");
    const struct str bombs[] = {buf_str(&many), buf_str(&large), STR("digraph { dpi=10000; a [pos=\"0,0\"]; b [pos=\"900000,900000\"]; a -> b; }"),
                                STR("digraph { size=\"100000,100000!\"; a [pos=\"0,0\", width=100000, height=100000, shape=box]; }")};
#ifdef NAVETTE_SANITIZED /* its memory is not limited: the last two would eat the machine that this build cannot protect */
    size_t count = 2;
#else
    size_t count = sizeof bombs / sizeof bombs[0];
#endif
    for (size_t i = 0; i < count; i++) {
        struct fault fault = {""};
        struct timespec begin, end;
        (void)clock_gettime(CLOCK_MONOTONIC, &begin);
        enum err err = ask(REDIGE_PNG, bombs[i], &picture, &fault);
        (void)clock_gettime(CLOCK_MONOTONIC, &end);
        assert_true(end.tv_sec - begin.tv_sec < REDIGE_SECONDES);
        if (err == ERR_NONE) /* cairo makes large ones smaller */
            assert_true(picture.len < (1 << 20));
        else
            assert_true(fault.text[0] != '\0');
        assert_true(i >= 2 || err == ERR_FINAL);
        buf_free(&picture);
    }
    buf_free(&many);
    buf_free(&large);
}

/* A graph may name a file to draw: there is none for it. */
static void test_no_file_is_seen(void **state)
{
    (void)state;
    struct buf picture;
    struct fault fault = {""};
    enum err err = ask(REDIGE_SVG, STR("digraph { a [pos=\"0,0\", image=\"/etc/passwd\", label=\"\"]; b [pos=\"90,90\", shapefile=\"/etc/hostname\"]; }"), &picture, &fault);
    assert_true(err == ERR_FINAL || str_find(buf_str(&picture), STR("root:")) == STR_NOT_FOUND);
    buf_free(&picture);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[0], "navette-image") == 0)
        misbehave();
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len <= 0)
        return 1;
    unit_programme("navette-image", real, sizeof real);
    (void)signal(SIGPIPE, SIG_IGN); /* as navette does */
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_svg), cmocka_unit_test(test_png), cmocka_unit_test(test_what_is_no_graph),
        cmocka_unit_test(test_bombs), cmocka_unit_test(test_no_file_is_seen),
    };
    return RUN_ROWS("image, a program that misbehaves", rows, test_row) + RUN_TESTS("image", tests);
}
