/* From the days that an answer names to the absence: the first day away, the first day back. What says before which day nobody opens
 * the mail is taken before what says when somebody is back, that before until when or how long she is away, that before when she will
 * answer, and that before single days. */
#include "parsers/absence_private.h"

/* « absente pour une semaine à compter du 30 mars »: the beginning stands behind. */
static void settle_durations(struct day_said *days, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++)
        if (days[i].dit.how == JOUR_LASTS && days[i].role == ROLE_UNTIL && days[i].from == DAY_NONE && days[i + 1].role == ROLE_FROM) {
            days[i].from = days[i + 1].dit.day;
            days[i].back = absence_working_day(absence_lasting(&days[i], days[i].from));
        }
    for (size_t i = 0; i < count; i++)
        if (days[i].dit.how == JOUR_LASTS && days[i].role == ROLE_UNTIL)
            days[i].role = ROLE_LASTS;
}

/* « absence du mardi 24 mars »: a beginning without an end is a day. */
static void settle_beginnings(struct day_said *days, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (days[i].role == ROLE_FROM && days[i].is_plain && (i + 1 == count || days[i + 1].from != days[i].dit.day)) {
            bool is_week = days[i].dit.last != DAY_NONE; /* « absente la semaine du 30 mars » */
            days[i].role = is_week ? ROLE_UNTIL : ROLE_MAYBE;
            days[i].from = is_week ? days[i].dit.day : DAY_NONE;
            days[i].back = is_week ? absence_next_working_day(days[i].dit.last) : days[i].back;
        }
}

static void settle_habits(struct day_said *days, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (days[i].role == ROLE_HABIT)
            days[i - 1].role = ROLE_HABIT;
}

/* Of the days of one role the one of the absence that runs, else the first that is yet to come, else the first. */
static const struct day_said *best_of(const struct day_said *days, size_t count, enum role role, day_t sent)
{
    const struct day_said *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (days[i].role != role)
            continue;
        if (days[i].back > sent && (days[i].from == DAY_NONE || days[i].from <= sent))
            return &days[i];
        first = first == NULL || (first->back <= sent && days[i].back > sent) ? &days[i] : first;
    }
    return first;
}

/* « les 24, 25 et 26 mars »: away on days that follow each other, from the first that is not over. */
static struct absence_days single_days(const struct day_said *days, size_t count, enum role role, day_t sent)
{
    struct absence_days found = {.du = DAY_NONE, .retour = DAY_NONE};
    day_t next = DAY_NONE; /* working day after the last that was taken: « ce matin et demain » */
    for (size_t i = 0; i < count; i++) {
        const day_t day = days[i].dit.day, after = days[i].is_morning ? day : absence_next_working_day(day);
        if (days[i].role != role || day < sent)
            continue;
        if (found.du == DAY_NONE)
            found = (struct absence_days){.du = day, .retour = after};
        else if (day == next)
            found.retour = after;
        else
            continue;
        next = absence_next_working_day(day);
    }
    return found;
}

static day_t beginning(const struct day_said *days, size_t count, day_t retour)
{
    for (size_t i = 0; i < count; i++)
        if ((days[i].role == ROLE_FROM || days[i].role == ROLE_ON || days[i].role == ROLE_MAYBE) && (retour == DAY_NONE || days[i].dit.day < retour))
            return days[i].dit.day;
    return DAY_NONE;
}

/* « jusqu'au 10 inclus ; le 11 étant férié … » */
static day_t after_holidays(const struct day_said *days, size_t count, day_t retour)
{
    for (size_t i = 0; i < count; i++)
        if (days[i].is_ferie && days[i].dit.day == retour)
            retour = absence_next_working_day(retour);
    return retour;
}

/* « pour trois semaines … Je vous lirai le 23 mars », « jusqu'au samedi 13 … dimanche 14 »: of about the end, the day that is named. */
static day_t named_about(const struct day_said *days, size_t count, day_t retour, day_t sent)
{
    enum { A_FEW = 4, THE_NEXT = 1 };
    const struct day_said *lasts = best_of(days, count, ROLE_LASTS, sent), *until = best_of(days, count, ROLE_UNTIL, sent);
    const struct day_said *later = best_of(days, count, ROLE_LATER, sent);
    if (later == NULL)
        return retour;
    const bool is_after = lasts != NULL && lasts->back == retour && later->back > retour && later->back <= retour + A_FEW;
    const bool is_next = until != NULL && until->back == retour && later->back > retour && later->back <= retour + THE_NEXT;
    const bool is_weekend = until != NULL && until->back == retour && later->back > until->dit.day && later->back < retour;
    return is_after || is_next || is_weekend ? later->back : retour;
}

struct absence_days absence_days(struct str folded, day_t sent)
{
    struct day_said days[ABSENCE_MAX_DAYS];
    struct absence_days found = {.du = DAY_NONE, .retour = DAY_NONE};
    size_t count = absence_find_days(folded, sent, days);
    settle_habits(days, count);
    settle_beginnings(days, count);
    settle_durations(days, count);
    static const enum role order[] = {ROLE_OPENS, ROLE_BACK, ROLE_UNTIL, ROLE_LASTS, ROLE_LATER};
    for (size_t i = 0; i < sizeof order / sizeof order[0] && found.retour == DAY_NONE; i++) {
        const struct day_said *best = best_of(days, count, order[i], sent);
        if (best != NULL)
            found = (struct absence_days){.du = best->from, .retour = best->back};
    }
    found.retour = named_about(days, count, found.retour, sent);
    const struct absence_days single = single_days(days, count, ROLE_ON, sent);
    if (found.retour == DAY_NONE || (found.du > sent && single.du != DAY_NONE && single.du < found.du && single.retour < found.du))
        found = single; /* « le 27 février, puis du 9 au 13 mars » */
    if (found.retour == DAY_NONE)
        found = single_days(days, count, ROLE_MAYBE, sent);
    for (size_t i = 0; i < count; i++)
        found.is_told = found.is_told || days[i].is_told;
    found.retour = after_holidays(days, count, found.retour);
    if (found.du == DAY_NONE || found.du > found.retour)
        found.du = beginning(days, count, found.retour);
    return found;
}
