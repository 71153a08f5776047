#include "daemon/echeance_mots.h"

#include "parsers/base/utf8.h"

/* Bytes of the white space that `text` begins with; 0 for none. */
static size_t space_length(struct str text)
{
    static const char *const spaces[] = {" ", "\t", "\xc2\xa0" /* U+00A0 */, "\xe2\x80\xaf" /* U+202F */};
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (str_starts(text, str_of(spaces[i])))
            return str_of(spaces[i]).len;
    return 0;
}

static void skip_spaces(struct str *rest)
{
    for (size_t length = space_length(*rest); length > 0; length = space_length(*rest))
        *rest = str_from(*rest, length);
}

bool mot_suivant(struct str *rest, struct str *out_mot)
{
    skip_spaces(rest);
    size_t end = 0;
    while (end < rest->len && space_length(str_from(*rest, end)) == 0)
        end++;
    *out_mot = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end);
    skip_spaces(rest);
    return end > 0;
}

/* The letter without capital and accent; 0 for an accent that stands as a character of its own. */
static int32_t plain_letter(int32_t point)
{
    if (point >= 'A' && point <= 'Z')
        return point - 'A' + 'a';
    switch (point) {
    case 0xE9: case 0xE8: case 0xEA: case 0xC9: case 0xC8: case 0xCA: return 'e';
    case 0xFB: case 0xF9: case 0xDB: case 0xD9: return 'u';
    case 0xE0: case 0xE2: case 0xC0: case 0xC2: return 'a';
    case 0x300: case 0x301: case 0x302: return 0;
    default: return point;
    }
}

bool mot_est(struct str mot, const char *plain)
{
    struct str wanted = str_of(plain);
    size_t at = 0;
    int32_t point = 0;
    while (utf8_next(&mot, &point)) {
        int32_t letter = plain_letter(point);
        if (letter == 0)
            continue;
        if (at == wanted.len || letter != (unsigned char)wanted.at[at])
            return false;
        at++;
    }
    return at == wanted.len;
}

bool mot_prend(struct str *rest, const char *plain)
{
    struct str after = *rest, mot;
    if (!mot_suivant(&after, &mot) || !mot_est(mot, plain))
        return false;
    *rest = after;
    return true;
}

int mot_mois(struct str mot)
{
    static const char *const names[][4] = {
        {"janvier", "janv.", "janv", "jan."}, {"fevrier", "fevr.", "fevr", "fev."}, {"mars", NULL}, {"avril", "avr.", "avr", NULL},
        {"mai", NULL}, {"juin", NULL}, {"juillet", "juil.", "juil", NULL}, {"aout", NULL}, {"septembre", "sept.", "sept", NULL},
        {"octobre", "oct.", "oct", NULL}, {"novembre", "nov.", "nov", NULL}, {"decembre", "dec.", "dec", NULL},
    };
    for (int month = 0; month < 12; month++)
        for (int form = 0; form < 4 && names[month][form] != NULL; form++)
            if (mot_est(mot, names[month][form]))
                return month + 1;
    return 0;
}

int mot_rang(struct str mot, int max)
{
    uint64_t number = 0;
    if (mot_est(mot, "1er"))
        return max >= 1 ? 1 : 0;
    return str_number(mot, (uint64_t)max, &number) ? (int)number : 0;
}
