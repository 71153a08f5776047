/* scene: the stage of a scenario. A folder of its own with a configuration, mailboxes and a state; the real program is
 * started on it, mail goes in as from a mail program and what comes out is read as by one. Nothing leaves the machine.
 * Mail comes and goes by Maildir folders of the stage, or by real servers (tests/serveurs).
 * Environment: NAVETTE, the program (default build/navette); NAVETTE_SERVEURS=imaps|starttls, real servers, and how they are
 * spoken to; NAVETTE_SERVEURS_DIR, where some were started already: emptied for each stage and left running. The working folder is
 * the checkout. A scenario is a short life: glib's memory is never given back. */
#ifndef NAVETTE_SCENE_H
#define NAVETTE_SCENE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

/* An outgoing message as its reader has it. */
struct lettre {
    char *a;      /* of the envelope */
    char *de, *sujet, *repondre_a, *message_id, *references, *texte, *html;
    int jointes;  /* attachments, without those for calendars */
    int images;   /* within its page */
    GString *agenda; /* its days for calendars, one after the other as they are */
    bool jeton;   /* it asks: its Reply-To carries a token */
    gint64 quand; /* nanoseconds; the order in which they left */
};

struct boite_scene {
    char *nom, *usage, *auth;
};

/* How the next mail is sent; forgotten when it has gone. */
struct maniere {
    char *boite;       /* of arrival; default: the first */
    char *fiche;       /* file of tests/fixtures/fiches-scenarios attached */
    GPtrArray *pieces; /* names under which piece.docx is attached */
    GPtrArray *fichiers; /* fixtures attached under their own names */
    char *auth;        /* Authentication-Results of the trusted host: « dmarc=pass » … */
    char *entete;      /* one more header line */
    char *a_propos;    /* answers the last question with these words */
    char *sujet;
    char *identite;    /* Message-ID without its brackets; default: a fresh one */
    bool a_tous, mailto, sans_citation, premiere;
    bool sans_plus;  /* the answer goes to the plain address: a server that knows no plus addresses */
    bool sans_fil;   /* and names no message that it answers: only the quoted text knows the token */
};

struct scene;
struct serveurs; /* the servers of a stage and what was read of them */

/* How mail comes and goes. */
struct poste {
    void (*open)(struct scene *scene);
    void (*close)(struct scene *scene);
    void (*conf_boite)(const struct scene *scene, const char *nom, GString *text); /* « kind = … ; » of that mailbox */
    void (*conf_envoi)(const struct scene *scene, GString *text);
    bool (*deliver)(struct scene *scene, const char *boite); /* scene->dernier, into that mailbox */
    void (*look)(struct scene *scene);                       /* what left since, onto scene->sortie in its order */
    guint (*count)(struct scene *scene, const char *boite);  /* mails in its inbox */
};

extern const struct poste poste_maildir, poste_serveurs;

struct scene {
    const struct poste *poste;
    struct serveurs *serveurs;
    char *dossier, *programme, *racine;
    char *now; /* « 2026-03-02T09:00 » */
    GPtrArray *boites;  /* struct boite_scene */
    GPtrArray *circuits; /* names; none: sessad-ip-62 with the sample's directory */
    GPtrArray *sortie;  /* struct lettre, in the order in which they left */
    GHashTable *lus;    /* file names of sortie */
    guint depuis;       /* the scene that plays began at this index of sortie */
    struct maniere maniere;
    char *dernier;      /* path of the last mail that was sent in */
    const char *dernier_de, *dernier_a; /* and its addresses */
    unsigned envois;
    pid_t daemon;       /* of `run` without --once, or 0 */
    int statut;         /* of the last command */
    GString *dit;       /* its standard output, then its standard error */
    char *arret;        /* NAVETTE_STOP of every pass, or NULL */
    int morts;          /* passes in which a process was killed */
    bool insiste;       /* a pass that found a server away is made again, as cron would */
    char *adresse;
};

struct scene *scene_new(void);
void scene_write_conf(const struct scene *scene);
/* In place of the one circuit: these files of conf/circuits, with the directory of conf/exemple-cinq. */
void scene_circuits(struct scene *scene, char **names, guint count);
const char *scene_boite(const struct scene *scene); /* the first mailbox */
/* In a file of the stage's configuration; false where `old` does not stand there. */
bool scene_replace(const struct scene *scene, const char *file, const char *old, const char *new);
void scene_close(struct scene *scene, bool keep);
void scene_remove(const char *path); /* with all that is below */

/* The program with these arguments (NULL at the end; « -c FILE » is added), to its end; into statut and dit. */
int scene_command(struct scene *scene, const char *const *arguments, const char *stdin_path);
int scene_pass(struct scene *scene); /* run --once --now */
void scene_start(struct scene *scene); /* run --now, until scene_stop */
int scene_stop(struct scene *scene, int signal); /* its exit status, or -1 */
bool scene_kill(const struct scene *scene, const char *name); /* SIGKILL to the child process of that name */
char *scene_log(const struct scene *scene); /* what the daemon logged so far */
json_t *scene_status(struct scene *scene, const char *reference); /* NULL: all; or "--messages" */
double scene_seconds(void); /* monotonic */

/* Outgoing mail that came since: appended to sortie. */
void scene_look(struct scene *scene);
/* tests/serveurs/serveurs WHAT DIR with those words, up to the first NULL; false: it fails. */
bool scene_script(const char *dir, const char *what, const char *word, const char *second, const char *third);
/* On the servers of the stage: « restart dovecot »; false too where there are none. */
bool scene_serveurs(struct scene *scene, const char *what, const char *word, const char *second, const char *third);
bool scene_queue_is_empty(const char *serveurs); /* Postfix in that folder has delivered all it took */
/* An IMAP command in the inbox of that user; its untagged answers, or NULL when the server is away. */
char *scene_imap(struct scene *scene, const char *user, const char *command);
struct lettre *lettre_read(const char *path);
/* Without line breaks, indents and hard spaces: they are how a text is laid out, not what it says. */
char *scene_flat(const char *text);
/* The last message to that address that can be answered. */
const struct lettre *scene_question(const struct scene *scene, const char *to);

/* Incoming mail. All take scene->maniere and forget it; false: see dit. */
bool scene_mail(struct scene *scene, const char *from, const char *to, const char *subject, const char *text);
bool scene_answer(struct scene *scene, const char *from, const char *asked, const char *text);
/* A report (RFC 3464) on the last question sent to `asked`: `recipient` had it not, « 5.1.1 » for good, « 4.4.1 » not yet. */
bool scene_bounce(struct scene *scene, const char *asked, const char *recipient, const char *status);
bool scene_raw(struct scene *scene, const char *path); /* that file as it is, whatever it is */
bool scene_again(struct scene *scene); /* the last mail once more, byte for byte, into maniere.boite */
void scene_drop(struct scene *scene, const char *bytes, gsize len, const char *name); /* straight into new/, whatever it is */

#endif
