#include "daemon/wire.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum err wire_pair(int out_ends[2], struct fault *out_fault)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, out_ends) != 0)
        return fault_set(out_fault, ERR_WAIT, "wire: no socket pair (%s), raise the limit on open files", strerror(errno));
    return ERR_NONE;
}

enum err wire_send(int sock, const json_t *json, const int *fds, size_t fd_count, struct fault *out_fault)
{
    assert(fd_count <= WIRE_MAX_FDS);
    char *text = json_dumps(json, JSON_COMPACT);
    if (text == NULL)
        return fault_set(out_fault, ERR_FINAL, "wire: a frame cannot be written as JSON, report this as a bug");
    struct iovec part = {text, strlen(text)};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_MAX_FDS)];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd_count > 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
        memcpy(CMSG_DATA(header), fds, sizeof(int) * fd_count);
    }
    ssize_t sent = -1;
    do
        sent = part.iov_len > WIRE_MAX_FRAME ? (errno = EMSGSIZE, -1) : sendmsg(sock, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    free(text);
    if (sent < 0)
        return fault_set(out_fault, ERR_FINAL, "wire: the other process is not there (%s)", strerror(errno));
    return ERR_NONE;
}

enum err wire_send_new(int sock, json_t *json, const int *fds, size_t fd_count, struct fault *out_fault)
{
    enum err err = wire_send(sock, json, fds, fd_count, out_fault);
    json_decref(json);
    return err;
}

/* Descriptors of a received message; all are kept or, past WIRE_MAX_FDS, closed by the kernel's truncation. */
static void take_descriptors(struct msghdr *message, struct wire_frame *frame)
{
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        return;
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count && i < WIRE_MAX_FDS; i++)
        memcpy(&frame->fds[i], CMSG_DATA(header) + i * sizeof(int), sizeof(int));
}

enum err wire_recv(int sock, struct wire_frame *out_frame, struct fault *out_fault)
{
    static _Thread_local char bytes[WIRE_MAX_FRAME + 1];
    struct iovec part = {bytes, sizeof bytes};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_MAX_FDS)];
    } control = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    *out_frame = (struct wire_frame){.fds = {-1, -1}};
    ssize_t len = recvmsg(sock, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return ERR_WAIT;
    if (len <= 0)
        return fault_set(out_fault, ERR_FINAL, "wire: the other process is gone");
    take_descriptors(&message, out_frame);
    if ((size_t)len <= WIRE_MAX_FRAME)
        out_frame->json = json_loadb(bytes, (size_t)len, JSON_REJECT_DUPLICATES, NULL);
    out_frame->kind = json_string_value(json_object_get(out_frame->json, "t"));
    if (out_frame->kind == NULL) {
        wire_frame_free(out_frame);
        return fault_set(out_fault, ERR_RETRY, "wire: a frame of %zd bytes is not a JSON object with a \"t\", ignored", len);
    }
    return ERR_NONE;
}

void wire_frame_free(struct wire_frame *frame)
{
    json_decref(frame->json);
    frame->json = NULL;
    frame->kind = NULL;
    for (size_t i = 0; i < WIRE_MAX_FDS; i++) {
        if (frame->fds[i] >= 0)
            close(frame->fds[i]);
        frame->fds[i] = -1;
    }
}

int wire_take_fd(struct wire_frame *frame, size_t index)
{
    int fd = frame->fds[index];
    frame->fds[index] = -1;
    return fd;
}

struct str wire_text(const struct wire_frame *frame, const char *name)
{
    const json_t *value = json_object_get(frame->json, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR_NONE;
}

int64_t wire_number(const struct wire_frame *frame, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(frame->json, name);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

int wire_memfd(struct str bytes)
{
    int fd = memfd_create("navette", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -1;
    for (size_t done = 0; done < bytes.len;) {
        ssize_t written = write(fd, bytes.at + done, bytes.len - done);
        if (written <= 0) {
            close(fd);
            return -1;
        }
        done += (size_t)written;
    }
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0 || lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

enum err wire_read_fd(struct arena *arena, int fd, size_t max, struct str *out_bytes, struct fault *out_fault)
{
    struct stat stat;
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size < 0)
        return fault_set(out_fault, ERR_FINAL, "wire: a descriptor is no regular file");
    size_t size = (size_t)stat.st_size;
    if (size > max)
        return fault_set(out_fault, ERR_FINAL, "wire: %zu bytes where %zu are the limit", size, max);
    char *bytes = arena_alloc(arena, size + 1);
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(fd, bytes + done, size - done, (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fault_set(out_fault, ERR_FINAL, "wire: a descriptor ended after %zu of %zu bytes", done, size);
        done += (size_t)got;
    }
    *out_bytes = (struct str){bytes, size};
    return ERR_NONE;
}
