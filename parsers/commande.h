/* commande: what somebody asks of the gateway in a few words, in the first line of a mail or in its subject. Pure. Reads, carries
 * nothing out, knows nobody: who may is decide's.
 *
 *   statut [NAV-2026-0042]                           liste [territoire]                    aide
 *   retrait NAV-2026-0042 motif                      pièce NAV-2026-0042 [: ce que c'est]
 *   suppléance NOM du 3 au 14 août [pour NOM]        réaffecter NAV-2026-0042 territoire|MDS [: motif]
 *   avis pour NAV-2026-0042 : favorable [, motif]    avis NAV-2026-0042 favorable pour NOM [, motif]
 *
 * Case, accents, punctuation, a greeting before it and « merci » behind it do not matter. Prose that begins with such a word is
 * none: a line is a command from its first word to its last, or nothing. What would move something and is said with a condition,
 * as a question, or beside another command or a decision, is a command that is not to be done (`trouble`). */
#ifndef NAVETTE_COMMANDE_H
#define NAVETTE_COMMANDE_H

#include "parsers/base/date.h"

enum { COMMANDE_MAX_LINE = 500 }; /* bytes of the line that is looked at */

enum commande_kind {
    COMMANDE_AUCUNE = 0, COMMANDE_STATUT, COMMANDE_LISTE, COMMANDE_AIDE, COMMANDE_RETRAIT, COMMANDE_SUPPLEANCE, COMMANDE_PIECE, COMMANDE_REAFFECTER,
    COMMANDE_AVIS,
};

/* Why it must not be done as it stands. */
enum commande_trouble {
    TROUBLE_AUCUN = 0,
    TROUBLE_DEUX,    /* two commands, two dossiers, or a command and a decision in one mail */
    TROUBLE_DOUTEUX, /* a condition, a question, something to come */
};

struct commande {
    enum commande_kind kind;
    enum commande_trouble trouble;
    struct str reference;  /* NAV-2026-0042, upper case; absent where none is written */
    struct str motif;      /* of a retrait, a réaffecter, an avis; absent where none is given */
    struct str territoire; /* of a liste, as written; absent: all */
    struct str nom;        /* SUPPLEANCE: who stands in; AVIS: for whom; as written, or an address; absent: not said */
    struct str pour;       /* SUPPLEANCE: who is away; absent: the sender */
    struct str vers;       /* REAFFECTER: where, as written: « territoire de l'Artois », « MDS artois » */
    const char *avis;      /* AVIS: "favorable", "defavorable", "reserve"; NULL */
    day_t du, au;          /* SUPPLEANCE: the first and the last day; DAY_NONE: not said, or no day of the calendar */
    struct str reste;      /* what the text says behind it: never absent */
};

const char *commande_name(enum commande_kind kind); /* "statut", …; NULL for COMMANDE_AUCUNE */
const char *commande_trouble_name(enum commande_trouble trouble); /* "deux", "douteux"; NULL for TROUBLE_AUCUN */

/* The command of a mail: in the first line of its new text that is no greeting, else, where that says little, in its subject.
 * A subject that answers (« Re: ») asks for nothing that would move anything, one that passes on for nothing at all.
 * `today` is the day of the mail. */
struct commande commande_read(struct arena *arena, struct str subject, struct str text, day_t today);

/* The next reference (NAV-YYYY-N…) in `text` from *at on, upper case; false at the end. */
bool commande_next_reference(struct arena *arena, struct str text, size_t *at, struct str *out_reference);

#endif
