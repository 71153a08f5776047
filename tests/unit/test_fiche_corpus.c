/* fiche: every document of tests/fixtures/fiches against the truth beside it, field by field, and back from its JSON. */
#include <dirent.h>
#include <jansson.h>

#include "tests/unit/unit.h"

#include "parsers/fiche.h"
#include "parsers/fiche_json.h"

#define FOLDER "tests/fixtures/fiches"
enum { MAX_FILE = 4 * 1024 * 1024, MAX_CASES = 200, ARENA = 200 * 1024 * 1024 };

static struct arena *rules_arena;
static const struct fiche_rules *rules;

static bool is_ignored(const json_t *truth, const char *field)
{
    const json_t *ignored = json_object_get(truth, "ignore");
    for (size_t i = 0; i < json_array_size(ignored); i++)
        if (str_eq_c(str_of(json_string_value(json_array_get(ignored, i))), field))
            return true;
    return false;
}

static int compare(const char *name, json_t *truth, json_t *got)
{
    int wrong = 0;
    const char *field;
    json_t *expected;
    json_object_foreach(json_object_get(truth, "fiche"), field, expected)
    {
        json_t *value = json_object_get(json_object_get(got, "fiche"), field);
        if (is_ignored(truth, field) || (value != NULL && json_equal(value, expected)))
            continue;
        char *a = json_dumps(expected, JSON_ENCODE_ANY), *b = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY);
        print_error("%s: %s: expected %s, got %s\n", name, field, a, b == NULL ? "nothing" : b);
        free(a);
        free(b);
        wrong++;
    }
    return wrong;
}

static void test_case(void **state)
{
    const char *name = *(const char *const *)*state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    struct fiche fiche = {0}, back;
    day_t today = DAY_NONE;
    assert_true(date_make(2026, 11, 22, &today));
    const char *path = str_c(arena, str_print(arena, FOLDER "/%s", name));
    struct str stem = str_slice(str_of(name), 0, str_rfind_char(str_of(name), '.'));
    if (document_read(arena, unit_file(arena, path, MAX_FILE), NULL, &document, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    assert_true(fiche_read(arena, rules, &document, today, &fiche));
    json_t *truth = json_load_file(str_c(arena, str_print(arena, FOLDER "/%.*s.json", STR_ARG(stem))), 0, NULL);
    assert_non_null(truth);
    json_t *got = fiche_to_json(&fiche, document.format);
    int wrong = compare(name, truth, got);
    assert_true(fiche_from_json(arena, got, &back));
    json_t *again = fiche_to_json(&back, document.format);
    assert_true(json_equal(got, again));
    json_decref(again);
    json_decref(got);
    json_decref(truth);
    arena_free(arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    struct fault fault = {{0}};
    rules_arena = arena_new(ARENA, NULL, NULL);
    if (fiche_rules_parse(rules_arena, unit_file(rules_arena, "conf/fiche.cfg", MAX_FILE), "conf/fiche.cfg", &rules, &fault) != ERR_NONE) {
        fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    const char *names[MAX_CASES];
    size_t count = 0;
    DIR *folder = opendir(FOLDER);
    for (struct dirent *entry; folder != NULL && count < MAX_CASES && (entry = readdir(folder)) != NULL;) {
        struct str name = str_of(entry->d_name);
        if (str_ends(name, STR(".docx")) || str_ends(name, STR(".txt")) || str_ends(name, STR(".html")))
            names[count++] = str_c(rules_arena, name);
    }
    if (folder != NULL)
        closedir(folder);
    int failed = count == 0 ? 1 : unit_run_rows("fiche_corpus", names, count, sizeof names[0], test_case);
    arena_free(rules_arena);
    return failed;
}
