/* clone: a program that waits (lecture_chaud.h). It has what it needs ready and sees no byte of a document: its clone does, locked
 * in. For programs with one thread. */
#ifndef NAVETTE_CLONE_H
#define NAVETTE_CLONE_H

#include "daemon/lecture_chaud.h"

/* What pays from the second document on. */
typedef void clone_ready_fn(void *context);

/* True in a clone that is to read, its descriptors and its limit of time set, with what was asked; false, once, in the one that
 * waited, when nobody has asked for `oisif_ms`, who asks is gone, or it has been cloned often. Calls `make_ready`, where there is one,
 * in the one that waits, before its second clone. */
MUST_USE bool clone_wait(int oisif_ms, clone_ready_fn *make_ready, void *context, struct chaud_demande *out_demande);

#endif
