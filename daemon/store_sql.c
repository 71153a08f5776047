#include "daemon/store_sql.h"

#include <string.h>

static const char *const FUNCTIONS[] = { /* what SQLite and PostgreSQL share, the clock and chance left out */
    "abs", "coalesce", "length", "lower", "nullif", "replace", "round", "substr", "trim", "upper",
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

size_t sql_span_word(struct str s)
{
    size_t len = 0;
    while (len < s.len && (is_letter(s.at[len]) || str_is_digit(s.at[len])))
        len++;
    return len;
}

static size_t span_number(struct str s)
{
    size_t len = 0;
    while (len < s.len && str_is_digit(s.at[len]))
        len++;
    if (len + 1 < s.len && s.at[len] == '.' && str_is_digit(s.at[len + 1]))
        for (len++; len < s.len && str_is_digit(s.at[len]);)
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

enum token sql_token(struct str *rest, struct str *out_text)
{
    while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t' || rest->at[0] == '\n' || rest->at[0] == '\r'))
        *rest = str_from(*rest, 1);
    if (rest->len == 0)
        return TOKEN_END;
    char c = rest->at[0];
    enum token kind = is_letter(c) ? TOKEN_WORD : str_is_digit(c) || c == '\'' ? TOKEN_VALUE : c == '(' ? TOKEN_OPEN
                      : c == ')' ? TOKEN_CLOSE : TOKEN_OPERATOR;
    size_t len = kind == TOKEN_WORD ? sql_span_word(*rest) : str_is_digit(c) ? span_number(*rest) : c == '\'' ? span_text(*rest)
                 : kind == TOKEN_OPERATOR ? span_operator(*rest) : 1;
    *out_text = str_slice(*rest, 0, len == 0 ? 1 : len);
    *rest = str_from(*rest, out_text->len);
    return len == 0 ? TOKEN_BAD : kind;
}

bool sql_listed(const char *const *names, size_t count, struct str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(word, str_of(names[i])))
            return true;
    return false;
}

bool sql_is_function(struct str word)
{
    return sql_listed(FUNCTIONS, sizeof FUNCTIONS / sizeof FUNCTIONS[0], word);
}

bool sql_is_follows(struct str rest)
{
    static const char *const ends[] = {"null", "true", "false"};
    struct str word = STR_NONE;
    enum token kind = sql_token(&rest, &word);
    if (kind == TOKEN_WORD && str_eq_nocase(word, STR("not")))
        kind = sql_token(&rest, &word);
    return kind == TOKEN_WORD && sql_listed(ends, sizeof ends / sizeof ends[0], word);
}

bool sql_trims_characters(struct str rest)
{
    struct str text = STR_NONE;
    int depth = 0;
    for (enum token kind = sql_token(&rest, &text); kind != TOKEN_END; kind = sql_token(&rest, &text)) {
        depth += (kind == TOKEN_OPEN) - (kind == TOKEN_CLOSE);
        if (depth <= 0)
            return false;
        if (depth == 1 && kind == TOKEN_OPERATOR && str_eq_c(text, ","))
            return true;
    }
    return false;
}
