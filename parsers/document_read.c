/* document_read: the one table of who reads what. */
#include "parsers/document.h"

#include "parsers/document_tools.h"
#include "parsers/doc.h"
#include "parsers/docx.h"
#include "parsers/html.h"
#include "parsers/odt.h"
#include "parsers/rtf.h"
#include "parsers/text.h"

typedef enum err reader_fn(struct arena *arena, struct str bytes, struct document *out_document, struct fault *fault);

/* Adding a reader is adding its row. */
static const struct reader {
    enum document_format format;
    reader_fn *read;
} readers[] = {
    {FORMAT_DOCX, docx_read},
    {FORMAT_ODT, odt_read},
    {FORMAT_RTF, rtf_read},
    {FORMAT_DOC, doc_read},
    {FORMAT_TEXT, text_read},
    {FORMAT_HTML, html_read},
};

/* A document with a password is wrapped in an OLE2 file ([MS-OFFCRYPTO] 2.3), its stream named in UTF-16. */
static bool is_encrypted_office(struct str bytes)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return str_find(bytes, (struct str){name, sizeof name - 1}) != STR_NOT_FOUND;
}

/* The pages that are pictures, 50 MB of them, live in `passing`. */
static enum err read_pdf(struct arena *arena, struct arena *passing, struct str bytes, const struct document_tools *tools,
                         struct document *document, struct fault *fault)
{
    struct str reply = STR_NONE;
    if (tools == NULL)
        return fault_set(fault, ERR_FINAL, "document: a PDF, and no reader of PDF is at hand");
    enum err err = tools->run(tools->context, passing, TOOL_PDF, bytes, &reply, fault);
    return err != ERR_NONE ? err : document_packet_read(arena, reply, document, fault);
}

static enum err read_known(struct arena *arena, struct arena *passing, struct str bytes, const struct document_tools *tools,
                           struct document *document, struct fault *fault)
{
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (readers[i].format == document->format)
            return readers[i].read(arena, bytes, document, fault);
    switch (document->format) {
    case FORMAT_PDF: return read_pdf(arena, passing, bytes, tools, document, fault);
    case FORMAT_PNG:
    case FORMAT_JPEG:
    case FORMAT_TIFF: document_add_picture(arena, document, &(struct document_picture){.bytes = bytes, .page = 1}); return ERR_NONE;
    default: return fault_set(fault, ERR_FINAL, "document: a %s is no document", document_format_name(document->format));
    }
}

/* The file itself, then its pages that are pictures, unless `out_pages` takes their number in their place. */
static enum err read_all(struct arena *arena, struct str bytes, const struct document_tools *tools, struct document *out_document,
                         size_t *out_pages, struct fault *out_fault)
{
    struct document document = {.format = document_sniff(bytes)};
    const enum document_format format = document.format;
    if (format == FORMAT_UNKNOWN)
        return fault_set(out_fault, ERR_FINAL, "document: no known format (%zu bytes)", bytes.len);
    if (format == FORMAT_DOC && is_encrypted_office(bytes))
        return fault_set(out_fault, ERR_FINAL, "document: protected by a password");
    struct arena *passing = arena_beside(arena);
    enum err err = read_known(arena, passing, bytes, tools, &document, out_fault);
    if (err == ERR_NONE && out_pages != NULL)
        *out_pages = document.picture_count;
    else if (err == ERR_NONE)
        err = document_recognise(arena, tools, &document, out_fault);
    arena_free(passing);
    document.format = format;
    document.pictures = NULL;
    document.picture_count = document.picture_capacity = 0;
    if (err == ERR_NONE)
        *out_document = document;
    return err;
}

enum err document_read(struct arena *arena, struct str bytes, const struct document_tools *tools, struct document *out_document, struct fault *out_fault)
{
    return read_all(arena, bytes, tools, out_document, NULL, out_fault);
}

enum err document_read_text(struct arena *arena, struct str bytes, const struct document_tools *tools, struct document *out_document,
                            size_t *out_pages, struct fault *out_fault)
{
    return read_all(arena, bytes, tools, out_document, out_pages, out_fault);
}
