/* avis_formes: whether the two forms of a body (text and page) say the same. What a greeting or a signature makes different is
 * nothing; a sentence with words that decide, deny or ask, in one form only, is: nobody knows which one its author saw. */
#include "parsers/avis_private.h"

/* Letters and digits only, one space between and around words: « Avis : favorable. » and « avis favorable » are the same. */
static struct str bare_words(struct arena *arena, struct str folded)
{
    char *at = arena_alloc(arena, folded.len + 3);
    size_t len = 0;
    at[len++] = ' ';
    for (size_t i = 0; i < folded.len; i++) {
        bool is_word = str_is_alnum(folded.at[i]) || (unsigned char)folded.at[i] >= 0x80;
        if (is_word)
            at[len++] = folded.at[i];
        else if (at[len - 1] != ' ')
            at[len++] = ' ';
    }
    if (at[len - 1] != ' ')
        at[len++] = ' ';
    return (struct str){at, len};
}

/* « bonjour avis favorable merci » says what « avis favorable » says; a space stays at both ends. */
static struct str without_courtesy(struct str words)
{
    static const char *const before[] = {" bonjour ", " bonsoir ", " madame ", " monsieur ", " mme ", " a tous ", " a toutes et tous ", NULL};
    static const char *const behind[] = {" cordialement ", " cdt ", " merci ", " bien ", " tres ", NULL};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; before[i] != NULL; i++)
            if (str_starts(words, str_of(before[i]))) {
                words = str_from(words, strlen(before[i]) - 1);
                again = true;
            }
        for (size_t i = 0; behind[i] != NULL; i++)
            if (str_ends(words, str_of(behind[i]))) {
                words = str_slice(words, 0, words.len - strlen(behind[i]) + 1);
                again = true;
            }
    }
    return words;
}

static bool holds_all(struct arena *arena, const struct avis_rules *rules, struct str form, struct str other_words)
{
    struct avis_sentences sentences = avis_cut(arena, form);
    for (size_t i = 0; i < sentences.count; i++) {
        struct str words = without_courtesy(bare_words(arena, sentences.at[i].folded));
        if (str_find(other_words, words) == STR_NOT_FOUND && avis_single_found(rules, SINGLE_MATIERE, sentences.at[i].folded))
            return false;
    }
    return true;
}

enum avis_forms avis_compare_forms(struct arena *arena, const struct avis_rules *rules, struct str plain, struct str html)
{
    struct str plain_folded = utf8_fold(arena, plain), html_folded = utf8_fold(arena, html);
    struct str plain_words = bare_words(arena, plain_folded), html_words = bare_words(arena, html_folded);
    if (str_eq(plain_words, html_words))
        return FORMS_EQUAL;
    if (avis_single_found(rules, SINGLE_SANS_FORME, plain_folded))
        return FORMS_NO_PLAIN;
    if (plain.len > AVIS_MAX_TEXT || html.len > AVIS_MAX_TEXT)
        return FORMS_DIFFER;
    bool same = holds_all(arena, rules, plain, html_words) && holds_all(arena, rules, html, plain_words);
    return same ? FORMS_ALIKE : FORMS_DIFFER;
}
