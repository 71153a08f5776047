/* decide_lectures: a reading that failed for a reason that is not the message's is tried again, with growing pauses and a limit;
 * one that failed because of the message goes to a human at once. */
#include "tests/unit/decide_scene.h"

#include "daemon/store_private.h"

#include <sysexits.h>

static int reader; /* read's end, which the test holds */
static struct spool_file mail;

static void bring_mail(void)
{
    struct fault fault;
    int fd = wire_memfd(STR("From: camille@departement.example\r\nMessage-ID: <1@departement.example>\r\nSubject: fiche\r\n\r\nVoici.\r\n"));
    const char *spool = here.boucle.atelier.chemins.spool;
    if (spool_make(spool, &fault) != ERR_NONE || spool_add_fd(spool, fd, &mail, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    close(fd);
    scene_fetch_says(json_pack("{s:s,s:s,s:I,s:s,s:s,s:I,s:I}", "t", "courrier", "uid", "1", "uidvalidity", (json_int_t)1, "sha256", mail.sha256,
                               "corps", mail.corps_empreinte, "taille", (json_int_t)mail.taille, "recu", (json_int_t)SCENE_DEBUT));
}

static int setup(void **state)
{
    int ends[2];
    struct fault fault;
    if (scene_setup(state) != 0 || wire_pair(ends, &fault) != ERR_NONE)
        return -1;
    here.boucle.mains[0].sock = ends[0];
    reader = ends[1];
    bring_mail();
    return 0;
}

static int teardown(void **state)
{
    char folder[256], file[512];
    const char *spool = here.boucle.atelier.chemins.spool;
    (void)snprintf(folder, sizeof folder, "%s/%.2s", spool, mail.sha256);
    (void)snprintf(file, sizeof file, "%s/%s", folder, mail.sha256);
    bool removed = unlink(file) == 0 && rmdir(folder) == 0 && rmdir(spool) == 0;
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        here.boucle.lectures[i].again_ms = here.boucle.lectures[i].id != 0;
    lectures_lost(&here.boucle);
    close(reader);
    close(here.boucle.mains[0].sock);
    return scene_teardown(state) == 0 && removed ? 0 : -1;
}

/* One turn of the loop; the message that read is asked for, -1 where it is asked for none. */
static int64_t turn(void)
{
    lectures_finish(&here.boucle);
    lectures_dispatch(&here.boucle);
    return scene_heard_id(reader, "lis", NULL);
}

static void read_says(int64_t id, int code)
{
    struct wire_frame frame = scene_frame(json_pack("{s:s,s:I,s:i,s:s}", "t", "illisible", "id", (json_int_t)id, "code", code, "pourquoi", "killed"));
    lectures_frame(&here.boucle, &frame);
    wire_frame_free(&frame);
}

static struct message_row message(int64_t id)
{
    struct atelier *atelier = &here.boucle.atelier;
    struct message_row row = {0};
    scene_ok(atelier_begin(atelier));
    scene_ok(store_message_get(atelier->store, atelier->arena, id, &row, &atelier->fault));
    scene_ok(atelier_end(atelier, ERR_NONE));
    return row;
}

/* How long, in whole seconds, the reading of `id` waits for its next try; 0: it does not. Then its pause is over. */
static int64_t end_pause(int64_t id)
{
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++) {
        struct lecture_en_cours *lecture = &here.boucle.lectures[i];
        if (lecture->id != id || lecture->again_ms == 0)
            continue;
        int64_t left = lecture->again_ms - chrono_ms();
        lecture->again_ms = chrono_ms();
        return (left + 999) / 1000;
    }
    return 0;
}

static void test_tried_again_with_growing_pauses(void **state)
{
    (void)state;
    int64_t pause = 1;
    for (int tries = 1; tries <= MESSAGE_MAX_ESSAIS; tries++, pause *= 2) {
        int64_t id = turn();
        assert_int_equal(id, 1);
        assert_int_equal(message(id).essais, tries);
        read_says(id, EX_TEMPFAIL);
        assert_int_equal(turn(), -1); /* not at once */
        assert_int_equal(message(id).etat, MESSAGE_RECU);
        assert_int_equal(end_pause(id), pause);
    }
    assert_int_equal(turn(), -1);
    assert_int_equal(message(1).etat, MESSAGE_A_VERIFIER);
}

static void test_what_the_message_is_to_blame_for(void **state)
{
    (void)state;
    int64_t id = turn();
    read_says(id, EX_SOFTWARE);
    assert_int_equal(turn(), -1);
    assert_int_equal(message(id).etat, MESSAGE_A_VERIFIER);
    assert_int_equal(message(id).essais, 1);
}

/* Killed three times it is not tried a fourth, and a restart in between forgets none of them. */
static void test_what_kills_its_reader(void **state)
{
    (void)state;
    for (int tries = 1; tries <= 3; tries++) {
        int64_t id = turn();
        assert_int_equal(id, 1);
        read_says(id, LECTURE_TUE);
        if (tries == 1)
            assert_int_equal(end_pause(id), 1);
        if (tries == 2) { /* all that decide knew is gone but the database */
            here.boucle.lectures[0].again_ms = 0;
            lectures_lost(&here.boucle);
        }
    }
    assert_int_equal(turn(), -1);
    assert_int_equal(message(1).etat, MESSAGE_A_VERIFIER);
    assert_int_equal(message(1).essais, 3);
}

static void fail_once(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool *failed = sqlite3_user_data(context);
    (void)count;
    (void)values;
    if (*failed)
        sqlite3_result_int(context, 0);
    else
        sqlite3_result_error_code(context, SQLITE_LOCKED);
    *failed = true;
}

/* Whoever looks next for a sent mail, as identifying one does, hears that somebody else holds the file. */
static void hold_database(bool *failed)
{
    sqlite3 *db = here.boucle.atelier.store->db;
    assert_int_equal(sqlite3_create_function(db, "panne", 0, SQLITE_UTF8, failed, fail_once, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TEMP VIEW envoi AS SELECT e.* FROM (SELECT panne() AS p) LEFT JOIN main.envoi AS e ON p;"
                                      "CREATE TEMP TRIGGER envoi_pose INSTEAD OF INSERT ON envoi BEGIN SELECT 1; END", NULL, NULL, NULL), SQLITE_OK);
}

static void free_database(void)
{
    assert_int_equal(sqlite3_exec(here.boucle.atelier.store->db, "DROP VIEW temp.envoi", NULL, NULL, NULL), SQLITE_OK);
    here.boucle.paused_until = 0;
}

/* A database that must be waited for is no « en-tête illisible ». */
static void test_the_database_is_to_blame(void **state)
{
    (void)state;
    bool failed = false;
    hold_database(&failed);
    assert_int_equal(turn(), -1);
    assert_true(failed);
    free_database();
    assert_int_equal(message(1).etat, MESSAGE_RECU);
    assert_int_equal(message(1).essais, 0);
    assert_int_equal(turn(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_kills_its_reader, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tried_again_with_growing_pauses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_the_message_is_to_blame_for, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_database_is_to_blame, setup, teardown),
    };
    return RUN_TESTS("decide_lectures", tests);
}
