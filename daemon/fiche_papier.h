/* fiche_papier: a fiche as it goes back to paper: the form with its labels, what is known behind each, the avis so far. What comes out
 * is a description for navette-redige (`pdf`, `docx`); our own reader reads the document that is made of it back into the same fiche.
 *
 *   { "titre": "…", "reference": "NAV-2026-0042", "lignes": [ ligne… ] }
 *   ligne   = { "s": style, "m": [ morceau… ] } | { "s": "table", "r": [ [ text, text ]… ] }     the first row is its heading
 *   style   = "titre" | "sous" | "section" | "ligne" | "note"
 *   morceau = { "t": text, "s": "l" | "v" | "p" | "c" | "n" }
 *             a label, a value, what stands in an empty place (the reader never takes it for a value), a box (☐ ☒), plain words
 *
 * The line below the title, « Dossier NAV-2026-0042, fiche n° 3 », tells whoever gets it back what it was made of (parsers/fiche_base.h).
 * What is doubted has a line of its own below it, « À vérifier : … », what is missing « à compléter »: conf/fiche.cfg knows both as
 * words that are no values. Pure; all memory is the arena's. */
#ifndef NAVETTE_FICHE_PAPIER_H
#define NAVETTE_FICHE_PAPIER_H

#include "parsers/base/buf.h"
#include "parsers/fiche.h"

struct papier_avis { /* one that counts */
    enum fiche_field champ; /* FICHE_AVIS_CHEF_SERVICE, FICHE_AVIS_RSASE, … */
    struct str nom, motif;  /* absent: not known */
    bool favorable, defavorable;
    struct str mot;         /* where it is neither: « sous réserve » */
    day_t jour;
    bool par_courriel;
};

struct papier {
    struct str formulaire; /* the text of templates/fiche-papier.txt */
    const struct fiche *fiche;
    struct str reference;
    int version;         /* of the fiche, as it is kept: its first lines say it */
    const bool *manquent; /* FICHE_FIELDS of them, for its sender: gaps and doubts are marked; NULL: they are not */
    const struct papier_avis *avis; /* of one field the last */
    size_t avis_count;
};

/* « 06 39 98 12 34 »; what is no number of ten digits as it stands. */
struct str fiche_phone_words(struct arena *arena, struct str phone);

MUST_USE enum err fiche_papier(struct arena *arena, const struct papier *papier, struct str *out_description, struct fault *out_fault);

#endif
