/* demo: what the rooms of `navette demo` share. The demo plays the people of a story, mail by mail, against the REAL
 * program: it starts `navette run --once --now T` as a stranger would and reads back what came of it from the outgoing
 * Maildir and from `navette status --json`. Nothing of the results is written here but what each act expects, so that a
 * program that misbehaves is shown to misbehave.
 *
 *   cmd_demo        the acts, one after the other          demo_histoire    the story, a table
 *   demo_dossier    the folder and its navette.cfg         demo_programme   starts navette and hears it
 *   demo_courrier   writes as a participant's mail program demo_sortie      reads the mails that left
 *   demo_comprend   events as sentences, and judged        demo_recit       a few lines for the terminal
 *   demo_page       index.html, and its end in demo_page_dossiers */
#ifndef NAVETTE_DEMO_H
#define NAVETTE_DEMO_H

#include <jansson.h>

#include "daemon/cmd.h"
#include "parsers/base/buf.h"

enum {
    DEMO_MAX_DOSSIERS = 2,
    DEMO_MAX_OCTETS = 4 * 1024 * 1024,    /* of one mail or one answer of the program: fiches are some 10 kB */
    DEMO_MAX_PAGE = 16 * 1024 * 1024,     /* of index.html; forty mails make half a megabyte */
};

#define DEMO_ADRESSE "navette@departement.example"
#define DEMO_BOITE "dispositif"
/* The host that receives for the département and says in Authentication-Results what it found. */
#define DEMO_SERVEUR "mx.departement.example"

/* ---- the story ------------------------------------------------------------------------------------------ */

enum geste {
    GESTE_ECRIT,   /* a mail of her own */
    GESTE_REPOND,  /* an answer to the last question that she got */
    GESTE_ABSENT,  /* her mail program answers for her: she is away */
    GESTE_USURPE,  /* somebody writes in her name */
    GESTE_ATTEND,  /* nobody writes: time passes */
};

struct participant {
    const char *nom, *mail;
};

struct attendu { /* what must have come of it; NULL is not looked at */
    const char *quoi;        /* an event of the dossier */
    const char *etape, *etat;
    const char *part_a;      /* somebody who must have been written to */
};

struct demo_acte {
    const char *moment;      /* Paris: « 2026-03-02T09:00 » */
    enum geste geste;
    int dossier;             /* 1 is the first fiche of the story */
    const struct participant *qui;
    const char *recit;       /* what the people do; never what the program makes of it */
    const char *texte;
    const char *fichier, *nom_fichier; /* of the fixtures; as what it is attached */
    struct attendu attendu;
};

extern const struct demo_acte demo_histoire[];
extern const size_t demo_histoire_count;
/* What the last act leaves the first dossier in. */
#define DEMO_FIN "admis"

/* ---- what came of it ------------------------------------------------------------------------------------ */

struct demo_mail {
    bool entrant;
    const char *fichier; /* in mails/ */
    struct str de, a;    /* « Jeanne Valmont <…@…> », decoded */
    struct str a_mail;
    struct str objet, texte, html; /* decoded; html only of a mail of navette's */
    struct str jointes;  /* names of the attached files */
    struct str message_id, reponse_a, reference; /* as their headers have them; reference of X-Navette-Dossier */
};

struct scene { /* one act, played */
    const struct demo_acte *acte;
    struct demo_mail *mails;
    size_t mail_count, mail_capacity;
    struct str *compris; /* one sentence each */
    size_t compris_count, compris_capacity;
    struct str *faits;   /* the events' names, as `status` has them, of this act's dossier */
    size_t fait_count, fait_capacity;
    bool tenu;           /* what the act expects came */
};

struct demo {
    struct cmd *cmd;
    struct arena *arena;
    const char *dossier;   /* absolute */
    const char *fixtures;
    const char *conf_path;
    struct conf *conf;     /* only for the titles of steps and the names of people */
    struct scene *scenes;
    size_t scene_count;
    size_t numero;         /* of the last mail */
    struct str *vus;       /* names in the outgoing Maildir that were read */
    size_t vu_count, vu_capacity;
    json_t *statut;        /* the last `status --json` */
    json_t *messages;      /* what a human must look at, at the end */
    size_t faits_vus[DEMO_MAX_DOSSIERS];
};

/* ---- the folder ----------------------------------------------------------------------------------------- */

/* Empties `dossier` of an earlier demo and makes it anew with its navette.cfg. ERR_FINAL, nothing touched, when it holds
 * anything that no demo has made. Sets conf_path. */
MUST_USE enum err demo_dossier_prepare(struct demo *demo, struct fault *out_fault);
MUST_USE enum err demo_write(const char *path, struct str bytes, struct fault *out_fault);
MUST_USE enum err demo_read(struct arena *arena, const char *path, struct str *out_bytes, struct fault *out_fault);
const char *demo_path(struct demo *demo, const char *name); /* below the folder */

/* ---- the program ---------------------------------------------------------------------------------------- */

MUST_USE enum err demo_livre(struct demo *demo, const char *path, struct fault *out_fault); /* `deliver`, as an MX does */
MUST_USE enum err demo_passe(struct demo *demo, const char *moment, struct fault *out_fault); /* `run --once --now` */
MUST_USE enum err demo_statut(struct demo *demo, struct fault *out_fault);                    /* into demo->statut */
MUST_USE enum err demo_messages(struct demo *demo, struct fault *out_fault); /* `status --messages`, into demo->messages */
MUST_USE enum err demo_audit(struct demo *demo, struct str *out_line, struct fault *out_fault);

/* The nth dossier of the last status, 1 the first; NULL before it exists. */
const json_t *demo_statut_dossier(const struct demo *demo, int dossier);
const char *demo_membre(const json_t *object, const char *name); /* "" where there is none */

/* ---- mails ---------------------------------------------------------------------------------------------- */

/* Writes the act's mail to mails/ and delivers it. ERR_FINAL when there is no question to answer. */
MUST_USE enum err demo_courrier(struct demo *demo, struct scene *scene, struct fault *out_fault);
/* Reads what left since the last time into the scene, and copies it to mails/. */
MUST_USE enum err demo_sortie(struct demo *demo, struct scene *scene, struct fault *out_fault);
/* One mail of navette's own making (compose_mime.c). Never fails: what is not there is absent. */
void demo_mail_lit(struct arena *arena, struct str bytes, struct demo_mail *out_mail);
struct demo_mail *demo_scene_mail(struct demo *demo, struct scene *scene); /* a new, empty one */

/* ---- telling -------------------------------------------------------------------------------------------- */

/* Takes the events that are new in demo->statut into the scene, as sentences, and judges what the act expects. */
void demo_comprend(struct demo *demo, struct scene *scene);
void demo_recit(const struct demo *demo, const struct scene *scene);
/* The person's name of « Name <address> », or the address. */
struct str demo_nom(struct str adresse);
/* The first words of a mail's text, on one line, at most `max` bytes, without its « Bonjour … ». */
struct str demo_extrait(struct arena *arena, struct str texte, size_t max);
struct str demo_titre_etape(const struct demo *demo, struct str nom); /* itself where no circuit has it */
struct str demo_qui(const struct demo *demo, struct str mail); /* the directory's name, or the address itself */

/* The whole of index.html. */
MUST_USE enum err demo_page(struct demo *demo, struct fault *out_fault);
void demo_page_dossiers(struct demo *demo, struct buf *out);   /* its end: where each dossier stands, what a human must see */

#endif
