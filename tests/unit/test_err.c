/* err: a failure is its code and one sentence, cut at the buffer's end. */
#include "tests/unit/unit.h"

static void test_code_and_sentence(void **state)
{
    (void)state;
    struct fault fault = {{0}};
    assert_int_equal(fault_set(&fault, ERR_WAIT, "spool: %d bytes", 3), ERR_WAIT);
    assert_string_equal(fault.text, "spool: 3 bytes");
    assert_int_equal(fault_set(NULL, ERR_FINAL, "nobody listens"), ERR_FINAL);
}

static void test_a_long_sentence_is_cut(void **state)
{
    (void)state;
    struct fault fault;
    (void)fault_set(&fault, ERR_FINAL, "%01000d", 7);
    assert_int_equal(strlen(fault.text), sizeof fault.text - 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_code_and_sentence), cmocka_unit_test(test_a_long_sentence_is_cut)};
    return RUN_TESTS("err", tests);
}
