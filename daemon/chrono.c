#include "daemon/chrono.h"

#include <stdlib.h>
#include <time.h>

int64_t chrono_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        abort();
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t chrono_seconds(void)
{
    return chrono_ms() / 1000;
}
