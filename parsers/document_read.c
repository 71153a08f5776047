/* document_read: what a file is, and the one table of who reads it. Sniffing looks at content alone:
 * ZIP (APPNOTE.TXT 4.3.7), ECMA-376 part 2, ODF 1.3 part 2 section 3.3, [MS-CFB] 2.2, RTF 1.9, ISO 32000-1 7.5.2,
 * PNG (RFC 2083), JPEG (ITU-T T.81), TIFF 6.0, HTML, RFC 5322 section 2.2. */
#include "parsers/document.h"

#include "parsers/document_tools.h"
#include "parsers/docx.h"
#include "parsers/html.h"
#include "parsers/text.h"

enum {
    HEAD = 1024,        /* bytes in which a signature may start: PDF allows for that much before it */
    TEXT_PROBE = 65536, /* bytes looked at to believe in a plain text */
};

typedef enum err reader_fn(struct arena *arena, struct str bytes, struct document *out_document, struct fault *fault);

/* Adding a reader is adding its row. */
static const struct reader {
    enum document_format format;
    reader_fn *read;
} readers[] = {
    {FORMAT_DOCX, docx_read},
    {FORMAT_TEXT, text_read},
    {FORMAT_HTML, html_read},
};

/* A signature at a fixed place. */
static const struct magic {
    size_t at;
    struct str bytes;
    enum document_format format;
} magics[] = {
    {30, {"mimetypeapplication/vnd.oasis.opendocument.text", 47}, FORMAT_ODT},
    {0, {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}, FORMAT_DOC},
    {0, {"{\\rtf", 5}, FORMAT_RTF},
    {0, {"\x89PNG\r\n\x1A\n", 8}, FORMAT_PNG},
    {0, {"\xFF\xD8\xFF", 3}, FORMAT_JPEG},
    {0, {"II*\0", 4}, FORMAT_TIFF},
    {0, {"MM\0*", 4}, FORMAT_TIFF},
};

static struct str after_bom(struct str bytes)
{
    return str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_from(bytes, 3) : bytes;
}

static bool looks_like_html(struct str bytes)
{
    static const char *const openings[] = {"<!doctype html", "<html", "<head", "<body", "<meta", "<div", "<p>", "<table"};
    struct str head = str_trim(str_slice(after_bom(bytes), 0, HEAD));
    while (str_starts(head, STR("<!--"))) { /* Word saves a comment first */
        size_t end = str_find(head, STR("-->"));
        if (end == STR_NOT_FOUND)
            return false;
        head = str_trim(str_from(head, end + 3));
    }
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
        if (str_starts_nocase(head, str_of(openings[i])))
            return true;
    return false;
}

/* field-name ":" of RFC 5322 section 3.6.8: printable ASCII without space. */
static bool is_field_line(struct str line)
{
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND || colon == 0)
        return false;
    for (size_t i = 0; i < colon; i++)
        if (line.at[i] <= ' ' || line.at[i] >= 127)
            return false;
    return true;
}

/* Header lines up to the first empty one, and among them one that only mail has. */
static bool looks_like_mail(struct str bytes)
{
    static const char *const sure[] = {"from:",     "received:",     "return-path:", "message-id:",
                                       "delivered-to:", "mime-version:", "subject:"};
    struct str rest = after_bom(bytes), line;
    bool found = false;
    if (str_starts(rest, STR("From "))) /* mbox's line */
        str_next_line(&rest, &line);
    for (size_t lines = 0; lines < HEAD && str_next_line(&rest, &line) && line.len > 0; lines++) {
        if (lines > 0 && (line.at[0] == ' ' || line.at[0] == '\t'))
            continue;
        if (!is_field_line(line))
            return false;
        for (size_t i = 0; i < sizeof sure / sizeof sure[0]; i++)
            found = found || str_starts_nocase(line, str_of(sure[i]));
    }
    return found;
}

/* Controls that no text has are few; bytes above 127 are anybody's encoding. */
static bool looks_like_text(struct str bytes)
{
    struct str probe = str_slice(bytes, 0, TEXT_PROBE);
    size_t odd = 0;
    for (size_t i = 0; i < probe.len; i++) {
        unsigned char c = (unsigned char)probe.at[i];
        if (c == 0)
            return false;
        odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    }
    return !str_is_empty(str_trim(probe)) && odd <= probe.len / 100;
}

enum document_format document_sniff(struct str bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (str_starts(str_from(bytes, magics[i].at), magics[i].bytes) && bytes.len > magics[i].at)
            return magics[i].format;
    if (str_starts(bytes, STR("PK\3\4")))
        return str_find(bytes, STR("word/document")) != STR_NOT_FOUND ? FORMAT_DOCX : FORMAT_UNKNOWN;
    if (str_find(str_slice(bytes, 0, HEAD), STR("%PDF-")) != STR_NOT_FOUND)
        return FORMAT_PDF;
    if (looks_like_html(bytes))
        return FORMAT_HTML;
    if (looks_like_mail(bytes))
        return FORMAT_EML;
    return looks_like_text(bytes) ? FORMAT_TEXT : FORMAT_UNKNOWN;
}

/* A document with a password is wrapped in an OLE2 file ([MS-OFFCRYPTO] 2.3), its stream named in UTF-16. */
static bool is_encrypted_office(struct str bytes)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return str_find(bytes, (struct str){name, sizeof name - 1}) != STR_NOT_FOUND;
}

static enum err read_pdf(struct arena *arena, struct str bytes, const struct document_tools *tools, struct document *document, struct fault *fault)
{
    struct str reply = STR_NONE;
    if (tools == NULL)
        return fault_set(fault, ERR_FINAL, "document: a PDF, and no reader of PDF is at hand");
    enum err err = tools->run(tools->context, arena, TOOL_PDF, bytes, &reply, fault);
    return err != ERR_NONE ? err : document_packet_read(arena, reply, document, fault);
}

static enum err read_known(struct arena *arena, struct str bytes, const struct document_tools *tools, struct document *document, struct fault *fault)
{
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (readers[i].format == document->format)
            return readers[i].read(arena, bytes, document, fault);
    switch (document->format) {
    case FORMAT_PDF: return read_pdf(arena, bytes, tools, document, fault);
    case FORMAT_PNG:
    case FORMAT_JPEG:
    case FORMAT_TIFF: document_add_picture(arena, document, &(struct document_picture){.bytes = bytes, .page = 1}); return ERR_NONE;
    default: return fault_set(fault, ERR_FINAL, "document: a %s is no document", document_format_name(document->format));
    }
}

enum err document_read(struct arena *arena, struct str bytes, const struct document_tools *tools, struct document *out_document, struct fault *out_fault)
{
    struct document document = {.format = document_sniff(bytes)};
    const enum document_format format = document.format;
    if (format == FORMAT_UNKNOWN)
        return fault_set(out_fault, ERR_FINAL, "document: no known format (%zu bytes)", bytes.len);
    if (format == FORMAT_DOC && is_encrypted_office(bytes))
        return fault_set(out_fault, ERR_FINAL, "document: protected by a password");
    enum err err = read_known(arena, bytes, tools, &document, out_fault);
    if (err == ERR_NONE)
        err = document_recognise(arena, tools, &document, out_fault);
    document.format = format;
    if (err == ERR_NONE)
        *out_document = document;
    return err;
}
