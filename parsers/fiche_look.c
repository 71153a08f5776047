#include "parsers/fiche_look.h"

#include "parsers/fiche_private.h"

enum {
    LETTERS_PER_MISTAKE = 5,
    NAME_MAX = 64, /* bytes of a name that are compared */
};
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

/* ---- the same young person --------------------------------------------------------------------------------- */

static bool same_name(struct arena *arena, struct str a, struct str b, bool is_scan)
{
    struct str x = utf8_fold(arena, a), y = utf8_fold(arena, b);
    size_t most = !is_scan ? 0 : (x.len < y.len ? x.len : y.len) / LETTERS_PER_MISTAKE;
    return !str_is_empty(x) && !str_is_empty(y) && str_distance(arena, str_slice(x, 0, NAME_MAX), str_slice(y, 0, NAME_MAX)) <= most;
}

bool fiche_same_person(struct arena *arena, const struct fiche *a, const struct fiche *b, bool is_scan)
{
    struct str born_a = fiche_text(a, FICHE_JEUNE_DATE_NAISSANCE), born_b = fiche_text(b, FICHE_JEUNE_DATE_NAISSANCE);
    bool same_birth = str_eq(born_a, born_b), both_born = born_a.at != NULL && born_b.at != NULL;
    return same_name(arena, fiche_text(a, FICHE_JEUNE_NOM), fiche_text(b, FICHE_JEUNE_NOM), is_scan && same_birth) &&
           same_name(arena, fiche_text(a, FICHE_JEUNE_PRENOM), fiche_text(b, FICHE_JEUNE_PRENOM), is_scan && same_birth) &&
           (same_birth || !both_born || is_scan);
}

bool fiche_has_name(const struct fiche *fiche)
{
    return fiche_text(fiche, FICHE_JEUNE_NOM).at != NULL && fiche_text(fiche, FICHE_JEUNE_PRENOM).at != NULL;
}

/* ---- two in one document ---------------------------------------------------------------------------------- */

/* Words that the form prints once, whatever is written in it. To look for all labels costs as much as to read the fiche: it is
 * done where two of these words stand in two places. */
static bool may_be_two(const struct document *document)
{
    static const char *const once[] = {"naissance", "bergement", "orientation", "constat", "saillants", "directeur"};
    size_t repeated = 0;
    for (size_t word = 0; word < sizeof once / sizeof once[0]; word++) {
        size_t places = 0;
        for (size_t i = 0; i < document->count && places < 2; i++)
            places += str_find_nocase(document->blocks[i].text, str_of(once[word])) != STR_NOT_FOUND;
        repeated += places == 2;
    }
    return repeated >= 2;
}

size_t fiche_second_begins(struct arena *arena, const struct fiche_rules *rules, const struct document *document, day_t today)
{
    struct fiche_look look;
    struct fiche first, second;
    if (!may_be_two(document))
        return document->count;
    fiche_look(arena, rules, document, &look);
    if (look.again == 0 || look.again >= document->count)
        return document->count;
    struct document head = *document, tail = *document;
    head.count = head.capacity = look.again;
    tail.blocks += look.again;
    tail.count = tail.capacity = document->count - look.again;
    bool both = fiche_read(arena, rules, &head, today, &first) && fiche_read(arena, rules, &tail, today, &second) && fiche_has_name(&first) && fiche_has_name(&second);
    return both && !fiche_same_person(arena, &first, &second, false) ? look.again : document->count;
}
