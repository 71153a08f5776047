/* Days as people write them: one whole date, or the vague échéance of a plan. Words are folded first, so that one spelling of
 * each is enough. A day that contradicts itself (« lundi 12 mars 2026 » is a Thursday) is none. */
#include "daemon/calendrier.h"
#include "daemon/echeance_mots.h"
#include "parsers/base/utf8.h"

/* Digits at the start of *rest, at most four; their number of places, 0 for none or more. */
static size_t take_digits(struct str *rest, int *out_number)
{
    size_t length = 0;
    int number = 0;
    while (length < rest->len && str_is_digit(rest->at[length]) && length <= 4)
        number = number * 10 + (rest->at[length++] - '0');
    if (length == 0 || length > 4)
        return 0;
    *rest = str_from(*rest, length);
    *out_number = number;
    return length;
}

static void skip_space(struct str *rest)
{
    while (str_starts(*rest, STR(" ")))
        *rest = str_from(*rest, 1);
}

static bool take_char(struct str *rest, char c)
{
    if (rest->len == 0 || rest->at[0] != c)
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

/* Two digits are of this century up to its middle: nobody writes of 1926 or of 2098 here. */
static bool year_of(size_t places, int number, int *out_year)
{
    enum { LAST_SHORT = 49 };
    *out_year = places == 2 ? 2000 + number : number;
    return places == 4 || (places == 2 && number <= LAST_SHORT);
}

/* What stands behind the first number: « /03/2026 », « -03-12 » behind a year. */
static bool take_numeric(struct str *rest, size_t first_places, int first, day_t *out_day)
{
    int second = 0, third = 0, year = 0;
    skip_space(rest);
    char between = rest->len > 0 ? rest->at[0] : ' ';
    if (between != '/' && between != '.' && between != '-')
        return false;
    *rest = str_from(*rest, 1);
    skip_space(rest);
    size_t second_places = take_digits(rest, &second);
    skip_space(rest);
    if (second_places == 0 || second_places > 2 || !take_char(rest, between))
        return false;
    skip_space(rest);
    size_t third_places = take_digits(rest, &third);
    if (first_places == 4)
        return third_places == 2 && second_places == 2 && date_make(first, second, third, out_day);
    return first_places <= 2 && year_of(third_places, third, &year) && date_make(year, second, first, out_day);
}

/* « mars 2026 » behind a day. */
static bool take_worded(struct str *rest, int day, day_t *out_day)
{
    struct str mot;
    int year = 0;
    if (str_starts(*rest, STR("er ")) && day == 1)
        *rest = str_from(*rest, 2);
    if (!mot_suivant(rest, &mot) || take_digits(rest, &year) != 4)
        return false;
    return date_make(year, mot_mois(mot), day, out_day);
}

static int take_weekday(struct str *rest)
{
    static const char *const names[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};
    for (int i = 0; i < 7; i++)
        if (mot_prend(rest, names[i]))
            return i + 1;
    return 0;
}

/* « à 14h30 », « 14:30 », « vers 9 h »: an hour may stand behind a day and is not kept. */
static void take_hour(struct str *rest)
{
    struct str at = *rest;
    int hour = 0, minute = 0;
    skip_space(&at);
    if (!mot_prend(&at, "a"))
        (void)mot_prend(&at, "vers");
    size_t places = take_digits(&at, &hour);
    skip_space(&at);
    if (places == 0 || places > 2 || hour > 23 || (!take_char(&at, 'h') && !take_char(&at, ':')))
        return;
    skip_space(&at);
    places = take_digits(&at, &minute);
    if (places == 0 || (places == 2 && minute < 60))
        *rest = at;
}

bool calendrier_prend(struct str *folded, day_t *out_day)
{
    struct str rest = *folded;
    day_t day = DAY_NONE;
    int first = 0;
    (void)mot_prend(&rest, "le");
    int weekday = take_weekday(&rest);
    (void)mot_prend(&rest, "le");
    size_t places = take_digits(&rest, &first);
    if (places == 0)
        return false;
    struct str numeric = rest;
    if (take_numeric(&numeric, places, first, &day))
        rest = numeric;
    else if (places > 2 || !take_worded(&rest, first, &day))
        return false;
    if ((weekday != 0 && date_weekday(day) != weekday) || (rest.len > 0 && str_is_digit(rest.at[0])))
        return false;
    take_hour(&rest);
    *folded = rest;
    *out_day = day;
    return true;
}

/* Folded, commas as spaces, without what people close a line with. */
static struct str plain(struct arena *arena, struct str text)
{
    struct str folded = utf8_fold(arena, text);
    char *at = arena_alloc(arena, folded.len + 1);
    for (size_t i = 0; i < folded.len; i++)
        at[i] = folded.at[i] == ',' || folded.at[i] == ';' ? ' ' : folded.at[i];
    struct str s = str_trim((struct str){at, folded.len});
    while (s.len > 0 && s.at[s.len - 1] == '.')
        s = str_trim(str_slice(s, 0, s.len - 1));
    return s;
}

bool calendrier_date(struct arena *arena, struct str text, day_t *out_day)
{
    struct str rest = plain(arena, text);
    day_t day = DAY_NONE;
    if (!calendrier_prend(&rest, &day) || !str_is_empty(str_trim(rest)))
        return false;
    *out_day = day;
    return true;
}

/* ---- « fin juin 2026 » --------------------------------------------------------------------------------------------- */

enum partie { PARTIE_TOUTE, PARTIE_DEBUT, PARTIE_MILIEU };

/* « 1er », « 2eme », « troisieme »: 1 to 4; 0 for anything else. */
static int ordinal(struct str mot)
{
    static const struct { const char *mot; int rang; } mots[] = {
        {"1er", 1}, {"1ere", 1}, {"premier", 1}, {"2e", 2}, {"2eme", 2}, {"2nd", 2}, {"second", 2}, {"deuxieme", 2},
        {"3e", 3}, {"3eme", 3}, {"troisieme", 3}, {"4e", 4}, {"4eme", 4}, {"quatrieme", 4},
    };
    for (size_t i = 0; i < sizeof mots / sizeof mots[0]; i++)
        if (mot_est(mot, mots[i].mot))
            return mots[i].rang;
    return 0;
}

/* The year that is all there is left, « 2026 », « de 2026 ». */
static bool last_year(struct str rest, int *out_year)
{
    struct str mot;
    uint64_t year = 0;
    (void)mot_prend(&rest, "de");
    (void)mot_prend(&rest, "l'annee");
    (void)mot_prend(&rest, "annee");
    if (!mot_suivant(&rest, &mot) || !str_is_empty(rest) || mot.len != 4 || !str_number(mot, 9999, &year))
        return false;
    *out_year = (int)year;
    return true;
}

static day_t end_of_month(int year, int month)
{
    day_t first = DAY_NONE;
    if (!date_make(year, month, 1, &first))
        return DAY_NONE;
    day_t next = date_add_months(first, 1);
    return next == DAY_NONE ? DAY_NONE : next - 1;
}

/* « 2e trimestre 2026 », « premier semestre 2026 » */
static day_t end_of_part(struct str rest, int rang)
{
    struct str mot;
    int year = 0;
    (void)mot_suivant(&rest, &mot);
    int months = mot_est(mot, "trimestre") ? 3 : mot_est(mot, "semestre") ? 6 : 0;
    return months > 0 && rang * months <= 12 && last_year(rest, &year) ? end_of_month(year, rang * months) : DAY_NONE;
}

static day_t end_of_season(struct str mot, struct str rest)
{
    static const struct { const char *mot; int month, day; } seasons[] = {
        {"rentree", 9, 30}, {"printemps", 6, 20}, {"ete", 9, 22}, {"l'ete", 9, 22}, {"automne", 12, 21}, {"l'automne", 12, 21},
    };
    int year = 0;
    day_t day = DAY_NONE;
    if (mot_est(mot, "rentree"))
        (void)mot_prend(&rest, "scolaire");
    for (size_t i = 0; i < sizeof seasons / sizeof seasons[0]; i++)
        if (mot_est(mot, seasons[i].mot))
            return last_year(rest, &year) && date_make(year, seasons[i].month, seasons[i].day, &day) ? day : DAY_NONE;
    return DAY_NONE;
}

/* Its beginning is its first ten days, its middle the ten after: so an échéance « début juin » is no more than ten days late. */
static day_t end_of_named_month(int month, struct str rest, enum partie partie)
{
    int year = 0;
    day_t day = DAY_NONE;
    if (!last_year(rest, &year))
        return DAY_NONE;
    if (partie == PARTIE_TOUTE)
        return end_of_month(year, month);
    return date_make(year, month, partie == PARTIE_DEBUT ? 10 : 20, &day) ? day : DAY_NONE;
}

static enum partie take_partie(struct str *rest)
{
    static const struct { const char *mot; enum partie partie; } parties[] = {
        {"fin", PARTIE_TOUTE}, {"courant", PARTIE_TOUTE}, {"debut", PARTIE_DEBUT}, {"mi", PARTIE_MILIEU},
    };
    enum partie partie = PARTIE_TOUTE;
    static const char *const fillers[] = {"de", "du", "la", "mois", "de"};
    if (str_starts(*rest, STR("mi-"))) {
        *rest = str_from(*rest, 3);
        return PARTIE_MILIEU;
    }
    for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++)
        if (mot_prend(rest, parties[i].mot)) {
            partie = parties[i].partie;
            break;
        }
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
        (void)mot_prend(rest, fillers[i]);
    return partie;
}

static day_t end_of_period(struct str rest)
{
    struct str mot;
    int year = 0;
    enum partie partie = take_partie(&rest);
    struct str year_text = rest;
    (void)mot_suivant(&rest, &mot);
    int month = mot_mois(mot), rang = ordinal(mot);
    if (month > 0)
        return end_of_named_month(month, rest, partie);
    if (partie != PARTIE_TOUTE) /* « début 2026 », « mi-trimestre »: nobody can say which day is its last */
        return DAY_NONE;
    if (rang > 0)
        return end_of_part(rest, rang);
    if (last_year(year_text, &year))
        return end_of_month(year, 12);
    return end_of_season(mot, rest);
}

static bool is_undefined(struct str text)
{
    static const char *const words[] = {"", "a definir", "non definie", "non defini", "indefinie", "a preciser", "a determiner", "-"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(text, words[i]))
            return true;
    return false;
}

day_t calendrier_vague(struct arena *arena, struct str text, bool *out_understood)
{
    struct str words = plain(arena, text);
    day_t day = DAY_NONE;
    if (!calendrier_date(arena, text, &day))
        day = end_of_period(words);
    *out_understood = day != DAY_NONE || is_undefined(words);
    return day;
}
