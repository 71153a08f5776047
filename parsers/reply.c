#include "parsers/reply.h"

#include "parsers/base/buf.h"
#include "parsers/reply_private.h"

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || str_is_digit(c) || (unsigned char)c >= 0x80;
}

bool reply_next_word(struct str *rest, struct str *out_word)
{
    size_t from = 0;
    while (from < rest->len && !is_word_byte(rest->at[from]))
        from++;
    size_t to = from;
    while (to < rest->len && is_word_byte(rest->at[to]))
        to++;
    *out_word = str_slice(*rest, from, to);
    *rest = str_from(*rest, to);
    return to > from;
}

/* Takes « > », «>>», « > > » off the line; some programs write a space or two before. */
static struct str without_marks(struct str line, bool *out_marked)
{
    struct str rest = str_trim(line);
    *out_marked = false;
    while (rest.len > 0 && rest.at[0] == '>') {
        *out_marked = true;
        rest = str_trim(str_from(rest, 1));
    }
    return rest;
}

static struct reply_lines read_lines(struct arena *arena, struct str body)
{
    struct reply_lines lines = {.arena = arena};
    size_t capacity = 0;
    struct str rest = body, raw = STR_NONE;
    while (lines.count < REPLY_MAX_LINES && str_next_line(&rest, &raw)) {
        lines.at = arena_grow(arena, lines.at, lines.count, &capacity, sizeof *lines.at);
        struct reply_line *line = &lines.at[lines.count++];
        line->raw = raw;
        struct str inner = without_marks(raw, &line->is_marked);
        line->folded = utf8_fold(arena, str_slice(inner, 0, REPLY_MAX_LINE));
        line->is_blank = line->folded.len == 0;
    }
    return lines;
}

/* The kept lines; runs of blank ones become one. */
static struct str join_lines(const struct reply_lines *lines)
{
    size_t room = 1;
    for (size_t i = 0; i < lines->count; i++)
        room += lines->at[i].raw.len + 2;
    struct buf out;
    buf_init(&out, room);
    bool gap = false;
    for (size_t i = 0; i < lines->count; i++) {
        const struct reply_line *line = &lines->at[i];
        if (line->is_dropped || line->is_blank) {
            gap = out.len > 0;
            continue;
        }
        buf_add(&out, gap ? STR("\n\n") : out.len > 0 ? STR("\n") : STR(""));
        buf_add(&out, str_trim(line->raw));
        gap = false;
    }
    struct str text = str_copy(lines->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

struct str reply_new_text(struct arena *arena, struct str body, const struct reply_context *context)
{
    struct reply_lines lines = read_lines(arena, utf8_clean(arena, body));
    if (!str_is_empty(context->question))
        reply_cut_question(&lines, context->question);
    reply_cut_quotes(&lines);
    reply_cut_additions(&lines, context->question, context->sender_name);
    return join_lines(&lines);
}
