/* Reminders: one mail a day and person; after a standstill each question's loudest level, once; never outside the hours. */
#include "tests/unit/decide_scene.h"

#include <ftw.h>

#include "daemon/decide_jour.h"
#include "daemon/jeton.h"
#include "daemon/store_private.h"

enum { JOUR_SECONDES = 86400, QUESTIONS = 200 };

static void no_fault(void *context, enum err err)
{
    (void)context;
    scene_ok(err);
}

static void turn(void)
{
    suivi_due(&here.boucle.atelier, no_fault, NULL);
}

static int count(const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(here.boucle.atelier.store->db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int number = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return number;
}

static void sql(const char *sentence)
{
    assert_int_equal(sqlite3_exec(here.boucle.atelier.store->db, sentence, NULL, NULL, NULL), SQLITE_OK);
}

/* A dossier whose chef de service was asked today. */
static void ask(void)
{
    struct atelier *atelier = &here.boucle.atelier;
    scene_ok(atelier_begin(atelier));
    struct dossier_row row = {.circuit = STR("petit"), .etat = ETAT_EN_COURS, .etape = STR("avis_chef"), .depuis = atelier->jour, .mds = STR("m"),
                              .territoire = STR("nord"), .jeune_naissance = DAY_NONE, .ouvert = SCENE_DEBUT, .admis = DAY_NONE, .fini = DAY_NONE};
    scene_ok(store_dossier_new(atelier->store, atelier->arena, &row, atelier->jour, &atelier->fault));
    const struct question *asked = &conf_circuit(here.conf, STR("petit"))->etapes[0].questions[0];
    day_t echeance = echeance_after(atelier->jour, asked->delai, &here.conf->fermetures);
    const struct rappel_jours jours = rappel_jours(asked, atelier->jour, echeance, &here.conf->fermetures);
    struct question_row question = {.dossier = row.id, .numero = 1, .etape = STR("avis_chef"), .question = STR("avis_chef"), .role = STR("chef_service"),
                                    .personne_id = STR("chef"), .nom = STR("Chloé Vasseur"), .mail = STR("chef@departement.example"), .mds = STR("m"),
                                    .jeton = jeton_question(atelier->arena, store_key(atelier->store), row.reference, 1), .posee = atelier->jour,
                                    .echeance = echeance, .mi_temps = jours.mi_temps, .relance = jours.relance, .escalade = jours.escalade,
                                    .alerte = jours.alerte, .rappel = jours.relance, .promis = DAY_NONE};
    scene_ok(store_question_add(atelier->store, &question, &atelier->fault));
    scene_ok(atelier_end(atelier, ERR_NONE));
}

static void ask_many(int number)
{
    for (int i = 0; i < number; i++)
        ask();
}

/* Down from the 2nd to the 16th of March: all levels of 200 questions have passed. The chef, who has no deputy, and the référent
 * départemental and RSASE, who are one person here, get a mail each. */
static void test_no_avalanche(void **state)
{
    (void)state;
    ask_many(QUESTIONS);
    here.world.fixed_now = SCENE_DEBUT + 14 * JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    assert_int_equal(count("SELECT count(DISTINCT destinataire) FROM envoi"), 2);
    assert_int_equal(count("SELECT count(*) FROM question WHERE niveau = 4 AND rappel > 20528"), QUESTIONS); /* after 16 March */
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE niveau = 4"), 2 * QUESTIONS);
    assert_int_equal(count("SELECT count(*) FROM event WHERE quoi = 'relance'"), QUESTIONS);
    assert_int_equal(count("SELECT count(*) FROM dossier AS d, rappel_liste AS l WHERE instr(l.texte, d.reference)"), 2 * QUESTIONS); /* none is left out */
    turn();
    here.world.fixed_now += 3600;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    here.world.fixed_now += 13 * JOUR_SECONDES; /* Sunday, 29 March: nothing, though the next one comes on Monday */
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    here.world.fixed_now += JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 3); /* the référent départemental alone, again */
}

static void test_outside_the_hours_nothing_is_decided(void **state)
{
    (void)state;
    static const int hours[] = {-9, -1, 9, 14}; /* from 9:00 on the day: midnight, 8:00, 18:00, 23:00 */
    ask();
    here.world.fixed_now = SCENE_DEBUT + 3 * JOUR_SECONDES;
    for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++) {
        here.world.fixed_now = SCENE_DEBUT + 3 * JOUR_SECONDES + hours[i] * 3600;
        turn();
        assert_int_equal(count("SELECT count(*) FROM envoi"), 0);
    }
    here.world.fixed_now = SCENE_DEBUT + 4 * JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 1);
    assert_int_equal(count("SELECT niveau FROM question"), NIVEAU_ECHEANCE);
}

/* What falls due for her after her mail of the day waits for the next. */
static void test_one_mail_a_day(void **state)
{
    (void)state;
    ask();
    here.world.fixed_now = SCENE_DEBUT + 3 * JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 1);
    ask();
    sql("UPDATE question SET relance = 20517, rappel = 20517 WHERE id = 2");
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 1);
    assert_int_equal(count("SELECT niveau FROM question WHERE id = 2"), 0);
    here.world.fixed_now += JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2); /* both stand in it */
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE jour = 20518"), 2);
    assert_int_equal(count("SELECT niveau FROM question WHERE id = 2"), NIVEAU_ECHEANCE);
}

/* Two are to be told of one question, and one of them had her mail today: it is not done before she is told too. */
static void test_who_had_her_mail_is_told_on_the_next_day(void **state)
{
    (void)state;
    ask();
    here.world.fixed_now = SCENE_DEBUT + 3 * JOUR_SECONDES;
    turn();
    ask();
    sql("UPDATE question SET relance = 20517, escalade = 20517, rappel = 20517 WHERE id = 2");
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE question = 2 AND mail <> 'chef@departement.example'"), 1);
    assert_int_equal(count("SELECT niveau FROM question WHERE id = 2"), 0);
    here.world.fixed_now += JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE question = 2 AND niveau = 3 AND jour = 20518 AND mail = 'chef@departement.example'"), 1);
    assert_int_equal(count("SELECT count(*) FROM envoi"), 3); /* nobody is told twice */
    assert_int_equal(count("SELECT niveau FROM question WHERE id = 2"), NIVEAU_SUPPLEANT);
}

/* What is due of others stands before the many questions of her own that only stand beside it. */
static void test_an_alert_is_not_crowded_out(void **state)
{
    (void)state;
    ask();
    sql("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 320) INSERT INTO question (dossier, numero, etape, question, role,"
        " mail, jeton, posee, echeance, mi_temps, relance, escalade, alerte, niveau, rappel, circuit) SELECT dossier, i, etape, question, role,"
        " 'dep@departement.example', printf('%032d', i), posee, echeance + 90, NULL, NULL, NULL, NULL, 0, NULL, circuit FROM question, n");
    sql("UPDATE question SET relance = 20517, rappel = 20517 WHERE id = 2"); /* of her own one is due */
    here.world.fixed_now = SCENE_DEBUT + 10 * JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE question = 1 AND niveau = 4 AND mail = 'dep@departement.example'"), 1);
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE mail = 'dep@departement.example'"), RAPPELS_MAX);
}

/* Of more than one mail holds, the rest is told on the next open day and is not done before. */
static void test_more_than_a_mail_holds(void **state)
{
    (void)state;
    ask();
    sql("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 310) INSERT INTO question (dossier, numero, etape, question, role,"
        " nom, mail, jeton, posee, echeance, mi_temps, relance, escalade, alerte, niveau, rappel, circuit) SELECT dossier, i, etape, question, role,"
        " nom, mail, printf('%032d', i), posee, echeance, NULL, relance, NULL, NULL, 0, rappel, circuit FROM question, n");
    sql("UPDATE question SET alerte = NULL, escalade = CASE WHEN id > 305 THEN relance END"); /* of the last ones her deputy is told too */
    here.world.fixed_now = SCENE_DEBUT + 3 * JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    assert_int_equal(count("SELECT count(*) FROM question WHERE niveau > 0"), RAPPELS_MAX);
    here.world.fixed_now += JOUR_SECONDES;
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 3);
    assert_int_equal(count("SELECT count(*) FROM question WHERE niveau > 0"), 310);
    assert_int_equal(count("SELECT count(*) FROM rappel WHERE niveau > 0 AND mail = 'chef@departement.example'"), 310);
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *at)
{
    (void)stat, (void)kind, (void)at;
    return remove(path);
}

/* The first dossiers have a fiche of `octets` bytes, the same file, and their question sends it. */
static void join_fiches(int dossiers, size_t octets)
{
    struct atelier *atelier = &here.boucle.atelier;
    struct spool_file file;
    struct fiche_row row = {.nom = STR("f.pdf"), .media = STR("application/pdf")};
    char *bytes = calloc(1, octets);
    struct question *asked = (struct question *)(uintptr_t)&conf_circuit(here.conf, STR("petit"))->etapes[0].questions[0]; /* the arena's: ours */
    assert_non_null(bytes);
    int fd = wire_memfd((struct str){bytes, octets});
    free(bytes);
    scene_ok(spool_make(atelier->chemins.spool, &atelier->fault));
    scene_ok(spool_add_fd(atelier->chemins.spool, fd, &file, &atelier->fault));
    close(fd);
    scene_ok(atelier_begin(atelier));
    row.sha256 = str_of(file.sha256);
    scene_ok(decide_fiche_json(atelier, ARENA_NEW(atelier->arena, struct fiche), FORMAT_PDF, &row.json));
    for (row.dossier = 1; row.dossier <= dossiers; row.dossier++)
        scene_ok(store_fiche_add(atelier->store, &row, &atelier->fault));
    scene_ok(atelier_end(atelier, ERR_NONE));
    asked->joint_fiche = true;
}

/* Who stands in is sent the fiches as far as a mail takes them, and told of how many it did not. */
static void fiches_of(int dossiers, size_t octets, const char *names)
{
    ask_many(dossiers);
    join_fiches(dossiers, octets);
    here.world.fixed_now = SCENE_DEBUT + 7 * JOUR_SECONDES; /* the deputy's day */
    turn();
    assert_int_equal(nftw(here.boucle.atelier.chemins.spool, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    assert_int_equal(count(names), 1);
}

static void test_more_fiches_than_a_mail_takes(void **state)
{
    (void)state;
    fiches_of(ENVOI_JOINTES + 3, 100, "SELECT count(*) FROM rappel_liste WHERE instr(texte, 'La fiche de 3 dossiers')");
    struct str octets = scene_row(count("SELECT id FROM envoi WHERE destinataire <> 'chef@departement.example'")).octets;
    int files = 0;
    for (size_t at; (at = str_find(octets, STR("\nContent-Disposition: attachment"))) != STR_NOT_FOUND; files++)
        octets = str_from(octets, at + 1);
    assert_int_equal(files, ENVOI_JOINTES);
}

/* What does not fit is not read: 250 MB of fiches where a decision has 192 MB. */
static void test_fiches_too_large_for_a_mail(void **state)
{
    (void)state;
    fiches_of(23, 11 * 1024 * 1024, "SELECT count(*) FROM rappel_liste WHERE instr(texte, 'La fiche de 22 dossiers')");
}

/* A turn that was cut off after the first of two mails: the other one follows, and nobody is told twice. */
static void test_goes_on_where_it_was_cut_off(void **state)
{
    (void)state;
    ask();
    here.world.fixed_now = SCENE_DEBUT + 7 * JOUR_SECONDES; /* the deputy's day */
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    sql("DELETE FROM rappel WHERE mail <> 'chef@departement.example'; DELETE FROM envoi WHERE destinataire <> 'chef@departement.example';"
        " UPDATE question SET niveau = 0, rappel = relance");
    turn();
    assert_int_equal(count("SELECT count(*) FROM envoi"), 2);
    assert_int_equal(count("SELECT count(*) FROM envoi WHERE destinataire = 'chef@departement.example'"), 1);
    assert_int_equal(count("SELECT niveau FROM question"), NIVEAU_SUPPLEANT);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {IN_SCENE(test_no_avalanche), IN_SCENE(test_outside_the_hours_nothing_is_decided), IN_SCENE(test_one_mail_a_day),
                                              IN_SCENE(test_goes_on_where_it_was_cut_off),
                                              IN_SCENE(test_who_had_her_mail_is_told_on_the_next_day), IN_SCENE(test_an_alert_is_not_crowded_out),
                                              IN_SCENE(test_more_than_a_mail_holds),
                                              IN_SCENE(test_more_fiches_than_a_mail_takes), IN_SCENE(test_fiches_too_large_for_a_mail)};
    return RUN_TESTS("decide_rappels", tests);
}
