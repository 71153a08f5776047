#include "parsers/jour.h"

enum { DAYS_BACK = 31 }; /* « de retour le 2 mars », read on 10 March, means this March */

/* A number of at most `most` digits at *at; *at moves behind it. */
static bool take_number(struct str text, size_t *at, size_t most, int *out_number)
{
    size_t from = *at;
    int number = 0;
    while (*at < text.len && *at - from < most && str_is_digit(text.at[*at]))
        number = number * 10 + (text.at[(*at)++] - '0');
    *out_number = number;
    return *at > from && (*at == text.len || !str_is_digit(text.at[*at]));
}

int jour_month(struct str word)
{
    static const struct { const char *begins; int month; } names[] = {
        {"janv", 1}, {"jan", 1}, {"fev", 2}, {"feb", 2}, {"mars", 3}, {"mar", 3}, {"avr", 4}, {"apr", 4}, {"mai", 5}, {"may", 5},
        {"juin", 6}, {"jun", 6}, {"juil", 7}, {"jul", 7}, {"aout", 8}, {"aug", 8}, {"sept", 9}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
    };
    static const char *const whole[] = {"janvier", "january", "fevrier", "february", "march", "avril", "april", "juillet", "july", "june", "august",
                                        "septembre", "september", "octobre", "october", "novembre", "november", "decembre", "december"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str begins = str_of(names[i].begins);
        if (!str_starts(word, begins))
            continue;
        bool known = word.len == begins.len;
        for (size_t j = 0; j < sizeof whole / sizeof whole[0]; j++)
            known = known || str_eq_c(word, whole[j]);
        if (known)
            return names[i].month;
    }
    return 0;
}

bool jour_complete(int year, int month, int day, day_t today, day_t *out_day)
{
    if (year >= 0)
        return date_make(year < 100 ? 2000 + year : year, month, day, out_day);
    if (today == DAY_NONE)
        return false;
    int this_year = date_civil(today).year;
    for (int candidate = this_year - 1; candidate <= this_year + 1; candidate++)
        if (date_make(candidate, month, day, out_day) && *out_day >= today - DAYS_BACK)
            return true;
    return false;
}

static size_t skip(struct str text, size_t at, const char *bytes)
{
    while (at < text.len && str_find_char(str_of(bytes), text.at[at]) != STR_NOT_FOUND)
        at++;
    return at;
}

struct str jour_word(struct str text, size_t at)
{
    size_t to = at;
    while (to < text.len && text.at[to] >= 'a' && text.at[to] <= 'z')
        to++;
    return str_slice(text, at, to);
}

/* A year behind *at, which moves behind it; -1 where none stands. */
static int take_year(struct str text, size_t *at)
{
    int year = -1;
    size_t from = skip(text, *at, " .,");
    bool is_year = str_starts(str_from(text, from), STR("20")) || str_starts(str_from(text, from), STR("19")); /* « rue du 8 mai 1945 » */
    if (!is_year || !take_number(text, &from, 4, &year) || year <= 1900)
        return -1;
    *at = from;
    return year;
}

/* 16/03/2026, 16.03.26, 16-3-2026, 16/03, 2026-03-16; 03/30/2026, which has but one reading. */
static bool numeric(struct str text, size_t *at, int first, day_t today, day_t *out_day)
{
    int second = 0, third = -1;
    char between = *at < text.len ? text.at[*at] : ' ';
    if (between != '/' && between != '.' && between != '-')
        return false;
    (*at)++;
    if (!take_number(text, at, 2, &second))
        return false;
    if (*at + 1 < text.len && text.at[*at] == between && str_is_digit(text.at[*at + 1])) {
        (*at)++;
        if (!take_number(text, at, 4, &third))
            return false;
    } else if (between != '/')
        return false; /* 12.5 and 14-20 are no dates */
    if (first > 31)
        return third >= 0 && jour_complete(first, second, third, today, out_day);
    if (between == '/' && second > 12)
        return third >= 0 && jour_complete(third, first, second, today, out_day);
    return jour_complete(third, second, first, today, out_day);
}

size_t jour_skip_ordinal(struct str text, size_t at)
{
    static const char *const ordinals[] = {"er", "st", "nd", "rd", "th"};
    struct str suffix = jour_word(text, at);
    for (size_t i = 0; i < sizeof ordinals / sizeof ordinals[0]; i++)
        if (str_eq_c(suffix, ordinals[i]))
            return at + 2;
    return at;
}

/* 12 mars 2026, 1er mai, 19 march 2026, 19th of march */
static bool worded(struct str text, size_t *at, int day, day_t today, day_t *out_day)
{
    *at = skip(text, jour_skip_ordinal(text, *at), " ");
    if (str_starts(str_from(text, *at), STR("of ")))
        *at += 3;
    struct str name = jour_word(text, *at);
    int month = jour_month(name);
    *at += name.len;
    return month > 0 && jour_complete(take_year(text, at), month, day, today, out_day);
}

/* March 19, 2026 */
static bool month_first(struct str text, size_t *at, day_t today, day_t *out_day)
{
    struct str name = jour_word(text, *at);
    bool may_be_tuesday = str_eq_c(name, "mar"), has_point = str_starts(str_from(text, *at + name.len), STR("."));
    int month = jour_month(name), day = 0;
    *at = skip(text, *at + name.len, " .");
    if (month == 0 || (may_be_tuesday && has_point) || !take_number(text, at, 2, &day)) /* « mar. 24 » */
        return false;
    if (may_be_tuesday && jour_month(jour_word(text, skip(text, *at, " "))) > 0) /* « mar 24 mars » */
        return false;
    struct str suffix = jour_word(text, *at);
    *at += suffix.len == 2 ? 2 : 0;
    return jour_complete(take_year(text, at), month, day, today, out_day);
}

static int number_word(struct str word)
{
    static const char *const names[] = {"premier", "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
                                        "treize", "quatorze", "quinze", "seize", "vingt", "trente"};
    static const int values[] = {1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 30};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (str_eq_c(word, names[i]))
            return values[i];
    return 0;
}

int jour_number(struct str text, size_t at, size_t *out_end)
{
    const struct str word = jour_word(text, at);
    const int number = number_word(word);
    *out_end = at + word.len;
    if (number != 10 && number != 20 && number != 30)
        return number;
    size_t next = skip(text, *out_end, " -");
    if (str_eq_c(jour_word(text, next), "et"))
        next = skip(text, next + strlen("et"), " -");
    const struct str more = jour_word(text, next);
    const int unit = number_word(more);
    const bool fits = number == 10 ? unit >= 7 && unit <= 9 : number == 20 ? unit >= 1 && unit <= 9 : unit == 1;
    if (!fits)
        return number;
    *out_end = next + more.len;
    return number + unit;
}

/* « trente et un », « vingt-deux »: what stands at `at` is the end of a number, and none of its own. */
static bool ends_a_number(struct str text, size_t at)
{
    static const char *const tens[] = {"dix", "vingt", "trente"};
    struct str before = str_slice(text, 0, at);
    while (before.len > 0 && str_find_char(STR(" -"), before.at[before.len - 1]) != STR_NOT_FOUND)
        before.len--;
    if (str_ends(before, STR(" et")) || str_ends(before, STR("-et")))
        before.len -= strlen(" et");
    for (size_t i = 0; i < sizeof tens / sizeof tens[0]; i++)
        if (str_ends(before, str_of(tens[i])))
            return true;
    return false;
}

/* « dix-huit mars »; « trois sept » is no day of September, nor « dix-sept heures » one of anything. */
static bool worded_in_letters(struct str text, size_t at, day_t today, day_t *out_day, size_t *out_end)
{
    const int number = jour_number(text, at, out_end);
    const bool is_sept = str_eq_c(jour_word(text, skip(text, *out_end, " ")), "sept");
    return number > 0 && !is_sept && !ends_a_number(text, at) && worded(text, out_end, number, today, out_day);
}

bool jour_at(struct str folded, size_t at, day_t today, day_t *out_day, size_t *out_end)
{
    bool starts = at < folded.len && (at == 0 || (!str_is_digit(folded.at[at - 1]) && !(folded.at[at - 1] >= 'a' && folded.at[at - 1] <= 'z')));
    int number = 0;
    *out_end = at;
    if (!starts)
        return false;
    if (worded_in_letters(folded, at, today, out_day, out_end))
        return true;
    *out_end = at;
    if (!str_is_digit(folded.at[at]))
        return month_first(folded, out_end, today, out_day);
    if (!take_number(folded, out_end, 4, &number))
        return false;
    size_t behind = *out_end;
    if (numeric(folded, out_end, number, today, out_day))
        return true;
    *out_end = behind;
    return worded(folded, out_end, number, today, out_day);
}

bool jour_find(struct str folded, size_t at, day_t today, day_t *out_day, size_t *out_at)
{
    size_t end = 0;
    for (size_t i = at; i < folded.len; i++) {
        *out_at = i;
        if (jour_at(folded, i, today, out_day, &end))
            return true;
    }
    return false;
}
