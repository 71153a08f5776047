/* pdf_pixels: a page as bits, 64 pixels a word: most words of a page are all white, and are passed over as one. Whoever asks
 * for what lies outside the page is told that it is white. */
#include "parsers/pdf_private.h"

enum { WORD = 64 };

void pdf_size_bits(struct arena *arena, struct pdf_pixels *pixels)
{
    pixels->words = pixels->width / WORD + 1;
    size_t count = (size_t)pixels->words * (size_t)pixels->height;
    if (count <= pixels->bits_room) {
        memset(pixels->ink, 0, count * sizeof *pixels->ink);
        memset(pixels->dark, 0, count * sizeof *pixels->dark);
        return;
    }
    pixels->ink = arena_array(arena, count, sizeof *pixels->ink);
    pixels->dark = arena_array(arena, count, sizeof *pixels->dark);
    pixels->rest = arena_array(arena, count, sizeof *pixels->rest);
    pixels->bits_room = count;
}

static const uint64_t *row_of(const struct pdf_pixels *pixels, const uint64_t *plane, int y)
{
    return plane + (size_t)y * (size_t)pixels->words;
}

uint64_t pdf_bits(const struct pdf_pixels *pixels, const uint64_t *plane, int x, int y)
{
    if (y < 0 || y >= pixels->height || x <= -WORD || x >= pixels->width)
        return 0;
    const uint64_t *row = row_of(pixels, plane, y);
    if (x < 0)
        return row[0] << -x;
    int word = x / WORD, bit = x % WORD;
    return row[word] >> bit | (bit != 0 && word + 1 < pixels->words ? row[word + 1] << (WORD - bit) : 0);
}

bool pdf_is_inked(const struct pdf_pixels *pixels, int x, int y)
{
    return x >= 0 && y >= 0 && x < pixels->width && y < pixels->height && (row_of(pixels, pixels->ink, y)[x / WORD] >> (x % WORD) & 1) != 0;
}

/* The first bit from `x` on that is set in the row once all its bits are turned by `turn`: all or none. */
static int next_of(const struct pdf_pixels *pixels, const uint64_t *row, uint64_t turn, int x)
{
    int word = x / WORD;
    if (x >= pixels->width)
        return pixels->width;
    uint64_t bits = (row[word] ^ turn) & (UINT64_MAX << (x % WORD));
    while (bits == 0 && ++word < pixels->words)
        bits = row[word] ^ turn;
    return bits == 0 ? pixels->width : MIN(pixels->width, word * WORD + __builtin_ctzll(bits));
}

int pdf_next_set(const struct pdf_pixels *pixels, const uint64_t *plane, int x, int y)
{
    return next_of(pixels, row_of(pixels, plane, y), 0, x);
}

int pdf_next_clear(const struct pdf_pixels *pixels, const uint64_t *plane, int x, int y)
{
    return next_of(pixels, row_of(pixels, plane, y), UINT64_MAX, x);
}

int pdf_ink_across(const struct pdf_pixels *pixels, int x0, int x1, int y)
{
    int ink = 0;
    for (int x = x0; x <= x1; x += WORD) {
        uint64_t bits = pdf_bits(pixels, pixels->ink, x, y);
        ink += __builtin_popcountll(x1 - x + 1 < WORD ? bits & ((UINT64_C(1) << (x1 - x + 1)) - 1) : bits);
    }
    return ink;
}

int pdf_ink_down(const struct pdf_pixels *pixels, int x, int y0, int y1)
{
    int ink = 0;
    for (int y = y0; y <= y1; y++)
        ink += pdf_is_inked(pixels, x, y);
    return ink;
}

double pdf_ink_share(const struct pdf_pixels *pixels)
{
    size_t ink = 0, count = (size_t)pixels->words * (size_t)pixels->height;
    for (size_t i = 0; i < count; i++)
        ink += (size_t)__builtin_popcountll(pixels->ink[i]);
    return (double)ink / ((double)pixels->width * pixels->height);
}

/* Where PDF_RUN_LEAST bits side by side begin, of those of a word; `next` is the word after it. Most runs of a page are the strokes
 * of letters, and shorter. */
static uint64_t starts_of(uint64_t bits, uint64_t next)
{
    uint64_t starts = bits;
    for (int i = 1; i < PDF_RUN_LEAST; i++)
        starts &= bits >> i | next << (WORD - i);
    return starts;
}

static void find_runs_of(struct pdf_pixels *pixels, int y)
{
    const uint64_t *row = row_of(pixels, pixels->ink, y);
    int end = 0; /* of the run before */
    for (int word = 0; word < pixels->words; word++) {
        uint64_t starts = row[word] == 0 ? 0 : starts_of(row[word], word + 1 < pixels->words ? row[word + 1] : 0);
        while (starts != 0 && pixels->run_count < PDF_MAX_RUNS) {
            int x = word * WORD + __builtin_ctzll(starts);
            if (x >= end) {
                end = pdf_next_clear(pixels, pixels->ink, x, y);
                pixels->runs[pixels->run_count++] = (struct pdf_run){y, x, end};
            }
            starts &= end >= (word + 1) * WORD ? 0 : UINT64_MAX << (end % WORD);
        }
    }
}

void pdf_find_runs(struct arena *arena, struct pdf_pixels *pixels)
{
    if (pixels->runs == NULL) {
        pixels->runs = arena_array(arena, PDF_MAX_RUNS, sizeof *pixels->runs);
        pixels->stack = arena_array(arena, PDF_STACK, sizeof *pixels->stack);
    }
    pixels->run_count = 0;
    for (int y = 0; y < pixels->height; y++)
        find_runs_of(pixels, y);
}
