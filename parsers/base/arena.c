#include "parsers/base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 64 * 1024, /* one malloc serves many small requests */
    ALIGNMENT = _Alignof(max_align_t),
};

struct block {
    struct block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first */
    size_t used, cap;
    arena_full_fn *on_full;
    void *context;
};

struct arena *arena_new(size_t cap, arena_full_fn *on_full, void *context)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        abort();
    arena->cap = cap;
    arena->on_full = on_full;
    arena->context = context;
    return arena;
}

struct arena *arena_beside(const struct arena *arena)
{
    return arena_new(arena->cap, arena->on_full, arena->context);
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    for (struct block *block = arena->blocks; block != NULL;) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

static _Noreturn void full(const struct arena *arena)
{
    if (arena->on_full != NULL)
        arena->on_full(arena->context);
    abort(); /* on_full must not return */
}

/* A large one is zero: the system gives such pages clean, and those that are never used are never touched. */
static struct block *block_new(struct arena *arena, size_t size)
{
    struct block *block = size > BLOCK_BYTES ? calloc(1, sizeof *block + size) : malloc(sizeof *block + size);
    if (block == NULL)
        full(arena);
    block->next = arena->blocks;
    block->used = 0;
    block->size = size;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size == 0)
        size = 1;
    if (size > arena->cap || arena->used > arena->cap - size)
        full(arena);
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    bool is_large = rounded > BLOCK_BYTES; /* it has a block of its own */
    struct block *block = arena->blocks;
    if (block == NULL || block->size - block->used < rounded)
        block = block_new(arena, is_large ? rounded : BLOCK_BYTES);
    void *at = block->bytes + block->used;
    block->used += rounded;
    arena->used += size;
    if (!is_large)
        memset(at, 0, size);
    return at;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        full(arena);
    return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wider = *capacity == 0 ? 8 : *capacity * 2;
    void *room = arena_array(arena, wider, size);
    if (count > 0)
        memcpy(room, items, count * size);
    *capacity = wider;
    return room;
}
