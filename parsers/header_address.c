#include "parsers/header.h"

/* Addresses: one pass over the value, no recursion.
 *
 *   OUTSIDE --"--> QUOTED --"--> OUTSIDE      '\' takes the next byte with it in QUOTED and COMMENT
 *   OUTSIDE --(--> COMMENT (depth counted) --)--> OUTSIDE
 *   OUTSIDE --<--> ANGLE -->--> OUTSIDE
 *   OUTSIDE --, ; end--> a mailbox is complete      OUTSIDE --:--> what stood before was a group's name
 */
enum state { OUTSIDE, QUOTED, COMMENT, ANGLE };

struct mailbox {
    struct str bare, angle; /* what stood outside and inside of <> */
    bool is_odd;            /* an address could be read elsewhere than where we read it */
};

struct scan {
    struct str value;
    size_t at;
    char *bare; /* room for the whole value */
    size_t bare_len;
    bool has_group;
};

static void scan_hidden(struct scan *scan, enum state state, struct mailbox *box)
{
    size_t depth = 1, begin = scan->at;
    bool has_at = false;
    while (scan->at < scan->value.len && depth > 0) {
        char c = scan->value.at[scan->at++];
        if (c == '\\' && scan->at < scan->value.len)
            scan->at++;
        else if (state == QUOTED ? c == '"' : c == ')')
            depth--;
        else if (state == COMMENT && c == '(')
            depth++;
        has_at = has_at || c == '@';
    }
    struct str inside = str_slice(scan->value, begin, scan->at);
    if (depth > 0 || (has_at && (state == COMMENT || str_find_char(inside, '<') != STR_NOT_FOUND)))
        box->is_odd = true;
    if (state == QUOTED) /* in place of the words, one byte that is no part of any address */
        scan->bare[scan->bare_len++] = '"';
}

static void scan_angle(struct scan *scan, struct mailbox *box)
{
    size_t end = str_find_char(str_from(scan->value, scan->at), '>');
    if (end == STR_NOT_FOUND || box->angle.at != NULL) {
        box->is_odd = true;
        end = end == STR_NOT_FOUND ? scan->value.len - scan->at : end;
    }
    box->angle = str_slice(scan->value, scan->at, scan->at + end);
    scan->at = scan->at + end < scan->value.len ? scan->at + end + 1 : scan->value.len;
}

/* The next mailbox of the list; false at its end. */
static bool scan_next(struct scan *scan, struct mailbox *box)
{
    *box = (struct mailbox){0};
    if (scan->at >= scan->value.len)
        return false;
    scan->bare_len = 0;
    while (scan->at < scan->value.len) {
        char c = scan->value.at[scan->at++];
        if (c == '"')
            scan_hidden(scan, QUOTED, box);
        else if (c == '(')
            scan_hidden(scan, COMMENT, box);
        else if (c == '<')
            scan_angle(scan, box);
        else if (c == ',' || c == ';')
            break;
        else if (c == ':') {
            scan->has_group = true;
            scan->bare_len = 0;
        } else
            scan->bare[scan->bare_len++] = c;
    }
    box->bare = str_trim((struct str){scan->bare, scan->bare_len});
    return true;
}

static bool is_address_byte(char c, bool in_domain)
{
    if (str_is_alnum(c) || c == '-' || c == '.')
        return true;
    return !in_domain && c != '\0' && str_find_char(STR("!#$%&'*+/=?^_`{|}~"), c) != STR_NOT_FOUND;
}

/* local@label.label in plain ASCII (RFC 5321, 4.5.3.1: 64 and 255 bytes). */
static bool is_address(struct str text)
{
    size_t at = str_find_char(text, '@');
    if (at == STR_NOT_FOUND || at == 0 || at > 64 || text.len - at - 1 > 255 || text.len - at < 4)
        return false;
    struct str domain = str_from(text, at + 1), label = STR_NONE;
    for (size_t i = 0; i < text.len; i++)
        if (i != at && !is_address_byte(text.at[i], i > at))
            return false;
    size_t labels = 0;
    for (struct str rest = domain; str_next(&rest, '.', &label); labels++)
        if (label.len == 0 || label.at[0] == '-')
            return false;
    return labels >= 2 && text.at[0] != '.' && text.at[at - 1] != '.';
}

bool header_one_address(struct arena *arena, struct str value, struct str *out_address, struct str *out_name)
{
    struct scan scan = {.value = value, .bare = arena_alloc(arena, value.len + 1)};
    struct mailbox box, second;
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.at[i] < 0x20 && value.at[i] != '\t')
            return false; /* NUL, a bare CR: others read two lines there */
    if (!scan_next(&scan, &box) || box.is_odd || scan.has_group)
        return false;
    struct str name = str_copy(arena, box.angle.at == NULL ? STR("") : box.bare);
    struct str address = str_lower(arena, str_trim(box.angle.at == NULL ? box.bare : box.angle));
    if (scan.at < value.len || value.at[value.len - 1] == ',' || value.at[value.len - 1] == ';' || scan_next(&scan, &second))
        return false;
    if (!is_address(address) || str_find_char(name, '@') != STR_NOT_FOUND)
        return false;
    size_t angle = box.angle.at == NULL ? 0 : str_find_char(value, '<');
    *out_address = address;
    *out_name = str_trim(str_slice(value, 0, angle));
    return true;
}

size_t header_addresses(struct arena *arena, struct str value, struct str *out_addresses, size_t max, size_t *out_count)
{
    struct scan scan = {.value = value, .bare = arena_alloc(arena, value.len + 1)};
    struct mailbox box;
    size_t seen = 0;
    while (scan_next(&scan, &box)) {
        struct str address = str_trim(box.angle.at == NULL ? box.bare : box.angle);
        if (!is_address(address))
            continue;
        seen++;
        if (*out_count < max)
            out_addresses[(*out_count)++] = str_lower(arena, address);
    }
    return seen;
}
