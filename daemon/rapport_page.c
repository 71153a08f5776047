/* rapport_page: a report as one HTML file. Pure. Everything that is not ours is escaped; there is no script, and nothing is fetched:
 * it works from a share, from a mail, on paper. No table has more than four narrow columns, so that it fits a telephone. */
#include "daemon/compose_private.h" /* compose_typo: no-break spaces where French wants them */
#include "daemon/rapport.h"
#include "parsers/base/utf8.h"

enum {
    SUIVIS_MAX = 500,  /* rows of the tracking table: the workbook has all */
    RETARDS_MAX = 40,
};

static const char head[] =
    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<style>\n"
    ":root{color-scheme:light dark;--page:#fff;--text:#1d2329;--soft:#4a525c;--line:#c5ccd6;--card:#f4f6f9;--link:#0b57a4;--bar:#1f5fa8;"
    "--track:#d5dbe5;--late:#a4161a}\n"
    "@media (prefers-color-scheme:dark){:root{--page:#16181c;--text:#e9ebee;--soft:#b6bcc6;--line:#454c57;--card:#20242a;--link:#8ab8f5;--bar:#7fb2ee;"
    "--track:#3a414b;--late:#ff9d9d}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:62rem;padding:1rem;background:var(--page);color:var(--text);"
    "font:1rem/1.5 system-ui,-apple-system,\"Segoe UI\",\"DejaVu Sans\",sans-serif;"
    "overflow-wrap:anywhere}\n"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.35rem;border-bottom:2px solid var(--line);margin-top:2.5rem}h3{font-size:1.12rem;"
    "margin-top:1.8rem}h4{margin:0;font-size:1rem}\n"
    "a{color:var(--link)}.soft{color:var(--soft)}.late{color:var(--late);font-weight:600}\n"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft);padding:.2rem 0}\n"
    "th,td{border-bottom:1px solid var(--line);padding:.3rem .4rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;overflow-wrap:normal;"
    "font-variant-numeric:tabular-nums}\n"
    "tbody th{font-weight:600}@media (min-width:40rem){.ref{white-space:nowrap}}\n"
    ".chiffres{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}.chiffres div{background:var(--card);border:1px solid var(--line);"
    "border-radius:.4rem;padding:.4rem .8rem}\n"
    ".chiffres dt{color:var(--soft)}.chiffres dd{margin:0;font-size:1.5rem;font-weight:600}\n"
    ".cartes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:.8rem}\n"
    ".cartes section{background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.7rem .9rem;break-inside:avoid}\n"
    ".cartes p{margin:.3rem 0}.cartes .grand{font-size:1.4rem;font-weight:600}\n"
    ".barre{display:block;height:.6rem;background:var(--track);border-radius:.3rem;margin-top:.25rem}.barre i{display:block;height:100%;"
    "background:var(--bar);border-radius:.3rem}\n"
    "figure{margin:1rem 0;background:#fff;color:#1d2329;border:1px solid var(--line);border-radius:.4rem;padding:.5rem}figure svg{display:block;"
    "width:100%;height:auto}\n"
    "@media print{@page{size:A4;margin:14mm}:root{color-scheme:light;--page:#fff;--text:#000;--soft:#333;--line:#999;--card:#fff;--link:#000;"
    "--bar:#333;--track:#ddd;--late:#000}\n"
    "body{max-width:none;padding:0;font-size:10pt}nav{display:none}h2,h3,caption{break-after:avoid}tr,figure{break-inside:avoid}"
    ".circuit+.circuit{break-before:page}\n"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n"
    "</style>\n";

struct page {
    struct arena *arena;
    struct buf *out;
    const struct rapport *rapport;
    size_t rang; /* of the circuit: part of the ids */
};

/* ---- pieces ---- */

static void put(const struct page *page, const char *html)
{
    buf_add_c(page->out, html);
}

static void put_text(const struct page *page, struct str text)
{
    buf_add_html(page->out, compose_typo(page->arena, utf8_clean(page->arena, text)));
}

static void put_between(const struct page *page, const char *before, struct str text, const char *after)
{
    put(page, before);
    put_text(page, text);
    put(page, after);
}

static void put_number(const struct page *page, const char *before, int number, const char *after)
{
    buf_print(page->out, "%s%d%s", before, number, after);
}

static void open_table(const struct page *page, const char *caption, const char *const *heads, size_t count, size_t first_number)
{
    put_between(page, "<table>\n<caption>", str_of(caption), "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++)
        buf_print(page->out, "<th scope=\"col\"%s>%s</th>", i >= first_number ? " class=\"n\"" : "", heads[i]);
    put(page, "</tr></thead>\n<tbody>\n");
}

static void close_table(const struct page *page)
{
    put(page, "</tbody>\n</table>\n");
}

static void put_bar(const struct page *page, double part)
{
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    buf_print(page->out, "<span class=\"barre\" aria-hidden=\"true\"><i style=\"width:%d%%\"></i></span>", (int)(part * 100 + 0.5));
}

/* ---- what stands where ---- */

static void put_sums(const struct page *page)
{
    const struct rapport *rapport = page->rapport;
    int open = 0, waiting = 0, admitted = 0, late = 0;
    for (size_t i = 0; i < rapport->suivi_count; i++) {
        const struct rapport_suivi *suivi = &rapport->suivis[i];
        open += !etat_is_end(suivi->etat);
        waiting += suivi->etat == ETAT_EN_ATTENTE;
        admitted += suivi->etat == ETAT_ADMIS;
        late += rapport_retard(rapport, suivi) > 0;
    }
    put_number(page, "<dl class=\"chiffres\">\n<div><dt>Dossiers de la période</dt><dd>", (int)rapport->suivi_count, "</dd></div>\n");
    put_number(page, "<div><dt>Ouverts aujourd'hui</dt><dd>", open, "</dd></div>\n");
    put_number(page, "<div><dt>En attente</dt><dd>", waiting, "</dd></div>\n");
    put_number(page, "<div><dt>Admis</dt><dd>", admitted, "</dd></div>\n");
    put_number(page, "<div><dt>En retard</dt><dd>", late, "</dd></div>\n</dl>\n");
}

static void put_places(const struct page *page)
{
    static const char *const heads[] = {"Territoire", "Places occupées", "Libres"};
    const struct rapport *rapport = page->rapport;
    if (!rapport->a_places)
        return;
    put(page, "<h3>Places</h3>\n");
    open_table(page, "Places par territoire, aujourd'hui", heads, 3, 2);
    for (size_t t = 0; t < rapport->territoire_count; t++) {
        const struct territoire *territoire = &rapport->territoires[t];
        struct rapport_places here = rapport_places(rapport, t);
        put_between(page, "<tr><th scope=\"row\">", territoire->nom, "</th><td>");
        if (here.tu) {
            buf_print(page->out, "n. c. sur %d</td><td class=\"n\">n. c.</td></tr>\n", territoire->places);
            continue;
        }
        buf_print(page->out, "%d sur %d", here.prises, territoire->places);
        put_bar(page, territoire->places > 0 ? (double)here.prises / territoire->places : here.prises > 0);
        buf_print(page->out, "</td><td class=\"n\">%d</td></tr>\n", here.libres);
    }
    close_table(page);
}

static void put_etapes(const struct page *page)
{
    static const char *const heads[] = {"Étape", "Ouverts", "En retard"};
    size_t count = 0;
    int most = 1;
    const struct rapport_etape *etapes = rapport_etapes(page->arena, page->rapport, &count);
    for (size_t i = 0; i < count; i++)
        most = etapes[i].dossiers > most ? etapes[i].dossiers : most;
    put(page, "<h3>Où en sont les dossiers</h3>\n");
    if (count == 0) {
        put(page, "<p>Aucun dossier ouvert.</p>\n");
        return;
    }
    open_table(page, "Dossiers ouverts par étape", heads, 3, 2);
    for (size_t i = 0; i < count; i++) {
        put_between(page, "<tr><th scope=\"row\">", etapes[i].titre, "</th><td>");
        buf_print(page->out, "%d", etapes[i].dossiers);
        put_bar(page, (double)etapes[i].dossiers / most);
        buf_print(page->out, "</td><td class=\"n%s\">%d</td></tr>\n", etapes[i].retards > 0 ? " late" : "", etapes[i].retards);
    }
    close_table(page);
}

/* ---- dossiers ---- */

static void put_echeance(const struct page *page, const struct rapport_suivi *suivi)
{
    int late = rapport_retard(page->rapport, suivi);
    put_text(page, suivi->echeance == DAY_NONE ? STR("–") : date_french_plain(page->arena, suivi->echeance));
    if (late > 0)
        buf_print(page->out, "<br><span class=\"late\">en retard de %d jour%s</span>", late, late > 1 ? "s" : "");
}

static void put_suivi(const struct page *page, const struct rapport_suivi *suivi)
{
    put_between(page, "<tr><th scope=\"row\" class=\"ref\">", suivi->reference, "</th><td>");
    put_text(page, rapport_etape(page->rapport, suivi));
    put_between(page, "<br><span class=\"soft\">", str_of(rapport_etat(suivi->etat)), "");
    if (!str_is_empty(suivi->territoire))
        put_between(page, ", ", rapport_territoire(page->rapport, suivi->territoire), "");
    put(page, "</span></td><td>");
    put_echeance(page, suivi);
    struct str attend = rapport_attend(page->arena, suivi);
    put_between(page, "</td><td>", str_is_empty(attend) ? STR("–") : attend, "</td></tr>\n");
}

/* Those that `wanted` lets through, `max` at most. */
static void put_suivis(const struct page *page, const char *title, const char *caption, bool late_only, size_t max)
{
    static const char *const heads[] = {"Référence", "Étape et état", "Échéance", "Attendu de"};
    const struct rapport *rapport = page->rapport;
    size_t shown = 0, found = 0;
    for (size_t i = 0; i < rapport->suivi_count; i++)
        found += !late_only || rapport_retard(rapport, &rapport->suivis[i]) > 0;
    buf_print(page->out, "<h3>%s</h3>\n", title);
    if (found == 0) {
        put(page, late_only ? "<p>Aucune réponse n'est en retard.</p>\n" : "<p>Aucun dossier dans la période.</p>\n");
        return;
    }
    open_table(page, caption, heads, 4, 4);
    for (size_t i = 0; i < rapport->suivi_count && shown < max; i++)
        if (!late_only || rapport_retard(rapport, &rapport->suivis[i]) > 0) {
            put_suivi(page, &rapport->suivis[i]);
            shown++;
        }
    close_table(page);
    if (found > shown)
        buf_print(page->out, "<p class=\"soft\">Et %zu autre%s, que le classeur donne.</p>\n", found - shown, found - shown > 1 ? "s" : "");
}

/* ---- figures ---- */

static void put_lines(const struct page *page, const struct indicateur *indicateur, const struct rapport_chiffre *chiffre)
{
    for (size_t k = 0; k < chiffre->count; k++) {
        put_between(page, "<p>", chiffre->lignes[k].libelle, "\u00a0: ");
        put_between(page, "<strong>", rapport_valeur(page->arena, indicateur->mesure, &chiffre->lignes[k]), "</strong></p>\n");
    }
    if (chiffre->count == 0)
        put(page, "<p>–</p>\n");
}

static void put_by_territory(const struct page *page, size_t i)
{
    const struct rapport *rapport = page->rapport;
    const struct indicateur *indicateur = &rapport->circuit->indicateurs[i];
    put(page, "<table>\n<thead><tr><th scope=\"col\">Territoire</th><th scope=\"col\" class=\"n\">Valeur</th></tr></thead>\n<tbody>\n");
    for (size_t t = 1; t <= rapport->territoire_count; t++) {
        const struct rapport_chiffre *chiffre = &rapport->chiffres[t][i];
        put_between(page, "<tr><th scope=\"row\">", rapport->territoires[t - 1].nom, "</th><td class=\"n\">");
        put_between(page, "", chiffre->count == 0 ? STR("–") : rapport_valeur(page->arena, indicateur->mesure, &chiffre->lignes[0]), "</td></tr>\n");
    }
    close_table(page);
}

static void put_indicateur(const struct page *page, size_t i)
{
    const struct rapport *rapport = page->rapport;
    const struct indicateur *indicateur = &rapport->circuit->indicateurs[i];
    const struct rapport_chiffre *all = &rapport->chiffres[0][i];
    put_between(page, indicateur->dont ? "<section>\n<h4>dont " : "<section>\n<h4>", indicateur->titre, "</h4>\n");
    if (indicateur->mesure == MESURE_TABLEAU)
        put_lines(page, indicateur, all);
    else
        put_between(page, "<p class=\"grand\">", all->count == 0 ? STR("–") : rapport_valeur(page->arena, indicateur->mesure, &all->lignes[0]), "</p>\n");
    put_between(page, "<p class=\"soft\">", indicateur->definition, "</p>\n");
    if (indicateur->mesure != MESURE_TABLEAU && rapport->seul == NULL && rapport->territoire_count > 1)
        put_by_territory(page, i);
    put(page, "</section>\n");
}

/* ---- the picture ---- */

/* As it came, without its prologue; its ids would meet those of the next one. */
static void put_image(const struct page *page, struct str svg)
{
    static const char id[] = "<g id=\"", other[] = "<g data-id=\"";
    size_t start = str_find(svg, STR("<svg "));
    if (start == STR_NOT_FOUND)
        return;
    put_between(page, "<h3>Le circuit</h3>\n<figure>\n<svg role=\"img\" aria-label=\"Schéma du circuit\u00a0: ", page->rapport->circuit->titre, "\" ");
    for (struct str rest = str_from(svg, start + 5); rest.len > 0;) {
        size_t at = str_find(rest, STR(id));
        buf_add(page->out, str_slice(rest, 0, at == STR_NOT_FOUND ? rest.len : at));
        if (at != STR_NOT_FOUND)
            put(page, other);
        rest = at == STR_NOT_FOUND ? STR("") : str_from(rest, at + sizeof id - 1);
    }
    put(page, "<figcaption>Une colonne par rôle, une ligne par étape\u00a0; sur chaque flèche, le délai.</figcaption>\n</figure>\n");
}

/* ---- the page ---- */

static void put_circuit(const struct page *page, struct str image)
{
    const struct rapport *rapport = page->rapport;
    buf_print(page->out, "<section class=\"circuit\" id=\"circuit-%zu\">\n", page->rang);
    put_between(page, "<h2>", rapport->circuit->titre, "</h2>\n");
    if (rapport->seul != NULL)
        put_between(page, "<p>Territoire\u00a0: ", rapport->seul->nom, "</p>\n");
    if (!rapport->masque) {
        put_sums(page);
        put_etapes(page);
    }
    put_places(page);
    if (!rapport->masque)
        put_suivis(page, "Délais", "Dossiers dont une réponse est en retard", true, RETARDS_MAX);
    if (rapport->circuit->indicateur_count > 0)
        put(page, "<h3>Indicateurs</h3>\n<div class=\"cartes\">\n");
    for (size_t i = 0; i < rapport->circuit->indicateur_count; i++)
        put_indicateur(page, i);
    if (rapport->circuit->indicateur_count > 0)
        put(page, "</div>\n");
    put_image(page, image);
    if (!rapport->masque)
        put_suivis(page, "Tableau de suivi", "Dossiers ouverts un jour au moins de la période, tels qu'ils sont aujourd'hui", false, SUIVIS_MAX);
    put(page, "</section>\n");
}

static void put_top(const struct page *page, const struct rapport *rapports, size_t count)
{
    const struct rapport *rapport = page->rapport;
    put(page, "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<title>Avancement des dossiers</title>\n");
    put(page, head);
    put_between(page, "</head>\n<body>\n<header>\n<h1>Avancement des dossiers</h1>\n<p>Période\u00a0: du ", date_french_plain(page->arena, rapport->du), "");
    put_between(page, " au ", date_french_plain(page->arena, rapport->au), ". ");
    put_between(page, "Établi le ", date_french(page->arena, rapport->jour), ".</p>\n");
    if (rapport->masque)
        put(page, "<p class=\"soft\">n. c.\u00a0: non communiqué, car l'effectif est inférieur à 5 ou permettrait de le déduire.</p>\n");
    if (count > 1)
        put(page, "<nav aria-label=\"Circuits\"><ul>\n");
    for (size_t i = 0; i < count && count > 1; i++) {
        buf_print(page->out, "<li><a href=\"#circuit-%zu\">", i + 1);
        put_between(page, "", rapports[i].circuit->titre, "</a></li>\n");
    }
    put(page, count > 1 ? "</ul></nav>\n</header>\n<main>\n" : "</header>\n<main>\n");
}

/* As an attachment it has nobody to say its charset: every letter that is not ASCII becomes its number. */
static void put_ascii(struct buf *out, struct str page)
{
    int32_t point = 0;
    while (page.len > 0) {
        size_t plain = 0;
        while (plain < page.len && (unsigned char)page.at[plain] < 0x80)
            plain++;
        buf_add(out, str_slice(page, 0, plain));
        page = str_from(page, plain);
        if (page.len > 0 && utf8_next(&page, &point))
            buf_print(out, "&#%d;", (int)point);
    }
}

void rapport_page(struct arena *arena, const struct rapport *rapports, size_t count, const struct str *images, struct buf *out)
{
    struct buf page;
    buf_init(&page, out->max);
    put_top(&(struct page){.arena = arena, .out = &page, .rapport = rapports}, rapports, count);
    for (size_t i = 0; i < count; i++)
        put_circuit(&(struct page){.arena = arena, .out = &page, .rapport = &rapports[i], .rang = i + 1}, images[i]);
    buf_add_c(&page, "</main>\n</body>\n</html>\n");
    put_ascii(out, buf_str(&page));
    out->failed = out->failed || buf_failed(&page);
    buf_free(&page);
}
