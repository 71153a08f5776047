/* sandbox: what a process gives up before it works. The table of rights (design.md, « One brain, three hands ») is one
 * static const array in sandbox.c; README's table is tested against it. Landlock (paths), seccomp (system calls),
 * rlimits. Needs no privilege; works for root and for anybody. */
#ifndef NAVETTE_SANDBOX_H
#define NAVETTE_SANDBOX_H

#include "parsers/base/err.h"

enum processus { PROC_SUPERVISE, PROC_FETCH, PROC_READ, PROC_LIRE, PROC_DECIDE, PROC_SEND, PROC_IMAGE, PROC_PDF, PROC_OCR, PROC_REDIGE, PROC_ECRIT, PROC_PAPIER, PROC_COUNT };

const char *processus_name(enum processus processus); /* "supervise", …; also its name in `ps` */

enum { SANDBOX_MAX_PATHS = 80 }; /* supervise names those of all: CONF_MAX_BOITES Maildirs, each with what it needs */

struct sandbox_paths { /* what this instance of the process needs; NULL ends each list; a path that is not there is skipped */
    const char *read[SANDBOX_MAX_PATHS + 1];  /* files and folders, read only */
    const char *write[SANDBOX_MAX_PATHS + 1]; /* folders: read, write, make, rename, remove below them */
    const char *execute[SANDBOX_MAX_PATHS + 1];
    int connect; /* the TCP port of the one server that fetch or send may reach, beside the resolver's; 0: no network */
};

/* Gives up all but the process's rights, for good, and names it (prctl PR_SET_NAME). Call it with everything open that
 * is not below `paths`. ERR_FINAL, with the reason, where the kernel lacks what the table demands: then the process
 * must not go on. A list of `paths`, or a port, that the table does not give this process is refused too. With no path at all
 * nothing can be opened any more, but by supervise: it keeps all paths, because it hands them on to what it will fork.
 * Built with NAVETTE_SANITIZED the sanitizers get the calls that they need and the memory is not limited: not for use. */
MUST_USE enum err sandbox_enter(enum processus processus, const struct sandbox_paths *paths, struct fault *out_fault);

/* For who clones itself, and each clone gives up the same: what can be worked out before, once. NULL: it cannot. */
struct sandbox_filter;
struct sandbox_filter *sandbox_prepare(enum processus processus);
/* sandbox_enter with it, in a clone, which must be a process of its own; `filter` is of this process, and spent. NULL: without. */
MUST_USE enum err sandbox_enter_prepared(enum processus processus, const struct sandbox_paths *paths, struct sandbox_filter *filter,
                                         struct fault *out_fault);

/* The row of README's table, as it stands there: « | `decide` | may | may not | ». */
const char *sandbox_rights(enum processus processus);

#endif
