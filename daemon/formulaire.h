/* formulaire: the named answers and the lines « Libellé : valeur » of a text that a person newly wrote. Pure.
 *
 *   Réponse : Le rendez-vous a eu lieu        the named answer: a libelle or its name, folded, alone after « Réponse : »;
 *   Date du rendez-vous : 12/03/2026          or alone on the first line that is not empty
 *
 * Prudent: two different answers, an answer with anything behind it but a full stop, an unknown libelle after « Réponse : »,
 * a value that is not what its champ wants: nothing is understood, and a human, or the author, is asked. A line that is a
 * champ's libelle without a value, or with « pas encore » where a date is wanted, is a value that is not given. A value goes on
 * to the end of its line only. Lines that quote (« > »), and all below the head of an older mail, are nobody's answer. « Réponse :
 * favorable » is no named answer: the three avis are read elsewhere. */
#ifndef NAVETTE_FORMULAIRE_H
#define NAVETTE_FORMULAIRE_H

#include "daemon/circuit.h"

enum { FORMULAIRE_MAX_VALEUR = 500 }; /* bytes of one value; more is not understood */

struct reponse_lue {
    int choix;        /* index in question->choix, or -1 */
    bool contradictoire; /* two answers, or one that none of the question's is */
};

/* Which of `choix` the text gives. */
struct reponse_lue formulaire_choix(struct arena *arena, struct str texte, const struct choix *choix, size_t count);

struct valeur_lue {
    const struct champ *champ;
    struct str texte; /* as kept: ISO for dates and pieces, "oui"/"non", digits, the value of `choix` as the circuit writes it */
};

struct formulaire {
    struct valeur_lue *items; /* those that were given, in the order of the champs */
    size_t count;
    const struct champ *manque; /* the first that is required and not given, or NULL */
    const struct champ *douteux; /* the first whose value is not what it wants, or that is given twice with two values; NULL */
};

/* `sens_seul` for defavorable answers: the same, but nothing is missing. */
struct formulaire formulaire_lit(struct arena *arena, struct str texte, const struct champ *champs, size_t count, bool sens_seul);

/* A number at the end of a line, « x 3 », « : 3 », « (3) »; 1 where none is said, 0 where it is not understood (other numbers,
 * « deux », « annulée » in the line: a human is asked). And the date in it, DAY_NONE without. For acts that are counted: the
 * line begins with one of its words, folded; of words that begin alike the longest. */
struct acte_lu {
    int acte; /* index, -1: none, or two acts have that word */
    int64_t nombre;
    day_t jour;
};
struct acte_lu formulaire_acte(struct arena *arena, struct str ligne, const struct acte_compte *actes, size_t count);

#endif
