/* The stage of boite_imap: a private Dovecot as one département or another would set it up, the mailbox under test on it, and a
 * human with a mail program at the same mailbox, who is never asked and never waits. */
#ifndef NAVETTE_TEST_BOITE_IMAP_H
#define NAVETTE_TEST_BOITE_IMAP_H

#include <limits.h>

#include "daemon/boite.h"

struct reglage { /* a server */
    const char *nom;
    enum chiffrement tls;
    const char *separateur, *prefixe; /* of its personal namespace */
    const char *options[3];           /* of tests/serveurs/serveurs */
    bool has_move, has_uidplus, has_idle;
};

struct stage {
    const struct reglage *reglage;
    char dir[PATH_MAX / 2]; /* the servers' folder */
    char spool[PATH_MAX];
    int imap, imaps;        /* ports */
};

struct cas { /* one mailbox, and who works at it */
    const struct stage *stage;
    char nom[32], secret[PATH_MAX], ca[PATH_MAX];
    struct conf_boite conf;
    struct boite *boite;
    int humain;                /* the human's connection, in clear on loopback; -1: none yet */
    struct vu { int64_t uidvalidity, recu; char uid[32]; } vus[64]; /* the last walk */
    size_t vu_count, anciens;
    struct fault fault;
};

/* Runs tests/serveurs/serveurs COMMAND DIR ARGUMENT…; false where it fails. */
bool serveurs(const struct stage *stage, const char *command, const char *const *arguments);

/* The mailbox of that name, one of those that the servers were started with, and the row of the table opened on it. */
void cas_begin(struct cas *cas, const struct stage *stage, const char *nom);
void cas_end(struct cas *cas);
/* Opens the row anew, as a process that was started again would. */
void cas_reopen(struct cas *cas);
/* Walks the inbox into `vus`. */
enum err cas_walk(struct cas *cas, int64_t depuis);

/* ---- the human */

/* Says one command and waits for its answer, which is malloc'ed: all lines up to the tagged one. */
char *humain(struct cas *cas, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same, only whether the answer holds that text. */
bool humain_sees(struct cas *cas, const char *text, const char *format, ...) PRINTF_LIKE(3, 4);
/* Puts a mail of that subject and so many bytes of text into the inbox, with that INTERNALDATE (NULL: now). */
void humain_puts(struct cas *cas, const char *sujet, size_t octets, const char *date);
/* A folder of navette's as this server writes it, for « %s ». */
const char *dossier(const struct cas *cas, const char *nom, char out[128]);

#endif
