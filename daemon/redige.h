/* redige: the hand that has documents made for mails: pictures (navette-image), sheets and fiches (navette-redige). One program a document,
 * locked in and gone afterwards (redige_enfant.h); the hand itself has no path but these programs, no network, no file to write.
 * It starts with the others and waits: until the first order it has done nothing and costs nothing.
 *
 *   decide -> redige   {"t":"redige","id":N,"forme":"png"}  + memfd of what is to be drawn or written
 *   redige -> decide   {"t":"redige_fait","id":N}           + memfd of the document
 *                  or  {"t":"redige_refuse","id":N,"pourquoi":"…"}
 *
 * One order at a time. decide waits for the answer, REDIGE_ATTENTE_MS at most; an answer that comes later has an id that nobody
 * waits for any more and is dropped. A mail without its picture says the same in words: whoever asks goes on without. */
#ifndef NAVETTE_REDIGE_H
#define NAVETTE_REDIGE_H

#include <stdint.h>

#include "daemon/redige_enfant.h"

enum {
    REDIGE_ATTENTE_MS = 10 * 1000, /* of decide, for one document; a picture takes 30 ms, 10,000 rows of a sheet one second */
    REDIGE_PAUSE_MS = 60 * 1000,   /* without orders to a hand that let one's time pass: it holds up one decision and not all */
};

/* Who makes documents, as one who asks sees it. One that let an order's time pass is asked for none during REDIGE_PAUSE_MS: a hand that
 * hangs holds up one decision and not all. */
struct redige {
    int sock;         /* the hand's; -1: it is not there (now) */
    const char *lire; /* path of navette-lire, beside which the programs stand: they are started here (the commands); NULL: by the hand */
    int64_t id;       /* of the last order */
    int attente_ms;   /* for one document; 0: REDIGE_ATTENTE_MS */
    int64_t apres;    /* on the clock of chrono.h: nothing is asked of the hand before */
};

/* The document of `forme` that `input` describes, in *out_document, which is empty and has its limit: whole, or not at all. Any error:
 * go on without it; where the hand failed, or `redige` is NULL, that is in the journal already (of a pause, its beginning). */
MUST_USE enum err redige_fait(struct redige *redige, enum redige_forme forme, struct str input, struct buf *out_document, struct fault *out_fault);

/* The process. Runs until decide's end of the socket is closed. Exit status by sysexits: 0; 71 when the sandbox is refused. */
int redige_main(int decide, const char *lire);

#endif
