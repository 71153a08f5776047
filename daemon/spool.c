#include "daemon/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h> /* its SHA-256 takes half the time of libsodium's: a mail of 70 MB keeps the next one waiting */
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/wire.h"

enum { CHUNK = 64 * 1024 };

static enum err failed(struct fault *fault, const char *what, const char *path)
{
    return fault_set(fault, ERR_WAIT, "spool %s: %s (%s), make room or mend the disk; it is tried again", path, what,
                     strerror(errno));
}

static enum err make_folder(const char *path, struct fault *fault)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? ERR_NONE : failed(fault, "cannot make the folder", path);
}

enum err spool_make(const char *folder, struct fault *out_fault)
{
    return make_folder(folder, out_fault);
}

/* The body's hash while the bytes stream by: where in « \n \r? \n » the reader stands. */
struct split {
    gcry_md_hd_t whole;
    crypto_generichash_state body;
    bool in_body, after_newline;
    int64_t size;
};

static void split_feed(struct split *split, const unsigned char *bytes, size_t len)
{
    gcry_md_write(split->whole, bytes, len);
    split->size += (int64_t)len;
    size_t i = 0;
    for (; i < len && !split->in_body; i++) {
        if (bytes[i] == '\n') {
            split->in_body = split->after_newline;
            split->after_newline = true;
        } else if (bytes[i] != '\r') {
            split->after_newline = false;
        }
    }
    if (split->in_body)
        (void)crypto_generichash_update(&split->body, bytes + i, len - i);
}

static void split_finish(struct split *split, struct spool_file *out_file)
{
    unsigned char digest[SPOOL_HEX / 2];
    sodium_bin2hex(out_file->sha256, sizeof out_file->sha256, gcry_md_read(split->whole, GCRY_MD_SHA256), sizeof digest);
    (void)crypto_generichash_final(&split->body, digest, sizeof digest);
    sodium_bin2hex(out_file->corps_empreinte, sizeof out_file->corps_empreinte, digest, sizeof digest);
    out_file->taille = split->size;
}

static void split_start(struct split *split)
{
    *split = (struct split){.after_newline = true}; /* a mail may begin with the empty line: no header at all */
    (void)gcry_check_version(NULL); /* starts the library where nothing else has */
    if (gcry_md_open(&split->whole, GCRY_MD_SHA256, 0) != 0)
        abort();
    (void)crypto_generichash_init(&split->body, NULL, 0, SPOOL_HEX / 2);
}

static enum err write_all(int fd, const char *bytes, size_t len, const char *path, struct fault *fault)
{
    while (len > 0) {
        ssize_t written = write(fd, bytes, len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return failed(fault, "cannot write", path);
        bytes += written;
        len -= (size_t)written;
    }
    return ERR_NONE;
}

static enum err sync_folder(const char *path, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(fault, "cannot open the folder", path);
    int synced = fsync(fd);
    close(fd);
    return synced == 0 ? ERR_NONE : failed(fault, "cannot sync the folder", path);
}

/* tmp-… becomes ab/abcdef…, durably. */
static enum err settle(const char *folder, const char *temporary, int fd, const struct spool_file *file, struct fault *fault)
{
    char sub[PATH_MAX], final[PATH_MAX];
    (void)snprintf(sub, sizeof sub, "%s/%.2s", folder, file->sha256);
    (void)snprintf(final, sizeof final, "%s/%.2s/%s", folder, file->sha256, file->sha256);
    if (fchmod(fd, 0400) != 0 || fsync(fd) != 0)
        return failed(fault, "cannot sync", temporary);
    bool is_new = mkdir(sub, 0700) == 0;
    if (!is_new && errno != EEXIST)
        return failed(fault, "cannot make the folder", sub);
    if (rename(temporary, final) != 0)
        return failed(fault, "cannot rename", temporary);
    enum err err = sync_folder(sub, fault);
    return err == ERR_NONE && is_new ? sync_folder(folder, fault) : err;
}

struct spool_writer {
    char folder[PATH_MAX - 128], temporary[PATH_MAX];
    int fd;
    struct split split;
};

void spool_drop(struct spool_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->fd >= 0) {
        close(writer->fd);
        (void)unlink(writer->temporary);
    }
    gcry_md_close(writer->split.whole);
    free(writer);
}

enum err spool_begin(const char *folder, struct spool_writer **out_writer, struct fault *out_fault)
{
    *out_writer = NULL;
    struct spool_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        abort();
    (void)snprintf(writer->folder, sizeof writer->folder, "%s", folder);
    (void)snprintf(writer->temporary, sizeof writer->temporary, "%s/tmp-%ld-XXXXXX", folder, (long)getpid());
    split_start(&writer->split);
    writer->fd = mkostemp(writer->temporary, O_CLOEXEC);
    if (writer->fd < 0) {
        enum err err = failed(out_fault, "cannot make a file", folder);
        spool_drop(writer);
        return err;
    }
    *out_writer = writer;
    return ERR_NONE;
}

enum err spool_piece(struct spool_writer *writer, const char *bytes, size_t len, struct fault *out_fault)
{
    split_feed(&writer->split, (const unsigned char *)bytes, len);
    return write_all(writer->fd, bytes, len, writer->temporary, out_fault);
}

enum err spool_end(struct spool_writer *writer, struct spool_file *out_file, struct fault *out_fault)
{
    split_finish(&writer->split, out_file);
    enum err err = settle(writer->folder, writer->temporary, writer->fd, out_file, out_fault);
    if (err == ERR_NONE) {
        close(writer->fd);
        writer->fd = -1; /* it has its name: nothing to remove */
    }
    spool_drop(writer);
    return err;
}

static enum err copy(int in, struct spool_writer *writer, struct fault *fault)
{
    char chunk[CHUNK];
    for (;;) {
        ssize_t got = read(in, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(fault, "cannot read what is to be stored in", writer->temporary);
        if (got == 0)
            return ERR_NONE;
        enum err err = spool_piece(writer, chunk, (size_t)got, fault);
        if (err != ERR_NONE)
            return err;
    }
}

enum err spool_add_fd(const char *folder, int in, struct spool_file *out_file, struct fault *out_fault)
{
    struct spool_writer *writer = NULL;
    enum err err = spool_begin(folder, &writer, out_fault);
    if (writer == NULL)
        return err;
    err = copy(in, writer, out_fault);
    if (err == ERR_NONE)
        return spool_end(writer, out_file, out_fault);
    spool_drop(writer);
    return err;
}

int spool_open(const char *folder, struct str sha256)
{
    char path[PATH_MAX];
    if (sha256.len != SPOOL_HEX)
        return -1;
    for (size_t i = 0; i < sha256.len; i++)
        if (memchr("0123456789abcdef", sha256.at[i], 16) == NULL)
            return -1;
    (void)snprintf(path, sizeof path, "%s/%.2s/%.*s", folder, sha256.at, STR_ARG(sha256));
    return open(path, O_RDONLY | O_CLOEXEC);
}

enum err spool_read(struct arena *arena, const char *folder, struct str sha256, size_t max, struct str *out_bytes,
                    struct fault *out_fault)
{
    int fd = spool_open(folder, sha256);
    if (fd < 0)
        return fault_set(out_fault, ERR_FINAL, "spool %s: no file %.12s…, restore it from a backup", folder,
                         sha256.at != NULL ? sha256.at : "");
    enum err err = wire_read_fd(arena, fd, max, out_bytes, out_fault);
    close(fd);
    return err;
}

void spool_clean(const char *folder, pid_t writer)
{
    char prefix[32] = "tmp-";
    if (writer != 0)
        (void)snprintf(prefix, sizeof prefix, "tmp-%ld-", (long)writer);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
}
