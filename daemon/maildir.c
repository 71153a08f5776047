#include "daemon/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err failed(struct fault *fault, const char *what, const char *path)
{
    return fault_set(fault, ERR_WAIT, "maildir %s: %s (%s), see that the folder is there, writable and not full", path, what,
                     strerror(errno));
}

/* The folders above, as `mkdir -p`: a first try has none of them. */
static void make_parents(const char *folder)
{
    char path[PATH_MAX];
    for (const char *slash = strchr(folder + 1, '/'); slash != NULL && slash - folder < PATH_MAX; slash = strchr(slash + 1, '/')) {
        (void)snprintf(path, sizeof path, "%.*s", (int)(slash - folder), folder);
        (void)mkdir(path, 0700); /* one that cannot be made shows itself at the next step */
    }
}

enum err maildir_make(const char *folder, struct fault *out_fault)
{
    static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
    char path[PATH_MAX];
    if (folder[0] != '\0')
        make_parents(folder);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (snprintf(path, sizeof path, "%s%s", folder, parts[i]) >= (int)sizeof path)
            return fault_set(out_fault, ERR_FINAL, "maildir %s: the path is too long, choose a shorter one", folder);
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return failed(out_fault, "cannot make it", path);
    }
    return ERR_NONE;
}

bool maildir_name_is_safe(struct str name)
{
    if (name.len == 0 || name.len > MAILDIR_MAX_NAME || name.at[0] == '.')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == '/' || name.at[i] == ':' || name.at[i] == '\0')
            return false;
    return true;
}

static bool has_uid(const char *name, struct str uid)
{
    return strncmp(name, uid.at, uid.len) == 0 && (name[uid.len] == '\0' || name[uid.len] == ':');
}

bool maildir_find(const char *folder, struct str uid, char *out_path)
{
    static const char *const parts[] = {"new", "cur"};
    for (size_t i = 0; i < 2 && maildir_name_is_safe(uid); i++) {
        char path[PATH_MAX];
        (void)snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
        DIR *dir = opendir(path);
        struct dirent *entry = NULL;
        while (dir != NULL && (entry = readdir(dir)) != NULL && !has_uid(entry->d_name, uid)) {
        }
        bool found = entry != NULL && snprintf(out_path, PATH_MAX, "%s/%s", path, entry->d_name) < PATH_MAX;
        if (dir != NULL)
            closedir(dir);
        if (found)
            return true;
    }
    return false;
}

static enum err write_synced(const char *path, struct str bytes, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return failed(fault, "cannot make the file", path);
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t written = write(fd, bytes.at + done, bytes.len - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        done += (size_t)written;
    }
    bool synced = done == bytes.len && fsync(fd) == 0;
    int error = errno;
    if (close(fd) == 0 && synced)
        return ERR_NONE;
    (void)unlink(path);
    errno = error;
    return failed(fault, "cannot write the file", path);
}

enum err maildir_deliver(const char *folder, const char *name, struct str bytes, struct fault *out_fault)
{
    char temporary[PATH_MAX], final[PATH_MAX];
    if (!maildir_name_is_safe(str_of(name)))
        return fault_set(out_fault, ERR_FINAL, "maildir %s: a message cannot have this name, report this as a bug", folder);
    if (maildir_find(folder, str_of(name), final))
        return ERR_NONE;
    if (snprintf(temporary, sizeof temporary, "%s/tmp/%s", folder, name) >= (int)sizeof temporary ||
        snprintf(final, sizeof final, "%s/new/%s", folder, name) >= (int)sizeof final)
        return fault_set(out_fault, ERR_FINAL, "maildir %s: the path is too long, choose a shorter one", folder);
    enum err err = write_synced(temporary, bytes, out_fault);
    if (err != ERR_NONE)
        return err;
    if (rename(temporary, final) != 0) {
        (void)unlink(temporary);
        return failed(out_fault, "cannot move the message to", final);
    }
    char new_folder[PATH_MAX];
    (void)snprintf(new_folder, sizeof new_folder, "%.*s/new", PATH_MAX - 8, folder);
    int fd = open(new_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return synced ? ERR_NONE : failed(out_fault, "cannot sync", new_folder);
}
