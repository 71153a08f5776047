/* html_style: what an element's attributes mean for a reader: is it seen, is it quoted. CSS 2.1 as far as mail
 * programs and those who hide text use it: declarations by the element itself, and classes that are hidden whole. */
#include "parsers/html_private.h"

enum { MAX_ATTRIBUTE = 4096, MAX_DECLARATIONS = 60, NEAR_WHITE = 0xF0 };

struct str html_attribute(const unsigned char **attributes, const char *name)
{
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
        if (str_eq_nocase(str_of((const char *)attributes[i]), str_of(name)))
            return attributes[i + 1] == NULL ? STR("") : str_slice(str_of((const char *)attributes[i + 1]), 0, MAX_ATTRIBUTE);
    return STR_NONE;
}

/* ---- colours and sizes ---- */

static int hex(char c)
{
    size_t at = str_find_nocase(STR("0123456789abcdef"), (struct str){&c, 1});
    return at == STR_NOT_FOUND ? 0 : (int)at;
}

static bool is_white(struct str value)
{
    if (str_eq_nocase(value, STR("white")) || str_eq_nocase(value, STR("transparent")))
        return true;
    if (value.len >= 7 && value.at[0] == '#')
        return hex(value.at[1]) * 16 >= NEAR_WHITE && hex(value.at[3]) * 16 >= NEAR_WHITE && hex(value.at[5]) * 16 >= NEAR_WHITE;
    if (value.len >= 4 && value.at[0] == '#')
        return hex(value.at[1]) == 15 && hex(value.at[2]) == 15 && hex(value.at[3]) == 15;
    if (!str_starts_nocase(value, STR("rgb")))
        return false;
    struct str rest = str_from(value, str_find_char(value, '(') == STR_NOT_FOUND ? value.len : str_find_char(value, '(') + 1), part;
    for (int i = 0; i < 3; i++) {
        uint64_t number = 0;
        if (!str_next(&rest, ',', &part))
            return false;
        size_t close = str_find_char(part, ')');
        if (!str_number(str_trim(str_slice(part, 0, close)), 255, &number) || number < NEAR_WHITE)
            return false;
    }
    return true;
}

/* « 0 », « 0.0pt », « 1px »: nobody reads that. Percentages and names are left alone. */
static bool is_tiny(struct str size)
{
    if (size.len == 0 || size.at[0] < '0' || size.at[0] > '9')
        return false;
    if (size.at[0] == '0')
        return size.len == 1 || size.at[1] != '.' || str_find_char(size, 'e') == STR_NOT_FOUND || str_starts(size, STR("0.0"));
    return size.at[0] == '1' && (str_eq_nocase(size, STR("1px")) || str_eq_nocase(size, STR("1pt")));
}

static unsigned with(unsigned flags, unsigned flag, bool set)
{
    return set ? flags | flag : flags & ~flag;
}

/* ---- declarations ---- */

static unsigned declaration(unsigned flags, struct str key, struct str value)
{
    if (str_eq_nocase(key, STR("display")))
        return str_starts_nocase(value, STR("none")) ? flags | HTML_GONE : flags;
    if (str_eq_nocase(key, STR("visibility")))
        return with(flags, HTML_INVISIBLE, str_starts_nocase(value, STR("hidden")) || str_starts_nocase(value, STR("collapse")));
    if (str_eq_nocase(key, STR("mso-hide")) && str_starts_nocase(value, STR("all")))
        return flags | HTML_GONE;
    if (str_eq_nocase(key, STR("opacity")) && (str_eq_c(value, "0") || str_starts(value, STR("0.0"))))
        return flags | HTML_GONE;
    if (str_eq_nocase(key, STR("max-height")) && is_tiny(value))
        return flags | HTML_GONE;
    if (str_eq_nocase(key, STR("text-indent")) && str_starts(value, STR("-9")))
        return flags | HTML_GONE;
    if (str_eq_nocase(key, STR("font-size")))
        return with(flags, HTML_TINY, is_tiny(value));
    if (str_eq_nocase(key, STR("color")))
        return with(flags, HTML_WHITE, is_white(value));
    if (str_eq_nocase(key, STR("background-color")) || str_eq_nocase(key, STR("background")))
        return with(flags, HTML_BACKED, !is_white(value) && value.len > 0 && !str_starts_nocase(value, STR("none")));
    if (str_starts_nocase(key, STR("text-decoration")) && str_find_nocase(value, STR("line-through")) != STR_NOT_FOUND)
        return flags | HTML_STRUCK;
    return flags;
}

static unsigned declarations(unsigned flags, struct str style)
{
    struct str rest = style, one = STR_NONE, key = STR_NONE;
    for (int i = 0; i < MAX_DECLARATIONS && str_next(&rest, ';', &one); i++)
        if (str_next(&one, ':', &key) && one.at != NULL)
            flags = declaration(flags, str_trim(key), str_trim(one));
    return flags;
}

/* What of « 'Wingdings 2', serif » or « normal 10.0pt Wingdings » is a font of symbols; absent where it is another's. */
static struct str symbol_font(struct str value)
{
    static const char *const names[] = {"Wingdings 2", "Wingdings", "Webdings", "ZapfDingbats", "Zapf Dingbats"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_find_nocase(value, str_of(names[i])) != STR_NOT_FOUND && str_find_nocase(value, STR("Wingdings 3")) == STR_NOT_FOUND)
            return str_of(names[i]);
    return STR_NONE;
}

struct str html_font(const unsigned char **attributes, struct str outside)
{
    struct str face = html_attribute(attributes, "face"), rest = html_attribute(attributes, "style"), one = STR_NONE, key = STR_NONE;
    struct str font = face.at == NULL ? outside : symbol_font(face);
    for (int i = 0; i < MAX_DECLARATIONS && str_next(&rest, ';', &one); i++) {
        if (!str_next(&one, ':', &key) || one.at == NULL)
            continue;
        key = str_trim(key);
        if (str_eq_nocase(key, STR("font-family")) || str_eq_nocase(key, STR("font")))
            font = symbol_font(one);
        else if (str_eq_nocase(key, STR("mso-symbol-font-family")) && symbol_font(one).at != NULL)
            return symbol_font(one); /* Word's own word for it */
    }
    return font;
}

/* ---- the page's own style sheet ---- */

static void hide_selectors(struct arena *arena, struct str selectors, struct html_hiding *hiding)
{
    struct str one = STR_NONE;
    while (str_next(&selectors, ',', &one)) {
        one = str_trim(one);
        size_t mark = str_rfind_char(one, '.');
        if (mark == STR_NOT_FOUND)
            mark = str_rfind_char(one, '#');
        if (mark != STR_NOT_FOUND && hiding->count < HTML_MAX_HIDING && mark + 1 < one.len)
            hiding->names[hiding->count++] = str_copy(arena, str_from(one, mark + 1));
    }
}

void html_read_style(struct arena *arena, struct str sheet, struct html_hiding *hiding)
{
    struct str rest = sheet, rule = STR_NONE, selectors = STR_NONE;
    while (str_next(&rest, '}', &rule)) {
        if (!str_next(&rule, '{', &selectors) || rule.at == NULL)
            continue;
        if (str_find_char(rule, '{') != STR_NOT_FOUND) /* inside @media: only some screens hide it */
            continue;
        if (!html_is_seen(declarations(0, rule)))
            hide_selectors(arena, selectors, hiding);
    }
}

static bool is_hidden_by_page(const struct html_hiding *hiding, struct str names)
{
    struct str name = STR_NONE;
    while (hiding->count > 0 && str_next(&names, ' ', &name))
        for (size_t i = 0; i < hiding->count; i++)
            if (str_eq(hiding->names[i], name))
                return true;
    return false;
}

/* ---- quotations and signatures ---- */

enum match { IS, STARTS, ENDS, HOLDS };

/* What mail programs write into the elements around what was not typed now. */
static const struct mark {
    const char *attribute, *value;
    enum match match;
    unsigned flag;
} marks[] = {
    {"class", "gmail_quote", HOLDS, HTML_QUOTED},           /* Gmail */
    {"class", "gmail_attr", HOLDS, HTML_QUOTED},
    {"class", "gmail_signature", HOLDS, HTML_QUOTED},
    {"id", "divRplyFwdMsg", ENDS, HTML_CUTS},               /* Outlook on the web, on telephones; x_ before it when nested */
    {"id", "appendonsend", ENDS, HTML_CUTS},
    {"id", "mail-editor-reference-message-container", ENDS, HTML_QUOTED},
    {"class", "OutlookMessageHeader", HOLDS, HTML_CUTS},
    {"id", "ms-outlook-mobile-signature", ENDS, HTML_QUOTED},
    {"class", "moz-cite-prefix", HOLDS, HTML_QUOTED},       /* Thunderbird */
    {"class", "moz-signature", HOLDS, HTML_QUOTED},
    {"class", "moz-forward-container", HOLDS, HTML_QUOTED},
    {"data-marker", "__QUOTED_TEXT__", IS, HTML_QUOTED},    /* Zimbra */
    {"data-marker", "__HEADERS__", IS, HTML_QUOTED},
    {"data-marker", "__SIG_", STARTS, HTML_QUOTED},
    {"class", "yahoo_quoted", HOLDS, HTML_QUOTED},          /* Yahoo */
    {"id", "yahoo_quoted", STARTS, HTML_QUOTED},
    {"id", "data-bm-reply-separator", IS, HTML_QUOTED},     /* BlueMind */
    {"data-bm-signature", "", HOLDS, HTML_QUOTED},
    {"id", "composer_signature", IS, HTML_QUOTED},          /* Samsung */
    {"id", "Signature", ENDS, HTML_QUOTED},                 /* Outlook on the web */
    {"id", "AppleMailSignature", IS, HTML_QUOTED},          /* Apple */
    {"class", "protonmail_quote", HOLDS, HTML_QUOTED},      /* Proton, Tuta, Infomaniak, Roundcube */
    {"class", "protonmail_signature", HOLDS, HTML_QUOTED},
    {"class", "tutanota_quote", HOLDS, HTML_QUOTED},
    {"class", "ik_mail_quote", HOLDS, HTML_QUOTED},
    {"id", "reply-intro", IS, HTML_QUOTED},
    {"id", "_rc_sig", ENDS, HTML_QUOTED},
};

static bool fits(const struct mark *mark, struct str value)
{
    struct str text = str_of(mark->value);
    switch (mark->match) {
    case IS: return str_eq_nocase(value, text);
    case STARTS: return str_starts_nocase(value, text);
    case ENDS: return value.len >= text.len && str_eq_nocase(str_from(value, value.len - text.len), text);
    case HOLDS: return str_find_nocase(value, text) != STR_NOT_FOUND;
    }
    return false;
}

/* A <blockquote> is also how some programs indent; it quotes when it says so or draws the line of a quotation. */
static bool is_quotation(const char *name, const unsigned char **attributes)
{
    if (strcmp(name, "blockquote") != 0)
        return false;
    struct str style = html_attribute(attributes, "style"), kind = html_attribute(attributes, "class");
    return str_eq_nocase(html_attribute(attributes, "type"), STR("cite")) || html_attribute(attributes, "cite").at != NULL ||
           str_find_nocase(kind, STR("quote")) != STR_NOT_FOUND || str_find_nocase(kind, STR("cite")) != STR_NOT_FOUND ||
           str_find_nocase(style, STR("border-left")) != STR_NOT_FOUND;
}

static unsigned quoted(const char *name, const unsigned char **attributes)
{
    if (is_quotation(name, attributes))
        return HTML_QUOTED;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct str value = html_attribute(attributes, marks[i].attribute);
        if (value.at != NULL && fits(&marks[i], value))
            return marks[i].flag == HTML_CUTS ? HTML_CUTS | HTML_QUOTED : marks[i].flag;
    }
    return 0;
}

static bool is_struck(const char *name)
{
    return strcmp(name, "s") == 0 || strcmp(name, "strike") == 0 || strcmp(name, "del") == 0;
}

unsigned html_flags(const char *name, const unsigned char **attributes, unsigned outside, const struct html_hiding *hiding)
{
    unsigned flags = outside;
    if (is_struck(name))
        flags |= HTML_STRUCK;
    if (strcmp(name, "pre") == 0)
        flags |= HTML_PRE;
    if (attributes == NULL)
        return flags;
    struct str colour = html_attribute(attributes, "color"), back = html_attribute(attributes, "bgcolor");
    if (colour.at != NULL)
        flags = with(flags, HTML_WHITE, is_white(colour));
    if (back.at != NULL)
        flags = with(flags, HTML_BACKED, !is_white(back));
    flags = declarations(flags, html_attribute(attributes, "style"));
    if (strcmp(name, "div") == 0 && str_eq_nocase(html_attribute(attributes, "title"), STR("footer")))
        flags |= HTML_GONE; /* the foot of every page, as LibreOffice saves it: once, after the last line */
    if (html_attribute(attributes, "hidden").at != NULL || is_hidden_by_page(hiding, html_attribute(attributes, "class")) ||
        is_hidden_by_page(hiding, html_attribute(attributes, "id")))
        flags |= HTML_GONE;
    return flags | quoted(name, attributes);
}
