/* Waiting for news of an IMAP mailbox: IDLE where the server means it, else walks; and pauses for one that ends every session, or
 * has something to say all the time and no mail. */
#include <poll.h>

#include "daemon/boite_imap_private.h"
#include "daemon/chrono.h"

enum {
    IDLE_SECONDS = 9 * 60, /* servers hang up after 30 minutes (RFC 2177), firewalls after 10 */
    IDLE_FAILURES = 2,     /* in a row: then it is not used again in this process */
    IDLE_SHORT_MS = 30 * 1000,
    BRIEF_MS = 1000,
    HURRIED_WALKS = 5,     /* in a row, each for something told within BRIEF_MS, that brought no mail; then pauses begin */
    HURRIED_STEPS = 5,     /* times that such a pause is doubled, from a second on */
};

/* Without a session there is no news: soon another one is made, but later each time where the server ends them all. */
static int loss_pause(const struct boite *boite)
{
    int seconds = 1;
    for (int i = 0; i < boite->losses && seconds < BOITE_POLL_SECONDS; i++)
        seconds *= 2;
    return seconds < BOITE_POLL_SECONDS ? seconds : BOITE_POLL_SECONDS;
}

/* The session ended at IDLE. Where that happens at once and again, the server does not mean what it says of IDLE; one that
 * hangs up after a while is only made a new session. */
static void idle_failed(struct boite *boite)
{
    if (chrono_ms() - boite->idle_since < IDLE_SHORT_MS)
        boite->idle_failures++;
    if (boite->imap != NULL) {
        boite->fault = (struct fault){.text = "imap: the connection ended at IDLE"};
        boite_imap_hang_up(boite);
    }
}

/* A server that has something to say all the time, and no mail, is not walked all the time. */
static int hurried_pause(const struct boite *boite)
{
    int seconds = 1 << (boite->hurried - HURRIED_WALKS - 1);
    return seconds < BOITE_POLL_SECONDS ? seconds : BOITE_POLL_SECONDS;
}

static bool is_readable(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    return poll(&wait, 1, 0) > 0;
}

/* After IDLE. `told`: the server had said something. */
static void count_hurry(struct boite *boite, bool told)
{
    bool brief = chrono_ms() - boite->idle_since < BRIEF_MS;
    bool paused = boite->hurried > HURRIED_WALKS;
    if (paused && !imap_has_news(boite->imap))
        boite->hurried = HURRIED_WALKS; /* no mail was told of: once more it is listened to */
    else if (paused)
        boite->hurried += boite->hurried <= HURRIED_WALKS + HURRIED_STEPS;
    else if (brief && told)
        boite->hurried++;
    else if (!brief)
        boite->hurried = 0; /* it was quiet for a while */
}

bool boite_imap_watch(struct boite *boite, int *out_fd, int *out_seconds)
{
    bool changed = false;
    *out_fd = -1;
    *out_seconds = boite->imap != NULL ? BOITE_POLL_SECONDS : loss_pause(boite);
    if (boite->imap == NULL || boite->idle_failures >= IDLE_FAILURES)
        return false;
    boite->idle_since = chrono_ms();
    boite->idling = imap_idle(boite->imap, &changed);
    boite->told = changed;
    if (boite->idling && boite->hurried > HURRIED_WALKS) {
        *out_seconds = hurried_pause(boite);
        return false;
    }
    if (boite->idling) {
        *out_fd = imap_fd(boite->imap);
        *out_seconds = IDLE_SECONDS;
    } else if (imap_is_over(boite->imap)) {
        boite->idle_since = chrono_ms(); /* a server may be silent before it fails */
        idle_failed(boite);
        *out_seconds = loss_pause(boite);
        return boite->idle_failures < IDLE_FAILURES; /* a new session, and once more */
    }
    return changed;
}

bool boite_imap_watch_end(struct boite *boite)
{
    struct fault fault; /* kept by `after`; told at the next turn if that fails too */
    if (!boite->idling)
        return false;
    bool told = boite->told || is_readable(imap_fd(boite->imap));
    if (boite_imap_end_idle(boite, &fault) != ERR_NONE) {
        idle_failed(boite);
        return true;
    }
    boite->idle_failures = 0;
    count_hurry(boite, told);
    if (chrono_ms() - boite->idle_since >= IDLE_SHORT_MS)
        boite->losses = 0;
    return imap_has_news(boite->imap);
}
