/* imap_private: what the files of the IMAP session share: imap_session.c opens it, imap_commande.c says a command and judges the
 * answer, imap_dossier.c knows folders, imap_courrier.c mails, imap_nom.c the coding of names.
 *
 * Commands are written here as text, so that there is one way in and one way to judge what comes back; libetpan parses the
 * answers. What goes into a command is a number, or text that imap_quote took. */
#ifndef NAVETTE_IMAP_PRIVATE_H
#define NAVETTE_IMAP_PRIVATE_H

#include "daemon/imap.h"
#include "daemon/imap_stream.h"
#include "parsers/base/buf.h"

enum {
    IMAP_ORDINARY = 1024 * 1024,      /* bytes that a server may answer to a command */
    IMAP_LIST = 16 * 1024 * 1024,     /* to a search: more than a million mails */
    IMAP_PER_MAIL = 300,              /* for one mail's date and size */
    IMAP_DESCRIBED = 400,             /* mails asked about in one command: its line stays under 8 kB (RFC 7162 4) */
    IMAP_SLOWEST = 64 * 1024,         /* bytes a second that a mail must come in or go out at */
    IMAP_GOODBYE_SECONDS = 2,         /* for LOGOUT */
    IMAP_COMMAND_MAX = 8192,
    IMAP_NAME_MAX = 1000,             /* bytes of a folder's name as the server knows it */
};

struct imap {
    const struct conf_serveur *serveur;
    struct net *net;
    mailimap *session;
    bool over;    /* the streams are out of step, or gone */
    bool idling;
    bool fresh;   /* the server has told all it knows: just selected, or just out of IDLE */
    uint32_t copied; /* the mail whose copy was filed and which the server would not let us mark as deleted; 0: none */
    char separator; /* 0: this server has no folders in folders */
    char prefix[IMAP_NAME_MAX + 1]; /* of the personal namespace, as the server writes it */
    char dossier[IMAP_NAME_MAX + 1]; /* the selected one, as the server writes it */
};

/* ---- imap_commande.c */

/* « imap HOST:PORT: » and what is wrong there. Returns `err`. */
enum err imap_fault(const struct imap *imap, struct fault *out_fault, enum err err, const char *format, ...) PRINTF_LIKE(4, 5);

struct imap_words {
    char text[201]; /* the server's, fit for one line of a log: UTF-8, no control character */
};

struct imap_words imap_words_of(const char *line);
/* What it said in its last answer; « it does not say why » where that was nothing. */
struct imap_words imap_last_words(const struct imap *imap);
bool imap_ok(int code); /* libetpan has three codes of success */
/* What the next command may cost beyond an ordinary one: a mail of so many bytes crosses, and the server may say so many. */
void imap_arm(struct imap *imap, int64_t mail, int64_t bytes);
/* Says one command of that cost and judges the answer as imap_judge. */
MUST_USE enum err imap_say(struct imap *imap, int64_t mail, int64_t bytes, const char *command, struct fault *out_fault);
/* The same for an ordinary one. */
MUST_USE enum err imap_sayf(struct imap *imap, struct fault *out_fault, const char *format, ...) PRINTF_LIKE(3, 4);
/* What libetpan's code means for `what` (a command's name): ERR_NONE; ERR_FINAL or, where the server says that it passes,
 * ERR_WAIT: a refusal in its own words, the session goes on; ERR_WAIT with imap->over: all else. */
MUST_USE enum err imap_judge(struct imap *imap, int code, const char *what, struct fault *out_fault);
/* The server's refusal carried this code (RFC 5530) in brackets. */
bool imap_said(const struct imap *imap, const char *response_code);
bool imap_has(const struct imap *imap, const char *capability); /* « MOVE », « AUTH=PLAIN » */
/* A quoted string (RFC 3501 4.3), with its quotes; false where `text` holds what none can: a control character. */
bool imap_quote(struct buf *buf, struct str text);

/* ---- imap_dossier.c */

/* Separator and prefix of the server's personal namespace. */
MUST_USE enum err imap_learn_names(struct imap *imap, struct fault *out_fault);
/* After a refusal: whether it means that this folder (as the server writes it) is not there. False when it cannot be known. */
bool imap_is_gone(struct imap *imap, const char *folder);
MUST_USE enum err imap_select(struct imap *imap, struct str dossier, struct fault *out_fault);

/* ---- imap_nom.c (pure) */

/* Modified UTF-7 (RFC 3501 5.1.3) of a name whose parts stand between « / », joined by `separator` (0: by « - »). False: not
 * UTF-8, a control character, or the buffer is full. */
bool imap_nom_encode(struct buf *buf, struct str nom, char separator);

#endif
