/* rapport_classeur: a report as the description of a workbook (ecrit.h). Pure: what it says becomes cells in navette-redige. */
#include <jansson.h>

#include "daemon/rapport.h"

enum { ENTETE = 3, PREMIERE = ENTETE + 2 }; /* lines above each table; the first row of its values, behind an empty one and the headings */

/* What the sheet of a circuit's figures is called; their charts name it too. */
static const char *nom_indicateurs(struct arena *arena, size_t count, size_t r)
{
    return count == 1 ? "Indicateurs" : str_print(arena, "Indicateurs %zu", r + 1).at;
}

/* ---- cells ---- */

static json_t *text(struct str value)
{
    json_t *made = str_is_empty(value) ? json_null() : json_stringn(value.at, value.len);
    return made != NULL ? made : json_string("(illisible)"); /* no UTF-8: a name that was cut in the middle of a letter */
}

static json_t *day(struct arena *arena, day_t value)
{
    return text(date_iso(arena, value));
}

static json_t *figure(enum mesure mesure, const struct rapport_ligne *ligne)
{
    static const char *const units[] = {[MESURE_NOMBRE] = "entier", [MESURE_POURCENT] = "pourcent", [MESURE_ANS] = "ans", [MESURE_MOIS] = "mois",
                                        [MESURE_JOURS] = "jours", [MESURE_TABLEAU] = "entier"};
    const char *format = units[mesure];
    if (ligne == NULL)
        return json_null();
    if (ligne->tue)
        return json_string("n. c.");
    if (!ligne->known)
        return json_string("–");
    if (strcmp(format, "entier") == 0 && ligne->valeur != (double)(json_int_t)ligne->valeur)
        format = "decimal";
    return json_pack("{s:f,s:s}", "v", ligne->valeur, "f", format);
}

struct colonne {
    const char *titre;
    double largeur;
    const char *format;
};

static void add_column(json_t *feuille, struct str titre, double largeur, const char *format)
{
    (void)json_array_append_new(json_object_get(feuille, "colonnes"),
                                json_pack("{s:o,s:f,s:s}", "titre", text(titre), "largeur", largeur, "format", format));
}

/* A sheet with its three lines: what it is, of which period, made when. */
static json_t *sheet(struct arena *arena, const struct rapport *rapport, const char *nom, struct str titre, int fige,
                     const struct colonne *colonnes, size_t count)
{
    struct str period = str_print(arena, "Période\u00a0: du %.*s au %.*s", STR_ARG(date_french_plain(arena, rapport->du)),
                                  STR_ARG(date_french_plain(arena, rapport->au)));
    struct str made = str_print(arena, "Établi le %.*s%s", STR_ARG(date_french_plain(arena, rapport->jour)),
                                rapport->masque ? "\u00a0; n. c.\u00a0: non communiqué (effectif inférieur à 5, ou qui permettrait de le déduire)" : "");
    json_t *feuille = json_pack("{s:s,s:[o,o,o],s:[],s:[],s:i,s:b,s:b,s:[]}", "nom", nom, "entete", text(titre), text(period), text(made), "colonnes",
                                "lignes", "fige", fige, "filtre", 1, "paysage", 1, "graphiques");
    for (size_t i = 0; i < count; i++)
        add_column(feuille, str_of(colonnes[i].titre), colonnes[i].largeur, colonnes[i].format);
    return feuille;
}

static void add_row(json_t *feuille, json_t *row)
{
    (void)json_array_append_new(json_object_get(feuille, "lignes"), row);
}

/* ---- Indicateurs ---- */

/* Territories with a column of their own, beside the one of all. */
static size_t columns_of(const struct rapport *rapport)
{
    return rapport->seul != NULL ? 0 : rapport->territoire_count;
}

static const struct rapport_ligne *line_named(const struct rapport_chiffre *chiffre, struct str libelle)
{
    for (size_t k = 0; k < chiffre->count; k++)
        if (str_eq(chiffre->lignes[k].libelle, libelle))
            return &chiffre->lignes[k];
    return NULL;
}

/* One row: of the departement and each territory the same line. */
static void add_figures(json_t *feuille, const struct rapport *rapport, size_t i, const struct rapport_ligne *of)
{
    const struct indicateur *indicateur = &rapport->circuit->indicateurs[i];
    json_t *row = json_pack("[{s:o,s:s},o]", "v", text(indicateur->titre), "f", indicateur->dont ? "retrait" : "gras", of != NULL ? text(of->libelle) : json_null());
    for (size_t t = 0; t <= columns_of(rapport); t++) {
        const struct rapport_chiffre *chiffre = &rapport->chiffres[t][i];
        bool table = indicateur->mesure == MESURE_TABLEAU;
        (void)json_array_append_new(row, figure(indicateur->mesure, table ? (of == NULL ? NULL : line_named(chiffre, of->libelle))
                                                                          : chiffre->count > 0 ? &chiffre->lignes[0] : NULL));
    }
    add_row(feuille, row);
}

/* Lines of a table of figures that only a territory has: its part in a hundred stands in the name. */
static void add_lines(json_t *feuille, const struct rapport *rapport, size_t i)
{
    for (size_t t = 0; t <= columns_of(rapport); t++)
        for (size_t k = 0; k < rapport->chiffres[t][i].count; k++) {
            const struct rapport_ligne *ligne = &rapport->chiffres[t][i].lignes[k];
            bool told = false;
            for (size_t before = 0; before < t && !told; before++)
                told = line_named(&rapport->chiffres[before][i], ligne->libelle) != NULL;
            if (!told)
                add_figures(feuille, rapport, i, ligne);
        }
}

static json_t *indicateurs(struct arena *arena, const struct rapport *rapport, const char *nom)
{
    static const struct colonne first[] = {{"Indicateur", 48, "gras"}, {"Détail", 26, "texte"}};
    json_t *feuille = sheet(arena, rapport, nom, str_print(arena, "Indicateurs – %.*s", STR_ARG(rapport->circuit->titre)), 1, first, 2);
    add_column(feuille, rapport->seul != NULL ? rapport->seul->nom : STR("Département"), 16, "entier");
    for (size_t t = 0; t < columns_of(rapport); t++)
        add_column(feuille, rapport->territoires[t].nom, 16, "entier");
    for (size_t i = 0; i < rapport->circuit->indicateur_count; i++) {
        if (rapport->circuit->indicateurs[i].mesure == MESURE_TABLEAU)
            add_lines(feuille, rapport, i);
        else
            add_figures(feuille, rapport, i, NULL);
    }
    return feuille;
}

/* ---- Suivi, Étapes, Places, Définitions ---- */

static json_t *suivi(struct arena *arena, const struct rapport *rapports, size_t count)
{
    static const struct colonne columns[] = {{"Référence", 16, "gras"}, {"Circuit", 30, "texte"}, {"Étape", 34, "texte"}, {"État", 12, "texte"},
                                             {"Territoire", 26, "texte"}, {"Depuis le", 12, "date"}, {"Échéance", 12, "date"},
                                             {"Jours de retard", 10, "entier"}, {"Attendu de", 28, "texte"}};
    json_t *feuille = sheet(arena, rapports, "Suivi", STR("Tableau de suivi"), 1, columns, sizeof columns / sizeof columns[0]);
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < rapports[r].suivi_count; i++) {
            const struct rapport_suivi *one = &rapports[r].suivis[i];
            int late = rapport_retard(&rapports[r], one);
            add_row(feuille, json_pack("[o,o,o,s,o,o,o,o,o]", text(one->reference), text(rapports[r].circuit->titre), text(rapport_etape(&rapports[r], one)),
                                       rapport_etat(one->etat), text(rapport_territoire(&rapports[r], one->territoire)), day(arena, one->depuis),
                                       day(arena, one->echeance), late > 0 ? json_integer(late) : json_null(), text(rapport_attend(arena, one))));
        }
    return feuille;
}

static json_t *etapes(struct arena *arena, const struct rapport *rapports, size_t count)
{
    static const struct colonne columns[] = {{"Circuit", 36, "texte"}, {"Étape", 40, "texte"}, {"Dossiers ouverts", 12, "entier"}, {"Dont en retard", 12, "entier"}};
    json_t *feuille = sheet(arena, rapports, "Étapes", STR("Dossiers ouverts par étape"), 0, columns, sizeof columns / sizeof columns[0]);
    for (size_t r = 0; r < count; r++) {
        size_t kept = 0;
        const struct rapport_etape *all = rapport_etapes(arena, &rapports[r], &kept);
        for (size_t e = 0; e < kept; e++)
            add_row(feuille, json_pack("[o,o,i,i]", text(rapports[r].circuit->titre), text(all[e].titre), all[e].dossiers, all[e].retards));
    }
    return feuille;
}

static json_t *places(struct arena *arena, const struct rapport *rapports, size_t count)
{
    static const struct colonne columns[] = {{"Circuit", 36, "texte"}, {"Territoire", 30, "texte"}, {"Établissement", 30, "texte"},
                                             {"Places", 10, "entier"}, {"Occupées", 10, "entier"}, {"Libres", 10, "entier"}};
    json_t *feuille = sheet(arena, rapports, "Places", STR("Places par territoire, le jour où ce classeur est établi"), 0, columns, sizeof columns / sizeof columns[0]);
    for (size_t r = 0; r < count; r++)
        for (size_t t = 0; rapports[r].a_places && t < rapports[r].territoire_count; t++) {
            const struct territoire *territoire = &rapports[r].territoires[t];
            struct rapport_places here = rapport_places(&rapports[r], t);
            json_t *taken = here.tu ? json_string("n. c.") : json_integer(here.prises), *free = here.tu ? json_string("n. c.") : json_integer(here.libres);
            add_row(feuille, json_pack("[o,o,o,i,o,o]", text(rapports[r].circuit->titre), text(territoire->nom), text(territoire->sessad),
                                       territoire->places, taken, free));
        }
    return feuille;
}

static json_t *definitions(struct arena *arena, const struct rapport *rapports, size_t count)
{
    static const struct colonne columns[] = {{"Circuit", 36, "texte"}, {"Mot ou indicateur", 44, "gras"}, {"Définition", 90, "texte"}, {"Unité", 12, "texte"}};
    static const char *const words[][2] = {
        {"Période", "Les indicateurs portent sur la période, premier et dernier jour compris\u00a0; les définitions disent comment."},
        {"Tableau de suivi", "Les dossiers ouverts un jour au moins de la période, tels qu'ils sont le jour où le classeur est établi."},
        {"Échéance", "Le jour au plus tard duquel la réponse est attendue\u00a0; la première, si plusieurs le sont."},
        {"Jours de retard", "Jours passés depuis l'échéance, pour un dossier dont une réponse est attendue."},
        {"Attendu de", "Les rôles dont une réponse est attendue."},
        {"–", "Non connu\u00a0: rien à compter, ou rien par quoi diviser."},
        {"n. c.", "Non communiqué\u00a0: effectif inférieur à 5, ou qui permettrait de le déduire."},
    };
    json_t *feuille = sheet(arena, rapports, "Définitions", STR("Définitions"), 0, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        add_row(feuille, json_pack("[n,s,s,n]", words[i][0], words[i][1]));
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < rapports[r].circuit->indicateur_count; i++) {
            const struct indicateur *indicateur = &rapports[r].circuit->indicateurs[i];
            struct str titre = indicateur->dont ? str_print(arena, "dont %.*s", STR_ARG(indicateur->titre)) : indicateur->titre;
            add_row(feuille, json_pack("[o,o,o,s]", text(rapports[r].circuit->titre), text(titre), text(indicateur->definition), mesure_name(indicateur->mesure)));
        }
    return feuille;
}

/* ---- Graphiques ---- */

static json_t *range(const char *nom, size_t row, size_t column, size_t last_row, size_t last_column)
{
    return json_pack("[s,I,I,I,I]", nom, (json_int_t)row, (json_int_t)column, (json_int_t)last_row, (json_int_t)last_column);
}

static json_t *serie(const char *nom, size_t heading_row, size_t heading_column, json_t *categories, json_t *valeurs)
{
    return json_pack("{s:o,s:o,s:o}", "nom", range(nom, heading_row, heading_column, heading_row, heading_column), "categories", categories, "valeurs", valeurs);
}

static void add_chart(json_t *feuille, const char *genre, struct str titre, json_t *series)
{
    (void)json_array_append_new(json_object_get(feuille, "graphiques"), json_pack("{s:s,s:o,s:o}", "genre", genre, "titre", text(titre), "series", series));
}

/* The rows of one circuit that follow each other in a sheet of all: their first, and how many. */
static size_t rows_of(const json_t *feuille, const char *titre, size_t *out_first)
{
    size_t count = 0, i = 0;
    const json_t *row = NULL;
    json_array_foreach(json_object_get(feuille, "lignes"), i, row) {
        const char *of = json_string_value(json_array_get(row, 0));
        if (of == NULL || strcmp(of, titre) != 0)
            continue;
        *out_first = count++ == 0 ? i : *out_first;
    }
    return count;
}

/* Two columns of such rows beside each other, by the names in `names`. */
static void chart_rows(json_t *feuille, const json_t *of, const char *circuit, const char *genre, struct str titre, size_t names, size_t values)
{
    const char *nom = json_string_value(json_object_get(of, "nom"));
    size_t first = 0, count = rows_of(of, circuit, &first), heading = PREMIERE - 1, from = PREMIERE + first, to = from + count - 1;
    if (count == 0)
        return;
    add_chart(feuille, genre, titre, json_pack("[o,o]", serie(nom, heading, values, range(nom, from, names, to, names), range(nom, from, values, to, values)),
                                               serie(nom, heading, values + 1, range(nom, from, names, to, names), range(nom, from, values + 1, to, values + 1))));
}

/* A figure of which the territories know something, one beside the other. */
static void chart_figures(json_t *feuille, const json_t *of, const struct rapport *rapport)
{
    const char *nom = json_string_value(json_object_get(of, "nom"));
    size_t last = columns_of(rapport) + 2, i = 0;
    const json_t *row = NULL;
    json_array_foreach(json_object_get(of, "lignes"), i, row) {
        size_t known = 0;
        for (size_t t = 3; t <= last; t++)
            known += json_is_object(json_array_get(row, t));
        const json_t *titre = json_object_get(json_array_get(row, 0), "v");
        if (known >= 2 && json_is_null(json_array_get(row, 1)))
            add_chart(feuille, "colonnes", (struct str){json_string_value(titre), json_string_length(titre)},
                      json_pack("[o]", serie(nom, PREMIERE + i, 0, range(nom, PREMIERE - 1, 3, PREMIERE - 1, last), range(nom, PREMIERE + i, 3, PREMIERE + i, last))));
    }
}

void rapport_classeur(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out)
{
    json_t *feuilles = json_array();
    json_t *charts = sheet(arena, rapports, "Graphiques", STR("Graphiques"), 0, NULL, 0);
    json_t *by_step = etapes(arena, rapports, count), *by_place = places(arena, rapports, count);
    for (size_t r = 0; r < count; r++) {
        const char *titre = str_c(arena, rapports[r].circuit->titre);
        json_t *figures = indicateurs(arena, &rapports[r], nom_indicateurs(arena, count, r));
        chart_rows(charts, by_place, titre, "empile", str_print(arena, "Places – %s", titre), 1, 4);
        chart_rows(charts, by_step, titre, "barres", str_print(arena, "Dossiers par étape – %s", titre), 1, 2);
        chart_figures(charts, figures, &rapports[r]);
        (void)json_array_append_new(feuilles, figures);
    }
    if (count > 0 && !rapports[0].masque) {
        (void)json_array_append_new(feuilles, suivi(arena, rapports, count));
        (void)json_array_append(feuilles, by_step);
    }
    (void)json_array_append_new(feuilles, by_place);
    (void)json_array_append_new(feuilles, charts);
    (void)json_array_append_new(feuilles, definitions(arena, rapports, count));
    json_decref(by_step);
    json_t *all = json_pack("{s:s,s:o,s:o}", "titre", "Rapport", "jour", day(arena, rapports[0].jour), "feuilles", feuilles);
    (void)json_dump_callback(all, rapport_json_octets, out, JSON_COMPACT);
    json_decref(all);
}
