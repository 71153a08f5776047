/* message_same: copies of one fiche in one mail. Word and the scan of its signed print, the body and the file: once, the copy
 * nearest to what was typed; what only the other one says of an avis is a doubt, never a value. */
#include "parsers/fiche_look.h"
#include "parsers/message_private.h"

enum {
    COPY_LIKENESS = 90, /* percent of equal texts from which two files of characters are copies; below, one is a correction */
    SCAN_LIKENESS = 50, /* the same of two scans, in which letters are misread */
};

int fiche_likeness(struct arena *arena, const struct fiche *a, const struct fiche *b)
{
    int both = 0, equal = 0;
    for (enum fiche_field field = 0; field < FICHE_FIELDS; field++) {
        struct str x = fiche_text(a, field), y = fiche_text(b, field);
        if (x.at == NULL || y.at == NULL)
            continue;
        both++;
        equal += str_eq(utf8_fold(arena, x), utf8_fold(arena, y));
    }
    return both == 0 ? -1 : equal * 100 / both;
}

/* ---- copies ------------------------------------------------------------------------------------------------ */

/* A box or an avis that is another one makes a correction of what else would be a copy. */
static bool says_otherwise(const struct fiche *a, const struct fiche *b)
{
    for (enum fiche_field field = 0; field < FICHE_FIELDS; field++) {
        bool is_choice = fiche_field_kind(field) == FICHE_CHOICE;
        if (fiche_ticked(a, field) != fiche_ticked(b, field) || (is_choice && !str_eq(fiche_text(a, field), fiche_text(b, field))))
            return true;
    }
    return false;
}

static bool is_copy(struct arena *arena, const struct found_fiche *a, const struct found_fiche *b)
{
    bool is_scan = a->source == FOUND_PICTURE || b->source == FOUND_PICTURE;
    if (!fiche_has_name(&a->fiche) || !fiche_has_name(&b->fiche) || !fiche_same_person(arena, &a->fiche, &b->fiche, is_scan))
        return false;
    int likeness = fiche_likeness(arena, &a->fiche, &b->fiche);
    if (is_scan || a->source == FOUND_BODY || b->source == FOUND_BODY)
        return likeness >= SCAN_LIKENESS;
    bool is_print = a->source != b->source; /* of Word, to PDF: a box that differs may be misread, and is doubted */
    return likeness >= COPY_LIKENESS && (is_print || !says_otherwise(&a->fiche, &b->fiche));
}

/* What the copy says of an avis, where the one that is kept says nothing, is a doubt; where it says the opposite, nobody knows. */
static void doubt_avis(struct arena *arena, struct fiche *kept, const struct fiche *copy)
{
    static const enum fiche_field avis[] = {FICHE_AVIS_CHEF_SERVICE, FICHE_AVIS_RSASE, FICHE_AVIS_PILOTE, FICHE_AVIS_DIRECTEUR};
    for (size_t i = 0; i < sizeof avis / sizeof avis[0]; i++) {
        struct str said = fiche_text(copy, avis[i]), here = fiche_text(kept, avis[i]);
        if (said.at == NULL || str_eq(said, here))
            continue;
        const char *word = str_eq_c(said, "defavorable") ? "défavorable" : "favorable";
        fiche_doubt(arena, kept, avis[i],
                    here.at != NULL ? STR("Deux exemplaires joints de la fiche portent des avis contraires.")
                                    : str_print(arena, "Un autre exemplaire joint de la fiche porte un avis %s ; l’exemplaire retenu n’en porte pas.", word));
        kept->values[avis[i]].text = STR_NONE;
    }
}

static void doubt_boxes(struct arena *arena, struct fiche *kept, const struct fiche *copy)
{
    for (enum fiche_field field = 0; field < FICHE_FIELDS; field++)
        if (fiche_field_kind(field) == FICHE_BOX && fiche_ticked(kept, field) != fiche_ticked(copy, field))
            fiche_doubt(arena, kept, field, STR("Deux exemplaires joints de la fiche n’ont pas la même case cochée."));
}

/* A page of pictures that names nobody beside one typed fiche alone is a page of it, the signed one, where what both say is
 * mostly the same. */
static int only_other(const struct papers *papers, size_t page)
{
    int other = -1, count = 0;
    for (size_t i = 0; i < papers->found_count; i++)
        if (i != page && papers->found[i].same_as < 0 && fiche_has_name(&papers->found[i].fiche)) {
            other = (int)i;
            count++;
        }
    if (count != 1 || papers->found[other].source == FOUND_PICTURE)
        return -1;
    int likeness = fiche_likeness(papers->arena, &papers->found[page].fiche, &papers->found[other].fiche);
    return likeness < 0 || likeness >= SCAN_LIKENESS ? other : -1;
}

static void merge(struct papers *papers, size_t kept, size_t copy)
{
    papers->found[copy].same_as = (int)kept;
    doubt_avis(papers->arena, &papers->found[kept].fiche, &papers->found[copy].fiche);
    if (papers->found[copy].source == FOUND_PDF)
        doubt_boxes(papers->arena, &papers->found[kept].fiche, &papers->found[copy].fiche);
}

void papers_find_copies(struct papers *papers)
{
    for (size_t i = 0; i < papers->found_count; i++)
        for (size_t j = 0; j < i && papers->found[i].same_as < 0; j++) {
            const struct found_fiche *a = &papers->found[j], *b = &papers->found[i];
            if (a->same_as >= 0 || !is_copy(papers->arena, a, b))
                continue;
            bool later_is_nearer = b->source < a->source;
            merge(papers, later_is_nearer ? i : j, later_is_nearer ? j : i);
        }
    for (size_t i = 0; i < papers->found_count; i++) {
        const struct found_fiche *page = &papers->found[i];
        int other = page->source == FOUND_PICTURE && page->same_as < 0 && !fiche_has_name(&page->fiche) ? only_other(papers, i) : -1;
        if (other >= 0)
            merge(papers, (size_t)other, i);
    }
}
