/* tap: what a scenario proves, line by line on standard output, as tests/run adds it up. */
#ifndef NAVETTE_TAP_H
#define NAVETTE_TAP_H

#include <stdbool.h>

/* One test. `why` is shown under a failure, or NULL. Returns `holds`. */
bool tap(bool holds, const char *why, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A line that is no test. */
void tap_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The plan, at the end; the exit status of the program: 0 when at least one test was run and all hold. */
int tap_end(void);

#endif
