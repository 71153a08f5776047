/* avis_sentences: where a sentence ends, how a slip of the finger is read, and what of the text a passage is. */
#include "parsers/avis_private.h"
#include "tests/unit/unit.h"

enum { ARENA = 1024 * 1024, MOST = 4 };

static const struct row {
    const char *name, *text;  /* NULL: the name itself */
    const char *folded[MOST]; /* its sentences as compared; NULL ends them */
} rows[] = {
    {"Avis favorable. Merci !", NULL, {"avis favorable.", "merci !"}},
    {"M. Petit et Mme. A. Durand sont d'accord. Bien à vous", NULL, {"m. petit et mme. a. durand sont d'accord.", "bien a vous"}},
    {"Voir réf. 12. Avis favorable", NULL, {"voir ref. 12.", "avis favorable"}},
    {"Est-ce possible ?! Je ne sais pas… Avis favorable", NULL, {"est-ce possible ?!", "je ne sais pas...", "avis favorable"}},
    {"Le 12.03.2026 à 14.30 au SESSAD", NULL, {"le 12.03.2026 a 14.30 au sessad"}},
    /* lines */
    {"a wrapped line", "Je donne un avis\ndéfavorable.", {"je donne un avis defavorable."}},
    {"a line that its author ended", "Bonjour\nAvis favorable", {"bonjour", "avis favorable"}},
    {"a line that greets", "Bonjour Madame,\nla place est libre", {"bonjour madame,", "la place est libre"}},
    {"a line that greets both", "Madame, Monsieur,\nla place est libre", {"madame, monsieur,", "la place est libre"}},
    {"a colleague", "Chère collègue,\nla place est libre", {"chere collegue,", "la place est libre"}},
    {"no line that greets", "Madame Rivasson, la référente,\nest d'accord", {"madame rivasson, la referente, est d'accord"}},
    {"no greeting", "Chercher un taxi,\nc'est long", {"chercher un taxi, c'est long"}},
    {"a blank line that a program put there", "Je ne suis pas\n\nfavorable", {"je ne suis pas favorable"}},
    {"a blank line", "La place est libre\n\nfavorable", {"la place est libre", "favorable"}},
    {"an item", "Avis favorable\n- sous réserve du bilan", {"avis favorable", "- sous reserve du bilan"}},
    {"items that were announced", "Avis favorable sous les réserves suivantes :\n- le bilan\n- l'accord du juge\nCordialement",
     {"avis favorable sous les reserves suivantes : - le bilan - l'accord du juge", "cordialement"}},
    {"a condition that is named below", "Favorable sous réserve.\nRéserve : le bilan", {"favorable sous reserve reserve : le bilan"}},
    /* spelling */
    {"Avis favorble", NULL, {"avis favorable"}},
    {"Avis defavroable", NULL, {"avis defavorable"}},
    {"Avis dfavorable", NULL, {"avis dfavorable"}}, /* as near to the one as to the other */
    {"Avis dé/favorable", NULL, {"avis de/favorable"}},
    {"avis def", NULL, {"avis defavorable"}},
    {"trouble déf", NULL, {"trouble def"}},
    {"Ok pr moi, d accord", NULL, {"d'accord pour moi, d'accord"}},
    {"Mme D Aubert", NULL, {"mme d aubert"}}, /* an initial */
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, str_of(row->text != NULL ? row->text : row->name));
    size_t expected = 0;
    for (; expected < MOST && row->folded[expected] != NULL; expected++)
        if (expected < sentences.count)
            assert_str(sentences.at[expected].folded, row->folded[expected]);
    assert_int_equal(sentences.count, expected);
    arena_free(arena);
}

/* A passage of the folded sentence is shown as it was written, in whole words. */
static void test_original(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, STR("Avis  FAVORABLE à l\xE2\x80\x99""été, Zoé."));
    assert_int_equal(sentences.count, 1);
    const struct avis_sentence *sentence = &sentences.at[0];
    assert_str(sentence->folded, "avis favorable a l'ete, zoe.");
    assert_str(avis_original(sentence, 0, sentence->folded.len), "Avis FAVORABLE à l\xE2\x80\x99""été, Zoé.");
    assert_str(avis_original(sentence, 5, 14), "FAVORABLE");
    assert_str(avis_original(sentence, 7, 15), "FAVORABLE"); /* half a word is the whole */
    assert_str(avis_original(sentence, 17, sentence->folded.len), "l\xE2\x80\x99""été, Zoé.");
    arena_free(arena);
}

static void put(struct arena *arena, struct avis_sentence *sentence, size_t from, size_t to, const char *text, const char *folded)
{
    avis_put(arena, sentence, from, to, str_of(text));
    assert_str(sentence->folded, folded);
}

/* Put over whole words, over nothing, over half a word: what follows is found again, and what was written is shown. */
static void test_put(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, STR("Nous Sommes Partants, donc, pour l'Accueil de Zoé."));
    struct avis_sentence *sentence = &sentences.at[0];
    put(arena, sentence, 12, 20, "d'accord avec cela", "nous sommes d'accord avec cela, donc, pour l'accueil de zoe.");
    assert_str(avis_original(sentence, 12, 30), "Partants,");
    assert_str(avis_original(sentence, 32, sentence->folded.len), "donc, pour l'Accueil de Zoé.");
    put(arena, sentence, 30, 36, "", "nous sommes d'accord avec cela, pour l'accueil de zoe.");
    assert_str(avis_original(sentence, 32, sentence->folded.len), "pour l'Accueil de Zoé.");
    put(arena, sentence, 39, 53, "admission", "nous sommes d'accord avec cela, pour l'admission.");
    assert_str(avis_original(sentence, 37, sentence->folded.len), "l'Accueil de Zoé.");
    assert_str(avis_original(sentence, 0, sentence->folded.len), "Nous Sommes Partants, donc, pour l'Accueil de Zoé.");
    arena_free(arena);
}

/* Put from the blank before a word on: the word leads to it. What is left of a word, and what stands around what is taken out, stays. */
static void test_put_between(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, STR("Le Profil nous Conduit à un refus. Vu en équipe, oui. Bonjour,Favorable"));
    struct avis_sentence *first = &sentences.at[0], *second = &sentences.at[1], *third = &sentences.at[2];
    assert_int_equal(sentences.count, 3);
    put(arena, first, 9, 33, ", je refuse", "le profil, je refuse.");
    assert_str(avis_original(first, 0, 9), "Le Profil");
    assert_str(avis_original(first, 11, first->folded.len), "nous Conduit à un refus.");
    put(arena, second, 3, 12, "", "vu, oui.");
    put(arena, third, 0, 8, "", "favorable");
    assert_int_equal(third->word_count, 1);
    assert_int_equal(third->words[0].folded_at, 0);
    assert_true(third->words[0].is_put);
    arena_free(arena);
}

static void test_paragraphs(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, STR("Bonjour.\n\nAvis favorable. Merci.\n\nA. Petit"));
    assert_int_equal(sentences.count, 4);
    assert_true(sentences.at[0].paragraph < sentences.at[1].paragraph && sentences.at[1].paragraph == sentences.at[2].paragraph);
    assert_true(sentences.at[2].paragraph < sentences.at[3].paragraph);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_original), cmocka_unit_test(test_put), cmocka_unit_test(test_put_between), cmocka_unit_test(test_paragraphs)};
    return RUN_ROWS("avis_sentences", rows, test_row) + RUN_TESTS("avis_sentences, passages", others);
}
