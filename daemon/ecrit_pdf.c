/* A fiche as a PDF of A4 pages, for the paper file: the form, what is known, the avis so far. Drawn by cairo, its lines broken and its
 * letters shaped by pango; headings and lines are tagged as such. What a screen reader needs beyond that (the language) cairo 1.16
 * cannot write. */
#include "daemon/ecrit.h"
#include "daemon/ecrit_papier.h"
#include "parsers/base/buf.h"

#include <math.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

enum { PDF_MAX_PAGES = 120 };

/* In points. */
static const double page_width = 595.28, page_height = 841.89, margin = 51, foot = 62, column = 130;

#define FONT "DejaVu Sans"

struct page {
    cairo_t *cairo;
    const struct papier_lu *papier;
    struct arena *arena;
    double y;
    int number, total; /* total: 0 while they are only counted */
};

static const struct {
    char style;
    double size, before, after, indent;
    const char *tag;
} looks[] = {
    {'t', 13, 0, 6, 0, "H1"}, {'s', 10.5, 9, 5, 0, "H2"}, {'o', 9, 5, 2, 0, "H3"}, {'l', 9, 0, 3, 0, "P"}, {'n', 8, 0, 3, 12, "P"},
};

static size_t look_of(char style)
{
    size_t at = 0;
    while (at + 1 < sizeof looks / sizeof looks[0] && looks[at].style != style)
        at++;
    return at;
}

static cairo_status_t collect(void *context, const unsigned char *bytes, unsigned len)
{
    struct buf *out = context;
    buf_add(out, (struct str){(const char *)bytes, len});
    return buf_failed(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static PangoLayout *layout_of(const struct page *page, double size, bool bold, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(page->cairo);
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    return layout;
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

static void write_foot(struct page *page)
{
    PangoLayout *layout = layout_of(page, 8, false, page_width - 2 * margin);
    struct str words = str_print(page->arena, "%.*s – page %d sur %d", STR_ARG(page->papier->reference), page->number, page->total);
    pango_layout_set_text(layout, words.at, (int)words.len);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    cairo_move_to(page->cairo, margin, page_height - foot + 24);
    pango_cairo_show_layout(page->cairo, layout);
    g_object_unref(layout);
}

static void turn(struct page *page)
{
    write_foot(page);
    cairo_show_page(page->cairo);
    page->number++;
    page->y = margin;
}

/* Where `height` does not fit any more a new page begins. */
static void make_room(struct page *page, double height)
{
    if (page->y + height > page_height - foot && page->y > margin)
        turn(page);
}

/* Line by line: a text may be longer than a page. */
static void show_lines(struct page *page, PangoLayout *layout, double x)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        double height = (double)logical.height / PANGO_SCALE, baseline = (double)(pango_layout_iter_get_baseline(iter) - logical.y) / PANGO_SCALE;
        make_room(page, height);
        cairo_move_to(page->cairo, x + (double)logical.x / PANGO_SCALE, page->y + baseline);
        pango_cairo_show_layout_line(page->cairo, pango_layout_iter_get_line_readonly(iter));
        page->y += height;
    } while (pango_layout_iter_next_line(iter) && page->number <= PDF_MAX_PAGES);
    pango_layout_iter_free(iter);
}

/* ---- lines and tables ------------------------------------------------------------------------------------------------------ */

/* The pieces in one text, labels bold. */
static void set_pieces(struct page *page, PangoLayout *layout, const struct papier_ligne *ligne)
{
    PangoAttrList *attributes = pango_attr_list_new();
    struct buf text;
    buf_init(&text, PAPIER_MAX_TEXTE);
    for (size_t i = 0; i < ligne->count; i++) {
        PangoAttribute *weight = pango_attr_weight_new(ligne->morceaux[i].style == 'l' ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        weight->start_index = (guint)text.len;
        buf_add(&text, ligne->morceaux[i].text);
        weight->end_index = (guint)text.len;
        if (ligne->style == 'l')
            pango_attr_list_insert(attributes, weight);
        else
            pango_attribute_destroy(weight);
    }
    struct str all = str_copy(page->arena, buf_str(&text));
    pango_layout_set_text(layout, all.at != NULL ? all.at : "", (int)all.len);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    buf_free(&text);
}

static void rule(struct page *page, double x, double y, double width, double height)
{
    cairo_set_line_width(page->cairo, 0.6);
    cairo_move_to(page->cairo, x, y);
    cairo_line_to(page->cairo, x + width, y + height);
    cairo_stroke(page->cairo);
}

static void write_line(struct page *page, const struct papier_ligne *ligne)
{
    size_t look = look_of(ligne->style);
    bool heading = ligne->style == 't' || ligne->style == 's' || ligne->style == 'o';
    double width = page_width - 2 * margin;
    PangoLayout *layout = layout_of(page, looks[look].size, heading, width - looks[look].indent);
    set_pieces(page, layout, ligne);
    if (ligne->style == 't')
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    page->y += page->y > margin ? looks[look].before : 0;
    if (heading)
        make_room(page, 60); /* never alone at the foot of a page */
    cairo_tag_begin(page->cairo, looks[look].tag, NULL);
    show_lines(page, layout, margin + looks[look].indent);
    cairo_tag_end(page->cairo, looks[look].tag);
    if (ligne->style == 's')
        rule(page, margin, page->y + 1, width, 0);
    page->y += looks[look].after;
    g_object_unref(layout);
}

static double cell(struct page *page, struct str text, double x, double width, bool bold, bool shown)
{
    PangoLayout *layout = layout_of(page, 9, bold, width - 8);
    PangoRectangle logical;
    pango_layout_set_text(layout, text.at != NULL ? text.at : "", (int)text.len);
    pango_layout_get_extents(layout, NULL, &logical);
    if (shown) {
        cairo_move_to(page->cairo, x + 4, page->y + 3);
        pango_cairo_show_layout(page->cairo, layout);
    }
    g_object_unref(layout);
    return (double)logical.height / PANGO_SCALE + 6;
}

/* A row is not broken: one that is higher than a page is cut, which no school of a child is. */
static void write_table(struct page *page, const struct papier_ligne *ligne)
{
    const double width = page_width - 2 * margin, most = page_height - foot - margin;
    for (size_t i = 0; i < ligne->row_count && page->number <= PDF_MAX_PAGES; i++) {
        double first = cell(page, ligne->rows[i][0], margin, column, i == 0, false);
        double second = cell(page, ligne->rows[i][1], margin + column, width - column, i == 0, false);
        double height = fmin(fmax(first, second), most);
        make_room(page, height);
        (void)cell(page, ligne->rows[i][0], margin, column, i == 0, true);
        (void)cell(page, ligne->rows[i][1], margin + column, width - column, i == 0, true);
        rule(page, margin, page->y, width, 0);
        rule(page, margin, page->y + height, width, 0);
        rule(page, margin, page->y, 0, height);
        rule(page, margin + column, page->y, 0, height);
        rule(page, margin + width, page->y, 0, height);
        page->y += height;
    }
    page->y += 5;
}

/* ---- all of it ----------------------------------------------------------------------------------------------------------------- */

static int draw(struct page *page)
{
    page->y = margin;
    page->number = 1;
    for (size_t i = 0; i < page->papier->count && page->number <= PDF_MAX_PAGES; i++)
        if (page->papier->lignes[i].style == 'b')
            write_table(page, &page->papier->lignes[i]);
        else
            write_line(page, &page->papier->lignes[i]);
    write_foot(page);
    cairo_show_page(page->cairo);
    return page->number;
}

/* Draws all of it; with `total` 0 only to know how many pages there are. */
static bool make(struct arena *arena, const struct papier_lu *papier, int total, struct buf *out, int *out_pages)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, out, page_width, page_height);
    struct str title = str_print(arena, "%.*s %.*s", STR_ARG(papier->titre), STR_ARG(papier->reference));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, str_c(arena, title));
    struct page page = {.cairo = cairo_create(surface), .papier = papier, .arena = arena, .total = total};
    *out_pages = draw(&page);
    cairo_surface_finish(surface);
    bool made = cairo_status(page.cairo) == CAIRO_STATUS_SUCCESS && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !buf_failed(out);
    cairo_destroy(page.cairo);
    cairo_surface_destroy(surface);
    return made;
}

enum err ecrit_pdf(struct arena *arena, const json_t *json, struct str *out_bytes, struct fault *out_fault)
{
    struct papier_lu papier;
    struct buf first, second;
    int pages = 0;
    enum err err = ecrit_papier_lit(arena, json, &papier, out_fault);
    if (err != ERR_NONE)
        return err;
    buf_init(&first, ECRIT_MAX_OUTPUT);
    buf_init(&second, ECRIT_MAX_OUTPUT);
    bool made = make(arena, &papier, 0, &first, &pages) && pages <= PDF_MAX_PAGES && make(arena, &papier, pages, &second, &pages);
    buf_free(&first);
    if (!made)
        return fault_set(out_fault, ERR_FINAL, "it makes no PDF of up to %d pages, see that a font is installed (fonts-dejavu-core)", PDF_MAX_PAGES);
    *out_bytes = buf_str(&second);
    return ERR_NONE;
}
