/* message_files: which of a mail's files is the fiche, and what the others are. */
#include "tests/unit/fichiers_scene.h"

#define ZIP_TYPE "application/zip"
#define SMALL_PNG "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x80\0\0\0\x40" /* 128 x 64 */
#define WIDE_PNG "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x08\0\0\0\x02\x80" /* 2048 x 640: a banner */
#define BYTES(literal) {(literal), sizeof(literal) - 1}

static struct arena *rules_arena;
static int runs;
static const struct document_tools tools = {scene_run, &runs};
static struct message_rules rules = {.header = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}}, .tools = &tools};

static const struct row {
    const char *name, *body;
    struct scene_file files[SCENE_FILES];
    const char *fiches, *expected;
} rows[] = {
    {"a fiche, a notification, a report", "Bonjour\n", {{"rapport.txt", NULL, "Rapport social\n", {0}, false}, {"a.txt", NULL, NOTIFICATION, {0}, false}, {"b.txt", NULL, ZOE, {0}, false}},
     "DURAND", "rapport.txt:autre a.txt:notification b.txt:0"},
    {"a PDF and a photographed notification", "", {{"a.jpg", NULL, JPEG NOTIFICATION, {0}, false}, {"fiche.pdf", NULL, PDF ZOE, {0}, false}}, "DURAND", "a.jpg:notification fiche.pdf:0"},
    {"two fiches, two young people", "", {{"a.txt", NULL, ZOE, {0}, false}, {"b.txt", NULL, YANN, {0}, false}}, "DURAND, MARTEL", "a.txt:0 b.txt:1"},
    {"two fiches in one document", "", {{"a.txt", NULL, ZOE YANN, {0}, false}}, "DURAND, MARTEL", "a.txt:0"},
    {"Word and its PDF are one", "", {{"a.txt", NULL, ZOE, {0}, false}, {"a.pdf", NULL, PDF ZOE, {0}, false}}, "DURAND", "a.txt:0 a.pdf:0"},
    {"the PDF first, the file is kept", "", {{"a.pdf", NULL, PDF ZOE, {0}, false}, {"a.txt", NULL, ZOE, {0}, false}}, "DURAND", "a.pdf:0 a.txt:0"},
    {"the body and the file are one", ZOE, {{"a.txt", NULL, ZOE, {0}, false}}, "DURAND", "a.txt:0"},
    {"in the body alone", ZOE, {{NULL, NULL, NULL, {0}, false}}, "DURAND", ""},
    {"our own acknowledgement, quoted below a correction", "Date de naissance : 12/03/2010\n\nLe 2 mars 2026, navette a écrit :\n> **Ce que nous avons lu**\n>\n" ZOE, {{NULL, NULL, NULL, {0}, false}}, "", ""},
    {"a fiche typed above it", ZOE "> Ce que nous avons lu\n> Nom du jeune : FAUX\n", {{NULL, NULL, NULL, {0}, false}}, "DURAND", ""},
    {"an empty file", "", {{"fiche.pdf", NULL, "", {0}, false}}, "", "fiche.pdf:!abime"},
    {"another avis is a correction, not a copy", "",
     {{"a.txt", NULL, ZOE, {0}, false}, {"b.txt", NULL, TETE("DURAND", "Zoé", "04/05/2010") MILIEU("Mme DURAND", "Marquebec") FIN("Anne Petit", "☐", "☒"), {0}, false}}, "DURAND, DURAND",
     "a.txt:0 b.txt:1"},
    {"a print with another box is doubted, not a second fiche", "",
     {{"a.txt", NULL, ZOE, {0}, false}, {"b.pdf", NULL, PDF TETE("DURAND", "Zoé", "04/05/2010") MILIEU("Mme DURAND", "Marquebec") FIN("Anne Petit", "☐", "☒"), {0}, false}}, "DURAND", "a.txt:0 b.pdf:0"},
    {"twins are two", "", {{"a.txt", NULL, ZOE, {0}, false}, {"b.txt", NULL, TETE("DURAND", "Léa", "04/05/2010") MILIEU("Mme DURAND", "Marquebec") FIN("Anne Petit", "☒", "☐"), {0}, false}},
     "DURAND, DURAND", "a.txt:0 b.txt:1"},
    {"a file behind a password", "", {{"a.pdf", NULL, PDF "mot de passe", {0}, false}}, "", "a.pdf:!protege"},
    {"one that took too long keeps the other", "", {{"a.pdf", NULL, PDF "trop long", {0}, false}, {"b.txt", NULL, ZOE, {0}, false}}, "DURAND", "a.pdf:!temps b.txt:0"},
    {"a telephone's own format", "", {{"IMG_1.HEIC", "image/heic", NULL, BYTES("\0\0\0\x18""ftypheic\0\0\0\0"), false}}, "", "IMG_1.HEIC:!format"},
    {"a mail saved by Outlook", "", {{"tr.msg", NULL, NULL, BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\0001\0.\0000\0"), false}}, "", "tr.msg:!format"},
    {"nothing that is known", "", {{"x.bin", NULL, NULL, BYTES("\1\2\3\0\4"), false}}, "", "x.bin:!format"},
    {"a mail attached as a file", "", {{"tr.eml", NULL, "From: x@y.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" ZOE, {0}, false}}, "DURAND", ""},
    {"the logo of a signature", "", {{"image001.png", "image/png", NULL, BYTES(SMALL_PNG), true}, {"logo.png", "image/png", NULL, BYTES(SMALL_PNG), false}, {"b.png", "image/png", NULL, BYTES(WIDE_PNG), true}},
     "", ""},

    {"pages photographed in their order", "", {{"1.jpg", "image/jpeg", JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"2.jpg", "image/jpeg", JPEG MILIEU("Mme DURAND", "Marquebec"), {0}, false},
      {"3.jpg", "image/jpeg", JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}}, "DURAND", "1.jpg:0 2.jpg:0 3.jpg:0"},
    {"in another order, shown in the page", "", {{"3.jpg", "image/jpeg", JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}, {"1.jpg", "image/jpeg", JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, true},
      {"2.jpg", "image/jpeg", JPEG MILIEU("Mme DURAND", "Marquebec"), {0}, true}}, "DURAND", "3.jpg:0 1.jpg:0 2.jpg:0"},
    {"a notification among the photographs", "", {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"n.jpg", NULL, JPEG NOTIFICATION, {0}, false}, {"3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}},
     "DURAND", "1.jpg:0 n.jpg:notification 3.jpg:0"},
    {"a page of text alone between two pages", "", {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"2.jpg", NULL, JPEG "et la suite du texte\n", {0}, false}, {"3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}},
     "DURAND", "1.jpg:0 2.jpg:0 3.jpg:0"},
    {"each page scanned to a PDF of its own", "", {{"s1.pdf", NULL, SCAN TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"s2.pdf", NULL, SCAN FIN("Anne Petit", "☒", "☐"), {0}, false}}, "DURAND", "s1.pdf:0 s2.pdf:0"},
    {"a photograph that cannot be read keeps the others", "", {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"2.jpg", NULL, JPEG "trop long", {0}, false}, {"3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}},
     "DURAND", "1.jpg:0 2.jpg:!temps 3.jpg:0"},
    {"a page photographed twice", "", {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}, {"3b.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}},
     "DURAND", "1.jpg:0 3.jpg:0 3b.jpg:0"},
    {"the end of the form on a sheet of its own", "", {{"3.jpg", NULL, JPEG "Date :   Nom et Visa :\n3\n", {0}, false}, {"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}},
     "DURAND", "3.jpg:0 1.jpg:0"},
    {"two fiches, one behind the other", "", {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"2.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}, {"3.jpg", NULL, JPEG TETE("MARTEL", "Yann", "06/07/2009"), {0}, false},
      {"4.jpg", NULL, JPEG FIN("Luc Grand", "☐", "☒"), {0}, false}}, "DURAND, MARTEL", "1.jpg:0 2.jpg:0 3.jpg:1 4.jpg:1"},
    {"two fiches, mixed: an avis must not change its young person", "", {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false}, {"2.jpg", NULL, JPEG TETE("MARTEL", "Yann", "06/07/2009"), {0}, false},
      {"3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}, {"4.jpg", NULL, JPEG FIN("Luc Grand", "☐", "☒"), {0}, false}}, "", "1.jpg:!melange 2.jpg:!melange 3.jpg:!melange 4.jpg:!melange"},
    {"the scan of a typed fiche", "", {{"a.txt", NULL, ZOE, {0}, false}, {"scan.pdf", NULL, SCAN TETE("DURAMD", "Zoé", "04/05/2010") MILIEU("Mme DURAND", "Marquebec") FIN("Anne Petit", "☒", "☐"), {0}, false}}, "DURAND", "a.txt:0 scan.pdf:0"},
    {"the signed page of a typed fiche", "", {{"a.txt", NULL, ZOE, {0}, false}, {"p3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false}}, "DURAND", "a.txt:0 p3.jpg:0"},
};

static void read_mail(struct arena *arena, struct str raw, struct message *message)
{
    struct fault fault = {""};
    if (message_read(arena, raw, &rules, STR_NONE, 20514, message, &fault) != ERR_NONE)
        print_error("%s\n", fault.text);
    assert_string_equal(fault.text, "");
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct buf mail;
    buf_init(&mail, 1 << 20);
    read_mail(arena, scene_mail(&mail, row->body, row->files, SCENE_FILES), message);
    assert_str(scene_fiches(arena, message), row->fiches);
    assert_str(scene_files(arena, message), row->expected);
    assert_string_equal(message_kind_name(message->kind), message->fiche_count > 0 ? "fiche" : "autre");
    json_t *json = message_to_json(message);
    assert_non_null(json);
    json_decref(json);
    buf_free(&mail);
    arena_free(arena);
}

/* What each page says stands in the one fiche, whatever the order of the photographs. */
static void test_pages_are_read_as_one(void **state)
{
    (void)state;
    static const struct scene_file files[] = {{"3.jpg", NULL, JPEG FIN("Anne Petit", "☒", "☐"), {0}, false},
                                              {"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010"), {0}, false},
                                              {"2.jpg", NULL, JPEG MILIEU("Mme DURAND", "Marquebec"), {0}, false}};
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct buf mail;
    buf_init(&mail, 1 << 20);
    read_mail(arena, scene_mail(&mail, "", files, 3), message);
    assert_int_equal(message->fiche_count, 1);
    const struct fiche *fiche = &message->fiches[0].fiche;
    assert_str(fiche_text(fiche, FICHE_JEUNE_PRENOM), "Zoé");
    assert_str(fiche_text(fiche, FICHE_ECOLE_VILLE), "Marquebec");
    assert_str(fiche_text(fiche, FICHE_AVIS_CHEF_SERVICE), "favorable");
    assert_str(fiche_text(fiche, FICHE_EXPOSE_OBJECTIFS), "Trouver un stage.");
    assert_int_equal(message->fiches[0].format, FORMAT_JPEG);
    buf_free(&mail);
    arena_free(arena);
}

/* An avis that only the scan has is a doubt; one that the scan denies is nobody's. */
static void test_copies_that_disagree(void **state)
{
    (void)state;
    static const char *const typed[] = {FIN("Anne Petit", "☐", "☐"), FIN("Anne Petit", "☒", "☐")}, *const scanned[] = {FIN("Anne Petit", "☒", "☐"), FIN("Anne Petit", "☐", "☒")};
    for (size_t i = 0; i < 2; i++) {
        struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
        struct message *message = ARENA_NEW(arena, struct message);
        const char *head = TETE("DURAND", "Zoé", "04/05/2010") MILIEU("Mme DURAND", "Marquebec");
        const struct scene_file files[] = {{"a.txt", NULL, str_print(arena, "%s%s", head, typed[i]).at, {0}, false},
                                           {"b.pdf", NULL, str_print(arena, "%s%s%s", SCAN, head, scanned[i]).at, {0}, false}};
        struct buf mail;
        buf_init(&mail, 1 << 20);
        read_mail(arena, scene_mail(&mail, "", files, 2), message);
        assert_int_equal(message->fiche_count, 1);
        assert_str(fiche_text(&message->fiches[0].fiche, FICHE_AVIS_CHEF_SERVICE), NULL);
        assert_true(fiche_is_doubted(&message->fiches[0].fiche, FICHE_AVIS_CHEF_SERVICE));
        buf_free(&mail);
        arena_free(arena);
    }
}

/* A page that could not be read is missing: the fiche says so. */
static void test_missing_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    static const struct scene_file files[] = {{"1.jpg", NULL, JPEG TETE("DURAND", "Zoé", "04/05/2010") MILIEU("Mme DURAND", "Marquebec") FIN("Anne Petit", "☒", "☐"), {0}, false},
                                              {"2.jpg", NULL, JPEG "trop long", {0}, false}};
    for (size_t count = 1; count <= 2; count++) {
        struct buf mail;
        buf_init(&mail, 1 << 20);
        read_mail(arena, scene_mail(&mail, "", files, count), message);
        assert_int_equal(message->fiche_count, 1);
        assert_int_equal(message->fiches[0].fiche.doubt_count > 0, count == 2);
        buf_free(&mail);
    }
    arena_free(arena);
}

/* Time runs out while pages are recognised: what is text was read before, short papers before long ones, and a PDF keeps what it
 * said as text. */
static void test_text_before_pictures(void **state)
{
    (void)state;
    static const struct document_tools hurried = {scene_run_hurried, &runs};
    static const struct row {
        const char *name;
        struct scene_file files[SCENE_FILES];
        const char *fiches, *expected;
    } late[] = {
        {"a scanned report before the fiche", {{"r.pdf", NULL, SCAN "Rapport social\n", {0}, false}, {"f.pdf", NULL, PDF ZOE, {0}, false}}, "DURAND", "r.pdf:!temps f.pdf:0"},
        {"a long scan before a short one", {{"r.pdf", NULL, SCANS "Rapport social\n", {0}, false}, {"f.pdf", NULL, SCAN ZOE, {0}, false}}, "DURAND", "r.pdf:!temps f.pdf:0"},
        {"a large scan before the fiche", {{"r.pdf", NULL, SCAN ZOE YANN, {0}, false}, {"f.pdf", NULL, PDF ZOE, {0}, false}}, "DURAND", "r.pdf:!temps f.pdf:0"},
        {"a fiche and its scanned annex", {{"r.pdf", NULL, SCAN "Rapport social\n", {0}, false}, {"f.pdf", NULL, MIXED ZOE, {0}, false}}, "DURAND", "r.pdf:autre f.pdf:0"},
    };
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
        struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
        struct message *message = ARENA_NEW(arena, struct message);
        struct buf mail;
        buf_init(&mail, 1 << 20);
        scene_pages_left = i == 0 ? 0 : 1;
        scene_pdfs_left = i == 2 ? 1 : 8;
        rules.tools = &hurried;
        read_mail(arena, scene_mail(&mail, "", late[i].files, SCENE_FILES), message);
        rules.tools = &tools;
        assert_str(scene_fiches(arena, message), late[i].fiches);
        assert_str(scene_files(arena, message), late[i].expected);
        assert_int_equal(message->fiches[0].fiche.doubt_count > 0, i == 3);
        buf_free(&mail);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_text_before_pictures), cmocka_unit_test(test_pages_are_read_as_one), cmocka_unit_test(test_copies_that_disagree), cmocka_unit_test(test_missing_page)};
    rules_arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    rules.fiche = fiche_regles(rules_arena);
    message_prepare();
    int failed = RUN_ROWS("message files", rows, test_row) + RUN_TESTS("message files, what is read", others);
    message_release();
    arena_free(rules_arena);
    return failed;
}
