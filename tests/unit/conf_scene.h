/* conf_scene: a configuration in a folder of its own, copied from tests/fixtures/conf with one thing changed, and what each row
 * of a table of mistakes says of it. A test names its files in `scene.fichiers` first, the one that is loaded before the others. */
#ifndef NAVETTE_CONF_SCENE_H
#define NAVETTE_CONF_SCENE_H

#include "tests/unit/unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/conf.h"
#include "parsers/base/buf.h"

/* A small circuit with its directory, all of whose templates are shipped. */
#define FIXTURES "tests/fixtures/conf"

static struct {
    char folder[64];
    const char *const *fichiers;
    size_t count;
} scene = {.folder = "/tmp/navette-test-conf-XXXXXX"};

struct row {
    const char *name, *fichier;
    const char *from, *to; /* the change; NULL `from`: none */
    int errors, warnings;
    const char *text; /* the first mistake holds it; it stands on the line that was changed where `here` */
    bool here;
};

static inline void slurp(struct buf *out, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        buf_add(out, (struct str){block, got});
    (void)fclose(file);
}

static inline const char *path_of(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", scene.folder, name);
    return path;
}

static inline void write_file(const char *name, struct str text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    (void)fclose(file);
}

/* Copies one file with its change; gives the line of it. */
static inline int make_changed(const char *name, struct str whole, const char *from, const char *to)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    size_t at = str_find(whole, str_of(from));
    assert_int_not_equal(at, STR_NOT_FOUND);
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += whole.at[i] == '\n';
    buf_add(&out, str_slice(whole, 0, at));
    buf_add_c(&out, to);
    buf_add(&out, str_from(whole, at + strlen(from)));
    write_file(name, buf_str(&out));
    buf_free(&out);
    return line;
}

/* Writes all files, one of them changed; gives the line of the change, 0 without. */
static inline int make(const char *changed, const char *from, const char *to)
{
    int line = 0;
    for (size_t i = 0; i < scene.count; i++) {
        char path[256];
        struct buf text;
        buf_init(&text, 1 << 20);
        (void)snprintf(path, sizeof path, FIXTURES "/%s", scene.fichiers[i]);
        slurp(&text, path);
        if (from != NULL && strcmp(changed, scene.fichiers[i]) == 0)
            line = make_changed(scene.fichiers[i], buf_str(&text), from, to);
        else
            write_file(scene.fichiers[i], buf_str(&text));
        buf_free(&text);
    }
    return line;
}

/* As `check` does. */
static inline enum err load(struct conf **out_conf, struct conf_mistakes *out_mistakes)
{
    enum err err = conf_load_from(path_of(scene.fichiers[0]), "conf", out_conf, out_mistakes);
    return err != ERR_NONE ? err : conf_prove_serveurs(*out_conf, out_mistakes);
}

static inline void show(const struct conf_mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++)
        print_error("%.*s:%d: %s%.*s\n", STR_ARG(mistakes->items[i].file), mistakes->items[i].line,
                    mistakes->items[i].is_warning ? "warning: " : "", STR_ARG(mistakes->items[i].text));
}

static inline void test_row(void **state)
{
    const struct row *row = *state;
    int line = make(row->fichier, row->from, row->to);
    struct conf *conf;
    struct conf_mistakes mistakes;
    enum err err = load(&conf, &mistakes);
    const struct conf_mistake *first = mistakes.count > 0 ? &mistakes.items[0] : NULL;
    bool told = row->text == NULL || (first != NULL && str_find(first->text, str_of(row->text)) != STR_NOT_FOUND);
    bool placed = !row->here || (first != NULL && first->line == line && str_ends(first->file, str_of(row->fichier)));
    bool counted = (int)mistakes.errors == row->errors && (int)(mistakes.count - mistakes.errors) == row->warnings;
    if (!told || !placed || !counted)
        show(&mistakes);
    conf_free(conf);
    assert_true(told);
    assert_true(placed);
    assert_true(counted);
    assert_int_equal(err == ERR_NONE, row->errors == 0);
}

/* libconfig 1.5 keeps the text that it was reading when the file ends within quotes: some bytes, once per wrong file. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\n";
}

/* A file cut at every byte, and with a byte changed at every byte: mistakes, never a crash. */
static inline void cut_everywhere(const char *name, size_t step)
{
    static const char junk[] = "{}(;\"\\\x80";
    make(NULL, NULL, NULL);
    char path[256];
    (void)snprintf(path, sizeof path, FIXTURES "/%s", name);
    struct buf text;
    buf_init(&text, 1 << 20);
    slurp(&text, path);
#ifdef NAVETTE_SANITIZED
    step *= 4; /* ten times as slow; the other build looks more closely */
#endif
    for (size_t at = 0; at < text.len; at += step) {
        struct conf *conf;
        struct conf_mistakes mistakes;
        write_file(name, str_slice(buf_str(&text), 0, at));
        (void)load(&conf, &mistakes);
        conf_free(conf);
        char kept = text.at[at];
        text.at[at] = junk[at % (sizeof junk - 1)];
        write_file(name, buf_str(&text));
        (void)load(&conf, &mistakes);
        conf_free(conf);
        text.at[at] = kept;
    }
    buf_free(&text);
}

static inline bool scene_begin(const char *const *fichiers, size_t count)
{
    scene.fichiers = fichiers;
    scene.count = count;
    return mkdtemp(scene.folder) != NULL;
}

static inline void scene_end(void)
{
    for (size_t i = 0; i < scene.count; i++)
        (void)unlink(path_of(scene.fichiers[i]));
    (void)rmdir(scene.folder);
}

#endif
