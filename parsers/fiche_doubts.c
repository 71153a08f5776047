/* fiche_doubts: what each value alone does not show: values that do not hold together, that nobody has, or that were hard to
 * read. What a prudent clerk would ask the sender about, in words for that sender; nothing of an ordinary fiche. */
#include "parsers/fiche_private.h"

enum {
    AGE_FIRST = 14, AGE_LAST = 20, /* years: the service is « IP 14-20 ans » */
    AHEAD = 7,                     /* days that a date may be ahead of us: a fiche dated for its sending */
    OLD_YEARS = 3,                 /* of a fiche that still goes round */
    RIGHT_YEARS = 15,              /* the longest right */
    QUOTED = 60,                   /* bytes of a value that are shown again */
};
#define VERIFY " Merci de vérifier."

static void doubt(struct fiche_reading *r, enum fiche_field field, struct str why)
{
    fiche_doubt(r->arena, r->fiche, field, why);
}

static void doubt_age(struct fiche_reading *r)
{
    day_t birth = fiche_date(r->fiche, FICHE_JEUNE_DATE_NAISSANCE), asked = fiche_date(r->fiche, FICHE_DATE_DEMANDE);
    day_t on = asked != DAY_NONE ? asked : r->today;
    if (birth == DAY_NONE || on == DAY_NONE)
        return;
    int age = date_age(birth, on);
    if (birth > on)
        doubt(r, FICHE_JEUNE_DATE_NAISSANCE, asked != DAY_NONE ? STR("La date de naissance est après la date de la demande.") : STR("La date de naissance est dans l’avenir."));
    else if (age < AGE_FIRST || age > AGE_LAST)
        doubt(r, FICHE_JEUNE_DATE_NAISSANCE,
              str_print(r->arena, "Le jeune aurait %d ans à la date de la demande ; le service s’adresse aux %d-%d ans.", age, AGE_FIRST, AGE_LAST));
}

static void doubt_right(struct fiche_reading *r)
{
    day_t start = fiche_date(r->fiche, FICHE_JEUNE_DEBUT_NOTIFICATION), end = fiche_date(r->fiche, FICHE_JEUNE_ECHEANCE_NOTIFICATION);
    day_t birth = fiche_date(r->fiche, FICHE_JEUNE_DATE_NAISSANCE);
    if (start != DAY_NONE && end != DAY_NONE && end < start)
        doubt(r, FICHE_JEUNE_ECHEANCE_NOTIFICATION, STR("La notification finirait avant d’avoir commencé."));
    else if (start != DAY_NONE && end != DAY_NONE && date_civil(end).year - date_civil(start).year > RIGHT_YEARS)
        doubt(r, FICHE_JEUNE_ECHEANCE_NOTIFICATION, STR("La notification durerait plus de quinze ans."));
    if (birth != DAY_NONE && start != DAY_NONE && start < birth)
        doubt(r, FICHE_JEUNE_DEBUT_NOTIFICATION, STR("La notification commencerait avant la naissance du jeune."));
}

/* The day of a fiche or of a visa: today, or some days ago. */
static void doubt_day(struct fiche_reading *r, enum fiche_field field)
{
    day_t day = fiche_date(r->fiche, field);
    if (day == DAY_NONE || r->today == DAY_NONE)
        return;
    if (day > r->today + AHEAD)
        doubt(r, field, STR("Cette date est dans l’avenir."));
    else if (date_civil(r->today).year - date_civil(day).year > OLD_YEARS)
        doubt(r, field, STR("Cette date remonte à plusieurs années."));
}

static void doubt_postcode(struct fiche_reading *r)
{
    struct str code = fiche_text(r->fiche, FICHE_ECOLE_CODE_POSTAL);
    uint64_t number = 0;
    if (code.at != NULL && (code.len != 5 || !str_number(code, 99999, &number)))
        doubt(r, FICHE_ECOLE_CODE_POSTAL, STR("Un code postal a cinq chiffres."));
}

/* Nobody is called « DUB0IS ». */
static void doubt_name(struct fiche_reading *r, enum fiche_field field)
{
    struct str name = fiche_text(r->fiche, field);
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] >= '0' && name.at[i] <= '9') {
            doubt(r, field, STR("Ce nom contient un chiffre."));
            return;
        }
}

/* As the form would have it: « 12/03/2010 ». */
static struct str as_written(struct arena *arena, const struct fiche *fiche, enum fiche_field field)
{
    day_t day = fiche_field_kind(field) == FICHE_DATE ? fiche_date(fiche, field) : DAY_NONE;
    if (day == DAY_NONE)
        return fiche_text(fiche, field);
    struct civil civil = date_civil(day);
    return str_print(arena, "%02d/%02d/%04d", civil.day, civil.month, civil.year);
}

static void doubt_reading(struct fiche_reading *r, enum fiche_field field)
{
    const struct fiche_value *value = &r->fiche->values[field];
    bool is_list = fiche_field_kind(field) == FICHE_LIST && r->fiche->parcours_count > 0;
    if ((value->text.at == NULL && !is_list) || value->sure >= SURE_ENOUGH || fiche_is_doubted(r->fiche, field))
        return;
    struct str text = is_list ? STR("") : as_written(r->arena, r->fiche, field);
    bool is_short = text.len > 0 && text.len <= QUOTED;
    doubt(r, field, is_short ? str_print(r->arena, "Lu avec peine sur l’image : « %.*s »." VERIFY, STR_ARG(text))
                             : STR("Ce texte a été lu avec peine sur l’image." VERIFY));
}

/* Pages were left out: what is missing may stand on them. */
static void doubt_cut(struct fiche_reading *r)
{
    size_t field = 0;
    while (field < FICHE_FIELDS && (fiche_field_kind((enum fiche_field)field) == FICHE_BOX || r->fiche->values[field].text.at != NULL))
        field++;
    doubt(r, field < FICHE_FIELDS ? (enum fiche_field)field : FICHE_EXPOSE_OBJECTIFS,
          STR("Le document a trop de pages : les dernières n’ont pas été lues. Merci d’envoyer la fiche seule."));
}

void fiche_find_doubts(struct fiche_reading *r, bool is_cut)
{
    static const enum fiche_field days[] = {FICHE_DATE_DEMANDE, FICHE_AVIS_CHEF_SERVICE_DATE, FICHE_AVIS_RSASE_DATE, FICHE_AVIS_PILOTE_DATE, FICHE_AVIS_DIRECTEUR_DATE};
    static const enum fiche_field names[] = {FICHE_REFERENT_NOM, FICHE_JEUNE_NOM, FICHE_JEUNE_PRENOM, FICHE_AUTORITE_NOMS, FICHE_AVIS_CHEF_SERVICE_NOM,
                                             FICHE_AVIS_RSASE_NOM, FICHE_AVIS_PILOTE_NOM, FICHE_AVIS_DIRECTEUR_NOM};
    doubt_age(r);
    doubt_right(r);
    doubt_postcode(r);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        doubt_day(r, days[i]);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        doubt_name(r, names[i]);
    for (size_t i = 0; i < FICHE_FIELDS; i++)
        doubt_reading(r, (enum fiche_field)i);
    if (is_cut)
        doubt_cut(r);
}
