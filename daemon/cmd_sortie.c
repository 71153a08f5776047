/* What a command was asked to write, to a file or to standard output: all of it or nothing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd.h"

/* Beside its place, then moved there: what stood there stays until all is written. */
static bool replace(struct cmd *cmd, const char *path, struct str bytes, mode_t mode)
{
    const char *beside = str_print(cmd->arena, "%s.partiel", path).at;
    (void)unlink(beside); /* of one that was interrupted */
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (file == NULL)
        return false;
    bool good = fwrite(bytes.at, 1, bytes.len, file) == bytes.len;
    good = fclose(file) == 0 && good && rename(beside, path) == 0;
    int saved = errno;
    if (!good)
        (void)unlink(beside);
    errno = saved;
    return good;
}

/* A terminal, a pipe: nothing can be put in its place. */
static bool write_there(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wbe");
    if (file == NULL)
        return false;
    bool good = fwrite(bytes.at, 1, bytes.len, file) == bytes.len;
    return fclose(file) == 0 && good;
}

int cmd_write(struct cmd *cmd, const char *path, struct str bytes, mode_t mode)
{
    struct stat there;
    if (path == NULL)
        return fwrite(bytes.at, 1, bytes.len, stdout) == bytes.len && fflush(stdout) == 0 ? EX_OK : cmd_fail(EX_IOERR, "standard output cannot be written");
    bool special = stat(path, &there) == 0 && !S_ISREG(there.st_mode);
    if (special ? write_there(path, bytes) : replace(cmd, path, bytes, mode))
        return EX_OK;
    return cmd_fail(EX_CANTCREAT, "%s: cannot be written (%s), name another file or free some space", path, strerror(errno));
}
