/* relais: a small SMTP relay that behaves well, but where a row of its table says otherwise. It keeps every message that it was
 * given to the final dot, taken or not, and when each was begun. Rows: relais_table.c; what each row plays: relais.c. */
#ifndef NAVETTE_RELAIS_H
#define NAVETTE_RELAIS_H

#include "tests/hostile/hostile.h"

#define RELAIS_CHEF "chef.arrageois@departement.example" /* who is asked: the message to her is a question */

enum lieu { /* where a row strikes: in place of the relay's word … */
    L_ACCUEIL,  /* … when it is called */
    L_EHLO,     /* … to EHLO, the first of a connection */
    L_STARTTLS,
    L_POIGNEE,  /* in place of the TLS handshake, right after the connection or STARTTLS */
    L_EHLO_TLS, /* … to EHLO under TLS */
    L_AUTH,
    L_MAIL,
    L_RCPT,
    L_DATA,
    L_CORPS,    /* in the middle of the message's bytes, after 354 */
    L_POINT,    /* … after the final dot */
    L_APRES,    /* right after a message was taken, and so it was said */
    L_SUIVANT,  /* … to the next MAIL over a connection that took one */
    L_QUIT,
    L_PARTOUT,  /* at every word of it */
};

enum acte {
    A_DIT,         /* says `dit` (CR LF is added) and goes on as its first digit means */
    A_BRUT,        /* `dit` as it stands, `len` bytes of it */
    A_COUPE,       /* closes */
    A_RST,         /* closes with a reset */
    A_SILENCE,     /* says nothing until the other side leaves */
    A_GOUTTE,      /* its own words, a byte every 300 ms */
    A_LENT,        /* its own words, after 400 ms */
    A_OCTETS,      /* its own words, a byte at a time */
    A_LF,          /* its own words, lines ended by a bare LF */
    A_DEUX_FOIS,   /* its own words, twice */
    A_LIGNE,       /* one line without an end, 40 MB */
    A_LIGNES,      /* a reply of more lines without an end, 40 MB */
    A_CAPACITES,   /* EHLO's reply with 20,000 words more */
    A_DIT_COUPE,   /* says `dit` and closes */
    A_CERTIFICAT,  /* shakes hands as `dit` */
    A_VIEUX_TLS,   /* … in TLS 1.0 and 1.1 alone */
    A_CLAIR,       /* speaks clear SMTP where TLS is awaited */
    A_SANS,        /* EHLO does not offer what begins as `dit` */
};

enum fin { /* what must become of the three messages, beside what every row must keep: relais.c */
    F_PARTI,     /* all leave within one pass, in spite of it */
    F_REPRIS,    /* all leave by themselves as soon as the relay behaves; the daemon runs on */
    F_PASSE,     /* the same, by passes of --once: none is to blame, nothing is counted against it */
    F_PLUS_TARD, /* the struck one is tried again after a pause, the others leave at once */
    F_REFUSE,    /* the struck one goes to a human, with the relay's words; the others leave */
    F_DOUTE,     /* perhaps taken: again after 30 minutes and no sooner, the same bytes */
    F_HUMAIN,    /* perhaps taken, twice: then a human and never a third time */
    F_ECHAPPE,   /* cut where it cannot be known how much was read: a pause or the 30 minutes, but once in the end */
    F_RETOUR,    /* F_REPRIS, of a relay that nobody answers at first */
    F_ARRET,     /* the daemon is stopped and started again while the relay thinks about a message */
    F_LIMITE,    /* tried again for days, then it goes to a human */
    F_JOUR,      /* F_PASSE, of a relay that is away for a day */
};

enum { TOUJOURS = 1000000 };

enum { /* of a row, beside what happens */
    R_PRIS = 1,  /* struck after the dot, the message was taken all the same */
    R_COURT = 2, /* also in the slow build: a row whose bytes something of ours reads */
    R_ARRET = 4, /* while the message is in doubt the daemon is stopped */
};

struct ligne {
    const char *nom;
    enum lieu lieu;
    enum acte acte;
    const char *dit;
    int fois;        /* how often, then it behaves; 0: once */
    enum fin fin;
    const char *mots; /* of the relay (or of ours), that must be told: in the log, or in the dossier's history */
    const char *tls;  /* NULL: « starttls » */
    const char *a;    /* strikes only for this recipient */
    unsigned manieres;
    size_t len;       /* of A_BRUT */
};

extern const struct ligne relais_table[];
extern const size_t relais_table_count;

struct remis { /* a message that came to its final dot */
    char *de, *a;       /* envelope, without brackets */
    char *message_id;   /* of its header */
    GString *octets;    /* as they came: dots still doubled, the final one left out */
    bool pris;          /* this relay answers for it now */
};

struct relais {
    const struct ligne *ligne;
    struct hostile *hostile;
    int frappes;        /* how often the row has struck */
    int mails;          /* MAIL commands so far */
    GPtrArray *remis;   /* struct remis, in the order in which they came */
    int parties;        /* connections that ended with QUIT */
};

/* All under hostile->verrou; the answers are read with it held. */
struct relais *relais_new(struct hostile *hostile, const struct ligne *ligne);
void relais_serve(struct lien *lien); /* hostile_serve_fn; context: the relay */

/* How many were taken, of this recipient (NULL: of all). */
guint relais_pris(struct relais *relais, const char *a);
guint relais_mails(struct relais *relais);
guint relais_frappes(struct relais *relais);
/* Every message that came: strict CRLF, no line over 998 bytes, dots doubled, seven bits, no NUL, an envelope of ours; none was
 * taken twice (`deux_fois`: the struck one may be, its bytes the same). Notes what is wrong. */
void relais_judge(struct relais *relais, bool deux_fois);

#endif
