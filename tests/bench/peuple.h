/* peuple: a database with many open dossiers, as a life would have left them: each with a fiche, events, an avis, a mail that left, an
 * open question to whoever holds the role and a day to come. For what measures. Whatever fails ends the program. */
#ifndef NAVETTE_PEUPLE_H
#define NAVETTE_PEUPLE_H

#include "daemon/conf.h"
#include "daemon/store.h"

enum {
    PEUPLE_PATHS = 4096,
    PEUPLE_JOUR = 20515, /* 2026-03-03, a Tuesday on which no duty falls */
};
#define PEUPLE_NOW "2026-03-03T09:00"

struct peuple {
    char dossier[64], conf[PEUPLE_PATHS], base[PEUPLE_PATHS], racine[PEUPLE_PATHS]; /* its folder, configuration and database; the checkout */
    const char *const *modeles; /* questions of these templates only, up to NULL; NULL: any */
    struct conf *lue;
    struct world world;
    struct store *store; /* open while it is filled */
    struct arena *arena; /* of one chunk */
    struct fault fault;
};

/* What else is added with a dossier, in its transaction; NULL: nothing. */
typedef void peuple_fn(void *context, struct peuple *peuple, const struct dossier_row *dossier, const struct question_row *question);

void peuple_must(const struct peuple *peuple, bool holds, const char *what);
/* A folder of its own with a configuration of these circuits (conf/circuits), a Maildir each. The working folder is the checkout. */
void peuple_open(struct peuple *peuple, const char *const *circuits, size_t count);
void peuple_fill(struct peuple *peuple, size_t count, peuple_fn *also, void *context);
void peuple_close(struct peuple *peuple); /* the folder goes, but with NAVETTE_GARDE */

#endif
