/* cmd_write: a file is there whole or as it was before. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "daemon/cmd.h"

static char folder[] = "/tmp/navette-sortie-XXXXXX";
static struct cmd cmd;

static const char *path_of(const char *name)
{
    return str_print(cmd.arena, "%s/%s", folder, name).at;
}

static void test_a_new_file(void **state)
{
    (void)state;
    struct stat made;
    assert_int_equal(cmd_write(&cmd, path_of("neuf"), STR("un rapport"), 0640), EX_OK);
    assert_str(unit_file(cmd.arena, path_of("neuf"), 100), "un rapport");
    assert_int_equal(stat(path_of("neuf"), &made), 0);
    assert_int_equal(made.st_mode & 0777, 0640);
    assert_int_equal(cmd_write(&cmd, path_of("neuf"), STR("autre"), 0640), EX_OK);
    assert_str(unit_file(cmd.arena, path_of("neuf"), 100), "autre");
    assert_int_equal(unlink(path_of("neuf")), 0);
}

/* The disk is full: what stood there stays, and there is no stump. */
static void test_no_room(void **state)
{
    (void)state;
    assert_int_equal(cmd_write(&cmd, path_of("plein"), STR("le premier"), 0640), EX_OK);
    struct rlimit before, little;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little = (struct rlimit){.rlim_cur = 4, .rlim_max = before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    fflush(NULL); /* what this test has said so far is longer */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    int status = cmd_write(&cmd, path_of("plein"), STR("le second, plus long"), 0640), none = cmd_write(&cmd, path_of("aucun"), STR("un autre"), 0640);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, EX_CANTCREAT);
    assert_int_equal(none, EX_CANTCREAT);
    assert_str(unit_file(cmd.arena, path_of("plein"), 100), "le premier");
    assert_int_not_equal(access(path_of("aucun"), F_OK), 0);
    assert_int_equal(unlink(path_of("plein")), 0);
}

/* Nothing is put in the place of a device. */
static void test_a_device(void **state)
{
    (void)state;
    struct stat there;
    assert_int_equal(symlink("/dev/null", path_of("rien")), 0);
    assert_int_equal(cmd_write(&cmd, path_of("rien"), STR("un rapport"), 0640), EX_OK);
    assert_int_equal(stat(path_of("rien"), &there), 0);
    assert_true(S_ISCHR(there.st_mode));
    assert_int_equal(unlink(path_of("rien")), 0);
    assert_int_equal(cmd_write(&cmd, path_of("sans/dossier"), STR("un rapport"), 0640), EX_CANTCREAT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_new_file), cmocka_unit_test(test_no_room), cmocka_unit_test(test_a_device)};
    if (mkdtemp(folder) == NULL)
        return 1;
    cmd.arena = arena_new(1 << 20, NULL, NULL);
    (void)umask(022);
    int failed = RUN_TESTS("cmd, sortie", tests);
    arena_free(cmd.arena);
    return failed + (rmdir(folder) != 0); /* nothing was left there */
}
