#include "daemon/ecart.h"

#include "parsers/base/utf8.h"

enum {
    COMPARED_MAX = 400,      /* bytes of a text that are compared letter by letter */
    LONG_TEXT = 60,          /* bytes from which another format may write a text a little otherwise */
    AUTRE_PERCENT = 3,       /* of a long text that may differ then */
    SCAN_PERCENT = 20,       /* of any text that a scan may have misread */
    PART_MIN = 5,            /* letters of a value that is known in a longer one */
};

/* Letters and digits alone, folded: what no format changes. */
static struct str letters(struct arena *arena, struct str text)
{
    struct str folded = utf8_fold(arena, text);
    char *out = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++) {
        unsigned char c = (unsigned char)folded.at[i];
        if ((c >= 'a' && c <= 'z') || str_is_digit(c) || c >= 0x80)
            out[len++] = (char)c;
    }
    return (struct str){out, len};
}

/* A scan's lines are cut where they were not, so that a value lacks its end or has its neighbour's beginning. */
static bool is_part_of(struct str part, struct str whole)
{
    return part.len >= PART_MIN && str_find(whole, part) != STR_NOT_FOUND;
}

static bool same_text(struct arena *arena, struct str before, struct str after, enum ecart_facon facon)
{
    if (facon == ECART_EXACT)
        return str_eq(before, after);
    struct str a = letters(arena, before), b = letters(arena, after);
    if (facon == ECART_SCAN && (is_part_of(a, b) || is_part_of(b, a)))
        return true;
    size_t longer = a.len > b.len ? a.len : b.len, shorter = a.len > b.len ? b.len : a.len;
    size_t percent = facon == ECART_SCAN ? SCAN_PERCENT : shorter >= LONG_TEXT ? AUTRE_PERCENT : 0;
    if ((longer - shorter) * 100 > longer * percent)
        return false;
    size_t compared = longer < COMPARED_MAX ? longer : COMPARED_MAX;
    return str_distance(arena, str_slice(a, 0, COMPARED_MAX), str_slice(b, 0, COMPARED_MAX)) * 100 <= compared * percent;
}

static bool same_list(struct arena *arena, const struct fiche *before, const struct fiche *after, enum ecart_facon facon)
{
    if (facon != ECART_EXACT && (after->parcours_count == 0 || (facon == ECART_SCAN && before->parcours_count > 0)))
        return true; /* the rows and columns of a table are what a scan tells least */
    if (before->parcours_count != after->parcours_count)
        return false;
    for (size_t i = 0; i < before->parcours_count; i++)
        if (!same_text(arena, before->parcours[i].annees, after->parcours[i].annees, facon) ||
            !same_text(arena, before->parcours[i].scolarisation, after->parcours[i].scolarisation, facon))
            return false;
    return true;
}

static bool is_same(struct arena *arena, const struct fiche *before, const struct fiche *after, enum fiche_field field, enum ecart_facon facon)
{
    struct str now = fiche_text(after, field);
    switch (fiche_field_kind(field)) {
    case FICHE_BOX: /* a pen ticks a box, it never unticks one */
        return fiche_ticked(before, field) == fiche_ticked(after, field) || (facon == ECART_SCAN && fiche_ticked(before, field));
    case FICHE_LIST: return same_list(arena, before, after, facon);
    case FICHE_CHOICE: return (facon != ECART_EXACT && now.at == NULL) || str_eq(fiche_text(before, field), now);
    default: break;
    }
    if (facon != ECART_EXACT && now.at == NULL)
        return true;
    if (facon == ECART_SCAN && fiche_is_doubted(after, field))
        return true; /* an unsure reading corrects nothing */
    return same_text(arena, fiche_text(before, field), now, facon);
}

/* As its writer wrote it, with what is doubted of it. */
static void take(struct arena *arena, struct fiche *kept, const struct fiche *after, enum fiche_field field)
{
    kept->values[field] = after->values[field];
    if (fiche_field_kind(field) == FICHE_LIST) {
        kept->parcours = after->parcours;
        kept->parcours_count = after->parcours_count;
    }
    for (size_t i = 0; i < after->doubt_count; i++)
        if (after->doubts[i].field == field)
            fiche_doubt(arena, kept, field, after->doubts[i].why);
}

/* Two copies of one fiche that deny each other say nothing. */
static void take_copy(struct arena *arena, struct fiche *kept, const struct fiche *after, enum fiche_field field)
{
    struct str before = fiche_text(kept, field), now = fiche_text(after, field);
    take(arena, kept, after, field);
    if (fiche_field_kind(field) != FICHE_CHOICE || before.at == NULL || str_eq(before, now))
        return;
    kept->values[field].text = STR_NONE;
    fiche_doubt(arena, kept, field, STR("La fiche précédente disait le contraire : à vérifier."));
}

void ecart_of(struct arena *arena, const struct fiche *before, const struct fiche *after, enum ecart_facon facon, struct ecart *out_ecart)
{
    struct ecart ecart = {.count = 0};
    ecart.fiche = fiche_copy(arena, facon == ECART_EXACT ? after : before);
    for (enum fiche_field field = 0; field < FICHE_FIELDS; field++) {
        if (is_same(arena, before, after, field, facon))
            continue;
        ecart.champs[ecart.count++] = field;
        if (facon != ECART_EXACT)
            take_copy(arena, &ecart.fiche, after, field);
    }
    *out_ecart = ecart;
}

void ecart_retour(struct arena *arena, const struct fiche *base, const struct fiche *returned, const struct fiche *now, enum ecart_facon facon,
                  struct retour *out_retour)
{
    struct retour retour = {.count = 0, .fiche = fiche_copy(arena, now)};
    for (enum fiche_field field = 0; field < FICHE_FIELDS; field++) {
        if (is_same(arena, base, returned, field, facon) || is_same(arena, now, returned, field, facon))
            continue;
        if (is_same(arena, base, now, field, ECART_EXACT)) {
            fiche_undoubt(&retour.fiche, field); /* what was doubted of the line before is answered */
            take(arena, &retour.fiche, returned, field);
            retour.champs[retour.count++] = field;
        } else {
            retour.conflits[retour.conflit_count++] = field;
        }
    }
    *out_retour = retour;
}
