#include "parsers/base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD };

static bool goes_on(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the character at the head of `rest`, which has one, and its point; 0 where they are no UTF-8. Those of one and two bytes, and
 * of three where the second byte may be any, are told here: nearly all there are, at a tenth of what utf8proc's call costs. */
static size_t decode(struct str rest, int32_t *out_point)
{
    const unsigned char *at = (const unsigned char *)rest.at;
    if (at[0] < 0x80) {
        *out_point = at[0];
        return 1;
    }
    if (at[0] >= 0xC2 && at[0] < 0xE0 && rest.len >= 2 && goes_on(at[1])) {
        *out_point = (at[0] & 0x1F) << 6 | (at[1] & 0x3F);
        return 2;
    }
    if (at[0] > 0xE0 && at[0] < 0xF0 && at[0] != 0xED && rest.len >= 3 && goes_on(at[1]) && goes_on(at[2])) {
        *out_point = (at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F);
        return 3;
    }
    utf8proc_int32_t point = 0;
    utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)rest.len, &point);
    *out_point = point;
    return used > 0 ? (size_t)used : 0;
}

bool utf8_next(struct str *rest, int32_t *out_point)
{
    if (rest->len == 0)
        return false;
    size_t used = decode(*rest, out_point);
    if (used == 0) {
        used = 1;
        *out_point = REPLACEMENT;
    }
    rest->at += used;
    rest->len -= used;
    return true;
}

bool utf8_is_valid(struct str s)
{
    while (s.len > 0) {
        int32_t point = 0;
        size_t used = decode(s, &point);
        if (used == 0)
            return false;
        s.at += used;
        s.len -= used;
    }
    return true;
}

size_t utf8_letters(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

/* The bytes of the letter of that category that text begins with. */
static size_t letter_of(struct str text, utf8proc_category_t category)
{
    struct str rest = text;
    int32_t point = 0;
    return utf8_next(&rest, &point) && utf8proc_category(point) == category ? text.len - rest.len : 0;
}

size_t utf8_capital(struct str text)
{
    return letter_of(text, UTF8PROC_CATEGORY_LU);
}

size_t utf8_small(struct str text)
{
    return letter_of(text, UTF8PROC_CATEGORY_LL);
}

bool utf8_is_name(struct str word)
{
    size_t capital = utf8_capital(word);
    return capital > 0 && utf8_small(str_from(word, capital)) > 0;
}

struct str utf8_without_elision(struct str word, char letter)
{
    static const char *const apostrophes[] = {"'", "\xE2\x80\x99"};
    struct str behind = str_from(word, 1);
    bool elided = word.len > 0 && (word.at[0] | 0x20) == letter;
    for (size_t i = 0; elided && i < sizeof apostrophes / sizeof apostrophes[0]; i++)
        if (str_starts(behind, str_of(apostrophes[i])))
            return str_from(behind, strlen(apostrophes[i]));
    return word;
}

size_t utf8_put(char *at, int32_t point)
{
    if (point >= 0 && point < 0x80) {
        *at = (char)point;
        return 1;
    }
    return (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)at);
}

/* Copies to `out` what *s begins with of ASCII that shows, which no function of this room changes but squeeze its spaces and fold
 * its capitals; how many bytes. Most of a text goes this way. */
static size_t take_plain(struct str *s, char *out, char from)
{
    size_t len = 0;
    while (len < s->len && s->at[len] >= from && s->at[len] < 0x7F) {
        out[len] = s->at[len];
        len++;
    }
    s->at += len;
    s->len -= len;
    return len;
}

static bool is_invisible(int32_t point)
{
    return point == 0xAD || point == 0x61C || (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x2069) || point == 0xFEFF;
}

struct str utf8_clean(struct arena *arena, struct str s)
{
    if (s.at == NULL)
        return s;
    char *out = arena_alloc(arena, s.len * 3 + 1); /* one bad byte becomes three */
    size_t len = take_plain(&s, out, ' ');
    int32_t point = 0;
    for (; utf8_next(&s, &point); len += take_plain(&s, out + len, ' ')) {
        if (is_invisible(point))
            continue;
        bool is_none = point == 0xFFFE || point == 0xFFFF; /* no characters, which XML does not take */
        bool control = (point < 0x20 && point != '\t' && point != '\n' && point != '\r') || (point >= 0x7F && point < 0xA0);
        len += utf8_put(out + len, control ? ' ' : is_none ? REPLACEMENT : point);
    }
    return (struct str){out, len};
}

static bool is_white(int32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

/* utf8proc's map, copied into the arena; the input unchanged where utf8proc refuses it. */
static struct str map(struct arena *arena, struct str s, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)s.at, (utf8proc_ssize_t)s.len, &mapped, options | UTF8PROC_STABLE);
    if (len < 0)
        return s;
    struct str copy = str_copy(arena, (struct str){(const char *)mapped, (size_t)len});
    free(mapped);
    return copy;
}

/* Whether composition leaves it as it is: ASCII, Latin letters already composed (to U+02FF), quotes and dashes (U+2010 to U+2027), and
 * U+FFFC, a box. Nearly every text of ours is, and is spared utf8proc's tables. */
static bool is_composed(struct str s)
{
    for (int32_t point = 0; utf8_next(&s, &point);)
        if (point >= 0x300 && (point < 0x2010 || point > 0x2027) && point != 0xFFFC)
            return false;
    return true;
}

static struct str squeeze(struct arena *arena, struct str s)
{
    char *out = arena_alloc(arena, s.len + 1);
    size_t len = take_plain(&s, out, '!');
    bool gap = false;
    int32_t point = 0;
    while (utf8_next(&s, &point)) {
        if (is_white(point)) {
            gap = len > 0;
            continue;
        }
        if (gap)
            out[len++] = ' ';
        gap = false;
        len += utf8_put(out + len, point);
        len += take_plain(&s, out + len, '!');
    }
    return (struct str){out, len};
}

struct str utf8_tidy(struct arena *arena, struct str s)
{
    if (s.at == NULL)
        return s;
    struct str clean = utf8_clean(arena, s);
    return squeeze(arena, is_composed(clean) ? clean : map(arena, clean, UTF8PROC_COMPOSE));
}

/* What case folding and decomposition leave: ligatures of French, typographic quotes and dashes. */
static struct str plain_form(int32_t point)
{
    switch (point) {
    case 0x153: return STR("oe");
    case 0xE6: return STR("ae");
    case 0x2018: case 0x2019: case 0x201A: case 0x2B9: case 0x2BC: case 0x2032: case 0xB4: case 0x60: return STR("'");
    case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: return STR("\"");
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: return STR("-");
    default: return STR_NONE;
    }
}

char utf8_plain_letter(int32_t point)
{
    static const char latin[] = "aaaaaa?ceeeeiiii?nooooo??uuuuy??aaaaaa?ceeeeiiii?nooooo??uuuuy?y"; /* U+00C0 to U+00FF */
    return point < 0xC0 || point > 0xFF || latin[point - 0xC0] == '?' ? 0 : latin[point - 0xC0];
}

/* The letter that is left of a character of French, or the character where folding leaves it; 0: utf8proc must tell. */
static int32_t fold_point(int32_t point)
{
    if (point < 0x80)
        return point >= 'A' && point <= 'Z' ? point | 32 : point;
    if (point >= 0xC0 && point <= 0xFF)
        return utf8_plain_letter(point);
    return (point >= 0x2018 && point <= 0x201E) || point == 0x2013 || point == 0x2014 || point == 0xAB || point == 0xBB || point == 0xFFFC ? point : 0;
}

/* Without case and accents. What is French alone is spared utf8proc's tables, which are slow. */
static struct str fold_letters(struct arena *arena, struct str clean)
{
    char *out = arena_alloc(arena, clean.len + 1);
    size_t len = 0;
    int32_t point = 0, letter = 0;
    for (struct str rest = clean; utf8_next(&rest, &point); len += utf8_put(out + len, letter)) {
        letter = fold_point(point);
        if (letter == 0 && point != 0)
            return map(arena, clean, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    }
    return (struct str){out, len};
}

struct str utf8_fold(struct arena *arena, struct str s)
{
    if (s.at == NULL)
        return s;
    struct str folded = fold_letters(arena, utf8_clean(arena, s));
    char *out = arena_alloc(arena, folded.len * 2 + 1);
    size_t len = 0;
    int32_t point = 0;
    while (utf8_next(&folded, &point)) {
        struct str plain = point < 0x80 && point != '`' ? STR_NONE : plain_form(point);
        if (plain.at == NULL) {
            len += utf8_put(out + len, point);
            continue;
        }
        for (size_t i = 0; i < plain.len; i++)
            out[len++] = plain.at[i];
    }
    return squeeze(arena, (struct str){out, len});
}
