#include "parsers/docx_private.h"

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

bool docx_is_symbol_font(struct str font)
{
    for (size_t i = 0; i < SYMBOLS; i++)
        if (str_eq_nocase(font, str_of(symbols[i].font)))
            return true;
    return false;
}

bool docx_symbol_box(struct str font, int32_t code, enum box_state *out_state)
{
    if (code >= 0xF000 && code <= 0xF0FF)
        code -= 0xF000; /* where Word puts the glyphs of symbol fonts */
    for (size_t i = 0; i < SYMBOLS; i++)
        if (symbols[i].code == code && str_eq_nocase(font, str_of(symbols[i].font))) {
            *out_state = symbols[i].state;
            return true;
        }
    return document_box_of(code, out_state);
}
