/* absence: out-of-office answers. Pure. Knows Exchange, Gmail, Zimbra, Notes and plain words, in French and English. */
#ifndef NAVETTE_ABSENCE_H
#define NAVETTE_ABSENCE_H

#include "parsers/base/date.h"
#include "parsers/base/str.h"

struct absence {
    day_t du;              /* first day away; DAY_NONE where it is not said */
    day_t retour;          /* first day back; DAY_NONE where it is not said, or the person left for good */
    struct str remplacant; /* the address to write to meanwhile, lower case; absent where none is given */
};

/* `sent`: the day of the mail; completes dates without a year and those seen from it (« demain »). `sender`, its From, and
 * `ours`, the gateway's own address (may be absent), are never the stand-in. */
struct absence_mail {
    struct str subject, text;
    struct str whole; /* the body with what looks like a signature, where a stand-in may be named; may be absent */
    day_t sent;
    struct str sender, ours;
};

/* True for an out-of-office answer. `from_machine`: the header says that a program wrote it; without that only the set
 * phrases of programs count, so that a person who mentions a holiday is not taken for one. */
bool absence_is(struct arena *arena, const struct absence_mail *mail, bool from_machine);

/* True for what a person wrote by hand to say the same: a subject that begins with it (« Absence exceptionnelle », « Absent ce jour »), a
 * few words with the day of being back in them, and no question. For mails that decide nothing. */
bool absence_is_by_hand(struct arena *arena, const struct absence_mail *mail);

struct absence absence_read(struct arena *arena, const struct absence_mail *mail);

/* The next address in `text` from *at on, lower case, *at behind it; false at the end. Also for rebond.h. (absence_address.c) */
bool absence_next_address(struct arena *arena, struct str text, size_t *at, struct str *out_address);

#endif
