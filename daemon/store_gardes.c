/* store_gardes: guards, which are SQL expressions of a configuration file, over one row of facts.
 *
 * A guard is looked at three times. First as text, by the grammar below: words of the lists and names of facts, nothing
 * else, so that it can neither leave its parentheses nor ask for what only SQLite has. Then by SQLite's authorizer, which
 * knows what the sentence really does. Last in running: a limit on steps and on lengths. The connection holds no table.
 *
 *   guard   = 1*( word | number | text | operator | "(" | ")" )     ; parentheses balanced, never below the first
 *   word    = a fact's name | an allowed function before "(" | an allowed keyword
 *   number  = 1*DIGIT [ "." 1*DIGIT ]            text = "'" *( any but "'" | "''" ) "'"
 *   operator= "=" "<>" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "%" "||" ","
 *   IS      is followed by [NOT] and NULL, TRUE or FALSE (PostgreSQL knows no other)
 *   « -- », « / * », « == », quotes other than « ' » and « ; » are no operators: refused. */
#include "daemon/store_private.h"

#include "parsers/base/buf.h"

enum {
    GARDE_MAX_TEXT = 2000,   /* bytes of one guard: a screen full */
    GARDE_MAX_SQL = 256 * 1024, /* bytes of the whole sentence: up to 1,000 facts of 200 bytes */
    GARDE_MAX_DEPTH = 60,    /* of the expression, in SQLite's counting */
    GARDE_MAX_VALUE = 1 << 20, /* bytes of a text while it is computed */
    GARDE_MAX_PATTERN = 200, /* bytes of a pattern of LIKE: its time is exponential in the « % » */
    GARDE_STEP = 1000,       /* steps of SQLite's machine between two questions whether to stop */
    GARDE_MAX_TICKS = 100,   /* of GARDE_STEP; a guard takes some tens of steps in all */
    WRAPPER_SELECTS = 2,     /* SELECT … FROM (SELECT …) */
};

static const char *const FUNCTIONS[] = { /* what SQLite and PostgreSQL share, the clock and chance left out */
    "abs", "coalesce", "length", "lower", "nullif", "replace", "round", "substr", "trim", "upper",
};
static const char *const KEYWORDS[] = {
    "and", "or", "not", "is", "null", "true", "false", "in", "between", "like", "escape",
    "case", "when", "then", "else", "end",
};

/* ---- the text ---- */

enum token { TOKEN_END, TOKEN_WORD, TOKEN_VALUE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_OPERATOR, TOKEN_BAD };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t span_word(struct str s)
{
    size_t len = 0;
    while (len < s.len && (is_letter(s.at[len]) || is_digit(s.at[len])))
        len++;
    return len;
}

static size_t span_number(struct str s)
{
    size_t len = 0;
    while (len < s.len && is_digit(s.at[len]))
        len++;
    if (len + 1 < s.len && s.at[len] == '.' && is_digit(s.at[len + 1]))
        for (len++; len < s.len && is_digit(s.at[len]);)
            len++;
    bool goes_on = len < s.len && (is_letter(s.at[len]) || s.at[len] == '.'); /* 0x10, 1e9, 1.2.3 */
    return goes_on ? 0 : len;
}

static size_t span_text(struct str s)
{
    for (size_t i = 1; i < s.len; i++) {
        if (s.at[i] == '\0')
            return 0;
        if (s.at[i] != '\'')
            continue;
        if (i + 1 == s.len || s.at[i + 1] != '\'')
            return i + 1;
        i++; /* '' is one quote inside */
    }
    return 0;
}

static size_t span_operator(struct str s)
{
    static const char *const operators[] = {"<>", "!=", "<=", ">=", "||", "=", "<", ">", "+", "-", "*", "/", "%", ","};
    if (str_starts(s, STR("--")) || str_starts(s, STR("/*")) || str_starts(s, STR("==")))
        return 0;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (str_starts(s, str_of(operators[i])))
            return strlen(operators[i]);
    return 0;
}

/* Takes the next token off *rest. */
static enum token next_token(struct str *rest, struct str *out_text)
{
    while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t' || rest->at[0] == '\n' || rest->at[0] == '\r'))
        *rest = str_from(*rest, 1);
    if (rest->len == 0)
        return TOKEN_END;
    char c = rest->at[0];
    enum token kind = is_letter(c) ? TOKEN_WORD : is_digit(c) || c == '\'' ? TOKEN_VALUE : c == '(' ? TOKEN_OPEN
                      : c == ')' ? TOKEN_CLOSE : TOKEN_OPERATOR;
    size_t len = kind == TOKEN_WORD ? span_word(*rest) : is_digit(c) ? span_number(*rest) : c == '\'' ? span_text(*rest)
                 : kind == TOKEN_OPERATOR ? span_operator(*rest) : 1;
    *out_text = str_slice(*rest, 0, len == 0 ? 1 : len);
    *rest = str_from(*rest, out_text->len);
    return len == 0 ? TOKEN_BAD : kind;
}

static bool listed(const char *const *names, size_t count, struct str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(word, str_of(names[i])))
            return true;
    return false;
}

static bool is_function(struct str word)
{
    return listed(FUNCTIONS, sizeof FUNCTIONS / sizeof FUNCTIONS[0], word);
}

static bool is_fact(const struct fait *faits, size_t fait_count, struct str word)
{
    for (size_t i = 0; i < fait_count; i++)
        if (str_eq_nocase(word, faits[i].nom))
            return true;
    return false;
}

/* After IS: [NOT] and one of NULL, TRUE, FALSE. */
static bool is_follows(struct str rest)
{
    static const char *const ends[] = {"null", "true", "false"};
    struct str word = STR_NONE;
    enum token kind = next_token(&rest, &word);
    if (kind == TOKEN_WORD && str_eq_nocase(word, STR("not")))
        kind = next_token(&rest, &word);
    return kind == TOKEN_WORD && listed(ends, sizeof ends / sizeof ends[0], word);
}

static bool word_allowed(struct str word, struct str rest, const struct fait *faits, size_t fait_count)
{
    struct str after = STR_NONE;
    struct str ahead = rest;
    bool call = next_token(&ahead, &after) == TOKEN_OPEN;
    if (str_eq_nocase(word, STR("is")))
        return is_follows(rest);
    if (listed(KEYWORDS, sizeof KEYWORDS / sizeof KEYWORDS[0], word))
        return true;
    return call ? is_function(word) : is_fact(faits, fait_count, word);
}

struct garde_run { /* one call of store_gardes */
    sqlite3 *db;
    const struct garde *garde;
    const struct fait *faits;
    size_t fait_count;
    int selects, ticks;
    struct fault *fault;
};

static enum err refuse(const struct garde_run *run, const char *why, struct str what)
{
    return fault_set(run->fault, ERR_FINAL, "guard %.*s, line %d: %s%s%.*s", STR_ARG(run->garde->nom), run->garde->line, why,
                     what.at != NULL ? " " : "", (int)(what.len < 60 ? what.len : 60), what.at != NULL ? what.at : "");
}

static enum err check_text(const struct garde_run *run)
{
    struct str rest = run->garde->si, text = STR_NONE;
    if (rest.len > GARDE_MAX_TEXT)
        return refuse(run, "longer than 2000 bytes, write two guards", STR_NONE);
    enum token kind = TOKEN_END;
    int depth = 0, tokens = 0;
    while ((kind = next_token(&rest, &text)) != TOKEN_END) {
        tokens++;
        depth += (kind == TOKEN_OPEN) - (kind == TOKEN_CLOSE);
        if (kind == TOKEN_BAD || depth < 0)
            return refuse(run, "this may not stand here:", text);
        if (kind == TOKEN_WORD && !word_allowed(text, rest, run->faits, run->fait_count))
            return refuse(run, "neither a known fact nor an allowed function:", text);
    }
    if (tokens == 0)
        return refuse(run, "it is empty, write a condition", STR_NONE);
    return depth == 0 ? ERR_NONE : refuse(run, "a parenthesis is not closed", STR_NONE);
}

/* ---- the connection ---- */

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *trigger)
{
    (void)first, (void)database, (void)trigger;
    struct garde_run *run = context;
    if (action == SQLITE_SELECT)
        return ++run->selects <= WRAPPER_SELECTS ? SQLITE_OK : SQLITE_DENY;
    if (action == SQLITE_FUNCTION && second != NULL) /* LIKE, the operator, is a function here */
        return strcmp(second, "like") == 0 || is_function(str_of(second)) ? SQLITE_OK : SQLITE_DENY;
    return SQLITE_DENY; /* SQLITE_READ too: the columns of the inner SELECT are no table's */
}

static int tick(void *context)
{
    struct garde_run *run = context;
    return ++run->ticks > GARDE_MAX_TICKS;
}

static enum err open_memory(struct garde_run *run)
{
    static const struct { int id, value; } limits[] = {
        {SQLITE_LIMIT_SQL_LENGTH, GARDE_MAX_SQL},   {SQLITE_LIMIT_EXPR_DEPTH, GARDE_MAX_DEPTH},
        {SQLITE_LIMIT_LENGTH, GARDE_MAX_VALUE},     {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, GARDE_MAX_PATTERN},
        {SQLITE_LIMIT_ATTACHED, 0},                 {SQLITE_LIMIT_COMPOUND_SELECT, 1},
    };
    if (sqlite3_open_v2(":memory:", &run->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return fault_set(run->fault, ERR_WAIT, "guards: the system has no memory left, try again");
    /* LIKE tells capitals from small letters, as PostgreSQL's does */
    sqlite3_exec(run->db, "PRAGMA case_sensitive_like = ON", NULL, NULL, NULL);
    sqlite3_db_config(run->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(run->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        sqlite3_limit(run->db, limits[i].id, limits[i].value);
    sqlite3_set_authorizer(run->db, authorize, run);
    sqlite3_progress_handler(run->db, GARDE_STEP, tick, run);
    return ERR_NONE;
}

/* SELECT (guard) FROM (SELECT ?1 AS "fact", …) */
static void write_sentence(const struct garde_run *run, struct buf *sql)
{
    buf_add_c(sql, "SELECT (");
    buf_add(sql, run->garde->si);
    buf_add_c(sql, ") FROM (SELECT ");
    for (size_t i = 0; i < run->fait_count; i++)
        buf_print(sql, "%s?%zu AS \"%.*s\"", i > 0 ? ", " : "", i + 1, STR_ARG(run->faits[i].nom));
    buf_add_c(sql, run->fait_count == 0 ? "NULL)" : ")");
}

static int bind_facts(const struct garde_run *run, sqlite3_stmt *stmt)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < run->fait_count && rc == SQLITE_OK; i++) {
        const struct fait *fait = &run->faits[i];
        int at = (int)i + 1;
        if (fait->est_nombre)
            rc = sqlite3_bind_int64(stmt, at, fait->nombre);
        else if (fait->texte.at != NULL)
            rc = sqlite3_bind_text64(stmt, at, fait->texte.at, fait->texte.len, SQLITE_STATIC, SQLITE_UTF8);
    }
    return rc;
}

static enum err evaluate(const struct garde_run *run, sqlite3_stmt *stmt, bool *out_value)
{
    int rc = bind_facts(run, stmt);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW)
        return refuse(run, "it cannot be computed:", str_of(sqlite3_errmsg(run->db)));
    switch (sqlite3_column_type(stmt, 0)) {
    case SQLITE_NULL: /* not known is not so */
        *out_value = false;
        return ERR_NONE;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        *out_value = sqlite3_column_double(stmt, 0) != 0;
        return ERR_NONE;
    default: /* PostgreSQL refuses it; SQLite would make a number of its first digits */
        return refuse(run, "it gives a text, write a condition", STR_NONE);
    }
}

static enum err run_one(struct garde_run *run, bool *out_value)
{
    enum err err = check_text(run);
    if (err != ERR_NONE)
        return err;
    struct buf sql;
    buf_init(&sql, GARDE_MAX_SQL);
    write_sentence(run, &sql);
    run->selects = run->ticks = 0;
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    int rc = buf_failed(&sql) ? SQLITE_TOOBIG : sqlite3_prepare_v2(run->db, sql.at, (int)sql.len + 1, &stmt, &tail);
    if (rc != SQLITE_OK)
        err = refuse(run, "SQL does not know this:", str_of(sqlite3_errmsg(run->db)));
    else if (tail != NULL && *tail != '\0')
        err = refuse(run, "one expression is expected, this follows it:", str_of(tail));
    else
        err = evaluate(run, stmt, out_value);
    sqlite3_finalize(stmt);
    buf_free(&sql);
    return err;
}

enum err store_gardes(const struct garde *gardes, size_t count, const struct fait *faits, size_t fait_count,
                      bool *out_values, struct fault *out_fault)
{
    struct garde_run run = {.faits = faits, .fait_count = fait_count, .fault = out_fault};
    for (size_t i = 0; i < fait_count; i++)
        if (faits[i].nom.len == 0 || span_word(faits[i].nom) != faits[i].nom.len)
            return fault_set(out_fault, ERR_FINAL, "guards: « %.*s » is no name for a fact, use letters, digits and _",
                             STR_ARG(faits[i].nom));
    enum err err = open_memory(&run);
    for (size_t i = 0; err == ERR_NONE && i < count; i++) {
        run.garde = &gardes[i];
        err = run_one(&run, &out_values[i]);
    }
    sqlite3_close(run.db);
    return err;
}
