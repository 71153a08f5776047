#include "daemon/echeance.h"

#include "daemon/echeance_mots.h"

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

enum paques echeance_paques(day_t day)
{
    if (day == DAY_NONE)
        return PAQUES_NON;
    struct civil civil = date_civil(day);
    if (civil.month < 3 || civil.month > 6) /* from 20 March to 14 June */
        return PAQUES_NON;
    day_t sunday = easter(civil.year);
    int apart = sunday == DAY_NONE ? 0 : day - sunday;
    return apart == PAQUES_VENDREDI_SAINT || apart == PAQUES_LUNDI || apart == PAQUES_ASCENSION || apart == PAQUES_PENTECOTE
               ? (enum paques)apart : PAQUES_NON;
}

bool echeance_ferie(day_t day, const struct fermetures *fermetures)
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
    if (day == DAY_NONE)
        return false;
    struct civil civil = date_civil(day);
    bool eastern = fermetures != NULL && fermetures->alsace_moselle;
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (civil.month == fixed[i].month && civil.day == fixed[i].day)
            return true;
    if (eastern && civil.month == 12 && civil.day == 26)
        return true;
    switch (echeance_paques(day)) {
    case PAQUES_VENDREDI_SAINT: return eastern;
    case PAQUES_LUNDI:
    case PAQUES_ASCENSION: return true;
    case PAQUES_PENTECOTE: return fermetures == NULL || !fermetures->pentecote_ouvree;
    default: return false;
    }
}

bool echeance_ouvre(day_t day, const struct fermetures *fermetures)
{
    enum { FRIDAY = 5 };
    if (date_weekday(day) > FRIDAY || echeance_ferie(day, fermetures))
        return false;
    for (size_t i = 0; fermetures != NULL && i < fermetures->count; i++)
        if (fermetures->jours[i] == day)
            return false;
    return true;
}

int echeance_ouvres(day_t from, day_t until, const struct fermetures *fermetures)
{
    int count = 0;
    for (day_t day = from + 1; from != DAY_NONE && day <= until; day++)
        count += echeance_ouvre(day, fermetures);
    return count;
}

/* The day of that number in the month that begins with `first`, or the month's last. */
static day_t month_day(day_t first, int number)
{
    if (first == DAY_NONE)
        return DAY_NONE;
    day_t next = date_add_months(first, 1);
    day_t day = first + number - 1;
    return next != DAY_NONE && day >= next ? next - 1 : day;
}

/* Ends: a list of closed days is finite, and holidays and week-ends never fill a fortnight. */
static day_t next_open(day_t day, const struct fermetures *fermetures)
{
    while (!echeance_ouvre(day, fermetures))
        day++;
    return day;
}

day_t echeance_le_jour(day_t from, struct delai delai)
{
    if (from == DAY_NONE)
        return DAY_NONE;
    struct civil civil = date_civil(from);
    int step = delai.mois == 0 ? 1 : 12;
    int month = delai.mois == 0 ? civil.month : delai.mois;
    for (int passed = 0; passed <= step; passed += step) {
        day_t first = DAY_NONE;
        if (!date_make(civil.year, month, 1, &first))
            return DAY_NONE;
        day_t day = month_day(date_add_months(first, passed), delai.nombre);
        if (day == DAY_NONE || day >= from)
            return day;
    }
    return DAY_NONE;
}

/* A deadline that the calendar says is never passed: a closed day moves back, but not to before the day it is asked on. */
static day_t echeance_le(day_t from, struct delai delai, const struct fermetures *fermetures)
{
    day_t last = echeance_le_jour(from, delai), day = last;
    while (day != DAY_NONE && day > from && !echeance_ouvre(day, fermetures))
        day--;
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
        return echeance_le(from, delai, fermetures);
    default:
        break;
    }
    /* Nobody can answer on a closed day: an end there, « 0 jours » included, moves on, never back. */
    return day == DAY_NONE ? DAY_NONE : next_open(day, fermetures);
}

day_t echeance_before(day_t before, struct delai delai, const struct fermetures *fermetures)
{
    day_t day = before;
    if (before == DAY_NONE || delai.unite == DELAI_LE)
        return DAY_NONE;
    for (int i = 0; delai.unite == DELAI_JOURS_OUVRES && i < delai.nombre;)
        i += echeance_ouvre(--day, fermetures);
    if (delai.unite == DELAI_JOURS || delai.unite == DELAI_SEMAINES)
        day -= delai.nombre * (delai.unite == DELAI_SEMAINES ? 7 : 1);
    if (delai.unite == DELAI_MOIS || delai.unite == DELAI_ANS)
        day = date_add_months(day, -delai.nombre * (delai.unite == DELAI_ANS ? 12 : 1));
    while (day != DAY_NONE && !echeance_ouvre(day, fermetures))
        day--;
    return day;
}

/* ---- « 3 jours ouvrés », « le 31 mai » --------------------------------------------------------------------
 * delai = 1*DIGIT *space unit | "le" jour [mois] ; unit = one row of the table, its two words apart by 1*space
 * « jours ouvrables » is no row: Saturdays are ouvrables, and who writes it should be asked what he means. */

static const struct {
    const char *first, *second; /* without accents; second NULL: one word */
    enum delai_unite unite;
} units[] = {
    {"jour", "ouvre", DELAI_JOURS_OUVRES}, {"jours", "ouvres", DELAI_JOURS_OUVRES}, {"jo", NULL, DELAI_JOURS_OUVRES},
    {"jour", NULL, DELAI_JOURS},           {"jours", NULL, DELAI_JOURS},            {"semaine", NULL, DELAI_SEMAINES},
    {"semaines", NULL, DELAI_SEMAINES},    {"mois", NULL, DELAI_MOIS},              {"an", NULL, DELAI_ANS},
    {"ans", NULL, DELAI_ANS},
};

static bool parse_unit(struct str rest, enum delai_unite *out_unite)
{
    struct str first, second;
    (void)mot_suivant(&rest, &first);
    (void)mot_suivant(&rest, &second);
    if (!str_is_empty(rest))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (mot_est(first, units[i].first) && mot_est(second, units[i].second == NULL ? "" : units[i].second)) {
            *out_unite = units[i].unite;
            return true;
        }
    return false;
}

static bool parse_le(struct str rest, struct delai *out_delai)
{
    struct str jour, mois;
    (void)mot_suivant(&rest, &jour);
    bool named = mot_suivant(&rest, &mois);
    struct delai delai = {.nombre = mot_rang(jour, 31), .unite = DELAI_LE, .mois = mot_mois(mois)};
    if (delai.nombre == 0 || (named && delai.mois == 0) || !str_is_empty(rest))
        return false;
    *out_delai = delai;
    return true;
}

bool echeance_parse_delai(struct str text, struct delai *out_delai)
{
    struct str rest = text, mot;
    if (mot_prend(&rest, "le"))
        return parse_le(rest, out_delai);
    struct str after = rest;
    if (!mot_suivant(&after, &mot))
        return false;
    rest = str_from(rest, (size_t)(mot.at - rest.at));
    size_t digits = 0;
    while (digits < rest.len && str_is_digit(rest.at[digits]))
        digits++;
    uint64_t nombre = 0;
    enum delai_unite unite = DELAI_JOURS;
    if (!str_number(str_slice(rest, 0, digits), DELAI_MAX, &nombre) || !parse_unit(str_from(rest, digits), &unite))
        return false;
    *out_delai = (struct delai){.nombre = (int)nombre, .unite = unite};
    return true;
}
