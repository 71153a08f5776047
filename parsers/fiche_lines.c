/* fiche_lines: the document as lines, and its letters and digits as one stream in which labels are looked for. */
#include "parsers/fiche_private.h"

#include <utf8proc.h>

enum {
    COLUMN_GAP = 3,     /* spaces that part two columns of a plain text */
    FOLDED_CACHE = 256, /* characters whose folded form is remembered; French has about 40 that are not ASCII */
};

struct folded {
    int32_t point;
    struct str letters;
};

/* The letters and digits that `point` folds to; empty for everything else. `cache` may be NULL. */
static struct str letters_of(struct arena *arena, struct folded *cache, int32_t point, const char *at, size_t len)
{
    struct folded none = {0}, *slot = cache == NULL ? &none : &cache[point & (FOLDED_CACHE - 1)];
    if (slot->point == point && slot->letters.at != NULL)
        return slot->letters;
    utf8proc_category_t category = utf8proc_category(point);
    bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
    struct str letters = is_letter ? utf8_fold(arena, (struct str){at, len}) : STR("");
    *slot = (struct folded){point, letters};
    return letters;
}

/* Takes one character off *rest; the folded letters of it, in `one` where that is one ASCII letter. */
static struct str next_letters(struct arena *arena, struct folded *cache, struct str *rest, char *one)
{
    const char *at = rest->at;
    if ((unsigned char)*at < 0x80) {
        *rest = str_from(*rest, 1);
        *one = *at >= 'A' && *at <= 'Z' ? (char)(*at | 32) : *at;
        return (struct str){one, str_is_alnum(*at) ? 1u : 0u};
    }
    int32_t point = 0;
    utf8_next(rest, &point);
    *one = utf8_plain_letter(point);
    if (*one != 0)
        return (struct str){one, 1};
    return letters_of(arena, cache, point, at, (size_t)(rest->at - at));
}

struct str fiche_key(struct arena *arena, struct str text)
{
    struct str rest = text;
    char *out = arena_alloc(arena, rest.len * 4 + 1), one = 0;
    size_t len = 0, room = rest.len * 4;
    while (rest.len > 0) {
        struct str letters = next_letters(arena, NULL, &rest, &one);
        for (size_t i = 0; i < letters.len && len < room; i++)
            out[len++] = letters.at[i];
    }
    return (struct str){out, len};
}

/* What may stand before a label at the head of a line: a cross typed as a mark, « oui », a number of a list. */
static bool is_prefix_word(struct str word)
{
    return str_eq_c(word, "x") || str_eq_c(word, "oui") || (word.len <= 2 && word.len > 0 && str_is_digit(word.at[0]));
}

/* The letters of one line. `room` letters are left; those past it are not looked at. */
static size_t read_letters(struct arena *arena, struct folded *cache, const struct fiche_line *line, uint32_t number,
                           struct fiche_letter *out, size_t room)
{
    bool is_image = line->from->source == SOURCE_IMAGE;
    struct str rest = line->text;
    char word[3] = {0}, one = 0;
    size_t count = 0, word_len = 0, gap = 0;
    bool in_word = false, is_head = true;
    while (rest.len > 0) {
        uint32_t at = (uint32_t)(rest.at - line->text.at);
        bool starts = !in_word;
        struct str letters = next_letters(arena, cache, &rest, &one);
        in_word = letters.len > 0;
        gap = line->text.at[at] == ' ' ? gap + 1 : line->text.at[at] == '\t' || line->text.at[at] == '|' ? COLUMN_GAP : 0;
        if (gap >= COLUMN_GAP) { /* a column of a table told as text begins like a line */
            is_head = true;
            word_len = 0;
        }
        if (starts && in_word) {
            is_head = is_head && (word_len == 0 || is_prefix_word((struct str){word, word_len}));
            word_len = 0;
        }
        for (size_t i = 0; i < letters.len && count < room; i++) {
            if (word_len < sizeof word)
                word[word_len++] = letters.at[i];
            out[count++] = (struct fiche_letter){letters.at[i], starts && i == 0, is_head, is_image, number, at,
                                                 (uint32_t)(rest.at - line->text.at)};
        }
    }
    return count;
}

static size_t count_boxes(struct str text)
{
    size_t count = 0;
    for (size_t at; (at = str_find(text, STR(DOCUMENT_BOX))) != STR_NOT_FOUND; count++)
        text = str_from(text, at + sizeof DOCUMENT_BOX - 1);
    return count;
}

/* What utf8_tidy leaves nothing of; most lines are told by a letter. */
static bool is_blank(struct arena *arena, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] > ' ' && text.at[i] < 0x7F)
            return false;
    return utf8_tidy(arena, text).len == 0;
}

static void add_lines(struct fiche_reading *r, const struct document_block *block, size_t index, bool wraps, size_t room)
{
    struct str rest = block->text, text;
    size_t box = 0;
    while (r->line_count < room && str_next(&rest, '\n', &text)) {
        size_t boxes = count_boxes(text);
        if (boxes > block->box_count - box)
            boxes = block->box_count - box;
        r->lines[r->line_count++] = (struct fiche_line){
            .text = text, .boxes = boxes > 0 ? block->boxes + box : NULL, .box_count = boxes, .block = index, .table = block->table,
            .row = block->table_row, .column = block->column, .columns = block->columns,
            .is_blank = is_blank(r->arena, text), .wraps = wraps, .from = block, .at = (size_t)(text.at - block->text.at)};
        box += boxes;
    }
}

/* Whether the blocks are lines as they were seen, and no paragraphs. */
static bool is_of_lines(const struct document *document, const struct document_block *block)
{
    return document->format == FORMAT_TEXT || document->format == FORMAT_EML || document->format == FORMAT_PDF || block->source == SOURCE_IMAGE;
}

void fiche_lines_read(struct fiche_reading *r, const struct document *document)
{
    size_t room = document->count + 1, bytes = 0, last = 0;
    for (; last < document->count && bytes + document->blocks[last].text.len <= FICHE_MAX_READ; last++) {
        bytes += document->blocks[last].text.len;
        for (size_t i = 0; i < document->blocks[last].text.len; i++)
            room += document->blocks[last].text.at[i] == '\n';
    }
    r->lines = arena_array(r->arena, room, sizeof *r->lines);
    const bool *marks = fiche_page_marks(r->arena, document);
    for (size_t i = 0; i < last; i++)
        if (!document->blocks[i].is_placeholder && !marks[i])
            add_lines(r, &document->blocks[i], i, is_of_lines(document, &document->blocks[i]), room);
    struct folded *cache = arena_array(r->arena, FOLDED_CACHE, sizeof *cache);
    r->letters = arena_array(r->arena, bytes + 1, sizeof *r->letters);
    for (size_t i = 0; i < r->line_count; i++)
        r->letter_count += read_letters(r->arena, cache, &r->lines[i], (uint32_t)i, r->letters + r->letter_count, bytes - r->letter_count);
}
