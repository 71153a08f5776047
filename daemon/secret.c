/* A password out of its file. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "daemon/secret.h"

/* Opened only when it is a plain file that not every user may read. O_NONBLOCK: a pipe in its place would hold us for ever. */
static enum err open_secret(const char *path, int *out_fd, struct fault *fault)
{
    struct stat stat;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return fault_set(fault, ERR_FINAL, "secret: %s cannot be read (%s), put the password there, readable by navette's user only", path,
                         strerror(errno));
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        close(fd);
        return fault_set(fault, ERR_FINAL, "secret: %s is not a file, put the password into a file", path);
    }
    if (stat.st_mode & S_IROTH) {
        close(fd);
        return fault_set(fault, ERR_FINAL, "secret: %s can be read by every user of the machine, chmod 600 it", path);
    }
    *out_fd = fd;
    return ERR_NONE;
}

/* As much as `room` takes; -1 where reading fails. */
static ssize_t read_up_to(int fd, char *bytes, size_t room)
{
    size_t len = 0;
    while (len < room) {
        ssize_t got = read(fd, bytes + len, room - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        len += (size_t)got;
    }
    return (ssize_t)len;
}

/* The first line of `bytes`, checked. */
static enum err take_line(const char *path, const char *bytes, size_t len, struct secret *secret, struct fault *fault)
{
    const char *end = memchr(bytes, '\n', len);
    size_t line = end != NULL ? (size_t)(end - bytes) : len;
    if (end != NULL && line > 0 && bytes[line - 1] == '\r')
        line--;
    if (line == 0)
        return fault_set(fault, ERR_FINAL, "secret: %s holds nothing on its first line, put the password there", path);
    if (line > SECRET_MAX)
        return fault_set(fault, ERR_FINAL, "secret: the first line of %s is longer than %d bytes, is it the right file?", path, SECRET_MAX);
    for (size_t i = 0; i < line; i++)
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7f) /* it would end the command that carries it and start another */
            return fault_set(fault, ERR_FINAL, "secret: a control character stands in the password of %s, write it as plain text", path);
    memcpy(secret->text, bytes, line);
    return ERR_NONE;
}

enum err secret_read(const char *path, struct secret *out_secret, struct fault *out_fault)
{
    char bytes[SECRET_MAX + 3]; /* the longest line with its end, or one byte too many to be one */
    int fd = -1;
    *out_secret = (struct secret){0};
    enum err err = open_secret(path, &fd, out_fault);
    if (err != ERR_NONE)
        return err;
    ssize_t len = read_up_to(fd, bytes, sizeof bytes);
    if (len < 0)
        err = fault_set(out_fault, ERR_FINAL, "secret: %s cannot be read (%s)", path, strerror(errno));
    else
        err = take_line(path, bytes, (size_t)len, out_secret, out_fault);
    close(fd);
    sodium_memzero(bytes, sizeof bytes);
    return err;
}

/* What all base64 forms have in common in which it stands after `shift` bytes, modulo three, of something else. */
static void encode(const struct secret *secret, size_t shift, char *out_text, size_t room)
{
    unsigned char bytes[SECRET_MAX + 2] = {0};
    char whole[sodium_base64_ENCODED_LEN(SECRET_MAX + 2, sodium_base64_VARIANT_ORIGINAL)];
    size_t len = shift + strlen(secret->text);
    memcpy(bytes + shift, secret->text, len - shift);
    (void)sodium_bin2base64(whole, sizeof whole, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    size_t from = (shift * 8 + 5) / 6, to = len * 8 / 6; /* the letters that no other bit has part in */
    (void)snprintf(out_text, room, "%.*s", to > from ? (int)(to - from) : 0, whole + from);
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(whole, sizeof whole);
}

bool secret_is_told(const struct secret *secret, const char *words)
{
    char form[sodium_base64_ENCODED_LEN(SECRET_MAX + 2, sodium_base64_VARIANT_ORIGINAL)];
    bool told = strstr(words, secret->text) != NULL;
    for (size_t shift = 0; shift < 3 && !told; shift++) {
        encode(secret, shift, form, sizeof form);
        told = form[0] != '\0' && strstr(words, form) != NULL;
    }
    sodium_memzero(form, sizeof form);
    return told;
}

void secret_forget(struct secret *secret)
{
    sodium_memzero(secret, sizeof *secret);
}
