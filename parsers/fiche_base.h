/* fiche_base: which dossier's fiche a form that we filled in ourselves was made of, by the line below its title:
 *
 *   base = "Dossier" reference "," "fiche n°" version        « Dossier NAV-2026-0042, fiche n° 3 »
 *
 * The sender's word: it says what to compare with and authorises nothing. Pure. */
#ifndef NAVETTE_FICHE_BASE_H
#define NAVETTE_FICHE_BASE_H

#include "parsers/document.h"

enum { FICHE_BASE_BLOCKS = 12 }; /* blocks of the head of a form in which it is looked for */

struct fiche_base {
    struct str reference; /* upper case; absent: no form of ours */
    int version;          /* from 1 */
};

struct fiche_base fiche_base_of(struct arena *arena, const struct document *document);
/* Of one line. */
struct fiche_base fiche_base_read(struct arena *arena, struct str line);

#endif
