/* store_programme, store_valeurs, store_attente, and the people of store_questions: what is to happen happens once, what was
 * said last counts, who waits waits in the order that a human gave. */
#include "tests/unit/test_store.h"

#include "daemon/jeton.h"

enum { JOUR = 20514 }; /* 2026-03-02 */

/* ---- what is to happen ---- */

static void add(enum programme_quoi quoi, int64_t dossier, const char *nom, const char *cible, day_t jour)
{
    const struct programme_row row = {.quoi = quoi, .dossier = dossier, .circuit = STR("c"), .nom = str_of(nom),
                                      .cible = str_of(cible), .jour = jour};
    ok(store_programme_add(here.store, &row, &here.fault));
}

static void hear_programme(void *context, const struct programme_row *row)
{
    struct heard *heard = context;
    heard->ids[heard->count] = row->id;
    heard->texts[heard->count++] = str_print(here.arena, "%d %lld %.*s %.*s %d", (int)row->quoi, (long long)row->dossier, STR_ARG(row->nom),
                                             STR_ARG(row->cible), row->jour - JOUR);
}

static struct heard due(day_t jour, int max)
{
    struct heard heard = {0};
    ok(store_programme_each_due(here.store, here.arena, jour, max, hear_programme, &heard, &here.fault));
    return heard;
}

static void test_once_and_in_order(void **state)
{
    (void)state;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    for (int again = 0; again < 2; again++) {
        add(PROGRAMME_QUESTION, dossier, "e.q", NULL, JOUR + 2);
        add(PROGRAMME_ETAPE, dossier, "e", NULL, JOUR + 1);
        add(PROGRAMME_DEPART, 0, "comite", "arras", JOUR);
        add(PROGRAMME_DEPART, 0, "comite", "lens", JOUR);
        add(PROGRAMME_DEPART, dossier, "comite", "arras", JOUR); /* of a dossier: another one */
    }
    assert_int_equal(due(JOUR - 1, 100).count, 0);
    assert_int_equal(due(JOUR, 100).count, 3);
    struct heard all = due(JOUR + 9, 100);
    assert_int_equal(all.count, 5);
    assert_str(all.texts[0], "2 0 comite arras 0");
    assert_str(all.texts[3], "1 1 e  1");
    assert_str(all.texts[4], "0 1 e.q  2");
    assert_int_equal(due(JOUR + 9, 2).count, 2);
    ok(store_programme_done(here.store, all.ids[0], &here.fault));
    add(PROGRAMME_DEPART, 0, "comite", "arras", JOUR); /* done is done */
    assert_int_equal(due(JOUR + 9, 100).count, 4);
    commit();
    begin();
    fails(store_programme_done(here.store, 999, &here.fault), ERR_FINAL, "does not exist");
    store_rollback(here.store);
}

static void test_taken_back(void **state)
{
    (void)state;
    bool done = true;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL), other = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    add(PROGRAMME_QUESTION, dossier, "e.q", NULL, JOUR);
    add(PROGRAMME_QUESTION, dossier, "e.q", NULL, JOUR + 1);
    add(PROGRAMME_ETAPE, dossier, "e", NULL, JOUR);
    add(PROGRAMME_QUESTION, other, "e.q", NULL, JOUR);
    add(PROGRAMME_DEPART, 0, "comite", "", JOUR);
    ok(store_programme_done(here.store, due(JOUR, 1).ids[0], &here.fault));
    ok(store_programme_clear(here.store, dossier, PROGRAMME_QUESTION, &here.fault));
    struct heard left = due(JOUR + 9, 100);
    assert_int_equal(left.count, 3); /* the etape, the other dossier's, the depart */
    ok(store_programme_was_done(here.store, dossier, STR("e.q"), JOUR, &done, &here.fault));
    assert_true(done);
    ok(store_programme_was_done(here.store, dossier, STR("e.q"), JOUR + 1, &done, &here.fault));
    assert_false(done); /* the later one was taken back, not done */
    ok(store_programme_was_done(here.store, other, STR("e.q"), JOUR, &done, &here.fault));
    assert_false(done);
    commit();
}

static void hear_last(void *context, const struct programme_row *row, bool done)
{
    struct heard *heard = context;
    heard->texts[heard->count++] = str_print(here.arena, "%.*s %.*s %d%s", STR_ARG(row->nom), STR_ARG(row->cible), row->jour - JOUR, done ? " done" : "");
}

static int steps_of_scans(void)
{
    int steps = 0;
    for (size_t i = 0; i < here.store->cached; i++)
        steps += sqlite3_stmt_status(here.store->cache[i].stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
    return steps;
}

static void test_last_depart(void **state)
{
    (void)state;
    struct heard heard = {0};
    ok(store_programme_each_last_depart(here.store, here.arena, hear_last, &heard, &here.fault));
    assert_int_equal(heard.count, 0);
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    for (int day = 0; day < 300; day++) { /* years of months */
        add(PROGRAMME_DEPART, 0, "tableau", "arras", JOUR + day);
        add(PROGRAMME_DEPART, 0, "tableau", "lens", JOUR + 2 * day);
        add(PROGRAMME_DEPART, dossier, "tableau", "lens", JOUR + 5000);
    }
    add(PROGRAMME_DEPART, 0, "comite", NULL, JOUR - 7);
    struct heard first = due(JOUR - 7, 1);
    ok(store_programme_done(here.store, first.ids[0], &here.fault));
    commit();
    (void)steps_of_scans();
    ok(store_programme_each_last_depart(here.store, here.arena, hear_last, &heard, &here.fault));
    assert_int_equal(heard.count, 3);
    assert_str(heard.texts[0], "comite  -7 done");
    assert_str(heard.texts[1], "tableau arras 299");
    assert_str(heard.texts[2], "tableau lens 598");
    assert_in_range(steps_of_scans(), 0, 10); /* not the 600 rows that lie behind */
}

/* ---- versions ---- */

static void hear_open(void *context, struct str circuit, int ouverts)
{
    struct heard *heard = context;
    heard->texts[heard->count++] = str_print(here.arena, "%.*s %d", STR_ARG(circuit), ouverts);
}

static void set(int64_t id, enum etat etat, const char *version)
{
    struct dossier_row row;
    ok(store_dossier_get(here.store, here.arena, id, &row, &here.fault));
    row.etat = etat;
    row.version = str_of(version);
    ok(store_dossier_save(here.store, &row, &here.fault));
}

static void test_versions(void **state)
{
    (void)state;
    bool found = true;
    struct str texte = STR_NONE;
    struct heard others = {0}, open = {0};
    begin();
    ok(store_circuit_keep(here.store, STR("c"), STR("v1"), STR("nom = 1;"), 5, &here.fault));
    ok(store_circuit_keep(here.store, STR("c"), STR("v1"), STR("autre"), 6, &here.fault)); /* it is there */
    ok(store_circuit_text(here.store, here.arena, STR("c"), STR("v1"), &found, &texte, &here.fault));
    assert_true(found);
    assert_str(texte, "nom = 1;");
    ok(store_circuit_text(here.store, here.arena, STR("c"), STR("v2"), &found, &texte, &here.fault));
    assert_false(found);
    int64_t old = new_dossier("Un", "Prenom", 10, JOUR, NULL), none = new_dossier("Deux", "Prenom", 10, JOUR, NULL);
    set(old, ETAT_EN_ATTENTE, "v1");
    set(none, ETAT_A_VERIFIER, NULL); /* from before versions were kept */
    set(new_dossier("Trois", "Prenom", 10, JOUR, NULL), ETAT_EN_COURS, "v2");
    set(new_dossier("Quatre", "Prenom", 10, JOUR, NULL), ETAT_SORTI, "v1");
    commit();
    ok(store_dossier_each_other_version(here.store, here.arena, STR("sessad-ip-62"), STR("v2"), hear_dossier, &others, &here.fault));
    assert_int_equal(others.count, 2);
    assert_int_equal(others.ids[0], old);
    assert_int_equal(others.ids[1], none);
    ok(store_circuit_each_open(here.store, here.arena, hear_open, &open, &here.fault));
    assert_int_equal(open.count, 1);
    assert_str(open.texts[0], "sessad-ip-62 3");
}

/* ---- values, acts ---- */

static void hear_valeur(void *context, const struct valeur_row *row)
{
    struct heard *heard = context;
    heard->texts[heard->count++] = str_print(here.arena, "%.*s=%.*s %.*s.%.*s", STR_ARG(row->champ), STR_ARG(row->texte), STR_ARG(row->etape),
                                             STR_ARG(row->question));
}

static void test_last_value_counts(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct acte_row acte = {.circuit = STR("c"), .acte = STR("reunion"), .par = STR("a@x.example"), .nombre = 3, .jour = JOUR, .quand = 5};
    begin();
    struct valeur_row row = {.dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL), .champ = STR("rdv"), .texte = STR("2026-03-12"),
                             .etape = STR("e"), .question = STR("q"), .par = STR("a@x.example"), .quand = 5};
    ok(store_valeur_add(here.store, &row, &here.fault));
    row.texte = STR("2026-03-19");
    ok(store_valeur_add(here.store, &row, &here.fault));
    row.champ = STR("logement");
    row.texte = STR("oui");
    ok(store_valeur_add(here.store, &row, &here.fault));
    ok(store_acte_add(here.store, &acte, &here.fault));
    assert_int_equal(acte.id, 1);
    commit();
    ok(store_valeur_each_last(here.store, here.arena, row.dossier, hear_valeur, &heard, &here.fault));
    assert_int_equal(heard.count, 2);
    assert_str(heard.texts[0], "logement=oui e.q");
    assert_str(heard.texts[1], "rdv=2026-03-19 e.q");
    begin();
    row.dossier = 99;
    fails(store_valeur_add(here.store, &row, &here.fault), ERR_FINAL, "FOREIGN KEY");
    store_rollback(here.store);
}

/* ---- who waits ---- */

static int64_t wait_since(day_t depuis, enum etat etat, int rang)
{
    struct dossier_row row;
    int64_t id = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    ok(store_dossier_get(here.store, here.arena, id, &row, &here.fault));
    row.etape = STR("liste");
    row.depuis = depuis;
    row.etat = etat;
    row.rang = rang;
    ok(store_dossier_save(here.store, &row, &here.fault));
    return id;
}

static void test_waiting_list_in_its_order(void **state)
{
    (void)state;
    struct heard heard = {0};
    begin();
    int64_t late = wait_since(JOUR, ETAT_EN_ATTENTE, 0), early = wait_since(JOUR - 5, ETAT_EN_COURS, 0);
    int64_t second = wait_since(JOUR + 3, ETAT_EN_ATTENTE, 2), first = wait_since(JOUR + 9, ETAT_EN_ATTENTE, 0);
    wait_since(JOUR - 9, ETAT_RETIRE, 0);
    wait_since(JOUR - 9, ETAT_A_VERIFIER, 1);
    ok(store_dossier_rang(here.store, first, 1, &here.fault));
    commit();
    const int64_t wanted[] = {first, second, early, late};
    ok(store_dossier_each_waiting(here.store, here.arena, STR("sessad-ip-62"), STR("liste"), STR("arrageois"), hear_dossier, &heard, &here.fault));
    assert_int_equal(heard.count, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(heard.ids[i], wanted[i]);
    begin();
    ok(store_dossier_rang(here.store, first, 0, &here.fault));
    commit();
    heard.count = 0;
    ok(store_dossier_each_waiting(here.store, here.arena, STR("sessad-ip-62"), STR("liste"), STR("arrageois"), hear_dossier, &heard, &here.fault));
    assert_int_equal(heard.ids[0], second);
}

static void test_places_given_back(void **state)
{
    (void)state;
    static const struct { enum etat etat; day_t depuis; bool held; } dossiers[] = {
        {ETAT_SORTI, JOUR, true}, {ETAT_SORTI, JOUR - 1, true}, {ETAT_RETIRE, JOUR + 1, true}, {ETAT_REFUSE, JOUR + 1, false}, {ETAT_ADMIS, JOUR + 1, true},
    };
    int count = -1;
    begin();
    for (size_t i = 0; i < sizeof dossiers / sizeof dossiers[0]; i++) {
        const struct event_row took = {.dossier = wait_since(dossiers[i].depuis, dossiers[i].etat, 0), .quand = 5, .quoi = STR("place_prise")};
        if (dossiers[i].held)
            ok(store_event_add(here.store, &took, &here.fault));
    }
    commit();
    ok(store_places_liberees(here.store, STR("sessad-ip-62"), STR("arrageois"), JOUR, &count, &here.fault));
    assert_int_equal(count, 2);
}

/* ---- two of three ---- */

static const struct near_row {
    const char *name, *nom, *prenom;
    day_t naissance;
    int found;
} near_rows[] = {
    {"all three, written otherwise", "LERVAL", "tomas", 15000, 1},
    {"a twin: name and birth date", "Lerval", "Inès", 15000, 1},
    {"a typo in the name", "Lervalle", "Tomas", 15000, 1},
    {"a typo in the birth date", "Lerval", "Tomas", 15010, 1},
    {"one of three", "Lerval", "Inès", 15010, 0},
    {"the birth date alone", "Norveau", "Inès", 15000, 0},
    {"unknown equals nothing", NULL, NULL, 15000, 0},
    {"an unknown date equals nothing", "Lerval", "Inès", DAY_NONE, 0},
};

static void test_near(void **state)
{
    const struct near_row *row = *state;
    void *none = NULL;
    struct heard heard = {0};
    setup(&none);
    begin();
    int64_t there = new_dossier("Lerval", "Tomas", 15000, JOUR, NULL), itself = new_dossier(row->nom, row->prenom, row->naissance, JOUR, NULL);
    commit();
    ok(store_dossier_each_near(here.store, here.arena, STR("sessad-ip-62"), str_of(row->nom), str_of(row->prenom), row->naissance, itself,
                               hear_dossier, &heard, &here.fault));
    assert_int_equal(heard.count, row->found);
    if (row->found == 1)
        assert_int_equal(heard.ids[0], there);
    heard = (struct heard){0};
    ok(store_dossier_each_near(here.store, here.arena, STR("autre"), str_of(row->nom), str_of(row->prenom), row->naissance, itself,
                               hear_dossier, &heard, &here.fault));
    assert_int_equal(heard.count, 0); /* of that circuit only */
    teardown(&none);
}

/* ---- people in time ---- */

static void ask(int64_t dossier, struct str reference, const char *role, const char *mds, const char *personne, bool answered)
{
    struct question_row row = {.dossier = dossier, .etape = STR("e"), .question = STR("q"), .role = str_of(role), .mds = str_of(mds),
                               .personne_id = str_of(personne), .posee = JOUR, .echeance = JOUR + 5, .relance = JOUR + 2,
                               .escalade = JOUR + 7, .rappel = JOUR + 2, .promis = DAY_NONE, .close = answered ? 2000 : 0, .close_par = answered ? STR("reponse") : STR_NONE};
    ok(store_question_numero(here.store, dossier, &row.numero, &here.fault));
    row.jeton = jeton_question(here.arena, store_key(here.store), reference, row.numero);
    ok(store_question_add(here.store, &row, &here.fault));
}

struct tenues {
    struct tenue_row rows[HEARD];
    int count;
};

static void hear_tenue(void *context, const struct tenue_row *row)
{
    struct tenues *tenues = context;
    tenues->rows[tenues->count++] = *row;
}

static void hear_question(void *context, const struct question_row *row)
{
    struct heard *heard = context;
    heard->ids[heard->count++] = row->id;
}

static int questions_of(const struct tenue_row *tenue)
{
    struct heard heard = {0};
    ok(store_question_each_of_tenue(here.store, here.arena, tenue, hear_question, &heard, &here.fault));
    return heard.count;
}

static void test_roles_that_are_asked(void **state)
{
    (void)state;
    struct tenues tenues = {0};
    struct str reference = STR_NONE;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, &reference);
    ask(dossier, reference, "rsase", "arras", "un", false);
    ask(dossier, reference, "rsase", "arras", "un", false);
    ask(dossier, reference, "rsase", "arras", "deux", false);
    ask(dossier, reference, "rsase", "lens", "un", false);
    ask(dossier, reference, "referent", NULL, NULL, false);
    ask(dossier, reference, "pilote", "arras", "trois", true);
    commit();
    ok(store_question_each_tenue(here.store, here.arena, hear_tenue, &tenues, &here.fault));
    assert_int_equal(tenues.count, 4);
    assert_str(tenues.rows[0].role, "referent");
    assert_str(tenues.rows[0].personne_id, NULL);
    assert_str(tenues.rows[1].personne_id, "deux");
    assert_str(tenues.rows[2].personne_id, "un");
    assert_str(tenues.rows[2].circuit, "sessad-ip-62");
    assert_int_equal(questions_of(&tenues.rows[0]), 1);
    assert_int_equal(questions_of(&tenues.rows[2]), 2);
    assert_int_equal(questions_of(&(struct tenue_row){.circuit = STR("sessad-ip-62"), .role = STR("pilote"), .mds = STR("arras"), .personne_id = STR("trois")}), 0);
    struct heard due_now = {0}, later = {0};
    ok(store_question_each_due(here.store, here.arena, JOUR + 1, 9, hear_question, &due_now, &here.fault));
    assert_int_equal(due_now.count, 0);
    ok(store_question_each_due(here.store, here.arena, JOUR + 7, 9, hear_question, &later, &here.fault));
    assert_int_equal(later.count, 5); /* each once, though both are due */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_PLACE(test_once_and_in_order),
        IN_PLACE(test_taken_back),
        IN_PLACE(test_last_depart),
        IN_PLACE(test_versions),
        IN_PLACE(test_last_value_counts),
        IN_PLACE(test_waiting_list_in_its_order),
        IN_PLACE(test_places_given_back),
        IN_PLACE(test_roles_that_are_asked),
    };
    return RUN_TESTS("store_programme", tests) + RUN_ROWS("store, two of three", near_rows, test_near);
}
