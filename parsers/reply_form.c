/* reply_form: the lines of our page that are filled in. « - Livret remis : … » asks for a line, « - Livret remis : répondez par oui
 * ou par non » says how; who answers writes « Livret remis : oui », which is the person's from its first letter on, though the label
 * is ours and the value, often, a word that we propose. */
#include "parsers/reply_private.h"

enum {
    LABEL_BYTES = 200,
    LABEL_LEAST = 2,     /* letters */
    HINT_LEAST = 6,      /* letters of what we print behind a label that tell it from an answer */
    MISTAKES = 2,        /* letters in one place of a label */
    MISTAKES_FROM = 8,   /* letters of a label in which they are forgiven */
};

static struct str without_bullet(struct str line)
{
    static const char *const bullets[] = {"- ", "* ", "• ", "· ", "– ", ">", "o  ", NULL};
    for (bool found = true; found;) {
        found = false;
        line = str_trim(line);
        for (const char *const *bullet = bullets; !found && *bullet != NULL; bullet++)
            if (str_starts(line, str_of(*bullet))) {
                line = str_from(line, strlen(*bullet));
                found = true;
            }
    }
    return line;
}

/* « … », « ... », which stand for what is to be written: their bytes. */
static size_t dots(struct str text)
{
    size_t at = 0;
    for (bool found = true; found;) {
        size_t taken = str_starts(str_from(text, at), STR("…")) ? strlen("…") : at < text.len && text.at[at] == '.' ? 1 : 0;
        found = taken > 0;
        at += taken;
    }
    return at;
}

static bool is_same_label(struct str a, struct str b)
{
    size_t most = a.len > b.len ? a.len : b.len, least = a.len < b.len ? a.len : b.len, before = 0, behind = 0;
    while (before < least && a.at[before] == b.at[before])
        before++;
    while (behind < least - before && a.at[a.len - 1 - behind] == b.at[b.len - 1 - behind])
        behind++;
    return before + behind + (most >= MISTAKES_FROM ? MISTAKES : 0) >= most;
}

/* ---- the question ---- */

/* « Livret remis : … », and where it says more than that, only a line of a list or of a table. */
static void add_item(struct arena *arena, struct reply_sent *sent, struct str item, bool may_ask)
{
    size_t colon = str_find_char(str_slice(item, 0, LABEL_BYTES), ':');
    if (colon == STR_NOT_FOUND || sent->item_count == REPLY_MAX_ITEMS)
        return;
    struct str label = reply_letters_of(arena, str_slice(item, 0, colon)), hint = utf8_tidy(arena, str_slice(item, colon + 1, colon + 1 + LABEL_BYTES));
    bool asks = dots(hint) == hint.len;
    struct str letters = reply_letters_of(arena, hint);
    if (label.len < LABEL_LEAST || (asks ? !may_ask : letters.len == 0) || reply_says_avis(utf8_fold(arena, str_slice(item, 0, colon))))
        return;
    sent->items[sent->item_count++] = (struct reply_item){label, asks ? STR("") : letters};
}

/* Lines of lists and of tables; an item of a list goes on in lines that are set in. */
static void read_lines(struct arena *arena, struct str text, struct reply_sent *sent)
{
    struct str line = STR_NONE, item = STR_NONE;
    while (str_next_line(&text, &line)) {
        bool begins = str_starts(line, STR("- ")), goes_on = !str_is_empty(item) && item.len < LABEL_BYTES && str_starts(line, STR("  "));
        if (!goes_on && !str_is_empty(item))
            add_item(arena, sent, item, true);
        item = begins ? str_from(line, 2) : goes_on ? str_join(arena, item, STR(" "), str_trim(line)) : STR_NONE;
        if (!begins && !goes_on)
            add_item(arena, sent, line, false);
    }
    if (!str_is_empty(item))
        add_item(arena, sent, item, true);
}

/* Words to begin a line with: « Motif : … ». */
static void read_openings(struct arena *arena, struct str text, struct reply_sent *sent)
{
    for (size_t opens = 0; (opens = str_find(text, STR("«"))) != STR_NOT_FOUND && sent->item_count < REPLY_MAX_ITEMS;) {
        text = str_from(text, opens + strlen("«"));
        size_t end = str_find(str_slice(text, 0, LABEL_BYTES), STR("»")), colon = str_find_char(str_slice(text, 0, LABEL_BYTES), ':');
        if (end == STR_NOT_FOUND || colon == STR_NOT_FOUND || colon > end)
            continue;
        struct str hint = utf8_tidy(arena, str_slice(text, colon + 1, end));
        if (hint.len > 0 && dots(hint) == hint.len)
            add_item(arena, sent, str_slice(text, 0, end), true);
    }
}

void reply_read_items(struct arena *arena, struct str text, struct reply_sent *sent)
{
    text = str_slice(text, 0, REPLY_MAX_QUESTION * 2U);
    read_lines(arena, text, sent);
    read_openings(arena, text, sent);
}

/* ---- the answer ---- */

/* Does what stands behind a label begin with what we print there? */
static bool is_hint(const struct reply_item *item, struct str letters)
{
    size_t alike = 0;
    while (alike < letters.len && alike < item->hint.len && letters.at[alike] == item->hint.at[alike])
        alike++;
    return alike >= HINT_LEAST;
}

static bool opens_item(const struct reply_sent *sent, struct str letters)
{
    for (size_t i = 0; i < sent->item_count; i++)
        if (str_starts(letters, sent->items[i].label))
            return true;
    return false;
}

static bool says_anything(struct arena *arena, struct str value)
{
    struct str folded = utf8_fold(arena, value), word = STR_NONE;
    return str_next_word(&folded, &word) || str_find_char(folded, '?') != STR_NOT_FOUND;
}

enum reply_form reply_form_of(struct arena *arena, const struct reply_sent *sent, struct str line, struct str *out_label)
{
    struct str rest = without_bullet(line);
    size_t colon = sent->item_count == 0 ? STR_NOT_FOUND : str_find_char(str_slice(rest, 0, LABEL_BYTES), ':');
    if (colon == STR_NOT_FOUND)
        return FORM_NONE;
    *out_label = str_trim(str_slice(rest, 0, colon));
    struct str label = reply_letters_of(arena, *out_label), value = utf8_tidy(arena, str_from(rest, colon + 1));
    bool is_asked = false, is_printed = dots(value) > 0, is_told = false;
    struct str letters = reply_letters_of(arena, str_from(value, dots(value)));
    for (size_t i = 0; i < sent->item_count; i++)
        if (label.len >= LABEL_LEAST && is_same_label(sent->items[i].label, label)) {
            is_asked = is_asked || sent->items[i].hint.len == 0;
            is_printed = is_printed || is_hint(&sent->items[i], letters);
            is_told = is_told || (letters.len > 0 && str_eq(letters, sent->items[i].hint));
        }
    if (!is_asked)
        return FORM_NONE;
    if (!says_anything(arena, str_from(value, dots(value)))) /* « – » stands where nothing is known */
        return value.len > 0 ? FORM_PRINTED : FORM_EMPTY;
    bool closes = str_starts(str_trim(str_from(value, dots(value))), STR("»")); /* « Motif : … », and what we say behind it */
    return is_printed && (dots(value) == 0 || closes || opens_item(sent, letters)) ? FORM_PRINTED : is_told ? FORM_TOLD : FORM_FILLED;
}
