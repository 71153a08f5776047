/* rtf: bytes into groups, words and characters (Rich Text Format 1.9.1). One loop over the bytes, one stack of groups;
 * whatever a group changes ends with it. */
#include "parsers/rtf_private.h"

struct rtf_group *rtf_top(struct rtf *r)
{
    return &r->groups[r->group_count - 1];
}

void rtf_fail(struct rtf *r, const char *why)
{
    if (r->err == ERR_NONE)
        r->err = fault_set(r->fault, ERR_FINAL, "rtf: %s", why);
}

int rtf_level(struct rtf *r)
{
    const struct rtf_group *group = rtf_top(r);
    return group->in_table && group->depth < 1 ? 1 : group->depth;
}

bool rtf_is_silent(struct rtf *r)
{
    const struct rtf_group *group = rtf_top(r);
    return group->place != PLACE_TEXT || group->is_hidden || group->is_deleted || group->is_moved || group->is_struck;
}

/* ---- characters ------------------------------------------------------------------------------------------- */

/* In a list's number only a box counts: paragraphs whose bullet is one. */
void rtf_glyph(struct rtf *r, struct str font, uint32_t code)
{
    enum box_state state = BOX_EMPTY;
    struct rtf_group *group = rtf_top(r);
    enum rtf_place place = group->place;
    if (place == PLACE_LIST)
        group->place = PLACE_TEXT;
    bool is_silent = rtf_is_silent(r);
    group->place = place;
    if (is_silent)
        return;
    if (place == PLACE_LIST && writer_is_box(font, code, &state)) {
        writer_box(r->out, state);
        writer_point(r->out, ' ');
        r->bullet_end = r->out->len;
    } else if (place == PLACE_TEXT) {
        writer_glyph(r->out, font, code);
    }
}

static void put_instruction(struct rtf *r, uint32_t point)
{
    struct rtf_field *field = rtf_field_now(r);
    if (field != NULL && field->len < FIELD_MAX_INSTRUCTION)
        field->instruction[field->len++] = point < 0x80 ? (char)point : '?';
}

static void put_text(struct rtf *r, uint32_t point)
{
    const struct rtf_font *font = rtf_font_now(r);
    bool is_glyph = point > ' ' && (point < 0x100 || (point >= 0xF000 && point <= 0xF0FF));
    if (r->is_html)
        rtf_html_put(r, point);
    else if (is_glyph && font != NULL && font->is_symbol)
        rtf_glyph(r, font->name, point);
    else if (!rtf_is_silent(r))
        writer_point(r->out, point);
}

/* A ticked bullet of an ordinary font counts too. */
static void put_list(struct rtf *r, uint32_t point)
{
    const struct rtf_font *font = rtf_font_now(r);
    if (font != NULL && font->is_symbol)
        rtf_glyph(r, font->name, point);
    else if (point > 0xFF)
        rtf_glyph(r, STR(""), point);
}

void rtf_point(struct rtf *r, uint32_t point)
{
    switch (rtf_top(r)->place) {
    case PLACE_TEXT: put_text(r, point); break;
    case PLACE_LIST: put_list(r, point); break;
    case PLACE_HTML: rtf_html_put(r, point); break;
    case PLACE_FONTS: rtf_font_letter(r, point); break;
    case PLACE_INSTRUCTION: put_instruction(r, point); break;
    case PLACE_PICTURE: rtf_picture_digit(r, point < 0x80 ? (char)point : ' '); break;
    case PLACE_SKIP:
    case PLACE_SILENT: break;
    }
}

void rtf_byte(struct rtf *r, unsigned char byte)
{
    const struct rtf_font *font = rtf_font_now(r);
    if (r->lead != 0) {
        int lead = r->lead;
        r->lead = 0;
        rtf_point(r, rtf_wide(r->lead_page, (unsigned char)lead, byte));
    } else if (font != NULL && font->is_symbol) {
        rtf_point(r, byte);
    } else if (rtf_is_lead(rtf_page_now(r), byte)) {
        r->lead = byte;
        r->lead_page = rtf_page_now(r);
    } else {
        rtf_point(r, rtf_narrow(rtf_page_now(r), byte));
    }
}

/* A character of text, unless it stands for the last \u. */
static void put_byte(struct rtf *r, unsigned char byte)
{
    if (r->to_skip > 0)
        r->to_skip--;
    else
        rtf_byte(r, byte);
}

static void put_unicode(struct rtf *r, int number)
{
    uint32_t unit = (uint32_t)number & 0xFFFF; /* written as a signed number of 16 bits */
    if (number > 0xFFFF)
        unit = (uint32_t)number;
    r->to_skip = rtf_top(r)->unicode_skip;
    if (unit >= 0xD800 && unit < 0xDC00) {
        r->high_surrogate = unit;
        return;
    }
    if (unit >= 0xDC00 && unit < 0xE000 && r->high_surrogate != 0)
        unit = 0x10000 + ((r->high_surrogate - 0xD800) << 10) + (unit - 0xDC00);
    r->high_surrogate = 0;
    rtf_point(r, unit);
}

/* ---- groups ----------------------------------------------------------------------------------------------- */

static void open_group(struct rtf *r)
{
    if (r->group_count >= RTF_MAX_GROUPS) {
        rtf_fail(r, "more than 4000 groups inside each other");
        return;
    }
    r->groups = arena_grow(r->arena, r->groups, r->group_count, &r->group_room, sizeof *r->groups);
    struct rtf_group group = r->group_count > 0 ? *rtf_top(r) : (struct rtf_group){.unicode_skip = 1, .font = -1, .around = PLACE_SKIP};
    group.at_end = NULL;
    r->groups[r->group_count++] = group;
    r->to_skip = 0;
}

static void close_group(struct rtf *r)
{
    r->to_skip = r->lead = 0;
    if (rtf_top(r)->at_end != NULL)
        rtf_top(r)->at_end(r);
    r->group_count--;
    r->is_starred = false;
    r->is_over = r->group_count == 0;
}

/* ---- bytes ------------------------------------------------------------------------------------------------ */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_number(struct str *rest, int *out_number)
{
    bool is_negative = rest->len > 1 && rest->at[0] == '-' && str_is_digit(rest->at[1]);
    size_t at = is_negative ? 1 : 0, first = at;
    int64_t number = 0;
    for (; at < rest->len && str_is_digit(rest->at[at]); at++)
        number = number > RTF_MAX_NUMBER ? number : number * 10 + (rest->at[at] - '0');
    if (number > RTF_MAX_NUMBER)
        number = RTF_MAX_NUMBER;
    *out_number = (int)(is_negative ? -number : number);
    *rest = str_from(*rest, at);
    return at > first;
}

/* \bin: that many bytes which are no text at all. */
static void take_binary(struct rtf *r, struct str *rest, int number)
{
    struct str bytes = str_slice(*rest, 0, number > 0 ? (size_t)number : 0);
    if (rtf_top(r)->place == PLACE_PICTURE)
        rtf_picture_raw(r, bytes);
    *rest = str_from(*rest, bytes.len);
}

static void take_word(struct rtf *r, struct str *rest)
{
    size_t len = 0;
    int number = 0;
    while (len < rest->len && len < RTF_MAX_WORD && is_letter(rest->at[len]))
        len++;
    struct str word = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    bool has_number = take_number(rest, &number);
    if (str_starts(*rest, STR(" ")))
        *rest = str_from(*rest, 1);
    if (str_eq_c(word, "bin"))
        take_binary(r, rest, number);
    else if (str_eq_c(word, "u") && has_number)
        put_unicode(r, number);
    else if (str_eq_c(word, "u"))
        return;
    else {
        r->to_skip = r->lead = 0; /* what stands for a character is never a word with a meaning */
        rtf_word(r, word, has_number, number);
    }
}

/* What follows a backslash that is no word. */
static void take_sign(struct rtf *r, struct str *rest)
{
    char sign = rest->at[0];
    *rest = str_from(*rest, 1);
    if (sign == '\'') {
        int high = rest->len > 0 ? str_hex(rest->at[0]) : -1, low = rest->len > 1 ? str_hex(rest->at[1]) : -1;
        if (high < 0 || low < 0)
            return;
        *rest = str_from(*rest, 2);
        put_byte(r, (unsigned char)(high * 16 + low));
    } else if (sign == '\n' || sign == '\r') {
        rtf_word(r, STR("par"), false, 0);
    } else if (sign == '*') {
        r->is_starred = true;
    } else if (r->to_skip > 0) {
        r->to_skip--;
    } else if (sign == '\t') {
        rtf_point(r, '\t');
    } else if (sign == '~') {
        rtf_point(r, 0xA0);
    } else if (sign == '_') {
        rtf_point(r, '-');
    } else if (sign == '\\' || sign == '{' || sign == '}') {
        rtf_point(r, (unsigned char)sign);
    }
}

static void take_one(struct rtf *r, struct str *rest)
{
    char c = rest->at[0];
    if (c == '\\' && rest->len > 1) {
        *rest = str_from(*rest, 1);
        if (is_letter(rest->at[0]))
            take_word(r, rest);
        else
            take_sign(r, rest);
        return;
    }
    *rest = str_from(*rest, 1);
    if (c == '{')
        open_group(r);
    else if (c == '}')
        close_group(r);
    else if (c != '\r' && c != '\n' && c != '\0')
        put_byte(r, (unsigned char)c);
}

/* Groups left out are most of a file: colours, styles, pictures. */
static void skip_plain(struct str *rest)
{
    size_t at = 0;
    while (at < rest->len && rest->at[at] != '\\' && rest->at[at] != '{' && rest->at[at] != '}')
        at++;
    *rest = str_from(*rest, at);
}

enum err rtf_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    if (!str_starts(bytes, STR("{\\rtf")))
        return fault_set(out_fault, ERR_FINAL, "rtf: it does not begin as one");
    struct rtf *r = ARENA_NEW(arena, struct rtf);
    *r = (struct rtf){.arena = arena, .fault = out_fault, .page = 1252};
    writer_start(&r->main_writer, arena, &r->main, &r->tables_seen, out_fault);
    r->out = &r->main_writer;
    rtf_fonts_start(r);
    open_group(r);
    struct str rest = str_from(bytes, 1);
    while (rest.len > 0 && !r->is_over && r->err == ERR_NONE && r->out->err == ERR_NONE) {
        take_one(r, &rest);
        if (!r->is_over && rtf_top(r)->place == PLACE_SKIP)
            skip_plain(&rest);
    }
    while (r->group_count > 0 && r->err == ERR_NONE) /* cut short: what was read is told */
        close_group(r);
    return rtf_finish(r, out_document);
}
