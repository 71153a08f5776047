#include "parsers/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.max = max};
}

void buf_free(struct buf *buf)
{
    free(buf->at);
    *buf = (struct buf){0};
}

bool buf_failed(const struct buf *buf)
{
    return buf->failed;
}

struct str buf_str(const struct buf *buf)
{
    return buf->at == NULL ? STR("") : (struct str){buf->at, buf->len};
}

/* Room for `more` bytes and the final NUL. */
static bool reserve(struct buf *buf, size_t more)
{
    if (more > buf->max || buf->len > buf->max - more) {
        buf->failed = true;
        return false;
    }
    size_t needed = buf->len + more + 1;
    if (needed <= buf->room)
        return true;
    size_t room = buf->room == 0 ? 256 : buf->room;
    while (room < needed)
        room *= 2;
    char *wider = realloc(buf->at, room);
    if (wider == NULL) {
        buf->failed = true;
        return false;
    }
    buf->at = wider;
    buf->room = room;
    return true;
}

void buf_add(struct buf *buf, struct str s)
{
    if (s.len == 0 || !reserve(buf, s.len))
        return;
    memcpy(buf->at + buf->len, s.at, s.len);
    buf->len += s.len;
    buf->at[buf->len] = '\0';
}

void buf_add_c(struct buf *buf, const char *text)
{
    buf_add(buf, str_of(text));
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, (struct str){&c, 1});
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0 && reserve(buf, (size_t)length)) {
        (void)vsnprintf(buf->at + buf->len, (size_t)length + 1, format, again);
        buf->len += (size_t)length;
    }
    va_end(again);
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->at != NULL)
        buf->at[0] = '\0';
}

void buf_add_html(struct buf *buf, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        switch (text.at[i]) {
        case '&': buf_add_c(buf, "&amp;"); break;
        case '<': buf_add_c(buf, "&lt;"); break;
        case '>': buf_add_c(buf, "&gt;"); break;
        case '"': buf_add_c(buf, "&quot;"); break;
        case '\'': buf_add_c(buf, "&#39;"); break;
        default: buf_add_char(buf, text.at[i]);
        }
}
