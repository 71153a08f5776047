/* ocr: tesseract with its model, and a page from its picture to its blocks. */
#include "parsers/ocr_private.h"

#include <leptonica/allheaders.h>

/* Variables of tesseract that are not as it comes. White on black is not looked for, which would read every doubtful line twice. */
static const struct variable {
    const char *name, *value;
} variables[] = {{"tessedit_do_invert", "0"}, {"preserve_interword_spaces", "0"}};

enum err ocr_open(struct arena *arena, struct str form, const char *path, struct ocr **out_ocr, struct fault *out_fault)
{
    const struct ocr_form *geometry = NULL;
    enum err err = form.at != NULL ? ocr_form_parse(arena, form, path, &geometry, out_fault) : ERR_NONE;
    if (err != ERR_NONE)
        return err;
    TessBaseAPI *api = TessBaseAPICreate();
    if (TessBaseAPIInit2(api, NULL, "fra", OEM_LSTM_ONLY) != 0) {
        TessBaseAPIDelete(api);
        return fault_set(out_fault, ERR_FINAL, "ocr: tesseract has no French model, install tesseract-ocr-fra");
    }
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        TessBaseAPISetVariable(api, variables[i].name, variables[i].value);
    *out_ocr = ARENA_NEW(arena, struct ocr);
    **out_ocr = (struct ocr){api, geometry, OCR_PAGE_SECONDS};
    return ERR_NONE;
}

void ocr_limit(struct ocr *ocr, int seconds)
{
    ocr->page_seconds = seconds;
}

void ocr_close(struct ocr *ocr)
{
    if (ocr == NULL)
        return;
    TessBaseAPIEnd(ocr->api);
    TessBaseAPIDelete(ocr->api);
    ocr->api = NULL;
}

/* The index of the cell in which the middle of a rectangle lies, -1 outside tables. */
static int cell_of(const struct page *page, struct page_rect rect)
{
    int x = rect.x + rect.w / 2, y = rect_middle(rect);
    for (size_t i = 0; i < page->cell_count; i++) {
        struct page_rect cell = page->cells[i].rect;
        if (x >= cell.x && x < rect_right(cell) && y >= cell.y && y < rect_bottom(cell))
            return (int)i;
    }
    return -1;
}

/* The boxes that are ones for certain; the others are looked at where the form has a box (ocr_form.c). */
static void add_boxes(struct arena *arena, const struct page *page, struct ocr_items *items)
{
    for (size_t i = 0; i < page->box_count; i++) {
        if (page->boxes[i].sure < OCR_BOX_SURE)
            continue;
        items->at = arena_grow(arena, items->at, items->count, &items->capacity, sizeof *items->at);
        items->at[items->count++] = (struct ocr_item){.kind = OCR_BOX, .rect = page->boxes[i].rect, .state = page->boxes[i].state,
                                                      .sure = page->boxes[i].sure};
    }
}

static enum err read_page(const struct ocr *ocr, struct arena *arena, const struct page *page, int number, struct document *document, struct fault *fault)
{
    struct ocr_items items = {0};
    PIX *seen = page_for_reading(page), *pix = seen != NULL ? pixConvertTo8(seen, 0) : NULL;
    pixDestroy(&seen);
    if (pix == NULL)
        return fault_set(fault, ERR_FINAL, "ocr: page %d: no memory for its picture", number);
    add_boxes(arena, page, &items);
    ocr_leaders(arena, pix, &items);
    ocr_scribbles(pix);
    enum err err = ocr_words(ocr, arena, pix, &items, fault);
    if (err == ERR_NONE) {
        ocr_letters(ocr, arena, page, &items);
        ocr_mails(arena, pix, &items);
        ocr_again(ocr, arena, pix, &items);
        ocr_mails(arena, pix, &items);
    }
    pixDestroy(&pix);
    if (err != ERR_NONE)
        return err;
    for (size_t i = 0; i < items.count; i++)
        items.at[i].cell = cell_of(page, items.at[i].rect);
    struct ocr_lines lines = ocr_lines_of(arena, page, &items);
    if (ocr->form != NULL)
        ocr_form_mend(ocr->form, arena, page, &lines);
    return ocr_blocks(arena, page, number, &lines, document, fault);
}

static enum err read_one(const struct ocr *ocr, struct arena *arena, const struct document_picture *picture, int index, struct document *document,
                         struct fault *fault)
{
    struct page page = {0};
    enum err err = page_open(arena, picture, index, &page, fault);
    if (err != ERR_NONE)
        return err;
    err = read_page(ocr, arena, &page, picture->page + index, document, fault);
    page_free(&page);
    return err;
}

enum err ocr_page(struct ocr *ocr, struct arena *arena, const struct document_picture *picture, struct document *document, struct fault *out_fault)
{
    enum err err = ERR_NONE;
    int count = page_count(picture->bytes);
    for (int i = 0; i < count && err == ERR_NONE; i++)
        err = read_one(ocr, arena, picture, i, document, out_fault);
    return err;
}
