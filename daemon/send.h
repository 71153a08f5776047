/* send: the process that carries messages out. Gets the final bytes on a descriptor, hands them to the transport, reports.
 * Decides nothing, keeps nothing; may reach its relay (or Maildir) and nothing else.
 *
 *   decide ──▶ envoie {id,message_id,de,a,moment} + bytes       send ──▶ envoye {id,sort,reponse} */
#ifndef NAVETTE_SEND_H
#define NAVETTE_SEND_H

#include "daemon/conf.h"
#include "daemon/world.h"

struct send_config {
    const struct conf_envoi *envoi;
    const struct world *world;
};

/* Runs until decide's socket closes, or a file that it may read was replaced (sandbox_reseau.h). Exit status: 0; 69 when the
 * transport cannot be opened, 71 without a sandbox. */
int send_main(int decide, const struct send_config *config);

/* "parti", "plus_tard", "incertain", "refuse", "relais": the `sort` of a report. */
const char *send_sort_name(int sort);

#endif
