/* annuaire.h's words, and which MDS a fiche means by them. In doubt none: a dossier that goes to the wrong RSASE costs
 * weeks, a question to a human costs a minute. */
#include "daemon/annuaire_private.h"
#include "parsers/base/utf8.h"

/* ---- words ------------------------------------------------------------------------------------------------- */

/* What is written in two ways in one name of a commune. */
static struct str usual_form(struct str word)
{
    static const struct { const char *written, *usual; } forms[] = {
        {"st", "saint"}, {"ste", "sainte"}, {"lez", "les"}, {"s", "sur"} /* « Aire s/ la Lys » */,
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_eq_c(word, forms[i].written))
            return str_of(forms[i].usual);
    return word;
}

struct mots annuaire_split(struct arena *arena, struct str written)
{
    struct str folded = utf8_fold(arena, str_slice(written, 0, WRITTEN_MAX));
    struct mots mots = {NULL, 0};
    struct str rest = folded, word = STR_NONE;
    while (str_next_word(&rest, &word))
        mots.count++;
    mots.items = arena_array(arena, mots.count > 0 ? mots.count : 1, sizeof *mots.items);
    rest = folded;
    for (size_t i = 0; i < mots.count; i++) {
        const char *gap = rest.at;
        (void)str_next_word(&rest, &word);
        struct str between = {gap, (size_t)(word.at - gap)};
        mots.items[i] = (struct mot){.text = usual_form(word), .joined = i > 0 && str_eq_c(between, "-")};
        mots.items[i].dash = str_find(between, STR(" - ")) != STR_NOT_FOUND;
        for (size_t b = 0; b < between.len; b++)
            if (str_find_char(STR(",;:()"), between.at[b]) != STR_NOT_FOUND)
                mots.items[i].apart = true;
    }
    return mots;
}

/* ---- the MDS that a fiche names ---------------------------------------------------------------------------- */

/* Words that say nothing about which MDS it is, in an id or on a fiche. */
static bool says_nothing(struct str word)
{
    static const char *const empty[] = {"mds", "de", "du", "des", "d", "la", "le", "les", "l", "et", NULL};
    return str_is_any(word, empty);
}

/* How many telling words of `id` stand in `text` in order; 0 when one is missing. */
static size_t words_in_order(struct mots id, struct mots text)
{
    size_t at = 0, telling = 0;
    for (size_t i = 0; i < id.count; i++) {
        if (says_nothing(id.items[i].text))
            continue;
        while (at < text.count && !str_eq(text.items[at].text, id.items[i].text))
            at++;
        if (at++ == text.count)
            return 0;
        telling++;
    }
    return telling;
}

struct best_mds {
    struct str mds;
    size_t words;
    bool tie;
};

/* By words and not by letters: a fiche that names two MDS of one word each names none, whichever is longer. */
static void consider_mds(struct arena *arena, struct str mds, struct mots text, struct best_mds *best)
{
    if (str_is_empty(mds) || str_eq(mds, best->mds))
        return;
    size_t words = words_in_order(annuaire_split(arena, mds), text);
    if (words == 0 || words < best->words)
        return;
    *best = (struct best_mds){.mds = words > best->words ? mds : best->mds, .words = words, .tie = words == best->words};
}

struct str annuaire_mds(const struct annuaire *annuaire, struct arena *arena, struct str written)
{
    struct mots text = annuaire_split(arena, written);
    struct best_mds best = {.mds = STR_NONE};
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        consider_mds(arena, annuaire->tenues[i].mds, text, &best);
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        for (size_t j = 0; j < annuaire->territoires[i].mds_defaut_count; j++)
            consider_mds(arena, annuaire->territoires[i].mds_defaut[j], text, &best);
    return best.tie ? STR_NONE : best.mds;
}
