/* What counts of an OpenDocument paragraph: what is shown, as text, as a box, as a symbol; and how attributes are read. */
#include "parsers/odt_private.h"

struct str odt_attribute(struct reading *r, const char *name)
{
    return office_attribute(&r->xml, name);
}

bool odt_is(struct reading *r, const char *name, const char *value)
{
    return str_eq_c(odt_attribute(r, name), value);
}

int odt_repeat(struct reading *r, const char *name)
{
    uint64_t number = 1;
    struct str text = odt_attribute(r, name);
    if (text.at == NULL)
        return 1;
    return str_number(text, ODT_MAX_REPEAT, &number) ? (int)number : text.len > 3 ? ODT_MAX_REPEAT : 1;
}

int64_t odt_length(struct str text)
{
    static const struct {
        const char *unit;
        double tenths;
    } units[] = {{"cm", 100}, {"mm", 10}, {"in", 254}, {"pt", 3.5278}, {"pc", 42.333}, {"px", 2.6458}};
    double value = 0, place = 0;
    bool is_negative = str_starts(text, STR("-"));
    size_t i = is_negative;
    for (; i < text.len && i < 12 && (str_is_digit(text.at[i]) || text.at[i] == '.'); i++) {
        if (text.at[i] == '.')
            place = 1;
        else {
            value = value * 10 + (text.at[i] - '0');
            place *= 10;
        }
    }
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++)
        if (str_eq_c(str_from(text, i), units[k].unit))
            return (int64_t)(value / (place > 0 ? place : 1) * units[k].tenths) * (is_negative ? -1 : 1);
    return 0;
}

bool odt_is_silent(const struct reading *r)
{
    for (size_t i = 0; i < r->content_count; i++)
        if (r->contents[i].is_placeholder)
            return true;
    return r->run_count > 0 && r->runs[r->run_count - 1].is_hidden;
}

/* One glyph of a symbol font, or of a control that is a box. */
static void put_glyph(struct reading *r, struct str font, int32_t point)
{
    struct odt_content *content = r->content_count > 0 && r->contents[r->content_count - 1].is_box ? &r->contents[r->content_count - 1] : NULL;
    enum box_state drawn = content != NULL ? content->state : BOX_EMPTY;
    bool is_known = document_symbol_box(font, point, &drawn);
    if (content == NULL) {
        if (is_known)
            office_put_box(&r->t, drawn);
        else
            office_put(&r->t, STR(" "));
    } else if (!content->is_drawn) {
        content->is_drawn = true;
        office_put_box(&r->t, is_known && drawn != content->state ? BOX_DOUBTFUL : content->state);
    }
}

void odt_put(struct reading *r, struct str text)
{
    struct str font = r->run_count > 0 ? r->runs[r->run_count - 1].font : STR_NONE;
    bool is_box = r->content_count > 0 && r->contents[r->content_count - 1].is_box;
    if (odt_is_silent(r))
        return;
    if (!is_box && !document_is_symbol_font(font)) {
        office_put(&r->t, document_drop_marks(r->arena, text));
        return;
    }
    int32_t point = 0;
    while (utf8_next(&text, &point))
        if (point > ' ')
            put_glyph(r, font, point);
}
