/* rebond: delivery reports. Pure. Two sources: the machine's part (message/delivery-status, RFC 3464), and the words of
 * Postfix, Exim, qmail, Sendmail, Exchange, Gmail, Domino, Zimbra and French providers for those that have none. */
#ifndef NAVETTE_REBOND_H
#define NAVETTE_REBOND_H

#include "parsers/base/str.h"

enum {
    REBOND_MAX = 50,              /* recipients of a report */
    REBOND_MAX_TEXT = 64 * 1024,  /* bytes of its text looked at */
    REBOND_MAX_WHY = 300,         /* bytes of the reason kept */
    REBOND_MAX_RETURNED = 1024 * 1024, /* bytes of the mail looked through for what was returned */
};

struct rebond {
    struct str destinataire; /* lower case */
    struct str statut;       /* « 5.1.1 » (RFC 3463); absent where the report has none */
    bool definitif;          /* class 5; without a status, as the reply code or the wording has it */
    struct str pourquoi;     /* the report's own words, one line; absent where it gives none */
};

struct rebonds {
    struct rebond at[REBOND_MAX];
    size_t count;
};

/* Who sent it: a person, somebody with an empty return path (answering programs have it too), a mail system. */
enum rebond_sender { REBOND_PERSON, REBOND_NOBODY, REBOND_SYSTEM };

/* Adds the failed and the delayed recipients of a delivery-status part. What was delivered is no bounce. False where the part
 * names no recipient at all: then the words are left. */
bool rebond_read_status(struct arena *arena, struct str part, struct rebonds *rebonds);

/* True where the words are those of a report. */
bool rebond_is_text(struct arena *arena, struct str subject, struct str text, enum rebond_sender sender);

/* Adds the recipients that a report in words names: whom we wrote to, where it says whose mail went on to another address. Where
 * several stand together, what is said of the last is said of all. (rebond_words.c) */
struct rebond_report {
    struct str subject, text;
    struct str failed; /* X-Failed-Recipients; may be absent */
    struct str ours;   /* an address of ours, never a recipient; may be absent */
};
void rebond_read_text(struct arena *arena, const struct rebond_report *whole, struct rebonds *rebonds);

/* Which of our mails came back, or was read: its Message-ID without brackets, and the token of its question. Each may be absent. */
struct renvoye {
    struct str message_id;
    struct str jeton; /* 32 hex digits, lower case */
};
/* Looks for the header of the mail that was returned, in `text`: the report's body as it was sent, or a part of it. An id of
 * ours (« q.TOKEN.number@ », « m.32 hex@ ») is taken before any other. (rebond_returned.c) */
struct renvoye rebond_returned(struct arena *arena, struct str text);

/* ---- between rebond.c and rebond_words.c ---- */
struct str rebond_status(struct arena *arena, struct str text); /* the first « 5.1.1 » in it; absent */
int rebond_reply_code(struct str text); /* 4 or 5: the class of the first SMTP reply code in it (RFC 5321, 4.2.1); 0 */
void rebond_add(struct arena *arena, struct rebonds *rebonds, struct rebond rebond); /* each recipient once; the status decides definitif */

#endif
