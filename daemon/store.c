/* store: the connection and its transactions. The verbs stand in store_messages, store_dossiers (store_fiches, store_attente),
 * store_questions, store_avis, store_valeurs, store_programme, store_envois, store_events; store_gardes and store_indicateurs
 * carry out the SQL of circuits (store_expressions.h), the former in a connection of its own; store_audit looks at everything. */
#include "daemon/store_private.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "parsers/base/buf.h"

enum {
    FILE_MODE = 0640,    /* the service writes, its group may look (`status`); the WAL takes the same rights */
    MAX_URI = 16 * 1024, /* PATH_MAX, every byte escaped */
};

static enum err run(struct store *store, const char *sql, struct fault *fault)
{
    int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_NONE : store_fail(store, fault, rc);
}

/* ---- opening ---- */

/* SQLite would make the file with rights for everybody. Only a file that is new is touched: closing a descriptor of one that
 * is open elsewhere in this process would drop its locks (POSIX). */
static enum err make_file(const char *path, struct fault *fault)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (fd < 0 && errno != EEXIST)
        return fault_set(fault, errno == ENOSPC ? ERR_WAIT : ERR_FINAL,
                         "%s: cannot be made (%s), check that its folder exists and may be written", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ERR_NONE;
}

/* Where the file stands without its WAL (it was copied there), nobody writes it, and a reader that went the usual way would
 * make the WAL: it reads the file as one that does not change. A writer always leaves its WAL in place. */
static bool stands_alone(const char *path)
{
    struct buf wal;
    buf_init(&wal, MAX_URI);
    buf_print(&wal, "%s-wal", path);
    bool alone = !buf_failed(&wal) && access(wal.at, F_OK) != 0;
    buf_free(&wal);
    return alone;
}

static enum err open_to_read(struct store *store, struct fault *fault)
{
    if (access(store->path, F_OK) != 0)
        return fault_set(fault, ERR_FINAL, "%s: there is no state here yet, start `navette run`", store->path);
    struct buf uri;
    buf_init(&uri, MAX_URI);
    buf_add_c(&uri, "file:");
    for (const char *c = store->path; *c != '\0'; c++)
        if (*c == '?' || *c == '#' || *c == '%') /* what an URI would take for its own: RFC 3986, 2.2 */
            buf_print(&uri, "%%%02x", (unsigned)*c);
        else
            buf_add_char(&uri, *c);
    if (stands_alone(store->path))
        buf_add_c(&uri, "?immutable=1");
    int rc = buf_failed(&uri) ? SQLITE_CANTOPEN
                              : sqlite3_open_v2(uri.at, &store->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buf_free(&uri);
    return rc == SQLITE_OK ? ERR_NONE : store_fail(store, fault, rc);
}

static enum err open_to_write(struct store *store, struct fault *fault)
{
    enum err err = make_file(store->path, fault);
    if (err != ERR_NONE)
        return err;
    int rc = sqlite3_open_v2(store->path, &store->db, SQLITE_OPEN_READWRITE, NULL);
    return rc == SQLITE_OK ? ERR_NONE : store_fail(store, fault, rc);
}

/* What the defaults of SQLite leave open: "nosuchcolumn" as a text, writing to its own tables, references to nothing. */
static enum err harden(struct store *store, struct fault *fault)
{
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* LIKE is said by indicators only, and tells capitals from small letters as PostgreSQL's does. Whatever a long sort or a
     * large transaction lays aside stays in memory: the sandbox of decide has no folder for temporary files. */
    return run(store, "PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA temp_store = MEMORY", fault);
}

static enum err prepare_to_write(struct store *store, struct fault *fault)
{
    enum err err = run(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", fault);
    if (err != ERR_NONE)
        return err;
    char limit[64];
    snprintf(limit, sizeof limit, "PRAGMA journal_size_limit = %d", STORE_WAL_KEPT_BYTES);
    int keep = 1; /* the WAL stays when the last connection goes: a reader then never has to make one */
    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    err = run(store, limit, fault);
    return err == ERR_NONE ? store_migrate(store, fault) : err;
}

static enum err read_key(struct store *store, struct fault *fault)
{
    struct query q = query_open(store, "SELECT cle FROM instance WHERE id = 1", fault);
    bool found = query_next(&q) && take_bytes(&q, store->key, sizeof store->key);
    enum err err = query_done(&q);
    if (err == ERR_NONE && !found)
        return fault_set(fault, ERR_FINAL, "%s: the instance's key is missing, restore the last backup", store->path);
    return err;
}

static enum err open_steps(struct store *store, enum store_mode mode, struct fault *fault)
{
    enum err err = mode == STORE_WRITE ? open_to_write(store, fault) : open_to_read(store, fault);
    if (err == ERR_NONE)
        err = harden(store, fault);
    if (err == ERR_NONE)
        err = store_check_file(store, mode, fault); /* before anything is written: it may be somebody else's */
    if (err == ERR_NONE && mode == STORE_WRITE)
        err = prepare_to_write(store, fault);
    return err == ERR_NONE ? read_key(store, fault) : err;
}

enum err store_open(const char *path, enum store_mode mode, const struct world *world, struct store **out_store,
                    struct fault *out_fault)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL || (store->path = strdup(path)) == NULL)
        abort();
    store->world = world;
    enum err err = open_steps(store, mode, out_fault);
    if (err == ERR_NONE)
        *out_store = store;
    else
        store_close(store);
    return err;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    store_rollback(store);
    for (size_t i = 0; i < store->cached; i++)
        sqlite3_finalize(store->cache[i].stmt);
    sqlite3_close(store->db);
    free(store->path);
    explicit_bzero(store->key, sizeof store->key);
    free(store);
}

const unsigned char *store_key(const struct store *store)
{
    return store->key;
}

/* ---- transactions ---- */

enum err store_begin(struct store *store, struct fault *out_fault)
{
    assert(!store->in_transaction);
    if (sqlite3_db_readonly(store->db, "main") == 1) /* SQLite would make a reading transaction of it */
        return store_fail(store, out_fault, SQLITE_READONLY);
    /* IMMEDIATE: a transaction that reads first and takes the lock later fails at once when another has written in between */
    enum err err = run(store, "BEGIN IMMEDIATE", out_fault);
    store->in_transaction = err == ERR_NONE;
    store->written = sqlite3_total_changes64(store->db);
    return err;
}

bool store_has_written(const struct store *store)
{
    return store->in_transaction && sqlite3_total_changes64(store->db) > store->written;
}

enum err store_commit(struct store *store, struct fault *out_fault)
{
    assert(store->in_transaction);
    if (sqlite3_get_autocommit(store->db)) {
        store->in_transaction = false;
        return fault_set(out_fault, ERR_WAIT, "%s: the transaction was given up, begin it again", store->path);
    }
    enum err err = run(store, "COMMIT", out_fault);
    if (err == ERR_NONE)
        store->in_transaction = false;
    else
        store_rollback(store); /* never half open: the caller begins again */
    return err;
}

void store_rollback(struct store *store)
{
    if (store->in_transaction && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = false;
}

#define POINT "essai"

enum err store_point_open(struct store *store, struct fault *out_fault)
{
    assert(store->in_transaction);
    return run(store, "SAVEPOINT " POINT, out_fault);
}

enum err store_point_keep(struct store *store, struct fault *out_fault)
{
    return run(store, "RELEASE " POINT, out_fault);
}

void store_point_undo(struct store *store)
{
    if (store->in_transaction && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK TO " POINT "; RELEASE " POINT, NULL, NULL, NULL);
}
