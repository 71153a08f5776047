/* fiche_corrige: the lines « Libellé : valeur » in which somebody corrects a fiche by answering what was read of it.
 *
 *   line  = [bullet] [words] label [words] (":" / "=") value      « Date de naissance correcte : 12/03/2010 »
 *   label = what fiche_field_title calls the field / a way of fiche.cfg to write it ["du référent", "de l'école", …]
 *
 * A label that several parts of the form have (« Téléphone ») without saying whose gives all of its fields: who knows the
 * fiche chooses, or asks. A line about an avis is told as such and never as a correction. Pure; all memory is the arena's. */
#ifndef NAVETTE_FICHE_CORRIGE_H
#define NAVETTE_FICHE_CORRIGE_H

#include "parsers/fiche.h"

enum {
    FICHE_MAX_CORRECTIONS = 40, /* lines of one answer; more are a human's */
    FICHE_MAX_CHAMPS = 8,       /* fields that one label may mean */
    FICHE_MAX_ANSWER = 32 * 1024, /* bytes of an answer that are looked at */
};

struct fiche_correction {
    struct str libelle;                       /* as it was written */
    enum fiche_field champs[FICHE_MAX_CHAMPS]; /* at least one */
    size_t champ_count;
    struct fiche_value value; /* text as fiches keep it (STR_NONE: « néant »), or `ticked` of a box */
    struct str doute;         /* why the value cannot be taken, French; STR_NONE where it can */
};

struct fiche_corrections {
    struct fiche_correction *items;
    size_t count;
    struct str avis;  /* the label of the first line about an avis; STR_NONE without */
    struct str reste; /* the first words that are neither; STR_NONE without. Greetings and forms of politeness are passed over */
    bool is_cut;      /* there were more than FICHE_MAX_CORRECTIONS */
};

/* What the sender newly wrote (no quotation, no signature), read by the table of fiche.cfg. */
void fiche_corrections_read(struct arena *arena, const struct fiche_rules *rules, struct str text, day_t today,
                            struct fiche_corrections *out_corrections);

#endif
