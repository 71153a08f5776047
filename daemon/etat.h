/* etat: the state folder and what stands in it: the database, the spool, the lock that makes one instance, the socket on
 * which a running instance takes `act`, and `health`, what `decide` says of servers. */
#ifndef NAVETTE_ETAT_H
#define NAVETTE_ETAT_H

#include "daemon/conf.h"

struct etat_chemins { /* NUL-terminated, in the arena they were made in */
    const char *dossier, *base, *spool, *verrou, *acte, *sante;
};

struct etat_chemins etat_chemins(struct arena *arena, const struct conf *conf);

/* Makes folder and spool (0700), takes the lock: a descriptor that must stay open, kept by the children too, so that a new
 * instance waits for the last of the old. ERR_WAIT (75) where another instance has it. */
MUST_USE enum err etat_lock(const struct etat_chemins *chemins, int *out_fd, struct fault *out_fault);

/* The socket of `act`: listening, or connected to the instance that listens. ERR_FINAL when nobody does. Paths of any
 * length (by way of the folder's descriptor). */
MUST_USE enum err etat_listen(const struct etat_chemins *chemins, int *out_fd, struct fault *out_fault);
MUST_USE enum err etat_connect(const struct etat_chemins *chemins, int *out_fd, struct fault *out_fault);

#endif
