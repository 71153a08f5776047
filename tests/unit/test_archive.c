/* archive, tnef: files that hold files; and the mails that carry them. */
#include "tests/unit/fichiers_scene.h"

#include <zip.h>

#include "parsers/archive.h"
#include "parsers/tnef.h"
#include "tests/unit/cms_scene.h"

enum { ROOM = 1 << 20 };
static struct arena *rules_arena;
static int runs;
static const struct document_tools tools = {scene_run, &runs};
static struct message_rules rules = {.header = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}}, .tools = &tools};

/* ---- making them ---------------------------------------------------------------------------------------------- */

struct entry {
    const char *nom;
    struct str bytes;
    bool is_locked;
};

static struct str make_zip(struct arena *arena, const struct entry *entries, size_t count)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    zip_source_keep(target);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, entries[i].bytes.at, entries[i].bytes.len, 0);
        zip_int64_t index = zip_file_add(zip, entries[i].nom, source, ZIP_FL_ENC_RAW);
        assert_true(index >= 0);
        if (entries[i].is_locked)
            assert_int_equal(zip_file_set_encryption(zip, (zip_uint64_t)index, ZIP_EM_AES_128, "secret"), 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(target), 0);
    char *bytes = arena_alloc(arena, 4 * ROOM);
    zip_int64_t len = zip_source_read(target, bytes, 4 * ROOM);
    zip_source_close(target);
    zip_source_free(target);
    assert_true(len > 0);
    return (struct str){bytes, (size_t)len};
}

static void add_number(struct buf *out, uint32_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        buf_add_char(out, (char)(number >> 8 * i & 0xFF));
}

static void add_attribute(struct buf *out, uint32_t level, uint32_t id, struct str data)
{
    add_number(out, level, 1);
    add_number(out, id, 4);
    add_number(out, (uint32_t)data.len, 4);
    buf_add(out, data);
    add_number(out, 0, 2);
}

static void add_property(struct buf *out, uint32_t type, uint32_t id, struct str value)
{
    add_number(out, type, 2);
    add_number(out, id, 2);
    add_number(out, 1, 4);
    add_number(out, (uint32_t)value.len, 4);
    buf_add(out, value);
    add_number(out, 0, (4 - value.len % 4) % 4);
}

/* A winmail.dat with a page as its body and one file, its long name in UTF-16. */
static struct str make_tnef(struct arena *arena, struct str html, struct str file)
{
    struct buf out, list;
    buf_init(&out, ROOM);
    buf_init(&list, ROOM);
    add_number(&out, 0x223E9F78, 4);
    add_number(&out, 1, 2);
    add_number(&list, 3, 4);
    add_number(&list, 0x0003, 2); /* a number, and a property with a name, before what counts */
    add_number(&list, 0x0E07, 2);
    add_number(&list, 1, 4);
    add_number(&list, 0x001E, 2);
    add_number(&list, 0x8001, 2);
    buf_add(&list, (struct str){"0123456789abcdef\1\0\0\0\2\0\0\0x\0\0\0\1\0\0\0\3\0\0\0abc\0", 40});
    add_property(&list, 0x0102, 0x1013, html);
    add_attribute(&out, 1, 0x00069003, buf_str(&list));
    add_attribute(&out, 2, 0x00069002, STR("0123456789abcd"));
    add_attribute(&out, 2, 0x00018010, (struct str){"FICHE~1.TXT", 12});
    add_attribute(&out, 2, 0x0006800F, file);
    buf_clear(&list);
    add_number(&list, 1, 4);
    add_property(&list, 0x001F, 0x3707, (struct str){"\xE9\0t\0\xE9\0.\0t\0x\0t\0\0\0", 16});
    add_attribute(&out, 2, 0x00069005, buf_str(&list));
    struct str tnef = str_copy(arena, buf_str(&out));
    buf_free(&out);
    buf_free(&list);
    return tnef;
}

/* ---- ZIP -------------------------------------------------------------------------------------------------------- */

static struct str repeat(struct arena *arena, char c, size_t count)
{
    char *bytes = arena_alloc(arena, count + 1);
    memset(bytes, c, count);
    return (struct str){bytes, count};
}

static void test_zip_names(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    const struct entry entries[] = {{"Dossier/", STR_NONE, false}, {"Dossier/fiche \x82t\x82.txt", STR("a"), false}, {"__MACOSX/._x", STR("b"), false},
                                    {"été.pdf", STR("c"), false}, {"Thumbs.db", STR("d"), false}, {"secret.pdf", STR("e"), true}, {"vide.txt", STR(""), false}};
    struct archive archive;
    struct fault fault = {""};
    struct str zip = make_zip(arena, entries, 7);
    assert_true(archive_is(zip));
    assert_int_equal(archive_read(arena, zip, ROOM, &archive, &fault), ERR_NONE);
    assert_int_equal(archive.count, 3);
    assert_str(archive.files[0].nom, "Dossier/fiche été.txt");
    assert_str(archive.files[0].bytes, "a");
    assert_str(archive.files[1].nom, "été.pdf");
    assert_string_equal(archive.files[2].why, "protected by a password");
    assert_null(archive.files[2].bytes.at);
    arena_free(arena);
}

static void test_office_is_no_archive(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    const struct entry sheet[] = {{"[Content_Types].xml", STR("<x/>"), false}, {"xl/workbook.xml", STR("<x/>"), false}};
    const struct entry holder[] = {{"tableau.xlsx", make_zip(arena, sheet, 2), false}};
    assert_false(archive_is(make_zip(arena, sheet, 2)));
    assert_true(archive_is(make_zip(arena, holder, 1)));
    assert_false(archive_is(str_slice(make_zip(arena, sheet, 2), 0, 60)));
    assert_true(archive_is(STR("PK\3\4 and no archive behind it")));
    assert_false(archive_is(STR("texte")));
    arena_free(arena);
}

static void test_zip_limits(void **state)
{
    (void)state;
    static char names[ARCHIVE_MAX_FILES + 1][16];
    static struct entry many[ARCHIVE_MAX_FILES + 1];
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct archive archive = {.count = 77};
    struct fault fault = {""};
    for (size_t i = 0; i <= ARCHIVE_MAX_FILES; i++) {
        (void)snprintf(names[i], sizeof names[i], "%zu.txt", i);
        many[i] = (struct entry){names[i], STR("x"), false};
    }
    assert_int_equal(archive_read(arena, make_zip(arena, many, ARCHIVE_MAX_FILES + 1), ROOM, &archive, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "archive: more than 60 files in it");
    const struct entry zeroes[] = {{"bombe", repeat(arena, 0, 8 * ROOM), false}};
    assert_int_equal(archive_read(arena, make_zip(arena, zeroes, 1), 16 * ROOM, &archive, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "archive: a file in it inflates beyond the limit of 300 times its size");
    assert_int_equal(archive_read(arena, make_zip(arena, many, 2), 1, &archive, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "archive: the files in it are over the limit of bytes that a mail may hold");
    struct str directory = repeat(arena, 0, 4 * (ARCHIVE_MAX_DIRECTORY + 2));
    for (size_t i = 4; i + 4 <= directory.len; i += 4)
        memcpy((char *)(uintptr_t)directory.at + i, "PK\1\2", 4);
    memcpy((char *)(uintptr_t)directory.at, "PK\3\4", 4);
    assert_int_equal(archive_read(arena, directory, ROOM, &archive, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "archive: more than 2000 entries in it");
    assert_int_equal(archive.count, 77);
    arena_free(arena);
}

static void read_zip(struct arena *arena, struct str bytes)
{
    struct archive archive;
    struct fault fault;
    if (archive_is(bytes) && archive_read(arena, bytes, ROOM, &archive, &fault) == ERR_NONE)
        assert_true(archive.count <= ARCHIVE_MAX_FILES);
}

static void read_tnef(struct arena *arena, struct str bytes)
{
    struct tnef tnef;
    struct fault fault;
    if (tnef_read(arena, bytes, &tnef, &fault) == ERR_NONE)
        assert_true(tnef.count <= TNEF_MAX_FILES);
}

static void test_battered(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    const struct entry entries[] = {{"a.txt", STR(ZOE), false}, {"b/c.txt", STR(YANN), false}};
    unit_batter(make_zip(arena, entries, 2), read_zip);
    unit_batter(make_tnef(arena, STR("<p>x</p>"), STR(ZOE)), read_tnef);
    arena_free(arena);
}

/* ---- TNEF ------------------------------------------------------------------------------------------------------- */

static void test_tnef(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct tnef tnef;
    struct fault fault = {""};
    struct str whole = make_tnef(arena, STR("<p>corps</p>"), STR("contenu"));
    assert_int_equal(tnef_read(arena, whole, &tnef, &fault), ERR_NONE);
    assert_str(tnef.html, "<p>corps</p>");
    assert_int_equal(tnef.count, 1);
    assert_str(tnef.files[0].nom, "été.txt");
    assert_str(tnef.files[0].bytes, "contenu");
    assert_int_equal(tnef_read(arena, str_slice(whole, 0, whole.len - 20), &tnef, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "tnef: it breaks off, it is damaged");
    arena_free(arena);
}

/* The two examples of [MS-OXRTFCP], 4.1: plain runs, and a run that copies what it writes. */
static void test_compressed_rtf(void **state)
{
    (void)state;
    static const struct { struct str in; const char *out; } rows[] = {
        {{"\x2D\0\0\0\x2B\0\0\0LZFu\xF1\xC5\xC7\xA7\x03\0\x0A\0rcpg125B2\x0A\xF3 hel\x09\0 bw\x05\xB0ld}\x0A\x80\x0F\xA0", 49}, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
        {{"\x1A\0\0\0\x1C\0\0\0LZFu\xE2\xD4KQA\0\x04 WXYZ\x0Dn}\x01\x0E\xB0", 30}, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"},
        {{"\x12\0\0\0\x06\0\0\0MELA\0\0\0\0{\\rtf}", 22}, "{\\rtf}"},
        {{"\x12\0\0\0\xFF\xFF\xFF\x7FLZFu\0\0\0\0{\\rtf}", 22}, NULL},
        {{"LZFu", 4}, NULL},
    };
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str(tnef_rtf(arena, rows[i].in), rows[i].out);
    arena_free(arena);
}

/* ---- in a mail ---------------------------------------------------------------------------------------------------- */

struct mailed {
    const char *name, *nom, *media;
    struct str (*make)(struct arena *arena);
    const char *fiches, *expected;
};

static struct str zip_of_fiche(struct arena *arena)
{
    const struct entry inner[] = {{"notification cdaph.txt", STR("MDPH\n"), false}};
    const struct entry entries[] = {{"Dossier/fiche.txt", STR(ZOE), false}, {"autres.zip", make_zip(arena, inner, 1), false}};
    return make_zip(arena, entries, 2);
}
static struct str zip_locked(struct arena *arena)
{
    const struct entry entries[] = {{"fiche.docx", STR("x"), true}};
    return make_zip(arena, entries, 1);
}
static struct str zip_damaged(struct arena *arena)
{
    return str_slice(zip_of_fiche(arena), 0, 200);
}
static struct str signed_file(struct arena *arena)
{
    return cms_scene(arena, OID("\x02"), STR(ZOE), true);
}
static struct str signed_mail(struct arena *arena)
{
    return cms_scene(arena, OID("\x02"), STR("Content-Type: text/plain; charset=utf-8; name=\"fiche.txt\"\nContent-Disposition: attachment\n\n" ZOE), false);
}
static struct str encrypted(struct arena *arena)
{
    return cms_scene(arena, OID("\x03"), STR("x"), false);
}
static struct str apart(struct arena *arena)
{
    return cms_scene(arena, OID("\x02"), STR_NONE, false);
}
static struct str winmail(struct arena *arena)
{
    return make_tnef(arena, STR("<p>Bonjour</p>"), STR(ZOE));
}
static struct str winmail_body(struct arena *arena)
{
    return make_tnef(arena, STR("<pre>" ZOE "</pre>"), STR("MDPH\nNotification de décision\n"));
}

static const struct mailed mailed[] = {
    {"a ZIP with folders and a ZIP in it", "dossier.zip", "application/zip", zip_of_fiche, "DURAND", "fiche.txt:0 notification cdaph.txt:notification"},
    {"a ZIP behind a password", "dossier.zip", "application/zip", zip_locked, "", "fiche.docx:!protege"},
    {"half a ZIP", "dossier.zip", "application/zip", zip_damaged, "", "dossier.zip:!abime"},
    {"a file that was signed", "fiche.txt.p7m", NULL, signed_file, "DURAND", "fiche.txt:0"},
    {"a mail that was signed", "smime.p7m", "application/pkcs7-mime", signed_mail, "DURAND", "fiche.txt:0"},
    {"an encrypted mail", "smime.p7m", "application/x-pkcs7-mime", encrypted, "", "smime.p7m:!chiffre"},
    {"a signature apart is no paper", "smime.p7m", "application/pkcs7-mime", apart, "", ""},
    {"winmail.dat", "winmail.dat", "application/ms-tnef", winmail, "DURAND", "été.txt:0"},
    {"winmail.dat with the fiche in its body", "winmail.dat", "application/ms-tnef", winmail_body, "DURAND", "été.txt:notification"},
};

static void test_mailed(void **state)
{
    const struct mailed *row = *state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    const struct scene_file files[] = {{row->nom, row->media, NULL, row->make(arena), false}};
    struct fault fault = {""};
    struct buf mail;
    buf_init(&mail, 1 << 20);
    assert_int_equal(message_read(arena, scene_mail(&mail, "Bonjour\n", files, 1), &rules, STR_NONE, 20514, message, &fault), ERR_NONE);
    assert_str(scene_fiches(arena, message), row->fiches);
    assert_str(scene_files(arena, message), row->expected);
    assert_str(str_of(message_envelope_name(message->enveloppe)), str_starts(str_of(row->name), STR("winmail.dat")) ? "tnef" : NULL);
    buf_free(&mail);
    arena_free(arena);
}

/* A signature around the whole mail: its words are the sender's own. */
static void test_signed_whole(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct str content = cms_scene(arena, OID("\x02"), STR("Content-Type: text/plain; charset=utf-8\n\nJe ne peux pas venir mardi.\n"), true);
    struct fault fault = {""};
    struct buf mail;
    buf_init(&mail, ROOM);
    buf_add_c(&mail, "From: Jean <jean@departement.example>\nTo: navette@departement.example\nMIME-Version: 1.0\n"
                     "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: binary\n\n");
    buf_add(&mail, content);
    assert_int_equal(message_read(arena, buf_str(&mail), &rules, STR_NONE, 20514, message, &fault), ERR_NONE);
    assert_str(message->text, "Je ne peux pas venir mardi.");
    assert_string_equal(message_envelope_name(message->enveloppe), "signature_non_verifiee");
    assert_int_equal(message->file_count, 0);
    buf_free(&mail);
    arena_free(arena);
}

/* As 42.zip is made: sixteen archives in each of sixteen, deeper than anything is opened. */
static struct str zip_of_zips(struct arena *arena, int depth)
{
    static const char *const names[] = {"a.zip", "b.zip", "c.zip", "d.zip", "e.zip", "f.zip", "g.zip", "h.zip",
                                        "i.zip", "j.zip", "k.zip", "l.zip", "m.zip", "n.zip", "o.zip", "p.zip"};
    enum { EACH = sizeof names / sizeof names[0] };
    struct str inner = depth > 1 ? zip_of_zips(arena, depth - 1) : STR("x\n");
    struct entry entries[EACH];
    for (size_t i = 0; i < EACH; i++)
        entries[i] = (struct entry){names[i], inner, false};
    return make_zip(arena, entries, EACH);
}

/* A mail in a mail, with as many files as make one too many. */
static struct str mail_of_files(struct arena *arena, int count)
{
    struct str mail = STR("From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=M\n\n");
    for (int i = 0; i < count; i++)
        mail = str_print(arena, "%.*s--M\nContent-Type: text/plain; name=%d.txt\nContent-Disposition: attachment\n\nx\n", STR_ARG(mail), i);
    return str_print(arena, "%.*s--M--\n", STR_ARG(mail));
}

static void test_many_files(void **state)
{
    enum { MOST = 60 };
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    const struct scene_file bombs[] = {{"42.zip", "application/zip", NULL, zip_of_zips(arena, 4), false},
                                       {"mail.eml", "application/octet-stream", NULL, mail_of_files(arena, MOST + 1), false}};
    for (size_t bomb = 0; bomb < 2; bomb++) {
        struct message *message = ARENA_NEW(arena, struct message);
        struct fault fault = {""};
        struct buf mail;
        size_t refused = 0;
        buf_init(&mail, 1 << 20);
        assert_int_equal(message_read(arena, scene_mail(&mail, "Bonjour\n", &bombs[bomb], 1), &rules, STR_NONE, 20514, message, &fault), ERR_NONE);
        for (size_t i = 0; i < message->file_count; i++)
            refused += message->files[i].cause == CAUSE_LIMITE;
        assert_in_range(message->file_count, 1, MOST);
        assert_true(refused > 0);
        buf_free(&mail);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_zip_names), cmocka_unit_test(test_office_is_no_archive), cmocka_unit_test(test_zip_limits), cmocka_unit_test(test_battered),
        cmocka_unit_test(test_tnef), cmocka_unit_test(test_compressed_rtf), cmocka_unit_test(test_signed_whole),
        cmocka_unit_test(test_many_files)};
    rules_arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    rules.fiche = fiche_regles(rules_arena);
    message_prepare();
    int failed = RUN_TESTS("archive", others) + RUN_ROWS("archive in a mail", mailed, test_mailed);
    message_release();
    arena_free(rules_arena);
    return failed;
}
