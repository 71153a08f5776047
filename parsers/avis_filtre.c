#include "parsers/avis_filtre.h"

#include <string.h>

/* What a byte is to the table: a letter or a sign that words begin with, the first letter of a mark (OUI, NON, HORS, FLOU, SI), or one
 * of a class that is not told apart. Only of the former two bytes in a row are told. */
static const char told[] = "abcdefghijklmnopqrstuvwxyz 'ONHFS";
enum { TOLD = sizeof told - 1, CLASS_DIGIT = TOLD, CLASS_SIGN, CLASS_BEYOND /* ASCII */, CLASSES };

struct avis_filtre {
    unsigned char class_of[256];
    uint64_t beginnings[CLASSES][CLASSES][AVIS_FILTRE_RULES / 64]; /* by the first byte and the second */
    uint64_t always[AVIS_FILTRE_RULES / 64];
};

struct avis_filtre *avis_filtre_new(struct arena *arena)
{
    struct avis_filtre *filtre = ARENA_NEW(arena, struct avis_filtre);
    memset(filtre->always, 0xff, sizeof filtre->always);
    for (size_t byte = 0; byte < 256; byte++)
        filtre->class_of[byte] = byte >= 0x80 ? CLASS_BEYOND : byte >= '0' && byte <= '9' ? CLASS_DIGIT : CLASS_SIGN;
    for (size_t i = 0; i < TOLD; i++)
        filtre->class_of[(unsigned char)told[i]] = (unsigned char)i;
    return filtre;
}

/* Whether it matches something that begins so. PCRE2 says « partial » as soon as it would have to see more, so that all else that it
 * says holds for whatever follows: « no » is one byte or two looked at in vain. */
static bool may_begin(const pcre2_code *code, const char *text, size_t len, pcre2_match_data *data, pcre2_match_context *context)
{
    return pcre2_match(code, (PCRE2_SPTR)text, len, 0, PCRE2_ANCHORED | PCRE2_PARTIAL_HARD | PCRE2_NO_JIT, data, context) != PCRE2_ERROR_NOMATCH;
}

/* The same of one byte, from what PCRE2 itself goes by to find where to begin; true where it does not know. */
static bool may_begin_with(const pcre2_code *code, size_t byte)
{
    const uint8_t *bitmap = NULL;
    uint32_t kind = 0, unit = 0;
    if (pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &bitmap) == 0 && bitmap != NULL)
        return (bitmap[byte / 8] >> byte % 8 & 1) != 0;
    return pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &kind) != 0 || kind != 1 || pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODEUNIT, &unit) != 0 ||
           (unit | 0x20) == (byte | 0x20); /* it does not say of which case */
}

/* « (?:^|(?<=, )|(?<=oui )) »: how long the group is, where one stands; 0: none. It asks something of the text before, or that there be
 * none, and where a beginning is asked for there is none. */
static size_t granted_at_start(struct str rest)
{
    const struct str opening = STR("(?:^|"), behind = STR("(?<=");
    for (size_t at = opening.len; str_starts(rest, opening) && str_starts(str_from(rest, at), behind); at += 2) {
        bool in_class = false;
        for (at += behind.len; at < rest.len && (in_class || (rest.at[at] != ')' && rest.at[at] != '(')); at++)
            in_class = rest.at[at] == '[' || (in_class && rest.at[at] != ']');
        if (str_starts(str_from(rest, at), STR("))")))
            return at + 2;
        if (!str_starts(str_from(rest, at), STR(")|")))
            return 0;
    }
    return 0;
}

/* « Not behind x » only grants too often where nothing stands before, and so does the start of the text; unless that is asked within
 * what must not be. */
static bool asks_before(struct str rest, bool negated)
{
    static const char *const always[] = {"(?<=", "(?(", "\\B", "\\G", "\\K", NULL}, *const within[] = {"(?<", "^", "\\b", NULL};
    return str_starts_any(rest, always) || (negated && str_starts_any(rest, within));
}

/* What it asks of the text before is not there when it is asked for a beginning: it would deny what it matches. */
static bool looks_back(struct str expression)
{
    size_t depth = 0, negated = 0; /* the group that must not be, where we are in one */
    for (size_t at = 0; at < expression.len; at++) {
        struct str rest = str_from(expression, at);
        size_t granted = negated == 0 ? granted_at_start(rest) : 0;
        if (granted == 0 && asks_before(rest, negated != 0))
            return true;
        if (granted != 0) {
            at += granted - 1;
        } else if (rest.at[0] == '\\') {
            at++;
        } else if (rest.at[0] == '[') { /* its first sign, or the one behind « ^ », may be a bracket itself */
            size_t length = str_find_char(str_from(rest, 2), ']');
            at += length == STR_NOT_FOUND ? rest.len : length + 2;
        } else if (rest.at[0] == '(') {
            depth++;
            negated = negated == 0 && (str_starts(rest, STR("(?<")) || str_starts(rest, STR("(?!"))) ? depth : negated;
        } else if (rest.at[0] == ')') {
            negated = negated == depth ? 0 : negated;
            depth -= depth > 0;
        }
    }
    return false;
}

static void learn_first(struct avis_filtre *filtre, size_t class, size_t rule)
{
    for (size_t second = 0; second < CLASSES; second++)
        filtre->beginnings[class][second][rule / 64] |= UINT64_C(1) << rule % 64;
}

void avis_filtre_learn(struct avis_filtre *filtre, size_t rule, const pcre2_code *code, struct str expression, pcre2_match_data *data, pcre2_match_context *context)
{
    uint32_t is_empty = 1;
    if (rule >= AVIS_FILTRE_RULES || looks_back(expression) || pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &is_empty) != 0 || is_empty != 0)
        return;
    const uint64_t bit = UINT64_C(1) << rule % 64;
    filtre->always[rule / 64] &= ~bit;
    learn_first(filtre, CLASS_BEYOND, rule); /* half a letter of UTF-8 is no beginning to ask for */
    for (size_t byte = 0; byte < 0x80; byte++) {
        char text[2] = {(char)byte, 0};
        size_t class = filtre->class_of[byte];
        if (!may_begin_with(code, byte) || !may_begin(code, text, 1, data, context))
            continue;
        learn_first(filtre, class, rule);
        for (size_t second = 0; class < TOLD && second < TOLD; second++) {
            text[1] = told[second];
            if (!may_begin(code, text, 2, data, context))
                filtre->beginnings[class][second][rule / 64] &= ~bit;
        }
    }
}

void avis_filtre_add(const struct avis_filtre *filtre, struct str text, struct avis_filtre_set *set)
{
    for (size_t i = 0; i < sizeof set->rules / sizeof set->rules[0]; i++)
        set->rules[i] |= filtre->always[i];
    for (size_t at = 0; at < text.len; at++) {
        if (at > 0 && str_is_alnum(text.at[at - 1]) && (text.at[at - 1] < 'A' || text.at[at - 1] > 'Z'))
            continue; /* no word begins here */
        size_t first = filtre->class_of[(unsigned char)text.at[at]];
        size_t second = at + 1 < text.len ? filtre->class_of[(unsigned char)text.at[at + 1]] : CLASS_BEYOND;
        for (size_t i = 0; i < sizeof set->rules / sizeof set->rules[0]; i++)
            set->rules[i] |= filtre->beginnings[first][second][i];
    }
}
