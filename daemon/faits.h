/* faits: the one row of facts that a circuit's guards look at. Pure. The names are the manual of `si = "…"`:
 * every text and box of the fiche with « _ » for « . » (jeune_notification_mdph, jeune_echeance_notification, …; dates are
 * ISO 8601 texts, boxes 0 or 1), and what navette knows beside it (see the table in faits.c): jour, age, territoire,
 * territoire_demandeur, autre_territoire, pilote_est_demandeur, place_libre, emetteur_roles, pieces. */
#ifndef NAVETTE_FAITS_H
#define NAVETTE_FAITS_H

#include "daemon/store.h"
#include "parsers/base/date.h"

/* All known names with no value: what `check` proves guards against. In the arena. */
size_t faits_known(struct arena *arena, struct fait **out_faits);

#endif
