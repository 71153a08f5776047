/* lire_pages: the room is free and ends where large pages do; what comes to stand there is the same after it was joined. */
#include <errno.h>
#include <sys/mman.h>

#include "daemon/lire_pages.h"
#include "tests/unit/unit.h"

enum { LARGE = 2 * 1024 * 1024, SMALL = 4096 };

static void test_room_is_free(void **state)
{
    (void)state;
    unsigned char *end = lire_pages_room();
    assert_non_null(end);
    assert_int_equal((uintptr_t)end % LARGE, 0);
    for (unsigned char *at = end - SMALL; at >= end - 2 * (size_t)LARGE; at -= LARGE / 2) {
        assert_int_equal(msync(at, SMALL, MS_ASYNC), -1); /* nothing stands there */
        assert_int_equal(errno, ENOMEM);
    }
    lire_pages_join(end); /* nothing to join, nothing made */
    assert_int_equal(msync(end - SMALL, SMALL, MS_ASYNC), -1);
}

static void test_what_is_joined_is_the_same(void **state)
{
    (void)state;
    unsigned char *end = lire_pages_room(), *code = end - LARGE - LARGE / 2;
    assert_ptr_equal(mmap(code, LARGE + LARGE / 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0), code);
    for (size_t i = 0; i < LARGE; i++)
        code[i] = (unsigned char)(i / SMALL + i);
    lire_pages_join(end);
    for (size_t i = 0; i < LARGE; i++)
        assert_int_equal(code[i], (unsigned char)(i / SMALL + i));
    assert_int_equal(code[LARGE], 0);
    code[0] = 1; /* and can be written to, as PCRE2 does for its next expression */
    assert_int_equal(munmap(code, LARGE + LARGE / 2), 0);
    lire_pages_join(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_room_is_free), cmocka_unit_test(test_what_is_joined_is_the_same)};
    return RUN_TESTS("lire_pages", tests);
}
