/* fiche_pages: what a page prints of its own and nobody wrote there: its number, the title or the foot that stands on each.
 *
 *   number = ["page"] 1*3DIGIT [("/" / "sur" / "de") 1*3DIGIT]     alone in its line, with dashes around
 *
 * A value that goes on over the end of a page would have them in it. What has a colon or a box is the form's, repeated or not. */
#include "parsers/fiche_private.h"

enum {
    EDGE = 3,        /* lines at the head and at the foot of a page that may be its own */
    REPEATED_MIN = 6, /* letters of a line that is known again */
    NUMBER_MOST = 24, /* bytes of a line with a page's number */
};

static bool take(struct str *rest, const char *word)
{
    *rest = str_trim(*rest);
    bool found = str_starts(*rest, str_of(word));
    *rest = str_from(*rest, found ? strlen(word) : 0);
    return found;
}

static bool take_digits(struct str *rest)
{
    size_t len = 0;
    *rest = str_trim(*rest);
    while (len < rest->len && str_is_digit(rest->at[len]))
        len++;
    *rest = str_from(*rest, len);
    return len > 0 && len <= 3;
}

/* *out_word: it says « page », which no value does. */
static bool is_page_number(struct arena *arena, struct str text, bool *out_word)
{
    if (text.len > NUMBER_MOST)
        return false;
    struct str rest = utf8_fold(arena, text);
    while (take(&rest, "-") || take(&rest, "\xE2\x80\x93")) {
    }
    *out_word = take(&rest, "page") || take(&rest, "p.");
    if (!take_digits(&rest))
        return false;
    bool has_total = take(&rest, "/") || take(&rest, "sur") || take(&rest, "de");
    if (has_total && !take_digits(&rest))
        return false;
    while (take(&rest, "-") || take(&rest, "\xE2\x80\x93")) {
    }
    return str_trim(rest).len == 0;
}

/* The letters of a line that may stand on each page; empty for what may not. */
static struct str letters_of(struct arena *arena, const struct document_block *block)
{
    if (block->table > 0 || block->box_count > 0 || str_find_char(block->text, ':') != STR_NOT_FOUND)
        return STR("");
    struct str key = fiche_key(arena, block->text);
    char *out = arena_alloc(arena, key.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < key.len; i++)
        if (key.at[i] < '0' || key.at[i] > '9')
            out[len++] = key.at[i];
    return (struct str){out, len >= REPEATED_MIN ? len : 0};
}

static bool is_blank(const struct document_block *block)
{
    return str_trim(block->text).len == 0;
}

/* Where one page's blocks end, and its edges: at most EDGE that say something, from the head and from the foot. */
struct page {
    size_t past;
    size_t head[EDGE], foot[EDGE];
    size_t heads, feet;
};

static struct page page_from(const struct document *document, size_t first)
{
    struct page page = {.past = first};
    while (page.past < document->count && document->blocks[page.past].page == document->blocks[first].page)
        page.past++;
    for (size_t i = first; i < page.past && page.heads < EDGE; i++)
        if (!is_blank(&document->blocks[i]))
            page.head[page.heads++] = i;
    for (size_t i = page.past; i > first && page.feet < EDGE; i--)
        if (!is_blank(&document->blocks[i - 1]))
            page.foot[page.feet++] = i - 1;
    return page;
}

static void mark_repeated(struct arena *arena, const struct document *document, const size_t *before, size_t before_count, const size_t *here,
                          size_t here_count, bool *marks)
{
    for (size_t i = 0; i < here_count; i++) {
        struct str letters = letters_of(arena, &document->blocks[here[i]]);
        for (size_t j = 0; j < before_count && letters.len > 0; j++)
            if (str_eq(letters, letters_of(arena, &document->blocks[before[j]])))
                marks[here[i]] = true;
    }
}

static void mark_numbers(struct arena *arena, const struct document *document, const struct page *page, bool *marks)
{
    bool has_word = false;
    for (size_t i = 0; i < page->heads; i++)
        if (is_page_number(arena, document->blocks[page->head[i]].text, &has_word))
            marks[page->head[i]] = i == 0 || has_word;
    for (size_t i = 0; i < page->feet; i++)
        if (is_page_number(arena, document->blocks[page->foot[i]].text, &has_word))
            marks[page->foot[i]] = i == 0 || has_word;
}

bool *fiche_page_marks(struct arena *arena, const struct document *document)
{
    bool *marks = arena_array(arena, document->count + 1, sizeof *marks), has_word = false;
    struct page before = {0};
    for (size_t first = 0; first < document->count;) {
        struct page page = page_from(document, first);
        if (document->blocks[first].page > 0) {
            mark_numbers(arena, document, &page, marks);
            mark_repeated(arena, document, before.head, before.heads, page.head, page.heads, marks);
            mark_repeated(arena, document, before.foot, before.feet, page.foot, page.feet, marks);
            before = page;
        } else {
            for (size_t i = first; i < page.past; i++) /* a plain text keeps them where its author's program put them */
                marks[i] = is_page_number(arena, document->blocks[i].text, &has_word) && has_word;
        }
        first = page.past;
    }
    return marks;
}
