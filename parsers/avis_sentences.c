/* avis_sentences: a text cut into sentences. A full stop ends one, but for those of « M. », « Mme. », initials and
 * numbers; so does the end of a line, but for those that a mail program wrapped. */
#include <string.h>

#include "parsers/avis_private.h"

enum { WRAPPED = 55 }; /* bytes: a shorter line was ended by its author, were the next one capitalised */

static bool is_lower_start(struct str line)
{
    int32_t point = 0;
    struct str rest = line;
    if (!utf8_next(&rest, &point))
        return false;
    return (point >= 'a' && point <= 'z') || (point >= 0xE0 && point <= 0xFF) || point == '(';
}

/* « Bonjour Madame, », « Madame, Monsieur, »: a line that greets ends there; « Madame Rivasson, la référente, » goes on. */
static bool is_greeting(struct str line)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", "mesdames", "messieurs", "cher ", "chers ", "chere ", "ch\xC3\xA8re ", "ch\xC3\xA8res ", "salut", "bjr"};
    static const char *const both[] = {"madame, monsieur", "mesdames, messieurs", "madame, messieurs", "mesdames, monsieur"};
    enum { LONGEST = 40 }; /* bytes */
    bool greets = false;
    size_t comma = str_find_char(line, ',');
    for (size_t i = 0; i < sizeof greetings / sizeof greetings[0]; i++)
        greets = greets || str_starts_nocase(line, str_of(greetings[i]));
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++)
        if (str_starts_nocase(line, str_of(both[i])))
            comma = line.len - 1;
    return greets && line.len <= LONGEST && comma == line.len - 1;
}

/* True where `next` goes on with the sentence of `line`. */
static bool goes_on(struct str line, struct str next)
{
    if (line.len == 0 || next.len == 0)
        return false;
    char last = line.at[line.len - 1];
    if (last == '.' || last == '!' || last == '?')
        return false;
    if (next.at[0] == '-' || next.at[0] == '*' || is_greeting(line))
        return false;
    return is_lower_start(next) || last == ',' || last == ':' || line.len >= WRAPPED;
}

/* « - un bilan récent », « • l'accord du juge », « 1) … » */
static bool is_item(struct str line)
{
    static const char *const marks[] = {"-", "*", "+", "\xE2\x80\xA2", "\xE2\x80\x93", "\xC2\xB7", NULL};
    bool is_numbered = line.len > 2 && str_is_digit(line.at[0]) && (line.at[1] == ')' || line.at[1] == '.' || line.at[1] == '-');
    return is_numbered || str_starts_any(line, marks);
}

/* « sous les réserves suivantes : »: the list below is the condition, item by item. */
static bool announces_conditions(struct arena *arena, struct str line)
{
    struct str folded = utf8_fold(arena, line);
    bool tells = str_find(folded, STR("reserve")) != STR_NOT_FOUND || str_find(folded, STR("condition")) != STR_NOT_FOUND;
    return tells && str_ends(folded, STR(":"));
}

/* « Favorable sous réserve », and « Réserve : … » on the next line. */
static bool names_its_condition(struct arena *arena, struct str line, struct str next)
{
    static const char *const ends[] = {"sous reserve", "sous reserves", "sous condition", "sous conditions", NULL}, *const labels[] = {"reserve", "condition", NULL};
    struct str folded = utf8_fold(arena, line), below = utf8_fold(arena, next);
    while (str_ends(folded, STR(".")))
        folded.len--;
    for (size_t i = 0; ends[i] != NULL; i++)
        if (str_ends(folded, str_of(ends[i])))
            return str_starts_any(below, labels) && str_find_char(below, ':') != STR_NOT_FOUND;
    return false;
}

/* « Je ne suis pas » and a blank line that a program put there: the sentence goes on below it. */
static bool is_left_open(struct arena *arena, struct str unit)
{
    static const char *const open[] = {"pas", "ne", "je", "nous", "suis", "sommes", "est", "sont", "non", "le", "la", "les", "un", "une", "a", "au",
                                       "aux", "de", "du", "des", "d'", "et", "ou", "mais", "tres", "avis", "si", "sous", "que", "pour", "avec",
                                       "sans", "plus", "jamais", "peu", "donc", "mon", "notre", "votre", "cette", "ce", "de-", "dans", "en", "par",
                                       NULL};
    struct str folded = utf8_fold(arena, unit);
    size_t space = str_rfind_char(folded, ' ');
    return str_is_any(space == STR_NOT_FOUND ? folded : str_from(folded, space + 1), open);
}

static bool is_abbreviation(struct str before)
{
    static const char *const known[] = {"m", "mm", "mme", "mlle", "dr", "pr", "me", "st", "ste", "etc", "ex", "cf", "art", "tel", "tél", "ref", "réf", "av", "bd", "p", "j", "n", "r", "s", "res", "rés", NULL};
    size_t from = before.len;
    while (from > 0 && before.at[from - 1] != ' ' && before.at[from - 1] != '(' && before.at[from - 1] != '\'' && before.at[from - 1] != '.')
        from--;
    struct str word = str_from(before, from);
    if (word.len == 0 || (word.len == 1 && word.at[0] >= 'A' && word.at[0] <= 'Z'))
        return true;
    if (word.len == 2 && (unsigned char)word.at[0] >= 0xC3) /* an initial with an accent */
        return true;
    for (size_t i = 0; known[i] != NULL; i++)
        if (str_eq_nocase(word, str_of(known[i])))
            return !str_eq_c(word, "etc");
    return false;
}

/* The length of the sentence at the beginning of `unit`. */
static size_t sentence_length(struct str unit)
{
    for (size_t i = 0; i < unit.len; i++) {
        char c = unit.at[i];
        bool ellipsis = str_starts(str_from(unit, i), STR("\xE2\x80\xA6 "));
        if (ellipsis)
            return i + 3;
        if (c != '.' && c != '!' && c != '?')
            continue;
        while (i + 1 < unit.len && (unit.at[i + 1] == c || unit.at[i + 1] == '!' || unit.at[i + 1] == '?'))
            i++;
        bool at_end = i + 1 == unit.len || unit.at[i + 1] == ' ';
        if (at_end && (c != '.' || !is_abbreviation(str_slice(unit, 0, i))))
            return i + 1;
    }
    return unit.len;
}

/* ---- spelling ---- */

/* One letter missing, one too many, another one, or two in each other's place. */
static bool is_slip_of(struct str typed, struct str meant)
{
    size_t before = 0, behind = 0;
    while (before < typed.len && before < meant.len && typed.at[before] == meant.at[before])
        before++;
    struct str a = str_from(typed, before), b = str_from(meant, before);
    while (behind < a.len && behind < b.len && a.at[a.len - 1 - behind] == b.at[b.len - 1 - behind])
        behind++;
    a.len -= behind;
    b.len -= behind;
    for (size_t i = 0; i < typed.len; i++)
        if (!str_is_small(typed.at[i])) /* « dé/favorable » is a choice, no slip */
            return false;
    bool is_swap = a.len == 2 && b.len == 2 && a.at[0] == b.at[1] && a.at[1] == b.at[0];
    return is_swap || a.len + b.len == 1 || (a.len == 1 && b.len == 1);
}

/* « favorble » is « favorable », typed in haste on a telephone; there is no other word so near. What is as near to both
 * decisions (« dfavorable ») is left as it is, and decides nothing. */
static struct str spelled(struct arena *arena, struct str word, struct str before)
{
    static const char *const decisions[] = {"favorable", "defavorable"};
    size_t from = 0, to = word.len;
    while (from < to && !str_is_small(word.at[from]))
        from++;
    while (to > from && !str_is_small(word.at[to - 1]))
        to--;
    struct str typed = str_slice(word, from, to);
    if (str_eq_c(typed, "ok") || str_eq_c(typed, "okay")) /* says what « d'accord » says, and then the same rules hold */
        return str_print(arena, "%.*sd'accord%.*s", STR_ARG(str_slice(word, 0, from)), STR_ARG(str_from(word, to)));
    static const struct { const char *typed, *meant; } haste[] = {{"pr", "pour"}, {"avi", "avis"}, {"aviss", "avis"}, {"avsi", "avis"}, {"acord", "accord"}, {"accor", "accord"}, {"dacord", "d'accord"}, {"daccord", "d'accord"},
                                                                  {"d'acord", "d'accord"}, {"dac", "d'accord"}, {"jsuis", "je suis"}, {"chui", "je suis"},
                                                                  {"bcp", "beaucoup"}, {"dsl", "desole"}, {"laccueil", "l'accueil"}, {"ladmission", "l'admission"}};
    for (size_t i = 0; i < sizeof haste / sizeof haste[0]; i++)
        if (str_eq_c(typed, haste[i].typed))
            return str_print(arena, "%.*s%s%.*s", STR_ARG(str_slice(word, 0, from)), haste[i].meant, STR_ARG(str_from(word, to)));
    static const char *const short_for[] = {"fav", "favo", "favor", NULL}, *const short_against[] = {"def", "defav", "defavo", NULL};
    static const char *const announcing[] = {"avis", "avis:", ":", NULL};
    bool short_first = str_is_any(typed, short_for), short_second = str_is_any(typed, short_against) && (typed.len > 3 || str_is_any(before, announcing));
    if (short_first || short_second) /* « avis fav. », « avis def »; « déf. » alone may be a disability */
        return str_print(arena, "%.*s%s%.*s", STR_ARG(str_slice(word, 0, from)), decisions[short_first ? 0 : 1], STR_ARG(str_from(word, to)));
    bool first = is_slip_of(typed, str_of(decisions[0])), second = is_slip_of(typed, str_of(decisions[1]));
    if (first == second)
        return word;
    return str_print(arena, "%.*s%s%.*s", STR_ARG(str_slice(word, 0, from)), decisions[first ? 0 : 1], STR_ARG(str_from(word, to)));
}

/* « d accord », « n est »: typed on a telephone. A capital is somebody's initial. */
static bool lacks_apostrophe(struct str typed, struct str next)
{
    static const char *const elided[] = {"c", "d", "j", "l", "m", "n", "s", "t", "qu", NULL};
    return str_is_any(typed, elided) && str_find_char(STR("aeiouh"), next.at[0]) != STR_NOT_FOUND;
}

/* « av fav »: elsewhere « av » is an avenue. */
static bool is_short_avis(struct arena *arena, struct str word, struct str rest)
{
    static const char *const decisions[] = {"fav", "def", NULL};
    return (str_eq_c(word, "av") || str_eq_c(word, "av.")) && str_starts_any(utf8_fold(arena, str_slice(rest, 0, 8)), decisions);
}

/* Folds word by word, so that every word knows where it came from. */
static void fold_words(struct arena *arena, struct avis_sentence *sentence)
{
    size_t capacity = 0;
    struct avis_word *words = NULL;
    const size_t room = sentence->original.len * 4 + 16; /* folding and spelling lengthen a word at most so much */
    char *folded = arena_alloc(arena, room);
    size_t len = 0;
    struct str rest = sentence->original, word = STR_NONE, before = STR_NONE, last = STR_NONE;
    while (str_next(&rest, ' ', &word)) {
        struct str plain = spelled(arena, utf8_fold(arena, word), before);
        if (is_short_avis(arena, plain, rest))
            plain = STR("avis");
        if (plain.len == 0 || len + plain.len + 1 > room)
            continue;
        if (len > 0)
            folded[len++] = lacks_apostrophe(last, plain) ? '\'' : ' ';
        last = word;
        words = arena_grow(arena, words, sentence->word_count, &capacity, sizeof *words);
        words[sentence->word_count++] = (struct avis_word){len, (size_t)(word.at - sentence->original.at), false};
        memcpy(folded + len, plain.at, plain.len);
        len += plain.len;
        before = plain;
    }
    sentence->folded = (struct str){folded, len};
    sentence->words = words;
}

/* Which word an offset of the folded sentence lies in; word_count behind the last. */
static size_t word_after(const struct avis_sentence *sentence, size_t folded_at)
{
    size_t low = 0, high = sentence->word_count;
    while (low < high) { /* the first word that begins after folded_at */
        size_t middle = (low + high) / 2;
        if (sentence->words[middle].folded_at > folded_at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct str avis_original(const struct avis_sentence *sentence, size_t folded_from, size_t folded_to)
{
    size_t first = word_after(sentence, folded_from), last = word_after(sentence, folded_to);
    size_t from = first == 0 ? 0 : sentence->words[first - 1].original_at, to = sentence->original.len;
    if (last > 0 && sentence->words[last - 1].folded_at == folded_to)
        last--; /* that word begins where the passage ends */
    if (folded_to < sentence->folded.len && last < sentence->word_count)
        to = sentence->words[last].original_at;
    return str_trim(str_slice(sentence->original, from, to));
}

static bool begins_a_word(const struct avis_sentence *sentence, size_t at)
{
    for (size_t i = 0; i < sentence->word_count; i++)
        if (sentence->words[i].folded_at == at)
            return true;
    return false;
}

/* Where the words of what is put begin: behind its blanks and signs. */
static size_t first_letter(struct str text)
{
    size_t at = 0;
    while (at < text.len && !str_is_alnum(text.at[at]))
        at++;
    return at;
}

void avis_put(struct arena *arena, struct avis_sentence *sentence, size_t from, size_t to, struct str text)
{
    const struct str folded = sentence->folded;
    const bool is_empty = str_is_empty(text), cuts_a_word = to < folded.len && folded.at[to] != ' ' && !begins_a_word(sentence, to);
    if (is_empty && from > 0 && folded.at[from - 1] == ' ' && (to == folded.len || strchr(" ,.;:)!", folded.at[to]) != NULL))
        from--; /* one blank between words, and none before a sign */
    else if (is_empty && from == 0 && to < folded.len && folded.at[to] == ' ')
        to++;
    struct avis_word *words = arena_array(arena, sentence->word_count + 1, sizeof *words);
    size_t count = 0;
    bool leads = begins_a_word(sentence, from) || str_is_alnum(folded.at[from]); /* the word that begins there, or that goes on there, leads to what is put */
    for (size_t i = 0; i < sentence->word_count; i++) {
        struct avis_word word = sentence->words[i];
        const bool is_within = word.folded_at >= from && word.folded_at < to, is_first = is_within && (word.folded_at == from || !leads);
        if (is_within && (!is_first || (is_empty && !cuts_a_word)))
            continue;
        leads = leads || is_first;
        word.is_put = word.is_put || is_within;
        word.folded_at = is_within ? from + (word.folded_at == from ? 0 : first_letter(text)) : word.folded_at < from ? word.folded_at : word.folded_at - (to - from) + text.len;
        words[count++] = word;
    }
    sentence->folded = str_join(arena, str_join(arena, str_slice(folded, 0, from), STR(""), text), STR(""), str_from(folded, to));
    sentence->words = words;
    sentence->word_count = count;
}

static void add_unit(struct arena *arena, struct avis_sentences *out, size_t *capacity, struct str unit, size_t paragraph)
{
    struct str rest = utf8_tidy(arena, unit);
    while (rest.len > 0 && out->count < AVIS_MAX_SENTENCES) {
        size_t len = sentence_length(rest);
        struct str original = str_trim(str_slice(rest, 0, len));
        rest = str_trim(str_from(rest, len));
        if (original.len == 0)
            continue;
        out->at = arena_grow(arena, out->at, out->count, capacity, sizeof *out->at);
        struct avis_sentence *sentence = &out->at[out->count++];
        *sentence = (struct avis_sentence){.original = original, .paragraph = paragraph, .why = ""};
        fold_words(arena, sentence);
    }
}

struct avis_sentences avis_cut(struct arena *arena, struct str text)
{
    struct avis_sentences out = {.at = NULL};
    size_t capacity = 0, paragraph = 0;
    struct str rest = text, line = STR_NONE, unit = STR_NONE, last = STR_NONE;
    bool listing = false;
    while (str_next_line(&rest, &line)) {
        line = utf8_tidy(arena, line);
        if (line.len == 0 && unit.len > 0 && is_left_open(arena, unit)) {
            last = unit;
            continue;
        }
        bool lists = listing && is_item(line);
        bool named = unit.len > 0 && names_its_condition(arena, last, line);
        while (named && str_ends(unit, STR("."))) /* no stop between the two */
            unit.len--;
        if (unit.len > 0 && (lists || named || goes_on(last, line))) {
            unit = str_join(arena, unit, STR(" "), line);
        } else {
            add_unit(arena, &out, &capacity, unit, paragraph);
            unit = line;
        }
        paragraph += line.len == 0;
        listing = lists || announces_conditions(arena, line);
        last = line;
    }
    add_unit(arena, &out, &capacity, unit, paragraph);
    return out;
}
