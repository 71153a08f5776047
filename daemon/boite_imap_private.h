/* boite_imap_private: what the files of the IMAP mailbox share: boite_imap.c (session, walk, filing) and boite_imap_attente.c
 * (waiting for news). */
#ifndef NAVETTE_BOITE_IMAP_PRIVATE_H
#define NAVETTE_BOITE_IMAP_PRIVATE_H

#include "daemon/boite.h"
#include "daemon/imap_connus.h"

enum { FOLDER_SENT = CLASSE_A_VERIFIER + 1, FOLDER_COUNT };

struct boite {
    const struct conf_boite *conf;
    int decide;
    struct imap *imap;            /* NULL: no session */
    struct fault fault;           /* why the last one ended */
    char *folders[FOLDER_COUNT];  /* as this session's server names them; NULL: not looked up yet */
    int64_t uidvalidity;          /* of what follows */
    struct imap_connus connus;
    size_t anciens;               /* counted once a session: it costs a list of the whole folder */
    bool anciens_counted;
    int hurried;                  /* walks made at once for news that were none; over a few: we pause */
    bool told;                    /* something was there to read as soon as IDLE had begun */
    bool idling;
    int64_t idle_since; /* chrono_ms */
    int idle_failures;
    int losses;                   /* sessions that ended in our hands since one last served us or was quiet for a while */
};

/* boite_imap.c. Ends the session and forgets what held for it alone. */
void boite_imap_hang_up(struct boite *boite);
/* Before any command; a session that ends at that is let go as after any other call. */
MUST_USE enum err boite_imap_end_idle(struct boite *boite, struct fault *out_fault);

/* boite_imap_attente.c; as struct boite_kind says. */
bool boite_imap_watch(struct boite *boite, int *out_fd, int *out_seconds);
bool boite_imap_watch_end(struct boite *boite);

#endif
