#include "daemon/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { LINE_BYTES = 1024 }; /* one write of one line, so that lines of several processes never mix */

void journal_open(const char *processus)
{
    (void)prctl(PR_SET_NAME, processus); /* the kernel keeps it: no state of ours */
}

static const char *priority(enum journal_niveau niveau)
{
    if (getenv("JOURNAL_STREAM") == NULL)
        return "";
    return niveau == JOURNAL_ERREUR ? "<3>" : niveau == JOURNAL_ATTENTION ? "<4>" : "<6>";
}

void journal(enum journal_niveau niveau, const char *evenement, const char *format, ...)
{
    static const char *const words[] = {"info", "attention", "erreur"};
    char name[17] = "navette";
    (void)prctl(PR_GET_NAME, name);
    char line[LINE_BYTES];
    int len = snprintf(line, sizeof line - 1, "%sproc=%s niveau=%s evenement=%s ", priority(niveau), name, words[niveau],
                       evenement);
    if (len > 0 && (size_t)len < sizeof line - 1) {
        va_list args;
        va_start(args, format);
        int more = vsnprintf(line + len, sizeof line - 1 - (size_t)len, format, args);
        va_end(args);
        len = more < 0 ? len : len + more;
    }
    if (len < 0)
        return;
    size_t end = (size_t)len < sizeof line - 1 ? (size_t)len : sizeof line - 2;
    for (size_t i = 0; i < end; i++)
        if ((unsigned char)line[i] < ' ')
            line[i] = ' ';
    line[end++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, end);
    (void)written; /* a log that cannot be written must not stop the work */
}

void journal_fault(enum journal_niveau niveau, const char *evenement, const struct fault *fault)
{
    journal(niveau, evenement, "cause=\"%s\"", fault->text);
}
