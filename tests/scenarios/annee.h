/* annee: a year of two territories in virtual time. The daemon lives it, a pass a day; what it did is compared with a table that is
 * worked out here, from the words of README.md and domain.md and from nothing of the daemon's code: another calendar, walked day by
 * day, another way to Easter, the public holidays by list.
 *
 *   annee.c             the days: mail in, a pass, mail out
 *   annee_monde.c       the configuration: people, circuit
 *   annee_script.c      who sends what when, and how long people think
 *   annee_calendrier.c  days
 *   annee_table.c       which reminder is due to whom on which day
 *   annee_juge.c        what was done against what was due */
#ifndef NAVETTE_ANNEE_H
#define NAVETTE_ANNEE_H

#include "tests/scenarios/scene.h"

/* ---- annee_calendrier.c: a day is GLib's Julian day, 1 for 1 January of the year 1 ---- */

guint32 jour_de(int annee, int mois, int jour);
int jour_annee(guint32 jour);
char *jour_iso(guint32 jour);    /* « 2026-03-02 » */
char *jour_long(guint32 jour);   /* « lundi 2 mars 2026 » */
int jour_semaine(guint32 jour);  /* 1 Monday to 7 Sunday */
bool jour_ouvert(guint32 jour);  /* an office is open */
guint32 jours_ouvres(guint32 depuis, int nombre); /* that many open days after it */
int compte_ouvres(guint32 depuis, guint32 jusqu_a); /* open days after the one, up to and with the other */
bool calendrier_sur(GString *why); /* the list of holidays is what the Church's tables say */

/* ---- annee_monde.c ---- */

enum { ETAPES = 5, TERRITOIRES = 2 };

struct etape_annee { /* as the circuit's text has it */
    const char *nom, *titre;
    int ouvres, jours, mois; /* its delay: one of them */
};
extern const struct etape_annee etapes_annee[ETAPES];

extern const char *const referente_annee; /* référent départemental */
const char *demandeur_annee(int territoire);
/* Whom that step asks; who stands in for her that day; who stands above her, or NULL. */
const char *interroge(int territoire, int etape);
const char *supplee(int territoire, int etape, guint32 jour);
const char *au_dessus(int territoire, int etape);
void monde_ecrit(const struct scene *scene);

/* ---- annee_script.c ---- */

struct demande { /* a dossier of the script */
    guint32 depart;      /* the day on which it is sent in */
    int territoire;
    char *reference;
    int etape;           /* where it stands: ETAPES at the end, -1 before it began */
    guint32 posee, echeance; /* of the open question */
    guint32 repond;      /* the day from which on its answer lies in the mailbox */
    char *adresse;       /* Reply-To of that question */
    /* of annee_table.c: */
    int niveau;
    guint32 encore;      /* behind the last level: the day of the next */
};

struct annee {
    struct scene *scene;
    guint32 debut, fin; /* first day, last day */
    guint32 arret_debut, arret_fin; /* nobody runs anything from the one to the other */
    struct demande *demandes;
    guint demande_count;
    GHashTable *attendus, *faits; /* « NAV-2026-0001 2026-03-02 relance avis_chef alma@… » */
    guint passes, rappels, dehors, syntheses, absences;
    bool rompu; /* a pass failed: the rest would say nothing */
    GString *ecarts;              /* what is wrong: a line each */
    guint ecart_count;
};
void script_fait(struct annee *annee, guint count, guint32 ecart);
/* When who was asked that day answers; she may be away. */
guint32 script_repond(const struct demande *demande, guint which);
/* What her mail program answers that day; NULL: she is there. */
char *script_absence(const char *who, guint32 jour);
char *script_texte(const struct demande *demande, guint which); /* the mail that begins it */
void ecart(struct annee *annee, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- annee_table.c ---- */

guint32 table_echeance(int etape, guint32 posee);
/* What is due that day, into `attendus`; a question that is open then. */
void table_jour(struct annee *annee, struct demande *demande, guint32 jour);

/* ---- annee_juge.c ---- */

/* The mails of a pass: reminders one a person, none where `dedans` is false (a closed day, or not the hour); digests. */
void juge_passe(struct annee *annee, guint32 jour, bool dedans);
void juge_annee(struct annee *annee); /* all of it, at the end */
bool est_rappel(const struct lettre *lettre);

#endif
