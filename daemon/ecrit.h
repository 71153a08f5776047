/* ecrit: navette-redige, inside. A workbook is described by one JSON object, whose texts are anybody's and stay texts: nothing in it
 * becomes a formula, a link or markup.
 *
 *   { "titre": "…", "jour": "2026-03-05", "feuilles": [ feuille… ] }
 *   feuille   = { "nom": "Suivi", "entete": [ "Suivi des dossiers", "Du … au …" ],      lines above the table
 *                 "colonnes": [ { "titre": "Référence", "largeur": 16, "format": "texte" }… ],
 *                 "lignes": [ [ cellule… ]… ], "fige": 1,                                  columns that stay in sight
 *                 "filtre": true, "paysage": true, "graphiques": [ graphique… ] }
 *   cellule   = null | text | number | { "v": text or number, "f": format }
 *   format    = "texte" | "gras" | "retrait" | "date" (v: "2026-03-05") | "entier" | "decimal" | "pourcent" | "ans" | "mois" | "jours"
 *   graphique = { "genre": "colonnes" | "empile" | "barres", "titre": "…", "x": "…", "y": "…",
 *                 "series": [ { "nom": plage, "categories": plage, "valeurs": plage }… ] }  nom: one cell
 *   plage     = [ feuille, ligne, colonne, ligne, colonne ]                              from 0; rows of the sheet, not of the table
 *
 * The table's headings stand in the row behind the lines of `entete` and an empty one (the first row where there are none). */
#ifndef NAVETTE_ECRIT_H
#define NAVETTE_ECRIT_H

#include <jansson.h>

#include "parsers/base/err.h"
#include "parsers/base/str.h"

enum {
    ECRIT_MAX_INPUT = 32 * 1024 * 1024,  /* bytes of the description */
    ECRIT_MAX_OUTPUT = 32 * 1024 * 1024, /* bytes of the workbook; who asked for it takes no more */
    ECRIT_MAX_FEUILLES = 64,
    ECRIT_MAX_COLONNES = 128,
    ECRIT_MAX_LIGNES = 250 * 1000,       /* of a sheet */
    ECRIT_MAX_CELLULES = 4 * 1000 * 1000, /* of the workbook: 1 GB of memory holds them */
    ECRIT_MAX_GRAPHIQUES = 400, ECRIT_MAX_SERIES = 32,
};

/* The workbook that `json` describes, in *out_bytes (ecrit_memoire's, until the end). ERR_FINAL says what of it is no workbook. */
MUST_USE enum err ecrit_xlsx(const json_t *json, struct str *out_bytes, struct fault *out_fault);

/* What the library wrote to the file that it was told to make: ecrit_memoire.c gives it memory instead. Empty: nothing, or too much. */
struct str ecrit_memoire(void);

#endif
