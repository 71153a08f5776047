/* A fiche as a Word document: the form, what is known filled in, each value and each box a control that is clicked and written over.
 * The words in an empty place are a control's placeholder: written over at the first key, and no value for our reader. */
#include "daemon/ecrit.h"
#include "daemon/ecrit_papier.h"
#include "parsers/base/buf.h"

#include <string.h>

#include <xlsxwriter/third_party/zip.h>

enum { DOCX_MAX = 16 * 1024 * 1024 }; /* bytes of one part: each text with its markup */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OOXML "http://schemas.openxmlformats.org/"

/* ---- the parts that are always the same -------------------------------------------------------------------------------- */

static const char types[] = XML "<Types xmlns=\"" OOXML "package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char packet_rels[] = XML "<Relationships xmlns=\"" OOXML "package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" OOXML "officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OOXML "package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

static const char document_rels[] = XML "<Relationships xmlns=\"" OOXML "package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" OOXML "officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OOXML "officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/></Relationships>";

#define W_STYLE(id, name, based, paragraph, run) \
    "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>" based "<w:pPr>" paragraph "</w:pPr><w:rPr>" run "</w:rPr></w:style>"
#define W_BASED "<w:basedOn w:val=\"Normal\"/>"

static const char styles[] = XML "<w:styles xmlns:w=\"" OOXML "wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr>"
    "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"20\"/><w:lang w:val=\"fr-FR\"/></w:rPr></w:rPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"60\"/></w:pPr></w:style>"
    W_STYLE("Titre", "Title", W_BASED, "<w:jc w:val=\"center\"/><w:spacing w:after=\"120\"/>", "<w:b/><w:sz w:val=\"28\"/>")
    W_STYLE("Titre1", "heading 1", W_BASED, "<w:keepNext/><w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"1F3864\"/></w:pBdr>"
            "<w:spacing w:before=\"200\" w:after=\"80\"/><w:outlineLvl w:val=\"0\"/>", "<w:b/><w:color w:val=\"1F3864\"/><w:sz w:val=\"22\"/>")
    W_STYLE("Titre2", "heading 2", W_BASED, "<w:keepNext/><w:spacing w:before=\"100\" w:after=\"40\"/><w:outlineLvl w:val=\"1\"/>", "<w:b/>")
    W_STYLE("Remarque", "Remarque", W_BASED, "<w:ind w:left=\"284\"/>", "<w:i/><w:sz w:val=\"18\"/>") "</w:styles>";

/* ---- the document --------------------------------------------------------------------------------------------------------- */

static void add_run(struct buf *out, const char *properties, struct str text)
{
    buf_add_c(out, "<w:r>");
    if (properties[0] != '\0') {
        buf_add_c(out, "<w:rPr>");
        buf_add_c(out, properties);
        buf_add_c(out, "</w:rPr>");
    }
    buf_add_c(out, "<w:t xml:space=\"preserve\">");
    buf_add_html(out, text);
    buf_add_c(out, "</w:t></w:r>");
}

static void add_box(struct buf *out, struct str glyph)
{
    bool ticked = str_eq_c(glyph, "☒");
    buf_add_c(out, "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"");
    buf_add_c(out, ticked ? "1" : "0");
    buf_add_c(out, "\"/><w14:checkedState w14:val=\"2612\" w14:font=\"MS Gothic\"/><w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/></w14:checkbox></w:sdtPr><w:sdtContent>");
    add_run(out, "<w:rFonts w:ascii=\"MS Gothic\" w:eastAsia=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:hint=\"eastAsia\"/>", ticked ? STR("☒") : STR("☐"));
    buf_add_c(out, "</w:sdtContent></w:sdt>");
}

static void add_control(struct buf *out, struct str text, bool is_placeholder)
{
    buf_add_c(out, is_placeholder ? "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text w:multiLine=\"1\"/></w:sdtPr><w:sdtContent>"
                            : "<w:sdt><w:sdtPr><w:text w:multiLine=\"1\"/></w:sdtPr><w:sdtContent>");
    bool asks = is_placeholder && str_find(text, STR("compl")) != STR_NOT_FOUND;
    add_run(out, asks ? "<w:b/><w:color w:val=\"7F3F00\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FFF2CC\"/>" : is_placeholder ? "<w:color w:val=\"595959\"/>" : "",
            text);
    buf_add_c(out, "</w:sdtContent></w:sdt>");
}

static void add_line(struct buf *out, const struct papier_ligne *ligne)
{
    const char *style = ligne->style == 't' ? "Titre" : ligne->style == 's' ? "Titre1" : ligne->style == 'o' ? "Titre2" : ligne->style == 'n' ? "Remarque" : "Normal";
    buf_add_c(out, "<w:p><w:pPr><w:pStyle w:val=\"");
    buf_add_c(out, style);
    buf_add_c(out, "\"/></w:pPr>");
    for (size_t i = 0; i < ligne->count; i++) {
        const struct papier_morceau *piece = &ligne->morceaux[i];
        switch (piece->style) {
        case 'c': add_box(out, piece->text); break;
        case 'v':
        case 'p': add_control(out, piece->text, piece->style == 'p'); break;
        default: add_run(out, piece->style == 'l' ? "<w:b/>" : "", piece->text);
        }
    }
    buf_add_c(out, "</w:p>");
}

static void add_table(struct buf *out, const struct papier_ligne *ligne)
{
    buf_add_c(out, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        buf_add_c(out, "<w:");
        buf_add_c(out, sides[i]);
        buf_add_c(out, " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
    }
    buf_add_c(out, "</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w=\"2400\"/><w:gridCol w:w=\"7200\"/></w:tblGrid>");
    for (size_t i = 0; i < ligne->row_count; i++) {
        buf_add_c(out, i == 0 ? "<w:tr><w:trPr><w:tblHeader/></w:trPr>" : "<w:tr>");
        for (size_t k = 0; k < 2; k++) {
            buf_add_c(out, "<w:tc><w:tcPr/><w:p>");
            if (!str_is_empty(ligne->rows[i][k]))
                add_run(out, i == 0 ? "<w:b/>" : "", ligne->rows[i][k]);
            buf_add_c(out, "</w:p></w:tc>");
        }
        buf_add_c(out, "</w:tr>");
    }
    buf_add_c(out, "</w:tbl><w:p/>");
}

static void write_document(struct buf *out, const struct papier_lu *papier)
{
    buf_add_c(out, XML "<w:document xmlns:w=\"" OOXML "wordprocessingml/2006/main\" xmlns:r=\"" OOXML "officeDocument/2006/relationships\""
                 " xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" xmlns:mc=\"" OOXML "markup-compatibility/2006\" mc:Ignorable=\"w14\"><w:body>");
    for (size_t i = 0; i < papier->count; i++)
        if (papier->lignes[i].style == 'b')
            add_table(out, &papier->lignes[i]);
        else
            add_line(out, &papier->lignes[i]);
    buf_add_c(out, "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
             "<w:pgMar w:top=\"1021\" w:right=\"1134\" w:bottom=\"1021\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
}

static void add_field(struct buf *out, const char *name)
{
    buf_add_c(out, "<w:fldSimple w:instr=\" ");
    buf_add_c(out, name);
    buf_add_c(out, " \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
}

static void write_footer(struct buf *out, const struct papier_lu *papier)
{
    buf_add_c(out, XML "<w:ftr xmlns:w=\"" OOXML "wordprocessingml/2006/main\"><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>");
    add_run(out, "", papier->reference);
    add_run(out, "", STR(" – page "));
    add_field(out, "PAGE");
    add_run(out, "", STR(" sur "));
    add_field(out, "NUMPAGES");
    buf_add_c(out, "</w:p></w:ftr>");
}

static void write_core(struct buf *out, const struct papier_lu *papier)
{
    buf_add_c(out, XML "<cp:coreProperties xmlns:cp=\"" OOXML "package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
    buf_add_html(out, papier->titre);
    buf_add_c(out, " ");
    buf_add_html(out, papier->reference);
    buf_add_c(out, "</dc:title><dc:language>fr-FR</dc:language></cp:coreProperties>");
}

/* ---- the packet -------------------------------------------------------------------------------------------------------------- */

static bool put(zipFile packet, const char *name, struct str part)
{
    const zip_fileinfo when = {.dosDate = (1UL << 21) | (1UL << 16)}; /* the first day that a zip knows: the same fiche is the same bytes */
    return zipOpenNewFileInZip(packet, name, &when, NULL, 0, NULL, 0, NULL, Z_DEFLATED, Z_DEFAULT_COMPRESSION) == ZIP_OK &&
           zipWriteInFileInZip(packet, part.at, (unsigned)part.len) == ZIP_OK && zipCloseFileInZip(packet) == ZIP_OK;
}

enum err ecrit_docx(struct arena *arena, const json_t *json, struct str *out_bytes, struct fault *out_fault)
{
    struct papier_lu papier;
    struct buf document, footer, core;
    enum err err = ecrit_papier_lit(arena, json, &papier, out_fault);
    if (err != ERR_NONE)
        return err;
    buf_init(&document, DOCX_MAX);
    buf_init(&footer, DOCX_MAX);
    buf_init(&core, DOCX_MAX);
    write_document(&document, &papier);
    write_footer(&footer, &papier);
    write_core(&core, &papier);
    if (buf_failed(&document) || buf_failed(&footer) || buf_failed(&core))
        return fault_set(out_fault, ERR_FINAL, "the document is over %d bytes", DOCX_MAX);
    zipFile packet = zipOpen("docx", APPEND_STATUS_CREATE); /* memory: ecrit_memoire.c */
    bool made = packet != NULL && put(packet, "[Content_Types].xml", STR(types)) && put(packet, "_rels/.rels", STR(packet_rels)) &&
                put(packet, "word/document.xml", buf_str(&document)) && put(packet, "word/_rels/document.xml.rels", STR(document_rels)) &&
                put(packet, "word/styles.xml", STR(styles)) && put(packet, "word/footer1.xml", buf_str(&footer)) && put(packet, "docProps/core.xml", buf_str(&core));
    if (packet == NULL || zipClose(packet, NULL) != ZIP_OK || !made)
        return fault_set(out_fault, ERR_FINAL, "the document cannot be packed (no memory), ask for less");
    *out_bytes = ecrit_memoire();
    return ERR_NONE;
}
