/* decide_envois, decide_depots: when a message is tried again and until when, what a relay that is away costs, who learns of
 * what never leaves, and the copies of what left. */
#include "tests/unit/decide_scene.h"

#include "daemon/store_private.h"

enum { HEURE = 3600, JOUR = 24 * HEURE };

/* ---- until when ---- */

static const struct limit_row {
    const char *name, *genre;
    int64_t seconds; /* since it was made */
    int essais;      /* before this one */
    bool is_over;
} limit_rows[] = {
    {"a question, nearly five days", "question", 5 * JOUR - 1, 50, false}, {"a question, five days", "question", 5 * JOUR, 50, true},
    {"a reminder, nearly two days", "relance", 2 * JOUR - 1, 50, false},   {"a reminder, two days", "relance", 2 * JOUR, 50, true},
    {"an escalation, two days", "escalade", 2 * JOUR, 50, true},           {"a copy, two days", "copie", 2 * JOUR, 50, false},
    {"a copy, three days", "copie", 3 * JOUR, 50, true},                   {"an information, three days", "information", 3 * JOUR, 50, true},
    {"an answer, three days", "reponse", 3 * JOUR, 50, true},              {"an alert, a day", "alerte", JOUR, 50, true},
    {"an acknowledgement, three days", "accuse", 3 * JOUR, 50, true},
    {"a kind of tomorrow", "autre", 3 * JOUR - 1, 50, false},              {"a kind of tomorrow, three days", "autre", 3 * JOUR, 50, true},
    {"a week in which the relay was away", "question", 7 * JOUR, 0, false},
    {"… and then refused five times", "question", 7 * JOUR, ENVOI_MIN_ESSAIS - 1, true},
};

static void test_limit(void **state)
{
    const struct limit_row *row = *state;
    void *none = NULL;
    scene_setup(&none);
    int64_t id = scene_envoi(row->genre, 0, "m@departement.example", SCENE_DEBUT - row->seconds, row->essais);
    assert_int_equal(scene_send("plus_tard", "451 greylisted"), id);
    const struct envoi_row envoi = scene_row(id);
    assert_int_equal(envoi.etat, row->is_over ? ENVOI_ECHEC : ENVOI_PRET);
    assert_str(envoi.reponse, "451 greylisted");
    scene_teardown(&none);
}

static void test_pauses_grow(void **state)
{
    (void)state;
    int64_t id = scene_envoi("question", 0, "m@departement.example", SCENE_DEBUT, 0);
    static const int64_t pauses[] = {60, 120, 240, 480, 960, 1920, 3600, 3600, 3600};
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        here.dice = i % 2 == 0 ? 0 : 255;
        assert_int_equal(scene_send("plus_tard", "451 later"), id);
        int64_t pause = scene_row(id).prochain - here.world.fixed_now;
        assert_in_range(pause, i % 2 == 0 ? pauses[i] : pauses[i] + pauses[i] / 5 - 1, pauses[i] + pauses[i] / 5);
        assert_int_equal(scene_send("parti", ""), -1); /* not before */
        here.world.fixed_now += pause;
    }
    assert_int_equal(scene_send("parti", "250 ok"), id);
    assert_int_equal(scene_row(id).etat, ENVOI_PARTI);
}

static void test_silence_after_the_last_byte(void **state)
{
    (void)state;
    int64_t id = scene_envoi("question", 0, "m@departement.example", SCENE_DEBUT, 0);
    assert_int_equal(scene_send("incertain", ""), id);
    here.world.fixed_now += ENVOI_DOUTE_SECONDS - 1;
    assert_int_equal(scene_send("parti", ""), -1);
    here.world.fixed_now += 1;
    assert_int_equal(scene_send("relais", "421"), id); /* not tried: still once */
    assert_int_equal(scene_row(id).etat, ENVOI_INCERTAIN);
    here.boucle.relais.until = 0;
    assert_int_equal(scene_send("incertain", ""), id);
    assert_int_equal(scene_row(id).etat, ENVOI_ECHEC);
    assert_int_equal(scene_send("parti", ""), -1);
}

/* Each time it may have been delivered: it must not be for ever. */
static void test_a_message_that_kills_its_carrier(void **state)
{
    (void)state;
    int64_t id = scene_envoi("question", 0, "m@departement.example", SCENE_DEBUT, 0);
    int64_t next = scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0);
    for (int round = 0; round < 2; round++) {
        for (int death = 0; death < ENVOI_MORTS; death++) {
            envois_dispatch(&here.boucle);
            assert_int_equal(scene_heard_id(here.send, "envoie", NULL), id);
            envois_lost(&here.boucle);
        }
        assert_int_equal(scene_send("parti", ""), round == 0 ? next : -1); /* the others leave */
        assert_int_equal(scene_row(id).etat, round == 0 ? ENVOI_INCERTAIN : ENVOI_ECHEC);
        here.world.fixed_now += ENVOI_DOUTE_SECONDS;
    }
    assert_int_equal(scene_row(id).essais, 2);
}

/* Somebody else writes into the database, or the disk is full: what send says cannot be written down. */
static void test_a_report_that_cannot_be_written(void **state)
{
    (void)state;
    sqlite3 *other = NULL;
    struct wire_frame late = scene_frame(json_pack("{s:s,s:i,s:s,s:s}", "t", "envoye", "id", 1, "sort", "refuse", "reponse", "550 no"));
    int64_t id = scene_envoi("question", 0, "m1@departement.example", SCENE_DEBUT, 0);
    int64_t next = scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0);
    envois_dispatch(&here.boucle);
    assert_int_equal(scene_heard_id(here.send, "envoie", NULL), id);
    (void)sqlite3_busy_timeout(here.boucle.atelier.store->db, 0);
    assert_int_equal(sqlite3_open(here.boucle.atelier.chemins.base, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct wire_frame frame = scene_frame(json_pack("{s:s,s:I,s:s,s:s}", "t", "envoye", "id", (json_int_t)id, "sort", "parti", "reponse", "250 ok"));
    envois_frame(&here.boucle, &frame);
    wire_frame_free(&frame);
    assert_true(here.boucle.paused_until > chrono_ms());
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    envois_frame(&here.boucle, &late); /* it has said it once */
    envois_lost(&here.boucle);         /* and may die now */
    wire_frame_free(&late);
    envois_dispatch(&here.boucle);
    assert_int_equal(scene_heard_id(here.send, "envoie", NULL), -1); /* nothing leaves meanwhile */
    here.boucle.paused_until = here.boucle.rapport_until = 0;
    assert_int_equal(scene_send("parti", "250 ok"), next); /* the first one is not sent a second time */
    const struct envoi_row row = scene_row(id);
    assert_int_equal(row.etat, ENVOI_PARTI);
    assert_int_equal(row.essais, 1);
    assert_str(row.reponse, "250 ok");
}

/* ---- the relay ---- */

static void test_a_relay_that_is_away_costs_no_try(void **state)
{
    (void)state;
    int64_t id = scene_envoi("relance", 0, "m@departement.example", SCENE_DEBUT, 0);
    static const int64_t pauses[] = {5, 10, 20, 40, 80, 160, 300, 300};
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        assert_int_equal(scene_send("relais", "421 too busy"), id);
        assert_int_equal(here.boucle.relais.seconds, pauses[i]);
        assert_in_range(here.boucle.relais.until - chrono_ms(), pauses[i] * 1000 - 500, pauses[i] * 1200);
        assert_int_equal(scene_send("parti", ""), -1); /* all of the outbox waits */
        here.boucle.relais.until = 0;
        envois_dispatch(&here.boucle); /* behind that one there is none: from the oldest again */
    }
    scene_heard_id(here.send, "envoie", NULL);
    here.boucle.envoi_id = 0;
    const struct envoi_row row = scene_row(id);
    assert_int_equal(row.essais, 0);
    assert_int_equal(row.prochain, 0);
    assert_int_equal(row.etat, ENVOI_PRET);
    assert_int_equal(here.boucle.sante.relais_depuis, SCENE_DEBUT);
    assert_string_equal(here.boucle.sante.relais_cause, "421 too busy");
    assert_int_equal(scene_send("parti", "250"), id);
    assert_int_equal(here.boucle.relais.seconds, 0);
    assert_int_equal(here.boucle.sante.relais_depuis, 0);
}

static void test_a_message_that_kills_connections_blocks_no_other(void **state)
{
    (void)state;
    int64_t bad = scene_envoi("question", 0, "m1@departement.example", SCENE_DEBUT, 0);
    int64_t good = scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0), sent = -1;
    for (int i = 0; i < 10 && sent != good; i++) {
        here.boucle.relais.until = 0;
        envois_dispatch(&here.boucle);
        sent = here.boucle.envoi_id;
        struct wire_frame frame = scene_frame(json_pack("{s:s,s:I,s:s,s:s}", "t", "envoye", "id", (json_int_t)sent, "sort",
                                                        sent == bad ? "relais" : "parti", "reponse", ""));
        envois_frame(&here.boucle, &frame);
        wire_frame_free(&frame);
    }
    assert_int_equal(sent, good);
    assert_int_equal(scene_row(good).etat, ENVOI_PARTI);
    assert_int_equal(scene_row(bad).etat, ENVOI_PRET);
}

static void test_once_ends_with_the_relay(void **state)
{
    (void)state;
    here.config.once = true;
    int64_t first = scene_envoi("question", 0, "m1@departement.example", SCENE_DEBUT, 0);
    scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0);
    assert_false(envois_idle(&here.boucle));
    assert_int_equal(scene_send("relais", "no route"), first);
    assert_int_equal(scene_send("parti", ""), -1);
    assert_true(envois_idle(&here.boucle));
    assert_true(here.boucle.mains[SCENE_SEND].failed); /* 69 */
}

/* ---- who learns of what never leaves ---- */

static void count_events(void *context, const struct event_row *row)
{
    struct str *all = context;
    *all = str_print(here.boucle.atelier.arena, "%.*s%.*s|%.*s\n", STR_ARG(*all), STR_ARG(row->quoi), STR_ARG(row->detail));
}

static int64_t a_dossier(const char *question_mail, bool is_open)
{
    struct atelier *atelier = &here.boucle.atelier;
    scene_ok(atelier_begin(atelier));
    struct dossier_row row = {.circuit = STR("petit"), .etat = ETAT_EN_COURS, .etape = STR("avis_chef"), .depuis = atelier->jour,
                              .jeune_naissance = DAY_NONE, .ouvert = SCENE_DEBUT};
    scene_ok(store_dossier_new(atelier->store, atelier->arena, &row, atelier->jour, &atelier->fault));
    struct question_row question = {.dossier = row.id, .numero = 1, .etape = STR("avis_chef"), .question = STR("avis"),
                                    .jeton = STR("0123456789abcdef0123456789abcdef"), .message_id = str_of(question_mail),
                                    .posee = atelier->jour, .echeance = atelier->jour, .relance = atelier->jour, .escalade = atelier->jour, .rappel = atelier->jour, .promis = DAY_NONE};
    scene_ok(store_question_add(atelier->store, &question, &atelier->fault));
    if (!is_open) {
        question.close = SCENE_DEBUT;
        question.close_par = STR("reponse");
        scene_ok(store_question_save(atelier->store, &question, &atelier->fault));
    }
    scene_ok(atelier_end(atelier, ERR_NONE));
    return row.id;
}

static const struct failure_row {
    const char *name, *genre, *message_id;
    bool is_open;
    enum etat expected;
    const char *history;
} failure_rows[] = {
    {"a question: the dossier is shown to a human", "question", "q1@departement.example", true, ETAT_A_VERIFIER,
     "envoi_echoue|chef@departement.example : 550 5.1.1 unknown\na_verifier|la question n'a pas pu être remise à chef@departement.example\n"},
    {"a question that was answered meanwhile", "question", "q1@departement.example", false, ETAT_EN_COURS,
     "envoi_echoue|chef@departement.example : 550 5.1.1 unknown\n"},
    {"another question's mail", "question", "q0@departement.example", true, ETAT_EN_COURS,
     "envoi_echoue|chef@departement.example : 550 5.1.1 unknown\n"},
    {"a reminder: history only", "relance", "q1@departement.example", true, ETAT_EN_COURS,
     "envoi_echoue|chef@departement.example : 550 5.1.1 unknown\n"},
};

static void test_failure(void **state)
{
    const struct failure_row *row = *state;
    void *none = NULL;
    scene_setup(&none);
    struct atelier *atelier = &here.boucle.atelier;
    int64_t dossier = a_dossier("q1@departement.example", row->is_open);
    int64_t id = scene_envoi(row->genre, dossier, row->message_id, SCENE_DEBUT, 0);
    assert_int_equal(scene_send("refuse", "550 5.1.1 unknown"), id);
    scene_ok(atelier_begin(atelier));
    struct dossier_row got;
    struct str history = STR("");
    scene_ok(store_dossier_get(atelier->store, atelier->arena, dossier, &got, &atelier->fault));
    scene_ok(store_event_each(atelier->store, atelier->arena, dossier, count_events, &history, &atelier->fault));
    assert_int_equal(got.etat, row->expected);
    assert_str(history, row->history);
    scene_ok(atelier_end(atelier, ERR_NONE));
    assert_int_equal(here.boucle.sante.echecs, 1);
    scene_teardown(&none);
}

static const char *next_alert(void)
{
    scene_passe("lue", ""); /* of the mailbox there is nothing to tell */
    return scene_alert("alerte-envois");
}

static void test_the_exploitant_is_told_once_an_hour(void **state)
{
    (void)state;
    int64_t dossier = a_dossier("q1@departement.example", true);
    scene_envoi("question", dossier, "q1@departement.example", SCENE_DEBUT, 0);
    scene_envoi("reponse", 0, "m1@departement.example", SCENE_DEBUT, 0);
    scene_send("refuse", "550 5.1.1 unknown");
    scene_send("refuse", "550 mailbox _full_");
    const char *mail = next_alert();
    assert_non_null(mail);
    assert_non_null(strstr(mail, "NAV-2026-0001"));
    assert_non_null(strstr(mail, "Sans dossier"));
    assert_non_null(strstr(mail, "mailbox _full_"));
    scene_envoi("copie", dossier, "m2@departement.example", SCENE_DEBUT, 0);
    scene_send("refuse", "550 third");
    assert_null(next_alert()); /* gathered */
    scene_restart();
    assert_null(next_alert());
    here.world.fixed_now += HEURE;
    mail = next_alert();
    assert_non_null(mail);
    assert_non_null(strstr(mail, "third"));
    assert_null(strstr(mail, "5.1.1"));
    here.world.fixed_now += HEURE;
    assert_null(next_alert()); /* nothing new */
}

static void test_an_alert_that_fails_is_not_told(void **state)
{
    (void)state;
    scene_envoi("alerte", 0, "m1@departement.example", SCENE_DEBUT, 0);
    scene_send("refuse", "550 unknown");
    assert_null(next_alert());
    here.conf->exploitant = STR_NONE;
    int64_t id = scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0);
    scene_send("refuse", "550 unknown");
    assert_false(scene_row(id).a_signaler); /* whoever is named one day is not told of years */
    assert_null(next_alert());
}

/* ---- copies of what left ---- */

/* The copy that fetch is handed; it says whether it filed it. */
static int64_t depose(bool *out_doubt, int says)
{
    depots_dispatch(&here.boucle);
    int64_t id = scene_heard_id(here.fetch, "depose", out_doubt);
    if (id > 0 && says >= 0)
        scene_fetch_says(json_pack("{s:s,s:I,s:b}", "t", "depose_fait", "id", (json_int_t)id, "ok", says));
    return id;
}

static void test_copies(void **state)
{
    (void)state;
    bool doubt = true;
    int64_t first = scene_envoi("question", 0, "m1@departement.example", SCENE_DEBUT, 0);
    int64_t second = scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0);
    assert_int_equal(depose(&doubt, 1), -1); /* nothing has left */
    scene_send("parti", "250");
    scene_send("parti", "250");
    assert_int_equal(depose(&doubt, 1), -1); /* the mailbox is not known to be there */
    scene_passe("lue", "");
    assert_int_equal(depose(&doubt, 1), first);
    assert_false(doubt);
    assert_int_equal(scene_row(first).copie, COPIE_FAITE);
    assert_int_equal(depose(&doubt, 0), second);
    assert_false(doubt);
    assert_int_equal(depose(&doubt, 1), -1); /* not before the next walk */
    scene_passe("injoignable", "away");
    assert_int_equal(depose(&doubt, 1), -1);
    scene_passe("lue", "");
    assert_int_equal(depose(&doubt, -1), second); /* … and dies over it */
    assert_true(doubt); /* it may lie there */
    assert_int_equal(depose(&doubt, 1), -1);
    boites_lost(&here.boucle, &here.boucle.mains[SCENE_FETCH]);
    scene_passe("lue", "");
    assert_int_equal(depose(&doubt, 1), second);
    assert_true(doubt);
    assert_int_equal(scene_row(second).copie, COPIE_FAITE);
    assert_int_equal(depose(&doubt, 1), -1);
}

static void test_a_copy_is_given_up(void **state)
{
    (void)state;
    bool doubt = false;
    int64_t bad = scene_envoi("question", 0, "m1@departement.example", SCENE_DEBUT, 0);
    scene_send("parti", "250");
    for (int i = 0; i < DEPOT_MAX_ESSAIS; i++) {
        scene_passe("lue", "");
        assert_int_equal(depose(&doubt, 0), bad);
    }
    int64_t good = scene_envoi("question", 0, "m2@departement.example", SCENE_DEBUT, 0);
    scene_send("parti", "250");
    scene_passe("lue", "");
    assert_int_equal(depose(&doubt, 1), good); /* the one that was tried least comes first */
    assert_int_equal(depose(&doubt, 1), -1);
    assert_int_equal(scene_row(bad).copie, COPIE_ABANDONNEE);
    assert_int_equal(depose(&doubt, 1), -1);
    assert_true(depots_idle(&here.boucle));
}

static void test_no_copies_where_nobody_keeps_them(void **state)
{
    (void)state;
    ((struct conf_boite *)(uintptr_t)here.conf->boites)->envoyes = STR_NONE;
    int64_t id = scene_envoi("question", 0, "m1@departement.example", SCENE_DEBUT, 0);
    scene_send("parti", "250");
    scene_passe("lue", "");
    assert_int_equal(depose(NULL, 1), -1);
    assert_int_equal(scene_row(id).copie, COPIE_AUCUNE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_SCENE(test_pauses_grow),
        IN_SCENE(test_silence_after_the_last_byte),
        IN_SCENE(test_a_message_that_kills_its_carrier),
        IN_SCENE(test_a_report_that_cannot_be_written),
        IN_SCENE(test_a_relay_that_is_away_costs_no_try),
        IN_SCENE(test_a_message_that_kills_connections_blocks_no_other),
        IN_SCENE(test_once_ends_with_the_relay),
        IN_SCENE(test_the_exploitant_is_told_once_an_hour),
        IN_SCENE(test_an_alert_that_fails_is_not_told),
        IN_SCENE(test_copies),
        IN_SCENE(test_a_copy_is_given_up),
        IN_SCENE(test_no_copies_where_nobody_keeps_them),
    };
    return RUN_ROWS("envois, until when", limit_rows, test_limit) + RUN_ROWS("envois, what never leaves", failure_rows, test_failure) +
           RUN_TESTS("envois", tests);
}
