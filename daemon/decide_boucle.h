/* What decide.c (the loop) shares with decide_boites.c, decide_lectures.c and decide_remises.c, decide_envois.c (a hand each),
 * decide_depots.c (copies of what left) and decide_alertes.c (what the exploitant and the file `health` are told). */
#ifndef NAVETTE_DECIDE_BOUCLE_H
#define NAVETTE_DECIDE_BOUCLE_H

#include "daemon/chrono.h"
#include "daemon/decide.h"
#include "daemon/decide_private.h"
#include "daemon/lecture.h"
#include "daemon/sandbox.h"
#include "daemon/sante.h"

enum {
    MAX_MAINS = CONF_MAX_BOITES + 3,
    MAX_CLASSEMENTS = 64,     /* mails that a fetch is filing at once */
    PAUSE_SECONDS = 10,       /* after a full disk, before all is tried again */
    SUIVI_SECONDS = 60,       /* between two looks at what is due */
    ENVOI_PAUSE_SECONDS = 60, /* before a message is tried again, doubled each time up to ENVOI_PAUSE_MAX */
    ENVOI_PAUSE_MAX = 3600,
    ENVOI_DOUTE_SECONDS = 1800, /* silence after the last byte: once more after that (design.md) */
    ENVOI_FIN_SECONDS = 15,     /* a stop waits so long for the relay's answer; less than supervise waits for us */
    ENVOI_MORTS = 3,            /* deaths of send with the same message in its hands: then it is in doubt like after a silence */
    ENVOI_MIN_ESSAIS = 5,       /* before a message is given up: while the relay was away its time ran, but nobody refused it */
    RELAIS_PAUSE_SECONDS = 5,   /* before a relay that is away is tried again, doubled each time up to RELAIS_PAUSE_MAX */
    RELAIS_PAUSE_MAX = 300,
    RELAIS_AUTRE_SECONDS = 40,  /* from that pause on another message is tried first: one that kills every connection blocks no other */
    DEPOT_MAX_ESSAIS = 10,      /* of a copy of what left */
};

struct main_tenue { /* a hand: fetch of one mailbox, read, send, or redige */
    enum processus what;
    const struct conf_boite *boite; /* of a fetch */
    int sock;                       /* -1: not there (now) */
    bool passed;                    /* --once: the inbox has been walked */
    bool failed;                    /* --once: a mail could not be taken or filed; of send: a message did not leave */
    bool away;                      /* of fetch: at its last walk the server was away or refused us */
    bool renounced;                 /* --once: it will not come back */
    int64_t classements[MAX_CLASSEMENTS]; /* ids that it is filing */
    size_t classement_count;
};

struct lecture_en_cours { /* a message that read has, or whose answer waits for its turn */
    int64_t id; /* 0: free */
    int64_t since_ms, done_ms; /* handed out; read */
    int essais;       /* readings of it that were started */
    int64_t again_ms; /* the reading failed for a reason that is not the message's: it is free from then on; 0: it did not */
    bool done, unreadable;
    bool relue;       /* its second reading: with the question whose token the first one found in the text */
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
    struct redige redige; /* what `atelier` asks for documents */
    struct lecture_en_cours lectures[DECIDE_MAX_LECTURES];
    bool awaits_more;     /* readings that are done wait for others, to share a commit */
    int64_t envoi_id;     /* the message that send carries now, 0 */
    int64_t mort_avec;    /* the message that send carried when it died last, */
    int morts;            /* and how many times it died with it, one after the other */
    int64_t rapport_until; /* ms: not tried to be written down before */
    json_t *rapport;      /* what send said of it, while that is not in the database yet; else NULL */
    int64_t envoi_after;  /* --once: those up to this id have been tried */
    struct {
        int64_t until; /* ms */
        int64_t seconds; /* the last pause; 0: the relay answers */
        int64_t after; /* those behind this id come first */
        bool ended;    /* --once: nothing more leaves in this pass */
    } relais;
    struct {
        int64_t id;   /* the copy that fetch is filing, 0 */
        bool blocked; /* one failed: until the next walk */
        bool none;    /* nothing to copy that is known of */
    } depots;
    struct sante sante;
    int64_t next_sante;   /* ms: the file is written again */
    bool sante_failed;    /* it could not be written: said once */
    int64_t next_echecs;  /* moment of the next look for messages that could not be delivered */
    int64_t paused_until; /* ms: the disk was full */
    int64_t next_suivi;   /* moment */
    bool suivi_done;      /* --once */
    bool stops, told, full; /* full: --once met a full disk */
};

struct main_tenue *boucle_main(struct boucle *boucle, enum processus what); /* read, send or redige; NULL when not there */
/* What became of a decision: logs it, and pauses where it may work later. */
void boucle_outcome(struct boucle *boucle, const char *what, enum err err);

/* decide_boites.c */
void boites_frame(struct boucle *boucle, struct main_tenue *fetch, struct wire_frame *frame);
void boites_file(struct boucle *boucle); /* tells every fetch what it may file away now */
bool boites_filed(struct boucle *boucle); /* nothing is left to be filed by a fetch that is there */
void boites_lost(struct boucle *boucle, const struct main_tenue *fetch); /* its process died */

/* decide_lectures.c */
void lectures_frame(struct boucle *boucle, struct wire_frame *frame);
void lectures_dispatch(struct boucle *boucle); /* decide_remises.c: messages to read, as many as may be under way */
void lectures_finish(struct boucle *boucle);   /* those that are read, in their order */
void lectures_lost(struct boucle *boucle);     /* read died: its messages are asked again */
bool lectures_idle(struct boucle *boucle);     /* nothing to read and nothing under way */

/* decide_envois.c */
void envois_frame(struct boucle *boucle, const struct wire_frame *frame);
void envois_dispatch(struct boucle *boucle);
void envois_settle(struct boucle *boucle); /* writes down what send said, where that was not possible before */
void envois_lost(struct boucle *boucle);
bool envois_idle(struct boucle *boucle);

/* decide_depots.c */
bool depots_wanted(const struct boucle *boucle); /* does a mailbox keep copies of what left? */
void depots_dispatch(struct boucle *boucle);
void depots_frame(struct boucle *boucle, const struct wire_frame *frame); /* depose_fait */
void depots_walked(struct boucle *boucle, const struct main_tenue *fetch); /* its mailbox is there: what failed is tried again */
void depots_lost(struct boucle *boucle, const struct main_tenue *fetch);
bool depots_idle(struct boucle *boucle); /* nothing is being filed, and nothing can be */

/* decide_alertes.c */
void alertes_start(struct boucle *boucle);  /* what is known of the mailboxes from before */
void alertes_turn(struct boucle *boucle);   /* silent mailboxes, mail to the exploitant, the file */
void alertes_once(struct boucle *boucle);   /* the same for --once: only a mailbox that refuses us is told by mail */
void alertes_write(struct boucle *boucle);  /* the file, now */
/* Moment at which this mailbox was first read, drawn now if it never was. */
int64_t alertes_premier(struct boucle *boucle, const struct conf_boite *conf);

#endif
