#include "daemon/supervise.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/decide.h"
#include "daemon/etat.h"
#include "daemon/fetch.h"
#include "daemon/journal.h"
#include "daemon/read.h"
#include "daemon/redige.h"
#include "daemon/sandbox.h"
#include "daemon/send.h"
#include "daemon/spool.h"
#include "daemon/wire.h"

enum { MAX_CHILDREN = CONF_MAX_BOITES + 4 };

struct child {
    enum processus what;
    size_t boite; /* fetch: which */
    pid_t pid;    /* 0: does not run */
    time_t started;
    bool renounced; /* --once: its server cannot be reached; it is not started again */
    int pause; /* seconds to wait before the next start */
    time_t not_before;
};

struct supervise {
    const struct supervise_config *config;
    struct conf *conf;
    struct arena *arena;
    struct etat_chemins chemins;
    struct child children[MAX_CHILDREN];
    size_t count;
    int lock, listen, signals;
    int control;  /* to decide; -1 while it does not run */
    bool empties; /* everybody ends; then start_all or leave */
    bool leaves;
    int status;
    int deaths;
    time_t kill_at; /* 0: no orderly stop under way */
};

/* ---- starting -------------------------------------------------------------------------------------------- */

/* What a child runs; never returns to supervise's loop. */
static int run_child(const struct supervise *supervise, const struct child *child, int sock)
{
    const struct supervise_config *config = supervise->config;
    const struct conf *conf = supervise->conf;
    switch (child->what) {
    case PROC_DECIDE:
        return decide_main(sock, &(struct decide_config){.conf = conf, .world = config->world, .once = config->once,
                                                         .listen = supervise->listen});
    case PROC_FETCH:
        return fetch_main(sock, &(struct fetch_config){.boite = &conf->boites[child->boite], .spool = supervise->chemins.spool,
                                                       .world = config->world, .once = config->once});
    case PROC_READ:
        return read_main(sock, &(struct read_config){.programme = config->lire, .regles_fiche = conf->regles_fiche.at,
                                                     .regles_avis = conf->regles_avis.at, .adresse = conf->adresse.at,
                                                     .secondes = conf->lecture_secondes,
                                                     .taille_max = (size_t)conf->taille_max * 1024 * 1024});
    case PROC_SEND:
        return send_main(sock, &(struct send_config){.envoi = &conf->envoi, .world = config->world});
    case PROC_REDIGE:
        return redige_main(sock, config->lire);
    default:
        return EX_SOFTWARE;
    }
}

static void child_signals(void)
{
    sigset_t none;
    (void)sigemptyset(&none);
    /* An orderly stop comes by the sockets; a terminal's ^C and systemd's SIGTERM go to supervise alone. */
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGTERM, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static pid_t fork_child(struct supervise *supervise, struct child *child, int sock, int other)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    child_signals();
    close(other);
    close(supervise->signals);
    if (supervise->control >= 0)
        close(supervise->control);
    if (supervise->listen >= 0 && child->what != PROC_DECIDE)
        close(supervise->listen);
    journal_open(processus_name(child->what));
    int status = run_child(supervise, child, sock);
    journal(JOURNAL_INFO, "fin", "statut=%d", status);
#ifdef NAVETTE_SANITIZED
    conf_free(supervise->conf);
    arena_free(supervise->arena);
    exit(status); /* lets the sanitizer look for what was never given back */
#else
    _exit(status); /* the kernel takes it all back at once; giving it back piece by piece copies pages that are shared until then */
#endif
}

/* Tells decide of a new hand. */
static void introduce(struct supervise *supervise, const struct child *child, int sock)
{
    struct fault fault;
    const char *boite = child->what == PROC_FETCH ? supervise->conf->boites[child->boite].nom.at : "";
    if (wire_send_new(supervise->control, json_pack("{s:s,s:s,s:s}", "t", "main", "nom", processus_name(child->what), "boite", boite),
                      &sock, 1, &fault) != ERR_NONE)
        journal_fault(JOURNAL_ATTENTION, "main_non_presentee", &fault); /* decide has just died: its death is handled next */
}

static void start(struct supervise *supervise, struct child *child)
{
    int ends[2];
    struct fault fault;
    if (wire_pair(ends, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "demarrage", &fault);
        child->not_before = chrono_seconds() + 1;
        return;
    }
    child->pid = fork_child(supervise, child, ends[1], ends[0]);
    child->started = chrono_seconds();
    close(ends[1]);
    if (child->pid < 0) {
        child->pid = 0;
        child->not_before = chrono_seconds() + 1;
        close(ends[0]);
        return;
    }
    if (child->what == PROC_DECIDE) {
        supervise->control = ends[0];
        return;
    }
    introduce(supervise, child, ends[0]);
    close(ends[0]);
}

/* Those that do not run and whose pause is over; decide first, for nobody can be introduced to nobody. */
static void start_missing(struct supervise *supervise)
{
    time_t now = chrono_seconds();
    for (size_t i = 0; i < supervise->count && !supervise->empties; i++) {
        struct child *child = &supervise->children[i];
        bool ready = child->what == PROC_DECIDE || supervise->control >= 0;
        if (child->pid == 0 && ready && !child->renounced && now >= child->not_before)
            start(supervise, child);
    }
}

static void list_children(struct supervise *supervise)
{
    static const enum processus always[] = {PROC_DECIDE, PROC_REDIGE, PROC_READ, PROC_SEND}; /* redige is there before anything is decided */
    supervise->count = 0;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        supervise->children[supervise->count++] = (struct child){.what = always[i]};
    for (size_t i = 0; i < supervise->conf->boite_count; i++)
        supervise->children[supervise->count++] = (struct child){.what = PROC_FETCH, .boite = i};
}

/* ---- ending ---------------------------------------------------------------------------------------------- */

/* Asks decide to finish what it holds; the hands end when it closes their sockets. */
static void empty(struct supervise *supervise)
{
    struct fault fault;
    supervise->empties = true;
    if (supervise->kill_at == 0)
        supervise->kill_at = chrono_seconds() + SUPERVISE_STOP_SECONDS;
    if (supervise->control >= 0)
        (void)!wire_send_new(supervise->control, json_pack("{s:s}", "t", "arret"), NULL, 0, &fault);
}

static void kill_stragglers(struct supervise *supervise)
{
    if (supervise->kill_at == 0 || chrono_seconds() < supervise->kill_at)
        return;
    for (size_t i = 0; i < supervise->count; i++)
        if (supervise->children[i].pid > 0)
            (void)kill(supervise->children[i].pid, SIGKILL);
}

static bool anybody_runs(const struct supervise *supervise)
{
    for (size_t i = 0; i < supervise->count; i++)
        if (supervise->children[i].pid > 0)
            return true;
    return false;
}

static void pause_before_restart(struct child *child)
{
    time_t now = chrono_seconds();
    if (now - child->started >= SUPERVISE_STEADY_SECONDS)
        child->pause = 0;
    child->not_before = now + child->pause;
    child->pause = child->pause == 0 ? 1 : child->pause * 2 > SUPERVISE_MAX_PAUSE ? SUPERVISE_MAX_PAUSE : child->pause * 2;
}

/* With --once a hand whose server is away is done without; anything else is started again at once, but only so often. */
static void died_once(struct supervise *supervise, struct child *child, int status)
{
    bool ended = WIFEXITED(status) && WEXITSTATUS(status) != 0;
    child->not_before = 0;
    if (ended && child->what != PROC_DECIDE) {
        struct fault fault;
        const char *boite = child->what == PROC_FETCH ? supervise->conf->boites[child->boite].nom.at : "";
        child->renounced = true;
        supervise->status = WEXITSTATUS(status);
        (void)!wire_send_new(supervise->control, json_pack("{s:s,s:s,s:s}", "t", "sans", "nom", processus_name(child->what),
                                                           "boite", boite), NULL, 0, &fault);
    } else if (ended || supervise->deaths > SUPERVISE_ONCE_RESTARTS) {
        supervise->status = ended ? WEXITSTATUS(status) : EX_SOFTWARE;
        supervise->leaves = true;
        empty(supervise);
    }
}

static void child_died(struct supervise *supervise, struct child *child, int status)
{
    /* A mail that kills who takes it leaves half of itself at each try: until the next start of all that could be the whole disk. */
    spool_clean(supervise->chemins.spool, child->pid);
    child->pid = 0;
    if (child->what == PROC_DECIDE && supervise->control >= 0) {
        close(supervise->control);
        supervise->control = -1;
    }
    if (supervise->empties)
        return;
    if (WIFSIGNALED(status))
        journal(JOURNAL_ERREUR, "processus_mort", "nom=%s signal=%d", processus_name(child->what), WTERMSIG(status));
    else
        journal(JOURNAL_ERREUR, "processus_mort", "nom=%s statut=%d", processus_name(child->what), WEXITSTATUS(status));
    supervise->deaths++;
    if (supervise->config->once)
        died_once(supervise, child, status);
    else
        pause_before_restart(child);
    if (child->what == PROC_DECIDE)
        empty(supervise); /* its hands end; then all start anew */
}

static void reap(struct supervise *supervise)
{
    int status = 0;
    for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG))
        for (size_t i = 0; i < supervise->count; i++)
            if (supervise->children[i].pid == pid)
                child_died(supervise, &supervise->children[i], status);
}

/* ---- the loop -------------------------------------------------------------------------------------------- */

/* SIGHUP: a configuration that holds replaces the old one when everybody has ended; one that does not is refused. */
static void reload(struct supervise *supervise)
{
    struct conf *fresh = NULL;
    struct conf_mistakes mistakes = {0};
    enum err err = conf_load_from(supervise->config->conf_path, supervise->config->shipped, &fresh, &mistakes);
    if (err == ERR_NONE)
        err = conf_prove_serveurs(fresh, &mistakes);
    for (size_t i = 0; i < mistakes.count && err != ERR_NONE; i++)
        if (!mistakes.items[i].is_warning)
            journal(JOURNAL_ERREUR, "configuration_refusee", "fichier=\"%.*s\" ligne=%d cause=\"%.*s\"",
                    STR_ARG(mistakes.items[i].file), mistakes.items[i].line, STR_ARG(mistakes.items[i].text));
    if (err == ERR_NONE && !str_eq(fresh->etat, supervise->conf->etat)) {
        journal(JOURNAL_ERREUR, "configuration_refusee", "cause=\"`etat` cannot change while it runs, stop it first\"");
        err = ERR_FINAL;
    }
    if (err != ERR_NONE) {
        conf_free(fresh);
        return;
    }
    conf_free(supervise->conf);
    supervise->conf = fresh;
    journal(JOURNAL_INFO, "configuration_relue", "boites=%zu", fresh->boite_count);
    empty(supervise);
}

static void take_signal(struct supervise *supervise)
{
    struct signalfd_siginfo info;
    while (read(supervise->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGHUP && !supervise->empties) {
            reload(supervise);
        } else if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) {
            (void)sd_notify(0, "STOPPING=1");
            supervise->leaves = true;
            empty(supervise);
        }
    }
}

static void take_frame(struct supervise *supervise)
{
    struct wire_frame frame;
    struct fault fault;
    if (wire_recv(supervise->control, &frame, &fault) != ERR_NONE)
        return; /* its death comes as SIGCHLD */
    if (strcmp(frame.kind, "fini") == 0) {
        int code = (int)wire_number(&frame, "code", EX_SOFTWARE);
        supervise->status = code != EX_OK ? code : supervise->status; /* a server that was away is still told */
        supervise->leaves = true;
        empty(supervise);
    }
    wire_frame_free(&frame);
}

static void turn(struct supervise *supervise)
{
    struct pollfd waits[] = {{.fd = supervise->signals, .events = POLLIN}, {.fd = supervise->control, .events = POLLIN}};
    (void)poll(waits, 2, 500); /* ms: pauses and the time to kill are looked at that often */
    if (waits[0].revents != 0)
        take_signal(supervise);
    if (supervise->control >= 0 && (waits[1].revents & POLLIN) != 0)
        take_frame(supervise);
    else if ((waits[1].revents & (POLLHUP | POLLERR)) != 0)
        (void)poll(&waits[0], 1, 50); /* decide is dying: wait for its SIGCHLD without spinning */
    reap(supervise);
    kill_stragglers(supervise);
    if (supervise->empties && !anybody_runs(supervise) && !supervise->leaves) {
        supervise->empties = false;
        supervise->kill_at = 0;
        list_children(supervise);
    }
    start_missing(supervise);
    (void)sd_notify(0, "WATCHDOG=1");
}

static int catch_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGCHLD);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static enum err prepare(struct supervise *supervise, struct fault *fault)
{
    enum err err = etat_lock(&supervise->chemins, &supervise->lock, fault);
    if (err != ERR_NONE)
        return err;
    spool_clean(supervise->chemins.spool, 0);
    if (!supervise->config->once)
        err = etat_listen(&supervise->chemins, &supervise->listen, fault);
    supervise->signals = catch_signals();
    const struct sandbox_paths paths = {0};
    if (err == ERR_NONE)
        err = sandbox_enter(PROC_SUPERVISE, &paths, fault);
    return err;
}

int supervise_run(const struct supervise_config *config)
{
    struct fault fault;
    struct supervise supervise = {.config = config, .conf = config->conf, .lock = -1, .listen = -1, .signals = -1, .control = -1};
    supervise.arena = arena_new(64 * 1024, NULL, NULL);
    supervise.chemins = etat_chemins(supervise.arena, config->conf);
    enum err err = prepare(&supervise, &fault);
    if (err != ERR_NONE) {
        (void)fprintf(stderr, "navette: %s\n", fault.text);
        conf_free(supervise.conf);
        arena_free(supervise.arena);
        return err == ERR_WAIT ? EX_TEMPFAIL : EX_CANTCREAT;
    }
    list_children(&supervise);
    start_missing(&supervise);
    (void)sd_notify(0, "READY=1");
    journal(JOURNAL_INFO, "demarre", "boites=%zu", supervise.conf->boite_count);
    while (!supervise.leaves || anybody_runs(&supervise))
        turn(&supervise);
    if (!config->once)
        (void)unlink(supervise.chemins.acte);
    conf_free(supervise.conf);
    arena_free(supervise.arena);
    return supervise.status;
}
