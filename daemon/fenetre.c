#include "daemon/fenetre.h"

#include "daemon/heure.h"

enum { HEURE_MAX = 24, MINUTE_MAX = 59, MINUTES_HEURE = 60 };

static bool take_number(struct str *rest, int max, int *out_number)
{
    size_t digits = 0;
    uint64_t number = 0;
    while (digits < rest->len && str_is_digit(rest->at[digits]))
        digits++;
    if (digits == 0 || digits > 2 || !str_number(str_slice(*rest, 0, digits), (uint64_t)max, &number))
        return false;
    *out_number = (int)number;
    *rest = str_trim(str_from(*rest, digits));
    return true;
}

static bool take_heure(struct str *rest, int *out_minutes)
{
    int hour = 0, minute = 0;
    if (!take_number(rest, HEURE_MAX, &hour) || rest->len == 0 || (rest->at[0] != 'h' && rest->at[0] != ':'))
        return false;
    *rest = str_trim(str_from(*rest, 1));
    if (rest->len > 0 && str_is_digit(rest->at[0]) && !take_number(rest, MINUTE_MAX, &minute))
        return false;
    *out_minutes = hour * MINUTES_HEURE + minute;
    return *out_minutes <= HEURE_MAX * MINUTES_HEURE;
}

bool fenetre_parse(struct str text, struct fenetre *out_fenetre)
{
    struct fenetre fenetre = {0, 0};
    struct str rest = str_trim(text);
    if (!take_heure(&rest, &fenetre.de))
        return false;
    if (str_starts(rest, STR("-")))
        rest = str_trim(str_from(rest, 1));
    else if (str_starts(rest, STR("à")))
        rest = str_trim(str_from(rest, STR("à").len));
    else
        return false;
    if (!take_heure(&rest, &fenetre.a) || !str_is_empty(rest) || fenetre.a <= fenetre.de)
        return false;
    *out_fenetre = fenetre;
    return true;
}

bool fenetre_ouverte(const struct fenetre *fenetre, int64_t moment, const struct fermetures *fermetures)
{
    int minutes = heure_minutes(moment);
    return minutes >= fenetre->de && minutes < fenetre->a && echeance_ouvre(heure_day(moment), fermetures);
}
