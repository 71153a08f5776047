/* rappel: when a question is reminded of, and how loudly. Pure: nobody here knows what day it is.
 *
 *   posee ──── half of the time ──── echeance ──── + escalade_apres ──── + alerte_apres ──── again, until it is answered
 *              MI_TEMPS              ECHEANCE      SUPPLEANT             ALERTE
 *              the person            the person    she, and who          the référent départemental and who stands above her;
 *                                                  stands in for her     later on he alone
 * All of them are open days, none before the one to its left. */
#ifndef NAVETTE_RAPPEL_H
#define NAVETTE_RAPPEL_H

#include "daemon/circuit.h"

enum niveau { NIVEAU_AUCUN, NIVEAU_MI_TEMPS, NIVEAU_ECHEANCE, NIVEAU_SUPPLEANT, NIVEAU_ALERTE, NIVEAU_COUNT };

struct rappel_jours {
    day_t mi_temps; /* DAY_NONE: none, where it would leave less than one whole open day on either side */
    day_t relance, escalade, alerte;
};
struct rappel_jours rappel_jours(const struct question *question, day_t posee, day_t echeance, const struct fermetures *fermetures);

/* The loudest level whose day is `jour` or earlier, beyond `fait`; *out_depuis is its day. NIVEAU_AUCUN: none is. */
enum niveau rappel_du(const struct rappel_jours *jours, enum niveau fait, day_t jour, day_t *out_depuis);
/* The day of the next level beyond `fait`; behind the last one it is `alerte_tous_les` after `jour` and always later than that. */
day_t rappel_suivant(const struct rappel_jours *jours, enum niveau fait, struct delai alerte_tous_les, day_t jour,
                     const struct fermetures *fermetures);

/* What is wrong with the order of the levels, in whatever week the deadline lies; NULL: nothing. */
const char *rappel_desordre(const struct question *question);

#endif
