/* avis_reste: what each word of a sentence is where a decision is said. */
#include "parsers/avis_private.h"
#include "tests/unit/unit.h"

enum { ARENA = 1024 * 1024, MANY = 410 };

static struct avis_words words;

/* A vocabulary of our own: what is tested is how it is used, not conf/avis.cfg. */
static void learn(struct arena *arena)
{
    avis_known_parse(arena, STR("je il elle nous le la est un une de a accompagn* *itement projet"), &words.known);
    avis_known_parse(arena, STR("blague* mouais"), &words.suspects);
}

static const struct row {
    const char *name; /* one sentence */
    bool known, suspect;
} rows[] = {
    {"je projet", true, false},
    {"accompagnement accompagner", true, false},
    {"traitement", true, false},
    {"je mouais", false, true},
    {"une blagues", false, true}, /* its article does not save it */
    {"je zinzin", false, false},
    {"une zinzin", true, false},     /* a noun by its article */
    {"il la zinzin", false, false},  /* a pronoun there */
    {"une zinzer", false, false},    /* an infinitive is none */
    {"je Zinzin", true, false},      /* a name */
    {"je Blague", true, false},      /* a name written like a suspect word */
    {"Zinzin, je", false, false},    /* a pause: no name */
    {"Zinzin est", true, false},
    {"de mme zinzin", false, false}, /* « mme » is not of this vocabulary */
    {"le 12 à 9h", true, false},
    {"l'accompagnement", true, false},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    learn(arena);
    struct avis_sentences sentences = avis_cut(arena, str_of(row->name));
    assert_int_equal(sentences.count, 1);
    assert_int_equal(avis_all_known(&words, &sentences.at[0], 0, sentences.at[0].folded.len), row->known);
    assert_int_equal(avis_any_suspect(&words, &sentences.at[0], 0, sentences.at[0].folded.len), row->suspect);
    arena_free(arena);
}

/* What a turn of phrase has taken needs not be known; of a reason, it must. */
static void test_taken(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    learn(arena);
    struct avis_sentence sentence = avis_cut(arena, STR("je zinzin")).at[0];
    sentence.spans[0] = (struct avis_span){MARQUE_OUI, 3, 9};
    sentence.span_count = 1;
    assert_true(avis_all_known(&words, &sentence, 0, 9));
    sentence.spans[0].marque = MARQUE_RAISON;
    assert_false(avis_all_known(&words, &sentence, 0, 9));
    assert_true(avis_all_known(&words, &sentence, 0, 3)); /* only what begins there */
    arena_free(arena);
}

/* A sentence with more words than can be looked at is not one whose words are known. */
static void test_too_many(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    char text[3 * MANY];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "je "[i % 3];
    learn(arena);
    struct avis_sentence sentence = avis_cut(arena, (struct str){text, sizeof text}).at[0];
    assert_false(avis_all_known(&words, &sentence, 0, sentence.folded.len));
    assert_true(avis_any_suspect(&words, &sentence, 0, sentence.folded.len));
    arena_free(arena);
}

static void test_names(void **state)
{
    (void)state;
    static const struct { const char *text; bool is_names; } texts[] = {
        {"Hélène Vasselin", true}, {"S. Delattre", true}, {"HV", true}, {"Hélène est là", false}, {"favorable", false}, {"OUI", true},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        struct avis_sentences sentences = avis_cut(arena, str_of(texts[i].text));
        assert_int_equal(avis_is_names_only(&sentences.at[0]), texts[i].is_names);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_taken), cmocka_unit_test(test_too_many), cmocka_unit_test(test_names)};
    return RUN_ROWS("avis_reste", rows, test_row) + RUN_TESTS("avis_reste, spans", others);
}
