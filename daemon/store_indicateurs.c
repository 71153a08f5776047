/* store_indicateurs: indicators, which are SELECTs of a configuration file, over the views of schema.sql.
 *
 * As with guards the text is looked at first (words of store_sql.h, the four parameters and the days as numbers, no word that
 * only SQLite knows), then SQLite's authorizer says what the sentence reads: columns of the views, and of tables only what a
 * view itself reads. WITH is refused, since a name that it gives could pass for a view's there. Before it is asked it is proved
 * in a database of its own that holds nothing but empty tables of the views' names. Last a limit on steps.
 *
 *   indicator = "SELECT" *( word | number | text | operator | "(" | ")" | "." | parameter )
 *   parameter = ":du" | ":au" | ":territoire" | ":circuit" | ":jour_du" | ":jour_au"     (jour_…: days as the views count them) */
#include "daemon/chrono.h"
#include "daemon/store_expressions.h"
#include "daemon/store_private.h"
#include "daemon/store_sql.h"

#include "parsers/base/buf.h"

enum {
    INDICATEUR_MAX_TEXT = 8000,      /* bytes */
    INDICATEUR_MAX_ROWS = 500,       /* of a table of figures */
    INDICATEUR_MAX_LIBELLE = 200,    /* bytes of one line's name; what is longer is cut */
    INDICATEUR_MAX_VALUE = 64 * 1024, /* bytes of a text while it is computed */
    INDICATEUR_MAX_PATTERN = 200,    /* bytes of a pattern of LIKE */
    INDICATEUR_MAX_DEPTH = 100,      /* of an expression */
    INDICATEUR_STEP = 10 * 1000,     /* steps of SQLite's machine between two questions whether to stop */
    INDICATEUR_MAX_TICKS = 10 * 1000, /* of INDICATEUR_STEP: some seconds; those of 100,000 dossiers stay under it */
    INDICATEUR_MAX_MS = 60 * 1000,   /* and in all: a step may be the search of a long text in another */
    PREUVE_MAX_MS = 2000,            /* over views that are empty: `check` waits for it */
    INDICATEUR_ARENA = 1 << 20,      /* bytes: the rows and their names, with room to spare */
    VUES_MAX = 16,
    VUES_MAX_SQL = 8 * 1024,         /* bytes of the sentences that make the empty views */
};

struct ligne { /* one row of the answer */
    struct str libelle;
    bool known;
    double value;
};

struct demande { /* one call */
    sqlite3 *db;
    const struct indicateur *indicateur;
    const struct periode *periode; /* NULL: it is only proved */
    struct arena *arena;
    struct str views[VUES_MAX]; /* « v_actes (circuit, …) » */
    size_t view_count;
    struct ligne *lignes;
    size_t count, capacity;
    int ticks;
    int64_t end; /* when it has taken too long, in the time of chrono_ms */
    struct fault *fault;
};

static enum err refuse(const struct demande *d, const char *why, struct str what)
{
    return fault_set(d->fault, ERR_FINAL, "indicator %.*s, line %d: %s%s%.*s", STR_ARG(d->indicateur->nom), d->indicateur->line, why,
                     what.at != NULL ? " " : "", (int)(what.len < 80 ? what.len : 80), what.at != NULL ? what.at : "");
}

/* ---- the text ---- */

static const char *const PARAMETERS[] = {"du", "au", "territoire", "circuit", "jour_du", "jour_au"};

static const char *const REFUSED[] = { /* the clock, and what only SQLite knows or knows otherwise */
    "with", "values", "collate", "glob", "regexp", "match", "over", "isnull", "notnull", "indexed", "rowid", "oid", "_rowid_",
    "current_date", "current_time", "current_timestamp",
};

/* « :du » stands at the head of *rest: takes it off. */
static bool take_parameter(struct str *rest)
{
    struct str name = str_from(*rest, 1);
    name = str_slice(name, 0, sql_span_word(name));
    *rest = str_from(*rest, 1 + name.len);
    for (size_t i = 0; i < sizeof PARAMETERS / sizeof PARAMETERS[0]; i++)
        if (str_eq_c(name, PARAMETERS[i]))
            return true;
    return false;
}

static enum err check_word(const struct demande *d, struct str word, struct str rest)
{
    bool of_sqlite = str_starts_nocase(word, STR("sqlite_")) || str_starts_nocase(word, STR("pragma_"));
    if (of_sqlite || sql_listed(REFUSED, sizeof REFUSED / sizeof REFUSED[0], word))
        return refuse(d, "an indicator may not say", word);
    if (str_eq_nocase(word, STR("trim")) && sql_trims_characters(rest))
        return refuse(d, "here only one text may stand:", word);
    if (str_eq_nocase(word, STR("is")) && !sql_is_follows(rest))
        return refuse(d, "behind IS only [NOT] NULL, TRUE or FALSE may stand:", str_slice(rest, 0, 40));
    return ERR_NONE;
}

static enum err check_text(const struct demande *d)
{
    struct str rest = str_trim(d->indicateur->sql), text = STR_NONE;
    if (rest.len > INDICATEUR_MAX_TEXT)
        return refuse(d, "longer than 8000 bytes", STR_NONE);
    if (sql_token(&rest, &text) != TOKEN_WORD || !str_eq_nocase(text, STR("select")))
        return refuse(d, "an indicator is a SELECT over the views", STR_NONE);
    int depth = 0;
    enum err err = ERR_NONE;
    while (err == ERR_NONE && (rest = str_trim(rest)).len > 0) {
        if (rest.at[0] == ':') {
            text = rest;
            err = take_parameter(&rest) ? ERR_NONE : refuse(d, "no parameter of indicators:", str_slice(text, 0, 20));
            continue;
        }
        if (rest.at[0] == '.') { /* view.column */
            rest = str_from(rest, 1);
            continue;
        }
        enum token kind = sql_token(&rest, &text);
        depth += (kind == TOKEN_OPEN) - (kind == TOKEN_CLOSE);
        if (kind == TOKEN_BAD || depth < 0)
            err = refuse(d, "this may not stand here:", text);
        else if (kind == TOKEN_WORD)
            err = check_word(d, text, rest);
    }
    return err != ERR_NONE || depth == 0 ? err : refuse(d, "a parenthesis is not closed", STR_NONE);
}

/* ---- what it may read and call ---- */

static bool is_view(const struct demande *d, const char *name)
{
    for (size_t i = 0; name != NULL && i < d->view_count; i++)
        if (str_eq_c(str_slice(d->views[i], 0, sql_span_word(d->views[i])), name))
            return true;
    return false;
}

static bool may_call(const char *function, bool by_view)
{
    static const char *const of_views[] = {"date", "coalesce", "round"};
    static const char *const of_rows[] = {"count", "sum", "avg", "min", "max", "like"};
    if (by_view)
        return sql_listed(of_views, sizeof of_views / sizeof of_views[0], str_of(function));
    return sql_is_function(str_of(function)) || sql_listed(of_rows, sizeof of_rows / sizeof of_rows[0], str_of(function));
}

/* `inner`: the view that does it, NULL where the indicator itself does. */
static int authorize(void *context, int action, const char *first, const char *second, const char *database, const char *inner)
{
    const struct demande *d = context;
    bool by_view = is_view(d, inner);
    if (inner != NULL && !by_view)
        return SQLITE_DENY;
    switch (action) {
    case SQLITE_SELECT:
        return SQLITE_OK;
    case SQLITE_READ:
        if (database == NULL && second != NULL && second[0] == '\0')
            return SQLITE_OK; /* rows of a view's table are counted, and no column read: proved before (store_indicateur) */
        return by_view || is_view(d, first) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return second != NULL && may_call(second, by_view) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static int tick(void *context)
{
    struct demande *d = context;
    return ++d->ticks > INDICATEUR_MAX_TICKS || chrono_ms() > d->end;
}

/* ---- asking ---- */

static struct demande start(const struct indicateur *indicateur, struct arena *arena, struct fault *fault)
{
    struct demande d = {.indicateur = indicateur, .arena = arena, .fault = fault};
    struct str rest = STR_NONE;
    while (d.view_count < VUES_MAX && store_schema_view(&rest, &d.views[d.view_count]))
        d.view_count++;
    return d;
}

static int bind(sqlite3_stmt *stmt, const char *name, struct str text)
{
    int at = sqlite3_bind_parameter_index(stmt, name);
    if (at == 0 || text.at == NULL)
        return SQLITE_OK;
    return sqlite3_bind_text64(stmt, at, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_day(const struct demande *d, sqlite3_stmt *stmt, const char *name, const char *number, day_t day)
{
    int at = sqlite3_bind_parameter_index(stmt, number);
    int rc = bind(stmt, name, date_iso(d->arena, day));
    return at == 0 || rc != SQLITE_OK ? rc : sqlite3_bind_int64(stmt, at, day);
}

static int bind_period(const struct demande *d, sqlite3_stmt *stmt)
{
    const struct periode *periode = d->periode;
    if (periode == NULL)
        return SQLITE_OK;
    int rc = bind_day(d, stmt, ":du", ":jour_du", periode->du);
    if (rc == SQLITE_OK)
        rc = bind_day(d, stmt, ":au", ":jour_au", periode->au);
    if (rc == SQLITE_OK)
        rc = bind(stmt, ":territoire", periode->territoire);
    return rc == SQLITE_OK ? bind(stmt, ":circuit", periode->circuit) : rc;
}

static enum err take_row(struct demande *d, sqlite3_stmt *stmt)
{
    bool table = d->indicateur->mesure == MESURE_TABLEAU;
    int column = table ? 1 : 0;
    if (d->count == (table ? INDICATEUR_MAX_ROWS : 1))
        return refuse(d, table ? "more than 500 rows" : "more than one row: one figure is expected, or « mesure = tableau »", STR_NONE);
    d->lignes = arena_grow(d->arena, d->lignes, d->count, &d->capacity, sizeof *d->lignes);
    struct ligne *ligne = &d->lignes[d->count++];
    int type = sqlite3_column_type(stmt, column);
    ligne->known = type != SQLITE_NULL;
    if (type != SQLITE_NULL && type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return refuse(d, "its value is a text: a number is expected", STR_NONE);
    ligne->value = sqlite3_column_double(stmt, column);
    if (!table)
        return ERR_NONE;
    const char *text = (const char *)sqlite3_column_text(stmt, 0);
    struct str libelle = text != NULL ? (struct str){text, (size_t)sqlite3_column_bytes(stmt, 0)} : STR("non renseigné");
    ligne->libelle = str_copy(d->arena, str_slice(libelle, 0, INDICATEUR_MAX_LIBELLE));
    return ERR_NONE;
}

static enum err step_all(struct demande *d, sqlite3_stmt *stmt)
{
    int wanted = d->indicateur->mesure == MESURE_TABLEAU ? 2 : 1;
    if (sqlite3_column_count(stmt) != wanted)
        return refuse(d, wanted == 1 ? "one column is expected, the figure (two with « mesure = tableau »)"
                                     : "two columns are expected: the name of the line and its figure", STR_NONE);
    int rc = bind_period(d, stmt);
    enum err err = ERR_NONE;
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW && (err = take_row(d, stmt)) != ERR_NONE)
            return err;
    }
    if (rc == SQLITE_INTERRUPT)
        return refuse(d, "it takes too long to compute, ask for less at once", STR_NONE);
    return rc == SQLITE_DONE ? ERR_NONE : refuse(d, "it cannot be computed:", str_of(sqlite3_errmsg(d->db)));
}

static enum err prepare_and_step(struct demande *d)
{
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    enum err err = ERR_NONE;
    int rc = sqlite3_prepare_v2(d->db, d->indicateur->sql.at, (int)d->indicateur->sql.len, &stmt, &tail);
    if (rc != SQLITE_OK)
        err = refuse(d, "SQL does not know this:", str_of(sqlite3_errmsg(d->db)));
    else
        err = step_all(d, stmt);
    sqlite3_finalize(stmt);
    return err;
}

/* The connection may be the store's own: what is set for the indicator is taken back. */
static enum err ask(struct demande *d)
{
    static const struct { int id, value; } limits[] = {
        {SQLITE_LIMIT_LENGTH, INDICATEUR_MAX_VALUE},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, INDICATEUR_MAX_PATTERN},
        {SQLITE_LIMIT_EXPR_DEPTH, INDICATEUR_MAX_DEPTH},
    };
    enum { LIMITS = sizeof limits / sizeof limits[0] };
    int before[LIMITS];
    d->ticks = 0;
    d->end = chrono_ms() + (d->periode == NULL ? PREUVE_MAX_MS : INDICATEUR_MAX_MS);
    d->count = 0;
    enum err err = check_text(d);
    if (err != ERR_NONE)
        return err;
    for (size_t i = 0; i < LIMITS; i++)
        before[i] = sqlite3_limit(d->db, limits[i].id, limits[i].value);
    sqlite3_set_authorizer(d->db, authorize, d);
    sqlite3_progress_handler(d->db, INDICATEUR_STEP, tick, d);
    err = prepare_and_step(d);
    sqlite3_progress_handler(d->db, 0, NULL, NULL);
    sqlite3_set_authorizer(d->db, NULL, NULL);
    for (size_t i = 0; i < LIMITS; i++)
        (void)sqlite3_limit(d->db, limits[i].id, before[i]);
    return err;
}

static enum err ask_store(struct demande *d, indicateur_fn *each, void *context)
{
    enum err err = ask(d);
    for (size_t i = 0; err == ERR_NONE && i < d->count; i++)
        each(context, d->indicateur, d->lignes[i].libelle, d->lignes[i].known, d->lignes[i].value);
    if (err == ERR_NONE && d->count == 0 && d->indicateur->mesure != MESURE_TABLEAU)
        each(context, d->indicateur, STR_NONE, false, 0);
    return err;
}

/* ---- proving ---- */

static enum err make_views(const struct demande *d)
{
    struct buf sql;
    buf_init(&sql, VUES_MAX_SQL);
    for (size_t i = 0; i < d->view_count; i++) {
        buf_add_c(&sql, "CREATE TABLE ");
        buf_add(&sql, d->views[i]);
        buf_add_c(&sql, ";");
    }
    int rc = buf_failed(&sql) ? SQLITE_NOMEM : sqlite3_exec(d->db, sql.at, NULL, NULL, NULL);
    buf_free(&sql);
    return rc == SQLITE_OK ? ERR_NONE : fault_set(d->fault, ERR_WAIT, "indicators: the system has no memory left, try again");
}

static enum err open_memory(struct demande *d)
{
    if (sqlite3_open_v2(":memory:", &d->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return fault_set(d->fault, ERR_WAIT, "indicators: the system has no memory left, try again");
    sqlite3_db_config(d->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    return make_views(d);
}

enum err store_indicateurs_check(const struct indicateur *indicateurs, size_t count, indicateur_faux_fn *each, void *context,
                                 struct fault *out_fault)
{
    struct arena *arena = arena_new(INDICATEUR_ARENA, NULL, NULL);
    struct demande d = start(indicateurs, arena, out_fault);
    enum err err = count > 0 ? open_memory(&d) : ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < count; i++) {
        d.indicateur = &indicateurs[i];
        if (ask(&d) != ERR_NONE)
            each(context, &indicateurs[i], out_fault);
    }
    sqlite3_close(d.db);
    arena_free(arena);
    return err;
}

struct faux {
    bool any;
    struct fault fault;
};

static void note_first(void *context, const struct indicateur *indicateur, const struct fault *fault)
{
    (void)indicateur;
    struct faux *faux = context;
    if (!faux->any)
        *faux = (struct faux){true, *fault};
}

/* ---- and then asking ---- */

enum err store_indicateurs(struct store *store, const struct indicateur *indicateurs, size_t count, const struct periode *periode,
                           indicateur_fn *each, void *context, struct fault *out_fault)
{
    struct faux faux = {false, {""}};
    enum err err = store_indicateurs_check(indicateurs, count, note_first, &faux, out_fault); /* where there is no table they name none */
    if (err == ERR_NONE && faux.any)
        return fault_set(out_fault, ERR_FINAL, "%s", faux.fault.text);
    for (size_t i = 0; err == ERR_NONE && i < count; i++) {
        struct arena *arena = arena_new(INDICATEUR_ARENA, NULL, NULL);
        struct demande d = start(&indicateurs[i], arena, out_fault);
        d.db = store->db;
        d.periode = periode;
        err = ask_store(&d, each, context);
        arena_free(arena);
    }
    return err;
}
