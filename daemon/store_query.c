#include "daemon/store_private.h"

#include <assert.h>

/* ---- failures ---- */

enum err store_fail(const struct store *store, struct fault *fault, int rc)
{
    bool told = store->db != NULL && sqlite3_errcode(store->db) != SQLITE_OK; /* else the code is all there is */
    const char *why = told ? sqlite3_errmsg(store->db) : sqlite3_errstr(rc);
    switch (rc & 0xff) { /* the low byte is the kind, the rest its detail: sqlite.org/rescode.html */
    case SQLITE_FULL:
        return fault_set(fault, ERR_WAIT, "%s: no room left (%s), free some space on its disk", store->path, why);
    case SQLITE_IOERR:
        return fault_set(fault, ERR_WAIT, "%s: the disk failed (%s), look at the system's journal", store->path, why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_set(fault, ERR_WAIT, "%s: in use by another process (%s), end it or wait", store->path, why);
    case SQLITE_NOMEM:
        return fault_set(fault, ERR_WAIT, "%s: the system has no memory left, try again", store->path);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return fault_set(fault, ERR_FINAL, "%s: not a sound database (%s), restore the last backup", store->path, why);
    case SQLITE_READONLY:
        return fault_set(fault, ERR_FINAL, "%s: may not be written (%s), check its owner and rights", store->path, why);
    default:
        return fault_set(fault, ERR_FINAL, "%s: %s", store->path, why);
    }
}

static bool failed(struct query *q, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return false;
    q->err = store_fail(q->store, q->fault, rc);
    return true;
}

/* ---- one query ---- */

static int cached_statement(struct store *store, const char *sql, sqlite3_stmt **out_stmt)
{
    for (size_t i = 0; i < store->cached; i++)
        if (store->cache[i].sql == sql) {
            *out_stmt = store->cache[i].stmt;
            return SQLITE_OK;
        }
    assert(store->cached < STORE_MAX_STATEMENTS);
    int rc = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out_stmt, NULL);
    if (rc == SQLITE_OK) {
        store->cache[store->cached].sql = sql;
        store->cache[store->cached++].stmt = *out_stmt;
    }
    return rc;
}

struct query query_open(struct store *store, const char *sql, struct fault *fault)
{
    struct query q = {.store = store, .fault = fault};
    if (failed(&q, cached_statement(store, sql, &q.stmt)))
        return q;
    assert(!sqlite3_stmt_busy(q.stmt)); /* the same sentence inside its own rows */
    if (sqlite3_stmt_readonly(q.stmt))
        return q;
    assert(store->in_transaction);
    if (sqlite3_get_autocommit(store->db)) /* a full disk made SQLite roll back: nothing may be written after it */
        q.err = fault_set(fault, ERR_WAIT, "%s: the transaction was given up, begin it again", store->path);
    return q;
}

bool query_next(struct query *q)
{
    if (q->err != ERR_NONE)
        return false;
    q->columns = 0;
    int rc = sqlite3_step(q->stmt);
    return !failed(q, rc) && rc == SQLITE_ROW;
}

enum err query_done(struct query *q)
{
    if (q->stmt != NULL) {
        sqlite3_reset(q->stmt); /* repeats the step's failure, which is known */
        sqlite3_clear_bindings(q->stmt);
    }
    return q->err;
}

enum err query_run(struct query *q)
{
    while (query_next(q))
        ;
    return query_done(q);
}

enum err query_insert(struct query *q, int64_t *out_id)
{
    enum err err = query_run(q);
    if (err == ERR_NONE)
        *out_id = sqlite3_last_insert_rowid(q->store->db);
    return err;
}

enum err query_update_one(struct query *q)
{
    enum err err = query_run(q);
    if (err == ERR_NONE && sqlite3_changes(q->store->db) != 1)
        return fault_set(q->fault, ERR_FINAL, "%s: nothing to change there, the row does not exist", q->store->path);
    return err;
}

/* ---- parameters, in their order ---- */

void put_text(struct query *q, struct str s)
{
    q->params++;
    if (q->err == ERR_NONE)
        failed(q, s.at == NULL ? sqlite3_bind_null(q->stmt, q->params)
                               : sqlite3_bind_text64(q->stmt, q->params, s.at, s.len, SQLITE_STATIC, SQLITE_UTF8));
}

void put_name(struct query *q, const char *name)
{
    put_text(q, str_of(name));
}

void put_blob(struct query *q, const void *at, size_t len)
{
    q->params++;
    if (q->err == ERR_NONE)
        failed(q, at == NULL ? sqlite3_bind_null(q->stmt, q->params)
                             : sqlite3_bind_blob64(q->stmt, q->params, at, len, SQLITE_STATIC));
}

void put_int(struct query *q, int64_t n)
{
    q->params++;
    if (q->err == ERR_NONE)
        failed(q, sqlite3_bind_int64(q->stmt, q->params, n));
}

static void put_null(struct query *q)
{
    q->params++;
    if (q->err == ERR_NONE)
        failed(q, sqlite3_bind_null(q->stmt, q->params));
}

void put_ref(struct query *q, int64_t n)
{
    if (n == 0)
        put_null(q);
    else
        put_int(q, n);
}

void put_day(struct query *q, day_t day)
{
    if (day == DAY_NONE)
        put_null(q);
    else
        put_int(q, day);
}

/* ---- columns, in their order ---- */

struct str take_text(struct query *q, struct arena *arena)
{
    int column = q->columns++;
    if (sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
        return STR_NONE;
    const char *at = sqlite3_column_blob(q->stmt, column); /* bytes as stored; NULL for an empty value */
    size_t len = (size_t)sqlite3_column_bytes(q->stmt, column);
    return str_copy(arena, (struct str){at != NULL ? at : "", len});
}

int64_t take_int(struct query *q)
{
    return sqlite3_column_int64(q->stmt, q->columns++);
}

int take_small(struct query *q)
{
    return sqlite3_column_int(q->stmt, q->columns++);
}

bool take_bool(struct query *q)
{
    return take_int(q) != 0;
}

day_t take_day(struct query *q)
{
    int column = q->columns++;
    return sqlite3_column_type(q->stmt, column) == SQLITE_NULL ? DAY_NONE : sqlite3_column_int(q->stmt, column);
}

bool take_bytes(struct query *q, void *out, size_t len)
{
    int column = q->columns++;
    const void *at = sqlite3_column_blob(q->stmt, column);
    if (at == NULL || (size_t)sqlite3_column_bytes(q->stmt, column) != len)
        return false;
    memcpy(out, at, len);
    return true;
}

int take_choice(struct query *q, name_fn *name_of, int count)
{
    const char *text = (const char *)sqlite3_column_text(q->stmt, q->columns++);
    for (int i = 0; text != NULL && i < count; i++)
        if (strcmp(name_of(i), text) == 0)
            return i;
    q->err = fault_set(q->fault, ERR_FINAL, "%s: « %s » is no value that this version knows, run `navette audit`",
                       q->store->path, text != NULL ? text : "");
    return 0;
}

const char *store_etat_name(int etat)
{
    return etat_name((enum etat)etat);
}

const char *store_sens_name(int sens)
{
    return sens_name((enum sens)sens);
}

/* ---- rows ---- */

enum err query_any(struct query *q, bool *out_any)
{
    bool any = query_next(q);
    enum err err = query_done(q);
    if (err == ERR_NONE)
        *out_any = any;
    return err;
}

enum err query_one(struct query *q, struct arena *arena, read_fn *read, bool *out_found, void *out_row)
{
    bool found = query_next(q);
    if (found)
        read(q, arena, out_row);
    enum err err = query_done(q);
    if (err == ERR_NONE)
        *out_found = found;
    return err;
}

enum err query_all(struct query *q, struct arena *arena, read_fn *read, size_t size, void **out_rows, size_t *out_count)
{
    char *rows = NULL;
    size_t count = 0, capacity = 0;
    while (query_next(q)) {
        if (count == capacity)
            rows = arena_grow(arena, rows, count, &capacity, size);
        read(q, arena, rows + count++ * size);
    }
    *out_rows = rows;
    *out_count = count;
    return query_done(q);
}
