/* pdf_symbols: fonts of a PDF by the names that the other formats know, and glyphs that are boxes whatever their font. */
#include "parsers/pdf_private.h"

/* « ABCDEF+Wingdings-Regular » without the tag of a subset (ISO 32000-1 9.6.4). */
static struct str plain_name(struct str font)
{
    enum { TAG = 6 };
    return font.len > TAG && font.at[TAG] == '+' ? str_from(font, TAG + 1) : font;
}

/* Word and LibreOffice keep the numbers of Wingdings as private characters, also where another font draws them. */
static bool is_private_symbol(int32_t point)
{
    return point >= 0xF020 && point <= 0xF0FF;
}

struct str pdf_symbol_font(struct str font)
{
    font = plain_name(font);
    return document_is_symbol_font(font) ? font : STR_NONE;
}

bool pdf_symbol_box(struct str symbols, int32_t point, enum box_state *out_state)
{
    if (symbols.len > 0)
        return document_symbol_box(symbols, point, out_state);
    return is_private_symbol(point) ? document_symbol_box(STR("Wingdings"), point, out_state) : document_box_of(point, out_state);
}
