/* fiche_json: a fiche as the JSON of the reading contract, and back. Needs jansson and the table of fields alone, so
 * that a trusted process links it without any reader. Pure. */
#ifndef NAVETTE_FICHE_JSON_H
#define NAVETTE_FICHE_JSON_H

#include <jansson.h>

#include "parsers/fiche.h"
#include "parsers/fiche_corrige.h"

/* {"kind": "fiche", "format": …, "fiche": {…}, "doubts": […]}, every key always there. A new reference, the
 * caller's; NULL only where there is no memory. */
json_t *fiche_to_json(const struct fiche *fiche, enum document_format format);

/* The inverse, for what another process wrote: input like any other. False, *out_fiche untouched, for anything but
 * exactly such an object: a key too many or missing, another type, an empty or untidy text, a value over
 * FICHE_MAX_VALUE, a date that is none and not doubted, an unknown choice. Texts are copied into the arena. */
bool fiche_from_json(struct arena *arena, const json_t *json, struct fiche *out_fiche);

/* Where each value of a fiche was read: { "jeune.nom": { "source": "image", "page": 1, "sure": 83 }, … }, without the fields that
 * are null. For « interne »: no part of the contract. */
json_t *fiche_provenance_json(const struct fiche *fiche);

/* { "lignes": [ { "libelle", "champs", "valeur", "doute" } ], "avis", "reste", "trop" }, and back, as strictly. */
json_t *fiche_corrections_to_json(const struct fiche_corrections *corrections);
bool fiche_corrections_from_json(struct arena *arena, const json_t *json, struct fiche_corrections *out_corrections);

#endif
