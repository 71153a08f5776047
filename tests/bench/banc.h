/* banc: documents read as the daemon reads them, each by a child of its own, for the programs that measure what readings are worth. */
#ifndef NAVETTE_BANC_H
#define NAVETTE_BANC_H

#include <sys/resource.h>

#include "daemon/lecture.h"
#include "parsers/message.h"

enum {
    BANC_JOUR = 20779, /* 2026-11-22: the samples' ages are reckoned from their own dates */
    BANC_PATHS = 4096,
};

struct banc {
    char programme[BANC_PATHS], fiche[BANC_PATHS], avis[BANC_PATHS];
};

/* Finds the program (NAVETTE_LIRE; by itself build/navette-lire) and the rules in the checkout, the working folder; false, said to
 * standard error, where they are not there. */
bool banc_open(struct banc *banc, const char *name);
/* One reading of an open document; ERR_FINAL where it was refused. */
enum err banc_read(const struct banc *banc, int document, struct chaud *chaud, struct lecture **out_lecture, struct fault *fault);
/* Milliseconds of CPU of all children that have ended, and the memory of the largest. */
double banc_children_ms(double *out_memory_mb);
double banc_ms(const struct rusage *usage); /* milliseconds of CPU */
/* The rules in the checkout for a mail to navette@departement.example, read in this process; false, said to standard error, where they are bad. */
bool banc_rules(const struct banc *banc, struct arena *arena, struct message_rules *out_rules);
double banc_share(int right, int all); /* in per cent */

#endif
