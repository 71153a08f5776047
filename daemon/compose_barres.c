/* A bar made of two table cells, which every mail program paints, under a value that says the same in words: « 5 sur 7, 2 libres ».
 * Nothing is lost without it; it has a rim, so that it is seen on a dark ground too. */
#include <string.h>

#include "daemon/compose_private.h"

/* Digits at the start of *rest, taken off; -1 for none. */
static int take_number(struct str *rest)
{
    size_t len = 0;
    while (len < rest->len && str_is_digit((unsigned char)rest->at[len]))
        len++;
    uint64_t number = 0;
    bool good = str_number(str_slice(*rest, 0, len), 1000 * 1000, &number);
    *rest = str_from(*rest, len);
    return good ? (int)number : -1;
}

/* `class`: the colours of a dark ground (compose_html.c). */
static void cell(struct buf *out, int percent, const char *class, const char *colour)
{
    if (percent > 0)
        buf_print(out, "<td class=\"%s\" width=\"%d%%\" bgcolor=\"%s\" "
                       "style=\"width:%d%%;height:10px;padding:0;background:%s;font-size:1px;line-height:10px\">&nbsp;</td>",
                  class, percent, colour, percent, colour);
}

void compose_barre(struct buf *out, struct str valeur)
{
    static const char between[] = " sur ";
    int part = take_number(&valeur);
    bool says = part >= 0 && str_starts(valeur, STR(between));
    valeur = str_from(valeur, strlen(between));
    int total = says ? take_number(&valeur) : -1;
    if (total <= 0)
        return;
    int percent = part >= total ? 100 : (int)((int64_t)part * 100 / total);
    buf_add_c(out, "<table role=\"presentation\" width=\"100%\" style=\"width:100%;max-width:280px;border-collapse:collapse;"
                   "border:1px solid #7b8794;margin:5px 0 2px;table-layout:fixed\"><tr>");
    cell(out, percent, "j1", "#1f4b7a");
    cell(out, 100 - percent, "j0", "#e9edf1");
    buf_add_c(out, "</tr></table>");
}
