/* boite: a small IMAP server in memory that behaves well, but where the row of a table says otherwise. It holds two mails: one
 * with a fiche, and one that a human has marked \Deleted and that nobody may touch. */
#ifndef NAVETTE_HOSTILE_BOITE_H
#define NAVETTE_HOSTILE_BOITE_H

#include "tests/hostile/hostile.h"

struct courrier {
    guint uid;
    char *dossier; /* the folder that it lies in, as on the wire */
    GString *octets;
    bool lu, efface; /* \Seen, \Deleted */
};

struct seance;
/* One misbehaviour, where a row says so. True: that was the answer; false: the good one follows. `texte` is the row's. */
typedef bool coup_fn(struct seance *seance, const char *texte);

enum fin {
    FIN_AGIT,   /* every mail acted on once and filed */
    FIN_RESTE,  /* every mail acted on once; what cannot be filed stays where it was */
    FIN_LAISSE, /* nothing acted on, nothing touched; the log says why */
};

enum { TOUJOURS = -1 }; /* `fois`: strikes for ever */

enum { /* `plus` */
    SECOND = 1 << 0,     /* a second mail comes when it strikes first: it must be acted on too */
    SANS_LOGIN = 1 << 1, /* no login may ever be sent to this server */
    ENVOYES = 1 << 2,    /* a copy of each message that leaves is to be filed here … */
    COPIES = 1 << 3,     /* … and lies there once in the end */
    NOUVELLES = 1 << 4,  /* the good IDLE tells of mail as long as some lies in the inbox */
    LONG = 1 << 5,       /* looked at for some seconds more: what is repeated shows */
    BREF = 1 << 6,       /* on the slow build too */
};

struct rangee_boite {
    const char *nom;
    const char *lieu; /* « connexion », « salut », a command, BODY (UID FETCH of a mail's bytes), « * » (every command) */
    coup_fn *coup;
    const char *texte;
    int fois;                /* how often it strikes; certificates: for so many connections. TOUJOURS */
    enum fin fin;
    unsigned plus;
    const char *mots;        /* that the log must hold, or NULL */
    const char *tls;         /* default « implicite » */
    const char *certificat, *priorite; /* see lien_tls */
    const char *sans;        /* capabilities that the server lacks, between spaces */
};

extern const struct rangee_boite rangees_boite[];
extern const size_t rangee_boite_count;

struct boite_serveur {
    struct hostile *hostile;
    const struct rangee_boite *rangee;
    GMutex verrou;        /* over what follows */
    GPtrArray *courriers; /* struct courrier */
    GPtrArray *dossiers;  /* char *: folders beside INBOX */
    guint uidvalidity, uidnext;
    int coups;            /* how often it has struck */
    int commandes;        /* how many were asked */
    bool expunge_nu;      /* EXPUNGE without UIDs, or CLOSE, was asked for */
    bool indiscret;       /* ENVELOPE or BODYSTRUCTURE was asked for */
};

struct seance { /* one connection */
    struct boite_serveur *serveur;
    struct lien *lien;
    char *tag;
    char *arguments;      /* of the command, after its name */
    GString *litteral;    /* the last literal of the command */
    char *dossier;        /* selected, or NULL */
    bool entre;           /* logged in */
};

struct boite_serveur *boite_serveur_new(struct hostile *hostile, const struct rangee_boite *rangee);
void boite_serveur_add(struct boite_serveur *serveur, const char *fiche); /* one more mail into INBOX */
void boite_serve(struct lien *lien); /* context: struct boite_serveur */

/* boite_commandes.c: the good answer to a command whose name is known; false: it is not known. */
bool boite_command(struct seance *seance, const char *name);
/* The next word of *arguments: an atom, what stands between quotes, a list with its parentheses; NULL at the end. */
char *boite_word(char **arguments);
bool boite_set_has(const char *set, guint uid); /* « 1:3,7:* » */
bool boite_has(const struct seance *seance, const char *capability);

/* boite_coups.c. In texts: %T tag, %U UID of the first mail, %V UIDVALIDITY, %M the mail's length, %B its bytes, %P half of them,
 * %A what followed the command's name, %N a number that grows, %0 NUL, %% a percent sign. */
coup_fn coup_dit;     /* the text is the answer */
coup_fn coup_avant;   /* the text, then the good answer */
coup_fn coup_coupe;   /* the text, then the end of the stream */
coup_fn coup_rst;     /* the text, then RST */
coup_fn coup_tait;    /* the text, then silence */
coup_fn coup_goutte;  /* the text, a byte each quarter of a second, then the good answer */
coup_fn coup_flot;    /* the text again and again, 40 MB of it, then the good answer; what stands before a « | » but once */
coup_fn coup_ligne;   /* the text, then 60 MB without an end of line */
coup_fn coup_parentheses, coup_capacites; /* 200,000 « ( » in a FETCH; 10,000 capabilities; then the good answer */
coup_fn coup_injecte; /* STARTTLS: the OK and the text in one go, then TLS */
coup_fn coup_renumerote;  /* UIDVALIDITY and all UIDs change, and the connection ends */
coup_fn coup_fait_puis_coupe; /* does what was asked, and ends before it says so */
coup_fn coup_choisit; /* SELECT: the text is the answer, and the folder is selected */
coup_fn coup_annonce; /* IDLE: the text comes a moment later, as news do */
coup_fn coup_presse;  /* IDLE: the text comes at once */

#endif
