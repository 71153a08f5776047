/* spool: the same bytes come to the same name whether they come from a descriptor or by pieces, however they are cut; and what
 * is dropped leaves nothing behind. */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/spool.h"
#include "daemon/wire.h"

static const struct row {
    const char *name, *bytes;
    const char *sha256; /* as sha256sum(1) says */
    const char *body;   /* what of it follows the first empty line */
} rows[] = {
    {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""},
    {"a mail", "From: a@b.example\r\n\r\nBonjour\r\n", "a9604dabfc9d236f10ef974933a06355284e0b7e6a4f024638f7fc73ff2b9582", "Bonjour\r\n"},
    {"bare line feeds", "From: a@b.example\n\nBonjour\r\n", NULL, "Bonjour\r\n"},
    {"no header", "\nBonjour\n", "c1382ad709bc390c1f14655109a03f3117a114e34990de1ae4bce56429ee43bf", "Bonjour\n"},
    {"no body", "From: a@b.example\r\n", "6585b4d778c78ecf08fd0bdc212257ce56ab5ffecfa194a1412626f28a303e6b", ""},
    {"an empty line in the body", "A: b\r\n\r\nun\r\n\r\ndeux", NULL, "un\r\n\r\ndeux"},
};

static int count_entries(const char *folder)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

/* In pieces of `size` bytes; 0: from a descriptor. */
static struct spool_file store(const char *folder, const char *bytes, size_t size)
{
    struct spool_file file;
    struct fault fault;
    struct spool_writer *writer = NULL;
    size_t len = strlen(bytes);
    if (size == 0) {
        int fd = wire_memfd((struct str){bytes, len});
        assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
        assert_int_equal(spool_add_fd(folder, fd, &file, &fault), ERR_NONE);
        close(fd);
        return file;
    }
    assert_int_equal(spool_begin(folder, &writer, &fault), ERR_NONE);
    for (size_t at = 0; at < len; at += size)
        assert_int_equal(spool_piece(writer, bytes + at, len - at < size ? len - at : size, &fault), ERR_NONE);
    assert_int_equal(spool_end(writer, &file, &fault), ERR_NONE);
    return file;
}

static void test_same_however_cut(void **state)
{
    const struct row *row = *state;
    char folder[] = "/tmp/navette-spool-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const struct spool_file whole = store(folder, row->bytes, 0), body = store(folder, row->body, 0);
    char *headed = NULL;
    assert_true(asprintf(&headed, "\n%s", row->body) > 0);
    const struct spool_file only = store(folder, headed, 0);
    free(headed);
    if (row->sha256 != NULL)
        assert_string_equal(whole.sha256, row->sha256);
    assert_int_equal(whole.taille, strlen(row->bytes));
    assert_string_equal(whole.corps_empreinte, only.corps_empreinte);
    for (size_t size = 1; size < 9; size++) {
        const struct spool_file cut = store(folder, row->bytes, size);
        assert_string_equal(cut.sha256, whole.sha256);
        assert_string_equal(cut.corps_empreinte, whole.corps_empreinte);
        assert_int_equal(cut.taille, whole.taille);
    }
    struct arena *arena = arena_new(4096, NULL, NULL);
    struct str read;
    struct fault fault;
    assert_int_equal(spool_read(arena, folder, str_of(body.sha256), 1000, &read, &fault), ERR_NONE);
    assert_int_equal(read.len, strlen(row->body));
    arena_free(arena);
}

static void test_dropped(void **state)
{
    (void)state;
    char folder[] = "/tmp/navette-spool-XXXXXX";
    struct spool_writer *writer = NULL;
    struct fault fault;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(spool_begin(folder, &writer, &fault), ERR_NONE);
    assert_int_equal(spool_piece(writer, "abc", 3, &fault), ERR_NONE);
    assert_int_equal(count_entries(folder), 1);
    spool_drop(writer);
    assert_int_equal(count_entries(folder), 0);
    spool_drop(NULL);
    assert_int_equal(rmdir(folder), 0);
}

/* Of one process that died while it wrote, beside others that go on. */
static void test_died(void **state)
{
    (void)state;
    char folder[] = "/tmp/navette-spool-XXXXXX";
    struct spool_writer *writer = NULL;
    struct fault fault;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(spool_begin(folder, &writer, &fault), ERR_NONE);
    pid_t child = fork();
    if (child == 0) {
        struct spool_writer *half = NULL;
        bool begun = spool_begin(folder, &half, &fault) == ERR_NONE && spool_piece(half, "abc", 3, &fault) == ERR_NONE;
        _exit(begun ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(count_entries(folder), 2);
    spool_clean(folder, child);
    assert_int_equal(count_entries(folder), 1);
    struct spool_file file;
    assert_int_equal(spool_piece(writer, "abc", 3, &fault), ERR_NONE);
    assert_int_equal(spool_end(writer, &file, &fault), ERR_NONE); /* its file was left alone */
    assert_int_equal(count_entries(folder), 1);
    assert_int_equal(spool_begin(folder, &writer, &fault), ERR_NONE);
    spool_clean(folder, 0); /* before anybody works */
    assert_int_equal(count_entries(folder), 1);
    spool_drop(writer);
}

static void test_no_folder(void **state)
{
    (void)state;
    struct spool_writer *writer = NULL;
    struct fault fault = {""};
    assert_int_equal(spool_begin("/tmp/navette-no-such-folder", &writer, &fault), ERR_WAIT);
    assert_null(writer);
    assert_non_null(strstr(fault.text, "No such file")); /* the reason is that of the failure, not of what was undone after it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dropped), cmocka_unit_test(test_died), cmocka_unit_test(test_no_folder)};
    return RUN_ROWS("the same bytes", rows, test_same_however_cut) + RUN_TESTS("the file", tests);
}
