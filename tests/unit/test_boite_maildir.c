/* boite, kind maildir: what is filed is never overwritten, and names that a mail may have are found. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/boite.h"
#include "daemon/maildir.h"

enum { MAX_PATH = 256 };

static void put(const char *folder, const char *name, const char *text)
{
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(fd), 0);
}

static bool holds(const char *folder, const char *name, const char *text)
{
    char path[PATH_MAX], bytes[64] = "";
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, bytes, sizeof bytes - 1);
    if (fd >= 0)
        close(fd);
    return len >= 0 && strcmp(bytes, text) == 0;
}

static void test_two_mails_of_one_name(void **state)
{
    (void)state;
    char folder[MAX_PATH] = "/tmp/navette-boite-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const struct conf_boite conf = {.nom = STR("essai"), .kind = STR("maildir"), .chemin = str_of(folder)};
    const struct boite_kind *kind = boite_kind_find(STR("maildir"));
    struct boite *boite = NULL;
    struct fault fault;
    assert_int_equal(kind->open(&conf, -1, &boite, &fault), ERR_NONE);
    put(folder, "new/1.a", "the first");
    assert_int_equal(kind->file(boite, 0, STR("1.a"), CLASSE_TRAITES, &fault), ERR_NONE);
    put(folder, "cur/1.a:2,S", "the second");
    assert_int_equal(kind->file(boite, 0, STR("1.a"), CLASSE_TRAITES, &fault), ERR_NONE);
    assert_int_equal(kind->file(boite, 0, STR("1.a"), CLASSE_TRAITES, &fault), ERR_NONE); /* gone: filed already */
    assert_true(holds(folder, ".navette.Trait&AOk-s/cur/1.a:2,S", "the first"));
    assert_true(holds(folder, ".navette.Trait&AOk-s/cur/1.a.2:2,S", "the second"));
    kind->close(boite);
}

static const struct {
    const char *name;
    const char *of; /* the file's name */
    bool is_safe;
} names[] = {
    {"an ordinary one", "1772438400.M1P2.host", true},
    {"with a tab", "a\tb", true},
    {"with a quote", "a\"b", true},
    {"empty", "", false},
    {"hidden", ".a", false},
    {"a folder", "a/b", false},
    {"with flags", "a:2,S", false},
};

static void test_name(void **state)
{
    const struct { const char *name, *of; bool is_safe; } *row = *state;
    assert_int_equal(maildir_name_is_safe(str_of(row->of)), row->is_safe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_two_mails_of_one_name)};
    int failed = RUN_TESTS("boite_maildir", tests);
    return failed + RUN_ROWS("maildir names", names, test_name);
}
