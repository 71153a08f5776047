/* fetch: the process of one mailbox. Sees a mail, streams it into the spool, tells decide, and files it away only when
 * decide says so, which is after its commit. May reach its mailbox and the spool; nothing else. A mailbox that is away is tried
 * again with growing pauses and jitter, one that refuses us with longer ones (a directory locks accounts).
 *
 *   fetch                        decide
 *   contact {}            ──▶    when was this mailbox first read?   (a shared mailbox of a server without `depuis`)
 *                         ◀──    depuis {moment}
 *   offre {uid,uidvalidity} ─▶   known?          one at a time
 *                         ◀──    prends | connu {id,sort: attend, laisse, traites, a_verifier} | plus_tard
 *   courrier {uid,sha256…}──▶    commit
 *                         ◀──    recu | connu (those very bytes are, under this name) | plus_tard
 *                         ◀──    range {id,uid,uidvalidity,sort}   (whenever it has decided)
 *   range_fait {id,ok}    ──▶
 *                         ◀──    depose {id,message_id,doute} + bytes   (a copy of what left, into `envoyes`)
 *   depose_fait {id,ok}   ──▶
 *   passe {etat,cause}    ──▶    lue: the inbox was walked to its end; incomplete: a mail of it could not be taken;
 *                                injoignable: the server is away; refusee: it refuses us. `cause`: its own words
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
    FETCH_RETRY_SECONDS = 10,    /* after a mail that could not be taken: the disk was full, decide away */
    FETCH_AWAY_SECONDS = 1,      /* before a server that is away is tried again, doubled each time */
    FETCH_AWAY_MAX = 300,
    FETCH_REFUSED_SECONDS = 10,  /* the same for one that refuses us */
    FETCH_REFUSED_MAX = 900,
};

/* Runs until decide's socket closes or says `fin`, or a file that it may read was replaced (sandbox_reseau.h). Exit status: 0; 75
 * after such a file; 69 when the mailbox cannot be opened, 71 without a sandbox. */
int fetch_main(int decide, const struct fetch_config *config);

#endif
