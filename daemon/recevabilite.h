/* recevabilite: the one function that lets an answer count. Pure: (what came, by whom, for which question, on which
 * day) -> does it count, and if not, why, and who is told. There is no second path: answers by mail, `act`, avis
 * ticked on a fiche, the start of a dossier and withdrawals all come through here, with their origin. */
#ifndef NAVETTE_RECEVABILITE_H
#define NAVETTE_RECEVABILITE_H

#include "daemon/annuaire.h"

enum origine { ORIGINE_MAIL, ORIGINE_FICHE, ORIGINE_ACT };
const char *origine_name(enum origine origine); /* "mail", "fiche", "act" */

enum auth_exigee { AUTH_AUCUNE, AUTH_SPF, AUTH_DKIM, AUTH_DMARC }; /* each stands for the ones before it; conf_auth */
const char *auth_exigee_name(enum auth_exigee exigee);             /* "aucune", "spf", "dkim", "dmarc" */
/* What the trusted host's Authentication-Results prove of From (header.h, header_proof, in this order). */
enum auth_vue { AUTH_FAIL = -1, AUTH_INCONNUE, AUTH_PASS_SPF, AUTH_PASS_DKIM, AUTH_PASS };
/* Is that proof as strong as asked? */
bool auth_suffit(enum auth_exigee exigee, enum auth_vue vue);

enum acte { /* what the sender wants to do */
    ACTE_REPONDRE,  /* an avis, to the question of a token */
    ACTE_PIECE,     /* attachments, to the question of a token */
    ACTE_DEMARRER,  /* a fiche */
    ACTE_AVIS_FICHE,/* an avis ticked on a fiche, for `role` */
    ACTE_RETIRER,   /* withdraw the dossier */
    ACTE_CORRIGER,  /* a line of the fiche that was read wrongly, or written wrongly */
    ACTE_COMMANDER, /* asks where a dossier is, adds papers to it, or moves it by a command of a few words */
    ACTE_INFO,      /* answers a question that was passed on, and decides nothing */
    ACTE_ABSENCE,   /* her mail program says that she is away */
    ACTE_OUVRIR,    /* a mail that starts a dossier without a fiche, or tells of an act that is counted */
    ACTE_ERREUR,    /* takes an answer back that was read wrongly; `demande_a` gave it */
    ACTE_RATTACHER, /* says of which dossier a mail is that fitted no question */
};

enum jeton_vu { /* where the token was found */
    JETON_ABSENT,
    JETON_ENTETE,
    JETON_TEXTE,  /* in the text alone, where a relay left it: whoever was sent the question holds it too */
    JETON_HUMAIN, /* nowhere: whoever may has attached the mail to the question, and vouches for nothing else */
};

struct demande_recevabilite {
    enum acte acte;
    enum origine origine;
    day_t jour; /* of receipt */
    struct str expediteur; /* the one From address, lower case; absent when there is none or more than one */
    enum auth_exigee exigee;
    enum auth_vue vue;
    enum jeton_vu jeton;
    bool jeton_connu;    /* the token is one of ours */
    bool jeton_seul;     /* TEXTE: and no other of ours stands there */
    bool relue;          /* what is read will be told to `expediteur`, who may say that it is an error */
    bool plusieurs_dossiers; /* the question, or the reminder that was answered, lists several, and the answer does not say of which it speaks */
    bool jeton_autre_dossier; /* the mail names (reference in the subject or text) another dossier than the token's */
    bool question_ouverte;
    bool a_temps;        /* ERREUR: the delay of its read-back runs, and nothing that waited for it has left */
    struct str role;     /* of the question, or of the avis on the fiche */
    struct portee portee;
    struct str demande_a; /* address of the person who was asked (she may be known to the dossier only: the referent) */
    struct str contact_absence; /* who stands in for the person asked on this dossier alone: the fiche's « Contact en cas
                                   d'absence » where the referent was asked; absent elsewhere */
    const struct str *roles_permis; /* DEMARRER, RETIRER: roles that may; for RETIRER also the dossier's own people: */
    size_t role_permis_count;
    const struct str *gens_du_dossier; /* addresses: referent and emetteur of this dossier */
    size_t gens_count;
    const struct portee *portee_dossier; /* RETIRER, DEMARRER: where those roles must be held; NULL: anywhere */
};

enum verdict {
    COMPTE = 0,
    NON_EXPEDITEUR_ILLISIBLE, /* no From, or more than one */
    NON_AUTHENTIFIE,          /* the mailbox or the role asks for a proof that the mail has not */
    NON_INCONNU,              /* a stranger: told nothing */
    NON_SANS_JETON,           /* the right person perhaps, but no token in a header: asked to answer to the question itself */
    NON_JETON_INCONNU,
    NON_CLOSE,                /* the question is closed */
    NON_AUTRE_DOSSIER,        /* token of one dossier, reference of another */
    NON_PERSONNE,             /* known, but not the person asked nor who stands in for her */
    NON_ANCIEN,               /* she held the role and holds it no more */
    NON_SECRETARIAT,          /* counts when the person confirms */
    NON_ROLE,                 /* an avis on a fiche by who does not hold that role: « declare sur la fiche » and asked */
    NON_DROIT,                /* may not start, or may not withdraw */
    NON_TROP_TARD,            /* the answer may no longer be taken back */
    NON_PLUSIEURS,            /* a plain answer to a mail that lists several dossiers */
    VERDICT_COUNT,
};
const char *verdict_name(enum verdict verdict); /* for events: "compte", "personne", … */

struct recevabilite {
    enum verdict verdict;
    enum qualite qualite;            /* COMPTE: in which quality the sender stands; AUCUNE for people of the dossier only */
    const struct personne *personne; /* the sender in the directory, or NULL; NON_SECRETARIAT: the person who must confirm */
    bool transmet; /* AVIS_FICHE that counts: the box is another's, for whose visa the sender's sending vouches */
    bool repondre;  /* may and should the sender be told, courteously, why it does not count? never a stranger */
    const char *explication; /* one French sentence for that mail and for `status --messages`; static */
};

/* The verdict. Order of the checks: who, authenticated, known, token, open, same dossier, person, one dossier.
 * The token stands in a header; in the text alone it is enough for the very address that was asked (no deputy, no other address of
 * hers), where it is the only one, nobody says that the mail is forged, and the answer is read back. A mail that was attached
 * needs none, and nobody may say that it is forged.
 * REPONDRE, PIECE: counts from who holds the role on the day of receipt, else from the person asked under any of her
 * addresses, unless she has left the role since; the referent departemental for a vacant role when he was asked.
 * INFO: from who was asked, or contact_absence, in answer to the token.
 * ABSENCE: the same token, in a header, the person who was asked, and no failed DMARC even where none is asked; that the question is
 * closed meanwhile does not matter.
 * DEMARRER: counts from `domaines`, and from the directory elsewhere with one of roles_permis.
 * OUVRIR: counts from one of roles_permis alone: no domain stands for a role.
 * RETIRER, CORRIGER, COMMANDER: count from one of roles_permis and from gens_du_dossier; the reference is enough, no token is needed,
 * unless a failed DMARC says that the mail is forged: then nothing but a token in a header is.
 * ERREUR: counts with a token, in time, from whoever answered and from whom the question may count from.
 * RATTACHER: counts with the token, open, from one of roles_permis.
 * ORIGINE_ACT: the operator answers for a person named in `expediteur`; token and authentication are the operator's
 * affair, everything else holds. AVIS_FICHE: counts when the sender holds `role`; the RSASE's sending vouches for the
 * chef_service's visa (design.md, « What counts »). */
struct recevabilite recevabilite(const struct annuaire *annuaire, const struct demande_recevabilite *demande);

#endif
