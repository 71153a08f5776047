/* pdf: the pages in order. What a page is, is settled here: text that may be believed, or a picture of text. */
#include "parsers/pdf_private.h"

enum {
    LETTERS_FEW = 25,    /* characters of a page that is a picture with a heading, or nothing */
    LETTERS_SURE = 250,  /* of a page that is more than a heading over a picture */
    LETTERS_JUDGED = 60, /* from which gibberish can be told from French */
    WORDS_LOOKED = 300,
    SCAN_PIXELS = 20 * 20 * LETTERS_SURE, /* a picture that has fewer is no page of so many letters */
    NUMBER_MOST = 32,         /* bytes after a name in which its number stands */
    SIDE_UNKNOWN = 1000 * 1000,
};
static const double picture_whole = 0.8; /* share of the page that a scan covers */
static const double picture_large = 0.4;
static const double picture_some = 0.1;
static const double ink_specks = 0.0002; /* of a page that is as good as blank */
static const double ink_drawn = 0.02;    /* of a page whose text is drawn as outlines; a few words have 0.001, an empty table 0.01 */

static enum err refuse(struct fault *fault, GError *error)
{
    bool is_locked = error != NULL && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&error);
    if (is_locked)
        return fault_set(fault, ERR_FINAL, "pdf: protected by a password, ask the sender for a copy without one");
    return fault_set(fault, ERR_FINAL, "pdf: damaged, ask the sender for it once more");
}

/* What a file says of its pictures, beside small ones inside the drawing of a page (ISO 32000-1 8.9.7): each is a stream, which
 * stands in the open (7.5.7) and names itself, its width and its height. */
enum pictures { PICTURES_NONE, PICTURES_SMALL /* a logo; none has the pixels of LETTERS_SURE letters */, PICTURES_LARGE };

/* The number after a name; more than all that may be where another object has it. */
static uint64_t number_after(struct str rest)
{
    struct str number = str_trim(str_slice(rest, 0, NUMBER_MOST));
    size_t len = 0;
    uint64_t value = 0;
    while (len < number.len && str_is_digit((unsigned char)number.at[len]))
        len++;
    const struct str digits = str_slice(number, 0, len);
    number = str_trim(str_from(number, len));
    bool is_reference = number.len > 0 && str_is_digit((unsigned char)number.at[0]);
    return !is_reference && str_number(digits, SIDE_UNKNOWN, &value) ? value : SIDE_UNKNOWN;
}

static bool is_name(struct str rest, struct str name)
{
    return str_starts(rest, name) && !(rest.len > name.len && str_is_alnum((unsigned char)rest.at[name.len]));
}

/* The widest and the highest need not be the same picture: then they are taken for large, and only time is lost. */
static enum pictures pictures_of(struct str bytes)
{
    const struct str image = STR("Image"), wide = STR("Width"), high = STR("Height");
    uint64_t width = 0, height = 0;
    bool is_any = false;
    for (size_t at = str_find_char(bytes, '/'); at != STR_NOT_FOUND; at = str_find_char(bytes, '/')) {
        bytes = str_from(bytes, at + 1);
        is_any = is_any || is_name(bytes, image); /* « ImageB » is what every page says that it may use */
        if (is_name(bytes, wide))
            width = MAX(width, number_after(str_from(bytes, wide.len)));
        else if (is_name(bytes, high))
            height = MAX(height, number_after(str_from(bytes, high.len)));
    }
    if (!is_any)
        return PICTURES_NONE;
    return width > 0 && height > 0 && width * height < SCAN_PIXELS ? PICTURES_SMALL : PICTURES_LARGE;
}

void pdf_find_pictures(struct arena *arena, struct pdf_sheet *sheet)
{
    enum { MOST = 200 };
    if (sheet->page == NULL)
        return;
    GList *list = poppler_page_get_image_mapping(sheet->page);
    sheet->page = NULL;
    sheet->pictures = arena_array(arena, MOST, sizeof *sheet->pictures);
    for (const GList *at = list; at != NULL && sheet->picture_count < MOST; at = at->next) {
        const PopplerImageMapping *mapping = at->data;
        struct pdf_rect rect = {MIN(mapping->area.x1, mapping->area.x2), MIN(mapping->area.y1, mapping->area.y2), MAX(mapping->area.x1, mapping->area.x2),
                                MAX(mapping->area.y1, mapping->area.y2)};
        sheet->pictures[sheet->picture_count++] = (struct pdf_place){pdf_upright(sheet, pdf_sized(sheet, rect)), mapping->image_id};
    }
    poppler_page_free_image_mapping(list);
}

static const struct pdf_place *largest_picture(const struct pdf_sheet *sheet, double *out_share)
{
    struct pdf_rect all = {0, 0, sheet->width, sheet->height};
    const struct pdf_place *largest = NULL;
    *out_share = 0;
    for (size_t i = 0; i < sheet->picture_count; i++)
        if (pdf_covered(all, sheet->pictures[i].rect) > *out_share) {
            largest = &sheet->pictures[i];
            *out_share = pdf_covered(all, largest->rect);
        }
    return largest;
}

/* Whether the words can be seen in the picture itself: then what lies over it is what a scanner recognised, unseen. A
 * letterhead or a coloured ground has nothing where the words are. */
static bool is_seen_in(PopplerPage *page, const struct pdf_sheet *sheet, const struct pdf_place *picture)
{
    cairo_surface_t *surface = poppler_page_get_image(page, picture->id);
    size_t seen = 0, looked = 0;
    if (surface == NULL || cairo_image_surface_get_data(surface) == NULL || sheet->turned != 0) {
        cairo_surface_destroy(surface); /* accepts NULL */
        return true;
    }
    double across = cairo_image_surface_get_width(surface) / pdf_width(picture->rect), down = cairo_image_surface_get_height(surface) / pdf_height(picture->rect);
    for (size_t i = 0; i < sheet->count && looked < WORDS_LOOKED; i++) {
        struct pdf_rect at = sheet->items[i].rect;
        if (sheet->items[i].is_box || sheet->items[i].source != SOURCE_FILE || pdf_covered(at, picture->rect) < 1)
            continue;
        looked++;
        seen += pdf_has_contrast(surface, (struct pdf_rect){(at.x0 - picture->rect.x0) * across, (at.y0 - picture->rect.y0) * down,
                                                            (at.x1 - picture->rect.x0) * across, (at.y1 - picture->rect.y0) * down});
    }
    cairo_surface_destroy(surface);
    return seen * 2 >= looked;
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

static bool has_fields(const struct pdf_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->items[i].source != SOURCE_FILE)
            return true;
    return false;
}

/* A scan has letters only where its scanner put what it recognised under the picture; ours is better, and sees the boxes. */
static bool is_picture(PopplerPage *page, const struct pdf_sheet *sheet, const struct pdf_pixels *pixels)
{
    double largest = 0;
    const struct pdf_place *picture = largest_picture(sheet, &largest);
    if (sheet->letters < LETTERS_FEW && !has_fields(sheet))
        return largest > picture_some || pdf_ink_share(pixels) > (sheet->letters == 0 ? ink_specks : ink_drawn);
    if (is_gibberish(sheet))
        return true;
    bool is_scan = largest > picture_whole || (largest > picture_large && sheet->letters < LETTERS_SURE);
    return is_scan && (sheet->letters < LETTERS_FEW * 4 || is_seen_in(page, sheet, picture));
}

/* What the pages of a document share while they are read one after the other. */
struct reading {
    struct arena *arena;
    struct document document;
    struct pdf_pixels pixels;
    int tables;
    enum pictures pictures;
};

static void read_page(struct reading *reading, PopplerPage *page, struct pdf_sheet *sheet)
{
    struct arena *arena = reading->arena;
    struct pdf_pixels *pixels = &reading->pixels;
    struct pdf_shape *shapes = NULL;
    poppler_page_get_size(page, &sheet->width, &sheet->height);
    sheet->unit = pdf_unit_of(sheet->width, sheet->height);
    sheet->width *= sheet->unit;
    sheet->height *= sheet->unit;
    struct pdf_overlays overlays = pdf_take_overlays(page);
    if (overlays.has_others) /* else the text is taken while the page is drawn, with that of the annotations in it */
        g_free(poppler_page_get_text(page));
    bool is_seen = pdf_look(arena, page, pixels);
    pdf_read_text(arena, page, is_seen ? pixels : NULL, sheet);
    bool is_short = sheet->letters < LETTERS_SURE;
    sheet->page = reading->pictures != PICTURES_NONE || is_short ? page : NULL;
    if (reading->pictures == PICTURES_LARGE || is_short)
        pdf_find_pictures(arena, sheet);
    pdf_read_fields(arena, page, &overlays, sheet);
    pdf_free_overlays(&overlays);
    if (is_seen && is_picture(page, sheet, pixels)) {
        struct document_picture picture = {.page = sheet->number};
        picture.bytes = pdf_picture(arena, page, pixels, &picture.dpi);
        if (picture.bytes.at != NULL)
            document_add_picture(arena, &reading->document, &picture);
        return;
    }
    if (is_seen) {
        size_t count = pdf_find_shapes(arena, pixels, &shapes);
        pdf_settle_boxes(arena, sheet, shapes, count);
        pdf_find_rules(arena, pixels, sheet);
    }
    pdf_lay_out(arena, sheet, &reading->tables);
}

enum err pdf_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    struct reading *reading = ARENA_NEW(arena, struct reading);
    struct document *document = &reading->document;
    GError *error = NULL;
    GBytes *copy = g_bytes_new_static(bytes.at, bytes.len);
    PopplerDocument *pdf = poppler_document_new_from_bytes(copy, NULL, &error);
    g_bytes_unref(copy);
    if (pdf == NULL)
        return refuse(out_fault, error);
    int pages = poppler_document_get_n_pages(pdf), count = MIN(pages, DOCUMENT_MAX_PAGES);
    *reading = (struct reading){.arena = arena, .document.format = FORMAT_PDF, .tables = 1, .pictures = pictures_of(bytes)};
    struct pdf_sheet *sheets = arena_array(arena, (size_t)MAX(count, 1), sizeof *sheets);
    for (int i = 0; i < count; i++) {
        PopplerPage *page = poppler_document_get_page(pdf, i);
        sheets[i].number = i + 1;
        if (page == NULL)
            continue;
        read_page(reading, page, &sheets[i]);
        sheets[i].page = NULL;
        g_object_unref(page);
    }
    g_object_unref(pdf);
    if (count <= 0)
        return fault_set(out_fault, ERR_FINAL, "pdf: it has no page, ask the sender for it once more");
    document->is_cut = document->is_cut || pages > count;
    pdf_drop_furniture(sheets, (size_t)count);
    enum err err = pdf_write_blocks(arena, sheets, (size_t)count, document, out_fault);
    if (err == ERR_NONE)
        *out_document = *document;
    return err;
}
