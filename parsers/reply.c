#include "parsers/reply.h"

#include "parsers/base/buf.h"
#include "parsers/reply_private.h"

static bool holds_word(struct str folded, const char *const *stems, const char *const *whole)
{
    struct str word = STR_NONE;
    while (str_next_word(&folded, &word)) {
        if (str_starts_any(word, stems) || str_is_any(word, whole))
            return true;
    }
    return false;
}

bool reply_says_avis(struct str folded)
{
    static const char *const stems[] = {
        "favorabl", "defavorabl", "accord", "refus", "oppos", "accept", "admis", "reserv", "approuv", "rejet", "desaccord", NULL};
    static const char *const whole[] = {"oui", "ok", "nok", "fav", "def", NULL};
    return holds_word(folded, stems, whole);
}

bool reply_decides(struct str folded)
{
    static const char *const stems[] = {
        "valid", "retrait", "retir", "erreur", "impossib", "complet", "accueil", "conteste", "maintien", "maintenu", "annul", NULL};
    static const char *const whole[] = {"non", "pas", "plus", "sauf", "mais", "si", "contre", NULL};
    return reply_says_avis(folded) || holds_word(folded, stems, whole);
}

/* « HV> », as mutt and others mark with the initials of who is quoted: their bytes. */
static size_t initials(struct str line)
{
    enum { FEWEST = 2, MOST = 4 };
    size_t capitals = 0;
    while (capitals < line.len && line.at[capitals] >= 'A' && line.at[capitals] <= 'Z')
        capitals++;
    bool word = str_starts(line, STR("OK>")) || str_starts(line, STR("NB>")) || str_starts(line, STR("PS>")); /* « OK> » is what somebody answers */
    return capitals >= FEWEST && capitals <= MOST && capitals < line.len && line.at[capitals] == '>' && !word ? capitals : 0;
}

/* Takes « > », «>>», « > > » off the line; some programs write a space or two before. */
static struct str without_marks(struct str line, bool *out_marked)
{
    struct str rest = str_trim(line);
    rest = str_from(rest, initials(rest));
    *out_marked = false;
    while (rest.len > 0 && rest.at[0] == '>') {
        *out_marked = true;
        rest = str_trim(str_from(rest, 1));
    }
    return rest;
}

/* A blank line may hold no-break spaces; most lines show at their first byte that they are none. */
static bool is_blank(struct arena *arena, struct str inner)
{
    return inner.len == 0 || ((unsigned char)inner.at[0] >= 0x80 && utf8_fold(arena, str_slice(inner, 0, REPLY_MAX_LINE)).len == 0);
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
        line->inner = without_marks(raw, &line->is_marked);
        line->is_blank = is_blank(arena, line->inner);
    }
    return lines;
}

struct str reply_fold(struct arena *arena, struct reply_line *line)
{
    if (line->folded.at == NULL)
        line->folded = utf8_fold(arena, str_slice(line->inner, 0, REPLY_MAX_LINE));
    return line->folded;
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

static void cut_rest(struct reply_lines *lines, const struct reply_context *context)
{
    for (size_t i = 0; i < lines->count; i++)
        if (!lines->at[i].is_ours)
            (void)reply_fold(lines->arena, &lines->at[i]);
    reply_cut_quotes(lines);
    reply_cut_houses(lines);
    reply_cut_marked_signatures(lines);
    reply_cut_signatures(lines, context->question, context->sender_name);
}

struct str reply_new_text(struct arena *arena, struct str body, const struct reply_context *context)
{
    struct reply_lines lines = read_lines(arena, utf8_clean(arena, body));
    if (!str_is_empty(context->question))
        reply_cut_question(&lines, context->question);
    cut_rest(&lines, context);
    return join_lines(&lines);
}

struct str reply_text_inside(struct arena *arena, struct str body, const struct reply_context *context)
{
    struct reply_lines lines = read_lines(arena, utf8_clean(arena, body));
    size_t first = 0, end = 0;
    if (str_is_empty(context->question))
        return STR("");
    reply_cut_question(&lines, context->question);
    for (size_t i = lines.count; i-- > 0;) {
        first = lines.at[i].is_ours ? i : first;
        end = lines.at[i].is_ours && end == 0 ? i : end;
    }
    lines.at += first;
    lines.count = end - first;
    cut_rest(&lines, context);
    return join_lines(&lines);
}
