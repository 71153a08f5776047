#include "daemon/fetch_private.h"

#include <poll.h>
#include <sysexits.h>

#include "daemon/heure.h"
#include "daemon/journal.h"
#include "daemon/sandbox_reseau.h"

/* ---- pauses -------------------------------------------------------------------------------------------------------- */

struct pause {
    enum etat_passe after;
    int64_t seconds; /* the last one */
};

/* Doubled each time the same thing happens again; a quarter more or less, so that not all mailboxes come back at once. */
static int64_t next_pause(const struct fetch *fetch, struct pause *pause, enum etat_passe etat)
{
    static const struct { int64_t first, most; } steps[] = {
        [PASSE_LUE] = {0, 0},
        [PASSE_INCOMPLETE] = {FETCH_RETRY_SECONDS, FETCH_RETRY_SECONDS},
        [PASSE_INJOIGNABLE] = {FETCH_AWAY_SECONDS, FETCH_AWAY_MAX},
        [PASSE_REFUSEE] = {FETCH_REFUSED_SECONDS, FETCH_REFUSED_MAX},
    };
    bool again = pause->after == etat && pause->seconds > 0;
    int64_t seconds = again ? pause->seconds * 2 : steps[etat].first;
    *pause = (struct pause){etat, seconds < steps[etat].most ? seconds : steps[etat].most};
    uint16_t dice = 0;
    fetch->config->world->random(fetch->config->world, &dice, sizeof dice);
    return pause->seconds * (750 + dice % 500); /* ms */
}

/* All frames that are there. */
static void serve_frames(struct fetch *fetch)
{
    for (;;) {
        struct wire_frame frame;
        struct fault fault;
        enum err err = wire_recv(fetch->decide, &frame, &fault);
        if (err == ERR_FINAL)
            fetch->gone = true;
        if (err == ERR_WAIT || err == ERR_FINAL)
            return;
        if (err != ERR_NONE)
            continue;
        (void)fetch_frame(fetch, &frame);
        wire_frame_free(&frame);
        if (fetch->ended)
            return;
    }
}

/* Until the moment `until` (ms; -1: for ever) or a frame. */
static void wait_frames(struct fetch *fetch, int64_t until)
{
    int64_t left = until < 0 ? -1 : until - chrono_ms();
    struct pollfd wait = {.fd = fetch->decide, .events = POLLIN};
    if (until < 0 || left > 0)
        (void)poll(&wait, 1, (int)left);
    serve_frames(fetch);
}

/* Waits for news of the mailbox, serving frames meanwhile. */
static void watch(struct fetch *fetch)
{
    for (int64_t until = -1; !fetch->gone && !fetch->ended;) {
        int fd = -1, seconds = BOITE_POLL_SECONDS;
        bool changed = fetch->kind->watch(fetch->boite, &fd, &seconds);
        int64_t latest = chrono_ms() + (int64_t)seconds * 1000;
        until = until < 0 || latest < until ? latest : until; /* the session may end while frames are served */
        int64_t left = until - chrono_ms();
        struct pollfd waits[] = {{.fd = fetch->decide, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
        if (!changed && left > 0)
            (void)poll(waits, 2, (int)left);
        changed = fetch->kind->watch_end(fetch->boite) || changed || waits[1].revents != 0;
        serve_frames(fetch);
        if (changed || chrono_ms() >= until)
            return;
    }
}

/* ---- the process ------------------------------------------------------------------------------------------------- */

/* Older mail is left alone: before the day that the configuration names; else, in a mailbox that people share on a server,
 * before navette saw it for the first time. */
static int64_t first_moment(struct fetch *fetch)
{
    const struct conf_boite *boite = fetch->config->boite;
    if (!fetch->kind->is_remote)
        return 0;
    if (boite->depuis != DAY_NONE) {
        int64_t midnight = (int64_t)boite->depuis * 86400; /* in UTC; no clock is changed between it and the one of Paris */
        return midnight - heure_offset(midnight);
    }
    if (boite->usage == USAGE_DEDIEE)
        return 0;
    struct wire_frame answer;
    fetch_send(fetch, json_pack("{s:s}", "t", "contact"));
    if (!fetch_answer(fetch, &answer))
        return INT64_MAX;
    int64_t moment = wire_number(&answer, "moment", INT64_MAX);
    wire_frame_free(&answer);
    return moment;
}

static enum err lock_in(const struct fetch *fetch, struct sandbox_files *out_files, struct fault *fault)
{
    const struct conf_boite *boite = fetch->config->boite;
    struct sandbox_paths paths = {.write = {fetch->config->spool, fetch->kind->is_remote ? NULL : boite->chemin.at}};
    if (fetch->kind->is_remote)
        sandbox_network(&paths, &boite->serveur);
    sandbox_files_note(&paths, out_files);
    return sandbox_enter(PROC_FETCH, &paths, fault);
}

int fetch_main(int decide, const struct fetch_config *config)
{
    struct fault fault;
    struct fetch fetch = {.config = config, .kind = boite_kind_find(config->boite->kind), .decide = decide};
    if (fetch.kind == NULL || fetch.kind->open(config->boite, decide, &fetch.boite, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "boite_fermee", &fault);
        return EX_UNAVAILABLE;
    }
    struct sandbox_files files;
    if (lock_in(&fetch, &files, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    fetch.depuis = first_moment(&fetch);
    struct pause pause = {0};
    bool outdated = false; /* the password or another file was replaced by one that the sandbox does not know */
    while (!fetch.gone && !fetch.ended && !outdated) {
        enum etat_passe etat = fetch_walk(&fetch);
        int64_t until = config->once ? -1 : chrono_ms() + next_pause(&fetch, &pause, etat);
        if (etat == PASSE_LUE && !config->once)
            watch(&fetch);
        else
            while (!fetch.gone && !fetch.ended && (until < 0 || chrono_ms() < until))
                wait_frames(&fetch, until);
        outdated = etat >= PASSE_INJOIGNABLE && !config->once && sandbox_files_replaced(&files);
    }
    fetch.kind->close(fetch.boite);
    fetch_forget(&fetch);
    return outdated ? EX_TEMPFAIL : EX_OK; /* supervise starts it anew, with the rights of today */
}
