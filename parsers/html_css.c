/* html_css: declarations of CSS 2.1 as far as they hide text: nothing high, nothing wide, out of the page, clipped away, clear,
 * or of the colour of what is behind it. Mail programs write such things for previews, others to deceive a reader like us. */
#include "parsers/html_private.h"

enum {
    MAX_DECLARATIONS = 60,
    NEAR_WHITE = 0xF0,
    NEARLY = 0x10,         /* colours that are no further apart are one */
    MILLI = 1000,          /* numbers are read in thousandths */
    OUT_OF_SIGHT = -300,   /* pixels, points: left of or above the page */
};

/* ---- numbers ---- */

/* « .5em », « -9999px », « 0 »: the number in thousandths, at most a million, and what stands behind it. */
static bool css_number(struct str value, int64_t *out_milli, struct str *out_unit)
{
    enum { MOST = 1000000 };
    size_t at = value.len > 0 && (value.at[0] == '-' || value.at[0] == '+') ? 1 : 0, digits = 0;
    int64_t number = 0, place = MILLI;
    for (; at < value.len && (str_is_digit(value.at[at]) || (value.at[at] == '.' && place == MILLI)); at++) {
        if (value.at[at] == '.') {
            place /= 10;
            continue;
        }
        digits++;
        if (place == MILLI)
            number = number < MOST * (int64_t)MILLI ? number * 10 + (value.at[at] - '0') * (int64_t)MILLI : number;
        else {
            number += (value.at[at] - '0') * place;
            place /= 10;
        }
    }
    *out_milli = value.len > 0 && value.at[0] == '-' ? -number : number;
    *out_unit = str_from(value, at);
    return digits > 0;
}

/* « 0 », « 0.0pt », « 1px », « .1em », « 2% »: nobody reads that. Names are left alone. */
static bool is_tiny(struct str size)
{
    int64_t milli = 0;
    struct str unit = STR_NONE;
    if (!css_number(size, &milli, &unit) || milli < 0)
        return false;
    bool relative = str_starts_nocase(unit, STR("em")) || str_starts_nocase(unit, STR("rem")) || str_starts_nocase(unit, STR("ex"));
    int64_t least = str_starts(unit, STR("%")) ? 10 * MILLI : relative ? MILLI / 10 : MILLI + 1;
    return milli == 0 || milli < least;
}

static bool is_far_out(struct str value)
{
    int64_t milli = 0;
    struct str unit = STR_NONE;
    return css_number(value, &milli, &unit) && (str_starts_nocase(unit, STR("p")) ? milli < OUT_OF_SIGHT * MILLI : milli < OUT_OF_SIGHT * MILLI / 10);
}

static bool is_nothing(struct str value)
{
    int64_t milli = 0;
    struct str unit = STR_NONE;
    return css_number(value, &milli, &unit) && milli < MILLI / 20;
}

/* ---- colours ---- */

struct colour {
    bool is_known, is_clear;
    int part[3];
};

static struct colour colour_of_hex(struct str digits)
{
    struct colour colour = {.is_known = digits.len == 3 || digits.len == 4 || digits.len == 6 || digits.len == 8};
    size_t width = digits.len > 4 ? 2 : 1;
    for (size_t i = 0; i < digits.len; i++)
        colour.is_known = colour.is_known && str_hex(digits.at[i]) >= 0;
    for (size_t i = 0; colour.is_known && i < 3; i++)
        colour.part[i] = width == 2 ? str_hex(digits.at[2 * i]) * 16 + str_hex(digits.at[2 * i + 1]) : str_hex(digits.at[i]) * 17;
    colour.is_clear = colour.is_known && (digits.len == 4 || digits.len == 8) && digits.at[3 * width] == '0';
    return colour;
}

/* « rgb(255, 255, 255) », « rgba(0 0 0 / 0) », « hsl(0, 0%, 100%) » of which the light alone is looked at. */
static struct colour colour_of_function(struct str value)
{
    struct colour colour = {.is_known = false};
    bool light = str_starts_nocase(value, STR("hsl"));
    size_t count = 0, at = str_find_char(value, '(');
    int64_t parts[4] = {0, 0, 0, MILLI};
    while (at != STR_NOT_FOUND && at < value.len && count < 4) {
        struct str unit = STR_NONE, rest = str_from(value, at);
        if (!css_number(rest, &parts[count], &unit)) {
            at++;
            continue;
        }
        parts[count] = str_starts(unit, STR("%")) && (count == 3 || !light) ? parts[count] * (count == 3 ? 1 : 255) / 100 : parts[count];
        count++;
        at = value.len - unit.len;
    }
    colour.is_known = count >= 3;
    for (size_t i = 0; i < 3; i++) {
        int64_t part = light ? parts[2] * 255 / 100 / MILLI : parts[i] / MILLI;
        colour.part[i] = part < 0 ? 0 : part > 255 ? 255 : (int)part;
    }
    colour.is_clear = count == 4 && parts[3] < MILLI / 20;
    return colour;
}

static struct colour colour_of(struct str value)
{
    static const char *const whites[] = {"white", "snow", "ivory", "ghostwhite", "whitesmoke", "floralwhite", "mintcream", "azure", "honeydew", "aliceblue", "seashell"};
    struct str name = str_slice(value, 0, str_find_char(value, ' '));
    if (str_starts(value, STR("#")))
        return colour_of_hex(str_from(name, 1));
    if (str_starts_nocase(value, STR("rgb")) || str_starts_nocase(value, STR("hsl")))
        return colour_of_function(value);
    for (size_t i = 0; i < sizeof whites / sizeof whites[0]; i++)
        if (str_eq_nocase(name, str_of(whites[i])))
            return (struct colour){true, false, {255, 255, 255}};
    if (str_eq_nocase(name, STR("black")))
        return (struct colour){true, false, {0, 0, 0}};
    return (struct colour){.is_clear = str_eq_nocase(name, STR("transparent")), .is_known = str_eq_nocase(name, STR("transparent"))};
}

bool html_is_white(struct str value)
{
    struct colour colour = colour_of(value);
    return colour.is_known && (colour.is_clear || (colour.part[0] >= NEAR_WHITE && colour.part[1] >= NEAR_WHITE && colour.part[2] >= NEAR_WHITE));
}

static bool is_same(struct str a, struct str b)
{
    struct colour first = colour_of(a), second = colour_of(b);
    bool same = first.is_known && second.is_known && !first.is_clear && !second.is_clear;
    for (size_t i = 0; i < 3; i++)
        same = same && first.part[i] - second.part[i] < NEARLY && second.part[i] - first.part[i] < NEARLY;
    return same;
}

/* ---- declarations ---- */

/* What only several declarations together do. */
struct together {
    struct str colour, back;
    bool flat, cut, apart, far_out; /* nothing high or wide; overflow hidden; taken out of the flow; beside the page */
};

static void remember(struct together *together, struct str key, struct str value)
{
    static const char *const sizes[] = {"height", "width", "max-width", NULL}, *const places[] = {"left", "top", "right", "bottom", NULL};
    if (str_is_any_nocase(key, sizes))
        together->flat = together->flat || is_tiny(value);
    else if (str_is_any_nocase(key, places))
        together->far_out = together->far_out || is_far_out(value);
    else if (str_eq_nocase(key, STR("overflow")))
        together->cut = str_starts_nocase(value, STR("hidden"));
    else if (str_eq_nocase(key, STR("position")))
        together->apart = str_starts_nocase(value, STR("absolute")) || str_starts_nocase(value, STR("fixed"));
    else if (str_eq_nocase(key, STR("color")))
        together->colour = value;
    else if (str_eq_nocase(key, STR("background")) || str_eq_nocase(key, STR("background-color")))
        together->back = value;
}

/* Does a declaration alone hide all that is inside, for good? */
static bool is_gone(struct str key, struct str value)
{
    static const char *const outwards[] = {"text-indent", "margin-left", "margin-top", NULL};
    struct str inside = str_find_char(value, '(') == STR_NOT_FOUND ? STR("") : str_from(value, str_find_char(value, '(') + 1);
    if (str_eq_nocase(key, STR("display")))
        return str_starts_nocase(value, STR("none"));
    if (str_eq_nocase(key, STR("mso-hide")))
        return str_starts_nocase(value, STR("all"));
    if (str_eq_nocase(key, STR("content-visibility")))
        return str_starts_nocase(value, STR("hidden"));
    if (str_eq_nocase(key, STR("opacity")) || str_eq_nocase(key, STR("zoom")))
        return is_nothing(value);
    if (str_eq_nocase(key, STR("max-height")))
        return is_tiny(value);
    if (str_is_any_nocase(key, outwards))
        return is_far_out(value);
    if (str_eq_nocase(key, STR("clip")))
        return str_starts_nocase(value, STR("rect")) && (str_starts(inside, STR("0")) || str_starts(inside, STR("1px")));
    if (str_eq_nocase(key, STR("clip-path")))
        return (str_starts_nocase(value, STR("inset")) && (str_starts(inside, STR("50%")) || str_starts(inside, STR("100%")))) ||
               (str_starts_nocase(value, STR("circle")) && str_starts(inside, STR("0")));
    bool scales = str_eq_nocase(key, STR("transform")) && str_starts_nocase(value, STR("scale"));
    return (scales || (str_eq_nocase(key, STR("filter")) && str_starts_nocase(value, STR("opacity")))) && is_nothing(inside);
}

/* The size in « 0/0 a », « bold 12px Arial ». */
static struct str size_of_font(struct str value)
{
    struct str word = STR_NONE;
    while (str_next(&value, ' ', &word))
        if (word.len > 0 && (str_is_digit(word.at[0]) || word.at[0] == '.') && !str_eq_c(word, "100") && (word.len != 3 || !str_ends(word, STR("00"))))
            return word;
    return STR_NONE;
}

static unsigned declaration(unsigned flags, struct str key, struct str value)
{
    if (is_gone(key, value))
        return flags | HTML_GONE;
    if (str_eq_nocase(key, STR("visibility")))
        return html_with(flags, HTML_INVISIBLE, str_starts_nocase(value, STR("hidden")) || str_starts_nocase(value, STR("collapse")));
    if (str_eq_nocase(key, STR("font-size")))
        return html_with(flags, HTML_TINY, is_tiny(value));
    if (str_eq_nocase(key, STR("font")) && size_of_font(value).at != NULL)
        return html_with(flags, HTML_TINY, is_tiny(size_of_font(value)));
    if (str_eq_nocase(key, STR("color")))
        return html_with(flags, HTML_WHITE, html_is_white(value));
    if (str_eq_nocase(key, STR("background-color")) || str_eq_nocase(key, STR("background")))
        return colour_of(value).is_clear ? flags : html_with(flags, HTML_BACKED, !html_is_white(value) && value.len > 0 && !str_starts_nocase(value, STR("none")));
    if (str_eq_nocase(key, STR("white-space")))
        return html_with(flags, HTML_PRE, str_starts_nocase(value, STR("pre")) || str_starts_nocase(value, STR("break-spaces")));
    if (str_starts_nocase(key, STR("text-decoration")) && str_find_nocase(value, STR("line-through")) != STR_NOT_FOUND)
        return flags | HTML_STRUCK;
    return flags;
}

unsigned html_declarations(unsigned flags, struct str style)
{
    struct together together = {.flat = false};
    struct str rest = style, one = STR_NONE, key = STR_NONE;
    for (int i = 0; i < MAX_DECLARATIONS && str_next(&rest, ';', &one); i++) {
        if (!str_next(&one, ':', &key) || one.at == NULL)
            continue;
        flags = declaration(flags, str_trim(key), str_trim(one));
        remember(&together, str_trim(key), str_trim(one));
    }
    bool hidden = (together.flat && together.cut) || (together.apart && together.far_out) ||
                  (together.colour.at != NULL && together.back.at != NULL && is_same(together.colour, together.back));
    return hidden ? flags | HTML_GONE : flags;
}
