/* avis_juge: other words for the same are put, turns of phrase have taken theirs, and the first phrase that fits judges the sentence; none does
 * where it is too long, wants too much of it or an expression fails. */
#include "parsers/avis_private.h"
#include "tests/unit/avis_regles.h"

/* By both kinds of rules: for many texts, and for one. */
static bool judged(struct arena *arena, bool many, const char *text, struct avis_sentence *out)
{
    struct avis_sentences sentences = avis_cut(arena, str_of(text));
    assert_int_equal(sentences.count, 1);
    *out = sentences.at[0];
    return avis_judge(arena, avis_regles_for(many), out);
}

static void test_judged(void **state)
{
    (void)state;
    static const struct { const char *text; enum avis_effet effet; } texts[] = {
        {"Avis favorable", EFFET_FAVORABLE}, {"Avis défavorable", EFFET_DEFAVORABLE}, {"Avis non défavorable", EFFET_DOUTE}, {"Bonjour,", EFFET_POLITESSE},
        {"Avis favorable sous réserve du bilan", EFFET_RESERVE},
    };
    for (size_t i = 0; i < 2 * sizeof texts / sizeof texts[0]; i++) {
        struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
        struct avis_sentence sentence;
        assert_true(judged(arena, i % 2 == 0, texts[i / 2].text, &sentence));
        if (sentence.effet != texts[i / 2].effet)
            fail_msg("« %s »: effect %d (%s)", texts[i / 2].text, (int)sentence.effet, sentence.why);
        for (size_t s = 0; s < sentence.span_count; s++)
            assert_true(sentence.spans[s].from < sentence.spans[s].to && sentence.spans[s].to <= sentence.folded.len);
        arena_free(arena);
    }
}

/* Other words for the same are put, one after the other, and the marks lie over what is put. */
static void test_rewritten(void **state)
{
    (void)state;
    for (int many = 0; many < 2; many++) {
        struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
        struct avis_sentence sentence;
        assert_true(judged(arena, many != 0, "Bjr nous sommes partants pour Zoé", &sentence));
        assert_true(str_eq_c(sentence.folded, "bonjour nous sommes d'accord pour zoe"));
        assert_int_equal(sentence.effet, EFFET_FAVORABLE);
        assert_int_equal(sentence.span_count, 1);
        assert_true(str_eq_c(avis_original(&sentence, sentence.spans[0].from, sentence.spans[0].to), "nous sommes partants pour Zoé"));
        arena_free(arena);
    }
}

/* A sentence that wants more of it than people write is a failed one. */
static void test_rewritten_too_often(void **state)
{
    (void)state;
    enum { TIMES = AVIS_MAX_PUT + 1 };
    static char text[TIMES * 3 + 1];
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis_sentence sentence;
    for (size_t i = 0; i < TIMES; i++)
        memcpy(text + i * 3, "tt ", 3);
    assert_false(judged(arena, true, text, &sentence));
    text[(TIMES - 1) * 3] = '\0';
    assert_true(judged(arena, true, text, &sentence));
    arena_free(arena);
}

/* Not « no rule fits »: nobody knows. */
static void test_too_much(void **state)
{
    (void)state;
    static char text[AVIS_MAX_SENTENCE + 100];
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis_sentence sentence;
    memset(text, 'a', sizeof text - 1);
    memcpy(text, "avis favorable ", 15);
    assert_false(judged(arena, true, text, &sentence));
    size_t at = 0;
    for (; at + 20 < AVIS_MAX_SENTENCE; at += 13)
        memcpy(text + at, "in favorable ", 13);
    text[at] = '\0';
    assert_false(judged(arena, true, text, &sentence)); /* more turns of phrase than are kept */
    arena_free(arena);
}

/* What is looked for from behind the end on is not there. */
static void test_behind_the_end(void **state)
{
    (void)state;
    for (int many = 0; many < 2; many++) {
        const struct avis_rules *rules = avis_regles_for(many != 0);
        struct str text = str_slice(STR("merci. avis favorable car il adhere"), 0, 6);
        assert_false(avis_may_undo(rules, text, text.len + 1, text.len + 1));
        assert_int_equal(avis_reason(rules, text, text.len + 1), STR_NOT_FOUND);
        assert_int_equal(avis_reason(rules, text, 0), STR_NOT_FOUND);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_judged), cmocka_unit_test(test_rewritten), cmocka_unit_test(test_rewritten_too_often), cmocka_unit_test(test_too_much), cmocka_unit_test(test_behind_the_end)};
    return RUN_TESTS("avis_juge", others);
}
