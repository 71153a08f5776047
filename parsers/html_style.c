/* html_style: what an element's attributes mean for a reader: is it seen (by html_css.c, and classes that the
 * page's own style sheet hides whole), is it quoted, is it a signature: what mail programs write around what was not typed now. */
#include "parsers/html_private.h"

enum { MAX_ATTRIBUTE = 4096, MAX_DECLARATIONS = 60 };

struct str html_attribute(const unsigned char **attributes, const char *name)
{
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
        if (str_eq_nocase(str_of((const char *)attributes[i]), str_of(name)))
            return attributes[i + 1] == NULL ? STR("") : str_slice(str_of((const char *)attributes[i + 1]), 0, MAX_ATTRIBUTE);
    return STR_NONE;
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
        if (!html_is_seen(html_declarations(0, rule)))
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
    {"class", "gmail_quote", HOLDS, HTML_QUOTED},           /* Gmail, K-9 */
    {"class", "gmail_attr", HOLDS, HTML_QUOTED},
    {"class", "gmail_signature", HOLDS, HTML_SIGNED},
    {"id", "divRplyFwdMsg", ENDS, HTML_CUTS},               /* Outlook on the web, on telephones; x_ before it when nested */
    {"id", "appendonsend", ENDS, HTML_CUTS},
    {"id", "mail-editor-reference-message-container", ENDS, HTML_QUOTED},
    {"class", "OutlookMessageHeader", HOLDS, HTML_CUTS},
    {"id", "OLK_SRC_BODY_SECTION", ENDS, HTML_QUOTED},      /* Outlook of the Mac */
    {"id", "stopSpelling", ENDS, HTML_CUTS},                /* Hotmail */
    {"class", "moz-cite-prefix", HOLDS, HTML_QUOTED},       /* Thunderbird */
    {"class", "moz-forward-container", HOLDS, HTML_QUOTED},
    {"data-marker", "__QUOTED_TEXT__", IS, HTML_QUOTED},    /* Zimbra */
    {"data-marker", "__HEADERS__", IS, HTML_QUOTED},
    {"data-marker", "__SIG_", STARTS, HTML_SIGNED},
    {"id", "zwchr", ENDS, HTML_CUTS},
    {"class", "yahoo_quoted", HOLDS, HTML_QUOTED},          /* Yahoo */
    {"id", "yahoo_quoted", HOLDS, HTML_QUOTED},
    {"id", "data-bm-reply-separator", ENDS, HTML_QUOTED},   /* BlueMind */
    {"id", "data-bm-forward-separator", ENDS, HTML_QUOTED},
    {"data-bm-signature", "", HOLDS, HTML_SIGNED},
    {"class", "protonmail_quote", HOLDS, HTML_QUOTED},      /* Proton, Tuta, Infomaniak, Roundcube */
    {"class", "protonmail_signature", HOLDS, HTML_SIGNED},
    {"class", "tutanota_quote", HOLDS, HTML_QUOTED},
    {"class", "ik_mail_quote", HOLDS, HTML_QUOTED},
    {"id", "reply-intro", ENDS, HTML_QUOTED},
    {"id", "_rc_sig", ENDS, HTML_SIGNED},
    {"class", "airmail_on", IS, HTML_QUOTED},               /* Airmail, Spark, Zoho, GMX */
    {"id", "bloop_sign", STARTS, HTML_SIGNED},
    {"name", "messageReplySection", IS, HTML_QUOTED},
    {"name", "messageSignatureSection", IS, HTML_SIGNED},
    {"class", "zmail_extra", IS, HTML_QUOTED},
    {"name", "quoted-content", IS, HTML_QUOTED},
    {"id", "Signature", ENDS, HTML_SIGNED},                 /* Outlook on the web, Samsung, Apple, Yahoo: all end so */
    {"class", "Signature", ENDS, HTML_SIGNED},
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
        flags = html_with(flags, HTML_WHITE, html_is_white(colour));
    if (back.at != NULL)
        flags = html_with(flags, HTML_BACKED, !html_is_white(back));
    flags = html_declarations(flags, html_attribute(attributes, "style"));
    if (strcmp(name, "div") == 0 && str_eq_nocase(html_attribute(attributes, "title"), STR("footer")))
        flags |= HTML_GONE; /* the foot of every page, as LibreOffice saves it: once, after the last line */
    if (html_attribute(attributes, "hidden").at != NULL || is_hidden_by_page(hiding, html_attribute(attributes, "class")) ||
        is_hidden_by_page(hiding, html_attribute(attributes, "id")))
        flags |= HTML_GONE;
    return flags | quoted(name, attributes);
}
