/* chrono: how long something takes. The one clock that never jumps, for time-outs and pauses; what day or hour it is, only world.h
 * knows. */
#ifndef NAVETTE_CHRONO_H
#define NAVETTE_CHRONO_H

#include <stdint.h>

int64_t chrono_ms(void); /* milliseconds since some moment of this machine's running (CLOCK_MONOTONIC) */
int64_t chrono_seconds(void); /* the same in whole seconds */

#endif
