/* cmd_read: the command as a shell sees it: what it prints where, and its exit status. The reader is played by this test:
 * it does what the document says. Each case runs in a process of its own, for the command locks itself in. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/cmd_read.h"

static char self[4096], folder[] = "/tmp/navette-test-XXXXXX";

/* ---- the reader -------------------------------------------------------------------------------------------- */

/* Tells the rules that it was given, so that -c can be seen. */
static int play_reader(int argc, char **argv)
{
    char what[16] = "", json[512];
    if (pread(3, what, sizeof what - 1, 0) <= 0)
        return 70;
    if (strcmp(what, "mauvais") == 0)
        return write(STDERR_FILENO, "navette-lire: docx: it is encrypted, ask for it\n", 48) == 48 ? 65 : 70;
    if (strcmp(what, "plante") == 0)
        abort();
    const char *rules = strrchr(argv[argc - 1], '/');
    (void)snprintf(json, sizeof json, "{\"kind\":\"autre\",\"format\":\"eml\",\"regles\":\"%s\",\"a\":\"é\",\"interne\":{\"jetons_texte\":[]}}", rules);
    printf("%zu\n%s", strlen(json), json);
    return 0;
}

/* ---- the cases --------------------------------------------------------------------------------------------- */

#define ONE "{\n  \"kind\": \"autre\",\n  \"format\": \"eml\",\n  \"regles\": \"/avis.cfg\",\n  \"a\": \"é\"\n}\n"
#define LINE "{\"kind\":\"autre\",\"format\":\"eml\",\"regles\":\"/avis.cfg\",\"a\":\"é\"}\n"

static const struct row {
    const char *name;
    const char *words[5]; /* after `read`, in the folder of the test */
    int status;
    const char *output, *errors;
} rows[] = {
    {"one file, without what is for the daemon", {"bon"}, 0, ONE, ""},
    {"no file", {NULL}, 64, "", "navette: read: name one or more files, as in `navette read [-c navette.cfg] fiche.docx`\n"},
    {"one that cannot be read", {"mauvais"}, 65, "", "navette: mauvais: docx: it is encrypted, ask for it\n"},
    {"one that is not there", {"absent"}, 66, "", "navette: absent: there is no such file, name a file that can be read\n"},
    {"a folder", {"."}, 66, "", "navette: .: it is a folder, name the files in it\n"},
    {"several", {"bon", "bon"}, 0, LINE LINE, ""},
    {"the worst of several", {"mauvais", "absent", "bon"}, 66,
     "{\"file\":\"mauvais\",\"error\":\"docx: it is encrypted, ask for it\"}\n"
     "{\"file\":\"absent\",\"error\":\"there is no such file, name a file that can be read\"}\n" LINE, ""},
    {"a reader that crashes", {"plante", "bon"}, 70,
     "{\"file\":\"plante\",\"error\":\"the reader stopped itself, most often for want of memory (signal 6), open it by hand\"}\n" LINE, ""},
    {"other rules, relative to their file", {"-c", "conf/autre.cfg", "bon"}, 0,
     "{\n  \"kind\": \"autre\",\n  \"format\": \"eml\",\n  \"regles\": \"/autres-avis.cfg\",\n  \"a\": \"é\"\n}\n", ""},
    {"a configuration that is none", {"-c", "mauvais", "bon"}, 78, "", "navette: mauvais:1: syntax error, correct it or leave -c out\n"},
};

static void write_file(const char *name, const char *text)
{
    int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0644);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static void read_file(const char *name, char *out_text, size_t room)
{
    int fd = open(name, O_RDONLY);
    ssize_t got = read(fd, out_text, room - 1);
    out_text[got > 0 ? got : 0] = '\0';
    close(fd);
}

static _Noreturn void run(const struct row *row)
{
    const struct cmd_read_paths paths = {.lire = self, .shipped = "/usr/share/navette"};
    char *argv[8] = {(char[]){"read"}};
    int argc = 1;
    for (size_t i = 0; row->words[i] != NULL; i++)
        argv[argc++] = (char *)(uintptr_t)row->words[i];
    if (freopen("output", "w", stdout) == NULL || freopen("errors", "w", stderr) == NULL)
        _exit(1);
    int status = cmd_read(argc, argv, &paths);
    fflush(NULL);
    _exit(status);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    char output[1024], errors[1024];
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        run(row);
    assert_true(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    read_file("output", output, sizeof output);
    read_file("errors", errors, sizeof errors);
    assert_string_equal(errors, row->errors);
    assert_string_equal(output, row->output);
    assert_int_equal(WEXITSTATUS(status), row->status);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[0], "navette-lire") == 0)
        return play_reader(argc, argv);
    if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0 || mkdtemp(folder) == NULL || chdir(folder) != 0 || mkdir("conf", 0755) != 0)
        return 1;
    write_file("bon", "bon"), write_file("mauvais", "mauvais"), write_file("plante", "plante");
    write_file("conf/autre.cfg", "regles_avis = \"autres-avis.cfg\";\n");
    int failed = RUN_ROWS("cmd_read", rows, test_row);
    static const char *const names[] = {"bon", "mauvais", "plante", "conf/autre.cfg", "output", "errors"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(names[i]);
    rmdir("conf"), rmdir(folder);
    return failed;
}
