/* hostile: what the hostile servers of tests/hostile share. A case is a process of its own with a temporary folder, a server that
 * listens on 127.0.0.1 in threads of it, and the real program running against that server. The server misbehaves as the row of
 * its table says, then (or not) behaves well; what the program did is judged afterwards, by the same promises for every row.
 * Environment: NAVETTE, the program (default build/navette); NAVETTE_COURT, only what finds memory errors (a slow build);
 * NAVETTE_SEUL, words of the only rows to run (these leave their folder and say where). The working folder is the checkout.
 * A case is a short life: glib's memory is never given back. */
#ifndef NAVETTE_HOSTILE_H
#define NAVETTE_HOSTILE_H

#include <glib.h>
#include <gnutls/gnutls.h>
#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#define HOSTILE_UTILISATEUR "navette@departement.example"
#define HOSTILE_SECRET      "Sesame-1877-long" /* what must never be seen where it does not belong */
#define HOSTILE_NOW         "2026-03-02T09:00"

struct hostile {
    char *dossier;      /* of this case */
    char *programme, *racine;
    char *certificats;  /* folder made by tests/serveurs/certificats */
    char *secret;       /* path of the file that holds HOSTILE_SECRET */
    char *now;          /* of `run`; HOSTILE_NOW */
    int port;           /* the server's */
    int connexions;     /* accepted so far; read it with g_atomic_int_get */
    int ferme;          /* 1: connections are refused */
    GMutex verrou;      /* over what follows and over whatever the server keeps for itself */
    GString *clair;     /* all that the program sent without TLS */
    GString *recu;      /* all that it sent, decrypted */
    bool clair_permis;  /* tls = "aucun": then a login in clear is no wrong */
    pid_t daemon;       /* of `run` without --once, or 0 */
    double cpu;         /* seconds that the programs which ended so far took, with all their children */
    GString *torts;     /* what was wrong, a line each; empty: the case holds */
};

/* ---- the table (hostile.c) ----------------------------------------------------------------------------------------- */

/* Runs the rows, `at_once` at a time, each in a process of its own, and prints one TAP test a row; the exit status of the
 * program. Certificates are made before. `row` plays one and notes what was wrong. */
struct hostile_table {
    size_t count;
    const char *(*name)(size_t index);
    bool (*wanted)(size_t index, bool court); /* NULL: all; `court`: NAVETTE_COURT is set */
    void (*play)(size_t index, struct hostile *hostile);
    int at_once;
    int seconds; /* a row that takes longer is killed and has failed */
};
int hostile_run(const struct hostile_table *table);

/* One more thing that is wrong. */
void hostile_wrong(struct hostile *hostile, const char *format, ...) __attribute__((format(printf, 2, 3)));
double hostile_seconds(void); /* monotonic */
/* A mail with CRLF from a référent of the arrageois, with this fiche of tests/fixtures/fiches-scenarios attached. */
GString *hostile_mail(const char *from, const char *message_id, const char *fiche);

/* ---- the server (hostile_lien.c) ----------------------------------------------------------------------------------- */

struct lien;
typedef void hostile_serve_fn(struct lien *lien);

struct lien { /* one connection of the program's */
    struct hostile *hostile;
    hostile_serve_fn *serve;
    void *context; /* of hostile_listen */
    int numero; /* the first is 1 */
    int fd;
    gnutls_session_t tls; /* NULL: clear so far */
    GString *lu;          /* received, not yet asked for */
    bool fini;            /* the other side has closed, or it broke */
};

/* Listens on hostile->port, chosen free; each connection is served by `serve` in a thread of its own and closed when that ends. */
void hostile_listen(struct hostile *hostile, hostile_serve_fn *serve, void *context);
void hostile_unlisten(struct hostile *hostile); /* connections are refused from here on … */
void hostile_relisten(struct hostile *hostile); /* … until here */

/* Shakes hands as `certificat` (« serveur », « autre-nom », « autre-ca-serveur », « expire », « auto-signe »); `priority`: of
 * GnuTLS, NULL for "NORMAL". False: the program did not go along. */
bool lien_tls(struct lien *lien, const char *certificat, const char *priority);
/* One line without its end; NULL when the program closed or says nothing for 60 s. g_free it or not. */
char *lien_line(struct lien *lien);
bool lien_bytes(struct lien *lien, GString *into, size_t len); /* exactly so many */
void lien_send(struct lien *lien, const char *bytes, size_t len);
void lien_say(struct lien *lien, const char *format, ...) __attribute__((format(printf, 2, 3))); /* as it stands, no CRLF is added */
void lien_drip(struct lien *lien, const char *bytes, size_t len, int milliseconds); /* one byte, a pause, the next */
void lien_silence(struct lien *lien, double seconds); /* says nothing; ends early when the program closes; what it sends is kept */
void lien_close(struct lien *lien); /* in order: TLS bye, FIN */
void lien_cut(struct lien *lien);   /* FIN without a TLS bye */
void lien_reset(struct lien *lien); /* RST */

/* ---- the program (hostile_programme.c) ----------------------------------------------------------------------------- */

/* navette.cfg of the case; `boite` and `envoi` are what stands between the braces after name and usage of them:
 * hostile_maildir() and hostile_serveur() make it. `more`: further lines, or NULL. */
void hostile_conf(struct hostile *hostile, const char *boite, const char *envoi, const char *more);
char *hostile_maildir(const struct hostile *hostile, const char *name); /* « kind = "maildir"; chemin = "…/name"; » */
/* « kind = "imap" (or "smtp"); hote = "localhost"; port; tls; ca; utilisateur; secret; delai_secondes = 2; »; tls as in navette.cfg:
 * « implicite », « starttls », « aucun ». */
char *hostile_serveur(const struct hostile *hostile, const char *kind, const char *tls);
void hostile_put(const struct hostile *hostile, const char *maildir, const char *name, const GString *mail); /* into its new/ */
size_t hostile_count(const struct hostile *hostile, const char *maildir); /* files of its new/ */

void hostile_start(struct hostile *hostile);           /* run --now, until hostile_stop */
bool hostile_alive(struct hostile *hostile);
int hostile_stop(struct hostile *hostile);             /* SIGTERM; its exit status, -1 when it had to be killed */
int hostile_pass(struct hostile *hostile, const char *now); /* run --once --now NOW, to its end: its exit status */
/* Any other command (NULL at the end; -c is added): exit status; *out its standard output, if asked for. */
int hostile_command(struct hostile *hostile, const char *const *arguments, char **out);
json_t *hostile_status(struct hostile *hostile, const char *reference); /* NULL: all dossiers; or "--messages"; NULL on failure */
char *hostile_log(const struct hostile *hostile); /* of all runs so far */
/* Waits until `holds`, looking ten times a second; false when it did not within so many seconds. */
typedef bool hostile_holds_fn(struct hostile *hostile, void *context);
bool hostile_wait(struct hostile *hostile, double seconds, hostile_holds_fn *holds, void *context);

/* The promises that every row keeps, noted where they do not hold: the daemon (if it runs) still lives and stops with 0, `audit`
 * says 0, no more than `cpu` seconds of processor were used by all runs, nobody died (sanitizer, signal, restart), the secret
 * stands neither in the log nor in the health file, and nothing of a login was sent in clear. */
void hostile_judge(struct hostile *hostile, double cpu);
/* True when a login (the secret, as it stands or in base64) is in these bytes. */
bool hostile_is_login(const GString *bytes);
/* Noted as wrong when a login was sent at all. */
void hostile_no_login(struct hostile *hostile);

#endif
