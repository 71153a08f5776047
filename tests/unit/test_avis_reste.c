/* avis_reste: what each word of a sentence is where a decision is said. */
#include "parsers/avis_private.h"
#include "tests/unit/unit.h"

enum { ARENA = 1024 * 1024, MOST = 8 };

static struct avis_words words;

/* A vocabulary of our own: what is tested is how it is used, not conf/avis.cfg. */
static void learn(struct arena *arena)
{
    avis_known_parse(arena, STR("je il elle nous le la est un une de a"), &words.small);
    avis_known_parse(arena, STR("accompagn* *itement projet"), &words.known);
    avis_known_parse(arena, STR("table"), &words.things);
    avis_known_parse(arena, STR("blague* mouais"), &words.suspects);
}

static const struct row {
    const char *name; /* one sentence */
    struct {
        const char *text; /* NULL ends them */
        enum avis_kind kind;
        bool is_known;
    } pieces[MOST];
} rows[] = {
    {"je projet", {{"je", PIECE_SMALL, true}, {"projet", PIECE_KNOWN, true}}},
    {"accompagnement accompagner", {{"accompagnement", PIECE_KNOWN, true}, {"accompagner", PIECE_KNOWN, true}}},
    {"traitement", {{"traitement", PIECE_KNOWN, true}}},
    {"je mouais", {{"je", PIECE_SMALL, true}, {"mouais", PIECE_SUSPECT, false}}},
    {"une blagues", {{"une", PIECE_SMALL, true}, {"blagues", PIECE_SUSPECT, false}}}, /* its article does not save it */
    {"je zinzin", {{"je", PIECE_SMALL, true}, {"zinzin", PIECE_UNKNOWN, false}}},
    {"une zinzin", {{"une", PIECE_SMALL, true}, {"zinzin", PIECE_NOUN, true}}},
    {"il la zinzin", {{"il", PIECE_SMALL, true}, {"la", PIECE_SMALL, true}, {"zinzin", PIECE_UNKNOWN, false}}}, /* a pronoun there */
    {"une zinzer", {{"une", PIECE_SMALL, true}, {"zinzer", PIECE_UNKNOWN, false}}},
    {"je zinzerais", {{"je", PIECE_SMALL, true}, {"zinzerais", PIECE_HEDGE, false}}},
    {"je Zinzin", {{"je", PIECE_SMALL, true}, {"zinzin", PIECE_NOUN, true}}},
    {"Zinzin, je", {{"zinzin", PIECE_UNKNOWN, false}, {"je", PIECE_SMALL, true}}}, /* a pause: no name */
    {"Zinzin est", {{"zinzin", PIECE_NOUN, true}, {"est", PIECE_SMALL, true}}},
    {"mme zinzin", {{"mme", PIECE_UNKNOWN, false}, {"zinzin", PIECE_NOUN, true}}},
    {"je table", {{"je", PIECE_SMALL, true}, {"table", PIECE_KNOWN, false}}}, /* known beside a decision only */
    {"le 12 à 9h", {{"le", PIECE_SMALL, true}, {"\xC3\xA0", PIECE_SMALL, true}, {"h", PIECE_SMALL, true}}},
    {"l'accompagnement", {{"l", PIECE_SMALL, true}, {"accompagnement", PIECE_NOUN, true}}},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct avis_piece pieces[AVIS_MAX_PIECES];
    learn(arena);
    struct avis_sentences sentences = avis_cut(arena, str_of(row->name));
    assert_int_equal(sentences.count, 1);
    size_t count = avis_pieces(&words, &sentences.at[0], pieces), expected = 0;
    bool all = true, suspect = false;
    for (; expected < MOST && row->pieces[expected].text != NULL; expected++) {
        if (expected >= count)
            continue;
        assert_str(pieces[expected].text, row->pieces[expected].text);
        assert_int_equal(pieces[expected].kind, row->pieces[expected].kind);
        assert_int_equal(pieces[expected].is_known, row->pieces[expected].is_known);
        all = all && row->pieces[expected].is_known;
        suspect = suspect || row->pieces[expected].kind == PIECE_SUSPECT;
    }
    assert_int_equal(count, expected);
    assert_int_equal(avis_all_known(&words, &sentences.at[0], 0, sentences.at[0].folded.len), all);
    assert_int_equal(avis_any_suspect(&words, &sentences.at[0], 0, sentences.at[0].folded.len), suspect);
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
    char text[3 * (AVIS_MAX_PIECES + 10)];
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
