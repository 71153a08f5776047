/* buf: bytes that grow up to a maximum, whole writes or none. */
#include "tests/unit/unit.h"

#include "parsers/base/buf.h"

static void test_a_buf_drops_what_passes_its_maximum(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 4);
    buf_add_c(&buf, "abcd");
    assert_false(buf_failed(&buf));
    buf_print(&buf, "%d", 5);
    assert_true(buf_failed(&buf));
    assert_str(buf_str(&buf), "abcd");
    buf_free(&buf);
}

static void test_cleared_it_begins_anew(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 4);
    assert_str(buf_str(&buf), ""); /* never absent */
    buf_add(&buf, STR("abcde"));
    assert_true(buf_failed(&buf));
    buf_clear(&buf);
    assert_false(buf_failed(&buf));
    buf_add_char(&buf, 'x');
    assert_str(buf_str(&buf), "x");
    buf_free(&buf);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_buf_drops_what_passes_its_maximum), cmocka_unit_test(test_cleared_it_begins_anew)};
    return RUN_TESTS("buf", tests);
}
