/* circuit_dessin: a circuit as people read it, and as graphviz draws it. Pure; asks nothing of graphviz itself. What stands in
 * the circuit's texts cannot break out of a label.
 *
 * The picture: one lane for each role, its questions in it; arrows are answers, with the time that they may take; a diamond is
 * a choice that navette makes by its guards, a bar what is asked all at once, a dashed frame where a dossier waits. With a
 * dossier, what it has passed is marked with a tick and a thick line, where it stands with « ICI » and a double frame. */
#ifndef NAVETTE_CIRCUIT_DESSIN_H
#define NAVETTE_CIRCUIT_DESSIN_H

#include "daemon/circuit.h"
#include "parsers/base/buf.h"

struct passage { /* a question that the dossier was asked, in the order of time */
    int etape, question;
    bool ouverte;
    bool repondue; /* `sens`, or `choix` where that is not -1, was its last answer */
    enum sens sens;
    int choix;
};

struct dessin {
    const struct circuit *circuit;
    struct str reference; /* of the dossier; absent: none, and what follows says nothing */
    int etape;            /* where it stands, -1 */
    enum etat etat;
    const struct passage *passages;
    size_t passage_count;
};

void circuit_dessine_texte(struct buf *out, const struct dessin *dessin);
void circuit_dessine_dot(struct buf *out, const struct dessin *dessin);

/* What both pictures say alike: « 5 jours ouvrés », « le 10 », a role as people call it, a moment, a day of the calendar. */
void dessin_delai_court(struct buf *out, struct delai delai); /* « 5 j. ouvrés » */
struct str dessin_role(struct str role); /* as it is written where nobody has another word */
void dessin_recurrence(struct buf *out, const struct recurrence *recurrence);

#endif
