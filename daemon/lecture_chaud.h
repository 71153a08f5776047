/* lecture_chaud: programs that wait. Started anew for each document, navette-lire spends five times as long on its rules and
 * libraries as on the document, and the tools are no better. So each is started with the first document that needs it, has all
 * ready (what pays only for several, from the second on), and never sees a document itself: for each it clones itself, and the clone,
 * a child of ours like any other, locks itself in and reads.
 *
 *   us -> it   struct chaud_demande, and the descriptors of the child in their order, without those that there are not
 *   it -> us   the clone's pid, or -1
 *
 * It leaves when nobody has asked for CHAUD_OISIF_MS, after MAX_CLONES documents (clone.c), when a clone crashes or is ended at its
 * deadline (chaud_ended: all have the same addresses), and when we end. Where it fails, or cannot be had, its place is taken by a
 * program started for one document: no reading is lost. */
#ifndef NAVETTE_LECTURE_CHAUD_H
#define NAVETTE_LECTURE_CHAUD_H

#include "daemon/lecture.h"
#include "daemon/lecture_enfant.h"

enum {
    CHAUD_OISIF_MS = 60 * 1000,
    CHAUD_FD = 5, /* where it finds its socket */
    CHAUD_FILES = 2,
};

/* In the environment of one that waits: it finds the functions of its libraries once, and its clones need not each anew. */
#define CHAUD_LIENS "LD_BIND_NOW=1"
/* What a library gave back stands in a row again, and not in many small lists: a clone that takes from those writes to a page for each
 * piece, and the system copies it. Sixty page faults of 170 for a short mail. */
#define CHAUD_RANGE "GLIBC_TUNABLES=glibc.malloc.tcache_count=0"
/* A clone that draws pages takes its memory in large pieces (glibc 2.35 and later; others pass it over): a third of the page faults. */
#define CHAUD_MEMOIRE "GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.top_pad=8388608"

struct chaud_demande {
    pid_t parent;
    day_t jour;
    int32_t secondes;        /* of processor */
    uint8_t has[ENFANT_FDS]; /* which descriptors come along */
};

struct chaud_programme {
    enum chaud_qui qui;
    const char *programme;
    char *const *argv; /* those that make it wait */
    char *const *environment;
    const char *files[CHAUD_FILES]; /* of rules, that it has read: where they are others, another is started; NULL: none */
};

/* True, with the child's pid, where it has cloned itself; `fds` is what stands where in the child, `secondes` its limit of processor.
 * Starts it first where none waits. False: do without. */
MUST_USE bool chaud_clone(struct chaud *chaud, const struct chaud_programme *programme, day_t jour, int secondes, const int *fds, pid_t *out_pid);

/* A child has ended with `status` that may have been a clone of it. One that crashed or went round for ever (SIGXCPU, also where we
 * ended it at its deadline) may have guessed where something stands, and all clones have it there: the one that waits leaves, and the
 * next has it elsewhere. Accepts NULL. */
void chaud_ended(struct chaud *chaud, enum chaud_qui qui, int status);

#endif
