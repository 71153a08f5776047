/* reply_marked: what stands below « -- » (RFC 3676, 4.3) and the rules that programs and people draw in its place. */
#include "parsers/reply_private.h"

/* « [cid:logo.png] », « _____ », « * * * »: nothing is said. */
bool reply_is_decor(struct str text)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.len; i++)
        letters += str_is_alnum(text.at[i]);
    bool bracket = text.at[0] == '[' && (text.at[text.len - 1] == ']' || (text.at[text.len - 1] == '>' && str_find(text, STR("]<")) != STR_NOT_FOUND));
    return letters == 0 || bracket;
}

bool reply_is_link(struct str text)
{
    static const char *const openings[] = {"www.", "http:", "https:", "<http", NULL};
    return str_starts_any(text, openings) && str_find_char(text, ' ') == STR_NOT_FOUND;
}

/* What stands below a mark, down to what is quoted. */
static bool is_below_mark(const struct reply_line *line)
{
    return !line->is_dropped || line->is_added;
}

/* Only a greeting, or a rule, above: then whoever wrote, wrote below. */
static bool is_bare_above(const struct reply_lines *lines, size_t at)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", "merci", NULL};
    enum { GREETING = 40 };
    for (size_t i = 0; i < at; i++) {
        struct str line = lines->at[i].folded;
        if (reply_is_open(&lines->at[i]) && !reply_is_decor(line) && !reply_is_link(line) && !(line.len < GREETING && str_starts_any(line, greetings)))
            return false;
    }
    return true;
}

/* « Annulez, erreur de ma part », typed below one's own signature. */
static bool takes_back(struct str folded)
{
    static const char *const words[] = {
        "annul", "erreur", "retire", "ignore", "tenir compte", "attendez", "attendre", "tomber", "finalement", "contraire", "brouillon", "oubli", NULL};
    return str_holds_any(folded, words);
}

/* Does somebody answer below a mark? Where nothing stands above it, any word that decides tells; else only one of an avis, or that
 * takes it back, which no line of a signature holds. */
static bool is_answer_below(const struct reply_lines *lines, size_t at)
{
    enum { LOOKED_AT = 200 }; /* lines: a thousand marks must not cost a thousand times all below */
    bool says = false, decides = false;
    for (size_t i = at + 1; i < lines->count && i < at + LOOKED_AT && is_below_mark(&lines->at[i]); i++) {
        says = says || (reply_is_open(&lines->at[i]) && (reply_says_avis(lines->at[i].folded) || takes_back(lines->at[i].folded)) &&
                        reply_trait_of(&lines->at[i], STR_NONE) == TRAIT_NONE);
        decides = decides || (reply_is_open(&lines->at[i]) && reply_decides(lines->at[i].folded));
    }
    return is_bare_above(lines, at) ? decides : says;
}

void reply_cut_marked_signatures(struct reply_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct str line = lines->at[i].folded;
        if (!reply_is_open(&lines->at[i]) || !(str_eq_c(line, "--") || str_eq_c(line, "---") || str_eq_c(line, "__")))
            continue;
        if (is_answer_below(lines, i)) /* then it only parts */
            continue;
        for (; i < lines->count && is_below_mark(&lines->at[i]); i++)
            lines->at[i].is_dropped = true;
    }
}
