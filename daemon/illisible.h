/* illisible: what of a mail could not be read. Its sender is told why and what to send in its place, once for a mail; a human
 * looks. Part of decide (decide_illisible.c). */
#ifndef NAVETTE_ILLISIBLE_H
#define NAVETTE_ILLISIBLE_H

#include "daemon/decide_courrier.h"

/* Is there a file that nobody could read? */
bool illisible_any(const struct courrier_lu *courrier);
/* One that cannot be opened by a human either: no paper that was asked for. */
bool illisible_is_lost(const struct lu_fichier *file);
/* Those files, and what to do: a list for a mail; absent where all was read. */
struct str illisible_liste(struct arena *arena, const struct courrier_lu *courrier);
/* The courteous mail, with the dossier's reference where the mail has one (`row.dossier`). Nobody whom the directory does not
 * know, and no machine, is written to. `explication` STR_NONE: the files say it all. */
MUST_USE enum err illisible_tell(struct atelier *atelier, struct courrier_lu *courrier, struct str explication);

#endif
