#include "tests/scenarios/tap.h"

#include <stdarg.h>
#include <stdio.h>

static int count, failed;

bool tap(bool holds, const char *why, const char *format, ...)
{
    char name[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(name, sizeof name, format, args);
    va_end(args);
    for (char *c = name; *c != '\0'; c++) /* « # » would start a directive */
        *c = *c == '\n' ? ' ' : *c == '#' ? '+' : *c;
    (void)printf("%s %d - %s\n", holds ? "ok" : "not ok", ++count, name);
    failed += !holds;
    for (const char *line = why; !holds && line != NULL && *line != '\0';) {
        int len = 0;
        while (line[len] != '\0' && line[len] != '\n')
            len++;
        (void)printf("#   %.*s\n", len, line);
        line += len + (line[len] == '\n');
    }
    (void)fflush(stdout);
    return holds;
}

void tap_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)printf("# ");
    (void)vprintf(format, args);
    (void)printf("\n");
    (void)fflush(stdout);
    va_end(args);
}

int tap_end(void)
{
    (void)printf("1..%d\n", count);
    return count > 0 && failed == 0 ? 0 : 1;
}
