#include "daemon/lire_pages.h"

#include <stdint.h>
#include <sys/mman.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1; the C library of Debian 12 does not name it */
#endif

enum {
    LARGE_PAGE = 2 * 1024 * 1024,
    ROOM = 16 * LARGE_PAGE, /* of addresses, for the code and what is asked of the system beside it */
};

void *lire_pages_block(void)
{
    unsigned char *room = mmap(NULL, LIRE_PAGES_BLOCK + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, 0, 0);
    if (room == MAP_FAILED)
        return NULL;
    unsigned char *block = room + (LARGE_PAGE - (uintptr_t)room % LARGE_PAGE); /* at a multiple of a page's size */
    (void)madvise(block, LIRE_PAGES_BLOCK, MADV_HUGEPAGE);
    return block;
}

void *lire_pages_room(void)
{
    unsigned char *room = mmap(NULL, ROOM, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, 0, 0);
    if (room == MAP_FAILED)
        return NULL;
    unsigned char *end = room + (ROOM - (uintptr_t)(room + ROOM) % LARGE_PAGE);
    return munmap(room, (size_t)(end - room)) == 0 ? end : NULL; /* what is left above, if anything, keeps others out of the way */
}

void lire_pages_join(void *end)
{
    unsigned char *from = end;
    for (int i = 0; from != NULL && i < ROOM / LARGE_PAGE; i++) {
        from -= LARGE_PAGE;
        (void)madvise(from, LARGE_PAGE, MADV_COLLAPSE);
    }
}
