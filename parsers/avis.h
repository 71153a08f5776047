/* avis: what a person's own words decide about a referral. Pure. Works over new text only (reply.h): quotes, signatures
 * and footers are gone. The words stand in conf/avis.cfg, not here; here is how sentences are found, how the findings
 * of several sentences become one answer, and where the reason stands. A wrong favorable or defavorable is the worst
 * mistake there is: in doubt, and when a rule fails, AVIS_AUCUN, which goes to a person. */
#ifndef NAVETTE_AVIS_H
#define NAVETTE_AVIS_H

#include "parsers/base/date.h"
#include "parsers/base/str.h"

enum {
    AVIS_MAX_TEXT = 64 * 1024,    /* bytes; an answer has a few hundred; more decides nothing */
    AVIS_MAX_SENTENCE = 4096,     /* bytes of one; a longer one is a failed rule */
    AVIS_MAX_SENTENCES = 400,
    AVIS_MATCH_LIMIT = 100000,    /* PCRE2's counts; reached, the rule has failed */
    AVIS_MATCH_STEPS = 20,        /* where machine code counts once, the interpreter counts each step */
    AVIS_HEAP_LIMIT = 20000,      /* kB */
    AVIS_DEPTH_LIMIT = 20000,
};

enum avis_sens { AVIS_AUCUN = 0, AVIS_FAVORABLE, AVIS_DEFAVORABLE, AVIS_RESERVE };

struct avis {
    enum avis_sens sens;
    struct str motif;       /* as written; the condition of a reserve with its conjunction; absent where none */
    day_t a_partir_du;      /* « favorable à compter du … »; DAY_NONE */
    bool liste_attente;
    struct str remarque;    /* of an agreement: all that was written, courtesy aside, where that is more than the decision; else absent */
    struct str lieu;        /* where the person will be received, as written: « SESSAD de Lens », « Arras »; absent */
    const char *nature;     /* of no decision: "remerciement", "question", "transfert", "reprise"; "erreur" where the text begins with it; NULL */
    bool diverge;           /* the two forms of the body do not say the same (message_avis.c) */
    const char *why;        /* name of the rule that decided or stopped, for the log; never NULL */
};

struct avis_rules; /* opaque; lives in the arena it was parsed into, read only */

/* Reads the rules (the text of conf/avis.cfg; `path` is for messages). The arena must live as long as the rules. `many`: for who will
 * read many texts by them, machine code is made of each, and learnt what it cannot match without (avis_filtre): three times the time
 * of the rest, for the same answers sooner. ERR_FINAL with file, line and what is wrong. */
MUST_USE enum err avis_rules_parse(struct arena *arena, struct str text, const char *path, bool many,
                                   const struct avis_rules **out_rules, struct fault *out_fault);

/* Decides over `new_text` (UTF-8). `today` completes dates written without a year. Never fails. */
struct avis avis_read(struct arena *arena, const struct avis_rules *rules, struct str new_text, day_t today);

/* The same, of an author whose address is at `host` (RFC 5322's domain, lower case; absent): under its name there, « SESSAD Horizon » from
 * sessad-horizon.example, the author's own house speaks. */
struct avis avis_read_from(struct arena *arena, const struct avis_rules *rules, struct str new_text, day_t today, struct str host);

/* What the two forms of one body are to each other. */
enum avis_forms {
    FORMS_EQUAL,    /* the same words */
    FORMS_ALIKE,    /* but for greetings, signatures and the like */
    FORMS_NO_PLAIN, /* the text only says that there is a page */
    FORMS_DIFFER,   /* one says what the other does not: a human looks */
};
enum avis_forms avis_compare_forms(struct arena *arena, const struct avis_rules *rules, struct str plain, struct str html);

const char *avis_name(enum avis_sens sens); /* "favorable", …; NULL for AVIS_AUCUN */

#endif
