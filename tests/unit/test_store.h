/* test_store: a store in a folder of its own for each test of store, and the few steps that they share. */
#ifndef NAVETTE_TEST_STORE_H
#define NAVETTE_TEST_STORE_H

#include "tests/unit/unit.h"

#include <dirent.h>
#include <unistd.h>

#include "daemon/store_private.h"

enum { ARENA = 4 << 20, HEARD = 32 };

struct place { /* what each test gets: a folder of its own and a store in it */
    char folder[64], path[96];
    struct world world;
    struct store *store;
    struct arena *arena;
    struct fault fault;
    unsigned char next; /* the test's « random » bytes count up: runs are the same */
};
static struct place here;

static inline int64_t fixed_now(const struct world *world)
{
    return world->fixed_now;
}

static inline void counted_random(const struct world *world, void *bytes, size_t len)
{
    (void)world;
    for (size_t i = 0; i < len; i++)
        ((unsigned char *)bytes)[i] = here.next++;
}

static inline void ok(enum err err)
{
    if (err != ERR_NONE)
        fail_msg("%s", here.fault.text);
}

static inline void fails(enum err got, enum err expected, const char *says)
{
    assert_int_equal(got, expected);
    if (strstr(here.fault.text, says) == NULL)
        fail_msg("« %s » does not say « %s »", here.fault.text, says);
}

static inline void reopen(void)
{
    store_close(here.store);
    here.store = NULL;
    ok(store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault));
}

static inline int setup(void **state)
{
    (void)state;
    here = (struct place){.folder = "/tmp/navette-store-XXXXXX", .world = {.now = fixed_now, .random = counted_random}};
    assert_non_null(mkdtemp(here.folder));
    snprintf(here.path, sizeof here.path, "%s/navette.db", here.folder);
    here.arena = arena_new(ARENA, NULL, NULL);
    ok(store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault));
    return 0;
}

static inline int count_files(bool and_remove)
{
    int count = 0;
    DIR *folder = opendir(here.folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (and_remove)
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    return count;
}

static inline int teardown(void **state)
{
    (void)state;
    store_close(here.store);
    arena_free(here.arena);
    count_files(true);
    return rmdir(here.folder);
}

/* ---- what callbacks heard ---- */

struct heard { /* what a callback heard */
    int count;
    int64_t ids[HEARD];
    struct str texts[HEARD];
};

static inline void hear_damage(void *context, const char *damage)
{
    struct heard *heard = context;
    if (heard->count < HEARD)
        heard->texts[heard->count++] = str_copy(here.arena, str_of(damage));
}

/* SQL of a stranger's hand, through a connection of its own. */
static inline void stranger(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static inline void begin(void)
{
    ok(store_begin(here.store, &here.fault));
}

static inline void commit(void)
{
    ok(store_commit(here.store, &here.fault));
}

static inline int64_t new_dossier(const char *nom, const char *prenom, day_t naissance, day_t jour, struct str *out_reference)
{
    struct dossier_row row = {.circuit = STR("sessad-ip-62"), .etat = ETAT_EN_COURS, .etape = STR("avis_rsase"),
                              .depuis = jour, .territoire = STR("arrageois"), .emetteur = STR("a@departement.example"),
                              .jeune_nom = str_of(nom), .jeune_prenom = str_of(prenom), .jeune_naissance = naissance,
                              .ouvert = 1000};
    ok(store_dossier_new(here.store, here.arena, &row, jour, &here.fault));
    if (out_reference != NULL)
        *out_reference = row.reference;
    return row.id;
}

static inline void hear_dossier(void *context, const struct dossier_row *row)
{
    struct heard *heard = context;
    heard->texts[heard->count] = row->reference;
    heard->ids[heard->count++] = row->id;
}

static inline int count_dossiers(struct store *store)
{
    struct heard heard = {0};
    ok(store_dossier_each(store, here.arena, hear_dossier, &heard, &here.fault));
    return heard.count;
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif
