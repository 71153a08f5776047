/* document_format: the names of formats in the JSON. Apart, so that a trusted process links it without a reader. */
#include "parsers/document.h"

static const char *const names[] = {
    [FORMAT_UNKNOWN] = "unknown", [FORMAT_DOCX] = "docx", [FORMAT_ODT] = "odt",   [FORMAT_DOC] = "doc",
    [FORMAT_RTF] = "rtf",         [FORMAT_PDF] = "pdf",   [FORMAT_PNG] = "png",   [FORMAT_JPEG] = "jpeg",
    [FORMAT_TIFF] = "tiff",       [FORMAT_TEXT] = "text", [FORMAT_HTML] = "html", [FORMAT_EML] = "eml",
};
enum { FORMATS = sizeof names / sizeof names[0] };
_Static_assert(FORMATS == FORMAT_EML + 1, "every format has a name");

const char *document_format_name(enum document_format format)
{
    return (size_t)format < FORMATS ? names[format] : names[FORMAT_UNKNOWN];
}

bool document_format_of(struct str name, enum document_format *out_format)
{
    for (size_t i = FORMAT_UNKNOWN + 1; i < FORMATS; i++)
        if (str_eq_c(name, names[i])) {
            *out_format = (enum document_format)i;
            return true;
        }
    return false;
}
