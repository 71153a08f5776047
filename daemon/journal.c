#include "daemon/journal.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

struct line {
    char text[LINE_BYTES];
    size_t len;
    bool quoted; /* between two quotes of the format */
};

/* The last two bytes are kept for what ends the line. */
static void add(struct line *line, char c)
{
    if (line->len < sizeof line->text - 2)
        line->text[line->len++] = c;
}

static char harmless(const struct line *line, char c)
{
    if ((unsigned char)c < ' ' || c == 0x7f)
        return line->quoted ? ' ' : '_';
    if (line->quoted)
        return c == '"' ? '\'' : c == '\\' ? '/' : c;
    return strchr("\"\\ =", c) != NULL ? '_' : c;
}

static bool is_of_address(char c)
{
    return (unsigned char)c > ' ' && strchr("\"'<>()[]{}:;,/", c) == NULL;
}

/* Servers like to repeat who writes to whom: in words, an address is left out. */
static void add_value(struct line *line, const char *text, size_t max)
{
    size_t start = line->len;
    for (size_t i = 0; text != NULL && i < max && text[i] != '\0'; i++) {
        if (text[i] != '@' || !line->quoted) {
            add(line, harmless(line, text[i]));
            continue;
        }
        while (line->len > start && is_of_address(line->text[line->len - 1]))
            line->len--;
        while (i + 1 < max && is_of_address(text[i + 1]))
            i++;
        for (const char *mark = "…"; *mark != '\0'; mark++)
            add(line, *mark);
    }
}

static void add_number(struct line *line, const char *conversion, va_list *args)
{
    char text[32];
    if (strcmp(conversion, "lld") == 0)
        (void)snprintf(text, sizeof text, "%lld", va_arg(*args, long long));
    else if (strcmp(conversion, "ld") == 0)
        (void)snprintf(text, sizeof text, "%ld", va_arg(*args, long));
    else if (strcmp(conversion, "zu") == 0)
        (void)snprintf(text, sizeof text, "%zu", va_arg(*args, size_t));
    else
        (void)snprintf(text, sizeof text, "%d", va_arg(*args, int));
    add_value(line, text, sizeof text);
}

/* One conversion, behind its « % »; returns where the format goes on. */
static const char *add_conversion(struct line *line, const char *at, va_list *args)
{
    static const char *const numbers[] = {"d", "ld", "lld", "zu"};
    if (strncmp(at, ".*s", 3) == 0) {
        int max = va_arg(*args, int);
        add_value(line, va_arg(*args, const char *), max > 0 ? (size_t)max : 0);
        return at + 3;
    }
    if (*at == 's') {
        add_value(line, va_arg(*args, const char *), SIZE_MAX);
        return at + 1;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strncmp(at, numbers[i], strlen(numbers[i])) == 0) {
            add_number(line, numbers[i], args);
            return at + strlen(numbers[i]);
        }
    add(line, '?'); /* a conversion that journal.h does not name: the line ends here, the work goes on */
    return at + strlen(at);
}

static void add_pairs(struct line *line, const char *format, va_list *args)
{
    while (*format != '\0')
        if (*format == '%') {
            format = add_conversion(line, format + 1, args);
        } else {
            line->quoted = line->quoted != (*format == '"');
            add(line, *format++);
        }
}

/* A line that was too long lacks the quote that ends its value. */
static bool ends_in_quotes(const struct line *line)
{
    bool open = false;
    for (size_t i = 0; i < line->len; i++)
        open = open != (line->text[i] == '"');
    return open;
}

void journal(enum journal_niveau niveau, const char *evenement, const char *format, ...)
{
    static const char *const words[] = {"info", "attention", "erreur"};
    char name[17] = "navette";
    (void)prctl(PR_GET_NAME, name);
    struct line line = {.len = 0};
    int len = snprintf(line.text, sizeof line.text - 2, "%sproc=%s niveau=%s evenement=%s ", priority(niveau), name, words[niveau], evenement);
    if (len < 0)
        return;
    line.len = (size_t)len < sizeof line.text - 2 ? (size_t)len : sizeof line.text - 3;
    va_list args;
    va_start(args, format);
    add_pairs(&line, format, &args);
    va_end(args);
    if (ends_in_quotes(&line))
        line.text[line.len++] = '"';
    line.text[line.len++] = '\n';
    ssize_t written = write(STDERR_FILENO, line.text, line.len);
    (void)written; /* a log that cannot be written must not stop the work */
}

void journal_fault(enum journal_niveau niveau, const char *evenement, const struct fault *fault)
{
    journal(niveau, evenement, "cause=\"%s\"", fault->text);
}
