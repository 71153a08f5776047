/* lu: what navette-lire says of a message, taken from its JSON (reading-contract.md, « A message », and the member
 * "interne"). The child has touched hostile bytes: what it says is input like any other, checked here member by member,
 * cleaned (utf8_tidy for one-line values) and refused whole where it is not what the contract says. Pure. */
#ifndef NAVETTE_LU_H
#define NAVETTE_LU_H

#include "daemon/circuit.h"
#include "parsers/fiche_corrige.h"

enum {
    LU_MAX_FICHES = 20,    /* in one message; more is not a mail that a person wrote */
    LU_MAX_FICHIERS = 64,  /* = LECTURE_MAX_FICHIERS */
    LU_MAX_JETONS = 8,
    LU_MAX_REBONDS = 50,   /* recipients of a delivery report */
};

enum lu_genre { LU_FICHE, LU_AVIS, LU_ABSENCE, LU_REBOND, LU_COMMANDE, LU_AUTOMATIQUE, LU_AUTRE, LU_GENRE_COUNT };
const char *lu_genre_name(enum lu_genre genre); /* "fiche", … */

struct lu_fiche {
    struct fiche fiche;
    struct str json; /* the fiche's own object, as text: what is kept */
    struct str base_reference; /* of a form that we filled in: which fiche of which dossier it was made of; absent: none. The sender's word */
    int base_version;
    bool scan;       /* recognised in pictures: letters may be others */
};

struct lu_fichier {
    struct str nom, media;
    struct str type; /* of a piece: "notification", "dipc", "accord", "delegation", "autre" */
    struct str illisible; /* why it could not be read; absent where it was */
    struct str cause;     /* then: "protege", "chiffre", … (parsers/message.h) */
    int fiche;       /* index of the fiche that it holds, or -1 */
    struct str sha256; /* in the spool; set by who stored it */
};

/* What a « commande » asks; what it does not say is absent (parsers/commande.h). */
struct lu_commande {
    struct str quoi;      /* "statut", "liste", "aide", "retrait", "suppleance", "piece", "reaffecter", "avis" */
    struct str reference, motif, territoire, nom, pour, vers, avis;
    day_t du, au;         /* DAY_NONE: not said */
    struct str trouble;   /* it must not be done as it stands: "deux", "douteux" */
};

struct lu_rebond {
    struct str destinataire; /* lower case */
    struct str statut;       /* « 5.1.1 »; absent: none */
    struct str pourquoi;     /* in the words of the server; absent: none */
    bool definitif;
};

struct lu {
    enum lu_genre genre;
    struct str sujet, texte;
    struct str lignes;       /* the same text with its line breaks, for what is read line by line */
    bool a_avis;
    enum sens sens;          /* with a_avis */
    struct str motif;        /* absent: none */
    struct str remarque;     /* of an agreement: what was written with it; absent: no more than that */
    bool liste_attente;
    struct str a_partir_du;  /* ISO date or absent */
    struct lu_commande commande;
    struct lu_fiche *fiches;
    size_t fiche_count;
    struct lu_fichier *fichiers;
    size_t fichier_count;
    struct fiche_corrections corrections; /* lines « Libellé : valeur » of the text, for a fiche that is there already */
    struct str jetons[LU_MAX_JETONS]; /* found in the text: they help to find, they authorise nothing */
    size_t jeton_count;
    struct str nature;       /* of an « autre », as far as it was seen: "remerciement", "question", "transfert", …; else absent */
    day_t promesse;          /* … : the day for which she announces her answer; DAY_NONE: none */
    struct str machine;      /* what a program wrote: "lecture", "calendrier", "reaction", "liste", "accuse"; else absent */
    struct lu_rebond *rebonds;
    size_t rebond_count;
    struct str renvoye_id, renvoye_jeton; /* of the mail that a delivery report gives back: its Message-ID, its token; else absent */
    day_t absence_du, absence_retour;     /* the first day away, the first day back; DAY_NONE: not said */
    struct str absence_remplacant;        /* lower case; absent: none */
};

/* ERR_FINAL, with what is wrong, where the JSON is not a message of the contract. */
MUST_USE enum err lu_parse(struct arena *arena, struct str json, struct lu *out_lu, struct fault *out_fault);

#endif
