/* rapport_fait: a report's files that a program of their own writes (redige.h), for the command and for mails. */
#ifndef NAVETTE_RAPPORT_FAIT_H
#define NAVETTE_RAPPORT_FAIT_H

#include "daemon/rapport.h"
#include "daemon/redige.h"

/* Each in its buffer, which is empty and has its limit: whole, or not at all, and out_fault says why. */
MUST_USE enum err rapport_fait_classeur(struct redige *redige, struct arena *arena, const struct rapport *rapports, size_t count,
                                        struct buf *out_classeur, struct fault *out_fault); /* .xlsx */
MUST_USE enum err rapport_fait_image(struct redige *redige, const struct circuit *circuit, struct buf *out_image, struct fault *out_fault); /* SVG */

#endif
