#include "daemon/fetch.h"

#include <poll.h>
#include <search.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/boite.h"
#include "daemon/journal.h"
#include "daemon/sandbox.h"
#include "daemon/wire.h"
#include "parsers/base/utf8.h"

struct fetch {
    const struct fetch_config *config;
    const struct boite_kind *kind;
    struct boite *boite;
    int decide;
    void *settled; /* tsearch tree of uids that decide knows and that stay where they are for now */
    bool gone;     /* decide closed */
    bool ended;    /* decide said `fin` */
    bool stop_walk;
    bool refused; /* this walk met a mail that cannot be taken */
};

static int compare_uid(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool is_settled(const struct fetch *fetch, const char *uid)
{
    return tfind(uid, &fetch->settled, compare_uid) != NULL;
}

static void settle(struct fetch *fetch, const char *uid)
{
    if (is_settled(fetch, uid))
        return;
    char *copy = strdup(uid);
    if (copy == NULL || tsearch(copy, &fetch->settled, compare_uid) == NULL)
        abort();
}

static void send_frame(struct fetch *fetch, json_t *frame)
{
    struct fault fault;
    if (wire_send_new(fetch->decide, frame, NULL, 0, &fault) != ERR_NONE)
        fetch->gone = true;
}

static void file_away(struct fetch *fetch, int64_t id, struct str uid, struct str sort)
{
    struct fault fault;
    enum classement classement = str_eq_c(sort, "traites") ? CLASSE_TRAITES : CLASSE_A_VERIFIER;
    enum err err = fetch->kind->file(fetch->boite, uid, classement, &fault);
    if (err != ERR_NONE)
        journal_fault(JOURNAL_ERREUR, "classement_impossible", &fault);
    fetch->config->world->reached(fetch->config->world, "fetch.classe");
    send_frame(fetch, json_pack("{s:s,s:I,s:b}", "t", "range_fait", "id", (json_int_t)id, "ok", err == ERR_NONE));
}

/* Takes one frame that may come at any time; true when it was one of those. */
static bool handle_any_time(struct fetch *fetch, const struct wire_frame *frame)
{
    if (strcmp(frame->kind, "range") == 0)
        file_away(fetch, wire_number(frame, "id", 0), wire_text(frame, "uid"), wire_text(frame, "sort"));
    else if (strcmp(frame->kind, "fin") == 0)
        fetch->ended = true;
    else
        return false;
    return true;
}

/* Waits for the answer to what was just sent. False when decide is gone. */
static bool wait_answer(struct fetch *fetch, struct wire_frame *out_frame)
{
    while (!fetch->gone && !fetch->ended) {
        struct pollfd wait = {.fd = fetch->decide, .events = POLLIN};
        (void)poll(&wait, 1, -1);
        struct fault fault;
        enum err err = wire_recv(fetch->decide, out_frame, &fault);
        if (err == ERR_FINAL)
            fetch->gone = true;
        if (err != ERR_NONE)
            continue;
        if (!handle_any_time(fetch, out_frame))
            return true;
        wire_frame_free(out_frame);
    }
    return false;
}

static void answer_to_offer(struct fetch *fetch, const char *uid, int64_t recu, const struct wire_frame *answer);

/* Streams the mail into the spool and tells decide; the mail stays where it is. */
static void take(struct fetch *fetch, const char *uid, int64_t recu)
{
    struct spool_file file;
    struct fault fault;
    enum err err = fetch->kind->fetch(fetch->boite, str_of(uid), fetch->config->spool, &file, &fault);
    if (err == ERR_RETRY)
        return; /* a human has it now */
    if (err != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "courrier_non_pris", &fault);
        fetch->stop_walk = true;
        return;
    }
    fetch->config->world->reached(fetch->config->world, "fetch.spool");
    send_frame(fetch, json_pack("{s:s,s:s,s:s,s:s,s:I,s:I}", "t", "courrier", "uid", uid, "sha256", file.sha256, "corps",
                                file.corps_empreinte, "taille", (json_int_t)file.taille, "recu", (json_int_t)recu));
    struct wire_frame answer;
    if (!wait_answer(fetch, &answer))
        return;
    answer_to_offer(fetch, uid, recu, &answer);
    wire_frame_free(&answer);
}

static void answer_to_offer(struct fetch *fetch, const char *uid, int64_t recu, const struct wire_frame *answer)
{
    struct str sort = wire_text(answer, "sort");
    if (strcmp(answer->kind, "prends") == 0)
        take(fetch, uid, recu);
    else if (strcmp(answer->kind, "recu") == 0 || str_eq_c(sort, "attend") || str_eq_c(sort, "laisse"))
        settle(fetch, uid);
    else if (strcmp(answer->kind, "connu") == 0)
        file_away(fetch, wire_number(answer, "id", 0), str_of(uid), sort);
    else
        fetch->stop_walk = true; /* « plus_tard »: decide cannot commit now */
}

static bool offer(void *context, int64_t uidvalidity, struct str uid, int64_t recu)
{
    struct fetch *fetch = context;
    if (is_settled(fetch, uid.at))
        return true;
    if (!utf8_is_valid(uid) || uid.len > BOITE_MAX_UID) {
        journal(JOURNAL_ERREUR, "nom_refuse", "boite=%.*s octets=%zu cause=\"a file of this name cannot be taken, rename it\"",
                STR_ARG(fetch->config->boite->nom), uid.len);
        fetch->refused = true; /* it stays, and is told at every walk */
        return true;
    }
    if (recu == 0)
        recu = fetch->config->world->now(fetch->config->world);
    send_frame(fetch, json_pack("{s:s,s:s,s:I}", "t", "offre", "uid", uid.at, "uidvalidity", (json_int_t)uidvalidity));
    struct wire_frame answer;
    if (!wait_answer(fetch, &answer))
        return false;
    answer_to_offer(fetch, uid.at, recu, &answer);
    wire_frame_free(&answer);
    return !fetch->stop_walk;
}

static void walk(struct fetch *fetch)
{
    struct fault fault;
    fetch->stop_walk = fetch->refused = false;
    fetch->kind->changed_clear(fetch->boite);
    enum err err = fetch->kind->each(fetch->boite, offer, fetch, &fault);
    if (err != ERR_NONE)
        journal_fault(JOURNAL_ERREUR, "boite_illisible", &fault);
    send_frame(fetch, json_pack("{s:s,s:b}", "t", "passe", "ok", err == ERR_NONE && !fetch->stop_walk && !fetch->refused));
}

/* Waits for a change in the mailbox, the next turn, or a frame; true when the inbox is to be walked again. */
static bool wait_turn(struct fetch *fetch, int milliseconds)
{
    struct pollfd waits[] = {{.fd = fetch->decide, .events = POLLIN}, {.fd = fetch->kind->changed_fd(fetch->boite), .events = POLLIN}};
    int ready = poll(waits, fetch->config->once ? 1 : 2, fetch->config->once ? -1 : milliseconds);
    if (waits[0].revents != 0) {
        struct wire_frame frame;
        struct fault fault;
        enum err err = wire_recv(fetch->decide, &frame, &fault);
        if (err == ERR_FINAL)
            fetch->gone = true;
        if (err != ERR_NONE)
            return false;
        (void)handle_any_time(fetch, &frame);
        wire_frame_free(&frame);
        return false;
    }
    return !fetch->config->once && (ready == 0 || waits[1].revents != 0);
}

int fetch_main(int decide, const struct fetch_config *config)
{
    struct fault fault;
    struct fetch fetch = {.config = config, .kind = boite_kind_find(config->boite->kind), .decide = decide};
    if (fetch.kind == NULL || fetch.kind->open(config->boite, &fetch.boite, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "boite_fermee", &fault);
        return EX_UNAVAILABLE;
    }
    const struct sandbox_paths paths = {.write = {config->boite->chemin.at, config->spool}};
    if (sandbox_enter(PROC_FETCH, &paths, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    walk(&fetch);
    while (!fetch.gone && !fetch.ended)
        if (wait_turn(&fetch, (fetch.stop_walk ? FETCH_RETRY_SECONDS : FETCH_POLL_SECONDS) * 1000))
            walk(&fetch);
    fetch.kind->close(fetch.boite);
    tdestroy(fetch.settled, free);
    return EX_OK;
}
