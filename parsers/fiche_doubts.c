/* fiche_doubts: what each value alone does not show: values that do not hold together. */
#include "parsers/fiche_private.h"

enum {
    AGE_FIRST = 14, AGE_LAST = 20, /* years: the service is « IP 14-20 ans » */
};

static void doubt_age(struct fiche_reading *r)
{
    day_t birth = fiche_date(r->fiche, FICHE_JEUNE_DATE_NAISSANCE), asked = fiche_date(r->fiche, FICHE_DATE_DEMANDE);
    day_t on = asked != DAY_NONE ? asked : r->today;
    if (birth == DAY_NONE || on == DAY_NONE)
        return;
    int age = date_age(birth, on);
    if (birth > on)
        fiche_doubt(r->arena, r->fiche, FICHE_JEUNE_DATE_NAISSANCE, STR("La date de naissance est après la date de la demande."));
    else if (age < AGE_FIRST || age > AGE_LAST)
        fiche_doubt(r->arena, r->fiche, FICHE_JEUNE_DATE_NAISSANCE,
                    str_print(r->arena, "Le jeune aurait %d ans à la date de la demande ; le service s’adresse aux %d-%d ans.", age, AGE_FIRST, AGE_LAST));
}

static void doubt_right(struct fiche_reading *r)
{
    day_t start = fiche_date(r->fiche, FICHE_JEUNE_DEBUT_NOTIFICATION), end = fiche_date(r->fiche, FICHE_JEUNE_ECHEANCE_NOTIFICATION);
    if (start != DAY_NONE && end != DAY_NONE && end < start)
        fiche_doubt(r->arena, r->fiche, FICHE_JEUNE_ECHEANCE_NOTIFICATION, STR("La notification finirait avant d’avoir commencé."));
}

static void doubt_postcode(struct fiche_reading *r)
{
    struct str code = fiche_text(r->fiche, FICHE_ECOLE_CODE_POSTAL);
    uint64_t number = 0;
    if (code.at != NULL && (code.len != 5 || !str_number(code, 99999, &number)))
        fiche_doubt(r->arena, r->fiche, FICHE_ECOLE_CODE_POSTAL, STR("Un code postal a cinq chiffres."));
}

void fiche_find_doubts(struct fiche_reading *r)
{
    doubt_age(r);
    doubt_right(r);
    doubt_postcode(r);
}
