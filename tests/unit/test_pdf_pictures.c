/* The pictures of a page are looked for only where they matter: squares inside a logo are no boxes, and text under a scan is not
 * believed, however the scan says how large it is. */
#include "tests/unit/unit.h"

#include "parsers/base/buf.h"
#include "parsers/pdf.h"

enum { LINES = 12, BYTES = 1024 * 1024 };

#ifdef NAVETTE_SANITIZED
/* What fontconfig remembers until the end is no leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
#endif

#define LINE "Nom du jeune, de la jeune, et ce qui fait une page de texte"

/* A page of text with a box at 105, 99 and one at 185, 99, over one picture of gray stripes or of white. */
struct page {
    const char *place;           /* of the picture, as the matrix says it */
    const char *width, *height;  /* as its dictionary says them */
    int columns, rows;           /* what they come to */
    bool is_striped;
};

static void add_content(struct buf *file, const struct page *page)
{
    struct buf content;
    buf_init(&content, BYTES);
    buf_print(&content, "q %s cm /I Do Q BT /F 10 Tf 14 TL 50 780 Td ", page->place);
    for (int i = 0; i < LINES; i++)
        buf_add_c(&content, "(" LINE ") ' ");
    buf_add_c(&content, "ET BT /F 10 Tf 120 100 Td (oui) Tj 80 0 Td (en cours) Tj ET 105 99 9 9 re S 185 99 9 9 re S");
    buf_print(file, "5 0 obj\n<</Length %zu>>stream\n", content.len);
    buf_add(file, buf_str(&content));
    buf_add_c(file, "\nendstream\nendobj\n");
    buf_free(&content);
}

/* Without a table of its objects: they are found all the same. */
static void write_file(struct buf *file, const struct page *page)
{
    buf_init(file, BYTES);
    buf_add_c(file, "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[4 0 R]>>\nendobj\n"
                    "3 0 obj\n<</XObject<</I 6 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>\nendobj\n"
                    "4 0 obj\n<</Type/Page/Parent 2 0 R/Resources 3 0 R/Contents 5 0 R/MediaBox[0 0 595 842]>>\nendobj\n");
    add_content(file, page);
    buf_print(file, "7 0 obj\n%d\nendobj\n8 0 obj\n%d\nendobj\n", page->columns, page->rows);
    buf_print(file, "6 0 obj\n<</Type/XObject/Subtype/Image/Width %s/Height %s/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>stream\n", page->width,
              page->height, page->columns * page->rows);
    for (int i = 0; i < page->columns * page->rows; i++)
        buf_add_char(file, page->is_striped && i % page->columns % 4 < 2 ? '0' : '\xFF');
    buf_add_c(file, "\nendstream\nendobj\ntrailer<</Size 9/Root 1 0 R>>\n%%EOF\n");
}

/* What the file comes to: how many pictures of pages, and how many boxes. */
static void expects(struct page page, size_t pictures, size_t boxes)
{
    struct arena *arena = arena_new(256 * 1024 * 1024, NULL, NULL);
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault fault = {""};
    struct buf file;
    size_t found = 0;
    write_file(&file, &page);
    assert_false(buf_failed(&file));
    assert_int_equal(pdf_read(arena, buf_str(&file), &document, &fault), ERR_NONE);
    for (size_t i = 0; i < document.count; i++)
        found += document.blocks[i].box_count;
    assert_int_equal(document.picture_count, pictures);
    assert_int_equal(found, boxes);
    buf_free(&file);
    arena_free(arena);
}

static void a_logo_has_no_boxes(void **state)
{
    (void)state;
    expects((struct page){"60 0 0 60 300 300", "20", "20", 20, 20, false}, 0, 2);
    expects((struct page){"60 0 0 60 80 70", "20", "20", 20, 20, false}, 0, 1);
    expects((struct page){"60 0 0 60 80 70", "7 0 R", "8 0 R", 20, 20, false}, 0, 1);
    expects((struct page){"160 0 0 60 80 70", "400", "260", 400, 260, false}, 0, 0);
}

static void text_over_a_scan_is_not_believed(void **state)
{
    (void)state;
    expects((struct page){"595 0 0 842 0 0", "400", "560", 400, 560, true}, 1, 0);
    expects((struct page){"595 0 0 842 0 0", "7 0 R", "8 0 R", 400, 560, true}, 1, 0);
    expects((struct page){"595 0 0 842 0 0", "400", "560", 400, 560, false}, 0, 2); /* a white ground: what is read is seen */
    expects((struct page){"60 0 0 60 500 700", "400", "560", 400, 560, true}, 0, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_logo_has_no_boxes), cmocka_unit_test(text_over_a_scan_is_not_believed)};
    return RUN_TESTS("pdf: pictures", tests);
}
