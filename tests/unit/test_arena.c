/* arena: a cap that holds, room that is zeroed, arrays that grow and keep what they had. */
#include "tests/unit/unit.h"

static jmp_buf out;
static void jump(void *context)
{
    *(bool *)context = true;
    longjmp(out, 1);
}

static void test_an_arena_has_a_cap(void **state)
{
    (void)state;
    static bool full;
    full = false;
    struct arena *arena = arena_new(1000, jump, &full);
    if (setjmp(out) == 0)
        for (int i = 0; i < 2000; i++)
            (void)arena_alloc(arena, 1);
    assert_true(full);
    full = false;
    if (setjmp(out) == 0)
        (void)arena_array(arena, SIZE_MAX, 2); /* a product that overflows is full, not small */
    assert_true(full);
    arena_free(arena);
}

static void grows_in(struct arena *arena)
{
    int *numbers = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 5000; i++) {
        numbers = arena_grow(arena, numbers, i, &capacity, sizeof *numbers);
        numbers[i] = (int)i;
    }
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(numbers[i], i);
    const char *large = arena_alloc(arena, 500000); /* a block of its own */
    for (size_t i = 0; i < 500000; i++)
        assert_int_equal(large[i], 0);
    arena_free(arena);
}

static void test_room_is_zeroed_and_kept(void **state)
{
    (void)state;
    grows_in(arena_new(1 << 20, NULL, NULL));
    arena_free(NULL);
}

/* What the caller gave serves first, also what would else have a block of its own; it is zeroed, and stays the caller's. */
static void test_over_a_block_of_the_callers(void **state)
{
    (void)state;
    enum { ROOM = 200 * 1024 };
    static _Alignas(max_align_t) char room[ROOM];
    memset(room, 1, sizeof room);
    struct arena *arena = arena_new_over(room, sizeof room, 1 << 20, NULL, NULL);
    const char *first = arena_alloc(arena, 100), *large = arena_alloc(arena, ROOM / 2), *beyond = arena_alloc(arena, ROOM / 2);
    assert_true(first > room && large > first && large + ROOM / 2 <= room + ROOM);
    assert_true(beyond + ROOM / 2 <= room || beyond >= room + ROOM);
    for (size_t i = 0; i < ROOM / 2; i++)
        assert_true(large[i] == 0 && beyond[i] == 0);
    grows_in(arena);
    grows_in(arena_new_over(NULL, ROOM, 1 << 20, NULL, NULL)); /* there was none */
    grows_in(arena_new_over(room, 8, 1 << 20, NULL, NULL));    /* nothing fits into it */
}

static void test_beside_has_the_same_cap(void **state)
{
    (void)state;
    static bool full;
    full = false;
    struct arena *arena = arena_new(1000, jump, &full), *beside = arena_beside(arena);
    if (setjmp(out) == 0)
        (void)arena_alloc(beside, 2000);
    assert_true(full);
    arena_free(beside);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_an_arena_has_a_cap), cmocka_unit_test(test_room_is_zeroed_and_kept),
                                              cmocka_unit_test(test_over_a_block_of_the_callers), cmocka_unit_test(test_beside_has_the_same_cap)};
    return RUN_TESTS("arena", tests);
}
