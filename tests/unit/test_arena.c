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

static void test_room_is_zeroed_and_kept(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
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
    arena_free(NULL);
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
                                              cmocka_unit_test(test_beside_has_the_same_cap)};
    return RUN_TESTS("arena", tests);
}
