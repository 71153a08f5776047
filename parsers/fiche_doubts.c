/* fiche_doubts: what is told to the sender of a fiche once it is read: what does not hold together (fiche_coherence.c), what was
 * hard to read, boxes that were not met, pages that were left out. */
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

static bool has_label(const struct fiche_reading *r, enum fiche_field field)
{
    for (size_t i = 0; i < r->hit_count; i++)
        if (fiche_field_in(r->arena, r->rules, r->hits[i].label->champ, r->hits[i].section) == field)
            return true;
    return false;
}

static bool is_of_picture(const struct fiche_reading *r)
{
    for (size_t i = 0; i < r->line_count; i++)
        if (r->lines[i].from->source == SOURCE_IMAGE)
            return true;
    return false;
}

/* Boxes that the form prints one below the other: where one of them was met and another was not, that one was not seen. In a
 * text a line that is missing was taken out by its author. */
static void doubt_lost_boxes(struct fiche_reading *r)
{
    static const struct {
        enum fiche_field fields[5];
        size_t count;
    } groups[] = {{{FICHE_JEUNE_INFORME, FICHE_ACCUEIL_ACCEPTE, FICHE_SCOLARISATION_ACCEPTE, FICHE_AUTORITE_ACCEPTE}, 4},
                  {{FICHE_POLE_EMPLOI, FICHE_MISSION_LOCALE, FICHE_CAP_EMPLOI, FICHE_AUTRES}, 4},
                  {{FICHE_RELATIONS, FICHE_APPRENTISSAGES, FICHE_IMAGE_DE_SOI, FICHE_EXTERIEUR, FICHE_RELATIONNEL}, 5}};
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        size_t met = 0;
        bool has[5] = {false};
        for (size_t i = 0; i < groups[g].count; i++)
            met += has[i] = has_label(r, groups[g].fields[i]);
        for (size_t i = 0; i < groups[g].count && met > 0; i++)
            if (!has[i] && !r->fiche->values[groups[g].fields[i]].ticked)
                doubt(r, groups[g].fields[i], STR("Cette ligne n’a pas été trouvée dans le document : sa case est lue comme non cochée."));
    }
}

void fiche_find_doubts(struct fiche_reading *r, bool is_cut)
{
    fiche_find_incoherence(r->arena, r->fiche, r->today);
    for (size_t i = 0; i < FICHE_FIELDS; i++)
        doubt_reading(r, (enum fiche_field)i);
    if (is_of_picture(r))
        doubt_lost_boxes(r);
    if (is_cut)
        doubt_cut(r);
}
