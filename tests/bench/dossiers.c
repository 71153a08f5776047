/* dossiers: a quiet day. Many open dossiers over the five circuits are put into a database (peuple.h), then `navette run --once` with
 * nothing due is timed: the CPU of all its processes together.
 *   dossiers [NUMBER…]    default 10000
 * Environment: NAVETTE, the program (default build/navette). The working folder is the checkout. TAP: under LIMIT for 10,000
 * at most (NAVETTE_LENT=1: a slow build, told only). */
#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/peuple.h"
#include "tests/scenarios/tap.h"

enum {
    LIMIT_MS = 100,
    LIMITED = 10000, /* dossiers up to which the limit holds */
    RUNS = 15,       /* of which the least counts: what else the machine does makes the same work dearer, never cheaper … */
    RUNS_MAX = 90,   /* … and so long as all of them are over the limit, more */
};

struct bench {
    struct peuple peuple;
    const char *programme;
    int journal; /* what all passes said */
};

static void open_bench(struct bench *bench)
{
    static const char *const circuits[] = {"sessad-ip-62", "coordination-mission-locale", "sessad-ase", "sorties-seches", "schema-enfance-famille"};
    peuple_open(&bench->peuple, circuits, sizeof circuits / sizeof circuits[0]);
    bench->programme = getenv("NAVETTE") != NULL ? getenv("NAVETTE") : "build/navette";
    bench->journal = memfd_create("journal", MFD_CLOEXEC);
    peuple_must(&bench->peuple, bench->journal >= 0, "a journal");
}

/* ---- a pass ---- */

static long milliseconds(const struct rusage *usage)
{
    return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 + (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

/* The CPU of one pass, its children's with it (they are waited for by it); ends the bench where the pass fails. */
static long pass(struct bench *bench)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    peuple_must(&bench->peuple, child >= 0, "fork");
    if (child == 0) {
        (void)dup2(bench->journal, STDERR_FILENO);
        (void)execl(bench->programme, "navette", "run", "-c", bench->peuple.conf, "--once", "--now", PEUPLE_NOW, (char *)NULL);
        _exit(127);
    }
    peuple_must(&bench->peuple, wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, "navette run --once");
    return milliseconds(&usage);
}

static int by_value(const void *a, const void *b)
{
    const long *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The number of mails that have left: a quiet day adds none. */
static int mails(const struct bench *bench)
{
    char path[PEUPLE_PATHS];
    int count = 0;
    (void)snprintf(path, sizeof path, "%s/sortie/new", bench->peuple.dossier);
    DIR *folder = opendir(path);
    for (const struct dirent *entry = NULL; folder != NULL && (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    if (folder != NULL)
        (void)closedir(folder);
    return count;
}

/* Did any process complain? Then what was timed is not a quiet day. */
static bool complained(const struct bench *bench)
{
    struct stat at;
    peuple_must(&bench->peuple, fstat(bench->journal, &at) == 0, "the journal");
    char *text = calloc(1, (size_t)at.st_size + 1);
    peuple_must(&bench->peuple, text != NULL && pread(bench->journal, text, (size_t)at.st_size, 0) == at.st_size, "the journal");
    const char *line = strstr(text, "niveau=erreur");
    if (line != NULL)
        tap_say("%.*s", (int)strcspn(line, "\n"), line);
    free(text);
    return line != NULL;
}

/* Sorted; their number. */
static size_t time_passes(struct bench *bench, bool limited, long times[RUNS_MAX])
{
    size_t runs = 0;
    for (bool is_over = true; runs < RUNS || (limited && is_over && runs < RUNS_MAX); runs++) {
        times[runs] = pass(bench);
        is_over = is_over && times[runs] >= LIMIT_MS;
    }
    qsort(times, runs, sizeof *times, by_value);
    return runs;
}

static void measure(size_t count)
{
    struct bench bench;
    long times[RUNS_MAX];
    bool limited = count <= LIMITED && getenv("NAVETTE_LENT") == NULL;
    open_bench(&bench);
    peuple_fill(&bench.peuple, count, NULL, NULL);
    long first = pass(&bench); /* duties of the calendar take their first days */
    int before = mails(&bench);
    size_t runs = time_passes(&bench, limited, times);
    bool quiet = mails(&bench) == before, well = !complained(&bench);
    (void)tap(quiet && well && (!limited || times[0] < LIMIT_MS), !well ? "an error in the journal" : quiet ? "over the limit" : "something was due",
              "%zu open dossiers over five circuits, nothing due: %ld ms of CPU, of %zu passes (middle %ld, most %ld; first %ld with %d mails; limit %d up to %d)",
              count, times[0], runs, times[runs / 2], times[runs - 1], first, before, LIMIT_MS, LIMITED);
    close(bench.journal);
    peuple_close(&bench.peuple);
}

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return 2;
    if (argc < 2)
        measure(LIMITED);
    for (int i = 1; i < argc; i++)
        measure((size_t)strtoul(argv[i], NULL, 10));
    return tap_end();
}
