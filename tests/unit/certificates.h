/* certificates: those of tests/serveurs/certificats, good and bad, in a folder of the test's own while it runs. */
#ifndef NAVETTE_TEST_CERTIFICATES_H
#define NAVETTE_TEST_CERTIFICATES_H

#include <stdio.h>
#include <stdlib.h>

static char certificates[] = "/tmp/navette-net-XXXXXX";

static inline void certificates_make(void)
{
    char command[160];
    if (mkdtemp(certificates) == NULL)
        abort();
    (void)snprintf(command, sizeof command, "tests/serveurs/certificats %s", certificates);
    if (system(command) != 0) /* NOLINT(cert-env33-c) */
        abort();
}

static inline void certificates_drop(void)
{
    char command[160];
    (void)snprintf(command, sizeof command, "rm -rf %s", certificates);
    if (system(command) != 0) /* NOLINT(cert-env33-c) */
        abort();
}

#endif
