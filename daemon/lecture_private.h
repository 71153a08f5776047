/* lecture, inside: the reply of a child as it comes, byte by byte if need be. Pure: no descriptor, no process.
 *
 *   LONGUEUR --LF--> JSON --all bytes--> ENTETE <--all bytes-- FICHIER      the end may come in ENTETE only,
 *                                          |----------LF--------^           and there only before its first byte
 *   any of them --nonsense, or a cap--> ERR_FINAL: the reply is not to be fed again
 */
#ifndef NAVETTE_LECTURE_PRIVATE_H
#define NAVETTE_LECTURE_PRIVATE_H

#include "daemon/lecture.h"

enum { REPONSE_MAX_LINE = 24 }; /* bytes of a line of lengths: two numbers of eight digits are 18 */

enum reponse_etat { REPONSE_LONGUEUR, REPONSE_JSON, REPONSE_ENTETE, REPONSE_FICHIER };

struct reponse_part {
    size_t from, len;
    bool is_there;
};

struct reponse {
    struct buf bytes;
    enum reponse_etat etat;
    size_t at;      /* bytes understood so far */
    size_t current; /* index of the file that is coming */
    struct reponse_part json, fichiers[LECTURE_MAX_FICHIERS];
    size_t listed;  /* entries of "interne"."fichiers"; known at the end */
};

void reponse_init(struct reponse *reponse);
void reponse_free(struct reponse *reponse);
/* Takes the next bytes. ERR_FINAL as soon as they cannot be the start of a reply. */
MUST_USE enum err reponse_feed(struct reponse *reponse, struct str bytes, struct fault *out_fault);
/* There are no more bytes: is the reply whole, and its JSON what a reading may say? */
MUST_USE enum err reponse_end(struct reponse *reponse, struct fault *out_fault);
struct str reponse_str(const struct reponse *reponse, const struct reponse_part *part);

#endif
