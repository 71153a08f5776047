/* journal: what the daemon says of itself, one line an event on standard error, key=value, never personal data:
 * references, ids, counts and reasons only. With $JOURNAL_STREAM (systemd) each line starts with its priority.
 * Rooms below the processes never log; they return a fault and the process logs it once. */
#ifndef NAVETTE_JOURNAL_H
#define NAVETTE_JOURNAL_H

#include "parsers/base/err.h"

enum journal_niveau { JOURNAL_INFO, JOURNAL_ATTENTION, JOURNAL_ERREUR };

/* Who speaks, for the field `proc`; set once when a process starts. */
void journal_open(const char *processus);

/* `evenement` is one word (« courrier_recu »); the format gives « key=value » pairs, of %s, %.*s and whole decimal numbers. What a
 * value holds cannot end it and begin another pair, whoever wrote it, a server too: a value that the format puts in quotes has
 * no quote and no backslash in it, one that it does not no blank and no « = » either; none has a control character. An address in quotes
 * is left out. */
void journal(enum journal_niveau niveau, const char *evenement, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same for a fault: its sentence in quotes as `cause`. */
void journal_fault(enum journal_niveau niveau, const char *evenement, const struct fault *fault);

#endif
