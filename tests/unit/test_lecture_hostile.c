/* lecture, the programs themselves: what is made to hurt a reader ends in an answer or a refusal, in bounded time and memory, and
 * does nothing else; and what is but rare is read. Every document is made here; the programs stand beside this test's folder. */
#include "tests/unit/document_scene.h"
#include "tests/unit/lecture_scene.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "parsers/base/buf.h"
#include "tests/unit/programme.h"

#ifdef NAVETTE_SANITIZED
enum { SECONDS = 12 };
#else
enum { SECONDS = 3 };
#endif
enum {
    MB = 1024 * 1024, PAGES = 100000, SIDE = 100000,
    GRACE_MS = 1500, /* a busy machine's, to kill and to wait */
    MAX_RSS = 1024 * 1024, /* kB */
};

static char lire[4200], marker[] = "/tmp/navette-test-XXXXXX";
static struct chaud *chaud;

/* ---- documents ---------------------------------------------------------------------------------------------- */

#define W "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"

/* 486 kB that become 500 MB; here a tenth of it, and still far over any limit of a document. */
static struct str zip_bomb(struct arena *arena)
{
    size_t len = 48 * MB;
    char *xml = arena_alloc(arena, len);
    memset(xml, ' ', len);
    memcpy(xml, W "<w:p><w:r><w:t>", sizeof W "<w:p><w:r><w:t>" - 1);
    return zip_of(arena, (struct str){xml, len}, "word/document.xml");
}

static struct str xml_bomb(struct arena *arena)
{
    struct buf xml;
    buf_init(&xml, MB);
    buf_add_c(&xml, "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 30; i++)
        buf_print(&xml, "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">", i, i - 1, i - 1, i - 1, i - 1);
    buf_add_c(&xml, "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" W "<w:p><w:r><w:t>&a29;&x;</w:t></w:r></w:p></w:body></w:document>");
    struct str bomb = zip_of(arena, str_copy(arena, buf_str(&xml)), "word/document.xml");
    buf_free(&xml);
    return bomb;
}

static struct str nested_tables(struct arena *arena)
{
    struct buf xml;
    buf_init(&xml, 16 * MB);
    buf_add_c(&xml, W);
    for (int i = 0; i < 20000; i++)
        buf_add_c(&xml, "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p>");
    struct str bomb = zip_of(arena, str_copy(arena, buf_str(&xml)), "word/document.xml");
    buf_free(&xml);
    return bomb;
}

/* A PDF (ISO 32000-1 section 7.5) of numbered objects, with its table of where they stand. */
struct pdf {
    struct buf bytes, where;
    int count;
};

static void pdf_begin(struct pdf *pdf)
{
    buf_init(&pdf->bytes, 32 * MB);
    buf_init(&pdf->where, 4 * MB);
    buf_add_c(&pdf->bytes, "%PDF-1.7\n");
    pdf->count = 0;
}

static PRINTF_LIKE(2, 3) void pdf_object(struct pdf *pdf, const char *format, ...)
{
    static char text[MB];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_print(&pdf->where, "%010zu 00000 n \n", pdf->bytes.len);
    buf_print(&pdf->bytes, "%d 0 obj\n", ++pdf->count);
    buf_add_c(&pdf->bytes, text);
    buf_add_c(&pdf->bytes, "\nendobj\n");
}

static void pdf_stream(struct pdf *pdf, const char *dictionary, const char *content)
{
    pdf_object(pdf, "<<%s/Length %zu>>stream\n%s\nendstream", dictionary, strlen(content), content);
}

static struct str pdf_end(struct arena *arena, struct pdf *pdf)
{
    size_t xref = pdf->bytes.len;
    buf_print(&pdf->bytes, "xref\n0 %d\n0000000000 65535 f \n", pdf->count + 1);
    buf_add(&pdf->bytes, buf_str(&pdf->where));
    buf_print(&pdf->bytes, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", pdf->count + 1, xref);
    struct str whole = str_copy(arena, buf_str(&pdf->bytes));
    buf_free(&pdf->bytes);
    buf_free(&pdf->where);
    return whole;
}

#define FONT "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
#define SAYS "BT /F 12 Tf 50 700 Td (Bonjour a tous, voici un texte tout simple) Tj ET"

static struct str many_pages(struct arena *arena)
{
    struct pdf pdf;
    pdf_begin(&pdf);
    pdf_object(&pdf, "<</Type/Catalog/Pages 2 0 R>>");
    struct buf kids;
    buf_init(&kids, 2 * MB);
    for (int i = 0; i < PAGES; i++)
        buf_print(&kids, "%d 0 R ", 4 + i);
    static char text[MB];
    (void)snprintf(text, sizeof text, "%.*s", STR_ARG(buf_str(&kids)));
    buf_print(&pdf.where, "%010zu 00000 n \n", pdf.bytes.len);
    buf_print(&pdf.bytes, "%d 0 obj\n<</Type/Pages/Count %d/Kids[", ++pdf.count, PAGES);
    buf_add(&pdf.bytes, buf_str(&kids));
    buf_add_c(&pdf.bytes, "]>>\nendobj\n");
    buf_free(&kids);
    pdf_stream(&pdf, "", SAYS);
    for (int i = 0; i < PAGES; i++)
        pdf_object(&pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R" FONT ">>");
    return pdf_end(arena, &pdf);
}

/* Forms that draw forms: a line of text, 10^9 times. */
static struct str endless_pdf(struct arena *arena)
{
    enum { LEVELS = 9 };
    char content[256], dictionary[256];
    struct pdf pdf;
    pdf_begin(&pdf);
    pdf_object(&pdf, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_object(&pdf, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
    pdf_object(&pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>");
    pdf_stream(&pdf, "", "/X Do");
    for (int i = 0; i < LEVELS; i++) {
        (void)snprintf(dictionary, sizeof dictionary, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>", 6 + i);
        (void)snprintf(content, sizeof content, "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do");
        pdf_stream(&pdf, dictionary, content);
    }
    pdf_stream(&pdf, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]" FONT, SAYS);
    return pdf_end(arena, &pdf);
}

/* Everything that a PDF can be made to do when it is opened, closed, shown or printed. */
static struct str acting_pdf(struct arena *arena)
{
    struct pdf pdf;
    pdf_begin(&pdf);
    pdf_object(&pdf, "<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/AA<</WC 6 0 R/DP 6 0 R>>/Names<</JavaScript<</Names[(a) 5 0 R]>>>>"
                     "/AcroForm<</Fields[8 0 R]/XFA 9 0 R>>>>");
    pdf_object(&pdf, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
    pdf_object(&pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/AA<</O 6 0 R/C 7 0 R>>/Annots[8 0 R]" FONT ">>");
    pdf_stream(&pdf, "", SAYS);
    pdf_object(&pdf, "<</S/JavaScript/JS(app.launchURL\\(\"http://127.0.0.1:9/\"\\); this.exportDataObject\\({cName:\"%s\"}\\);)/Next 6 0 R>>", marker);
    pdf_object(&pdf, "<</S/Launch/F(/usr/bin/touch)/Unix<</F(/usr/bin/touch %s)>>/Win<</F(cmd.exe)/P(/c echo > %s)>>/NewWindow true/Next 7 0 R>>", marker, marker);
    pdf_object(&pdf, "<</S/SubmitForm/F<</FS/URL/F(http://127.0.0.1:9/)>>/Next<</S/URI/URI(file://%s)>>>>", marker);
    pdf_object(&pdf, "<</Type/Annot/Subtype/Widget/FT/Tx/T(nom)/V(DURAND)/Rect[50 600 300 620]/P 3 0 R/A 6 0 R/AA<</K 5 0 R/F 5 0 R/V 5 0 R/C 5 0 R>>>>");
    pdf_stream(&pdf, "", "<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\"><template/></xdp:xdp>");
    return pdf_end(arena, &pdf);
}

static struct str huge_page(struct arena *arena)
{
    struct pdf pdf;
    pdf_begin(&pdf);
    pdf_object(&pdf, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_object(&pdf, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
    pdf_object(&pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000000 2000000]/UserUnit 75000/Contents 4 0 R" FONT ">>");
    pdf_stream(&pdf, "", SAYS " 0 0 1000000 1000000 re f");
    return pdf_end(arena, &pdf);
}

/* An image of 100,000 x 100,000 in 200 bytes, as the one thing on a page. */
static struct str pdf_of_a_huge_picture(struct arena *arena)
{
    struct pdf pdf;
    pdf_begin(&pdf);
    pdf_object(&pdf, "<</Type/Catalog/Pages 2 0 R>>");
    pdf_object(&pdf, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
    pdf_object(&pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>");
    pdf_stream(&pdf, "", "595 0 0 842 0 0 cm /X Do");
    pdf_stream(&pdf, "/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/RunLengthDecode", "\x81 \x81 \x81 ");
    return pdf_end(arena, &pdf);
}

static struct str looping_pdf(struct arena *arena)
{
    struct pdf pdf;
    pdf_begin(&pdf);
    pdf_object(&pdf, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>");
    pdf_object(&pdf, "<</Type/Pages/Count 3/Kids[2 0 R 3 0 R 3 0 R]>>");
    pdf_object(&pdf, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[5 0 R 5 0 R]/Annots[4 0 R 4 0 R]/Resources<</XObject<</X 6 0 R>>>>>>");
    pdf_object(&pdf, "<</FT/Tx/T(a)/Kids[4 0 R]/Parent 4 0 R/Subtype/Widget/Rect[0 0 9 9]>>");
    pdf_stream(&pdf, "", "/X Do");
    pdf_stream(&pdf, "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", "/X Do /X Do");
    return pdf_end(arena, &pdf);
}

static struct str big_endian(struct arena *arena, const char *before, size_t before_len, unsigned side, const char *after, size_t after_len)
{
    char *bytes = arena_alloc(arena, before_len + 8 + after_len + 4096);
    memcpy(bytes, before, before_len);
    for (size_t i = 0; i < 8; i++)
        bytes[before_len + i] = (char)(side >> (8 * (3 - i % 4)));
    memcpy(bytes + before_len + 8, after, after_len);
    return (struct str){bytes, before_len + 8 + after_len + 4096};
}

static struct str huge_png(struct arena *arena)
{
    static const char before[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", after[] = "\x08\x02\0\0\0\xde\xad\xbe\xef\0\0\x0f\0IDATx\x9c";
    return big_endian(arena, before, sizeof before - 1, SIDE, after, sizeof after - 1);
}

/* A JPEG's sides have 16 bits: 65,500 x 65,500. */
static struct str huge_jpeg(struct arena *arena)
{
    static const char head[] = "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xC0\0\x11\x08\xFF\xDC\xFF\xDC\3\1\x22\0\2\x11\1\3\x11\1"
                               "\xFF\xDA\0\x0C\3\1\0\2\x11\3\x11\0\x3F\0";
    char *bytes = arena_alloc(arena, sizeof head + 4096);
    memcpy(bytes, head, sizeof head - 1);
    return (struct str){bytes, sizeof head + 4096};
}

/* ImageWidth, ImageLength, BitsPerSample, Compression, PhotometricInterpretation, StripOffsets, RowsPerStrip, StripByteCounts. */
static struct str huge_tiff(struct arena *arena)
{
    static const uint32_t tags[][2] = {{256, SIDE}, {257, SIDE}, {258, 8}, {259, 1}, {262, 1}, {273, 8}, {278, SIDE}, {279, 4000000000}};
    struct buf out;
    buf_init(&out, MB);
    buf_add(&out, STR("II*\0\x08\0\0\0\x08\0"));
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        char entry[12] = {(char)tags[i][0], (char)(tags[i][0] >> 8), 4, 0, 1, 0, 0, 0};
        for (size_t b = 0; b < 4; b++)
            entry[8 + b] = (char)(tags[i][1] >> (8 * b));
        buf_add(&out, (struct str){entry, sizeof entry});
    }
    buf_add(&out, (struct str){arena_alloc(arena, 4096), 4096});
    struct str whole = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return whole;
}

/* A TIFF whose second page is its first. */
static struct str looping_tiff(struct arena *arena)
{
    static const char tiff[] = "II*\0\x08\0\0\0\x01\0\0\1\4\0\1\0\0\0\xE8\3\0\0\x08\0\0\0";
    return str_copy(arena, STR(tiff));
}

#define MAIL \
    "From: Camille <camille@departement.example>\r\nTo: navette@departement.example\r\nSubject: Absence\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n" \
    "Message-ID: <1@departement.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"bord\"\r\n\r\n" \
    "--bord\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour, voici la piece.\r\n\r\n" \
    "--bord\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n\r\n"

static struct str mail_of_endless_pdf(struct arena *arena)
{
    return str_join(arena, str_join(arena, STR(MAIL), STR(""), endless_pdf(arena)), STR(""),
                    STR("\r\n--bord\r\nContent-Type: text/plain; name=\"b.txt\"\r\nContent-Disposition: attachment; filename=\"b.txt\"\r\n\r\n"
                        "Accord du jeune majeur pour la mesure.\r\n--bord--\r\n"));
}

/* ---- reading ------------------------------------------------------------------------------------------------ */

static struct arena *arena_here;

static enum err read_it(struct str bytes, struct lecture **out_lecture, int *out_exit, struct fault *out_fault)
{
    return lecture_scene(lire, chaud, SECONDS, bytes, out_lecture, out_exit, out_fault);
}

/* Says it where it is neither an answer nor a refusal: nobody crashed, tried what it may not do, or was killed by the system. */
static void assert_ended_well(enum err err, int exit, const struct fault *fault, struct str said)
{
    static const char *const never[] = {"crashed", "stopped itself", "may not do", "bug", "killed"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (str_find(said, str_of(never[i])) != STR_NOT_FOUND)
            fail_msg("%.*s", STR_ARG(str_slice(said, 0, 600)));
    if (err != ERR_NONE && exit != 65 && exit != 70)
        fail_msg("exit %d: %s", exit, fault->text);
}

static const struct row {
    const char *name;
    struct str (*make)(struct arena *arena);
    const char *said; /* in the answer or in the refusal */
} rows[] = {
    {"a docx that is 48 MB when it is opened", zip_bomb, ""},
    {"a docx of entities of entities, and of a file of ours", xml_bomb, ""},
    {"a docx of 20,000 tables in tables", nested_tables, ""},
    {"a PDF of 100,000 pages", many_pages, ""},
    {"a PDF that draws for ever", endless_pdf, "open it by hand"},
    {"a mail with a PDF that draws for ever: the rest is read", mail_of_endless_pdf, "\"b.txt\""},
    {"a PDF with scripts, programs to start, forms to send", acting_pdf, "\"kind\":\"piece\""},
    {"a PDF page of two million points", huge_page, ""},
    {"a PDF of one picture of 100,000 x 100,000", pdf_of_a_huge_picture, ""},
    {"a PDF whose parts contain themselves", looping_pdf, ""},
    {"a PNG of 100,000 x 100,000", huge_png, ""},
    {"a JPEG of 65,500 x 65,500", huge_jpeg, ""},
    {"a TIFF of 100,000 x 100,000", huge_tiff, ""},
    {"a TIFF whose pages never end", looping_tiff, ""},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct lecture *lecture = NULL;
    struct fault fault = {""};
    int exit = 0;
    struct arena *arena = arena_new((size_t)256 * MB, NULL, NULL);
    struct str bytes = row->make(arena);
    int64_t start = chrono_ms();
    enum err err = read_it(bytes, &lecture, &exit, &fault);
    assert_true(chrono_ms() - start < SECONDS * 1000 + GRACE_MS);
    struct str said = err == ERR_NONE ? lecture_json(lecture) : str_of(fault.text);
    assert_ended_well(err, exit, &fault, said);
    if (str_find(said, str_of(row->said)) == STR_NOT_FOUND)
        fail_msg("no «%s» in «%.*s»", row->said, STR_ARG(str_slice(said, 0, 600)));
    assert_true(str_find(said, STR("root:")) == STR_NOT_FOUND);
    assert_true(access(marker, F_OK) != 0); /* nothing was started */
    assert_true(row->make != endless_pdf || chaud_fd(chaud, CHAUD_PDF) == -1); /* who goes round for ever may be guessing addresses */
    lecture_free(lecture);
    arena_free(arena);
}

/* ---- the samples, cut ---------------------------------------------------------------------------------------- */

static struct str sample(const char *name)
{
    char path[256];
    struct fault fault;
    struct str bytes = STR_NONE;
    (void)snprintf(path, sizeof path, "tests/fixtures/fiches-formats/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || wire_read_fd(arena_here, fd, 16 * (size_t)MB, &bytes, &fault) != ERR_NONE)
        fail_msg("%s: not to be had", path);
    close(fd);
    return bytes;
}

/* The whole way, through the programs; each reader alone is cut at many more places (tests of the readers, make fuzz). */
static void test_cut_samples(void **state)
{
    (void)state;
    static const char *const names[] = {"pdf-word-a.pdf", "pdf-form-a.pdf", "pdf-scan-1bit-a.pdf", "photo-page-a.jpg", "odt-a.odt", "rtf-a.rtf", "doc-a.doc"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str whole = sample(names[i]);
        for (size_t part = 1; part < 4; part++) {
            struct lecture *lecture = NULL;
            struct fault fault = {""};
            int exit = 0;
            int64_t start = chrono_ms();
            enum err err = read_it(str_slice(whole, 0, whole.len * part / (i < 2 ? 4 : 40)), &lecture, &exit, &fault);
            assert_true(chrono_ms() - start < SECONDS * 1000 + GRACE_MS);
            assert_ended_well(err, exit, &fault, err == ERR_NONE ? lecture_json(lecture) : str_of(fault.text));
            lecture_free(lecture);
        }
    }
}

/* Character sets that no reader keeps ready: their converters are loaded in the clone, locked in as it is (message_mime.c). */
static void test_rare_character_sets(void **state)
{
    (void)state;
    static const char *const sets[][3] = {
        {"iso-8859-2", "\xA3ucja, avis d\xE9" "favorable", "\xC5\x81ucja, avis d\xC3\xA9" "favorable"},
        {"macintosh", "\xAEnova, avis d\x8E" "favorable", "\xC3\x86nova, avis d\xC3\xA9" "favorable"},
        {"ibm850", "Avis d\x82" "favorable", "Avis d\xC3\xA9" "favorable"}};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        struct lecture *lecture = NULL;
        struct fault fault = {""};
        int exit = 0;
        struct str mail = str_print(arena_here, "From: Camille <camille@departement.example>\r\nTo: navette@departement.example\r\nSubject: Avis\r\n"
                                    "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <1@departement.example>\r\nMIME-Version: 1.0\r\n"
                                    "Content-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: 8bit\r\n\r\nBonjour %s\r\n", sets[i][0], sets[i][1]);
        assert_true(chaud_fd(chaud, CHAUD_LIRE) >= 0); /* one waits */
        assert_int_equal(read_it(mail, &lecture, &exit, &fault), ERR_NONE);
        if (str_find(lecture_json(lecture), str_of(sets[i][2])) == STR_NOT_FOUND || str_find(lecture_json(lecture), STR("\"defavorable\"")) == STR_NOT_FOUND)
            fail_msg("%s: %.*s", sets[i][0], STR_ARG(str_slice(lecture_json(lecture), 0, 600)));
        lecture_free(lecture);
    }
}

/* The last: of all that ran, nobody had more memory than the table of rights gives. */
static void test_memory(void **state)
{
    (void)state;
    struct rusage usage;
    chaud_free(chaud);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
#ifndef NAVETTE_SANITIZED /* sanitizers keep what was given back */
    assert_true(usage.ru_maxrss < MAX_RSS);
#endif
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_cut_samples), cmocka_unit_test(test_rare_character_sets), cmocka_unit_test(test_memory)};
    unit_programme("navette-lire", lire, sizeof lire);
    if (mkdtemp(marker) == NULL || rmdir(marker) != 0)
        return 1;
    chaud = chaud_new();
    arena_here = arena_new((size_t)64 * MB, NULL, NULL);
    int failed = RUN_ROWS("lecture_hostile", rows, test_row) + RUN_TESTS("lecture_hostile", others);
    arena_free(arena_here);
    return failed;
}
