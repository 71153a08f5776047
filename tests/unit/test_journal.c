/* journal: one line an event, whose pairs are ours alone: what a server, or anybody else, writes into a value cannot end it. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <unistd.h>

#include "daemon/journal.h"

static char said[4096];

static int begin(int *out_read)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int before = dup(STDERR_FILENO);
    assert_true(before >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    *out_read = ends[0];
    return before;
}

/* What was logged since `begin`, behind « evenement=… ». */
static const char *end(int before, int from)
{
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    close(before);
    ssize_t got = read(from, said, sizeof said - 1);
    close(from);
    assert_true(got > 0);
    said[got] = '\0';
    const char *event = strstr(said, "evenement=");
    assert_non_null(event);
    return event;
}

static const struct row {
    const char *name, *value, *quoted, *bare;
} rows[] = {
    {"plain words", "NO quota: 3 % left", "cause=\"NO quota: 3 % left\"", "sort=NO_quota:_3_%_left"},
    {"a quote that ends the value", "NO\" evenement=dossier_admis x=\"", "cause=\"NO' evenement=dossier_admis x='\"", "sort=NO__evenement_dossier_admis_x__"},
    {"a backslash before the last quote", "NO \\", "cause=\"NO /\"", "sort=NO__"},
    {"a line of its own", "NO\r\nproc=decide", "cause=\"NO  proc=decide\"", "sort=NO__proc_decide"},
    {"colours", "\033[31mNO\177", "cause=\" [31mNO \"", "sort=_[31mNO_"},
    {"accents", "boîte déjà lue", "cause=\"boîte déjà lue\"", "sort=boîte_déjà_lue"},
    {"conversions", "%s%n%d", "cause=\"%s%n%d\"", "sort=%s%n%d"},
    {"an address", "550 <agathe.martin@d.example>: no such user", "cause=\"550 <…>: no such user\"", "sort=550_<agathe.martin@d.example>:_no_such_user"},
    {"addresses at both ends", "hél@é.example ou b@c", "cause=\"… ou …\"", "sort=hél@é.example_ou_b@c"},
    {"no address", "a @ b", "cause=\"a … b\"", "sort=a_@_b"},
    {"nothing", "", "cause=\"\"", "sort="},
};

static void test_values(void **state)
{
    const struct row *row = *state;
    char expected[256];
    int from, before = begin(&from);
    journal(JOURNAL_ERREUR, "refus", "cause=\"%s\" sort=%.*s fin=%d", row->value, (int)strlen(row->value), row->value, -7);
    (void)snprintf(expected, sizeof expected, "evenement=refus %s %s fin=-7\n", row->quoted, row->bare);
    assert_string_equal(end(before, from), expected);
    struct fault fault = {""};
    (void)fault_set(&fault, ERR_WAIT, "%s", row->value);
    before = begin(&from);
    journal_fault(JOURNAL_ERREUR, "refus", &fault);
    (void)snprintf(expected, sizeof expected, "evenement=refus %s\n", row->quoted);
    assert_string_equal(end(before, from), expected);
}

static void test_numbers(void **state)
{
    (void)state;
    int from, before = begin(&from);
    journal(JOURNAL_INFO, "nombres", "a=%d b=%lld c=%zu d=%.*s e=\"%s\" f=%ld", -1, -5000000000LL, (size_t)7, 2, "xyz", "z", -8L);
    assert_string_equal(end(before, from), "evenement=nombres a=-1 b=-5000000000 c=7 d=xy e=\"z\" f=-8\n");
    before = begin(&from);
    journal(JOURNAL_INFO, "nombres", "a=%d b=%x c=%s", 1, 2U, "never read as a number"); /* none that it knows: no crash, no guess */
    assert_string_equal(end(before, from), "evenement=nombres a=1 b=?\n");
}

static void test_a_long_line_is_cut_and_ended(void **state)
{
    (void)state;
    char words[3000];
    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    int from, before = begin(&from);
    journal(JOURNAL_INFO, "long", "cause=\"%s\" fin=%d", words, 1);
    const char *line = end(before, from);
    assert_true(strlen(said) <= 1024);
    assert_string_equal(line + strlen(line) - 4, "xx\"\n");
    assert_null(strchr(line, '\n')[1] == '\0' ? NULL : line);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_a_long_line_is_cut_and_ended)};
    return RUN_ROWS("journal", rows, test_values) + cmocka_run_group_tests_name("journal", others, NULL, NULL);
}
