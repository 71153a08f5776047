/* sandbox, inside: a row of the table of rights and the two rooms that carry it out. */
#ifndef NAVETTE_SANDBOX_PRIVATE_H
#define NAVETTE_SANDBOX_PRIVATE_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/resource.h>

#include "daemon/sandbox.h"

/* Groups of system calls; what belongs to each is one table in sandbox_seccomp.c. */
enum {
    CALLS_BASE = 1 << 0,        /* memory, time, signals of one's own, bytes in and out of what is open, the end */
    CALLS_FILES_READ = 1 << 1,  /* open for reading, list */
    CALLS_FILES_WRITE = 1 << 2, /* open for anything, make, rename, remove, lock, sync: Maildirs, spool, SQLite */
    CALLS_EVENTS = 1 << 3,      /* wait on what is open; talk over sockets that are already there; memfd */
    CALLS_INOTIFY = 1 << 4,
    CALLS_CHILDREN = 1 << 5,    /* fork, exec, wait, kill; and what a child needs to lock itself in */
    CALLS_MANAGER = 1 << 6,     /* socket pairs for the hands, the AF_UNIX socket of the service manager */
    CALLS_CONTROL = 1 << 7,     /* take connections on a listening socket that is already there: `act` */
    CALLS_NETWORK = 1 << 8,     /* TCP and UDP sockets and connecting them; never listening, no other protocol */
    CALLS_SANITIZER = 1 << 9,   /* only in builds with NAVETTE_SANITIZED */
    CALLS_THREADS = 1 << 10,    /* threads of one's own, no second process: a library that looks for fonts in one */
    CALLS_ASK = 1 << 11,        /* take descriptors from a socket that is already there: the pipes of a tool */
};

/* Which lists of struct sandbox_paths a process may be given. */
enum { PATHS_READ = 1 << 0, PATHS_WRITE = 1 << 1, PATHS_EXECUTE = 1 << 2 };

/* Whether a process may speak to a server. */
enum reseau {
    RESEAU_AUCUN,    /* never: neither a socket nor a port */
    RESEAU_SERVEUR,  /* where paths->connect names a port: that one and the resolver's; else as RESEAU_AUCUN */
    RESEAU_TRANSMIS, /* for its children's sake: a layer above them that forbade it would forbid it to them */
};

enum { SANDBOX_MAX_SYSTEM = 10 };

struct sandbox_row {
    const char *name;   /* processus_name */
    const char *words;  /* sandbox_rights */
    unsigned calls;     /* CALLS_* */
    unsigned paths;     /* PATHS_* */
    enum reseau reseau;
    bool may_keep_paths; /* given no path at all it keeps them all: only for who must hand them on to its children */
    bool kills;         /* a forbidden system call is the end; else it fails with EPERM and is logged */
    bool is_alone;      /* no signal and no abstract socket to anybody outside (where the kernel knows, ABI 6) */
    rlim_t descriptors; /* RLIMIT_NOFILE */
    rlim_t memory;      /* RLIMIT_AS in bytes; RLIM_INFINITY: as it was */
    rlim_t file_size;   /* RLIMIT_FSIZE in bytes; RLIM_INFINITY: as it was */
    rlim_t cpu;         /* RLIMIT_CPU in seconds; RLIM_INFINITY: as it was */
    const char *system[SANDBOX_MAX_SYSTEM]; /* read only, wherever the process runs */
};

/* From here on no path but those of `row` and `paths`, and of TCP no port but theirs. PR_SET_NO_NEW_PRIVS must be set. */
MUST_USE enum err sandbox_landlock(const struct sandbox_row *row, const struct sandbox_paths *paths, struct fault *out_fault);
/* From here on no system call but those of `row`, and those of the network where `has_network`. PR_SET_NO_NEW_PRIVS must be set. */
MUST_USE enum err sandbox_seccomp(const struct sandbox_row *row, bool has_network, struct fault *out_fault);

/* The filter of `row`, without network, as the kernel takes it; who enters is not known yet. NULL: it cannot be made. */
struct sandbox_filter {
    unsigned short count;
    struct sock_filter steps[];
};
struct sandbox_filter *sandbox_seccomp_make(const struct sandbox_row *row);
/* sandbox_seccomp with it; spends it. */
MUST_USE enum err sandbox_seccomp_load(const struct sandbox_row *row, struct sandbox_filter *filter, struct fault *out_fault);

#endif
