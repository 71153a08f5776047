/* lire_attend: navette-lire that waits (lecture_chaud.h). It sees no byte of a document: the clone does, locked in. */
#ifndef NAVETTE_LIRE_ATTEND_H
#define NAVETTE_LIRE_ATTEND_H

#include "daemon/lecture_chaud.h"

/* True in a clone that is to read, its descriptors and its limit of time set, with what was asked; false, once, in the one that
 * waited, when nobody has asked for `oisif_ms`, who asks is gone, or it has been cloned often. */
MUST_USE bool lire_attend(int oisif_ms, struct chaud_demande *out_demande);

#endif
