/* formulaire_private: the lines of a text as formulaire*.c compare them. */
#ifndef NAVETTE_FORMULAIRE_PRIVATE_H
#define NAVETTE_FORMULAIRE_PRIVATE_H

#include "daemon/formulaire.h"

enum {
    FORMULAIRE_MAX_TEXTE = 64 * 1024, /* bytes looked at; an answer has some hundred */
    FORMULAIRE_MAX_LIBELLE = 240,     /* bytes before the « : » */
};

/* The next line that may be the author's own: without white space and bullets, never one that quotes (« > ») or stands below the
 * head of an older mail. False at the end. */
bool ligne_suivante(struct str *rest, struct str *out_ligne);
/* For comparing: folded, without the marks that stand around a label or close a sentence. */
struct str ligne_pliee(struct arena *arena, struct str text);
/* Folded, and only a full stop and emphasis taken off: « oui ? » stays apart from « oui ». */
struct str valeur_pliee(struct arena *arena, struct str text);

/* A value that `champ` wants, as it is kept; DOUTEUSE where it is not what it wants, ABSENTE where it says that there is none. */
enum lue { LUE_ABSENTE, LUE_COMPRISE, LUE_DOUTEUSE };
enum lue valeur_lit(struct arena *arena, const struct champ *champ, struct str written, struct str *out_texte);

#endif
