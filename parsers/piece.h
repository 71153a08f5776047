/* piece: what an attached document that is no fiche is, by what it says, else by its name. Pure. */
#ifndef NAVETTE_PIECE_H
#define NAVETTE_PIECE_H

#include "parsers/document.h"

enum piece_type { PIECE_NOTIFICATION, PIECE_DIPC, PIECE_ACCORD, PIECE_DELEGATION, PIECE_AUTRE };
enum {
    PIECE_MAX_READ = 64 * 1024, /* bytes of text looked at: what a paper is stands on its first pages */
};

/* `document` may be NULL (nothing could be read), `file_name` STR_NONE. A heading of the text counts most, then the
 * name, then words in the text. Never fails: PIECE_AUTRE where nothing tells. `arena` is used for scratch. */
enum piece_type piece_recognise(struct arena *arena, struct str file_name, const struct document *document);

const char *piece_type_name(enum piece_type type); /* "notification", "dipc", "accord", "delegation", "autre" */

#endif
