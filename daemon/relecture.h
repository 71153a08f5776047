/* relecture: until when a person may say that navette read her answer wrongly, as a configuration writes it. Pure.
 *
 *   relecture = "aucune" | jour heure
 *   jour      = "demain" | delai                « 2 jours ouvrés » (echeance.h), « demain » is the next day, open or not
 *   heure     = N "h" [ MM ]                    « 12 h », « 9 h 30 », of Europe/Paris */
#ifndef NAVETTE_RELECTURE_H
#define NAVETTE_RELECTURE_H

#include "daemon/echeance.h"

struct relecture {
    bool dite;    /* false: what stands above says it (the question, its etape, navette.cfg) */
    bool aucune;  /* answers are not read back, and nothing waits */
    bool demain;
    struct delai delai; /* where not `demain` */
    int minutes;  /* of the day */
};

/* No answer waits longer, in days: the digest and the lists look back so far for what was nobody's news. */
enum { RELECTURE_MAX_JOURS = 40 };

/* False where the text is none, or a delay that may be longer. */
bool relecture_parse(struct str text, struct relecture *out_relecture);
/* The moment until which an answer counted at `moment` may be taken back; always after it, RELECTURE_MAX_JOURS days later at most,
 * whatever is closed meanwhile. */
int64_t relecture_jusqu_a(const struct relecture *relecture, int64_t moment, const struct fermetures *fermetures);

#endif
