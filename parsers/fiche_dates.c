/* fiche_dates: dates as people write them.
 *
 *   date  = day sep month sep year / year "-" month "-" day / day ["er"] month-name [year] / 8DIGIT / 6DIGIT
 *   sep   = *SP ("/" / "-" / ".") *SP / 1*SP
 *   year  = 4DIGIT / 2DIGIT
 */
#include "parsers/fiche_private.h"

static const struct month {
    const char *start; /* the letters that tell it */
    int number;
} months[] = {
    {"janv", 1}, {"jan", 1},  {"fev", 2},  {"mars", 3}, {"avr", 4},  {"mai", 5},  {"juin", 6},
    {"juil", 7}, {"aou", 8},  {"aout", 8}, {"sep", 9},  {"oct", 10}, {"nov", 11}, {"dec", 12},
};

struct number {
    int value, digits;
};

static struct number take_number(struct str *rest)
{
    struct number number = {0, 0};
    while (rest->len > 0 && str_is_digit(rest->at[0])) {
        if (number.digits < 8)
            number.value = number.value * 10 + (rest->at[0] - '0');
        number.digits++;
        *rest = str_from(*rest, 1);
    }
    return number;
}

static bool take_separator(struct str *rest)
{
    struct str here = str_trim(*rest);
    bool has_space = here.len < rest->len, has_sign = here.len > 0 && (here.at[0] == '/' || here.at[0] == '-' || here.at[0] == '.');
    *rest = has_sign ? str_trim(str_from(here, 1)) : here;
    return has_space || has_sign;
}

static int take_month(struct str *rest)
{
    size_t len = 0;
    while (len < rest->len && str_is_small(rest->at[len]))
        len++;
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
        if (len >= 3 && str_starts(str_slice(*rest, 0, len), str_of(months[i].start))) {
            *rest = str_from(*rest, len);
            if (rest->len > 0 && rest->at[0] == '.')
                *rest = str_from(*rest, 1);
            return months[i].number;
        }
    return 0;
}

/* Two digits mean this century; of a birth, the last one where the year would be ahead of today. */
static int full_year(struct number year, day_t today, bool birth)
{
    if (year.digits != 2)
        return year.value;
    int now = today == DAY_NONE ? 2099 : date_civil(today).year;
    return birth && 2000 + year.value > now ? 1900 + year.value : 2000 + year.value;
}

struct attempt {
    enum fiche_date_found found;
    day_t day;
};

static struct attempt attempt_of(int year, int month, int day)
{
    struct attempt attempt = {DATE_IMPOSSIBLE, DAY_NONE};
    if (date_make(year, month, day, &attempt.day))
        attempt.found = DATE_FOUND;
    return attempt;
}

/* A date that begins with the number at *rest. */
static struct attempt take_date(struct str *rest, day_t today, bool birth)
{
    struct number first = take_number(rest);
    if (first.digits == 8)
        return attempt_of(first.value % 10000, first.value / 10000 % 100, first.value / 1000000);
    if (first.digits == 6)
        return attempt_of(full_year((struct number){first.value % 100, 2}, today, birth), first.value / 100 % 100, first.value / 10000);
    if (first.value == 1 && (str_starts(*rest, STR("er ")) || str_starts(*rest, STR("\xC2\xB0 "))))
        *rest = str_from(*rest, 2);
    bool has_separator = take_separator(rest);
    int month = first.digits <= 2 ? take_month(rest) : 0;
    if (month > 0) {
        take_separator(rest);
        struct str before = *rest;
        struct number year = take_number(rest);
        if (year.digits == 2 || year.digits == 4)
            return attempt_of(full_year(year, today, birth), month, first.value);
        *rest = before;
        return (struct attempt){DATE_IMPOSSIBLE, DAY_NONE};
    }
    struct number second = has_separator ? take_number(rest) : (struct number){0, 0};
    struct str before = *rest;
    struct number third = second.digits > 0 && take_separator(rest) ? take_number(rest) : (struct number){0, 0};
    if (first.digits == 4 && second.digits >= 1 && second.digits <= 2 && third.digits >= 1 && third.digits <= 2)
        return attempt_of(first.value, second.value, third.value);
    if (first.digits >= 1 && first.digits <= 2 && second.digits >= 1 && second.digits <= 2 && (third.digits == 2 || third.digits == 4))
        return attempt_of(full_year(third, today, birth), second.value, first.value);
    *rest = before;
    return (struct attempt){DATE_ABSENT, DAY_NONE};
}

/* The first date of folded text. */
static enum fiche_date_found find_date(struct str rest, day_t today, bool birth, day_t *out_day, struct str *out_rest)
{
    bool was_impossible = false, was_letter = false;
    while (rest.len > 0) {
        if (!str_is_digit(rest.at[0]) || was_letter) {
            was_letter = str_is_small(rest.at[0]);
            rest = str_from(rest, 1);
            continue;
        }
        struct str from = rest;
        struct attempt attempt = take_date(&rest, today, birth);
        if (attempt.found == DATE_FOUND) {
            *out_day = attempt.day;
            *out_rest = rest;
            return DATE_FOUND;
        }
        was_impossible = was_impossible || attempt.found == DATE_IMPOSSIBLE;
        if (attempt.found == DATE_ABSENT) { /* the next number may begin one */
            rest = from;
            take_number(&rest);
        }
    }
    return was_impossible ? DATE_IMPOSSIBLE : DATE_ABSENT;
}

/* « _17_/_05_/_2010_ », « 0 3 / 0 3 / 2 0 2 6 », « 03\03\2026 »: written on or between the signs of the form. */
static struct str without_form_signs(struct arena *arena, struct str folded, bool keep_spaces)
{
    char *out = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.at[i];
        if (c == '_' || c == '|' || c == '\'' || (c == ' ' && !keep_spaces))
            continue;
        out[len++] = c == '\\' ? '/' : c;
    }
    return (struct str){out, len};
}

enum fiche_date_found fiche_find_date(struct arena *arena, struct str text, day_t today, bool birth, day_t *out_day, struct str *out_rest)
{
    struct str folded = utf8_fold(arena, text);
    enum fiche_date_found found = find_date(folded, today, birth, out_day, out_rest);
    for (int keep = 1; keep >= 0 && found == DATE_ABSENT; keep--)
        found = find_date(without_form_signs(arena, folded, keep != 0), today, birth, out_day, out_rest);
    return found;
}

/* What a second date in the place of one means. */
static void give_second_date(struct fiche_reading *r, enum fiche_field field, day_t first, day_t second)
{
    if (field == FICHE_JEUNE_DEBUT_NOTIFICATION) { /* « du 01/09/2025 au 31/08/2028 » */
        fiche_give(r, field, date_iso(r->arena, first));
        fiche_give(r, FICHE_JEUNE_ECHEANCE_NOTIFICATION, date_iso(r->arena, second));
    } else if (field == FICHE_JEUNE_ECHEANCE_NOTIFICATION && second > first) {
        fiche_give(r, FICHE_JEUNE_DEBUT_NOTIFICATION, date_iso(r->arena, first));
        fiche_give(r, field, date_iso(r->arena, second));
    } else {
        fiche_give(r, field, date_iso(r->arena, first));
        fiche_doubt(r->arena, r->fiche, field, STR("Deux dates sont écrites ; la première a été retenue."));
    }
}

void fiche_give_date(struct fiche_reading *r, enum fiche_field field, struct str text)
{
    if (field == FICHE_NO_FIELD || str_is_empty(text) || fiche_says_none(r, text) || r->fiche->values[field].text.at != NULL)
        return;
    day_t day = DAY_NONE, second = DAY_NONE;
    struct str rest = STR_NONE;
    text = fiche_plain_digits(r, field, fiche_cut(text, VALUE_SHORT));
    if (str_is_empty(text))
        return;
    enum fiche_date_found found = fiche_find_date(r->arena, text, r->today, field == FICHE_JEUNE_DATE_NAISSANCE, &day, &rest);
    if (found == DATE_FOUND) {
        if (find_date(rest, r->today, field == FICHE_JEUNE_DATE_NAISSANCE, &second, &rest) == DATE_FOUND && second != day)
            give_second_date(r, field, day, second);
        else
            fiche_give(r, field, date_iso(r->arena, day));
        return;
    }
    fiche_give(r, field, text);
    fiche_doubt(r->arena, r->fiche, field,
                found == DATE_IMPOSSIBLE ? STR("Cette date n’existe pas dans le calendrier, ou elle est incomplète.")
                                         : STR("Ce qui est écrit n’a pas été reconnu comme une date."));
}
