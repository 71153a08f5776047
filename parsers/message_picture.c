/* message_picture: how large a picture is, by its header alone: PNG (RFC 2083, 4.1.1), GIF 89a (18), JPEG (ITU-T T.81, B.2.2). */
#include "parsers/message_private.h"

static uint32_t big(struct str s, size_t at, size_t bytes)
{
    uint32_t number = 0;
    for (size_t i = 0; i < bytes && at + i < s.len; i++)
        number = number << 8 | (unsigned char)s.at[at + i];
    return number;
}

static uint32_t little16(struct str s, size_t at)
{
    return at + 1 < s.len ? (uint32_t)((unsigned char)s.at[at] | (unsigned char)s.at[at + 1] << 8) : 0;
}

/* Segments up to the first that begins a frame. */
static bool jpeg_size(struct str bytes, uint32_t *out_width, uint32_t *out_height)
{
    for (size_t at = 2; at + 9 <= bytes.len && (unsigned char)bytes.at[at] == 0xFF;) {
        unsigned marker = (unsigned char)bytes.at[at + 1];
        if (marker == 0xFF) { /* filling */
            at++;
            continue;
        }
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            *out_height = big(bytes, at + 5, 2);
            *out_width = big(bytes, at + 7, 2);
            return true;
        }
        at += 2 + (size_t)big(bytes, at + 2, 2);
    }
    return false;
}

bool picture_size(struct str bytes, uint32_t *out_width, uint32_t *out_height)
{
    *out_width = *out_height = 0;
    if (str_starts(bytes, STR("\x89PNG\r\n\x1A\n")) && bytes.len >= 24) {
        *out_width = big(bytes, 16, 4);
        *out_height = big(bytes, 20, 4);
    } else if (str_starts(bytes, STR("GIF8"))) {
        *out_width = little16(bytes, 6);
        *out_height = little16(bytes, 8);
    } else if (str_starts(bytes, STR("\xFF\xD8\xFF"))) {
        return jpeg_size(bytes, out_width, out_height) && *out_width > 0 && *out_height > 0;
    }
    return *out_width > 0 && *out_height > 0;
}
