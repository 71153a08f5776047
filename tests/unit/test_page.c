/* page: pages drawn here, photographed, turned and soiled, and what is found on them: counted over many boxes, not one. */
#include <math.h>

#include <leptonica/allheaders.h>

#include "tests/unit/unit.h"

#include "parsers/page.h"

enum { DPI = 200, W = 1654, H = 2339, COLUMNS = 3, ROWS = 26, SIDE = 22 };

enum mark { NONE, CROSS, TICK, FILLED, SPILLING, MARKS };

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void line(PIX *pix, double x0, double y0, double x1, double y1, int width)
{
    pixRenderLineArb(pix, (l_int32)x0, (l_int32)y0, (l_int32)x1, (l_int32)y1, width, 20, 20, 20);
}

static void box_draw(PIX *pix, int x, int y, enum mark mark, int frame)
{
    BOX *box = boxCreate(x, y, SIDE, SIDE);
    pixRenderBoxArb(pix, box, frame, 60, 60, 60);
    boxDestroy(&box);
    double s = SIDE;
    if (mark == CROSS || mark == SPILLING) {
        double over = mark == SPILLING ? 6 : -3;
        line(pix, x - over, y - over, x + s + over, y + s + over, 3);
        line(pix, x + s + over, y - over, x - over, y + s + over, 3);
    } else if (mark == TICK) {
        line(pix, x + 3, y + s / 2, x + s / 2 - 1, y + s - 4, 3);
        line(pix, x + s / 2 - 1, y + s - 4, x + s + 5, y - 3, 3);
    } else if (mark == FILLED) {
        box = boxCreate(x + 4, y + 3, SIDE - 7, SIDE - 6);
        for (int i = 0; i < SIDE - 6; i += 2)
            line(pix, x + 3, y + 3 + i, x + s - 4, y + 3 + i, 3);
        boxDestroy(&box);
    }
}

/* The mark of box `i` of a drawn page. */
static enum mark mark_of(int i)
{
    return i % 2 == 0 ? NONE : (enum mark)(1 + i / 2 % (MARKS - 1));
}

static int box_x(int i)
{
    return 150 + i % COLUMNS * 490;
}

static int box_y(int i)
{
    return 200 + i / COLUMNS * 78;
}

/* A gray page of boxes with a word behind each. */
static PIX *page_draw(int frame)
{
    PIX *pix = pixCreate(W, H, 8);
    pixSetAllArbitrary(pix, 240);
    L_BMF *font = bmfCreate(NULL, 10);
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        box_draw(pix, box_x(i), box_y(i), mark_of(i), frame);
        l_int32 width = 0;
        pixSetTextline(pix, font, "le Dr habite la place", 30, box_x(i) + SIDE + 10, box_y(i) + SIDE - 2, &width, NULL);
    }
    bmfDestroy(&font);
    font = bmfCreate(NULL, 6);
    for (int i = 0; i < ROWS; i++) {
        l_int32 width = 0;
        pixSetTextline(pix, font, "le jeune habite la place du quartier depuis hier, il accepte le projet de vie que propose le departement", 30, 150,
                       box_y(i * COLUMNS) + SIDE + 30, &width, NULL);
    }
    bmfDestroy(&font);
    return pix;
}

static void soil(PIX *pix, unsigned seed, int specks)
{
    l_int32 w = pixGetWidth(pix), h = pixGetHeight(pix);
    for (int i = 0; i < specks; i++) {
        l_int32 x = (l_int32)(next_random(&seed) % (unsigned)w), y = (l_int32)(next_random(&seed) % (unsigned)h);
        pixSetPixel(pix, x, y, next_random(&seed) % 120);
    }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            l_uint32 value = 0;
            pixGetPixel(pix, x, y, &value);
            double shade = 1 - 0.35 * x / w; /* a lamp on the left */
            int noisy = (int)(value * shade) + (int)(next_random(&seed) % 17) - 8;
            pixSetPixel(pix, x, y, (l_uint32)(noisy < 0 ? 0 : noisy > 255 ? 255 : noisy));
        }
}

/* The sheet on a dark table, seen aslant. */
static PIX *photograph(PIX *sheet)
{
    PIX *table = pixCreate(W + 300, H + 400, 8), *over = pixCreate(W + 300, H + 400, 8);
    pixSetAllArbitrary(table, 70);
    pixSetAllArbitrary(over, 255);
    pixRasterop(over, 0, 0, W, H, PIX_SRC, sheet, 0, 0);
    static const float from[4][2] = {{0, 0}, {W, 0}, {W, H}, {0, H}}, to[4][2] = {{130, 180}, {W + 90, 110}, {W + 190, H + 300}, {60, H + 220}};
    PTA *a = ptaCreate(4), *b = ptaCreate(4);
    for (int i = 0; i < 4; i++) {
        ptaAddPt(a, from[i][0], from[i][1]);
        ptaAddPt(b, to[i][0], to[i][1]);
    }
    PIX *seen = pixProjectivePta(over, b, a, L_BRING_IN_WHITE);
    PIX *mask = pixCreate(W + 300, H + 400, 8), *part = pixCreate(W, H, 8);
    pixSetAllArbitrary(part, 255);
    pixRasterop(mask, 0, 0, W, H, PIX_SRC, part, 0, 0);
    PIX *shape = pixProjectivePta(mask, b, a, L_BRING_IN_BLACK), *binary = pixThresholdToBinary(shape, 128), *inside = pixInvert(NULL, binary);
    pixCombineMasked(table, seen, inside);
    ptaDestroy(&a), ptaDestroy(&b);
    pixDestroy(&over), pixDestroy(&seen), pixDestroy(&mask), pixDestroy(&part), pixDestroy(&shape), pixDestroy(&binary), pixDestroy(&inside);
    return table;
}

static enum err open_pix(struct arena *arena, PIX *pix, l_int32 format, struct page *out_page)
{
    l_uint8 *data = NULL;
    size_t size = 0;
    assert_int_equal(pixWriteMem(&data, &size, pix, format), 0);
    struct document_picture picture = {.bytes = {(const char *)data, size}, .page = 1, .dpi = 0};
    struct fault fault;
    enum err err = page_open(arena, &picture, 0, out_page, &fault);
    lept_free(data);
    return err;
}

static const struct row {
    const char *name;
    int frame;
    double skew;   /* degrees */
    int quarters;
    bool photograph, soiled, is_binary;
    l_int32 format;
    int may_doubt, may_miss; /* of 78 boxes; none may be wrong */
} rows[] = {
#ifndef NAVETTE_SANITIZED /* the same pixels once more: the slow build has one of each kind */
    {"a clean scan", 2, 0, 0, false, false, false, IFF_PNG, 0, 2},
    {"thick frames", 4, 0.4, 0, false, false, false, IFF_PNG, 3, 0},
    {"on its head", 2, 0, 2, false, false, false, IFF_PNG, 0, 2},
#endif
    {"a slope, a lamp, noise, JPEG", 2, 1.7, 0, false, true, false, IFF_JFIF_JPEG, 2, 1},
    {"one bit", 2, -0.8, 0, false, false, true, IFF_TIFF_G4, 2, 1},
    {"a photograph", 2, 0, 0, true, true, false, IFF_JFIF_JPEG, 6, 3},
};

static PIX *row_picture(const struct row *row)
{
    PIX *pix = page_draw(row->frame);
    if (row->photograph) {
        PIX *seen = photograph(pix);
        pixDestroy(&pix);
        pix = seen;
    }
    if (row->skew != 0) {
        PIX *turned = pixRotate(pix, (l_float32)(row->skew * 3.14159265 / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
        pixDestroy(&pix);
        pix = turned;
    }
    if (row->quarters != 0) {
        PIX *turned = pixRotateOrth(pix, row->quarters);
        pixDestroy(&pix);
        pix = turned;
    }
    if (row->soiled)
        soil(pix, 5, 4000);
    if (row->is_binary) {
        PIX *binary = pixThresholdToBinary(pix, 150);
        pixDestroy(&pix);
        pix = binary;
    }
    return pix;
}

static const struct page_box *box_near(const struct page *page, double x, double y)
{
    for (size_t i = 0; i < page->box_count; i++) {
        const struct page_rect *rect = &page->boxes[i].rect;
        double across = rect->x + rect->w / 2.0 - x, down = rect->y + rect->h / 2.0 - y;
        if (page->boxes[i].sure >= 50 && across * across + down * down < 14 * 14)
            return &page->boxes[i];
    }
    return NULL;
}

static void test_boxes(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    PIX *pix = row_picture(row);
    assert_int_equal(open_pix(arena, pix, row->format, &page), ERR_NONE);
    pixDestroy(&pix);
    assert_int_equal(page.is_photograph, row->photograph);
    int missed = 0, doubtful = 0, wrong = 0, found = 0;
    double scale = (double)pixGetWidth(page.gray) / W;
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        const struct page_box *box = box_near(&page, (box_x(i) + SIDE / 2.0) * scale, (box_y(i) + SIDE / 2.0) * scale);
        missed += box == NULL;
        if (box == NULL)
            print_message("# %s: box %d with mark %d is missed\n", row->name, i, (int)mark_of(i));
        if (box == NULL)
            continue;
        doubtful += box->state == BOX_DOUBTFUL;
        bool is_wrong = box->state != BOX_DOUBTFUL && (box->state == BOX_TICKED) != (mark_of(i) != NONE);
        wrong += is_wrong;
        if (is_wrong)
            print_message("# %s: box %d with mark %d has ink %.3f\n", row->name, i, (int)mark_of(i), box->ink);
    }
    for (size_t i = 0; i < page.box_count; i++)
        found += page.boxes[i].sure >= 50;
    page_free(&page);
    arena_free(arena);
    print_message("# %s: %d found, %d missed, %d doubtful, %d wrong of %d\n", row->name, found, missed, doubtful, wrong, COLUMNS * ROWS);
    assert_int_equal(wrong, 0);
    assert_in_range(missed, 0, row->may_miss);
    assert_in_range(doubtful, 0, row->may_doubt);
    assert_in_range(found, 0, COLUMNS * ROWS + 2); /* letters are no boxes */
}

/* A real page (one bit, 200 dpi), laid on the scanner in all four ways: the same six boxes in the same places. */
static void ring_draw(PIX *pix, double x, double y, double radius)
{
    enum { STEPS = 24 };
    for (int i = 0; i < STEPS; i++) {
        double a = i * 6.2831853 / STEPS, b = (i + 1) * 6.2831853 / STEPS;
        line(pix, x + radius * cos(a), y + radius * sin(a), x + radius * cos(b), y + radius * sin(b), 3);
    }
}

/* A pen went round an empty box: it is not empty for sure; its neighbours are. */
static void test_ringed_boxes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    PIX *pix = page_draw(2);
    for (int i = 0; i < COLUMNS * ROWS; i += 4)
        ring_draw(pix, box_x(i) + SIDE / 2.0, box_y(i) + SIDE / 2.0, SIDE);
    assert_int_equal(open_pix(arena, pix, IFF_PNG, &page), ERR_NONE);
    pixDestroy(&pix);
    double scale = (double)pixGetWidth(page.gray) / W;
    int ringed = 0;
    for (int i = 0; i < COLUMNS * ROWS; i += 2) {
        const struct page_box *box = box_near(&page, (box_x(i) + SIDE / 2.0) * scale, (box_y(i) + SIDE / 2.0) * scale);
        ringed += box != NULL && i % 4 == 0;
        if (box != NULL)
            assert_int_equal(box->state, i % 4 == 0 ? BOX_DOUBTFUL : BOX_EMPTY);
    }
    assert_in_range(ringed, COLUMNS * ROWS / 8, COLUMNS * ROWS);
    page_free(&page);
    arena_free(arena);
}

/* A pen went round the first words behind an empty box: chosen perhaps. Its neighbours are empty. */
static void test_ringed_labels(void **state)
{
    (void)state;
    enum { STEPS = 60 };
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    PIX *pix = page_draw(2);
    for (int i = 0; i < COLUMNS * ROWS; i += 4)
        for (int k = 0; k < STEPS; k++) {
            double a = k * 6.2831853 / STEPS, b = (k + 1) * 6.2831853 / STEPS, x = box_x(i) + SIDE + 84, y = box_y(i) + SIDE / 2.0;
            line(pix, x + 76 * cos(a), y + 22 * sin(a), x + 76 * cos(b), y + 22 * sin(b), 3);
        }
    assert_int_equal(open_pix(arena, pix, IFF_PNG, &page), ERR_NONE);
    pixDestroy(&pix);
    double scale = (double)pixGetWidth(page.gray) / W;
    int ringed = 0;
    for (int i = 0; i < COLUMNS * ROWS; i += 2) {
        const struct page_box *box = box_near(&page, (box_x(i) + SIDE / 2.0) * scale, (box_y(i) + SIDE / 2.0) * scale);
        ringed += box != NULL && i % 4 == 0;
        if (box != NULL)
            assert_int_equal(box->state, i % 4 == 0 ? BOX_DOUBTFUL : BOX_EMPTY);
    }
    assert_in_range(ringed, COLUMNS * ROWS / 8, COLUMNS * ROWS);
    page_free(&page);
    arena_free(arena);
}

/* A letter as the box finder sees it at its worst: a closed frame, of a capital's size. */
static void letter_draw(PIX *pix, int x, int y)
{
    BOX *box = boxCreate(x, y, 17, 17);
    pixRenderBoxArb(pix, box, 3, 20, 20, 20);
    boxDestroy(&box);
}

/* Letters as square as a box, in words and at their beginning, stay letters: nothing of them is taken from who reads. */
static void test_letters_of_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    PIX *pix = pixCreate(W, H, 8);
    pixSetAllArbitrary(pix, 240);
    for (int i = 0; i < 20; i++) {
        int x = 150 + i % 2 * 500, y = 200 + i / 2 * 90;
        letter_draw(pix, x, y);
        if (i % 10 != 0) /* a neighbour before; the two others begin a word */
            line(pix, x - 6, y, x - 6, y + 16, 3);
        line(pix, x + 23, y, x + 23, y + 16, 3);
        line(pix, x + 32, y, x + 32, y + 16, 3);
    }
    L_BMF *font = bmfCreate(NULL, 6); /* tells which way is up */
    for (int i = 0; i < 20; i++) {
        l_int32 width = 0;
        pixSetTextline(pix, font, "le jeune habite la place du quartier depuis hier, il accepte le projet de vie que propose le departement", 30, 150,
                       1400 + i * 40, &width, NULL);
    }
    bmfDestroy(&font);
    box_draw(pix, 150, 1250, NONE, 2);
    assert_int_equal(open_pix(arena, pix, IFF_PNG, &page), ERR_NONE);
    pixDestroy(&pix);
    int sure = 0;
    for (size_t i = 0; i < page.box_count; i++)
        sure += page.boxes[i].sure >= 50;
    page_free(&page);
    arena_free(arena);
    assert_int_equal(sure, 1);
}

static void test_any_way_up(void **state)
{
    (void)state;
    static const char states[] = "X-XX-X";
    PIX *scan = pixRead("tests/fixtures/fiches-formats/page-fax.png");
    assert_non_null(scan);
    for (int quarters = 0; quarters < 4; quarters++) {
        struct arena *arena = arena_new(16 << 20, NULL, NULL);
        struct page page;
        PIX *turned = pixRotateOrth(scan, quarters);
        assert_int_equal(open_pix(arena, turned, IFF_PNG, &page), ERR_NONE);
        size_t count = 0;
        for (size_t i = 0; i < page.box_count; i++) {
            const struct page_box *box = &page.boxes[i];
            if (box->sure < 50)
                continue;
            assert_true(count < 6);
            bool ticked = count < 2 ? box->rect.x < 600 : states[count] == 'X'; /* which of the upper two comes first hangs on a pixel */
            assert_int_equal(box->state, ticked ? BOX_TICKED : BOX_EMPTY);
            assert_in_range(box->rect.y, 870, 2200); /* « oui » and « en cours » are the upper ones */
            assert_true(count >= 2 ? box->rect.x < 230 : box->rect.y < 900);
            count++;
        }
        assert_int_equal(count, 6);
        pixDestroy(&turned);
        page_free(&page);
        arena_free(arena);
    }
    pixDestroy(&scan);
}

static void test_cells_and_ink(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    PIX *pix = pixCreate(W, H, 8);
    pixSetAllArbitrary(pix, 245);
    for (int i = 0; i <= 3; i++)
        line(pix, 200, 300 + i * 60, 1400, 300 + i * 60, 2);
    for (int i = 0; i <= 2; i++)
        line(pix, 200 + i * 600, 300, 200 + i * 600, 480, 2);
    line(pix, 900, 900, 940, 940, 4);
    struct page page;
    assert_int_equal(open_pix(arena, pix, IFF_PNG, &page), ERR_NONE);
    pixDestroy(&pix);
    assert_int_equal(page.cell_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(page.cells[i].row, i / 2);
        assert_int_equal(page.cells[i].column, i % 2);
        assert_int_equal(page.cells[i].columns, 2);
        assert_int_equal(page.cells[i].table, 1);
    }
    double ink = 1;
    assert_int_equal(page_ink(&page, (struct page_rect){1500, 1500, 40, 40}, &ink), BOX_EMPTY);
    assert_true(ink < 0.01);
    assert_int_not_equal(page_ink(&page, (struct page_rect){1130, 1130, 40, 40}, &ink), BOX_EMPTY);
    assert_true(ink > 0.05);
    PIX *reading = page_for_reading(&page), *binary = pixThresholdToBinary(reading, 128);
    l_int32 left = 0;
    pixCountPixels(binary, &left, NULL); /* the rules are gone, the stroke is not */
    assert_in_range(left, 100, 1500);
    pixDestroy(&reading);
    pixDestroy(&binary);
    page_free(&page);
    arena_free(arena);
}

static void test_pages_of_a_tiff(void **state)
{
    (void)state;
    PIXA *pages = pixaCreate(3);
    for (int i = 0; i < 3; i++) {
        PIX *pix = pixCreate(600, 800, 1);
        for (int j = 0; j <= i; j++)
            pixRenderLine(pix, 100, 200 + j * 100, 500, 200 + j * 100, 3, L_SET_PIXELS);
        pixaAddPix(pages, pix, L_INSERT);
    }
    l_uint8 *data = NULL;
    size_t size = 0;
    assert_int_equal(pixaWriteMemMultipageTiff(&data, &size, pages), 0);
    pixaDestroy(&pages);
    struct document_picture picture = {.bytes = {(const char *)data, size}, .page = 1};
    assert_int_equal(page_count(picture.bytes), 3);
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    struct fault fault;
    assert_int_equal(page_open(arena, &picture, 2, &page, &fault), ERR_NONE);
    page_free(&page);
    assert_int_equal(page_open(arena, &picture, 3, &page, &fault), ERR_FINAL);
    assert_int_equal(page_open(arena, &picture, -1, &page, &fault), ERR_FINAL);
    lept_free(data);
    arena_free(arena);
}

/* The camera was held upright; its picture lies on its side and EXIF says so. The tall sheet must come out tall. */
static void test_turn_of_the_camera(void **state)
{
    (void)state;
    PIX *page_pix = pixCreate(400, 560, 8);
    pixSetAllArbitrary(page_pix, 250);
    pixRenderLineArb(page_pix, 0, 40, 400, 40, 9, 0, 0, 0); /* near the top */
    PIX *lying = pixRotateOrth(page_pix, 3);
    l_uint8 *data = NULL;
    size_t size = 0;
    assert_int_equal(pixWriteMem(&data, &size, lying, IFF_JFIF_JPEG), 0);
    static const unsigned char exif[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                                         1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
    char *bytes = malloc(size + sizeof exif);
    memcpy(bytes, data, 2);
    memcpy(bytes + 2, exif, sizeof exif);
    memcpy(bytes + 2 + sizeof exif, data + 2, size - 2);
    struct document_picture picture = {.bytes = {bytes, size + sizeof exif}, .page = 1};
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    struct fault fault;
    assert_int_equal(page_open(arena, &picture, 0, &page, &fault), ERR_NONE);
    assert_true(pixGetHeight(page.gray) > pixGetWidth(page.gray));
    l_int32 w = pixGetWidth(page.gray), h = pixGetHeight(page.gray), upper = 0, lower = 0;
    BOX *half = boxCreate(0, 0, w, h / 2);
    PIX *top = pixClipRectangle(page.binary, half, NULL);
    pixCountPixels(top, &upper, NULL);
    pixCountPixels(page.binary, &lower, NULL);
    assert_true(upper > 10000 && lower - upper < upper / 10);
    boxDestroy(&half);
    pixDestroy(&top), pixDestroy(&page_pix), pixDestroy(&lying);
    page_free(&page);
    lept_free(data);
    free(bytes);
    arena_free(arena);
}

/* Dimensions are judged before anything is decoded; what is cut or no picture is refused with a sentence. */
static void test_refusals(void **state)
{
    (void)state;
    static const char huge_png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\1\x86\xA0\0\1\x86\xA0\x8\0\0\0\0\x12\x34\x56\x78 and no picture behind it";
    static const char huge_pnm[] = "P5\n100000 100000\n255\n\1\2\3";
    const struct { struct str bytes; const char *says; } cases[] = {
        {{huge_png, sizeof huge_png - 1}, "limit"}, {{huge_pnm, sizeof huge_pnm - 1}, "limit"},
        {STR(""), "damaged"}, {STR("\xFF\xD8\xFF\xE0"), "damaged"}, {STR("II*\0\xFF\xFF\xFF\xFF"), "damaged"}, {STR("GIF89a......"), "damaged"},
        {STR("P5\n30 30\n255\n"), "too small"}, {STR("P5\n900 900\n255\nabc"), "damaged"},
    };
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct document_picture picture = {.bytes = cases[i].bytes, .page = 1};
        struct page page;
        struct fault fault = {""};
        assert_int_equal(page_open(arena, &picture, 0, &page, &fault), ERR_FINAL);
        if (strstr(fault.text, cases[i].says) == NULL)
            fail_msg("case %zu says « %s »", i, fault.text);
        assert_null(page.gray);
    }
    arena_free(arena);
}

static void test_a_blank_page_is_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct page page;
    PIX *pix = pixCreate(W / 2, H / 2, 8);
    pixSetAllArbitrary(pix, 235);
    soil(pix, 9, 0);
    assert_int_equal(open_pix(arena, pix, IFF_PNG, &page), ERR_NONE);
    l_int32 inked = 0;
    pixCountPixels(page.binary, &inked, NULL);
    assert_int_equal(page.box_count, 0);
    assert_in_range(inked, 0, 300);
    assert_true(pixGetHeight(page.gray) > pixGetWidth(page.gray)); /* nothing on it says that it was turned */
    pixDestroy(&pix);
    page_free(&page);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ringed_boxes), cmocka_unit_test(test_ringed_labels), cmocka_unit_test(test_letters_of_words), cmocka_unit_test(test_any_way_up), cmocka_unit_test(test_cells_and_ink), cmocka_unit_test(test_pages_of_a_tiff), cmocka_unit_test(test_turn_of_the_camera),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_a_blank_page_is_one),
    };
    return RUN_ROWS("page: boxes", rows, test_boxes) + RUN_TESTS("page", tests);
}
