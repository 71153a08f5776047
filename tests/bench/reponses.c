/* reponses: what navette-lire makes of sample answers, by kind and by mail program, and what an answer costs.
 *   reponses [-v] [FOLDER…]    default tests/fixtures/mails and its folder programmes; -v names each mistake
 * A sample is NAME.eml with its truth NAME.json (tests/fixtures/mails/README.md), or a line of phrases.txt in the folder. Each is read
 * by a child of its own, cloned from a navette-lire that waits, as the daemon reads it. Environment and folder: as lecture.c's.
 * TAP: no avis that the person did not give, and each of the other bars. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/wire.h"
#include "tests/bench/banc.h"
#include "tests/bench/reponses_juge.h"
#include "tests/scenarios/tap.h"

enum {
    MAX_GROUPS = 40,
    NAME = 32,   /* bytes of a group's name */
    LINE = 4096, /* of one of phrases.txt */
};

/* A row of a table. */
struct group {
    char name[NAME];
    struct jugement jugement;
};
struct table {
    const char *title;
    struct group groups[MAX_GROUPS];
    size_t count;
};

struct bench {
    bool told;
    struct banc banc;
    struct chaud *chaud;
    struct jugement whole;
    struct table kinds, programs;
    int read;
};

static struct jugement *group_of(struct table *table, const char *name)
{
    size_t i = 0;
    while (i < table->count && strncmp(table->groups[i].name, name, NAME - 1) != 0)
        i++;
    if (i == MAX_GROUPS)
        return &table->groups[MAX_GROUPS - 1].jugement;
    if (i == table->count)
        (void)snprintf(table->groups[table->count++].name, NAME, "%s", name);
    return &table->groups[i].jugement;
}

/* ---- samples ----------------------------------------------------------------------------------------------- */

/* What was read, NULL where it was refused. */
static json_t *read_document(struct bench *bench, int document, const char *name)
{
    struct lecture *lecture = NULL;
    struct fault fault = {{0}};
    json_t *reading = NULL;
    if (banc_read(&bench->banc, document, bench->chaud, &lecture, &fault) == ERR_NONE) {
        struct str json = lecture_json(lecture);
        reading = json_loadb(json.at, json.len, 0, NULL);
    } else {
        (void)fprintf(stderr, "%s: refused: %s\n", name, fault.text);
    }
    lecture_free(lecture);
    bench->read++;
    return reading;
}

/* `kind` may be a list of those that are right: the first stands for it. */
static const char *kind_of(const json_t *truth)
{
    const json_t *kind = json_object_get(truth, "kind");
    const char *name = json_string_value(json_is_array(kind) ? json_array_get(kind, 0) : kind);
    return name == NULL ? "?" : name;
}

static void judge(struct bench *bench, int document, const json_t *truth, const char *name)
{
    json_t *reading = read_document(bench, document, name);
    const char *program = json_string_value(json_object_get(truth, "program"));
    jugement_add(truth, reading, name, bench->told, &bench->whole);
    jugement_add(truth, reading, name, false, group_of(&bench->kinds, kind_of(truth)));
    jugement_add(truth, reading, name, false, group_of(&bench->programs, program == NULL ? "corpus" : program));
    json_decref(reading);
}

static void judge_file(struct bench *bench, const char *folder, const char *name)
{
    char path[BANC_PATHS], truth_path[BANC_PATHS];
    const char *dot = strrchr(name, '.');
    if (dot == NULL || strcmp(dot, ".eml") != 0)
        return;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)snprintf(truth_path, sizeof truth_path, "%s/%.*s.json", folder, (int)(dot - name), name);
    json_t *truth = json_load_file(truth_path, 0, NULL);
    int document = open(path, O_RDONLY | O_CLOEXEC);
    if (truth != NULL && document >= 0)
        judge(bench, document, truth, path);
    if (document >= 0)
        close(document);
    json_decref(truth);
}

/* ---- short answers ----------------------------------------------------------------------------------------- */

/* « \n » of the file as the end of a line, in place. */
static void unfold(char *text)
{
    char *to = text;
    for (const char *at = text; *at != 0; to++) {
        bool is_end = at[0] == '\\' && at[1] == 'n';
        *to = is_end ? '\n' : *at;
        at += is_end ? 2 : 1;
    }
    *to = 0;
}

/* AVIS, a « ? » where none is right too; the truth of a line. */
static json_t *truth_of_line(const char *avis, const char *motif, const char *text)
{
    bool doubtful = strchr(avis, '?') != NULL, decides = strncmp(avis, "aucun", 5) != 0;
    json_t *truth = json_pack("{s:s,s:s,s:s}", "kind", decides ? "avis" : "autre", "program", "sentences", "text_exact", text);
    (void)json_object_set_new(truth, "avis", decides ? json_stringn(avis, strcspn(avis, "?")) : json_null());
    if (motif[0] != 0)
        (void)json_object_set_new(truth, "motif_contains", json_string(motif));
    if (doubtful)
        (void)json_object_set_new(truth, "also_accepted", json_pack("[{s:s,s:n}]", "kind", "autre", "avis"));
    return truth;
}

static void judge_sentence(struct bench *bench, char *line)
{
    static const char head[] = "From: Zoé <z.coriandre@sessad.example>\nTo: navette@departement.example\nSubject: Re: Dossier NAV-2026-0142\n"
                               "Date: Tue, 24 Mar 2026 17:05:11 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
    char *motif = strchr(line, '\t'), *text = motif == NULL ? NULL : strchr(motif + 1, '\t'), mail[LINE + sizeof head];
    if (text == NULL) {
        (void)fprintf(stderr, "phrases.txt: no sentence: %s\n", line);
        abort();
    }
    *motif++ = 0;
    *text++ = 0;
    text[strcspn(text, "\r\n")] = 0;
    unfold(text);
    json_t *truth = truth_of_line(line, motif, text);
    (void)snprintf(mail, sizeof mail, "%s%s\n", head, text);
    int document = wire_memfd(str_of(mail));
    if (document < 0)
        abort();
    judge(bench, document, truth, text);
    close(document);
    json_decref(truth);
}

static void judge_sentences(struct bench *bench, const char *folder)
{
    char path[BANC_PATHS], line[LINE];
    (void)snprintf(path, sizeof path, "%s/phrases.txt", folder);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (line[0] != '#' && line[0] != '\n')
            judge_sentence(bench, line);
    if (file != NULL)
        (void)fclose(file);
}

static void judge_folder(struct bench *bench, const char *folder)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    if (count < 0)
        (void)fprintf(stderr, "reponses: %s: no such folder\n", folder);
    for (int i = 0; i < count; i++) {
        judge_file(bench, folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    judge_sentences(bench, folder);
}

/* ---- the tables -------------------------------------------------------------------------------------------- */

/* « 96.5 », or a dash where nothing was asked. */
static const char *told(struct part part, char *out)
{
    if (part.all == 0)
        (void)snprintf(out, NAME, "-");
    else
        (void)snprintf(out, NAME, "%.1f", banc_share(part.right, part.all));
    return out;
}

static void tell_row(const char *name, const struct jugement *j)
{
    char cells[6][NAME];
    tap_say("%-18s %4d %7s %7s %7s %7s %7s %7s", name, j->kind.all, told(j->kind, cells[0]), told(j->avis, cells[1]), told(j->text, cells[2]),
            told(j->motif, cells[3]), told(j->absence, cells[4]), told(j->report, cells[5]));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct group *)a)->name, ((const struct group *)b)->name);
}

static void tell_table(struct table *table)
{
    qsort(table->groups, table->count, sizeof table->groups[0], by_name);
    tap_say("%-18s %4s %7s %7s %7s %7s %7s %7s", table->title, "n", "kind", "avis", "text", "motif", "absence", "report");
    for (size_t i = 0; i < table->count; i++)
        tell_row(table->groups[i].name, &table->groups[i].jugement);
}

static void tell_confusion(const struct jugement *j)
{
    tap_say("%-18s %11s %11s %11s %11s", "avis, read as", sens_name(SENS_AUCUN), sens_name(SENS_FAVORABLE), sens_name(SENS_DEFAVORABLE), sens_name(SENS_RESERVE));
    for (enum sens sens = 0; sens < SENS_COUNT; sens++)
        tap_say("%-18s %11d %11d %11d %11d", sens_name(sens), j->read_as[sens][SENS_AUCUN], j->read_as[sens][SENS_FAVORABLE], j->read_as[sens][SENS_DEFAVORABLE],
                j->read_as[sens][SENS_RESERVE]);
}

static void hold(const char *what, struct part part, double least)
{
    if (part.all > 0)
        (void)tap(banc_share(part.right, part.all) >= least, NULL, "%s: %.1f %% of %d, %.0f at least", what, banc_share(part.right, part.all), part.all, least);
}

static void hold_bars(const struct bench *bench, double cpu_ms)
{
    const struct jugement *whole = &bench->whole;
    (void)tap(whole->kind.all > 0 && whole->wrong == 0, NULL, "%d of %d read favorable or defavorable where the person did not decide so", whole->wrong, whole->avis.all);
    hold("clear decisions", whole->clear, 97);
    hold("reserves", whole->reserve, 95);
    hold("new text", whole->text, 97);
    hold("absences with their dates", whole->absence, 95);
    hold("reports", whole->report, 98);
    tap_say("%.2f ms of CPU a mail in its child, of %d; answers a second through decide and read: debit.c", cpu_ms, bench->read);
}

int main(int argc, char **argv)
{
    static struct bench bench = {.kinds = {.title = "kind"}, .programs = {.title = "mail program"}};
    double memory = 0;
    bench.told = argc > 1 && strcmp(argv[1], "-v") == 0;
    if (!banc_open(&bench.banc, "reponses"))
        return 2;
    bench.chaud = chaud_new();
    int first = bench.told ? 2 : 1;
    for (int i = first; i < argc; i++)
        judge_folder(&bench, argv[i]);
    if (first >= argc) {
        judge_folder(&bench, "tests/fixtures/mails");
        judge_folder(&bench, "tests/fixtures/mails/programmes");
    }
    chaud_free(bench.chaud);
    double cpu_ms = banc_children_ms(&memory) / (bench.read == 0 ? 1 : bench.read);
    tell_table(&bench.kinds);
    tell_table(&bench.programs);
    tell_row("all", &bench.whole);
    tell_confusion(&bench.whole);
    hold_bars(&bench, cpu_ms);
    return tap_end();
}
