/* A page as bits: what is asked at the edges of a word, of a row and of the page. */
#include "tests/unit/unit.h"

#include "parsers/pdf_private.h"

enum { ARENA = 16 * 1024 * 1024 };

/* Pixels with ink, row by row: « from-to » of one row. */
struct stroke {
    int y, x0, x1;
};

static struct pdf_pixels drawn(struct arena *arena, int width, int height, const struct stroke *strokes, size_t count)
{
    struct pdf_pixels pixels = {.width = width, .height = height, .scale = 120.0 / 72};
    pdf_size_bits(arena, &pixels);
    for (size_t i = 0; i < count; i++)
        for (int x = strokes[i].x0; x < strokes[i].x1; x++)
            pixels.ink[(size_t)strokes[i].y * (size_t)pixels.words + (size_t)x / 64] |= UINT64_C(1) << (x % 64);
    return pixels;
}

static void counts_ink_across_words(void **state)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct stroke strokes[] = {{1, 60, 70}, {1, 127, 128}, {2, 0, 130}};
    struct pdf_pixels pixels = drawn(arena, 130, 4, strokes, 3);
    (void)state;
    assert_int_equal(pdf_ink_across(&pixels, 60, 69, 1), 10);
    assert_int_equal(pdf_ink_across(&pixels, 0, 63, 1), 4);
    assert_int_equal(pdf_ink_across(&pixels, 64, 127, 1), 7);
    assert_int_equal(pdf_ink_across(&pixels, -10, 200, 2), 130);
    assert_int_equal(pdf_ink_across(&pixels, 0, 129, -1), 0);
    assert_int_equal(pdf_ink_across(&pixels, 0, 129, 4), 0);
    assert_int_equal(pdf_ink_across(&pixels, 70, 60, 1), 0);
    assert_int_equal(pdf_ink_down(&pixels, 65, -3, 9), 2);
    assert_true(pdf_is_inked(&pixels, 129, 2));
    assert_false(pdf_is_inked(&pixels, 130, 2));
    assert_false(pdf_is_inked(&pixels, -1, 2));
    arena_free(arena);
}

static void gives_bits_from_anywhere(void **state)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct stroke strokes[] = {{0, 0, 3}, {0, 62, 66}};
    struct pdf_pixels pixels = drawn(arena, 100, 1, strokes, 2);
    (void)state;
    assert_int_equal(pdf_bits(&pixels, pixels.ink, 0, 0), UINT64_C(0xC000000000000007));
    assert_int_equal(pdf_bits(&pixels, pixels.ink, 62, 0), 0xF);
    assert_int_equal(pdf_bits(&pixels, pixels.ink, 64, 0), 0x3);
    assert_int_equal(pdf_bits(&pixels, pixels.ink, -2, 0), 0x1C);
    assert_int_equal(pdf_bits(&pixels, pixels.ink, -64, 0), 0);
    assert_int_equal(pdf_bits(&pixels, pixels.ink, 100, 0), 0);
    assert_int_equal(pdf_bits(&pixels, pixels.ink, 0, 1), 0);
    arena_free(arena);
}

static void finds_runs(void **state)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct stroke strokes[] = {{0, 0, PDF_RUN_LEAST}, {0, 20, 20 + PDF_RUN_LEAST - 1}, {1, 60, 200}, {2, 0, 256}};
    struct pdf_pixels pixels = drawn(arena, 256, 3, strokes, 4);
    (void)state;
    assert_int_equal(pdf_next_set(&pixels, pixels.ink, PDF_RUN_LEAST, 0), 20);
    assert_int_equal(pdf_next_set(&pixels, pixels.ink, 30, 0), 256);
    assert_int_equal(pdf_next_clear(&pixels, pixels.ink, 60, 1), 200);
    assert_int_equal(pdf_next_clear(&pixels, pixels.ink, 0, 2), 256);
    assert_int_equal(pdf_next_set(&pixels, pixels.ink, 256, 2), 256);
    pdf_find_runs(arena, &pixels);
    assert_int_equal(pixels.run_count, 3);
    assert_int_equal(pixels.runs[0].x1, PDF_RUN_LEAST);
    assert_int_equal(pixels.runs[1].x0, 60);
    assert_int_equal(pixels.runs[2].x1, 256);
    arena_free(arena);
}

/* Wherever they begin and end in their words, and however near the next one is. */
static void finds_each_run_once(void **state)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    enum { WIDTH = 400, ROWS = 60 };
    struct stroke strokes[ROWS * WIDTH];
    size_t count = 0, long_ones = 0;
    uint32_t random = 20261122;
    (void)state;
    for (int y = 0; y < ROWS; y++)
        for (int x = 0, end; x < WIDTH; x = end + 1 + (int)(random >> 20) % 9) {
            random = random * 1664525 + 1013904223;
            end = MIN(WIDTH, x + 1 + (int)(random >> 24) % (y < ROWS / 2 ? 12 : 180));
            strokes[count++] = (struct stroke){y, x, end};
        }
    struct pdf_pixels pixels = drawn(arena, WIDTH, ROWS, strokes, count);
    pdf_find_runs(arena, &pixels);
    for (size_t i = 0; i < count; i++) {
        if (strokes[i].x1 - strokes[i].x0 < PDF_RUN_LEAST)
            continue;
        assert_true(long_ones < pixels.run_count);
        const struct pdf_run run = pixels.runs[long_ones++];
        assert_true(run.y == strokes[i].y && run.x0 == strokes[i].x0 && run.x1 == strokes[i].x1);
    }
    assert_int_equal(pixels.run_count, long_ones);
    arena_free(arena);
}

/* The same memory serves the next page, and nothing of the one before is left in it. */
static void forgets_the_page_before(void **state)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct stroke strokes[] = {{0, 0, 100}, {9, 0, 100}};
    struct pdf_pixels pixels = drawn(arena, 100, 10, strokes, 2);
    (void)state;
    assert_true(pdf_ink_share(&pixels) > 0.19 && pdf_ink_share(&pixels) < 0.21);
    pixels.width = 50;
    pixels.height = 20;
    pdf_size_bits(arena, &pixels);
    assert_true(pdf_ink_share(&pixels) == 0);
    arena_free(arena);
}

/* A frame of 16 by 16 pixels that stands across two words, with ink that runs over its upper corners; a long line that goes over
 * the whole page is one piece and no box. */
static void finds_a_frame_between_words(void **state)
{
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    enum { SIDE = 16, LEFT = 58, TOP = 10 };
    struct stroke strokes[2 * SIDE + 2] = {{TOP, LEFT - 3, LEFT + SIDE + 3}, {TOP + SIDE - 1, LEFT, LEFT + SIDE}, {40, 0, 200}};
    struct pdf_shape *shapes = NULL;
    size_t count = 3;
    (void)state;
    for (int y = TOP + 1; y < TOP + SIDE - 1; y++) {
        strokes[count++] = (struct stroke){y, LEFT, LEFT + 1};
        strokes[count++] = (struct stroke){y, LEFT + SIDE - 1, LEFT + SIDE};
    }
    struct pdf_pixels pixels = drawn(arena, 200, 60, strokes, count);
    pdf_find_runs(arena, &pixels);
    assert_int_equal(pdf_find_shapes(arena, &pixels, &shapes), 1);
    assert_true(fabs(shapes[0].rect.x0 * pixels.scale - LEFT) < 0.01 && fabs(shapes[0].rect.x1 * pixels.scale - LEFT - SIDE) < 0.01);
    assert_true(shapes[0].ink == 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_ink_across_words), cmocka_unit_test(gives_bits_from_anywhere), cmocka_unit_test(finds_runs), cmocka_unit_test(finds_each_run_once),
        cmocka_unit_test(forgets_the_page_before), cmocka_unit_test(finds_a_frame_between_words),
    };
    return RUN_TESTS("pdf_pixels", tests);
}
