/* utf8: text as people write it, made comparable. Pure; over utf8proc (Unicode 15). */
#ifndef NAVETTE_UTF8_H
#define NAVETTE_UTF8_H

#include "parsers/base/str.h"

bool utf8_is_valid(struct str s);

/* Valid UTF-8 whatever comes: each byte that is not, U+FFFE and U+FFFF become U+FFFD; NUL and other C0 controls but TAB, LF, CR
 * become a space; bidi controls and zero-width characters are dropped. */
struct str utf8_clean(struct arena *arena, struct str s);

/* NFC, every run of white space (no-break and thin spaces too) one space, trimmed: the form of the JSON. */
struct str utf8_tidy(struct arena *arena, struct str s);

/* For comparing: lower case, no accents, œ as oe, æ as ae, typographic quotes and dashes as ASCII, runs of
 * white space one space, trimmed. « L’ŒUVRE  d’Été » becomes « l'oeuvre d'ete ». */
struct str utf8_fold(struct arena *arena, struct str s);

/* The ASCII letter, lower case, that utf8_fold leaves of an accented letter of French; 0 for every other character. */
char utf8_plain_letter(int32_t point);

/* The next code point, taken off *rest; U+FFFD for a byte that is not UTF-8. False at the end. */
bool utf8_next(struct str *rest, int32_t *out_point);

/* How many code points text shows: bytes that go on one (10xxxxxx) are none. */
size_t utf8_letters(struct str text);

/* The bytes of the capital letter that text begins with (« A » one, « É », « Œ » two), of the small one; 0 where it begins with none. */
size_t utf8_capital(struct str text);
size_t utf8_small(struct str text);

/* Whether a word is written as a first name is: a capital, a small letter behind it (« Adem », « Élise »; not « PCH », « L'équipe »). */
bool utf8_is_name(struct str word);

/* Without the « d' » in front where `letter` is 'd' (« l' »: 'l'), with whichever apostrophe and in either case; a part of word. */
struct str utf8_without_elision(struct str word, char letter);

/* Writes a code point (at most U+10FFFF) at `at`, where four bytes have room; how many it took. */
size_t utf8_put(char *at, int32_t point);

#endif
