/* unit: what every unit test starts from. cmocka, each row of a table a test of its own name, TAP on
 * standard output. A row's struct begins with `const char *name`. */
#ifndef NAVETTE_UNIT_H
#define NAVETTE_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsers/base/arena.h"
#include "parsers/base/str.h"

/* Runs `function` once for each row, *state pointing at it; returns the number of failures. */
static inline int unit_run_rows(const char *group, const void *rows, size_t count, size_t size, CMUnitTestFunction function)
{
    struct CMUnitTest *tests = calloc(count, sizeof *tests);
    if (tests == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * size;
        tests[i].test_func = function;
        tests[i].initial_state = (void *)(uintptr_t)row;
        memcpy(&tests[i].name, row, sizeof tests[i].name);
    }
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    free(tests);
    return failed;
}

#define RUN_ROWS(group, rows, function) unit_run_rows(group, rows, sizeof(rows) / sizeof(rows)[0], sizeof(rows)[0], function)
#define RUN_TESTS(group, tests) \
    (cmocka_set_message_output(CM_OUTPUT_TAP), _cmocka_run_group_tests(group, tests, sizeof(tests) / sizeof(tests)[0], NULL, NULL))

/* A slice against a C string, both shown where they differ; NULL expects the absent one. */
static inline void unit_assert_str(struct str got, const char *expected, const char *file, int line)
{
    if (expected == NULL ? got.at == NULL : got.at != NULL && str_eq_c(got, expected))
        return;
    print_error("expected «%s», got «%.*s»\n", expected == NULL ? "(absent)" : expected, STR_ARG(got));
    _fail(file, line);
}

/* A file of the checkout, `max` bytes of it at most; the test ends where there is none. */
static inline struct str unit_file(struct arena *arena, const char *path, size_t max)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        fail_msg("%s: not there", path);
    char *bytes = arena_alloc(arena, max);
    size_t len = fread(bytes, 1, max, file);
    fclose(file);
    return (struct str){bytes, len};
}

#define assert_str(got, expected) unit_assert_str(got, expected, __FILE__, __LINE__)

enum { UNIT_BATTER_ARENA = 512 * 1024 * 1024 };

/* Cut anywhere and changed anywhere: an answer or a refusal. The sanitized build is the judge; `read` may ask more. */
static inline void unit_batter(struct str whole, void (*read)(struct arena *arena, struct str bytes))
{
    uint32_t random = 12345;
    for (size_t i = 0; i < 300; i++) {
        struct arena *arena = arena_new(UNIT_BATTER_ARENA, NULL, NULL);
        char *copy = arena_alloc(arena, whole.len + 1);
        memcpy(copy, whole.at, whole.len);
        for (size_t j = 0; i >= 150 && j < 4; j++) {
            random = random * 1664525 + 1013904223;
            copy[(random >> 8) % whole.len] = (char)(random >> 3);
        }
        read(arena, (struct str){copy, i < 150 ? whole.len * i / 150 : whole.len});
        arena_free(arena);
    }
}

#endif
