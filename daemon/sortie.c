#include "daemon/sortie.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

void sortie_write(struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes.at, bytes.len);
        if (written < 0 && errno != EINTR)
            _exit(EX_IOERR);
        bytes = str_from(bytes, written > 0 ? (size_t)written : 0);
    }
}

void sortie_leave(int status, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)dprintf(STDERR_FILENO, "%s: %s\n", program_invocation_short_name, text);
    _exit(status);
}
