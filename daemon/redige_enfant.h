/* redige_enfant: one document, made in a program of its own that can reach nothing. */
#ifndef NAVETTE_REDIGE_ENFANT_H
#define NAVETTE_REDIGE_ENFANT_H

#include "parsers/base/buf.h"
#include "parsers/base/err.h"

enum {
    REDIGE_SECONDES = 30,                /* wall clock of one document; a picture of forty questions takes one second */
    REDIGE_MAX_OCTETS = 32 * 1024 * 1024 /* of a document */
};

enum redige_forme { REDIGE_SVG, REDIGE_PNG, REDIGE_XLSX, REDIGE_DOCX, REDIGE_PDF, REDIGE_FORMES };

const char *redige_nom(enum redige_forme forme);         /* "svg": its name in the order and on the command line */
bool redige_forme_named(struct str nom, enum redige_forme *out_forme);
/* Where the program stands that makes it: beside `lire`. */
const char *redige_programme(struct arena *arena, const char *lire, enum redige_forme forme);

/* Starts `programme` with `input` on its standard input and takes the document from its standard output: whole, and what it says it
 * is, or not at all. ERR_FINAL with the program's own sentence where it fails; ERR_WAIT where the system has no room for it. */
MUST_USE enum err redige_make(const char *programme, enum redige_forme forme, struct str input, struct buf *out_document, struct fault *out_fault);

#endif
