/* html_walk: libxml2's HTML parser as a stream of events. Handlers of our own mean that no tree is built, and with no
 * tree its limit of 256 levels, past which it would lose all text, is never met; ours is HTML_MAX_DEPTH. */
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "parsers/html_private.h"
#include "parsers/text.h"

struct walk {
    struct arena *arena;
    const struct html_visitor *visitor;
    htmlParserCtxtPtr parser;
    unsigned flags[HTML_MAX_DEPTH + 1]; /* flags[0]: outside of everything */
    struct str fonts[HTML_MAX_DEPTH + 1]; /* of symbols; STR_NONE elsewhere */
    size_t depth, skipped; /* skipped: depth inside <script> and its like */
    struct html_hiding hiding;
    char *style; /* content of the <style> being read; NULL outside of one */
    size_t style_len;
    bool too_deep;
};

static bool is_skipped(const char *name)
{
    static const char *const names[] = {"script", "noscript", "title", "template", "select", "object", "svg", "head"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return i != sizeof names / sizeof names[0] - 1; /* <head> holds <style>, and broken pages hold text in it */
    return false;
}

/* Gmail keeps what is written between two quotations in the same <div> as both: behind the first of them it is quoted no more.
 * A forward has no such quotation of its own, and stays quoted to its end. */
static bool is_first_of_two(const struct walk *walk, const char *name, const unsigned char **attributes)
{
    return walk->depth > 0 && strcmp(name, "blockquote") == 0 && (walk->flags[walk->depth] & HTML_QUOTED) != 0 &&
           (walk->flags[walk->depth - 1] & HTML_QUOTED) == 0 && str_find_nocase(html_attribute(attributes, "class"), STR("gmail_quote")) != STR_NOT_FOUND;
}

static void on_open(void *context, const xmlChar *name_at, const xmlChar **attributes)
{
    struct walk *walk = context;
    const char *name = (const char *)name_at;
    if (walk->depth >= HTML_MAX_DEPTH) {
        walk->too_deep = true;
        xmlStopParser(walk->parser);
        return;
    }
    unsigned flags = html_flags(name, attributes, walk->flags[walk->depth] & ~(unsigned)HTML_REOPENS, &walk->hiding);
    if (is_first_of_two(walk, name, attributes))
        flags |= HTML_REOPENS;
    if ((flags & HTML_CUTS) != 0 && (walk->flags[walk->depth] & HTML_QUOTED) == 0) /* not what a quoted message cut */
        for (size_t i = 0; i <= walk->depth; i++)
            walk->flags[i] |= HTML_QUOTED;
    walk->flags[++walk->depth] = flags & ~(unsigned)HTML_CUTS;
    walk->fonts[walk->depth] = html_font(attributes, walk->fonts[walk->depth - 1]);
    if (walk->skipped > 0 || is_skipped(name))
        walk->skipped++;
    else if (strcmp(name, "style") == 0) {
        walk->style = arena_alloc(walk->arena, HTML_MAX_STYLE);
        walk->style_len = 0;
    } else
        walk->visitor->open(walk->visitor->context, name, attributes, flags);
}

static void on_close(void *context, const xmlChar *name)
{
    struct walk *walk = context;
    if (walk->depth == 0)
        return;
    walk->depth--;
    if ((walk->flags[walk->depth + 1] & HTML_REOPENS) != 0)
        walk->flags[walk->depth] &= ~(unsigned)HTML_QUOTED;
    if (walk->skipped > 0)
        walk->skipped--;
    else if (walk->style != NULL) {
        html_read_style(walk->arena, (struct str){walk->style, walk->style_len}, &walk->hiding);
        walk->style = NULL;
    } else
        walk->visitor->close(walk->visitor->context, (const char *)name);
}

/* Letters of a font of symbols as what they show: a box, or nothing that can be read. */
static struct str drawn(struct arena *arena, struct str text, struct str font)
{
    static const char *const shown[] = {[BOX_EMPTY] = "\xE2\x98\x90", [BOX_TICKED] = "\xE2\x98\x92"};
    char *out = arena_alloc(arena, text.len * 3 + 1);
    size_t len = 0;
    int32_t point = 0;
    while (utf8_next(&text, &point)) {
        enum box_state state = BOX_EMPTY;
        bool is_box = point > ' ' && point != 0xA0 && document_symbol_box(font, point, &state) && state != BOX_DOUBTFUL;
        const char *piece = is_box ? shown[state] : " ";
        memcpy(out + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return (struct str){out, len};
}

static void on_text(void *context, const xmlChar *at, int len)
{
    struct walk *walk = context;
    struct str text = {(const char *)at, len < 0 ? 0 : (size_t)len};
    if (walk->style != NULL) {
        size_t room = HTML_MAX_STYLE - walk->style_len;
        size_t taken = text.len < room ? text.len : room;
        memcpy(walk->style + walk->style_len, text.at, taken);
        walk->style_len += taken;
        return;
    }
    if (walk->fonts[walk->depth].at != NULL)
        text = drawn(walk->arena, text, walk->fonts[walk->depth]);
    if (walk->skipped == 0 && html_is_seen(walk->flags[walk->depth]))
        walk->visitor->text(walk->visitor->context, text, walk->flags[walk->depth]);
}

static htmlParserCtxtPtr parser_new(struct walk *walk, struct str page, htmlSAXHandler *sax)
{
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(page.at, (int)page.len);
    if (parser == NULL)
        return NULL;
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                   HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    *sax = (htmlSAXHandler){.startElement = on_open, .endElement = on_close, .characters = on_text,
                            .cdataBlock = on_text, .ignorableWhitespace = on_text, .initialized = 1};
    *parser->sax = *sax;
    parser->userData = walk;
    return parser;
}

enum err html_walk(struct arena *arena, struct str bytes, const struct html_visitor *visitor, struct fault *out_fault)
{
    if (bytes.len > HTML_MAX_BYTES)
        return fault_set(out_fault, ERR_FINAL, "html: larger than %d MB", HTML_MAX_BYTES / 1024 / 1024);
    struct str page = utf8_clean(arena, text_decode(arena, bytes));
    if (page.len == 0)
        return ERR_NONE;
    htmlSAXHandler sax;
    struct walk *walk = ARENA_NEW(arena, struct walk);
    walk->arena = arena;
    walk->visitor = visitor;
    walk->parser = parser_new(walk, page, &sax);
    if (walk->parser == NULL)
        return fault_set(out_fault, ERR_WAIT, "html: no memory for the parser");
    (void)htmlParseDocument(walk->parser);
    bool too_deep = walk->too_deep;
    htmlFreeParserCtxt(walk->parser);
    if (too_deep)
        return fault_set(out_fault, ERR_FINAL, "html: more than %d elements inside each other", HTML_MAX_DEPTH);
    return ERR_NONE;
}
