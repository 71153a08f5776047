/* One pass over the XML of an office document, by the table of elements of its format. */
#include "parsers/office.h"

#include <libxml/xmlreader.h>

struct str office_attribute(struct office_xml *xml, const char *name)
{
    struct str value = STR_NONE;
    while (value.at == NULL && xmlTextReaderMoveToNextAttribute(xml->reader) == 1)
        if (str_eq_c(str_of((const char *)xmlTextReaderConstLocalName(xml->reader)), name))
            value = str_copy(xml->arena, str_of((const char *)xmlTextReaderConstValue(xml->reader)));
    xmlTextReaderMoveToElement(xml->reader);
    return value;
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

/* Whether a tag has more attributes than any program ever wrote. A comment is taken for a tag too: it has no more. */
static bool has_swollen_tag(struct str xml)
{
    size_t quotes = 0;
    bool in_tag = false; /* a text between two tags may quote as it likes; « > » inside a value ends nothing that matters */
    for (size_t i = 0; i < xml.len && quotes <= OFFICE_MAX_QUOTES; i++) {
        if (xml.at[i] == '<' || xml.at[i] == '>') {
            in_tag = xml.at[i] == '<' || (in_tag && quotes % 2 == 1);
            quotes = in_tag && xml.at[i] == '>' ? quotes : 0;
        } else
            quotes += in_tag && (xml.at[i] == '"' || xml.at[i] == '\'');
    }
    return quotes > OFFICE_MAX_QUOTES;
}

static bool is_of_space(const struct office_grammar *grammar, struct str uri, int space)
{
    for (size_t i = 0; i < grammar->space_count; i++)
        if (grammar->spaces[i].space == space && str_eq_c(uri, grammar->spaces[i].uri))
            return true;
    return false;
}

/* By the name first: most elements of a document have a name that the grammar does not know. */
static const struct office_element *element_here(const struct office_xml *xml, const struct office_grammar *grammar)
{
    struct str name = str_of((const char *)xmlTextReaderConstLocalName(xml->reader));
    for (size_t i = 0; name.len > 0 && i < grammar->element_count; i++)
        if (grammar->elements[i].name[0] == name.at[0] && str_eq_c(name, grammar->elements[i].name) &&
            is_of_space(grammar, str_of((const char *)xmlTextReaderConstNamespaceUri(xml->reader)), grammar->elements[i].space))
            return &grammar->elements[i];
    return NULL;
}

static enum step visit_element(struct office_xml *xml, const struct office_grammar *grammar, struct reading *reading)
{
    const struct office_element *element = element_here(xml, grammar);
    if (element == NULL)
        return STEP_IN;
    bool is_empty = xmlTextReaderIsEmptyElement(xml->reader) == 1;
    enum step step = element->open(reading);
    if ((is_empty || step == STEP_OVER) && element->close != NULL)
        element->close(reading);
    return step;
}

static enum step visit(struct office_xml *xml, const struct office_grammar *grammar, struct reading *reading)
{
    switch (xmlTextReaderNodeType(xml->reader)) {
    case XML_READER_TYPE_ELEMENT: return visit_element(xml, grammar, reading);
    case XML_READER_TYPE_END_ELEMENT: {
        const struct office_element *element = element_here(xml, grammar);
        if (element != NULL && element->close != NULL)
            element->close(reading);
        return STEP_IN;
    }
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        grammar->text(reading, str_of((const char *)xmlTextReaderConstValue(xml->reader)));
        return STEP_IN;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE: office_fail(xml, "its XML has a DOCTYPE, which office programs never write"); return STEP_IN;
    default: return STEP_IN;
    }
}

enum err office_walk(struct office_xml *xml, struct str bytes, const struct office_grammar *grammar, struct reading *reading)
{
    if (str_find(bytes, STR("<!DOCTYPE")) != STR_NOT_FOUND || str_find(bytes, STR("<!ENTITY")) != STR_NOT_FOUND)
        office_fail(xml, "its XML has a DOCTYPE, which office programs never write");
    if (has_swollen_tag(bytes))
        office_fail(xml, "a tag of its XML has too many attributes");
    if (xml->err != ERR_NONE)
        return xml->err;
    xml->reader = xmlReaderForMemory(bytes.at, (int)bytes.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (xml->reader == NULL)
        return fault_set(xml->fault, ERR_FINAL, "%s: no memory for its XML", xml->format);
    int more = xmlTextReaderRead(xml->reader);
    while (more == 1 && xml->err == ERR_NONE)
        more = visit(xml, grammar, reading) == STEP_OVER ? xmlTextReaderNext(xml->reader) : xmlTextReaderRead(xml->reader);
    if (more < 0)
        office_fail(xml, "its XML is damaged");
    xmlFreeTextReader(xml->reader);
    xml->reader = NULL;
    return xml->err;
}
