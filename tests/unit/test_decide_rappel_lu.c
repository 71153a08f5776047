/* What comes back to a list of reminders: of which of its questions it is, and which reminders a day that is promised moves. */
#include "tests/unit/reponse_scene.h"

#include "daemon/store_rappels.h"
#include "daemon/store_private.h"

#define LISTE "000102030405060708090a0b0c0d0e0f"

enum { LUNDI = 20514 /* 2 March 2026 */, JEUDI = LUNDI + 10, TROIS = 3 };

static struct question_row shown[TROIS]; /* the list shows one question of three dossiers */

static void sql(const char *sentence)
{
    assert_int_equal(sqlite3_exec(gens.atelier.store->db, sentence, NULL, NULL, NULL), SQLITE_OK);
}

/* Alma, who is asked, is sent a list: a rendez-vous and two avis. */
static int setup(void **state)
{
    static const char *const etapes[TROIS] = {"rdv", "avis", "avis"}, *const noms[TROIS] = {"UN", "DEUX", "TROIS"};
    if (reponse_setup(state) != 0)
        return -1;
    for (size_t i = 0; i < TROIS; i++)
        shown[i] = reponse_open(reponse_dossier(etapes[i], noms[i], "tsud"));
    gens_begin(0);
    gens_ok(store_rappel_liste_add(gens.atelier.store, STR(LISTE), STR("une liste"), gens.atelier.moment, &gens.atelier.fault));
    for (size_t i = 0; i < TROIS; i++) {
        const struct rappel_row row = {.question = shown[i].id, .mail = STR("alma@departement.example"), .jour = LUNDI, .jeton = STR(LISTE)};
        gens_ok(store_rappel_add(gens.atelier.store, &row, &gens.atelier.fault));
    }
    gens_end();
    return 0;
}

/* She answers it; `promesse`: the day that her words announce. */
static void says(const char *words, day_t promesse)
{
    struct str text = str_of(words), id = str_print(reponse.arena, "<l%d@departement.example>", ++reponse.mails);
    struct courrier_lu courrier = {
        .conf = gens.conf,
        .boite = &gens.conf->boites[0],
        .entete = {.from = STR("alma@departement.example")},
        .lu = {.genre = LU_AUTRE, .texte = text, .lignes = text, .sujet = STR("Re: liste"), .promesse = promesse},
        .jeton_entete = true, .jeton_connu = true,
        .row = {.boite = STR("a"), .uid = id, .uidvalidity = 1, .sha256 = id, .corps_empreinte = id, .message_id = id, .de = STR("alma@departement.example"),
                .date = STR("x"), .recu = gens.world.fixed_now, .taille = 10, .etat = MESSAGE_RECU},
    };
    bool found = false;
    gens_begin(0);
    gens_ok(store_message_add(gens.atelier.store, &courrier.row, &gens.atelier.fault));
    gens_ok(rappel_jeton(&gens.atelier, &courrier, STR(LISTE), &found));
    assert_true(found);
    gens_ok(courrier_decide(&gens.atelier, &courrier));
    gens_end();
}

static int count(const char *sentence)
{
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(gens.atelier.store->db, sentence, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int number = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return number;
}

static int count_mails(void)
{
    return count("SELECT count(*) FROM envoi");
}

static day_t promised(size_t i)
{
    struct question_row row;
    gens_begin(0);
    gens_ok(store_question_get(gens.atelier.store, gens.atelier.arena, shown[i].id, &row, &gens.atelier.fault));
    gens_end();
    return row.promis;
}

static void test_a_named_answer_beside_a_promise(void **state)
{
    (void)state;
    says("Réponse : Absent\n\nPour les autres, je vous réponds jeudi.", JEUDI);
    gens_says(reponse_history(shown[0].dossier), "rdv : absent");
    assert_int_equal(promised(1), DAY_NONE); /* what is left has its reminders as before */
}

static void test_a_promise_is_of_all_of_hers(void **state)
{
    (void)state;
    sql("UPDATE question SET mail = 'celeste@departement.example', echeance = 20500 WHERE id = 1"); /* another's, and more urgent */
    says("Je réponds le 12.", JEUDI);
    assert_int_equal(promised(0), DAY_NONE);
    assert_int_equal(promised(1), JEUDI);
    assert_int_equal(promised(2), JEUDI);
    assert_int_equal(count("SELECT count(*) FROM envoi WHERE instr(octets, 'Subject: Votre message')"), 1); /* it is of no one dossier */
}

static void test_a_promise_names_its_dossiers(void **state)
{
    (void)state;
    says("NAV-2026-0001 et nav-2026-0003 : je réponds le 12.", JEUDI);
    assert_int_equal(promised(0), JEUDI);
    assert_int_equal(promised(1), DAY_NONE);
    assert_int_equal(promised(2), JEUDI);
}

static void test_a_promise_about_none_of_them(void **state)
{
    (void)state;
    int before = count_mails();
    says("NAV-2026-0007 et NAV-2026-0008 : je réponds le 12.", JEUDI);
    for (size_t i = 0; i < TROIS; i++)
        assert_int_equal(promised(i), DAY_NONE);
    assert_int_equal(count_mails(), before + 1); /* she is asked which */
}

/* Until the alert at most; once that has passed, until it comes again. */
static void test_a_promise_after_the_alert(void **state)
{
    (void)state;
    sql("UPDATE question SET alerte = 20510, rappel = 20530");
    says("Je réponds le 12.", JEUDI);
    assert_int_equal(promised(0), JEUDI);
    says("Je réponds le 30.", LUNDI + 28);
    assert_int_equal(promised(0), 20530);
    sql("UPDATE question SET alerte = 20520");
    says("Je réponds le 12.", JEUDI);
    assert_int_equal(promised(0), 20520);
}

#define IN_LISTE(test) cmocka_unit_test_setup_teardown(test, setup, reponse_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {IN_LISTE(test_a_named_answer_beside_a_promise), IN_LISTE(test_a_promise_is_of_all_of_hers),
                                              IN_LISTE(test_a_promise_names_its_dossiers), IN_LISTE(test_a_promise_about_none_of_them),
                                              IN_LISTE(test_a_promise_after_the_alert)};
    return RUN_TESTS("decide_rappel_lu", tests);
}
