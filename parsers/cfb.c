#include "parsers/cfb.h"

enum {
    HEADER = 512, HEADER_FAT = 76, HEADER_FATS = 109, /* the first entries of the DIFAT stand in the header */
    ENTRY = 128, NAME = 64,                           /* bytes of one entry of the directory, of its name in UTF-16 */
    TYPE_STORAGE = 1, TYPE_STREAM = 2, TYPE_ROOT = 5,
    MINI_SHIFT = 6, MINI_LIMIT = 4096,
    TIMES = 2, SLACK = 64 * 1024, /* what streams may take: twice the file, and some */
};
#define SECTOR_NONE 0xFFFFFFFAU /* from there on: no sector but a mark */
#define ENTRY_NONE 0xFFFFFFFFU

uint32_t cfb_u8(struct str s, size_t at)
{
    return at < s.len ? (unsigned char)s.at[at] : 0;
}

uint32_t cfb_u16(struct str s, size_t at)
{
    return cfb_u8(s, at) | cfb_u8(s, at + 1) << 8;
}

uint32_t cfb_u32(struct str s, size_t at)
{
    return cfb_u16(s, at) | cfb_u16(s, at + 2) << 16;
}

static struct str sector(const struct cfb *c, uint32_t number)
{
    size_t at = ((size_t)number + 1) << c->shift;
    return str_slice(c->bytes, at, at + ((size_t)1 << c->shift));
}

/* The sectors of a chain, one after the other. False where it leaves the file or never ends. */
static bool chain(struct cfb *c, uint32_t first, struct str *out)
{
    size_t count = 0, len = 0;
    for (uint32_t at = first; at < SECTOR_NONE; at = c->fat[at])
        if (at >= c->fat_count || at >= c->sectors || ++count > c->sectors)
            return false;
    if (count << c->shift > c->left)
        return false;
    c->left -= count << c->shift;
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
static bool mini_chain(struct cfb *c, uint32_t first, size_t size, struct str *out)
{
    size_t most = c->mini.len >> MINI_SHIFT, len = 0;
    if (size > c->left)
        return false;
    c->left -= size;
    char *bytes = arena_alloc(c->arena, size + 1);
    for (uint32_t at = first; len < size; at = cfb_u32(c->fat_mini, (size_t)at * 4)) {
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

static bool add_fat(struct cfb *c, uint32_t number)
{
    size_t per_sector = ((size_t)1 << c->shift) / 4;
    if (number >= c->sectors || c->fat_count > c->sectors) /* all are known already */
        return number >= SECTOR_NONE || c->fat_count > c->sectors;
    struct str piece = sector(c, number);
    for (size_t i = 0; i < per_sector; i++)
        c->fat[c->fat_count++] = i * 4 + 4 <= piece.len ? cfb_u32(piece, i * 4) : ENTRY_NONE;
    return true;
}

/* The table of chains: its sectors are named in the header and then in a chain of sectors of their own (DIFAT). */
static bool read_fat(struct cfb *c)
{
    size_t per_sector = ((size_t)1 << c->shift) / 4, steps = 0;
    c->fat = arena_array(c->arena, c->sectors + 2 * per_sector + 1, sizeof *c->fat);
    for (size_t i = 0; i < HEADER_FATS; i++)
        if (!add_fat(c, cfb_u32(c->bytes, HEADER_FAT + i * 4)))
            return false;
    for (uint32_t at = cfb_u32(c->bytes, 68); at < SECTOR_NONE;) {
        if (at >= c->sectors || ++steps > c->sectors)
            return false;
        struct str names = sector(c, at);
        for (size_t i = 0; i + 1 < per_sector; i++)
            if (!add_fat(c, cfb_u32(names, i * 4)))
                return false;
        at = cfb_u32(names, (per_sector - 1) * 4);
    }
    return true;
}

bool cfb_is(struct str bytes)
{
    return str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

bool cfb_open(struct arena *arena, struct str bytes, struct cfb *out_cfb)
{
    struct cfb c = {.arena = arena, .bytes = bytes, .shift = cfb_u16(bytes, 30), .left = TIMES * bytes.len + SLACK};
    if ((c.shift != 9 && c.shift != 12) || cfb_u16(bytes, 32) != MINI_SHIFT || bytes.len < HEADER)
        return false;
    c.sectors = ((bytes.len + ((size_t)1 << c.shift) - 1) >> c.shift) - 1;
    bool is_whole = c.sectors > 0 && read_fat(&c) && chain(&c, cfb_u32(bytes, 48), &c.directory) && chain(&c, cfb_u32(bytes, 60), &c.fat_mini)
        && cfb_u8(c.directory, 66) == TYPE_ROOT && chain(&c, cfb_u32(c.directory, 116), &c.mini);
    size_t count = c.directory.len / ENTRY;
    c.stack = arena_array(arena, 2 * count + 2, sizeof *c.stack);
    c.seen_by = arena_array(arena, count + 1, sizeof *c.seen_by);
    *out_cfb = c;
    return is_whole;
}

static struct str entry_at(const struct cfb *c, uint32_t number)
{
    return str_slice(c->directory, (size_t)number * ENTRY, ((size_t)number + 1) * ENTRY);
}

static struct str name_of(const struct cfb *c, struct str entry)
{
    size_t bytes = cfb_u16(entry, NAME), len = bytes < 2 || bytes > NAME ? 0 : bytes / 2 - 1;
    char *name = arena_alloc(c->arena, NAME / 2 + 1);
    for (size_t i = 0; i < len; i++) {
        uint32_t letter = cfb_u16(entry, i * 2);
        name[i] = letter >= ' ' && letter < 0x7F ? (char)letter : '?';
    }
    name[len] = '\0';
    return (struct str){name, len};
}

struct cfb_entries cfb_children(struct cfb *cfb, uint32_t storage)
{
    size_t count = cfb->directory.len / ENTRY, waiting = 0;
    size_t most = count < CFB_MAX_CHILDREN ? count : CFB_MAX_CHILDREN;
    struct cfb_entries found = {arena_array(cfb->arena, most + 1, sizeof *found.at), 0};
    if (storage >= count)
        return found;
    cfb->walks++;
    cfb->stack[waiting++] = cfb_u32(entry_at(cfb, storage), 76);
    while (waiting > 0 && found.count < most) {
        uint32_t number = cfb->stack[--waiting];
        if (number >= count || cfb->seen_by[number] == cfb->walks)
            continue;
        cfb->seen_by[number] = cfb->walks;
        struct str entry = entry_at(cfb, number);
        uint32_t type = cfb_u8(entry, 66);
        found.at[found.count++] = (struct cfb_entry){number, type == TYPE_STREAM, type == TYPE_STORAGE, name_of(cfb, entry)};
        const uint32_t siblings[] = {cfb_u32(entry, 68), cfb_u32(entry, 72)};
        for (size_t i = 0; i < 2; i++) /* each is pushed by one that was seen for the first time: two for each entry at most */
            if (siblings[i] < count && cfb->seen_by[siblings[i]] != cfb->walks)
                cfb->stack[waiting++] = siblings[i];
    }
    return found;
}

const struct cfb_entry *cfb_named(const struct cfb_entries *entries, const char *name)
{
    for (size_t i = 0; i < entries->count; i++)
        if (str_eq_c(entries->at[i].name, name))
            return &entries->at[i];
    return NULL;
}

bool cfb_stream(struct cfb *cfb, const struct cfb_entry *entry, struct str *out)
{
    struct str raw = entry_at(cfb, entry->number);
    size_t size = cfb_u32(raw, 120);
    if (size < MINI_LIMIT)
        return mini_chain(cfb, cfb_u32(raw, 116), size, out);
    if (!chain(cfb, cfb_u32(raw, 116), out) || out->len < size)
        return false;
    out->len = size;
    return true;
}
