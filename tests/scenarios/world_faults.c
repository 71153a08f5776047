/* world_faults: the real world, in which a process dies where it is told to. The program built with
 * -DNAVETTE_WORLD=world_faults and NAVETTE_STOP=PLACE[:N] in its environment is killed at the N-th time (default the
 * first) that any of its processes reaches PLACE, once per run: whoever starts again finds the place harmless. */
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/world.h"

struct world world_faults(void);

static atomic_int *left; /* shared by all the processes: how many more times before the death */
static const char *where;
static size_t where_len;

static void reached(const struct world *world, const char *place)
{
    (void)world;
    if (where == NULL || strlen(place) != where_len || strncmp(place, where, where_len) != 0)
        return;
    if (atomic_fetch_sub(left, 1) != 1)
        return;
    (void)kill(getpid(), SIGKILL);
    __builtin_trap(); /* where the sandbox forbids kill: as sudden */
}

struct world world_faults(void)
{
    struct world world = world_real();
    where = getenv("NAVETTE_STOP");
    if (where == NULL)
        return world;
    left = mmap(NULL, sizeof *left, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); /* before any fork */
    if (left == MAP_FAILED)
        abort();
    const char *colon = strchr(where, ':');
    where_len = colon == NULL ? strlen(where) : (size_t)(colon - where);
    atomic_store(left, colon == NULL ? 1 : (int)strtol(colon + 1, NULL, 10));
    world.reached = reached;
    return world;
}
