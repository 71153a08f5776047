/* msg_scene: a compound file ([MS-CFB]) written by hand, for the tests of what Outlook saves: storages and streams in the order
 * they are added, each under the storage opened last. 512-byte sectors: FAT, directory, table and bytes of the small streams, large
 * ones. Siblings hang on each other to the right, which readers must take for a tree. */
#ifndef NAVETTE_TESTS_MSG_SCENE_H
#define NAVETTE_TESTS_MSG_SCENE_H

#include <stdio.h>

#include "parsers/base/str.h"
#include "tests/unit/unit.h"

enum { SCENE_SECTOR = 512, SCENE_MINI = 64, SCENE_LIMIT = 4096, SCENE_ENTRIES = 200, SCENE_DEEP = 20, SCENE_BYTES = 1024 * 1024 };

struct scene_entry {
    char name[33];
    bool is_storage;
    uint32_t child, right, first;
    struct str bytes;
};
struct scene_cfb {
    struct scene_entry entries[SCENE_ENTRIES];
    uint32_t count, open[SCENE_DEEP], last[SCENE_DEEP]; /* last: the entry added last in each open storage; 0 none */
    size_t depth;
};

static inline void scene_begin(struct scene_cfb *cfb)
{
    *cfb = (struct scene_cfb){.count = 1, .depth = 1};
    cfb->entries[0] = (struct scene_entry){.name = "Root Entry", .is_storage = true, .child = UINT32_MAX, .right = UINT32_MAX};
}

static inline uint32_t scene_add(struct scene_cfb *cfb, const char *name, bool is_storage, struct str bytes)
{
    uint32_t number = cfb->count++, *last = &cfb->last[cfb->depth - 1];
    assert_true(number < SCENE_ENTRIES);
    cfb->entries[number] = (struct scene_entry){.is_storage = is_storage, .child = UINT32_MAX, .right = UINT32_MAX, .bytes = bytes};
    (void)snprintf(cfb->entries[number].name, sizeof cfb->entries[number].name, "%s", name);
    if (*last == 0)
        cfb->entries[cfb->open[cfb->depth - 1]].child = number;
    else
        cfb->entries[*last].right = number;
    *last = number;
    return number;
}

static inline void scene_stream(struct scene_cfb *cfb, const char *name, struct str bytes)
{
    (void)scene_add(cfb, name, false, bytes);
}

static inline void scene_open(struct scene_cfb *cfb, const char *name)
{
    uint32_t number = scene_add(cfb, name, true, STR_NONE);
    assert_true(cfb->depth < SCENE_DEEP);
    cfb->open[cfb->depth] = number;
    cfb->last[cfb->depth++] = 0;
}

static inline void scene_close(struct scene_cfb *cfb)
{
    cfb->depth--;
}

static inline void scene_put(char *at, uint32_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (char)(number >> 8 * i & 0xFF);
}

/* A chain of `sectors` from `first` on, one after the other. */
static inline void scene_chain(char *fat, uint32_t first, size_t sectors)
{
    for (size_t i = 0; i < sectors; i++)
        scene_put(fat + (first + i) * 4, i + 1 < sectors ? (uint32_t)(first + i + 1) : 0xFFFFFFFEU, 4);
}

static inline size_t scene_sectors(size_t bytes)
{
    return (bytes + SCENE_SECTOR - 1) / SCENE_SECTOR;
}

static inline void scene_put_entry(char *at, const struct scene_entry *entry, bool is_root)
{
    size_t len = strlen(entry->name);
    for (size_t i = 0; i < len; i++)
        at[2 * i] = entry->name[i];
    scene_put(at + 64, (uint32_t)(2 * (len + 1)), 2);
    at[66] = is_root ? 5 : entry->is_storage ? 1 : 2;
    scene_put(at + 68, UINT32_MAX, 4);
    scene_put(at + 72, entry->right, 4);
    scene_put(at + 76, entry->child, 4);
    scene_put(at + 116, entry->first, 4);
    scene_put(at + 120, (uint32_t)entry->bytes.len, 4);
}

static inline struct str scene_end(struct scene_cfb *cfb, struct arena *arena)
{
    char *file = arena_array(arena, SCENE_BYTES, 1), *mini = arena_array(arena, SCENE_BYTES, 1);
    memset(file, 0, SCENE_BYTES);
    size_t fat_sectors = 8, directory = scene_sectors(cfb->count * 128U), minis = 0, next = 0;
    for (uint32_t i = 1; i < cfb->count; i++)
        minis += cfb->entries[i].bytes.len < SCENE_LIMIT ? (cfb->entries[i].bytes.len + SCENE_MINI - 1) / SCENE_MINI : 0;
    size_t fat_mini_at = fat_sectors + directory, fat_mini = scene_sectors(minis * 4), mini_at = fat_mini_at + fat_mini, mini_sectors = scene_sectors(minis * SCENE_MINI);
    char *fat = file + SCENE_SECTOR, *table = file + SCENE_SECTOR * (1 + fat_mini_at);
    memset(fat, 0xFF, fat_sectors * SCENE_SECTOR);
    next = mini_at + mini_sectors;
    minis = 0;
    for (uint32_t i = 1; i < cfb->count; i++) {
        struct scene_entry *entry = &cfb->entries[i];
        bool is_small = entry->bytes.len < SCENE_LIMIT;
        size_t pieces = is_small ? (entry->bytes.len + SCENE_MINI - 1) / SCENE_MINI : scene_sectors(entry->bytes.len);
        entry->first = is_small ? (uint32_t)minis : (uint32_t)next;
        assert_true((next + pieces + 1) * SCENE_SECTOR < SCENE_BYTES && next + pieces < fat_sectors * SCENE_SECTOR / 4);
        if (entry->bytes.len > 0)
            memcpy(is_small ? mini + minis * SCENE_MINI : file + SCENE_SECTOR * (1 + next), entry->bytes.at, entry->bytes.len);
        scene_chain(is_small ? table : fat, entry->first, pieces);
        minis += is_small ? pieces : 0;
        next += is_small ? 0 : pieces;
    }
    memcpy(file + SCENE_SECTOR * (1 + mini_at), mini, minis * SCENE_MINI);
    cfb->entries[0].first = (uint32_t)mini_at;
    cfb->entries[0].bytes = (struct str){mini, minis * SCENE_MINI};
    scene_chain(fat, (uint32_t)fat_sectors, directory);
    scene_chain(fat, (uint32_t)fat_mini_at, fat_mini);
    scene_chain(fat, (uint32_t)mini_at, mini_sectors);
    for (uint32_t i = 0; i < cfb->count; i++)
        scene_put_entry(file + SCENE_SECTOR * (1 + fat_sectors) + (size_t)i * 128, &cfb->entries[i], i == 0);
    memcpy(file, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    scene_put(file + 26, 3, 2);
    scene_put(file + 28, 0xFFFE, 2);
    scene_put(file + 30, 9, 2);
    scene_put(file + 32, 6, 2);
    scene_put(file + 48, (uint32_t)fat_sectors, 4);
    scene_put(file + 56, SCENE_LIMIT, 4);
    scene_put(file + 60, fat_mini > 0 ? (uint32_t)fat_mini_at : 0xFFFFFFFEU, 4);
    scene_put(file + 68, 0xFFFFFFFEU, 4);
    memset(file + 76, 0xFF, SCENE_SECTOR - 76);
    for (uint32_t i = 0; i < fat_sectors; i++)
        scene_put(file + 76 + 4 * (size_t)i, i, 4);
    return (struct str){file, SCENE_SECTOR * (1 + next)};
}

#endif
