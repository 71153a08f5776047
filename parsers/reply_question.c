/* reply_question: our own words subtracted from an answer. The question is a row of words; a line of the answer whose
 * words stand in that row, one after the other, is ours, however it was wrapped, marked or stripped of its bullets. */
#include "parsers/reply_private.h"

enum {
    ANCHOR_WORDS = 4,  /* so many words in our order are no chance; fewer only count right after words of ours */
    MAX_LINE_WORDS = 400,
};

struct words {
    struct str *at;
    size_t count;
};

static struct words words_of(struct arena *arena, struct str folded, size_t max)
{
    struct words words = {.at = NULL};
    size_t capacity = 0;
    struct str word = STR_NONE;
    while (words.count < max && reply_next_word(&folded, &word)) {
        words.at = arena_grow(arena, words.at, words.count, &capacity, sizeof *words.at);
        words.at[words.count++] = word;
    }
    return words;
}

static bool stands_at(const struct words *question, size_t at, const struct words *line)
{
    if (at > question->count || question->count - at < line->count)
        return false;
    for (size_t i = 0; i < line->count; i++)
        if (!str_eq(question->at[at + i], line->at[i]))
            return false;
    return true;
}

/* Where in the question the line's words stand, or STR_NOT_FOUND. `next` is where the line above ended. */
static size_t find_line(const struct words *question, const struct words *line, size_t next)
{
    if (next != STR_NOT_FOUND && stands_at(question, next, line))
        return next;
    if (line->count < ANCHOR_WORDS)
        return STR_NOT_FOUND;
    for (size_t at = 0; at < question->count; at++)
        if (stands_at(question, at, line))
            return at;
    return STR_NOT_FOUND;
}

/* « Bonjour, » right above our first sure line: short lines that stand in our order before it are ours too. */
static void cut_above(struct reply_lines *lines, size_t line, const struct words *ours, size_t at)
{
    bool marked = lines->at[line].is_marked;
    while (line > 0 && at > 0) {
        struct reply_line *above = &lines->at[--line];
        if (above->is_blank)
            continue;
        struct words words = words_of(lines->arena, above->folded, ANCHOR_WORDS);
        if (above->is_dropped || above->is_marked != marked || words.count == 0 || words.count >= ANCHOR_WORDS || words.count > at ||
            !stands_at(ours, at - words.count, &words))
            return;
        above->is_dropped = true;
        at -= words.count;
    }
}

void reply_cut_question(struct reply_lines *lines, struct str question)
{
    struct words ours = words_of(lines->arena, utf8_fold(lines->arena, question), REPLY_MAX_QUESTION);
    size_t next = STR_NOT_FOUND;
    bool was_marked = false;
    for (size_t i = 0; i < lines->count; i++) {
        struct reply_line *line = &lines->at[i];
        if (line->is_blank)
            continue;
        struct words words = words_of(lines->arena, line->folded, MAX_LINE_WORDS);
        /* « favorable » below a marked line of ours, and not marked itself, is an answer between the lines */
        size_t at = find_line(&ours, &words, line->is_marked == was_marked ? next : STR_NOT_FOUND);
        line->is_dropped = at != STR_NOT_FOUND && words.count > 0;
        if (line->is_dropped && at != next)
            cut_above(lines, i, &ours, at);
        next = line->is_dropped ? at + words.count : STR_NOT_FOUND;
        was_marked = line->is_marked;
    }
}
