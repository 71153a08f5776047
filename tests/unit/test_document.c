/* document: sniffing by content, boxes drawn with characters, limits. */
#include "tests/unit/unit.h"

#include "parsers/document.h"

#define B(literal) {(literal), sizeof(literal) - 1}

/* An entry of a ZIP's directory, as far as its name. */
#define ENTRY(len, name) "PK\1\2........................" len "\0................" name

static const struct row {
    const char *name;
    struct str bytes;
    enum document_format format;
} rows[] = {
    {"nothing at all", B(""), FORMAT_UNKNOWN},
    {"an office zip, cut short", B("PK\3\4........word/document.xml"), FORMAT_DOCX},
    {"an office zip in any order", B("PK\3\4...." ENTRY("\x11", "docProps/core.xml") ENTRY("\x13", "[Content_Types].xml")), FORMAT_DOCX},
    {"a sheet", B("PK\3\4...." ENTRY("\x13", "[Content_Types].xml") ENTRY("\x0f", "xl/workbook.xml") "word/document"), FORMAT_UNKNOWN},
    {"a zip with a document in it", B("PK\3\4....word/document.xml" ENTRY("\x0a", "fiche.docx")), FORMAT_UNKNOWN},
    {"OpenDocument zipped again by hand", B("PK\3\4...." ENTRY("\x0b", "content.xml") ENTRY("\x15", "META-INF/manifest.xml")), FORMAT_ODT},
    {"a sheet of OpenDocument", B("PK\3\4..........................mimetypeapplication/vnd.oasis.opendocument.spreadsheet" ENTRY("\x0b", "content.xml")
        ENTRY("\x15", "META-INF/manifest.xml")), FORMAT_UNKNOWN},
    {"text in two bytes a character", B("\xFF\xFEN\0o\0m\0"), FORMAT_TEXT},
    {"a page in two bytes a character", B("\xFE\xFF\0<\0h\0t\0m\0l\0>"), FORMAT_HTML},
    {"another zip", B("PK\3\4........content.txt"), FORMAT_UNKNOWN},
    {"OLE2", B("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...."), FORMAT_DOC},
    {"RTF", B("{\\rtf1 x}"), FORMAT_RTF},
    {"PDF after a line of noise", B("\r\n%PDF-1.7\n"), FORMAT_PDF},
    {"PNG", B("\x89PNG\r\n\x1A\n...."), FORMAT_PNG},
    {"JPEG", B("\xFF\xD8\xFF\xE0.."), FORMAT_JPEG},
    {"TIFF, big endian", B("MM\0*...."), FORMAT_TIFF},
    {"HTML of a mail program", B("\xEF\xBB\xBF \n<!-- x --><HTML><body>"), FORMAT_HTML},
    {"a mail", B("Received: by x\r\n\tfoo\r\nFrom: a@b.example\r\n\r\nBonjour"), FORMAT_EML},
    {"a short mail with a PDF in it", B("From: a@b.example\r\nMIME-Version: 1.0\r\n\r\n--b\r\n\r\n%PDF-1.7\n"), FORMAT_EML},
    {"a text with a colon in its first line", B("Nom : Dupont\nStatut : x\n"), FORMAT_TEXT},
    {"latin-1 text", B("R\xE9" "f\xE9rent\n"), FORMAT_TEXT},
    {"bytes with a NUL", B("abc\0def"), FORMAT_UNKNOWN},
    {"spaces are no text", B("   \n  "), FORMAT_UNKNOWN},
};

static void test_sniff(void **state)
{
    const struct row *row = *state;
    assert_string_equal(document_format_name(document_sniff(row->bytes)), document_format_name(row->format));
}

static void test_boxes_are_the_same_for_all(void **state)
{
    (void)state;
    static const enum box_state known[] = {BOX_DOUBTFUL};
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct document document = {0};
    struct document_block block = {.text = STR("☐ a ☒ b [x] c ( ) d ✔\xEF\xB8\x8F e " DOCUMENT_BOX " f ■ [abc] (x" DOCUMENT_BOX), .boxes = known, .box_count = 1};
    struct fault fault;
    assert_int_equal(document_add_text(arena, &document, &block, &fault), ERR_NONE);
    static const enum box_state expected[] = {BOX_EMPTY, BOX_TICKED, BOX_TICKED, BOX_EMPTY, BOX_TICKED, BOX_DOUBTFUL, BOX_TICKED};
    assert_int_equal(document.blocks[0].box_count, 7);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(document.blocks[0].boxes[i], expected[i]);
    assert_str(document.blocks[0].text, DOCUMENT_BOX " a " DOCUMENT_BOX " b " DOCUMENT_BOX " c " DOCUMENT_BOX " d " DOCUMENT_BOX " e " DOCUMENT_BOX
                                                     " f " DOCUMENT_BOX " [abc] (x");
    arena_free(arena);
}

static void test_brackets_and_rare_glyphs(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t boxes;
        enum box_state state;
    } cases[] = {
        {"( x ) oui", 1, BOX_TICKED}, {"[x ] oui", 1, BOX_TICKED}, {"[✓] oui", 1, BOX_TICKED}, {"(✗) oui", 1, BOX_TICKED},
        {"{x} oui", 1, BOX_TICKED},   {"[_] oui", 1, BOX_EMPTY},   {"[   ] oui", 1, BOX_EMPTY}, {"❌ oui", 1, BOX_TICKED},
        {"⌧ oui", 1, BOX_TICKED},     {"🔳 oui", 1, BOX_DOUBTFUL}, {"(v) oui", 0, BOX_EMPTY},  {"() oui", 0, BOX_EMPTY},
        {"| | oui", 0, BOX_EMPTY},    {"(x, y)", 0, BOX_EMPTY},    {"[", 0, BOX_EMPTY},        {"[       ]", 0, BOX_EMPTY},
    };
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct document document = {0};
        struct document_block block = {.text = str_of(cases[i].text)};
        struct fault fault;
        assert_int_equal(document_add_text(arena, &document, &block, &fault), ERR_NONE);
        assert_int_equal(document.blocks[0].box_count, cases[i].boxes);
        if (cases[i].boxes > 0)
            assert_int_equal(document.blocks[0].boxes[0], cases[i].state);
    }
    arena_free(arena);
}

static void test_too_many_blocks(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20, NULL, NULL);
    struct document document = {0};
    struct document_block block = {.text = STR("x")};
    struct fault fault = {{0}};
    for (size_t i = 0; i < DOCUMENT_MAX_BLOCKS; i++)
        assert_int_equal(document_add(arena, &document, &block, &fault), ERR_NONE);
    assert_int_equal(document_add(arena, &document, &block, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "20000"));
    arena_free(arena);
}

static void test_formats_of_later(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    assert_int_equal(document_read(arena, STR("\x89PNG\r\n\x1A\n...."), NULL, &document, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "pictures"));
    enum document_format format = FORMAT_UNKNOWN;
    assert_true(document_format_of(STR("docx"), &format));
    assert_int_equal(format, FORMAT_DOCX);
    assert_false(document_format_of(STR("unknown"), &format));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_boxes_are_the_same_for_all),
        cmocka_unit_test(test_brackets_and_rare_glyphs), cmocka_unit_test(test_too_many_blocks),
        cmocka_unit_test(test_formats_of_later),
    };
    return RUN_ROWS("document", rows, test_sniff) + RUN_TESTS("document", others);
}
