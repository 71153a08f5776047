/* What decide_lectures.c (readings that came back) and decide_remises.c (messages handed out) share. */
#ifndef NAVETTE_DECIDE_LECTURES_H
#define NAVETTE_DECIDE_LECTURES_H

#include "daemon/decide_boucle.h"
#include "daemon/decide_courrier.h"

/* The reading of message `id` that is under way, NULL; 0: a free place. */
struct lecture_en_cours *lectures_find(struct boucle *boucle, int64_t id);
const struct conf_boite *lectures_boite(const struct boucle *boucle, struct str nom); /* NULL: not configured any more */
/* A human gets it; in a shared mailbox only when it bears a token of ours: else it is somebody's own mail and stays there. */
MUST_USE enum err lectures_illisible(struct atelier *atelier, struct courrier_lu *courrier, struct str pourquoi);
/* Hands it to read, with the text of its question, and takes a free place, which there must be; decide_remises.c. */
MUST_USE enum err lectures_remise(struct boucle *boucle, const struct courrier_lu *courrier);

#endif
