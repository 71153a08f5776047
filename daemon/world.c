#include "daemon/world.h"

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static int64_t real_now(const struct world *world)
{
    (void)world;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        abort();
    return now.tv_sec;
}

static int64_t fixed_now(const struct world *world)
{
    return world->fixed_now;
}

static void real_random(const struct world *world, void *bytes, size_t len)
{
    (void)world;
    unsigned char *at = bytes;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0)
            abort(); /* the kernel has randomness or we have no business going on */
        at += got;
        len -= (size_t)got;
    }
}

static void nothing_reached(const struct world *world, const char *place)
{
    (void)world;
    (void)place;
}

struct world world_real(void)
{
    return (struct world){.now = real_now, .random = real_random, .reached = nothing_reached};
}

struct world world_at(int64_t now)
{
    struct world world = world_real();
    world.now = fixed_now;
    world.fixed_now = now;
    return world;
}
