/* What decide.c (the loop) and decide_boites.c, decide_lectures.c, decide_envois.c (one hand each) share. */
#ifndef NAVETTE_DECIDE_BOUCLE_H
#define NAVETTE_DECIDE_BOUCLE_H

#include "daemon/decide.h"
#include "daemon/decide_private.h"
#include "daemon/lecture.h"
#include "daemon/sandbox.h"

enum {
    MAX_MAINS = CONF_MAX_BOITES + 2,
    MAX_CLASSEMENTS = 64,     /* mails that a fetch is filing at once */
    PAUSE_SECONDS = 10,       /* after a full disk, before all is tried again */
    SUIVI_SECONDS = 60,       /* between two looks at what is due */
    ENVOI_PAUSE_SECONDS = 60, /* before a message is tried again, doubled each time up to ENVOI_PAUSE_MAX */
    ENVOI_PAUSE_MAX = 3600,
    ENVOI_DOUTE_SECONDS = 1800, /* silence after the last byte: once more after that (design.md) */
    ENVOI_MAX_ESSAIS = 200,     /* about a week; then a human */
};

struct main_tenue { /* a hand: fetch of one mailbox, read, or send */
    enum processus what;
    const struct conf_boite *boite; /* of a fetch */
    int sock;                       /* -1: not there (now) */
    bool passed;                    /* --once: the inbox has been walked */
    bool failed;                    /* --once: the walk did not reach its end; of send: a message did not leave */
    bool renounced;                 /* --once: it will not come back */
    int64_t classements[MAX_CLASSEMENTS]; /* ids that it is filing */
    size_t classement_count;
};

struct lecture_en_cours { /* a message that read has, or whose answer waits for its turn */
    int64_t id; /* 0: free */
    int64_t since_ms;
    bool done, unreadable;
    int json;                           /* memfd, -1 */
    int fichiers[LECTURE_MAX_FICHIERS]; /* memfds, -1 */
    int awaited;                        /* files still to come */
    char why[400];
};

struct boucle {
    const struct decide_config *config;
    struct atelier atelier;
    int supervise;
    struct main_tenue mains[MAX_MAINS];
    size_t main_count;
    struct lecture_en_cours lectures[DECIDE_MAX_LECTURES];
    int64_t envoi_id;     /* the message that send carries now, 0 */
    int64_t envoi_after;  /* --once: those up to this id have been tried */
    int64_t paused_until; /* ms: the disk was full */
    int64_t next_suivi;   /* moment */
    bool suivi_done;      /* --once */
    bool stops, told, full; /* full: --once met a full disk */
};

int64_t boucle_ms(void); /* CLOCK_MONOTONIC */
struct main_tenue *boucle_main(struct boucle *boucle, enum processus what); /* read or send; NULL when not there */
/* What became of a decision: logs it, and pauses where it may work later. */
void boucle_outcome(struct boucle *boucle, const char *what, enum err err);

/* decide_boites.c */
void boites_frame(struct boucle *boucle, struct main_tenue *fetch, struct wire_frame *frame);
void boites_file(struct boucle *boucle); /* tells every fetch what it may file away now */
bool boites_filed(struct boucle *boucle); /* nothing is left to be filed by a fetch that is there */

/* decide_lectures.c */
void lectures_frame(struct boucle *boucle, struct wire_frame *frame);
void lectures_dispatch(struct boucle *boucle); /* messages to read, as many as may be under way */
void lectures_finish(struct boucle *boucle);   /* those that are read, in their order */
void lectures_lost(struct boucle *boucle);     /* read died: its messages are asked again */
bool lectures_idle(struct boucle *boucle);     /* nothing to read and nothing under way */

/* decide_envois.c */
void envois_frame(struct boucle *boucle, const struct wire_frame *frame);
void envois_dispatch(struct boucle *boucle);
void envois_lost(struct boucle *boucle);
bool envois_idle(struct boucle *boucle);

#endif
