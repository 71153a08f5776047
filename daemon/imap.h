/* imap: a session with an IMAP server (RFC 3501, RFC 9051), through libetpan over our own TLS. One session is one connection;
 * after an error imap_is_over tells whether it can still be used; if not, close it and make another. Used by boite_imap.c,
 * imap_connus.c and check --live.
 *
 * Never asks for ENVELOPE or BODYSTRUCTURE (a hostile one overflows the library's stack), never sends a plain EXPUNGE, never
 * sets \Seen but where it is told to. Every command has its deadline (serveur.delai) and its budget of bytes.
 * Errors, always with the server's own words where it said any: ERR_WAIT: away, too slow, cut off, broken protocol.
 * ERR_FINAL: it refuses us (login, TLS, no such folder). ERR_RETRY: this mail is not there (any more). */
#ifndef NAVETTE_IMAP_H
#define NAVETTE_IMAP_H

#include "daemon/conf.h"
#include "daemon/spool.h"

struct imap;

struct imap_mail {
    uint32_t uid;   /* first, for imap_by_uid */
    int64_t recu;   /* INTERNALDATE, a moment */
    int64_t taille; /* RFC822.SIZE, bytes; servers may be off by some */
};

int imap_by_uid(const void *a, const void *b); /* for qsort and bsearch, of uids or of struct imap_mail */

/* Connects, checks, logs in, selects `dossier` (RFC 3501 6.1 to 6.3.1). `abandon`: see net_open. */
MUST_USE enum err imap_open(const struct conf_serveur *serveur, struct str dossier, int abandon, struct imap **out_imap, struct fault *out_fault);
void imap_close(struct imap *imap); /* LOGOUT where that is still possible, shortly; NULL is nothing */
int64_t imap_uidvalidity(const struct imap *imap);
size_t imap_exists(const struct imap *imap); /* mails in the folder, as last told */

/* UIDs of the folder that are not \Deleted, ascending, since the day of `depuis` (0: all) in the server's reckoning; the list
 * is malloc'ed. NOOP goes before where the server may know news. */
MUST_USE enum err imap_search(struct imap *imap, int64_t depuis, uint32_t **out_uids, size_t *out_count, struct fault *out_fault);
/* Moment of arrival and size of these; `each` is called in no certain order, and not for those that are gone. */
typedef void imap_mail_fn(void *context, const struct imap_mail *mail);
MUST_USE enum err imap_describe(struct imap *imap, const uint32_t *uids, size_t count, imap_mail_fn *each, void *context, struct fault *out_fault);
/* BODY.PEEK[] streamed into the spool. ERR_RETRY when the mail is gone; ERR_WAIT for the disk too: then imap_is_over is false. */
MUST_USE enum err imap_fetch(struct imap *imap, const struct imap_mail *mail, const char *spool, struct spool_file *out_file, struct fault *out_fault);

/* The name of a folder of ours under the server's own separator and prefix, in modified UTF-7; made and subscribed where it
 * is missing. `name` is UTF-8 with « / » between its parts. malloc'ed. (RFC 2342 NAMESPACE, RFC 3501 5.1.3, LIST, CREATE.) */
MUST_USE enum err imap_folder(struct imap *imap, const char *name, char **out_folder, struct fault *out_fault);
/* MOVE (RFC 6851), or COPY, \Deleted and UID EXPUNGE (RFC 4315); where the server has neither, COPY and \Deleted. `seen`: \Seen
 * first. ERR_RETRY: the folder is not there any more (TRYCREATE). A mail that is gone is moved already: ERR_NONE. */
MUST_USE enum err imap_move(struct imap *imap, uint32_t uid, const char *folder, bool seen, struct fault *out_fault);
/* APPEND with \Seen. With `doubt`, only where no mail of this Message-ID lies there. */
MUST_USE enum err imap_append(struct imap *imap, const char *folder, struct str octets, struct str message_id, bool doubt, struct fault *out_fault);

/* IDLE (RFC 2177). False where the server lacks it or it failed. True: imap_fd becomes readable on news, *out_changed tells
 * whether there is some already, and imap_idle_end comes before any other command. */
bool imap_idle(struct imap *imap, bool *out_changed);
MUST_USE enum err imap_idle_end(struct imap *imap, struct fault *out_fault);
bool imap_has_news(const struct imap *imap); /* the last IDLE told of mails */
int imap_fd(const struct imap *imap);
bool imap_is_over(const struct imap *imap); /* the connection is of no more use */

#endif
