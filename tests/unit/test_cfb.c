/* cfb: the file system in a .doc or .msg. */
#include "parsers/cfb.h"
#include "tests/unit/msg_scene.h"

enum { ARENA = 64 * 1024 * 1024, LARGE = 10000, HEADER_DIRECTORY = 48, ENTRY = 128, RIGHT = 72, CHILD = 76 };

/* A storage with a small stream (its sectors are 64 bytes) and a large one, beside an empty stream. */
static struct str whole(struct arena *arena)
{
    static struct scene_cfb scene;
    char *large = arena_alloc(arena, LARGE);
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (char)(i % 251);
    scene_begin(&scene);
    scene_stream(&scene, "vide", STR(""));
    scene_open(&scene, "dossier");
    scene_stream(&scene, "petit", STR("une phrase qui ne tient pas dans un seul secteur de soixante-quatre octets"));
    scene_stream(&scene, "grand", (struct str){large, LARGE});
    scene_close(&scene);
    return scene_end(&scene, arena);
}

static void test_tree(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct cfb cfb;
    struct str bytes = whole(arena), text = STR_NONE;
    assert_true(cfb_is(bytes) && cfb_open(arena, bytes, &cfb));
    struct cfb_entries top = cfb_children(&cfb, CFB_ROOT);
    assert_int_equal(top.count, 2);
    const struct cfb_entry *dossier = cfb_named(&top, "dossier"), *vide = cfb_named(&top, "vide");
    assert_true(dossier != NULL && dossier->is_storage && vide != NULL && vide->is_stream && cfb_named(&top, "petit") == NULL);
    assert_true(cfb_stream(&cfb, vide, &text));
    assert_int_equal(text.len, 0);
    struct cfb_entries inside = cfb_children(&cfb, dossier->number);
    assert_int_equal(inside.count, 2);
    assert_true(cfb_stream(&cfb, cfb_named(&inside, "petit"), &text));
    assert_str(text, "une phrase qui ne tient pas dans un seul secteur de soixante-quatre octets");
    assert_true(cfb_stream(&cfb, cfb_named(&inside, "grand"), &text));
    assert_int_equal(text.len, LARGE);
    for (size_t i = 0; i < LARGE; i++)
        assert_int_equal((unsigned char)text.at[i], i % 251);
    assert_int_equal(cfb_children(&cfb, 9999).count, 0);
    arena_free(arena);
}

/* Where the directory's entry `number` stands in the file. */
static char *entry_of(struct str bytes, uint32_t number)
{
    size_t sector = cfb_u32(bytes, HEADER_DIRECTORY);
    return (char *)(uintptr_t)bytes.at + (sector + 1) * SCENE_SECTOR + (size_t)number * ENTRY;
}

/* Siblings that name each other are each seen once. */
static void test_siblings_in_a_circle(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct cfb cfb;
    struct str bytes = whole(arena);
    scene_put(entry_of(bytes, 2) + RIGHT, 1, 4);
    assert_true(cfb_open(arena, bytes, &cfb));
    assert_int_equal(cfb_children(&cfb, CFB_ROOT).count, 2);
    scene_put(entry_of(bytes, 0) + CHILD, 4000, 4); /* no such entry */
    assert_true(cfb_open(arena, bytes, &cfb));
    assert_int_equal(cfb_children(&cfb, CFB_ROOT).count, 0);
    arena_free(arena);
}

/* A chain that bites its tail, a stream that says it is longer than its sectors, and an end that is missing. */
static void test_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct cfb cfb;
    struct str bytes = whole(arena), text = STR_NONE;
    scene_put(entry_of(bytes, 4) + 120, 10 * LARGE, 4);
    assert_true(cfb_open(arena, bytes, &cfb));
    assert_false(cfb_stream(&cfb, &(struct cfb_entry){.number = 4}, &text));
    bytes = whole(arena);
    uint32_t directory = cfb_u32(bytes, HEADER_DIRECTORY);
    scene_put((char *)(uintptr_t)bytes.at + SCENE_SECTOR + (size_t)directory * 4, directory, 4);
    assert_false(cfb_open(arena, bytes, &cfb));
    assert_false(cfb_open(arena, str_slice(whole(arena), 0, SCENE_SECTOR), &cfb));
    assert_false(cfb_open(arena, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), &cfb));
    assert_false(cfb_is(STR("PK\x03\x04")));
    arena_free(arena);
}

static void read_all(struct arena *arena, struct str bytes)
{
    struct cfb cfb;
    struct str text;
    if (!cfb_open(arena, bytes, &cfb))
        return;
    struct cfb_entries found = cfb_children(&cfb, CFB_ROOT);
    for (size_t i = 0; i < found.count; i++)
        if (cfb_stream(&cfb, &found.at[i], &text))
            assert_true(text.len <= 2 * bytes.len);
}

static void test_battered(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    unit_batter(whole(arena), read_all);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree), cmocka_unit_test(test_siblings_in_a_circle), cmocka_unit_test(test_refused), cmocka_unit_test(test_battered),
    };
    return RUN_TESTS("cfb", tests);
}
