/* cms: what an opaque S/MIME message holds. */
#include "parsers/cms.h"
#include "tests/unit/cms_scene.h"

enum { ARENA = 1024 * 1024 };

static const struct row {
    const char *name;
    const char *oid; /* the whole of it */
    const char *content, *read; /* NULL: absent */
    bool is_streamed;
    enum cms_kind kind;
} rows[] = {
    {"signed, of known length", OID_AT("\x02"), "ce qui est signé", "ce qui est signé", false, CMS_SIGNED},
    {"signed, in pieces", OID_AT("\x02"), "ce qui est signé", "ce qui est signé", true, CMS_SIGNED},
    {"signed, and empty", OID_AT("\x02"), "", "", false, CMS_SIGNED},
    {"the signature stands apart", OID_AT("\x02"), NULL, NULL, false, CMS_SIGNED},
    {"encrypted", OID_AT("\x03"), "x", NULL, false, CMS_ENCRYPTED},
    {"digested", OID_AT("\x05"), "x", NULL, false, CMS_OTHER},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct str content = STR_NONE;
    struct str bytes = cms_scene(arena, (struct str){row->oid, OID_BYTES}, str_of(row->content), row->is_streamed);
    assert_int_equal(cms_read(arena, bytes, &content), row->kind);
    assert_str(content, row->read);
    assert_int_equal(cms_read(arena, str_slice(bytes, 0, bytes.len / 2), &content), CMS_NONE);
    arena_free(arena);
}

static void test_no_cms(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct str content = STR_NONE;
    assert_int_equal(cms_read(arena, STR("Bonjour"), &content), CMS_NONE);
    assert_int_equal(cms_read(arena, STR_NONE, &content), CMS_NONE);
    assert_int_equal(cms_read(arena, STR("\x30\x84\xFF\xFF\xFF\xFF"), &content), CMS_NONE); /* a length of 4 GiB */
    arena_free(arena);
}

/* More cannot come out than went in. */
static void read_whole(struct arena *arena, struct str bytes)
{
    struct str content;
    if (cms_read(arena, bytes, &content) == CMS_SIGNED)
        assert_true(content.len <= bytes.len);
}

static void test_battered(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    unit_batter(cms_scene(arena, OID("\x02"), STR("Content-Type: text/plain\n\nJe ne peux pas venir mardi.\n"), true), read_whole);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_no_cms), cmocka_unit_test(test_battered)};
    return RUN_ROWS("cms", rows, test_row) + RUN_TESTS("cms, damaged", others);
}
