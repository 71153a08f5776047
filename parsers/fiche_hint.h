/* fiche_hint: whether a body may hold a fiche at all, told at a fraction of what reading it costs: nearly every mail is an answer, and
 * what it quotes is what we asked. Pure. */
#ifndef NAVETTE_FICHE_HINT_H
#define NAVETTE_FICHE_HINT_H

#include "parsers/fiche.h"

/* False: fiche_read would find no fiche in it, but for lines that are the question's, word by word (absent: none known). */
bool fiche_may_be(struct arena *arena, const struct fiche_rules *rules, struct str text, struct str question);
/* The same of a page, of which no tree is made. */
bool fiche_may_be_page(struct arena *arena, const struct fiche_rules *rules, struct str html, struct str question);

#endif
