/* ocr_mails: addresses of mail and of the web, which no dictionary helps to read. Their pieces are put together (« secretariat
 * @mecs.example »: a sign with air around it looks like the end of a word), letters that no address has are what they look like, and an
 * end that is nearly « .fr » is « .fr ». What was changed is no longer certain. */
#include "parsers/ocr_private.h"

#include <leptonica/allheaders.h>

enum {
    INK = 150,         /* grays darker than this */
    POINT_HIGH = 8,    /* pixels above the foot of a word in which its point stands */
    POINT_LEAST = 5,   /* pixels of ink; a speck has fewer */
    POINT_MOST = 40,
    CHANGED_SURE = 80, /* what was changed is below OCR_SURE: it is looked at by whoever sent it */
    GAP_PERCENT = 90,  /* of the height of a word: the widest air inside an address */
};

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || str_is_digit(c);
}

static bool has_at(struct str text)
{
    return str_find_char(text, '@') != STR_NOT_FOUND;
}

/* Whether a point stands at the foot of the gap between two words, which was too small to be read. */
static bool has_point_between(PIX *pix, const struct ocr_item *left, const struct ocr_item *right)
{
    int foot = left->rect.y + left->rect.h, dark = 0, above = 0;
    for (int x = rect_right(left->rect) + 1; x + 1 < right->rect.x; x++)
        for (int y = left->rect.y; y < foot + 2; y++) {
            l_uint32 value = 255;
            if (pixGetPixel(pix, x, y, &value) != 0 || value >= INK)
                continue;
            dark += y >= foot - POINT_HIGH;
            above += y < foot - POINT_HIGH;
        }
    return dark >= POINT_LEAST && dark <= POINT_MOST && above == 0;
}

/* « bastien vautremeux@… » that has a point in its gap. */
static bool lacks_point(PIX *pix, const struct ocr_item *left, const struct ocr_item *right)
{
    int gap = right->rect.x - rect_right(left->rect);
    if (left->line != right->line || gap < 3 || gap > left->rect.h || left->text.len < 2 || !has_at(right->text) || has_at(left->text))
        return false;
    char last = left->text.at[left->text.len - 1], first = right->text.at[0];
    return (last | 32) >= 'a' && (last | 32) <= 'z' && (first | 32) >= 'a' && (first | 32) <= 'z' && has_point_between(pix, left, right);
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

static void join(struct arena *arena, struct ocr_item *left, const char *between, const struct ocr_item *right)
{
    left->text = str_print(arena, "%.*s%s%.*s", STR_ARG(left->text), between, STR_ARG(right->text));
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

void ocr_mails(struct arena *arena, struct Pix *pix, struct ocr_items *items)
{
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++) {
        struct ocr_item *last = kept > 0 ? &items->at[kept - 1] : NULL;
        bool are_words = last != NULL && last->kind == OCR_WORD && items->at[i].kind == OCR_WORD;
        if (are_words && is_one_address(last, &items->at[i]))
            join(arena, last, "", &items->at[i]);
        else if (are_words && lacks_point(pix, last, &items->at[i]))
            join(arena, last, ".", &items->at[i]);
        else
            items->at[kept++] = items->at[i];
    }
    items->count = kept;
    for (size_t i = 0; i < items->count; i++)
        if (items->at[i].kind == OCR_WORD && has_at(items->at[i].text))
            mend(arena, &items->at[i]);
}
