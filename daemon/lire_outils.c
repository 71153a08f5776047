#include "daemon/lire_outils.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "parsers/base/buf.h"

enum { SENTENCE_MAX = 512 };

static const char asked[] = {[TOOL_PDF] = 'p', [TOOL_OCR] = 'o'};
_Static_assert(sizeof asked == TOOLS, "every tool has its letter");

static enum err no_answer(struct fault *fault)
{
    return fault_set(fault, ERR_FINAL, "document: who starts the readers of PDF and pictures does not answer, try again");
}

/* The next record of `read`: with its descriptors if it has any, else -1. A refusal is ERR_FINAL, with its sentence. */
static enum err take_answer(int *out_fds, struct fault *fault)
{
    char text[SENTENCE_MAX], room[CMSG_SPACE(2 * sizeof(int))];
    struct iovec part = {text, sizeof text - 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    ssize_t got = -1;
    do
        got = recvmsg(LIRE_FD_OUTILS, &message, 0);
    while (got < 0 && errno == EINTR);
    out_fds[0] = out_fds[1] = -1;
    if (got <= 0)
        return no_answer(fault);
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(2 * sizeof(int)))
        memcpy(out_fds, CMSG_DATA(header), 2 * sizeof(int));
    text[got] = '\0';
    return text[0] == '+' ? ERR_NONE : fault_set(fault, ERR_FINAL, "document: %s", text + 1);
}

/* A tool that does not read to the end has said why, or has died: the rest of the talk tells. */
static void write_request(int fd, struct str request)
{
    while (request.len > 0) {
        ssize_t written = write(fd, request.at, request.len);
        if (written < 0 && errno != EINTR)
            return;
        request = str_from(request, written > 0 ? (size_t)written : 0);
    }
}

/* To its end, or until it is too large: then its writer gets to know by a pipe without a reader. */
static void read_packet(int fd, struct buf *packet)
{
    static char chunk[64 * 1024];
    for (ssize_t got = 1; got != 0 && !buf_failed(packet);) {
        got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno != EINTR)
            break;
        buf_add(packet, (struct str){chunk, got > 0 ? (size_t)got : 0});
    }
}

static enum err too_large(struct fault *fault)
{
    return fault_set(fault, ERR_FINAL, "document: its pages are over the limit of %d MB, open it by hand", DOCUMENT_MAX_PACKET / (1024 * 1024));
}

static enum err run(void *context, struct arena *arena, enum document_tool tool, struct str request, struct str *out_reply, struct fault *out_fault)
{
    int fds[2], none[2];
    struct buf packet;
    (void)context;
    if (request.len > DOCUMENT_MAX_PACKET)
        return too_large(out_fault);
    if (write(LIRE_FD_OUTILS, &asked[tool], 1) != 1)
        return no_answer(out_fault);
    enum err err = take_answer(fds, out_fault);
    if (err != ERR_NONE)
        return err;
    if (fds[0] < 0 || fds[1] < 0)
        return no_answer(out_fault);
    write_request(fds[0], request);
    close(fds[0]);
    buf_init(&packet, DOCUMENT_MAX_PACKET);
    read_packet(fds[1], &packet);
    close(fds[1]);
    err = take_answer(none, out_fault); /* what one that was stopped left behind is worth nothing */
    if (buf_failed(&packet))
        err = too_large(out_fault);
    if (err == ERR_NONE)
        *out_reply = str_copy(arena, buf_str(&packet));
    buf_free(&packet);
    return err;
}

const struct document_tools *lire_outils(struct arena *arena)
{
    if (fcntl(LIRE_FD_OUTILS, F_GETFD) < 0)
        return NULL;
    struct document_tools *tools = ARENA_NEW(arena, struct document_tools);
    tools->run = run;
    return tools;
}
