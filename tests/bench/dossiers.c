/* dossiers: a quiet day. Many open dossiers over the five circuits are put into a database, as a life would have left them:
 * each with a fiche, events, an avis, a mail that left, an open question to whoever holds the role and a day to come. Then
 * `navette run --once` with nothing due is timed: the CPU of all its processes together.
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

#include "daemon/conf.h"
#include "daemon/heure.h"
#include "daemon/jeton.h"
#include "daemon/store.h"
#include "tests/scenarios/tap.h"

enum {
    LIMIT_MS = 100,
    LIMITED = 10000, /* dossiers up to which the limit holds */
    RUNS = 15,       /* of which the least counts: what else the machine does makes the same work dearer, never cheaper … */
    RUNS_MAX = 90,   /* … and so long as all of them are over the limit, more */
    JOUR = 20515,    /* 2026-03-03, a Tuesday on which no duty falls */
    CHUNK = 5000,    /* dossiers of one transaction */
    PATHS = 4096,
    ARENA = 64 << 20,
};
#define NOW "2026-03-03T09:00"

struct bench {
    char dossier[64], conf[PATHS], base[PATHS], racine[PATHS];
    const char *programme;
    int journal; /* what all passes said */
    struct conf *lue;
    struct world world;
    struct store *store;
    struct arena *arena; /* of one chunk */
    struct fault fault;
};

static void must(const struct bench *bench, bool holds, const char *what)
{
    if (holds)
        return;
    (void)fprintf(stderr, "bench: %s: %s\n", what, bench->fault.text);
    exit(2);
}

/* ---- the stage ---- */

static void write_conf(struct bench *bench)
{
    static const char *const circuits[] = {"sessad-ip-62", "coordination-mission-locale", "sessad-ase", "sorties-seches", "schema-enfance-famille"};
    FILE *file = fopen(bench->conf, "w");
    must(bench, file != NULL, bench->conf);
    (void)fprintf(file, "etat = \"%s/etat\"; adresse = \"navette@departement.example\";\ncircuits = [ ", bench->dossier);
    for (size_t i = 0; i < 5; i++)
        (void)fprintf(file, "%s\"%s/conf/circuits/%s.cfg\"", i > 0 ? ", " : "", bench->racine, circuits[i]);
    (void)fprintf(file, " ];\nannuaire = \"%s/conf/exemple-cinq/annuaire.cfg\"; modeles = \"%s/templates\";\n"
                  "regles_fiche = \"%s/conf/fiche.cfg\"; regles_avis = \"%s/conf/avis.cfg\";\n"
                  "domaines = [ \"departement.example\", \"sessad.example\", \"mission-locale.example\", \"accueil.example\" ];\nboites = ( ",
                  bench->racine, bench->racine, bench->racine, bench->racine);
    for (size_t i = 0; i < 5; i++)
        (void)fprintf(file, "%s{ nom = \"%s\"; kind = \"maildir\"; chemin = \"%s/courrier/%s\"; usage = \"dediee\"; require_auth = \"aucune\";"
                      " circuits = [ \"%s\" ]; }", i > 0 ? ",\n" : "", circuits[i], bench->dossier, circuits[i], circuits[i]);
    (void)fprintf(file, " );\nenvoi = { kind = \"maildir\"; chemin = \"%s/sortie\"; };\n", bench->dossier);
    must(bench, fclose(file) == 0, bench->conf);
}

static void open_bench(struct bench *bench)
{
    *bench = (struct bench){.dossier = "/tmp/navette-bench-XXXXXX", .programme = getenv("NAVETTE")};
    must(bench, mkdtemp(bench->dossier) != NULL && getcwd(bench->racine, sizeof bench->racine - 64) != NULL, "a folder");
    if (bench->programme == NULL)
        bench->programme = "build/navette";
    (void)snprintf(bench->conf, sizeof bench->conf, "%s/navette.cfg", bench->dossier);
    (void)snprintf(bench->base, sizeof bench->base, "%s/etat", bench->dossier);
    must(bench, mkdir(bench->base, 0700) == 0, bench->base);
    (void)snprintf(bench->base, sizeof bench->base, "%s/etat/navette.db", bench->dossier);
    write_conf(bench);
    bench->journal = memfd_create("journal", MFD_CLOEXEC);
    must(bench, bench->journal >= 0, "a journal");
    struct conf_mistakes mistakes;
    enum err err = conf_load_from(bench->conf, "conf", &bench->lue, &mistakes);
    for (size_t i = 0; i < mistakes.count && err != ERR_NONE; i++)
        (void)fprintf(stderr, "bench: %.*s:%d: %.*s\n", STR_ARG(mistakes.items[i].file), mistakes.items[i].line, STR_ARG(mistakes.items[i].text));
    must(bench, err == ERR_NONE, "the configuration");
    bench->world = world_at((int64_t)JOUR * 86400 + 8 * 3600);
}

static void remove_bench(struct bench *bench)
{
    pid_t child = fork();
    if (child == 0) {
        (void)execlp("rm", "rm", "-rf", bench->dossier, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(child, NULL, 0);
    conf_free(bench->lue);
}

/* ---- a dossier as a life left it ---- */

/* Who holds the role now, so that nobody has to be asked anew: one of its entries in the directory. */
static const struct tenue *holder(const struct annuaire *annuaire, struct str role, size_t number)
{
    const struct tenue *found[64];
    size_t count = 0;
    for (size_t i = 0; i < annuaire->tenue_count && count < 64; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        const struct portee portee = {tenue->mds, tenue->territoire};
        enum qualite qualite = QUALITE_AUCUNE;
        if (str_eq(tenue->role, role) && tenue->titulaire != NULL && annuaire_ask(annuaire, role, &portee, JOUR, &qualite) == tenue->titulaire)
            found[count++] = tenue;
    }
    return count == 0 ? NULL : found[number % count];
}

/* The number-th question of the circuit whose role somebody holds; NULL where there is none. */
static const struct question *question_of(const struct circuit *circuit, const struct annuaire *annuaire, size_t number, const struct etape **out_etape)
{
    const struct question *found[CIRCUIT_MAX_QUESTIONS];
    const struct etape *etapes[CIRCUIT_MAX_QUESTIONS];
    size_t count = 0;
    for (size_t e = 0; e < circuit->etape_count; e++)
        for (size_t q = 0; q < circuit->etapes[e].question_count && count < CIRCUIT_MAX_QUESTIONS; q++) {
            const struct question *question = &circuit->etapes[e].questions[q];
            if (holder(annuaire, question->role, 0) == NULL)
                continue;
            etapes[count] = &circuit->etapes[e];
            found[count++] = question;
        }
    if (count == 0)
        return NULL;
    *out_etape = etapes[number % count];
    return found[number % count];
}

static enum err add_question(struct bench *bench, const struct dossier_row *row, const struct etape *etape, const struct question *asked,
                             const struct tenue *tenue)
{
    struct question_row question = {
        .dossier = row->id, .numero = 1, .etape = etape->nom, .question = asked->nom, .role = asked->role, .personne_id = tenue->titulaire->id,
        .nom = tenue->titulaire->nom, .mail = tenue->titulaire->mails[0], .mds = tenue->mds, .territoire = tenue->territoire,
        .jeton = jeton_question(bench->arena, store_key(bench->store), row->reference, 1), .posee = JOUR - 1, .echeance = JOUR + 30,
        .relance = JOUR + 15, .escalade = JOUR + 40, .texte = STR("Bonjour,\n\nvotre avis est attendu.\n")};
    return store_question_add(bench->store, &question, &bench->fault);
}

static enum err add_history(struct bench *bench, const struct dossier_row *row, const struct etape *etape)
{
    static const char *const words[] = {"fiche_recue", "question_envoyee", "avis_compte", "etape"};
    enum err err = ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < sizeof words / sizeof words[0]; i++) {
        struct event_row event = {.dossier = row->id, .quand = row->ouvert, .quoi = str_of(words[i]), .par = STR("a@departement.example"),
                                  .origine = STR("mail"), .detail = i == 3 ? etape->nom : STR("avis : favorable (titulaire)")};
        err = store_event_add(bench->store, &event, &bench->fault);
    }
    struct avis_row avis = {.dossier = row->id, .etape = STR("avis"), .question = STR("avis"), .par = STR("a@departement.example"),
                            .origine = STR("mail"), .sens = SENS_FAVORABLE, .date = JOUR - 1};
    if (err == ERR_NONE)
        err = store_avis_add(bench->store, &avis, &bench->fault);
    struct envoi_row envoi = {.dossier = row->id, .genre = STR("question"), .de = STR("navette@departement.example"),
                              .message_id = str_print(bench->arena, "q.%.*s@departement.example", STR_ARG(row->reference)),
                              .destinataire = STR("a@departement.example"), .octets = STR("Subject: x\r\n\r\nx\r\n"), .cree = row->ouvert};
    if (err == ERR_NONE)
        err = store_envoi_add(bench->store, &envoi, &bench->fault);
    envoi.etat = ENVOI_PARTI;
    envoi.parti = row->ouvert;
    return err == ERR_NONE ? store_envoi_save(bench->store, &envoi, &bench->fault) : err;
}

static enum err add_dossier(struct bench *bench, size_t number)
{
    const struct circuit *circuit = &bench->lue->circuits[number % bench->lue->circuit_count];
    const struct annuaire *annuaire = conf_annuaire(bench->lue, circuit->nom);
    const struct etape *etape = NULL;
    const struct question *question = question_of(circuit, annuaire, number / bench->lue->circuit_count, &etape);
    must(bench, question != NULL, "a circuit asks nobody");
    const struct tenue *tenue = holder(annuaire, question->role, number);
    struct str territoire = !str_is_empty(tenue->territoire) || annuaire->territoire_count == 0
                                ? tenue->territoire : annuaire->territoires[number % annuaire->territoire_count].id;
    struct dossier_row row = {
        .circuit = circuit->nom, .etat = etape->etat, .etape = etape->nom, .depuis = JOUR - 1, .territoire = territoire, .mds = tenue->mds,
        .emetteur = STR("a@departement.example"), .jeune_nom = str_print(bench->arena, "Lerval%zu", number),
        .jeune_prenom = STR("Tomas"), .jeune_naissance = JOUR - 5500 - (day_t)(number % 700), .ouvert = (int64_t)(JOUR - 1) * 86400 + 36000,
        .version = circuit->empreinte, .admis = etape->etat == ETAT_ADMIS ? JOUR - 1 : DAY_NONE, .fini = DAY_NONE};
    enum err err = store_dossier_new(bench->store, bench->arena, &row, JOUR, &bench->fault);
    struct fiche_row fiche = {.dossier = row.id, .json = STR("{\"kind\":\"fiche\",\"fields\":{}}")};
    const struct programme_row day = {.quoi = PROGRAMME_QUESTION, .dossier = row.id, .circuit = circuit->nom, .nom = etape->nom, .jour = JOUR + 60};
    if (err == ERR_NONE)
        err = store_fiche_add(bench->store, &fiche, &bench->fault);
    if (err == ERR_NONE)
        err = add_question(bench, &row, etape, question, tenue);
    if (err == ERR_NONE)
        err = store_programme_add(bench->store, &day, &bench->fault);
    return err == ERR_NONE ? add_history(bench, &row, etape) : err;
}

static void fill(struct bench *bench, size_t count)
{
    must(bench, store_open(bench->base, STORE_WRITE, &bench->world, &bench->store, &bench->fault) == ERR_NONE, "the state");
    for (size_t from = 0; from < count; from += CHUNK) {
        bench->arena = arena_new(ARENA, NULL, NULL);
        must(bench, store_begin(bench->store, &bench->fault) == ERR_NONE, "a transaction");
        for (size_t i = from; i < count && i < from + CHUNK; i++)
            must(bench, add_dossier(bench, i) == ERR_NONE, "a dossier");
        must(bench, store_commit(bench->store, &bench->fault) == ERR_NONE, "a transaction");
        arena_free(bench->arena);
    }
    store_close(bench->store);
    bench->store = NULL;
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
    must(bench, child >= 0, "fork");
    if (child == 0) {
        (void)dup2(bench->journal, STDERR_FILENO);
        (void)execl(bench->programme, "navette", "run", "-c", bench->conf, "--once", "--now", NOW, (char *)NULL);
        _exit(127);
    }
    must(bench, wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, "navette run --once");
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
    char path[PATHS];
    int count = 0;
    (void)snprintf(path, sizeof path, "%s/sortie/new", bench->dossier);
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
    must(bench, fstat(bench->journal, &at) == 0, "the journal");
    char *text = calloc(1, (size_t)at.st_size + 1);
    must(bench, text != NULL && pread(bench->journal, text, (size_t)at.st_size, 0) == at.st_size, "the journal");
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
    fill(&bench, count);
    long first = pass(&bench); /* duties of the calendar take their first days */
    int before = mails(&bench);
    size_t runs = time_passes(&bench, limited, times);
    bool quiet = mails(&bench) == before, well = !complained(&bench);
    (void)tap(quiet && well && (!limited || times[0] < LIMIT_MS), !well ? "an error in the journal" : quiet ? "over the limit" : "something was due",
              "%zu open dossiers over five circuits, nothing due: %ld ms of CPU, of %zu passes (middle %ld, most %ld; first %ld with %d mails; limit %d up to %d)",
              count, times[0], runs, times[runs / 2], times[runs - 1], first, before, LIMIT_MS, LIMITED);
    close(bench.journal);
    if (getenv("NAVETTE_GARDE") == NULL)
        remove_bench(&bench);
    else
        tap_say("%s", bench.dossier);
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
