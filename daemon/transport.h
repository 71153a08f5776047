/* transport: how a message leaves, behind one small table of functions (Maildir here; SMTP only adds a row).
 * Used by the process send alone. */
#ifndef NAVETTE_TRANSPORT_H
#define NAVETTE_TRANSPORT_H

#include "daemon/conf.h"

struct transport; /* opened; opaque, of its kind */

enum sort_envoi { /* what became of it */
    SORT_PARTI,     /* the other side has taken it */
    SORT_PLUS_TARD, /* not sent for sure: try again later */
    SORT_INCERTAIN, /* perhaps sent: silence after the last byte */
    SORT_REFUSE,    /* refused for good: a human */
};

struct envoi {
    struct str message_id, de, destinataire, octets;
    int64_t moment;
};

struct transport_kind {
    const char *nom; /* `kind` in navette.cfg */
    enum err (*open)(const struct conf_envoi *conf, struct transport **out_transport, struct fault *out_fault);
    void (*close)(struct transport *transport);
    /* Carries one message. Sending the same message again must give one message where the kind can tell. The other
     * side's last words, or the reason, stand in out_reponse. */
    enum sort_envoi (*send)(struct transport *transport, const struct envoi *envoi, struct fault *out_reponse);
};

const struct transport_kind *transport_kind_find(struct str kind); /* NULL if unknown */

extern const struct transport_kind transport_maildir;

#endif
