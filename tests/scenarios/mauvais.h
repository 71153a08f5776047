/* mauvais: hostile and broken mail, made on the fly; no fixture of 70 MB stands in the repository. */
#ifndef NAVETTE_MAUVAIS_H
#define NAVETTE_MAUVAIS_H

#include <glib.h>
#include <stdbool.h>

struct mauvais {
    const char *nom;
    GString *(*fait)(const char *from, unsigned number); /* the whole message; `number` goes into its Message-ID */
    const char *from;   /* of the header, NULL: none that can be read */
    int dossiers;       /* that it opens */
    const char *pourquoi; /* words of its reason in `status --messages`, NULL: any */
    bool traite;        /* it is no trouble: not shown to a human */
};

extern const struct mauvais mauvais[];
extern const size_t mauvais_count;

#endif
