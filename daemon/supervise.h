/* supervise: starts decide and its hands, brokers their sockets, starts again what dies, stops all in order.
 *
 *                 start_all                     all told, all gone
 *   (start) ────────────────▶ RUNS ─────────────────────────────────▶ (exit)
 *                             │  ▲ a hand died: a new pair, a new hand
 *              decide died or │  │
 *              SIGHUP and the │  │ nobody left: start_all
 *              new conf holds ▼  │
 *                            EMPTIES
 *
 * Every hand has one socket pair with decide; when either end's process dies the other sees it at once. A hand that loses
 * decide ends by itself; so nothing is ever orphaned, even when supervise itself is killed. */
#ifndef NAVETTE_SUPERVISE_H
#define NAVETTE_SUPERVISE_H

#include "daemon/conf.h"
#include "daemon/world.h"

struct supervise_config {
    struct conf *conf;      /* owned by supervise from here on: SIGHUP replaces it */
    const char *conf_path;  /* what SIGHUP reads again */
    const char *shipped;    /* folder of the shipped conf/ and templates/ */
    const char *lire;       /* path of navette-lire */
    const struct world *world;
    bool once;
};

enum {
    SUPERVISE_STOP_SECONDS = 20,  /* an orderly stop; then SIGKILL */
    SUPERVISE_MAX_PAUSE = 60,     /* seconds between two starts of what dies at once */
    SUPERVISE_ONCE_RESTARTS = 50, /* --once gives up with 70 after that many deaths */
    SUPERVISE_STEADY_SECONDS = 10, /* who has lived that long starts again at once */
};

/* Runs until SIGTERM or SIGINT, or with `once` until decide is done. Returns a sysexits status: 75 when another instance
 * holds the state folder. */
int supervise_run(const struct supervise_config *config);

#endif
