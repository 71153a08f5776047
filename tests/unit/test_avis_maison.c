/* avis: the name of the author's own house. From x@sessad-horizon.example. */
#include "tests/unit/avis_regles.h"

#include "parsers/avis_private.h"

static const struct row {
    const char *name, *folded;
} rows[] = {
    {"Le SESSAD Horizon accepte.", "le sessad accepte."},
    {"La direction du SESSAD Horizon accepte.", "la direction du sessad accepte."},
    {"Le service de l'Horizon accepte.", "le service accepte."},
    {"L'Horizon accepte la demande.", "l'horizon accepte la demande."}, /* what it is, nobody says */
    {"Le SESSAD Horizon de Béthune accepte.", "le sessad horizon de bethune accepte."}, /* its sister */
    {"Le service d'Horizon de la MDPH accepte.", "le service d'horizon de la mdph accepte."},
    {"Le SESSAD Les Tilleuls accepte.", "le sessad les tilleuls accepte."},
    {"Le SESSAD Horizons accepte.", "le sessad horizons accepte."},
    {"Il sera admis au SESSAD Horizon le 3.", "il sera admis au sessad horizon le 3."}, /* where */
    {"Son horizon est bouché.", "son horizon est bouche."},
    {"Le SESSAD accepte.", "le sessad accepte."},
    {"Horizon", "horizon"},
    {"", NULL},
};

static void test_name(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, str_of(row->name));
    assert_int_equal(sentences.count, row->folded == NULL ? 0 : 1);
    if (sentences.count == 1) {
        avis_own_house(arena, &sentences.at[0], STR("sessad-horizon.example"));
        assert_str(sentences.at[0].folded, row->folded);
    }
    arena_free(arena);
}

static const struct said {
    const char *name, *host;
    enum avis_sens sens;
} saids[] = {
    {"Je vous confirme que le SESSAD Horizon accepte d'accompagner Adem.", "sessad-horizon.example", AVIS_FAVORABLE},
    {"Je vous confirme que le SESSAD Horizon accepte d'accompagner Adem.", "departement.example", AVIS_AUCUN},
    {"Le SESSAD du Merisier refuse cette admission : nous n'avons plus de place.", "assoc-merisier.example", AVIS_DEFAVORABLE},
    {"La famille accepte la demande.", "famille-avenir.example", AVIS_AUCUN},
    {"L'ITEP accepte la demande.", "itep-sessad-horizon.example", AVIS_AUCUN},
    {"Le SESSAD Petit-Bois ne retient pas cette candidature.", "petit-bois.example", AVIS_DEFAVORABLE},
    {"Le SESSAD Petit-Bois ne retient pas cette candidature.", "sessad-horizon.example", AVIS_AUCUN},
};

static void test_said(void **state)
{
    const struct said *said = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    assert_int_equal(avis_read_from(arena, avis_regles(), str_of(said->name), 20500, str_of(said->host)).sens, said->sens);
    arena_free(arena);
}

/* Each name that is taken out costs a sentence of memory. */
static void test_many(void **state)
{
    (void)state;
    enum { TIMES = 1300 };
    struct arena *arena = arena_new(8 * 1024 * 1024, NULL, NULL);
    char *many = arena_alloc(arena, TIMES * 18);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(many + i * 18, "le sessad horizon ", 18);
    assert_int_equal(avis_read_from(arena, avis_regles(), (struct str){many, TIMES * 18}, 20500, STR("sessad-horizon.example")).sens, AVIS_AUCUN);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_many)};
    return RUN_TESTS("avis: the author's own house, many times", others) + RUN_ROWS("avis: the author's own house", rows, test_name) + RUN_ROWS("avis: said by that house", saids, test_said);
}
