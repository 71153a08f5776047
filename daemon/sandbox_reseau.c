#include "daemon/sandbox_reseau.h"

#include <assert.h>
#include <sys/stat.h>

/* What the C library's resolver and GnuTLS read. Of links the target counts, so what /etc/ssl/certs points at is there too;
 * /usr/lib holds modules of the name service and charset converters. */
static const char *const system_files[] = {
    "/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf", "/etc/services", "/etc/ssl/certs",
    "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/etc/ld.so.cache", "/usr/lib",
};

static void add(struct sandbox_paths *paths, const char *path)
{
    size_t count = 0;
    while (paths->read[count] != NULL)
        count++;
    assert(count < SANDBOX_MAX_PATHS);
    paths->read[count] = path;
}

void sandbox_network(struct sandbox_paths *paths, const struct conf_serveur *serveur)
{
    for (size_t i = 0; i < sizeof system_files / sizeof system_files[0]; i++)
        add(paths, system_files[i]);
    if (!str_is_empty(serveur->ca))
        add(paths, serveur->ca.at);
    if (!str_is_empty(serveur->secret))
        add(paths, serveur->secret.at);
    paths->connect = serveur->port;
}

/* Of a folder the entries may come and go: its right holds for them. */
static bool look(const char *path, dev_t *out_device, ino_t *out_inode)
{
    struct stat stat_of;
    bool there = stat(path, &stat_of) == 0;
    *out_device = there ? stat_of.st_dev : 0;
    *out_inode = there ? stat_of.st_ino : 0;
    return !there || !S_ISDIR(stat_of.st_mode);
}

void sandbox_files_note(const struct sandbox_paths *paths, struct sandbox_files *out_files)
{
    out_files->count = 0;
    for (size_t i = 0; i < SANDBOX_MAX_PATHS && paths->read[i] != NULL; i++) {
        size_t next = out_files->count;
        out_files->files[next].path = paths->read[i];
        if (look(paths->read[i], &out_files->files[next].device, &out_files->files[next].inode))
            out_files->count++;
    }
}

bool sandbox_files_replaced(const struct sandbox_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        dev_t device;
        ino_t inode;
        (void)look(files->files[i].path, &device, &inode);
        if (inode != 0 && (device != files->files[i].device || inode != files->files[i].inode))
            return true;
    }
    return false;
}
