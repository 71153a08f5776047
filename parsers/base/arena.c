#include "parsers/base/arena.h"

#include <assert.h>
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
    bool is_given; /* by the caller, whose it stays */
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

struct arena *arena_new_over(void *room, size_t size, size_t cap, arena_full_fn *on_full, void *context)
{
    struct arena *arena = arena_new(cap, on_full, context);
    struct block *block = room;
    assert((uintptr_t)room % _Alignof(struct block) == 0);
    if (block == NULL || size < sizeof *block)
        return arena;
    *block = (struct block){.size = size - sizeof *block, .is_given = true};
    arena->blocks = block;
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
        if (!block->is_given)
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

/* One for a single request is zero: the system gives such pages clean, and those that are never used are never touched. */
static struct block *block_new(struct arena *arena, size_t size, bool is_alone)
{
    struct block *block = is_alone ? calloc(1, sizeof *block + size) : malloc(sizeof *block + size);
    if (block == NULL)
        full(arena);
    *block = (struct block){.next = arena->blocks, .size = size};
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
    struct block *block = arena->blocks;
    bool is_new = block == NULL || block->size - block->used < rounded;
    bool is_alone = is_new && rounded > BLOCK_BYTES; /* it has a block of its own */
    if (is_new)
        block = block_new(arena, is_alone ? rounded : BLOCK_BYTES, is_alone);
    void *at = block->bytes + block->used;
    block->used += rounded;
    arena->used += size;
    if (!is_alone)
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
