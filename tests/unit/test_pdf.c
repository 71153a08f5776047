/* pdf: what somebody sees of a page, however it was drawn. One row, one habit: the page's content as the file has it (ISO
 * 32000-1 chapters 8, 9), its annotations, and what is read. Blocks are told with « / » between them, a line break as « | »,
 * boxes as [ ], [x], [?]; a block of a table begins with its row and column: « 1.0: ». Fonts: F Helvetica, B its bold, Z
 * ZapfDingbats. */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "parsers/base/buf.h"
#include "parsers/pdf.h"

enum { MAX_OBJECTS = 24, MAX_PAGES = 3, MAX_ANNOTS = 4 };

#define AT(x, y, text) "BT /F 10 Tf " #x " " #y " Td (" text ") Tj ET "
#define BOLD(x, y, text) "BT /B 10 Tf " #x " " #y " Td (" text ") Tj ET "
#define ZAPF(x, y, text) "BT /Z 10 Tf " #x " " #y " Td (" text ") Tj ET "
#define BOX(x, y) #x " " #y " 9 9 re S "
#define BORDER "/BS<</W 0>>"
#define OUI AT(120, 700, "oui") AT(200, 700, "en cours")
#define BOTH BOX(105, 699) BOX(185, 699) OUI
#define WORDS AT(50, 800, "Nom du jeune, de la jeune, et tout ce qui fait une page de texte, assez long pour un avis")

static const struct row {
    const char *name;
    const char *pages[MAX_PAGES];
    const char *annots[MAX_ANNOTS]; /* of the first page */
    const char *expected;
    const char *page; /* what else its dictionary says; NULL: A4 */
} rows[] = {
    /* words and lines */
    {"lines in the order of the page", {AT(50, 686, "deux") AT(50, 700, "un")}, {0}, "un/deux", NULL},
    {"words printed apart", {AT(50, 700, "Nom :") AT(80, 700, "Durant")}, {0}, "Nom : Durant", NULL},
    {"a word cut by kerning", {"BT /F 10 Tf 50 700 Td [(A) 120 (V) -90 (IS)] TJ ET "}, {0}, "AVIS", NULL},
    {"two labels on a line", {AT(50, 700, "Date :") AT(300, 700, "Nom et Visa :")}, {0}, "Date :\tNom et Visa :", NULL},
    {"printed twice to look bold", {AT(50, 700, "Durant") AT(50.3, 700, "Durant")}, {0}, "Durant", NULL},
    {"a raised letter", {AT(50, 700, "1") "BT /F 6 Tf 56 704 Td (er) Tj ET " AT(64, 700, "mars")}, {0}, "1er mars", NULL},
    {"a line that is full goes on", {AT(50, 714, "Elle souhaite travailler dans les espaces verts de sa ville natale ou de la commune qui est voisine")
     AT(50, 700, "de la sienne depuis longtemps")
      AT(50, 686, "deja")}, {0},
     "Elle souhaite travailler dans les espaces verts de sa ville natale ou de la commune qui est voisine de la sienne depuis longtemps/deja", NULL},
    {"a label never goes on", {AT(50, 714, "Adresse : 12 rue des Glycines, residence des Tilleuls, au deuxieme etage dans le batiment de gauche")
     AT(50, 700, "Etablissement frequente : lycee")}, {0},
     "Adresse : 12 rue des Glycines, residence des Tilleuls, au deuxieme etage dans le batiment de gauche/Etablissement frequente : lycee", NULL},
    {"a mail address cut at its hyphen", {AT(50, 714, "Courriel de la personne qui remplace pendant le conge : lea.durant@conseil-departement-")
     AT(50, 700, "lysaine.example")}, {0},
     "Courriel de la personne qui remplace pendant le conge : lea.durant@conseil-departement-lysaine.example", NULL},
    {"a value typed over dots", {AT(50, 700, "Nom :") AT(80, 700, "........................") AT(80, 701, "Lea") AT(100, 701, "Durant")}, {0},
     "Nom : Lea Durant", NULL},
    {"a page number inside a value", {AT(50, 60, "Il dit vouloir apprendre un vrai metier manuel et vivre un peu plus pres de la mer avec toute sa")
     AT(290, 30, "1"), AT(50, 800, "famille") AT(290, 30, "2")}, {0},
     "Il dit vouloir apprendre un vrai metier manuel et vivre un peu plus pres de la mer avec toute sa famille", NULL},
    {"what stands at the foot of every page", {AT(50, 700, "un") AT(50, 30, "Direction enfance, page 1 sur 2"), AT(50, 700, "deux")
     AT(50, 30, "Direction enfance, page 2 sur 2")},
     {0}, "un/deux", NULL},
    {"a browser's line at the head", {AT(24, 828, "11/22/26, 1:03 PM") AT(300, 828, "La fiche") AT(50, 700, "Visa : Durant") AT(50, 680, "le 02/03/2026, 9:30")}, {0}, "Visa : Durant/le 02/03/2026, 9:30", NULL},
    {"a browser's line at the foot", {AT(50, 700, "Visa : Durant") AT(30, 20, "https://fiche.example/a?b=1") AT(550, 20, "1/1")}, {0}, "Visa : Durant", NULL},
    {"a form's own line at the foot stays", {AT(50, 700, "un") AT(50, 40, "Date :"), AT(50, 700, "deux") AT(50, 40, "Date :")}, {0}, "un/Date :/deux/Date :", NULL},
    /* tables */
    {"a ruled table", {"50 650 300 60 re S 50 680 m 350 680 l S 150 650 m 150 710 l S " AT(60, 690, "Annees") AT(160, 690, "Ecole") AT(60, 660, "2024")}, {0},
     "0.0:Annees/0.1:Ecole/1.0:2024/1.1:", NULL},
    {"a cell of two lines", {"50 650 300 40 re S 150 650 m 150 690 l S " AT(60, 675, "2024") AT(160, 675, "Classe de") AT(160, 660, "sixieme")}, {0},
     "0.0:2024/0.1:Classe de/0.1:sixieme", NULL},
    {"a frame around lines is none", {"50 650 300 60 re S " AT(60, 690, "Nom :") AT(60, 660, "Age :")}, {0}, "Nom :/Age :", NULL},
    {"borders of fields are none", {AT(50, 700, "Nom :") "100 696 200 14 re S " AT(104, 700, "Durant") AT(50, 684, "Prenom :") "110 680 190 14 re S "
     AT(114, 684, "Lea")}, {0},
     "Nom :\tDurant/Prenom :\tLea", NULL},
    /* boxes */
    {"squares, empty", {BOTH}, {0}, "[ ] oui\t[ ] en cours", NULL},
    {"a cross of two lines", {BOTH "106 700 m 113 707 l S 106 707 m 113 700 l S "}, {0}, "[x] oui\t[ ] en cours", NULL},
    {"a cross that runs over", {BOTH "1.5 w 180 694 m 199 713 l S 180 713 m 199 694 l S "}, {0}, "[ ] oui\t[x] en cours", NULL},
    {"a tick", {BOTH "186 703 m 189 700 l 193 707 l S "}, {0}, "[ ] oui\t[x] en cours", NULL},
    {"a letter typed into it", {BOTH BOLD(106.2, 700.4, "X")}, {0}, "[x] oui\t[ ] en cours", NULL},
    {"a sign typed into it", {BOTH ZAPF(185.5, 700, "4")}, {0}, "[ ] oui\t[x] en cours", NULL},
    {"filled", {BOTH "107 701 5 5 re f "}, {0}, "[x] oui\t[ ] en cours", NULL},
    {"gray and thin", {"0.6 G 0.4 w " BOTH "0 G 1 w 106 700 m 113 707 l S 106 707 m 113 700 l S "}, {0}, "[x] oui\t[ ] en cours", NULL},
    {"a blue square with a white tick", {"0 0.46 1 rg 105 699 9 9 re f 1 G 107 703 m 109 701 l 112 706 l S 0 G 0 g 185 699 9 9 re S " OUI}, {0},
     "[x] oui\t[ ] en cours", NULL},
    {"signs of a font", {ZAPF(105, 700, "8") ZAPF(185, 700, "o") OUI}, {0}, "[x] oui\t[ ] en cours", NULL},
    {"a sign and a pen over it", {ZAPF(105, 700, "o") ZAPF(185, 700, "o") OUI "1.5 w 103 697 m 116 712 l S 103 710 m 115 698 l S "}, {0},
     "[x] oui\t[ ] en cours", NULL},
    {"a letter is no box", {"BT /F 14 Tf 50 700 Td (Ou D 0 ose) Tj ET "}, {0}, "Ou D 0 ose", NULL},
    {"a cell with a number is no box", {"50 700 12 12 re S " AT(53, 702, "3") AT(70, 702, "ans")}, {0}, "3  ans", NULL},
    /* what is struck out */
    {"struck out", {AT(50, 700, "Avis defavorable") "0.6 w 49 703 m 128 703 l S " AT(150, 700, "favorable")}, {0}, "favorable", NULL},
    {"underlined", {AT(50, 700, "Avis defavorable") "0.6 w 50 698 m 126 698 l S "}, {0}, "Avis defavorable", NULL},
    {"bars of letters", {AT(50, 700, "difficile, offre, attitude, effet")}, {0}, "difficile, offre, attitude, effet", NULL},
    /* fields and annotations */
    {"a text field", {AT(50, 700, "Nom :")}, {"/FT/Tx/T(Champ12)/V(Durant)/Subtype/Widget/Rect[80 696 300 710]"}, "Nom : Durant", NULL},
    {"a text field of two lines", {AT(50, 740, "Adresse :")}, {"/FT/Tx/Ff 4096/T(a)/V(3 rue des Pres\\r62990 Lys)/DA(/F 9 Tf)/Subtype/Widget/Rect[50 690 300 730]"},
     "Adresse :/3 rue des Pres|62990 Lys", NULL},
    {"a tall field beside its label", {AT(50, 700, "Motif :") AT(50, 640, "Date :")},
     {"/FT/Tx/Ff 4096/T(a)/V(un\\rdeux)/DA(/F 9 Tf)/Subtype/Widget/Rect[100 680 300 725]"},
     "Motif :\tun|deux/Date :", NULL},
    {"an empty field", {AT(50, 700, "Nom :")}, {"/FT/Tx/T(a)/Subtype/Widget/Rect[80 696 300 710]"}, "Nom :", NULL},
    {"check boxes", {OUI}, {"/FT/Btn/T(a)/V/Oui/AS/Oui/AP<</N<</Oui null/Off null>>>>/Subtype/Widget/Rect[105 699 114 708]",
      "/FT/Btn/T(b)/V/Off/AS/Off/AP<</N<</Oui null/Off null>>>>/Subtype/Widget/Rect[185 699 194 708]"}, "[x] oui\t[ ] en cours", NULL},
    {"a button that does something", {AT(50, 700, "Nom")}, {"/FT/Btn/Ff 65536/T(Envoyer)/Subtype/Widget/Rect[185 699 294 708]"}, "Nom", NULL},
    {"a list", {AT(50, 700, "Statut :")}, {"/FT/Ch/Ff 131072/Opt[(Choisir)(Tutelle)]/T(a)/V(Tutelle)/Subtype/Widget/Rect[100 696 300 710]"},
     "Statut :\tTutelle", NULL},
    {"a cross typed into a small field", {OUI}, {"/FT/Tx/T(a)/V(x)/Subtype/Widget/Rect[103 697 115 709]"}, "[x] oui\ten cours", NULL},
    {"typed over the page", {AT(50, 700, "Nom :")}, {"/Subtype/FreeText/DA(/F 10 Tf)/Contents(Durant)/Rect[82 696 200 711]"}, "Nom : Durant", NULL},
    {"a cross typed over a box", {BOTH}, {"/Subtype/FreeText/DA(/F 10 Tf)/Contents(X)" BORDER "/Rect[184 697 196 710]"}, "[ ] oui\t[x] en cours", NULL},
    {"a hidden one, and a note", {AT(50, 700, "Nom :")}, {"/Subtype/FreeText/F 2/DA(/F 10 Tf)/Contents(non)/Rect[82 696 200 711]",
     "/Subtype/Text/Contents(avis favorable)/Rect[182 696 200 711]"},
     "Nom :", NULL},
    /* how the page lies */
    {"a page turned", {AT(50, 700, "Nom :") BOX(105, 650) AT(120, 651, "oui")}, {"/FT/Tx/T(a)/V(Durant)/Subtype/Widget/Rect[80 696 300 710]"},
     "Nom : Durant/[ ] oui", "/Rotate 90"},
    {"writing turned", {"0 1 -1 0 595 0 cm " AT(50, 400, "Nom : Durant") BOX(50, 350) AT(65, 351, "oui")}, {0}, "Nom : Durant/[ ] oui", NULL},
    {"writing upside down", {"-1 0 0 -1 595 842 cm " AT(50, 700, "Nom : Durant") AT(50, 650, "Prenom")}, {0}, "Nom : Durant/Prenom", NULL},
    {"a small page", {"0.5 0 0 0.5 0 0 cm " BOTH "106 700 m 113 707 l S 106 707 m 113 700 l S "}, {0}, "[x] oui\t[ ] en cours", "/MediaBox[0 0 297 421]"},
    {"a huge page", {"100 0 0 100 0 0 cm " BOTH "106 700 m 113 707 l S 106 707 m 113 700 l S "}, {0}, "[x] oui\t[ ] en cours", "/MediaBox[0 0 59500 84200]"},
    {"a page cut to a part", {AT(50, 700, "Nom :") AT(80, 700, "Durant")}, {0}, "Nom : Durant", "/CropBox[40 400 500 800]"},
    /* what is no text */
    {"nothing", {""}, {0}, "", NULL},
    {"drawn without letters", {"5 w 50 700 m 300 720 l S 60 650 m 300 600 l S 50 500 100 80 re f "}, {0}, "picture 1", NULL},
    {"letters that are none", {AT(50, 800, "Qrp gx mhxqh #$%& txhvwlrq WKHRSKLOH bcdfg hjklm npqrs bcd fgh jkl mnp qrst vwx zbcd fghj klmn pqrs")}, {0},
     "picture 1", NULL},
    {"text, and a page drawn", {WORDS, "5 w 50 700 m 300 720 l S 60 650 m 300 600 l S 50 500 100 80 re f "}, {0},
     "Nom du jeune, de la jeune, et tout ce qui fait une page de texte, assez long pour un avis/picture 2", NULL},
};

#ifdef NAVETTE_SANITIZED
/* What fontconfig remembers until the end is no leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
#endif

/* ---- a file of a page's content -------------------------------------------------------------------------- */

struct file {
    struct buf bytes;
    size_t at[MAX_OBJECTS];
    int count;
};

static void begin(struct file *file, int number)
{
    file->at[number] = file->bytes.len;
    if (number >= file->count)
        file->count = number + 1;
    buf_print(&file->bytes, "%d 0 obj\n", number);
}

static void end(struct file *file)
{
    buf_add_c(&file->bytes, "\nendobj\n");
}

/* Objects: 1 the catalog, 2 the pages, 3 the fonts, 4 and on pages and their content by turns, 10 and on annotations. */
static void write_file(struct file *file, const struct row *row)
{
    int pages = 0, annots = 0;
    while (pages < MAX_PAGES && row->pages[pages] != NULL)
        pages++;
    while (annots < MAX_ANNOTS && row->annots[annots] != NULL)
        annots++;
    buf_init(&file->bytes, 1024 * 1024);
    buf_add_c(&file->bytes, "%PDF-1.7\n");
    begin(file, 1), buf_add_c(&file->bytes, "<</Type/Catalog/Pages 2 0 R/AcroForm<</DR 3 0 R/Fields[");
    for (int i = 0; i < annots; i++)
        if (strstr(row->annots[i], "/FT") != NULL)
            buf_print(&file->bytes, "%d 0 R ", 10 + i);
    buf_add_c(&file->bytes, "]>>>>"), end(file);
    begin(file, 2), buf_print(&file->bytes, "<</Type/Pages/Count %d/Kids[4 0 R 6 0 R 8 0 R]>>", pages), end(file);
    begin(file, 3), buf_add_c(&file->bytes, "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>/B<</Type/Font/Subtype/Type1"
                                            "/BaseFont/Helvetica-Bold>>/Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>"), end(file);
    for (int i = 0; i < pages; i++) {
        begin(file, 4 + 2 * i), buf_print(&file->bytes, "<</Type/Page/Parent 2 0 R/Resources 3 0 R/Contents %d 0 R%s", 5 + 2 * i, row->page != NULL ? row->page
     : "");
        if (row->page == NULL || strstr(row->page, "/MediaBox") == NULL)
            buf_add_c(&file->bytes, "/MediaBox[0 0 595 842]");
        for (int k = 0; k < annots && i == 0; k++)
            buf_print(&file->bytes, "%s%d 0 R%s", k == 0 ? "/Annots[" : " ", 10 + k, k + 1 == annots ? "]" : "");
        buf_add_c(&file->bytes, ">>"), end(file);
        begin(file, 5 + 2 * i), buf_print(&file->bytes, "<</Length %zu>>stream\n%s\nendstream", strlen(row->pages[i]), row->pages[i]), end(file);
    }
    for (int i = 0; i < annots; i++)
        begin(file, 10 + i), buf_print(&file->bytes, "<</Type/Annot/P 4 0 R%s%s>>", strstr(row->annots[i], "/F ") != NULL ? "" : "/F 4", row->annots[i]), end(file);
    size_t table = file->bytes.len;
    buf_print(&file->bytes, "xref\n0 %d\n0000000000 65535 f \n", file->count);
    for (int i = 1; i < file->count; i++)
        buf_print(&file->bytes, file->at[i] > 0 ? "%010zu 00000 n \n" : "%010zu 65535 f \n", file->at[i]);
    buf_print(&file->bytes, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", file->count, table);
}

/* ---- what was read, in one line ---------------------------------------------------------------------------- */

static void tell_text(struct buf *out, const struct document_block *block)
{
    static const char *const boxes[] = {"[ ]", "[x]", "[?]"};
    size_t box = 0;
    if (block->table > 0)
        buf_print(out, "%d.%d:", block->table_row, block->column);
    for (size_t i = 0; i < block->text.len; i++) {
        if (str_starts(str_from(block->text, i), STR(DOCUMENT_BOX))) {
            buf_add_c(out, boxes[block->boxes[box++]]);
            i += sizeof DOCUMENT_BOX - 2;
        } else
            buf_add_char(out, block->text.at[i] == '\n' ? '|' : block->text.at[i]);
    }
}

static void tell(struct buf *out, const struct document *document)
{
    for (size_t i = 0; i < document->count; i++) {
        buf_add_c(out, i > 0 ? "/" : "");
        tell_text(out, &document->blocks[i]);
    }
    for (size_t i = 0; i < document->picture_count; i++)
        buf_print(out, "%spicture %d", out->len > 0 ? "/" : "", document->pictures[i].page);
}

static void reads(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(256 * 1024 * 1024, NULL, NULL);
    struct file file = {.count = 0};
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault fault = {""};
    struct buf told = {0};
    write_file(&file, row);
    assert_false(buf_failed(&file.bytes));
    if (pdf_read(arena, buf_str(&file.bytes), &document, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    buf_init(&told, 64 * 1024);
    tell(&told, &document);
    assert_str(buf_str(&told), row->expected);
    buf_free(&told);
    buf_free(&file.bytes);
    arena_free(arena);
}

/* ---- files ------------------------------------------------------------------------------------------------ */

static void refuses(struct str bytes, const char *words)
{
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct document document;
    struct fault fault = {""};
    assert_int_equal(pdf_read(arena, bytes, &document, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, words));
    arena_free(arena);
}

static void refuses_what_cannot_be_read(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    refuses(unit_file(arena, "tests/fixtures/pdf/password.pdf", 1024 * 1024), "password");
    refuses(STR("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), "damaged");
    refuses(STR(""), "damaged");
    arena_free(arena);
}

/* More pages than are looked at. */
static void cuts_a_long_file(void **state)
{
    (void)state;
    struct arena *arena = arena_new(256 * 1024 * 1024, NULL, NULL);
    struct buf bytes;
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault fault = {""};
    buf_init(&bytes, 1024 * 1024);
    buf_add_c(&bytes, "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 60/Kids[");
    for (int i = 0; i < 60; i++)
        buf_add_c(&bytes, "3 0 R ");
    buf_add_c(&bytes, "]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    enum err err = pdf_read(arena, buf_str(&bytes), &document, &fault);
    assert_true(err == ERR_NONE ? document.is_cut : err == ERR_FINAL);
    buf_free(&bytes);
    arena_free(arena);
}

/* Cut, or with wrong bytes: an answer or a refusal. */
static void survives_damage(void **state)
{
    (void)state;
    enum { TURNS = 24 };
    struct arena *files = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct str whole = unit_file(files, "tests/fixtures/fiches-formats/pdf-form-flat-a.pdf", 1024 * 1024);
    uint32_t random = 20260304;
    for (size_t turn = 0; turn < TURNS; turn++) {
        struct arena *arena = arena_new(512 * 1024 * 1024, NULL, NULL);
        struct document document = {.format = FORMAT_UNKNOWN};
        struct fault fault = {""};
        struct str copy = str_copy(arena, str_slice(whole, 0, turn % 2 == 0 ? whole.len * turn / TURNS : whole.len));
        for (size_t i = 0; turn % 2 == 1 && i < 40; i++) {
            random = random * 1664525 + 1013904223;
            ((char *)(uintptr_t)copy.at)[random % copy.len] = (char)(random >> 24);
        }
        enum err err = pdf_read(arena, copy, &document, &fault);
        assert_true(err == ERR_NONE || (err == ERR_FINAL && fault.text[0] != '\0'));
        arena_free(arena);
    }
    arena_free(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_cannot_be_read),
        cmocka_unit_test(cuts_a_long_file),
        cmocka_unit_test(survives_damage),
    };
    return RUN_ROWS("pdf", rows, reads) + RUN_TESTS("pdf: files", tests);
}
