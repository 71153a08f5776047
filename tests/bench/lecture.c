/* lecture: what navette-lire makes of sample fiches, by format: fields, boxes, avis, CPU and memory.
 *   lecture [-v] [FOLDER…]    default tests/fixtures/fiches and tests/fixtures/fiches-formats; -v names each mistake
 * A sample is NAME.EXT with its truth NAME.json (tests/fixtures/fiches/README.md). Each is read by a child of its own, as the
 * daemon reads it: cloned from a navette-lire that waits, with the tools that it asks for. CPU and memory are theirs, start included.
 * Environment: NAVETTE_LIRE, the program (default build/navette-lire). The working folder is the checkout.
 * TAP: each format reaches its bars, and no avis is read as its opposite or where there is none. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/banc.h"
#include "tests/bench/lecture_juge.h"
#include "tests/scenarios/tap.h"

/* The bars of each kind of sample; CPU and memory are told, and held where the machine is known (NAVETTE_LIMITES). */
static const struct sort {
    const char *name, *extensions; /* of the file, « |odt| »; scans and photographs are told from the rest by their truth */
    bool is_scan;
    double fields, boxes; /* per cent */
    double cpu_ms;        /* mean of a document; of a page for pictures */
} sorts[] = {
    {"docx", "|docx|", false, 99.5, 100, 10},
    {"odt", "|odt|", false, 99.5, 100, 10},
    {"html", "|html|htm|", false, 99.5, 100, 10},
    {"txt", "|txt|", false, 99.5, 100, 10},
    {"mail body", "|eml|", false, 99.5, 100, 0},
    {"doc", "|doc|", false, 98, 100, 10},
    {"rtf", "|rtf|", false, 98, 100, 10},
    {"pdf, text and forms", "|pdf|", false, 99, 100, 50},
    {"pdf, scanned", "|pdf|tiff|tif|", true, 95, 99, 8000},
    {"photographs", "|eml|jpg|jpeg|png|", true, 85, 97, 8000},
};
enum { SORTS = sizeof sorts / sizeof sorts[0] };

struct measure {
    struct juge juge;
    int samples, refused;
    double cpu_ms, cpu_most_ms, memory_mb;
};

struct bench {
    bool told;
    struct banc banc;
    struct measure measures[SORTS];
};

/* ---- one sample, in a child of its own -------------------------------------------------------------------- */

static enum err read_file(const struct banc *banc, const char *path, struct chaud *chaud, struct lecture **out_lecture, struct fault *fault)
{
    int document = open(path, O_RDONLY | O_CLOEXEC);
    enum err err = banc_read(banc, document, chaud, out_lecture, fault);
    close(document);
    return err;
}

/* Reads `path`, writes the figures and the JSON to `out`. A file of text is read twice, so that the programs that wait do so
 * already, as in a daemon that had a mail a moment ago; beside the reading of a picture their start is nothing. */
static _Noreturn void read_sample(const struct bench *bench, const char *path, bool is_scan, FILE *out)
{
    struct fault fault = {{0}};
    struct chaud *chaud = chaud_new();
    struct lecture *lecture = NULL;
    double memory = 0, before = 0;
    if (!is_scan && read_file(&bench->banc, path, chaud, &lecture, &fault) == ERR_NONE)
        before = banc_children_ms(&memory);
    if (lecture != NULL)
        lecture_free(lecture);
    lecture = NULL;
    enum err err = read_file(&bench->banc, path, chaud, &lecture, &fault);
    double cpu = banc_children_ms(&memory) - before;
    (void)fprintf(out, "%.3f %.1f\n", cpu, memory);
    if (err == ERR_NONE) {
        struct str json = lecture_json(lecture);
        (void)fwrite(json.at, 1, json.len, out);
    } else {
        (void)fprintf(stderr, "%s: refused: %s\n", path, fault.text);
    }
    (void)fflush(out);
    lecture_free(lecture);
    chaud_free(chaud);
    _exit(0);
}

/* The child's answer; NULL where the sample was refused. */
static json_t *answer_of(FILE *in, double *out_cpu, double *out_memory)
{
    char line[128];
    if (fgets(line, sizeof line, in) == NULL)
        return NULL;
    char *end = line;
    *out_cpu = strtod(line, &end);
    *out_memory = strtod(end, NULL);
    return json_loadf(in, 0, NULL);
}

static void measure_sample(struct bench *bench, const char *path, const json_t *truth, struct measure *measure)
{
    int ends[2];
    double cpu = 0, memory = 0;
    if (pipe(ends) != 0)
        abort();
    pid_t pid = fork();
    if (pid == 0)
        read_sample(bench, path, json_is_true(json_object_get(truth, "scan")), fdopen(ends[1], "w"));
    close(ends[1]);
    FILE *in = fdopen(ends[0], "r");
    json_t *reading = answer_of(in, &cpu, &memory);
    (void)fclose(in);
    (void)waitpid(pid, NULL, 0);
    juge_add(truth, reading, path, bench->told && reading != NULL, &measure->juge);
    measure->samples++;
    measure->refused += reading == NULL;
    measure->cpu_ms += cpu;
    measure->cpu_most_ms = cpu > measure->cpu_most_ms ? cpu : measure->cpu_most_ms;
    measure->memory_mb = memory > measure->memory_mb ? memory : measure->memory_mb;
    json_decref(reading);
}

/* ---- folders ---------------------------------------------------------------------------------------------- */

static struct measure *measure_of(struct bench *bench, const char *extension, bool is_scan)
{
    char key[32];
    (void)snprintf(key, sizeof key, "|%s|", extension);
    for (size_t i = 0; i < SORTS; i++)
        if (sorts[i].is_scan == is_scan && strstr(sorts[i].extensions, key) != NULL)
            return &bench->measures[i];
    return NULL;
}

static void measure_file(struct bench *bench, const char *folder, const char *name)
{
    char path[BANC_PATHS], truth_path[BANC_PATHS];
    const char *dot = strrchr(name, '.');
    if (dot == NULL || strcmp(dot, ".json") == 0)
        return;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)snprintf(truth_path, sizeof truth_path, "%s/%.*s.json", folder, (int)(dot - name), name);
    json_t *truth = json_load_file(truth_path, 0, NULL);
    struct measure *measure = truth == NULL ? NULL : measure_of(bench, dot + 1, json_is_true(json_object_get(truth, "scan")));
    if (measure != NULL)
        measure_sample(bench, path, truth, measure);
    json_decref(truth);
}

static void measure_folder(struct bench *bench, const char *folder)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    if (count < 0)
        (void)fprintf(stderr, "lecture: %s: no such folder\n", folder);
    for (int i = 0; i < count; i++) {
        measure_file(bench, folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
}

/* ---- the table -------------------------------------------------------------------------------------------- */

static void judge_sort(const struct sort *sort, const struct measure *measure)
{
    const struct juge *juge = &measure->juge;
    double fields = banc_share(juge->fields_right, juge->fields), boxes = banc_share(juge->boxes_right, juge->boxes);
    tap_say("%-20s %4d %7.2f %% %7.2f %% %9d %8d %8.1f %8.1f %7.0f", sort->name, measure->samples, fields, boxes, juge->opposites, juge->invented,
            measure->cpu_ms / measure->samples, measure->cpu_most_ms, measure->memory_mb);
    (void)tap(fields >= sort->fields, NULL, "%s: %.2f %% of the fields, %.1f at least", sort->name, fields, sort->fields);
    (void)tap(boxes >= sort->boxes, NULL, "%s: %.2f %% of the boxes, %.1f at least", sort->name, boxes, sort->boxes);
    (void)tap(juge->opposites == 0 && juge->invented == 0, NULL, "%s: no avis read as its opposite, none where none was given", sort->name);
    double mean = measure->cpu_ms / measure->samples;
    if (sort->cpu_ms > 0 && getenv("NAVETTE_LIMITES") != NULL)
        (void)tap(mean <= sort->cpu_ms, NULL, "%s: %.1f ms of CPU, %.0f at most", sort->name, mean, sort->cpu_ms);
}

int main(int argc, char **argv)
{
    static const char *const shipped[] = {"tests/fixtures/fiches", "tests/fixtures/fiches-formats"};
    struct bench bench = {.told = argc > 1 && strcmp(argv[1], "-v") == 0};
    if (!banc_open(&bench.banc, "lecture"))
        return 2;
    int first = bench.told ? 2 : 1;
    for (int i = first; i < argc; i++)
        measure_folder(&bench, argv[i]);
    for (size_t i = 0; first >= argc && i < sizeof shipped / sizeof shipped[0]; i++)
        measure_folder(&bench, shipped[i]);
    tap_say("%-20s %4s %9s %9s %9s %8s %8s %8s %7s", "format", "n", "fields", "boxes", "opposite", "invented", "ms", "most", "MB");
    for (size_t i = 0; i < SORTS; i++)
        if (bench.measures[i].samples > 0)
            judge_sort(&sorts[i], &bench.measures[i]);
    return tap_end();
}
