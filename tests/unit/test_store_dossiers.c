/* store_dossiers, store_questions: what is written comes back, in the order that is promised. */
#include "tests/unit/test_store.h"

#include "daemon/jeton.h"

enum { JOUR = 20514 }; /* 2026-03-02 */

static void test_references_count_by_year(void **state)
{
    (void)state;
    static const struct { day_t jour; const char *reference; } opened[] = {
        {JOUR, "NAV-2026-0001"}, {JOUR + 1, "NAV-2026-0002"}, {JOUR + 365, "NAV-2027-0001"},
        {JOUR, "NAV-2026-0003"}, {20818, "NAV-2026-0004"} /* 31 December */, {20819, "NAV-2027-0002"},
    };
    struct str reference = STR_NONE;
    begin();
    for (size_t i = 0; i < sizeof opened / sizeof opened[0]; i++) {
        new_dossier("Nom", "Prenom", 10, opened[i].jour, &reference);
        assert_str(reference, opened[i].reference);
    }
    commit();
    struct heard heard = {0};
    ok(store_dossier_each(here.store, here.arena, hear_dossier, &heard, &here.fault));
    assert_int_equal(heard.count, 6);
    assert_str(heard.texts[3], "NAV-2026-0004");
    assert_str(heard.texts[4], "NAV-2027-0001");
    stranger(here.path, "UPDATE dossier SET rang = 12345, reference = 'NAV-2026-12345' WHERE reference = 'NAV-2026-0004'");
    begin();
    new_dossier("Nom", "Prenom", 10, JOUR, &reference);
    assert_str(reference, "NAV-2026-12346"); /* no year has ten thousand, but none may stop there */
    store_rollback(here.store);
}

static void test_dossier_comes_back(void **state)
{
    (void)state;
    struct str reference = STR_NONE;
    struct dossier_row row, got;
    bool found = true;
    begin();
    int64_t id = new_dossier("Élodie-Marie", "L’Œuvre", 15000, JOUR, &reference);
    ok(store_dossier_get(here.store, here.arena, id, &row, &here.fault));
    assert_int_equal(row.etat, ETAT_EN_COURS);
    assert_int_equal(row.echeance, DAY_NONE);
    assert_str(row.jeune_nom, "Élodie-Marie");
    assert_str(row.mds, NULL);
    row.etat = ETAT_EN_ATTENTE;
    row.etape = STR("liste_attente");
    row.place = true;
    row.mds = STR("arras");
    row.lie_a = STR("NAV-2025-0009");
    row.jeune_naissance = DAY_NONE;
    ok(store_dossier_save(here.store, &row, &here.fault));
    commit();
    ok(store_dossier_find(here.store, here.arena, reference, &found, &got, &here.fault));
    assert_true(found && got.place);
    assert_int_equal(got.etat, ETAT_EN_ATTENTE);
    assert_int_equal(got.jeune_naissance, DAY_NONE);
    assert_str(got.mds, "arras");
    assert_str(got.lie_a, "NAV-2025-0009");
    ok(store_dossier_find(here.store, here.arena, STR("NAV-2026-9999"), &found, &got, &here.fault));
    assert_false(found);
    fails(store_dossier_get(here.store, here.arena, 99, &got, &here.fault), ERR_FINAL, "no dossier 99");
    begin();
    row.id = 99;
    fails(store_dossier_save(here.store, &row, &here.fault), ERR_FINAL, "does not exist");
    store_rollback(here.store);
}

static void test_same_young_person(void **state)
{
    (void)state;
    begin();
    int64_t first = new_dossier("LŒUVRE", "Hélène", 15000, JOUR, NULL);
    int64_t second = new_dossier("Loeuvre", "helene", 15000, JOUR, NULL);
    new_dossier("Loeuvre", "helene", 15001, JOUR, NULL);
    new_dossier("Loeuvre", "helene", DAY_NONE, JOUR, NULL);
    commit();
    struct heard heard = {0};
    ok(store_dossier_each_same(here.store, here.arena, STR("lœuvre"), STR("HÉLÈNE"), 15000, hear_dossier, &heard, &here.fault));
    assert_int_equal(heard.count, 2);
    assert_int_equal(heard.ids[0], second); /* the newest first */
    assert_int_equal(heard.ids[1], first);
    heard = (struct heard){0};
    ok(store_dossier_each_same(here.store, here.arena, STR("loeuvre"), STR("helene"), DAY_NONE, hear_dossier, &heard,
                               &here.fault));
    assert_int_equal(heard.count, 0); /* without a birth date nobody is the same */
    stranger(here.path, "DELETE FROM jeune"); /* a purge */
    struct dossier_row row;
    ok(store_dossier_get(here.store, here.arena, first, &row, &here.fault));
    assert_str(row.jeune_nom, NULL);
    begin();
    ok(store_dossier_save(here.store, &row, &here.fault)); /* stays purged */
    commit();
    ok(store_dossier_get(here.store, here.arena, first, &row, &here.fault));
    assert_int_equal(row.jeune_naissance, DAY_NONE);
}

static void note_first(void *context, const struct dossier_row *row)
{
    int64_t *first = context;
    *first = *first == 0 ? row->id : *first;
}

static void test_places_and_waiting_list(void **state)
{
    (void)state;
    static const struct { enum etat etat; bool place; day_t depuis; } dossiers[] = {
        {ETAT_ADMIS, true, JOUR},      {ETAT_SORTI, true, JOUR},       {ETAT_EN_ATTENTE, false, JOUR - 2},
        {ETAT_RETIRE, true, JOUR - 9}, {ETAT_EN_ATTENTE, false, JOUR - 5}, {ETAT_A_VERIFIER, true, JOUR - 8},
        {ETAT_EN_ATTENTE, false, JOUR - 5},
    };
    int64_t ids[7];
    struct dossier_row row;
    begin();
    for (size_t i = 0; i < 7; i++) {
        ids[i] = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
        ok(store_dossier_get(here.store, here.arena, ids[i], &row, &here.fault));
        row.etat = dossiers[i].etat;
        row.place = dossiers[i].place;
        row.depuis = dossiers[i].depuis;
        row.etape = STR("liste_attente");
        ok(store_dossier_save(here.store, &row, &here.fault));
    }
    commit();
    int count = -1;
    ok(store_places_prises(here.store, STR("sessad-ip-62"), STR("arrageois"), &count, &here.fault));
    assert_int_equal(count, 2); /* admis and a_verifier: who has left or withdrawn takes none */
    ok(store_places_prises(here.store, STR("sessad-ip-62"), STR("artois"), &count, &here.fault));
    assert_int_equal(count, 0);
    int64_t first = 0;
    ok(store_dossier_each_waiting(here.store, here.arena, STR("sessad-ip-62"), STR("liste_attente"), STR("arrageois"), note_first,
                                  &first, &here.fault));
    assert_int_equal(first, ids[4]); /* five days, and opened before the other of that day */
    first = 0;
    ok(store_dossier_each_waiting(here.store, here.arena, STR("sessad-ip-62"), STR("accord"), STR("arrageois"), note_first, &first,
                                  &here.fault));
    assert_int_equal(first, 0);
}

static void test_fiches_have_versions(void **state)
{
    (void)state;
    struct fiche_row row = {.json = STR("{}"), .nom = STR("fiche.docx")}, got;
    bool found = true;
    begin();
    row.dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    ok(store_fiche_last(here.store, here.arena, row.dossier, &found, &got, &here.fault));
    assert_false(found);
    ok(store_fiche_add(here.store, &row, &here.fault));
    assert_int_equal(row.version, 1);
    row.json = STR("{\"kind\":\"fiche\"}");
    ok(store_fiche_add(here.store, &row, &here.fault));
    commit();
    ok(store_fiche_last(here.store, here.arena, row.dossier, &found, &got, &here.fault));
    assert_int_equal(got.version, 2);
    assert_str(got.json, "{\"kind\":\"fiche\"}");
    assert_str(got.sha256, NULL);
}

/* ---- questions ---- */

static struct question_row ask(int64_t dossier, struct str reference, const char *mail, const char *nom)
{
    struct question_row row = {.dossier = dossier, .etape = STR("avis_rsase"), .question = STR("avis_rsase"),
                               .role = STR("rsase"), .mail = str_of(mail), .nom = str_of(nom), .texte = STR("Bonjour"),
                               .posee = JOUR, .echeance = JOUR + 14, .relance = JOUR + 10, .escalade = JOUR + 17, .mi_temps = DAY_NONE, .alerte = JOUR + 20,
                               .rappel = JOUR + 10, .promis = DAY_NONE};
    ok(store_question_numero(here.store, dossier, &row.numero, &here.fault));
    row.jeton = jeton_question(here.arena, store_key(here.store), reference, row.numero);
    ok(store_question_add(here.store, &row, &here.fault));
    return row;
}

static void hear_question(void *context, const struct question_row *row)
{
    struct heard *heard = context;
    heard->ids[heard->count++] = row->id;
}

static void hear_asked(void *context, struct str mail, struct str nom)
{
    struct heard *heard = context;
    heard->texts[heard->count++] = str_print(here.arena, "%.*s <%.*s>", STR_ARG(nom), STR_ARG(mail));
}

static int count_questions(int64_t dossier, bool open_only)
{
    struct heard heard = {0};
    ok(store_question_each(here.store, here.arena, dossier, open_only, hear_question, &heard, &here.fault));
    return heard.count;
}

static void test_questions(void **state)
{
    (void)state;
    struct str reference = STR_NONE;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, &reference);
    struct question_row first = ask(dossier, reference, "b@departement.example", "Bea"), got;
    struct question_row second = ask(dossier, reference, "a@departement.example", NULL);
    ask(dossier, reference, "b@departement.example", "Bea");
    assert_int_equal(second.numero, 2);
    struct question_row same = second;
    fails(store_question_add(here.store, &same, &here.fault), ERR_FINAL, "UNIQUE"); /* one token, one question */
    commit();
    bool found = false;
    ok(store_question_by_jeton(here.store, here.arena, second.jeton, &found, &got, &here.fault));
    assert_true(found);
    assert_int_equal(got.id, second.id);
    assert_int_equal(got.escalade, JOUR + 17);
    assert_str(got.texte, "Bonjour");
    ok(store_question_by_jeton(here.store, here.arena, STR("00"), &found, &got, &here.fault));
    assert_false(found);
    struct dossier_row row;
    ok(store_dossier_get(here.store, here.arena, dossier, &row, &here.fault));
    assert_int_equal(row.echeance, JOUR + 14);
    begin();
    first.close = 5000;
    first.close_par = STR("reponse");
    ok(store_question_save(here.store, &first, &here.fault));
    commit();
    ok(store_question_get(here.store, here.arena, first.id, &got, &here.fault));
    assert_int_equal(got.close, 5000);
    assert_str(got.close_par, "reponse");
    assert_int_equal(count_questions(dossier, true), 2);
    assert_int_equal(count_questions(dossier, false), 3);
    struct heard heard = {0};
    ok(store_question_each_asked(here.store, here.arena, dossier, hear_asked, &heard, &here.fault));
    assert_int_equal(heard.count, 2);
    assert_str(heard.texts[0], "Bea <b@departement.example>");
    fails(store_question_get(here.store, here.arena, 99, &got, &here.fault), ERR_FINAL, "no question 99");
}

static int count_due(day_t jour)
{
    struct heard heard = {0};
    ok(store_question_each_due(here.store, here.arena, jour, 9, hear_question, &heard, &here.fault));
    return heard.count;
}

static void test_what_is_due(void **state)
{
    (void)state;
    struct str reference = STR_NONE;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, &reference);
    struct question_row row = ask(dossier, reference, "b@departement.example", "Bea");
    ask(dossier, reference, "a@departement.example", "Al"); /* of whom nobody is reminded */
    assert_int_equal(sqlite3_exec(here.store->db, "UPDATE question SET rappel = NULL WHERE numero = 2", NULL,
                                  NULL, NULL), SQLITE_OK);
    assert_int_equal(count_due(JOUR + 9), 0);
    assert_int_equal(count_due(JOUR + 10), 1);
    row.niveau = 2;
    row.rappel = JOUR + 17;
    ok(store_question_save(here.store, &row, &here.fault));
    assert_int_equal(count_due(JOUR + 16), 0);
    assert_int_equal(count_due(JOUR + 30), 1); /* late is due too */
    row.niveau = 3;
    row.rappel = JOUR + 31;
    ok(store_question_save(here.store, &row, &here.fault));
    assert_int_equal(count_due(JOUR + 30), 0);
    row.promis = JOUR + 25;
    ok(store_question_save(here.store, &row, &here.fault));
    assert_int_equal(count_due(JOUR + 24), 0);
    assert_int_equal(count_due(JOUR + 30), 1); /* what she promised is due by itself */
    commit();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_PLACE(test_references_count_by_year), IN_PLACE(test_dossier_comes_back), IN_PLACE(test_same_young_person),
        IN_PLACE(test_places_and_waiting_list),  IN_PLACE(test_fiches_have_versions),
        IN_PLACE(test_questions),                IN_PLACE(test_what_is_due),
    };
    return RUN_TESTS("store_dossiers", tests);
}
