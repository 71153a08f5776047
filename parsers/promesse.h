/* promesse: the day for which somebody announces her answer. Pure. */
#ifndef NAVETTE_PROMESSE_H
#define NAVETTE_PROMESSE_H

#include "parsers/base/date.h"

enum { PROMESSE_JOURS_MAX = 120 }; /* a day farther than that was read wrongly, or is no promise */

/* « Je vous réponds lundi. », « Réponse d'ici vendredi. », « Je donnerai mon avis la semaine prochaine » (its Friday): the day, as it is
 * meant on `sent`, always after it; the latest where a sentence names several. DAY_NONE where nobody promises anything for herself:
 * « je ne peux pas répondre avant le 12 », « la mère répondra lundi », « puis-je répondre lundi ? »; nor where the mail says more than
 * the promise, a courtesy and a signature: « Lucas a fugué hier soir. Je vous réponds lundi. » is for a human to see. */
day_t promesse_read(struct arena *arena, struct str text, day_t sent);

#endif
