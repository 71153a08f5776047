/* lecture_chaud: a reader that waits. Started anew for each document, navette-lire spends five times as long on its rules and
 * libraries as on the document. So one is started with the first document that has it all ready and never sees a document itself:
 * for each it clones itself, and the clone, a child of ours like any other, locks itself in and reads.
 *
 *   us -> it   struct chaud_demande, and the descriptors of the child in their order, without those that there are not
 *   it -> us   the clone's pid, or -1
 *
 * It leaves when nobody has asked for CHAUD_OISIF_MS, and when we end. Where it fails, or cannot be had, its place is taken by
 * a program started for one document: no reading is lost. */
#ifndef NAVETTE_LECTURE_CHAUD_H
#define NAVETTE_LECTURE_CHAUD_H

#include "daemon/lecture.h"
#include "daemon/lecture_enfant.h"

enum {
    CHAUD_OISIF_MS = 60 * 1000,
    CHAUD_FD = 5, /* where it finds its socket */
};

struct chaud_demande {
    pid_t parent;
    day_t jour;
    int32_t secondes;
    uint8_t has[ENFANT_FDS]; /* which descriptors come along */
};

struct chaud; /* none, or one that waits; opaque. Declared in lecture.h too */

/* True, with the child's pid, where it has cloned itself for `demande`; `fds` is what stands where in the child. Starts it, or
 * another in its place where the rules are no longer those that it has read. False: do without. */
MUST_USE bool chaud_clone(struct chaud *chaud, const struct lecture_demande *demande, const int *fds, pid_t *out_pid);

#endif
