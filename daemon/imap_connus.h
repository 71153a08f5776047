/* imap_connus: what is known of the mails of a folder: their arrival and size, which never change while uidvalidity stands and
 * so are asked about once. Used by boite_imap.c alone. */
#ifndef NAVETTE_IMAP_CONNUS_H
#define NAVETTE_IMAP_CONNUS_H

#include "daemon/imap.h"

struct imap_connus { /* zeroed: nothing is known */
    struct imap_mail *mails; /* ascending uid */
    size_t count;
};

const struct imap_mail *imap_connus_find(const struct imap_connus *connus, uint32_t uid); /* NULL: not known */
void imap_connus_forget(struct imap_connus *connus, uint32_t uid);
void imap_connus_free(struct imap_connus *connus); /* nothing is known any more */

/* From now on these (ascending) lie in the folder: what is known of others is forgotten, and the server is asked about the new. */
MUST_USE enum err imap_connus_learn(struct imap_connus *connus, struct imap *imap, const uint32_t *uids, size_t count, struct fault *out_fault);

#endif
