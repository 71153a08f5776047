#include "parsers/text.h"

/* Bytes 80 to 9F of windows-1252 (Encoding Standard, index windows-1252). */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
};

static size_t put(char *at, unsigned point)
{
    if (point < 0x80) {
        at[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        at[0] = (char)(0xC0 | point >> 6);
        at[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    at[0] = (char)(0xE0 | point >> 12);
    at[1] = (char)(0x80 | (point >> 6 & 0x3F));
    at[2] = (char)(0x80 | (point & 0x3F));
    return 3;
}

struct str text_decode(struct arena *arena, struct str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_from(bytes, 3);
    if (bytes.len == 0 || utf8_is_valid(bytes))
        return bytes;
    char *out = arena_alloc(arena, bytes.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        len += put(out + len, byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte);
    }
    return (struct str){out, len};
}

static size_t line_end(struct str text)
{
    size_t end = 0;
    while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r' && text.at[end] != '\f')
        end++;
    return end;
}

enum err text_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    if (bytes.len > DOCUMENT_MAX_TEXT)
        return fault_set(out_fault, ERR_FINAL, "text: more than %d bytes", DOCUMENT_MAX_TEXT);
    struct document document = {.format = FORMAT_TEXT};
    struct str rest = document_drop_marks(arena, text_decode(arena, bytes));
    while (rest.len > 0) {
        size_t end = line_end(rest);
        struct document_block block = {.text = str_slice(rest, 0, end)};
        enum err err = document_add_text(arena, &document, &block, out_fault);
        if (err != ERR_NONE)
            return err;
        rest = str_from(rest, end + (str_starts(str_from(rest, end), STR("\r\n")) ? 2 : 1));
    }
    *out_document = document;
    return ERR_NONE;
}
