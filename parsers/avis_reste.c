/* avis_reste: what is left of a sentence that decides once the turns of phrase have taken their words. Where the decision is
 * said, each of these must be a word that conf/avis.cfg knows (« petits », « connus »), a noun by its article, a number or a
 * name, and none of « suspects »: « Mouais, favorable », « favorable, c'est une blague » decide nothing, although no rule
 * speaks of jest. Beside it a fact may be told in any words (« la fiche est corrigée »): see avis_all_harmless. Which words
 * stand where: avis_clauses.c. */
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
    for (size_t i = 0; i < written.len; i++) {
        unsigned char c = (unsigned char)written.at[i], next = i + 1 < written.len ? (unsigned char)written.at[i + 1] : 0;
        if ((c >= 'A' && c <= 'Z') || (c == 0xC3 && next >= 0x80 && next <= 0x9E))
            return true;
    }
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
    enum { INITIALS = 3 }; /* « HV », « Ph. » */
    bool is_initials = (sentence->word_count == 1 && written.len <= INITIALS + 1) || (written.len <= INITIALS && str_ends(written, STR(".")));
    if (written.len == 0 || !has_capital(written) || (!has_small(sentence->original) && !is_initials))
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
    return avis_is_one_of(before->last, others) || (avis_is_one_of(before->last, articles) && !avis_is_one_of(before->last_but_one, subjects));
}

/* « mme lenoir », « M BRIOIS »: without a capital that tells, too. */
static bool is_titled(const struct before *before)
{
    static const char *const titles[] = {"mme", "mlle", "mr", "monsieur", "madame", "dr", "docteur", NULL};
    return avis_is_one_of(before->last, titles) || (str_eq_c(before->last, "m") && !before->elided);
}

static bool is_harmless(const struct avis_words *words, struct str word, const struct before *before)
{
    if (is_listed(&words->suspects, word))
        return false;
    return is_listed(&words->small, word) || is_listed(&words->known, word) || is_noun(word, before) || is_titled(before);
}

/* Whether all of a word's pieces are: « peut-il » has two, « l'accueil » as well, « 14h30 » none. */
static bool pieces_harmless(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to, struct before *before)
{
    struct str folded = sentence->folded;
    bool all = true;
    for (size_t i = from; i < to;) {
        size_t end = i;
        while (end < to && is_letter(folded.at[end]))
            end++;
        struct str piece = str_slice(folded, i, end);
        bool has_digit = (i > from && str_is_digit(folded.at[i - 1])) || (end < to && str_is_digit(folded.at[end])); /* « 1er », « 9h », « L2 » */
        bool is_elided = end < to && folded.at[end] == '\'' && piece.len <= 2; /* « l' », « qu' » */
        if (piece.len > 1 && !has_digit && !is_elided && !in_span(sentence, i))
            all = all && is_harmless(words, piece, before);
        if (piece.len > 0)
            *before = (struct before){piece, before->last, end < to && folded.at[end] == '\''};
        i = end == i ? i + sign_width(folded.at[i]) : end;
    }
    return all;
}

bool avis_all_known(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to)
{
    struct before before = {STR(""), STR(""), false};
    for (size_t i = 0; i < sentence->word_count; i++) {
        size_t begins = sentence->words[i].folded_at, ends = i + 1 < sentence->word_count ? sentence->words[i + 1].folded_at : sentence->folded.len;
        bool harmless = pieces_harmless(words, sentence, begins, ends, &before);
        if (begins >= from && begins < to && !harmless && !is_name(sentence, i))
            return false;
    }
    return true;
}

/* ---- facts told beside a decision ---- */

/* An unknown word that tells no fact, by its form: « serait », « theoriquement », « (reste) a voir », « en croisant (les doigts) ». */
static bool hedges(struct str word, const struct before *before)
{
    static const char *const endings[] = {"rais", "rait", "rions", "riez", "raient", "ment", NULL}, *const undone[] = {"a", "reste", "restent", NULL};
    enum { SHORTEST = 6 };
    for (size_t i = 0; word.len >= SHORTEST && endings[i] != NULL; i++)
        if (str_ends(word, str_of(endings[i])))
            return true;
    return (is_infinitive(word) && avis_is_one_of(before->last, undone)) || (str_ends(word, STR("ant")) && str_eq_c(before->last, "en"));
}

/* Who writes, or is written to: what they do is about the decision until every word of it is known. */
static bool is_first_or_second(struct str word)
{
    static const char *const persons[] = {"je", "j", "me", "m", "moi", "nous", "on", "tu", "te", "toi", "vous", "moi-meme", NULL};
    return avis_is_one_of(word, persons);
}

/* What the words of a passage are, counted. */
struct tally {
    size_t matter;  /* known words of substance, nouns, names */
    size_t unknown; /* words that may be told of a fact */
    size_t suspects;
    bool hedges;    /* by its form */
    bool speaks;    /* of its author or reader */
};

static void count_piece(const struct avis_words *words, struct str piece, const struct before *before, bool named, struct tally *tally)
{
    bool known = is_listed(&words->known, piece) || is_listed(&words->things, piece), small = is_listed(&words->small, piece);
    if (is_listed(&words->suspects, piece) && !named)
        tally->suspects++;
    else if (known || named || is_noun(piece, before) || is_titled(before))
        tally->matter += piece.len > 2;
    else if (!small) {
        tally->hedges = tally->hedges || hedges(piece, before);
        tally->unknown++;
    }
}

static void count_pieces(const struct avis_words *words, const struct avis_sentence *sentence, size_t at, struct before *before, struct tally *tally)
{
    struct str folded = sentence->folded;
    size_t to = at + 1 < sentence->word_count ? sentence->words[at + 1].folded_at : folded.len;
    bool named = is_name(sentence, at);
    for (size_t i = sentence->words[at].folded_at; i < to;) {
        size_t end = i;
        while (end < to && is_letter(folded.at[end]))
            end++;
        struct str piece = str_slice(folded, i, end);
        bool has_digit = (i > 0 && str_is_digit(folded.at[i - 1])) || (end < to && str_is_digit(folded.at[end]));
        bool is_elided = end < to && folded.at[end] == '\'' && piece.len <= 2;
        if (piece.len > 1 && !has_digit && !is_elided && !in_span(sentence, i))
            count_piece(words, piece, before, named, tally);
        if (piece.len > 0) {
            tally->speaks = tally->speaks || is_first_or_second(piece);
            *before = (struct before){piece, before->last, end < to && folded.at[end] == '\''};
        }
        i = end == i ? i + sign_width(folded.at[i]) : end;
    }
}

static struct tally tally_of(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to)
{
    struct before before = {STR(""), STR(""), false};
    struct tally tally = {0};
    for (size_t i = 0; i < sentence->word_count; i++) {
        size_t begins = sentence->words[i].folded_at;
        struct tally skipped = {0};
        count_pieces(words, sentence, i, &before, begins >= from && begins < to ? &tally : &skipped);
    }
    return tally;
}

bool avis_any_suspect(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to)
{
    return tally_of(words, sentence, from, to).suspects > 0;
}

/* « la fiche est corrigée », « documents remis »: a fact about something that is known. Of author or reader it takes more of what
 * is known: « je vous joins la fiche complétée », not « tu parles ». */
bool avis_all_harmless(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to)
{
    enum { PLENTY = 2 };
    struct tally tally = tally_of(words, sentence, from, to);
    bool told = tally.speaks ? tally.matter >= PLENTY && tally.unknown <= PLENTY : tally.matter > 0;
    return tally.suspects == 0 && !tally.hedges && (tally.unknown == 0 || told);
}
