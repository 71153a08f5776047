#include "parsers/mapi.h"

#include "parsers/base/utf8.h"
#include "parsers/text.h"

static struct str from_utf16(struct arena *arena, struct str raw)
{
    char *out = arena_alloc(arena, raw.len / 2 * 3 + 4);
    size_t len = 0;
    for (size_t i = 0; i + 1 < raw.len; i += 2) {
        uint32_t point = (uint32_t)((unsigned char)raw.at[i] | (unsigned char)raw.at[i + 1] << 8);
        if (point >= 0xD800 && point < 0xDC00 && i + 3 < raw.len) {
            uint32_t low = (uint32_t)((unsigned char)raw.at[i + 2] | (unsigned char)raw.at[i + 3] << 8);
            point = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
            i += 2;
        }
        len += utf8_put(out + len, (int32_t)point);
    }
    return utf8_clean(arena, (struct str){out, len});
}

struct str mapi_without_end(struct str text)
{
    while (text.len > 0 && text.at[text.len - 1] == '\0')
        text.len--;
    return text;
}

struct str mapi_text(struct arena *arena, uint32_t type, struct str value)
{
    if (type != PT_UNICODE)
        return utf8_clean(arena, text_decode(arena, mapi_without_end(value)));
    while (value.len >= 2 && value.at[value.len - 1] == '\0' && value.at[value.len - 2] == '\0')
        value.len -= 2;
    return from_utf16(arena, value);
}
