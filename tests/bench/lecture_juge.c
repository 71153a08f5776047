#include "tests/bench/lecture_juge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/fiche.h"

enum { ARENA = 8 * 1024 * 1024 /* bytes: two texts of a form, and the rows of their comparison */ };

static bool is_listed(const json_t *list, const char *key)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), key) == 0)
            return true;
    return false;
}

/* The director's block has no boxes: his avis is a text (reading-contract.md). */
static bool is_box(const char *key)
{
    enum fiche_kind kind = fiche_field_kind(fiche_field_of(str_of(key)));
    return kind == FICHE_BOX || (kind == FICHE_CHOICE && strcmp(key, "avis.directeur") != 0);
}

static bool is_free_text(const char *key)
{
    struct str name = str_of(key);
    return str_starts(name, STR("expose.")) || str_ends(name, STR("_texte")) || str_ends(name, STR("_motif"));
}

/* Whether `got` is within a tenth of its length, in edits, of what was written. */
static bool is_near(const char *expected, const char *got)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    bool is = str_distance(arena, str_of(expected), str_of(got)) * 10 <= strlen(expected);
    arena_free(arena);
    return is;
}

static bool is_right(const char *key, const json_t *expected, const json_t *got, bool is_scan)
{
    if (got == NULL)
        return false;
    if (json_equal(expected, got))
        return true;
    const char *a = json_string_value(expected), *b = json_string_value(got);
    return is_scan && is_free_text(key) && a != NULL && b != NULL && is_near(a, b);
}

static bool is_decided(const json_t *avis)
{
    const char *text = json_string_value(avis);
    return text != NULL && (strcmp(text, "favorable") == 0 || strcmp(text, "defavorable") == 0);
}

static void tell(const char *name, const char *key, const json_t *expected, const json_t *got)
{
    char *a = json_dumps(expected, JSON_ENCODE_ANY), *b = got == NULL ? NULL : json_dumps(got, JSON_ENCODE_ANY);
    (void)fprintf(stderr, "%s: %s: %s, read %s\n", name, key, a, b == NULL ? "not at all" : b);
    free(a);
    free(b);
}

void juge_add(const json_t *truth, const json_t *reading, const char *name, bool told, struct juge *sum)
{
    const json_t *fiche = json_object_get(reading, "fiche");
    if (fiche == NULL)
        fiche = json_object_get(json_array_get(json_object_get(reading, "fiches"), 0), "fiche");
    bool is_scan = json_is_true(json_object_get(truth, "scan"));
    const char *key;
    json_t *expected;
    json_object_foreach(json_object_get(truth, "fiche"), key, expected)
    {
        const json_t *got = json_object_get(fiche, key);
        if (is_listed(json_object_get(truth, "ignore"), key))
            continue;
        bool right = is_right(key, expected, got, is_scan);
        *(is_box(key) ? &sum->boxes : &sum->fields) += 1;
        *(is_box(key) ? &sum->boxes_right : &sum->fields_right) += right;
        bool is_avis = fiche_field_kind(fiche_field_of(str_of(key))) == FICHE_CHOICE && strncmp(key, "avis.", 5) == 0;
        sum->opposites += is_avis && is_decided(expected) && is_decided(got) && !right;
        sum->invented += is_avis && json_is_null(expected) && is_decided(got);
        if (!right && told)
            tell(name, key, expected, got);
    }
}
