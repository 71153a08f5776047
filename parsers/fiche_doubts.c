/* fiche_doubts: what is told to the sender of a fiche once it is read: what does not hold together (fiche_coherence.c), what was
 * hard to read, pages that were left out. */
#include "parsers/fiche_private.h"

enum { QUOTED = 60 /* bytes of a value that are shown again */ };
#define VERIFY " Merci de vérifier."

static void doubt(struct fiche_reading *r, enum fiche_field field, struct str why)
{
    fiche_doubt(r->arena, r->fiche, field, why);
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
    while (field < FICHE_FIELDS && (fiche_field_kind((enum fiche_field)field) == FICHE_BOX || fiche_field_kind((enum fiche_field)field) == FICHE_LIST ||
                                    fiche_text(r->fiche, (enum fiche_field)field).at != NULL))
        field++;
    doubt(r, field < FICHE_FIELDS ? (enum fiche_field)field : FICHE_EXPOSE_OBJECTIFS,
          STR("Une partie du document n’a pas pu être lue (trop de pages, ou une page illisible). Merci d’envoyer la fiche seule."));
}

void fiche_find_doubts(struct fiche_reading *r, bool is_cut)
{
    fiche_find_incoherence(r->arena, r->fiche, r->today);
    for (size_t i = 0; i < FICHE_FIELDS; i++)
        doubt_reading(r, (enum fiche_field)i);
    if (is_cut)
        doubt_cut(r);
}
