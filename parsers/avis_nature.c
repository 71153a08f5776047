/* avis_nature: what an answer is that decides nothing (thanks, a question, a mail passed on, an avis taken back, ERREUR), and
 * where the person will be received. The words are the single expressions of conf/avis.cfg. */
#include "parsers/avis_private.h"

static bool all_of(const struct avis_rules *rules, const struct avis_sentences *sentences, enum avis_single single)
{
    bool any = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        bool is_it = avis_single_found(rules, single, sentence->folded);
        any = any || is_it;
        if (!is_it && sentence->effet != EFFET_POLITESSE && !avis_is_names_only(sentence))
            return false;
    }
    return any;
}

static bool any_of(const struct avis_rules *rules, const struct avis_sentences *sentences, enum avis_single single)
{
    for (size_t i = 0; i < sentences->count; i++)
        if (avis_single_found(rules, single, sentences->at[i].folded))
            return true;
    return false;
}

static bool any_decides(const struct avis_sentences *sentences)
{
    for (size_t i = 0; i < sentences->count; i++) {
        enum avis_effet effet = sentences->at[i].effet;
        if (effet == EFFET_FAVORABLE || effet == EFFET_DEFAVORABLE || effet == EFFET_RESERVE)
            return true;
    }
    return false;
}

/* « ERREUR », first of what is said behind a greeting. */
static bool says_erreur(const struct avis_rules *rules, const struct avis_sentences *sentences)
{
    size_t first = 0;
    while (first + 1 < sentences->count && sentences->at[first].effet == EFFET_POLITESSE && !avis_single_found(rules, SINGLE_ERREUR, sentences->at[first].folded))
        first++;
    return sentences->count > 0 && avis_single_found(rules, SINGLE_ERREUR, sentences->at[first].folded);
}

const char *avis_nature_of(const struct avis_rules *rules, const struct avis_sentences *sentences, bool is_decided)
{
    if (says_erreur(rules, sentences))
        return "erreur";
    if (is_decided || sentences->count == 0)
        return NULL;
    if (any_of(rules, sentences, SINGLE_REPRISE))
        return "reprise";
    if (any_decides(sentences)) /* what it decides is doubtful: that is for somebody to see before any question is passed on */
        return NULL;
    if (any_of(rules, sentences, SINGLE_QUESTION))
        return "question";
    if (any_of(rules, sentences, SINGLE_TRANSFERT))
        return "transfert";
    return all_of(rules, sentences, SINGLE_REMERCIEMENT) ? "remerciement" : NULL;
}

/* ---- the place ---- */

/* « Hénin-Beaumont », « La Bassée », « Aire sur la Lys »: words with a capital, and small ones between them. */
static struct str name_at(struct str written)
{
    static const char *const small[] = {"de", "du", "la", "le", "les", "des", "sur", "sous", "en", "et", "lez", "lès", NULL}, *const titles[] = {"Mme", "Madame", "M.", "Monsieur", "Mr", "Noël", "Pâques", "Dr", NULL};
    struct str rest = written, word = STR_NONE;
    size_t end = 0, small_words = 0;
    while (str_next(&rest, ' ', &word)) {
        size_t ends = (size_t)(word.at - written.at) + word.len;
        bool is_small = end > 0 && str_is_any(word, small) && ++small_words <= 2;
        if (!is_small && (utf8_capital(word) == 0 || str_is_any(word, titles)))
            break;
        end = is_small ? end : ends;
        if (word.len > 0 && str_find(STR(",.;:!?)"), str_slice(word, word.len - 1, word.len)) != STR_NOT_FOUND)
            break;
    }
    struct str name = str_slice(written, 0, end);
    while (name.len > 0 && str_find(STR(",.;:!?)"), str_slice(name, name.len - 1, name.len)) != STR_NOT_FOUND)
        name.len--;
    return name.len < 2 ? STR_NONE : name;
}

static struct str without_article(struct str written)
{
    return utf8_without_elision(utf8_without_elision(written, 'l'), 'd');
}

/* « au SESSAD de Lens », « à l'antenne d'Arras », « à Béthune »: from the house on where one is named. */
static struct str place_in(const struct avis_rules *rules, const struct avis_sentence *sentence)
{
    size_t house = avis_single_end(rules, SINGLE_MAISON, sentence->folded), plain = avis_single_end(rules, SINGLE_LIEU, sentence->folded);
    size_t at = house != STR_NOT_FOUND ? house : plain;
    if (at == STR_NOT_FOUND || at >= sentence->folded.len)
        return STR_NONE;
    struct str rest = without_article(avis_original(sentence, at, sentence->folded.len)), name = name_at(rest);
    if (name.at == NULL || house == STR_NOT_FOUND)
        return name;
    size_t from = avis_single_start(rules, SINGLE_MAISON, sentence->folded);
    struct str whole = avis_original(sentence, from, sentence->folded.len);
    return without_article(str_slice(whole, 0, (size_t)(name.at + name.len - whole.at)));
}

struct str avis_place(const struct avis_rules *rules, const struct avis_sentences *sentences)
{
    for (size_t i = 0; i < sentences->count; i++) {
        struct str place = place_in(rules, &sentences->at[i]);
        if (place.at != NULL)
            return place;
    }
    return STR_NONE;
}
