/* ocr_again: words that were read with difficulty are read once more, alone with their neighbours and larger. Of the two readings the
 * surer one is kept; where both say the same, it was right. */
#include "parsers/ocr_private.h"

#include <leptonica/allheaders.h>

enum {
    MOST_AGAIN = 24,    /* words of a page; each takes about 30 ms */
    MARGIN = 12,        /* pixels around a word */
    PERCENT = 160,      /* how much larger */
    GAIN = 5,           /* by how much the second reading must be surer */
    AGREED_SURE = 85,   /* certainty of what two readings agree on */
};

/* A piece of the page, enlarged, in a white frame; NULL where there is no memory. */
static PIX *cut_out(PIX *pix, struct page_rect rect)
{
    BOX *box = boxCreate(rect.x - MARGIN, rect.y - MARGIN, rect.w + 2 * MARGIN, rect.h + 2 * MARGIN);
    PIX *cut = pixClipRectangle(pix, box, NULL);
    boxDestroy(&box);
    PIX *large = cut != NULL ? pixScale(cut, PERCENT / 100.0F, PERCENT / 100.0F) : NULL;
    pixDestroy(&cut);
    return large;
}

/* The words of a small picture. */
static struct ocr_items read_small(const struct ocr *ocr, struct arena *arena, PIX *pix)
{
    struct ocr_items words = {0};
    TessBaseAPISetPageSegMode(ocr->api, PSM_SINGLE_LINE);
    TessBaseAPISetImage2(ocr->api, pix);
    TessBaseAPISetSourceResolution(ocr->api, PAGE_DPI * PERCENT / 100);
    TessResultIterator *at = TessBaseAPIRecognize(ocr->api, NULL) == 0 ? TessBaseAPIGetIterator(ocr->api) : NULL;
    if (at != NULL) {
        ocr_words_take(arena, at, &words);
        TessResultIteratorDelete(at);
    }
    TessBaseAPIClear(ocr->api);
    return words;
}

/* The words of one reading, put together: a word may have fallen apart. */
static struct ocr_item joined(struct arena *arena, const struct ocr_items *words)
{
    struct ocr_item all = {.text = STR(""), .sure = words->count > 0 ? 100 : 0};
    for (size_t i = 0; i < words->count; i++) {
        all.text = str_join(arena, all.text, STR(" "), words->at[i].text);
        all.sure = words->at[i].sure < all.sure ? words->at[i].sure : all.sure;
    }
    return all;
}

struct ocr_items ocr_read_piece(const struct ocr *ocr, struct arena *arena, struct Pix *pix, struct page_rect rect)
{
    PIX *large = cut_out(pix, rect);
    if (large == NULL)
        return (struct ocr_items){0};
    struct ocr_items words = read_small(ocr, arena, large);
    pixDestroy(&large);
    int x = rect.x > MARGIN ? rect.x - MARGIN : 0, y = rect.y > MARGIN ? rect.y - MARGIN : 0;
    for (size_t i = 0; i < words.count; i++) {
        struct page_rect *r = &words.at[i].rect;
        *r = (struct page_rect){x + r->x * 100 / PERCENT, y + r->y * 100 / PERCENT, r->w * 100 / PERCENT, r->h * 100 / PERCENT};
    }
    return words;
}

static void read_again(const struct ocr *ocr, struct arena *arena, PIX *pix, struct ocr_item *word)
{
    struct ocr_items words = ocr_read_piece(ocr, arena, pix, word->rect);
    struct ocr_item second = joined(arena, &words);
    if (second.text.len > 0 && str_eq(second.text, word->text)) {
        word->sure = word->sure < AGREED_SURE ? (word->sure + AGREED_SURE) / 2 : word->sure;
    } else if (second.sure > word->sure + GAIN && second.text.len * 2 >= word->text.len) {
        word->text = second.text;
        word->sure = second.sure < AGREED_SURE ? second.sure : AGREED_SURE - 1; /* it was not plain at once */
    }
}

void ocr_again(const struct ocr *ocr, struct arena *arena, struct Pix *pix, struct ocr_items *items)
{
    int left = MOST_AGAIN;
    for (size_t i = 0; i < items->count && left > 0; i++) {
        struct ocr_item *word = &items->at[i];
        if (word->kind != OCR_WORD || word->sure >= OCR_SURE)
            continue;
        read_again(ocr, arena, pix, word);
        left--;
    }
}
