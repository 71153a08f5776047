/* fin: how a story ended, and whether two ends are the same. A story is played from a given state folder: tokens and
 * Message-IDs come from its key, so that two plays of it can be compared to the letter. */
#ifndef NAVETTE_FIN_H
#define NAVETTE_FIN_H

#include "tests/scenarios/scene.h"

struct fin {
    char *dossiers;    /* all of `status --json` */
    GPtrArray *partis; /* « Message-ID recipient », sorted */
    int failed, deaths;
    bool insiste;      /* it was played with passes later in the day */
};

/* An empty pass makes a state folder with its key; its path. */
char *fin_state(void);
void fin_forget(const char *etat);
/* `place`: where a process of every pass dies, or NULL. `insiste`: see scene.h. The file's sentences are told only where they fail. */
struct fin fin_play(const char *file, const char *etat, const char *place, bool insiste);
/* Four tests: it went its way, the same dossiers (where it was played with `insiste` the later pass of a day counts as the pass: a
 * relay that was killed may deliver after it), the same messages to the same people, none twice; where `doubles` is true a
 * message may have come twice as itself (a relay that took it and could not say so), and the last is not asked. */
void fin_judge(const struct fin *calm, const struct fin *fin, const char *name, bool doubles);

#endif
