#include "parsers/base/date.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199, DAYS_PER_ERA = 146097, EPOCH_OFFSET = 719468 };

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

bool date_make(int year, int month, int day, day_t *out_day)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > month_length(year, month))
        return false;
    int shifted = month <= 2 ? year - 1 : year; /* the year begins in March here, so that leap days come last */
    int era = shifted / 400;
    int of_era = shifted - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    *out_day = era * DAYS_PER_ERA + day_of_era - EPOCH_OFFSET;
    return true;
}

struct civil date_civil(day_t day)
{
    int shifted = day + EPOCH_OFFSET;
    int era = (shifted >= 0 ? shifted : shifted - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    int day_of_era = shifted - era * DAYS_PER_ERA;
    int of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
    int month_from_march = (5 * of_year + 2) / 153;
    struct civil civil = {
        .year = of_era + era * 400 + (month_from_march >= 10 ? 1 : 0),
        .month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9,
        .day = of_year - (153 * month_from_march + 2) / 5 + 1,
    };
    return civil;
}

int date_weekday(day_t day)
{
    int since_monday = (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */
    return (since_monday + 7) % 7 + 1;
}

bool date_parse_iso(struct str text, day_t *out_day)
{
    uint64_t year = 0, month = 0, day = 0;
    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
        return false;
    if (!str_number(str_slice(text, 0, 4), 9999, &year) || !str_number(str_slice(text, 5, 7), 12, &month) ||
        !str_number(str_slice(text, 8, 10), 31, &day))
        return false;
    return date_make((int)year, (int)month, (int)day, out_day);
}

struct str date_iso(struct arena *arena, day_t day)
{
    if (day == DAY_NONE)
        return STR_NONE;
    struct civil civil = date_civil(day);
    return str_print(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

struct str date_french_plain(struct arena *arena, day_t day)
{
    static const char *const months[] = {"janvier", "février", "mars", "avril", "mai", "juin",
                                         "juillet", "août", "septembre", "octobre", "novembre", "décembre"};
    if (day == DAY_NONE)
        return STR_NONE;
    struct civil civil = date_civil(day);
    return str_print(arena, "%d%s %s %d", civil.day, civil.day == 1 ? "er" : "", months[civil.month - 1], civil.year);
}

struct str date_french(struct arena *arena, day_t day)
{
    static const char *const days[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};
    struct str plain = date_french_plain(arena, day);
    return plain.at == NULL ? plain : str_print(arena, "%s %.*s", days[date_weekday(day) - 1], STR_ARG(plain));
}

day_t date_add_months(day_t day, int months)
{
    struct civil civil = date_civil(day);
    int from_zero = civil.year * 12 + civil.month - 1 + months;
    int year = from_zero / 12;
    int month = from_zero % 12 + 1;
    int length = month_length(year, month);
    day_t moved = DAY_NONE;
    return date_make(year, month, civil.day < length ? civil.day : length, &moved) ? moved : DAY_NONE;
}

int date_age(day_t birth, day_t today)
{
    struct civil born = date_civil(birth);
    struct civil now = date_civil(today);
    int years = now.year - born.year;
    bool before_birthday = now.month < born.month || (now.month == born.month && now.day < born.day);
    return before_birthday ? years - 1 : years;
}
