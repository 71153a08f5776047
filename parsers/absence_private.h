/* absence, between its files: what the words before a day say (absence_words.c), which days a text speaks of and what each is to the
 * absence (absence_days.c), which period they make (absence_period.c), who stands in (absence_address.c), whether it is one at all
 * (absence.c). Nobody else may include this. */
#ifndef NAVETTE_ABSENCE_PRIVATE_H
#define NAVETTE_ABSENCE_PRIVATE_H

#include "parsers/absence.h"
#include "parsers/jour.h"

enum { ABSENCE_MAX_TEXT = 16 * 1024 }; /* bytes looked at; these answers are short */

enum { ABSENCE_MAX_DAYS = 40 /* that a text names */ };

/* ---- absence_words.c ---- */

/* What the words before a day speak of, the last of them. */
enum absence_head { HEAD_NONE, HEAD_AWAY, HEAD_BACK, HEAD_LATER /* when she will read or answer */, HEAD_OPENS /* before which she does not */, HEAD_OTHER };
enum absence_head absence_head(struct str lead);

/* How the day hangs on them. */
enum absence_link { LINK_ON, LINK_UNTIL, LINK_NOT_UNTIL, LINK_BEFORE, LINK_AFTER, LINK_TO, LINK_FROM, LINK_FROM_THEN };
enum absence_link absence_link(struct str lead, bool follows_a_from);

bool absence_ends_with(struct str lead, const char *const *list); /* with whole words of it */
bool absence_is_span(struct str words); /* nothing but « - », « au », « → » between two days */
bool absence_is_only_from(struct str lead); /* « que le », « qu'à partir du », « pas avant le »: not on a day before it */
bool absence_is_there(struct str lead); /* words of being back that say so of the time until a day */

/* ---- absence_days.c ---- */

enum role { ROLE_NONE, ROLE_OPENS, ROLE_BACK, ROLE_LATER, ROLE_UNTIL, ROLE_LASTS /* « pour trois semaines », once all are read */,
            ROLE_FROM, ROLE_ON, ROLE_MAYBE /* nothing says what it is */, ROLE_HABIT /* as is the one before it */ };

struct day_said {
    struct jour_dit dit;
    enum role role;
    day_t back; /* of ROLE_OPENS, ROLE_BACK, ROLE_LATER, ROLE_UNTIL and ROLE_LASTS */
    day_t from; /* of a period; DAY_NONE */
    day_t length; /* days from the mail to it; how long JOUR_LASTS lasts */
    bool is_plain; /* ROLE_FROM by « du » alone */
    bool is_ferie;   /* « le 11 étant férié » */
    bool is_morning; /* « ce matin »: back on the same day */
    bool is_told;  /* the words before it speak of being away or of being back */
};
/* The days that `folded` names, at most ABSENCE_MAX_DAYS; their number. */
size_t absence_find_days(struct str folded, day_t sent, struct day_said *days);
day_t absence_lasting(const struct day_said *said, day_t from); /* the end of a JOUR_LASTS that begins on that day */
day_t absence_working_day(day_t day);      /* that day, or the Monday after it */
day_t absence_next_working_day(day_t day); /* the first one after it */

/* The first day away and the first day back, DAY_NONE where not said. `folded`: utf8_fold, paragraphs ended by « . ». */
struct absence_days {
    day_t du, retour;
    bool is_told; /* by words of being away or of being back, and not by a day alone */
};
struct absence_days absence_days(struct str folded, day_t sent);

/* What the words before an address make of it. */
enum absence_address { ADDRESS_OTHER = 0, ADDRESS_NAMED, ADDRESS_TO_WRITE_TO, ADDRESS_STANDS_IN };

/* Of all addresses that the text names the one to write to meanwhile; absent: none that is at least `least`. Not the sender's, not ours. */
struct str absence_stand_in(struct arena *arena, struct str text, enum absence_address least, const struct absence_mail *mail);

#endif
