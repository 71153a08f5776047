/* jour: a day as people write it within a sentence. Pure. French first, English for the mail programs that speak it.
 *   « 16/03/2026 », « 02.04.26 », « 2026-04-02 », « jeudi 12 mars 2026 », « 1er mai », « dix-huit mars », « 19 March 2026 », « March 19 »;
 * and, as seen from a given day (jour_dit.c): « demain », « lundi », « le 25 », « les 24 et 25 mars », « fin mars », « dans deux
 * semaines », « next Monday », « the end of the week ». Texts are folded (utf8_fold). */
#ifndef NAVETTE_JOUR_H
#define NAVETTE_JOUR_H

#include "parsers/base/date.h"
#include "parsers/base/str.h"

/* The first day written in `folded` from offset `at` on. A missing year is the one that puts the day
 * nearest after `today` (at most 31 days before it). out_at is where it begins. False where none stands. */
bool jour_find(struct str folded, size_t at, day_t today, day_t *out_day, size_t *out_at);
/* The same exactly at `at`; out_end is behind it. */
bool jour_at(struct str folded, size_t at, day_t today, day_t *out_day, size_t *out_end);

/* A day that a sentence speaks of, in whatever way. */
enum jour_how {
    JOUR_WRITTEN, /* a date, or the day of a month */
    JOUR_WEEKDAY, /* « lundi » */
    JOUR_NEAR,    /* « demain », « ce jour », « cette semaine » */
    JOUR_END,     /* « fin mars », « la fin de la semaine »: the last day of it */
    JOUR_AHEAD,   /* « la semaine prochaine », « début avril », « dans 15 jours »: the first day of it */
    JOUR_LASTS,   /* « pour deux semaines »: the first day after so long, from today on */
};
struct jour_dit {
    day_t day;
    day_t last; /* « la semaine prochaine », « le mois d'août »: its last; DAY_NONE where it is one day */
    enum jour_how how;
    bool is_guessed; /* « le 25 »: no month was said, it is the next one with that day to come */
    bool is_vague;   /* « début avril », « mi-avril »: about that day */
    int months; /* JOUR_LASTS counted in months or years: how many; 0 */
    size_t begins, ends; /* with the name of the weekday, without « le », « du », « jusqu'au » before it */
};

/* The next one from `at` on, as it is meant on the day `today`. Habits (« le mercredi », « du lundi au vendredi ») and bare
 * numbers that no article makes a day of are passed over. False where none stands. */
bool jour_next(struct str folded, size_t at, day_t today, struct jour_dit *out_dit);

/* ---- between jour.c and jour_dit.c ---- */
int jour_month(struct str word); /* 1 to 12; 0: no month */
bool jour_complete(int year, int month, int day, day_t today, day_t *out_day); /* year < 0: the one that fits `today` */
struct str jour_word(struct str text, size_t at); /* the ASCII letters from there on */
size_t jour_skip_ordinal(struct str text, size_t at); /* behind « er », « th » */
/* A French number in letters at `at`, « premier » to « trente et un », its parts joined by hyphens or spaces; *out_end is behind it. 0: none. */
int jour_number(struct str text, size_t at, size_t *out_end);

#endif
