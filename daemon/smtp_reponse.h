/* smtp_reponse: what a dialogue with a relay came to (RFC 5321 4.2, 4.3.2), from the commands that were sent and the lines that
 * came back. Pure; transport_smtp.c feeds it while libcurl speaks.
 *
 * The one line that matters runs through the final dot: before it nothing was handed over, after it silence may mean
 * anything. A refusal is the message's own (of its sender, recipient or content) or the relay's towards us altogether. */
#ifndef NAVETTE_SMTP_REPONSE_H
#define NAVETTE_SMTP_REPONSE_H

#include "daemon/transport.h"

enum smtp_phase { /* the last command that was sent; in this order */
    SMTP_CONNEXION, /* none: the connection, its TLS, the greeting */
    SMTP_EHLO,
    SMTP_STARTTLS,
    SMTP_AUTH,
    SMTP_NOOP,
    SMTP_MAIL,
    SMTP_RCPT,
    SMTP_DATA,
    SMTP_CORPS, /* 354 was seen: the message's bytes, then the dot */
};

enum {
    SMTP_REPLY_MAX = 400,         /* bytes of a reply that are kept */
    SMTP_DIALOGUE_MAX = 256 << 10, /* bytes of replies to one message; more is a flood */
};

struct smtp_dialogue {
    enum smtp_phase phase;
    int code;                       /* of the reply to that command; 0: none came */
    char reply[SMTP_REPLY_MAX + 1]; /* its last line, without controls */
    size_t received;                /* bytes of replies */
    size_t expected, written;       /* bytes of the message; of those, dots doubled, what the connection took */
    bool ended;                     /* QUIT was sent: what comes now is no answer to the message */
    bool wants_login, logged_in;    /* we have a password; the relay has taken it, over this connection */
    bool stranger;                  /* libcurl went on without the login that we want: where none is offered it does */
};

/* A line that we sent. Looks at its first word only: the others may be credentials. */
void smtp_dialogue_sent(struct smtp_dialogue *dialogue, struct str line);
/* A line that came. False when it is too much, or when we are about to speak without our login. */
bool smtp_dialogue_received(struct smtp_dialogue *dialogue, struct str line);

enum sort_envoi smtp_dialogue_sort(const struct smtp_dialogue *dialogue);
/* On a connection that was kept from an earlier message: it had died meanwhile, and nothing of this message was taken. */
bool smtp_dialogue_was_dead(const struct smtp_dialogue *dialogue);
const char *smtp_phase_name(enum smtp_phase phase); /* for people who read a log: "connection", "EHLO", … */

#endif
