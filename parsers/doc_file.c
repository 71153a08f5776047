/* doc: the compound file ([MS-CFB]), a file system in a file: sectors in chains. Every chain is walked at most as many steps
 * as there are sectors, so that one that bites its tail ends; a stream that is not all there is an error, never half told. */
#include "parsers/doc_private.h"

enum {
    HEADER = 512, HEADER_FAT = 76, HEADER_FATS = 109, /* the first entries of the DIFAT stand in the header */
    ENTRY = 128,                                      /* bytes of one entry of the directory */
    TYPE_STREAM = 2, TYPE_ROOT = 5,
    MINI_SHIFT = 6, MINI_LIMIT = 4096,
};
#define SECTOR_NONE 0xFFFFFFFAU /* from there on: no sector but a mark */
#define ENTRY_NONE 0xFFFFFFFFU

uint32_t doc_u8(struct str s, size_t at)
{
    return at < s.len ? (unsigned char)s.at[at] : 0;
}

uint32_t doc_u16(struct str s, size_t at)
{
    return doc_u8(s, at) | doc_u8(s, at + 1) << 8;
}

uint32_t doc_u32(struct str s, size_t at)
{
    return doc_u16(s, at) | doc_u16(s, at + 2) << 16;
}

int32_t doc_i16(struct str s, size_t at)
{
    return (int16_t)doc_u16(s, at);
}

int32_t doc_i32(struct str s, size_t at)
{
    return (int32_t)doc_u32(s, at);
}

struct compound {
    struct arena *arena;
    struct str bytes;
    unsigned shift;
    size_t sectors; /* in the file, the last one may be short */
    uint32_t *fat;
    size_t fat_count;
    struct str fat_mini, mini, directory;
};

static struct str sector(const struct compound *c, uint32_t number)
{
    size_t at = ((size_t)number + 1) << c->shift;
    return str_slice(c->bytes, at, at + ((size_t)1 << c->shift));
}

/* The sectors of a chain, one after the other. False where it leaves the file or never ends. */
static bool chain(const struct compound *c, uint32_t first, struct str *out)
{
    size_t count = 0, len = 0;
    for (uint32_t at = first; at < SECTOR_NONE; at = c->fat[at])
        if (at >= c->fat_count || at >= c->sectors || ++count > c->sectors)
            return false;
    char *bytes = arena_alloc(c->arena, (count << c->shift) + 1);
    for (uint32_t at = first; at < SECTOR_NONE; at = c->fat[at]) {
        struct str piece = sector(c, at);
        memcpy(bytes + len, piece.at, piece.len);
        len += piece.len;
    }
    *out = (struct str){bytes, len};
    return true;
}

/* The same in the small sectors that the root's own stream is cut into. */
static bool mini_chain(const struct compound *c, uint32_t first, size_t size, struct str *out)
{
    size_t most = c->mini.len >> MINI_SHIFT, len = 0;
    char *bytes = arena_alloc(c->arena, size + 1);
    for (uint32_t at = first; len < size; at = doc_u32(c->fat_mini, (size_t)at * 4)) {
        if (at >= most || (size_t)at * 4 + 4 > c->fat_mini.len)
            return false;
        struct str piece = str_slice(c->mini, (size_t)at << MINI_SHIFT, ((size_t)at + 1) << MINI_SHIFT);
        piece = str_slice(piece, 0, size - len);
        memcpy(bytes + len, piece.at, piece.len);
        len += piece.len;
    }
    *out = (struct str){bytes, len};
    return true;
}

static bool add_fat(struct compound *c, uint32_t number)
{
    size_t per_sector = ((size_t)1 << c->shift) / 4;
    if (number >= c->sectors || c->fat_count > c->sectors) /* all are known already */
        return number >= SECTOR_NONE || c->fat_count > c->sectors;
    struct str piece = sector(c, number);
    for (size_t i = 0; i < per_sector; i++)
        c->fat[c->fat_count++] = i * 4 + 4 <= piece.len ? doc_u32(piece, i * 4) : ENTRY_NONE;
    return true;
}

/* The table of chains: its sectors are named in the header and then in a chain of sectors of their own (DIFAT). */
static bool read_fat(struct compound *c)
{
    size_t per_sector = ((size_t)1 << c->shift) / 4, steps = 0;
    c->fat = arena_array(c->arena, c->sectors + 2 * per_sector + 1, sizeof *c->fat);
    for (size_t i = 0; i < HEADER_FATS; i++)
        if (!add_fat(c, doc_u32(c->bytes, HEADER_FAT + i * 4)))
            return false;
    for (uint32_t at = doc_u32(c->bytes, 68); at < SECTOR_NONE;) {
        if (at >= c->sectors || ++steps > c->sectors)
            return false;
        struct str names = sector(c, at);
        for (size_t i = 0; i + 1 < per_sector; i++)
            if (!add_fat(c, doc_u32(names, i * 4)))
                return false;
        at = doc_u32(names, (per_sector - 1) * 4);
    }
    return true;
}

static bool open_compound(struct compound *c)
{
    unsigned shift = doc_u16(c->bytes, 30);
    if ((shift != 9 && shift != 12) || doc_u16(c->bytes, 32) != MINI_SHIFT || c->bytes.len < HEADER)
        return false;
    c->shift = shift;
    c->sectors = ((c->bytes.len + ((size_t)1 << shift) - 1) >> shift) - 1;
    return c->sectors > 0 && read_fat(c) && chain(c, doc_u32(c->bytes, 48), &c->directory)
        && chain(c, doc_u32(c->bytes, 60), &c->fat_mini) && doc_u8(c->directory, 66) == TYPE_ROOT
        && chain(c, doc_u32(c->directory, 116), &c->mini);
}

static bool is_named(struct str entry, const char *name)
{
    size_t len = strlen(name);
    if (doc_u16(entry, 64) != (len + 1) * 2)
        return false;
    for (size_t i = 0; i < len; i++)
        if (doc_u16(entry, i * 2) != (unsigned char)name[i])
            return false;
    return true;
}

static bool stream_of(const struct compound *c, struct str entry, struct str *out)
{
    size_t size = doc_u32(entry, 120);
    if (size < MINI_LIMIT)
        return mini_chain(c, doc_u32(entry, 116), size, out);
    if (!chain(c, doc_u32(entry, 116), out) || out->len < size)
        return false;
    out->len = size;
    return true;
}

/* The streams right under the root: documents that are kept inside (pictures, sheets) have streams of the same names. */
static bool find_streams(const struct compound *c, struct doc_streams *streams)
{
    size_t count = c->directory.len / ENTRY, waiting = 0;
    uint32_t *stack = arena_array(c->arena, count + 2, sizeof *stack);
    bool *is_seen = arena_array(c->arena, count + 1, sizeof *is_seen);
    const struct { const char *name; struct str *stream; } wanted[] = {
        {"WordDocument", &streams->word}, {"0Table", &streams->table0}, {"1Table", &streams->table1}, {"Data", &streams->data}};
    stack[waiting++] = doc_u32(c->directory, 76);
    while (waiting > 0) {
        uint32_t number = stack[--waiting];
        if (number >= count || is_seen[number])
            continue;
        is_seen[number] = true;
        struct str entry = str_slice(c->directory, (size_t)number * ENTRY, ((size_t)number + 1) * ENTRY);
        for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
            if (wanted[i].stream->at == NULL && doc_u8(entry, 66) == TYPE_STREAM && is_named(entry, wanted[i].name)
                && !stream_of(c, entry, wanted[i].stream))
                return false;
        const uint32_t siblings[] = {doc_u32(entry, 68), doc_u32(entry, 72)};
        for (size_t i = 0; i < 2; i++) /* no more wait than were not seen yet: each is pushed by one that was */
            if (siblings[i] < count && !is_seen[siblings[i]] && waiting < count + 2)
                stack[waiting++] = siblings[i];
    }
    return true;
}

enum err doc_file_read(struct arena *arena, struct str bytes, struct doc_streams *out_streams, struct fault *out_fault)
{
    struct compound c = {.arena = arena, .bytes = bytes};
    struct doc_streams streams = {STR_NONE, STR_NONE, STR_NONE, STR_NONE};
    if (!open_compound(&c) || !find_streams(&c, &streams))
        return fault_set(out_fault, ERR_FINAL, "doc: damaged: its compound file is not whole");
    *out_streams = streams;
    return ERR_NONE;
}
