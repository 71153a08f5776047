/* calendrier: days that are reckoned from other days, as a circuit writes them. Pure: nobody here knows what day it is.
 *
 *   moment     = base *( ("+" | "-") delai )                « jeune.date_naissance + 17 ans - 6 mois »
 *   base       = "ouverture" | "entree" | "admission"       of the dossier; its coming to this etape; its admission
 *              | "jeune.…"                                  a date of the fiche (jeune.date_naissance, jeune.echeance_notification)
 *              | "champ.NOM"                                a date that an answer gave
 *              | "element.echeance"
 *   recurrence = "chaque mois le" N | "chaque trimestre le" N | "chaque semestre le" N      N of the first month of each
 *              | "chaque année le" N MOIS | "toutes les" N "semaines depuis le" AAAA-MM-JJ
 * A day that a month does not have (the 31st of June, 29 February) is its last. */
#ifndef NAVETTE_CALENDRIER_H
#define NAVETTE_CALENDRIER_H

#include "daemon/echeance.h"

enum moment_base { MOMENT_OUVERTURE, MOMENT_ENTREE, MOMENT_ADMISSION, MOMENT_FICHE, MOMENT_CHAMP, MOMENT_ELEMENT };
enum { MOMENT_MAX_PAS = 4 };

struct moment {
    enum moment_base base;
    struct str nom; /* FICHE: "jeune.date_naissance"; CHAMP: the champ's name, without « champ. » */
    struct {
        struct delai delai;
        bool avant;
    } pas[MOMENT_MAX_PAS];
    size_t pas_count;
    struct str ecrit; /* as the file says it */
};

/* False where the text is none; *out_moment points into it. */
bool moment_parse(struct str text, struct moment *out_moment);
/* The day, counted step by step from `base`; working days as echeance counts them, calendar steps are not moved to open days.
 * DAY_NONE where `base` is. */
day_t moment_day(const struct moment *moment, day_t base, const struct fermetures *fermetures);

enum rythme { RYTHME_MOIS, RYTHME_TRIMESTRE, RYTHME_SEMESTRE, RYTHME_AN, RYTHME_SEMAINES };

struct recurrence {
    enum rythme rythme;
    int jour;     /* of the month */
    int mois;     /* AN: 1 to 12 */
    int semaines; /* SEMAINES: their number */
    day_t depuis; /* SEMAINES: the first day */
};

bool recurrence_parse(struct str text, struct recurrence *out_recurrence);
/* The first day of it that is after `after`. */
day_t recurrence_next(const struct recurrence *recurrence, day_t after);

/* One whole date as a person writes it, and nothing else but an hour: « 12/03/2026 », « 12.3.26 », « 2026-03-12 »,
 * « 12 mars 2026 », « le jeudi 12 mars 2026 à 14h30 ». A date without its year is none, nor one whose weekday is wrong. */
bool calendrier_date(struct arena *arena, struct str text, day_t *out_day);
/* The same at the start of a folded text (utf8_fold): taken off *folded, with its hour. */
bool calendrier_prend(struct str *folded, day_t *out_day);

/* The last day of what people write for an échéance: « 2026-06-30 », « 30/06/2026 », « juin 2026 », « fin juin 2026 »,
 * « début juin 2026 » (the 10th), « mi-juin 2026 » (the 20th), « 1er trimestre 2026 », « 2e semestre 2026 », « fin 2026 »,
 * « courant 2026 », « 2026 », « rentrée 2026 » (30 September), « été 2026 » (22 September). « à définir » and whatever is not
 * understood: DAY_NONE; *out_understood tells the two apart. */
day_t calendrier_vague(struct arena *arena, struct str text, bool *out_understood);

#endif
