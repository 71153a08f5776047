/* store_gardes: guards and criteria, which are SQL expressions of a configuration file, over one row of facts.
 *
 * An expression is looked at three times. First as text, by the grammar below: words of the lists and names of facts, nothing
 * else, so that it can neither leave its parentheses nor ask for what only SQLite has. Then by SQLite's authorizer, which
 * knows what the sentence really does. Last in running: a limit on steps and on lengths. The connection holds no table.
 * All expressions of a call are one sentence, over the facts that they name; only where that fails they are asked one by
 * one, so that the one that is wrong is named.
 *
 *   expression = 1*( word | number | text | operator | "(" | ")" )     ; parentheses balanced, never below the first
 *   word    = a fact's name | an allowed function before "(" | an allowed keyword          (the others: store_sql.h)
 *   IS      is followed by [NOT] and NULL, TRUE or FALSE (PostgreSQL knows no other) */
#include "daemon/chrono.h"
#include "daemon/store_expressions.h"
#include "daemon/store_private.h"
#include "daemon/store_sql.h"

#include "parsers/base/buf.h"

enum {
    GARDE_MAX_TEXT = 2000,   /* bytes of one expression: a screen full */
    GARDE_MAX_SQL = 256 * 1024, /* bytes of the whole sentence: up to 1,000 facts of 200 bytes */
    GARDE_MAX_DEPTH = 60,    /* of the expression, in SQLite's counting */
    GARDE_MAX_VALUE = 64 * 1024, /* bytes of a text while it is computed: the longest of a fiche, and as much again */
    GARDE_MAX_PATTERN = 200, /* bytes of a pattern of LIKE: its time is the product with the text */
    GARDE_STEP = 20,         /* steps of SQLite's machine between two questions whether to stop */
    GARDE_MAX_TICKS = 5000,  /* of GARDE_STEP; an expression takes some tens of steps in all */
    GARDE_MAX_MS = 5000,     /* of one call: a step may be the search of a long text in another */
    WRAPPER_SELECTS = 2,     /* SELECT … FROM (SELECT …) */
    FAITS_CAP = 64 * 1024,   /* bytes of arena of one call: a mark for each fact */
};

static const char *const KEYWORDS[] = {
    "and", "or", "not", "is", "null", "true", "false", "in", "between", "like", "escape",
    "case", "when", "then", "else", "end",
};

struct expression {
    struct str nom, sql;
    int line;
};
typedef struct expression expression_fn(const void *items, size_t i); /* of the i-th guard or criterion */

struct evaluation;
/* Takes the value that stands in `column` for the i-th expression. */
typedef enum err take_fn(struct evaluation *e, size_t i, sqlite3_stmt *stmt, int column);

struct evaluation { /* one call */
    sqlite3 *db;
    const char *what; /* "guard", "criterion": for mistakes */
    const void *items;
    expression_fn *expression;
    size_t count;
    const struct fait *faits;
    size_t fait_count;
    bool *named; /* the facts that an expression names: no other is told to SQLite */
    take_fn *take;
    void *values; /* where `take` puts them */
    struct arena *arena; /* of texts among them */
    int selects, ticks;
    int64_t end; /* when it has taken too long, in the time of chrono_ms */
    struct fault *fault;
};

static enum err refuse(const struct evaluation *e, size_t i, const char *why, struct str what)
{
    struct expression it = e->expression(e->items, i);
    return fault_set(e->fault, ERR_FINAL, "%s %.*s, line %d: %s%s%.*s", e->what, STR_ARG(it.nom), it.line, why,
                     what.at != NULL ? " " : "", (int)(what.len < 60 ? what.len : 60), what.at != NULL ? what.at : "");
}

/* ---- the text ---- */

/* Is it a fact? Then it is marked as named. */
static bool is_fact(const struct evaluation *e, struct str word)
{
    for (size_t i = 0; i < e->fait_count; i++)
        if (e->faits[i].nom.len == word.len && str_eq_nocase(word, e->faits[i].nom)) {
            e->named[i] = true;
            return true;
        }
    return false;
}

static bool word_allowed(const struct evaluation *e, struct str word, struct str rest)
{
    struct str after = STR_NONE;
    struct str ahead = rest;
    bool call = sql_token(&ahead, &after) == TOKEN_OPEN;
    if (str_eq_nocase(word, STR("is")))
        return sql_is_follows(rest);
    if (sql_listed(KEYWORDS, sizeof KEYWORDS / sizeof KEYWORDS[0], word))
        return true;
    return call ? sql_is_function(word) : is_fact(e, word);
}

static enum err check_text(const struct evaluation *e, size_t i)
{
    struct str rest = e->expression(e->items, i).sql, text = STR_NONE;
    if (rest.len > GARDE_MAX_TEXT)
        return refuse(e, i, "longer than 2000 bytes, make two of it", STR_NONE);
    enum token kind = TOKEN_END;
    int depth = 0, tokens = 0;
    while ((kind = sql_token(&rest, &text)) != TOKEN_END) {
        tokens++;
        depth += (kind == TOKEN_OPEN) - (kind == TOKEN_CLOSE);
        if (kind == TOKEN_BAD || depth < 0)
            return refuse(e, i, "this may not stand here:", text);
        if (kind == TOKEN_WORD && str_eq_nocase(text, STR("trim")) && sql_trims_characters(rest))
            return refuse(e, i, "here only one text may stand:", text);
        if (kind == TOKEN_WORD && !word_allowed(e, text, rest))
            return refuse(e, i, "neither a known fact nor an allowed function:", text);
    }
    if (tokens == 0)
        return refuse(e, i, "it is empty, write an expression", STR_NONE);
    return depth == 0 ? ERR_NONE : refuse(e, i, "a parenthesis is not closed", STR_NONE);
}

static enum err check_texts(const struct evaluation *e)
{
    for (size_t i = 0; i < e->fait_count; i++)
        if (e->faits[i].nom.len == 0 || sql_span_word(e->faits[i].nom) != e->faits[i].nom.len)
            return fault_set(e->fault, ERR_FINAL, "%ss: « %.*s » is no name for a fact, use letters, digits and _", e->what,
                             STR_ARG(e->faits[i].nom));
    enum err err = ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < e->count; i++)
        err = check_text(e, i);
    return err;
}

/* ---- the connection ---- */

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *trigger)
{
    (void)first, (void)database, (void)trigger;
    struct evaluation *e = context;
    if (action == SQLITE_SELECT)
        return ++e->selects <= WRAPPER_SELECTS ? SQLITE_OK : SQLITE_DENY;
    if (action == SQLITE_FUNCTION && second != NULL) /* LIKE, the operator, is a function here */
        return strcmp(second, "like") == 0 || sql_is_function(str_of(second)) ? SQLITE_OK : SQLITE_DENY;
    return SQLITE_DENY; /* SQLITE_READ too: the columns of the inner SELECT are no table's */
}

static int tick(void *context)
{
    struct evaluation *e = context;
    return ++e->ticks > GARDE_MAX_TICKS || chrono_ms() > e->end;
}

static enum err open_memory(struct evaluation *e)
{
    static const struct { int id, value; } limits[] = {
        {SQLITE_LIMIT_SQL_LENGTH, GARDE_MAX_SQL},   {SQLITE_LIMIT_EXPR_DEPTH, GARDE_MAX_DEPTH},
        {SQLITE_LIMIT_LENGTH, GARDE_MAX_VALUE},     {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, GARDE_MAX_PATTERN},
        {SQLITE_LIMIT_ATTACHED, 0},                 {SQLITE_LIMIT_COMPOUND_SELECT, 1},
    };
    if (sqlite3_open_v2(":memory:", &e->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return fault_set(e->fault, ERR_WAIT, "guards: the system has no memory left, try again");
    /* LIKE tells capitals from small letters, as PostgreSQL's does */
    sqlite3_exec(e->db, "PRAGMA case_sensitive_like = ON", NULL, NULL, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        sqlite3_limit(e->db, limits[i].id, limits[i].value);
    sqlite3_set_authorizer(e->db, authorize, e);
    sqlite3_progress_handler(e->db, GARDE_STEP, tick, e);
    return ERR_NONE;
}

/* SELECT (expression), … FROM (SELECT ?1 AS "fact", …), for `count` expressions from the `first` on */
static void write_sentence(const struct evaluation *e, size_t first, size_t count, struct buf *sql)
{
    for (size_t i = first; i < first + count; i++) {
        buf_add_c(sql, i == first ? "SELECT (" : ", (");
        buf_add(sql, e->expression(e->items, i).sql);
        buf_add_c(sql, ")");
    }
    buf_add_c(sql, " FROM (SELECT NULL");
    for (size_t i = 0; i < e->fait_count; i++)
        if (e->named[i])
            buf_print(sql, ", ?%zu AS \"%.*s\"", i + 1, STR_ARG(e->faits[i].nom));
    buf_add_c(sql, ")");
}

static int bind_facts(const struct evaluation *e, sqlite3_stmt *stmt)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < e->fait_count && rc == SQLITE_OK; i++) {
        const struct fait *fait = &e->faits[i];
        int at = (int)i + 1;
        if (!e->named[i])
            continue;
        if (fait->est_nombre)
            rc = sqlite3_bind_int64(stmt, at, fait->nombre);
        else if (fait->texte.at != NULL)
            rc = sqlite3_bind_text64(stmt, at, fait->texte.at, fait->texte.len, SQLITE_STATIC, SQLITE_UTF8);
    }
    return rc;
}

static enum err evaluate(struct evaluation *e, size_t first, size_t count, sqlite3_stmt *stmt)
{
    int rc = bind_facts(e, stmt);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW)
        return refuse(e, first, "it cannot be computed:", str_of(sqlite3_errmsg(e->db)));
    enum err err = ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        err = e->take(e, first + i, stmt, (int)i);
    return err;
}

static enum err run_some(struct evaluation *e, size_t first, size_t count)
{
    struct buf sql;
    buf_init(&sql, GARDE_MAX_SQL);
    write_sentence(e, first, count, &sql);
    e->selects = e->ticks = 0;
    e->end = chrono_ms() + GARDE_MAX_MS;
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    enum err err = ERR_NONE;
    int rc = buf_failed(&sql) ? SQLITE_TOOBIG : sqlite3_prepare_v2(e->db, sql.at, (int)sql.len + 1, &stmt, &tail);
    if (rc != SQLITE_OK)
        err = refuse(e, first, "SQL does not know this:", str_of(sqlite3_errmsg(e->db)));
    else if (tail != NULL && *tail != '\0')
        err = refuse(e, first, "one expression is expected, this follows it:", str_of(tail));
    else
        err = evaluate(e, first, count, stmt);
    sqlite3_finalize(stmt);
    buf_free(&sql);
    return err;
}

static enum err run_all(struct evaluation *e)
{
    enum err err = check_texts(e);
    if (err != ERR_NONE || e->count == 0)
        return err;
    err = open_memory(e);
    if (err == ERR_NONE && run_some(e, 0, e->count) != ERR_NONE) /* the one that is wrong is to be named */
        for (size_t i = 0; err == ERR_NONE && i < e->count; i++)
            err = run_some(e, i, 1);
    sqlite3_close(e->db);
    return err;
}

static enum err run(struct evaluation *e)
{
    struct arena *arena = arena_new(FAITS_CAP, NULL, NULL);
    e->named = arena_array(arena, e->fait_count + 1, sizeof *e->named);
    enum err err = run_all(e);
    arena_free(arena);
    return err;
}

/* ---- guards ---- */

static struct expression garde_expression(const void *items, size_t i)
{
    const struct garde *garde = (const struct garde *)items + i;
    return (struct expression){garde->nom, garde->si, garde->line};
}

static enum err read_garde(struct evaluation *e, size_t i, sqlite3_stmt *stmt, int column, enum garde_valeur *out_value)
{
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_NULL:
        *out_value = GARDE_INCONNUE;
        return ERR_NONE;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        *out_value = sqlite3_column_double(stmt, column) != 0 ? GARDE_OUI : GARDE_NON;
        return ERR_NONE;
    default: /* PostgreSQL refuses it; SQLite would make a number of its first digits */
        return refuse(e, i, "it gives a text, write a condition", STR_NONE);
    }
}

static enum err take_garde(struct evaluation *e, size_t i, sqlite3_stmt *stmt, int column)
{
    return read_garde(e, i, stmt, column, (enum garde_valeur *)e->values + i);
}

enum err store_gardes_valeurs(const struct garde *gardes, size_t count, const struct fait *faits, size_t fait_count,
                              enum garde_valeur *out_values, struct fault *out_fault)
{
    struct evaluation e = {.what = "guard", .items = gardes, .expression = garde_expression, .count = count, .faits = faits,
                           .fait_count = fait_count, .take = take_garde, .values = out_values, .fault = out_fault};
    return run(&e);
}

static enum err take_oui(struct evaluation *e, size_t i, sqlite3_stmt *stmt, int column)
{
    enum garde_valeur value = GARDE_INCONNUE;
    enum err err = read_garde(e, i, stmt, column, &value);
    ((bool *)e->values)[i] = value == GARDE_OUI; /* not known is not so */
    return err;
}

enum err store_gardes(const struct garde *gardes, size_t count, const struct fait *faits, size_t fait_count,
                      bool *out_values, struct fault *out_fault)
{
    struct evaluation e = {.what = "guard", .items = gardes, .expression = garde_expression, .count = count, .faits = faits,
                           .fait_count = fait_count, .take = take_oui, .values = out_values, .fault = out_fault};
    return run(&e);
}

/* ---- criteria ---- */

static struct expression critere_expression(const void *items, size_t i)
{
    const struct critere *critere = (const struct critere *)items + i;
    return (struct expression){critere->nom, critere->valeur, critere->line};
}

static enum err take_critere(struct evaluation *e, size_t i, sqlite3_stmt *stmt, int column)
{
    struct critere_valeur *value = (struct critere_valeur *)e->values + i;
    int type = sqlite3_column_type(stmt, column);
    *value = (struct critere_valeur){.connu = type != SQLITE_NULL, .est_nombre = type == SQLITE_INTEGER || type == SQLITE_FLOAT};
    if (value->est_nombre) {
        value->nombre = sqlite3_column_double(stmt, column);
    } else if (value->connu) {
        const char *at = (const char *)sqlite3_column_text(stmt, column);
        value->texte = str_copy(e->arena, (struct str){at, (size_t)sqlite3_column_bytes(stmt, column)});
    }
    return ERR_NONE;
}

enum err store_criteres(struct arena *arena, const struct critere *criteres, size_t count, const struct fait *faits,
                        size_t fait_count, struct critere_valeur *out_values, struct fault *out_fault)
{
    struct evaluation e = {.what = "criterion", .items = criteres, .expression = critere_expression, .count = count, .faits = faits,
                           .fait_count = fait_count, .take = take_critere, .values = out_values, .arena = arena, .fault = out_fault};
    return run(&e);
}
