/* The names of folders as IMAP writes them. */
#include "daemon/imap_private.h"
#include "parsers/base/utf8.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

struct shift { /* a run of base64 that is being written */
    bool open;
    uint32_t bits;
    int count; /* of bits not written yet, under 6 */
};

static void put_unit(struct buf *buf, struct shift *shift, uint32_t unit)
{
    if (!shift->open)
        buf_add_char(buf, '&');
    shift->open = true;
    shift->bits = (shift->bits << 16) | unit;
    shift->count += 16;
    for (; shift->count >= 6; shift->count -= 6)
        buf_add_char(buf, digits[(shift->bits >> (shift->count - 6)) & 63]);
}

static void close_shift(struct buf *buf, struct shift *shift)
{
    if (!shift->open)
        return;
    if (shift->count > 0)
        buf_add_char(buf, digits[(shift->bits << (6 - shift->count)) & 63]);
    buf_add_char(buf, '-');
    *shift = (struct shift){0};
}

bool imap_nom_encode(struct buf *buf, struct str nom, char separator)
{
    struct shift shift = {0};
    if (!utf8_is_valid(nom))
        return false;
    for (int32_t point; utf8_next(&nom, &point);) {
        if (point < 0x20 || (point >= 0x7f && point < 0xa0))
            return false;
        if (point > 0xffff) {
            put_unit(buf, &shift, 0xd800 + ((uint32_t)(point - 0x10000) >> 10));
            put_unit(buf, &shift, 0xdc00 + ((uint32_t)(point - 0x10000) & 0x3ff));
        } else if (point > 0x7e) {
            put_unit(buf, &shift, (uint32_t)point);
        } else {
            close_shift(buf, &shift);
            buf_add_char(buf, point == '/' ? (separator != 0 ? separator : '-') : (char)point);
            if (point == '&')
                buf_add_char(buf, '-');
        }
    }
    close_shift(buf, &shift);
    return !buf_failed(buf);
}
