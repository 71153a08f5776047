/* buf: bytes that grow up to a maximum given at birth. A write past it is dropped whole and remembered:
 * ask buf_failed once, at the end. Heap memory; close with buf_free (accepts a zeroed buf). */
#ifndef NAVETTE_BUF_H
#define NAVETTE_BUF_H

#include "parsers/base/str.h"

struct buf {
    char *at; /* always followed by a NUL that does not count */
    size_t len, room, max;
    bool failed;
};

void buf_init(struct buf *buf, size_t max); /* max in bytes */
void buf_free(struct buf *buf);
bool buf_failed(const struct buf *buf);
struct str buf_str(const struct buf *buf); /* valid until the next write; never absent */
void buf_add(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_print(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_add_html(struct buf *buf, struct str text); /* literally, for a text or an attribute of a page */
void buf_clear(struct buf *buf); /* empty again, failure forgotten */

#endif
