/* One pass over the XML of an office document, by the table of elements of its format. No tree is made: libxml2 tells tags and texts as
 * it comes to them. Names are compared once, the first time that each is seen: libxml2 keeps one copy of a name. */
#include "parsers/office.h"

#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#define A_DOCTYPE "its XML has a DOCTYPE, which office programs never write"

enum { SEEN = 256 /* places for names that were looked up; a document has 60 */ };

struct seen {
    const xmlChar *name, *uri; /* libxml2's own copies: the same pointer is the same name */
    const struct office_element *element; /* NULL: of no interest */
};

/* One walk; libxml2 hands it to what it calls. */
struct office_walk {
    struct office_xml *xml;
    const struct office_grammar *grammar;
    struct reading *reading;
    xmlParserCtxtPtr parser;
    struct buf text;         /* since the last tag: it comes in pieces */
    size_t over;             /* how deep we are in what is stepped over */
    const xmlChar **attributes; /* of the element that is being opened, ATTRIBUTE pointers each */
    int attribute_count;
    struct seen seen[SEEN];
};

enum { ATTRIBUTE_NAME, ATTRIBUTE_PREFIX, ATTRIBUTE_URI, ATTRIBUTE_VALUE, ATTRIBUTE_END, ATTRIBUTE };

struct str office_attribute(struct office_xml *xml, const char *name)
{
    const struct office_walk *walk = xml->walk;
    for (int i = 0; i < walk->attribute_count; i++) {
        const xmlChar **attribute = walk->attributes + (size_t)i * ATTRIBUTE;
        bool is_lost = attribute[ATTRIBUTE_PREFIX] != NULL && attribute[ATTRIBUTE_URI] == NULL; /* nobody declared its prefix */
        if (!is_lost && strcmp((const char *)attribute[ATTRIBUTE_NAME], name) == 0)
            return str_copy(xml->arena, (struct str){(const char *)attribute[ATTRIBUTE_VALUE], (size_t)(attribute[ATTRIBUTE_END] - attribute[ATTRIBUTE_VALUE])});
    }
    return STR_NONE;
}

void office_fail(struct office_xml *xml, const char *why)
{
    if (xml->err == ERR_NONE)
        xml->err = fault_set(xml->fault, ERR_FINAL, "%s: %s", xml->format, why);
}

bool office_deeper(struct office_xml *xml, size_t count, size_t max)
{
    if (count >= max)
        office_fail(xml, "too many things inside one another");
    return count < max;
}

/* Whether a tag has more attributes than any program ever wrote. `tag` goes from its « < » to the next one, so it has the text behind it
 * too, which may quote as it likes; « > » inside a value ends nothing that matters. A comment is taken for a tag: it has no more. */
static bool is_swollen(struct str tag)
{
    size_t quotes = 0;
    for (size_t i = 0; tag.len > OFFICE_MAX_QUOTES && i < tag.len && (tag.at[i] != '>' || quotes % 2 == 1); i++)
        quotes += tag.at[i] == '"' || tag.at[i] == '\'';
    return quotes > OFFICE_MAX_QUOTES;
}

/* Refuses what no office program writes, before libxml2 sees it. */
static void refuse_early(struct office_xml *xml, struct str bytes)
{
    if (bytes.len == 0)
        office_fail(xml, "its XML is damaged");
    for (size_t at = str_find_char(bytes, '<'); at != STR_NOT_FOUND && xml->err == ERR_NONE;) {
        struct str rest = str_from(bytes, at);
        size_t next = str_find_char(str_from(rest, 1), '<');
        if (str_starts(rest, STR("<!DOCTYPE")) || str_starts(rest, STR("<!ENTITY")))
            office_fail(xml, A_DOCTYPE);
        if (is_swollen(str_slice(rest, 0, next == STR_NOT_FOUND ? rest.len : next + 1)))
            office_fail(xml, "a tag of its XML has too many attributes");
        at = next == STR_NOT_FOUND ? next : at + 1 + next;
    }
}

static bool is_of_space(const struct office_grammar *grammar, struct str uri, int space)
{
    for (size_t i = 0; i < grammar->space_count; i++)
        if (grammar->spaces[i].space == space && str_eq_c(uri, grammar->spaces[i].uri))
            return true;
    return false;
}

static const struct office_element *look_up(const struct office_grammar *grammar, const xmlChar *name, const xmlChar *uri)
{
    for (size_t i = 0; i < grammar->element_count; i++)
        if (strcmp((const char *)name, grammar->elements[i].name) == 0 && is_of_space(grammar, str_of((const char *)uri), grammar->elements[i].space))
            return &grammar->elements[i];
    return NULL;
}

static const struct office_element *element_of(struct office_walk *walk, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    if (prefix != NULL && uri == NULL)
        return NULL; /* nobody declared its prefix */
    struct seen *seen = &walk->seen[((uintptr_t)name ^ (uintptr_t)name >> 8) % SEEN];
    if (seen->name != name || seen->uri != uri)
        *seen = (struct seen){name, uri, look_up(walk->grammar, name, uri)};
    return seen->element;
}

/* ---- what libxml2 calls ------------------------------------------------------------------------------------ */

static void stop_on_failure(struct office_walk *walk)
{
    if (walk->xml->err != ERR_NONE)
        xmlStopParser(walk->parser);
}

/* The text that ends here. */
static void end_text(struct office_walk *walk)
{
    if (walk->text.len > 0 && walk->over == 0 && walk->xml->err == ERR_NONE)
        walk->grammar->text(walk->reading, buf_str(&walk->text));
    buf_clear(&walk->text);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int space_count, const xmlChar **spaces,
                     int attribute_count, int default_count, const xmlChar **attributes)
{
    struct office_walk *walk = context;
    (void)space_count, (void)spaces, (void)default_count;
    end_text(walk);
    if (walk->over > 0 || walk->xml->err != ERR_NONE) {
        walk->over += walk->over > 0;
        return;
    }
    const struct office_element *element = element_of(walk, name, prefix, uri);
    if (element == NULL)
        return;
    walk->attributes = attributes;
    walk->attribute_count = attribute_count;
    if (element->open(walk->reading) == STEP_OVER) {
        walk->over = 1;
        if (element->close != NULL)
            element->close(walk->reading);
    }
    walk->attribute_count = 0;
    stop_on_failure(walk);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct office_walk *walk = context;
    end_text(walk);
    if (walk->over > 0 || walk->xml->err != ERR_NONE) {
        walk->over -= walk->over > 0;
        return;
    }
    const struct office_element *element = element_of(walk, name, prefix, uri);
    if (element != NULL && element->close != NULL)
        element->close(walk->reading);
    stop_on_failure(walk);
}

static void on_text(void *context, const xmlChar *text, int len)
{
    struct office_walk *walk = context;
    if (walk->over == 0)
        buf_add(&walk->text, (struct str){(const char *)text, (size_t)len});
    if (buf_failed(&walk->text))
        office_fail(walk->xml, "a text of its XML is too long");
    stop_on_failure(walk);
}

/* Apart from the texts before and behind it. */
static void on_cdata(void *context, const xmlChar *text, int len)
{
    end_text(context);
    on_text(context, text, len);
    end_text(context);
}

static void on_comment(void *context, const xmlChar *text)
{
    (void)text;
    end_text(context);
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    (void)target, (void)data;
    end_text(context);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    struct office_walk *walk = context;
    (void)name, (void)external, (void)system;
    office_fail(walk->xml, A_DOCTYPE);
    stop_on_failure(walk);
}

/* ---- the walk ---------------------------------------------------------------------------------------------- */

static void parse(struct office_walk *walk)
{
    const xmlSAXHandler calls = {.initialized = XML_SAX2_MAGIC, .internalSubset = on_doctype, .startElementNs = on_start, .endElementNs = on_end,
                                 .characters = on_text, .ignorableWhitespace = on_text, .cdataBlock = on_cdata, .comment = on_comment,
                                 .processingInstruction = on_instruction};
    *walk->parser->sax = calls;
    walk->parser->userData = walk;
    /* NOENT: « &amp; » of an attribute as what it stands for. There are no other entities: without a DOCTYPE none is known. */
    (void)xmlCtxtUseOptions(walk->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOENT);
    if (xmlParseDocument(walk->parser) != 0 || !walk->parser->wellFormed)
        office_fail(walk->xml, "its XML is damaged");
}

enum err office_walk(struct office_xml *xml, struct str bytes, const struct office_grammar *grammar, struct reading *reading)
{
    struct office_walk walk = {.xml = xml, .grammar = grammar, .reading = reading};
    refuse_early(xml, bytes);
    if (xml->err != ERR_NONE)
        return xml->err;
    walk.parser = xmlCreateMemoryParserCtxt(bytes.at, (int)bytes.len);
    if (walk.parser == NULL)
        return fault_set(xml->fault, ERR_FINAL, "%s: no memory for its XML", xml->format);
    buf_init(&walk.text, OFFICE_MAX_PART);
    xml->walk = &walk;
    parse(&walk);
    xml->walk = NULL;
    buf_free(&walk.text);
    xmlFreeParserCtxt(walk.parser);
    return xml->err;
}
