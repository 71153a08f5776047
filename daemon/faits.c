#include "daemon/faits.h"

/* Beside the fields of the fiche. */
enum { AUTRES = 9 };

static struct fait text_fact(const char *nom, struct str value)
{
    return (struct fait){.nom = str_of(nom), .texte = value};
}

static struct fait number_fact(const char *nom, int64_t value)
{
    return (struct fait){.nom = str_of(nom), .nombre = value, .est_nombre = true};
}

static struct str column_name(struct arena *arena, enum fiche_field field)
{
    struct str name = str_copy(arena, str_of(fiche_field_name(field)));
    char *at = arena_alloc(arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        at[i] = name.at[i] == '.' ? '_' : name.at[i];
    return (struct str){at, name.len};
}

static size_t fiche_facts(struct arena *arena, const struct fiche *fiche, struct fait *out)
{
    size_t count = 0;
    for (int i = 0; i < FICHE_FIELDS; i++) {
        enum fiche_field field = (enum fiche_field)i;
        if (fiche_field_kind(field) == FICHE_LIST)
            continue;
        struct fait fact = {.nom = column_name(arena, field)};
        if (fiche != NULL && fiche_field_kind(field) == FICHE_BOX) {
            fact.est_nombre = true;
            fact.nombre = fiche_ticked(fiche, field);
        } else if (fiche != NULL) {
            fact.texte = fiche_text(fiche, field);
        }
        out[count++] = fact;
    }
    return count;
}

size_t faits_make(struct arena *arena, const struct faits_source *source, struct fait **out_faits)
{
    struct fait *facts = arena_array(arena, FICHE_FIELDS + AUTRES, sizeof *facts);
    size_t count = fiche_facts(arena, source->fiche, facts);
    day_t birth = source->fiche == NULL ? DAY_NONE : fiche_date(source->fiche, FICHE_JEUNE_DATE_NAISSANCE);
    bool both = !str_is_empty(source->territoire) && !str_is_empty(source->territoire_demandeur);
    facts[count++] = text_fact("jour", source->jour == DAY_NONE ? STR_NONE : date_iso(arena, source->jour));
    facts[count++] = birth == DAY_NONE || source->jour == DAY_NONE ? text_fact("age", STR_NONE)
                                                                   : number_fact("age", date_age(birth, source->jour));
    facts[count++] = text_fact("territoire", source->territoire);
    facts[count++] = text_fact("territoire_demandeur", source->territoire_demandeur);
    facts[count++] = number_fact("autre_territoire", both && !str_eq(source->territoire, source->territoire_demandeur));
    facts[count++] = number_fact("pilote_est_demandeur", source->pilote_est_demandeur);
    facts[count++] = number_fact("place_libre", source->place_libre);
    facts[count++] = text_fact("emetteur_roles", source->emetteur_roles);
    facts[count++] = text_fact("pieces", source->pieces);
    *out_faits = facts;
    return count;
}

size_t faits_known(struct arena *arena, const struct circuit *circuit, struct fait **out_faits)
{
    const struct faits_source nothing = {.jour = DAY_NONE, .circuit = circuit};
    return faits_make(arena, &nothing, out_faits);
}
