/* ecart: what a fiche says that the one before it did not. The same fiche comes again as its PDF print, as its scan, with other
 * line breaks or a letter misread: that is no correction. Pure. */
#ifndef NAVETTE_ECART_H
#define NAVETTE_ECART_H

#include "parsers/fiche.h"

enum ecart_facon {
    ECART_EXACT,    /* by the same way of writing: every difference counts, what was emptied too */
    ECART_AUTRE,    /* in another format: punctuation, line breaks and what is missing do not count */
    ECART_SCAN,     /* recognised in pictures: nor do letters that were misread */
};

struct ecart {
    enum fiche_field champs[FICHE_FIELDS]; /* that changed */
    size_t count;
    struct fiche fiche; /* what stands from now on: the new one; where it is no exact copy, the one before with what changed */
};

void ecart_of(struct arena *arena, const struct fiche *before, const struct fiche *after, enum ecart_facon facon, struct ecart *out_ecart);

/* A form that was filled in with `base` comes back while the dossier may have gone on. What its sender did not change stays as it is
 * now, whatever it says; what she changed is taken, unless it became something else in between: then nothing is taken of that line. */
struct retour {
    enum fiche_field champs[FICHE_FIELDS], conflits[FICHE_FIELDS]; /* taken; told otherwise by both */
    size_t count, conflit_count;
    struct fiche fiche; /* what stands from now on */
};

void ecart_retour(struct arena *arena, const struct fiche *base, const struct fiche *returned, const struct fiche *now, enum ecart_facon facon,
                  struct retour *out_retour);

#endif
