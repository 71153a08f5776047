#include "parsers/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_of(const char *text)
{
    return text == NULL ? STR_NONE : (struct str){text, strlen(text)};
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return s.at == NULL ? s : (struct str){s.at + from, to - from};
}

struct str str_from(struct str s, size_t from)
{
    return str_slice(s, from, s.len);
}

bool str_is_empty(struct str s)
{
    return s.len == 0;
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_eq_c(struct str a, const char *b)
{
    if (a.len > 0 && b != NULL && a.at[0] != b[0])
        return false; /* most are told apart here, before the length of `b` is counted */
    return str_eq(a, str_of(b));
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq_nocase(str_slice(s, 0, prefix.len), prefix);
}

bool str_is_any(struct str s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_eq_c(s, *list))
            return true;
    return false;
}

bool str_is_any_nocase(struct str s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_eq_nocase(s, str_of(*list)))
            return true;
    return false;
}

bool str_starts_any(struct str s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_starts(s, str_of(*list)))
            return true;
    return false;
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return STR_NOT_FOUND;
    const char *found = memmem(s.at, s.len, needle.at, needle.len);
    return found == NULL ? STR_NOT_FOUND : (size_t)(found - s.at);
}

bool str_holds_any(struct str s, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_find(s, str_of(*list)) != STR_NOT_FOUND)
            return true;
    return false;
}

size_t str_find_nocase(struct str s, struct str needle)
{
    char head = needle.len > 0 ? lower(needle.at[0]) : 0;
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (needle.len == 0 || (lower(s.at[i]) == head && str_eq_nocase(str_slice(s, i, i + needle.len), needle)))
            return i;
    return STR_NOT_FOUND;
}

size_t str_find_char(struct str s, char c)
{
    const char *found = s.len == 0 ? NULL : memchr(s.at, c, s.len);
    return found == NULL ? STR_NOT_FOUND : (size_t)(found - s.at);
}

size_t str_rfind_char(struct str s, char c)
{
    const char *found = s.len == 0 ? NULL : memrchr(s.at, c, s.len);
    return found == NULL ? STR_NOT_FOUND : (size_t)(found - s.at);
}

struct str str_trim(struct str s)
{
    while (s.len > 0 && is_space(s.at[0]))
        s = str_from(s, 1);
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

bool str_next(struct str *rest, char separator, struct str *out_piece)
{
    if (rest->at == NULL)
        return false;
    size_t at = str_find_char(*rest, separator);
    if (at == STR_NOT_FOUND) {
        *out_piece = *rest;
        *rest = STR_NONE;
    } else {
        *out_piece = str_slice(*rest, 0, at);
        *rest = str_from(*rest, at + 1);
    }
    return true;
}

bool str_next_line(struct str *rest, struct str *out_line)
{
    if (rest->at == NULL || rest->len == 0)
        return false;
    if (!str_next(rest, '\n', out_line))
        return false;
    if (out_line->len > 0 && out_line->at[out_line->len - 1] == '\r')
        out_line->len--;
    return true;
}

static bool is_word_byte(char c)
{
    return str_is_alnum(c) || (unsigned char)c >= 0x80;
}

bool str_next_word(struct str *rest, struct str *out_word)
{
    size_t from = 0;
    while (from < rest->len && !is_word_byte(rest->at[from]))
        from++;
    size_t to = from;
    while (to < rest->len && is_word_byte(rest->at[to]))
        to++;
    *out_word = str_slice(*rest, from, to);
    *rest = str_from(*rest, to);
    return to > from;
}

struct str str_copy(struct arena *arena, struct str s)
{
    if (s.at == NULL)
        return s;
    char *copy = arena_alloc(arena, s.len + 1);
    memcpy(copy, s.at, s.len);
    return (struct str){copy, s.len};
}

const char *str_c(struct arena *arena, struct str s)
{
    return str_copy(arena, s).at;
}

struct str str_print(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    char *text = arena_alloc(arena, room);
    (void)vsnprintf(text, room, format, again);
    va_end(again);
    return (struct str){text, room - 1};
}

struct str str_lower(struct arena *arena, struct str s)
{
    if (s.at == NULL)
        return s;
    char *copy = arena_alloc(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = lower(s.at[i]);
    return (struct str){copy, s.len};
}

struct str str_join(struct arena *arena, struct str a, struct str separator, struct str b)
{
    if (str_is_empty(a))
        return b;
    if (str_is_empty(b))
        return a;
    const size_t len = a.len + separator.len + b.len;
    char *text = arena_alloc(arena, len + 1);
    memcpy(text, a.at, a.len);
    if (separator.len > 0)
        memcpy(text + a.len, separator.at, separator.len);
    memcpy(text + a.len + separator.len, b.at, b.len);
    return (struct str){text, len};
}

bool str_number(struct str s, uint64_t max, uint64_t *out_number)
{
    uint64_t number = 0;
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!str_is_digit(s.at[i]))
            return false;
        uint64_t digit = (uint64_t)(s.at[i] - '0');
        if (number > (max - digit) / 10 || digit > max)
            return false;
        number = number * 10 + digit;
    }
    *out_number = number;
    return true;
}

size_t str_distance(struct arena *arena, struct str a, struct str b)
{
    size_t *row = arena_array(arena, b.len + 1, sizeof *row);
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t above = row[j], best = corner + (a.at[i - 1] != b.at[j - 1]);
            best = above + 1 < best ? above + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = best;
            corner = above;
        }
    }
    return row[b.len];
}
