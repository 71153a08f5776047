/* [MS-OXRTFCP]: LZ77 over a ring of 4096 bytes that begins with the words every RTF has. */
#include "parsers/tnef.h"

enum { HEADER = 16, COMPRESSED = 0x75465A4C, PLAIN = 0x414C454D, RING = 4096, RING_MASK = RING - 1 };

/* 2.1.2.1, byte for byte. */
static const char beginning[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    "Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static uint32_t number_at(struct str s, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)s.at + at;
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

struct inflating {
    char ring[RING];
    size_t write; /* where the next byte goes */
    char *out;
    size_t len, room;
};

static bool put(struct inflating *i, char byte)
{
    if (i->len == i->room)
        return false;
    i->out[i->len++] = byte;
    i->ring[i->write] = byte;
    i->write = (i->write + 1) & RING_MASK;
    return true;
}

/* A run: twelve bits of where, four of how many but two. A run from where writing goes on is the end. */
static bool put_run(struct inflating *i, unsigned high, unsigned low, bool *out_end)
{
    size_t from = (high << 4 | low >> 4) & RING_MASK, count = (low & 0x0F) + 2;
    *out_end = from == i->write;
    for (size_t n = 0; n < count && !*out_end; n++)
        if (!put(i, i->ring[(from + n) & RING_MASK]))
            return false;
    return true;
}

static bool inflate(struct inflating *i, struct str in)
{
    bool is_end = false;
    for (size_t at = 0; at < in.len && !is_end;) {
        unsigned runs = (unsigned char)in.at[at++];
        for (unsigned bit = 0; bit < 8 && at < in.len && !is_end; bit++) {
            if ((runs >> bit & 1) == 0) {
                if (!put(i, in.at[at++]))
                    return true; /* all that was promised is there */
                continue;
            }
            if (in.len - at < 2)
                return false;
            if (!put_run(i, (unsigned char)in.at[at], (unsigned char)in.at[at + 1], &is_end))
                return true;
            at += 2;
        }
    }
    return true;
}

struct str tnef_rtf(struct arena *arena, struct str compressed)
{
    if (compressed.len < HEADER)
        return STR_NONE;
    uint32_t raw = number_at(compressed, 4), kind = number_at(compressed, 8);
    if (kind == PLAIN)
        return str_slice(compressed, HEADER, HEADER + (size_t)raw);
    if (kind != COMPRESSED || raw > TNEF_MAX_RTF)
        return STR_NONE;
    struct inflating *i = ARENA_NEW(arena, struct inflating);
    memset(i->ring, ' ', sizeof i->ring);
    memcpy(i->ring, beginning, sizeof beginning - 1);
    i->write = sizeof beginning - 1;
    i->room = raw;
    i->out = arena_alloc(arena, i->room + 1);
    return inflate(i, str_from(compressed, HEADER)) ? (struct str){i->out, i->len} : STR_NONE;
}
