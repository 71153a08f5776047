/* pdf_symbols: boxes and ticks drawn with a symbol font, by font and glyph number, as the makers' charts show them. A bullet
 * (●, ▪) is none. The number comes as a letter (« o »), as a private character (U+F06F), or already translated. */
#include "parsers/pdf_private.h"

static const struct symbol {
    const char *font; /* how its name begins, spaces left out */
    unsigned char code;
    enum box_state state;
} symbols[] = {
    {"Wingdings2", 0x2A, BOX_EMPTY},    {"Wingdings2", 0xA3, BOX_EMPTY},    {"Wingdings2", 0x35, BOX_EMPTY},
    {"Wingdings2", 0x4F, BOX_TICKED},   {"Wingdings2", 0x50, BOX_TICKED},   {"Wingdings2", 0x51, BOX_TICKED},
    {"Wingdings2", 0x52, BOX_TICKED},   {"Wingdings2", 0x53, BOX_TICKED},   {"Wingdings2", 0x54, BOX_TICKED},
    {"Wingdings2", 0xA2, BOX_TICKED},   {"Wingdings", 0x6F, BOX_EMPTY},     {"Wingdings", 0x70, BOX_EMPTY},
    {"Wingdings", 0x71, BOX_EMPTY},     {"Wingdings", 0x72, BOX_EMPTY},     {"Wingdings", 0xA8, BOX_EMPTY},
    {"Wingdings", 0x6E, BOX_TICKED},    {"Wingdings", 0x78, BOX_TICKED},    {"Wingdings", 0xFB, BOX_TICKED},
    {"Wingdings", 0xFC, BOX_TICKED},    {"Wingdings", 0xFD, BOX_TICKED},    {"Wingdings", 0xFE, BOX_TICKED},
    {"Webdings", 0x63, BOX_EMPTY},      {"Webdings", 0x61, BOX_TICKED},     {"Webdings", 0x67, BOX_TICKED},
    {"Webdings", 0x72, BOX_TICKED},     {"ZapfDingbats", 0x6F, BOX_EMPTY},  {"ZapfDingbats", 0x70, BOX_EMPTY},
    {"ZapfDingbats", 0x71, BOX_EMPTY},  {"ZapfDingbats", 0x72, BOX_EMPTY},  {"ZapfDingbats", 0x33, BOX_TICKED},
    {"ZapfDingbats", 0x34, BOX_TICKED}, {"ZapfDingbats", 0x35, BOX_TICKED}, {"ZapfDingbats", 0x36, BOX_TICKED},
    {"ZapfDingbats", 0x37, BOX_TICKED}, {"ZapfDingbats", 0x38, BOX_TICKED}, {"ZapfDingbats", 0x6E, BOX_TICKED},
};
enum { SYMBOLS = sizeof symbols / sizeof symbols[0], SYMBOL_MAX_NAME = 64 };

/* « ABCDEF+Wingdings-Regular », « Wingdings 2 », « ITC Zapf Dingbats »: the name without its subset tag and spaces. */
static struct str plain_name(struct str font, char room[static SYMBOL_MAX_NAME])
{
    size_t plus = str_find_char(font, '+'), len = 0;
    struct str name = plus == STR_NOT_FOUND ? font : str_from(font, plus + 1);
    if (str_starts_nocase(name, STR("ITC")))
        name = str_from(name, 3);
    for (size_t i = 0; i < name.len && len < SYMBOL_MAX_NAME; i++)
        if (name.at[i] != ' ' && name.at[i] != '_' && name.at[i] != '-')
            room[len++] = name.at[i];
    return (struct str){room, len};
}

static bool is_of(struct str name, const struct symbol *symbol)
{
    size_t len = strlen(symbol->font);
    if (!str_starts_nocase(name, str_of(symbol->font)))
        return false;
    bool is_numbered = name.len > len && (name.at[len] == '2' || name.at[len] == '3');
    return !is_numbered; /* « Wingdings3 » is not « Wingdings » */
}

bool pdf_is_symbol_font(struct str font)
{
    char room[SYMBOL_MAX_NAME];
    struct str name = plain_name(font, room);
    for (size_t i = 0; i < SYMBOLS; i++)
        if (is_of(name, &symbols[i]))
            return true;
    return false;
}

bool pdf_symbol_box(struct str font, int32_t code, enum box_state *out_state)
{
    char room[SYMBOL_MAX_NAME];
    struct str name = plain_name(font, room);
    if (code >= 0xF000 && code <= 0xF0FF)
        code -= 0xF000; /* where the glyphs of symbol fonts are put */
    for (size_t i = 0; i < SYMBOLS; i++)
        if (symbols[i].code == code && is_of(name, &symbols[i])) {
            *out_state = symbols[i].state;
            return true;
        }
    return document_box_of(code, out_state);
}
