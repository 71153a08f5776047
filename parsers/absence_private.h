/* absence, between its files: which days a text speaks of and what each is to the absence (absence_days.c), which period they make
 * (absence_period.c), who stands in (absence_address.c), whether it is one at all (absence.c). Nobody else may include this. */
#ifndef NAVETTE_ABSENCE_PRIVATE_H
#define NAVETTE_ABSENCE_PRIVATE_H

#include "parsers/absence.h"
#include "parsers/jour.h"

enum { ABSENCE_MAX_TEXT = 16 * 1024 }; /* bytes looked at; these answers are short */

enum { ABSENCE_MAX_DAYS = 40 /* that a text names */ };

enum role { ROLE_NONE, ROLE_BACK, ROLE_LATER, ROLE_UNTIL, ROLE_FROM, ROLE_ON, ROLE_MAYBE /* nothing says what it is */ };

struct day_said {
    struct jour_dit dit;
    enum role role;
    day_t back; /* of ROLE_BACK, ROLE_LATER and ROLE_UNTIL */
    day_t from; /* of a period; DAY_NONE */
    day_t length; /* days from the mail to it; how long JOUR_LASTS lasts */
    bool is_plain; /* ROLE_FROM by « du » alone */
};
/* The days that `folded` names, at most ABSENCE_MAX_DAYS; their number. */
size_t absence_find_days(struct str folded, day_t sent, struct day_said *days);
day_t absence_working_day(day_t day);      /* that day, or the Monday after it */
day_t absence_next_working_day(day_t day); /* the first one after it */

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
