/* compose_read: reads a composed message back, as simply as a mail program would, for the tests of compose. */
#ifndef NAVETTE_TESTS_COMPOSE_READ_H
#define NAVETTE_TESTS_COMPOSE_READ_H

#include "tests/unit/unit.h"

#include "daemon/compose.h"
#include "parsers/base/buf.h"

enum { READ_ARENA = 256 * 1024 * 1024 };

static inline int read_hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* `mark` and two hex digits are a byte: « = » of quoted-printable and of words, « % » of links. */
static inline struct str read_escapes(struct arena *arena, struct str text, char mark, char space)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == mark && i + 2 < text.len && text.at[i + 1] == '\r') {
            i += 2; /* a soft line break */
        } else if (text.at[i] == mark) {
            assert_true(i + 2 < text.len && read_hex(text.at[i + 1]) >= 0 && read_hex(text.at[i + 2]) >= 0);
            out[len++] = (char)(read_hex(text.at[i + 1]) * 16 + read_hex(text.at[i + 2]));
            i += 2;
        } else if (text.at[i] != '\r') {
            out[len++] = text.at[i] == space ? ' ' : text.at[i];
        }
    return (struct str){out, len};
}

/* The unfolded value of the only header field of this name; absent where there is none. */
static inline struct str read_field(struct arena *arena, struct str message, const char *name)
{
    struct str rest = str_slice(message, 0, str_find(message, STR("\r\n\r\n"))), line = STR_NONE, value = STR_NONE;
    bool inside = false;
    while (str_next_line(&rest, &line)) {
        bool more = line.len > 0 && line.at[0] == ' ';
        if (more && inside)
            value = str_join(arena, value, STR(" "), str_trim(line));
        if (more)
            continue;
        inside = str_starts_nocase(line, str_of(name)) && line.len > strlen(name) && line.at[strlen(name)] == ':';
        assert_false(inside && value.at != NULL);
        if (inside)
            value = str_trim(str_from(line, strlen(name) + 1));
    }
    return value;
}

/* Encoded words decoded, the space between two of them dropped (RFC 2047, 6.2). */
static inline struct str read_words(struct arena *arena, struct str text)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    while (str_starts(text, STR("=?UTF-8?Q?"))) {
        size_t end = str_find(str_from(text, 10), STR("?="));
        assert_true(end != STR_NOT_FOUND && end + 12 <= 75);
        buf_add(&out, read_escapes(arena, str_slice(text, 10, 10 + end), '=', '_'));
        text = str_from(text, 12 + end);
        if (str_starts(text, STR(" =?")))
            text = str_from(text, 1);
    }
    buf_add(&out, text);
    struct str words = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return words;
}

/* The decoded body of the first part whose Content-Type begins so. */
static inline struct str read_part(struct arena *arena, struct str message, const char *media)
{
    struct str head = str_print(arena, "Content-Type: %s;", media);
    size_t at = str_find(message, head);
    assert_true(at != STR_NOT_FOUND);
    struct str part = str_from(message, at);
    part = str_from(part, str_find(part, STR("\r\n\r\n")) + 4);
    return read_escapes(arena, str_slice(part, 0, str_find(part, STR("\r\n--=_"))), '=', '\0');
}

static inline size_t read_count(struct str text, struct str needle)
{
    size_t count = 0;
    for (size_t at = 0; (at = str_find(text, needle)) != STR_NOT_FOUND; count++)
        text = str_from(text, at + needle.len);
    return count;
}

/* What holds of every message, whatever stood in it. */
static inline void read_is_well_formed(struct str message)
{
    size_t column = 0;
    bool header = true;
    for (size_t i = 0; i < message.len; i++) {
        unsigned char c = (unsigned char)message.at[i];
        assert_true(c == '\r' || c == '\n' || c == '\t' || (c >= ' ' && c < 0x7F));
        if (c == '\r') {
            assert_true(i + 1 < message.len && message.at[i + 1] == '\n');
            header &= column > 0;
        } else if (c == '\n') {
            assert_true(i > 0 && message.at[i - 1] == '\r');
            column = 0;
        } else {
            column++;
            assert_true(column <= (header ? 400 : 76)); /* an address or a file name cannot be folded */
        }
    }
    assert_true(str_ends(message, STR("--\r\n")));
}

#endif
