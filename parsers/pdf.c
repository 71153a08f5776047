/* pdf: the pages in order. What a page is, is settled here: text that may be believed, or a picture of text. */
#include "parsers/pdf_private.h"

enum {
    LETTERS_FEW = 25,    /* characters of a page that is a picture with a heading, or nothing */
    LETTERS_JUDGED = 60, /* from which gibberish can be told from French */
};
static const double picture_whole = 0.8; /* share of the page that a scan covers */
static const double picture_large = 0.4;

static enum err refuse(struct fault *fault, GError *error)
{
    bool is_locked = error != NULL && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&error);
    if (is_locked)
        return fault_set(fault, ERR_FINAL, "pdf: protected by a password, ask the sender for a copy without one");
    return fault_set(fault, ERR_FINAL, "pdf: damaged, ask the sender for it once more");
}

/* The places of the pictures, upright; false where the page is turned and it does not matter yet. */
static void find_pictures(struct arena *arena, PopplerPage *page, struct pdf_sheet *sheet)
{
    enum { MOST = 200 };
    GList *list = poppler_page_get_image_mapping(page);
    sheet->pictures = arena_array(arena, MOST, sizeof *sheet->pictures);
    for (const GList *at = list; at != NULL && sheet->picture_count < MOST; at = at->next) {
        PopplerRectangle r = ((const PopplerImageMapping *)at->data)->area;
        struct pdf_rect rect = {MIN(r.x1, r.x2), MIN(r.y1, r.y2), MAX(r.x1, r.x2), MAX(r.y1, r.y2)};
        sheet->pictures[sheet->picture_count++] = pdf_upright(sheet, pdf_sized(sheet, rect));
    }
    poppler_page_free_image_mapping(list);
}

static double largest_picture(const struct pdf_sheet *sheet)
{
    struct pdf_rect all = {0, 0, sheet->width, sheet->height};
    double most = 0;
    for (size_t i = 0; i < sheet->picture_count; i++)
        most = MAX(most, pdf_covered(all, sheet->pictures[i]));
    return most;
}

/* Letters of French are vowels in two of five, whatever the words; a font whose letters are numbered anyhow gives others.
 * Characters of no text at all (private, unknown) tell it too. */
static bool is_gibberish(const struct pdf_sheet *sheet)
{
    size_t letters = 0, vowels = 0, others = 0;
    for (size_t i = 0; i < sheet->count; i++)
        for (size_t k = 0; !sheet->items[i].is_box && k < sheet->items[i].text.len; k++) {
            unsigned char c = (unsigned char)sheet->items[i].text.at[k];
            bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            letters += is_letter;
            vowels += is_letter && strchr("aeiouyAEIOUY", c) != NULL;
            others += c >= 0x21 && c < 0x7F && strchr("._-/:,;()@'0123456789", c) == NULL && !is_letter;
        }
    if (sheet->letters < LETTERS_JUDGED)
        return false;
    return sheet->strange * 4 > sheet->letters || (letters >= LETTERS_JUDGED && vowels * 5 < letters) || others > letters;
}

static bool is_blank(const struct pdf_pixels *pixels)
{
    size_t dark = 0, all = (size_t)pixels->width * (size_t)pixels->height;
    for (size_t i = 0; i < all; i++)
        dark += pixels->at[i] != PIXEL_WHITE;
    return dark * 5000 < all;
}

static bool has_fields(const struct pdf_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->items[i].source != SOURCE_FILE)
            return true;
    return false;
}

/* A scan has letters only where its scanner put what it recognised under the picture; ours is better, and sees the boxes. */
static bool is_picture(const struct pdf_sheet *sheet, const struct pdf_pixels *pixels)
{
    double largest = largest_picture(sheet);
    if (sheet->letters < LETTERS_FEW && !has_fields(sheet))
        return largest > 0.1 || !is_blank(pixels);
    return largest > picture_whole || (largest > picture_large && sheet->letters < 10 * LETTERS_FEW) || is_gibberish(sheet);
}

static void read_page(struct arena *arena, PopplerPage *page, struct pdf_sheet *sheet, struct pdf_pixels *pixels, struct document *document, int *tables)
{
    struct pdf_shape *shapes = NULL;
    poppler_page_get_size(page, &sheet->width, &sheet->height);
    sheet->unit = pdf_unit_of(sheet->width, sheet->height);
    sheet->width *= sheet->unit;
    sheet->height *= sheet->unit;
    if (pdf_has_overlays(page)) /* else the text is taken while the page is drawn, with that of the fields in it */
        g_free(poppler_page_get_text(page));
    bool is_seen = pdf_look(arena, page, pixels);
    pdf_read_text(arena, page, is_seen ? pixels : NULL, sheet);
    find_pictures(arena, page, sheet);
    pdf_read_fields(arena, page, sheet);
    if (is_seen && is_picture(sheet, pixels)) {
        struct document_picture picture = {.page = sheet->number};
        picture.bytes = pdf_picture(arena, page, pixels, &picture.dpi);
        if (picture.bytes.at != NULL)
            document_add_picture(arena, document, &picture);
        return;
    }
    if (is_seen) {
        size_t count = pdf_find_shapes(arena, pixels, &shapes);
        pdf_settle_boxes(arena, sheet, shapes, count);
        pdf_find_rules(arena, pixels, sheet);
    }
    pdf_lay_out(arena, sheet, tables);
}

enum err pdf_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    struct document document = {.format = FORMAT_PDF};
    struct pdf_pixels pixels = {.room = 0};
    GError *error = NULL;
    GBytes *copy = g_bytes_new_static(bytes.at, bytes.len);
    PopplerDocument *pdf = poppler_document_new_from_bytes(copy, NULL, &error);
    g_bytes_unref(copy);
    if (pdf == NULL)
        return refuse(out_fault, error);
    int pages = poppler_document_get_n_pages(pdf), count = MIN(pages, DOCUMENT_MAX_PAGES), tables = 1;
    struct pdf_sheet *sheets = arena_array(arena, (size_t)MAX(count, 1), sizeof *sheets);
    for (int i = 0; i < count; i++) {
        PopplerPage *page = poppler_document_get_page(pdf, i);
        sheets[i].number = i + 1;
        if (page == NULL)
            continue;
        read_page(arena, page, &sheets[i], &pixels, &document, &tables);
        g_object_unref(page);
    }
    g_object_unref(pdf);
    if (count <= 0)
        return fault_set(out_fault, ERR_FINAL, "pdf: it has no page, ask the sender for it once more");
    document.is_cut = document.is_cut || pages > count;
    pdf_drop_furniture(sheets, (size_t)count);
    enum err err = pdf_write_blocks(arena, sheets, (size_t)count, &document, out_fault);
    if (err == ERR_NONE)
        *out_document = document;
    return err;
}
