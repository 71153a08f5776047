/* decide: the one owner of the truth. Alone opens the database for writing. Takes what the hands bring, has mails read,
 * lets recevabilite say what counts and circuit what follows, and commits state, event and outgoing bytes together; only
 * then acknowledges, files and sends. Killed at any moment, it finds its work where it was.
 *
 * The life of a message (message_row.etat):
 *
 *   courrier          lu | illisible            range_fait
 *   ────────▶ RECU ──────────────────▶ TRAITE ──────────────▶ filed in « navette/Traités »
 *              │                    ├▶ A_VERIFIER ──────────▶ filed in « navette/À vérifier »
 *              └▶ DOUBLE ───────────┴▶ LAISSE                 left where it is (shared mailbox) */
#ifndef NAVETTE_DECIDE_H
#define NAVETTE_DECIDE_H

#include "daemon/conf.h"
#include "daemon/world.h"

struct decide_config {
    const struct conf *conf;
    const struct world *world;
    bool once; /* all that is there, what is due, what is ready; then « fini » to supervise */
    int listen; /* the listening socket of `act`, or -1 */
};

/* Runs on the socket to supervise (frames: main {nom,boite} + descriptor, arret; answers fini {code}). Exit status by
 * sysexits. */
int decide_main(int supervise, const struct decide_config *config);

#endif
