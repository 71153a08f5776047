/* ocr_words: what tesseract read, word by word. A page of a form is one block to it (PSM 6): lines run from margin to margin, and no
 * column is read before another. */
#include "parsers/ocr_private.h"

#include <leptonica/allheaders.h>

enum {
    NOISE_SURE = 70,         /* signs that are no letter are believed from here on */
    SYMBOL_GUESS = 80,       /* what tesseract gives to a symbol that means nothing, */
    SYMBOL_SURE = 97,        /* and to one that need not be doubted */
    SPECK_MOST = 24,         /* square pixels; a colon has 60, a dash 30 */
    LETTER_LEAST = 8,        /* pixels of the height of a word; what is flatter is a rest of a line */
};

/* What a person writes as a word of its own; a point or a comma that stands alone is a speck. */
static bool is_lone_sign(struct str text)
{
    static const char *const signs[] = {":", "-", "\xE2\x80\x93", "/", "&", "+", "\xC2\xAB", "\xC2\xBB", "?", "!", "(", ")", "x", "X"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (str_eq_c(text, signs[i]))
            return true;
    return false;
}

static bool has_letter_or_digit(struct str text)
{
    for (struct str rest = text; rest.len > 0;) {
        int32_t point = 0;
        utf8_next(&rest, &point);
        bool is_ascii = str_is_alnum(point);
        if (is_ascii || (point >= 0xC0 && point < 0x250 && point != 0xD7 && point != 0xF7))
            return true;
    }
    return false;
}

/* Writing, as far as can be told of one word (`mean`: the certainty of its symbols): a scribble is read as signs, or as letters without
 * any certainty. */
static bool is_writing(const struct ocr_item *word, int mean)
{
    if (word->text.len == 0 || word->rect.w <= 0 || word->rect.h <= 0)
        return false;
    if (has_letter_or_digit(word->text))
        return mean >= OCR_GUESS && word->rect.h >= LETTER_LEAST;
    bool is_speck = word->rect.w * word->rect.h < SPECK_MOST;
    return is_lone_sign(word->text) ? !is_speck : word->sure >= NOISE_SURE && word->rect.h >= LETTER_LEAST;
}

static bool is_letter_at(struct str text, size_t at)
{
    unsigned char c = at < text.len ? (unsigned char)text.at[at] : 0;
    return c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

struct str ocr_tidy_word(struct arena *arena, struct str text)
{
    static const struct {
        struct str from, to;
    } swaps[] = {
        {{"\xE2\x80\x98", 3}, {"\xE2\x80\x99", 3}}, /* ‘ read for ’ */
        {{"\xE2\x80\x94", 3}, {"\xE2\x80\x93", 3}}, /* French writes – where the model sees — */
        {{"\xEF\xBF\xBC", 3}, {" ", 1}},            /* means a box, here */
    };
    text = utf8_tidy(arena, utf8_clean(arena, text));
    while (text.len > 1 && (strchr("'`\"", text.at[0]) != NULL || str_starts(text, STR("\xE2\x80\x99")) || str_starts(text, STR("\xE2\x80\x98"))))
        text = str_from(text, (unsigned char)text.at[0] < 0x80 ? 1 : 3); /* a speck: no French word begins with one */
    char *out = arena_alloc(arena, text.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        struct str from = str_slice(text, i, i + 1), to = from;
        for (size_t k = 0; k < sizeof swaps / sizeof swaps[0]; k++)
            if (str_starts(str_from(text, i), swaps[k].from)) {
                from = swaps[k].from;
                to = swaps[k].to;
            }
        if (text.at[i] == '\'' && i > 0 && is_letter_at(text, i - 1) && is_letter_at(text, i + 1))
            to = STR("\xE2\x80\x99");
        if (str_eq_c(to, "\xE2\x80\x99") && str_ends((struct str){out, len}, to))
            to = STR(""); /* one apostrophe, read twice */
        memcpy(out + len, to.at, to.len);
        len += to.len;
        i += from.len;
    }
    return (struct str){out, len};
}

/* How sure one symbol is, 0 to 100: tesseract gives 97 and more to what is right, 80 to 95 to what it made up. An apostrophe is
 * never sure to it, and never matters. */
static int sure_of(const TessResultIterator *at)
{
    char *text = TessResultIteratorGetUTF8Text(at, RIL_SYMBOL);
    struct str symbol = str_of(text);
    bool is_apostrophe = str_eq_c(symbol, "'") || str_eq_c(symbol, "\xE2\x80\x99") || str_eq_c(symbol, "\xE2\x80\x98");
    int sure = is_apostrophe ? 100 : (int)((TessResultIteratorConfidence(at, RIL_SYMBOL) - SYMBOL_GUESS) * 100 / (SYMBOL_SURE - SYMBOL_GUESS));
    TessDeleteText(text);
    return sure < 0 ? 0 : sure > 100 ? 100 : sure;
}

/* The word at *at with its place; its certainty is that of its least symbol, and *at stands at the next word. False at the end. */
static bool take_word(struct arena *arena, TessResultIterator *at, struct ocr_item *out_word, bool *out_more)
{
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(at);
    int left = 0, top = 0, right = 0, bottom = 0, sum = 0, count = 0;
    bool has_place = TessPageIteratorBoundingBox(place, RIL_WORD, &left, &top, &right, &bottom);
    char *text = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    out_word->text = ocr_tidy_word(arena, str_slice(str_of(text), 0, OCR_MAX_WORD));
    out_word->rect = (struct page_rect){left, top, right - left, bottom - top};
    out_word->sure = 100;
    TessDeleteText(text);
    do {
        int sure = sure_of(at);
        out_word->sure = sure < out_word->sure ? sure : out_word->sure;
        sum += sure;
        count++;
        *out_more = TessResultIteratorNext(at, RIL_SYMBOL);
    } while (*out_more && !TessPageIteratorIsAtBeginningOf(place, RIL_WORD));
    return has_place && is_writing(out_word, sum / count);
}

void ocr_words_take(struct arena *arena, TessResultIterator *at, struct ocr_items *items)
{
    size_t most = items->count + OCR_MAX_WORDS;
    int line = 0;
    for (bool more = true; more && items->count < most;) {
        struct ocr_item word = {.kind = OCR_WORD};
        line += TessPageIteratorIsAtBeginningOf(TessResultIteratorGetPageIteratorConst(at), RIL_TEXTLINE) != 0;
        word.line = line;
        if (!take_word(arena, at, &word, &more))
            continue;
        items->at = arena_grow(arena, items->at, items->count, &items->capacity, sizeof *items->at);
        items->at[items->count++] = word;
    }
}

enum err ocr_words(const struct ocr *ocr, struct arena *arena, struct Pix *pix, struct ocr_items *items, struct fault *out_fault)
{
    TessBaseAPISetPageSegMode(ocr->api, PSM_SINGLE_BLOCK);
    TessBaseAPISetImage2(ocr->api, pix);
    TessBaseAPISetSourceResolution(ocr->api, PAGE_DPI);
    ETEXT_DESC *monitor = TessMonitorCreate();
    TessMonitorSetDeadlineMSecs(monitor, ocr->page_seconds * 1000);
    int failed = TessBaseAPIRecognize(ocr->api, monitor);
    TessMonitorDelete(monitor);
    TessResultIterator *at = failed == 0 ? TessBaseAPIGetIterator(ocr->api) : NULL;
    if (at != NULL) {
        ocr_words_take(arena, at, items);
        TessResultIteratorDelete(at);
    }
    TessBaseAPIClear(ocr->api);
    return failed == 0 ? ERR_NONE : fault_set(out_fault, ERR_FINAL, "ocr: the page took more than %d s to read", ocr->page_seconds);
}
