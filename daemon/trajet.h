/* trajet: where a dossier stands on its way, for people: the etapes that it has passed, the one where it stands, those that follow if
 * every answer is favorable. Pure. What lies ahead is a forecast from today's guards: an etape that asks nothing of this dossier is
 * none of its way, and what a refusal or the waiting list would bring is not drawn.
 *
 * As words (an e-mail's plain text, the picture's alternative text) and as a small graph for navette-image, one etape a row: what is
 * done has a tick, where it stands is framed and dark, what follows is an empty ring. The graph holds no date, no name and no
 * reference: the same picture serves all dossiers that stand alike. */
#ifndef NAVETTE_TRAJET_H
#define NAVETTE_TRAJET_H

#include "daemon/circuit.h"
#include "parsers/base/buf.h"

enum {
    TRAJET_MAX = CIRCUIT_MAX_ETAPES,
    TRAJET_LARGEUR = 300, /* of the picture on the page, in CSS pixels; the PNG has a third more, and stays below the 500
                             from which parsers/message_open takes a picture that comes back in an answer for a paper */
};

struct trajet_passe { /* an answer was given, or a question asked, at `etape` on `jour` */
    int etape;
    day_t jour;
};

struct trajet {
    const struct circuit *circuit;
    struct trajet_passe faites[TRAJET_MAX]; /* each etape once, in the order in which it was left */
    size_t faite_count;
    int ici;                                /* etape, -1 */
    int suivantes[TRAJET_MAX];
    size_t suivante_count;
};

/* `passes` in any order; `gardes[i]` the value of circuit->gardes[i]. False where there is nothing to show: no etape, or a way of
 * fewer than three, which one sentence tells better. */
bool trajet_fait(const struct circuit *circuit, int ici, const struct trajet_passe *passes, size_t count, const bool *gardes,
                 struct trajet *out_trajet);

/* « Étape 4 sur 9 : avis de la direction, depuis le jeudi 5 mars 2026, jusqu'au jeudi 19 mars 2026. » `echeance` DAY_NONE: no end. */
struct str trajet_phrase(struct arena *arena, const struct trajet *trajet, day_t depuis, day_t echeance);
/* « Déjà fait : avis du chef de service, avis du RSASE. Ensuite : pièces, admission. » */
struct str trajet_reste(struct arena *arena, const struct trajet *trajet);
/* The picture, as DOT for navette-image. */
void trajet_dessine(struct buf *out, const struct trajet *trajet);

#endif
