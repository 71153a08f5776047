/* str: a slice of bytes that somebody else owns. Not terminated, may hold NUL, compared by length.
 * The ground floor of parsers/ and daemon/: pure, no state. */
#ifndef NAVETTE_STR_H
#define NAVETTE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/base/arena.h"

struct str {
    const char *at; /* NULL is « absent »; an empty value has at != NULL and len 0 */
    size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
#define STR_ARG(s) (int)(s).len, (s).at != NULL ? (s).at : "" /* for "%.*s" */

struct str str_of(const char *text); /* a C string's bytes; NULL gives STR_NONE */
struct str str_slice(struct str s, size_t from, size_t to); /* [from, to), clamped to s */
struct str str_from(struct str s, size_t from); /* all from there on, clamped */

bool str_is_empty(struct str s); /* absent or no byte */
bool str_eq(struct str a, struct str b);
bool str_eq_c(struct str a, const char *b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix); /* ASCII letters only */
bool str_is_any(struct str s, const char *const *list); /* equal to one of them; the list ends with NULL */
bool str_is_any_nocase(struct str s, const char *const *list); /* … ASCII letters only */
bool str_starts_any(struct str s, const char *const *list); /* the list ends with NULL */
bool str_ends(struct str s, struct str suffix);
int str_compare(struct str a, struct str b); /* as strcmp, by bytes */

#define STR_NOT_FOUND SIZE_MAX
size_t str_find(struct str s, struct str needle); /* offset of the first, or STR_NOT_FOUND */
bool str_holds_any(struct str s, const char *const *list); /* the list ends with NULL */
size_t str_find_nocase(struct str s, struct str needle); /* ASCII letters only */
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);

/* Of one byte or code point, in ASCII and in no locale. */
static inline bool str_is_digit(int c)
{
    return c >= '0' && c <= '9';
}
/* A letter of a folded text (utf8.h). */
static inline bool str_is_small(int c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool str_is_alnum(int c)
{
    return str_is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}
static inline int str_hex(int c) /* the value of a hexadecimal digit of either case, -1 of anything else */
{
    return str_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

struct str str_trim(struct str s); /* without ASCII white space at both ends */

/* Takes what stands before the next `separator` off `*rest` (and the separator); false when *rest is absent.
 * The last piece leaves *rest absent, so that `a,b,` gives `a`, `b` and an empty piece. */
bool str_next(struct str *rest, char separator, struct str *out_piece);

/* A line without its LF or CR LF, taken off *rest; false at the end of the text. */
bool str_next_line(struct str *rest, struct str *out_line);

/* The next run of ASCII letters, digits and bytes of other letters (from 0x80 on; of a folded text, a word), and what stands before it,
 * taken off *rest; false where there is none. */
bool str_next_word(struct str *rest, struct str *out_word);

/* Copies live in the arena and end with a NUL that does not count in len. */
struct str str_copy(struct arena *arena, struct str s);
const char *str_c(struct arena *arena, struct str s); /* the copy as a C string; NULL for STR_NONE */
struct str str_print(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
struct str str_lower(struct arena *arena, struct str s); /* ASCII letters only */
struct str str_join(struct arena *arena, struct str a, struct str separator, struct str b); /* an empty side: the other alone */

/* An unsigned decimal number, digits only, at most `max`; false on anything else. */
bool str_number(struct str s, uint64_t max, uint64_t *out_number);

/* How many bytes are changed, added or taken away between the two (Levenshtein). Costs a.len * b.len: who calls bounds them. */
size_t str_distance(struct arena *arena, struct str a, struct str b);

#endif
