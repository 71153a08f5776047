#include "parsers/base/err.h"

#include <stdarg.h>
#include <stdio.h>

enum err fault_set(struct fault *fault, enum err code, const char *format, ...)
{
    if (fault != NULL) {
        va_list args;
        va_start(args, format);
        (void)vsnprintf(fault->text, sizeof fault->text, format, args);
        va_end(args);
    }
    return code;
}
