/* What both walks say alike: values as Markdown, rows of a table, French no-break spaces, the links that answer. Pure. */
#include "daemon/compose_private.h"
#include "parsers/base/utf8.h"

#define NO_BREAK "\xC2\xA0"

struct str compose_cut(struct str s, size_t max)
{
    if (s.len <= max)
        return s;
    while (max > 0 && ((unsigned char)s.at[max] & 0xC0) == 0x80)
        max--;
    return str_slice(s, 0, max);
}

static bool is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* CommonMark 0.30, 2.4: a backslash before any ASCII punctuation makes it literal. Inner white space is one space, so that
 * no value begins a code block by its indent; no line of it is ever the first of a Markdown block. */
struct str compose_escape(struct arena *arena, struct str text)
{
    struct str clean = str_trim(utf8_clean(arena, text));
    char *out = arena_alloc(arena, clean.len * 3 + 1);
    size_t len = 0, breaks = 0, spaces = 0;
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.at[i];
        breaks += c == '\n';
        spaces += c == '\n' || c == '\r' || c == ' ' || c == '\t';
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t')
            continue;
        for (const char *gap = breaks > 0 ? COMPOSE_SAUT : spaces > 0 ? " " : ""; *gap != '\0'; gap++)
            out[len++] = *gap; /* at most three bytes, for at least one read */
        breaks = spaces = 0;
        if (is_punctuation(c))
            out[len++] = '\\';
        out[len++] = c;
    }
    return (struct str){out, len};
}

/* Up to an unescaped `|` or the end, escapes undone. */
static struct str take_cell(struct arena *arena, struct str *rest)
{
    char *out = arena_alloc(arena, rest->len + 1);
    size_t len = 0, i = 0;
    for (; i < rest->len && rest->at[i] != '|'; i++) {
        if (rest->at[i] == '\\' && i + 1 < rest->len && is_punctuation(rest->at[i + 1]))
            i++;
        out[len++] = rest->at[i];
    }
    *rest = str_from(*rest, i + 1);
    return str_trim((struct str){out, len});
}

bool compose_rang(struct arena *arena, struct str *rest, struct str *out_label, struct str *out_valeur)
{
    struct str line = STR_NONE;
    while (str_next_line(rest, &line)) {
        if (str_is_empty(str_trim(line)))
            continue;
        *out_label = take_cell(arena, &line);
        *out_valeur = take_cell(arena, &line);
        return true;
    }
    return false;
}

static bool is_digit_at(struct str text, size_t at)
{
    return at < text.len && str_is_digit((unsigned char)text.at[at]);
}

/* Within « 12 h », « 9 h 05 ». */
static bool is_hour(struct str before, struct str after)
{
    bool word = after.len > 0 && after.at[0] == 'h' && (after.len == 1 || !str_is_alnum((unsigned char)after.at[1]));
    if (word)
        return before.len > 0 && is_digit_at(before, before.len - 1);
    return is_digit_at(after, 0) && str_ends(before, STR(" h")) && before.len > 2 && is_digit_at(before, before.len - 3);
}

/* A line may not begin with « : » or end with « « », nor break within an hour. Templates are written with plain spaces, that editors show. */
struct str compose_typo(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len * 2 + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct str after = str_from(text, i + 1), before = str_slice(text, 0, i);
        bool high = after.len > 0 && (strchr(":;?!%", after.at[0]) != NULL || str_starts(after, STR("»")));
        if (text.at[i] == ' ' && (high || str_ends(before, STR("«")) || is_hour(before, after))) {
            for (const char *c = NO_BREAK; *c != '\0'; c++)
                out[len++] = *c;
        } else {
            out[len++] = text.at[i];
        }
    }
    return (struct str){out, len};
}

struct str compose_rangee(struct arena *arena, struct str rows, struct str label, struct str value)
{
    if (str_is_empty(value))
        return rows;
    return str_print(arena, "%.*s%.*s | %.*s\n", STR_ARG(rows), STR_ARG(compose_escape(arena, label)), STR_ARG(compose_escape(arena, value)));
}

struct str compose_tableau(struct arena *arena, struct str rows)
{
    return str_is_empty(rows) ? STR_NONE : str_print(arena, "```tableau\n%.*s```\n", STR_ARG(rows));
}

struct str compose_puce(struct arena *arena, struct str list, struct str text)
{
    return str_print(arena, "%.*s- %.*s\n", STR_ARG(list), STR_ARG(compose_escape(arena, text)));
}

static void put_percent(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool plain = str_is_alnum(c) ||
                     (c != '\0' && strchr("-._~@", c) != NULL);
        if (plain)
            buf_add_char(out, (char)c);
        else
            buf_print(out, "%%%02X", c);
    }
}

/* One line of an answer; where it ends with a colon something is to be written behind it. */
static void put_line(struct buf *out, struct str line)
{
    put_percent(out, line);
    put_percent(out, str_ends(line, STR(":")) ? STR(" ") : STR(""));
}

/* The answer as it opens: its lines, then those that the question wants, so that answering is filling in. */
static void put_corps(struct buf *out, const struct rendu *rendu, struct str corps)
{
    bool wants = compose_corps_attend(rendu, corps);
    for (size_t jump = 0; (jump = str_find(corps, STR(COMPOSE_SAUT))) != STR_NOT_FOUND; corps = str_from(corps, jump + strlen(COMPOSE_SAUT))) {
        put_line(out, str_trim(str_slice(corps, 0, jump)));
        put_percent(out, STR("\r\n"));
    }
    put_line(out, corps);
    for (size_t i = 0; wants && i < rendu->courrier->champ_count; i++) {
        put_percent(out, STR("\r\n"));
        put_line(out, str_print(rendu->arena, "%.*s :", STR_ARG(rendu->courrier->champs[i].libelle)));
    }
}

/* RFC 6068. `+` of the address is written %2B: some mail programs take a plain one for a space. The last line carries the
 * token, because a relay may lose it from the address, and no name: drafts lie around. */
struct str compose_mailto(const struct rendu *rendu, struct str corps)
{
    struct buf out;
    buf_init(&out, COMPOSE_MAX_CORPS);
    buf_add_c(&out, "mailto:");
    put_percent(&out, rendu->reponse);
    buf_add_c(&out, "?subject=");
    put_percent(&out, str_print(rendu->arena, "Re: %.*s", STR_ARG(rendu->objet)));
    buf_add_c(&out, "&body=");
    put_corps(&out, rendu, corps);
    put_percent(&out, str_print(rendu->arena, "\r\n\r\nRéf. %.*s\r\n", STR_ARG(rendu->jeton)));
    struct str link = str_copy(rendu->arena, buf_str(&out));
    buf_free(&out);
    return link;
}
