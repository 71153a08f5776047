/* One pass over the XML of a Word document; text counts only inside w:t. */
#include "parsers/docx_private.h"

#include <libxml/xmlreader.h>

static enum docx_space space_of(const char *uri)
{
    static const struct {
        const char *uri;
        enum docx_space space;
    } spaces[] = {
        {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", NS_W},
        {"http://purl.oclc.org/ooxml/wordprocessingml/main", NS_W}, /* strict */
        {"http://schemas.microsoft.com/office/word/2010/wordml", NS_W14},
        {"http://schemas.openxmlformats.org/markup-compatibility/2006", NS_MC},
    };
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (str_eq_c(str_of(uri), spaces[i].uri))
            return spaces[i].space;
    return NS_OTHER;
}

static const struct docx_element *element_here(const struct reading *r)
{
    return docx_element_of(space_of((const char *)xmlTextReaderConstNamespaceUri(r->xml)),
                           str_of((const char *)xmlTextReaderConstLocalName(r->xml)));
}

static enum step visit_element(struct reading *r)
{
    const struct docx_element *element = element_here(r);
    if (element == NULL)
        return STEP_IN;
    bool is_empty = xmlTextReaderIsEmptyElement(r->xml) == 1;
    enum step step = element->open(r);
    if ((is_empty || step == STEP_OVER) && element->close != NULL)
        element->close(r);
    return step;
}

static enum step visit(struct reading *r)
{
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_ELEMENT: return visit_element(r);
    case XML_READER_TYPE_END_ELEMENT: {
        const struct docx_element *element = element_here(r);
        if (element != NULL && element->close != NULL)
            element->close(r);
        return STEP_IN;
    }
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        if (r->in_text)
            docx_put_text(r, str_of((const char *)xmlTextReaderConstValue(r->xml)));
        return STEP_IN;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE: docx_fail(r, "its XML has a DOCTYPE, which Word never writes"); return STEP_IN;
    default: return STEP_IN;
    }
}

/* Whether a tag has more attributes than any Word ever wrote. A comment is taken for a tag too: it has no more. */
static bool has_swollen_tag(struct str xml)
{
    size_t quotes = 0;
    bool in_tag = false; /* a text between two tags may quote as it likes; « > » inside a value ends nothing that matters */
    for (size_t i = 0; i < xml.len && quotes <= DOCX_MAX_QUOTES; i++) {
        if (xml.at[i] == '<' || xml.at[i] == '>') {
            in_tag = xml.at[i] == '<' || (in_tag && quotes % 2 == 1);
            quotes = in_tag && xml.at[i] == '>' ? quotes : 0;
        } else
            quotes += in_tag && (xml.at[i] == '"' || xml.at[i] == '\'');
    }
    return quotes > DOCX_MAX_QUOTES;
}

enum err docx_xml_read(struct arena *arena, struct str xml, struct document *out_document, struct fault *out_fault)
{
    if (str_find(xml, STR("<!DOCTYPE")) != STR_NOT_FOUND || str_find(xml, STR("<!ENTITY")) != STR_NOT_FOUND)
        return fault_set(out_fault, ERR_FINAL, "docx: its XML has a DOCTYPE, which Word never writes");
    if (has_swollen_tag(xml))
        return fault_set(out_fault, ERR_FINAL, "docx: a tag of its XML has too many attributes");
    struct reading *r = ARENA_NEW(arena, struct reading);
    *r = (struct reading){.arena = arena, .document = out_document, .fault = out_fault};
    r->xml = xmlReaderForMemory(xml.at, (int)xml.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (r->xml == NULL)
        return fault_set(out_fault, ERR_FINAL, "docx: no memory for its XML");
    int more = xmlTextReaderRead(r->xml);
    while (more == 1 && r->err == ERR_NONE)
        more = visit(r) == STEP_OVER ? xmlTextReaderNext(r->xml) : xmlTextReaderRead(r->xml);
    if (more < 0)
        docx_fail(r, "its XML is damaged");
    xmlFreeTextReader(r->xml);
    return r->err;
}
