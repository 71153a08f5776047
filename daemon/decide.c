#include "daemon/decide.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/decide_jour.h"
#include "daemon/journal.h"

struct main_tenue *boucle_main(struct boucle *boucle, enum processus what)
{
    for (size_t i = 0; i < boucle->main_count; i++)
        if (boucle->mains[i].what == what && boucle->mains[i].sock >= 0)
            return &boucle->mains[i];
    return NULL;
}

void boucle_outcome(struct boucle *boucle, const char *what, enum err err)
{
    if (err == ERR_NONE)
        return;
    journal(err == ERR_WAIT ? JOURNAL_ATTENTION : JOURNAL_ERREUR, "decision_impossible", "quoi=%s cause=\"%s\"", what,
            boucle->atelier.fault.text);
    if (err != ERR_WAIT)
        return;
    boucle->paused_until = chrono_ms() + PAUSE_SECONDS * 1000;
    boucle->full = boucle->config->once;
}

/* ---- hands ------------------------------------------------------------------------------------------------- */

/* The hand that makes documents is asked in the midst of a decision: its socket is known to that, too. */
static void know_redige(struct boucle *boucle)
{
    const struct main_tenue *hand = boucle_main(boucle, PROC_REDIGE);
    boucle->redige.sock = hand == NULL ? -1 : hand->sock;
}

static void lost(struct boucle *boucle, struct main_tenue *hand)
{
    close(hand->sock);
    hand->sock = -1;
    hand->classement_count = 0;
    if (hand->what == PROC_READ)
        lectures_lost(boucle);
    if (hand->what == PROC_SEND)
        envois_lost(boucle);
    if (hand->what == PROC_FETCH)
        boites_lost(boucle, hand);
    know_redige(boucle);
}

static struct main_tenue *hand_named(struct boucle *boucle, struct str name, struct str boite)
{
    for (size_t i = 0; i < boucle->main_count; i++) {
        struct main_tenue *hand = &boucle->mains[i];
        if (str_eq_c(name, processus_name(hand->what)) && (hand->boite == NULL || str_eq(hand->boite->nom, boite)))
            return hand;
    }
    return NULL;
}

static void list_hands(struct boucle *boucle)
{
    const struct conf *conf = boucle->config->conf;
    boucle->mains[boucle->main_count++] = (struct main_tenue){.what = PROC_READ, .sock = -1};
    boucle->mains[boucle->main_count++] = (struct main_tenue){.what = PROC_SEND, .sock = -1};
    boucle->mains[boucle->main_count++] = (struct main_tenue){.what = PROC_REDIGE, .sock = -1};
    for (size_t i = 0; i < conf->boite_count; i++)
        boucle->mains[boucle->main_count++] = (struct main_tenue){.what = PROC_FETCH, .boite = &conf->boites[i], .sock = -1};
}

/* A frame of supervise: a hand is there, is not coming back, or all is to end. */
static void from_supervise(struct boucle *boucle, struct wire_frame *frame)
{
    struct main_tenue *hand = hand_named(boucle, wire_text(frame, "nom"), wire_text(frame, "boite"));
    if (strcmp(frame->kind, "arret") == 0) {
        boucle->stops = true;
    } else if (strcmp(frame->kind, "main") == 0 && hand != NULL) {
        if (hand->sock >= 0)
            lost(boucle, hand);
        hand->sock = wire_take_fd(frame, 0);
        hand->passed = false;
        know_redige(boucle);
    } else if (strcmp(frame->kind, "sans") == 0 && hand != NULL) {
        hand->renounced = true;
    }
}

static void from_hand(struct boucle *boucle, struct main_tenue *hand, struct wire_frame *frame)
{
    if (hand->what == PROC_FETCH)
        boites_frame(boucle, hand, frame);
    else if (hand->what == PROC_READ)
        lectures_frame(boucle, frame);
    else if (hand->what == PROC_SEND)
        envois_frame(boucle, frame);
    /* else of redige: an answer that came too late for its mail */
}

/* All frames that are there. A socket that is closed: the hand is gone, or, of supervise, all is over. */
static void drain(struct boucle *boucle, int sock, struct main_tenue *hand)
{
    for (;;) {
        struct wire_frame frame;
        struct fault fault;
        enum err err = wire_recv(sock, &frame, &fault);
        if (err == ERR_RETRY)
            journal_fault(JOURNAL_ATTENTION, "trame_refusee", &fault);
        if (err == ERR_WAIT)
            return;
        if (err == ERR_FINAL) {
            if (hand != NULL)
                lost(boucle, hand);
            else
                boucle->stops = true;
            return;
        }
        if (err != ERR_NONE)
            continue;
        if (hand != NULL)
            from_hand(boucle, hand, &frame);
        else
            from_supervise(boucle, &frame);
        wire_frame_free(&frame);
        if (hand != NULL && hand->sock < 0)
            return;
    }
}

/* ---- acts -------------------------------------------------------------------------------------------------- */

static void act(struct boucle *boucle, const struct wire_frame *frame, int sock)
{
    struct atelier *atelier = &boucle->atelier;
    struct fault fault;
    json_t *answer = NULL;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = acte_decide(atelier, frame->json, frame->fds[0], &answer);
    enum err ended = atelier_end(atelier, err);
    if (answer == NULL || (err == ERR_NONE && ended != ERR_NONE)) { /* « done » only when it is committed */
        json_decref(answer);
        answer = json_pack("{s:s,s:i,s:s}", "t", "acte_fait", "code", EX_TEMPFAIL, "texte", atelier->fault.text);
    }
    (void)!wire_send_new(sock, answer, NULL, 0, &fault);
}

/* One request a connection; whoever connects and says nothing is left after a second. */
static void serve_act(struct boucle *boucle)
{
    int sock = accept4(boucle->config->listen, NULL, NULL, SOCK_CLOEXEC);
    if (sock < 0)
        return;
    struct pollfd wait = {.fd = sock, .events = POLLIN};
    struct wire_frame frame;
    struct fault fault;
    if (poll(&wait, 1, 1000) == 1 && wire_recv(sock, &frame, &fault) == ERR_NONE) {
        act(boucle, &frame, sock);
        wire_frame_free(&frame);
    }
    close(sock);
}

/* ---- the loop ---------------------------------------------------------------------------------------------- */

static void wait_frames(struct boucle *boucle, int milliseconds)
{
    struct pollfd waits[MAX_MAINS + 2] = {{.fd = boucle->supervise, .events = POLLIN}, {.fd = boucle->config->listen, .events = POLLIN}};
    for (size_t i = 0; i < boucle->main_count; i++)
        waits[i + 2] = (struct pollfd){.fd = boucle->mains[i].sock, .events = POLLIN};
    if (poll(waits, boucle->main_count + 2, milliseconds) <= 0)
        return;
    if (waits[0].revents != 0)
        drain(boucle, boucle->supervise, NULL);
    if (waits[1].revents != 0)
        serve_act(boucle);
    for (size_t i = 0; i < boucle->main_count; i++)
        if (waits[i + 2].revents != 0 && boucle->mains[i].sock == waits[i + 2].fd)
            drain(boucle, boucle->mains[i].sock, &boucle->mains[i]);
}

static void suivi_outcome(void *context, enum err err)
{
    boucle_outcome(context, "suivi", err);
}

static void synthese_outcome(void *context, enum err err)
{
    boucle_outcome(context, "synthese", err);
}

static void look_at_due(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    if (boucle->paused_until > chrono_ms())
        return;
    suivi_due(atelier, suivi_outcome, boucle);
    if (boucle->paused_until <= chrono_ms())
        synthese_due(atelier, synthese_outcome, boucle);
    boucle->next_suivi = atelier->world->now(atelier->world) + SUIVI_SECONDS;
    boucle->suivi_done = true;
}

static bool all_walked(const struct boucle *boucle)
{
    for (size_t i = 0; i < boucle->main_count; i++)
        if (boucle->mains[i].what == PROC_FETCH && !boucle->mains[i].passed && !boucle->mains[i].renounced)
            return false;
    return true;
}

static bool is_renounced(const struct boucle *boucle, enum processus what)
{
    for (size_t i = 0; i < boucle->main_count; i++)
        if (boucle->mains[i].what == what && boucle->mains[i].renounced)
            return true;
    return false;
}

static bool any_failed(const struct boucle *boucle, enum processus what)
{
    for (size_t i = 0; i < boucle->main_count; i++)
        if (boucle->mains[i].what == what && boucle->mains[i].failed)
            return true;
    return false;
}

/* --once: a mail that is to be tried again goes before a server that was away. */
static int once_status(const struct boucle *boucle)
{
    bool away = any_failed(boucle, PROC_SEND);
    for (size_t i = 0; i < boucle->main_count; i++)
        away = away || boucle->mains[i].away;
    return boucle->full || any_failed(boucle, PROC_FETCH) ? EX_TEMPFAIL : away ? EX_UNAVAILABLE : EX_OK;
}

/* --once: the mail first, then what is due, then what is ready to leave; each when the one before is done. */
static void turn_once(struct boucle *boucle)
{
    if (boucle->told || !all_walked(boucle) || (!boucle->full && !is_renounced(boucle, PROC_READ) && !lectures_idle(boucle)))
        return;
    if (!boucle->suivi_done && !boucle->full) {
        look_at_due(boucle);
        alertes_once(boucle);
    }
    envois_dispatch(boucle);
    depots_dispatch(boucle);
    if (!boucle->full && ((!is_renounced(boucle, PROC_SEND) && !envois_idle(boucle)) || !boites_filed(boucle) || !depots_idle(boucle)))
        return;
    struct fault fault;
    alertes_write(boucle);
    boucle->told = wire_send_new(boucle->supervise, json_pack("{s:s,s:i}", "t", "fini", "code", once_status(boucle)), NULL, 0, &fault) == ERR_NONE;
}

static void turn(struct boucle *boucle)
{
    lectures_finish(boucle);
    lectures_dispatch(boucle);
    if (boucle->config->once) {
        turn_once(boucle);
        return;
    }
    if (boucle->atelier.world->now(boucle->atelier.world) >= boucle->next_suivi)
        look_at_due(boucle);
    alertes_turn(boucle);
    envois_dispatch(boucle);
    depots_dispatch(boucle);
}

/* How long nothing needs to be done if nobody says anything. */
static int patience(const struct boucle *boucle)
{
    bool reading = false;
    if (boucle->awaits_more)
        return 5;
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        reading = reading || boucle->lectures[i].id != 0;
    return reading ? 100 : 1000; /* ms; a head of line loses its turn within its second */
}

/* An orderly stop: what became of the message that is being handed over is worth waiting for, or it would leave a second time
 * after the next start. */
static void await_report(struct boucle *boucle)
{
    struct main_tenue *send = boucle_main(boucle, PROC_SEND);
    int64_t until = chrono_ms() + ENVOI_FIN_SECONDS * 1000;
    while (boucle->envoi_id != 0 && (boucle->rapport != NULL || (send != NULL && send->sock >= 0)) && chrono_ms() < until) {
        struct pollfd wait = {.fd = boucle->rapport != NULL ? -1 : send->sock, .events = POLLIN};
        if (poll(&wait, 1, boucle->rapport != NULL ? 1000 : (int)(until - chrono_ms())) > 0)
            drain(boucle, send->sock, send);
        envois_settle(boucle);
    }
    json_decref(boucle->rapport);
    boucle->rapport = NULL;
}

int decide_main(int supervise, const struct decide_config *config)
{
    struct boucle boucle = {.config = config, .supervise = supervise, .redige = {.sock = -1}};
    struct fault fault;
    list_hands(&boucle);
    if (atelier_open(&boucle.atelier, config->conf, config->world) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "etat_ferme", &boucle.atelier.fault);
        atelier_close(&boucle.atelier);
        return EX_CANTCREAT;
    }
    boucle.atelier.redige = &boucle.redige;
    const struct sandbox_paths paths = {.write = {boucle.atelier.chemins.dossier}};
    if (sandbox_enter(PROC_DECIDE, &paths, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    alertes_start(&boucle);
    while (!boucle.stops) {
        turn(&boucle);
        if (!boucle.stops)
            wait_frames(&boucle, patience(&boucle));
    }
    await_report(&boucle);
    for (size_t i = 0; i < boucle.main_count; i++)
        if (boucle.mains[i].sock >= 0)
            lost(&boucle, &boucle.mains[i]);
    lectures_lost(&boucle);
    atelier_close(&boucle.atelier);
    return EX_OK;
}
