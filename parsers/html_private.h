/* html_private: the border between the walk over a page (html_walk.c), what its elements mean (html_style.c, html_css.c) and
 * what is made of it (html.c). Nobody else includes this. */
#ifndef NAVETTE_HTML_PRIVATE_H
#define NAVETTE_HTML_PRIVATE_H

#include "parsers/html.h"

/* What an element does to what stands in it. The first row is inherited for good, the second until an element
 * inside says otherwise. */
enum html_flag {
    HTML_GONE = 1, HTML_STRUCK = 2, HTML_QUOTED = 4, HTML_PRE = 8,
    HTML_TINY = 16, HTML_INVISIBLE = 32, HTML_WHITE = 64, HTML_BACKED = 128,
    HTML_CUTS = 256,   /* all that follows, to the end of the page, is quoted */
    HTML_REOPENS = 1024, /* of this element alone: behind it nothing is quoted any more */
    HTML_SIGNED = 512, /* a signature by its program's word; some people answer inside */
};
enum { HTML_MAX_HIDING = 64, HTML_MAX_STYLE = 32 * 1024 };

/* Names of classes and ids that the page's own style sheet hides. */
struct html_hiding {
    struct str names[HTML_MAX_HIDING];
    size_t count;
};

/* The flags in force inside an element, given those outside of it. `attributes`: name, value, name, …, NULL. */
unsigned html_flags(const char *name, const unsigned char **attributes, unsigned outside, const struct html_hiding *hiding);
struct str html_attribute(const unsigned char **attributes, const char *name); /* STR_NONE where it has none */
/* The font of symbols in force inside an element, given that outside of it; STR_NONE where letters are letters. Constant text. */
struct str html_font(const unsigned char **attributes, struct str outside);
unsigned html_declarations(unsigned flags, struct str style); /* of style="…", or of a rule (html_css.c) */
bool html_is_white(struct str colour);                        /* or clear */
void html_read_style(struct arena *arena, struct str sheet, struct html_hiding *hiding); /* a <style>'s content */

static inline unsigned html_with(unsigned flags, unsigned flag, bool set)
{
    return set ? flags | flag : flags & ~flag;
}

static inline bool html_is_seen(unsigned flags)
{
    return (flags & (HTML_GONE | HTML_STRUCK | HTML_TINY | HTML_INVISIBLE)) == 0 &&
           ((flags & HTML_WHITE) == 0 || (flags & HTML_BACKED) != 0);
}

/* What is made of a page. Calls come in reading order; `open` and `close` also for what is not seen. */
struct html_visitor {
    void *context;
    void (*open)(void *context, const char *name, const unsigned char **attributes, unsigned flags);
    void (*close)(void *context, const char *name);
    void (*text)(void *context, struct str text, unsigned flags); /* seen text only */
};
MUST_USE enum err html_walk(struct arena *arena, struct str bytes, const struct html_visitor *visitor, struct fault *out_fault);

#endif
