/* fiche_base: the line by which a form of ours is known when it comes back; anything else is no form of ours. */
#include "tests/unit/unit.h"

#include "parsers/fiche_base.h"

static void test_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    static const struct { const char *line, *reference; int version; } rows[] = {
        {"Dossier NAV-2026-0042, fiche n° 3", "NAV-2026-0042", 3},
        {"  Dossier NAV-2026-0042, fiche n\xC2\xB0\xC2\xA0" "12 ", "NAV-2026-0042", 12},
        {"Dossier NAV-2026-123456, fiche no 1", "NAV-2026-123456", 1},
        {"Dossier NAV-2026-1234567, fiche n° 1", "NAV-2026-1234567", 1}, {"Dossier NAV-2026-12345678, fiche n° 1", NULL, 0},
        {"Dossier NAV-26 et NAV-2026-0042, fiche n° 3", NULL, 0}, {"", NULL, 0}, {"Dossier NAV-2026-0042", NULL, 0}, {"Dossier NAV-2026-0042, fiche n° 0", NULL, 0}, {"Dossier NAV-2026-0042, fiche n° trois", NULL, 0},
        {"Dossier NAV-26-0042, fiche n° 3", NULL, 0}, {"Dossier NAV-2026-1, fiche n° 3", NULL, 0}, {"NAV-2026-0042, fiche n° 3", NULL, 0},
        {"Dossier NAV-2026-0042, fiche n° 99999999999999999999", NULL, 0}, {"Dossier NAV-2026-0042424242424242, fiche n° 3", NULL, 0},
        {"Dossier NAV-2026-0042, fiche n°                                        3", NULL, 0}, {"Dossier NAV-", NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fiche_base base = fiche_base_read(arena, str_of(rows[i].line));
        assert_int_equal(base.version, rows[i].version);
        if (rows[i].reference != NULL)
            assert_str(base.reference, rows[i].reference);
        else
            assert_true(str_is_empty(base.reference));
    }
    arena_free(arena);
}

/* Only in the head of a document: what a child's story tells of dossiers is no base. */
static void test_head_only(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    struct document_block blocks[FICHE_BASE_BLOCKS + 1] = {{.text = STR_NONE}};
    struct document document = {.blocks = blocks, .count = FICHE_BASE_BLOCKS + 1};
    blocks[FICHE_BASE_BLOCKS].text = STR("Dossier NAV-2026-0042, fiche n° 3");
    assert_int_equal(fiche_base_of(arena, &document).version, 0);
    blocks[FICHE_BASE_BLOCKS - 1].text = STR("Dossier NAV-2026-0043, fiche n° 4");
    assert_int_equal(fiche_base_of(arena, &document).version, 4);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_head_only)};
    return RUN_TESTS("fiche_base", tests);
}
