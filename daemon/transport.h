/* transport: how a message leaves, behind one small table of functions (a Maildir, an SMTP relay).
 * Used by the process send alone. */
#ifndef NAVETTE_TRANSPORT_H
#define NAVETTE_TRANSPORT_H

#include "daemon/conf.h"

struct transport; /* opened; opaque, of its kind */

enum { TRANSPORT_REST_SECONDS = 20 }; /* a relay has few connections to give */

enum sort_envoi { /* what became of it */
    SORT_PARTI,     /* the other side has taken it */
    SORT_PLUS_TARD, /* not sent for sure: try again later */
    SORT_INCERTAIN, /* perhaps sent: silence after the last byte */
    SORT_REFUSE,    /* refused for good: a human */
    SORT_RELAIS,    /* not sent, and no fault of this message: the relay is away, or refuses us altogether */
};

struct envoi {
    struct str message_id, de, destinataire, octets;
    int64_t moment;
};

struct transport_kind {
    const char *nom; /* `kind` in navette.cfg */
    /* Before the sandbox closes. A relay is not spoken to yet. */
    enum err (*open)(const struct conf_envoi *conf, struct transport **out_transport, struct fault *out_fault);
    void (*close)(struct transport *transport);
    /* Carries one message. Sending the same message again must give one message where the kind can tell. The other
     * side's last words, or the reason, stand in out_reponse. */
    enum sort_envoi (*send)(struct transport *transport, const struct envoi *envoi, struct fault *out_reponse);
    /* Connects, logs in and lets go again without sending anything, for `check --live`; the other side's words, or the
     * reason, stand in out_fault. NULL: there is nobody to speak to. */
    enum err (*probe)(struct transport *transport, struct fault *out_fault);
    /* Nothing was sent for TRANSPORT_REST_SECONDS: lets go of a connection that was kept. NULL: there is none. */
    void (*rest)(struct transport *transport);
};

const struct transport_kind *transport_kind_find(struct str kind); /* NULL if unknown */

extern const struct transport_kind transport_maildir, transport_smtp;

#endif
