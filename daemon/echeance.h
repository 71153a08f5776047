/* echeance: deadline arithmetic. Pure functions of dates: nobody here knows what day it is. */
#ifndef NAVETTE_ECHEANCE_H
#define NAVETTE_ECHEANCE_H

#include "parsers/base/date.h"

enum delai_unite { DELAI_JOURS_OUVRES, DELAI_JOURS, DELAI_SEMAINES, DELAI_MOIS, DELAI_ANS, DELAI_LE };

struct delai {
    int nombre; /* may be 0, never negative; DELAI_MAX at most */
    enum delai_unite unite;
    int mois; /* DELAI_LE: « le 10 » (mois 0: the next 10th) or « le 31 mai »; nombre is the day. Never after it: a closed day
                 moves back to the last open one before */
};
enum { DELAI_MAX = 1000 };

/* Days on which an office is closed beside Saturdays, Sundays and the French public holidays. */
struct fermetures {
    const day_t *jours;
    size_t count;
};

/* Public holidays of metropolitan France (Code du travail, art. L3133-1), the Easter-bound ones computed. */
bool echeance_ferie(day_t day);
bool echeance_ouvre(day_t day, const struct fermetures *fermetures); /* fermetures may be NULL */

/* The day `delai` after `from`: working days count from the day after; calendar days and months that end on a
 * closed day move to the next open one. « le 10 » is the first 10th from `from` on, `from` itself included; a closed one moves
 * back to the last open day, but not to before `from`. */
day_t echeance_after(day_t from, struct delai delai, const struct fermetures *fermetures);

/* The first « le 10 », « le 31 mai » from `from` on, closed or not; a day that the month does not have is its last. */
day_t echeance_le_jour(day_t from, struct delai delai);

/* « 3 jours ouvrés », « 5 jo », « 10 jours », « 6 semaines », « 4 mois », « 1 an », « le 10 », « le 31 mai »; false on anything else. */
bool echeance_parse_delai(struct str text, struct delai *out_delai);

#endif
