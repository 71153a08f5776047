/* rtf: the font table. A font says how bytes are read, and whether its letters are drawings. */
#include "parsers/rtf_private.h"

enum { CHARSET_SYMBOL = 2, CHARSET_UNKNOWN = -1 };

void rtf_fonts_start(struct rtf *r)
{
    r->font_of = arena_array(r->arena, RTF_FONT_NUMBERS, sizeof *r->font_of);
    r->font_number = -1;
    r->standard_font = -1;
}

void rtf_font_begin(struct rtf *r, int number)
{
    r->font_number = number;
    r->font_charset = CHARSET_UNKNOWN;
    r->font_page = 0;
    r->font_name_len = 0;
}

static void end_font(struct rtf *r)
{
    struct str name = str_trim((struct str){r->font_name, r->font_name_len});
    int page = r->font_page != 0 ? r->font_page : rtf_page_of_charset(r->font_charset);
    if (r->font_number < 0 || r->font_number >= RTF_FONT_NUMBERS || r->font_count >= RTF_MAX_FONTS)
        return;
    if (r->font_charset == 0 && r->page != 1252 && r->font_page == 0) /* « ANSI » of a document that says which */
        page = r->page;
    r->fonts = arena_grow(r->arena, r->fonts, r->font_count, &r->font_room, sizeof *r->fonts);
    r->fonts[r->font_count++] = (struct rtf_font){.name = str_copy(r->arena, name), .page = page == 0 ? r->page : page,
        .is_symbol = r->font_charset == CHARSET_SYMBOL || document_is_symbol_font(name)};
    r->font_of[r->font_number] = (uint16_t)r->font_count;
    rtf_font_begin(r, -1);
}

void rtf_font_letter(struct rtf *r, uint32_t point)
{
    if (point == ';')
        end_font(r);
    else if (r->font_name_len < RTF_MAX_NAME)
        r->font_name[r->font_name_len++] = point < 0x80 ? (char)point : '?';
}

const struct rtf_font *rtf_font_now(struct rtf *r)
{
    int number = rtf_top(r)->font < 0 ? r->standard_font : rtf_top(r)->font;
    if (rtf_top(r)->place == PLACE_FONTS || number < 0 || number >= RTF_FONT_NUMBERS || r->font_of[number] == 0)
        return NULL;
    return &r->fonts[r->font_of[number] - 1];
}

int rtf_page_now(struct rtf *r)
{
    const struct rtf_font *font = rtf_font_now(r);
    return font == NULL || r->is_html ? r->page : font->page;
}
