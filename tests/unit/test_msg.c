/* msg: mails that Outlook saved as files. The compound files are written by hand (msg_scene.h). */
#include "tests/unit/msg_scene.h"

#include "parsers/msg.h"

enum { ARENA = 64 * 1024 * 1024 };

static struct str wide(struct arena *arena, const char *ascii)
{
    size_t len = strlen(ascii);
    char *out = arena_array(arena, 2 * len + 1, 1);
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = ascii[i];
        out[2 * i + 1] = '\0';
    }
    return (struct str){out, 2 * len};
}

static void begin_mail(struct scene_cfb *cfb)
{
    scene_begin(cfb);
    scene_stream(cfb, "__properties_version1.0", STR("................................"));
}

static void add_file(struct scene_cfb *cfb, const char *storage, struct str nom, struct str bytes)
{
    scene_open(cfb, storage);
    scene_stream(cfb, "__properties_version1.0", STR("........"));
    scene_stream(cfb, "__substg1.0_3707001F", nom);
    scene_stream(cfb, "__substg1.0_37010102", bytes);
    scene_close(cfb);
}

static enum err read(struct arena *arena, struct scene_cfb *cfb, struct msg *out_msg, struct fault *out_fault)
{
    struct str file = scene_end(cfb, arena);
    assert_true(msg_is(file));
    return msg_read(arena, file, out_msg, out_fault);
}

static void test_bodies_and_files(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb cfb;
    struct msg msg;
    struct fault fault;
    char *large = arena_array(arena, 9000, 1);
    memset(large, 'x', 9000);
    begin_mail(&cfb);
    scene_stream(&cfb, "__substg1.0_1000001F", wide(arena, "Bonjour\r\n"));
    scene_stream(&cfb, "__substg1.0_10130102", STR("<p>Bonjour</p>\0\0"));
    add_file(&cfb, "__attach_version1.0_#00000000", wide(arena, "fiche.docx"), STR("PK..petite"));
    add_file(&cfb, "__attach_version1.0_#00000001", wide(arena, "grande.pdf"), (struct str){large, 9000});
    assert_int_equal(read(arena, &cfb, &msg, &fault), ERR_NONE);
    assert_int_equal(msg.message_count, 1);
    assert_str(msg.bodies[0].text, "Bonjour\r\n");
    assert_str(msg.bodies[0].html, "<p>Bonjour</p>");
    assert_int_equal(msg.count, 2);
    assert_str(msg.files[0].nom, "fiche.docx");
    assert_str(msg.files[0].bytes, "PK..petite");
    assert_int_equal(msg.files[1].bytes.len, 9000);
    assert_memory_equal(msg.files[1].bytes.at, large, 9000);
    arena_free(arena);
}

/* Outlook before 2003: a byte a letter, and the body as compressed RTF. */
static void test_old(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb cfb;
    struct msg msg;
    struct fault fault;
    begin_mail(&cfb);
    scene_stream(&cfb, "__substg1.0_1000001E", STR("\xC9l\xE8ve"));
    scene_stream(&cfb, "__substg1.0_10090102", STR("\x16\0\0\0\x0A\0\0\0MELA\0\0\0\0{\\rtf1 ab}"));
    add_file(&cfb, "__attach_version1.0_#00000000", wide(arena, "a.txt"), STR("a"));
    assert_int_equal(read(arena, &cfb, &msg, &fault), ERR_NONE);
    assert_str(msg.bodies[0].text, "Élève");
    assert_true(str_starts(msg.bodies[0].rtf, STR("{\\rtf1")));
    arena_free(arena);
}

static void open_inner_mail(struct scene_cfb *cfb, const char *storage)
{
    scene_open(cfb, storage);
    scene_stream(cfb, "__properties_version1.0", STR("........"));
    scene_open(cfb, "__substg1.0_3701000D");
    scene_stream(cfb, "__properties_version1.0", STR("........................"));
}

static void test_a_mail_in_the_mail(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb cfb;
    struct msg msg;
    struct fault fault;
    begin_mail(&cfb);
    scene_stream(&cfb, "__substg1.0_1000001F", wide(arena, "dehors"));
    open_inner_mail(&cfb, "__attach_version1.0_#00000000");
    scene_stream(&cfb, "__substg1.0_1000001F", wide(arena, "dedans"));
    add_file(&cfb, "__attach_version1.0_#00000000", wide(arena, "b.txt"), STR("b"));
    scene_close(&cfb);
    scene_close(&cfb);
    add_file(&cfb, "__attach_version1.0_#00000001", wide(arena, "a.txt"), STR("a"));
    assert_int_equal(read(arena, &cfb, &msg, &fault), ERR_NONE);
    assert_int_equal(msg.message_count, 2);
    assert_str(msg.bodies[0].text, "dehors");
    assert_str(msg.bodies[1].text, "dedans");
    assert_int_equal(msg.count, 2);
    for (size_t i = 0; i < msg.count; i++)
        assert_int_equal(msg.files[i].message, str_eq_c(msg.files[i].nom, "b.txt") ? 1 : 0);
    arena_free(arena);
}

static void test_too_deep(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb cfb;
    struct msg msg;
    struct fault fault;
    begin_mail(&cfb);
    for (int i = 0; i < MSG_MAX_DEPTH; i++)
        open_inner_mail(&cfb, "__attach_version1.0_#00000000");
    assert_int_equal(read(arena, &cfb, &msg, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "msg: too many mails inside each other");
    arena_free(arena);
}

static void test_too_many_files(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb *cfb = ARENA_NEW(arena, struct scene_cfb);
    struct msg msg;
    struct fault fault;
    begin_mail(cfb);
    for (int i = 0; i <= MSG_MAX_FILES; i++)
        scene_open(cfb, "__attach_version1.0_#00000000"), scene_stream(cfb, "__substg1.0_37010102", STR("a")), scene_close(cfb);
    assert_int_equal(read(arena, cfb, &msg, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "msg: too many files in it");
    arena_free(arena);
}

static void test_no_mail(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb cfb;
    struct msg msg;
    struct fault fault;
    scene_begin(&cfb); /* a document that a mail is put into */
    scene_stream(&cfb, "WordDocument", STR("x"));
    scene_open(&cfb, "ObjectPool");
    scene_stream(&cfb, "__properties_version1.0", STR("x"));
    assert_int_equal(read(arena, &cfb, &msg, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "msg: no mail is in it");
    assert_false(msg_is(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")));
    assert_false(msg_is(STR("_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0")));
    arena_free(arena);
}

/* A storage that is in itself, siblings in a ring, a stream that breaks off, a file that does. */
static void test_damaged(void **state)
{
    (void)state;
    enum { DIRECTORY = 512 * 9, ENTRY = 128 };
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct scene_cfb cfb;
    struct msg msg;
    struct fault fault;
    begin_mail(&cfb);
    scene_stream(&cfb, "__substg1.0_1000001F", wide(arena, "dehors"));
    open_inner_mail(&cfb, "__attach_version1.0_#00000000");
    struct str file = scene_end(&cfb, arena);
    char *bytes = (char *)(uintptr_t)file.at;
    scene_put(bytes + DIRECTORY + 5 * ENTRY + 76, 3, 4); /* the inner mail holds the attachment that it is */
    assert_int_equal(msg_read(arena, file, &msg, &fault), ERR_FINAL);
    scene_put(bytes + DIRECTORY + 5 * ENTRY + 76, 6, 4);
    scene_put(bytes + DIRECTORY + 3 * ENTRY + 72, 1, 4); /* after the attachment the first again */
    assert_int_equal(msg_read(arena, file, &msg, &fault), ERR_NONE);
    scene_put(bytes + DIRECTORY + 2 * ENTRY + 120, 4000, 4); /* the body is longer than all small streams */
    assert_int_equal(msg_read(arena, file, &msg, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "msg: it breaks off, it is damaged");
    for (size_t len = 0; len < DIRECTORY; len += 100)
        assert_int_equal(msg_read(arena, str_slice(file, 0, len), &msg, &fault), ERR_FINAL);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bodies_and_files), cmocka_unit_test(test_old), cmocka_unit_test(test_a_mail_in_the_mail), cmocka_unit_test(test_too_deep),
        cmocka_unit_test(test_too_many_files), cmocka_unit_test(test_no_mail), cmocka_unit_test(test_damaged)};
    return RUN_TESTS("msg", tests);
}
