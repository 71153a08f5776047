/* boite: one mailbox of any kind, behind one small table of functions (a Maildir, a folder of an IMAP server).
 * Used by the process fetch alone. A mail is named by (uidvalidity, uid); nothing is moved before decide has committed
 * and said so. Errors: ERR_WAIT when the mailbox is not to be had now, ERR_FINAL when it refuses us (login, certificate, no such
 * folder): a human must act, and it is tried again all the same. */
#ifndef NAVETTE_BOITE_H
#define NAVETTE_BOITE_H

#include "daemon/conf.h"
#include "daemon/spool.h"

struct boite; /* an open mailbox; opaque, of its kind */

enum {
    BOITE_MAX_UID = 240,            /* bytes of a uid that can be taken */
    BOITE_LARGE = 16 * 1024 * 1024, /* bytes: a larger mail is taken after the others, so that nobody waits for it */
    BOITE_POLL_SECONDS = 30,        /* the inbox is walked at least that often where nothing tells of changes */
};

enum classement { CLASSE_TRAITES, CLASSE_A_VERIFIER }; /* the folders « navette/Traités », « navette/À vérifier » */

/* Called for each mail that lies in the inbox; false stops the walk. `recu` 0: the mailbox does not tell. */
typedef bool boite_courrier_fn(void *context, int64_t uidvalidity, struct str uid, int64_t recu);

struct boite_kind {
    const char *nom; /* `kind` in navette.cfg */
    bool is_remote;  /* a server's: it needs the network and may hold mail of years */
    /* Before the sandbox closes. A server is not spoken to yet. `decide`: the socket whose end ends all waiting. */
    enum err (*open)(const struct conf_boite *conf, int decide, struct boite **out_boite, struct fault *out_fault);
    void (*close)(struct boite *boite);
    /* All mails of the inbox that arrived at `depuis` or later (0: all), oldest first, large ones last. Marks nothing as read.
     * Connects where there is no connection; ERR_WAIT also when it was lost while `each` was at work. *out_anciens: how many
     * older ones were left alone. */
    enum err (*each)(struct boite *boite, int64_t depuis, boite_courrier_fn *each, void *context, size_t *out_anciens, struct fault *out_fault);
    /* The mail's bytes, streamed into the spool. ERR_RETRY when a human has taken it away meanwhile. Only while `each` walks. */
    enum err (*fetch)(struct boite *boite, struct str uid, const char *spool, struct spool_file *out_file, struct fault *out_fault);
    /* Into the folder; a mail that is no longer there, or whose uidvalidity is past, is filed already. Idempotent. */
    enum err (*file)(struct boite *boite, int64_t uidvalidity, struct str uid, enum classement classement, struct fault *out_fault);
    /* A copy of what was sent, into `envoyes`. `doubt`: it may lie there already. NULL: this kind has no such folder. */
    enum err (*deposit)(struct boite *boite, struct str octets, struct str message_id, bool doubt, struct fault *out_fault);
    /* Waiting for news: a descriptor that becomes readable when something may have changed, or -1; for at most *out_seconds. True:
     * something has changed already. watch_end before anything else is asked of the mailbox; true: something changed meanwhile. */
    bool (*watch)(struct boite *boite, int *out_fd, int *out_seconds);
    bool (*watch_end)(struct boite *boite);
};

const struct boite_kind *boite_kind_find(struct str kind); /* NULL if unknown */

extern const struct boite_kind boite_maildir, boite_imap;

#endif
