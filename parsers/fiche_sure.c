/* fiche_sure: where a value was read, and how sure its reader was of it. A word of the document that the reader doubts makes
 * the value doubtful that holds it; of a long text, which one wrong letter does not spoil, the letters count on average. */
#include "parsers/fiche_private.h"

enum { LONG_TEXT = 80 /* bytes from which a value is read as a text */ };

void fiche_evidence(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    r->evidence = *pieces;
}

void fiche_evidence_line(struct fiche_reading *r, size_t line)
{
    struct fiche_piece *piece = arena_array(r->arena, 1, sizeof *piece);
    *piece = (struct fiche_piece){.raw = r->lines[line].text, .text = r->lines[line].text, .line = line};
    r->evidence = (struct fiche_pieces){piece, 1};
}

/* The part of the span that lies in the piece; empty where none does. */
static struct str within(const struct fiche_line *line, const struct fiche_piece *piece, const struct document_span *span)
{
    if (piece->raw.len == 0)
        return STR_NONE;
    size_t from = line->at + (size_t)(piece->raw.at - line->text.at), to = from + piece->raw.len;
    size_t at = span->at > from ? span->at : from, end = span->end < to ? span->end : to;
    return at < end ? str_slice(line->from->text, at, end) : STR_NONE;
}

typedef void span_fn(void *context, struct str word, int sure);

static void each_span(const struct fiche_reading *r, span_fn *see, void *context)
{
    for (size_t i = 0; i < r->evidence.count; i++) {
        const struct fiche_piece *piece = &r->evidence.at[i];
        const struct fiche_line *line = &r->lines[piece->line];
        for (size_t k = 0; k < line->from->span_count; k++) {
            struct str word = within(line, piece, &line->from->spans[k]);
            if (word.len > 0)
                see(context, word, line->from->spans[k].sure);
        }
    }
}

struct least {
    struct arena *arena;
    struct str value; /* its key; STR_NONE: every word counts */
    int sure;
    size_t doubted; /* bytes of doubtful words, each by how doubtful it is, in hundredths */
};

static void see_word(void *context, struct str word, int sure)
{
    struct least *least = context;
    struct str key = fiche_key(least->arena, word);
    if (least->value.at != NULL && (key.len == 0 || str_find(least->value, key) == STR_NOT_FOUND))
        return;
    least->sure = sure < least->sure ? sure : least->sure;
    least->doubted += word.len * (size_t)(sure < 100 ? 100 - sure : 0);
}

int fiche_evidence_sure(const struct fiche_reading *r)
{
    struct least least = {.arena = r->arena, .value = STR_NONE, .sure = 100};
    each_span(r, see_word, &least);
    return least.sure;
}

static const struct fiche_line *first_line(const struct fiche_reading *r)
{
    for (size_t i = 0; i < r->evidence.count; i++)
        if (r->evidence.at[i].text.len > 0)
            return &r->lines[r->evidence.at[i].line];
    return NULL;
}

void fiche_note_source(struct fiche_reading *r, enum fiche_field field, struct str value)
{
    struct fiche_value *out = &r->fiche->values[field];
    const struct fiche_line *line = first_line(r);
    out->sure = 100;
    if (line == NULL)
        return;
    out->source = line->from->source;
    out->page = line->from->page;
    bool is_rewritten = fiche_field_kind(field) == FICHE_DATE || fiche_field_kind(field) == FICHE_CHOICE; /* its words are not in it any more */
    struct least least = {.arena = r->arena, .value = is_rewritten ? STR_NONE : fiche_key(r->arena, value), .sure = 100};
    each_span(r, see_word, &least);
    out->sure = least.sure;
    if (value.len > LONG_TEXT && fiche_field_kind(field) != FICHE_MAIL && fiche_field_kind(field) != FICHE_PHONE)
        out->sure = least.doubted / value.len >= 100 ? 0 : 100 - (int)(least.doubted / value.len);
}

/* ---- words and digits of a picture -------------------------------------------------------------------------------------------- */

static char digit_alike(char c)
{
    switch (c) {
    case 'O': case 'o': case 'Q': return '0';
    case 'l': case 'I': case '|': case 'i': return '1';
    case 'S': case 's': return '5';
    case 'B': return '8';
    case 'Z': case 'z': return '2';
    default: return '\0';
    }
}

/* A word of digits and signs in which some digits were taken for letters: no letter else, and more digits than letters. */
static bool is_of_digits(struct str word, size_t *out_letters)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (str_is_digit(c))
            digits++;
        else if (digit_alike(c) != '\0')
            letters++;
        else if (str_find_char(STR(" /.-:,+()"), c) == STR_NOT_FOUND)
            return false;
    }
    *out_letters = letters;
    return letters > 0 && digits > letters;
}

/* « L », a speck of the picture, where a number is asked for. */
static bool is_speck(struct str text)
{
    enum { SPECK = 3 };
    for (size_t i = 0; i < text.len; i++)
        if (str_is_digit(text.at[i]))
            return false;
    return text.len <= SPECK;
}

struct str fiche_plain_digits(struct fiche_reading *r, enum fiche_field field, struct str text)
{
    const struct fiche_line *line = first_line(r);
    if (line == NULL || line->from->source != SOURCE_IMAGE || field == FICHE_NO_FIELD || fiche_text(r->fiche, field).at != NULL)
        return text;
    if (is_speck(text))
        return STR_NONE;
    char *out = arena_alloc(r->arena, text.len + 1);
    size_t changed = 0, letters = 0;
    memcpy(out, text.at, text.len);
    bool is_whole = is_of_digits(text, &letters); /* « O6 39 98 0O O1 » */
    for (size_t from = 0, to; from < text.len; from = to + 1) {
        for (to = from; to < text.len && (is_whole || text.at[to] != ' ');)
            to++;
        if (!is_of_digits(str_slice(text, from, to), &letters))
            continue;
        for (size_t i = from; i < to; i++)
            out[i] = digit_alike(out[i]) != '\0' ? digit_alike(out[i]) : out[i];
        changed += letters;
    }
    if (changed > 0)
        fiche_doubt(r->arena, r->fiche, field, str_print(r->arena, "Lu avec peine sur l’image : « %.*s ». Merci de vérifier.", STR_ARG(fiche_cut(text, 60))));
    return (struct str){out, text.len};
}

/* « ler juin », « lre année »: a figure that was taken for a letter; « l’’ASE ». */
struct str fiche_plain_words(struct arena *arena, struct str text)
{
    static const char *const ordinals[] = {"ler", "Ier", "lre", "Ire", "l\xC3\xA8re", "I\xC3\xA8re"};
    static const struct str twice = {"\xE2\x80\x99\xE2\x80\x99", 6};
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len; at++) {
        bool starts = at == 0 || text.at[at - 1] == ' ', is_ordinal = false;
        struct str rest = str_from(text, at), after = rest, word = STR_NONE;
        if (starts)
            (void)str_next(&after, ' ', &word);
        for (size_t i = 0; starts && i < sizeof ordinals / sizeof ordinals[0]; i++)
            is_ordinal = is_ordinal || str_eq_c(word, ordinals[i]);
        at += str_starts(rest, twice) ? twice.len / 2 : 0;
        out[len++] = is_ordinal ? '1' : text.at[at];
    }
    return (struct str){out, len};
}
