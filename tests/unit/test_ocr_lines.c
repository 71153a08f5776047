/* ocr: what becomes of words, boxes and dotted lines once they were read, without a picture: lines, labels mended by the form,
 * paragraphs, addresses; and what is wiped off a picture before it is read. */
#include "tests/unit/unit.h"

#include <leptonica/allheaders.h>

#include "parsers/ocr_private.h"

enum { ARENA = 64 * 1024 * 1024, LETTER = 16, HEIGHT = 24, SHEET_WIDE = 2067, SHEET_HIGH = 2923 };

static const char form_text[] =
    "cote_case = 3.0; etiquettes = ("
    "{ texte = \"Nom :\"; x = 20.0; largeur = 8.7; }, { texte = \"Adresse :\"; x = 20.0; largeur = 13.1; },"
    "{ texte = \"Ville :\"; x = 20.0; largeur = 7.9; }, { texte = \"Code Postal :\"; x = 117.3; largeur = 18.5; },"
    "{ texte = \"Le lieu d’accueil accepte l’intervention du SESSAD\"; x = 24.0; largeur = 70.9; case = -4.0; },"
    "{ texte = \"Quel est le constat et les attendus du détenteur ?\"; x = 20.0; largeur = 100.0; },"
    "{ texte = \"Avis favorable\"; x = 24.0; largeur = 22.3; case = -4.0; avis = true; },"
    "{ texte = \"Avis défavorable (à argumenter) :\"; x = 123.9; largeur = 48.1; case = -4.0; avis = true; } );";

/* A page told as lines of text: words parted by spaces, each LETTER wide; [ ] [x] [?] boxes, .... a dotted line. */
static struct ocr_items items_of(struct arena *arena, const char *page)
{
    struct ocr_items items = {0};
    struct str rest = str_of(page), line;
    for (int number = 1; str_next(&rest, '\n', &line); number++)
        for (size_t at = 0, end; at < line.len; at = end) {
            for (; at < line.len && line.at[at] == ' ';)
                at++;
            bool is_box = at + 2 < line.len && line.at[at] == '[' && line.at[at + 2] == ']';
            for (end = at; end < line.len && (is_box ? end < at + 3 : line.at[end] != ' ');)
                end++;
            if (end == at)
                break;
            struct str text = str_slice(line, at, end);
            int x = 200 + (int)at * LETTER, y = 100 + number * 40;
            struct ocr_item item = {.kind = OCR_WORD, .text = text, .sure = 95, .line = number, .cell = -1,
                                    .rect = {x, y, (int)(end - at) * LETTER - 4, HEIGHT}};
            if (is_box) {
                item.kind = OCR_BOX;
                item.rect = (struct page_rect){x, y - 2, 28, 28};
                item.state = text.at[1] == 'x' ? BOX_TICKED : text.at[1] == '?' ? BOX_DOUBTFUL : BOX_EMPTY;
            } else if (str_starts(text, STR("...."))) {
                item.kind = OCR_LEADER;
                item.rect = (struct page_rect){x, y + HEIGHT - 4, (int)(end - at) * LETTER - 4, 4};
            }
            items.at = arena_grow(arena, items.at, items.count, &items.capacity, sizeof *items.at);
            items.at[items.count++] = item;
        }
    return items;
}

static struct str told(struct arena *arena, const struct document *document)
{
    static const char *const states[] = {"[ ]", "[x]", "[?]"};
    struct str all = STR("");
    for (size_t b = 0; b < document->count; b++) {
        struct str text = document->blocks[b].text;
        size_t box = 0, at = 0;
        for (size_t i = 0; i <= text.len; i++)
            if (i == text.len || str_starts(str_from(text, i), STR(DOCUMENT_BOX))) {
                all = str_print(arena, "%.*s%.*s%s", STR_ARG(all), STR_ARG(str_slice(text, at, i)), i < text.len ? states[document->blocks[b].boxes[box++]] : "/");
                at = i + 3;
            }
    }
    return all;
}

static const struct row {
    const char *name, *page, *expected;
} rows[] = {
    {"one line", "Nom : DUVAL", "Nom : DUVAL/"},
    {"what was read of a box is a box", " D  Avis favorable", "[ ] Avis favorable/"},
    {"two columns stay on one line", "[ ] Avis favorable               [x] Avis défavorable (à argumenter) : complet",
     "[ ] Avis favorable    [x] Avis défavorable (à argumenter) : complet/"},
    {"a lost letter in a long label", "[x] Le Iieu d’accueii accepte i’intervention du SESSAD", "[x] Le lieu d’accueil accepte l’intervention du SESSAD/"},
    {"what the pen left beside a box", "` [x] Le lieu d’accueil accepte l’intervention du SESSAD", "[x] Le lieu d’accueil accepte l’intervention du SESSAD/"},
    {"the sign after a label is its colon", "Ville - ........ Hautval", "Ville : .......... Hautval/"},
    {"a short label is never guessed", "Mom : DUVAL", "Mom : DUVAL/"},
    {"a label of the second column whose colon was lost", "Ville : Hautval Code Postal 62995", "Ville : Hautval Code Postal : 62995/"},
    {"the same words in a text are no label", "le code postal 62995 manque", "le code postal 62995 manque/"},
    {"a label that goes on below", "Quel est le constat et les\nattendus du détenteur ?\nRien.", "Quel est le constat et les attendus du détenteur ?/Rien./"},
    {"an end of a value before a label is kept", "orvain.example\nQuel est le constat et les attendus du détenteur ?",
     "orvain.example/Quel est le constat et les attendus du détenteur ?/"},
    {"« défavorable » alone is left as it is", "[x] Avis défavorable", "[x] Avis défavorable/"},
    {"« défavorable » that lost a letter never becomes its contrary", "[x] Avis éfavorable", "[x] Avis éfavorable/"},
    {"an avis with one letter misread", "[x] Avis favorabie", "[x] Avis favorable/"},
    {"an avis in words, without a box", "AVIS FAVORABLE", "AVIS FAVORABLE/"},
    {"a full line goes on", "Adresse : une très longue adresse qui va tout au bord de la feuille et qui se continue ainsi encore jusqu’au bout de\nla ligne",
     "Adresse : une très longue adresse qui va tout au bord de la feuille et qui se continue ainsi encore jusqu’au bout de\nla ligne/"},
    {"a short line does not", "Adresse : courte\nla ligne", "Adresse : courte/la ligne/"},
    {"a word cut at its hyphen", "Adresse : une très longue adresse qui va tout au bord de la feuille et qui se continue ainsi jusqu’à a@sessad-\norvain.example, 12",
     "Adresse : une très longue adresse qui va tout au bord de la feuille et qui se continue ainsi jusqu’à a@sessad-orvain.example,\n12/"},
    {"an address with air in it", "secretariat @mecs.example", "secretariat@mecs.example/"},
    {"an address before a point", "Odile .branville@ase.example", "Odile.branville@ase.example/"},
    {"two words beside an address", "Odile branville@ase.example", "Odile branville@ase.example/"},
    {"an address with a letter that none has", "a.b@mecs.exampie, c@d.corn", "a.b@mecs.example, c@d.com/"},
    {"a dotted line alone", "Nom : ............", "Nom : ........../"},
};

static struct document read_words(struct arena *arena, const char *text, PIX *gray, PIX *binary)
{
    struct page page = {.gray = gray, .binary = binary};
    const struct ocr_form *form = NULL;
    struct fault fault = {{0}};
    struct document document = {.format = FORMAT_PNG};
    assert_int_equal(ocr_form_parse(arena, STR(form_text), "form", &form, &fault), ERR_NONE);
    struct ocr_items items = items_of(arena, text);
    ocr_mails(arena, gray, &items);
    struct ocr_lines lines = ocr_lines_of(arena, &page, &items);
    ocr_form_mend(form, arena, &page, &lines);
    assert_int_equal(ocr_blocks(arena, &page, 1, &lines, &document, &fault), ERR_NONE);
    return document;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    PIX *gray = pixCreate(SHEET_WIDE, SHEET_HIGH, 8), *binary = pixCreate(SHEET_WIDE, SHEET_HIGH, 1);
    pixSetAll(gray);
    struct document document = read_words(arena, row->page, gray, binary);
    assert_str(told(arena, &document), row->expected);
    pixDestroy(&gray);
    pixDestroy(&binary);
    arena_free(arena);
}

static const struct mistake {
    const char *name, *text, *expected; /* in the sentence */
} mistakes[] = {
    {"no libconfig at all", "etiquettes = (", "form:1"},
    {"an unknown key", "cote_case = 3.0;\nbord = 2.0;", "form:2"},
    {"a label without a width", "cote_case = 3.0;\netiquettes = (\n{ texte = \"Nom :\"; } );", "form:3"},
    {"a width that is none", "cote_case = 3.0; etiquettes = ( { texte = \"Nom :\"; largeur = 9000.0; } );", "largeur"},
    {"no label", "cote_case = 3.0;", "etiquettes"},
    {"no side", "etiquettes = ( { texte = \"Nom :\"; largeur = 9.0; } );", "cote_case"},
};

static void test_mistake(void **state)
{
    const struct mistake *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct ocr_form *form = NULL;
    struct fault fault = {{0}};
    assert_int_equal(ocr_form_parse(arena, str_of(row->text), "form", &form, &fault), ERR_FINAL);
    assert_true(str_find(str_of(fault.text), str_of(row->expected)) != STR_NOT_FOUND);
    arena_free(arena);
}

static const struct word {
    const char *name, *read, *expected;
} words[] = {
    {"a typewriter's apostrophe", "l'adulte", "l’adulte"},
    {"one read twice", "l’'ASE", "l’ASE"},
    {"one before a word is a speck", "'04.65.71.27.75", "04.65.71.27.75"},
    {"a long dash", "2024\xE2\x80\x94" "2025", "2024–2025"},
    {"a mark of a box is none here", "a\xEF\xBF\xBC" "b", "a b"},
};

static void test_word(void **state)
{
    const struct word *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    assert_str(ocr_tidy_word(arena, str_of(row->read)), row->expected);
    arena_free(arena);
}

static int dark_in(PIX *pix, int x, int y, int w, int h)
{
    int dark = 0;
    for (int j = y; j < y + h; j++)
        for (int i = x; i < x + w; i++) {
            l_uint32 value = 255;
            pixGetPixel(pix, i, j, &value);
            dark += value < 128;
        }
    return dark;
}

static void draw(PIX *pix, int x, int y, int w, int h)
{
    for (int j = y; j < y + h; j++)
        for (int i = x; i < x + w; i++)
            pixSetPixel(pix, i, j, 0);
}

/* Thirty dots in a row go and are told; the dot of an « i » and three points stay. */
static void test_leaders(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    PIX *pix = pixCreate(800, 300, 8);
    struct ocr_items items = {0};
    pixSetAll(pix);
    for (int i = 0; i < 30; i++)
        draw(pix, 100 + i * 9, 100 + (i % 3 == 0), 4, 4);
    for (int i = 0; i < 3; i++)
        draw(pix, 100 + i * 9, 200, 4, 4);
    draw(pix, 600, 100, 4, 4);
    ocr_leaders(arena, pix, &items);
    assert_int_equal(items.count, 1);
    assert_int_equal(items.at[0].kind, OCR_LEADER);
    assert_int_equal(items.at[0].rect.x, 100);
    assert_int_equal(items.at[0].rect.w, 29 * 9 + 4);
    assert_int_equal(dark_in(pix, 90, 90, 300, 30), 0);
    assert_int_equal(dark_in(pix, 90, 190, 60, 30), 48);
    assert_int_equal(dark_in(pix, 595, 95, 20, 20), 16);
    pixDestroy(&pix);
    arena_free(arena);
}

static void stroke(PIX *pix, int x1, int y1, int x2, int y2)
{
    pixRenderLineArb(pix, x1, y1, x2, y2, 3, 0, 0, 0);
}

/* A zigzag goes; a frame, a block of ink and a small sign stay. */
static void test_scribbles(void **state)
{
    (void)state;
    PIX *pix = pixCreate(900, 400, 8);
    pixSetAll(pix);
    for (int i = 0; i < 5; i++)
        stroke(pix, 100 + i * 30, i % 2 == 0 ? 160 : 90, 130 + i * 30, i % 2 == 0 ? 90 : 160);
    for (int side = 0; side < 2; side++) { /* a frame with a bar across it: two loops */
        stroke(pix, 400, 80 + side * 40, 500, 80 + side * 40);
        stroke(pix, 400 + side * 100, 80, 400 + side * 100, 120);
    }
    stroke(pix, 450, 80, 450, 120);
    draw(pix, 600, 80, 100, 40);
    stroke(pix, 100, 300, 120, 320);
    int frame = dark_in(pix, 390, 70, 130, 70), block = dark_in(pix, 590, 70, 130, 70), sign = dark_in(pix, 90, 290, 50, 50);
    ocr_scribbles(pix);
    assert_int_equal(dark_in(pix, 90, 80, 200, 100), 0);
    assert_int_equal(dark_in(pix, 390, 70, 130, 70), frame);
    assert_int_equal(dark_in(pix, 590, 70, 130, 70), block);
    assert_int_equal(dark_in(pix, 90, 290, 50, 50), sign);
    pixDestroy(&pix);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_leaders), cmocka_unit_test(test_scribbles)};
    int failed = RUN_ROWS("ocr: lines", rows, test_row);
    failed += RUN_ROWS("ocr: the form's file", mistakes, test_mistake);
    failed += RUN_ROWS("ocr: words", words, test_word);
    return failed + RUN_TESTS("ocr: what is wiped off", tests);
}
