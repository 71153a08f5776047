/* sandbox_reseau: what a process that speaks to one server must open: the resolver's files, the authorities, its password. The
 * one list of it, for fetch and for send. A right of Landlock holds for a file and not for its name: who writes a new password
 * or a new resolv.conf beside the old one and renames it has made a file that the process may not read. So it notes what it
 * was given, and where that was replaced it ends and supervise starts it anew with the rights of today. */
#ifndef NAVETTE_SANDBOX_RESEAU_H
#define NAVETTE_SANDBOX_RESEAU_H

#include <stdbool.h>
#include <sys/types.h>

#include "daemon/conf.h"
#include "daemon/sandbox.h"

/* Adds to paths->read what is needed to reach `serveur`, behind what stands there, and sets paths->connect. The texts of
 * `serveur` must outlive `paths`. */
void sandbox_network(struct sandbox_paths *paths, const struct conf_serveur *serveur);

struct sandbox_files { /* the files (folders are not) of a list of rights; a file that was not there has the inode 0 */
    struct {
        const char *path;
        dev_t device;
        ino_t inode;
    } files[SANDBOX_MAX_PATHS];
    size_t count;
};

/* Before sandbox_enter. The paths must outlive `out_files`. */
void sandbox_files_note(const struct sandbox_paths *paths, struct sandbox_files *out_files);
/* One of them is another file by now, or has come to be: a failure may be due to that. Works inside the sandbox. */
bool sandbox_files_replaced(const struct sandbox_files *files);

#endif
