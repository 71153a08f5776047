/* reply_labels: the block of a quoted message's header, « De : … Envoyé : … À : … Objet : … », in the languages of the mail
 * programs that answer us; and what tells a date from prose. */
#include "parsers/reply_private.h"

enum {
    LABEL_WINDOW = 12,    /* lines in which the labels stand, long lists of recipients wrapped */
    LABELS_NEEDED = 3,
    LINES_WRAPPED = 3,    /* of who wrote, when the name is long */
    NAME_BYTES = 30,      /* of a label */
};

/* 15:12, 15h12 */
bool reply_has_time(struct str text)
{
    for (size_t i = 1; i + 2 < text.len; i++)
        if ((text.at[i] == ':' || text.at[i] == 'h') && str_is_digit(text.at[i - 1]) && str_is_digit(text.at[i + 1]) && str_is_digit(text.at[i + 2]))
            return true;
    return false;
}

bool reply_has_year(struct str text)
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

enum label { LABEL_NONE, LABEL_FROM, LABEL_DATE, LABEL_OTHER };

/* « De », « *Envoyé* » before a colon; *out_value is what stands behind it. */
static enum label label_of(struct str line, struct str *out_value)
{
    static const char *const from[] = {"de", "from", "von", "van", "da", "expediteur", "remitente", "emetteur", NULL};
    static const char *const dates[] = {
        "envoye", "envoye le", "date", "date d'envoi", "sent", "gesendet", "datum", "verzonden", "inviato", "data", "enviado", "fecha", "recu",
        "recu le", NULL};
    static const char *const others[] = {
        "a", "to", "an", "aan", "para", "pour", "cc", "copie", "copie a", "kopie", "objet", "subject", "sujet", "betreff", "onderwerp", "oggetto",
        "asunto", "cci", "bcc", "destinataire", "destinataires", "repondre a", "reply-to", "importance", "priorite", "pieces jointes", "piece jointe",
        "attachments", NULL};
    while (line.len > 0 && strchr("*_| ", line.at[0]) != NULL) /* bold in a text: *De :* */
        line = str_from(line, 1);
    size_t colon = str_find_char(str_slice(line, 0, NAME_BYTES), ':');
    *out_value = STR_NONE;
    if (colon == STR_NOT_FOUND)
        return LABEL_NONE;
    struct str name = str_trim(str_slice(line, 0, colon));
    while (name.len > 0 && (name.at[name.len - 1] == '*' || name.at[name.len - 1] == '|'))
        name = str_trim(str_slice(name, 0, name.len - 1));
    *out_value = str_trim(str_from(line, colon + 1));
    return str_is_any(name, from) ? LABEL_FROM : str_is_any(name, dates) ? LABEL_DATE : str_is_any(name, others) ? LABEL_OTHER : LABEL_NONE;
}

bool reply_is_header_label(struct str folded)
{
    struct str value = STR_NONE;
    return label_of(folded, &value) != LABEL_NONE;
}

/* A whole header block on one line, as some programs leave it: « De : … Envoyé : … À : … Objet : … ». */
static bool is_block_on_a_line(struct str line)
{
    static const char *const sent[] = {"envoye :", "envoye:", "sent:", "date :", "date:", "gesendet:", NULL};
    static const char *const about[] = {"objet :", "objet:", "subject:", "sujet :", "betreff:", NULL};
    struct str value = STR_NONE;
    return label_of(line, &value) == LABEL_FROM && str_holds_any(line, sent) && str_holds_any(line, about);
}

static size_t past_blanks(const struct reply_lines *lines, size_t at)
{
    while (at < lines->count && lines->at[at].is_blank)
        at++;
    return at;
}

/* « De : Navette », « Date : 24/03/2026 16:26 », and then a blank line: two labels suffice when one is a moment. */
static bool is_short_block(const struct reply_lines *lines, size_t at)
{
    struct str first = STR_NONE, second = STR_NONE;
    if (at + 1 >= lines->count)
        return false;
    enum label a = label_of(lines->at[at].folded, &first), b = label_of(lines->at[at + 1].folded, &second);
    bool moment = (a == LABEL_FROM && b == LABEL_DATE && reply_has_time(second)) || (a == LABEL_DATE && b == LABEL_FROM && reply_has_time(first));
    return moment && (at + 2 >= lines->count || lines->at[at + 2].is_blank || lines->at[at + 2].is_ours);
}

/* The next label, at once or past lines that go on what the label above it says, of which no blank line parts it. */
static bool label_follows(const struct reply_lines *lines, size_t at, size_t wrapped)
{
    struct str value = STR_NONE;
    for (at = past_blanks(lines, at); at < lines->count && !lines->at[at].is_blank; at++) {
        if (label_of(lines->at[at].folded, &value) != LABEL_NONE)
            return true;
        if (wrapped-- == 0)
            return false;
    }
    return false;
}

/* Notes shows a table: « "Navette" <navette@…> », below it « 24/03/2026 16:26 », « A … », « Objet … », without a colon. */
static size_t notes_block(const struct reply_lines *lines, size_t at)
{
    enum { DATE_BYTES = 40, MOST_LINES = 8 };
    static const char *const others[] = {"a ", "to ", "pour ", "cc", "objet ", "subject ", NULL};
    struct str who = lines->at[at].folded;
    size_t next = past_blanks(lines, at + 1), labels = 0, end = next + 1;
    bool address = str_find_char(who, '@') != STR_NOT_FOUND && str_find_char(who, '<') != STR_NOT_FOUND && who.at[who.len - 1] == '>';
    if (!address || next >= lines->count || lines->at[next].folded.len > DATE_BYTES || !reply_has_time(lines->at[next].folded) || !reply_has_year(lines->at[next].folded))
        return 0;
    for (size_t i = end; i < lines->count && i < next + MOST_LINES; i++)
        if (!lines->at[i].is_blank && str_starts_any(lines->at[i].folded, others)) {
            labels++;
            end = i + 1;
        }
    return labels >= 2 ? end - at : 0;
}

size_t reply_header_block(const struct reply_lines *lines, size_t at)
{
    struct str value = STR_NONE;
    size_t labels = 0, blanks = 0, end = at;
    bool has_from = false;
    if (lines->at[at].is_blank)
        return 0;
    enum label first = label_of(lines->at[at].folded, &value);
    if (first == LABEL_NONE)
        return notes_block(lines, at);
    if (is_block_on_a_line(lines->at[at].folded))
        return 1;
    if (value.len > 0 && !label_follows(lines, at + 1, first == LABEL_OTHER ? 0 : LINES_WRAPPED))
        return 0; /* « Objet : ma réponse », « De : la famille, d'accord », the answer, and below it the block */
    for (size_t i = at; i < lines->count && i < at + LABEL_WINDOW && blanks < 2; i++) {
        enum label label = label_of(lines->at[i].folded, &value);
        blanks = lines->at[i].is_blank ? blanks + 1 : 0;
        labels += label != LABEL_NONE;
        has_from = has_from || label == LABEL_FROM;
        if (label != LABEL_NONE) /* « Objet : » may have what it says on the next line */
            end = value.len > 0 ? i + 1 : past_blanks(lines, i + 1) + 1;
    }
    if (has_from && labels >= LABELS_NEEDED)
        return end - at;
    return is_short_block(lines, at) ? 2 : 0;
}
