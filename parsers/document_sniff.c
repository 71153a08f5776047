/* document_sniff: what a file is, by its content alone: ZIP (APPNOTE.TXT 4.3.7, 4.3.12), ECMA-376 part 2, ODF 1.3 part 2
 * section 3.3 and part 3 section 3.1, [MS-CFB] 2.2, RTF 1.9, ISO 32000-1 7.5.2, PNG (RFC 2083), JPEG (ITU-T T.81), TIFF 6.0,
 * HTML, RFC 5322 section 2.2. */
#include "parsers/document.h"

enum {
    HEAD = 1024,        /* bytes in which a signature may start: PDF allows for that much before it */
    FLAT_HEAD = 16384,  /* in which a flat OpenDocument says what it is, after its namespaces */
    TEXT_PROBE = 65536, /* bytes looked at to believe in a plain text */
    ENTRY = 46,         /* fixed part of an entry of a ZIP's directory */
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

/* Whether the directory of a ZIP names a file that begins so: everything else in it is compressed, or somebody's text. */
static bool zip_has(struct str bytes, struct str name)
{
    for (size_t at; (at = str_find(bytes, STR("PK\1\2"))) != STR_NOT_FOUND; bytes = str_from(bytes, at + 4)) {
        struct str entry = str_from(bytes, at);
        if (entry.len <= ENTRY)
            return false;
        size_t len = (unsigned char)entry.at[28] | (size_t)(unsigned char)entry.at[29] << 8;
        if (str_starts(str_slice(entry, ENTRY, ENTRY + len), name))
            return true;
    }
    return false;
}

/* What an archive is a document of, wherever its parts stand in it. Other OPC packages (sheets, slides) are no documents;
 * what merely has a document among its files is an archive. */
static enum document_format zip_format(struct str bytes)
{
    if (zip_has(bytes, STR("[Content_Types].xml"))) {
        static const char *const others[] = {"xl/", "ppt/", "visio/", "FixedDocSeq", "FixedDocumentSequence"};
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
            if (zip_has(bytes, str_of(others[i])))
                return FORMAT_UNKNOWN;
        return FORMAT_DOCX;
    }
    if (zip_has(bytes, STR("word/document")))
        return FORMAT_DOCX;
    if (str_find(bytes, STR("PK\1\2")) == STR_NOT_FOUND) /* cut short: who reads it will say so */
        return str_find(bytes, STR("word/document")) != STR_NOT_FOUND ? FORMAT_DOCX : FORMAT_UNKNOWN;
    bool is_odf = zip_has(bytes, STR("content.xml")) && zip_has(bytes, STR("META-INF/manifest.xml"));
    bool is_other = str_find(str_slice(bytes, 0, HEAD), STR("application/vnd.oasis.opendocument.")) != STR_NOT_FOUND;
    return is_odf && !is_other ? FORMAT_ODT : FORMAT_UNKNOWN;
}

/* Two bytes for each character, after their mark: told apart by what their ASCII says. */
static enum document_format wide_format(struct str bytes)
{
    char narrow[HEAD];
    size_t len = 0;
    for (size_t i = 2; i < bytes.len && len < HEAD; i++)
        if (bytes.at[i] != '\0')
            narrow[len++] = bytes.at[i];
    return looks_like_html((struct str){narrow, len}) ? FORMAT_HTML : len > 0 ? FORMAT_TEXT : FORMAT_UNKNOWN;
}

/* OpenDocument as one XML. */
static bool looks_like_flat_text(struct str bytes)
{
    struct str head = str_slice(after_bom(bytes), 0, FLAT_HEAD);
    return str_starts(str_trim(head), STR("<")) && str_find(head, STR("office:document")) != STR_NOT_FOUND &&
           str_find(head, STR("application/vnd.oasis.opendocument.text")) != STR_NOT_FOUND;
}

enum document_format document_sniff(struct str bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (str_starts(str_from(bytes, magics[i].at), magics[i].bytes) && bytes.len > magics[i].at)
            return magics[i].format;
    if (str_starts(bytes, STR("PK\3\4")))
        return zip_format(bytes);
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return wide_format(bytes);
    if (looks_like_flat_text(bytes))
        return FORMAT_ODT;
    if (str_find(str_slice(bytes, 0, HEAD), STR("%PDF-")) != STR_NOT_FOUND && !looks_like_mail(bytes)) /* a short mail with a PDF in it */
        return FORMAT_PDF;
    if (looks_like_html(bytes))
        return FORMAT_HTML;
    if (looks_like_mail(bytes))
        return FORMAT_EML;
    return looks_like_text(bytes) ? FORMAT_TEXT : FORMAT_UNKNOWN;
}
