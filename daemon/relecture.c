#include "daemon/relecture.h"

#include <limits.h>
#include <stdio.h>

#include "daemon/heure.h"

enum { MINUTES_HEURE = 60, HEURE_MAX = 23, MINUTE_MAX = 59 };

static bool parse_number(struct str text, int max, int *out_number)
{
    uint64_t number = 0;
    text = str_trim(text);
    bool good = text.len > 0 && text.len <= 2 && str_number(text, (uint64_t)max, &number);
    *out_number = (int)number;
    return good;
}

/* N "h" [ MM ] at the end; *out_before is what stands before it. */
static bool parse_heure(struct str text, struct str *out_before, int *out_minutes)
{
    size_t h = str_rfind_char(text, 'h');
    if (h == STR_NOT_FOUND)
        return false;
    int hour = 0, minute = 0;
    struct str after = str_trim(str_from(text, h + 1)), before = str_trim(str_slice(text, 0, h));
    size_t digits = before.len;
    while (digits > 0 && str_is_digit(before.at[digits - 1]))
        digits--;
    if (!parse_number(str_from(before, digits), HEURE_MAX, &hour) || (after.len > 0 && !parse_number(after, MINUTE_MAX, &minute)))
        return false;
    *out_before = str_trim(str_slice(before, 0, digits));
    *out_minutes = hour * MINUTES_HEURE + minute;
    return true;
}

/* Days of it, where nothing but week-ends is closed. */
static int longest(struct delai delai)
{
    switch (delai.unite) {
    case DELAI_JOURS_OUVRES: return delai.nombre + (delai.nombre + 4) / 5 * 2;
    case DELAI_JOURS: return delai.nombre;
    case DELAI_SEMAINES: return delai.nombre * 7;
    case DELAI_MOIS: return delai.nombre * 31;
    case DELAI_ANS: return delai.nombre * 366;
    case DELAI_LE: return delai.mois == 0 ? 31 : 366;
    }
    return INT_MAX;
}

bool relecture_parse(struct str text, struct relecture *out_relecture)
{
    struct relecture relecture = {.dite = true};
    struct str day = STR_NONE;
    text = str_trim(text);
    relecture.aucune = str_eq_c(text, "aucune");
    if (!relecture.aucune) {
        if (!parse_heure(text, &day, &relecture.minutes))
            return false;
        relecture.demain = str_eq_c(day, "demain");
        if (!relecture.demain &&
            (!echeance_parse_delai(day, &relecture.delai) || relecture.delai.nombre == 0 || longest(relecture.delai) > RELECTURE_MAX_JOURS))
            return false;
    }
    *out_relecture = relecture;
    return true;
}

int64_t relecture_jusqu_a(const struct relecture *relecture, int64_t moment, const struct fermetures *fermetures)
{
    char text[32];
    day_t day = heure_day(moment), due = relecture->demain ? day + 1 : echeance_after(day, relecture->delai, fermetures);
    due = due > day ? due : day + 1; /* « le 10 » may be today */
    struct civil civil = date_civil(due < day + RELECTURE_MAX_JOURS ? due : day + RELECTURE_MAX_JOURS);
    int len = snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d", civil.year, civil.month, civil.day,
                       relecture->minutes / MINUTES_HEURE, relecture->minutes % MINUTES_HEURE);
    int64_t until = 0;
    bool good = len > 0 && (size_t)len < sizeof text && heure_parse((struct str){text, (size_t)len}, &until);
    return good && until > moment ? until : moment + 1;
}
