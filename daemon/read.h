/* read: the process that has documents read. It starts navette-lire, one child a message, hands it bytes, checks what it
 * answers (lecture), and passes it on to decide. It has no path but its program and the rules, and no network.
 *
 *   decide -> read   {"t":"lis","id":N,"jour":"2026-03-02"}  + document [+ question]
 *   read -> decide   {"t":"lu","id":N,"fichiers":K}          + memfd of the JSON; then, of those of its "interne"."fichiers"
 *                    that were sent, K times {"t":"fichier","id":N,"n":i,"taille":B}  + memfd
 *                or  {"t":"illisible","id":N,"code":65|70|75|137,"pourquoi":"…"}
 *
 * Up to READ_MAX_CHILDREN at once; answers come in the order in which they are ready, those of one id together. Further
 * requests wait in the socket. Sending blocks: decide must have few requests under way, READ_MAX_CHILDREN or so. */
#ifndef NAVETTE_READ_H
#define NAVETTE_READ_H

#include <stddef.h>

enum { READ_MAX_CHILDREN = 4 }; /* two processors, and one slow document must not keep the others waiting */

struct read_config {
    const char *programme; /* of lecture_demande, all of them; valid while read_main runs */
    const char *regles_fiche, *regles_avis, *adresse;
    int secondes;
    size_t taille_max;
};

/* Runs until decide's end of the socket is closed: that is its order to stop, SIGTERM is left as it was found. Enters the
 * sandbox itself. Exit status by sysexits: 0; 71 when the sandbox is refused. */
int read_main(int decide, const struct read_config *config);

#endif
