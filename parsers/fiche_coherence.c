/* fiche_coherence: values that do not hold together, or that nobody has. What a prudent clerk would ask the sender about, in words
 * for that sender; nothing of an ordinary fiche. Apart, so that a trusted process links it without a reader and looks again
 * when a value was corrected. */
#include "parsers/fiche.h"

enum {
    AGE_FIRST = 14, AGE_LAST = 20, /* years: the service is « IP 14-20 ans » */
    AHEAD = 7,                     /* days that a date may be ahead of us: a fiche dated for its sending */
    OLD_YEARS = 3,                 /* of a fiche that still goes round */
    RIGHT_YEARS = 15,              /* the longest right */
};

struct look {
    struct arena *arena;
    struct fiche *fiche;
    day_t today;
};

static void doubt(struct look *look, enum fiche_field field, struct str why)
{
    fiche_doubt(look->arena, look->fiche, field, why);
}

static void doubt_age(struct look *look)
{
    day_t birth = fiche_date(look->fiche, FICHE_JEUNE_DATE_NAISSANCE), asked = fiche_date(look->fiche, FICHE_DATE_DEMANDE);
    day_t on = asked != DAY_NONE ? asked : look->today;
    if (birth == DAY_NONE || on == DAY_NONE)
        return;
    int age = date_age(birth, on);
    if (birth > on)
        doubt(look, FICHE_JEUNE_DATE_NAISSANCE,
              asked != DAY_NONE ? STR("La date de naissance est après la date de la demande.")
                                : STR("La date de naissance est dans l’avenir."));
    else if (age < AGE_FIRST || age > AGE_LAST)
        doubt(look, FICHE_JEUNE_DATE_NAISSANCE,
              str_print(look->arena, "Le jeune aurait %d ans à la date de la demande ; le service s’adresse aux %d-%d ans.", age, AGE_FIRST, AGE_LAST));
}

static void doubt_right(struct look *look)
{
    day_t start = fiche_date(look->fiche, FICHE_JEUNE_DEBUT_NOTIFICATION), end = fiche_date(look->fiche, FICHE_JEUNE_ECHEANCE_NOTIFICATION);
    day_t birth = fiche_date(look->fiche, FICHE_JEUNE_DATE_NAISSANCE);
    if (start != DAY_NONE && end != DAY_NONE && end < start)
        doubt(look, FICHE_JEUNE_ECHEANCE_NOTIFICATION, STR("La notification finirait avant d’avoir commencé."));
    else if (start != DAY_NONE && end != DAY_NONE && date_civil(end).year - date_civil(start).year > RIGHT_YEARS)
        doubt(look, FICHE_JEUNE_ECHEANCE_NOTIFICATION, STR("La notification durerait plus de quinze ans."));
    if (birth != DAY_NONE && start != DAY_NONE && start < birth)
        doubt(look, FICHE_JEUNE_DEBUT_NOTIFICATION, STR("La notification commencerait avant la naissance du jeune."));
}

/* The day of a fiche or of a visa: today, or some days ago. */
static void doubt_day(struct look *look, enum fiche_field field)
{
    day_t day = fiche_date(look->fiche, field);
    if (day == DAY_NONE || look->today == DAY_NONE)
        return;
    if (day > look->today + AHEAD)
        doubt(look, field, STR("Cette date est dans l’avenir."));
    else if (date_civil(look->today).year - date_civil(day).year > OLD_YEARS)
        doubt(look, field, STR("Cette date remonte à plusieurs années."));
}

static void doubt_postcode(struct look *look)
{
    struct str code = fiche_text(look->fiche, FICHE_ECOLE_CODE_POSTAL);
    uint64_t number = 0;
    if (code.at != NULL && (code.len != 5 || !str_number(code, 99999, &number)))
        doubt(look, FICHE_ECOLE_CODE_POSTAL, STR("Un code postal a cinq chiffres."));
}

/* Nobody is called « DUB0IS ». */
static void doubt_name(struct look *look, enum fiche_field field)
{
    struct str name = fiche_text(look->fiche, field);
    for (size_t i = 0; i < name.len; i++)
        if (str_is_digit(name.at[i])) {
            doubt(look, field, STR("Ce nom contient un chiffre."));
            return;
        }
}

void fiche_find_incoherence(struct arena *arena, struct fiche *fiche, day_t today)
{
    static const enum fiche_field days[] = {FICHE_DATE_DEMANDE, FICHE_AVIS_CHEF_SERVICE_DATE, FICHE_AVIS_RSASE_DATE, FICHE_AVIS_PILOTE_DATE, FICHE_AVIS_DIRECTEUR_DATE};
    static const enum fiche_field names[] = {FICHE_REFERENT_NOM, FICHE_JEUNE_NOM, FICHE_JEUNE_PRENOM, FICHE_AUTORITE_NOMS, FICHE_AVIS_CHEF_SERVICE_NOM,
                                             FICHE_AVIS_RSASE_NOM, FICHE_AVIS_PILOTE_NOM, FICHE_AVIS_DIRECTEUR_NOM};
    struct look look = {arena, fiche, today};
    doubt_age(&look);
    doubt_right(&look);
    doubt_postcode(&look);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        doubt_day(&look, days[i]);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        doubt_name(&look, names[i]);
}
