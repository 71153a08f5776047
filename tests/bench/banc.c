#include "tests/bench/banc.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum {
    SECONDS = 300, /* by the clock; what is measured is CPU, and the machine may be slow */
    TAILLE_MAX = 50 * 1024 * 1024,
    POLL_MS = 1000,
    RULES_MAX = 1024 * 1024,
};

bool banc_open(struct banc *banc, const char *name)
{
    const char *programme = getenv("NAVETTE_LIRE");
    bool found = realpath(programme != NULL ? programme : "build/navette-lire", banc->programme) != NULL &&
                 realpath("conf/fiche.cfg", banc->fiche) != NULL && realpath("conf/avis.cfg", banc->avis) != NULL;
    if (!found)
        (void)fprintf(stderr, "%s: run it in the checkout, after make\n", name);
    return found;
}

enum err banc_read(const struct banc *banc, int document, struct chaud *chaud, struct lecture **out_lecture, struct fault *fault)
{
    int status = 0;
    const struct lecture_demande demande = {.document = document, .question = -1, .jour = BANC_JOUR, .secondes = SECONDS, .chaud = chaud,
        .programme = banc->programme, .regles_fiche = banc->fiche, .regles_avis = banc->avis, .adresse = "navette@invalid", .taille_max = TAILLE_MAX};
    enum err err = lecture_start(&demande, out_lecture, fault);
    bool under_way = err == ERR_NONE;
    while (under_way) {
        struct pollfd readable = {.fd = lecture_fd(*out_lecture), .events = POLLIN};
        (void)poll(&readable, 1, POLL_MS);
        err = lecture_step(*out_lecture, &status, fault);
        under_way = err == ERR_WAIT;
    }
    return err;
}

double banc_ms(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 + (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

double banc_children_ms(double *out_memory_mb)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    *out_memory_mb = (double)usage.ru_maxrss / 1024;
    return banc_ms(&usage);
}

static struct str read_file(struct arena *arena, const char *path)
{
    char *bytes = arena_alloc(arena, RULES_MAX);
    FILE *file = fopen(path, "re");
    size_t len = file == NULL ? 0 : fread(bytes, 1, RULES_MAX, file);
    if (file != NULL)
        (void)fclose(file);
    return (struct str){bytes, len};
}

bool banc_rules(const struct banc *banc, struct arena *arena, struct message_rules *out_rules)
{
    struct fault fault;
    *out_rules = (struct message_rules){.header = {.gateway_local = STR("navette"), .gateway_domain = STR("departement.example")}};
    bool good = fiche_rules_parse(arena, read_file(arena, banc->fiche), banc->fiche, &out_rules->fiche, &fault) == ERR_NONE &&
                avis_rules_parse(arena, read_file(arena, banc->avis), banc->avis, true, &out_rules->avis, &fault) == ERR_NONE;
    if (!good)
        (void)fprintf(stderr, "banc: %s\n", fault.text);
    return good;
}

double banc_share(int right, int all)
{
    return all == 0 ? 0 : 100.0 * right / all;
}
