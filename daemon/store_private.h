/* store_private: what the files of store share: the connection, and one short way to ask SQL.
 * A query is opened, its parameters are put in order, its rows are stepped, its columns are taken in order, and its end is
 * asked once (query_done). The first failure sticks: what follows does nothing, query_done tells it. */
#ifndef NAVETTE_STORE_PRIVATE_H
#define NAVETTE_STORE_PRIVATE_H

#include <sqlite3.h>

#include "daemon/store.h"

enum {
    STORE_APPLICATION_ID = 0x6e617674, /* "navt": other programs' files are told apart by it */
    STORE_BUSY_MS = 5000,              /* a reader's checkpoint or a backup holds the lock for far less */
    STORE_WAL_KEPT_BYTES = 16 << 20,   /* a WAL that a long reader let grow is cut back to this */
    STORE_MAX_STATEMENTS = 256,        /* sentences of SQL in these files: about 160, counted by tests/structure */
    STORE_SALT_BYTES = 16,
};

#define STORE_REFERENCE "NAV-%04d-%04d" /* year, number: made by store_dossier_new, verified by the audit */

struct store {
    sqlite3 *db;
    char *path;
    const struct world *world;
    bool in_transaction; /* between store_begin and its end; SQLite may have rolled back under it */
    int64_t written;     /* rows that the connection had changed when it began */
    unsigned char key[STORE_KEY_BYTES];
    struct {
        const char *sql; /* a literal: its address is its name */
        sqlite3_stmt *stmt;
    } cache[STORE_MAX_STATEMENTS];
    size_t cached;
};

/* Says what the connection's last failure means for the caller. `rc` is SQLite's result code. */
enum err store_fail(const struct store *store, struct fault *fault, int rc);

/* Brings the file to this program's version (store_schema.c); a newer or foreign one is refused. */
MUST_USE enum err store_check_file(struct store *store, enum store_mode mode, struct fault *fault);
MUST_USE enum err store_migrate(struct store *store, struct fault *fault);

/* The views that indicators ask, one by one: « v_actes (circuit, …) ». *rest absent: from the first. */
bool store_schema_view(struct str *rest, struct str *out_view);

struct query {
    struct store *store;
    sqlite3_stmt *stmt;
    struct fault *fault;
    enum err err;
    int params, columns; /* put and taken so far */
};

/* `sql` is a literal (see struct store). A sentence that writes outside a transaction is our own mistake: assert. */
struct query query_open(struct store *store, const char *sql, struct fault *fault);
bool query_next(struct query *q);                      /* true: a row is there */
enum err query_done(struct query *q);                  /* gives the statement back */
enum err query_any(struct query *q, bool *out_any);    /* is a row there? and is done */
enum err query_run(struct query *q);                   /* steps to the end and is done */
enum err query_insert(struct query *q, int64_t *out_id);
enum err query_update_one(struct query *q);            /* ERR_FINAL where it changed no row */

void put_text(struct query *q, struct str s);          /* absent: NULL */
void put_name(struct query *q, const char *name);
void put_blob(struct query *q, const void *at, size_t len); /* NULL: NULL */
void put_int(struct query *q, int64_t n);
void put_ref(struct query *q, int64_t n);              /* 0: NULL */
void put_day(struct query *q, day_t day);              /* DAY_NONE: NULL */

struct str take_text(struct query *q, struct arena *arena);
int64_t take_int(struct query *q);                     /* NULL: 0 */
int take_small(struct query *q);
bool take_bool(struct query *q);
day_t take_day(struct query *q);                       /* NULL: DAY_NONE */
bool take_bytes(struct query *q, void *out, size_t len); /* false where the column has not exactly `len` bytes */

/* A value kept by its name: the index below `count` whose name_of it is. A name nobody knows is ERR_FINAL. */
typedef const char *name_fn(int value);
int take_choice(struct query *q, name_fn *name_of, int count);
const char *store_etat_name(int etat);
const char *store_sens_name(int sens);

/* One row, or all of them, into the arena; `read` takes the columns in their order. All rows are collected before anybody
 * hears of the first, so that a callback may write. */
typedef void read_fn(struct query *q, struct arena *arena, void *out_row);
enum err query_one(struct query *q, struct arena *arena, read_fn *read, bool *out_found, void *out_row);
enum err query_all(struct query *q, struct arena *arena, read_fn *read, size_t size, void **out_rows, size_t *out_count);

/* ---- dossiers: their columns, for store_dossiers.c and store_attente.c ---- */

/* Read by store_dossier_read in this order; the nearest deadline is computed, so that it can never be an old one. */
#define SELECT_DOSSIER                                                                                                  \
    "SELECT d.id, d.reference, d.circuit, d.etat, d.etape, d.depuis,"                                                   \
    " (SELECT min(q.echeance) FROM question AS q WHERE q.dossier = d.id AND q.close IS NULL),"                          \
    " d.territoire, d.mds, d.emetteur, d.referent_nom, d.referent_mail, d.place, d.lie_a, d.ouvert,"                    \
    " j.nom, j.prenom, j.naissance, d.version, d.depart, d.objet, d.element, d.admis, d.fini, d.ordre, d.hors_perimetre" \
    " FROM dossier AS d LEFT JOIN jeune AS j ON j.dossier = d.id "
enum { SANS_RANG = INT32_MAX }; /* ordre of who was not ranked: in the order of the index that is the last */
read_fn store_dossier_read;
enum err store_dossier_each_of(struct query *q, struct arena *arena, dossier_fn *each, void *context);

/* ---- the chain ---- */

/* The links of the chain, for those who add and for those who verify (store_events.c). */
struct lien {
    int64_t seq, dossier, quand, message;
    struct str quoi;
};
void store_event_digest(const unsigned char salt[STORE_SALT_BYTES], struct str par, struct str origine, struct str detail,
                        unsigned char out_digest[STORE_HASH_BYTES]);
void store_event_hash(const unsigned char previous[STORE_HASH_BYTES], const struct lien *lien,
                      const unsigned char digest[STORE_HASH_BYTES], unsigned char out_hash[STORE_HASH_BYTES]);

/* For store_audit.c: where damage is told. */
struct audit {
    struct store *store;
    struct arena *arena;
    struct fault *fault;
    audit_fn *each;
    void *context;
    int count;
};
void audit_damage(struct audit *audit, const char *format, ...) PRINTF_LIKE(2, 3);
MUST_USE enum err audit_chain(struct audit *audit);
MUST_USE enum err audit_spool(struct audit *audit, const char *spool);

#endif
