#include "tests/bench/reponses_juge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/base/utf8.h"

enum { ARENA = 4 * 1024 * 1024 /* bytes: some texts of one mail */ };

/* ---- values ------------------------------------------------------------------------------------------------ */

static const char *const names[SENS_COUNT] = {"aucun", "favorable", "defavorable", "reserve"};

const char *sens_name(enum sens sens)
{
    return names[sens];
}

enum sens sens_of(const json_t *avis)
{
    const char *text = json_string_value(avis);
    for (enum sens sens = SENS_FAVORABLE; text != NULL && sens < SENS_COUNT; sens++)
        if (strcmp(text, names[sens]) == 0)
            return sens;
    return SENS_AUCUN;
}

/* Equal, or equal to one of a list. */
static bool fits(const json_t *got, const json_t *expected)
{
    for (size_t i = 0; i < json_array_size(expected); i++)
        if (json_equal(got, json_array_get(expected, i)))
            return true;
    return got != NULL && !json_is_array(expected) && json_equal(got, expected);
}

/* The members that the truth names, each as it says. */
static bool fits_members(const json_t *got, json_t *expected)
{
    const char *key;
    json_t *value;
    if (!json_is_object(expected))
        return fits(got, expected);
    json_object_foreach(expected, key, value)
        if (!fits(json_object_get(got, key), value))
            return false;
    return true;
}

/* Another reading that a prudent clerk could give. */
static bool is_also_accepted(const json_t *truth, const json_t *reading)
{
    const json_t *list = json_object_get(truth, "also_accepted");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        if (fits(json_object_get(reading, "kind"), json_object_get(pair, "kind")) && fits(json_object_get(reading, "avis"), json_object_get(pair, "avis")))
            return true;
    }
    return false;
}

/* ---- texts ------------------------------------------------------------------------------------------------- */

/* Words with a blank on either side; accents, case, punctuation and white space do not count. */
static struct str words_of(struct arena *arena, const json_t *text)
{
    struct str folded = utf8_fold(arena, json_is_string(text) ? str_of(json_string_value(text)) : STR(""));
    char *copy = arena_alloc(arena, folded.len + 1);
    for (size_t i = 0; i < folded.len; i++)
        copy[i] = folded.at[i];
    for (size_t i = 0; i < folded.len; i++)
        if (!str_is_alnum(copy[i]))
            copy[i] = ' ';
    return str_print(arena, " %.*s ", STR_ARG(utf8_tidy(arena, (struct str){copy, folded.len})));
}

static bool holds(struct arena *arena, const json_t *whole, const json_t *part)
{
    struct str words = str_trim(words_of(arena, part));
    return str_find(words_of(arena, whole), words) != STR_NOT_FOUND;
}

/* Without the words of a greeting and of the samples' own signature, which may stay or go. */
static struct str without_farewell(struct str words)
{
    static const char *const farewells[] = {" cordialement", " bien", " tres", " bonne", " journee", " h", " helene", " vasselin"};
    words = str_trim(words);
    for (size_t i = 0; i < sizeof farewells / sizeof farewells[0]; i++)
        if (str_ends(words, str_of(farewells[i]))) {
            words = str_slice(words, 0, words.len - strlen(farewells[i]));
            i = (size_t)-1; /* once more from the first */
        }
    return words;
}

static bool is_text_right(struct arena *arena, const json_t *truth, const json_t *reading)
{
    const json_t *text = json_object_get(reading, "text"), *exact = json_object_get(truth, "text_exact");
    const json_t *all = json_object_get(truth, "text_contains"), *none = json_object_get(truth, "text_excludes");
    bool is = true;
    for (size_t i = 0; i < json_array_size(all); i++)
        is = is && holds(arena, text, json_array_get(all, i));
    for (size_t i = 0; i < json_array_size(none); i++)
        is = is && !holds(arena, text, json_array_get(none, i));
    if (json_is_true(json_object_get(truth, "text_empty")))
        is = is && json_string_length(text) == 0;
    if (exact != NULL)
        is = is && str_eq(without_farewell(words_of(arena, exact)), without_farewell(words_of(arena, text)));
    return is;
}

/* ---- the judgement ----------------------------------------------------------------------------------------- */

static void tell(const char *name, const char *key, const json_t *expected, const json_t *got)
{
    char *a = expected == NULL ? NULL : json_dumps(expected, JSON_ENCODE_ANY), *b = got == NULL ? NULL : json_dumps(got, JSON_ENCODE_ANY);
    (void)fprintf(stderr, "%s: %s: %s, read %s\n", name, key, a == NULL ? "otherwise" : a, b == NULL ? "not at all" : b);
    free(a);
    free(b);
}

static void count(struct part *part, bool right)
{
    part->all++;
    part->right += right;
}

static void count_avis(const json_t *truth, const json_t *reading, bool accepted, struct jugement *sum)
{
    enum sens expected = sens_of(json_object_get(truth, "avis")), got = sens_of(json_object_get(reading, "avis"));
    bool right = reading != NULL && (accepted || expected == got);
    count(&sum->avis, right);
    sum->read_as[expected][got]++;
    if (expected == SENS_FAVORABLE || expected == SENS_DEFAVORABLE)
        count(&sum->clear, right);
    if (expected == SENS_RESERVE)
        count(&sum->reserve, right);
    sum->wrong += !right && (got == SENS_FAVORABLE || got == SENS_DEFAVORABLE);
}

void jugement_add(const json_t *truth, const json_t *reading, const char *name, bool told, struct jugement *sum)
{
    static const char *const asked[] = {"kind", "avis", "absence", "rebond", "commande", "precisions", "from"};
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    bool accepted = is_also_accepted(truth, reading), motif = json_is_string(json_object_get(truth, "motif_contains"));
    bool right = is_text_right(arena, truth, reading);
    count(&sum->text, right);
    if (!right && told)
        tell(name, "text", json_object_get(truth, "text_exact"), json_object_get(reading, "text"));
    count(&sum->kind, accepted || fits(json_object_get(reading, "kind"), json_object_get(truth, "kind")));
    count_avis(truth, reading, accepted, sum);
    if (motif)
        count(&sum->motif, accepted || holds(arena, json_object_get(reading, "motif"), json_object_get(truth, "motif_contains")));
    if (json_is_object(json_object_get(truth, "absence")))
        count(&sum->absence, fits_members(json_object_get(reading, "absence"), json_object_get(truth, "absence")));
    if (json_is_object(json_object_get(truth, "rebond")))
        count(&sum->report, fits_members(json_object_get(reading, "rebond"), json_object_get(truth, "rebond")));
    for (size_t i = 0; told && !accepted && i < sizeof asked / sizeof asked[0]; i++)
        if (json_object_get(truth, asked[i]) != NULL && !fits_members(json_object_get(reading, asked[i]), json_object_get(truth, asked[i])))
            tell(name, asked[i], json_object_get(truth, asked[i]), json_object_get(reading, asked[i]));
    arena_free(arena);
}
