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

/* The days that go with Easter, by how many days after its Sunday. */
enum paques { PAQUES_VENDREDI_SAINT = -2, PAQUES_NON = 0, PAQUES_LUNDI = 1, PAQUES_ASCENSION = 39, PAQUES_PENTECOTE = 50 };
enum paques echeance_paques(day_t day);

/* What a house closes on beside Saturdays, Sundays and the French public holidays, and which of these it works on. */
struct fermetures {
    const day_t *jours;
    size_t count;
    bool alsace_moselle;   /* Good Friday and 26 December are holidays (Code du travail, art. L3134-13) */
    bool pentecote_ouvree; /* Whit Monday is worked (journée de solidarité) */
};

/* Public holidays of metropolitan France (Code du travail, art. L3133-1), the Easter-bound ones computed; of the house where
 * `fermetures`, which may be NULL everywhere here, says otherwise. */
bool echeance_ferie(day_t day, const struct fermetures *fermetures);
bool echeance_ouvre(day_t day, const struct fermetures *fermetures);

/* The day `delai` after `from`: working days count from the day after; calendar days and months that end on a
 * closed day move to the next open one. « le 10 » is the first 10th from `from` on, `from` itself included; a closed one moves
 * back to the last open day, but not to before `from`. */
day_t echeance_after(day_t from, struct delai delai, const struct fermetures *fermetures);

/* The last open day that is `delai` before `before` or earlier: working days count from the day before. DAY_NONE for DELAI_LE. */
day_t echeance_before(day_t before, struct delai delai, const struct fermetures *fermetures);
/* How many open days come after `from`, up to `until` included; 0 where that is earlier. */
int echeance_ouvres(day_t from, day_t until, const struct fermetures *fermetures);

/* The first « le 10 », « le 31 mai » from `from` on, closed or not; a day that the month does not have is its last. */
day_t echeance_le_jour(day_t from, struct delai delai);

/* « 3 jours ouvrés », « 5 jo », « 10 jours », « 6 semaines », « 4 mois », « 1 an », « le 10 », « le 31 mai »; false on anything else. */
bool echeance_parse_delai(struct str text, struct delai *out_delai);
/* The same for people: « 10 jours ouvrés », « 1 mois », « le 31 mai ». */
struct buf;
void echeance_delai_dit(struct buf *out, struct delai delai);
const char *echeance_mois_dit(int mois); /* « janvier » */

/* The open days from one day to a later one, in the same words; absent: none. (echeance_dite.c) */
struct str echeance_ouvres_dits(struct arena *arena, day_t from, day_t to, const struct fermetures *fermetures);
/* How the day came about that echeance_after gives for these: « 10 jours ouvrés après le lundi 2 mars 2026, lundi de Pâques
 * exclu », « …, le 1er et le 8 mai exclus, fermeture du 15 mai », « 15 jours après le …, reporté au lundi 11 mai 2026 ».
 * (echeance_dite.c) */
struct str echeance_explique(struct arena *arena, day_t from, struct delai delai, const struct fermetures *fermetures);

#endif
