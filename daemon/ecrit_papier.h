/* ecrit_papier: a fiche on its way to paper, as fiche_papier.h describes it, taken from JSON once for both makers: nothing in its texts
 * becomes markup, and every count is bounded here. */
#ifndef NAVETTE_ECRIT_PAPIER_H
#define NAVETTE_ECRIT_PAPIER_H

#include <jansson.h>

#include "parsers/base/arena.h"
#include "parsers/base/err.h"
#include "parsers/base/str.h"

enum {
    PAPIER_MAX_LIGNES = 2000,    /* lines, and rows of its tables together; a form has 120 */
    PAPIER_MAX_MORCEAUX = 32,    /* of a line */
    PAPIER_MAX_TEXTE = 1024 * 1024, /* bytes of all its texts: 60 pages */
};

struct papier_morceau {
    struct str text; /* clean UTF-8 (utf8_clean), one line */
    char style;      /* 'l' label, 'v' value, 'p' in an empty place, 'c' box, 'n' words */
};

struct papier_ligne {
    char style; /* 't' title, 's' section, 'o' heading below, 'l' line, 'n' note, 'b' table */
    struct papier_morceau *morceaux;
    size_t count;
    struct str (*rows)[2]; /* of a table, the first its heading */
    size_t row_count;
};

struct papier_lu {
    struct str titre, reference;
    struct papier_ligne *lignes;
    size_t count;
};

/* ERR_FINAL says what of it is no description. */
MUST_USE enum err ecrit_papier_lit(struct arena *arena, const json_t *json, struct papier_lu *out_papier, struct fault *out_fault);

/* The document that `json` describes, in the arena. */
MUST_USE enum err ecrit_docx(struct arena *arena, const json_t *json, struct str *out_bytes, struct fault *out_fault);
MUST_USE enum err ecrit_pdf(struct arena *arena, const json_t *json, struct str *out_bytes, struct fault *out_fault);

#endif
