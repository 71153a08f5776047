#include "daemon/echeance.h"

/* Easter Sunday by the computus of Meeus, Jones and Butcher (« Astronomical Algorithms », chapter 8), valid for
 * every Gregorian year. The letters are the book's. */
static day_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int sum = h + l - 7 * m + 114;
    day_t sunday = DAY_NONE;
    return date_make(year, sum / 31, sum % 31 + 1, &sunday) ? sunday : DAY_NONE;
}

bool echeance_ferie(day_t day)
{
    static const struct { int month, day; } fixed[] = {
        {1, 1},   /* jour de l'An */
        {5, 1},   /* fête du Travail */
        {5, 8},   /* victoire de 1945 */
        {7, 14},  /* fête nationale */
        {8, 15},  /* Assomption */
        {11, 1},  /* Toussaint */
        {11, 11}, /* armistice de 1918 */
        {12, 25}, /* Noël */
    };
    static const int after_easter[] = {1 /* lundi de Pâques */, 39 /* Ascension */, 50 /* lundi de Pentecôte */};
    if (day == DAY_NONE)
        return false;
    struct civil civil = date_civil(day);
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (civil.month == fixed[i].month && civil.day == fixed[i].day)
            return true;
    day_t sunday = easter(civil.year);
    for (size_t i = 0; sunday != DAY_NONE && i < sizeof after_easter / sizeof after_easter[0]; i++)
        if (day == sunday + after_easter[i])
            return true;
    return false;
}

bool echeance_ouvre(day_t day, const struct fermetures *fermetures)
{
    enum { FRIDAY = 5 };
    if (date_weekday(day) > FRIDAY || echeance_ferie(day))
        return false;
    for (size_t i = 0; fermetures != NULL && i < fermetures->count; i++)
        if (fermetures->jours[i] == day)
            return false;
    return true;
}

/* Ends: a list of closed days is finite, and holidays and week-ends never fill a fortnight. */
static day_t next_open(day_t day, const struct fermetures *fermetures)
{
    while (!echeance_ouvre(day, fermetures))
        day++;
    return day;
}

day_t echeance_after(day_t from, struct delai delai, const struct fermetures *fermetures)
{
    if (from == DAY_NONE)
        return DAY_NONE;
    day_t day = from;
    switch (delai.unite) {
    case DELAI_JOURS_OUVRES:
        for (int i = 0; i < delai.nombre; i++)
            day = next_open(day + 1, fermetures);
        break;
    case DELAI_JOURS:
        day += delai.nombre;
        break;
    case DELAI_SEMAINES:
        day += 7 * delai.nombre;
        break;
    case DELAI_MOIS:
        day = date_add_months(day, delai.nombre);
        break;
    case DELAI_ANS:
        day = date_add_months(day, 12 * delai.nombre);
        break;
    case DELAI_LE:
    default:
        break;
    }
    /* Nobody can answer on a closed day: an end there, « 0 jours » included, moves on, never back. */
    return day == DAY_NONE ? DAY_NONE : next_open(day, fermetures);
}

/* ---- « 3 jours ouvrés » ----------------------------------------------------------------------------------
 * delai = 1*DIGIT *space unit ; unit = one row of the table, its two words apart by 1*space
 * « jours ouvrables » is no row: Saturdays are ouvrables, and who writes it should be asked what he means. */

static const struct {
    const char *first, *second; /* second NULL: one word */
    enum delai_unite unite;
} units[] = {
    {"jour", "ouvré", DELAI_JOURS_OUVRES},   {"jours", "ouvrés", DELAI_JOURS_OUVRES},
    {"jour", "ouvre", DELAI_JOURS_OUVRES},   {"jours", "ouvres", DELAI_JOURS_OUVRES},
    {"jour", "ouvre\xcc\x81", DELAI_JOURS_OUVRES}, /* the accent as a character of its own: some editors save it so */
    {"jours", "ouvre\xcc\x81s", DELAI_JOURS_OUVRES},
    {"jo", NULL, DELAI_JOURS_OUVRES},        {"jour", NULL, DELAI_JOURS},
    {"jours", NULL, DELAI_JOURS},            {"mois", NULL, DELAI_MOIS},
};

/* Bytes of the space that `text` begins with, no-break ones included; 0 for none. */
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

static struct str take_word(struct str *rest)
{
    size_t end = 0;
    while (end < rest->len && space_length(str_from(*rest, end)) == 0)
        end++;
    struct str word = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end);
    skip_spaces(rest);
    return word;
}

static bool parse_unit(struct str rest, enum delai_unite *out_unite)
{
    struct str first = take_word(&rest), second = take_word(&rest);
    if (!str_is_empty(rest))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (str_eq_nocase(first, str_of(units[i].first)) &&
            (units[i].second == NULL ? second.len == 0 : str_eq_nocase(second, str_of(units[i].second)))) {
            *out_unite = units[i].unite;
            return true;
        }
    return false;
}

bool echeance_parse_delai(struct str text, struct delai *out_delai)
{
    struct str rest = text;
    skip_spaces(&rest);
    size_t digits = 0;
    while (digits < rest.len && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    uint64_t nombre = 0;
    enum delai_unite unite = DELAI_JOURS;
    if (!str_number(str_slice(rest, 0, digits), DELAI_MAX, &nombre))
        return false;
    rest = str_from(rest, digits);
    skip_spaces(&rest);
    if (!parse_unit(rest, &unite))
        return false;
    *out_delai = (struct delai){.nombre = (int)nombre, .unite = unite};
    return true;
}
