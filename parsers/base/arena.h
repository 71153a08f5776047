/* arena: all the memory of one message or one decision, given back at once. No free of single pieces.
 * An arena has a cap in bytes. Reaching it is not an error that callers handle: `on_full` is called and
 * must not return (the reader of documents ends with « too large », a test jumps out; by default the
 * process aborts, so what runs in a trusted process must be bounded before it allocates). */
#ifndef NAVETTE_ARENA_H
#define NAVETTE_ARENA_H

#include <stddef.h>

#include "parsers/base/err.h"

struct arena; /* opaque */

typedef void arena_full_fn(void *context);

/* Makes an arena that hands out `cap` bytes at most. Owned by the caller, given back with arena_free.
 * on_full NULL means abort(). Never NULL (aborts when the system has no memory at all). */
MUST_USE struct arena *arena_new(size_t cap, arena_full_fn *on_full, void *context);
void arena_free(struct arena *arena); /* accepts NULL */

/* The same over `room`, which stays the caller's and outlives the arena: its `size` bytes serve first, what goes beyond them is asked of
 * the system. Aligned for any type; NULL: there is none. */
MUST_USE struct arena *arena_new_over(void *room, size_t size, size_t cap, arena_full_fn *on_full, void *context);

/* An arena of its own, as large and as final when full, for what is large and soon given back. */
MUST_USE struct arena *arena_beside(const struct arena *arena);

/* `size` zeroed bytes, aligned for any type; valid until arena_free. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

/* Zeroed room for `count` things of `size` bytes; an overflowing product counts as full. */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((malloc, returns_nonnull));

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* Makes room for one more element in an array of the arena that doubles: `*items` of `*capacity`
 * elements, `count` of them used. Old room stays in the arena (it goes with it). Returns the new base. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#endif
