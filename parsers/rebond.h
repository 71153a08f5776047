/* rebond: delivery reports. Pure. Two sources: the machine's part (message/delivery-status, RFC 3464), and the words of
 * Postfix, Exim, qmail, Exchange, Gmail for those that have none. */
#ifndef NAVETTE_REBOND_H
#define NAVETTE_REBOND_H

#include "parsers/base/str.h"

enum { REBOND_MAX = 50, REBOND_MAX_TEXT = 64 * 1024 }; /* recipients of a report; bytes of its text looked at */

struct rebond {
    struct str destinataire; /* lower case */
    struct str statut;       /* « 5.1.1 » (RFC 3463); absent where the report has none */
    bool definitif;          /* class 5; without a status, as the wording has it */
};

struct rebonds {
    struct rebond at[REBOND_MAX];
    size_t count;
};

/* Adds the failed and the delayed recipients of a delivery-status part. What was delivered is no bounce. */
void rebond_read_status(struct arena *arena, struct str part, struct rebonds *rebonds);

/* True where the words are those of a report. `from_daemon`: the sender is a mail system, or the return path empty. */
bool rebond_is_text(struct arena *arena, struct str subject, struct str text, bool from_daemon);

/* Adds the recipients that a report in words names. `failed` is X-Failed-Recipients, may be absent; `ours` is an
 * address of ours, never a recipient. */
void rebond_read_text(struct arena *arena, struct str text, struct str failed, struct str ours, struct rebonds *rebonds);

#endif
