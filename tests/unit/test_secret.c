/* secret: what a file of a password may hold, and who may read it. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/secret.h"

#define BYTES(literal) {literal, sizeof(literal) - 1}

static const struct row {
    const char *name;
    struct str content; /* absent: no file */
    mode_t mode;
    const char *secret; /* NULL: refused, with `words` in the sentence */
    const char *words;
} rows[] = {
    {"a line", BYTES("ouvre-toi\n"), 0600, "ouvre-toi", NULL},
    {"no end of line", BYTES("ouvre-toi"), 0400, "ouvre-toi", NULL},
    {"CR LF", BYTES("ouvre-toi\r\n"), 0600, "ouvre-toi", NULL},
    {"the first line only", BYTES("ouvre-toi\nautre\x01 chose\n"), 0600, "ouvre-toi", NULL},
    {"blanks and accents belong to it", BYTES(" sésame \"2\" \\ \n"), 0640, " sésame \"2\" \\ ", NULL},
    {"missing", {NULL, 0}, 0, NULL, "put the password there"},
    {"empty", BYTES(""), 0600, NULL, "nothing on its first line"},
    {"an empty first line", BYTES("\nouvre-toi\n"), 0600, NULL, "nothing on its first line"},
    {"only CR LF", BYTES("\r\n"), 0600, NULL, "nothing on its first line"},
    {"a tabulator", BYTES("ouvre\ttoi\n"), 0600, NULL, "control character"},
    {"a CR within", BYTES("ouvre\rtoi\n"), 0600, NULL, "control character"},
    {"a CR at the end of the file", BYTES("ouvre-toi\r"), 0600, NULL, "control character"},
    {"a NUL byte", BYTES("ouvre\0toi\n"), 0600, NULL, "control character"},
    {"DEL", BYTES("ouvre\x7ftoi\n"), 0600, NULL, "control character"},
    {"every user may read it", BYTES("ouvre-toi\n"), 0644, NULL, "chmod 600"},
};

static char folder[] = "/tmp/navette-secret-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *write_file(struct str content, mode_t mode)
{
    const char *path = path_of("secret");
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content.at, content.len), content.len);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
    return path;
}

/* Refused: the sentence says why, and neither it nor the room given holds the password. */
static void assert_refused(const char *path, const char *words)
{
    static const struct secret nothing;
    struct secret secret;
    struct fault fault = {""};
    memset(&secret, 'x', sizeof secret);
    assert_int_equal(secret_read(path, &secret, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, words));
    assert_null(strstr(fault.text, "ouvre"));
    assert_memory_equal(&secret, &nothing, sizeof secret);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct secret secret;
    struct fault fault = {""};
    const char *path = row->content.at != NULL ? write_file(row->content, row->mode) : path_of("nulle-part");
    if (row->secret == NULL) {
        assert_refused(path, row->words);
        return;
    }
    assert_int_equal(secret_read(path, &secret, &fault), ERR_NONE);
    assert_string_equal(secret.text, row->secret);
    secret_forget(&secret);
    for (size_t i = 0; i < sizeof secret.text; i++)
        assert_int_equal(secret.text[i], 0);
}

static void test_longest(void **state)
{
    (void)state;
    char text[SECRET_MAX + 4];
    struct secret secret;
    struct fault fault;
    memset(text, 'a', sizeof text);
    memcpy(text + SECRET_MAX, "\r\nb", 3);
    assert_int_equal(secret_read(write_file((struct str){text, sizeof text}, 0600), &secret, &fault), ERR_NONE);
    assert_int_equal(strlen(secret.text), SECRET_MAX);
    memset(text, 'a', sizeof text);
    assert_refused(write_file((struct str){text, SECRET_MAX + 1}, 0600), "longer than 1024");
    assert_refused(write_file((struct str){text, sizeof text}, 0600), "longer than 1024");
}

/* A pipe would hold the process for ever, a folder cannot be read. */
static void test_no_file(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path_of("tube"), 0600), 0);
    assert_refused(path_of("tube"), "is not a file");
    assert_refused(folder, "is not a file");
    assert_int_equal(unlink(path_of("tube")), 0);
}

/* base64 of « x », « xx », « xxx » and of « \0navette\0 » before the password, and of the password before something else. */
static void test_told(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        bool told;
    } cases[] = {
        {"535 5.7.8 not with Ouvre-Toi-1 here", true}, {"535 T3V2cmUtVG9pLTE=", true}, {"535 eE91dnJlLVRvaS0x", true},
        {"535 eHhPdXZyZS1Ub2ktMQ==", true},            {"eHh4T3V2cmUtVG9pLTE=", true}, {"AG5hdmV0dGUAT3V2cmUtVG9pLTE=", true},
        {"T3V2cmUtVG9pLTEh", true},                    {"535 5.7.8 no such user", false}, {"", false},
        {"535 Ouvre-Toi-2", false},                    {"535 T3V2cmUtVG94LTE=", false},
    };
    const struct secret secret = {"Ouvre-Toi-1"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (secret_is_told(&secret, cases[i].words) != cases[i].told)
            fail_msg("« %s »", cases[i].words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_longest), cmocka_unit_test(test_no_file), cmocka_unit_test(test_told)};
    if (mkdtemp(folder) == NULL)
        abort();
    int failed = RUN_ROWS("secret", rows, test_row);
    failed += RUN_TESTS("secret, at its limits", tests);
    (void)unlink(path_of("secret"));
    return rmdir(folder) == 0 ? failed : 1;
}
