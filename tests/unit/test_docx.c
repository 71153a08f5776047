/* docx: small documents made here, one feature each, shown as their blocks: « / » ends a block, [x] [ ] [?] are boxes. */
#include "tests/unit/document_scene.h"

#include "parsers/docx.h"
#include "parsers/office.h"

#define W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define HEAD \
    "<?xml version=\"1.0\"?><w:document xmlns:w=\"" W "\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" " \
    "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>"
#define TAIL "</w:body></w:document>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(inside) "<w:p>" inside "</w:p>"
#define FIELD(data, result) \
    "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>" data "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORM</w:instrText></w:r>" \
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" result "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
#define CONTROL(state, drawn) \
    "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"" state "\"/></w14:checkbox></w:sdtPr><w:sdtContent>" R(drawn) "</w:sdtContent></w:sdt>"

static const struct row {
    const char *name, *body, *expected; /* NULL: refused */
} rows[] = {
    {"runs are one paragraph", P(R("No") R("m : ") "<w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r>"), "Nom : A\tB\nC/"},
    {"an empty paragraph is a block", P(R("a")) "<w:p/>" P(R("b")), "a//b/"},
    {"an insertion counts, a deletion does not", P("<w:del><w:r><w:delText>20</w:delText></w:r></w:del><w:ins>" R("26") "</w:ins>"), "26/"},
    {"moved text counts where it went", P("<w:moveFrom>" R("a") "</w:moveFrom>" R("b") "<w:moveTo>" R("c") "</w:moveTo>"), "bc/"},
    {"a deleted paragraph mark joins", P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" R("a")) P(R("b")), "ab/"},
    {"crossed out and hidden", P("<w:r><w:rPr><w:strike/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r>"
                                 "<w:r><w:rPr><w:strike w:val=\"0\"/></w:rPr><w:t>c</w:t></w:r>"), "c/"},
    {"a control's box", P(CONTROL("1", "☒") R(" oui ") CONTROL("0", "☐") R(" non")), "[x] oui [ ] non/"},
    {"a control drawn against its state", P(CONTROL("0", "☒")), "[?]/"},
    {"a control with an unknown drawing", P(CONTROL("true", "Y")), "[x]/"},
    {"a legacy box, ticked by itself or by default", P(FIELD("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>", "")
        FIELD("<w:checkBox><w:default w:val=\"1\"/></w:checkBox>", "")
        FIELD("<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>", R("☐"))), "[x][x][ ]/"},
    {"a drop-down field shows its choice, else its first entry", P(FIELD("<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"AEMO\"/><w:listEntry w:val=\"AP\"/></w:ddList>", "")
        R("/") FIELD("<w:ddList><w:listEntry w:val=\"A\"/><w:listEntry w:val=\"B\"/></w:ddList>", R("A"))), "AP/A/"},
    {"a text field shows its result", P(FIELD("<w:textInput><w:default w:val=\"…\"/></w:textInput>", R("Dupont"))), "Dupont/"},
    {"a field that never ends hides one paragraph only", P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" R("a")) P(R("b")), "/b/"},
    {"a placeholder was not written", P("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" R("Cliquez ici") "</w:sdtContent></w:sdt>" R("x")), "x/"},
    {"symbols of Wingdings", P("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:font=\"Wingdings\" w:char=\"00A8\"/></w:r>"
                               "<w:r><w:rPr><w:rFonts w:ascii=\"Wingdings 2\"/></w:rPr><w:t>S\xC2\xA3</w:t></w:r>"), "[x][ ][x][ ]/"},
    {"only the first choice", P(R("a") "<mc:AlternateContent><mc:Choice Requires=\"wps\">" R("b") "</mc:Choice><mc:Fallback>" R("c") "</mc:Fallback></mc:AlternateContent>"), "ab/"},
    {"a text box inside a paragraph", P(R("Le jeune :") "<w:r><w:txbxContent>" P(R("Nom : A")) P(R("B")) "</w:txbxContent></w:r>"), "Le jeune :/Nom : A/B/"},
    {"cells", "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P(R("a")) "</w:tc><w:tc>" P(R("b")) "</w:tc></w:tr></w:tbl>" P(R("c")),
     "<1:0.0/3>a/<1:0.2/3>b/c/"},
    {"a table in a cell", "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>" P(R("a")) "</w:tc></w:tr></w:tbl>" P(R("b")) "</w:tc></w:tr></w:tbl>",
     "<2:0.0/1>a/<1:0.0/1>b/"},
    {"a deleted row", "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" P(R("a")) "</w:tc></w:tr><w:tr><w:tc>" P(R("b")) "</w:tc></w:tr></w:tbl>", "<1:1.0/1>b/"},
    {"a character of the author is no mark", P(R("a\xEF\xBF\xBC" "b")), "ab/"},
    {"XML cut short", "<w:p><w:r>", NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    scene_part_shows(docx_read, "word/document.xml", HEAD, row->body, TAIL, row->expected);
}

static void refused(struct arena *arena, struct str xml, const char *name, const char *why)
{
    struct document document = {0};
    struct fault fault = {{0}};
    assert_int_equal(docx_read(arena, zip_of(arena, xml, name), &document, &fault), ERR_FINAL);
    if (strstr(fault.text, why) == NULL)
        fail_msg("%s", fault.text);
}

static void test_hostile(void **state)
{
    (void)state;
    struct arena *arena = arena_new(160 << 20, NULL, NULL);
    refused(arena, STR("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"), "word/document.xml", "DOCTYPE");
    refused(arena, STR(HEAD TAIL), "word/other.xml", "no word/document.xml");
    size_t size = OFFICE_MAX_PART + 1;
    char *bomb = arena_alloc(arena, size);
    memset(bomb, ' ', size);
    refused(arena, (struct str){bomb, size}, "word/document.xml", "more than");
    struct str swollen = STR("<x ");
    for (int i = 0; i <= OFFICE_MAX_QUOTES / 2; i++)
        swollen = str_print(arena, "%.*s a%d=\"1\"", STR_ARG(swollen), i);
    refused(arena, str_join(arena, swollen, STR(" "), STR("/>")), "word/document.xml", "too many attributes");
    struct str deep = STR(HEAD), opening = STR("<w:tbl><w:tr><w:tc>");
    for (int i = 0; i <= DOCUMENT_MAX_DEPTH; i++)
        deep = str_join(arena, deep, STR(" "), opening);
    refused(arena, deep, "word/document.xml", "inside one another");
    for (int i = 0; i < 400; i++)
        deep = str_join(arena, deep, STR(" "), STR("<w:smartTag>"));
    refused(arena, deep, "word/document.xml", "docx:");
    arena_free(arena);
}

static void test_strict_namespace_and_other_name(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    struct str xml = STR("<d:document xmlns:d=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><d:body><d:p><d:r><d:t>a</d:t></d:r></d:p></d:body></d:document>");
    assert_int_equal(docx_read(arena, zip_of(arena, xml, "word/document2.xml"), &document, &fault), ERR_NONE);
    assert_str(shown(arena, &document), "a/");
    arena_free(arena);
}

#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"http://x.example/relationships/" type "\" Target=\"" target "\"/>"
#define RELATIONS(inside) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside "</Relationships>"
#define ROOT(element, inside) "<w:" element " xmlns:w=\"" W "\">" inside "</w:" element ">"
#define BULLET(id, font, text) "<w:abstractNum w:abstractNumId=\"" id "\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"" text "\"/><w:rPr><w:rFonts w:ascii=\"" font "\"/></w:rPr></w:lvl></w:abstractNum>"
#define NUMBER(id, of) "<w:num w:numId=\"" id "\"><w:abstractNumId w:val=\"" of "\"/></w:num>"
#define ITEM(number, text) P("<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"" number "\"/></w:numPr></w:pPr>" R(text))
#define STYLE(id, inside) "<w:style w:styleId=\"" id "\">" inside "</w:style>"

/* The package says where the document is; headers come first and once; styles hide, and put into lists whose bullets are boxes. */
static void test_parts(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    const struct part parts[] = {
        {"_rels/.rels", STR(RELATIONS(RELATION("a", "officeDocument", "/texte/main.xml")))},
        {"texte/_rels/main.xml.rels", STR(RELATIONS(RELATION("a", "header", "h1.xml") RELATION("b", "header", "/texte/h2.xml") RELATION("c", "styles", "styles.xml")
                                                    RELATION("d", "numbering", "numbers.xml") RELATION("e", "footer", "h3.xml")))},
        {"texte/h1.xml", STR(ROOT("hdr", P(R("FICHE"))))},
        {"texte/h2.xml", STR(ROOT("hdr", P(R("FICHE")) P(R("ASE"))))},
        {"texte/h3.xml", STR(ROOT("ftr", P(R("page"))))},
        {"texte/styles.xml", STR(ROOT("styles", STYLE("Gone", "<w:rPr><w:vanish/></w:rPr>") STYLE("Child", "<w:basedOn w:val=\"Gone\"/>")
                                      STYLE("Case", "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>")))},
        {"texte/numbers.xml", STR(ROOT("numbering", BULLET("0", "Wingdings", "q") BULLET("1", "Wingdings", "þ") BULLET("2", "Symbol", "\xEF\x82\xB7")
                                       NUMBER("1", "0") NUMBER("2", "1") NUMBER("3", "2")))},
        {"texte/main.xml", STR(HEAD ITEM("1", "a") ITEM("2", "b") ITEM("3", "c") "<w:p><w:pPr><w:pStyle w:val=\"Case\"/></w:pPr>" R("d") "</w:p>" ITEM("1", "")
                               P("<w:r><w:rPr><w:rStyle w:val=\"Child\"/></w:rPr><w:t>e</w:t></w:r>" R("f")) TAIL)},
    };
    assert_int_equal(docx_read(arena, zip_parts(arena, parts, sizeof parts / sizeof parts[0]), &document, &fault), ERR_NONE);
    assert_str(shown(arena, &document), "FICHE/ASE/[ ] a/[x] b/c/[ ] d//f/");
    arena_free(arena);
}

/* A list of ticks is an ornament, unless another list of the document has empty boxes. */
static void test_ticks_as_bullets(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    for (int with_boxes = 0; with_boxes < 2; with_boxes++) {
        struct document document = {0};
        struct fault fault = {{0}};
        const struct part parts[] = {
            {"word/_rels/document.xml.rels", STR(RELATIONS(RELATION("d", "numbering", "numbering.xml")))},
            {"word/numbering.xml", with_boxes ? STR(ROOT("numbering", BULLET("0", "Wingdings", "ü") BULLET("1", "Wingdings", "o") NUMBER("1", "0")))
                                              : STR(ROOT("numbering", BULLET("0", "Wingdings", "ü") NUMBER("1", "0")))},
            {"word/document.xml", STR(HEAD ITEM("1", "a") TAIL)},
        };
        assert_int_equal(docx_read(arena, zip_parts(arena, parts, 3), &document, &fault), ERR_NONE);
        assert_str(shown(arena, &document), with_boxes ? "[x] a/" : "a/");
    }
    arena_free(arena);
}

#define DRAWING "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
#define BLIP(id, wide, high) P("<w:r><wp:inline " DRAWING "><wp:extent cx=\"" wide "\" cy=\"" high "\"/><a:blip embed=\"" id "\"/></wp:inline></w:r>")

/* Pages pasted as pictures are kept for who recognises characters; a logo is none, and beside a text they are an annex. */
static void test_pictures_of_pages(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    struct str page = STR(BLIP("p1", "5760000", "7560000") "<w:p><w:r><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" style=\"width:453pt; height:640.5pt\"><v:imagedata id=\"p2\"/></v:shape></w:pict></w:r></w:p>"
                          BLIP("p1", "900000", "600000"));
    struct str text = STR("");
    for (int i = 0; i < 100; i++)
        text = str_print(arena, "%.*s%s", STR_ARG(text), P(R("Quelque chose de long")));
    for (int with_text = 0; with_text < 2; with_text++) {
        struct document document = {0};
        struct fault fault = {{0}};
        const struct part parts[] = {
            {"word/_rels/document.xml.rels", STR(RELATIONS(RELATION("p1", "image", "media/a.jpg") RELATION("p2", "image", "media/b.png")))},
            {"word/media/a.jpg", STR("\xFF\xD8\xFF\xE0....")},
            {"word/media/b.png", STR("\x89PNG\r\n\x1A\n....")},
            {"word/document.xml", str_print(arena, "%s%.*s%.*s%s", HEAD, STR_ARG(page), STR_ARG(with_text ? text : STR("")), TAIL)},
        };
        assert_int_equal(docx_read(arena, zip_parts(arena, parts, 4), &document, &fault), ERR_NONE);
        assert_int_equal(document.picture_count, with_text ? 0 : 2);
        if (!with_text)
            assert_true(str_starts(document.pictures[1].bytes, STR("\x89PNG")) && document.pictures[1].page == 2);
    }
    arena_free(arena);
}

#define BOX(anchor, inside) "<w:r><wp:anchor " DRAWING ">" anchor "<w:txbxContent>" inside "</w:txbxContent></wp:anchor></w:r>"
#define BESIDE(offset) "<wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>" offset "</wp:posOffset></wp:positionV><wp:extent cx=\"2000000\" cy=\"300000\"/>"

/* What hangs on a line never cuts it; a box that lies over its dots comes after it, a frame that pushes it down before. */
static void test_text_boxes(void **state)
{
    (void)state;
    static const struct {
        const char *body, *expected;
    } cases[] = {
        {P(R("No") BOX("", P(R("A")) P(R("B"))) R("m :")), "Nom :/A/B/"},
        {P(BOX(BESIDE("-50000") "<wp:wrapNone/>", P(R("A"))) R("Nom :")), "Nom :/A/"},
        {P(BOX(BESIDE("-900000") "<wp:wrapNone/>", P(R("A"))) R("Nom :")), "A/Nom :/"},
        {P(BOX(BESIDE("0") "<wp:wrapTopAndBottom/>", P(R("A"))) R("Nom :")), "A/Nom :/"},
        {"<w:tbl><w:tr><w:tc>" P(R("a") BOX("", "<w:tbl><w:tr><w:tc>" P(R("b")) "</w:tc></w:tr></w:tbl>")) "</w:tc></w:tr></w:tbl>", "<1:0.0/1>a/<2:0.0/1>b/"},
    };
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct document document = {0};
        struct fault fault = {{0}};
        assert_int_equal(docx_read(arena, zip_of(arena, str_print(arena, "%s%s%s", HEAD, cases[i].body, TAIL), "word/document.xml"), &document, &fault), ERR_NONE);
        assert_str(shown(arena, &document), cases[i].expected);
    }
    arena_free(arena);
}

/* Programs that only wrap a page of HTML into a Word document (altChunk). */
static void test_file_put_in_as_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    const struct part parts[] = {
        {"word/_rels/document.xml.rels", STR(RELATIONS(RELATION("c", "aFChunk", "/word/a.htm") RELATION("d", "aFChunk", "none.htm")))},
        {"word/a.htm", STR("<html><body><p>Nom : A</p><p>\xE2\x98\x92 oui</p></body></html>")},
        {"word/document.xml", STR(HEAD P(R("a")) "<w:altChunk id=\"c\"/><w:altChunk id=\"d\"/>" P(R("b")) TAIL)},
    };
    assert_int_equal(docx_read(arena, zip_parts(arena, parts, 3), &document, &fault), ERR_NONE);
    assert_str(shown(arena, &document), "a/Nom : A/[x] oui/b/");
    arena_free(arena);
}

#define ACTIVE(class, inside) "<ax:ocx xmlns:ax=\"http://schemas.microsoft.com/office/2006/activeX\" ax:classid=\"{8BD21D" class "-EC42-11CE-9E0D-00AA006002F3}\">" inside "</ax:ocx>"
#define ACTIVE_VALUE(value) "<ax:ocxPr ax:name=\"Value\" ax:value=\"" value "\"/>"
#define OBJECT(id) "<w:r><w:object><w:control id=\"" id "\"/></w:object></w:r>"

/* Boxes of ActiveX say their state in XML, or in a binary form: then they are doubtful, never empty. A text control is no box. */
static void test_active_controls(void **state)
{
    (void)state;
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    const struct part parts[] = {
        {"word/_rels/document.xml.rels", STR(RELATIONS(RELATION("a", "control", "activeX/1.xml") RELATION("b", "control", "activeX/2.xml") RELATION("c", "control", "activeX/3.xml")
                                                       RELATION("d", "control", "activeX/4.xml")))},
        {"word/activeX/1.xml", STR(ACTIVE("40", ACTIVE_VALUE("1")))},
        {"word/activeX/2.xml", STR(ACTIVE("50", ACTIVE_VALUE("0")))},
        {"word/activeX/3.xml", STR(ACTIVE("40", ""))},
        {"word/activeX/4.xml", STR(ACTIVE("10", ACTIVE_VALUE("1")))},
        {"word/document.xml", STR(HEAD P(OBJECT("a") R(" oui ") OBJECT("b") R(" non ") OBJECT("c") OBJECT("d")) TAIL)},
    };
    assert_int_equal(docx_read(arena, zip_parts(arena, parts, 6), &document, &fault), ERR_NONE);
    assert_str(shown(arena, &document), "[x] oui [ ] non [?]/");
    arena_free(arena);
}

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20, NULL, NULL);
    struct str whole = zip_of(arena, STR(HEAD P(R("Nom")) TAIL), "word/document.xml");
    for (size_t len = 0; len < whole.len; len++) {
        char *exact = malloc(len + 1); /* so that a read past the end is seen */
        assert_non_null(exact);
        memcpy(exact, whole.at, len);
        struct document document = {0};
        struct fault fault = {{0}};
        assert_int_equal(docx_read(arena, (struct str){exact, len}, &document, &fault), ERR_FINAL);
        free(exact);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_strict_namespace_and_other_name),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_ticks_as_bullets),
        cmocka_unit_test(test_pictures_of_pages),
        cmocka_unit_test(test_text_boxes),
        cmocka_unit_test(test_file_put_in_as_text),
        cmocka_unit_test(test_active_controls),
        cmocka_unit_test(test_cut_at_every_byte),
    };
    return RUN_ROWS("docx", rows, test_row) + RUN_TESTS("docx", others);
}
