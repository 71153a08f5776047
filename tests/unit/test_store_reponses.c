/* store_jetons, store_infos, store_relecture, store_absence, store_adresses: what answers leave behind beside the dossiers. */
#include "tests/unit/test_store.h"

#include "daemon/store_correspondants.h"
#include "daemon/store_relecture.h"

enum { JOUR = 20514, MOMENT = 1772438400 };

#define JETON_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define JETON_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static int64_t new_question(int64_t dossier, const char *mail, const char *personne_id, const char *jeton, day_t echeance)
{
    struct question_row row = {.dossier = dossier, .etape = STR("avis_rsase"), .question = STR("avis_rsase"), .role = STR("rsase"), .mail = str_of(mail),
                               .personne_id = str_of(personne_id), .jeton = str_of(jeton), .posee = JOUR, .echeance = echeance, .relance = DAY_NONE, .escalade = DAY_NONE, .rappel = DAY_NONE, .promis = DAY_NONE};
    ok(store_question_numero(here.store, dossier, &row.numero, &here.fault));
    ok(store_question_add(here.store, &row, &here.fault));
    return row.id;
}

static int64_t new_message(const char *de, int64_t recu)
{
    static int uid = 0;
    struct str name = str_print(here.arena, "%064d", ++uid);
    struct message_row row = {.boite = STR("a"), .uid = name, .uidvalidity = 1, .sha256 = name, .corps_empreinte = name, .de = str_of(de), .recu = recu, .taille = 1};
    ok(store_message_add(here.store, &row, &here.fault));
    return row.id;
}

static void new_jeton(const char *jeton, enum jeton_genre genre, int64_t dossier, int64_t question, int64_t message)
{
    ok(store_jeton_add(here.store, &(struct jeton_row){.jeton = str_of(jeton), .genre = genre, .dossier = dossier, .question = question, .message = message,
                                                       .de = STR("r@x.example"), .cree = MOMENT}, &here.fault));
}

/* ---- tokens ------------------------------------------------------------------------------------------------------ */

static void test_jetons(void **state)
{
    (void)state;
    bool found = false;
    int numero = 0;
    int64_t attached = -1;
    struct jeton_row row = {0};
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL), message = new_message("a@x.example", MOMENT);
    int64_t question = new_question(dossier, "a@x.example", NULL, "11111111111111111111111111111111", JOUR + 3);
    new_jeton(JETON_A, JETON_RATTACHE, 0, 0, message);
    new_jeton(JETON_B, JETON_INFO, dossier, question, message);
    ok(store_jeton_numero(here.store, 0, &numero, &here.fault));
    assert_int_equal(numero, 2); /* of no dossier there is one */
    ok(store_jeton_numero(here.store, dossier, &numero, &here.fault));
    assert_int_equal(numero, 2);
    /* what its mails say is kept, one below the other */
    ok(store_jeton_dit(here.store, STR(JETON_B), STR("Premier mail."), &here.fault));
    ok(store_jeton_dit(here.store, STR(JETON_B), STR("Second mail."), &here.fault));
    fails(store_jeton_dit(here.store, STR("inconnu"), STR("x"), &here.fault), ERR_FINAL, "");
    ok(store_jeton_find(here.store, here.arena, STR(JETON_B), &found, &row, &here.fault));
    assert_true(found && row.genre == JETON_INFO && row.question == question && row.close == 0);
    assert_str(row.texte, "Premier mail.\nSecond mail.");
    /* attached: to a question; another genre's token never is */
    ok(store_jeton_attached(here.store, message, &attached, &here.fault));
    assert_int_equal(attached, 0);
    ok(store_jeton_attach(here.store, STR(JETON_A), question, MOMENT + 5, &here.fault));
    fails(store_jeton_attach(here.store, STR(JETON_B), question, MOMENT + 5, &here.fault), ERR_FINAL, "");
    ok(store_jeton_attached(here.store, message, &attached, &here.fault));
    assert_int_equal(attached, question);
    ok(store_jeton_find(here.store, here.arena, STR(JETON_A), &found, &row, &here.fault));
    assert_int_equal(row.close, MOMENT + 5);
    ok(store_jeton_numero(here.store, 0, &numero, &here.fault));
    assert_int_equal(numero, 2); /* it is of no dossier still: the next token must be another one */
    ok(store_jeton_find(here.store, here.arena, STR("inconnu"), &found, &row, &here.fault));
    assert_false(found);
    fails(store_jeton_add(here.store, &(struct jeton_row){.jeton = STR("court"), .genre = JETON_INFO, .cree = MOMENT}, &here.fault), ERR_FINAL, "CHECK");
    commit();
}

static void hear_question(void *context, const struct question_row *row)
{
    struct heard *heard = context;
    heard->ids[heard->count++] = row->id;
}

static void test_open_to(void **state)
{
    (void)state;
    struct heard mine = {0}, few = {0}, nobody = {0};
    begin();
    int64_t one = new_dossier("Un", "Prenom", 10, JOUR, NULL), two = new_dossier("Deux", "Prenom", 11, JOUR, NULL);
    int64_t first = new_question(one, "a@x.example", "alma", "11111111111111111111111111111111", JOUR + 3);
    int64_t other = new_question(one, "b@x.example", "bruno", "22222222222222222222222222222222", JOUR + 3);
    int64_t second = new_question(two, "ailleurs@x.example", "alma", "33333333333333333333333333333333", JOUR + 3);
    int64_t closed = new_question(two, "a@x.example", "alma", "44444444444444444444444444444444", JOUR + 3);
    struct question_row row;
    ok(store_question_get(here.store, here.arena, closed, &row, &here.fault));
    row.close = MOMENT;
    ok(store_question_save(here.store, &row, &here.fault));
    commit();
    ok(store_question_each_open_to(here.store, here.arena, STR("a@x.example"), STR("alma"), 10, hear_question, &mine, &here.fault));
    assert_int_equal(mine.count, 2);
    assert_true(mine.ids[0] == second && mine.ids[1] == first);
    ok(store_question_each_open_to(here.store, here.arena, STR("b@x.example"), STR_NONE, 1, hear_question, &few, &here.fault));
    assert_true(few.count == 1 && few.ids[0] == other);
    ok(store_question_each_open_to(here.store, here.arena, STR("c@x.example"), STR_NONE, 10, hear_question, &nobody, &here.fault));
    assert_int_equal(nobody.count, 0);
}

/* ---- questions that were passed on ------------------------------------------------------------------------------ */

static void test_infos(void **state)
{
    (void)state;
    bool found = false, once = false;
    struct info_row row = {0};
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL), message = new_message("a@x.example", MOMENT);
    int64_t question = new_question(dossier, "a@x.example", NULL, "11111111111111111111111111111111", JOUR + 3);
    new_jeton(JETON_A, JETON_INFO, dossier, question, message);
    new_jeton(JETON_B, JETON_INFO, dossier, question, message);
    ok(store_info_add(here.store, STR(JETON_A), STR("Est-il scolarisé ?"), &here.fault));
    ok(store_info_next(here.store, here.arena, MOMENT - 1, 0, &found, &row, &here.fault));
    assert_false(found); /* too young */
    ok(store_info_next(here.store, here.arena, MOMENT, 0, &found, &row, &here.fault));
    assert_true(found && row.question == question && row.message == message);
    assert_str(row.texte, "Est-il scolarisé ?");
    ok(store_info_next(here.store, here.arena, MOMENT, row.rang, &found, &row, &here.fault));
    assert_true(found && str_eq_c(row.jeton, JETON_B) && str_is_empty(row.texte)); /* erased, or never kept */
    ok(store_tell_once(here.store, STR(INFO_DITE JETON_A), &once, &here.fault)); /* it has gone on to somebody else */
    ok(store_jeton_close(here.store, STR(JETON_B), MOMENT, &here.fault));         /* and that one is answered */
    ok(store_info_next(here.store, here.arena, MOMENT, 0, &found, &row, &here.fault));
    assert_false(found);
    commit();
}

/* ---- people who are away ---------------------------------------------------------------------------------------- */

static void away(const char *mail, day_t du, day_t au, const char *remplacant, int64_t recu)
{
    ok(store_absence_save(here.store, &(struct absence_row){.mail = str_of(mail), .du = du, .au = au, .remplacant = str_of(remplacant), .recu = recu}, &here.fault));
}

static bool away_on(const char *mail, day_t day, struct absence_row *out_row)
{
    bool found = false;
    ok(store_absence_of(here.store, here.arena, str_of(mail), day, &found, out_row, &here.fault));
    return found;
}

static void test_absence(void **state)
{
    (void)state;
    struct absence_row row = {0};
    begin();
    away("a@x.example", JOUR, JOUR + 4, NULL, MOMENT);
    assert_false(away_on("a@x.example", JOUR - 1, &row));
    assert_true(away_on("a@x.example", JOUR, &row) && away_on("a@x.example", JOUR + 4, &row) && str_is_empty(row.remplacant));
    assert_false(away_on("a@x.example", JOUR + 5, &row));
    assert_false(away_on("b@x.example", JOUR, &row));
    /* told again by her, of days that overlap: in the place of the first, all of it */
    away("a@x.example", JOUR, JOUR + 8, "b@x.example", MOMENT + 1);
    assert_true(away_on("a@x.example", JOUR + 5, &row) && str_eq_c(row.remplacant, "b@x.example"));
    away("a@x.example", JOUR + 2, JOUR + 3, "c@x.example", MOMENT + 2);
    assert_true(away_on("a@x.example", JOUR + 2, &row) && str_eq_c(row.remplacant, "c@x.example"));
    assert_false(away_on("a@x.example", JOUR + 4, &row)); /* she had named other days before */
    away("a@x.example", JOUR + 20, JOUR + 21, "b@x.example", MOMENT + 3);
    assert_true(away_on("a@x.example", JOUR + 2, &row) && away_on("a@x.example", JOUR + 20, &row)); /* other days are beside it */
    commit();
}

static void test_absence_next(void **state)
{
    (void)state;
    bool found = false, once = false;
    int64_t next = 0;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    new_question(dossier, "a@x.example", NULL, "11111111111111111111111111111111", JOUR + 9); /* she is back before its last day */
    int64_t late = new_question(dossier, "a@x.example", NULL, "22222222222222222222222222222222", JOUR + 3);
    new_question(dossier, "b@x.example", NULL, "33333333333333333333333333333333", JOUR + 3);
    away("a@x.example", JOUR, JOUR + 4, NULL, MOMENT);
    ok(store_absence_next(here.store, here.arena, JOUR + 1, 0, &found, &next, &here.fault));
    assert_true(found && next == late);
    ok(store_absence_next(here.store, here.arena, JOUR + 1, late, &found, &next, &here.fault));
    assert_false(found);
    ok(store_absence_next(here.store, here.arena, JOUR + 5, 0, &found, &next, &here.fault));
    assert_false(found); /* she is back */
    ok(store_tell_once(here.store, str_print(here.arena, ABSENCE_DITE "%lld", (long long)late), &once, &here.fault));
    ok(store_absence_next(here.store, here.arena, JOUR + 1, 0, &found, &next, &here.fault));
    assert_false(found);
    commit();
}

/* ---- addresses, and mails of ours ------------------------------------------------------------------------------- */

static int64_t new_envoi(int64_t dossier, const char *genre, const char *message_id, const char *a, const char *relecture)
{
    struct envoi_row row = {.dossier = dossier, .genre = str_of(genre), .message_id = str_of(message_id), .de = STR("navette@x.example"), .destinataire = str_of(a),
                            .octets = STR("x"), .cree = MOMENT, .relecture = str_of(relecture)};
    ok(store_envoi_add(here.store, &row, &here.fault));
    return row.id;
}

static bool is_dead(const char *mail)
{
    bool dead = false;
    ok(store_adresse_is_dead(here.store, str_of(mail), &dead, &here.fault));
    return dead;
}

static void test_adresses(void **state)
{
    (void)state;
    bool found = false;
    int came = 0, went = 0;
    struct envoi_rendu row = {0};
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    int64_t first = new_envoi(dossier, "question", "q." JETON_A ".1@x.example", "a@x.example", NULL);
    int64_t again = new_envoi(dossier, "relance", "q." JETON_A ".2@x.example", "a@x.example", NULL);
    new_envoi(dossier, "question", "q." JETON_B ".3@x.example", "a@x.example", NULL);
    ok(store_envoi_by_message_id(here.store, here.arena, STR("q." JETON_A ".1@x.example"), &found, &row, &here.fault));
    assert_true(found && row.id == first && row.dossier == dossier);
    ok(store_envoi_by_jeton(here.store, here.arena, STR(JETON_A), STR("a@x.example"), &found, &row, &here.fault));
    assert_true(found && row.id == again);
    ok(store_envoi_by_jeton(here.store, here.arena, STR(JETON_A), STR("b@x.example"), &found, &row, &here.fault));
    assert_false(found); /* a report that names another recipient is not about it */
    assert_false(is_dead("a@x.example"));
    ok(store_adresse_mark(here.store, &(struct adresse_row){.mail = STR("a@x.example"), .statut = STR("5.1.1"), .envoi = first, .depuis = MOMENT}, &here.fault));
    ok(store_adresse_mark(here.store, &(struct adresse_row){.mail = STR("a@x.example"), .envoi = again, .depuis = MOMENT + 1}, &here.fault));
    assert_true(is_dead("a@x.example") && !is_dead("b@x.example"));
    ok(store_adresse_lift(here.store, STR("a@x.example"), &here.fault));
    ok(store_adresse_lift(here.store, STR("a@x.example"), &here.fault)); /* of one that is not marked: nothing */
    assert_false(is_dead("a@x.example"));
    new_message("a@x.example", MOMENT - 10);
    new_message("a@x.example", MOMENT);
    new_message("b@x.example", MOMENT);
    ok(store_echanges(here.store, STR("a@x.example"), MOMENT, &came, &went, &here.fault));
    assert_true(came == 1 && went == 3);
    commit();
}

/* ---- what was read back ----------------------------------------------------------------------------------------- */

static int64_t new_relecture(const char *jeton, int64_t dossier, int64_t question, enum sens sens, int64_t until)
{
    struct avis_row avis = {.dossier = dossier, .etape = STR("avis_rsase"), .par = STR("a@x.example"), .origine = STR("mail"), .sens = sens, .date = JOUR};
    ok(store_avis_add(here.store, &avis, &here.fault));
    new_jeton(jeton, JETON_RELECTURE, dossier, question, 0);
    ok(store_relecture_add(here.store, &(struct relecture_row){.jeton = str_of(jeton), .dossier = dossier, .question = question, .avis = avis.id, .dernier = avis.id,
                                                               .par = STR("a@x.example"), .jusqu_a = until, .avant = 1, .apres = 1,
                                                               .dossier_avant = {.etape = STR("avis_rsase"), .etat = ETAT_EN_COURS, .depuis = JOUR, .admis = DAY_NONE}},
                           &here.fault));
    return avis.id;
}

static struct relecture_row last_of(int64_t question)
{
    bool found = false;
    struct relecture_row row = {0};
    ok(store_relecture_of_question(here.store, here.arena, question, &found, &row, &here.fault));
    assert_true(found);
    return row;
}

static void hear_mail(void *context, struct str mail, struct str nom)
{
    struct heard *heard = context;
    (void)nom;
    heard->texts[heard->count++] = mail;
}

static void test_relecture(void **state)
{
    (void)state;
    int left = -1;
    bool gone = false;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    int64_t question = new_question(dossier, "a@x.example", NULL, "11111111111111111111111111111111", JOUR + 3);
    new_relecture(JETON_A, dossier, question, SENS_DEFAVORABLE, MOMENT + 100);
    new_envoi(dossier, "information", "held@x.example", "b@x.example", JETON_A);
    new_envoi(dossier, "information", "told@x.example", "c@x.example", NULL);
    ok(store_relecture_parties(here.store, STR(JETON_A), &left, &here.fault));
    assert_int_equal(left, 0);
    struct heard told = {0};
    ok(store_relecture_each_informe(here.store, here.arena, dossier, MOMENT, hear_mail, &told, &here.fault));
    assert_true(told.count == 1 && str_eq_c(told.texts[0], "c@x.example")); /* who is still to be told has heard nothing */
    /* taken back in time: its mail never leaves */
    ok(store_relecture_retire(here.store, STR(JETON_A), &here.fault));
    ok(store_relecture_retiree(here.store, STR("held@x.example"), &gone, &here.fault));
    assert_true(gone);
    ok(store_relecture_retiree(here.store, STR("told@x.example"), &gone, &here.fault));
    assert_false(gone);
    ok(store_relecture_acquises(here.store, MOMENT + 99, &here.fault));
    assert_int_equal(last_of(question).etat, RELECTURE_ATTEND);
    struct relecture_row row = last_of(question);
    row.etat = RELECTURE_REPRISE;
    row.fermees = STR("3 4");
    ok(store_relecture_save(here.store, &row, &here.fault));
    ok(store_relecture_acquises(here.store, MOMENT + 100, &here.fault));
    row = last_of(question);
    assert_true(row.etat == RELECTURE_REPRISE && row.dossier_avant.etat == ETAT_EN_COURS);
    assert_str(row.fermees, "3 4");
    commit();
}

static void hear_avis(void *context, const struct avis_row *row)
{
    struct heard *heard = context;
    heard->ids[heard->count++] = row->id;
}

static void test_relecture_later(void **state)
{
    (void)state;
    int left = -1;
    bool gone = false;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, NULL);
    int64_t question = new_question(dossier, "a@x.example", NULL, "11111111111111111111111111111111", JOUR + 3);
    int64_t next = new_question(dossier, "b@x.example", NULL, "22222222222222222222222222222222", JOUR + 3);
    int64_t avis = new_relecture(JETON_A, dossier, question, SENS_FAVORABLE, MOMENT + 100);
    int64_t later = new_relecture(JETON_B, dossier, next, SENS_DEFAVORABLE, MOMENT + 200);
    new_envoi(dossier, "information", "later@x.example", "c@x.example", JETON_B);
    /* the first is taken back: what was answered since stands on nothing, and its mails never leave */
    ok(store_relecture_depasse(here.store, dossier, avis, &here.fault));
    assert_int_equal(last_of(question).etat, RELECTURE_ATTEND);
    assert_int_equal(last_of(next).etat, RELECTURE_DEPASSEE);
    ok(store_relecture_retiree(here.store, STR("later@x.example"), &gone, &here.fault));
    ok(store_relecture_parties(here.store, STR(JETON_B), &left, &here.fault));
    assert_true(gone && left == 0);
    ok(store_relecture_acquises(here.store, MOMENT + 500, &here.fault));
    assert_int_equal(last_of(question).etat, RELECTURE_ACQUISE);
    assert_int_equal(last_of(next).etat, RELECTURE_DEPASSEE);
    /* an avis that was taken back is kept, and counts no longer */
    struct avis_row kept = {0};
    struct heard counted = {0};
    ok(store_avis_reprend(here.store, dossier, later, later, MOMENT, &here.fault));
    ok(store_avis_get(here.store, here.arena, later, &kept, &here.fault));
    assert_int_equal(kept.sens, SENS_DEFAVORABLE);
    commit();
    ok(store_avis_each(here.store, here.arena, dossier, hear_avis, &counted, &here.fault));
    assert_true(counted.count == 1 && counted.ids[0] == avis);
}

int main(void)
{
    static const struct CMUnitTest all[] = {IN_PLACE(test_jetons),   IN_PLACE(test_open_to),  IN_PLACE(test_infos),     IN_PLACE(test_absence), IN_PLACE(test_absence_next),
                                            IN_PLACE(test_adresses), IN_PLACE(test_relecture), IN_PLACE(test_relecture_later)};
    return RUN_TESTS("store_reponses", all);
}
