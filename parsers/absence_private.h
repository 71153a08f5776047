/* absence, between its files: which days a text speaks of and what they are to the absence (absence_days.c), who stands in
 * (absence_address.c), whether it is one at all (absence.c). Nobody else may include this. */
#ifndef NAVETTE_ABSENCE_PRIVATE_H
#define NAVETTE_ABSENCE_PRIVATE_H

#include "parsers/absence.h"

enum { ABSENCE_MAX_TEXT = 16 * 1024 }; /* bytes looked at; these answers are short */

/* The first day away and the first day back, DAY_NONE where not said. `folded`: utf8_fold, paragraphs ended by « . ». */
struct absence_days {
    day_t du, retour;
};
struct absence_days absence_days(struct str folded, day_t sent);

/* What the words before an address make of it. */
enum absence_address { ADDRESS_OTHER = 0, ADDRESS_NAMED, ADDRESS_TO_WRITE_TO, ADDRESS_STANDS_IN };

/* Of all addresses that the text names the one to write to meanwhile; absent: none that is at least `least`. Not the sender's, not ours. */
struct str absence_stand_in(struct arena *arena, struct str text, enum absence_address least, const struct absence_mail *mail);

#endif
