#include "parsers/field.h"

/* The next word, or what stands between quotation marks. */
static struct str next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    if (str_starts(*rest, STR("\""))) {
        size_t close = str_find_char(str_from(*rest, 1), '"');
        struct str quoted = str_slice(*rest, 1, close == STR_NOT_FOUND ? rest->len : close + 1);
        *rest = str_from(*rest, quoted.len + 2);
        return quoted;
    }
    size_t end = 0;
    while (end < rest->len && rest->at[end] != ' ' && rest->at[end] != '\t')
        end++;
    struct str word = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end);
    return word;
}

static bool hexadecimal(struct str digits, uint32_t *out_code)
{
    uint32_t code = 0;
    for (size_t i = 0; i < digits.len; i++) {
        int value = str_hex(digits.at[i]);
        if (value < 0 || code > 0xFFFF)
            return false;
        code = code * 16 + (uint32_t)value;
    }
    *out_code = code;
    return digits.len > 0;
}

static bool code_of(struct str word, uint32_t *out_code)
{
    uint64_t code = 0;
    if (str_starts_nocase(word, STR("0x")))
        return hexadecimal(str_from(word, 2), out_code);
    if (!str_number(word, 0x10FFFF, &code))
        return false;
    *out_code = (uint32_t)code;
    return true;
}

enum field_kind field_kind_of(struct str instruction, struct field_symbol *out_symbol)
{
    struct str rest = instruction, keyword = next_word(&rest);
    if (str_eq_nocase(keyword, STR("FORMCHECKBOX")))
        return FIELD_BOX;
    if (str_eq_nocase(keyword, STR("FORMDROPDOWN")))
        return FIELD_LIST;
    if (str_eq_nocase(keyword, STR("FORMTEXT")))
        return FIELD_INPUT;
    if (!str_eq_nocase(keyword, STR("SYMBOL")) || !code_of(next_word(&rest), &out_symbol->code))
        return FIELD_OTHER;
    out_symbol->font = STR_NONE;
    while (rest.len > 0)
        if (str_eq_nocase(next_word(&rest), STR("\\f")))
            out_symbol->font = next_word(&rest);
    return FIELD_SYMBOL;
}

/* ---- lines that were joined ------------------------------------------------------------------------------- */

/* Whether a small letter of French ends before byte `i`. */
static bool is_lower(struct str text, size_t i)
{
    unsigned char c = (unsigned char)text.at[i - 1];
    return (c >= 'a' && c <= 'z') || (c >= 0xA0 && i > 1 && (unsigned char)text.at[i - 2] == 0xC3);
}

/* Whether a line seems to end before byte `i`: « repas.Il », and where `is_loose` « Paume62994 », « SESSADIl » never. */
static bool is_joint(struct str text, size_t i, bool is_loose)
{
    unsigned char before = (unsigned char)text.at[i - 1], after = (unsigned char)text.at[i];
    bool starts = (after >= 'A' && after <= 'Z') || str_is_digit(after) || (after == 0xC3 && i + 1 < text.len && (unsigned char)text.at[i + 1] < 0xA0);
    bool is_number = str_is_digit(before) && str_is_digit(after);
    return starts && !is_number && (strchr(".!?;", before) != NULL || (is_loose && is_lower(text, i)));
}

/* How many lines seem to end in the text, and whether it takes the loose measure to find all: those that ended are at most the
 * breaks that were there (others stood before the text), and where one measure finds just as many it is the right one. */
static size_t joints_of(struct str text, size_t breaks, bool *out_is_loose)
{
    size_t strict = 0, loose = 0;
    for (size_t i = 1; i < text.len; i++) {
        strict += is_joint(text, i, false);
        loose += is_joint(text, i, true);
    }
    *out_is_loose = strict != breaks && (loose == breaks || (strict == 0 && loose < breaks));
    size_t joints = *out_is_loose ? loose : strict;
    return joints <= breaks ? joints : 0;
}

struct str field_input_text(struct arena *arena, struct str text, size_t breaks)
{
    bool is_loose = false;
    size_t joints = joints_of(text, breaks, &is_loose), len = 0;
    if (joints == 0)
        return text;
    char *out = arena_alloc(arena, text.len + joints + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (i > 0 && is_joint(text, i, is_loose))
            out[len++] = '\n';
        out[len++] = text.at[i];
    }
    return (struct str){out, len};
}
