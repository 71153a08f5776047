#include "parsers/fiche_look.h"

#include "parsers/fiche_private.h"

static const enum fiche_field early = FICHE_JEUNE_DATE_NAISSANCE, /* fields of the form's first lines are before it */
    late = FICHE_EXPOSE_OBJECTIFS;                                /* of its last page, from it on */

/* The form begins again: a label of its first lines that was seen before, after one of its last page. */
static bool begins_again(const struct fiche_look *look, enum fiche_field field, bool was_late)
{
    return was_late && field < early && look->shows[field];
}

void fiche_look(struct arena *arena, const struct fiche_rules *rules, const struct document *document, struct fiche_look *out_look)
{
    struct fiche_look look = {.again = document->count};
    struct fiche_reading r = {.arena = arena, .rules = rules, .fiche = ARENA_NEW(arena, struct fiche)};
    bool was_late = false;
    fiche_lines_read(&r, document);
    fiche_labels_find(&r);
    for (size_t i = 0; i < r.hit_count; i++) {
        const struct fiche_hit *hit = &r.hits[i];
        enum fiche_field field = fiche_field_in(arena, rules, hit->label->champ, hit->section);
        if (hit->label->valeur == VALEUR_CONTACT || hit->label->valeur == VALEUR_IDENTITE) /* their champ is a prefix */
            field = fiche_field_of(str_print(arena, "%.*s.nom", STR_ARG(hit->label->champ)));
        look.own += hit->label->is_own && hit->label->opens == OPENS_EVERYWHERE;
        if (field == FICHE_NO_FIELD)
            continue;
        if (look.again == document->count && begins_again(&look, field, was_late))
            look.again = r.lines[hit->line].block;
        was_late = was_late || field >= late;
        look.fields += !look.shows[field];
        look.shows[field] = true;
    }
    *out_look = look;
}
