/* faits: every name of the manual is there, with its value where it is known and nothing where it is not. */
#include "tests/unit/unit.h"

#include "daemon/faits.h"

#define S(literal) {(literal), sizeof(literal) - 1} /* STR where a constant is wanted */

static const struct champ rdv_champs[] = {{.nom = S("date_rdv"), .genre = CHAMP_DATE}, {.nom = S("jeunes"), .genre = CHAMP_NOMBRE}};
static const struct champ again[] = {{.nom = S("date_rdv"), .genre = CHAMP_DATE}, {.nom = S("lieu"), .genre = CHAMP_TEXTE}};
static const struct question questions_a[] = {
    {.nom = S("rdv"), .champs = rdv_champs, .champ_count = 2}, {.nom = S("suivi"), .champs = again, .champ_count = 2},
};
static const struct question questions_b[] = {{.nom = S("suivi")}, {.nom = S("avis_rsase")}};
static const struct etape etapes[] = {
    {.nom = S("entree"), .questions = questions_a, .question_count = 2}, {.nom = S("cours"), .questions = questions_b, .question_count = 2},
};
static const struct champ signale[] = {{.nom = S("signale_par"), .genre = CHAMP_TEXTE}};
static const struct depart departs[] = {{.nom = S("reperage"), .champs = signale, .champ_count = 1}};
static const struct circuit circuit = {.etapes = etapes, .etape_count = 2, .departs = departs, .depart_count = 1};

static const struct fait_dit dits[] = {
    {.nom = S("date_rdv"), .texte = S("2026-03-12")}, {.nom = S("jeunes"), .texte = S("12")}, {.nom = S("signale_par"), .texte = S("MDPH")},
    {.nom = S("suivi"), .etape = S("entree"), .texte = S("defavorable"), .est_reponse = true},
    {.nom = S("avis_rsase"), .etape = S("cours"), .texte = S("reserve"), .est_reponse = true},
    {.nom = S("avis_rsase"), .etape = S("cours"), .texte = S("favorable"), .est_reponse = true},
    {.nom = S("suivi"), .etape = S("cours"), .texte = S("tenu"), .est_reponse = true},
    {.nom = S("lieu"), .etape = S("cours"), .texte = S("tenu"), .est_reponse = true}, /* an answer of that name is no champ */
};

static day_t day_of(const char *iso)
{
    day_t day = DAY_NONE;
    assert_true(date_parse_iso(str_of(iso), &day));
    return day;
}

static struct faits_source make_source(struct fiche *fiche)
{
    *fiche = (struct fiche){0};
    fiche->values[FICHE_JEUNE_DATE_NAISSANCE].text = STR("2010-03-03");
    fiche->values[FICHE_JEUNE_NOTIFICATION_MDPH].text = STR("oui");
    fiche->values[FICHE_JEUNE_INFORME].ticked = true;
    return (struct faits_source){.fiche = fiche, .jour = day_of("2026-03-02"), .territoire = STR("artois"), .territoire_demandeur = STR("arras"),
        .territoire_presume = true, .place_libre = true, .emetteur_roles = STR(",rsase,"), .pieces = STR(",dipc,"), .jeune_proche = true, .ouverture = day_of("2026-02-01"),
        .entree = day_of("2026-02-15"), .admission = DAY_NONE, .circuit = &circuit, .dits = dits, .dit_count = sizeof dits / sizeof dits[0]};
}

static const struct fait *find(const struct fait *faits, size_t count, const char *nom)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(faits[i].nom, nom))
            return &faits[i];
    return NULL;
}

/* value: the text, or the digits of a number; NULL where it is not known. */
static const struct row {
    const char *name, *value;
    bool number;
} rows[] = {
    {"jeune_date_naissance", "2010-03-03", false}, {"jeune_notification_mdph", "oui", false}, {"jeune_informe", "1", true}, {"accueil_accepte", "0", true},
    {"jeune_nom", NULL, false}, {"jour", "2026-03-02", false}, {"age", "15", true}, {"territoire", "artois", false},
    {"territoire_demandeur", "arras", false}, {"autre_territoire", "1", true}, {"territoire_indetermine", "0", true}, {"hors_perimetre", "0", true}, {"territoire_presume", "1", true},
    {"pilote_est_demandeur", "0", true}, {"place_libre", "1", true}, {"emetteur_roles", ",rsase,", false}, {"pieces", ",dipc,", false},
    {"jeune_proche", "1", true}, {"ouverture", "2026-02-01", false}, {"entree", "2026-02-15", false}, {"admission", NULL, false},
    {"champ_date_rdv", "2026-03-12", false}, {"champ_jeunes", "12", true}, {"champ_lieu", NULL, false}, {"champ_signale_par", "MDPH", false},
    {"reponse_rdv", NULL, false}, {"reponse_avis_rsase", "favorable", false}, {"reponse_suivi", "tenu", false},
    {"reponse_entree_suivi", "defavorable", false}, {"reponse_cours_suivi", "tenu", false},
};

static void test_value(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fiche fiche;
    struct faits_source source = make_source(&fiche);
    struct fait *faits = NULL;
    size_t count = faits_make(arena, &source, &faits);
    const struct fait *fait = find(faits, count, row->name);
    assert_non_null(fait);
    assert_int_equal(fait->est_nombre, row->number);
    if (row->number)
        assert_int_equal(fait->nombre, strtol(row->value, NULL, 10));
    else
        assert_str(fait->texte, row->value);
    arena_free(arena);
}

/* `check` proves guards against these: the names must be those of the row, one by one, and none of them twice. */
static void test_known_names_are_those_of_the_row(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fiche fiche;
    struct faits_source source = make_source(&fiche);
    struct fait *faits = NULL, *known = NULL;
    size_t count = faits_make(arena, &source, &faits);
    assert_int_equal(faits_known(arena, &circuit, &known), count);
    for (size_t i = 0; i < count; i++) {
        assert_true(str_eq(faits[i].nom, known[i].nom));
        assert_ptr_equal(find(faits, count, str_c(arena, faits[i].nom)), &faits[i]);
    }
    assert_null(find(known, count, "reponse_cours_avis_rsase")); /* one question of that name: it needs no longer one */
    assert_null(find(known, count, "ecole_parcours"));           /* a list is no fact */
    assert_true(faits_known(arena, NULL, &known) < count);
    arena_free(arena);
}

static void test_what_is_not_known_is_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fait *known = NULL;
    size_t count = faits_known(arena, &circuit, &known);
    static const char *const unknown[] = {"jour", "age", "territoire", "ouverture", "entree", "admission", "champ_jeunes", "champ_date_rdv",
                                          "reponse_suivi", "jeune_informe", "jeune_date_naissance"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        const struct fait *fait = find(known, count, unknown[i]);
        assert_non_null(fait);
        assert_false(fait->est_nombre);
        assert_true(fait->texte.at == NULL);
    }
    arena_free(arena);
}

static void test_where_the_young_person_lives(void **state)
{
    (void)state;
    static const struct { const char *territoire; bool hors, indetermine, autre; } places[] = {
        {"artois", false, false, true}, {"arras", false, false, false}, {NULL, false, true, false}, {"", false, true, false}, {NULL, true, false, false},
    };
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct fiche fiche;
        struct faits_source source = make_source(&fiche);
        source.territoire = str_of(places[i].territoire);
        source.hors_perimetre = places[i].hors;
        struct fait *faits = NULL;
        size_t count = faits_make(arena, &source, &faits);
        assert_int_equal(find(faits, count, "territoire_indetermine")->nombre, places[i].indetermine);
        assert_int_equal(find(faits, count, "hors_perimetre")->nombre, places[i].hors);
        assert_int_equal(find(faits, count, "autre_territoire")->nombre, places[i].autre);
    }
    arena_free(arena);
}

/* A number that is none (nobody checked it, or an older version kept it) is not known, not zero. */
static void test_a_number_that_is_none(void **state)
{
    (void)state;
    static const struct fait_dit douze[] = {{.nom = S("jeunes"), .texte = S("douze")}};
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fiche fiche;
    struct faits_source source = make_source(&fiche);
    source.dits = douze;
    source.dit_count = 1;
    struct fait *faits = NULL;
    size_t count = faits_make(arena, &source, &faits);
    assert_false(find(faits, count, "champ_jeunes")->est_nombre);
    assert_true(find(faits, count, "champ_jeunes")->texte.at == NULL);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_names_are_those_of_the_row),
        cmocka_unit_test(test_what_is_not_known_is_nothing),
        cmocka_unit_test(test_where_the_young_person_lives),
        cmocka_unit_test(test_a_number_that_is_none),
    };
    return RUN_ROWS("faits", rows, test_value) + RUN_TESTS("faits, more", tests);
}
