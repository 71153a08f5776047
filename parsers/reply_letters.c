/* reply_letters: a text as a row of letters, for comparing what we sent with what came back. What a program may do to a text
 * between the two must leave the row as it is: white space, wraps, hyphens, bullets and marks are no letters; an accented
 * letter and every `e` is none either (é, e, ?, &eacute;, =C3=A9 and « Ã© » are all nothing), nor is a link that a program
 * wrote behind a word, nor the token, which each mail carries. */
#include "parsers/reply_private.h"

enum {
    TOKEN_LETTERS = 32,
    ENTITY_BYTES = 10,
    SCHEME_BYTES = 24,     /* « x-apple-data-detectors: » */
    LINK_BYTES = 3000,     /* our own mailto links reach a thousand */
};

static size_t hex_run(struct str text, size_t at)
{
    size_t to = at;
    while (to < text.len && str_hex(text.at[to]) >= 0)
        to++;
    return to - at;
}

/* « &eacute; », « &#39; »: its bytes, 0 for a plain `&`. */
static size_t entity(struct str text, size_t at)
{
    for (size_t i = at + 1; i < text.len && i < at + ENTITY_BYTES; i++) {
        if (text.at[i] == ';')
            return i > at + 2 ? i + 1 - at : 0;
        if (!str_is_alnum(text.at[i]) && text.at[i] != '#')
            return 0;
    }
    return 0;
}

/* « <mailto:…> », « <calshow:1> », « [cid:…] »: its bytes, 0 for a bracket that a person wrote. */
static size_t link(struct str text, size_t at)
{
    char close = text.at[at] == '<' ? '>' : ']';
    size_t i = at + 1;
    while (i < text.len && i < at + SCHEME_BYTES && (str_is_alnum(text.at[i]) || text.at[i] == '-'))
        i++;
    if (i < at + 3 || i >= text.len || text.at[i] != ':')
        return 0;
    for (; i < text.len && i < at + LINK_BYTES; i++)
        if (text.at[i] == close)
            return i + 1 - at;
    return 0;
}

/* « mailto:… », « https://… » as it stands in a text: its bytes. */
static size_t address(struct str text, size_t at)
{
    struct str rest = str_slice(text, at, at + LINK_BYTES);
    size_t end = 0;
    if (!str_starts_nocase(rest, STR("mailto:")) && !str_starts_nocase(rest, STR("https://")) && !str_starts_nocase(rest, STR("http://")))
        return 0;
    while (end < rest.len && strchr(" \t\r\n<>()[]\"", rest.at[end]) == NULL)
        end++;
    return end;
}

/* A character that was a letter, or what is left of one. */
static bool is_lost_letter(int32_t point)
{
    return (point >= 0xC0 && point <= 0x24F && point != 0xD7 && point != 0xF7) || (point >= 0x300 && point <= 0x36F) || point == 0xFFFD;
}

static bool combining_follows(struct str text, size_t at)
{
    return at + 1 < text.len && ((unsigned char)text.at[at + 1] == 0xCC || (unsigned char)text.at[at + 1] == 0xCD);
}

/* What each byte of ASCII leaves: its letter, « e » nothing but a place in the word, `&` of what must be looked at, a blank of all else. */
static const char left[] =
    "                                      &         0123456789  && &"
    " abcd.fghijklmnopqrstuvwxyz&     abcd.fghijklmnopqrstuvwxyz     ";

/* An entity, a link, a lost letter, or a mere sign. */
static struct reply_unit read_sign(struct str text, size_t *at)
{
    size_t here = *at, skipped = 0;
    char c = text.at[here];
    bool lost = false;
    if (c == '&') {
        skipped = entity(text, here);
        lost = skipped > 0 && !str_starts(str_from(text, here), STR("&nbsp;"));
    } else if (c == '<' || c == '[') {
        skipped = link(text, here);
    } else if (c == '=' && here + 2 < text.len && text.at[here + 1] != 0 && strchr("89ABCDEF", text.at[here + 1]) != NULL && str_hex(text.at[here + 2]) >= 0) {
        skipped = 3;
        lost = true;
    } else if (c == '?') {
        lost = here > 0 && here + 1 < text.len && str_is_alnum(text.at[here - 1]) && str_is_alnum(text.at[here + 1]) && !str_is_digit(text.at[here + 1]);
    }
    *at = here + (skipped > 0 ? skipped : 1);
    return (struct reply_unit){lost ? UNIT_LOST : UNIT_GAP, 0, 0};
}

struct reply_unit reply_next_unit(struct str text, size_t *at)
{
    size_t here = *at;
    unsigned char c = (unsigned char)text.at[here];
    if (c >= 0x80) {
        struct str rest = str_from(text, here);
        int32_t point = 0;
        (void)utf8_next(&rest, &point);
        *at = text.len - rest.len;
        return (struct reply_unit){is_lost_letter(point) ? UNIT_LOST : UNIT_GAP, 0, point};
    }
    char letter = left[c];
    *at = here + 1;
    if (letter == ' ')
        return (struct reply_unit){UNIT_GAP, 0, 0};
    if (letter == '&') {
        *at = here;
        return read_sign(text, at);
    }
    if ((letter == 'm' || letter == 'h') && (here == 0 || !str_is_alnum(text.at[here - 1])) && address(text, here) > 0) {
        *at = here + address(text, here);
        return (struct reply_unit){UNIT_GAP, 0, 0};
    }
    if (str_hex(letter == '.' ? 'e' : letter) >= 0 && (here == 0 || !str_is_alnum(text.at[here - 1]))) {
        size_t hex = hex_run(text, here);
        *at += hex >= TOKEN_LETTERS ? hex - 1 : 0;
        if (hex >= TOKEN_LETTERS)
            return (struct reply_unit){UNIT_GAP, 0, 0};
    }
    return letter == '.' || combining_follows(text, here) ? (struct reply_unit){UNIT_LOST, 0, 0} : (struct reply_unit){UNIT_LETTER, letter, 0};
}

struct str reply_letters_of(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        struct reply_unit unit = reply_next_unit(text, &at);
        if (unit.kind == UNIT_LETTER)
            out[len++] = unit.letter;
    }
    return (struct str){out, len};
}

/* ---- the question ---- */

static void add_label(struct reply_sent *sent, struct str letters)
{
    if (letters.len >= 2 && letters.len <= REPLY_LABEL_LETTERS && sent->label_count < REPLY_MAX_LABELS)
        sent->labels[sent->label_count++] = letters;
}

/* What stands in « » are words that we propose: the labels of buttons, the words to begin with. */
static void read_text(struct arena *arena, struct reply_sent *sent, struct str text)
{
    enum { OPENS = 0xAB, CLOSES = 0xBB };
    size_t room = text.len < REPLY_MAX_QUESTION ? text.len : REPLY_MAX_QUESTION, opened = SIZE_MAX;
    sent->letters = arena_alloc(arena, room + REPLY_GRAM);
    sent->is_proposed = arena_alloc(arena, room + REPLY_GRAM);
    for (size_t at = 0; at < text.len && sent->count < room;) {
        struct reply_unit unit = reply_next_unit(text, &at);
        if (unit.point == OPENS)
            opened = sent->count;
        if (unit.point == CLOSES && opened != SIZE_MAX) {
            add_label(sent, (struct str){sent->letters + opened, sent->count - opened});
            memset(sent->is_proposed + opened, 1, sent->count - opened);
            opened = SIZE_MAX;
        }
        if (unit.kind == UNIT_LETTER)
            sent->letters[sent->count++] = unit.letter;
    }
}

void reply_read_sent(struct arena *arena, struct str question, struct reply_sent *out_sent)
{
    enum { PIECES = 64 }; /* of mails that were sent about one question */
    struct str labels = STR_NONE, label = STR_NONE, text = STR_NONE;
    for (size_t i = 0; i < PIECES && question.len > 0; i++) {
        size_t below = str_find_char(question, REPLY_LABELS_BELOW);
        struct str rest = below == STR_NOT_FOUND ? STR("") : str_from(question, below + 1);
        text = str_join(arena, text, STR("\n"), str_slice(question, 0, below));
        below = str_find_char(rest, REPLY_TEXT_BELOW);
        labels = str_join(arena, labels, STR("\n"), str_slice(rest, 0, below));
        question = below == STR_NOT_FOUND ? STR("") : str_from(rest, below + 1);
    }
    text = utf8_clean(arena, text);
    labels = utf8_clean(arena, labels);
    *out_sent = (struct reply_sent){.count = 0};
    read_text(arena, out_sent, text);
    reply_read_items(arena, text, out_sent);
    while (str_next_line(&labels, &label))
        add_label(out_sent, reply_letters_of(arena, label));
}

/* ---- the answer ---- */

static struct reply_word *new_word(struct arena *arena, struct reply_row *row, size_t line, size_t from)
{
    row->words = arena_grow(arena, row->words, row->word_count, &row->word_room, sizeof *row->words);
    struct reply_word *word = &row->words[row->word_count++];
    *word = (struct reply_word){.line = (uint32_t)line, .from = (uint32_t)from, .first = (uint32_t)row->count};
    return word;
}

static void read_line(struct arena *arena, struct reply_row *row, struct str raw, size_t line)
{
    struct reply_word *word = NULL;
    for (size_t at = 0; at < raw.len && row->count < REPLY_MAX_LETTERS;) {
        size_t from = at;
        struct reply_unit unit = reply_next_unit(raw, &at);
        if (unit.kind == UNIT_GAP) {
            word = NULL;
            continue;
        }
        if (word == NULL)
            word = new_word(arena, row, line, from);
        word->to = (uint32_t)at;
        if (unit.kind == UNIT_LETTER) {
            row->letters[row->count++] = unit.letter;
            word->letters++;
        }
    }
}

void reply_read_row(const struct reply_lines *lines, struct reply_row *out_row)
{
    size_t bytes = 0;
    for (size_t i = 0; i < lines->count; i++)
        bytes += lines->at[i].raw.len;
    *out_row = (struct reply_row){.count = 0};
    out_row->letters = arena_alloc(lines->arena, (bytes < REPLY_MAX_LETTERS ? bytes : REPLY_MAX_LETTERS) + REPLY_GRAM);
    for (size_t i = 0; i < lines->count; i++) {
        lines->at[i].first_word = out_row->word_count;
        read_line(lines->arena, out_row, str_slice(lines->at[i].raw, 0, UINT32_MAX / 2), i);
        lines->at[i].words = out_row->word_count - lines->at[i].first_word;
    }
}
