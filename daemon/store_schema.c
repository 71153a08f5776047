/* store_schema: whose file this is, and the way from an older version to this one. Each section of schema.sql is one
 * version; each is carried out in one transaction together with the number that says that it was. */
#include <assert.h>
#include "daemon/store_private.h"

#include <stdlib.h>

static const unsigned char schema[] = {
#include "schema.inc" /* schema.sql as bytes, made by the Makefile */
};
static const char SECTION[] = "-- ==== migration ";

/* The SQL of section `number` (from 1); absent after the last. */
static struct str section(int number)
{
    struct str rest = {(const char *)schema, sizeof schema};
    for (int i = 0; i < number; i++) {
        size_t at = str_find(rest, STR(SECTION));
        if (at == STR_NOT_FOUND)
            return STR_NONE;
        rest = str_from(rest, at + sizeof SECTION - 1);
    }
    rest = str_from(rest, str_find_char(rest, '\n')); /* behind the number */
    size_t next = str_find(rest, STR(SECTION));
    return next == STR_NOT_FOUND ? rest : str_slice(rest, 0, next);
}

static int newest(void)
{
    int number = 0;
    while (section(number + 1).at != NULL)
        number++;
    return number;
}

bool store_schema_view(struct str *rest, struct str *out_view)
{
    static const char MAKES[] = "\nCREATE VIEW ";
    if (rest->at == NULL)
        *rest = (struct str){(const char *)schema, sizeof schema};
    do {
        size_t at = str_find(*rest, STR(MAKES));
        if (at == STR_NOT_FOUND)
            return false;
        *rest = str_from(*rest, at + sizeof MAKES - 1);
        *out_view = str_slice(*rest, 0, str_find_char(*rest, ')') + 1);
    } while (str_find(str_from(*rest, out_view->len), *out_view) != STR_NOT_FOUND); /* a later section makes it again */
    return true;
}

struct mark { /* what a file says of itself */
    int application, version, tables;
};

static enum err read_mark(struct store *store, struct mark *out_mark, struct fault *fault)
{
    struct query q = query_open(store,
        "SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)"
        " FROM pragma_application_id AS a, pragma_user_version AS v", fault);
    if (query_next(&q)) {
        out_mark->application = take_small(&q);
        out_mark->version = take_small(&q);
        out_mark->tables = take_small(&q);
    }
    return query_done(&q);
}

enum err store_check_file(struct store *store, enum store_mode mode, struct fault *fault)
{
    struct mark mark = {0};
    enum err err = read_mark(store, &mark, fault);
    if (err != ERR_NONE)
        return err;
    bool empty = mark.application == 0 && mark.version == 0 && mark.tables == 0;
    if (!empty && mark.application != STORE_APPLICATION_ID)
        return fault_set(fault, ERR_FINAL, "%s: a database of another program, name another state folder", store->path);
    if (mark.version > newest())
        return fault_set(fault, ERR_FINAL, "%s: version %d, this navette knows %d at most, install a newer navette",
                         store->path, mark.version, newest());
    if (mode == STORE_READ && empty)
        return fault_set(fault, ERR_FINAL, "%s: there is no state here yet, start `navette run`", store->path);
    if (mode == STORE_READ && mark.version < newest())
        return fault_set(fault, ERR_FINAL, "%s: version %d of an older navette, `navette run` brings it to %d", store->path,
                         mark.version, newest());
    return ERR_NONE;
}

static enum err draw_key(struct store *store, struct fault *fault)
{
    unsigned char key[STORE_KEY_BYTES];
    store->world->random(store->world, key, sizeof key);
    struct query q = query_open(store, "INSERT INTO instance (id, cle) VALUES (1, ?)", fault);
    put_blob(&q, key, sizeof key);
    enum err err = query_run(&q);
    explicit_bzero(key, sizeof key);
    return err;
}

/* Section `number` and the number itself, in the transaction that is open. */
static enum err apply(struct store *store, int number, struct fault *fault)
{
    struct str text = section(number);
    assert(text.at != NULL); /* the schema has a section for every version up to its own */
    char marks[96];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID, number);
    char *sql = strndup(text.at, text.len);
    if (sql == NULL)
        abort();
    int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    free(sql);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(store->db, marks, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return store_fail(store, fault, rc);
    return number == 1 ? draw_key(store, fault) : ERR_NONE;
}

enum err store_migrate(struct store *store, struct fault *fault)
{
    for (;;) {
        enum err err = store_begin(store, fault);
        struct mark mark = {0};
        if (err == ERR_NONE)
            err = read_mark(store, &mark, fault); /* under the lock: another process may have migrated in between */
        if (err == ERR_NONE && mark.version >= newest()) {
            store_rollback(store);
            return ERR_NONE;
        }
        if (err == ERR_NONE)
            err = apply(store, mark.version + 1, fault);
        if (err == ERR_NONE)
            err = store_commit(store, fault);
        if (err != ERR_NONE) {
            store_rollback(store);
            return err;
        }
    }
}
