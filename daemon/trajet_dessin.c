/* The picture of a way: one row an etape, from top to bottom, as a telephone shows it. */
#include "daemon/trajet.h"
#include "parsers/base/utf8.h"

enum { /* in points, which are the page's pixels */
    RANG = 28,
    ROND = 20,        /* across a marker */
    MARGE = 6,
    TEXTE = TRAJET_LARGEUR - 2 * MARGE - ROND - 8, /* width of a row's words */
    LETTRES = 33,     /* that fit there, in DejaVu Sans of 13 points, most of them narrow; a longer title ends in « … » */
    FAITES_MAX = 3,   /* rows of what is done: the last of them; the others are one row */
    SUIVANTES_MAX = 4,
    POINCE = 72,
};

#define ENCRE "#1d2329"
#define BLEU "#1f4b7a"
#define VERT "#1b6b3a"
#define GRIS "#5a6470"

struct rang {
    const char *marque, *fond, *trait, *encre; /* of the marker */
    struct str texte;
    bool ici;
};

struct dessin_trajet {
    struct buf *out;
    int rangs; /* so far */
};

/* At most LETTRES, whole code points; nothing of it can end the label or begin an escape of graphviz. */
static void put_label(struct buf *out, struct str text)
{
    size_t letters = 0, all = utf8_letters(text);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        letters += (c & 0xC0) != 0x80;
        if (all > LETTRES && letters >= LETTRES) {
            buf_add_c(out, "…");
            return;
        }
        if (c == '"' || c == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

/* Half a point is nothing that anybody sees: whole numbers only, so that no locale writes a comma. */
static void put_rang(struct dessin_trajet *dessin, const struct rang *rang)
{
    int y = -dessin->rangs * RANG, i = dessin->rangs++;
    if (rang->ici)
        buf_print(dessin->out, "  f [pos=\"%d,%d\", width=\"%d.%02d\", height=\"0.%02d\", style=\"filled,rounded\", fillcolor=\"" BLEU "\", color=\"" BLEU "\", label=\"\"];\n",
                  TRAJET_LARGEUR / 2, y, TRAJET_LARGEUR / POINCE, TRAJET_LARGEUR % POINCE * 100 / POINCE, (RANG - 2) * 100 / POINCE);
    buf_print(dessin->out, "  m%d [pos=\"%d,%d\", shape=circle, width=\"0.%02d\", height=\"0.%02d\", style=filled, fillcolor=\"%s\", color=\"%s\", fontcolor=\"%s\", fontsize=12, label=\"%s\"];\n",
              i, MARGE + ROND / 2, y, ROND * 100 / POINCE, ROND * 100 / POINCE, rang->fond, rang->trait, rang->encre, rang->marque);
    buf_print(dessin->out, "  t%d [pos=\"%d,%d\", width=\"%d.%02d\", height=\"0.%02d\", color=\"transparent\", fontcolor=\"%s\", fontname=\"DejaVu Sans%s\", label=\"", i,
              MARGE + ROND + 8 + TEXTE / 2, y, TEXTE / POINCE, TEXTE % POINCE * 100 / POINCE, ROND * 100 / POINCE, rang->ici ? "#ffffff" : ENCRE,
              rang->ici ? " Bold" : "");
    put_label(dessin->out, rang->texte);
    buf_add_c(dessin->out, "\\l\"];\n");
    if (i > 0)
        buf_print(dessin->out, "  m%d -> m%d [color=\"" GRIS "\"];\n", i - 1, i);
}

/* `after`: « 3 autres étapes », else « 3 étapes faites ». */
static void put_others(struct dessin_trajet *dessin, size_t count, bool after)
{
    char text[64];
    const char *s = count > 1 ? "s" : "";
    int len = after ? snprintf(text, sizeof text, "puis %zu autre%s étape%s", count, s, s) : snprintf(text, sizeof text, "%zu étape%s faite%s avant", count, s, s);
    if (count > 0 && len > 0 && (size_t)len < sizeof text)
        put_rang(dessin, &(struct rang){"⋯", "#ffffff", GRIS, ENCRE, {text, (size_t)len}, false});
}

void trajet_dessine(struct buf *out, const struct trajet *trajet)
{
    struct dessin_trajet dessin = {.out = out};
    const struct etape *etapes = trajet->circuit->etapes;
    size_t hidden = trajet->faite_count > FAITES_MAX ? trajet->faite_count - FAITES_MAX : 0;
    size_t shown = trajet->suivante_count > SUIVANTES_MAX ? SUIVANTES_MAX : trajet->suivante_count;
    buf_print(out, "digraph trajet {\n  dpi=96; bgcolor=\"#ffffff\"; pad=\"0.08\"; outputorder=edgesfirst;\n"
                   "  node [shape=box, fixedsize=true, margin=0, fontname=\"DejaVu Sans\", fontsize=13];\n  edge [dir=none, penwidth=2];\n");
    put_others(&dessin, hidden, false);
    for (size_t i = hidden; i < trajet->faite_count; i++)
        put_rang(&dessin, &(struct rang){"✓", VERT, VERT, "#ffffff", etapes[trajet->faites[i].etape].titre, false});
    put_rang(&dessin, &(struct rang){"▶", "#ffffff", "#ffffff", BLEU, etapes[trajet->ici].titre, true});
    for (size_t i = 0; i < shown; i++)
        put_rang(&dessin, &(struct rang){"", "#ffffff", GRIS, ENCRE, etapes[trajet->suivantes[i]].titre, false});
    put_others(&dessin, trajet->suivante_count - shown, true);
    buf_add_c(out, "}\n");
}
