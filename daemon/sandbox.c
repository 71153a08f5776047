#include "daemon/sandbox_private.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

enum {
    MB = 1024 * 1024,
    LIRE_FILE_SIZE = 64 * MB, /* bytes of a reply, should standard output be a file: LECTURE_MAX_OCTETS and its headers */
    LIRE_CPU = 120,           /* seconds; lecture sets the nearer limit of one reading before it starts the program */
    IMAGE_CPU = 20,           /* seconds; a circuit of forty questions takes one */
    PACKET_SIZE = 192 * MB,   /* bytes of what a tool answers, should standard output be a file */
};

/* jansson and SQLite seed themselves from it; without it their tables could be filled with chosen collisions. */
#define RANDOM "/dev/urandom"

/* What a library that draws text reads of the system. */
#define FONTS "/etc/fonts", "/usr/share/fontconfig", "/usr/share/fonts", "/var/cache/fontconfig"
#define TESSDATA "/usr/share/tesseract-ocr"

#define WORDS(name, may, may_not) "| `" name "` | " may " | " may_not " |"

/* The table of rights. A forbidden call kills `lire`, because it has just read hostile bytes and must not try a second
 * thing: one reading is lost and a human looks. In the others it fails with EPERM and the kernel logs it, because a
 * libc that one day asks for a new call must not stop the mail of a departement; what was refused is refused all the same.
 * supervise forks the others without exec and what it gives up they have given up too: it gets the union of its children's
 * rights: SUPERVISE_CALLS, which still is no ptrace, no mount, no module and nothing that listens on the network; and of paths
 * what it is given, or all where it is given none, because after a SIGHUP its new children may need folders, and ports, that
 * nobody knows today. Of the network, fetch and send get what their one server needs: where the kernel knows ports (Landlock of
 * ABI 4, Linux 6.7) TCP goes to that server's port and to the resolver's only; an older one leaves them any. */
#define SUPERVISE_CALLS \
    (CALLS_BASE | CALLS_FILES_READ | CALLS_FILES_WRITE | CALLS_EVENTS | CALLS_INOTIFY | CALLS_CHILDREN | CALLS_MANAGER | CALLS_CONTROL)

static const struct sandbox_row rows[] = {
    [PROC_SUPERVISE] = {
        .name = "supervise",
        .words = WORDS("supervise", "fork, restart, stop in order, tell systemd, watch; its children are forked from it, so it keeps what they need",
                       "listen on the network, trace or mount anything; it touches no mail and calls no server, by its code alone"),
        .calls = SUPERVISE_CALLS, .paths = PATHS_READ | PATHS_WRITE | PATHS_EXECUTE, .may_keep_paths = true, .reseau = RESEAU_TRANSMIS,
        .descriptors = 1024, .memory = RLIM_INFINITY, .file_size = RLIM_INFINITY, .cpu = RLIM_INFINITY,
        .system = {"/usr/lib", "/etc/ld.so.cache", "/dev/null", RANDOM},
    },
    [PROC_FETCH] = {
        .name = "fetch",
        .words = WORDS("fetch", "its own mailbox (a Maildir, or its IMAP server and its one password), the spool folder",
                       "the database, other mailboxes, open a document, send, other ports, with a Maildir any network, other programs"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_FILES_WRITE | CALLS_EVENTS | CALLS_INOTIFY,
        .paths = PATHS_READ | PATHS_WRITE, .reseau = RESEAU_SERVEUR, .is_alone = true,
        .descriptors = 256, .memory = 1024L * MB, .file_size = 1024L * MB, .cpu = RLIM_INFINITY,
        .system = {RANDOM},
    },
    [PROC_READ] = {
        .name = "read",
        .words = WORDS("read", "start `navette-lire`, `navette-pdf` and `navette-ocr`, hand them bytes, check what is answered",
                       "the database, mail, any file to write, the network, other programs"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_EVENTS | CALLS_CHILDREN,
        .paths = PATHS_READ | PATHS_EXECUTE, .is_alone = true,
        .descriptors = 256, .memory = 1024L * MB, .file_size = RLIM_INFINITY, .cpu = RLIM_INFINITY,
        /* What the loader needs to start its programs, and what the tools open: a layer below can only take away. */
        .system = {"/usr/lib", "/etc/ld.so.cache", "/dev/null", RANDOM, FONTS, "/usr/share/poppler", TESSDATA},
    },
    [PROC_LIRE] = {
        .name = "lire",
        .words = WORDS("lire", "read the one document it was handed, ask `read` for a tool, answer on a pipe",
                       "every file of ours, write, the network, other programs, a second process, more than 1 GB"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_ASK,
        .paths = PATHS_READ, .kills = true, .is_alone = true,
        .descriptors = 32, .memory = 1024L * MB, .file_size = LIRE_FILE_SIZE, .cpu = LIRE_CPU,
        .system = {"/usr/lib", RANDOM}, /* the C library loads its charset converters when a mail names one */
    },
    [PROC_DECIDE] = {
        .name = "decide",
        .words = WORDS("decide", "database, spool, templates, clock", "the network, documents, mailboxes, other programs"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_FILES_WRITE | CALLS_EVENTS | CALLS_CONTROL,
        .paths = PATHS_READ | PATHS_WRITE, .is_alone = true,
        .descriptors = 1024, .memory = 4096L * MB, .file_size = RLIM_INFINITY, .cpu = RLIM_INFINITY,
        .system = {RANDOM},
    },
    [PROC_SEND] = {
        .name = "send",
        .words = WORDS("send", "its relay and its one password (or its outgoing folder), the bytes it is handed",
                       "the database, spool files, mailboxes, other ports, with a folder any network, other programs"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_FILES_WRITE | CALLS_EVENTS,
        .paths = PATHS_READ | PATHS_WRITE, .reseau = RESEAU_SERVEUR, .is_alone = true,
        .descriptors = 256, .memory = 1024L * MB, .file_size = 1024L * MB, .cpu = RLIM_INFINITY,
        .system = {RANDOM},
    },
    [PROC_IMAGE] = {
        .name = "image",
        .words = WORDS("image", "draw the one graph it was handed, answer on a pipe, see the fonts of the system",
                       "every file of ours, write, the network, other programs, a second process, more than 512 MB"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_THREADS,
        .paths = PATHS_READ, .is_alone = true, /* a library of fonts tries to write its cache: it is refused, not killed */
        .descriptors = 64, .memory = 512L * MB, .file_size = LIRE_FILE_SIZE, .cpu = IMAGE_CPU,
        .system = {"/usr/lib", "/etc/ld.so.cache", FONTS},
    },
    [PROC_PDF] = {
        .name = "pdf",
        .words = WORDS("pdf", "read the one PDF it was handed, see the fonts and code tables of the system, answer on a pipe",
                       "every file of ours, write, the network, other programs, a second process, more than 1 GB"),
        .calls = CALLS_BASE | CALLS_FILES_READ,
        .paths = PATHS_READ, .kills = true, .is_alone = true,
        .descriptors = 32, .memory = 1024L * MB, .file_size = PACKET_SIZE, .cpu = LIRE_CPU,
        .system = {"/usr/lib", RANDOM, FONTS, "/usr/share/poppler"},
    },
    [PROC_OCR] = {
        .name = "ocr",
        .words = WORDS("ocr", "recognise the pages it was handed, with the model that it has loaded, answer on a pipe",
                       "every file, write, the network, other programs, a second process, more than 1 GB"),
        .calls = CALLS_BASE | CALLS_FILES_READ,
        .paths = PATHS_READ, .kills = true, .is_alone = true,
        .descriptors = 32, .memory = 1024L * MB, .file_size = PACKET_SIZE, .cpu = LIRE_CPU,
        .system = {RANDOM},
    },
    [PROC_REDIGE] = {
        .name = "redige",
        .words = WORDS("redige", "start `navette-image` and `navette-redige`, hand them what is to be drawn or written, check what is answered",
                       "the database, mail, any file to write, the network, other programs"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_EVENTS | CALLS_CHILDREN,
        .paths = PATHS_EXECUTE, .is_alone = true,
        .descriptors = 256, .memory = 1024L * MB, .file_size = RLIM_INFINITY, .cpu = RLIM_INFINITY,
        /* What its programs open: a layer below can only take away. */
        .system = {"/usr/lib", "/etc/ld.so.cache", "/dev/null", RANDOM, FONTS},
    },
    [PROC_ECRIT] = {
        .name = "ecrit",
        .words = WORDS("ecrit", "write the one sheet or fiche it was handed, in memory, answer on a pipe",
                       "every file, write, the network, other programs, a second process, more than 1 GB"),
        .calls = CALLS_BASE | CALLS_FILES_READ,
        .paths = PATHS_READ, .kills = true, .is_alone = true,
        .descriptors = 32, .memory = 1024L * MB, .file_size = LIRE_FILE_SIZE, .cpu = IMAGE_CPU,
        .system = {RANDOM},
    },
    [PROC_PAPIER] = {
        .name = "papier",
        .words = WORDS("papier", "write the one fiche it was handed as pages, see the fonts of the system, answer on a pipe",
                       "every file of ours, write, the network, other programs, a second process, more than 1 GB"),
        .calls = CALLS_BASE | CALLS_FILES_READ | CALLS_THREADS,
        .paths = PATHS_READ, .is_alone = true, /* as `image`: a library of fonts tries to write its cache */
        .descriptors = 64, .memory = 1024L * MB, .file_size = LIRE_FILE_SIZE, .cpu = IMAGE_CPU,
        .system = {"/usr/lib", "/etc/ld.so.cache", RANDOM, FONTS},
    },
};
_Static_assert(sizeof rows / sizeof rows[0] == PROC_COUNT, "every process has its row");

const char *processus_name(enum processus processus)
{
    assert(processus < PROC_COUNT);
    return rows[processus].name;
}

const char *sandbox_rights(enum processus processus)
{
    assert(processus < PROC_COUNT);
    return rows[processus].words;
}

/* Never raises a limit: what the administrator or a parent gave less of stays less. */
static int limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit old;
    if (value == RLIM_INFINITY)
        return 0;
    if (getrlimit(resource, &old) != 0)
        return -1;
    rlim_t soft = value < old.rlim_cur ? value : old.rlim_cur;
    /* SIGXCPU comes at the soft limit and could be caught; the kernel kills at the hard one. */
    rlim_t hard = resource == RLIMIT_CPU ? value + 1 : value;
    struct rlimit limits = {soft, hard < old.rlim_max ? hard : old.rlim_max};
    return setrlimit(resource, &limits);
}

static int limit_all(const struct sandbox_row *row)
{
#ifndef NAVETTE_SANITIZED /* the shadow memory of the sanitizers is terabytes of address space */
    if (limit(RLIMIT_AS, row->memory) != 0)
        return -1;
#endif
    /* A file that grows too large is a write that fails, and who writes cleans up. The signal would kill who cannot do so any more,
     * at each start anew, with one more file half-written. */
    if (row->file_size != RLIM_INFINITY && !row->kills && signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
        return -1;
    /* No core file: it would hold what the law protects, on a disk that nobody purges. */
    return limit(RLIMIT_CORE, 0) == 0 && limit(RLIMIT_NOFILE, row->descriptors) == 0
                   && limit(RLIMIT_FSIZE, row->file_size) == 0 && limit(RLIMIT_CPU, row->cpu) == 0
               ? 0
               : -1;
}

static const char *refused_list(const struct sandbox_row *row, const struct sandbox_paths *paths)
{
    if (paths->read[0] != NULL && !(row->paths & PATHS_READ))
        return "read";
    if (paths->write[0] != NULL && !(row->paths & PATHS_WRITE))
        return "write";
    if (paths->execute[0] != NULL && !(row->paths & PATHS_EXECUTE))
        return "execute";
    if (paths->connect != 0 && row->reseau != RESEAU_SERVEUR)
        return "connect to";
    return NULL;
}

struct sandbox_filter *sandbox_prepare(enum processus processus)
{
    assert(processus < PROC_COUNT);
    return sandbox_seccomp_make(&rows[processus]);
}

enum err sandbox_enter(enum processus processus, const struct sandbox_paths *paths, struct fault *out_fault)
{
    return sandbox_enter_prepared(processus, paths, NULL, out_fault);
}

enum err sandbox_enter_prepared(enum processus processus, const struct sandbox_paths *paths, struct sandbox_filter *filter, struct fault *out_fault)
{
    assert(processus < PROC_COUNT);
    const struct sandbox_row *row = &rows[processus];
    const char *refused = refused_list(row, paths);
    if (refused != NULL)
        return fault_set(out_fault, ERR_FINAL, "sandbox: the table of rights gives `%s` nothing to %s, report this as a bug", row->name, refused);
#ifdef NAVETTE_MEMCHECK /* `make memcheck` alone: valgrind knows no Landlock and keeps descriptors for itself */
    (void)limit_all;
    (void)filter;
    return prctl(PR_SET_NAME, row->name) == 0 ? ERR_NONE : ERR_FINAL;
#endif
    if (limit_all(row) != 0)
        return fault_set(out_fault, ERR_FINAL, "sandbox: the limits of `%s` cannot be set (%s)", row->name, strerror(errno));
    if (prctl(PR_SET_NAME, row->name) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fault_set(out_fault, ERR_FINAL, "sandbox: `%s` cannot give up its privileges (%s)", row->name, strerror(errno));
#ifndef NAVETTE_SANITIZED /* LeakSanitizer traces its own process at the end */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return fault_set(out_fault, ERR_FINAL, "sandbox: `%s` cannot be closed to debuggers (%s)", row->name, strerror(errno));
#endif
    enum err err = sandbox_landlock(row, paths, out_fault);
    bool has_network = row->reseau == RESEAU_TRANSMIS || paths->connect != 0;
    if (err == ERR_NONE && filter != NULL && !has_network)
        return sandbox_seccomp_load(row, filter, out_fault);
    return err != ERR_NONE ? err : sandbox_seccomp(row, has_network, out_fault);
}
