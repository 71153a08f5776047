/* ocr: a page from its picture to its blocks; straight, and slanted, grained and pale, it must say the same. */
#include "tests/unit/unit.h"

#include <leptonica/allheaders.h>
#include <unistd.h>

#include "parsers/ocr.h"

enum { FILE_MAX = 1024 * 1024, ARENA = 256 * 1024 * 1024, PATIENCE = 600 /* seconds of a page */ };
static const char picture_path[] = "tests/fixtures/ocr/page.png", form_path[] = "conf/fiche-page.cfg";

static struct str file_bytes(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = arena_alloc(arena, FILE_MAX);
    size_t len = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return (struct str){bytes, len};
}

/* What a careless scanner does to a page; from the same numbers each time. */
static PIX *worn(PIX *gray, double degrees, int grain, int fade)
{
    PIX *turned = pixRotate(gray, (float)(degrees * 3.14159265 / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    uint32_t random = 12345;
    l_int32 w = pixGetWidth(turned), h = pixGetHeight(turned);
    for (l_int32 y = 0; y < h && grain + fade > 0; y++)
        for (l_int32 x = 0; x < w; x++) {
            l_uint32 value = 0;
            pixGetPixel(turned, x, y, &value);
            random = random * 1664525 + 1013904223;
            int noisy = (int)value * (255 - fade) / 255 + fade + (int)(random >> 16) % (2 * grain + 1) - grain - fade * x / w / 2;
            pixSetPixel(turned, x, y, (l_uint32)(noisy < 0 ? 0 : noisy > 255 ? 255 : noisy));
        }
    return turned;
}

/* A line as it stands in a block: « [x] » for a ticked box, « [ ] » an empty one, « [?] » a doubtful one, « | » where a line goes on. */
static struct str told(struct arena *arena, const struct document_block *block)
{
    static const char *const states[] = {"[ ]", "[x]", "[?]"};
    char *out = arena_alloc(arena, block->text.len * 2 + 1);
    size_t len = 0, box = 0;
    for (size_t i = 0; i < block->text.len; i++) {
        bool is_box = str_starts(str_from(block->text, i), STR(DOCUMENT_BOX));
        struct str part = is_box ? str_of(states[block->boxes[box++]]) : block->text.at[i] == '\n' ? STR("|") : str_slice(block->text, i, i + 1);
        memcpy(out + len, part.at, part.len);
        len += part.len;
        i += is_box ? 2 : 0;
    }
    return (struct str){out, len};
}

static const char *const expected[] = {
    "FICHE DE LIAISON ASE-SESSAD IP 14-20 ans",
    "Nom et coordonnées du référent (mail et téléphoniques) : Odile BRANVILLE,|odile.branville@ase-hautval.example, 03 53 01 22 41",
    "Date de la demande : 12 mars 2026",
    "Nom : CORVESTEL",
    "Prénom : Éloïse",
    "Date de naissance : 07/10/2009",
    "Adresse : 14 rue de l’Écluse, 62995 Hautval",
    "Notification Mdph : [ ] oui    [x] en cours",
    "Téléphone : 06 39 98 41 07",
    "Mail : e.corvestel@boite.example",
    "[x] Le jeune est informé, s’engage à accepter le futur accompagnement par le SESSAD",
    "Le Lieu d’Accueil : (AF/ MECS ou domicile des parents)",
    "[ ] Le lieu d’accueil accepte l’intervention du SESSAD",
    "Ville : .......... Hautval Code Postal : 62995",
    "Classe fréquentée : ..........",
    "2024 - 2025",
    "3e SEGPA",
    "Nom et Visa du Chef de service :",
    "est déjà complète cette année",
    "Date : 14/03/2026    Nom et Visa : Basile THIÉVENART",
};

static const struct wear {
    const char *name;
    double degrees;
    int grain, fade;
    size_t wrong_most; /* lines that may have a letter wrong */
} wears[] = {
    {"a straight scan", 0, 0, 0, 0},
    {"a slanted, grained and pale one", -1.3, 24, 60, 2},
};

static bool has_line(struct arena *arena, const struct document *document, const char *line)
{
    for (size_t i = 0; i < document->count; i++)
        if (str_eq_c(told(arena, &document->blocks[i]), line))
            return true;
    return false;
}

/* Whatever the wear: no avis is turned, no consent is lost in silence. */
static void check_boxes(struct arena *arena, const struct document *document)
{
    size_t avis = 0, consents = 0;
    for (size_t i = 0; i < document->count; i++) {
        struct str text = told(arena, &document->blocks[i]);
        avis += str_starts(text, STR("[ ] Avis favorable")) && str_find(text, STR("[x] Avis d\xC3\xA9" "favorable")) != STR_NOT_FOUND;
        consents += str_starts(text, STR("[x] Le jeune est inform"));
    }
    assert_int_equal(avis, 1);
    assert_int_equal(consents, 1);
}

static void test_page(void **state)
{
    const struct wear *wear = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fault fault = {{0}};
    struct ocr *ocr = NULL;
    l_uint8 *bytes = NULL;
    size_t len = 0, wrong = 0;
    PIX *read = pixRead(picture_path), *gray = pixConvertTo8(read, 0), *page = worn(gray, wear->degrees, wear->grain, wear->fade);
    assert_int_equal(pixWriteMemPnm(&bytes, &len, page), 0);
    assert_int_equal(ocr_open(arena, file_bytes(arena, form_path), form_path, &ocr, &fault), ERR_NONE);
    ocr_limit(ocr, PATIENCE);
    struct document document = {.format = FORMAT_PNG};
    struct document_picture picture = {.bytes = {(const char *)bytes, len}, .page = 3, .dpi = 200};
    assert_int_equal(ocr_page(ocr, arena, &picture, &document, &fault), ERR_NONE);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        if (!has_line(arena, &document, expected[i])) {
            print_message("# not read: %s\n", expected[i]);
            wrong++;
        }
    check_boxes(arena, &document);
    for (size_t i = 0; i < document.count; i++) {
        assert_int_equal(document.blocks[i].page, 3);
        assert_int_equal(document.blocks[i].source, SOURCE_IMAGE);
    }
    assert_true(wrong <= wear->wrong_most);
    ocr_close(ocr);
    lept_free(bytes);
    pixDestroy(&read);
    pixDestroy(&gray);
    pixDestroy(&page);
    arena_free(arena);
}

/* The back of a sheet, and what is no picture at all. */
static void test_odd_pictures(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fault fault = {{0}};
    struct ocr *ocr = NULL;
    struct document document = {.format = FORMAT_PNG};
    l_uint8 *bytes = NULL;
    size_t len = 0;
    PIX *blank = pixCreate(1240, 1754, 8);
    pixSetAll(blank);
    assert_int_equal(pixWriteMemPnm(&bytes, &len, blank), 0);
    assert_int_equal(ocr_open(arena, STR_NONE, "", &ocr, &fault), ERR_NONE);
    assert_int_equal(ocr_page(ocr, arena, &(struct document_picture){.bytes = {(const char *)bytes, len}, .page = 1}, &document, &fault), ERR_NONE);
    assert_int_equal(document.count, 0);
    assert_int_equal(ocr_page(ocr, arena, &(struct document_picture){.bytes = STR("no picture at all"), .page = 1}, &document, &fault), ERR_FINAL);
    assert_true(fault.text[0] != 0);
    ocr_close(ocr);
    lept_free(bytes);
    pixDestroy(&blank);
    arena_free(arena);
}

/* Pictures whose letters look like boxes, and crosses like letters: none of the one becomes the other. */
static const struct lookalike {
    const char *name, *path, *line;
    size_t boxes; /* of the picture; SIZE_MAX: not counted */
} lookalikes[] = {
    {"bold capitals in a title", "tests/fixtures/ocr/letters.png", "FICHE DE LIAISON ASE-SESSAD IP 14-20 ans", 0},
    {"a cross close to its word", "tests/fixtures/ocr/cross.png", "[x] Danse", SIZE_MAX},
};

static void test_lookalike(void **state)
{
    const struct lookalike *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fault fault = {{0}};
    struct ocr *ocr = NULL;
    struct document document = {.format = FORMAT_PNG};
    size_t boxes = 0, found = 0;
    struct document_picture picture = {.bytes = file_bytes(arena, row->path), .page = 1};
    assert_int_equal(ocr_open(arena, file_bytes(arena, form_path), form_path, &ocr, &fault), ERR_NONE);
    assert_int_equal(ocr_page(ocr, arena, &picture, &document, &fault), ERR_NONE);
    for (size_t i = 0; i < document.count; i++) {
        boxes += document.blocks[i].box_count;
        found += str_starts(told(arena, &document.blocks[i]), str_of(row->line));
    }
    ocr_close(ocr);
    arena_free(arena);
    assert_int_equal(found, 1);
    if (row->boxes != SIZE_MAX)
        assert_int_equal(boxes, row->boxes);
}

/* Tesseract's threads stand in each other's way, and it looks at this before main runs. */
static void with_one_thread(char **argv)
{
    if (getenv("OMP_THREAD_LIMIT") != NULL)
        return;
    setenv("OMP_THREAD_LIMIT", "1", 1);
    execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    (void)argc;
    with_one_thread(argv);
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_odd_pictures)};
    int failed = RUN_ROWS("ocr: a page", wears, test_page);
    failed += RUN_ROWS("ocr: letters and boxes", lookalikes, test_lookalike);
    return failed + RUN_TESTS("ocr: odd pictures", tests);
}
