/* lecture_outils: the heavy readers (navette-pdf, navette-ocr) that one reading asks for. The child in which the light readers
 * run can start no program; it asks over a socket (a SOCK_SEQPACKET end, its descriptor 5), one tool at a time:
 *
 *   child -> us   one byte, the tool: 'p' or 'o'
 *   us -> child   '+' and two descriptors: a pipe to write the request to, a pipe to read the packet from (document_tools.h)
 *            or   '-' and why not: a sentence
 *   …             the child writes the request, closes, reads the packet to its end
 *   us -> child   the tool has ended: '+', or '-' and a sentence: crashed, took too long
 *
 * The bytes go from program to program and are never looked at here. Nothing else is answered: a child that asks for something
 * else, or twice at once, has been taken over and is ended. */
#ifndef NAVETTE_LECTURE_OUTILS_H
#define NAVETTE_LECTURE_OUTILS_H

#include <sys/types.h>

#include "daemon/lecture.h"
#include "parsers/document_tools.h"

enum {
    OUTILS_MAX = 3 * LECTURE_MAX_FICHIERS, /* started for one reading: of each file its text, then its text again with its pages */
};

/* Where the tools stand: beside navette-lire; the form's geometry beside the labels (fiche.cfg: fiche-page.cfg). On the heap. */
struct outils_chemins {
    char *programmes[TOOLS];
    char *page;
};
MUST_USE bool outils_chemins(const char *lire, const char *regles_fiche, struct outils_chemins *out_chemins); /* false: no memory */
void outils_chemins_free(struct outils_chemins *chemins); /* accepts a zeroed one */

struct outils {
    struct outils_chemins chemins;
    struct chaud *chaud;      /* of the demand */
    int socket, process;      /* our end; the pidfd of the tool that runs; -1 */
    int events;               /* the lecture's epoll: both are watched there */
    pid_t pid;                /* 0: none runs */
    enum document_tool tool;  /* which */
    int64_t deadline;         /* when it is killed; INT64_MAX */
    int64_t end;              /* when every tool must have ended, so that the child still has time to answer */
    unsigned asked;           /* how often */
};

/* The other end of the socket, for the child, in *out_end. ERR_WAIT when the system has no room. */
MUST_USE enum err outils_init(struct outils *outils, const struct lecture_demande *demande, int events, int64_t now, int64_t end,
                              int *out_end, struct fault *out_fault);

/* Does what is to be done now; never waits. ERR_FINAL: the child asks for nonsense. ERR_WAIT: the system has no room for a tool.
 * ERR_RETRY: a tool was killed by somebody else. */
MUST_USE enum err outils_step(struct outils *outils, int64_t now, struct fault *out_fault);
void outils_free(struct outils *outils); /* kills what still runs; accepts a zeroed one with socket and process -1 */

#endif
