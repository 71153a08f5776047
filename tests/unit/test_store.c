/* store: what may befall its file: another program, another version, a full disk, a death in the middle, a reader beside
 * the writer. */
#include "tests/unit/test_store.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void test_migrates_an_empty_file(void **state)
{
    (void)state;
    unsigned char key[STORE_KEY_BYTES];
    memcpy(key, store_key(here.store), sizeof key);
    reopen();
    assert_memory_equal(key, store_key(here.store), sizeof key); /* drawn once */
    store_close(here.store);
    here.store = NULL;
    char path[96];
    snprintf(path, sizeof path, "%s/vide.db", here.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    ok(store_open(path, STORE_WRITE, &here.world, &here.store, &here.fault));
    assert_memory_not_equal(key, store_key(here.store), sizeof key);
    struct stat at;
    assert_int_equal(stat(here.path, &at), 0);
    assert_int_equal(at.st_mode & 07, 0); /* nothing for others */
}

static const struct foreign_row {
    const char *name, *sql;
    enum err read, write;
    const char *says;
} foreign_rows[] = {
    {"another application", "PRAGMA application_id = 77; CREATE TABLE a (b)", ERR_FINAL, ERR_FINAL, "another program"},
    {"no application but tables", "CREATE TABLE a (b)", ERR_FINAL, ERR_FINAL, "another program"},
    {"a newer version", "PRAGMA application_id = 0x6e617674; PRAGMA user_version = 9999", ERR_FINAL, ERR_FINAL,
     "install a newer navette"},
    {"an older version", "PRAGMA application_id = 0x6e617674; PRAGMA user_version = 0", ERR_FINAL, ERR_NONE, "navette run"},
};

static void test_foreign_file(void **state)
{
    const struct foreign_row *row = *state;
    void *none = NULL;
    setup(&none);
    char path[96];
    snprintf(path, sizeof path, "%s/autre.db", here.folder);
    stranger(path, row->sql);
    struct store *other = NULL;
    fails(store_open(path, STORE_READ, &here.world, &other, &here.fault), row->read, row->says);
    here.fault.text[0] = '\0';
    assert_int_equal(store_open(path, STORE_WRITE, &here.world, &other, &here.fault), row->write);
    if (row->write != ERR_NONE)
        assert_non_null(strstr(here.fault.text, row->says));
    store_close(other);
    teardown(&none);
}

static void test_no_database_at_all(void **state)
{
    (void)state;
    char path[96];
    struct store *other = NULL;
    snprintf(path, sizeof path, "%s/texte.db", here.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 200; i++)
        fputs("ceci n'est pas une base\n", file);
    fclose(file);
    fails(store_open(path, STORE_WRITE, &here.world, &other, &here.fault), ERR_FINAL, "not a sound database");
    fails(store_open("/tmp/navette-no-such-folder/x.db", STORE_WRITE, &here.world, &other, &here.fault), ERR_FINAL, "folder");
    fails(store_open("/tmp/navette-no-such-folder/x.db", STORE_READ, &here.world, &other, &here.fault), ERR_FINAL,
          "navette run");
}

static void test_a_reader_makes_no_file(void **state)
{
    (void)state;
    char lone[96];
    struct store *reader = NULL;
    snprintf(lone, sizeof lone, "%s/no%%state?#.db", here.folder);
    fails(store_open(lone, STORE_READ, &here.world, &reader, &here.fault), ERR_FINAL, "no state here yet");
    begin();
    new_dossier("Nom", "Prenom", 10, 20514, NULL);
    commit();
    store_close(here.store); /* the writer has gone, in order */
    here.store = NULL;
    int files = count_files(false);
    ok(store_open(here.path, STORE_READ, &here.world, &reader, &here.fault));
    assert_int_equal(count_dossiers(reader), 1);
    assert_int_equal(count_files(false), files);
    store_close(reader);
    assert_int_equal(count_files(false), files);

    assert_int_equal(rename(here.path, lone), 0); /* a copy without its WAL, under a name that an URI would misread */
    count_files(false);
    char wal[128];
    snprintf(wal, sizeof wal, "%s-wal", here.path);
    unlink(wal);
    snprintf(wal, sizeof wal, "%s-shm", here.path);
    unlink(wal);
    ok(store_open(lone, STORE_READ, &here.world, &reader, &here.fault));
    assert_int_equal(count_dossiers(reader), 1);
    assert_int_equal(count_files(false), 1);
    store_close(reader);
    assert_int_equal(count_files(false), 1);
}

static void test_a_reader_beside_the_writer(void **state)
{
    (void)state;
    struct store *reader = NULL;
    ok(store_open(here.path, STORE_READ, &here.world, &reader, &here.fault));
    begin();
    assert_false(store_has_written(here.store));
    new_dossier("Nom", "Prenom", 10, 20514, NULL);
    assert_true(store_has_written(here.store));
    assert_int_equal(count_dossiers(reader), 0); /* the writer's affair until it commits */
    assert_int_equal(count_dossiers(here.store), 1);
    commit();
    assert_int_equal(count_dossiers(reader), 1);
    begin();
    assert_false(store_has_written(here.store)); /* what was committed is another transaction's */
    new_dossier("Nom", "Prenom", 10, 20514, NULL);
    store_rollback(here.store);
    assert_int_equal(count_dossiers(reader), 1);
    int damages = -1;
    struct heard heard = {0};
    ok(store_audit(reader, NULL, hear_damage, &heard, &damages, &here.fault));
    assert_int_equal(damages, 1); /* it is en_cours and nobody is asked */
    fails(store_begin(reader, &here.fault), ERR_FINAL, "may not be written");
    store_close(reader);
}

static void test_a_second_writer_waits(void **state)
{
    (void)state;
    struct store *second = NULL;
    ok(store_open(here.path, STORE_WRITE, &here.world, &second, &here.fault));
    sqlite3_busy_timeout(second->db, 10);
    begin();
    fails(store_begin(second, &here.fault), ERR_WAIT, "in use");
    commit();
    ok(store_begin(second, &here.fault));
    store_rollback(second);
    store_rollback(second); /* harmless */
    store_close(second);
}

static void test_death_in_a_transaction(void **state)
{
    (void)state;
    store_close(here.store);
    here.store = NULL;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault) != ERR_NONE ||
            store_begin(here.store, &here.fault) != ERR_NONE)
            _exit(1);
        for (int i = 0; i < 500; i++) {
            struct event_row row = {.quand = i, .quoi = STR("fiche_recue"), .detail = STR("un texte")};
            if (store_event_add(here.store, &row, &here.fault) != ERR_NONE)
                _exit(2);
        }
        sqlite3_db_cacheflush(here.store->db); /* the pages of half a transaction are in the WAL */
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    struct store *reader = NULL;
    ok(store_open(here.path, STORE_READ, &here.world, &reader, &here.fault));
    store_close(reader);
    reopen();
    int damages = -1;
    struct heard heard = {0};
    ok(store_audit(here.store, NULL, hear_damage, &heard, &damages, &here.fault));
    assert_int_equal(damages, 0);
    begin();
    struct event_row row = {.quand = 1, .quoi = STR("fiche_recue")};
    ok(store_event_add(here.store, &row, &here.fault));
    commit();
}

static enum err fill(int *out_added)
{
    enum err err = ERR_NONE;
    char text[4000];
    memset(text, 'x', sizeof text);
    for (*out_added = 0; err == ERR_NONE && *out_added < 1000; (*out_added)++) {
        struct event_row row = {.quand = 1, .quoi = STR("fiche_recue"), .detail = {text, sizeof text}};
        err = store_event_add(here.store, &row, &here.fault);
    }
    return err;
}

static void test_full_disk(void **state)
{
    (void)state;
    begin();
    new_dossier("Nom", "Prenom", 10, 20514, NULL);
    commit();
    assert_int_equal(sqlite3_exec(here.store->db, "PRAGMA max_page_count = 1", NULL, NULL, NULL), SQLITE_OK); /* no more */
    begin();
    int added = 0;
    fails(fill(&added), ERR_WAIT, "free some space");
    assert_true(added < 1000);
    bool first = false;
    if (sqlite3_get_autocommit(here.store->db)) { /* SQLite gave the transaction up by itself: nothing more goes in */
        fails(store_tell_once(here.store, STR("x"), &first, &here.fault), ERR_WAIT, "begin it again");
        fails(store_commit(here.store, &here.fault), ERR_WAIT, "begin it again");
    }
    store_rollback(here.store);
    assert_int_equal(count_dossiers(here.store), 1);
    assert_int_equal(sqlite3_exec(here.store->db, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL), SQLITE_OK);
    begin();
    ok(store_tell_once(here.store, STR("x"), &first, &here.fault));
    assert_true(first); /* what was tried before left nothing */
    commit();
}

/* A disk that fails while the WAL is written: no file of this process may grow beyond some bytes. */
static void test_failing_disk(void **state)
{
    (void)state;
    begin();
    new_dossier("Nom", "Prenom", 10, 20514, NULL);
    commit();
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = 4096, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    begin();
    new_dossier("Autre", "Prenom", 10, 20514, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err err = store_commit(here.store, &here.fault);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    fails(err, ERR_WAIT, here.path);
    assert_int_equal(count_dossiers(here.store), 1);
    begin(); /* and again, when the disk is back */
    new_dossier("Autre", "Prenom", 10, 20514, NULL);
    commit();
    assert_int_equal(count_dossiers(here.store), 2);
}

/* Another process reads again and again while this one writes: always whole transactions of two dossiers. */
static void test_a_reader_in_another_process(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *reader = NULL;
        for (int seen = 0; seen < 20;) {
            struct heard heard = {0};
            struct arena *arena = arena_new(ARENA, NULL, NULL); /* it may look a thousand times */
            if (store_open(here.path, STORE_READ, &here.world, &reader, &here.fault) != ERR_NONE ||
                store_dossier_each(reader, arena, hear_dossier, &heard, &here.fault) != ERR_NONE || heard.count % 2 != 0)
                _exit(1);
            seen = heard.count;
            store_close(reader);
            arena_free(arena);
        }
        _exit(0);
    }
    for (int i = 0; i < 10; i++) {
        begin();
        new_dossier("Un", "Prenom", 10, 20514, NULL);
        new_dossier("Deux", "Prenom", 10, 20514, NULL);
        commit();
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_a_value_nobody_knows(void **state)
{
    (void)state;
    begin();
    int64_t id = new_dossier("Nom", "Prenom", 10, 20514, NULL);
    commit();
    stranger(here.path, "UPDATE dossier SET etat = 'perdu'");
    struct dossier_row row;
    fails(store_dossier_get(here.store, here.arena, id, &row, &here.fault), ERR_FINAL, "« perdu »");
}

/* A sort that outgrows its memory wants a temporary file, and whoever is confined to the state folder may not make one: with
 * some ten thousand dossiers « unable to open database file ». */
static void test_sorts_without_a_file(void **state)
{
    (void)state;
    struct rlimit before, none;
    int64_t rows = 0;
    ok(store_begin(here.store, &here.fault)); /* the file itself is open, and its WAL: no descriptor is left for another */
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    int next = dup(STDIN_FILENO);
    assert_true(next >= 0);
    close(next);
    none = (struct rlimit){.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    struct query q = query_open(here.store,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)"
        " SELECT i, hex(randomblob(200)) AS x FROM n ORDER BY x", &here.fault);
    while (query_next(&q))
        rows++;
    enum err err = query_done(&q);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    ok(err);
    assert_int_equal(rows, 40000);
    store_rollback(here.store);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_PLACE(test_migrates_an_empty_file),
        IN_PLACE(test_no_database_at_all),
        IN_PLACE(test_a_reader_makes_no_file),
        IN_PLACE(test_a_reader_beside_the_writer),
        IN_PLACE(test_a_second_writer_waits),
        IN_PLACE(test_death_in_a_transaction),
        IN_PLACE(test_full_disk),
        IN_PLACE(test_failing_disk),
        IN_PLACE(test_a_reader_in_another_process),
        IN_PLACE(test_a_value_nobody_knows),
        IN_PLACE(test_sorts_without_a_file),
    };
    return RUN_ROWS("store, a foreign file", foreign_rows, test_foreign_file) + RUN_TESTS("store", tests);
}
