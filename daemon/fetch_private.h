/* fetch_private: what fetch.c (the process: when it looks, how long it waits) and fetch_courrier.c (one walk of the inbox, one
 * mail, one frame) share. */
#ifndef NAVETTE_FETCH_PRIVATE_H
#define NAVETTE_FETCH_PRIVATE_H

#include "daemon/boite.h"
#include "daemon/chrono.h"
#include "daemon/fetch.h"
#include "daemon/wire.h"

enum etat_passe { PASSE_LUE, PASSE_INCOMPLETE, PASSE_INJOIGNABLE, PASSE_REFUSEE };

enum {
    FETCH_MAIL_TRIES = 3,     /* a mail that could not be taken so often is passed over, so that no other waits for it, … */
    FETCH_MAIL_SECONDS = 600, /* … and tried again after that */
};

struct fetch {
    const struct fetch_config *config;
    const struct boite_kind *kind;
    struct boite *boite;
    int decide;
    int64_t depuis;      /* moment; older mail is left alone */
    int64_t uidvalidity; /* of the uids in `known` */
    void *known;         /* tsearch tree of struct known */
    bool gone;           /* decide closed */
    bool ended;          /* decide said `fin` */
    bool stop_walk;      /* this walk went no further: the connection, the disk, decide */
    bool passed_over;    /* this walk met a mail that cannot be taken */
    bool told_old;       /* how many mails were left alone because they are older */
    struct fault why;    /* of the last walk that was no whole one */
};

/* One walk of the inbox; tells decide how it went. */
enum etat_passe fetch_walk(struct fetch *fetch);
/* Takes one frame that may come at any time; true when it was one of those. */
bool fetch_frame(struct fetch *fetch, const struct wire_frame *frame);
void fetch_send(struct fetch *fetch, json_t *frame); /* frees it; `gone` where decide is */
/* Waits for the answer to what was just sent, serving the frames that come first. False when decide is gone. */
bool fetch_answer(struct fetch *fetch, struct wire_frame *out_frame);
void fetch_forget(struct fetch *fetch); /* everything that is known of uids */

#endif
