/* fenetre: the hours of the day in which reminders and digests are decided. Pure.
 *
 *   fenetre = heure [ "-" | "à" ] heure         « 8 h 30 - 18 h », « 08:30-18:00 »; of Europe/Paris, on open days
 *   heure   = N ( "h" | ":" ) [ MM ] */
#ifndef NAVETTE_FENETRE_H
#define NAVETTE_FENETRE_H

#include "daemon/echeance.h"

struct fenetre {
    int de, a; /* minutes of the day: from `de` on, before `a` */
};

#define FENETRE_DEFAUT ((struct fenetre){8 * 60 + 30, 18 * 60})

/* False where the text is none, or ends before it begins. */
bool fenetre_parse(struct str text, struct fenetre *out_fenetre);
/* Is that moment (seconds since 1970-01-01T00:00Z) one of its hours, on an open day? */
bool fenetre_ouverte(const struct fenetre *fenetre, int64_t moment, const struct fermetures *fermetures);

#endif
