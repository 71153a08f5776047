/* fiche_look: what of the form a document shows, filled in or not. By it pages that came one by one are put in order, and two
 * fiches in one document told apart. Pure. */
#ifndef NAVETTE_FICHE_LOOK_H
#define NAVETTE_FICHE_LOOK_H

#include "parsers/fiche.h"

struct fiche_look {
    bool shows[FICHE_FIELDS]; /* a label of the field was found */
    size_t fields, own;       /* fields shown; labels that no other paper has */
    size_t again;             /* the block with which a second fiche begins; the document's count where there is none */
};
void fiche_look(struct arena *arena, const struct fiche_rules *rules, const struct document *document, struct fiche_look *out_look);

/* The block with which the fiche of another young person begins in the same document; its count where there is none. What stands
 * from there on is no part of the first: an avis of one must never stand with the name of the other. */
size_t fiche_second_begins(struct arena *arena, const struct fiche_rules *rules, const struct document *document, day_t today);

/* Do the two name the same young person? Letters of a scan may be wrong where the birth date agrees. */
bool fiche_same_person(struct arena *arena, const struct fiche *a, const struct fiche *b, bool is_scan);
bool fiche_has_name(const struct fiche *fiche); /* name and first name */

#endif
