/* reply_quote: quotations by their structure. */
#include "parsers/reply_private.h"

enum {
    INTRODUCER_LINES = 3,   /* « Le … \n <…> \n a écrit : » */
    INTRODUCER_BYTES = 400,
    LABEL_WINDOW = 10,      /* lines in which De / Envoyé / À / Cc / Objet stand, long lists of recipients wrapped */
    LABELS_NEEDED = 3,
};

/* ---- « Le … a écrit : » ---- */

static const char *const introducer_ends[] = {"a ecrit :", "a ecrit:", "wrote:", "wrote :", "writes:", "schrieb:", "escribio:", "a ecrit le message suivant :", NULL};
static const char *const dated_ends[] = {"a ecrit le ", "a ecrit sur ", "wrote on ", NULL};

/* 15:12, 15h12, 15 h 12 */
static bool has_time(struct str text)
{
    for (size_t i = 1; i + 2 < text.len; i++)
        if ((text.at[i] == ':' || text.at[i] == 'h') && str_is_digit(text.at[i - 1]) && str_is_digit(text.at[i + 1]) && str_is_digit(text.at[i + 2]))
            return true;
    return false;
}

static bool has_year(struct str text)
{
    size_t digits = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && str_is_digit(text.at[i])) {
            digits++;
            continue;
        }
        if (digits == 4 && str_starts(str_from(text, i - 4), STR("20")))
            return true;
        digits = 0;
    }
    return false;
}

static bool ends_like_introducer(struct str text)
{
    for (const char *const *end = introducer_ends; *end != NULL; end++)
        if (str_ends(text, str_of(*end)))
            return true;
    return text.len > 0 && text.at[text.len - 1] == ':' && has_time(text) && str_holds_any(text, dated_ends);
}

/* What tells a program's line from prose: an address, or a time, or a year with a quotation below it. */
static bool is_introducer(struct str text, bool quotation_below)
{
    if (text.len > INTRODUCER_BYTES || !ends_like_introducer(text))
        return false;
    if (str_find_char(text, '@') != STR_NOT_FOUND || quotation_below)
        return true;
    return has_time(text) && has_year(text);
}

static bool marked_line_follows(const struct reply_lines *lines, size_t at)
{
    while (at < lines->count && lines->at[at].is_blank && !lines->at[at].is_marked)
        at++;
    return at < lines->count && lines->at[at].is_marked;
}

static void drop(struct reply_lines *lines, size_t from, size_t to)
{
    for (size_t i = from; i < to && i < lines->count; i++)
        lines->at[i].is_dropped = true;
}

static bool is_whole_introducer(const struct reply_lines *lines, size_t at, size_t count)
{
    struct str text = STR_NONE;
    for (size_t i = at; i < at + count; i++) {
        if (i >= lines->count || lines->at[i].is_blank)
            return false;
        text = str_join(lines->arena, text, STR(" "), lines->at[i].folded);
    }
    return is_introducer(text, lines->at[at].is_marked || marked_line_follows(lines, at + count));
}

/* A line that a program begins its introducer with when it goes on below: « Le mar. 24 mars 2026 à 16:26, Navette ». */
static bool opens_introducer(struct str line)
{
    static const char *const openings[] = {"le ", "on ", "el ", "am ", "\"", "'", NULL};
    return str_starts_any(line, openings) &&
           (has_time(line) || has_year(line) || str_find_char(line, '@') != STR_NOT_FOUND || str_find_char(line, '<') != STR_NOT_FOUND);
}

/* The introducer that begins at line `at`: how many lines it takes, 0 for none. The shortest reading wins, so that
 * a sentence right above an introducer is not taken for its beginning. */
static size_t introducer_at(const struct reply_lines *lines, size_t at)
{
    if (is_whole_introducer(lines, at, 1))
        return 1;
    if (!opens_introducer(lines->at[at].folded))
        return 0;
    for (size_t count = 2; count <= INTRODUCER_LINES; count++)
        if (is_whole_introducer(lines, at, count) && !opens_introducer(lines->at[at + 1].folded) &&
            !is_whole_introducer(lines, at + 1, count - 1 > 1 ? 1 : count))
            return count;
    return 0;
}

/* ---- De / Envoyé / À / Objet ---- */

enum label { LABEL_NONE, LABEL_FROM, LABEL_OTHER };

static enum label label_of(struct str line)
{
    static const char *const from[] = {"de", "from", "von", "expediteur", NULL};
    static const char *const others[] = {"envoye", "envoye le", "date", "sent", "a", "to", "cc", "copie", "copie a", "objet", "subject", "sujet",
                                         "cci", "bcc", "destinataire", "destinataires", "repondre a", "reply-to", "importance", "pieces jointes", NULL};
    while (line.len > 0 && (line.at[0] == '*' || line.at[0] == ' ')) /* bold in a text: *De :* */
        line = str_from(line, 1);
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND)
        return LABEL_NONE;
    struct str name = str_trim(str_slice(line, 0, colon));
    while (name.len > 0 && name.at[name.len - 1] == '*')
        name = str_trim(str_slice(name, 0, name.len - 1));
    for (size_t i = 0; from[i] != NULL; i++)
        if (str_eq_c(name, from[i]))
            return LABEL_FROM;
    for (size_t i = 0; others[i] != NULL; i++)
        if (str_eq_c(name, others[i]))
            return LABEL_OTHER;
    return LABEL_NONE;
}

/* A whole header block on one line, as some programs leave it: « De : … Envoyé : … À : … Objet : … ». */
static bool is_block_on_a_line(struct str line)
{
    static const char *const sent[] = {"envoye :", "envoye:", "sent:", "date :", "date:", NULL};
    static const char *const about[] = {"objet :", "objet:", "subject:", NULL};
    return label_of(line) == LABEL_FROM && str_holds_any(line, sent) && str_holds_any(line, about);
}

static bool is_header_block(const struct reply_lines *lines, size_t at)
{
    size_t labels = 0, blanks = 0;
    bool has_from = false;
    if (label_of(lines->at[at].folded) == LABEL_NONE)
        return false;
    if (is_block_on_a_line(lines->at[at].folded))
        return true;
    for (size_t i = at; i < lines->count && i < at + LABEL_WINDOW && blanks < 2; i++) {
        enum label label = label_of(lines->at[i].folded);
        blanks = lines->at[i].is_blank ? blanks + 1 : 0;
        labels += label != LABEL_NONE;
        has_from = has_from || label == LABEL_FROM;
    }
    return has_from && labels >= LABELS_NEEDED;
}

/* ---- « -----Message d'origine----- » ---- */

static bool is_separator(struct str line)
{
    static const char *const words[] = {"message d'origine", "message original", "original message", "mail original", "message initial",
                                        "message transfere", "forwarded message", "message reexpedie", "courriel original",
                                        "message precedent", "e-mail d'origine", "mail transfere", NULL};
    static const char *const alone[] = {"debut du message transfere", "debut du message reexpedie", "begin forwarded message", NULL};
    bool dashed = str_starts(line, STR("--")) || str_starts(line, STR("__")) || str_starts(line, STR("=="));
    return line.len < 120 && ((dashed && str_holds_any(line, words)) || str_starts_any(line, alone));
}

static bool is_rule(struct str line)
{
    size_t same = 0;
    while (same < line.len && line.at[same] == line.at[0])
        same++;
    return line.len >= 5 && same == line.len && (line.at[0] == '_' || line.at[0] == '-' || line.at[0] == '=');
}

/* « Message du 16/03/26 07:48 » of Orange, a rule, or nothing, right above a block. */
static size_t block_begins(const struct reply_lines *lines, size_t at)
{
    size_t above = at;
    while (above > 0 && lines->at[above - 1].is_blank)
        above--;
    if (above == 0)
        return at;
    struct str line = lines->at[above - 1].folded;
    return is_rule(line) || (str_starts(line, STR("message du ")) && line.len < 60) ? above - 1 : at;
}

void reply_cut_quotes(struct reply_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct reply_line *line = &lines->at[i];
        size_t taken = introducer_at(lines, i);
        if (taken > 0) {
            drop(lines, i, i + taken);
            if (!marked_line_follows(lines, i + taken)) { /* no marks: nothing says where the quotation ends */
                drop(lines, i, lines->count);
                return;
            }
            i += taken - 1;
        } else if (line->is_marked) {
            line->is_dropped = true;
        } else if (is_separator(line->folded) || is_header_block(lines, i)) {
            drop(lines, block_begins(lines, i), lines->count);
            return;
        }
    }
}
