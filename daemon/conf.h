/* conf: libconfig files -> structs. Every mistake is named with file, line and what was expected: unknown key, wrong
 * type, integer out of range, missing role, unreachable step, answer that leads nowhere, missing template, unknown
 * placeholder. All of a configuration lives in one arena and is read only; SIGHUP makes another and drops the old.
 * The names of keys, their limits and their help are the tables in conf*.c, one row each. */
#ifndef NAVETTE_CONF_H
#define NAVETTE_CONF_H

#include "daemon/annuaire.h"
#include "daemon/circuit.h"
#include "daemon/fenetre.h"
#include "daemon/recevabilite.h"

enum {
    CONF_MAX_BOITES = 32,
    CONF_MAX_MISTAKES = 200,       /* named in one go; more are counted */
    CONF_TAILLE_MAX_DEFAUT = 50,   /* MB: a message over it is stored and shown to a human, not read */
    CONF_ARENA = 64 * 1024 * 1024, /* bytes of one whole configuration */
    CONF_MAX_OCTETS = 1024 * 1024, /* of all its files together: what they become stays far under CONF_ARENA */
    CONF_MAX_CIRCUITS = 32,
};

enum boite_usage { USAGE_DEDIEE, USAGE_PARTAGEE };

enum chiffrement { TLS_IMPLICITE, TLS_STARTTLS, TLS_AUCUN }; /* « aucun » only on loopback */

struct conf_serveur { /* where a mailbox or a relay is reached, and as whom; texts end with a NUL byte */
    struct str hote;
    int port;
    enum chiffrement tls;
    struct str ca;                  /* file of the authorities that are trusted, PEM; empty: the system's */
    struct str utilisateur, secret; /* secret: path of the file that holds the password; both empty (a relay): no login */
    int delai;                      /* seconds that one command may take */
    int ca_line, secret_line;       /* where the configuration says so */
};

struct conf_boite { /* texts end with a NUL byte */
    struct str nom, kind; /* kind: "maildir" or "imap" (an unknown kind is a mistake that names the known ones) */
    struct str chemin;    /* maildir: of the folder */
    struct conf_serveur serveur; /* imap */
    struct str dossier;   /* imap: the folder that mail arrives in, « INBOX » */
    struct str envoyes;   /* imap: the folder in which copies of what left are filed; empty: none are. One mailbox at most */
    day_t depuis;         /* imap: mail that arrived before that day is left alone; DAY_NONE: none was said */
    enum boite_usage usage;
    enum auth_exigee require_auth;
    struct str authserv_id; /* the host whose Authentication-Results count; absent: none */
    const struct str *circuits; /* names of circuits that a fiche arriving here may start */
    size_t circuit_count;
    int line;
};

struct conf_exigence { /* what answers of a role must prove, whatever their mailbox asks for */
    struct str role;
    enum auth_exigee auth;
    int line;
};

struct conf_envoi {
    struct str kind;   /* "maildir" or "smtp" */
    struct str chemin; /* maildir */
    struct conf_serveur serveur; /* smtp */
    struct str nom_ehlo;         /* smtp: the name we say; where none is said, the domain of `adresse` */
    int line;
};

struct conf {
    struct arena *arena; /* owns everything; conf_free */
    struct str fichier, dossier; /* path of navette.cfg and of its folder: relative paths start there */
    struct str etat;             /* state folder */
    struct str adresse, adresse_local, adresse_domaine; /* "navette@d.example", its halves, lower case */
    struct str nom_affiche;      /* display name of our From */
    struct str modeles;          /* folder of templates */
    struct str regles_fiche, regles_avis; /* paths of fiche.cfg and avis.cfg */
    int taille_max;              /* MB */
    int lecture_secondes;        /* wall clock of one reading; default 60 */
    struct str exploitant;       /* who is told by mail of a mailbox that fails and of messages given up; empty: nobody (log and health file only) */
    struct relecture relecture;  /* until when who answers may say that it was read wrongly; default « demain 12 h » */
    struct fenetre rappels;      /* hours in which reminders and digests are decided; default « 8 h 30 - 18 h » */
    const struct conf_exigence *exigences;
    size_t exigence_count;
    int max_par_heure;           /* mails from and to one correspondent within an hour, beyond which no reply goes to her; default 10 */
    int alerte_minutes;          /* a mailbox that was not read for so long is told; default 15 */
    const struct conf_boite *boites;
    size_t boite_count;
    struct conf_envoi envoi;
    struct annuaire annuaire;
    struct str annuaire_fichier; /* as mistakes name it */
    const struct circuit *circuits;
    size_t circuit_count;
    const struct annuaire *annuaires; /* by circuit: `annuaire` without the roles and territories of others (key `circuits`) */
    struct fermetures fermetures;
    bool agenda;                 /* a question's mail carries its deadline for the calendar (agenda.h); default true */
    int syntheses;               /* day of the week on which digests are due, 1 Monday to 5 Friday; 0: none are sent; default Monday */
    size_t octets; /* read so far, of CONF_MAX_OCTETS */
};

struct conf_mistake {
    struct str file;
    int line;        /* 0 where there is none */
    bool is_warning; /* a vacancy that falls back */
    struct str text; /* « unknown key `etta`: expected one of … » */
};

struct conf_mistakes {
    struct conf_mistake *items; /* in the configuration's arena, in the order of discovery */
    size_t count, capacity, errors;
};

/* Reads and proves everything that `path` names. Always gives *out_conf (to be freed), usable only when
 * out_mistakes->errors is 0. ERR_FINAL when there are errors or the file cannot be read (also in out_mistakes). */
MUST_USE enum err conf_load(const char *path, struct conf **out_conf, struct conf_mistakes *out_mistakes);
/* The same, with the folder of the shipped `conf` (circuits, fiche.cfg, avis.cfg; `../templates` beside it) to look in
 * where the configuration's own folder has no such file. conf_load uses the installed one. */
MUST_USE enum err conf_load_from(const char *path, const char *shipped, struct conf **out_conf,
                                 struct conf_mistakes *out_mistakes);
/* Adds to them what only who speaks to the servers can and must prove: that each `secret` holds a password and each `ca` an
 * authority, and that both may be read here. A password is forgotten at once. ERR_FINAL when there are errors then. */
MUST_USE enum err conf_prove_serveurs(struct conf *conf, struct conf_mistakes *mistakes);
void conf_free(struct conf *conf); /* accepts NULL */

/* What an answer of that role must show in that mailbox. */
enum auth_exigee conf_auth(const struct conf *conf, const struct conf_boite *boite, struct str role);
const struct circuit *conf_circuit(const struct conf *conf, struct str nom); /* NULL if none */
const struct annuaire *conf_annuaire(const struct conf *conf, struct str circuit); /* its view; all of it where there is no such circuit */
/* A circuit from a text that was kept, in `arena`; NULL where it cannot be read any more. It is not proved again: it was. */
const struct circuit *conf_circuit_ancien(const struct conf *conf, struct arena *arena, struct str nom, struct str texte);

#endif
