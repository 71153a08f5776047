/* date: days of the Gregorian calendar as plain numbers, so that arithmetic on them is plain arithmetic.
 * Pure: nobody here asks what day it is. Algorithm: Howard Hinnant, « chrono-Compatible Low-Level Date
 * Algorithms », days_from_civil. */
#ifndef NAVETTE_DATE_H
#define NAVETTE_DATE_H

#include "parsers/base/str.h"

typedef int32_t day_t; /* days since 1970-01-01; DAY_NONE where there is no date */
#define DAY_NONE INT32_MIN

struct civil {
    int year, month, day; /* month 1 to 12, day 1 to 31 */
};

/* False where the calendar has no such day, or the year is not in 1900 to 2199. */
bool date_make(int year, int month, int day, day_t *out_day);
struct civil date_civil(day_t day);
int date_weekday(day_t day); /* 1 Monday to 7 Sunday (ISO 8601) */
bool date_parse_iso(struct str text, day_t *out_day); /* « 2026-03-02 » and nothing else */
struct str date_iso(struct arena *arena, day_t day); /* STR_NONE for DAY_NONE */
struct str date_french_plain(struct arena *arena, day_t day); /* « 2 mars 2026 » */
struct str date_french(struct arena *arena, day_t day); /* « lundi 2 mars 2026 », « 1er » for the first */
day_t date_add_months(day_t day, int months); /* clamped to the month's last day */
int date_age(day_t birth, day_t today); /* whole years; birthdays of 29 February fall on 1 March */

#endif
