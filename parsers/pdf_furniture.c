/* pdf_furniture: what is printed on the edge of every page and is no part of the text: its number, a line repeated at the same
 * place of several pages. A value may go on from page to page, and nothing of this may stand in it. A line with a box or a
 * colon may be the form's own and stays. */
#include "parsers/pdf_private.h"

enum { KEY_MAX = 200, SAME_PLACE = 2 /* points */, NUMBER_MAX = 3 /* digits */ };
static const double edge = 0.14, number_edge = 0.1, time_edge = 0.05; /* of the page's height */

/* The letters of a line, digits as « # », without spaces. */
static struct str key_of(const struct pdf_line *line, char room[static KEY_MAX])
{
    size_t len = 0;
    for (size_t i = 0; i < line->count; i++) {
        struct str text = line->items[i]->text;
        for (size_t k = 0; k < text.len && len < KEY_MAX; k++)
            if (!str_is_digit(text.at[k]))
                room[len++] = text.at[k];
            else if (len == 0 || room[len - 1] != '#')
                room[len++] = '#';
    }
    return (struct str){room, len};
}

static bool has_box_or_colon(const struct pdf_line *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->items[i]->is_box || line->items[i]->source != SOURCE_FILE || str_find_char(line->items[i]->text, ':') != STR_NOT_FOUND)
            return true;
    return false;
}

/* « 2 », « - 2 - », « 2/3 », « Page 2 sur 3 », « p. 2 », « Page 2 / 3 ». */
static bool is_page_number(const struct pdf_line *line)
{
    static const char *const forms[] = {"#", "-#-", "#/#", "page#sur#", "page#", "page#/#", "p.#", "p.#/#", "p#", "page#de#",
                                          "#sur#", "(#)", "|#", "#|page", "\xE2\x80\x93#\xE2\x80\x93", "\xE2\x80\x94#\xE2\x80\x94"};
    char room[KEY_MAX];
    struct str key = key_of(line, room);
    size_t digits = 0;
    for (size_t i = 0; i < line->count; i++)
        for (size_t k = 0; k < line->items[i]->text.len; k++)
            digits += str_is_digit(line->items[i]->text.at[k]);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_eq_nocase(key, str_of(forms[i])))
            return digits <= 2 * NUMBER_MAX && (i > 0 || digits <= NUMBER_MAX);
    return false;
}

/* A browser prints when it did at the head of each page, and the title behind it: « 01/06/2026 09:30 », « 6/1/26, 9:30 AM ». */
static bool is_time_of_print(const struct pdf_line *line)
{
    char room[KEY_MAX];
    struct str key = key_of(line, room);
    return str_starts(key, STR("#/#/#:#")) || str_starts(key, STR("#/#/#,#:#")) || str_starts(key, STR("#/#/# #:#")) || str_starts(key, STR("#/#/#, #:#"));
}

/* A browser prints the page's address at its foot. */
static bool is_address(const struct pdf_line *line)
{
    struct str first = line->items[0]->text;
    return str_starts(first, STR("http://")) || str_starts(first, STR("https://")) || str_starts(first, STR("file://"));
}

static bool is_at_edge(const struct pdf_sheet *sheet, const struct pdf_line *line, double share)
{
    return line->rect.y1 < sheet->height * share || line->rect.y0 > sheet->height * (1 - share);
}

/* On how many other pages the same line stands at the same place. */
static size_t repeats(const struct pdf_sheet *sheets, size_t count, size_t own, const struct pdf_line *line)
{
    char room[KEY_MAX], other_room[KEY_MAX];
    struct str key = key_of(line, room);
    size_t found = 0;
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; s != own && i < sheets[s].line_count; i++) {
            const struct pdf_line *other = &sheets[s].lines[i];
            if (other->table != 0 || other->count == 0 || fabs(other->rect.y0 - line->rect.y0) > SAME_PLACE || fabs(other->rect.x0 - line->rect.x0) > SAME_PLACE)
                continue;
            if (str_eq(key, key_of(other, other_room))) {
                found++;
                break;
            }
        }
    return found;
}

void pdf_drop_furniture(struct pdf_sheet *sheets, size_t count)
{
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < sheets[s].line_count; i++) {
            struct pdf_line *line = &sheets[s].lines[i];
            if (line->table != 0 || line->count == 0 || !is_at_edge(&sheets[s], line, edge))
                continue;
            bool is_browser = (is_at_edge(&sheets[s], line, number_edge) && is_address(line)) ||
                              (line->rect.y1 < sheets[s].height * time_edge && is_time_of_print(line));
            if (has_box_or_colon(line) && !is_browser)
                continue;
            bool is_bottom = line->rect.y0 > sheets[s].height / 2;
            bool is_number = is_at_edge(&sheets[s], line, number_edge) && is_page_number(line);
            bool is_repeated = count > 1 && 2 * (repeats(sheets, count, s, line) + 1) > count && (is_bottom || s > 0);
            line->is_dropped = is_browser || is_number || is_repeated;
        }
}
