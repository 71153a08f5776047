/* fiche_tails: what stands between the words of a label and its value.
 *
 *   tail = *precision ["(" instruction ")"] [":" / "?" / " - "] */
#include "parsers/fiche_private.h"

enum {
    MOST_PRECISIONS = 3,  /* « Téléphone portable du jeune » */
    PAREN_MOST = 40,      /* bytes of what may be said in parentheses between a label and its colon */
};

static bool has_colon_at(const struct fiche_reading *r, size_t past)
{
    struct str rest = str_trim(str_from(r->lines[r->letters[past - 1].line].text, r->letters[past - 1].end));
    while (str_starts(rest, STR("\xC2\xA0")) || str_starts(rest, STR(")")))
        rest = str_trim(str_from(rest, rest.at[0] == ')' ? 1 : 2));
    return rest.len > 0 && rest.at[0] == ':';
}

/* « du jeune », « portable » and the like, where a colon follows them: the letter past them, or `past` itself. */
size_t fiche_skip_precisions(const struct fiche_reading *r, size_t past)
{
    const struct fiche_words *words = &r->rules->lists[LIST_PRECISIONS];
    size_t end = past;
    for (size_t round = 0; round < MOST_PRECISIONS && !has_colon_at(r, end); round++) {
        size_t furthest = end;
        for (size_t i = 0; i < words->count && end < r->letter_count && fiche_runs_on(r, end - 1); i++) {
            size_t one = fiche_match(r, end, words->at[i], 0);
            furthest = one > furthest ? one : furthest;
        }
        if (furthest == end)
            break;
        end = furthest;
    }
    return end > past && r->letters[end - 1].line == r->letters[past - 1].line && has_colon_at(r, end) ? end : past;
}

/* « (en majuscules) : »: words in parentheses, without figures, and a colon. Bytes of it at the head of `rest`. */
static size_t parentheses_len(struct str rest)
{
    size_t at = 0, close = str_find_char(rest, ')');
    while (at < rest.len && rest.at[at] == ' ')
        at++;
    if (at >= rest.len || rest.at[at] != '(' || close == STR_NOT_FOUND || close > at + PAREN_MOST)
        return 0;
    for (size_t i = at; i < close; i++)
        if (str_is_digit(rest.at[i]) || rest.at[i] == '@' || rest.at[i] == ':')
            return 0;
    struct str after = str_trim(str_from(rest, close + 1));
    return after.len > 0 && after.at[0] == ':' ? close + 1 : 0;
}

/* Where the instruction printed after a label ends: the letter past it, or `past` itself. */
size_t fiche_skip_instruction(const struct fiche_reading *r, size_t past)
{
    if (past >= r->letter_count || !fiche_runs_on(r, past - 1))
        return past;
    const struct fiche_letter *before = &r->letters[past - 1], *next = &r->letters[past];
    struct str text = r->lines[next->line].text;
    struct str between = str_trim(str_slice(text, before->line == next->line ? before->end : 0, next->at));
    while (between.len > 0 && (between.at[0] == ':' || between.at[0] == '?' || between.at[0] == ')'))
        between = str_trim(str_from(between, 1));
    if (between.len == 0 || between.at[0] != '(')
        return past;
    const struct fiche_words *words = &r->rules->lists[LIST_CONSIGNES];
    size_t furthest = past;
    for (size_t i = 0; i < words->count; i++) {
        size_t end = fiche_match(r, past, words->at[i], fiche_mistakes_for(words->at[i].len));
        furthest = end > furthest ? end : furthest;
    }
    return furthest;
}

/* What is between a label and its value: « ) », « : », « ? », spaces. */
struct fiche_tail fiche_tail_of(const struct fiche_reading *r, size_t past, bool had_instruction)
{
    static const struct str passed[] = {{":", 1}, {"?", 1}, {")", 1}, {" ", 1}, {"\xC2\xA0", 2}, {"\xE2\x80\xAF", 3}, {"\xEF\xBC\x9A", 3}, {"*", 1}, {".", 1}};
    enum { DOT = sizeof passed / sizeof passed[0] - 1, STAR = DOT - 1 /* « *Nom* : *DURAND* » */ };
    static const struct str dashes[] = {{"- ", 2}, {"\xE2\x80\x93 ", 4}, {"\xE2\x80\x94 ", 4}, {"= ", 2}, {"> ", 2}, {"-> ", 3}, {"=> ", 3}, {"\xE2\x86\x92 ", 4}};
    struct fiche_tail tail = {r->letters[past - 1].line, r->letters[past - 1].end, false, false};
    struct str text = r->lines[tail.line].text;
    tail.end += had_instruction ? 0 : parentheses_len(str_from(text, tail.end));
    tail.has_colon = had_instruction; /* as sure a sign: only the form prints it */
    if (had_instruction) { /* « amis,) », « famille…) » */
        size_t close = str_find_char(str_from(text, tail.end), ')');
        if (close != STR_NOT_FOUND && close <= 4)
            tail.end += close + 1;
    }
    for (size_t i = 0; i <= DOT;) {
        if (str_starts(str_from(text, tail.end), passed[i]) && !(i == STAR && tail.has_colon) && !(i == DOT && str_starts(str_from(text, tail.end), STR("..")))) {
            tail.has_colon = tail.has_colon || i == 0 || i == 6;
            tail.end += passed[i].len;
            i = 0;
        } else
            i++;
    }
    if (!tail.has_colon) { /* « Code Postal ........ : 62992 » */
        size_t filled = tail.end;
        while (filled < text.len && (strchr("._ ", text.at[filled]) != NULL || str_starts(str_from(text, filled), STR("\xE2\x80\xA6"))))
            filled += (unsigned char)text.at[filled] >= 0x80 ? 3 : 1;
        tail.has_colon = filled < text.len && text.at[filled] == ':';
        tail.end = tail.has_colon ? filled + 1 : tail.end;
    }
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0] && !tail.has_colon && !tail.has_dash; i++)
        if (str_starts(str_from(text, tail.end), dashes[i]) && str_trim(str_from(text, tail.end + dashes[i].len)).len > 0) {
            tail.has_dash = tail.end > r->letters[past - 1].end; /* « Nom - DURAND », not « porte-nom- » */
            tail.end += tail.has_dash ? dashes[i].len : 0;
        }
    return tail;
}

/* A gap in the line after a label that has no colon: its end, a tabulation, a filler, an instruction, a box. */
bool fiche_is_gap(struct str text, size_t label_end, size_t value)
{
    static const struct str gaps[] = {{"\t", 1}, {"  ", 2}, {"\xE2\x80\xA6", 3}, {"...", 3}, {"__", 2}, {"(", 1}, {DOCUMENT_BOX, 3}, {"|", 1}, {"=", 1}};
    if (str_trim(str_from(text, value)).len == 0)
        return true;
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++)
        if (str_starts(str_from(text, value), gaps[i]) || str_starts(str_from(text, label_end), gaps[i]))
            return true;
    return false;
}
