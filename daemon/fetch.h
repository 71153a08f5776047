/* fetch: the process of one mailbox. Sees a mail, streams it into the spool, tells decide, and files it away only when
 * decide says so, which is after its commit. May reach its mailbox and the spool; nothing else.
 *
 *   fetch                        decide
 *   offre {uid,recu}      ──▶    known?          one at a time
 *                         ◀──    prends | connu {sort: attend, laisse, traites, a_verifier}
 *   courrier {uid,sha256…}──▶    commit
 *                         ◀──    recu | plus_tard
 *                         ◀──    range {id,uid,sort}        (whenever it has decided)
 *   range_fait {id}       ──▶
 *   passe                 ──▶                               (the inbox has been walked to its end)
 *                         ◀──    fin                        (--once: nothing more is wanted) */
#ifndef NAVETTE_FETCH_H
#define NAVETTE_FETCH_H

#include "daemon/conf.h"
#include "daemon/world.h"

struct fetch_config {
    const struct conf_boite *boite;
    const char *spool;
    const struct world *world;
    bool once;
};

enum {
    FETCH_POLL_SECONDS = 30,  /* the inbox is walked at least that often, whatever tells of changes */
    FETCH_RETRY_SECONDS = 10, /* and after a mail that could not be taken: the disk was full, decide away */
};

/* Runs until decide's socket closes. Exit status: 0, or 69 when the mailbox cannot be opened. */
int fetch_main(int decide, const struct fetch_config *config);

#endif
