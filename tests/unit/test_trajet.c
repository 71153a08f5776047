/* trajet: the way of a dossier in words and as a picture: what is behind, where it stands, what is ahead of it. */
#include "tests/unit/unit.h"

#include "daemon/conf.h"
#include "daemon/trajet.h"

static struct conf *conf;
static const struct circuit *circuit;
static struct arena *arena;

enum { LUNDI = 20514 }; /* 2 March 2026 */

enum { MAX_PASSES = 4 };
static const struct row {
    const char *name, *ici;
    struct {
        const char *etape;
        int jour;
    } passes[MAX_PASSES];
    const char *garde; /* the one that holds; NULL: none */
    day_t echeance;
    const char *phrase, *reste; /* phrase NULL: nothing to show */
} rows[] = {
    {"at its first avis", "avis_chef_service", {{NULL, 0}}, NULL, LUNDI + 3,
     "Étape 1 sur 6 : avis du chef de service, depuis le lundi 2 mars 2026, jusqu'au jeudi 5 mars 2026.",
     "Ensuite : avis du RSASE ; transmission par le RSASE pilote ; réponse du directeur du SESSAD ; pièces nécessaires à l'admission ; admission."},
    {"what is behind, in the order of its days", "avis_directeur", {{"transmission_pilote", 3}, {"avis_rsase", 2}, {"avis_chef_service", 1}, {"avis_rsase", 1}}, NULL, DAY_NONE,
     "Étape 4 sur 6 : réponse du directeur du SESSAD, depuis le lundi 2 mars 2026.",
     "Déjà fait : avis du chef de service ; avis du RSASE ; transmission par le RSASE pilote. Ensuite : pièces nécessaires à l'admission ; admission."},
    {"who was sent back has not passed what is ahead again", "avis_chef_service", {{"avis_chef_service", 1}, {"avis_rsase", 2}}, NULL, DAY_NONE,
     "Étape 1 sur 6 : avis du chef de service, depuis le lundi 2 mars 2026.",
     "Ensuite : avis du RSASE ; transmission par le RSASE pilote ; réponse du directeur du SESSAD ; pièces nécessaires à l'admission ; admission."},
    {"an etape that a guard opens", "transmission_pilote", {{"avis_rsase", 2}}, "autre_territoire", DAY_NONE,
     "Étape 2 sur 6 : transmission par le RSASE pilote, depuis le lundi 2 mars 2026.",
     "Déjà fait : avis du RSASE. Ensuite : accord du pilote de l'autre territoire ; réponse du directeur du SESSAD ; pièces nécessaires à l'admission ; admission."},
    {"a waiting list leads on to a place", "liste_attente", {{"avis_directeur", 2}}, NULL, DAY_NONE,
     "Étape 2 sur 4 : liste d'attente, depuis le lundi 2 mars 2026.", "Déjà fait : réponse du directeur du SESSAD. Ensuite : pièces nécessaires à l'admission ; admission."},
    {"in care there is no number", "accompagnement", {{"pieces", 1}, {"admission", 2}}, NULL, DAY_NONE,
     "Étape en cours : accompagnement, depuis le lundi 2 mars 2026.", "Déjà fait : pièces nécessaires à l'admission ; admission."},
    {"one sentence is enough", "comite_bilan", {{NULL, 0}}, NULL, DAY_NONE, NULL, NULL},
    {"no etape", "nulle_part", {{NULL, 0}}, NULL, DAY_NONE, NULL, NULL},
};

static bool make(const struct row *row, struct trajet *out)
{
    struct trajet_passe passes[MAX_PASSES];
    bool gardes[CIRCUIT_MAX_GARDES] = {false};
    size_t count = 0;
    for (; count < MAX_PASSES && row->passes[count].etape != NULL; count++) {
        passes[count] = (struct trajet_passe){circuit_find_etape(circuit, str_of(row->passes[count].etape)), LUNDI - 10 + row->passes[count].jour};
        assert_true(passes[count].etape >= 0);
    }
    if (row->garde != NULL)
        gardes[circuit_find_garde(circuit, str_of(row->garde))] = true;
    return trajet_fait(circuit, circuit_find_etape(circuit, str_of(row->ici)), passes, count, gardes, out);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct trajet trajet;
    assert_int_equal(make(row, &trajet), row->phrase != NULL);
    if (row->phrase == NULL)
        return;
    assert_str(trajet_phrase(arena, &trajet, LUNDI, row->echeance), row->phrase);
    assert_str(trajet_reste(arena, &trajet), row->reste);
}

/* ---- the picture ------------------------------------------------------------------------------------------------------ */

static struct str draw(const struct trajet *trajet, struct buf *out)
{
    buf_init(out, 1 << 20);
    trajet_dessine(out, trajet);
    assert_false(buf_failed(out));
    return buf_str(out);
}

static void test_the_picture_marks_what_is_done_and_where_it_stands(void **state)
{
    (void)state;
    struct trajet trajet;
    struct buf out;
    assert_true(make(&rows[1], &trajet));
    struct str dot = draw(&trajet, &out);
    assert_true(str_find(dot, STR("label=\"✓\"")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("fontname=\"DejaVu Sans Bold\", label=\"Réponse du directeur du SESSAD\\l\"")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("m0 -> m1")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("2026")) == STR_NOT_FOUND); /* the same for all who stand alike */
    buf_free(&out);
}

/* Of a long way the middle is shown, so that what comes back in an answer stays a small picture. */
static void test_a_long_way_is_cut_at_both_ends(void **state)
{
    (void)state;
    struct trajet trajet = {.circuit = circuit, .ici = 0};
    struct buf out;
    for (int i = 1; i < 21; i++) {
        trajet.faites[trajet.faite_count++] = (struct trajet_passe){i, LUNDI};
        trajet.suivantes[trajet.suivante_count++] = i;
    }
    struct str dot = draw(&trajet, &out);
    assert_true(str_find(dot, STR("17 étapes faites avant")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("puis 16 autres étapes")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("m9 ")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("m10 ")) == STR_NOT_FOUND);
    buf_free(&out);
}

static void test_a_title_cannot_leave_its_label(void **state)
{
    (void)state;
    static const struct etape hostile[] = {{.titre = {"a\"]; evil [label=\"\\N\n", 21}}, {.titre = {"Éééééééééééééééééééééééééééééééééééééééé", 81}}};
    const struct circuit bad = {.etapes = hostile, .etape_count = 2};
    struct trajet trajet = {.circuit = &bad, .ici = 0, .suivantes = {1}, .suivante_count = 1};
    struct buf out;
    struct str dot = draw(&trajet, &out);
    assert_true(str_find(dot, STR("label=\"a\\\"]; evil [label=\\\"\\\\N \\l\"")) != STR_NOT_FOUND);
    assert_true(str_find(dot, STR("éé…\\l")) != STR_NOT_FOUND);
    buf_free(&out);
}

int main(void)
{
    struct conf_mistakes mistakes;
    arena = arena_new(1 << 20, NULL, NULL);
    enum err err = conf_load_from("conf/navette.cfg", "conf", &conf, &mistakes); /* templates may be another's to mend */
    circuit = conf_circuit(conf, STR("sessad-ip-62"));
    if (circuit == NULL)
        print_error("conf/navette.cfg: no circuit (%d)\n", err);
    if (circuit == NULL)
        return 1;
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_the_picture_marks_what_is_done_and_where_it_stands),
        cmocka_unit_test(test_a_long_way_is_cut_at_both_ends),
        cmocka_unit_test(test_a_title_cannot_leave_its_label),
    };
    int failed = RUN_ROWS("ways", rows, test_row) + RUN_TESTS("trajet", others);
    conf_free(conf);
    arena_free(arena);
    return failed;
}
