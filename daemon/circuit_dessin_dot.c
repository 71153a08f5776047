/* The picture of a circuit in DOT (graphviz, « The DOT Language »), placed by circuit_dessin_plan; graphviz draws the boxes and finds
 * the arrows' ways round them. Names of nodes are ours; what people wrote stands in HTML-like labels only, where « & », « < », « > »
 * and « " » are escaped and nothing else is special. */
#include "daemon/circuit_dessin_plan.h"

struct trait { /* what is being written */
    struct buf *out;
    const struct plan *plan;
    const struct dessin *dessin;
    const struct circuit *circuit;
};

/* ---- texts ------------------------------------------------------------------------------------------------------------- */

static void add_html(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        const char *entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : NULL;
        if (entity != NULL)
            buf_add_c(out, entity);
        else
            buf_add_char(out, (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c);
    }
}

static void add_lines(struct buf *out, struct str text, int letters)
{
    bool first = true;
    for (struct str line; plan_next_line(&text, letters, &line); first = false) {
        buf_add_c(out, first ? "" : "<BR ALIGN=\"LEFT\"/>");
        add_html(out, line);
    }
}

#define RANG "<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\">"
#define FIN_RANG "</TD></TR>"

static void rang(struct buf *out, const char *before, struct str text, const char *after)
{
    buf_print(out, RANG "%s", before);
    add_html(out, text);
    buf_print(out, "%s" FIN_RANG, after);
}

static struct str garde_nom(const struct trait *trait, int garde)
{
    return garde >= 0 && (size_t)garde < trait->circuit->garde_count ? trait->circuit->gardes[garde].nom : STR_NONE;
}

/* « droit_ouvert » reads « droit ouvert ». */
static void rang_garde(const struct trait *trait, const char *mot, int garde)
{
    struct str nom = garde_nom(trait, garde);
    if (nom.at == NULL)
        return;
    buf_print(trait->out, RANG "<I>%s ", mot);
    for (size_t i = 0; i < nom.len; i++)
        buf_add_char(trait->out, nom.at[i] == '_' ? ' ' : nom.at[i]);
    buf_add_c(trait->out, "</I>" FIN_RANG);
}

/* « → 5 », « ■ refusé »; with the time that is left for the answer on the arrow, « —3 j. ouvrés→ 5 ». */
static void add_cible(const struct trait *trait, const struct cible *cible, const struct delai *delai)
{
    static const char *const ends[ETAT_COUNT] = {
        [ETAT_EN_COURS] = "en cours", [ETAT_EN_ATTENTE] = "en attente", [ETAT_ADMIS] = "admis", [ETAT_REFUSE] = "refusé",
        [ETAT_RETIRE] = "retiré", [ETAT_SORTI] = "sorti", [ETAT_A_VERIFIER] = "une personne regarde"};
    if (delai != NULL) {
        buf_add_c(trait->out, " <FONT COLOR=\"#0d47a1\">—");
        dessin_delai_court(trait->out, *delai);
        buf_add_c(trait->out, "→</FONT> ");
    } else {
        buf_add_c(trait->out, " → ");
    }
    if (cible->fin)
        buf_print(trait->out, "■ %s", ends[cible->etat]);
    else if (cible_reste(cible))
        buf_add_c(trait->out, "on reste");
    else
        buf_print(trait->out, "<B>%d</B>", cible->etape + 1);
}

/* ---- the dossier --------------------------------------------------------------------------------------------------------- */

static const struct passage *passage_de(const struct trait *trait, int etape, int question)
{
    const struct passage *last = NULL;
    for (size_t i = 0; i < trait->dessin->passage_count; i++)
        if (trait->dessin->passages[i].etape == etape && trait->dessin->passages[i].question == question)
            last = &trait->dessin->passages[i];
    return last;
}

static bool was_given(const struct passage *passage, enum sens sens, int choix)
{
    return passage != NULL && passage->repondue && passage->choix == choix && (choix >= 0 || passage->sens == sens);
}

/* ---- boxes --------------------------------------------------------------------------------------------------------------- */

#define TABLE_DEBUT "<<TABLE BORDER=\"%d\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\" WIDTH=\"%d\" BGCOLOR=\"%s\" COLOR=\"%s\"%s>"

struct dite { /* an answer as a box shows it */
    char port;
    size_t index;
    struct str mot;
    bool given; /* by the dossier */
};

static void rang_reponse(const struct trait *trait, const struct dite *dite, const struct question *question, const struct reponse *reponse)
{
    struct buf *out = trait->out;
    buf_print(out, "<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\" PORT=\"%c%zu\">%s", dite->port, dite->index, dite->given ? "<B>✔ " : "");
    add_lines(out, dite->mot, PLAN_LETTRES);
    buf_print(out, "%s%s", dite->given ? "</B>" : "", dite->port == 'c' ? "<BR ALIGN=\"LEFT\"/>  " : "");
    add_cible(trait, &reponse->vers, &question->delai);
    buf_add_c(out, FIN_RANG);
    if (!reponse->prend_place)
        return;
    buf_print(out, "<TR><TD ALIGN=\"LEFT\" PORT=\"s%zu\">  sans place", dite->index);
    add_cible(trait, &reponse->sans_place, NULL);
    buf_add_c(out, FIN_RANG);
}

static void rangs_quand(const struct trait *trait, const struct question *question)
{
    struct buf *out = trait->out, moment;
    for (size_t i = 0; i < question->le_count; i++) {
        buf_init(&moment, 4096);
        plan_moment(&moment, &question->le[i]);
        buf_add_c(out, RANG "<I>le : ");
        add_lines(out, buf_str(&moment), PLAN_LETTRES - 5);
        buf_add_c(out, "</I>" FIN_RANG);
        buf_free(&moment);
    }
    if (question->tous_les.nombre > 0) {
        buf_add_c(out, RANG "<I>à nouveau après ");
        echeance_delai_dit(out, question->tous_les);
        buf_add_c(out, "</I>" FIN_RANG);
    }
    if (question->sur_demande || question->proposition)
        rang(out, "<I>", question->proposition ? STR("quand une place se libère") : STR("si une réponse y mène"), "</I>");
}

static void dessine_question(const struct trait *trait, int etape, int index)
{
    static const char *const words[SENS_COUNT] = {"favorable", "défavorable", "sous réserve : on attend"};
    const struct question *question = &trait->circuit->etapes[etape].questions[index];
    const struct boite *boite = &trait->plan->questions[circuit_rang_question(trait->circuit, etape, index)];
    const struct passage *passage = passage_de(trait, etape, index);
    bool here = passage != NULL && passage->ouverte;
    struct buf *out = trait->out;
    buf_print(out, "  q_%d_%d [pos=\"%d,%d\", label=" TABLE_DEBUT, etape, index, boite->x, boite->y, here ? 5 : passage != NULL ? 3 : 1, PLAN_BOITE,
              here ? "#ffe082" : passage != NULL ? "#dcedde" : "white", here ? "#b25f00" : passage != NULL ? "#1b5e20" : "#333333", " STYLE=\"rounded\"");
    if (passage != NULL)
        rang(out, "<B>", here ? STR("▶ ICI") : STR("✔ posée"), "</B>");
    buf_add_c(out, RANG "<B>");
    add_lines(out, question->titre, PLAN_LETTRES);
    buf_add_c(out, "</B>" FIN_RANG);
    rang_garde(trait, "si", question->si);
    rang_garde(trait, "sauf si", question->sauf);
    rangs_quand(trait, question);
    for (size_t i = 0; i < question->piece_count; i++)
        rang(out, i == 0 ? "<I>pièces : " : "<I>et : ", question->pieces[i], "</I>");
    for (int sens = 0; sens < SENS_COUNT; sens++)
        if (sens == SENS_RESERVE && question->reponses[sens].permise)
            rang(out, "", str_of(words[sens]), "");
        else if (question->reponses[sens].permise)
            rang_reponse(trait, &(struct dite){'a', (size_t)sens, question->piece_count > 0 && sens == SENS_FAVORABLE ? STR("reçues") : str_of(words[sens]),
                                               was_given(passage, (enum sens)sens, -1)}, question, &question->reponses[sens]);
    for (size_t i = 0; i < question->choix_count; i++)
        rang_reponse(trait, &(struct dite){'c', i, question->choix[i].libelle, was_given(passage, SENS_COUNT, (int)i)}, question,
                     &question->choix[i].reponse);
    buf_add_c(out, "</TABLE>>];\n");
}

static void dessine_etape(const struct trait *trait, int index)
{
    static const char *const together[] = {
        [ENSEMBLE_PREMIER_REFUS] = "toutes à la fois", [ENSEMBLE_TOUTES] = "toutes à la fois", [ENSEMBLE_UNE] = "à la fois, une suffit"};
    static const char *const states[ETAT_COUNT] = {[ETAT_EN_ATTENTE] = "en attente", [ETAT_ADMIS] = "accompagnement en cours"};
    const struct etape *etape = &trait->circuit->etapes[index];
    const struct boite *boite = &trait->plan->etapes[index];
    bool here = trait->dessin->etape == index;
    struct buf *out = trait->out, moment;
    buf_print(out, "  e_%d [pos=\"%d,%d\", label=" TABLE_DEBUT, index, boite->x, boite->y, here ? 5 : 0, PLAN_ETAPE, here ? "#ffe082" : "#eceff1",
              here ? "#b25f00" : "#90a4ae", "");
    if (here)
        rang(out, "<B>▶ ICI : ", trait->dessin->reference, "</B>");
    buf_print(out, RANG "<FONT POINT-SIZE=\"14\"><B>%d  ", index + 1);
    add_lines(out, etape->titre, PLAN_LETTRES - 12);
    buf_add_c(out, "</B></FONT>" FIN_RANG);
    if (etape->etat == ETAT_EN_ATTENTE || etape->etat == ETAT_ADMIS)
        rang(out, "<I>", str_of(states[etape->etat]), "</I>");
    if (etape_demande_tout(etape))
        rang(out, "", str_of(together[etape->ensemble]), "");
    if (etape->par_acte)
        rang(out, "", STR("par un acte de l'opérateur"), "");
    if (!cible_reste(&etape->suite)) {
        buf_init(&moment, 4096);
        if (etape->attend_jour)
            plan_moment(&moment, &etape->jusqu_au);
        buf_print(out, "<TR><TD ALIGN=\"LEFT\" PORT=\"suite\">%s", etape->attend_jour ? "le " : etape_demande_tout(etape) ? "ensuite" : "sinon");
        add_html(out, buf_str(&moment));
        add_cible(trait, &etape->suite, NULL);
        buf_add_c(out, FIN_RANG);
        buf_free(&moment);
    }
    if ((etape->ensemble == ENSEMBLE_TOUTES || etape->ensemble == ENSEMBLE_UNE) && !cible_reste(&etape->suite_refus)) {
        buf_print(out, RANG "%s", etape->ensemble == ENSEMBLE_UNE ? "si toutes refusent" : "si l'une refuse");
        add_cible(trait, &etape->suite_refus, NULL);
        buf_add_c(out, FIN_RANG);
    }
    buf_add_c(out, "</TABLE>>];\n");
}

/* ---- arrows ------------------------------------------------------------------------------------------------------------- */

/* The box that an arrow to an etape points at: its first question that is asked by itself, else its head. */
static const struct boite *but(const struct trait *trait, const struct cible *cible, struct buf *nom)
{
    const struct etape *etape = &trait->circuit->etapes[cible->etape];
    int question = cible->question;
    for (int i = 0; i < (int)etape->question_count && question < 0 && !etape_demande_tout(etape); i++)
        if (!etape->questions[i].sur_demande && !etape->questions[i].proposition && !question_est_datee(&etape->questions[i]))
            question = i;
    buf_clear(nom);
    if (question < 0)
        buf_print(nom, "e_%d", cible->etape);
    else
        buf_print(nom, "q_%d_%d", cible->etape, question);
    return question < 0 ? &trait->plan->etapes[cible->etape] : &trait->plan->questions[circuit_rang_question(trait->circuit, cible->etape, question)];
}

struct fleche {
    int etape, question;
    char port;
    size_t index;
    const char *style;
    bool prise; /* by the dossier */
};

static void dessine_fleche(const struct trait *trait, const struct fleche *fleche, const struct cible *cible)
{
    struct buf *out = trait->out, nom;
    if (cible->fin || cible_reste(cible))
        return;
    buf_init(&nom, 200);
    const struct boite *from = &trait->plan->questions[circuit_rang_question(trait->circuit, fleche->etape, fleche->question)];
    const struct boite *to = but(trait, cible, &nom);
    char side = to->x > from->x ? 'e' : to->x < from->x ? 'w' : to->y < from->y ? 'e' : 'w';
    char head = to->x > from->x + PLAN_BOITE ? 'w' : to->x < from->x - PLAN_BOITE ? 'e' : side;
    bool short_drop = to->x == from->x && to->y < from->y && cible->etape - fleche->etape <= 1;
    buf_print(out, "  q_%d_%d:%c%zu:%c -> %.*s:%c [%s%s];\n", fleche->etape, fleche->question, fleche->port, fleche->index, side,
              STR_ARG(buf_str(&nom)), short_drop ? 'n' : head, fleche->style, fleche->prise ? ", penwidth=4" : "");
    buf_free(&nom);
}

static void fleches_question(const struct trait *trait, int etape, int index)
{
    static const char *const styles[SENS_COUNT] = {"color=\"#1b7a2f\"", "color=\"#b71c1c\", style=dashed", ""};
    const struct question *question = &trait->circuit->etapes[etape].questions[index];
    const struct passage *passage = passage_de(trait, etape, index);
    for (int sens = SENS_FAVORABLE; sens <= SENS_DEFAVORABLE; sens++) {
        const struct reponse *reponse = &question->reponses[sens];
        struct fleche fleche = {etape, index, 'a', (size_t)sens, styles[sens], was_given(passage, (enum sens)sens, -1)};
        if (reponse->permise)
            dessine_fleche(trait, &fleche, &reponse->vers);
        fleche.port = 's';
        fleche.style = "style=dotted";
        fleche.prise = false;
        if (reponse->permise && reponse->prend_place)
            dessine_fleche(trait, &fleche, &reponse->sans_place);
    }
    for (size_t i = 0; i < question->choix_count; i++)
        dessine_fleche(trait, &(struct fleche){etape, index, 'c', i, "color=\"#37474f\"", was_given(passage, SENS_COUNT, (int)i)},
                       &question->choix[i].reponse.vers);
}

/* ---- what starts it, lanes, title ------------------------------------------------------------------------------------------- */

static void add_roles(struct buf *out, const struct str *roles, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_add_c(out, i == 0 ? " : " : ", ");
        add_html(out, dessin_role(roles[i]));
    }
}

/* One line under the title for each. */
static void add_depart(struct buf *out, const struct depart *depart)
{
    buf_add_c(out, "<BR/>▷ ");
    add_html(out, depart->titre.at != NULL ? depart->titre : depart->nom);
    for (size_t i = 0; i < depart->objet_count; i++) {
        buf_add_c(out, i == 0 ? ", un courriel dont l'objet dit « " : " » ou « ");
        add_html(out, depart->objet[i]);
    }
    buf_add_c(out, depart->objet_count > 0 ? " » de" : "");
    add_roles(out, depart->roles, depart->role_count);
    for (size_t i = 0; i < depart->recurrence_count; i++) {
        buf_add_c(out, ", ");
        dessin_recurrence(out, &depart->recurrences[i]);
    }
    for (size_t i = 0; i < depart->quand_count; i++) {
        buf_add_c(out, ", ");
        struct buf moment;
        buf_init(&moment, 4096);
        plan_moment(&moment, &depart->quand[i]);
        add_html(out, buf_str(&moment));
        buf_free(&moment);
    }
    buf_print(out, " → <B>%d</B>", depart->etape + 1);
}

static void dessine_titre(const struct trait *trait, const char *papier)
{
    struct buf *out = trait->out;
    const struct circuit *circuit = trait->circuit;
    buf_add_c(out, "  labelloc=t; label=<<FONT POINT-SIZE=\"34\"><B>");
    add_html(out, circuit->titre);
    buf_add_c(out, "</B></FONT><BR/><FONT POINT-SIZE=\"17\">une colonne par rôle · une ligne par étape · flèche : une réponse et le temps laissé pour la donner "
                   "(trait plein : favorable, tirets : défavorable, points : sans place) · ■ : fin");
    buf_print(out, " · à imprimer en %s", papier);
    if (circuit->retire_par_count > 0)
        buf_add_c(out, " · retrait possible à toute étape avant l'admission");
    if (circuit->demarre_count > 0) {
        buf_add_c(out, "<BR/>▷ Une fiche envoyée par");
        add_roles(out, circuit->demarre, circuit->demarre_count);
        buf_add_c(out, " → <B>1</B>");
    }
    for (size_t i = 0; i < circuit->depart_count; i++)
        add_depart(out, &circuit->departs[i]);
    buf_add_c(out, "</FONT>");
    if (trait->dessin->reference.at != NULL) {
        buf_add_c(out, "<BR/><FONT POINT-SIZE=\"22\"><B>");
        add_html(out, trait->dessin->reference);
        buf_print(out, "</B> (%s) : ✔ et trait épais, le chemin suivi · ▶ ICI, cadre épais : où il en est</FONT>", etat_name(trait->dessin->etat));
    }
    buf_add_c(out, "<BR/> >;\n");
}

/* Lanes and rows lie behind everything: drawn with xdot, where a text would be counted in bytes; so their names are nodes. */
static void dessine_voies(const struct trait *trait)
{
    static const char *const colours[] = {"#eef3fb", "#fbf3ea", "#eef8f0", "#f7eefb", "#fbeef0", "#eefafa"};
    const struct plan *plan = trait->plan;
    struct buf *out = trait->out;
    int top = 3 * PLAN_ESPACE / 2, bottom = -plan->hauteur;
    buf_add_c(out, "  _background=\"");
    for (size_t i = 0; i < plan->voie_count; i++) {
        const char *colour = colours[i % (sizeof colours / sizeof colours[0])];
        int left = plan->voies[i].gauche, right = left + plan->voies[i].largeur;
        buf_print(out, "c 7 -#cfd8dc C 7 -%s P 4 %d %d %d %d %d %d %d %d ", colour, left, top, right, top, right, bottom, left, bottom);
    }
    for (size_t i = 0; i + 1 < trait->circuit->etape_count; i++)
        buf_print(out, "c 7 -#b0bec5 L 2 %d %d %d %d ", PLAN_MARGE, plan->bas[i], plan->largeur, plan->bas[i]);
    buf_add_c(out, "\";\n");
    for (size_t i = 0; i < plan->voie_count; i++) {
        buf_print(out, "  v_%zu [pos=\"%d,%d\", label=<<FONT POINT-SIZE=\"20\"><B>", i, plan->voies[i].gauche + plan->voies[i].largeur / 2, PLAN_ESPACE);
        add_html(out, dessin_role(plan->voies[i].role));
        buf_add_c(out, "</B></FONT>>];\n");
    }
}

static const struct papier { /* inches, within a margin of a centimetre; points to the inch of a PNG */
    const char *nom;
    double petit_cote, long_cote;
    int dpi;
} papiers[] = {{"A3", 10.9, 15.7, 150}, {"A2", 15.7, 22.6, 150}, {"A1", 22.6, 32.3, 120}, {"A0", 32.3, 46.0, 90}};

/* The smallest on which letters are not smaller than six points; they are of eleven here. */
static const struct papier *choose_papier(const struct plan *plan)
{
    size_t count = sizeof papiers / sizeof papiers[0];
    int large = plan->largeur > plan->hauteur ? plan->largeur : plan->hauteur, small = plan->largeur + plan->hauteur - large;
    for (size_t i = 0; i + 1 < count; i++)
        if (large * 0.54 <= papiers[i].long_cote * 72 && small * 0.54 <= papiers[i].petit_cote * 72)
            return &papiers[i];
    return &papiers[count - 1];
}

void circuit_dessine_dot(struct buf *out, const struct dessin *dessin)
{
    struct plan plan;
    plan_fait(&plan, dessin);
    struct trait trait = {out, &plan, dessin, dessin->circuit};
    const struct papier *papier = choose_papier(&plan);
    bool wide = plan.largeur > plan.hauteur;
    buf_print(out, "digraph circuit {\n  fontname=\"DejaVu Sans\"; splines=true; size=\"%.1f,%.1f\"; dpi=%d; pad=0.2;\n"
                   "  node [shape=plain, fontname=\"DejaVu Sans\", fontsize=11];\n"
                   "  edge [fontname=\"DejaVu Sans\", fontsize=9, arrowsize=0.8];\n", wide ? papier->long_cote : papier->petit_cote,
              wide ? papier->petit_cote : papier->long_cote, papier->dpi);
    dessine_titre(&trait, papier->nom);
    dessine_voies(&trait);
    for (int i = 0; i < (int)dessin->circuit->etape_count; i++) {
        dessine_etape(&trait, i);
        for (int j = 0; j < (int)dessin->circuit->etapes[i].question_count; j++)
            dessine_question(&trait, i, j);
    }
    for (int i = 0; i < (int)dessin->circuit->etape_count; i++)
        for (int j = 0; j < (int)dessin->circuit->etapes[i].question_count; j++)
            fleches_question(&trait, i, j);
    buf_add_c(out, "}\n");
}
