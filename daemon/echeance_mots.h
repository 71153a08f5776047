/* echeance_mots: the words that days and time limits are written in, taken one by one. No memory, no state: the text may be
 * a circuit's or a person's, folded or not. */
#ifndef NAVETTE_ECHEANCE_MOTS_H
#define NAVETTE_ECHEANCE_MOTS_H

#include "parsers/base/str.h"

/* The next word, and the white space around it (no-break spaces too), off *rest. False, and *out_mot empty, at the end. */
bool mot_suivant(struct str *rest, struct str *out_mot);
/* The same word but for capitals and accents; `plain` is small letters without accents. */
bool mot_est(struct str mot, const char *plain);
/* Is the next word `plain`? Then it is taken. */
bool mot_prend(struct str *rest, const char *plain);
/* 1 to 12 for « janvier », « févr. », « Août »; 0 for what is no month. */
int mot_mois(struct str mot);
/* « 10 », « 1er »: a number of 1 to `max` that stands for a place; 0 for anything else. */
int mot_rang(struct str mot, int max);

#endif
