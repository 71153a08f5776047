/* sante: which mailboxes are read and whether mail leaves, since when not, and in whose words. Kept by decide, told to the log once
 * a change, to the exploitant by mail (decide_alertes.c), and to whoever watches by the file `health` of the state folder:
 *
 *   {"quand":"2026-03-02T09:00:00+01:00","etat":"bien"|"alerte",
 *    "boites":[{"nom","etat":"inconnue"|"lue"|"incomplete"|"injoignable"|"refusee"|"muette","lue","depuis","cause"}],
 *    "envoi":{"etat":"bien"|"relais_injoignable","depuis","cause","en_attente","echecs"}}
 *
 * No personal data: an address in a server's words is left out. Nothing here asks what time it is. */
#ifndef NAVETTE_SANTE_H
#define NAVETTE_SANTE_H

#include "daemon/conf.h"

enum {
    SANTE_MAX_CAUSE = 240,          /* bytes of a server's words */
    SANTE_SILENCE_SECONDS = 45 * 60, /* a mailbox that was read and of which nothing is heard for so long is not read; longer
                                        than a server may be listened to without a walk (RFC 2177: 29 minutes) */
    SANTE_ECRIT_SECONDS = 60,       /* the file is written at least that often */
};

enum sante_etat {
    SANTE_INCONNUE,    /* not walked yet since the start */
    SANTE_LUE,
    SANTE_INCOMPLETE,  /* a mail of it cannot be taken */
    SANTE_INJOIGNABLE,
    SANTE_REFUSEE,     /* the server refuses us: a human must act */
    SANTE_MUETTE,      /* its process died, or says nothing */
};

struct sante_boite {
    struct str nom;
    enum sante_etat etat;
    int64_t vue;     /* moment of the last sign of life */
    int64_t lue;     /* of the last whole walk; 0: none since the start */
    int64_t premier, depuis, alerte; /* as struct boite_row: they outlive the process */
    int64_t etait_depuis; /* read again; it was not since that moment */
    bool a_sauver;   /* these three are not in the database yet */
    day_t alerte_jour; /* the exploitant needs no word of it on this day any more */
    char cause[SANTE_MAX_CAUSE + 1];
};

struct sante {
    int alerte_secondes;
    struct sante_boite boites[CONF_MAX_BOITES];
    size_t boite_count;
    int64_t relais_depuis; /* 0: mail leaves */
    char relais_cause[SANTE_MAX_CAUSE + 1];
    int echecs;            /* messages given up since the start */
    bool change;           /* since the file was written */
};

void sante_start(struct sante *sante, const struct conf *conf, int64_t moment);
struct sante_boite *sante_boite(struct sante *sante, struct str nom); /* NULL if none */

/* A walk that ended, by the words of fetch.h. True when the mailbox's state is another than before; *out_before is that. */
bool sante_passe(struct sante *sante, struct sante_boite *boite, struct str etat, struct str cause, int64_t moment,
                 enum sante_etat *out_before);
void sante_signe(struct sante_boite *boite, int64_t moment); /* a mail of it comes in: the first walk may take long */
/* Its process died. Or, with sante_veille, nothing was heard of it for too long. True as above. */
bool sante_perdue(struct sante *sante, struct sante_boite *boite, int64_t moment);
bool sante_veille(struct sante *sante, struct sante_boite *boite, int64_t moment);
/* Is it time to tell a human? At once where the server refuses us, else after alerte_minutes. */
bool sante_due(const struct sante *sante, const struct sante_boite *boite, int64_t moment);

bool sante_relais_tombe(struct sante *sante, struct str cause, int64_t moment); /* true the first time */
bool sante_relais_va(struct sante *sante); /* true when it had failed */

/* The file, in one piece: a reader sees the old one or the new one. `en_attente`: messages that wait to be sent. */
MUST_USE enum err sante_write(struct sante *sante, const char *path, int en_attente, int64_t moment, struct fault *out_fault);

#endif
