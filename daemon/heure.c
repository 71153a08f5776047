#include "daemon/heure.h"

enum {
    SECONDS_PER_MINUTE = 60,
    SECONDS_PER_HOUR = 3600,
    SECONDS_PER_DAY = 86400,
    WINTER_OFFSET = 1 * SECONDS_PER_HOUR, /* UTC+1 */
    SUMMER_OFFSET = 2 * SECONDS_PER_HOUR, /* UTC+2 */
    CHANGE_HOUR_UTC = 1,                  /* both changes are at 01:00 UTC, everywhere in the Union */
    MONTH_SUMMER_BEGINS = 3,
    MONTH_SUMMER_ENDS = 10,
    LAST_OF_MONTH = 31, /* both months have 31 days */
    SUNDAY = 7,
};

/* The days that date.h knows. A moment outside is pulled to the nearest edge: a server's clock gone mad gives an
 * odd date in a journal, never an overflow. */
enum { FIRST_DAY = -25567 /* 1900-01-01 */, LAST_DAY = 84005 /* 2199-12-31 */ };

static int64_t clamp_moment(int64_t moment)
{
    const int64_t first = (int64_t)FIRST_DAY * SECONDS_PER_DAY;
    const int64_t last = (int64_t)LAST_DAY * SECONDS_PER_DAY; /* its midnight: the offset still stays within it */
    return moment < first ? first : moment > last ? last : moment;
}

/* C divides towards zero; before 1970 a day must still begin at its midnight. */
static day_t day_of(int64_t seconds)
{
    int64_t day = seconds / SECONDS_PER_DAY;
    return (day_t)(seconds % SECONDS_PER_DAY < 0 ? day - 1 : day);
}

static int second_of_day(int64_t seconds)
{
    int64_t second = seconds % SECONDS_PER_DAY;
    return (int)(second < 0 ? second + SECONDS_PER_DAY : second);
}

/* 01:00 UTC of the last Sunday of that month. */
static int64_t change_moment(int year, int month)
{
    day_t last = DAY_NONE;
    if (!date_make(year, month, LAST_OF_MONTH, &last))
        return INT64_MAX; /* outside the years that date.h knows: clamp_moment never leads here */
    day_t sunday = last - date_weekday(last) % SUNDAY;
    return (int64_t)sunday * SECONDS_PER_DAY + (int64_t)CHANGE_HOUR_UTC * SECONDS_PER_HOUR;
}

int heure_offset(int64_t moment)
{
    moment = clamp_moment(moment);
    int year = date_civil(day_of(moment)).year; /* of UTC: around New Year both are in winter */
    bool summer = moment >= change_moment(year, MONTH_SUMMER_BEGINS) && moment < change_moment(year, MONTH_SUMMER_ENDS);
    return summer ? SUMMER_OFFSET : WINTER_OFFSET;
}

static int64_t local_seconds(int64_t moment)
{
    moment = clamp_moment(moment);
    return moment + heure_offset(moment);
}

day_t heure_day(int64_t moment)
{
    return day_of(local_seconds(moment));
}

int heure_minutes(int64_t moment)
{
    return second_of_day(local_seconds(moment)) / SECONDS_PER_MINUTE;
}

/* ---- for people and for machines ------------------------------------------------------------------------ */

struct clock {
    int hour, minute, second, offset_hours;
};

static struct clock clock_of(int64_t moment)
{
    int second = second_of_day(local_seconds(moment));
    return (struct clock){
        .hour = second / SECONDS_PER_HOUR,
        .minute = second % SECONDS_PER_HOUR / SECONDS_PER_MINUTE,
        .second = second % SECONDS_PER_MINUTE,
        .offset_hours = heure_offset(moment) / SECONDS_PER_HOUR,
    };
}

struct str heure_iso(struct arena *arena, int64_t moment)
{
    struct clock clock = clock_of(moment);
    return str_print(arena, "%.*sT%02d:%02d:%02d+%02d:00", STR_ARG(date_iso(arena, heure_day(moment))), clock.hour,
                     clock.minute, clock.second, clock.offset_hours);
}

struct str heure_rfc5322(struct arena *arena, int64_t moment)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    day_t day = heure_day(moment);
    struct civil civil = date_civil(day);
    struct clock clock = clock_of(moment);
    return str_print(arena, "%s, %02d %s %04d %02d:%02d:%02d +%02d00", days[date_weekday(day) - 1], civil.day,
                     months[civil.month - 1], civil.year, clock.hour, clock.minute, clock.second, clock.offset_hours);
}

struct str heure_french(struct arena *arena, int64_t moment)
{
    struct str day = date_french(arena, heure_day(moment));
    struct clock clock = clock_of(moment);
    if (clock.minute == 0)
        return str_print(arena, "%.*s à %d h", STR_ARG(day), clock.hour); /* « à 9 h », as one writes it */
    return str_print(arena, "%.*s à %d h %02d", STR_ARG(day), clock.hour, clock.minute);
}

/* ---- reading what an operator types ---------------------------------------------------------------------- */

/* clock = 2DIGIT ":" 2DIGIT [ ":" 2DIGIT ] */
static bool parse_clock(struct str text, int *out_second_of_day)
{
    enum { WITH_MINUTES = 5, WITH_SECONDS = 8 }; /* bytes */
    uint64_t hour = 0, minute = 0, second = 0;
    if (text.len != WITH_MINUTES && text.len != WITH_SECONDS)
        return false;
    if (text.at[2] != ':' || !str_number(str_slice(text, 0, 2), 23, &hour) ||
        !str_number(str_slice(text, 3, 5), 59, &minute))
        return false;
    if (text.len == WITH_SECONDS && (text.at[5] != ':' || !str_number(str_from(text, 6), 59, &second)))
        return false;
    *out_second_of_day = (int)(hour * SECONDS_PER_HOUR + minute * SECONDS_PER_MINUTE + second);
    return true;
}

bool heure_parse(struct str text, int64_t *out_moment)
{
    enum { DATE_LENGTH = 10 }; /* bytes */
    day_t day = DAY_NONE;
    int second = 0;
    if (text.len <= DATE_LENGTH || text.at[DATE_LENGTH] != 'T' ||
        !date_parse_iso(str_slice(text, 0, DATE_LENGTH), &day) || !parse_clock(str_from(text, DATE_LENGTH + 1), &second))
        return false;
    int64_t local = (int64_t)day * SECONDS_PER_DAY + second;
    /* Summer is tried first: in the hour that comes twice it is the first one. In the hour that does not exist
     * neither fits, and winter's reading shows one hour later on the clock. */
    bool summer = heure_offset(local - SUMMER_OFFSET) == SUMMER_OFFSET;
    *out_moment = local - (summer ? SUMMER_OFFSET : WINTER_OFFSET);
    return true;
}
