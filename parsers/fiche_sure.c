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
