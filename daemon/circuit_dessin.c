#include "daemon/circuit_dessin.h"

/* ---- words both pictures use --------------------------------------------------------------------------------------- */

static bool rests(const struct cible *cible)
{
    return !cible->fin && cible->etape < 0;
}

static struct str etape_nom(const struct circuit *circuit, const struct cible *cible)
{
    if (cible->fin)
        return str_of(etat_name(cible->etat));
    return rests(cible) || (size_t)cible->etape >= circuit->etape_count ? STR("reste") : circuit->etapes[cible->etape].nom;
}

static struct str question_nom(const struct circuit *circuit, const struct cible *cible)
{
    if (cible->fin || cible->etape < 0 || cible->question < 0 || (size_t)cible->etape >= circuit->etape_count)
        return STR_NONE;
    const struct etape *etape = &circuit->etapes[cible->etape];
    return (size_t)cible->question < etape->question_count ? etape->questions[cible->question].nom : STR_NONE;
}

static void add_delai(struct buf *out, struct delai delai)
{
    static const char *const units[] = {
        [DELAI_JOURS_OUVRES] = "jours ouvrés", [DELAI_JOURS] = "jours", [DELAI_MOIS] = "mois"};
    buf_print(out, "%d %s", delai.nombre, units[delai.unite]);
}

static void add_garde(struct buf *out, const struct circuit *circuit, const char *word, int garde)
{
    if (garde >= 0 && (size_t)garde < circuit->garde_count)
        buf_print(out, ", %s %.*s", word, STR_ARG(circuit->gardes[garde].nom));
}

/* ---- text ------------------------------------------------------------------------------------------------------------ */

static void texte_cible(struct buf *out, const struct circuit *circuit, const struct cible *cible)
{
    buf_add(out, etape_nom(circuit, cible));
    struct str question = question_nom(circuit, cible);
    if (question.at != NULL)
        buf_print(out, ".%.*s", STR_ARG(question));
}

static void texte_question(struct buf *out, const struct circuit *circuit, const struct question *question)
{
    buf_print(out, "    ? %.*s — %.*s\n        %.*s, ", STR_ARG(question->nom), STR_ARG(question->titre), STR_ARG(question->role));
    add_delai(out, question->delai);
    add_garde(out, circuit, "si", question->si);
    add_garde(out, circuit, "sauf", question->sauf);
    for (size_t i = 0; i < question->piece_count; i++)
        buf_print(out, "%s%.*s", i == 0 ? ", pièces : " : " + ", STR_ARG(question->pieces[i]));
    buf_add_c(out, question->sur_demande ? ", sur demande\n" : question->proposition ? ", quand une place se libère\n" : "\n");
    for (int sens = 0; sens < SENS_COUNT; sens++) {
        const struct reponse *reponse = &question->reponses[sens];
        if (!reponse->permise)
            continue;
        buf_print(out, "        %s -> ", sens_name((enum sens)sens));
        if (sens == SENS_RESERVE)
            buf_add_c(out, "la question reste ouverte");
        else
            texte_cible(out, circuit, &reponse->vers);
        if (reponse->prend_place) {
            buf_add_c(out, " (sans place : ");
            texte_cible(out, circuit, &reponse->sans_place);
            buf_add_char(out, ')');
        }
        buf_add_c(out, reponse->motif_exige ? ", motif exigé\n" : "\n");
    }
}

void circuit_dessine_texte(struct buf *out, const struct circuit *circuit, int etape)
{
    buf_print(out, "%.*s — %.*s\n", STR_ARG(circuit->nom), STR_ARG(circuit->titre));
    for (size_t i = 0; i < circuit->etape_count; i++) {
        const struct etape *one = &circuit->etapes[i];
        buf_print(out, "\n%s %.*s — %.*s [%s]%s\n", (int)i == etape ? "=>" : "  ", STR_ARG(one->nom), STR_ARG(one->titre),
                  etat_name(one->etat), one->par_acte ? " par un acte de l'opérateur" : "");
        for (size_t j = 0; j < one->question_count; j++)
            texte_question(out, circuit, &one->questions[j]);
        if (rests(&one->suite))
            continue;
        buf_add_c(out, one->toutes ? "    quand toutes ont leur réponse -> " : "    si rien ne s'applique -> ");
        texte_cible(out, circuit, &one->suite);
        buf_add_char(out, '\n');
    }
}

/* ---- dot (graphviz, « The DOT Language »: in a quoted string only « " » and « \ » are special) ------------------------- */

static void dot_quoted(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '"' || c == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, (unsigned char)c < 0x20 ? ' ' : c);
    }
}

struct fleche { /* one arrow */
    size_t from;
    const char *label, *style;
    struct str question;
};

static void dot_fleche(struct buf *out, const struct circuit *circuit, const struct fleche *fleche, const struct cible *cible)
{
    if (rests(cible))
        return;
    buf_add_c(out, "  \"");
    dot_quoted(out, circuit->etapes[fleche->from].nom);
    buf_print(out, "\" -> \"%s", cible->fin ? "fin:" : "");
    dot_quoted(out, etape_nom(circuit, cible));
    buf_add_c(out, "\" [label=\"");
    dot_quoted(out, fleche->question);
    buf_print(out, "%s%s\", %s];\n", str_is_empty(fleche->question) ? "" : " : ", fleche->label, fleche->style);
}

static void dot_question(struct buf *out, const struct circuit *circuit, size_t index, const struct question *question)
{
    static const char *const styles[SENS_COUNT] = {"color=\"#2e7d32\"", "color=\"#c62828\"", ""};
    for (int sens = SENS_FAVORABLE; sens <= SENS_DEFAVORABLE; sens++) {
        const struct reponse *reponse = &question->reponses[sens];
        if (!reponse->permise)
            continue;
        bool own = str_eq(question->nom, circuit->etapes[index].nom);
        struct fleche fleche = {index, sens_name((enum sens)sens), styles[sens], own ? STR("") : question->nom};
        dot_fleche(out, circuit, &fleche, &reponse->vers);
        fleche.label = "sans place";
        fleche.style = "style=dashed";
        if (reponse->prend_place)
            dot_fleche(out, circuit, &fleche, &reponse->sans_place);
    }
}

void circuit_dessine_dot(struct buf *out, const struct circuit *circuit, int etape)
{
    static const enum etat ends[] = {ETAT_REFUSE, ETAT_RETIRE, ETAT_SORTI, ETAT_A_VERIFIER};
    buf_add_c(out, "digraph \"");
    dot_quoted(out, circuit->nom);
    buf_add_c(out, "\" {\n  rankdir=TB;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n"
                   "  edge [fontname=\"sans-serif\", fontsize=10];\n");
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        buf_print(out, "  \"fin:%s\" [label=\"%s\", shape=oval];\n", etat_name(ends[i]), etat_name(ends[i]));
    for (size_t i = 0; i < circuit->etape_count; i++) {
        const struct etape *one = &circuit->etapes[i];
        buf_add_c(out, "  \"");
        dot_quoted(out, one->nom);
        buf_add_c(out, "\" [label=\"");
        dot_quoted(out, one->titre);
        buf_print(out, "\"%s];\n", (int)i == etape ? ", fillcolor=\"#ffe082\", penwidth=3" : "");
        for (size_t j = 0; j < one->question_count; j++)
            dot_question(out, circuit, i, &one->questions[j]);
        struct fleche fleche = {i, "suite", "style=dotted", STR_NONE};
        dot_fleche(out, circuit, &fleche, &one->suite);
    }
    buf_add_c(out, "}\n");
}
