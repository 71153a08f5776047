/* store_indicateurs: what an indicator may ask and what it may not; what the views say of a life; and the two other ways of
 * store_gardes. One row, one SELECT over the same dossiers. */
#include "tests/unit/test_store.h"

#include "daemon/chrono.h"
#include "daemon/jeton.h"
#include "daemon/store_expressions.h"

enum { JOUR = 20514 }; /* 2026-03-02 */

static const struct row {
    const char *name, *sql;
    const char *says; /* the figure, « - » for none, « ! » and the words of a refusal */
    bool proved;      /* refused only when it is asked: `check` cannot see it */
} rows[] = {
    {"all dossiers", "SELECT count(*) FROM v_dossiers", "4", 0},
    {"of the circuit", "SELECT count(*) FROM v_dossiers WHERE circuit = :circuit", "3", 0},
    {"of the territory", "SELECT count(*) FROM v_dossiers WHERE circuit = :circuit AND (:territoire IS NULL OR territoire = :territoire)", "2", 0},
    {"open in the period", "SELECT count(*) FROM v_dossiers WHERE ouvert <= :au AND (fini IS NULL OR fini >= :du)", "4", 0},
    {"ended before the period", "SELECT count(*) FROM v_dossiers WHERE fini < :du", "0", 0},
    {"age at the admission", "SELECT round(avg(age_admis), 1) FROM v_dossiers WHERE admis BETWEEN :du AND :au", "16.0", 0},
    {"nobody left: no figure", "SELECT avg(age_fini) FROM v_dossiers WHERE etat = 'retire'", "-", 0},
    {"no row: no figure", "SELECT age_fini FROM v_dossiers WHERE reference = 'x'", "-", 0},
    {"months of care", "SELECT duree_mois FROM v_dossiers WHERE etat = 'sorti'", "2.0", 0},
    {"days as numbers", "SELECT :jour_au - jour_admis FROM v_dossiers WHERE etat = 'sorti'", "120", 0},
    {"age at the end of the period", "SELECT max((:jour_au - jour_naissance) / 365.25) >= 16 FROM v_dossiers", "1", 0},
    {"an admission at night in summer is of the day in Paris", "SELECT count(*) FROM v_evenements WHERE quoi = 'sortie' AND le = '2026-05-02'", "1", 0},
    {"answers, the last only", "SELECT count(*) FROM v_reponses WHERE question = 'q' AND dernier = 1", "1", 0},
    {"a named answer", "SELECT count(*) FROM v_reponses WHERE reponse = 'tenu' AND origine = 'mail' AND le = '2026-03-02'", "1", 0},
    {"an avis in reserve is no answer yet", "SELECT count(*) FROM v_reponses WHERE reponse = 'reserve'", "0", 0},
    {"values, the last only", "SELECT count(*) FROM v_valeurs WHERE champ = 'logement' AND valeur = 'oui' AND dernier = 1", "1", 0},
    {"acts", "SELECT coalesce(sum(nombre), 0) FROM v_actes WHERE acte = 'reunion' AND le BETWEEN :du AND :au", "5", 0},
    {"days of an answer", "SELECT max(jours) FROM v_questions WHERE close_par = 'reponse'", "3", 0},
    {"deadlines kept", "SELECT count(*) FROM v_questions WHERE close <= echeance AND role = 'rsase'", "1", 0},
    {"a join of two views", "SELECT count(*) FROM v_dossiers AS d JOIN v_valeurs AS v ON v.reference = d.reference WHERE v.dernier = 1", "2", 0},
    {"a subquery", "SELECT count(*) FROM (SELECT DISTINCT reference FROM v_valeurs) AS x", "1", 0},
    {"exists", "SELECT count(*) FROM v_dossiers AS d WHERE EXISTS (SELECT 1 FROM v_reponses AS r WHERE r.reference = d.reference)", "1", 0},
    {"a share", "SELECT 100.0 * sum(CASE WHEN etat = 'sorti' THEN 1 ELSE 0 END) / count(*) FROM v_dossiers", "25.0", 0},
    {"a cast", "SELECT CAST('12' AS integer)", "12", 0},
    {"LIKE minds capitals", "SELECT count(*) FROM v_dossiers WHERE territoire LIKE 'ARR%'", "0", 0},
    {"on several lines", "SELECT count(*)\n  FROM v_dossiers\n\tWHERE 1 = 1", "4", 0},

    {"a table", "SELECT count(*) FROM dossier", "!no such table", 0},
    {"names", "SELECT count(nom) FROM jeune", "!no such table", 0},
    {"names beside a view", "SELECT count(*) FROM v_dossiers WHERE EXISTS (SELECT 1 FROM jeune WHERE nom = 'x')", "!no such table", 0},
    {"the tables' own table", "SELECT count(*) FROM sqlite_schema", "!may not say sqlite_schema", 0},
    {"a table that passes for a view", "WITH v_actes AS (SELECT nom FROM jeune) SELECT count(*) FROM v_actes", "!SELECT over the views", 0},
    {"the same inside", "SELECT count(*) FROM (WITH v_actes AS (SELECT nom FROM jeune) SELECT nom FROM v_actes)", "!may not say WITH", 0},
    {"a table under a view's alias", "SELECT count(*) FROM jeune AS v_actes", "!no such table", 0},
    {"a subquery under a view's alias", "SELECT count(*) FROM (SELECT nom FROM jeune) AS v_actes", "!no such table", 0},
    {"a column that does not exist", "SELECT count(nom) FROM v_dossiers", "!nom", 0},
    {"a function of the views", "SELECT date('now')", "!date", 0},
    {"the clock", "SELECT current_date", "!may not say current_date", 0},
    {"chance", "SELECT random()", "!random", 0},
    {"an extension", "SELECT load_extension('x')", "!load_extension", 0},
    {"no function of the list", "SELECT group_concat(reference) FROM v_dossiers", "!group_concat", 0},
    {"writing", "DELETE FROM v_actes", "!SELECT over the views", 0},
    {"a second statement", "SELECT 1; DELETE FROM dossier", "!may not stand here", 0},
    {"a comment", "SELECT 1 -- x", "!may not stand here", 0},
    {"double quotes", "SELECT \"x\"", "!may not stand here", 0},
    {"a pragma", "SELECT * FROM pragma_table_info('jeune')", "!may not say pragma_table_info", 0},
    {"a parameter that is none", "SELECT :nom", "!no parameter of indicators", 0},
    {"a numbered parameter", "SELECT ?1", "!may not stand here", 0},
    {"a parenthesis too few", "SELECT (1", "!not closed", 0},
    {"IS with a value", "SELECT count(*) FROM v_dossiers WHERE etat IS 'sorti'", "!behind IS", 0},
    {"a recursion", "SELECT (WITH RECURSIVE n (i) AS (SELECT 1) SELECT i FROM n)", "!may not say WITH", 0},
    {"empty", " ", "!SELECT over the views", 0},
    {"one character out of many: its time is a product", "SELECT length(trim('a', 'b'))", "!here only one text may stand: trim", 0},
    {"the same inside", "SELECT length(Trim ( replace('a', 'b', 'c'), 'b'))", "!here only one text may stand: Trim", 0},
    {"a plain one", "SELECT length(trim(replace(' a', 'b', 'c')))", "1", 0},
    {"two columns", "SELECT 1, 2", "!one column is expected", 0},
    {"two rows", "SELECT 1 FROM v_dossiers", "!more than one row", true},
    {"a text", "SELECT reference FROM v_dossiers LIMIT 1", "!is a text", true},
    {"one that never ends", "SELECT count(*) FROM v_dossiers AS a, v_dossiers AS b, v_dossiers AS c, v_dossiers AS d, v_dossiers AS e, v_dossiers AS f,"
     " v_dossiers AS g, v_dossiers AS h, v_dossiers AS i, v_dossiers AS j, v_dossiers AS k, v_dossiers AS l WHERE a.age_fini + b.age_fini + c.age_fini"
     " + d.age_fini + e.age_fini + f.age_fini + g.age_fini + h.age_fini + i.age_fini + j.age_fini + k.age_fini + l.age_fini > 1000", "!too long", true},
};

/* ---- four dossiers ---- */

static int64_t dossier_in(const char *circuit, const char *territoire, enum etat etat, day_t admis, day_t fini)
{
    struct dossier_row row = {.circuit = str_of(circuit), .etat = etat, .etape = STR("e"), .depuis = JOUR, .territoire = str_of(territoire),
                              .emetteur = STR("a@departement.example"), .jeune_nom = STR("Nom"), .jeune_prenom = STR("Prenom"),
                              .jeune_naissance = JOUR - 5844 /* sixteen years */, .ouvert = 1772438400, .admis = admis, .fini = fini};
    ok(store_dossier_new(here.store, here.arena, &row, JOUR, &here.fault));
    return row.id;
}

static void answer(int64_t dossier, enum sens sens, const char *choix, bool en_reserve)
{
    struct avis_row avis = {.dossier = dossier, .etape = STR("e"), .question = STR("q"), .par = STR("a@x.example"), .origine = STR("mail"),
                            .sens = sens, .choix = str_of(choix), .date = JOUR, .en_reserve = en_reserve};
    ok(store_avis_add(here.store, &avis, &here.fault));
}

static void live(void)
{
    begin();
    int64_t id = dossier_in("a", "arras", ETAT_SORTI, JOUR, JOUR + 61);
    dossier_in("a", "lens", ETAT_EN_COURS, DAY_NONE, DAY_NONE);
    dossier_in("a", "arras", ETAT_EN_ATTENTE, DAY_NONE, DAY_NONE);
    dossier_in("b", "arras", ETAT_EN_COURS, DAY_NONE, DAY_NONE);
    const struct event_row event = {.dossier = id, .quand = 1777674600 /* 2026-05-01T22:30Z */, .quoi = STR("sortie")};
    ok(store_event_add(here.store, &event, &here.fault));
    answer(id, SENS_FAVORABLE, NULL, false);
    answer(id, SENS_FAVORABLE, "tenu", false);
    answer(id, SENS_RESERVE, NULL, true);
    const char *const values[][2] = {{"logement", "non"}, {"logement", "oui"}, {"ressources", "oui"}};
    for (size_t i = 0; i < 3; i++) {
        const struct valeur_row valeur = {.dossier = id, .champ = str_of(values[i][0]), .texte = str_of(values[i][1]), .quand = 1772438400};
        ok(store_valeur_add(here.store, &valeur, &here.fault));
    }
    struct acte_row acte = {.circuit = STR("a"), .acte = STR("reunion"), .nombre = 3, .jour = JOUR};
    ok(store_acte_add(here.store, &acte, &here.fault));
    acte.nombre = 2;
    ok(store_acte_add(here.store, &acte, &here.fault));
    acte.jour = JOUR - 500;
    ok(store_acte_add(here.store, &acte, &here.fault));
    struct question_row question = {.dossier = id, .numero = 1, .etape = STR("e"), .question = STR("q"), .role = STR("rsase"),
                                    .jeton = STR("00000000000000000000000000000001"), .posee = JOUR, .echeance = JOUR + 5,
                                    .close = 1772438400 + 3 * 86400, .close_par = STR("reponse")};
    ok(store_question_add(here.store, &question, &here.fault));
    commit();
}

/* ---- asking ---- */

struct figures {
    int count;
    struct str lines[HEARD];
};

static void hear_figure(void *context, const struct indicateur *indicateur, struct str libelle, bool known, double value)
{
    (void)indicateur;
    struct figures *figures = context;
    struct str number = known ? str_print(here.arena, value == (double)(int64_t)value && value < 16.0 ? "%.0f" : value > 99 ? "%.0f" : "%.1f", value) : STR("-");
    figures->lines[figures->count++] = libelle.at == NULL ? number : str_print(here.arena, "%.*s=%.*s", STR_ARG(libelle), STR_ARG(number));
}

static void note_wrong(void *context, const struct indicateur *indicateur, const struct fault *fault)
{
    (void)indicateur, (void)fault;
    *(bool *)context = true;
}

static enum err prove(const struct indicateur *indicateur, struct fault *out_fault)
{
    bool wrong = false;
    enum err err = store_indicateurs_check(indicateur, 1, note_wrong, &wrong, out_fault);
    return err == ERR_NONE && wrong ? ERR_FINAL : err;
}

static const struct periode period = {.du = JOUR - 60, .au = JOUR + 120, .circuit = {"a", 1}};

static bool same(struct str got, const char *wanted)
{
    return got.at != NULL && strtod(got.at, NULL) == strtod(wanted, NULL) && (got.at[0] == '-') == (wanted[0] == '-');
}

static void test_row(void **state)
{
    const struct row *row = *state;
    void *none = NULL;
    struct figures figures = {0};
    const struct indicateur indicateur = {.nom = STR("essai"), .sql = str_of(row->sql), .line = 7};
    struct periode when = period;
    setup(&none);
    live();
    if (strcmp(row->name, "of the territory") == 0)
        when.territoire = STR("arras");
    enum err proved = prove(&indicateur, &here.fault);
    assert_int_equal(proved, row->says[0] == '!' && !row->proved ? ERR_FINAL : ERR_NONE);
    enum err err = store_indicateurs(here.store, &indicateur, 1, &when, hear_figure, &figures, &here.fault);
    if (row->says[0] == '!') {
        fails(err, ERR_FINAL, "indicator essai, line 7: ");
        fails(err, ERR_FINAL, row->says + 1);
    } else {
        ok(err);
        assert_int_equal(figures.count, 1);
        if (!same(figures.lines[0], row->says))
            fail_msg("%s, not %s", figures.lines[0].at, row->says);
    }
    assert_int_equal(count_dossiers(here.store), 4); /* the connection is as it was */
    begin();
    new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    commit();
    teardown(&none);
}

/* Few steps, each of them the search of a text in a text: there is a clock beside the count of steps, and texts stay short. */
static void test_long_texts(void **state)
{
    (void)state;
    enum { LETTERS = 900 };
    char letters[LETTERS + 1];
    memset(letters, 'a', LETTERS);
    letters[LETTERS] = '\0';
    const struct garde garde = {.nom = STR("longue"), .si = str_print(here.arena, "length(replace('%s', 'a', '%s')) > 0", letters, letters), .line = 7};
    enum garde_valeur value;
    fails(store_gardes_valeurs(&garde, 1, NULL, 0, &value, &here.fault), ERR_FINAL, "too big");
    const struct indicateur indicateur = {.nom = STR("long"), .sql = str_print(here.arena, "SELECT length(replace('%s', 'a', '%s'))", letters, letters), .line = 7};
    fails(prove(&indicateur, &here.fault), ERR_FINAL, "too big");
    const struct garde trims = {.nom = STR("rogne"), .si = STR("trim('a', 'b') = 'a'"), .line = 7};
    fails(store_gardes_valeurs(&trims, 1, NULL, 0, &value, &here.fault), ERR_FINAL, "here only one text may stand: trim");
    letters[250] = '\0'; /* 62,500 bytes, in each of a million rows: `check` waits two seconds */
    static const char dix[] = "(SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7"
                               " UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10)";
    const struct indicateur many = {.nom = STR("nombreux"), .line = 7, .sql = str_print(here.arena,
        "SELECT sum(length(replace(replace('%s', 'a', '%s'), 'ab', a.n || '') || b.n || c.n)) FROM %s AS a, %s AS b, %s AS c, %s AS d, %s AS e, %s AS f",
        letters, letters, dix, dix, dix, dix, dix, dix)};
    int64_t start = chrono_ms();
    fails(prove(&many, &here.fault), ERR_FINAL, "too long to compute");
    assert_true(chrono_ms() - start < 8000);
}

/* The facts of a fiche at their longest, several of them at once, are no harm. */
static void test_long_facts(void **state)
{
    (void)state;
    enum { LONG = 32 * 1024, FACTS = 4 };
    char *text = arena_alloc(here.arena, LONG);
    memset(text, 'x', LONG);
    const struct fait facts[FACTS] = {{.nom = STR("a"), .texte = {text, LONG}}, {.nom = STR("b"), .texte = {text, LONG}},
                                      {.nom = STR("c"), .texte = {text, LONG}}, {.nom = STR("d"), .texte = {text, LONG}}};
    const struct garde gardes[] = {{.nom = STR("une"), .si = STR("a = b AND c = d AND length(a) > 1000")}, {.nom = STR("autre"), .si = STR("a <> d OR trim(b) = ''")}};
    enum garde_valeur values[2];
    ok(store_gardes_valeurs(gardes, 2, facts, FACTS, values, &here.fault));
    assert_int_equal(values[0], GARDE_OUI);
    assert_int_equal(values[1], GARDE_NON);
}

static void test_a_table_of_figures(void **state)
{
    (void)state;
    struct figures figures = {0};
    struct indicateur indicateur = {.nom = STR("essai"), .sql = STR("SELECT etat, count(*) FROM v_dossiers GROUP BY etat ORDER BY etat"),
                                    .mesure = MESURE_TABLEAU, .line = 7};
    live();
    ok(prove(&indicateur, &here.fault));
    ok(store_indicateurs(here.store, &indicateur, 1, &period, hear_figure, &figures, &here.fault));
    assert_int_equal(figures.count, 3);
    assert_str(figures.lines[0], "en_attente=1");
    assert_str(figures.lines[1], "en_cours=2");
    indicateur.sql = STR("SELECT mds, count(*) FROM v_dossiers GROUP BY mds");
    figures = (struct figures){0};
    ok(store_indicateurs(here.store, &indicateur, 1, &period, hear_figure, &figures, &here.fault));
    assert_str(figures.lines[0], "non renseigné=4");
    indicateur.sql = STR("SELECT count(*) FROM v_dossiers");
    fails(prove(&indicateur, &here.fault), ERR_FINAL, "two columns are expected");
    indicateur.sql = STR("SELECT a.reference, 1 FROM v_valeurs AS a, v_valeurs AS b, v_valeurs AS c, v_valeurs AS d, v_valeurs AS e, v_valeurs AS f");
    fails(store_indicateurs(here.store, &indicateur, 1, &period, hear_figure, &figures, &here.fault), ERR_FINAL, "more than 500 rows");
}

/* Young people's names stand in no column of a view. */
static void test_no_names(void **state)
{
    (void)state;
    struct str rest = STR_NONE, view = STR_NONE;
    int views = 0;
    while (store_schema_view(&rest, &view)) {
        views++;
        assert_true(str_find(view, STR("nom,")) == STR_NOT_FOUND && str_find(view, STR("prenom")) == STR_NOT_FOUND &&
                    str_find(view, STR("mail")) == STR_NOT_FOUND && str_find(view, STR(" par,")) == STR_NOT_FOUND);
    }
    assert_int_equal(views, 6);
}

/* ---- the two other ways of guards ---- */

static const struct fait faits[] = {
    {.nom = {"age", 3}, .nombre = 17, .est_nombre = true}, {.nom = {"fin", 3}, .texte = {"2026-08-31", 10}}, {.nom = {"inconnu", 7}},
};

static void test_unknown_is_not_no(void **state)
{
    (void)state;
    const struct garde gardes[] = {
        {.nom = STR("oui"), .si = STR("age >= 14")}, {.nom = STR("non"), .si = STR("age < 14")}, {.nom = STR("inconnue"), .si = STR("inconnu >= 14")},
        {.nom = STR("texte"), .si = STR("fin"), .line = 9},
    };
    enum garde_valeur values[4];
    bool booleans[3];
    ok(store_gardes_valeurs(gardes, 3, faits, 3, values, &here.fault));
    assert_int_equal(values[0], GARDE_OUI);
    assert_int_equal(values[1], GARDE_NON);
    assert_int_equal(values[2], GARDE_INCONNUE);
    ok(store_gardes(gardes, 3, faits, 3, booleans, &here.fault));
    assert_true(booleans[0] && !booleans[1] && !booleans[2]);
    fails(store_gardes_valeurs(gardes, 4, faits, 3, values, &here.fault), ERR_FINAL, "guard texte, line 9: it gives a text");
    ok(store_gardes_valeurs(gardes, 0, faits, 3, values, &here.fault));
}

static void test_criteria(void **state)
{
    (void)state;
    const struct critere criteres[] = {
        {.nom = STR("age"), .valeur = STR("age * 2")}, {.nom = STR("droit"), .valeur = STR("fin")}, {.nom = STR("rien"), .valeur = STR("inconnu")},
        {.nom = STR("faux"), .valeur = STR("agee"), .line = 3},
    };
    struct critere_valeur values[4];
    ok(store_criteres(here.arena, criteres, 3, faits, 3, values, &here.fault));
    assert_true(values[0].connu && values[0].est_nombre && values[0].nombre == 34);
    assert_true(values[1].connu && !values[1].est_nombre);
    assert_str(values[1].texte, "2026-08-31");
    assert_false(values[2].connu);
    fails(store_criteres(here.arena, criteres, 4, faits, 3, values, &here.fault), ERR_FINAL, "criterion faux, line 3: neither a known fact");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_PLACE(test_a_table_of_figures), IN_PLACE(test_long_texts), IN_PLACE(test_long_facts),
        IN_PLACE(test_no_names),
        IN_PLACE(test_unknown_is_not_no),
        IN_PLACE(test_criteria),
    };
    return RUN_ROWS("store_indicateurs", rows, test_row) + RUN_TESTS("store_indicateurs, others", tests);
}
