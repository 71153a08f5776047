/* boite: one mailbox of any kind, behind one small table of functions (Maildir here; IMAP only adds a row).
 * Used by the process fetch alone. A mail is named by (uidvalidity, uid); nothing is moved before decide has committed
 * and said so. Errors: ERR_WAIT when the mailbox is not to be had now. */
#ifndef NAVETTE_BOITE_H
#define NAVETTE_BOITE_H

#include "daemon/conf.h"
#include "daemon/spool.h"

struct boite; /* an open mailbox; opaque, of its kind */

enum { BOITE_MAX_UID = 240 }; /* bytes of a uid that can be taken */

enum classement { CLASSE_TRAITES, CLASSE_A_VERIFIER }; /* the folders « navette/Traités », « navette/À vérifier » */

/* Called for each mail that lies in the inbox; false stops the walk. */
typedef bool boite_courrier_fn(void *context, int64_t uidvalidity, struct str uid, int64_t recu);

struct boite_kind {
    const char *nom; /* `kind` in navette.cfg */
    enum err (*open)(const struct conf_boite *conf, struct boite **out_boite, struct fault *out_fault);
    void (*close)(struct boite *boite);
    /* All mails of the inbox, oldest first. Marks nothing as read. */
    enum err (*each)(struct boite *boite, boite_courrier_fn *each, void *context, struct fault *out_fault);
    /* The mail's bytes, streamed into the spool. ERR_RETRY when a human has taken it away meanwhile. */
    enum err (*fetch)(struct boite *boite, struct str uid, const char *spool, struct spool_file *out_file,
                      struct fault *out_fault);
    /* Into the folder; a mail that is no longer there is filed already. Idempotent. */
    enum err (*file)(struct boite *boite, struct str uid, enum classement classement, struct fault *out_fault);
    /* A descriptor that becomes readable when something may have changed, or -1: then the caller polls. */
    int (*changed_fd)(struct boite *boite);
    void (*changed_clear)(struct boite *boite);
};

const struct boite_kind *boite_kind_find(struct str kind); /* NULL if unknown */

extern const struct boite_kind boite_maildir;

#endif
