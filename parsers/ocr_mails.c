/* ocr_mails: addresses of mail and of the web, which no dictionary helps to read. Their pieces are put together (« secretariat
 * @mecs.example »: a sign with air around it looks like the end of a word), letters that no address has are what they look like, and an
 * end that is nearly « .fr » is « .fr ». What was changed is no longer certain. */
#include "parsers/ocr_private.h"

enum {
    CHANGED_SURE = 80, /* what was changed is below OCR_SURE: it is looked at by whoever sent it */
    GAP_PERCENT = 90,  /* of the height of a word: the widest air inside an address */
};

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool has_at(struct str text)
{
    return str_find_char(text, '@') != STR_NOT_FOUND;
}

/* Whether `right` is the rest of the address that `left` begins. */
static bool is_one_address(const struct ocr_item *left, const struct ocr_item *right)
{
    int gap = right->rect.x - rect_right(left->rect);
    bool is_near = left->line == right->line && gap >= 0 && gap * 100 < GAP_PERCENT * (left->rect.h > right->rect.h ? left->rect.h : right->rect.h);
    if (!is_near || left->text.len == 0 || right->text.len < 2 || (!has_at(left->text) && !has_at(right->text)))
        return false;
    char last = left->text.at[left->text.len - 1], first = right->text.at[0];
    bool begins_inside = (first == '@' || first == '.' || first == '_') && ((last | 32) >= 'a' && (last | 32) <= 'z');
    bool ends_inside = (last == '@' || (has_at(left->text) && (last == '.' || last == '-' || last == '_'))) && is_lower_or_digit(first);
    bool begins_with_dot = left->text.len > 1 && last == '.' && has_at(right->text) && is_lower_or_digit(first);
    return begins_inside || ends_inside || begins_with_dot;
}

static void join(struct arena *arena, struct ocr_item *left, const struct ocr_item *right)
{
    left->text = str_print(arena, "%.*s%.*s", STR_ARG(left->text), STR_ARG(right->text));
    left->sure = left->sure < right->sure ? left->sure : right->sure;
    left->rect.w = rect_right(right->rect) - left->rect.x;
}

/* The end of a name, as it is read wrongly and as it is; the longer ones first. */
static const struct {
    const char *wrong, *right;
} ends[] = {
    {".exampie", ".example"}, {".exampIe", ".example"}, {".examp1e", ".example"}, {".exarnple", ".example"}, {".exanple", ".example"},
    {".ir", ".fr"}, {".tr", ".fr"}, {".f", ".fr"}, {".ft", ".fr"}, {".fi", ".fr"}, {".frr", ".fr"}, {".corn", ".com"}, {".corm", ".com"}, {".con", ".com"},
    {".c0m", ".com"}, {".0rg", ".org"}, {".orq", ".org"}, {".nct", ".net"}, {".nel", ".net"},
};

/* Letters of an address as they look like another sign: in their place they cannot be meant. */
static char meant(char c)
{
    switch (c) {
    case '$': return 's';
    case '|':
    case '!': return 'l';
    case ':':
    case ',': return '.';
    default: return c;
    }
}

static void mend(struct arena *arena, struct ocr_item *word)
{
    struct str text = word->text, tail = STR("");
    size_t at = str_find_char(text, '@');
    while (text.len > 0 && strchr(",;:.)>", text.at[text.len - 1]) != NULL) {
        text.len--; /* the sentence's */
        tail = str_slice(word->text, text.len, word->text.len);
    }
    if (at == 0 || at + 3 > text.len)
        return;
    char *out = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        out[i] = meant(text.at[i]);
    struct str address = {out, text.len};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends(address, str_of(ends[i].wrong))) {
            address = str_print(arena, "%.*s%s", (int)(address.len - strlen(ends[i].wrong)), address.at, ends[i].right);
            break;
        }
    if (str_eq(address, text))
        return;
    word->text = str_print(arena, "%.*s%.*s", STR_ARG(address), STR_ARG(tail));
    word->sure = word->sure < CHANGED_SURE ? word->sure : CHANGED_SURE;
}

void ocr_mails(struct arena *arena, struct ocr_items *items)
{
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++) {
        struct ocr_item *last = kept > 0 ? &items->at[kept - 1] : NULL;
        bool goes_on = last != NULL && last->kind == OCR_WORD && items->at[i].kind == OCR_WORD && is_one_address(last, &items->at[i]);
        if (goes_on)
            join(arena, last, &items->at[i]);
        else
            items->at[kept++] = items->at[i];
    }
    items->count = kept;
    for (size_t i = 0; i < items->count; i++)
        if (items->at[i].kind == OCR_WORD && has_at(items->at[i].text))
            mend(arena, &items->at[i]);
}
