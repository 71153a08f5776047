/* fiche_hint: the letters of a text in one row, and the labels that open sections, as generously as they can be found: through the
 * ends of lines, with all their mistakes, believed without a colon. What has too few of them so is no fiche. */
#include "parsers/fiche_hint.h"

#include "parsers/fiche_private.h"

enum {
    GAP = 3,     /* spaces behind which a column begins, as a line does */
    QUOTED = 8,  /* letters from which a line that stands in the question is the question's */
    ENTITY = 10, /* bytes of « &Ccedil; » and their like, more than any letter's has */
    LEAST = 2,   /* labels that fiche_read asks for at the least, beside the title; one of them on no other paper */
};

struct hint {
    struct fiche_reading reading; /* letters alone */
    size_t room;
    struct str question; /* its letters */
    char *row;           /* the letters once more, as text */
    size_t line, word;   /* the letters where these begin */
    size_t gap;
    bool in_word, is_head;
    bool keeps_lines; /* a page in whose source the ends of lines may be ends of lines */
    unsigned unclosed; /* what is opened in the page and nowhere closed: bits of find_close */
    bool *is_seen; /* of each label */
    size_t sure, own;
};

/* ---- letters ----------------------------------------------------------------------------------------------- */

/* « 1. », « x », « oui » before a label leave it at the head of its line. */
static bool is_prefix_word(const struct hint *hint)
{
    struct str word = {hint->row + hint->word, hint->reading.letter_count - hint->word};
    return str_eq_c(word, "x") || str_eq_c(word, "oui") || (word.len <= 2 && word.len > 0 && str_is_digit(word.at[0]));
}

static void end_word(struct hint *hint)
{
    hint->is_head = hint->is_head && (!hint->in_word || is_prefix_word(hint));
    hint->in_word = false;
}

static void add_letter(struct hint *hint, char c)
{
    struct fiche_reading *r = &hint->reading;
    if (r->letter_count == hint->room)
        return;
    if (!hint->in_word)
        hint->word = r->letter_count;
    hint->row[r->letter_count] = c;
    r->letters[r->letter_count] = (struct fiche_letter){.c = c, .starts_word = !hint->in_word, .is_head = hint->is_head, .at = (uint32_t)r->letter_count};
    r->letter_count++;
    hint->in_word = true;
    hint->gap = 0;
}

/* A cell of a form that says no more than a label is the form's, wherever else the label is named. */
static bool is_bare_label(const struct fiche_rules *rules, struct str line)
{
    for (size_t i = 0; i < rules->label_count; i++)
        for (size_t k = 0; k < rules->labels[i].key_count; k++)
            if (str_eq(rules->labels[i].keys[k], line))
                return true;
    return false;
}

/* The line is complete: left out where the question has it. */
static void end_line(struct hint *hint)
{
    struct str line = {hint->row + hint->line, hint->reading.letter_count - hint->line};
    if (line.len >= QUOTED && str_find(hint->question, line) != STR_NOT_FOUND && !is_bare_label(hint->reading.rules, line))
        hint->reading.letter_count = hint->line;
    hint->line = hint->reading.letter_count;
    hint->in_word = false;
    hint->is_head = true;
}

static void add_other(struct hint *hint, int32_t point)
{
    end_word(hint);
    hint->gap = point == ' ' ? hint->gap + 1 : point == '\t' || point == '|' ? GAP : 0;
    hint->is_head = hint->is_head || hint->gap >= GAP;
    if (point == '\n')
        end_line(hint);
}

static void add_point(struct hint *hint, int32_t point)
{
    char bytes[4], plain = point < 0x80 ? (char)(point | (point >= 'A' && point <= 'Z' ? 32 : 0)) : utf8_plain_letter(point);
    if (plain != 0 && str_is_alnum(plain)) {
        add_letter(hint, plain);
    } else if (plain != 0 || point < 0x100 || (point >= 0x2000 && point < 0x2070)) {
        add_other(hint, point);
    } else {
        struct str folded = utf8_fold(hint->reading.arena, (struct str){bytes, utf8_put(bytes, point)});
        if (folded.len == 0 || !str_is_alnum(folded.at[0]))
            add_other(hint, point);
        for (size_t i = 0; i < folded.len; i++)
            if (str_is_alnum(folded.at[i]))
                add_letter(hint, folded.at[i]);
    }
}

/* ---- pages ------------------------------------------------------------------------------------------------- */

static int32_t point_of_number(struct str digits)
{
    bool is_hex = digits.len > 0 && (digits.at[0] == 'x' || digits.at[0] == 'X');
    int32_t point = 0;
    for (size_t i = is_hex ? 1 : 0; i < digits.len; i++) {
        char c = digits.at[i];
        int32_t digit = str_is_digit(c) ? c - '0' : is_hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0)
            return ' ';
        point = point * (is_hex ? 16 : 10) + digit;
    }
    return point > 0 && point <= 0x10FFFF ? point : ' ';
}

/* « &eacute; » is its first letter, « &oelig; » two; any other is none. Returns its bytes, 1 where « & » is only that. */
static size_t add_entity(struct hint *hint, struct str rest)
{
    static const char *const accents[] = {"acute", "grave", "circ", "uml", "cedil", "tilde", "ring"};
    size_t end = str_find_char(str_slice(rest, 0, ENTITY), ';');
    struct str name = end == STR_NOT_FOUND ? STR_NONE : str_slice(rest, 1, end);
    if (name.len < 2) {
        end_word(hint);
        return 1;
    }
    bool is_letter = false, is_two = str_eq_nocase(name, STR("oelig")) || str_eq_nocase(name, STR("aelig"));
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++)
        is_letter = is_letter || str_eq_c(str_from(name, 1), accents[i]);
    if (is_letter || is_two)
        add_point(hint, name.at[0]);
    if (is_two)
        add_letter(hint, 'e');
    if (!is_letter && !is_two)
        add_point(hint, name.at[0] == '#' ? point_of_number(str_from(name, 1)) : ' ');
    return end + 1;
}

/* Where something is closed; once it was not found it is not looked for again, however often it is opened. */
static size_t find_close(struct hint *hint, unsigned what, struct str rest, const char *close)
{
    size_t end = (hint->unclosed & what) != 0 ? STR_NOT_FOUND : str_find_nocase(rest, str_of(close));
    if (end == STR_NOT_FOUND)
        hint->unclosed |= what;
    return end;
}

/* Bytes of a comment or a style sheet, which say nothing, however long they are; 0 for any other tag. */
static size_t skip_silent(struct hint *hint, struct str rest)
{
    static const struct { const char *opens, *closes; } silent[] = {{"<!--", "-->"}, {"<style", "</style"}, {"<script", "</script"}};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        if (str_starts_nocase(rest, str_of(silent[i].opens))) {
            size_t end = find_close(hint, 2U << i, rest, silent[i].closes);
            return end == STR_NOT_FOUND ? 0 : end + strlen(silent[i].closes);
        }
    return 0;
}

/* Bytes of a tag; 1 where « < » is only that. Those that stand within a line end a word at most. */
static size_t skip_tag(struct hint *hint, struct str rest)
{
    size_t silent = skip_silent(hint, rest);
    if (silent > 0)
        return silent;
    static const char *const within[] = {"a", "b", "i", "u", "em", "strong", "span", "font", "small", "big", "sub", "sup", "o"};
    size_t first = rest.len > 1 && rest.at[1] == '/' ? 2 : 1, past = first;
    bool is_tag = rest.len > first && (str_is_alnum(rest.at[first]) || rest.at[first] == '!' || rest.at[first] == '?');
    size_t end = is_tag ? find_close(hint, 1, rest, ">") : STR_NOT_FOUND;
    bool ends_line = end != STR_NOT_FOUND;
    end_word(hint);
    while (past < rest.len && str_is_alnum(rest.at[past]))
        past++;
    for (size_t i = 0; i < sizeof within / sizeof within[0]; i++)
        ends_line = ends_line && !str_eq_nocase(str_slice(rest, first, past), str_of(within[i]));
    if (ends_line)
        end_line(hint);
    return end == STR_NOT_FOUND ? 1 : end + 1;
}

/* What may show the lines of a page's source as lines: in doubt it does, and the page is read. */
static bool may_keep_lines(struct str html)
{
    static const char *const signs[] = {"<pre", "<textarea", "<xmp", "<listing", "<plaintext", "white-space", NULL};
    for (const char *const *sign = signs; *sign != NULL; sign++)
        if (str_find_nocase(html, str_of(*sign)) != STR_NOT_FOUND)
            return true;
    return false;
}

/* The end of a line in a page's source is a blank, and where it may be more a line begins below it. */
static void add_line_end(struct hint *hint)
{
    add_other(hint, hint->keeps_lines ? '\n' : ' ');
}

/* ---- labels ------------------------------------------------------------------------------------------------ */

static bool stands_at(const struct fiche_reading *r, const struct fiche_near *near, size_t first, const struct fiche_label *label)
{
    for (size_t k = 0; k < label->key_count; k++) {
        size_t mistakes = r->letters[first].is_head ? fiche_mistakes_for(label->keys[k].len) : 0;
        if (fiche_may_match(near, &label->heads[k], mistakes) && fiche_match(r, first, label->keys[k], mistakes) > 0)
            return true;
    }
    return false;
}

/* Looks for the labels that open sections: at the heads of lines, or behind them. */
static void look(struct hint *hint, bool at_heads)
{
    const struct fiche_reading *r = &hint->reading;
    for (size_t first = 0; first < r->letter_count; first++) {
        if (!r->letters[first].starts_word || r->letters[first].is_head != at_heads)
            continue;
        const struct fiche_near near = fiche_near_of(r, first);
        for (size_t i = 0; i < r->rules->label_count; i++) {
            const struct fiche_label *label = &r->rules->labels[i];
            if (label->opens != OPENS_EVERYWHERE || hint->is_seen[i] || !stands_at(r, &near, first, label))
                continue;
            hint->is_seen[i] = true;
            hint->sure++;
            hint->own += label->is_own;
        }
    }
}

/* Behind the head of a line a label is one only where its section was opened by one at a head. */
static bool judge(struct hint *hint)
{
    look(hint, true);
    if (hint->sure > 0 && (hint->own == 0 || hint->sure < LEAST))
        look(hint, false);
    return hint->own > 0 && hint->sure >= LEAST;
}

/* ---- texts ------------------------------------------------------------------------------------------------- */

static struct hint *hint_new(struct arena *arena, const struct fiche_rules *rules, struct str text, struct str question)
{
    struct hint *hint = ARENA_NEW(arena, struct hint);
    *hint = (struct hint){.reading = {.arena = arena, .rules = rules, .line_count = 1}, .is_head = true};
    hint->room = text.len < FICHE_MAX_READ ? text.len : FICHE_MAX_READ;
    hint->question = str_is_empty(question) ? STR("") : fiche_key(arena, question);
    hint->row = arena_alloc(arena, hint->room + 1);
    hint->reading.lines = ARENA_NEW(arena, struct fiche_line);
    hint->reading.letters = arena_array(arena, hint->room + 1, sizeof *hint->reading.letters);
    hint->is_seen = arena_array(arena, rules->label_count + 1, sizeof *hint->is_seen);
    return hint;
}

bool fiche_may_be(struct arena *arena, const struct fiche_rules *rules, struct str text, struct str question)
{
    struct hint *hint = hint_new(arena, rules, text, question);
    for (int32_t point = 0; utf8_next(&text, &point);)
        add_point(hint, point);
    end_line(hint);
    return judge(hint);
}

bool fiche_may_be_page(struct arena *arena, const struct fiche_rules *rules, struct str html, struct str question)
{
    struct hint *hint = hint_new(arena, rules, html, question);
    hint->keeps_lines = may_keep_lines(html);
    while (html.len > 0) {
        int32_t point = 0;
        if (html.at[0] == '&')
            html = str_from(html, add_entity(hint, html));
        else if (html.at[0] == '<')
            html = str_from(html, skip_tag(hint, html));
        else if (utf8_next(&html, &point) && (point == '\n' || point == '\r'))
            add_line_end(hint);
        else
            add_point(hint, point);
    }
    end_line(hint);
    return judge(hint);
}
