/* Header fields: words that anybody wrote, made fit for a header. RFC 5322, 2.2.3 (folding), RFC 2047 (encoded words),
 * RFC 2231 (file names). Pure. Whatever the text, a field is one field: no CR, LF or NUL of a value is ever written. */
#include "daemon/compose_private.h"
#include "parsers/base/utf8.h"

enum {
    FOLD = 76,        /* columns of a line; RFC 2047 asks 76, RFC 5322 recommends 78 */
    MAX_NAME = 60,    /* bytes of a file name, all of it percent-encoded still one short line */
    MAX_SUFFIX = 8,   /* bytes of « .docx » and the like, kept when a name is cut */
};

#define WORD_OPEN "=?UTF-8?Q?"
#define WORD_CLOSE "?="

/* ASCII that can stand as it is: printable, nothing that looks like an encoded word, no word longer than a line. */
static bool is_plain(struct str text)
{
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
        run = text.at[i] == ' ' ? 0 : run + 1;
        if (run > FOLD - 2)
            return false;
    }
    return str_find(text, STR("=?")) == STR_NOT_FOUND;
}

/* Breaks at spaces; `column` is where the line stands. */
static size_t put_folded(struct buf *out, struct str text, size_t column)
{
    struct str word = STR_NONE;
    for (bool first = true; str_next(&text, ' ', &word); first = false) {
        if (!first && column + 1 + word.len > FOLD) {
            buf_add_c(out, "\r\n ");
            column = 1;
        } else if (!first) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add(out, word);
        column += word.len;
    }
    return column;
}

/* RFC 2047, 4.2 and 5 (3): the characters that may stand unencoded even in a phrase. */
static bool stands_in_word(unsigned char c)
{
    return str_is_alnum(c) || strchr("!*+-/", c) != NULL;
}

static void put_word_bytes(struct buf *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.at[i];
        if (c == ' ')
            buf_add_char(out, '_');
        else if (c != '\0' && stands_in_word(c))
            buf_add_char(out, (char)c);
        else
            buf_print(out, "=%02X", c);
    }
}

/* One encoded word a line, no character cut between two of them (RFC 2047, 5). */
static size_t put_words(struct buf *out, struct str text, size_t column)
{
    struct buf character;
    buf_init(&character, 64);
    buf_add_c(out, WORD_OPEN);
    column += strlen(WORD_OPEN);
    struct str rest = text;
    for (int32_t point = 0; rest.len > 0;) {
        struct str before = rest;
        (void)utf8_next(&rest, &point);
        buf_clear(&character);
        put_word_bytes(&character, str_slice(before, 0, before.len - rest.len));
        if (column + character.len + strlen(WORD_CLOSE) > FOLD) {
            buf_add_c(out, WORD_CLOSE "\r\n " WORD_OPEN);
            column = 1 + strlen(WORD_OPEN);
        }
        buf_add(out, buf_str(&character));
        column += character.len;
    }
    buf_free(&character);
    buf_add_c(out, WORD_CLOSE);
    return column + strlen(WORD_CLOSE);
}

void compose_field(struct buf *out, struct arena *arena, const char *name, struct str text)
{
    struct str clean = utf8_tidy(arena, compose_cut(text, COMPOSE_MAX_VALEUR));
    buf_print(out, "%s: ", name);
    size_t column = strlen(name) + 2;
    if (is_plain(clean))
        (void)put_folded(out, clean, column);
    else
        (void)put_words(out, clean, column);
    buf_add_c(out, "\r\n");
}

static size_t put_quoted(struct buf *out, struct str text)
{
    size_t before = out->len;
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, text.at[i]);
    }
    buf_add_char(out, '"');
    return out->len - before;
}

/* A name of people in ASCII is quoted, any other is encoded: in both no comma, bracket or @ of it can be taken for syntax.
 * `mail` was proved safe by the caller. */
void compose_address_field(struct buf *out, struct arena *arena, const char *name, struct str nom, struct str mail)
{
    struct str clean = utf8_tidy(arena, compose_cut(nom, COMPOSE_MAX_NOM));
    buf_print(out, "%s: ", name);
    size_t column = strlen(name) + 2;
    if (str_is_empty(clean)) {
        buf_print(out, "%.*s\r\n", STR_ARG(mail));
        return;
    }
    bool quote = is_plain(clean) && clean.len * 2 + 2 + column <= FOLD;
    column = quote ? column + put_quoted(out, clean) : put_words(out, clean, column);
    buf_print(out, "%s<%.*s>\r\n", column + mail.len + 3 > FOLD ? "\r\n " : " ", STR_ARG(mail));
}

/* ---- file names ---- */

void compose_percent(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool plain = str_is_alnum(c) || c == '.' || c == '-';
        if (plain)
            buf_add_char(out, (char)c);
        else
            buf_print(out, "%%%02X", c);
    }
}

struct str compose_file_name(struct arena *arena, struct str nom)
{
    struct str clean = utf8_tidy(arena, compose_cut(nom, COMPOSE_MAX_VALEUR));
    char *out = arena_alloc(arena, clean.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < clean.len; i++) {
        bool bad = strchr("/\\:*?\"<>|;%'`$&", clean.at[i]) != NULL;
        if (clean.at[i] == '.' && len == 0) /* hidden, or the parent folder */
            continue;
        out[len++] = bad ? '-' : clean.at[i];
    }
    struct str name = {out, len};
    size_t dot = str_rfind_char(name, '.');
    struct str suffix = dot != STR_NOT_FOUND && len - dot <= MAX_SUFFIX ? str_from(name, dot) : STR("");
    if (len > MAX_NAME)
        name = str_join(arena, str_trim(compose_cut(name, MAX_NAME - suffix.len)), STR(""), suffix);
    return str_is_empty(name) ? STR("document") : name;
}

/* `;\r\n name="…"`, and where it is not ASCII the same again as RFC 2231 has it, for who reads that (RFC 6266, D). */
void compose_file_field(struct buf *out, struct arena *arena, const char *start, const char *name, struct str nom)
{
    struct str file = compose_file_name(arena, nom);
    bool ascii = true;
    buf_print(out, "%s;\r\n %s=\"", start, name);
    for (size_t i = 0; i < file.len; i++) {
        bool other = file.at[i] < ' ' || file.at[i] > '~';
        bool follows = i > 0 && (file.at[i - 1] < ' ' || file.at[i - 1] > '~');
        ascii &= !other;
        if (!other || !follows)
            buf_add_char(out, other ? '_' : file.at[i]);
    }
    buf_add_c(out, "\"");
    if (!ascii) {
        buf_print(out, ";\r\n %s*=UTF-8''", name);
        compose_percent(out, file);
    }
    buf_add_c(out, "\r\n");
}
