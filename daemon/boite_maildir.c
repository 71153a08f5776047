/* The mailbox of kind "maildir". */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/boite.h"
#include "daemon/maildir.h"

/* Maildir++: a folder is a directory of the inbox whose name starts with a dot; parts joined by dots, in modified
 * UTF-7 (RFC 3501, 5.1.3), as Dovecot and Courier write it: « navette/Traités », « navette/À vérifier ». */
static const char *const folder_names[] = {
    [CLASSE_TRAITES] = ".navette.Trait&AOk-s",
    [CLASSE_A_VERIFIER] = ".navette.&AMA- v&AOk-rifier",
};

_Static_assert((int)BOITE_MAX_UID <= (int)MAILDIR_MAX_NAME, "what fetch takes can be found and filed");

enum { MAX_SAME_NAME = 100 }; /* mails of one name in one folder */

struct boite {
    char folder[PATH_MAX - 512]; /* room for the longest name below it */
    int watch;
};

static void maildir_close(struct boite *boite)
{
    if (boite == NULL)
        return;
    if (boite->watch >= 0)
        close(boite->watch);
    free(boite);
}

static void watch(struct boite *boite, const char *part)
{
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s", boite->folder, part);
    if (boite->watch >= 0 && inotify_add_watch(boite->watch, path, IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE) < 0) {
        close(boite->watch); /* without it the caller polls */
        boite->watch = -1;
    }
}

static enum err maildir_open(const struct conf_boite *conf, int decide, struct boite **out_boite, struct fault *out_fault)
{
    (void)decide; /* nothing here is waited for */
    struct boite *boite = calloc(1, sizeof *boite);
    if (boite == NULL)
        abort();
    boite->watch = -1;
    if (conf->chemin.len >= sizeof boite->folder) {
        free(boite);
        return fault_set(out_fault, ERR_FINAL, "maildir: the path of %.*s is too long", STR_ARG(conf->nom));
    }
    memcpy(boite->folder, conf->chemin.at, conf->chemin.len);
    enum err err = maildir_make(boite->folder, out_fault);
    for (size_t i = 0; i < sizeof folder_names / sizeof folder_names[0] && err == ERR_NONE; i++) {
        char path[PATH_MAX];
        (void)snprintf(path, sizeof path, "%s/%s", boite->folder, folder_names[i]);
        err = maildir_make(path, out_fault);
    }
    if (err != ERR_NONE) {
        free(boite);
        return err;
    }
    boite->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    watch(boite, "new");
    watch(boite, "cur");
    *out_boite = boite;
    return ERR_NONE;
}

struct found {
    char name[NAME_MAX + 1]; /* before the colon */
    struct timespec when;
    bool is_large;
};

struct listing {
    struct found *items;
    size_t count, capacity;
};

/* What takes long to store comes behind what does not, so that nobody waits for it. */
static int older_first(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->is_large != y->is_large)
        return x->is_large ? 1 : -1;
    if (x->when.tv_sec != y->when.tv_sec)
        return x->when.tv_sec < y->when.tv_sec ? -1 : 1;
    if (x->when.tv_nsec != y->when.tv_nsec)
        return x->when.tv_nsec < y->when.tv_nsec ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void add_entry(struct listing *listing, int dir_fd, const char *name)
{
    struct stat stat;
    if (name[0] == '.' || fstatat(dir_fd, name, &stat, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(stat.st_mode))
        return; /* a human's mail program may have moved it meanwhile */
    if (listing->count == listing->capacity) {
        listing->capacity = listing->capacity == 0 ? 64 : listing->capacity * 2;
        listing->items = reallocarray(listing->items, listing->capacity, sizeof *listing->items);
        if (listing->items == NULL)
            abort();
    }
    struct found *found = &listing->items[listing->count++];
    *found = (struct found){.when = stat.st_mtim, .is_large = stat.st_size > BOITE_LARGE};
    (void)snprintf(found->name, sizeof found->name, "%.*s", (int)strcspn(name, ":"), name);
}

static enum err list_part(struct listing *listing, const char *folder, const char *part, struct fault *fault)
{
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s", folder, part);
    DIR *dir = opendir(path);
    if (dir == NULL)
        return fault_set(fault, ERR_WAIT, "maildir %s: cannot be read (%s), see its rights", path, strerror(errno));
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        add_entry(listing, dirfd(dir), entry->d_name);
    closedir(dir);
    return ERR_NONE;
}

/* `depuis` says nothing here: a Maildir does not tell when a mail arrived, and who points navette at one means all of it. */
static enum err maildir_each(struct boite *boite, int64_t depuis, boite_courrier_fn *each, void *context, size_t *out_anciens,
                             struct fault *out_fault)
{
    (void)depuis;
    *out_anciens = 0;
    struct listing listing = {0};
    enum err err = list_part(&listing, boite->folder, "new", out_fault);
    if (err == ERR_NONE)
        err = list_part(&listing, boite->folder, "cur", out_fault);
    if (err == ERR_NONE && listing.count > 0) {
        qsort(listing.items, listing.count, sizeof *listing.items, older_first);
        for (size_t i = 0; i < listing.count; i++)
            if (!each(context, 0, str_of(listing.items[i].name), 0))
                break;
    }
    free(listing.items);
    return err;
}

static enum err maildir_fetch(struct boite *boite, struct str uid, const char *spool, struct spool_file *out_file,
                              struct fault *out_fault)
{
    char path[PATH_MAX];
    if (!maildir_find(boite->folder, uid, path))
        return fault_set(out_fault, ERR_RETRY, "maildir: the message has been moved by somebody");
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return fault_set(out_fault, errno == ENOENT ? ERR_RETRY : ERR_WAIT, "maildir: a message cannot be opened (%s), see its rights",
                         strerror(errno));
    enum err err = spool_add_fd(spool, fd, out_file, out_fault);
    close(fd);
    return err;
}

/* Moves it; never over another that is filed there under this name: the next gets a number. */
static int move_beside(const char *from, const char *to, const char *flags)
{
    char path[PATH_MAX + NAME_MAX + 16];
    (void)snprintf(path, sizeof path, "%s%s", to, flags);
    int moved = renameat2(AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE);
    for (int n = 2; moved != 0 && errno == EEXIST && n < MAX_SAME_NAME; n++) {
        (void)snprintf(path, sizeof path, "%s.%d%s", to, n, flags);
        moved = renameat2(AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE);
    }
    return moved != 0 && errno == EINVAL ? rename(from, path) : moved; /* a file system that knows no such move: NFS */
}

/* What is done with is shown as seen; what a human must look at arrives as new. */
static enum err maildir_file(struct boite *boite, int64_t uidvalidity, struct str uid, enum classement classement, struct fault *out_fault)
{
    (void)uidvalidity; /* a name is a name: decide tells two mails of one name apart by their content */
    char from[PATH_MAX], to[PATH_MAX + NAME_MAX];
    if (!maildir_find(boite->folder, uid, from))
        return ERR_NONE;
    (void)snprintf(to, sizeof to, "%s/%s/%s/%.*s", boite->folder, folder_names[classement],
                   classement == CLASSE_TRAITES ? "cur" : "new", STR_ARG(uid));
    if (move_beside(from, to, classement == CLASSE_TRAITES ? ":2,S" : "") != 0 && errno != ENOENT)
        return fault_set(out_fault, ERR_WAIT, "maildir: a message cannot be moved to its folder (%s), see the rights of %s",
                         strerror(errno), boite->folder);
    return ERR_NONE;
}

static bool maildir_watch(struct boite *boite, int *out_fd, int *out_seconds)
{
    *out_fd = boite->watch;
    *out_seconds = BOITE_POLL_SECONDS;
    return false;
}

static bool maildir_watch_end(struct boite *boite)
{
    char events[4096];
    bool changed = false;
    while (boite->watch >= 0 && read(boite->watch, events, sizeof events) > 0)
        changed = true;
    return changed;
}

const struct boite_kind boite_maildir = {
    .nom = "maildir",
    .open = maildir_open,
    .close = maildir_close,
    .each = maildir_each,
    .fetch = maildir_fetch,
    .file = maildir_file,
    .watch = maildir_watch,
    .watch_end = maildir_watch_end,
};

const struct boite_kind *boite_kind_find(struct str kind)
{
    static const struct boite_kind *const kinds[] = {&boite_maildir, &boite_imap};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq_c(kind, kinds[i]->nom))
            return kinds[i];
    return NULL;
}
