/* lecture: one reading of one message or document by navette-lire, in a child of its own that can reach nothing.
 * Runs in `read`, and in the command `read`. The child gets the bytes on a descriptor and answers on a pipe:
 *
 *   reply  = json-length LF json *( file )          lengths in decimal bytes
 *   file   = index SP file-length LF bytes          of the decoded attachments listed in json "interne"."fichiers", each
 *                                                   once at most, in any order; one that is not sent has no bytes here
 *
 * A PDF or a picture it has read by a tool, a program of its own: lecture_outils.h.
 * Everything is capped: LECTURE_MAX_*; wall clock and CPU. What a child says is input: strict JSON, checked. */
#ifndef NAVETTE_LECTURE_H
#define NAVETTE_LECTURE_H

#include <sys/types.h>

#include "parsers/base/buf.h"
#include "parsers/base/date.h"
#include "parsers/base/err.h"

enum {
    LECTURE_MAX_JSON = 8 * 1024 * 1024,    /* bytes; a message with a long fiche gives about 10 kB */
    LECTURE_MAX_FICHIERS = 64,             /* attachments handed out */
    LECTURE_MAX_OCTETS = 60 * 1024 * 1024, /* bytes of a whole reply */
    LECTURE_ENCORE = 75, /* of *out_exit: the system has no room now, which says nothing of the document */
    LECTURE_TUE = 137,   /* killed by somebody else: an operator, or the system out of memory, for which the document may be to blame */
};

struct lecture_demande {
    int document;         /* the bytes to read: opened for reading alone, or a sealed memfd (wire_memfd): a child that
                             could write to it could change the reading of the next. Stays the caller's */
    int question;         /* the text/plain of the question that was sent, alike, or -1 */
    day_t jour;           /* today, for ages */
    int secondes;         /* wall clock; CPU is limited to the same */
    const char *programme;    /* path of navette-lire */
    const char *regles_fiche; /* paths of fiche.cfg and avis.cfg */
    const char *regles_avis;
    const char *adresse;  /* navette's own address, whose tokens are looked for */
    size_t taille_max;    /* bytes of the document */
    struct chaud *chaud;  /* programs that wait are used, and started where there are none; NULL: programs for this document alone */
};

/* Programs that wait, or will: lecture_chaud.h. One for many readings of the same rules, address and size. NULL: no memory. */
enum chaud_qui { CHAUD_LIRE, CHAUD_PDF, CHAUD_OCR, CHAUDS };
struct chaud *chaud_new(void);
int chaud_fd(const struct chaud *chaud, enum chaud_qui qui); /* to poll for reading: it has left; -1: none waits. Accepts NULL */
void chaud_step(struct chaud *chaud, enum chaud_qui qui);    /* then */
void chaud_free(struct chaud *chaud);                        /* accepts NULL; their clones live on */

/* What whoever starts readers gives up first: all but their programs, their rules, and `also` (a folder to read; may be NULL). */
MUST_USE enum err lecture_sandbox(const char *also, const char *programme, const char *regles_fiche, const char *regles_avis,
                                  struct fault *out_fault);

struct lecture; /* one child under way, and the tool that it has run for it, if any; opaque */

/* Starts a child. Needs the right to fork and to execute `programme`. ERR_WAIT when the system has no room. */
MUST_USE enum err lecture_start(const struct lecture_demande *demande, struct lecture **out_lecture, struct fault *out_fault);
int lecture_fd(const struct lecture *lecture); /* to poll for reading */
int64_t lecture_deadline_ms(const struct lecture *lecture); /* CLOCK_MONOTONIC: call lecture_step then at the latest; it changes */

/* Takes what is there; call when lecture_fd is readable or the deadline has passed (then it kills the child, or its tool).
 * ERR_WAIT: not finished. ERR_NONE: finished well, see below. ERR_FINAL: no reading; *out_exit is 65 with the child's own
 * sentence in out_fault, 70 (« crashed », « took too long », « said nonsense ») for a human, or LECTURE_ENCORE, LECTURE_TUE: another
 * try may read it. */
MUST_USE enum err lecture_step(struct lecture *lecture, int *out_exit, struct fault *out_fault);

struct str lecture_json(const struct lecture *lecture); /* the checked JSON text; until lecture_free */
size_t lecture_fichier_count(const struct lecture *lecture); /* entries of "interne"."fichiers" */
struct str lecture_fichier(const struct lecture *lecture, size_t index); /* bytes of file `index`; STR_NONE if not sent */
void lecture_free(struct lecture *lecture); /* kills what still runs; accepts NULL */

#endif
