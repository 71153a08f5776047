/* fiche_values: what stands between a label and the next one, without what the form printed there. */
#include <assert.h>

#include "parsers/fiche_private.h"

enum {
    FILLER_DOTS = 4,   /* dots in a row from which they are a line to write on; three may be a writer's */
    WRAP_COLUMNS = 60, /* a line of plain text this long may have been cut by the mail program */
};

/* Bytes of the filler that begins here (« …… », « ..... », « ___ », « ???? » where a charset lost them), 0 for none. */
static size_t filler_at(struct str rest)
{
    size_t len = 0, dots = 0, rules = 0, lost = 0;
    for (;;) {
        struct str here = str_from(rest, len);
        if (str_starts(here, STR("\xE2\x80\xA6"))) {
            dots += 3;
            len += 3;
        } else if (str_starts(here, STR("."))) {
            dots++;
            len++;
        } else if (str_starts(here, STR("_"))) {
            rules++;
            len++;
        } else if (str_starts(here, STR("?"))) {
            lost++;
            len++;
        } else
            break;
    }
    return dots >= FILLER_DOTS || lost >= FILLER_DOTS || rules >= 2 ? len : 0;
}

bool fiche_has_key(const struct fiche_words *words, struct str key)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->at[i], key))
            return true;
    return false;
}

/* Whether the text is one of the list, and nothing more. */
static bool is_one_of(struct fiche_reading *r, enum fiche_list list, struct str text)
{
    return fiche_has_key(&r->rules->lists[list], fiche_key(r->arena, text));
}

bool fiche_says_none(struct fiche_reading *r, struct str text)
{
    return is_one_of(r, LIST_NEANT, text);
}

/* Nothing that a person would have meant as a value. */
static bool is_empty_text(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x80 ? !str_starts(str_from(text, i), STR("\xE2\x80")) : str_is_alnum(c))
            return false;
        i += c >= 0x80 ? 2 : 0;
    }
    return true;
}

/* « …62992… »: dots before a value are the form's, and then those behind it too. */
static struct str without_dots_around(struct str text)
{
    static const struct str dots[] = {{".", 1}, {"\xE2\x80\xA6", 3}, {"_", 1}};
    bool had_dots = false;
    for (size_t i = 0; i < sizeof dots / sizeof dots[0];) {
        bool is_before = str_starts(text, dots[i]), is_behind = had_dots && str_ends(text, dots[i]);
        text = str_trim(str_slice(text, is_before ? dots[i].len : 0, text.len - (is_behind && !is_before ? dots[i].len : 0)));
        had_dots = had_dots || is_before;
        i = is_before || is_behind ? 0 : i + 1;
    }
    return text;
}

struct str fiche_clean(struct fiche_reading *r, struct str raw)
{
    char *out = arena_alloc(r->arena, raw.len + 1);
    size_t len = 0;
    while (raw.len > 0) {
        size_t skip = str_starts(raw, STR(DOCUMENT_BOX)) ? sizeof DOCUMENT_BOX - 1 : filler_at(raw);
        out[len++] = skip > 0 ? ' ' : raw.at[0];
        raw = str_from(raw, skip > 0 ? skip : 1);
    }
    struct str text = without_dots_around(utf8_tidy(r->arena, (struct str){out, len}));
    while (text.len > 0 && (text.at[0] == ':' || text.at[0] == '|'))
        text = str_trim(str_from(text, 1));
    while (text.len > 0 && text.at[text.len - 1] == '|')
        text = str_trim(str_slice(text, 0, text.len - 1));
    return is_empty_text(text) || is_one_of(r, LIST_CONSIGNES, text) ? STR("") : text;
}

/* « À vérifier : … », as our own forms say beside a value what is doubted of it (daemon/fiche_papier.c): whoever sends one back did not
 * write it. */
static bool is_ours(struct fiche_reading *r, struct str text)
{
    enum { HEAD = 16 }; /* bytes, with a space before the colon */
    size_t colon = str_find_char(fiche_cut(text, HEAD), ':');
    return colon != STR_NOT_FOUND && str_eq_c(fiche_key(r->arena, str_slice(text, 0, colon)), "averifier");
}

struct fiche_piece fiche_piece_of(struct fiche_reading *r, size_t line, size_t from, size_t to)
{
    struct str raw = str_slice(r->lines[line].text, from, to);
    struct fiche_mark mark;
    bool is_mark = from == 0 && fiche_mark_alone(&r->lines[line], &mark); /* a cross in a cell of its own is no value */
    struct str text = is_mark ? STR("") : fiche_clean(r, raw);
    if (is_ours(r, text))
        text = STR("");
    if (r->lines[line].from->source == SOURCE_IMAGE)
        text = fiche_plain_words(r->arena, text);
    return (struct fiche_piece){raw, text, line, str_trim(raw).len == 0};
}

/* Without the sign that parted it from the next label: « DUBOIS - Prénom : ». */
static struct str without_parting(struct str text)
{
    static const struct str signs[] = {{" -", 2}, {" \xE2\x80\x93", 4}, {",", 1}, {";", 1}, {" /", 2}, {"|", 1}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0];)
        if (str_ends(text, signs[i])) {
            text = str_trim(str_slice(text, 0, text.len - signs[i].len));
            i = 0;
        } else
            i++;
    return text;
}

struct fiche_pieces fiche_pieces_of(struct fiche_reading *r, size_t index, size_t from)
{
    const struct fiche_hit *hit = &r->hits[index], *next = index + 1 < r->hit_count ? hit + 1 : NULL;
    assert(hit != NULL);
    size_t last = next != NULL ? next->line : r->line_count - 1;
    struct fiche_pieces pieces = {arena_array(r->arena, last - hit->end_line + 2, sizeof *pieces.at), 0};
    for (size_t line = hit->end_line; line <= last && line < r->line_count; line++) {
        bool is_next = next != NULL && line == next->line;
        size_t to = is_next ? next->start : r->lines[line].text.len;
        if (line > hit->end_line && !r->lines[line].is_blank && is_one_of(r, LIST_FORMULES, r->lines[line].text))
            break; /* the mail goes on, the fiche does not */
        if (!is_next || to > 0)
            pieces.at[pieces.count++] = fiche_piece_of(r, line, line == hit->end_line ? from : 0, to);
        if (is_next && pieces.count > 0)
            pieces.at[pieces.count - 1].text = without_parting(pieces.at[pieces.count - 1].text);
    }
    return pieces;
}

/* Whether a value may go on from one line to the other: the same cell, or a cell to the right. */
static bool is_beside(const struct fiche_reading *r, size_t label_line, size_t line)
{
    const struct fiche_line *a = &r->lines[label_line], *b = &r->lines[line];
    return a->table == b->table ? a->row == b->row && a->column <= b->column : a->table == 0 || a->columns <= 1;
}

/* « (Voir aussi le rapport.) », « Remarque : … »: what somebody added between two labels. */
static bool is_note(struct fiche_reading *r, struct str text)
{
    if (text.at[0] == '(' && text.at[text.len - 1] == ')' && str_find_char(text, ' ') != STR_NOT_FOUND && str_ends(text, STR(".)")))
        return true;
    size_t colon = str_find_char(text, ':');
    if (colon == STR_NOT_FOUND)
        return false;
    return is_one_of(r, LIST_NOTES, str_slice(text, 0, colon));
}

/* The first piece that says something: on the label's line, or right below it (in a table, in the next cells). */
static size_t first_of(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct fiche_piece *piece = &pieces->at[i];
        const struct fiche_line *line = &r->lines[piece->line];
        if (i > 0 && !is_beside(r, pieces->at[0].line, piece->line))
            return pieces->count;
        if (piece->text.len > 0)
            return i > 0 && is_note(r, piece->text) ? pieces->count : i;
        bool may_skip = i == 0 || !piece->is_blank || (line->table > 0 && line->columns > 1);
        if (!may_skip)
            return pieces->count;
    }
    return pieces->count;
}

/* « EREA Simone » and, found apart in a picture, « Harquebois ..........»: the rest of the line to write on. */
static bool ends_with_leader(const struct fiche_reading *r, const struct fiche_piece *piece)
{
    bool found = false;
    for (size_t i = 0; i < piece->raw.len && !found && r->lines[piece->line].from->source == SOURCE_IMAGE; i++)
        found = filler_at(str_from(piece->raw, i)) > 0;
    return found;
}

/* Whether the line `text` finishes what `before` began: both of one paragraph, or visibly unfinished. */
static bool goes_on(const struct fiche_reading *r, const struct fiche_piece *before, const struct fiche_piece *piece)
{
    static const struct str open_ends[] = {{",", 1}, {"-", 1}, {"/", 1}, {"&", 1}, {" et", 3}, {" ou", 3}, {" de", 3}, {" du", 3}, {" des", 4}, {" la", 3}};
    if (r->lines[before->line].block == r->lines[piece->line].block)
        return true;
    if ((r->lines[before->line].wraps && r->lines[before->line].text.len >= WRAP_COLUMNS) || ends_with_leader(r, piece))
        return true;
    for (size_t i = 0; i < sizeof open_ends / sizeof open_ends[0]; i++)
        if (str_ends(before->text, open_ends[i]))
            return true;
    char c = piece->text.at[0];
    return c >= 'a' && c <= 'z';
}

static struct str gather(struct fiche_reading *r, const struct fiche_pieces *pieces, bool all_below)
{
    size_t first = first_of(r, pieces);
    if (first >= pieces->count)
        return STR_NONE;
    size_t end = first + 1;
    for (; end < pieces->count; end++) {
        const struct fiche_piece *piece = &pieces->at[end];
        if (piece->text.len == 0 && !piece->is_blank)
            continue; /* a line to write on */
        if (piece->text.len == 0 || !is_beside(r, pieces->at[0].line, piece->line) || is_note(r, piece->text))
            break;
        if (!all_below && !goes_on(r, &pieces->at[end - 1], piece))
            break;
    }
    struct fiche_pieces taken = {pieces->at + first, end - first};
    return fiche_whole(r, &taken);
}

/* « DURAND » in quotation marks, [DURAND], *DURAND*: signs around the whole of a value are none of it. */
static struct str without_signs_around(struct str text)
{
    static const struct {
        struct str open, close;
    } signs[] = {{{"*", 1}, {"*", 1}}, {{"\"", 1}, {"\"", 1}}, {{"[", 1}, {"]", 1}}, {{"\xC2\xAB", 2}, {"\xC2\xBB", 2}}, {{"\xE2\x80\x9C", 3}, {"\xE2\x80\x9D", 3}}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t both = signs[i].open.len + signs[i].close.len;
        if (text.len <= both || !str_starts(text, signs[i].open) || !str_ends(text, signs[i].close))
            continue;
        struct str inside = str_slice(text, signs[i].open.len, text.len - signs[i].close.len);
        bool is_whole = str_find(inside, signs[i].open) == STR_NOT_FOUND && str_find(inside, signs[i].close) == STR_NOT_FOUND;
        text = is_whole ? str_trim(inside) : text;
    }
    return text;
}

struct str fiche_one_line(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    struct str text = gather(r, pieces, false);
    while (str_ends(text, STR(":"))) /* « Nom DURAND : » */
        text = str_trim(str_slice(text, 0, text.len - 1));
    return without_signs_around(text);
}

struct str fiche_block_of(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    return gather(r, pieces, true);
}

struct str fiche_whole(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    size_t len = 0;
    for (size_t i = 0; i < pieces->count; i++)
        len += pieces->at[i].text.len + 1;
    char *out = arena_alloc(r->arena, len + 1);
    len = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        struct str text = pieces->at[i].text;
        if (text.len == 0)
            continue;
        if (len > 0)
            out[len++] = ' ';
        memcpy(out + len, text.at, text.len);
        len += text.len;
    }
    return (struct str){out, len};
}

struct str fiche_cut(struct str text, size_t most)
{
    while (most > 0 && most < text.len && ((unsigned char)text.at[most] & 0xC0) == 0x80)
        most--; /* not inside a character */
    return str_slice(text, 0, most);
}

void fiche_give(struct fiche_reading *r, enum fiche_field field, struct str value)
{
    if (field == FICHE_NO_FIELD || str_is_empty(value) || r->fiche->values[field].text.at != NULL)
        return;
    if (value.len > FICHE_MAX_VALUE) {
        value = fiche_cut(value, FICHE_MAX_VALUE);
        fiche_doubt(r->arena, r->fiche, field, STR("Le texte était trop long, la fin n’a pas été lue."));
    }
    r->fiche->values[field].text = utf8_tidy(r->arena, value);
    fiche_note_source(r, field, value);
}
