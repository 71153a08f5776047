/* reply_quote: quotations by their structure. */
#include "parsers/reply_private.h"

enum {
    INTRODUCER_LINES = 3,   /* « Le … \n <…> \n a écrit : » */
    INTRODUCER_BYTES = 400,
    SEPARATOR_BYTES = 200,
    INDENT = 4,             /* blanks that mark a quotation below an introducer */
};

/* ---- « Le … a écrit : » ---- */

static const char *const introducer_ends[] = {
    "a ecrit :", "a ecrit:", "ecrivait :", "ecrivait:", "wrote:", "wrote :", "writes:", "geschrieben:", "schrieb:", "schreef:", "escribio:", "ha scritto:",
    "a ecrit le message suivant :", NULL};
static const char *const dated_ends[] = {"a ecrit le ", "a ecrit sur ", "wrote on ", " schreef ", " schrieb ", " ha scritto ", NULL};

static bool ends_like_introducer(struct str text)
{
    for (const char *const *end = introducer_ends; *end != NULL; end++)
        if (str_ends(text, str_of(*end)))
            return true;
    static const char *const openings[] = {"quoting ", "citation de ", "zitat von ", NULL};
    bool colon = text.len > 0 && text.at[text.len - 1] == ':';
    bool is_dated = colon && str_is_digit(text.at[0]) && reply_has_time(text) && reply_has_year(text);
    if (is_dated && str_find_char(text, '@') != STR_NOT_FOUND) /* « 15 avr. 2026, 13:22 de x@y.example: », of Tutanota */
        return true;
    return colon && ((reply_has_time(text) && str_holds_any(text, dated_ends)) || str_starts_any(text, openings));
}

/* What tells a program's line from prose: an address, or a time, or a year with a quotation below it. */
static bool is_introducer(struct str text, bool quotation_below)
{
    if (text.len > INTRODUCER_BYTES || !ends_like_introducer(text))
        return false;
    if (str_find_char(text, '@') != STR_NOT_FOUND || quotation_below)
        return true;
    return reply_has_time(text) && reply_has_year(text);
}

static size_t next_line(const struct reply_lines *lines, size_t at)
{
    while (at < lines->count && lines->at[at].is_blank && !lines->at[at].is_marked)
        at++;
    return at;
}

static bool marked_line_follows(const struct reply_lines *lines, size_t at)
{
    at = next_line(lines, at);
    return at < lines->count && lines->at[at].is_marked;
}

/* Quotations of a few programs: « | » before each line, or four blanks. The byte that marks; 0 for none. */
static char odd_mark(const struct reply_line *line)
{
    size_t blanks = 0;
    while (blanks < line->raw.len && line->raw.at[blanks] == ' ')
        blanks++;
    if (line->raw.len > 0 && line->raw.at[0] == '\t')
        return ' ';
    return blanks >= INDENT ? ' ' : line->raw.len > 0 && line->raw.at[0] == '|' ? '|' : 0;
}

static bool odd_quotation_follows(const struct reply_lines *lines, size_t at)
{
    at = next_line(lines, at);
    return at < lines->count && odd_mark(&lines->at[at]) != 0;
}

static bool ours_follows(const struct reply_lines *lines, size_t at)
{
    at = next_line(lines, at);
    return at < lines->count && lines->at[at].is_ours;
}

/* Lines with an odd mark below an introducer are marked lines. */
static void mark_odd_quotation(struct reply_lines *lines, size_t at)
{
    at = next_line(lines, at);
    char mark = at < lines->count ? odd_mark(&lines->at[at]) : 0;
    for (; mark != 0 && at < lines->count && (lines->at[at].is_blank || odd_mark(&lines->at[at]) == mark); at++)
        lines->at[at].is_marked = true;
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
    size_t below = at + count;
    bool quotation = lines->at[at].is_marked || marked_line_follows(lines, below) || odd_quotation_follows(lines, below) || ours_follows(lines, below);
    return is_introducer(text, quotation);
}

/* A line that a program begins its introducer with when it goes on below: « Le mar. 24 mars 2026 à 16:26, Navette ». */
static bool opens_introducer(struct str line)
{
    static const char *const openings[] = {"le ", "on ", "el ", "am ", "op ", "il ", "em ", "\"", "'", NULL};
    return str_starts_any(line, openings) &&
           (reply_has_time(line) || reply_has_year(line) || str_find_char(line, '@') != STR_NOT_FOUND || str_find_char(line, '<') != STR_NOT_FOUND);
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

/* ---- « -----Message d'origine----- » ---- */

static bool is_separator(struct str line)
{
    static const char *const words[] = {
        "message d'origine", "message original", "original message", "mail original", "message initial", "message transfere", "forwarded message",
        "message reexpedie", "courriel original", "message precedent", "e-mail d'origine", "mail d'origine", "mail transfere", "message transmis", "mail transmis",
        "courrier original", "courriel d'origine", "courriel transfere", "ursprungliche nachricht", "weitergeleitete nachricht",
        "oorspronkelijk bericht", "messaggio originale", "mensaje original", NULL};
    static const char *const says[] = {"a ecrit", "wrote", "@", NULL}; /* -----navette@… a écrit : ----- */
    static const char *const alone[] = {"debut du message transfere", "debut du message reexpedie", "begin forwarded message", NULL};
    bool dashed = str_starts(line, STR("--")) || str_starts(line, STR("__")) || str_starts(line, STR("=="));
    bool closed = dashed && (str_ends(line, STR("--")) || str_ends(line, STR("==")));
    return line.len < SEPARATOR_BYTES && ((dashed && str_holds_any(line, words)) || (closed && str_holds_any(line, says)) || str_starts_any(line, alone));
}

/* « >>> Navette <navette@…> 24/03/2026 16:26 >>> », of GroupWise: no mark stands below it. */
static bool is_between_marks(const struct reply_line *line)
{
    bool closes = line->is_marked && line->folded.len < SEPARATOR_BYTES && str_ends(line->folded, STR(">>>"));
    return closes && (reply_has_time(line->folded) || str_find_char(line->folded, '@') != STR_NOT_FOUND);
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

static bool is_open_above(const struct reply_lines *lines, size_t at)
{
    while (at > 0)
        if (reply_is_open(&lines->at[--at]))
            return true;
    return false;
}

/* Is it known where the quotation that begins at `at` ends? By its marks; or because we wrote it, and whoever answers has
 * written nothing above it. Else all below is quoted. */
static bool has_an_end(const struct reply_lines *lines, size_t head, size_t at)
{
    at = next_line(lines, at);
    return at < lines->count && (lines->at[at].is_marked || (lines->at[at].is_ours && !is_open_above(lines, head)));
}

/* Orange marks the header alone, « > Message du 24/03/26 16:26 », « > De : … », and below it stands the message without marks:
 * where that message begins; 0 where it is a quotation like others. */
static size_t below_marked_header(const struct reply_lines *lines, size_t at, size_t taken)
{
    if (at == 0 || !str_starts(lines->at[at - 1].folded, STR("message du ")))
        return 0;
    for (at += taken; at < lines->count && lines->at[at].is_blank;)
        at++;
    return at < lines->count && !lines->at[at].is_marked ? at : 0;
}

/* Drops what begins a quotation at line `at`; how many lines it took. All that is left when the quotation has no end. */
static size_t cut_head(struct reply_lines *lines, size_t at)
{
    const struct reply_line *line = &lines->at[at];
    if (line->is_blank || line->is_ours)
        return 0;
    size_t taken = line->introduces ? 1 : introducer_at(lines, at), block = taken > 0 ? 0 : reply_header_block(lines, at);
    bool separates = taken == 0 && block == 0 && (is_between_marks(line) || (!line->is_marked && is_separator(line->folded)));
    if (taken == 0 && block == 0 && !separates)
        return 0;
    size_t begin = taken > 0 || line->is_marked ? at : block_begins(lines, at), below = at + taken + block + separates;
    if (taken > 0)
        mark_odd_quotation(lines, below);
    if (block > 0 && line->is_marked) {
        below = below_marked_header(lines, at, block);
        if (below == 0)
            return 0; /* a header in a quotation: its lines go one by one */
    }
    bool goes_on = has_an_end(lines, begin, below) || (separates && next_line(lines, below) < lines->count && reply_header_block(lines, next_line(lines, below)) > 0);
    drop(lines, begin, goes_on ? below : lines->count);
    return goes_on ? below - at : lines->count - at;
}

/* ---- a page of ours that nothing marks, and that nobody gave us ---- */

/* « Bonjour Claire Vasseur, pouvez-vous accueillir … »: whoever greets us does not say so much on the line. */
static bool opens_our_page(struct str line)
{
    enum { GREETING_BYTES = 30 };
    return line.len >= GREETING_BYTES && str_starts(line, STR("bonjour ")) && str_find_char(line, ',') != STR_NOT_FOUND;
}

static bool is_open_below(const struct reply_lines *lines, size_t at)
{
    for (size_t i = at + 1; i < lines->count; i++)
        if (reply_is_open(&lines->at[i]))
            return true;
    return false;
}

/* « … sans changer son destinataire. Réf. 0123…cdef », where a program made one line of two. */
static bool ends_with_reference(struct str line)
{
    size_t at = str_find(line, STR("ref. "));
    return at != STR_NOT_FOUND && reply_is_reference(str_from(line, at));
}

/* From its greeting to its foot, « Réf. 0123…cdef », with the number of the dossier or what we say of answers between them; only
 * above or below words of somebody's, for a foot may also stand below an answer that a button of ours opened. */
static void cut_unmarked_page(struct reply_lines *lines, size_t foot)
{
    enum { PAGE_LINES = 120 };
    static const char *const signs[] = {"dossier : nav-", "dossier: nav-", "dossier nav-", "votre reponse compte si", NULL};
    bool is_ours = false;
    for (size_t at = foot; at > 0 && foot - at < PAGE_LINES; at--) {
        const struct reply_line *line = &lines->at[at - 1];
        if (!reply_is_open(line))
            continue;
        for (const char *const *sign = signs; *sign != NULL; sign++)
            is_ours = is_ours || str_find(line->folded, str_of(*sign)) != STR_NOT_FOUND;
        if (!opens_our_page(line->folded))
            continue;
        if (is_ours && (is_open_above(lines, at - 1) || is_open_below(lines, foot)))
            drop(lines, at - 1, foot + 1);
        return;
    }
}

static void cut_unmarked_pages(struct reply_lines *lines)
{
    enum { PAGES = 8 };
    size_t pages = 0;
    for (size_t i = 0; i < lines->count && pages < PAGES; i++)
        if (reply_is_open(&lines->at[i]) && ends_with_reference(lines->at[i].folded)) {
            cut_unmarked_page(lines, i);
            pages++;
        }
}

void reply_cut_quotes(struct reply_lines *lines)
{
    for (size_t i = 0; i < lines->count;) {
        size_t taken = cut_head(lines, i);
        if (taken == 0 && lines->at[i].is_marked)
            lines->at[i].is_dropped = true;
        i += taken > 0 ? taken : 1;
    }
    cut_unmarked_pages(lines);
}
