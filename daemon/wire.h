/* wire: framed messages and descriptors between decide and its hands. A frame is one datagram of a
 * SOCK_SEQPACKET socket: one JSON object with a member "t" (its kind), and at most WIRE_MAX_FDS descriptors. Large
 * things travel as descriptors (spool files, sealed memfds), never as bytes of a frame.
 * What the other side wrote is input like any other: a frame that is no such object is refused, never fatal. */
#ifndef NAVETTE_WIRE_H
#define NAVETTE_WIRE_H

#include <jansson.h>

#include "parsers/base/err.h"
#include "parsers/base/str.h"

enum {
    WIRE_MAX_FRAME = 64 * 1024, /* bytes of JSON */
    WIRE_MAX_FDS = 2,
    WIRE_MAX_MEMFD = 64 * 1024 * 1024, /* bytes taken from a descriptor that a hand passes */
};

struct wire_frame {
    json_t *json;      /* owned: wire_frame_free */
    const char *kind;  /* its "t" */
    int fds[WIRE_MAX_FDS]; /* owned; -1 where none came, or once taken */
};

/* A connected pair, both ends close-on-exec. ERR_WAIT when descriptors run out. */
MUST_USE enum err wire_pair(int out_ends[2], struct fault *out_fault);

/* Sends one frame; takes over neither `json` nor the descriptors. Blocks while the socket is full.
 * ERR_FINAL when the other side is gone. */
MUST_USE enum err wire_send(int sock, const json_t *json, const int *fds, size_t fd_count, struct fault *out_fault);
/* The same, for `json_pack`-ed frames: frees `json`. */
MUST_USE enum err wire_send_new(int sock, json_t *json, const int *fds, size_t fd_count, struct fault *out_fault);

/* Takes one frame without waiting. ERR_WAIT: none there yet. ERR_RETRY: it was refused (told in out_fault), go on.
 * ERR_FINAL: the other side is gone. */
MUST_USE enum err wire_recv(int sock, struct wire_frame *out_frame, struct fault *out_fault);
void wire_frame_free(struct wire_frame *frame); /* closes what was not taken; accepts a zeroed one with fds -1 */
int wire_take_fd(struct wire_frame *frame, size_t index); /* the caller's now; -1 if none */

/* Members, by their kind; a member that is missing or of another kind gives STR_NONE, `otherwise`. */
struct str wire_text(const struct wire_frame *frame, const char *name);
int64_t wire_number(const struct wire_frame *frame, const char *name, int64_t otherwise);

/* A sealed memfd with these bytes: the receiver can rely on its length and content. -1 when the system refuses. */
int wire_memfd(struct str bytes);
/* All bytes of a regular file or memfd, from its start, into the arena. ERR_FINAL over `max`. */
MUST_USE enum err wire_read_fd(struct arena *arena, int fd, size_t max, struct str *out_bytes, struct fault *out_fault);

#endif
