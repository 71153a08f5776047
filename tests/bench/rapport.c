/* rapport: what a report costs. Many open dossiers over the five circuits are put into a database (peuple.h), then `navette report` is
 * run in each of its writings: time, memory, bytes.
 *   rapport [NUMBER]    default 10000
 * Environment: NAVETTE, the program (default build/navette); NAVETTE_GARDE=1 keeps the folder. The working folder is the checkout. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/peuple.h"
#include "tests/scenarios/tap.h"

static void measure(struct peuple *peuple, size_t count, const char *format)
{
    char out[PEUPLE_PATHS];
    struct rusage usage;
    struct stat at = {.st_size = 0};
    struct timespec begin, end;
    int status = 0;
    const char *programme = getenv("NAVETTE") != NULL ? getenv("NAVETTE") : "build/navette";
    (void)snprintf(out, sizeof out, "%s/rapport.%s", peuple->dossier, format);
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    peuple_must(peuple, child >= 0, "fork");
    if (child == 0) {
        (void)execl(programme, "navette", "report", "-c", peuple->conf, "--from", "2026-01-01", "--to", "2026-06-30", "--format", format, "-o", out, (char *)NULL);
        _exit(127);
    }
    bool done = wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 && stat(out, &at) == 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    long cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    long wall = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
    (void)tap(done && at.st_size > 0, "navette report failed", "%s of %zu dossiers: %ld ms, %ld ms of CPU, %ld MB of memory at most, %lld kB", format, count, wall,
              cpu, usage.ru_maxrss / 1024, (long long)at.st_size / 1024);
}

int main(int argc, char **argv)
{
    static const char *const circuits[] = {"sessad-ip-62", "coordination-mission-locale", "sessad-ase", "sorties-seches", "schema-enfance-famille"};
    static const char *const formats[] = {"text", "json", "csv", "xlsx", "html"};
    size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10000;
    struct peuple peuple;
    if (sodium_init() < 0)
        return 2;
    peuple_open(&peuple, circuits, sizeof circuits / sizeof circuits[0]);
    peuple_fill(&peuple, count, NULL, NULL);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        measure(&peuple, count, formats[i]);
    peuple_close(&peuple);
    return tap_end();
}
