/* text/html: a walk over cmark's tree. Every tag is written here, every text escaped here; no style sheet of elsewhere, nothing
 * that is fetched: the one picture there may be is a part of the mail, its words are its caption and its alternative text. Styles
 * stand in the tags because mail programs drop <style>; the one <style> holds only what may be lost: dark mode. One column, 640 px at
 * most, tables that fit 320 px. */
#include "daemon/compose_private.h"

#define FONT "font-family:'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/* Contrast of each text on its ground is 4.5 or more (WCAG 2.1, AA), light and dark. */
#define SHELL_DARK \
    "@media (prefers-color-scheme:dark){body,.page{background:#16191d!important}.page,.page p,.page li,.page td,.page h1,.page h2," \
    ".page blockquote{color:#e8eaed!important}.page th{color:#b4bcc6!important}.page th,.page td,.page .pied{border-color:#3b434d!important}" \
    ".page .pied{color:#9aa4b0!important}.page .b{background:#16191d!important;border-color:#a8c7fa!important}.page .b a{color:#a8c7fa!important}" \
    ".page .j1{background:#a8c7fa!important}.page .j0{background:#2a3038!important}" \
    ".page .b0{background:#2f5f95!important}.page .b0 a{color:#ffffff!important}.page a{color:#a8c7fa}}"

#define SHELL_HEAD \
    "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\n" \
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" \
    "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>"

/* Outlook for Windows knows no max-width: the conditional table holds the column there. */
#define SHELL_BODY \
    "</title>\n<style>:root{color-scheme:light dark}" SHELL_DARK "</style></head>\n" \
    "<body style=\"margin:0;padding:0;background:#ffffff;-webkit-text-size-adjust:100%\">\n" \
    "<!--[if mso]><table role=\"presentation\" width=\"640\" align=\"center\"><tr><td><![endif]-->\n" \
    "<div class=\"page\" role=\"main\" style=\"max-width:640px;margin:0 auto;padding:16px;box-sizing:border-box;background:#ffffff;color:#1d2329;" \
    FONT ";font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word\">\n"

#define SHELL_END "</div>\n<!--[if mso]></td></tr></table><![endif]-->\n</body></html>\n"

struct walk {
    const struct rendu *rendu;
    struct buf out;
    const cmark_node *titre; /* the first paragraph: what is asked, of whom, until when. It is the page's heading for who listens to
                                it, and looks like any other for who sees it */
};

static void put(struct walk *walk, const char *html)
{
    buf_add_c(&walk->out, html);
}

static void put_text(struct walk *walk, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        switch (text.at[i]) {
        case '&': put(walk, "&amp;"); break;
        case '<': put(walk, "&lt;"); break;
        case '>': put(walk, "&gt;"); break;
        case '"': put(walk, "&quot;"); break;
        case '\'': put(walk, "&#39;"); break;
        default:
            if (str_starts(str_from(text, i), STR(COMPOSE_SAUT))) {
                put(walk, "<br>\n");
                i += strlen(COMPOSE_SAUT) - 1;
            } else {
                buf_add_char(&walk->out, text.at[i]);
            }
        }
}

static void put_typo(struct walk *walk, struct str text)
{
    put_text(walk, compose_typo(walk->rendu->arena, text));
}

/* ---- inside a paragraph ---- */

static void inlines(struct walk *walk, cmark_node *parent, int depth);

static void wrapped(struct walk *walk, const char *open, cmark_node *node, const char *close, int depth)
{
    put(walk, open);
    inlines(walk, node, depth);
    put(walk, close);
}

static void put_link(struct walk *walk, cmark_node *node, int depth)
{
    struct str url = str_of(cmark_node_get_url(node));
    bool known = str_starts(url, STR("https:")) || str_starts(url, STR("mailto:"));
    if (known) {
        put(walk, "<a href=\"");
        put_text(walk, url);
        put(walk, "\" style=\"color:#0b4f9e\">");
    }
    inlines(walk, node, depth);
    put(walk, known ? "</a>" : "");
}

static void inlines(struct walk *walk, cmark_node *parent, int depth)
{
    if (depth > COMPOSE_MAX_PROFONDEUR)
        return;
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL; node = cmark_node_next(node))
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT: put_typo(walk, str_of(cmark_node_get_literal(node))); break;
        case CMARK_NODE_CODE: put_text(walk, str_of(cmark_node_get_literal(node))); break;
        case CMARK_NODE_SOFTBREAK: put(walk, "\n"); break;
        case CMARK_NODE_LINEBREAK: put(walk, "<br>\n"); break;
        case CMARK_NODE_EMPH: wrapped(walk, "<em>", node, "</em>", depth + 1); break;
        case CMARK_NODE_STRONG: wrapped(walk, "<strong>", node, "</strong>", depth + 1); break;
        case CMARK_NODE_HTML_INLINE: break;
        case CMARK_NODE_LINK: put_link(walk, node, depth + 1); break;
        default: inlines(walk, node, depth + 1); /* an image is its words */
        }
}

/* ---- our blocks ---- */

#define CELL "padding:7px 0;border-bottom:1px solid #dde1e6;vertical-align:top;text-align:left;"

/* Without rows there is none. `barres`: a bar below each value. */
static void tableau(struct walk *walk, struct str rows, bool barres)
{
    struct str label = STR_NONE, value = STR_NONE;
    bool open = false;
    while (compose_rang(walk->rendu->arena, &rows, &label, &value)) {
        if (value.len == 0)
            continue;
        if (!open)
            put(walk, "<table style=\"width:100%;border-collapse:collapse;table-layout:fixed;margin:0 0 16px;font-size:15px;line-height:21px\">\n");
        open = true;
        put(walk, "<tr><th scope=\"row\" style=\"" CELL "width:126px;padding-right:10px;font-weight:normal;font-size:14px;hyphens:auto;color:#4d5761\">");
        put_typo(walk, label);
        put(walk, "</th><td style=\"" CELL "\">");
        put_typo(walk, value);
        if (barres)
            compose_barre(&walk->out, value);
        put(walk, "</td></tr>\n");
    }
    put(walk, open ? "</table>\n" : "");
}

/* The ground is the cell's and the border too, because Outlook paints no padding of a link; elsewhere the link fills the
 * cell, 48 px high, so that a thumb hits it anywhere. All decisions look alike: a colour for one of them would be our advice.
 * Only the question, which decides nothing, is lighter. */
static void bouton(struct walk *walk, struct str label, struct str body)
{
    bool question = str_starts(body, STR("J'ai"));
    put(walk, question ? "<tr><td class=\"b\" bgcolor=\"#ffffff\" style=\"background:#ffffff;border:1px solid #1f4b7a;"
                       : "<tr><td class=\"b0\" bgcolor=\"#1f4b7a\" style=\"background:#1f4b7a;border:1px solid #1f4b7a;");
    put(walk, "border-radius:8px;text-align:center\"><a href=\"");
    put_text(walk, compose_mailto(walk->rendu, body));
    put(walk, "\" style=\"display:block;padding:12px 16px;line-height:22px;font-size:16px;font-weight:bold;text-decoration:none;color:");
    put(walk, question ? "#1f4b7a\">" : "#ffffff\">");
    put_typo(walk, label);
    put(walk, "</a></td></tr>\n");
}

static void liens(struct walk *walk, struct str rows)
{
    struct str label = STR_NONE, body = STR_NONE;
    if (str_is_empty(walk->rendu->jeton) || str_is_empty(str_trim(rows)))
        return;
    put(walk, "<table role=\"presentation\" style=\"width:100%;max-width:400px;border-collapse:separate;border-spacing:0 10px;"
              "margin:6px 0 12px\">\n");
    while (compose_rang(walk->rendu->arena, &rows, &label, &body))
        bouton(walk, label, body);
    put(walk, "</table>\n");
}

/* White in a dark page too: its colours are its own. Without a height, so that the alternative text has room where it is not shown.
 * That text is what the caption above has not said yet. */
static void image(struct walk *walk, struct str rows)
{
    const struct rendu *rendu = walk->rendu;
    struct str caption = STR_NONE, rest = STR_NONE;
    if (!compose_rang(rendu->arena, &rows, &caption, &rest))
        return;
    bool shown = !str_is_empty(rendu->cid);
    put(walk, "<p style=\"margin:0 0 8px\">");
    put_typo(walk, shown ? caption : str_join(rendu->arena, caption, STR(" "), rest));
    put(walk, "</p>\n");
    if (!shown)
        return;
    buf_print(&walk->out, "<p style=\"margin:0 0 16px\"><img src=\"cid:%.*s\" width=\"%d\" alt=\"", STR_ARG(rendu->cid), rendu->courrier->image_largeur);
    put_typo(walk, rest);
    put(walk, "\" style=\"max-width:100%;height:auto;border:1px solid #dde1e6;border-radius:8px;background:#ffffff;color:#1d2329\"></p>\n");
}

static void fenced(struct walk *walk, cmark_node *node)
{
    struct str rows = str_of(cmark_node_get_literal(node)), info = str_of(cmark_node_get_fence_info(node));
    const struct rendu *mail = walk->rendu;
    struct rendu asked;
    if (str_eq_c(info, "tableau"))
        tableau(walk, rows, false);
    else if (str_eq_c(info, "barres"))
        tableau(walk, rows, true);
    else if (compose_rendu_de(mail, info, &asked)) {
        walk->rendu = &asked;
        liens(walk, rows);
        walk->rendu = mail;
    }
    else if (str_eq_c(info, "image"))
        image(walk, rows);
    else {
        put(walk, "<pre style=\"margin:0 0 16px;white-space:pre-wrap\">");
        put_text(walk, rows);
        put(walk, "</pre>\n");
    }
}

/* ---- blocks ---- */

static void blocks(struct walk *walk, cmark_node *parent, bool tight, int depth);

static void list(struct walk *walk, cmark_node *node, int depth)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    put(walk, ordered ? "<ol" : "<ul");
    put(walk, " style=\"margin:0 0 16px;padding:0 0 0 22px\">\n");
    for (cmark_node *item = cmark_node_first_child(node); item != NULL; item = cmark_node_next(item)) {
        put(walk, "<li style=\"margin:0 0 4px\">");
        blocks(walk, item, cmark_node_get_list_tight(node) != 0, depth);
        put(walk, "</li>\n");
    }
    put(walk, ordered ? "</ol>\n" : "</ul>\n");
}

#define TITRE "<h1 style=\"margin:0 0 16px;font-size:16px;font-weight:normal;line-height:1.5\">"

static void block(struct walk *walk, cmark_node *node, bool tight, int depth)
{
    if (node == walk->titre && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH) {
        wrapped(walk, TITRE, node, "</h1>\n", 0);
        return;
    }
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
        wrapped(walk, tight ? "" : "<p style=\"margin:0 0 16px\">", node, tight ? "" : "</p>\n", 0);
        break;
    case CMARK_NODE_HEADING:
        wrapped(walk, "<h2 style=\"margin:22px 0 6px;font-size:16px;line-height:1.4\">", node, "</h2>\n", 0);
        break;
    case CMARK_NODE_CODE_BLOCK: fenced(walk, node); break;
    case CMARK_NODE_LIST: list(walk, node, depth); break;
    case CMARK_NODE_BLOCK_QUOTE:
        put(walk, "<blockquote style=\"margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #8a949f\">\n");
        blocks(walk, node, cmark_node_first_child(node) == cmark_node_last_child(node), depth);
        put(walk, "</blockquote>\n");
        break;
    default: break; /* raw HTML is nobody's */
    }
}

static void blocks(struct walk *walk, cmark_node *parent, bool tight, int depth)
{
    if (depth > COMPOSE_MAX_PROFONDEUR)
        return;
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL; node = cmark_node_next(node))
        block(walk, node, tight, depth + 1);
}

static void foot(struct walk *walk)
{
    if (str_is_empty(walk->rendu->jeton))
        return;
    put(walk, "<p class=\"pied\" style=\"margin:20px 0 0;padding:10px 0 0;border-top:1px solid #dde1e6;font-size:13px;line-height:1.5;"
              "color:#5a6470\">");
    put_typo(walk, STR(COMPOSE_PIED));
    put(walk, "<br>\nRéf. ");
    put_text(walk, walk->rendu->jeton);
    put(walk, "</p>\n");
}

struct str compose_html(const struct rendu *rendu, cmark_node *document)
{
    struct walk walk = {.rendu = rendu, .titre = cmark_node_first_child(document)};
    buf_init(&walk.out, COMPOSE_MAX_HTML);
    put(&walk, SHELL_HEAD);
    put_text(&walk, rendu->objet);
    put(&walk, SHELL_BODY);
    blocks(&walk, document, false, 0);
    foot(&walk);
    put(&walk, SHELL_END);
    struct str html = buf_failed(&walk.out) ? STR_NONE : str_copy(rendu->arena, buf_str(&walk.out));
    buf_free(&walk.out);
    return html;
}
