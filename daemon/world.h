/* world: the outside that no room may reach by itself: the clock, randomness, and the places where a test
 * may stop a process. The real one is world_real(); the tests and the simulator bring their own.
 * Mailboxes and transports stand behind tables of their own (boite.h, transport.h). */
#ifndef NAVETTE_WORLD_H
#define NAVETTE_WORLD_H

#include <stddef.h>
#include <stdint.h>

struct world {
    int64_t (*now)(const struct world *world); /* seconds since 1970-01-01T00:00Z */
    void (*random)(const struct world *world, void *bytes, size_t len);
    /* Called at named places (« decide.committed »); the real one does nothing. */
    void (*reached)(const struct world *world, const char *place);
    int64_t fixed_now; /* for a world whose clock stands still (`run --once --now T`) */
};

struct world world_real(void);
struct world world_at(int64_t now); /* the real world with a clock that stands at `now` */

#endif
