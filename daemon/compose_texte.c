/* text/plain: a walk over cmark's tree. Lines of COMPOSE_COLONNES at most, broken at plain spaces only.
 *
 * These lines are also what is subtracted from an answer that quotes us. Therefore none of them is, alone, what somebody
 * may answer: a line « Avis favorable » of ours would take the same line of hers with it. */
#include "daemon/compose_private.h"
#include "parsers/base/utf8.h"

enum { MAX_LABEL = 30 }; /* columns of a table's labels; a longer one has the line for itself */

/* What stands before the first line of a block and before the others: « - » and two spaces. */
struct margin {
    struct str first, others;
};

struct walk {
    const struct rendu *rendu;
    struct buf out;
};

static size_t columns(struct str text)
{
    size_t count = 0;
    int32_t point = 0;
    while (utf8_next(&text, &point))
        count++;
    return count;
}

/* No line ends with a space: relays and editors take them away, and the same text must come back in a quotation. */
static void put_line(struct buf *out, struct str margin, struct str line)
{
    struct str trimmed = margin;
    while (line.len == 0 && trimmed.len > 0 && trimmed.at[trimmed.len - 1] == ' ')
        trimmed.len--;
    buf_add(out, trimmed);
    buf_add(out, line);
    buf_add_char(out, '\n');
}

/* One forced line, broken into as many as it needs. */
static void wrap_line(struct buf *out, struct str text, struct margin *margin)
{
    do {
        size_t room = COMPOSE_COLONNES - columns(margin->first), end = 0;
        while (end < text.len) {
            size_t space = str_find_char(str_from(text, end + 1), ' ');
            size_t next = space == STR_NOT_FOUND ? text.len : end + 1 + space;
            if (end > 0 && columns(str_slice(text, 0, next)) > room)
                break;
            end = next;
        }
        put_line(out, margin->first, str_slice(text, 0, end));
        text = str_trim(str_from(text, end));
        margin->first = margin->others;
    } while (text.len > 0);
}

static void wrap(struct walk *walk, struct str text, struct margin margin)
{
    for (;;) {
        size_t jump = str_find(text, STR(COMPOSE_SAUT));
        wrap_line(&walk->out, str_trim(str_slice(text, 0, jump)), &margin);
        if (jump == STR_NOT_FOUND)
            return;
        text = str_from(text, jump + strlen(COMPOSE_SAUT));
    }
}

/* ---- inside a paragraph ---- */

static void inlines(struct walk *walk, struct buf *out, cmark_node *parent, int depth);

/* The address of a link is shown where it is not the text itself; other schemes than these two are nobody's here. */
static void put_link(struct walk *walk, struct buf *out, cmark_node *node, int depth)
{
    struct str url = str_of(cmark_node_get_url(node));
    inlines(walk, out, node, depth);
    if (str_starts(url, STR("https:")))
        buf_print(out, " (%.*s)", STR_ARG(url));
}

static void inlines(struct walk *walk, struct buf *out, cmark_node *parent, int depth)
{
    if (depth > COMPOSE_MAX_PROFONDEUR)
        return;
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL; node = cmark_node_next(node))
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT: buf_add(out, compose_typo(walk->rendu->arena, str_of(cmark_node_get_literal(node)))); break;
        case CMARK_NODE_CODE: buf_add_c(out, cmark_node_get_literal(node)); break;
        case CMARK_NODE_SOFTBREAK: buf_add_char(out, ' '); break;
        case CMARK_NODE_LINEBREAK: buf_add_c(out, COMPOSE_SAUT); break;
        case CMARK_NODE_HTML_INLINE: break;
        case CMARK_NODE_LINK: put_link(walk, out, node, depth + 1); break;
        default: inlines(walk, out, node, depth + 1);
        }
}

static void paragraph(struct walk *walk, cmark_node *node, struct margin margin)
{
    struct buf text;
    buf_init(&text, COMPOSE_MAX_CORPS);
    inlines(walk, &text, node, 0);
    wrap(walk, buf_str(&text), margin);
    buf_free(&text);
}

/* ---- our blocks ---- */

static struct str spaces(struct arena *arena, size_t count)
{
    return str_print(arena, "%*s", (int)count, "");
}

static size_t widest_label(struct arena *arena, struct str rows)
{
    size_t widest = 0;
    struct str label = STR_NONE, value = STR_NONE;
    while (compose_rang(arena, &rows, &label, &value)) {
        size_t width = columns(compose_typo(arena, label));
        if (value.len > 0 && width > widest && width <= MAX_LABEL)
            widest = width;
    }
    return widest;
}

static void tableau(struct walk *walk, struct str rows, struct margin margin)
{
    struct arena *arena = walk->rendu->arena;
    size_t widest = widest_label(arena, rows);
    struct str label = STR_NONE, value = STR_NONE;
    while (compose_rang(arena, &rows, &label, &value)) {
        if (value.len == 0)
            continue;
        label = compose_typo(arena, label);
        size_t width = columns(label);
        struct str indent = str_print(arena, "%.*s%*s", STR_ARG(margin.others), (int)widest + 3, "");
        struct margin cell = {indent, indent};
        if (width > widest)
            wrap(walk, str_print(arena, "%.*s\xC2\xA0:", STR_ARG(label)), margin);
        else
            cell.first = str_print(arena, "%.*s%.*s%.*s\xC2\xA0: ", STR_ARG(margin.first), STR_ARG(label),
                                   STR_ARG(spaces(arena, widest - width)));
        wrap(walk, compose_typo(arena, value), cell);
        margin.first = margin.others;
    }
}

/* Does every answer begin with its own label, or name it? Then the label is not said twice. */
static bool labels_say_it(struct arena *arena, struct str rows)
{
    struct str label = STR_NONE, body = STR_NONE;
    while (compose_rang(arena, &rows, &label, &body)) {
        struct str named = str_starts(body, STR(COMPOSE_REPONSE)) ? str_from(body, strlen(COMPOSE_REPONSE)) : body;
        if (!str_starts(named, label))
            return false;
    }
    return true;
}

/* « Avis favorable, liste d'attente » as « Avis favorable » puis « liste d'attente »: parsers/reply takes a line of four words
 * that stand in the question in that order for ours. The answer that a button opens must not stand there as it is, nor across
 * two rows: hence « soit » and « pour » at their beginning. */
static struct str in_words(struct arena *arena, struct str body)
{
    static const char *const starts[] = {"Avis favorable", COMPOSE_REPONSE};
    const char *more = str_ends(body, STR(":")) ? " …" : "";
    if (str_starts(body, STR("1. ")))
        return STR("les références, une par ligne, dans l'ordre voulu");
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        struct str rest = str_starts(body, str_of(starts[i])) ? str_from(body, strlen(starts[i])) : STR("");
        while (rest.len > 0 && strchr(" ,.", rest.at[0]) != NULL)
            rest = str_from(rest, 1);
        if (rest.len > 0)
            return str_print(arena, "« %.*s » puis « %.*s%s »", STR_ARG(str_trim(str_of(starts[i]))), STR_ARG(rest), more);
    }
    return str_print(arena, "« %.*s%s »", STR_ARG(body), more);
}

/* An answer of several lines, each named. */
static struct str lines_in_words(struct arena *arena, struct str body)
{
    struct str words = STR_NONE;
    for (size_t jump = 0; !str_is_empty(body) && !str_starts(body, STR("1. ")) && (jump = str_find(body, STR(COMPOSE_SAUT))) != STR_NOT_FOUND;
         body = str_from(body, jump + strlen(COMPOSE_SAUT)))
        words = str_join(arena, words, STR(", à la ligne "), in_words(arena, str_trim(str_slice(body, 0, jump))));
    return str_join(arena, words, STR(", à la ligne "), in_words(arena, body));
}

/* The lines that the answer is to hold, to copy and fill in: a button has them in the answer that it opens. */
static void lignes(struct walk *walk, struct margin margin, struct margin item)
{
    const struct rendu *rendu = walk->rendu;
    if (rendu->courrier->champ_count > 0)
        wrap(walk, compose_typo(rendu->arena, STR("puis, à la suite, une ligne pour chaque information :")), margin);
    for (size_t i = 0; i < rendu->courrier->champ_count; i++)
        wrap(walk, compose_typo(rendu->arena, str_print(rendu->arena, "%.*s : …", STR_ARG(rendu->courrier->champs[i].libelle))), item);
}

/* Buttons in words: what to write, in the middle of a line (see above why never alone on it). */
static void liens(struct walk *walk, struct str rows, struct margin margin, struct str how)
{
    if (str_is_empty(walk->rendu->jeton))
        return;
    struct arena *arena = walk->rendu->arena;
    struct str label = STR_NONE, body = STR_NONE;
    bool short_form = labels_say_it(arena, rows), wants = false;
    const struct margin outer = {margin.others, margin.others};
    wrap(walk, compose_typo(arena, str_print(arena, "%.*s en commençant par ces mots :", STR_ARG(how))), margin);
    margin = (struct margin){str_print(arena, "%.*s- ", STR_ARG(margin.others)), str_print(arena, "%.*s  ", STR_ARG(margin.others))};
    while (compose_rang(arena, &rows, &label, &body)) {
        struct str words = lines_in_words(arena, body);
        wants = wants || compose_corps_attend(walk->rendu, body);
        struct str row = short_form ? str_print(arena, "soit %.*s", STR_ARG(words))
                                    : str_print(arena, "pour « %.*s » : %.*s", STR_ARG(label), STR_ARG(words));
        wrap(walk, compose_typo(arena, row), margin);
    }
    if (wants)
        lignes(walk, outer, margin);
}

/* What the page shows as a picture. */
static void image(struct walk *walk, struct str rows, struct margin margin)
{
    struct arena *arena = walk->rendu->arena;
    struct str caption = STR_NONE, rest = STR_NONE;
    if (compose_rang(arena, &rows, &caption, &rest))
        wrap(walk, compose_typo(arena, str_join(arena, caption, STR(" "), rest)), margin);
}

static void fenced(struct walk *walk, cmark_node *node, struct margin margin)
{
    struct str rows = str_of(cmark_node_get_literal(node)), info = str_of(cmark_node_get_fence_info(node)), line = STR_NONE;
    const struct rendu *mail = walk->rendu;
    struct rendu asked;
    if (str_eq_c(info, "tableau") || str_eq_c(info, "barres")) /* a bar says no more than its value */
        tableau(walk, rows, margin);
    else if (compose_rendu_de(mail, info, &asked)) {
        walk->rendu = &asked;
        liens(walk, rows, margin, str_eq(asked.jeton, mail->jeton) ? STR("Répondez à ce message")
                                                                   : str_print(mail->arena, "Écrivez à %.*s", STR_ARG(asked.reponse)));
        walk->rendu = mail;
    }
    else if (str_eq_c(info, "image"))
        image(walk, rows, margin);
    else
        while (str_next_line(&rows, &line))
            put_line(&walk->out, margin.others, line);
}

/* ---- blocks ---- */

static void blocks(struct walk *walk, cmark_node *parent, struct margin margin, bool tight, int depth);

static void list(struct walk *walk, cmark_node *node, struct margin margin, int depth)
{
    struct arena *arena = walk->rendu->arena;
    int number = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? cmark_node_get_list_start(node) : -1;
    for (cmark_node *item = cmark_node_first_child(node); item != NULL; item = cmark_node_next(item)) {
        struct str mark = number < 0 ? STR("- ") : str_print(arena, "%d. ", number++);
        struct margin of_item = {str_print(arena, "%.*s%.*s", STR_ARG(margin.first), STR_ARG(mark)),
                                 str_print(arena, "%.*s%*s", STR_ARG(margin.others), (int)mark.len, "")};
        blocks(walk, item, of_item, cmark_node_get_list_tight(node) != 0, depth);
        margin.first = margin.others;
    }
}

static void block(struct walk *walk, cmark_node *node, struct margin margin, int depth)
{
    struct arena *arena = walk->rendu->arena;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING: paragraph(walk, node, margin); break;
    case CMARK_NODE_CODE_BLOCK: fenced(walk, node, margin); break;
    case CMARK_NODE_LIST: list(walk, node, margin, depth); break;
    case CMARK_NODE_BLOCK_QUOTE: { /* an indent, not « > »: who quotes us adds his own */
        struct margin inner = {str_print(arena, "%.*s    ", STR_ARG(margin.first)), str_print(arena, "%.*s    ", STR_ARG(margin.others))};
        blocks(walk, node, inner, false, depth);
        break;
    }
    default: break; /* raw HTML is nobody's; a thematic break is the empty line that stands there anyway */
    }
}

static void blocks(struct walk *walk, cmark_node *parent, struct margin margin, bool tight, int depth)
{
    if (depth > COMPOSE_MAX_PROFONDEUR)
        return;
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL; node = cmark_node_next(node)) {
        size_t before = walk->out.len;
        block(walk, node, margin, depth + 1);
        margin.first = margin.others;
        if (!tight && cmark_node_next(node) != NULL && walk->out.len > before)
            put_line(&walk->out, margin.others, STR(""));
    }
}

/* The address too, where a mail program shows no Reply-To: whoever copies the text can still answer. */
static void foot(struct walk *walk)
{
    const struct rendu *rendu = walk->rendu;
    struct margin none = {STR(""), STR("")};
    if (str_is_empty(rendu->jeton))
        return;
    buf_add_c(&walk->out, "\n");
    wrap(walk, compose_typo(rendu->arena, STR(COMPOSE_PIED)), none);
    wrap(walk, str_print(rendu->arena, "Réf. %.*s", STR_ARG(rendu->jeton)), none);
}

struct str compose_texte(const struct rendu *rendu, cmark_node *document)
{
    struct walk walk = {.rendu = rendu};
    buf_init(&walk.out, COMPOSE_MAX_CORPS * 2);
    blocks(&walk, document, (struct margin){STR(""), STR("")}, false, 0);
    foot(&walk);
    struct str text = buf_failed(&walk.out) ? STR_NONE : str_copy(rendu->arena, buf_str(&walk.out));
    buf_free(&walk.out);
    return text;
}
