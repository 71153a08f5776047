/* commande: what somebody asks of the gateway in a word at the beginning of a mail. Pure. Reads, carries nothing out. */
#ifndef NAVETTE_COMMANDE_H
#define NAVETTE_COMMANDE_H

#include "parsers/base/str.h"

enum { COMMANDE_MAX_LINE = 500 }; /* bytes of the line that is looked at */

enum commande_kind { COMMANDE_AUCUNE = 0, COMMANDE_STATUT, COMMANDE_LISTE, COMMANDE_AIDE, COMMANDE_RETRAIT };

struct commande {
    enum commande_kind kind;
    struct str reference; /* NAV-2026-0042, upper case; absent where none is written */
    struct str motif;     /* of a retrait; absent where none is given */
};

const char *commande_name(enum commande_kind kind); /* "statut", …; NULL for COMMANDE_AUCUNE */

/* The command in the first line of `text` that is no greeting. Only a line that is a command from its first word to
 * its last counts, but for retrait, whose motif follows. */
struct commande commande_read(struct arena *arena, struct str text);

/* The same of a subject; answers and forwards (« Re: ») command nothing. */
struct commande commande_of_subject(struct arena *arena, struct str subject);

/* The next reference (NAV-YYYY-N…) in `text` from *at on, upper case; false at the end. */
bool commande_next_reference(struct arena *arena, struct str text, size_t *at, struct str *out_reference);

#endif
