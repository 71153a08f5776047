/* odt: small documents made here, one feature each, shown as their blocks (document_scene.h). */
#include "tests/unit/document_scene.h"

#include "parsers/odt.h"
#include "parsers/office.h"

#define ODF "urn:oasis:names:tc:opendocument:xmlns:"
#define SPACES \
    "xmlns:office=\"" ODF "office:1.0\" xmlns:text=\"" ODF "text:1.0\" xmlns:table=\"" ODF "table:1.0\" xmlns:draw=\"" ODF "drawing:1.0\" " \
    "xmlns:style=\"" ODF "style:1.0\" xmlns:form=\"" ODF "form:1.0\" xmlns:fo=\"" ODF "xsl-fo-compatible:1.0\" xmlns:svg=\"" ODF "svg-compatible:1.0\" " \
    "xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\" " \
    "xmlns:field=\"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
#define STYLES \
    "<office:automatic-styles>" \
    "<style:style style:name=\"Gone\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>" \
    "<style:style style:name=\"Out\" style:family=\"text\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style>" \
    "<style:style style:name=\"Back\" style:family=\"text\"><style:text-properties style:text-line-through-style=\"none\"/></style:style>" \
    "<style:style style:name=\"Child\" style:family=\"text\" style:parent-style-name=\"Out\"/>" \
    "<style:style style:name=\"Sym\" style:family=\"text\"><style:text-properties style:font-name=\"Wingdings\"/></style:style>" \
    "<style:style style:name=\"Over\" style:family=\"graphic\"><style:graphic-properties style:wrap=\"run-through\"/></style:style>" \
    "<style:style style:name=\"PL\" style:family=\"paragraph\" style:list-style-name=\"L1\"/>" \
    "<text:list-style style:name=\"L1\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"☐\"/>" \
    "<text:list-level-style-bullet text:level=\"2\" text:bullet-char=\"•\"/></text:list-style>" \
    "<text:list-style style:name=\"L2\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"&#xF0FE;\">" \
    "<style:text-properties style:font-name=\"Wingdings\"/></text:list-level-style-bullet></text:list-style></office:automatic-styles>"
#define HEAD "<?xml version=\"1.0\"?><office:document-content " SPACES ">" STYLES "<office:body><office:text>"
#define TAIL "</office:text></office:body></office:document-content>"
#define P(inside) "<text:p>" inside "</text:p>"
#define CELL(inside) "<table:table-cell>" inside "</table:table-cell>"

static const struct row {
    const char *name, *body, *expected; /* NULL: refused */
} rows[] = {
    {"spans are one paragraph", P("No<text:span>m :</text:span><text:s text:c=\"2\"/>A<text:tab/>B<text:line-break/>C"), "Nom :  A\tB\nC/"},
    {"a heading, and an empty paragraph", "<text:h>a</text:h><text:p/>" P("b"), "a//b/"},
    {"what was deleted is kept aside", "<text:tracked-changes><text:changed-region><text:deletion>" P("20") "</text:deletion></text:changed-region></text:tracked-changes>"
        P("<text:change text:change-id=\"a\"/><text:change-start text:change-id=\"b\"/>26<text:change-end text:change-id=\"b\"/>"), "26/"},
    {"a comment and a note", P("a<office:annotation>" P("b") "</office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body>" P("c") "</text:note-body></text:note>d"), "ad/"},
    {"hidden and struck out, by the style or the one it is based on", P("<text:span text:style-name=\"Gone\">a</text:span><text:span text:style-name=\"Out\">b</text:span>"
        "<text:span text:style-name=\"Child\">c<text:span text:style-name=\"Back\">d</text:span></text:span>e"), "de/"},
    {"a hidden section, a hidden paragraph, a hidden text", "<text:section text:display=\"none\">" P("a") "</text:section>" P("<text:hidden-paragraph text:is-hidden=\"true\"/>b")
        P("c<text:hidden-text text:is-hidden=\"true\" text:string-value=\"d\"/>"), "/c/"},
    {"a placeholder was not written", P("a<text:placeholder text:placeholder-type=\"text\">&lt;Nom&gt;</text:placeholder>"), "a/"},
    {"symbols of Wingdings", P("<text:span text:style-name=\"Sym\">&#xF0FE; &#xA8;</text:span> x"), "[x][ ] x/"},
    {"drawn boxes", P("☒ a ☐ b [x] c"), "[x] a [ ] b [x] c/"},
    {"what is said of a picture is no text", P("<draw:frame text:anchor-type=\"as-char\"><draw:image xlink:href=\"Pictures/a.png\"/><svg:desc>logo</svg:desc></draw:frame>a"), "a/"},
    {"content controls", P("<loext:content-control loext:checkbox=\"true\" loext:checked=\"true\"><text:span>☒</text:span></loext:content-control> oui "
        "<loext:content-control loext:checkbox=\"true\" loext:checked=\"false\">☐</loext:content-control> non "
        "<loext:content-control loext:checkbox=\"true\" loext:checked=\"false\">☒</loext:content-control>"
        "<loext:content-control loext:showing-place-holder=\"true\">Choisir</loext:content-control>"), "[x] oui [ ] non [?]/"},
    {"Word's legacy fields", P("<field:fieldmark field:type=\"vnd.oasis.opendocument.field.FORMCHECKBOX\"><field:param field:name=\"Checkbox_Checked\" field:value=\"true\"/></field:fieldmark>"
        "<field:fieldmark field:type=\"vnd.oasis.opendocument.field.FORMCHECKBOX\"/>"
        "<field:fieldmark field:type=\"vnd.oasis.opendocument.field.FORMDROPDOWN\"><field:param field:name=\"Dropdown_ListEntry\" field:value=\"AEMO\"/>"
        "<field:param field:name=\"Dropdown_ListEntry\" field:value=\"AP\"/><field:param field:name=\"Dropdown_Selected\" field:value=\"1\"/></field:fieldmark>"), "[x][ ]AP/"},
    {"form controls", "<office:forms><form:form><form:checkbox xml:id=\"c1\" form:current-state=\"checked\" form:label=\"informé\"/>"
        "<form:checkbox xml:id=\"c2\" form:state=\"unchecked\"/><form:checkbox xml:id=\"c3\" form:current-state=\"unknown\"/><form:radio xml:id=\"r\" form:current-selected=\"true\"/>"
        "<form:textarea xml:id=\"t\">" P("Nom") "</form:textarea><form:date xml:id=\"d\" form:current-value=\"2010-11-20\"/>"
        "<form:listbox xml:id=\"l\"><form:option form:label=\"A\"/><form:option form:label=\"B\" form:current-selected=\"true\"/></form:listbox></form:form></office:forms>"
        P("<draw:control draw:control=\"c1\"/> <draw:control draw:control=\"c2\"/>a<draw:control draw:control=\"c3\"/><draw:control draw:control=\"r\"/>"
          "<draw:control draw:control=\"t\"/> <draw:control draw:control=\"d\"/> <draw:control draw:control=\"l\"/>"),
        "[x] informé [ ] a[?] [x] Nom 20/11/2010 B/"},
    {"line breaks that LibreOffice put before an input field", P("A : <text:span><text:line-break/></text:span><text:text-input>2 rue de l’Abreuvoir62994 Houdrecque</text:text-input>")
        P("<text:line-break/><text:text-input>Il va.Il vient de LaSalle</text:text-input>") P("<text:text-input>Il va.Il vient</text:text-input>"),
        "A : \n2 rue de l’Abreuvoir\n62994 Houdrecque/\nIl va.\nIl vient de LaSalle/Il va.Il vient/"},
    {"bullets that are boxes", "<text:list text:style-name=\"L1\"><text:list-item>" P("a") P("b") "<text:list><text:list-item>" P("c") "</text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p/></text:list-item></text:list><text:list text:style-name=\"L2\"><text:list-item>" P("d") "</text:list-item></text:list>"
        "<text:list><text:list-item><text:p text:style-name=\"PL\">e</text:p></text:list-item></text:list>", "[ ] a/b/c//[x] d/[ ] e/"},
    {"a frame in the line, one on it, one over it", P("Nom : <draw:frame text:anchor-type=\"as-char\"><draw:text-box>" P("A") P("B") "</draw:text-box></draw:frame> fin")
        P("Le jeune <draw:frame text:anchor-type=\"paragraph\"><draw:text-box>" P("C") "</draw:text-box></draw:frame>: D")
        P("<draw:frame draw:style-name=\"Over\" text:anchor-type=\"paragraph\" svg:y=\"0.1cm\"><draw:text-box>" P("E") "</draw:text-box></draw:frame>Ville :"),
        "Nom :  A B fin/Le jeune : D/C/Ville :/E/"},
    {"cells, covered and repeated", "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned=\"2\">" P("a") "</table:table-cell><table:covered-table-cell/>"
        "</table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\"/>" CELL(P("b")) "</table:table-row></table:table>" P("c"),
        "<1:0.0/2>a/<1:3.2/3>b/c/"},
    {"a table in a cell", "<table:table><table:table-row>" "<table:table-cell><table:table><table:table-row>" CELL(P("a")) "</table:table-row></table:table>" P("b") "</table:table-cell></table:table-row></table:table>",
     "<2:0.0/1>a/<1:0.0/1>b/"},
    {"a character of the author is no mark", P("a\xEF\xBF\xBC" "b"), "ab/"},
    {"XML cut short", "<text:p>", NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    scene_part_shows(odt_read, "content.xml", HEAD, row->body, TAIL, row->expected);
}

#define STYLES_XML \
    "<office:document-styles " SPACES "><office:styles><style:style style:name=\"Named\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style></office:styles>" \
    "<office:automatic-styles><style:style style:name=\"T1\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style></office:automatic-styles>" \
    "<office:master-styles><style:master-page><style:header>" P("FICHE") "</style:header><style:header-first>" P("FICHE") "</style:header-first>" \
    "<style:header-left style:display=\"false\">" P("NON") "</style:header-left><style:footer>" P("page") "</style:footer></style:master-page></office:master-styles></office:document-styles>"

/* The header comes first and once; an automatic style of one part says nothing of the other's. */
static void test_header_and_named_styles(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    const struct part parts[] = {
        {"content.xml", STR(HEAD P("<text:span text:style-name=\"Named\">a</text:span><text:span text:style-name=\"T1\">b</text:span>") TAIL)},
        {"styles.xml", STR(STYLES_XML)},
    };
    assert_int_equal(odt_read(arena, zip_parts(arena, parts, 2), &document, &fault), ERR_NONE);
    assert_str(shown(arena, &document), "FICHE/b/");
    arena_free(arena);
}

static void test_flat(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    struct str flat = STR("<?xml version=\"1.0\"?>\n<office:document " SPACES " office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:body><office:text>" P("Nom : A")
                          "</office:text></office:body></office:document>");
    assert_int_equal(document_sniff(flat), FORMAT_ODT);
    assert_int_equal(odt_read(arena, flat, &document, &fault), ERR_NONE);
    assert_str(shown(arena, &document), "Nom : A/");
    arena_free(arena);
}

#define PICTURE(name) P("<draw:frame text:anchor-type=\"paragraph\" svg:width=\"17cm\" svg:height=\"6.9in\"><draw:image xlink:href=\"Pictures/" name "\"/></draw:frame>")

/* Pages that were pasted as pictures are kept for who recognises characters; a small one is a logo. */
static void test_pictures_of_pages(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    const struct part parts[] = {
        {"content.xml", STR(HEAD PICTURE("a.jpg") PICTURE("b.png") P("<draw:frame svg:width=\"3cm\" svg:height=\"2cm\"><draw:image xlink:href=\"Pictures/a.jpg\"/></draw:frame>") TAIL)},
        {"Pictures/a.jpg", STR("\xFF\xD8\xFF\xE0....")},
        {"Pictures/b.png", STR("\x89PNG\r\n\x1A\n....")},
    };
    assert_int_equal(odt_read(arena, zip_parts(arena, parts, 3), &document, &fault), ERR_NONE);
    assert_int_equal(document.picture_count, 2);
    assert_int_equal(document.pictures[1].page, 2);
    assert_true(str_starts(document.pictures[1].bytes, STR("\x89PNG")));
    arena_free(arena);
}

static void refused(struct str bytes, const char *why)
{
    struct arena *arena = arena_new(64 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    assert_int_equal(odt_read(arena, bytes, &document, &fault), ERR_FINAL);
    if (strstr(fault.text, why) == NULL)
        fail_msg("%s", fault.text);
    arena_free(arena);
}

static void test_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20, NULL, NULL);
    const struct part locked[] = {
        {"content.xml", STR("\x01\x02\x03")},
        {"META-INF/manifest.xml", STR("<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>")},
    };
    refused(zip_parts(arena, locked, 2), "password");
    refused(zip_of(arena, STR("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"), "content.xml"), "DOCTYPE");
    refused(zip_of(arena, STR("x"), "other.xml"), "no content.xml");
    struct str deep = STR(HEAD);
    for (int i = 0; i <= DOCUMENT_MAX_DEPTH; i++)
        deep = str_join(arena, deep, STR(" "), STR("<table:table><table:table-row><table:table-cell>"));
    refused(zip_of(arena, deep, "content.xml"), "inside one another");
    size_t size = OFFICE_MAX_PART + 1;
    char *bomb = arena_alloc(arena, size);
    memset(bomb, ' ', size);
    refused(zip_of(arena, (struct str){bomb, size}, "content.xml"), "more than");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_header_and_named_styles),
        cmocka_unit_test(test_flat),
        cmocka_unit_test(test_pictures_of_pages),
        cmocka_unit_test(test_refused),
    };
    return RUN_ROWS("odt", rows, test_row) + RUN_TESTS("odt", others);
}
