/* lire_outils: how the light reader, locked in, has a heavy one run: it asks `read`, over its descriptor 5
 * (lecture_outils.h says what is said there). Without that descriptor there are no tools. */
#ifndef NAVETTE_LIRE_OUTILS_H
#define NAVETTE_LIRE_OUTILS_H

#include "parsers/document_tools.h"

enum { LIRE_FD_OUTILS = 5 };

/* NULL when nobody is there to ask. SIGPIPE must be ignored. */
const struct document_tools *lire_outils(struct arena *arena);

#endif
