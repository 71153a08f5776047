/* debit: short answers to open questions, through the processes decide and read. Many dossiers wait for an answer (peuple.h), and the
 * answers lie in the spool. decide and read are started as supervise starts them, on one core, without fetch and send: a child of
 * navette-lire for each answer, its decision with all that follows, the commits. First answers that change nothing (thanks), then such
 * that decide, with every mail that is composed for it. Then the same are read once more in this process, with neither child nor
 * decision: the parsing alone.
 *   debit [NUMBER]    of each, default 5000: ten seconds of them, with the start of the reader (half a second, once) in it
 * Environment and folder: as lecture.c's. TAP: all are decided, and those that change nothing as many a second as the bar asks
 * (NAVETTE_LIMITES=1). */
#include <poll.h>
#include <sched.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/decide.h"
#include "daemon/etat.h"
#include "daemon/read.h"
#include "daemon/sandbox.h"
#include "daemon/spool.h"
#include "daemon/wire.h"
#include "parsers/message.h"
#include "tests/bench/banc.h"
#include "tests/bench/peuple.h"
#include "tests/scenarios/tap.h"

enum {
    ANSWERS = 5000,
    MOST = 10000,
    SECONDS = 60,
    SOCK = 3, /* of a process, above the three that all have */
    ARENA = 64 << 20,
    MAIL = 4096,         /* bytes of one, at most */
    PATIENCE_MS = 60000, /* for all of them */
};
static const double least = 500; /* answers a second */

struct bench {
    struct banc banc;
    struct peuple peuple;
    struct etat_chemins chemins;
    int journal;
    struct arena *fixed;
    struct str question; /* the text of one, as the readers get it */
    const char *const *words; /* what is answered, up to NULL */
    size_t count;
    char *mails[MOST]; /* as they were put into the spool */
};

/* ---- the mails --------------------------------------------------------------------------------------------- */

#define HEAD                                                                                                                               \
    "From: =?UTF-8?Q?R=C3=A9ponse?= <%.*s>\r\nTo: navette+%.*s@departement.example\r\nSubject: Re: Dossier %.*s\r\n"                      \
    "Date: Tue, 3 Mar 2026 08:%02zu:%02zu +0100\r\nMessage-ID: <debit.%zu@sessad.example>\r\nMIME-Version: 1.0\r\n"                        \
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
#define QUOTE                                                                                                                              \
    "\r\n\r\nDe : Service SESSAD <navette@departement.example>\r\nEnvoyé : lundi 2 mars 2026 09:12\r\nÀ : Réponse\r\n"                    \
    "Objet : Dossier %.*s\r\n\r\n%.*s\r\n"

static const char *const thanks[] = {"Merci, bien reçu.", "Bonjour,\r\n\r\nBien reçu, merci.\r\n\r\nCordialement,", "Merci beaucoup pour votre retour.", NULL};
static const char *const decisions[] = {"Avis favorable.", "Bonjour,\r\n\r\nAvis favorable.\r\n\r\nCordialement,", "Avis défavorable : nous n'avons pas de place.",
                                        "Bonjour,\r\n\r\nNous donnons un avis favorable.\r\n\r\nBien à vous,\r\n\r\nEnvoyé de mon iPhone", NULL};

/* Every second one has the question under it, as Outlook quotes it. */
static char *write_mail(const char *const *words, const struct dossier_row *dossier, const struct question_row *question, size_t number)
{
    size_t kinds = 1;
    while (words[kinds] != NULL)
        kinds++;
    char *mail = calloc(1, MAIL);
    if (mail == NULL)
        abort();
    int len = snprintf(mail, MAIL, HEAD "%s", STR_ARG(question->mail), STR_ARG(question->jeton), STR_ARG(dossier->reference), number / 60 % 60, number % 60,
                       number, words[number % kinds]);
    if (number / kinds % 2 == 1)
        (void)snprintf(mail + len, (size_t)(MAIL - len), QUOTE, STR_ARG(dossier->reference), STR_ARG(question->texte));
    return mail;
}

/* Into the spool and the database, as decide notes it when fetch has brought it. */
static void add_mail(void *context, struct peuple *peuple, const struct dossier_row *dossier, const struct question_row *question)
{
    struct bench *bench = context;
    size_t number = bench->count++;
    if (number == 0)
        bench->question = str_copy(bench->fixed, question->texte);
    char *mail = bench->mails[number] = write_mail(bench->words, dossier, question, number);
    struct spool_file file;
    int fd = wire_memfd(str_of(mail));
    peuple_must(peuple, fd >= 0 && spool_add_fd(bench->chemins.spool, fd, &file, &peuple->fault) == ERR_NONE, "the spool");
    close(fd);
    struct message_row row = {
        .boite = peuple->lue->boites[0].nom, .uid = str_print(peuple->arena, "debit.%zu", number), .sha256 = str_of(file.sha256),
        .corps_empreinte = str_of(file.corps_empreinte), .de = question->mail, .taille = file.taille, .recu = (int64_t)PEUPLE_JOUR * 86400 + 7 * 3600 + (int64_t)number};
    peuple_must(peuple, store_message_add(peuple->store, &row, &peuple->fault) == ERR_NONE, "a message");
}

/* ---- through decide and read ------------------------------------------------------------------------------- */

/* The child keeps `sock` alone: who holds another end of it would hide the end of its other. */
static pid_t start(struct bench *bench, enum processus what, int sock)
{
    const struct conf *conf = bench->peuple.lue;
    pid_t child = fork();
    peuple_must(&bench->peuple, child >= 0, "fork");
    if (child != 0)
        return child;
    (void)dup2(bench->journal, STDERR_FILENO);
    (void)dup2(sock, SOCK);
    closefrom(SOCK + 1);
    sock = SOCK;
    if (what == PROC_DECIDE)
        _exit(decide_main(sock, &(struct decide_config){.conf = conf, .world = &bench->peuple.world, .once = true, .listen = -1}));
    _exit(read_main(sock, &(struct read_config){.programme = bench->banc.programme, .regles_fiche = conf->regles_fiche.at, .regles_avis = conf->regles_avis.at,
                                                .adresse = conf->adresse.at, .secondes = SECONDS, .taille_max = (size_t)conf->taille_max * 1024 * 1024}));
}

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* CPU in milliseconds of a child that ends now, with those that it waited for. */
static double end(struct bench *bench, pid_t child)
{
    struct rusage usage = {0};
    int status = 0;
    peuple_must(&bench->peuple, wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, "a process");
    return banc_ms(&usage);
}

struct cost {
    double decide, read, wall; /* milliseconds of all answers */
};

static void tell(struct bench *bench, int decide, const char *kind, const char *hand, const char *boite, const int *fd)
{
    json_t *frame = json_pack("{s:s,s:s,s:s}", "t", kind, "nom", hand, "boite", boite);
    peuple_must(&bench->peuple, wire_send_new(decide, frame, fd, fd == NULL ? 0 : 1, &bench->peuple.fault) == ERR_NONE, "decide");
}

static struct cost go_through(struct bench *bench)
{
    int supervise[2], between[2];
    struct fault *fault = &bench->peuple.fault;
    peuple_must(&bench->peuple, wire_pair(supervise, fault) == ERR_NONE && wire_pair(between, fault) == ERR_NONE, "sockets");
    pid_t read = start(bench, PROC_READ, between[1]);
    pid_t decide = start(bench, PROC_DECIDE, supervise[1]);
    close(supervise[1]);
    close(between[1]);
    tell(bench, supervise[0], "sans", "send", "", NULL);
    tell(bench, supervise[0], "sans", "fetch", bench->peuple.lue->boites[0].nom.at, NULL);
    struct cost cost = {.wall = seconds_now()};
    tell(bench, supervise[0], "main", "read", "", &between[0]);
    close(between[0]);
    struct pollfd ended = {.fd = supervise[0], .events = POLLIN};
    peuple_must(&bench->peuple, poll(&ended, 1, PATIENCE_MS) == 1, "decide does not say that it has done all"); /* « fini » */
    cost.wall = (seconds_now() - cost.wall) * 1000;
    close(supervise[0]); /* all is over */
    cost.decide = end(bench, decide);
    cost.read = end(bench, read);
    return cost;
}

/* ---- the parsing alone ------------------------------------------------------------------------------------- */

/* Milliseconds of CPU for one mail of all. */
static double parse_alone(struct bench *bench)
{
    struct arena *fixed = arena_new(ARENA, NULL, NULL);
    struct message_rules rules;
    peuple_must(&bench->peuple, banc_rules(&bench->banc, fixed, &rules), "the rules");
    struct rusage before, after;
    message_prepare();
    (void)getrusage(RUSAGE_SELF, &before);
    for (size_t i = 0; i < bench->count; i++) {
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        struct message message;
        struct fault fault;
        peuple_must(&bench->peuple, message_read(arena, str_of(bench->mails[i]), &rules, bench->question, PEUPLE_JOUR, &message, &fault) == ERR_NONE, fault.text);
        json_t *json = message_to_json(&message);
        free(json_dumps(json, JSON_COMPACT));
        json_decref(json);
        arena_free(arena);
    }
    (void)getrusage(RUSAGE_SELF, &after);
    arena_free(fixed);
    return (banc_ms(&after) - banc_ms(&before)) / (double)bench->count;
}

/* ---- what it comes to -------------------------------------------------------------------------------------- */

/* Decided answers of a kind, as decide said them; NULL: of any. */
static size_t decided(const struct bench *bench, const char *kind)
{
    off_t size = lseek(bench->journal, 0, SEEK_END);
    char *text = mmap(NULL, (size_t)size + 1, PROT_READ, MAP_PRIVATE, bench->journal, 0), words[80];
    size_t count = 0;
    peuple_must(&bench->peuple, text != MAP_FAILED, "the journal");
    (void)snprintf(words, sizeof words, " genre=%s", kind == NULL ? "" : kind);
    for (struct str rest = {text, (size_t)size}, line; str_next_line(&rest, &line);)
        count += str_find(line, STR("courrier_decide")) != STR_NOT_FOUND && str_find(line, str_of(words)) != STR_NOT_FOUND;
    (void)munmap(text, (size_t)size + 1);
    return count;
}

static void one_core(void)
{
    cpu_set_t one, all;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        return;
    for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &one);
    (void)sched_setaffinity(0, sizeof one, &one);
}

static void measure(const char *name, const char *const *words, size_t wanted, bool has_bar)
{
    static struct bench bench;
    static const char *const circuits[] = {"sessad-ip-62"}, *const modeles[] = {"question-avis", "question-accord-pilote", "question-directeur", NULL};
    bench = (struct bench){.words = words, .fixed = arena_new(ARENA, NULL, NULL)};
    if (!banc_open(&bench.banc, "debit"))
        exit(2);
    peuple_open(&bench.peuple, circuits, 1);
    bench.peuple.modeles = modeles;
    bench.chemins = etat_chemins(bench.fixed, bench.peuple.lue);
    peuple_must(&bench.peuple, spool_make(bench.chemins.spool, &bench.peuple.fault) == ERR_NONE, "the spool");
    bench.journal = memfd_create("journal", MFD_CLOEXEC);
    peuple_fill(&bench.peuple, wanted, add_mail, &bench);
    struct cost cost = go_through(&bench);
    double all = (double)bench.count, cpu = (cost.decide + cost.read) / all, alone = parse_alone(&bench);
    tap_say("%zu %s, %zu of them read as an avis: %.2f ms of CPU each (decide %.2f, read and its children %.2f), %.2f s in all: %.0f a second on one core", bench.count,
            name, decided(&bench, "avis"), cpu, cost.decide / all, cost.read / all, cost.wall / 1000, 1000 / cpu);
    tap_say("the parsing alone: %.2f ms, %.0f a second", alone, 1000 / alone);
    (void)tap(decided(&bench, NULL) == bench.count, NULL, "%zu of %zu answers are decided", decided(&bench, NULL), bench.count);
    if (has_bar && getenv("NAVETTE_LIMITES") != NULL)
        (void)tap(1000 / cpu >= least, NULL, "%.0f answers a second on one core, commits included, %.0f at least", 1000 / cpu, least);
    for (size_t i = 0; i < bench.count; i++)
        free(bench.mails[i]);
    arena_free(bench.fixed);
    close(bench.journal);
    peuple_close(&bench.peuple);
}

int main(int argc, char **argv)
{
    size_t wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : ANSWERS;
    if (sodium_init() < 0 || wanted == 0 || wanted > MOST)
        return 2;
    one_core();
    measure("answers that change nothing", thanks, wanted, true);
    measure("answers that decide", decisions, wanted, false);
    return tap_end();
}
