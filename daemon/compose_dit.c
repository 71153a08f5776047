/* What the reader subtracts of a mail of ours (parsers/reply.h): its text, and what its page alone shows, since a program may quote
 * the page without a mark: the labels of the buttons, the words with which the answers that they open begin, the subject. */
#include "daemon/compose_private.h"
#include "parsers/reply.h"

static void put_line(struct rendu const *rendu, struct buf *out, struct str text)
{
    text = compose_typo(rendu->arena, str_trim(text));
    if (text.len > 0 && str_find_char(text, '\n') == STR_NOT_FOUND)
        buf_print(out, "%.*s\n", STR_ARG(text));
}

/* The order of a list is no opening: its lines are what the person puts in order. */
static void put_buttons(const struct rendu *rendu, struct buf *out, struct str rows)
{
    struct str label = STR_NONE, body = STR_NONE;
    while (compose_rang(rendu->arena, &rows, &label, &body)) {
        put_line(rendu, out, label);
        if (!str_starts(body, STR("1. ")))
            put_line(rendu, out, str_slice(body, 0, str_find(body, STR(COMPOSE_SAUT))));
    }
}

struct str compose_dit(const struct rendu *rendu, cmark_node *document, struct str texte)
{
    struct buf out;
    struct rendu asked;
    buf_init(&out, COMPOSE_MAX_CORPS * 2);
    buf_add(&out, texte);
    buf_print(&out, "%c\n", REPLY_LABELS_BELOW);
    for (cmark_node *node = cmark_node_first_child(document); node != NULL && !str_is_empty(rendu->jeton); node = cmark_node_next(node))
        if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK && compose_rendu_de(rendu, str_of(cmark_node_get_fence_info(node)), &asked))
            put_buttons(rendu, &out, str_of(cmark_node_get_literal(node)));
    buf_print(&out, "%c\n%.*s\n", REPLY_TEXT_BELOW, STR_ARG(rendu->objet));
    struct str dit = buf_failed(&out) ? texte : str_copy(rendu->arena, buf_str(&out));
    buf_free(&out);
    return dit;
}
