/* pdf_fields: the fields of a form (ISO 32000-1 12.7) and what was typed over the page (free text annotations, 12.5.6.6), put
 * where they stand on the page, which says what they are: names are often « Champ12 ». Buttons that do something, signatures,
 * notes that only pop up, and what is hidden, are left out. */
#include "parsers/pdf_private.h"

enum {
    FIELD_MAX_TEXT = 16 * 1024, /* bytes of one value */
    FIELD_SIZE = 10,            /* points of a letter where the field does not say */
};

/* The page's own turn: poppler-glib gives the places of annotations as shown, those of fields as in the file. */
struct turn {
    double width, height; /* of the page as it is shown */
    int turned;
};

/* A place as in the file (y upwards, the page not turned) as it is shown (y downwards). */
static struct pdf_rect shown(struct turn turn, PopplerRectangle r)
{
    switch (turn.turned) {
    case 90: return (struct pdf_rect){r.y1, r.x1, r.y2, r.x2};
    case 180: return (struct pdf_rect){turn.width - r.x2, r.y1, turn.width - r.x1, r.y2};
    case 270: return (struct pdf_rect){turn.width - r.y2, turn.height - r.x2, turn.width - r.y1, turn.height - r.x1};
    default: return (struct pdf_rect){r.x1, turn.height - r.y2, r.x2, turn.height - r.y1};
    }
}

/* A place as shown, but y upwards. */
static struct pdf_rect flipped(struct turn turn, PopplerRectangle r)
{
    return (struct pdf_rect){MIN(r.x1, r.x2), turn.height - MAX(r.y1, r.y2), MAX(r.x1, r.x2), turn.height - MIN(r.y1, r.y2)};
}

static bool is_near(struct pdf_rect a, struct pdf_rect b)
{
    return fabs(a.x0 - b.x0) < 1 && fabs(a.y0 - b.y0) < 1 && fabs(a.x1 - b.x1) < 1 && fabs(a.y1 - b.y1) < 1;
}

/* The turn under which most fields stand where their own annotations do. */
static int turn_of(const GList *fields, const GList *annotations, struct turn turn)
{
    int best = 0;
    size_t most = 0;
    for (turn.turned = 0; turn.turned < 360; turn.turned += 90) {
        size_t found = 0, tried = 0;
        for (const GList *f = fields; f != NULL && tried < 8; f = f->next, tried++) {
            struct pdf_rect rect = shown(turn, ((const PopplerFormFieldMapping *)f->data)->area);
            bool is_there = false;
            size_t looked = 0;
            for (const GList *a = annotations; a != NULL && !is_there && looked < PDF_MAX_FIELDS; a = a->next, looked++)
                is_there = is_near(rect, flipped(turn, ((const PopplerAnnotMapping *)a->data)->area));
            found += is_there;
        }
        if (found > most) {
            most = found;
            best = turn.turned;
        }
    }
    return best;
}

/* Lines end with CR, LF or both; empty ones at the end are none. */
static struct str value_of(struct arena *arena, const char *text)
{
    struct str from = str_slice(str_of(text), 0, FIELD_MAX_TEXT);
    char *out = arena_alloc(arena, from.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < from.len; i++) {
        if (from.at[i] == '\n' && i > 0 && from.at[i - 1] == '\r')
            continue;
        out[len++] = from.at[i] == '\r' ? '\n' : from.at[i];
    }
    return utf8_clean(arena, document_drop_marks(arena, str_trim((struct str){out, len})));
}

/* A field of the size of a box in which a cross was typed is a box. */
static bool is_typed_box(struct pdf_rect rect, struct str text)
{
    return pdf_width(rect) <= 24 && pdf_height(rect) <= 24 && pdf_is_tick(text);
}

static void add_value(struct arena *arena, struct pdf_sheet *sheet, struct pdf_rect rect, struct str text, double size, enum document_source source)
{
    if (text.len == 0)
        return;
    struct pdf_item item = {.rect = rect, .text = text, .size = size, .source = source};
    if (source == SOURCE_FIELD && is_typed_box(rect, text))
        item = (struct pdf_item){.rect = rect, .size = size, .source = source, .is_box = true, .state = BOX_TICKED};
    pdf_add_item(arena, sheet, item);
}

/* What was chosen from a list, or typed in its place. */
static struct str choice_of(struct arena *arena, PopplerFormField *field)
{
    struct str chosen = STR("");
    gint count = MIN(poppler_form_field_choice_get_n_items(field), PDF_MAX_FIELDS);
    for (gint i = 0; i < count; i++) {
        if (!poppler_form_field_choice_is_item_selected(field, i))
            continue;
        gchar *item = poppler_form_field_choice_get_item(field, i);
        chosen = str_join(arena, chosen, STR("\n"), value_of(arena, item));
        g_free(item);
    }
    if (chosen.len == 0 && poppler_form_field_choice_get_choice_type(field) == POPPLER_FORM_CHOICE_COMBO && poppler_form_field_choice_is_editable(field)) {
        gchar *typed = poppler_form_field_choice_get_text(field);
        chosen = value_of(arena, typed);
        g_free(typed);
    }
    return chosen;
}

static void read_field(struct arena *arena, struct pdf_sheet *sheet, PopplerFormField *field, struct pdf_rect rect)
{
    double size = poppler_form_field_get_font_size(field) * sheet->unit;
    if (!(size >= 4 && size <= 36)) /* 0: as large as fits */
        size = FIELD_SIZE;
    switch (poppler_form_field_get_field_type(field)) {
    case POPPLER_FORM_FIELD_TEXT: {
        gchar *text = poppler_form_field_text_is_password(field) ? NULL : poppler_form_field_text_get_text(field);
        add_value(arena, sheet, rect, value_of(arena, text), size, SOURCE_FIELD);
        g_free(text);
        break;
    }
    case POPPLER_FORM_FIELD_CHOICE: add_value(arena, sheet, rect, choice_of(arena, field), size, SOURCE_FIELD); break;
    case POPPLER_FORM_FIELD_BUTTON:
        if (poppler_form_field_button_get_button_type(field) != POPPLER_FORM_BUTTON_PUSH)
            pdf_add_item(arena, sheet, (struct pdf_item){.rect = rect, .size = pdf_height(rect), .is_box = true, .source = SOURCE_FIELD,
                                                         .state = poppler_form_field_button_get_state(field) ? BOX_TICKED : BOX_EMPTY});
        break;
    default: break;
    }
}

/* How large its letters are is not told: one line fills its rectangle, several share it. */
static void read_annotation(struct arena *arena, struct pdf_sheet *sheet, PopplerAnnot *annotation, struct pdf_rect rect)
{
    const unsigned hidden = POPPLER_ANNOT_FLAG_HIDDEN | POPPLER_ANNOT_FLAG_NO_VIEW;
    if (poppler_annot_get_annot_type(annotation) != POPPLER_ANNOT_FREE_TEXT || ((unsigned)poppler_annot_get_flags(annotation) & hidden) != 0)
        return;
    gchar *contents = poppler_annot_get_contents(annotation);
    add_value(arena, sheet, rect, value_of(arena, contents), FIELD_SIZE, SOURCE_ANNOTATION);
    g_free(contents);
}

struct pdf_overlays pdf_take_overlays(PopplerPage *page)
{
    struct pdf_overlays overlays = {.fields = poppler_page_get_form_field_mapping(page), .annotations = poppler_page_get_annot_mapping(page)};
    size_t count = 0;
    for (const GList *at = overlays.annotations; at != NULL && count < PDF_MAX_FIELDS; at = at->next, count++) {
        PopplerAnnot *annotation = ((const PopplerAnnotMapping *)at->data)->annot;
        if (poppler_annot_get_annot_type(annotation) == POPPLER_ANNOT_WIDGET)
            poppler_annot_set_flags(annotation, POPPLER_ANNOT_FLAG_HIDDEN); /* to remove it costs much more */
        else
            overlays.has_others = true;
    }
    return overlays;
}

void pdf_free_overlays(struct pdf_overlays *overlays)
{
    poppler_page_free_form_field_mapping(overlays->fields);
    poppler_page_free_annot_mapping(overlays->annotations);
}

void pdf_read_fields(struct arena *arena, PopplerPage *page, const struct pdf_overlays *overlays, struct pdf_sheet *sheet)
{
    struct turn turn = {.turned = 0};
    size_t count = 0;
    poppler_page_get_size(page, &turn.width, &turn.height);
    turn.turned = turn_of(overlays->fields, overlays->annotations, turn);
    for (const GList *at = overlays->fields; at != NULL && count < PDF_MAX_FIELDS; at = at->next, count++) {
        const PopplerFormFieldMapping *mapping = at->data;
        struct pdf_rect rect = shown(turn, mapping->area);
        if (pdf_width(rect) > 1 && pdf_height(rect) > 1)
            read_field(arena, sheet, mapping->field, pdf_upright(sheet, pdf_sized(sheet, rect)));
    }
    count = 0;
    for (const GList *at = overlays->annotations; at != NULL && count < PDF_MAX_FIELDS; at = at->next, count++) {
        const PopplerAnnotMapping *mapping = at->data;
        read_annotation(arena, sheet, mapping->annot, pdf_upright(sheet, pdf_sized(sheet, flipped(turn, mapping->area))));
    }
}
