/* doc: the walk over the text, piece by piece, character by character ([MS-DOC] 2.4.1, 2.4.3). Some characters are marks: they
 * end a cell, a row, a paragraph, or stand for something that is no text. */
#include "parsers/doc_private.h"

enum {
    MARK_OBJECT = 0x01, MARK_CELL = 0x07, MARK_SHAPE = 0x08, MARK_TAB = 0x09, MARK_LINE = 0x0B, MARK_PAGE = 0x0C, MARK_PARAGRAPH = 0x0D,
    MARK_COLUMN = 0x0E, MARK_FIELD = 0x13, MARK_FIELD_MIDDLE = 0x14, MARK_FIELD_END = 0x15, MARK_HYPHEN = 0x1E, MARK_SOFT_HYPHEN = 0x1F,
};

bool doc_is_hidden(const struct doc_walk *w)
{
    return w->look.is_hidden || w->look.is_deleted || w->look.is_struck;
}

bool doc_is_silent(const struct doc_walk *w)
{
    for (size_t i = 0; i < w->field_count; i++)
        if (!w->fields[i].in_result || w->fields[i].is_shown)
            return true;
    return doc_is_hidden(w);
}

/* ---- characters ------------------------------------------------------------------------------------------- */

/* The bytes of a piece of one byte a character: windows-1252, with the control characters as they are. */
static uint32_t of_byte(uint32_t byte)
{
    static const uint16_t high[32] = {
        0x80,   0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x8E, 0x8F,
        0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x9E, 0x178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

static struct str symbol_font_of(const struct doc_walk *w, uint32_t point)
{
    struct doc_font font = doc_font(w->doc, point < 0x80 ? w->look.font : w->look.other_font);
    if (!font.is_symbol && point >= 0x80)
        font = doc_font(w->doc, w->look.font);
    bool is_glyph = point > ' ' && (point < 0x100 || (point >= 0xF000 && point <= 0xF0FF));
    return is_glyph && (font.is_symbol || point >= 0xF000) ? font.name : STR_NONE;
}

static void put_letter(struct doc_walk *w, uint32_t point)
{
    struct str font = symbol_font_of(w, point);
    if (w->field_count > 0 && !w->fields[w->field_count - 1].in_result)
        doc_field_letter(w, point);
    if (doc_is_silent(w))
        return;
    if (w->look.has_symbol && point == '(') /* what stands for a symbol to programs that do not know it */
        writer_glyph(&w->writer, doc_font(w->doc, w->look.symbol_font).name, w->look.symbol);
    else if (font.at != NULL)
        writer_glyph(&w->writer, font, point);
    else
        writer_point(&w->writer, point);
}

/* UTF-16 comes in halves for what is beyond U+FFFF. */
static void put_unit(struct doc_walk *w, uint32_t unit)
{
    uint32_t high = w->high_surrogate;
    w->high_surrogate = 0;
    if (unit >= 0xD800 && unit < 0xDC00)
        w->high_surrogate = unit;
    else if (unit >= 0xDC00 && unit < 0xE000 && high != 0)
        put_letter(w, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
    else
        put_letter(w, unit);
}

/* ---- marks ------------------------------------------------------------------------------------------------ */

static void end_paragraph(struct doc_walk *w, uint32_t fc, const struct doc_piece *piece, bool is_cell_mark)
{
    struct doc_paragraph paragraph = doc_paragraph_at(w->doc, fc, piece);
    struct doc_bullet bullet = doc_bullet_of(w->doc, paragraph.list, paragraph.level);
    int inner = paragraph.depth < 2 ? 2 : paragraph.depth;
    doc_spend(w->doc, w->doc->list_count);
    doc_fields_at_mark(w);
    if (bullet.is_box && writer_has_text(&w->writer))
        writer_box_first(&w->writer, bullet.state);
    if (is_cell_mark && paragraph.is_row)
        writer_row(&w->writer, 1, &paragraph.edges);
    else if (is_cell_mark)
        writer_cell(&w->writer, 1);
    else if (paragraph.is_inner_row)
        writer_row(&w->writer, inner, &paragraph.edges);
    else if (paragraph.ends_inner_cell)
        writer_cell(&w->writer, inner);
    else if (!w->look.is_deleted) /* else a tracked change joined it to the next */
        writer_paragraph(&w->writer, paragraph.depth);
}

static void put_object(struct doc_walk *w)
{
    struct doc_field *field = w->field_count > 0 ? &w->fields[w->field_count - 1] : NULL;
    if (!w->look.has_place)
        return;
    if (field != NULL && !field->in_result) {
        field->has_form = true;
        field->form = w->look.place;
    } else if (w->is_main && !w->look.is_form && !w->look.is_object && !doc_is_silent(w)) {
        doc_picture_at(w->doc, w->look.place);
    }
}

static void put_space(struct doc_walk *w, uint32_t space)
{
    if (w->field_count > 0 && !w->fields[w->field_count - 1].in_result)
        doc_field_letter(w, ' ');
    if (!doc_is_silent(w))
        writer_point(&w->writer, space);
}

static void put_one(struct doc_walk *w, uint32_t unit, uint32_t cp, uint32_t fc, const struct doc_piece *piece)
{
    switch (unit) {
    case MARK_OBJECT: put_object(w); break;
    case MARK_CELL: end_paragraph(w, fc, piece, true); break;
    case MARK_PARAGRAPH: end_paragraph(w, fc, piece, false); break;
    case MARK_PAGE:
        if (writer_has_text(&w->writer))
            end_paragraph(w, fc, piece, false);
        break;
    case MARK_SHAPE:
        if (w->is_main && !doc_is_hidden(w)) {
            doc_boxes_at(w->doc, cp, &w->writer);
            doc_floating_pictures_at(w->doc, cp);
        }
        break;
    case MARK_TAB: put_space(w, '\t'); break;
    case MARK_LINE:
    case MARK_COLUMN: put_space(w, '\n'); break;
    case MARK_FIELD: doc_field_open(w); break;
    case MARK_FIELD_MIDDLE: doc_field_middle(w); break;
    case MARK_FIELD_END: doc_field_close(w); break;
    case MARK_HYPHEN: put_space(w, '-'); break;
    case MARK_SOFT_HYPHEN: break;
    default:
        if (unit >= ' ')
            put_unit(w, unit);
        break;
    }
}

/* ---- pieces ----------------------------------------------------------------------------------------------- */

static void walk_piece(struct doc_walk *w, const struct doc_piece *piece, uint32_t cp, uint32_t end)
{
    uint32_t size = piece->is_wide ? 2 : 1, until = 0;
    for (; cp < end && w->writer.err == ERR_NONE && w->doc->err == ERR_NONE; cp++) {
        uint32_t fc = piece->fc + (cp - piece->cp) * size;
        if (fc >= until)
            w->look = doc_look_at(w->doc, fc, piece, &until);
        put_one(w, piece->is_wide ? doc_u16(w->doc->word, fc) : of_byte(doc_u8(w->doc->word, fc)), cp, fc, piece);
    }
}

void doc_walk_part(struct doc *d, uint32_t cp, uint32_t end, struct document *out_document, bool is_main)
{
    struct doc_walk *w = ARENA_NEW(d->arena, struct doc_walk);
    w->doc = d;
    w->is_main = is_main;
    writer_start(&w->writer, d->arena, out_document, &d->tables_seen, d->fault);
    for (size_t i = 0; i < d->piece_count; i++) {
        const struct doc_piece *piece = &d->pieces[i];
        uint32_t first = piece->cp > cp ? piece->cp : cp, last = piece->end < end ? piece->end : end;
        if (first < last)
            walk_piece(w, piece, first, last);
    }
    enum err err = writer_end(&w->writer);
    if (d->err == ERR_NONE)
        d->err = err;
}
