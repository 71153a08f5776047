/* store_schema: a database that an older navette left is brought to this one's version: its sections carried out one by one,
 * rows put in as that version had them. And every question of a quiet day finds its answer in an index. */
#include "tests/unit/test_store.h"

static char *schema_text(void)
{
    static char text[256 * 1024];
    FILE *file = fopen("daemon/schema.sql", "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_true(len > 0 && len < sizeof text - 1);
    text[len] = '\0';
    return text;
}

/* The file as version `version` made it. */
static void make_old(int version)
{
    char *text = schema_text(), mark[64], marks[128];
    snprintf(mark, sizeof mark, "-- ==== migration %d ", version + 1);
    char *next = strstr(text, mark);
    assert_non_null(next);
    *next = '\0';
    store_close(here.store);
    here.store = NULL;
    count_files(true);
    stranger(here.path, text);
    snprintf(marks, sizeof marks, "PRAGMA application_id = 0x6e617674; PRAGMA user_version = %d", version);
    stranger(here.path, marks);
    stranger(here.path, "INSERT INTO instance (id, cle) VALUES (1, zeroblob(32))");
}

/* What an older navette left behind: the file as version 1 had it, with a message on its way. */
static void test_version_1_goes_on(void **state)
{
    (void)state;
    make_old(1);
    stranger(here.path, "INSERT INTO envoi (genre, message_id, de, destinataire, octets, etat, essais, prochain, cree)"
                        " VALUES ('question', 'm@x.example', 'n@x.example', 'a@x.example', x'78', 'pret', 0, 0, 0)");
    struct store *reader = NULL;
    struct envoi_row got;
    fails(store_open(here.path, STORE_READ, &here.world, &reader, &here.fault), ERR_FINAL, "navette run");
    ok(store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault));
    bool found = false;
    ok(store_envoi_next(here.store, here.arena, 0, 0, &found, &got, &here.fault));
    assert_true(found);
    assert_str(got.message_id, "m@x.example");
    assert_int_equal(got.copie, COPIE_AUCUNE);
    assert_false(got.a_signaler);
    ok(store_envoi_next_copie(here.store, here.arena, &found, &got, &here.fault));
    assert_false(found); /* what left before is not copied */
}

/* ---- version 2: dossiers in every etat ---- */

static const char VERSION_2[] =
    "INSERT INTO dossier (id, annee, rang, reference, circuit, etat, etape, depuis, territoire, place, ouvert) VALUES"
    " (1, 2026, 1, 'NAV-2026-0001', 'a', 'en_cours', 'avis', 20514, 't', 0, 1772438400),"
    " (2, 2026, 2, 'NAV-2026-0002', 'a', 'admis', 'accompagnement', 20540, 't', 1, 1772438400),"
    " (3, 2026, 3, 'NAV-2026-0003', 'a', 'sorti', NULL, 20600, 't', 0, 1772438400),"
    " (4, 2026, 4, 'NAV-2026-0004', 'b', 'refuse', NULL, NULL, 't', 0, 1772438400);"
    "INSERT INTO question (dossier, numero, etape, question, role, mds, jeton, relancee, escaladee) VALUES"
    " (1, 1, 'avis', 'avis', 'rsase', 'arras', '00000000000000000000000000000001', 0, 0);"
    "INSERT INTO avis (dossier, etape, origine, sens, en_reserve) VALUES (1, 'avis', 'mail', 'favorable', 0);"
    "INSERT INTO piece (dossier, type, recu) VALUES (1, 'accord', 5);"
    /* 2026-07-01T22:30Z is the 2nd of July in Paris, 2026-12-31T22:30Z still the 31st of December */
    "INSERT INTO event (seq, dossier, quand, quoi, digest, hash) VALUES (1, 2, 1782945000, 'admission', zeroblob(32), zeroblob(32)),"
    " (2, 3, 1798756200, 'admission', zeroblob(32), zeroblob(32)), (3, 3, 1898756200, 'admission', zeroblob(32), zeroblob(32));";

static void hear_tenue(void *context, const struct tenue_row *row)
{
    struct heard *heard = context;
    heard->texts[heard->count++] = str_print(here.arena, "%.*s/%.*s/%.*s", STR_ARG(row->circuit), STR_ARG(row->role), STR_ARG(row->mds));
}

static void hear_avis(void *context, const struct avis_row *row)
{
    struct heard *heard = context;
    heard->texts[heard->count++] = row->question;
}

static void hear_piece(void *context, const struct piece_row *row)
{
    ((struct heard *)context)->count += row->declaree ? 100 : 1;
}

static void test_version_2_goes_on(void **state)
{
    (void)state;
    static const struct { day_t admis, fini; } days[] = {
        {DAY_NONE, DAY_NONE}, {20636, DAY_NONE}, {20818, 20600}, {DAY_NONE, 20514},
    };
    struct dossier_row row;
    make_old(2);
    stranger(here.path, VERSION_2);
    ok(store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault));
    for (int64_t id = 1; id <= 4; id++) {
        ok(store_dossier_get(here.store, here.arena, id, &row, &here.fault));
        assert_int_equal(row.admis, days[id - 1].admis);
        assert_int_equal(row.fini, days[id - 1].fini);
        assert_str(row.version, NULL);
        assert_int_equal(row.rang, 0);
        assert_false(row.hors_perimetre);
    }
    struct heard tenues = {0}, avis = {0}, pieces = {0};
    ok(store_question_each_tenue(here.store, here.arena, hear_tenue, &tenues, &here.fault));
    assert_int_equal(tenues.count, 1);
    assert_str(tenues.texts[0], "a/rsase/arras"); /* an old question knows its circuit */
    ok(store_avis_each(here.store, here.arena, 1, hear_avis, &avis, &here.fault));
    assert_str(avis.texts[0], NULL);
    ok(store_piece_each(here.store, here.arena, 1, hear_piece, &pieces, &here.fault));
    assert_int_equal(pieces.count, 1);
    int count = -1;
    ok(store_places_prises(here.store, STR("a"), STR("t"), &count, &here.fault));
    assert_int_equal(count, 1);
}

/* ---- version 4: questions that were reminded of by two flags ---- */

static const char VERSION_4[] =
    "INSERT INTO dossier (id, annee, rang, reference, circuit, etat, etape, depuis, place, ouvert) VALUES"
    " (1, 2026, 1, 'NAV-2026-0001', 'a', 'en_cours', 'avis', 20514, 0, 1772438400);"
    "INSERT INTO question (dossier, numero, etape, question, mail, jeton, posee, echeance, relance, escalade, relancee, escaladee, close) VALUES"
    " (1, 1, 'avis', 'avis', 'a@x.example', '00000000000000000000000000000001', 20514, 20517, 20517, 20521, 0, 0, NULL),"
    " (1, 2, 'avis', 'avis', 'a@x.example', '00000000000000000000000000000002', 20514, 20517, 20517, 20521, 1, 0, NULL),"
    " (1, 3, 'avis', 'avis', 'a@x.example', '00000000000000000000000000000003', 20514, 20517, 20517, 20521, 1, 1, NULL),"
    " (1, 4, 'avis', 'avis', 'a@x.example', '00000000000000000000000000000004', 20514, 20517, NULL, NULL, 0, 0, NULL),"
    " (1, 5, 'avis', 'avis', 'a@x.example', '00000000000000000000000000000005', 20514, 20517, 20517, 20521, 1, 0, 5);";

static void hear_due(void *context, const struct question_row *row)
{
    (void)row;
    ((struct heard *)context)->count++;
}

static void test_version_4_goes_on(void **state)
{
    (void)state;
    static const struct { int niveau; day_t rappel, alerte; } expected[] = {{0, 20517, 20526}, {2, 20521, 20526}, {3, 20526, 20526}, {0, 20522, 20522}};
    struct heard due = {0};
    make_old(4);
    stranger(here.path, VERSION_4);
    ok(store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault));
    for (int64_t id = 1; id <= 4; id++) {
        struct question_row row;
        ok(store_question_get(here.store, here.arena, id, &row, &here.fault));
        assert_int_equal(row.niveau, expected[id - 1].niveau);
        assert_int_equal(row.rappel, expected[id - 1].rappel);
        assert_int_equal(row.alerte, expected[id - 1].alerte);
        assert_int_equal(row.mi_temps, DAY_NONE);
        assert_int_equal(row.promis, DAY_NONE);
    }
    ok(store_question_each_due(here.store, here.arena, 20521, 9, hear_due, &due, &here.fault));
    assert_int_equal(due.count, 2); /* nobody is reminded of what was answered */
    ok(store_question_each_due(here.store, here.arena, 20521, 1, hear_due, &due, &here.fault));
    assert_int_equal(due.count, 2 + 1); /* as many as were asked for */
}

/* Carried out twice in a row it would fail: what was migrated stays as it is. */
static void test_migrates_once(void **state)
{
    (void)state;
    make_old(2);
    ok(store_open(here.path, STORE_WRITE, &here.world, &here.store, &here.fault));
    reopen();
    begin();
    new_dossier("Nom", "Prenom", 10, 20514, NULL);
    commit();
    assert_int_equal(count_dossiers(here.store), 1);
}

/* ---- the plan of every question that a quiet day asks; there is no row, so nobody is ever called ---- */

static void ask_due(void)
{
    ok(store_question_each_due(here.store, here.arena, 20514, 9, NULL, NULL, &here.fault));
}

static void ask_programme(void)
{
    ok(store_programme_each_due(here.store, here.arena, 20514, 100, NULL, NULL, &here.fault));
}

static void ask_departs(void)
{
    ok(store_programme_each_last_depart(here.store, here.arena, NULL, NULL, &here.fault));
}

static void ask_done(void)
{
    bool done = true;
    ok(store_programme_was_done(here.store, 1, STR("e"), 20514, &done, &here.fault));
}

static void ask_prises(void)
{
    int count = 0;
    ok(store_places_prises(here.store, STR("a"), STR("t"), &count, &here.fault));
}

static void ask_liberees(void)
{
    int count = 0;
    ok(store_places_liberees(here.store, STR("a"), STR("t"), 20514, &count, &here.fault));
}

static void ask_waiting(void)
{
    ok(store_dossier_each_waiting(here.store, here.arena, STR("a"), STR("e"), STR("t"), NULL, NULL, &here.fault));
}

static void ask_message(void)
{
    bool found = false;
    struct message_row row;
    ok(store_message_next(here.store, here.arena, 0, &found, &row, &here.fault));
}

static void ask_envoi(void)
{
    bool found = false;
    struct envoi_row row;
    ok(store_envoi_next(here.store, here.arena, 0, 0, &found, &row, &here.fault));
    ok(store_envoi_next_copie(here.store, here.arena, &found, &row, &here.fault));
    ok(store_envoi_each_a_signaler(here.store, here.arena, 5, NULL, NULL, &here.fault));
}

static void ask_tenue(void)
{
    ok(store_question_each_tenue(here.store, here.arena, NULL, NULL, &here.fault));
}

static void ask_of_tenue(void)
{
    const struct tenue_row tenue = {.circuit = STR("a"), .role = STR("r")};
    ok(store_question_each_of_tenue(here.store, here.arena, &tenue, NULL, NULL, &here.fault));
}

static void ask_near(void)
{
    ok(store_dossier_each_near(here.store, here.arena, STR("a"), STR("n"), STR("p"), 1, 0, NULL, NULL, &here.fault));
}

static void ask_same(void)
{
    ok(store_dossier_each_same(here.store, here.arena, STR("n"), STR("p"), 1, NULL, NULL, &here.fault));
}

static void ask_other_version(void)
{
    ok(store_dossier_each_other_version(here.store, here.arena, STR("a"), STR("v"), NULL, NULL, &here.fault));
}

static void ask_valeurs(void)
{
    ok(store_valeur_each_last(here.store, here.arena, 1, NULL, NULL, &here.fault));
}

static const struct plan_row {
    const char *name;
    void (*ask)(void);
} plan_rows[] = {
    {"question_each_due", ask_due},     {"programme_each_due", ask_programme}, {"programme_each_last_depart", ask_departs},
    {"programme_was_done", ask_done},   {"places_prises", ask_prises},         {"places_liberees", ask_liberees},
    {"each_waiting", ask_waiting},         {"message_next", ask_message},
    {"envoi_next", ask_envoi},          {"each_tenue", ask_tenue},             {"each_of_tenue", ask_of_tenue},
    {"each_near", ask_near},            {"each_same", ask_same},               {"each_other_version", ask_other_version},
    {"valeur_each_last", ask_valeurs},
};

/* A scan is fine over what the sentence itself has made (a subquery, the CTE), never over a table or a whole index. */
static bool walks_a_table(const char *step)
{
    static const char *const tables[] = {"question", "dossier", "programme", "jeune", "message", "envoi", "event", "valeur",
                                         "q", "d", "p", "o", "j"};
    /* partial indexes of what is still to be done; and one that is left after its first row (test_store_programme measures it) */
    static const char *const short_ones[] = {"INDEX message_attente", "INDEX envoi_a_copier", "INDEX envoi_a_signaler", "INDEX programme_depart"};
    if (strncmp(step, "SCAN ", 5) != 0)
        return false;
    for (size_t i = 0; i < sizeof short_ones / sizeof short_ones[0]; i++)
        if (strstr(step, short_ones[i]) != NULL)
            return false;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        size_t len = strlen(tables[i]);
        if (strncmp(step + 5, tables[i], len) == 0 && (step[5 + len] == ' ' || step[5 + len] == '\0'))
            return true;
    }
    return false;
}

static int plan_of(const char *sql)
{
    int walks = 0;
    sqlite3_stmt *stmt = NULL;
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(here.store->db, explain, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(stmt, 3);
        walks += walks_a_table(step);
        if (walks_a_table(step))
            print_error("%s\n  in %s\n", step, sql);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(explain);
    return walks;
}

static void test_plan(void **state)
{
    const struct plan_row *row = *state;
    void *none = NULL;
    setup(&none);
    size_t before = here.store->cached;
    row->ask();
    assert_true(here.store->cached > before);
    int walks = 0;
    for (size_t i = before; i < here.store->cached; i++)
        walks += plan_of(here.store->cache[i].sql);
    assert_int_equal(walks, 0);
    teardown(&none);
}

static void test_the_measure_sees_a_walk(void **state)
{
    (void)state;
    assert_int_equal(plan_of("SELECT * FROM question WHERE etape = 'e'"), 1);
    assert_int_equal(plan_of("SELECT count(*) FROM question AS q"), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_PLACE(test_version_1_goes_on),
        IN_PLACE(test_version_2_goes_on),
        IN_PLACE(test_version_4_goes_on),
        IN_PLACE(test_migrates_once),
        IN_PLACE(test_the_measure_sees_a_walk),
    };
    return RUN_TESTS("store_schema", tests) + RUN_ROWS("store, plans of a quiet day", plan_rows, test_plan);
}
