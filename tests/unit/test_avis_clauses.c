/* avis_clauses: which words of a sentence must be known for its effect to stand. */
#include "parsers/avis_private.h"
#include "tests/unit/avis_regles.h"

static const struct row {
    const char *name; /* one sentence */
    enum avis_effet effet;
    const char *why; /* NULL: not looked at */
} rows[] = {
    {"Avis favorable, car la famille adhère.", EFFET_FAVORABLE, NULL},
    {"Avis favorable, Noé affectionne la mécanique.", EFFET_FAVORABLE, NULL},
    {"Mézigue zinzin avis favorable.", EFFET_DOUTE, NULL},
    {"Avis favorable, toute admission étant gelée.", EFFET_DOUTE, "un mot que rien n'explique"},
    {"Avis favorable, l'équipe est partagée.", EFFET_DOUTE, "un mot que rien n'explique"},
    {"La direction hésite, je donne un avis favorable.", EFFET_DOUTE, NULL},
    {"Sous réserve de la notification, avis favorable.", EFFET_RESERVE, NULL},
    {"Avis favorable sous réserve que le zinzin soit zinzin.", EFFET_RESERVE, NULL},
    {"Avis défavorable car zinzin.", EFFET_DEFAVORABLE, NULL},
    {"Mézigue zinzin avis défavorable.", EFFET_DOUTE, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, str_of(row->name));
    assert_int_equal(sentences.count, 1);
    assert_true(avis_judge(arena, avis_regles(), &sentences.at[0]));
    assert_int_equal(sentences.at[0].effet, row->effet);
    if (row->why != NULL)
        assert_string_equal(sentences.at[0].why, row->why);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("avis clauses", rows, test_row);
}
