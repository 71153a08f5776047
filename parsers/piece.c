#include "parsers/piece.h"

enum {
    HEADING_MAX = 120,  /* bytes of a line that may be a heading */
    HEADING_LINES = 40, /* lines that say something, in which it is looked for */
    MOST_PHRASES = 8,
};

/* Folded text; a phrase stands at words' ends. Rows are tried in order: a delegation is also an agreement, and a
 * DIPC asks for signatures. */
static const struct kind {
    enum piece_type type;
    const char *headings[MOST_PHRASES]; /* enough alone, in a heading */
    const char *names[MOST_PHRASES];    /* in the name of the file, its signs taken for spaces */
    const char *words[MOST_PHRASES];    /* anywhere in the text */
} kinds[] = {
    {PIECE_DELEGATION,
     {"delegation de signature", "delegation d'autorite parentale", "delegation de l'autorite parentale", "delegation partielle", "delegation totale",
      "delegation des actes", "jugement de delegation"},
     {"delegation", "delegations"},
     {"delegation de signature", "delegation de l'autorite parentale", "delegation d'autorite parentale"}},
    {PIECE_DIPC,
     {"document individuel de prise en charge", "document individuel d'accompagnement", "dipc", "contrat de sejour"},
     {"dipc", "document individuel", "contrat de sejour"},
     {"document individuel de prise en charge", "dipc"}},
    {PIECE_NOTIFICATION,
     {"notification de decision", "notification de la decision", "notification cdaph", "notification mdph", "decision de la cdaph",
      "decision de la commission des droits", "notification d'orientation", "commission des droits et de l'autonomie"},
     {"notification", "notif", "cdaph", "decision mdph", "decision cdaph", "orientation mdph"},
     {"notification de decision", "la commission des droits et de l'autonomie"}},
    {PIECE_ACCORD,
     {"accord du representant legal", "accord des representants legaux", "accord parental", "accord des parents", "consentement",
      "autorisation parentale", "accord des detenteurs de l'autorite parentale", "accord du detenteur de l'autorite parentale"},
     {"accord", "accord parental", "autorisation", "autorisation parentale", "consentement"},
     {"representant legal autorise", "donne mon accord", "donnons notre accord", "donne son accord", "j'autorise", "nous autorisons",
      "accepte l'accompagnement", "donne mon consentement"}},
};
static const char *const names[] = {
    [PIECE_NOTIFICATION] = "notification", [PIECE_DIPC] = "dipc", [PIECE_ACCORD] = "accord",
    [PIECE_DELEGATION] = "delegation",     [PIECE_AUTRE] = "autre",
};

const char *piece_type_name(enum piece_type type)
{
    return type <= PIECE_AUTRE ? names[type] : names[PIECE_AUTRE];
}

static bool is_word_byte(struct str s, size_t at)
{
    return at < s.len && ((s.at[at] >= 'a' && s.at[at] <= 'z') || str_is_digit(s.at[at]));
}

static bool has_phrase(struct str text, const char *phrase)
{
    struct str needle = str_of(phrase);
    for (size_t from = 0, at; (at = str_find(str_from(text, from), needle)) != STR_NOT_FOUND; from += at + 1) {
        size_t start = from + at;
        if ((start == 0 || !is_word_byte(text, start - 1)) && !is_word_byte(text, start + needle.len))
            return true;
    }
    return false;
}

static bool has_any(struct str text, const char *const phrases[MOST_PHRASES])
{
    for (size_t i = 0; i < MOST_PHRASES && phrases[i] != NULL; i++)
        if (has_phrase(text, phrases[i]))
            return true;
    return false;
}

/* « Notif_MDPH-2026.pdf » as « notif mdph 2026 pdf ». */
static struct str name_words(struct arena *arena, struct str file_name)
{
    struct str folded = utf8_fold(arena, utf8_clean(arena, file_name));
    char *out = arena_alloc(arena, folded.len + 1);
    for (size_t i = 0; i < folded.len; i++)
        out[i] = is_word_byte(folded, i) || folded.at[i] == '\'' ? folded.at[i] : ' ';
    return utf8_tidy(arena, (struct str){out, folded.len});
}

static bool by_heading(struct arena *arena, const struct document *document, enum piece_type *out_type)
{
    size_t seen = 0;
    for (size_t i = 0; i < document->count && seen < HEADING_LINES; i++) {
        struct str rest = document->blocks[i].text, line;
        while (seen < HEADING_LINES && str_next(&rest, '\n', &line)) {
            if (str_trim(line).len == 0)
                continue;
            seen++;
            struct str folded = line.len <= HEADING_MAX ? utf8_fold(arena, line) : STR("");
            for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
                if (has_any(folded, kinds[k].headings)) {
                    *out_type = kinds[k].type;
                    return true;
                }
        }
    }
    return false;
}

static struct str all_text(struct arena *arena, const struct document *document)
{
    char *out = arena_alloc(arena, PIECE_MAX_READ + 1);
    size_t len = 0;
    for (size_t i = 0; i < document->count && len + document->blocks[i].text.len < PIECE_MAX_READ; i++) {
        memcpy(out + len, document->blocks[i].text.at, document->blocks[i].text.len);
        len += document->blocks[i].text.len;
        out[len++] = ' ';
    }
    return utf8_fold(arena, (struct str){out, len});
}

enum piece_type piece_recognise(struct arena *arena, struct str file_name, const struct document *document)
{
    enum piece_type type = PIECE_AUTRE;
    if (document != NULL && by_heading(arena, document, &type))
        return type;
    struct str words = name_words(arena, file_name);
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (has_any(words, kinds[k].names))
            return kinds[k].type;
    struct str text = document != NULL ? all_text(arena, document) : STR("");
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (has_any(text, kinds[k].words))
            return kinds[k].type;
    return PIECE_AUTRE;
}
