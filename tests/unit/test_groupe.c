/* decide_lectures, atelier: decisions that share a commit. One that fails is undone alone, nothing is in the database before the commit,
 * and a reading waits for others only while others are being read. */
#include <ftw.h>

#include "daemon/decide_boucle.h"
#include "tests/unit/gens_scene.h"

static int commits;

static void count_commits(const struct world *world, const char *place)
{
    (void)world;
    commits += strcmp(place, "decide.commit") == 0;
}

/* A message that was taken into the spool, or is named only. */
static int64_t add_message(const char *uid, bool in_spool)
{
    static const char mail[] = "From: Alma <alma@departement.example>\r\nSubject: x\r\n\r\nx\r\n";
    static const char nowhere[SPOOL_HEX + 1] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    struct spool_file file = {0};
    if (in_spool) {
        int fd = wire_memfd(str_of(mail));
        gens_ok(spool_make(gens.atelier.chemins.spool, &gens.atelier.fault));
        gens_ok(spool_add_fd(gens.atelier.chemins.spool, fd, &file, &gens.atelier.fault));
        close(fd);
    }
    struct message_row row = {.boite = STR("a"), .uid = str_of(uid), .uidvalidity = 1, .sha256 = str_of(in_spool ? file.sha256 : nowhere),
                              .corps_empreinte = str_of(nowhere), .taille = (int64_t)sizeof mail, .recu = gens.world.fixed_now};
    gens_ok(store_message_add(gens.atelier.store, &row, &gens.atelier.fault));
    return row.id;
}

static int64_t add_alone(const char *uid, bool in_spool)
{
    gens_begin(0);
    int64_t id = add_message(uid, in_spool);
    gens_end();
    return id;
}

static bool is_there(const char *uid)
{
    struct message_row row;
    bool found = false;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    gens_ok(store_message_find(gens.atelier.store, arena, STR("a"), 1, str_of(uid), &found, &row, &gens.atelier.fault));
    arena_free(arena);
    return found;
}

static void test_one_fails_alone(void **state)
{
    (void)state;
    static const enum err ends[] = {ERR_NONE, ERR_FINAL, ERR_NONE};
    static const char *const uids[] = {"un", "deux", "trois"};
    gens.world.reached = count_commits;
    commits = 0;
    gens_ok(atelier_group_begin(&gens.atelier));
    for (size_t i = 0; i < 3; i++) {
        gens_begin(0);
        (void)add_message(uids[i], false);
        assert_int_equal(atelier_end(&gens.atelier, ends[i]), ends[i]);
    }
    assert_int_equal(commits, 0);
    gens_ok(atelier_group_end(&gens.atelier));
    assert_int_equal(commits, 1);
    assert_true(is_there("un") && !is_there("deux") && is_there("trois"));
}

static void test_no_commit_nothing_there(void **state)
{
    (void)state;
    gens_ok(atelier_group_begin(&gens.atelier));
    gens_begin(0);
    (void)add_message("un", false);
    gens_end();
    gens_close(); /* as if killed */
    gens_open();
    assert_false(is_there("un"));
}

/* ---- the loop -------------------------------------------------------------------------------------------------- */

static struct boucle *boucle_open(struct decide_config *config)
{
    struct boucle *boucle = calloc(1, sizeof *boucle);
    assert_non_null(boucle);
    *config = (struct decide_config){.conf = gens.conf, .world = &gens.world, .listen = -1};
    boucle->config = config;
    boucle->atelier = gens.atelier;
    gens.world.reached = count_commits;
    commits = 0;
    return boucle;
}

/* The reading of a message: it could not be read, or it is still under way. */
static void put_reading(struct boucle *boucle, size_t place, int64_t id, bool done, int64_t done_ms)
{
    boucle->lectures[place] = (struct lecture_en_cours){.id = id, .since_ms = chrono_ms(), .done_ms = done_ms, .done = done, .unreadable = done, .json = -1};
    for (size_t i = 0; i < LECTURE_MAX_FICHIERS; i++)
        boucle->lectures[place].fichiers[i] = -1;
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *at)
{
    (void)stat, (void)kind, (void)at;
    return remove(path);
}

static void boucle_close(struct boucle *boucle)
{
    gens.atelier = boucle->atelier;
    free(boucle);
    assert_int_equal(nftw(gens.atelier.chemins.spool, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static enum message_etat etat_of(int64_t id)
{
    struct message_row row;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    gens_ok(store_message_get(gens.atelier.store, arena, id, &row, &gens.atelier.fault));
    arena_free(arena);
    return row.etat;
}

/* The second is not in the spool any more: it cannot be decided, a human gets it, and the others are as if it were not there. */
static void test_several_are_decided_in_one_commit(void **state)
{
    (void)state;
    struct decide_config config;
    int64_t ids[] = {add_alone("un", true), add_alone("deux", false), add_alone("trois", true)};
    struct boucle *boucle = boucle_open(&config);
    for (size_t i = 0; i < 3; i++)
        put_reading(boucle, i, ids[i], true, chrono_ms());
    lectures_finish(boucle);
    for (size_t i = 0; i < 3; i++)
        assert_true(etat_of(ids[i]) == MESSAGE_A_VERIFIER && boucle->lectures[i].id == 0);
    assert_int_equal(commits, 1);
    boucle_close(boucle);
}

static const struct waits_row {
    const char *name;
    bool other;     /* is another being read? */
    int64_t ago_ms; /* when it was done */
    bool decided;
} waits[] = {
    {"alone it is decided at once", false, 0, true},
    {"while another is being read it waits", true, -1000, false}, /* whatever the machine takes for the test */
    {"but not for long", true, 1000, true},
};

static void test_waits(void **state)
{
    const struct waits_row *row = *state;
    void *none = NULL;
    gens_setup(&none);
    struct decide_config config;
    int64_t id = add_alone("un", true), other = add_alone("deux", true);
    struct boucle *boucle = boucle_open(&config);
    put_reading(boucle, 0, id, true, chrono_ms() - row->ago_ms);
    if (row->other)
        put_reading(boucle, 1, other, false, 0);
    lectures_finish(boucle);
    assert_int_equal(etat_of(id) == MESSAGE_A_VERIFIER, row->decided);
    assert_int_equal(boucle->awaits_more, !row->decided);
    boucle_close(boucle);
    assert_int_equal(gens_teardown(&none), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_GENS(test_one_fails_alone), IN_GENS(test_no_commit_nothing_there), IN_GENS(test_several_are_decided_in_one_commit),
    };
    int failed = RUN_ROWS("who waits", waits, test_waits);
    return failed + RUN_TESTS("groupe", tests);
}
