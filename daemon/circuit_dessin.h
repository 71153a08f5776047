/* circuit_dessin: a circuit as people read it, and as graphviz draws it. Pure; asks nothing of graphviz itself.
 * `etape` marks where a dossier stands; -1 for none. What stands in the circuit's texts cannot break out of a label. */
#ifndef NAVETTE_CIRCUIT_DESSIN_H
#define NAVETTE_CIRCUIT_DESSIN_H

#include "daemon/circuit.h"
#include "parsers/base/buf.h"

void circuit_dessine_texte(struct buf *out, const struct circuit *circuit, int etape);
void circuit_dessine_dot(struct buf *out, const struct circuit *circuit, int etape);

#endif
