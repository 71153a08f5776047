/* rapport: the figures of a period, for the département and by territory, and the tracking table; the same in three writings. */
#include "tests/unit/test_store.h"

#include <jansson.h>

#include "daemon/jeton.h"
#include "daemon/rapport.h"

enum { JOUR = 20514 }; /* 2026-03-02 */
#define S(text) {text, sizeof(text) - 1}

static const struct indicateur indicateurs[] = {
    {.nom = S("suivis"), .titre = S("Jeunes suivis"), .definition = S("Dossiers ouverts dans la période, \"tous\""),
     .sql = S("SELECT count(*) FROM v_dossiers WHERE circuit = :circuit AND ouvert <= :au AND (fini IS NULL OR fini >= :du)"
              " AND (:territoire IS NULL OR territoire = :territoire)")},
    {.nom = S("part"), .titre = S("Part des sorties"), .definition = S("Sortis sur suivis"), .mesure = MESURE_POURCENT, .dont = true,
     .sql = S("SELECT 100.0 * sum(CASE WHEN etat = 'sorti' THEN 1 ELSE 0 END) / count(*) FROM v_dossiers WHERE circuit = :circuit"
              " AND (:territoire IS NULL OR territoire = :territoire)")},
    {.nom = S("logement"), .titre = S("Logements"), .definition = S("Ce que dit la dernière réponse"), .mesure = MESURE_TABLEAU,
     .sql = S("SELECT valeur, count(*) FROM v_valeurs WHERE champ = 'logement' AND dernier = 1"
              " AND (:territoire IS NULL OR territoire = :territoire) GROUP BY valeur ORDER BY valeur")},
};
static const struct circuit circuit = {.nom = S("c"), .titre = S("Circuit d'essai"), .indicateurs = indicateurs, .indicateur_count = 3};
static const struct territoire territoires[] = {{.id = S("artois"), .nom = S("Artois")}, {.id = S("lens"), .nom = S("Lens-Liévin")}};
static const struct annuaire annuaire = {.territoires = territoires, .territoire_count = 2};

static int64_t dossier_in(const char *territoire, day_t ouvert, enum etat etat, day_t fini, struct str *out_reference)
{
    struct dossier_row row = {.circuit = STR("c"), .etat = etat, .etape = STR("avis"), .depuis = ouvert, .territoire = str_of(territoire),
                              .jeune_nom = STR("LERVAL"), .jeune_prenom = STR("Tomas"), .jeune_naissance = 15000, .emetteur = STR("a@departement.example"),
                              .referent_nom = STR("Camille Norveau"), .ouvert = (int64_t)ouvert * 86400 + 36000, .admis = DAY_NONE, .fini = fini};
    ok(store_dossier_new(here.store, here.arena, &row, JOUR, &here.fault));
    if (out_reference != NULL)
        *out_reference = row.reference;
    return row.id;
}

static void ask(int64_t dossier, struct str reference, const char *role, bool answered)
{
    struct question_row row = {.dossier = dossier, .etape = STR("avis"), .question = STR("avis"), .role = str_of(role), .nom = STR("Inès Vauquelin"),
                               .mail = STR("ines.vauquelin@departement.example"), .posee = JOUR, .echeance = JOUR + 7,
                               .close = answered ? 2000 : 0, .close_par = answered ? STR("reponse") : STR_NONE};
    ok(store_question_numero(here.store, dossier, &row.numero, &here.fault));
    row.jeton = jeton_question(here.arena, store_key(here.store), reference, row.numero);
    ok(store_question_add(here.store, &row, &here.fault));
}

static void live(void)
{
    struct str reference = STR_NONE;
    begin();
    int64_t id = dossier_in("artois", JOUR, ETAT_EN_COURS, DAY_NONE, &reference);
    ask(id, reference, "pilote", true);
    ask(id, reference, "rsase", false);
    ask(id, reference, "mdph", false);
    ask(id, reference, "rsase", false);
    int64_t ended = dossier_in("artois", JOUR - 30, ETAT_SORTI, JOUR + 10, NULL);
    dossier_in("lens", JOUR - 90, ETAT_REFUSE, JOUR - 40, NULL); /* before the period */
    dossier_in("lens", JOUR + 90, ETAT_EN_COURS, DAY_NONE, NULL); /* after it */
    const struct valeur_row valeur = {.dossier = id, .champ = STR("logement"), .texte = STR("=HYPERLINK(\"x\")"), .quand = 5};
    ok(store_valeur_add(here.store, &valeur, &here.fault));
    const struct valeur_row words = {.dossier = ended, .champ = STR("logement"), .texte = STR("chez Tomas LERVAL"), .libre = true, .quand = 6};
    ok(store_valeur_add(here.store, &words, &here.fault));
    commit();
}

static struct rapport make(void)
{
    struct rapport rapport;
    live();
    ok(rapport_make(here.store, here.arena, &circuit, &annuaire, NULL, JOUR - 20, JOUR + 20, JOUR + 10, &rapport, &here.fault));
    return rapport;
}

static struct str written(void (*write)(struct arena *, const struct rapport *, size_t, struct buf *), const struct rapport *rapport)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    write(here.arena, rapport, 1, &out);
    assert_false(buf_failed(&out));
    struct str text = str_copy(here.arena, buf_str(&out));
    buf_free(&out);
    const char *const names[] = {"LERVAL", "Tomas", "Norveau", "Vauquelin", "@"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_find(text, str_of(names[i])) != STR_NOT_FOUND)
            fail_msg("a name in it: %s", names[i]);
    return text;
}

static void holds(struct str text, const char *words)
{
    if (str_find(text, str_of(words)) == STR_NOT_FOUND)
        fail_msg("« %s » is not in:\n%s", words, text.at);
}

static void test_figures(void **state)
{
    (void)state;
    struct rapport rapport = make();
    assert_true(rapport.chiffres[0][0].lignes[0].valeur == 2); /* the period leaves out who ended before and who came after */
    assert_true(rapport.chiffres[1][0].lignes[0].valeur == 2);
    assert_true(rapport.chiffres[2][0].lignes[0].valeur == 0);
    assert_true(rapport.chiffres[1][1].lignes[0].valeur == 50);
    assert_int_equal(rapport.chiffres[0][2].count, 2);
    assert_str(rapport.chiffres[0][2].lignes[0].libelle, "(texte)"); /* a person's own words are counted, and not said */
    assert_int_equal(rapport.chiffres[2][2].count, 0);
    assert_int_equal(rapport.suivi_count, 2);
    assert_str(rapport.suivis[0].reference, "NAV-2026-0001");
    assert_int_equal(rapport.suivis[0].echeance, JOUR + 7);
    assert_int_equal(rapport.suivis[0].attend_count, 2); /* each role once, the answered one not */
    assert_str(rapport.suivis[0].attend[0], "rsase");
    assert_str(rapport.suivis[0].attend[1], "mdph");
    assert_int_equal(rapport.suivis[1].etat, ETAT_SORTI);
}

static void test_text(void **state)
{
    (void)state;
    struct rapport rapport = make();
    struct str text = written(rapport_texte, &rapport);
    holds(text, "Circuit d'essai (c), du 10 février 2026 au 22 mars 2026\n");
    holds(text, "\nJeunes suivis\n  Dossiers ouverts dans la période, \"tous\"\n    département                 2\n    Artois                      2\n"
                "    Lens-Liévin                 0\n");
    holds(text, "  dont : Part des sorties\n");
    holds(text, "Artois                      50\u00a0%\n");
    holds(text, "Tableau de suivi : 2 dossiers\n");
    holds(text, "NAV-2026-0001  en_cours   avis                    artois              2026-03-02  2026-03-09  rsase, mdph\n");
    holds(text, "NAV-2026-0002  sorti      avis                    artois              2026-01-31  -           -\n");
}

static void test_long_names(void **state)
{
    (void)state;
    struct rapport rapport = make();
    const struct territoire longs[] = {{.id = S("artois"), .nom = S("Artois, Lens-Liévin, Hénin-Carvin")}, territoires[1]};
    rapport.territoires = longs;
    struct str text = written(rapport_texte, &rapport);
    holds(text, "\n    Artois, Lens-Liévin, Hénin-Carvin  2\n    Lens-Liévin                        0\n");
}

static void test_json(void **state)
{
    (void)state;
    struct rapport rapport = make();
    json_t *all = json_loads(written(rapport_json, &rapport).at, 0, NULL), *indicateurs_, *table = NULL;
    assert_int_equal(json_array_size(all), 1);
    json_t *one = json_array_get(all, 0), *first = NULL, *suivi = NULL, *territoires_ = NULL, *attend = NULL;
    const char *du = NULL, *reference = NULL, *mesure = NULL, *echeance = NULL;
    int departement = -1, dont = -1;
    assert_int_equal(json_unpack(one, "{s:s,s:o,s:o}", "du", &du, "indicateurs", &indicateurs_, "suivi", &suivi), 0);
    assert_string_equal(du, "2026-02-10");
    first = json_array_get(indicateurs_, 0);
    assert_int_equal(json_unpack(first, "{s:i,s:s,s:b,s:o}", "departement", &departement, "mesure", &mesure, "dont", &dont, "territoires", &territoires_), 0);
    assert_int_equal(departement, 2);
    assert_string_equal(mesure, "nombre");
    assert_int_equal(dont, 0);
    assert_int_equal(json_integer_value(json_object_get(territoires_, "lens")), 0);
    table = json_object_get(json_array_get(indicateurs_, 2), "departement");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(table, 0), "valeur")), 1);
    assert_int_equal(json_unpack(json_array_get(suivi, 0), "{s:s,s:s,s:o}", "reference", &reference, "echeance", &echeance, "attend", &attend), 0);
    assert_string_equal(reference, "NAV-2026-0001");
    assert_string_equal(echeance, "2026-03-09");
    assert_int_equal(json_array_size(attend), 2);
    assert_true(json_is_null(json_object_get(json_array_get(suivi, 1), "echeance")));
    json_decref(all);
}

static void test_csv(void **state)
{
    (void)state;
    struct rapport rapport = make();
    struct str text = written(rapport_csv, &rapport);
    holds(text, "circuit,indicateur,titre,definition,mesure,territoire,libelle,valeur\r\n");
    holds(text, "\"c\",\"suivis\",\"Jeunes suivis\",\"Dossiers ouverts dans la période, \"\"tous\"\"\",\"nombre\",\"\",\"\",2\r\n");
    holds(text, "\"pourcent\",\"artois\",\"\",50\r\n");
    holds(text, "\"'=HYPERLINK(\"\"x\"\")\",1\r\n"); /* no sheet computes what somebody wrote */
    holds(text, "\r\n\r\ncircuit,reference,etape,etat,territoire,depuis,echeance,attend\r\n");
    holds(text, "\"c\",\"NAV-2026-0001\",\"avis\",\"en_cours\",\"artois\",\"2026-03-02\",\"2026-03-09\",\"rsase mdph\"\r\n");
}

static const struct valeur_row_test {
    const char *name;
    enum mesure mesure;
    struct rapport_ligne ligne;
    const char *text;
} valeurs[] = {
    {"a whole number", MESURE_NOMBRE, {.known = true, .valeur = 12}, "12"},
    {"a fraction", MESURE_NOMBRE, {.known = true, .valeur = 2.25}, "2,2"},
    {"nothing", MESURE_NOMBRE, {.known = true, .valeur = 0}, "0"},
    {"not known", MESURE_ANS, {.known = false}, "–"},
    {"a share", MESURE_POURCENT, {.known = true, .valeur = 45.46}, "45,5\u00a0%"},
    {"years", MESURE_ANS, {.known = true, .valeur = 16}, "16\u00a0ans"},
    {"months", MESURE_MOIS, {.known = true, .valeur = 18.04}, "18\u00a0mois"},
    {"days", MESURE_JOURS, {.known = true, .valeur = 3}, "3\u00a0jours"},
};

static void test_valeur(void **state)
{
    const struct valeur_row_test *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    assert_str(rapport_valeur(arena, row->mesure, &row->ligne), row->text);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {IN_PLACE(test_figures), IN_PLACE(test_text), IN_PLACE(test_long_names), IN_PLACE(test_json), IN_PLACE(test_csv)};
    return RUN_TESTS("rapport", tests) + RUN_ROWS("rapport, figures for people", valeurs, test_valeur);
}
