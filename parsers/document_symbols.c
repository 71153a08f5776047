/* document_symbols: boxes and ticks among the glyphs of symbol fonts, for every format that has fonts. */
#include "parsers/document.h"

/* Microsoft's symbol fonts by glyph number, as their published charts show them; ▪ and ● are bullets, no boxes. */
static const struct symbol {
    const char *font;
    unsigned char code;
    enum box_state state;
} symbols[] = {
    {"Wingdings", 0x6F, BOX_EMPTY},    {"Wingdings", 0x70, BOX_EMPTY},    {"Wingdings", 0x71, BOX_EMPTY},
    {"Wingdings", 0x72, BOX_EMPTY},    {"Wingdings", 0xA8, BOX_EMPTY},    {"Wingdings", 0x6E, BOX_TICKED},
    {"Wingdings", 0x78, BOX_TICKED},   {"Wingdings", 0xFB, BOX_TICKED},   {"Wingdings", 0xFC, BOX_TICKED},
    {"Wingdings", 0xFD, BOX_TICKED},   {"Wingdings", 0xFE, BOX_TICKED},   {"Wingdings 2", 0x2A, BOX_EMPTY},
    {"Wingdings 2", 0xA3, BOX_EMPTY},  {"Wingdings 2", 0x35, BOX_EMPTY},  {"Wingdings 2", 0x4F, BOX_TICKED},
    {"Wingdings 2", 0x50, BOX_TICKED}, {"Wingdings 2", 0x51, BOX_TICKED}, {"Wingdings 2", 0x52, BOX_TICKED},
    {"Wingdings 2", 0x53, BOX_TICKED}, {"Wingdings 2", 0x54, BOX_TICKED}, {"Wingdings 2", 0xA2, BOX_TICKED},
    {"Webdings", 0x63, BOX_EMPTY},     {"Webdings", 0x61, BOX_TICKED},    {"Webdings", 0x67, BOX_TICKED},
    {"Webdings", 0x72, BOX_TICKED},    {"ZapfDingbats", 0x6F, BOX_EMPTY}, {"ZapfDingbats", 0x33, BOX_TICKED},
    {"ZapfDingbats", 0x34, BOX_TICKED}, {"ZapfDingbats", 0x38, BOX_TICKED}, {"ZapfDingbats", 0x6E, BOX_TICKED},
};
enum { SYMBOLS = sizeof symbols / sizeof symbols[0] };

/* The other names under which the same fonts are met. */
static struct str usual_name(struct str font)
{
    static const struct {
        const char *other, *usual;
    } names[] = {
        {"Wingdings Regular", "Wingdings"},        {"Wingdings2", "Wingdings 2"},         {"Zapf Dingbats", "ZapfDingbats"},
        {"ITC Zapf Dingbats", "ZapfDingbats"},     {"Monotype Sorts", "ZapfDingbats"},    {"Dingbats", "ZapfDingbats"},
        {"D050000L", "ZapfDingbats"},              {"Wingdings-Regular", "Wingdings"},    {"Wingdings2-Regular", "Wingdings 2"},
    };
    font = str_trim(str_slice(font, 0, str_find_char(font, ','))); /* a list of fonts: the first is shown */
    if (font.len >= 2 && (font.at[0] == '\'' || font.at[0] == '"'))
        font = str_slice(font, 1, font.len - 1);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase(font, str_of(names[i].other)))
            return str_of(names[i].usual);
    return font;
}

bool document_is_symbol_font(struct str font)
{
    font = usual_name(font);
    for (size_t i = 0; i < SYMBOLS; i++) /* asked for every run of a text: a font is compared once, not for each of its glyphs */
        if ((i == 0 || symbols[i].font != symbols[i - 1].font) && str_eq_nocase(font, str_of(symbols[i].font)))
            return true;
    return false;
}

bool document_symbol_box(struct str font, int32_t code, enum box_state *out_state)
{
    font = usual_name(font);
    if (code >= 0xF000 && code <= 0xF0FF)
        code -= 0xF000; /* where Word puts the glyphs of symbol fonts */
    for (size_t i = 0; i < SYMBOLS; i++)
        if (symbols[i].code == code && str_eq_nocase(font, str_of(symbols[i].font))) {
            *out_state = symbols[i].state;
            return true;
        }
    return document_box_of(code, out_state);
}
