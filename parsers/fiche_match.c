/* fiche_match: whether a key of fiche.cfg stands at a letter of the document, exactly or with some mistakes: letters missing, added,
 * wrong, two that changed places. In a picture some letters are each other. */
#include "parsers/fiche_private.h"

#include <string.h>

/* Whether a label may run on from letter `a` to the next one: the same line, or the next line of the same cell. */
bool fiche_runs_on(const struct fiche_reading *r, size_t a)
{
    const struct fiche_letter *here = &r->letters[a], *next = here + 1;
    const struct fiche_line *line = &r->lines[here->line], *other = &r->lines[next->line];
    return here->line == next->line ||
           (here->line + 1 == next->line && line->table == other->table && line->row == other->row && line->column == other->column);
}

static bool ends_word(const struct fiche_reading *r, size_t past)
{
    return past >= r->letter_count || r->letters[past].starts_word || r->letters[past].line != r->letters[past - 1].line;
}

/* How many letters may be compared, from `first`. */
static size_t window_from(const struct fiche_reading *r, size_t first, size_t most)
{
    size_t count = 1;
    while (count < most && first + count < r->letter_count && fiche_runs_on(r, first + count - 1))
        count++;
    return count;
}

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

/* Letters that pictures mistake for each other. */
static char image_class(char c)
{
    switch (c) {
    case '1': case 'l': case 'j': return 'i';
    case '0': case 'q': return 'o';
    case '5': return 's';
    case '8': return 'b';
    case 'c': return 'e';
    case 'v': return 'u';
    default: return c;
    }
}

bool fiche_is_alike(const struct fiche_letter *letter, char c)
{
    return letter->c == c || (letter->is_image && image_class(letter->c) == image_class(c));
}

enum { ROW = LABEL_MAX_KEY + LABEL_MAX_MISTAKES + 3 };
_Static_assert(ROW + LABEL_MAX_MISTAKES < UINT8_MAX, "a distance is kept in a byte");

/* One row of the distance of optimal string alignment: letters missing, added, wrong, or two changed places.
 * `rows` are this row, the one before and the one before that. Returns the least of the row. */
static size_t fill_row(const struct fiche_letter *letters, struct str key, size_t i, size_t from, size_t to, uint8_t most, uint8_t *const rows[3])
{
    uint8_t *row = rows[0], *above = rows[1], *older = rows[2];
    size_t least = row[from - 1] = from == 1 ? (uint8_t)i : (uint8_t)(most + 1);
    for (size_t j = from; j <= to; j++) {
        unsigned up = j == i + most ? most + 1 : above[j]; /* beyond the band of the row before */
        row[j] = (uint8_t)smallest(up + 1, row[j - 1] + 1u, above[j - 1] + (fiche_is_alike(&letters[j - 1], key.at[i - 1]) ? 0u : 1u));
        bool is_swapped = i > 1 && j > 1 && key.at[i - 1] == letters[j - 2].c && key.at[i - 2] == letters[j - 1].c;
        if (is_swapped && older[j - 2] + 1 < row[j])
            row[j] = (uint8_t)(older[j - 2] + 1);
        least = row[j] < least ? row[j] : least;
    }
    return least;
}

/* The distance row by row, in a band of `most` beside the diagonal (what is beyond has more mistakes), stopped when
 * no cell can still be good enough. */
static size_t match_with_mistakes(const struct fiche_reading *r, size_t first, struct str key, size_t most)
{
    uint8_t cells[3][ROW];
    uint8_t *rows[3] = {cells[0], cells[1], cells[2]};
    size_t window = window_from(r, first, key.len + most), past = 0, best = most + 1;
    memset(cells, (int)most + 1, sizeof cells);
    for (size_t j = 0; j <= most; j++)
        cells[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= key.len; i++) {
        uint8_t *spare = rows[2];
        rows[2] = rows[1];
        rows[1] = rows[0];
        rows[0] = spare;
        size_t from = i > most ? i - most : 1, to = i + most < window ? i + most : window;
        if (from > to || fill_row(&r->letters[first], key, i, from, to, (uint8_t)most, rows) > most)
            return 0;
    }
    for (size_t j = key.len > most ? key.len - most : 1; j <= window && j <= key.len + most; j++)
        if (rows[0][j] < best && ends_word(r, first + j)) {
            best = rows[0][j];
            past = first + j;
        }
    return past;
}

/* ---- what is told before a key is compared ------------------------------------------------------------------ */

static uint64_t letter_bit(char c)
{
    return (uint64_t)1 << (image_class(c) & 63);
}

enum { HEAD = 14, SHORT_HEAD = 5, FIRST = FICHE_FIRST_LETTERS };

static uint64_t letters_of_key(struct str key, size_t most)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < most && i < key.len; i++)
        letters |= letter_bit(key.at[i]);
    return letters;
}

struct fiche_head fiche_head_of(struct str key)
{
    struct fiche_head head = {.letters = letters_of_key(key, HEAD), .few = letters_of_key(key, SHORT_HEAD), .mistakes = fiche_mistakes_for(key.len)};
    for (size_t i = 0; i < FIRST && key.len >= FIRST; i++)
        head.first[i] = letter_bit(key.at[i]);
    return head;
}

struct fiche_near fiche_near_of(const struct fiche_reading *r, size_t first)
{
    enum { SEEN = HEAD + FICHE_MOST_MISTAKES };
    struct fiche_near near = {.is_image = r->letters[first].is_image, .has_first = first + FIRST <= r->letter_count};
    uint64_t bits[SEEN], letters = 0;
    for (size_t i = 0; i < SEEN; i++) {
        bits[i] = first + i < r->letter_count ? letter_bit(r->letters[first + i].c) : 0;
        letters |= bits[i];
        if (i + 1 >= SHORT_HEAD && i + 1 <= SHORT_HEAD + FICHE_MOST_MISTAKES)
            near.few[i + 1 - SHORT_HEAD] = letters;
        if (i + 1 >= HEAD)
            near.letters[i + 1 - HEAD] = letters;
    }
    near.first[0] = bits[0] | bits[1];
    near.first[1] = bits[0] | bits[1] | bits[2];
    near.first[2] = bits[1] | bits[2];
    near.letter = bits[0];
    return near;
}

/* Whether more than `most` bits are set. */
static bool has_more(uint64_t bits, size_t most)
{
    while (bits != 0 && most-- > 0)
        bits &= bits - 1;
    return bits != 0;
}

bool fiche_may_match(const struct fiche_near *near, const struct fiche_head *head, size_t mistakes)
{
    if (has_more(head->few & ~near->few[mistakes], mistakes) || has_more(head->letters & ~near->letters[mistakes], mistakes))
        return false;
    if (head->first[0] == 0 || !near->has_first)
        return true; /* too short for it */
    if (mistakes == 0)
        return head->first[0] == near->letter;
    int alike = ((head->first[0] & near->first[0]) != 0) + ((head->first[1] & near->first[1]) != 0) + ((head->first[2] & near->first[2]) != 0);
    return alike >= 2 || (near->is_image && mistakes >= 2);
}

/* ---- the comparison ------------------------------------------------------------------------------------------ */

size_t fiche_match(const struct fiche_reading *r, size_t first, struct str key, size_t mistakes)
{
    size_t same = 0;
    while (same < key.len && first + same < r->letter_count && fiche_is_alike(&r->letters[first + same], key.at[same]) &&
           (same == 0 || r->letters[first + same - 1].line == r->letters[first + same].line || fiche_runs_on(r, first + same - 1)))
        same++;
    if (same == key.len && ends_word(r, first + same))
        return first + same;
    if (mistakes == 0 || first + 3 > r->letter_count || key.len < 3)
        return 0;
    int alike = 0; /* two of the first three letters, so that few places are looked at closely */
    for (size_t i = 0; i < 3; i++)
        for (size_t j = i > 0 ? i - 1 : 0; j <= i + 1 && j < 3; j++)
            if (fiche_is_alike(&r->letters[first + j], key.at[i])) {
                alike++;
                break;
            }
    bool is_cut = r->letters[first].is_image && mistakes >= 2; /* « ablissement »: its first letters lost */
    return (alike >= 2 || is_cut) ? match_with_mistakes(r, first, key, mistakes) : 0;
}

size_t fiche_mistakes_for(size_t len)
{
    size_t mistakes = len >= LABEL_FUZZY ? len / (LABEL_FUZZY + 1) + (len == LABEL_FUZZY) : len >= 6;
    return mistakes < LABEL_MAX_MISTAKES ? mistakes : LABEL_MAX_MISTAKES;
}
