/* cfb: the compound file ([MS-CFB]) that Word 97 to 2003 and Outlook's .msg are: a file system in a file, sectors in chains. Pure,
 * bounded: every chain is walked at most as many steps as there are sectors, so that one that bites its tail ends; a stream that
 * is not all there is refused, never half told; all streams read together are at most a few times the file. */
#ifndef NAVETTE_CFB_H
#define NAVETTE_CFB_H

#include "parsers/base/str.h"

enum { CFB_MAX_CHILDREN = 4096 /* of one storage; a mail has 150 */ };
#define CFB_ROOT 0U

/* Little-endian numbers; bytes beyond the end are 0. */
uint32_t cfb_u8(struct str s, size_t at);
uint32_t cfb_u16(struct str s, size_t at);
uint32_t cfb_u32(struct str s, size_t at);

struct cfb {
    struct arena *arena;
    struct str bytes;
    unsigned shift;
    size_t sectors; /* in the file, the last one may be short */
    uint32_t *fat;
    size_t fat_count;
    struct str fat_mini, mini, directory;
    size_t left; /* bytes that streams may still take */
    uint32_t *stack, *seen_by, walks; /* of cfb_children: what waits, and which walk saw an entry last */
};

struct cfb_entry {
    uint32_t number;
    bool is_stream, is_storage;
    struct str name; /* ASCII; what is not is « ? » */
};
struct cfb_entries {
    struct cfb_entry *at;
    size_t count;
};

bool cfb_is(struct str bytes); /* the signature alone */

/* False where it is damaged. */
bool cfb_open(struct arena *arena, struct str bytes, struct cfb *out_cfb);

/* What stands right in a storage, in no order. */
struct cfb_entries cfb_children(struct cfb *cfb, uint32_t storage);

/* The one of that name; NULL. */
const struct cfb_entry *cfb_named(const struct cfb_entries *entries, const char *name);

/* All of a stream. False where it is not all there, or over what streams may take. */
bool cfb_stream(struct cfb *cfb, const struct cfb_entry *entry, struct str *out);

#endif
