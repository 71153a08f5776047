/* page_ink: a tick that runs along the sides of its box, photographed, on a page with two empty boxes only. */
#include "tests/unit/unit.h"

#include "parsers/page.h"

enum { FILE_MAX = 4 * 1024 * 1024, CONSENTS_X = 260 };

static void test_tick_along_sides(void **state)
{
    (void)state;
    struct arena *arena = arena_new(32 << 20, NULL, NULL);
    char *bytes = arena_alloc(arena, FILE_MAX);
    FILE *file = fopen("tests/fixtures/fiches-formats/photo-page-b.jpg", "rb");
    assert_non_null(file);
    struct document_picture picture = {.bytes = {bytes, fread(bytes, 1, FILE_MAX, file)}, .page = 1};
    fclose(file);
    struct page page;
    struct fault fault;
    assert_int_equal(page_open(arena, &picture, 0, &page, &fault), ERR_NONE);
    int ticked = 0, empty = 0, doubtful = 0;
    for (size_t i = 0; i < page.box_count; i++)
        if (page.boxes[i].sure >= 50 && page.boxes[i].rect.x < CONSENTS_X) {
            ticked += page.boxes[i].state == BOX_TICKED;
            empty += page.boxes[i].state == BOX_EMPTY;
            doubtful += page.boxes[i].state == BOX_DOUBTFUL;
        }
    page_free(&page);
    arena_free(arena);
    assert_int_equal(ticked, 3);
    assert_int_equal(empty, 1);
    assert_int_equal(doubtful, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tick_along_sides)};
    return RUN_TESTS("page: ink", tests);
}
