/* programme: where the programs stand that a unit test runs. */
#ifndef NAVETTE_TESTS_PROGRAMME_H
#define NAVETTE_TESTS_PROGRAMME_H

#include <unistd.h>

#include "tests/unit/unit.h"

/* The path of a program that was built beside this test's folder; it need not be there. */
static inline void unit_programme(const char *name, char *out, size_t room)
{
    ssize_t len = readlink("/proc/self/exe", out, room - 1);
    size_t folder = len > 0 ? str_rfind_char((struct str){out, (size_t)len}, '/') : STR_NOT_FOUND;
    if (folder == STR_NOT_FOUND || snprintf(out + folder, room - folder, "/../%s", name) >= (int)(room - folder))
        abort(); /* a path without a folder, or longer than all paths */
}

#endif
