/* avis_reste: what is left of a sentence that decides once the turns of phrase have taken their words. Where the decision is
 * said, each of these must be a word that conf/avis.cfg knows (« connus »), a noun by its article, a number or a name, and none
 * of « suspects »: « Mouais, favorable », « favorable, c'est une blague » decide nothing, although no rule speaks of jest. Where
 * which is asked for stands in avis_clauses.c. */
#include "parsers/avis_private.h"

/* ---- the words that are known ---- */

static int compare(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

void avis_known_parse(struct arena *arena, struct str text, struct avis_known *out_known)
{
    size_t capacities[KNOWN_FORMS] = {0};
    struct str word = STR_NONE;
    *out_known = (struct avis_known){.lists = {{NULL, 0}}};
    while (str_next(&text, ' ', &word)) {
        enum avis_known_form form = str_starts(word, STR("*")) ? KNOWN_END : str_ends(word, STR("*")) ? KNOWN_STEM : KNOWN_WHOLE;
        if (word.len == 0 || (form != KNOWN_WHOLE && word.len == 1))
            continue;
        struct avis_known_list *list = &out_known->lists[form];
        list->at = arena_grow(arena, list->at, list->count, &capacities[form], sizeof *list->at);
        list->at[list->count++] = form == KNOWN_WHOLE ? word : form == KNOWN_END ? str_from(word, 1) : str_slice(word, 0, word.len - 1);
    }
    for (size_t i = 0; i < KNOWN_FORMS; i++)
        if (out_known->lists[i].count > 0)
            qsort(out_known->lists[i].at, out_known->lists[i].count, sizeof *out_known->lists[i].at, compare);
}

static bool holds(const struct avis_known_list *list, struct str word)
{
    return list->count > 0 && bsearch(&word, list->at, list->count, sizeof *list->at, compare) != NULL;
}

static bool is_listed(const struct avis_known *known, struct str word)
{
    enum { SHORTEST_STEM = 3, SHORTEST_WITH_ENDING = 7 };
    if (holds(&known->lists[KNOWN_WHOLE], word))
        return true;
    for (size_t len = word.len; len >= SHORTEST_STEM; len--)
        if (holds(&known->lists[KNOWN_STEM], str_slice(word, 0, len)))
            return true;
    for (size_t i = 0; word.len >= SHORTEST_WITH_ENDING && i < known->lists[KNOWN_END].count; i++)
        if (str_ends(word, known->lists[KNOWN_END].at[i]))
            return true;
    return false;
}

/* ---- the words of a sentence ---- */

/* Bytes of a sign that is no letter (« € », « ☒ », « ° »), by its first one; 1 of ASCII and of what may be a letter. */
static size_t sign_width(char c)
{
    unsigned char first = (unsigned char)c;
    return first == 0xE2 || first == 0xEF ? 3 : first == 0xC2 ? 2 : 1;
}

/* A letter, or the picture of a face: that says something. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || ((unsigned char)c >= 0x80 && sign_width(c) == 1);
}

static bool has_capital(struct str written)
{
    for (size_t i = 0; i < written.len; i++)
        if (utf8_capital(str_from(written, i)) > 0)
            return true;
    return false;
}

static bool has_small(struct str written)
{
    for (size_t i = 0; i < written.len; i++)
        if (written.at[i] >= 'a' && written.at[i] <= 'z')
            return true;
    return false;
}

/* Whether word `at` is somebody's or a place's name: by its capital, which at the beginning of a sentence is one only where
 * the sentence goes on without a pause (« Mathéo sera accueilli », not « Mouais, … »), or where nothing else stands there. */
static bool is_name(const struct avis_sentence *sentence, size_t at)
{
    size_t from = sentence->words[at].original_at, to = at + 1 < sentence->word_count ? sentence->words[at + 1].original_at : sentence->original.len;
    struct str written = str_trim(str_slice(sentence->original, from, to));
    written = str_slice(written, 0, str_find_char(written, ' ')); /* what was left out behind it is not its spelling */
    enum { INITIALS = 3 }; /* « HV », « Ph. » */
    bool is_initials = (sentence->word_count == 1 && written.len <= INITIALS + 1) || (written.len <= INITIALS && str_ends(written, STR(".")));
    if (sentence->words[at].is_put || written.len == 0 || !has_capital(written) || (!has_small(sentence->original) && !is_initials))
        return false;
    bool pauses = str_find(STR(",.!?;"), str_slice(written, written.len - 1, written.len)) != STR_NOT_FOUND || str_ends(written, STR("…"));
    return at > 0 || !pauses || is_initials;
}

bool avis_is_names_only(const struct avis_sentence *sentence)
{
    for (size_t i = 0; i < sentence->word_count; i++)
        if (!is_name(sentence, i))
            return false;
    return true;
}

static bool in_span(const struct avis_sentence *sentence, size_t at)
{
    for (size_t i = 0; i < sentence->span_count; i++)
        if (sentence->spans[i].marque != MARQUE_RAISON && at >= sentence->spans[i].from && at < sentence->spans[i].to)
            return true;
    return false;
}

/* The two words before one: they say whether it is a noun. */
struct before {
    struct str last, last_but_one;
    bool elided; /* the last one, by an apostrophe */
};

static bool is_infinitive(struct str word)
{
    static const char *const endings[] = {"er", "ir", "re", NULL};
    for (size_t i = 0; endings[i] != NULL; i++)
        if (str_ends(word, str_of(endings[i])))
            return true;
    return false;
}

/* « la conversation », « un relais »: what it names does not change the decision. Not « je le crains », « de rire ». */
static bool is_noun(struct str word, const struct before *before)
{
    static const char *const articles[] = {"le", "la", "l", "les", NULL};
    static const char *const others[] = {"un", "une", "des", "du", "au", "aux", "d", "de", "son", "sa", "ses", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "leur", "leurs", "cet", "cette", "ces", NULL};
    static const char *const subjects[] = {"je", "j", "on", "nous", "vous", "tu", "il", "elle", "ils", "elles", "me", "m", "te", "t", "se", "s", "ne", "n", "qui", "y", NULL};
    if (word.len < 4 || is_infinitive(word))
        return false;
    return str_is_any(before->last, others) || (str_is_any(before->last, articles) && !str_is_any(before->last_but_one, subjects));
}

/* « mme lenoir », « M BRIOIS »: without a capital that tells, too. */
static bool is_titled(const struct before *before)
{
    static const char *const titles[] = {"mme", "mlle", "mr", "monsieur", "madame", "dr", "docteur", NULL};
    return str_is_any(before->last, titles) || (str_eq_c(before->last, "m") && !before->elided);
}

/* ---- its pieces ---- */

/* Whether the capital of the first word, which ends before `to`, may be a name's: not « J'aurais », nor « Caduc depuis … ». */
static bool is_name_first(const struct avis_sentence *sentence, size_t to)
{
    static const char *const links[] = {"de ", "d'", "du ", "des ", "depuis ", "pour ", "par ", "sur ", "avec ", "sans ", "au ", "aux ", NULL};
    return str_find_char(str_slice(sentence->folded, 0, to), '\'') == STR_NOT_FOUND && !str_starts_any(str_from(sentence->folded, to), links);
}

struct piece {
    size_t at, word_at; /* itself, and the word that it is of, in the folded sentence */
    bool is_known, is_suspect;
};

enum { MAX_PIECES = 400 };

/* The pieces of word `at`, written behind the `count` first ones; how many there are then. « peut-il » has two, « l'accueil » as
 * well, « 14h30 » none that says anything. A name that is written like a suspect word is a name. */
static size_t add_pieces(const struct avis_words *words, const struct avis_sentence *sentence, size_t at, struct before *before, struct piece *out, size_t count)
{
    struct str folded = sentence->folded;
    size_t from = sentence->words[at].folded_at, to = at + 1 < sentence->word_count ? sentence->words[at + 1].folded_at : folded.len;
    bool capital = is_name(sentence, at), named = capital && (at > 0 || is_name_first(sentence, to));
    for (size_t i = from, end; i < to && count < MAX_PIECES; i = end == i ? i + sign_width(folded.at[i]) : end) {
        for (end = i; end < to && is_letter(folded.at[end]); end++)
            ;
        struct str text = str_slice(folded, i, end);
        bool has_digit = (i > 0 && str_is_digit(folded.at[i - 1])) || (end < to && str_is_digit(folded.at[end])); /* « 1er », « 9h », « L2 » */
        bool apostrophe = end < to && folded.at[end] == '\'';
        bool is_slight = text.len == 1 || has_digit || (apostrophe && text.len == 2); /* « l' », « qu' » */
        if (text.len == 0)
            continue;
        struct piece piece = {.at = i, .word_at = from, .is_known = true};
        if (!is_slight && !in_span(sentence, i)) {
            bool suspect = is_listed(&words->suspects, text);
            piece.is_suspect = suspect && !named;
            piece.is_known = capital || (!suspect && (is_listed(&words->known, text) || is_noun(text, before) || is_titled(before)));
        }
        out[count++] = piece;
        *before = (struct before){text, before->last, apostrophe};
    }
    return count;
}

static size_t find_pieces(const struct avis_words *words, const struct avis_sentence *sentence, struct piece *out)
{
    struct before before = {STR(""), STR(""), false};
    size_t count = 0;
    for (size_t i = 0; i < sentence->word_count; i++)
        count = add_pieces(words, sentence, i, &before, out, count);
    return count;
}

bool avis_any_suspect(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to)
{
    struct piece pieces[MAX_PIECES];
    size_t count = find_pieces(words, sentence, pieces);
    for (size_t i = 0; i < count; i++)
        if (pieces[i].is_suspect && pieces[i].at >= from && pieces[i].at < to)
            return true;
    return count == MAX_PIECES;
}

bool avis_all_known(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to)
{
    struct piece pieces[MAX_PIECES];
    size_t count = find_pieces(words, sentence, pieces);
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].is_known && pieces[i].word_at >= from && pieces[i].word_at < to)
            return false;
    return count < MAX_PIECES;
}
