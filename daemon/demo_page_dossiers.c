/* demo_page_dossiers: the end of index.html: where each dossier stands, one column each so that it fits a telephone, and
 * the messages that wait for a human. All of it as `navette status` tells it. */
#include "daemon/demo.h"
#include "daemon/heure.h"

static void between(struct buf *out, const char *before, const char *text, const char *after)
{
    buf_add_c(out, before);
    buf_add_html(out, str_of(text));
    buf_add_c(out, after);
}

static const char *etat_words(const char *etat)
{
    static const struct {
        const char *etat, *mots;
    } etats[] = {{"en_cours", "en cours"}, {"en_attente", "en attente"}, {"admis", "admis"}, {"refuse", "refusé"},
                 {"retire", "retiré"}, {"sorti", "sorti"}, {"a_verifier", "à vérifier par une personne"}};
    for (size_t i = 0; i < sizeof etats / sizeof etats[0]; i++)
        if (strcmp(etats[i].etat, etat) == 0)
            return etats[i].mots;
    return etat;
}

/* ---- one cell each ---------------------------------------------------------------------------------------- */

static void cell_jeune(struct demo *demo, const json_t *dossier, struct buf *out)
{
    (void)demo;
    const json_t *jeune = json_object_get(dossier, "jeune");
    between(out, "", demo_membre(jeune, "prenom"), " ");
    between(out, "", demo_membre(jeune, "nom"), "");
}

static void cell_territoire(struct demo *demo, const json_t *dossier, struct buf *out)
{
    struct str id = str_of(demo_membre(dossier, "territoire"));
    const struct territoire *territoire = annuaire_territoire_by_id(&demo->conf->annuaire, id);
    buf_add_html(out, territoire != NULL ? territoire->nom : id);
}

static void cell_etat(struct demo *demo, const json_t *dossier, struct buf *out)
{
    (void)demo;
    between(out, "<strong>", etat_words(demo_membre(dossier, "etat")), "</strong>");
}

static void cell_etape(struct demo *demo, const json_t *dossier, struct buf *out)
{
    buf_add_html(out, demo_titre_etape(demo, str_of(demo_membre(dossier, "etape"))));
}

static void cell_attend(struct demo *demo, const json_t *dossier, struct buf *out)
{
    (void)demo;
    size_t i = 0;
    const json_t *awaited = NULL;
    json_array_foreach(json_object_get(dossier, "attend"), i, awaited)
        between(out, i > 0 ? "<br>" : "", demo_membre(awaited, "nom"), "");
    buf_add_c(out, i == 0 ? "personne" : "");
}

static void cell_avis(struct demo *demo, const json_t *dossier, struct buf *out)
{
    size_t i = 0;
    const json_t *avis = NULL;
    buf_add_c(out, "<ul>");
    json_array_foreach(json_object_get(dossier, "avis"), i, avis)
    {
        const char *sens = demo_membre(avis, "avis"), *motif = demo_membre(avis, "motif");
        buf_add_c(out, "<li>");
        buf_add_html(out, demo_titre_etape(demo, str_of(demo_membre(avis, "etape"))));
        between(out, " : ", strcmp(sens, "defavorable") == 0 ? "défavorable" : sens, "");
        if (motif[0] != '\0')
            between(out, " (« ", motif, " »)");
        buf_add_c(out, ", ");
        buf_add_html(out, demo_qui(demo, str_of(demo_membre(avis, "par"))));
        buf_add_c(out, "</li>");
    }
    buf_add_c(out, "</ul>");
}

static const struct {
    const char *titre;
    void (*put)(struct demo *demo, const json_t *dossier, struct buf *out);
} lignes[] = {
    {"Jeune", cell_jeune}, {"Territoire", cell_territoire}, {"État", cell_etat},
    {"Étape", cell_etape}, {"On attend", cell_attend}, {"Avis", cell_avis},
};

/* ---- the two parts ---------------------------------------------------------------------------------------- */

static void dossiers(struct demo *demo, struct buf *out)
{
    size_t d = 0;
    const json_t *dossier = NULL;
    buf_add_c(out, "<section aria-labelledby=\"dossiers\"><h2 id=\"dossiers\">Où en sont les dossiers</h2>\n"
                   "<table class=\"etat\"><thead><tr><th scope=\"col\">Dossier</th>");
    json_array_foreach(demo->statut, d, dossier)
        between(out, "<th scope=\"col\">", demo_membre(dossier, "reference"), "</th>");
    buf_add_c(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sizeof lignes / sizeof lignes[0]; i++) {
        between(out, "<tr><th scope=\"row\">", lignes[i].titre, "</th>");
        json_array_foreach(demo->statut, d, dossier)
        {
            buf_add_c(out, "<td>");
            lignes[i].put(demo, dossier, out);
            buf_add_c(out, "</td>");
        }
        buf_add_c(out, "</tr>\n");
    }
    buf_add_c(out, "</tbody></table></section>\n");
}

static void messages(struct demo *demo, struct buf *out)
{
    size_t i = 0;
    const json_t *message = NULL;
    buf_add_c(out, "<section aria-labelledby=\"messages\"><h2 id=\"messages\">Messages montrés à une personne</h2>\n"
                   "<p>Ce que navette n'a pas pu compter n'est jamais perdu : l'opérateur le voit, avec sa raison.</p>\n<ul>\n");
    json_array_foreach(demo->messages, i, message)
    {
        int64_t when = 0;
        struct str recu = str_slice(str_of(demo_membre(message, "recu")), 0, strlen("2026-03-02T09:00:00"));
        struct str words = heure_parse(recu, &when) ? heure_french(demo->arena, when) : recu;
        between(out, "<li>", str_c(demo->arena, words), ", de ");
        between(out, "", demo_membre(message, "from"), " : ");
        between(out, "", demo_membre(message, "pourquoi"), "</li>\n");
    }
    buf_add_c(out, "</ul></section>\n");
}

void demo_page_dossiers(struct demo *demo, struct buf *out)
{
    dossiers(demo, out);
    messages(demo, out);
}
