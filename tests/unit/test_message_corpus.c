/* The mails of tests/fixtures/mails against their truth; its README says what the keys mean. Each mail is a test, found by
 * listing the folder: adding a mail is adding two files. */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <stdio.h>

#include "parsers/base/utf8.h"
#include "parsers/message.h"

#define FOLDER "tests/fixtures/mails/"
enum { MAX_MAILS = 500, ARENA_BYTES = 256 * 1024 * 1024 };

static struct message_rules rules = {.header = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}}};
static struct arena *kept;

static struct str read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s cannot be opened", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t len = (size_t)ftell(file);
    rewind(file);
    char *bytes = arena_alloc(arena, len + 1);
    assert_int_equal(fread(bytes, 1, len, file), len);
    (void)fclose(file);
    return (struct str){bytes, len};
}

/* Accents, case, punctuation and white space ignored. */
static struct str words_of(struct arena *arena, struct str text)
{
    struct str folded = utf8_fold(arena, text);
    char *copy = arena_alloc(arena, folded.len + 1);
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.at[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
        copy[i] = is_word ? c : ' ';
    }
    return utf8_tidy(arena, (struct str){copy, folded.len});
}

static bool holds(struct arena *arena, const json_t *whole, const json_t *part)
{
    struct str text = words_of(arena, str_of(json_string_value(whole))), words = words_of(arena, str_of(json_string_value(part)));
    return str_find(text, words) != STR_NOT_FOUND;
}

/* Equal, or equal to one of a list. */
static bool fits(const json_t *got, const json_t *expected)
{
    if (!json_is_array(expected))
        return json_equal(got, expected);
    for (size_t i = 0; i < json_array_size(expected); i++)
        if (json_equal(got, json_array_get(expected, i)))
            return true;
    return false;
}

static bool fits_members(const json_t *got, json_t *expected)
{
    const char *key = NULL;
    json_t *value = NULL;
    if (!json_is_object(expected))
        return fits(got, expected);
    json_object_foreach(expected, key, value) if (!fits(json_object_get(got, key), value)) return false;
    return true;
}

static bool is_also_accepted(const json_t *got, const json_t *truth)
{
    const json_t *list = json_object_get(truth, "also_accepted");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        if (fits(json_object_get(got, "kind"), json_object_get(pair, "kind")) && fits(json_object_get(got, "avis"), json_object_get(pair, "avis")))
            return true;
    }
    return false;
}

static void check_member(const json_t *got, const json_t *truth, const char *key)
{
    if (!fits_members(json_object_get(got, key), json_object_get(truth, key)))
        fail_msg("%s: expected %s, got %s", key, json_dumps(json_object_get(truth, key), JSON_ENCODE_ANY), json_dumps(json_object_get(got, key), JSON_ENCODE_ANY));
}

static void check_text(struct arena *arena, const json_t *got, const json_t *truth)
{
    const json_t *text = json_object_get(got, "text"), *all = json_object_get(truth, "text_contains"), *none = json_object_get(truth, "text_excludes");
    for (size_t i = 0; i < json_array_size(all); i++)
        if (!holds(arena, text, json_array_get(all, i)))
            fail_msg("text misses « %s »: %s", json_string_value(json_array_get(all, i)), json_string_value(text));
    for (size_t i = 0; i < json_array_size(none); i++)
        if (holds(arena, text, json_array_get(none, i)))
            fail_msg("text holds « %s »: %s", json_string_value(json_array_get(none, i)), json_string_value(text));
    if (json_is_true(json_object_get(truth, "text_empty")))
        assert_string_equal(json_string_value(text), "");
}

static void check_fiches(const json_t *got, const json_t *truth)
{
    const json_t *fiches = json_object_get(got, "fiches"), *fields = json_object_get(truth, "fiche_fields");
    assert_int_equal(json_array_size(fiches), json_integer_value(json_object_get(truth, "fiches")));
    for (size_t i = 0; i < json_array_size(fields); i++)
        if (!fits_members(json_object_get(json_array_get(fiches, i), "fiche"), json_array_get(fields, i)))
            fail_msg("fiche: %s", json_dumps(json_array_get(fiches, i), 0));
}

static void test_mail(void **state)
{
    const char *name = *state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct fault fault = {""};
    struct str path = str_print(arena, FOLDER "%s.eml", name), expected = str_print(arena, FOLDER "%s.json", name);
    json_t *truth = json_load_file(expected.at, 0, NULL);
    assert_non_null(truth);
    if (message_read(arena, read_file(arena, path.at), &rules, STR_NONE, 20500, message, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    json_t *got = message_to_json(message);
    if (is_also_accepted(got, truth)) {
        check_text(arena, got, truth);
    } else {
        static const char *const members[] = {"kind", "avis", "absence", "rebond", "commande"};
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
            check_member(got, truth, members[i]);
        if (json_is_string(json_object_get(truth, "motif_contains")) && !holds(arena, json_object_get(got, "motif"), json_object_get(truth, "motif_contains")))
            fail_msg("motif: %s", json_string_value(json_object_get(got, "motif")));
        check_text(arena, got, truth);
        check_fiches(got, truth);
    }
    json_decref(got);
    json_decref(truth);
    arena_free(arena);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

static void load_rules(void)
{
    struct fault fault = {""};
    if (avis_rules_parse(kept, read_file(kept, "conf/avis.cfg"), "conf/avis.cfg", true, &rules.avis, &fault) != ERR_NONE ||
        fiche_rules_parse(kept, read_file(kept, "conf/fiche.cfg"), "conf/fiche.cfg", &rules.fiche, &fault) != ERR_NONE)
        print_error("%s\n", fault.text);
}

int main(void)
{
    static struct CMUnitTest tests[MAX_MAILS];
    size_t count = 0;
    kept = arena_new(ARENA_BYTES, NULL, NULL);
    message_prepare();
    load_rules();
    DIR *folder = opendir(FOLDER);
    for (struct dirent *entry; folder != NULL && count < MAX_MAILS && (entry = readdir(folder)) != NULL;) {
        struct str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".eml")))
            continue;
        char *base = (char *)(uintptr_t)str_c(kept, str_slice(name, 0, name.len - 4));
        tests[count++] = (struct CMUnitTest){.name = base, .test_func = test_mail, .initial_state = base};
    }
    if (folder != NULL)
        (void)closedir(folder);
    qsort(tests, count, sizeof tests[0], compare);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = _cmocka_run_group_tests("message_corpus", tests, count, NULL, NULL);
    message_release();
    arena_free(kept);
    return failed;
}
