/* fiche_papier_rangs: the rows of the form, in their order, from templates/fiche-papier.txt, which says what each kind is. Pure. */
#ifndef NAVETTE_FICHE_PAPIER_RANGS_H
#define NAVETTE_FICHE_PAPIER_RANGS_H

#include "parsers/fiche.h"

enum { PAPIER_MAX_RANGS = 400 };

enum rang_genre {
    RANG_TITRE,
    RANG_SECTION,
    RANG_SOUS,       /* a heading within a section */
    RANG_VALEUR,     /* « Libellé : value » */
    RANG_CONTACT,    /* a person; mail and telephone, the fields that follow, below */
    RANG_CASE,       /* a box and what it asks */
    RANG_CASE_TEXTE, /* …, and behind it the text of the next field */
    RANG_CHOIX,      /* boxes « oui » and « en cours » */
    RANG_TEXTE,      /* a question, the text below */
    RANG_PARCOURS,   /* the table of years and schools */
    RANG_VISA,       /* an avis: its heading, two boxes with the reason, date and name */
    RANG_VISA_LIBRE, /* … in words, without boxes */
    RANG_CASES,      /* … with boxes, without a heading */
};

struct rang {
    enum rang_genre genre;
    struct str libelle;
    enum fiche_field field; /* FICHE_NO_FIELD for headings */
};

/* ERR_FINAL names the line and what was expected. */
MUST_USE enum err fiche_papier_rangs(struct arena *arena, struct str formulaire, struct rang **out_rangs, size_t *out_count, struct fault *out_fault);

#endif
