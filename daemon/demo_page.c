/* demo_page: index.html, the story day by day: who wrote to whom, what navette understood of it, what it sent, as people
 * see it. One file, no script, nothing fetched (the policy in its head says so too), readable from 320 px. Every value is
 * escaped; the one HTML taken as it is comes from navette's own compose, which escapes what people wrote. */
#include "daemon/demo.h"
#include "daemon/heure.h"

enum { EXTRAIT = 140 }; /* bytes of a mail's first words in the line that opens it */

/* Contrast of each text on its ground is 4.5 or more (WCAG 2.1, AA). */
static const char tete[] =
    "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>navette : deux fiches de liaison, courriel par courriel</title>\n<style>\n"
    ":root{color-scheme:light}*{box-sizing:border-box}\n"
    "body{margin:0;background:#f3f5f7;color:#1d2329;font:16px/1.5 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;overflow-wrap:anywhere}\n"
    "header,main{max-width:52rem;margin:0 auto;padding:0 1rem}header{padding-top:1.5rem}main{padding-bottom:3rem}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2.25rem 0 .75rem}h3{font-size:1rem;margin:0 0 .75rem}\n"
    "a{color:#0b4f9e}nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}nav a{display:inline-block;padding:.25rem 0}\n"
    ".acte{background:#fff;border:1px solid #d5dae0;border-radius:8px;padding:1rem;margin:0 0 1rem}.acte>*:last-child{margin-bottom:0}\n"
    ".heure{color:#4d5761;font-weight:normal}.quoi{font-size:.8rem;font-weight:bold;color:#4d5761}div>.quoi{display:block}\n"
    ".arrive,.compris,details{border-left:4px solid #8a949f;padding:.25rem 0 .25rem .75rem;margin:0 0 .75rem}\n"
    ".arrive{border-color:#7a5200}.compris{border-color:#1f6b3a}details{border-color:#0b4f9e}\n"
    ".arrive p,.compris ul{margin:0}.compris ul{padding-left:1.2rem}.faux{border-color:#a3161d}.faux .quoi{color:#a3161d}\n"
    ".mots{white-space:pre-wrap;margin:.5rem 0!important}.menu{font-size:.875rem;color:#4d5761}\n"
    "summary{cursor:pointer;padding:.25rem 0}summary:focus-visible,a:focus-visible{outline:3px solid #0b4f9e;outline-offset:2px}\n"
    ".corps{border:1px solid #d5dae0;margin:.5rem 0}.corps pre{white-space:pre-wrap;padding:1rem;margin:0}\n"
    "table.etat{width:100%;border-collapse:collapse;background:#fff;table-layout:fixed;hyphens:auto}.etat th,.etat td{border:1px solid #d5dae0;padding:.5rem;text-align:left;vertical-align:top}\n"
    ".etat thead th,.etat tbody th{background:#e9edf1}.etat th:first-child{width:7rem}.etat ul{margin:0;padding-left:1rem}\n"
    "@media (max-width:30rem){.etat th,.etat td{padding:.35rem;font-size:.875rem}.etat th:first-child{width:5rem}.acte{padding:.75rem}"
    "header,main{padding-left:.5rem;padding-right:.5rem}.corps{margin-left:calc(-1.5rem - 4px);margin-right:-.75rem;border-width:1px 0}}\n"
    "</style></head>\n<body>\n";

static const char debut[] =
    "<header><h1>navette : deux fiches de liaison, courriel par courriel</h1>\n"
    "<p>Une démonstration en accéléré : une fiche de Word jusqu'à l'admission, et une seconde qui est refusée. Les personnes sont "
    "inventées. Ce qu'elles écrivent est joué ; ce que navette comprend et ce qu'elle envoie vient du programme lui-même.</p>\n"
    "<p>Chaque courriel envoyé s'ouvre d'une touche ou d'un clic, tel que son destinataire le voit. Ses boutons préparent une réponse "
    "dans votre messagerie : inutile de l'envoyer, les adresses n'existent pas.</p>\n";

struct page {
    const struct demo *demo;
    struct buf out;
};

static void put(struct page *page, const char *html)
{
    buf_add_c(&page->out, html);
}

static void put_text(struct page *page, struct str text)
{
    buf_add_html(&page->out, text);
}

static void put_between(struct page *page, const char *before, struct str text, const char *after)
{
    put(page, before);
    put_text(page, text);
    put(page, after);
}

/* ---- one mail --------------------------------------------------------------------------------------------- */

static void source(struct page *page, const struct demo_mail *mail)
{
    put_between(page, "Objet : ", mail->objet, "<br>");
    if (!str_is_empty(mail->jointes))
        put_between(page, "Pièce jointe : ", mail->jointes, "<br>");
    put_between(page, "Le fichier : <a href=\"mails/", str_of(mail->fichier), "\">");
    put_between(page, "", str_of(mail->fichier), "</a></p>\n");
}

static void arrives(struct page *page, const struct demo_mail *mail, enum geste geste)
{
    bool forged = geste == GESTE_USURPE, quoted = geste == GESTE_REPOND || forged;
    put_between(page, forged ? "<div class=\"arrive faux\"><span class=\"quoi\">Arrive, au nom de " : "<div class=\"arrive\"><span class=\"quoi\">Arrive, de ",
                demo_nom(mail->de), " à navette</span>\n");
    put_between(page, "<p class=\"mots\">", mail->texte, "</p>\n<p class=\"menu\">");
    put(page, quoted ? "Suivi du courriel de navette, cité.<br>" : "");
    source(page, mail);
    put(page, "</div>\n");
}

/* The column of a mail of ours: what stands between its shell, whose styles are in the tags. */
static bool column(struct str html, struct str *out_column)
{
    size_t from = str_find(html, STR("<div class=\"page\"")), to = str_find(html, STR("<!--[if mso]></td>"));
    if (from == STR_NOT_FOUND || to == STR_NOT_FOUND || to < from)
        return false;
    *out_column = str_slice(html, from, to);
    return true;
}

/* `*rest` begins with a picture: its words in its place, because a browser has no parts of a mail, and the page fetches nothing.
 * compose wrote the tag, and escaped what would end its words or itself. */
static void put_image_words(struct page *page, struct str *rest)
{
    static const char alt[] = " alt=\"";
    struct str tag = str_slice(*rest, 0, str_find_char(*rest, '>'));
    size_t at = str_find(tag, STR(alt));
    struct str words = at == STR_NOT_FOUND ? STR("") : str_from(tag, at + strlen(alt));
    buf_add(&page->out, str_slice(words, 0, str_find_char(words, '"')));
    *rest = str_from(*rest, tag.len + 1);
}

/* A mail is a page of its own; within this one its headings step down below those of the act, and it is no second main. Only tags
 * match: what people wrote is escaped. */
static void put_column(struct page *page, struct str html)
{
    static const struct {
        const char *own, *here;
    } steps[] = {{"<h1", "<h4"}, {"</h1>", "</h4>"}, {"<h2", "<h5"}, {"</h2>", "</h5>"}, {" role=\"main\"", ""}};
    enum { STEPS = sizeof steps / sizeof steps[0] };
    while (!str_is_empty(html)) {
        int step = 0;
        while (step < STEPS && !str_starts(html, str_of(steps[step].own)))
            step++;
        if (step < STEPS) {
            put(page, steps[step].here);
            html = str_from(html, strlen(steps[step].own));
        } else if (str_starts(html, STR("<img "))) {
            put_image_words(page, &html);
        } else {
            buf_add_char(&page->out, html.at[0]);
            html = str_from(html, 1);
        }
    }
}

static void leaves(struct page *page, const struct demo_mail *mail)
{
    struct str html = STR_NONE;
    put_between(page, "<details><summary><span class=\"quoi\">Part</span> à <strong>", demo_nom(mail->a), "</strong> : ");
    put_text(page, demo_extrait(page->demo->arena, mail->texte, EXTRAIT));
    put(page, "</summary>\n");
    put_between(page, "<p class=\"menu\">À ", mail->a, "<br>");
    source(page, mail);
    put(page, "<div class=\"corps\">\n");
    if (column(mail->html, &html))
        put_column(page, html);
    else
        put_between(page, "<pre>", mail->texte, "</pre>\n");
    put(page, "</div></details>\n");
}

/* ---- one act, one day ------------------------------------------------------------------------------------- */

static void act(struct page *page, const struct scene *scene)
{
    put_between(page, "<article class=\"acte\"><h3><span class=\"heure\">", str_of(scene->acte->moment + strlen("2026-03-02T")), "</span> ");
    put_between(page, "", str_of(scene->acte->recit), "</h3>\n");
    for (size_t i = 0; i < scene->mail_count; i++)
        if (scene->mails[i].entrant)
            arrives(page, &scene->mails[i], scene->acte->geste);
    if (scene->compris_count > 0)
        put(page, "<div class=\"compris\"><span class=\"quoi\">Ce que navette a compris</span><ul>\n");
    for (size_t i = 0; i < scene->compris_count; i++)
        put_between(page, "<li>", scene->compris[i], "</li>\n");
    put(page, scene->compris_count > 0 ? "</ul></div>\n" : "");
    if (!scene->tenu)
        put(page, "<p class=\"faux\"><strong>Ce n'est pas ce qui était attendu : la démonstration s'arrête ici.</strong></p>\n");
    for (size_t i = 0; i < scene->mail_count; i++)
        if (!scene->mails[i].entrant)
            leaves(page, &scene->mails[i]);
    put(page, "</article>\n");
}

static struct str day_of(const struct scene *scene)
{
    return str_slice(str_of(scene->acte->moment), 0, strlen("2026-03-02"));
}

static bool begins_day(const struct demo *demo, size_t i)
{
    return i == 0 || !str_eq(day_of(&demo->scenes[i]), day_of(&demo->scenes[i - 1]));
}

static struct str day_in_words(const struct demo *demo, size_t i)
{
    day_t day = DAY_NONE;
    return date_parse_iso(day_of(&demo->scenes[i]), &day) ? date_french(demo->arena, day) : day_of(&demo->scenes[i]);
}

static void days(struct page *page)
{
    const struct demo *demo = page->demo;
    put(page, "<nav aria-label=\"Les jours\"><ul>\n");
    for (size_t i = 0; i < demo->scene_count; i++)
        if (begins_day(demo, i)) {
            struct str words = day_in_words(demo, i);
            put_between(page, "<li><a href=\"#j", day_of(&demo->scenes[i]), "\">");
            put_between(page, "", str_slice(words, 0, str_rfind_char(words, ' ')), "</a></li>\n"); /* without the year */
        }
    put(page, "<li><a href=\"#dossiers\">Où en sont les dossiers</a></li></ul></nav></header>\n<main>\n");
    for (size_t i = 0; i < demo->scene_count; i++) {
        if (begins_day(demo, i)) {
            put_between(page, i == 0 ? "<section aria-labelledby=\"j" : "</section>\n<section aria-labelledby=\"j", day_of(&demo->scenes[i]), "\">");
            put_between(page, "<h2 id=\"j", day_of(&demo->scenes[i]), "\">");
            put_between(page, "", day_in_words(demo, i), "</h2>\n");
        }
        act(page, &demo->scenes[i]);
    }
    put(page, demo->scene_count > 0 ? "</section>\n" : "");
}

enum err demo_page(struct demo *demo, struct fault *out_fault)
{
    struct page page = {.demo = demo};
    buf_init(&page.out, DEMO_MAX_PAGE);
    put(&page, tete);
    put(&page, debut);
    days(&page);
    demo_page_dossiers(demo, &page.out);
    put(&page, "</main>\n</body></html>\n");
    enum err err = buf_failed(&page.out) ? fault_set(out_fault, ERR_FINAL, "demo: the page is over %d bytes", DEMO_MAX_PAGE)
                                         : demo_write(demo_path(demo, "index.html"), buf_str(&page.out), out_fault);
    buf_free(&page.out);
    return err;
}
