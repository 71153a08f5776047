/* Days as they are said: seen from the day of the mail, or by a number whose month stands further on. */
#include "parsers/jour.h"

enum { WEEK = 7, FRIDAY = 5, LIST_LOOKED_AT = 80 /* bytes after « 24 » in « 24, 25 et vendredi 27 mars » */ };

static bool starts_word(struct str text, size_t at)
{
    return at == 0 || (!str_is_small(text.at[at - 1]) && !str_is_digit(text.at[at - 1]));
}

/* `words` stand at `at` and end there too. */
static bool stands(struct str text, size_t at, const char *words)
{
    struct str needle = str_of(words);
    if (!str_starts(str_from(text, at), needle))
        return false;
    size_t end = at + needle.len;
    return end == text.len || !(str_is_small(text.at[end]) && str_is_small(text.at[end - 1]));
}

/* The text before `at` ends with `words`, which begin a word. */
static bool is_before(struct str text, size_t at, const char *words)
{
    struct str before = str_slice(text, 0, at), needle = str_of(words);
    return str_ends(before, needle) && (!str_is_small(needle.at[0]) || starts_word(text, at - needle.len));
}

static bool is_before_any(struct str text, size_t at, const char *const *list)
{
    for (; *list != NULL; list++)
        if (is_before(text, at, *list))
            return true;
    return false;
}

static size_t skip_blanks(struct str text, size_t at)
{
    while (at < text.len && (text.at[at] == ' ' || text.at[at] == ','))
        at++;
    return at;
}

/* « mar. 24 » and « Mon 30 » are weekdays, « mon » alone is not; « Mar 24 » is a day of March. */
static bool is_short_weekday(struct str text, size_t at, struct str name, size_t *out_end)
{
    struct str bare = str_slice(name, 0, name.len - 1);
    bool has_point = str_starts(str_from(text, at), name);
    size_t end = at + (has_point ? name.len : bare.len);
    if (!has_point && (str_eq_c(bare, "mar") || !str_starts(str_from(text, at), bare)))
        return false;
    *out_end = end;
    return end + 1 < text.len && text.at[end] == ' ' && str_is_digit(text.at[end + 1]);
}

/* 1 Monday to 7; 0: none stands at `at`. */
static int weekday_at(struct str text, size_t at, size_t *out_end)
{
    static const char *const names[][4] = {{"lundi", "monday", "lun.", "mon."}, {"mardi", "tuesday", "mar.", "tue."}, {"mercredi", "wednesday", "mer.", "wed."},
                                           {"jeudi", "thursday", "jeu.", "thu."}, {"vendredi", "friday", "ven.", "fri."}, {"samedi", "saturday", "sam.", "sat."},
                                           {"dimanche", "sunday", "dim.", "sun."}};
    if (!starts_word(text, at))
        return 0;
    for (int day = 0; day < WEEK; day++)
        for (size_t i = 0; i < 4; i++) {
            if (i < 2 && stands(text, at, names[day][i])) {
                *out_end = at + strlen(names[day][i]);
                return day + 1;
            }
            if (i >= 2 && is_short_weekday(text, at, str_of(names[day][i]), out_end))
                return day + 1;
        }
    return 0;
}

static struct jour_dit said(day_t day, enum jour_how how, size_t begins, size_t ends)
{
    return (struct jour_dit){.day = day, .last = DAY_NONE, .how = how, .begins = begins, .ends = ends};
}

static day_t friday_of(day_t day)
{
    return day - date_weekday(day) + FRIDAY;
}

/* The next day of that name after `today`. */
static day_t next_weekday(day_t today, int weekday)
{
    int ahead = (weekday - date_weekday(today) + WEEK) % WEEK;
    return today + (ahead == 0 ? WEEK : ahead);
}

static day_t last_of_month(int year, int month)
{
    day_t day = DAY_NONE;
    return date_make(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1, &day) ? day - 1 : DAY_NONE;
}

/* ---- numbers ---- */

static bool day_number(struct str text, size_t at, int *out_number, size_t *out_end)
{
    size_t end = at;
    int number = 0;
    while (end < text.len && end - at < 3 && str_is_digit(text.at[end]))
        number = number * 10 + (text.at[end++] - '0');
    *out_number = number;
    *out_end = end;
    return end > at && end - at < 3 && number >= 1 && number <= 31;
}

/* « 24, 25 et vendredi 27 mars », « 23 au 27 mars 2026 »: the date that a row of numbers ends in. */
static bool date_of_row(struct str text, size_t at, day_t today, day_t *out_day)
{
    static const char *const links[] = {"au", "et", "a", "and", "to", "ou", "&", "-", "jusqu'au", "au soir", "inclus", "matin", "soir", "le", "puis", NULL};
    size_t limit = at + LIST_LOOKED_AT < text.len ? at + LIST_LOOKED_AT : text.len, end = 0;
    struct str row = str_slice(text, 0, limit);
    for (size_t steps = 0; steps < 24 && at < limit; steps++) {
        int number = 0;
        at = skip_blanks(row, at);
        if (jour_at(row, at, today, out_day, &end))
            return true;
        if (weekday_at(row, at, &end) > 0 || day_number(row, at, &number, &end)) {
            at = jour_skip_ordinal(row, end);
            continue;
        }
        size_t before = at;
        for (size_t i = 0; links[i] != NULL && at == before; i++)
            if (stands(row, at, links[i]))
                at += strlen(links[i]);
        if (at == before)
            return false;
    }
    return false;
}

/* What makes no day of a number: an hour, a part of a telephone number, a count of things, a house in a street. */
static bool is_other_number(struct str text, size_t end)
{
    static const char *const units[] = {
        "h", "heure", "heures", "jour", "jours", "an", "ans", "mois", "semaine", "semaines", "min", "minutes", "rue", "avenue", "bis", "ter", "place",
        "boulevard", "bd", "allee", "chemin", "route", "am", "pm", "days", "weeks", "hours", "%", NULL};
    if (end < text.len && (str_is_digit(text.at[end]) || str_is_small(text.at[end]) || str_find_char(STR("/:%-_@+"), text.at[end]) != STR_NOT_FOUND))
        return true;
    if (end + 1 < text.len && str_find_char(STR(".,"), text.at[end]) != STR_NOT_FOUND && str_is_digit(text.at[end + 1]))
        return true;
    size_t next = skip_blanks(text, end);
    if (next < text.len && str_is_digit(text.at[next]) && next == end + 1 && text.at[end] == ' ')
        return true;
    for (size_t i = 0; units[i] != NULL; i++)
        if (stands(text, next, units[i]))
            return true;
    return false;
}

/* « March 24-27 »: the second number has the month before the first. */
static bool second_of_span(struct str text, size_t at, day_t today, struct jour_dit *out)
{
    size_t end = 0, from = at;
    int number = 0, month = 0;
    if (at < 2 || text.at[at - 1] != '-' || !str_is_digit(text.at[at - 2]) || !day_number(text, at, &number, &end) || is_other_number(text, end))
        return false;
    for (from = at - 1; from > 0 && str_is_digit(text.at[from - 1]);)
        from--;
    size_t word_end = from > 0 && text.at[from - 1] == ' ' ? from - 1 : from, word = word_end;
    while (word > 0 && str_is_small(text.at[word - 1]))
        word--;
    month = jour_month(str_slice(text, word, word_end));
    *out = said(DAY_NONE, JOUR_WRITTEN, at, end);
    return month > 0 && jour_complete(-1, month, number, today, &out->day);
}

/* « du 12.2 au 18.2 », « 12.02 - 18.02 »: the article makes a date of it, or the dash. */
static bool dotted_at(struct str text, size_t at, day_t today, struct jour_dit *out)
{
    static const char *const articles[] = {"le ", "du ", "au ", "from ", "until ", "to ", "on ", NULL};
    int day = 0, month = 0;
    size_t end = 0;
    bool has_point = day_number(text, at, &day, &end) && end < text.len && text.at[end] == '.' && day_number(text, end + 1, &month, &end);
    if (!has_point || is_other_number(text, end) || (!is_before_any(text, at, articles) && !str_starts(str_from(text, end), STR(" - "))))
        return false;
    *out = said(DAY_NONE, JOUR_WRITTEN, at, end);
    return jour_complete(-1, month, day, today, &out->day);
}

/* « le 25 », « lundi 30 », « the 25th », « du 24 au 26 mars »: the month stands further on, or is the next with that day to come. */
static bool number_at(struct str text, size_t at, bool has_weekday, day_t today, struct jour_dit *out)
{
    static const char *const articles[] = {"le ", "les ", "du ", "au ", "et ", "the ", "on ", "from ", "to ", "until ", "and ", "entre le ", ", ", NULL};
    int number = 0;
    size_t end = 0, bare = 0;
    day_t row = DAY_NONE;
    if (!day_number(text, at, &number, &bare))
        return false;
    end = jour_skip_ordinal(text, bare);
    bool is_ordinal = end > bare, has_article = is_before_any(text, at, articles);
    bool is_span = end + 1 < text.len && text.at[end] == '-' && str_is_digit(text.at[end + 1]) && date_of_row(text, end, today, &row); /* « 23-27 March » */
    if (!is_span && ((!has_weekday && !is_ordinal && !has_article) || is_other_number(text, end)))
        return false;
    if (is_span || date_of_row(text, end, today, &row)) {
        struct civil civil = date_civil(row);
        bool is_month_before = number > civil.day;
        int month = is_month_before ? (civil.month + 10) % 12 + 1 : civil.month, year = is_month_before && civil.month == 1 ? civil.year - 1 : civil.year;
        *out = said(DAY_NONE, JOUR_WRITTEN, at, end);
        return date_make(year, month, number, &out->day);
    }
    if (is_before(text, at, ", ") || is_before(text, at, "et ") || is_before(text, at, "and "))
        return false; /* of a row without a date: nothing says that they are days */
    struct civil now = date_civil(today);
    for (int ahead = 0; ahead < 3; ahead++) {
        int month = (now.month - 1 + ahead) % 12 + 1, year = now.year + (now.month - 1 + ahead) / 12;
        *out = said(DAY_NONE, JOUR_WRITTEN, at, end);
        out->is_guessed = true;
        if (date_make(year, month, number, &out->day) && out->day >= today)
            return true;
    }
    return false;
}

/* ---- words ---- */

/* « fin mars », « end of the month », « début avril », « mi-avril », « fin du mois de juin ». */
static bool part_of_month(struct str text, size_t at, day_t today, struct jour_dit *out)
{
    static const struct { const char *words; enum { END, BEGINNING, MIDDLE, WHOLE } part; } parts[] = {
        {"fin du mois de ", END}, {"fin du mois d'", END}, {"fin ", END}, {"fin de ", END}, {"end of ", END}, {"late ", END},
        {"debut ", BEGINNING}, {"debut du mois de ", BEGINNING}, {"debut du mois d'", BEGINNING}, {"beginning of ", BEGINNING},
        {"mois de ", WHOLE}, {"mois d'", WHOLE}, {"month of ", WHOLE}, {"tout ", WHOLE}, {"all of ", WHOLE},
        {"early ", BEGINNING}, {"mi-", MIDDLE}, {"mi ", MIDDLE}, {"mid-", MIDDLE}, {"mid ", MIDDLE}, {"middle of ", MIDDLE},
        {"courant du mois de ", MIDDLE}, {"courant du mois d'", MIDDLE}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t name_at = at + strlen(parts[i].words);
        int month = str_starts(str_from(text, at), str_of(parts[i].words)) ? jour_month(jour_word(text, name_at)) : 0, day = parts[i].part == MIDDLE ? 15 : 1;
        day_t found = DAY_NONE;
        if (month == 0 || !jour_complete(-1, month, parts[i].part == END ? 28 : day, today, &found))
            continue;
        found = parts[i].part == END ? last_of_month(date_civil(found).year, month) : found;
        *out = said(found, parts[i].part == END ? JOUR_END : JOUR_AHEAD, at, name_at + jour_word(text, name_at).len);
        out->is_vague = parts[i].part == BEGINNING || parts[i].part == MIDDLE;
        out->last = parts[i].part == WHOLE ? last_of_month(date_civil(found).year, month) : DAY_NONE;
        return true;
    }
    return false;
}

static int small_number(struct str word)
{
    static const char *const names[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", NULL};
    uint64_t number = 0;
    size_t end = 0;
    const int french = jour_number(word, 0, &end);
    if (french > 0 && end == word.len)
        return french;
    for (int i = 0; names[i] != NULL; i++)
        if (str_eq_c(word, names[i]))
            return i + 1;
    return str_eq_c(word, "fifteen") ? 15 : str_number(word, 60, &number) ? (int)number : 0;
}

static bool unit_of(struct str text, const char *const *names)
{
    for (; *names != NULL; names++)
        if (stands(text, 0, *names))
            return true;
    return false;
}

/* « dans 15 jours », « in two weeks »; « pour une semaine », « pendant 3 semaines », « for the next two weeks ». */
static bool time_ahead(struct str text, size_t at, day_t today, struct jour_dit *out)
{
    static const struct { const char *words; enum jour_how how; } leads[] = {
        {"dans ", JOUR_AHEAD}, {"in ", JOUR_AHEAD}, {"pour encore ", JOUR_LASTS}, {"pour ", JOUR_LASTS}, {"pendant ", JOUR_LASTS}, {"durant ", JOUR_LASTS},
        {"for the next ", JOUR_LASTS}, {"for ", JOUR_LASTS}};
    size_t from = 0, row = 0;
    for (; row < sizeof leads / sizeof leads[0] && from == 0; row++)
        from = str_starts(str_from(text, at), str_of(leads[row].words)) ? at + strlen(leads[row].words) : 0;
    struct str rest = str_slice(text, from, from + 30), count;
    if (from == 0 || !str_next(&rest, ' ', &count) || rest.at == NULL)
        return false;
    int number = small_number(count), days = unit_of(rest, (const char *const[]){"jours", "jour", "days", "day", NULL}) ? 1
        : unit_of(rest, (const char *const[]){"semaine", "semaines", "week", "weeks", NULL}) ? WEEK : 0;
    int months = unit_of(rest, (const char *const[]){"mois", "month", "months", NULL}) ? 1 : unit_of(rest, (const char *const[]){"an", "ans", "year", NULL}) ? 12 : 0;
    *out = said(days > 0 ? today + number * days : date_add_months(today, number * months), leads[row - 1].how, at, from + count.len + 1 + jour_word(rest, 0).len);
    out->months = number * months;
    return number > 0 && days + months > 0;
}

static bool near_words(struct str text, size_t at, day_t today, struct jour_dit *out)
{
    day_t monday = today - date_weekday(today) + 1, friday = monday + FRIDAY - 1;
    struct civil now = date_civil(today);
    day_t month_end = last_of_month(now.year, now.month);
    friday = friday < today ? today : friday;
    const struct { const char *words; day_t day; enum jour_how how; } known[] = {
        {"apres-demain", today + 2, JOUR_NEAR}, {"apres demain", today + 2, JOUR_NEAR}, {"day after tomorrow", today + 2, JOUR_NEAR}, {"demain", today + 1, JOUR_NEAR},
        {"tomorrow", today + 1, JOUR_NEAR}, {"aujourd'hui", today, JOUR_NEAR}, {"ce jour", today, JOUR_NEAR}, {"today", today, JOUR_NEAR}, {"ce matin", today, JOUR_NEAR},
        {"ce soir", today, JOUR_NEAR}, {"cet apres-midi", today, JOUR_NEAR}, {"this morning", today, JOUR_NEAR}, {"this afternoon", today, JOUR_NEAR},
        {"tonight", today, JOUR_NEAR},
        {"pour la semaine", friday, JOUR_NEAR}, {"toute la journee", today, JOUR_NEAR}, {"pour la journee", today, JOUR_NEAR}, {"all day", today, JOUR_NEAR}, {"for the day", today, JOUR_NEAR},
        {"cette semaine", friday, JOUR_NEAR}, {"toute la semaine", friday, JOUR_NEAR}, {"this week", friday, JOUR_NEAR}, {"all week", friday, JOUR_NEAR},
        {"fin de la semaine", friday, JOUR_END}, {"fin de semaine", friday, JOUR_END}, {"end of the week", friday, JOUR_END}, {"end of this week", friday, JOUR_END},
        {"fin de cette semaine", friday, JOUR_END}, {"fin du mois", month_end, JOUR_END}, {"end of the month", month_end, JOUR_END},
        {"semaine prochaine", monday + WEEK, JOUR_AHEAD}, {"next week", monday + WEEK, JOUR_AHEAD}, {"debut de semaine prochaine", monday + WEEK, JOUR_AHEAD}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (stands(text, at, known[i].words)) {
            *out = said(known[i].day, known[i].how, at, at + strlen(known[i].words));
            size_t weekday_end = 0, next = skip_blanks(text, out->ends); /* « demain jeudi », « ce jour, mercredi » */
            if (out->how == JOUR_NEAR && weekday_at(text, next, &weekday_end) == date_weekday(out->day) && next > out->ends)
                out->ends = weekday_end;
            out->last = known[i].how == JOUR_AHEAD ? friday_of(out->day) : DAY_NONE;
            return true;
        }
    return false;
}

/* « lundi », « lundi prochain », « next Monday »; with a number or a date behind it, that. « le mercredi » is a habit. */
static bool weekday_day(struct str text, size_t at, day_t today, struct jour_dit *out)
{
    static const char *const habits[] = {"le ", "les ", "du ", "au ", "chaque ", "tous les ", "every ", "sauf ", NULL};
    static const char *const excepted[] = {"jusqu'au ", NULL};
    size_t end = 0, after = 0;
    int weekday = weekday_at(text, at, &end);
    day_t day = DAY_NONE;
    if (weekday == 0)
        return false;
    size_t next = skip_blanks(text, end);
    next = stands(text, next, "le") ? skip_blanks(text, next + 2) : next;
    next = stands(text, next, "the") ? skip_blanks(text, next + 3) : next;
    if (jour_at(text, next, today, &day, &after)) {
        *out = said(day, JOUR_WRITTEN, at, after);
        return true;
    }
    if (number_at(text, next, true, today, out)) {
        out->begins = at;
        return true;
    }
    bool is_next = stands(text, next, "prochain") || is_before(text, at, "next ");
    if (!is_next && is_before_any(text, at, habits) && !is_before_any(text, at, excepted))
        return false;
    bool is_week_after = stands(text, next, "de la semaine prochaine") || stands(text, next, "of next week");
    bool is_this = (is_before(text, at, "ce ") || is_before(text, at, "this ")) && date_weekday(today) == weekday;
    size_t begins = is_before(text, at, "next ") ? at - 5 : at;
    *out = said(is_this ? today : next_weekday(today, weekday), JOUR_WEEKDAY, begins, stands(text, next, "prochain") ? next + 8 : end);
    if (is_week_after) {
        out->day = friday_of(today) - FRIDAY + WEEK + weekday;
        out->ends = next + (stands(text, next, "of next week") ? strlen("of next week") : strlen("de la semaine prochaine"));
    } else if (stands(text, next, "en huit") || stands(text, next, "en quinze"))
        out->day += stands(text, next, "en huit") ? WEEK : 2 * WEEK;
    return true;
}

static bool next_day(struct str folded, size_t at, day_t today, struct jour_dit *out_dit)
{
    for (size_t i = at; i < folded.len && today != DAY_NONE; i++) {
        day_t day = DAY_NONE;
        size_t end = 0;
        if (!starts_word(folded, i) || !str_is_alnum(folded.at[i]))
            continue;
        if (weekday_day(folded, i, today, out_dit))
            return true;
        if (weekday_at(folded, i, &end) > 0) {
            i = end - 1;
            continue;
        }
        if (jour_at(folded, i, today, &day, &end)) {
            *out_dit = said(day, JOUR_WRITTEN, i, end);
            return true;
        }
        if (str_is_digit(folded.at[i]) ? dotted_at(folded, i, today, out_dit) || number_at(folded, i, false, today, out_dit) || second_of_span(folded, i, today, out_dit)
                                       : part_of_month(folded, i, today, out_dit) || time_ahead(folded, i, today, out_dit) || near_words(folded, i, today, out_dit))
            return true;
    }
    return false;
}

bool jour_next(struct str folded, size_t at, day_t today, struct jour_dit *out_dit)
{
    static const char *const weeks[] = {"semaine du ", "week of ", "week of the ", NULL};
    if (!next_day(folded, at, today, out_dit))
        return false;
    if (out_dit->how == JOUR_WRITTEN && is_before_any(folded, out_dit->begins, weeks))
        out_dit->last = friday_of(out_dit->day);
    return true;
}
