#include "daemon/circuit_dessin_plan.h"
#include "parsers/base/utf8.h"

/* ---- lines --------------------------------------------------------------------------------------------------------------- */

bool plan_next_line(struct str *rest, int letters, struct str *out_line)
{
    struct str text = str_trim(*rest), tail = text, word;
    if (text.len == 0)
        return false;
    size_t end = 0;
    while (str_next(&tail, ' ', &word)) {
        size_t with = (size_t)(word.at - text.at) + word.len;
        if (end > 0 && (int)utf8_letters(str_slice(text, 0, with)) > letters)
            break;
        end = with;
    }
    *out_line = str_trim(str_slice(text, 0, end));
    *rest = str_from(text, end);
    return true;
}

int plan_lignes(struct str text, int letters)
{
    int count = 0;
    for (struct str line; plan_next_line(&text, letters, &line);)
        count++;
    return count;
}

void plan_moment(struct buf *out, const struct moment *moment)
{
    struct str text = moment->ecrit;
    if (str_starts(text, STR("jeune.")))
        text = str_from(text, strlen("jeune."));
    else if (str_starts(text, STR("champ.")))
        text = str_from(text, strlen("champ."));
    for (size_t i = 0; i < text.len; i++)
        buf_add_char(out, text.at[i] == '_' || text.at[i] == '.' ? ' ' : text.at[i]);
}

/* ---- how high a box is ------------------------------------------------------------------------------------------------------ */

static bool asked_of_dossier(const struct dessin *dessin, int etape, int question)
{
    for (size_t i = 0; i < dessin->passage_count; i++)
        if (dessin->passages[i].etape == etape && dessin->passages[i].question == question)
            return true;
    return false;
}

/* As circuit_dessin_dot.c writes it: a line more is a little white, a line less an overlap. */
int plan_lignes_question(const struct plan *plan, int etape, int question)
{
    const struct question *one = &plan->circuit->etapes[etape].questions[question];
    int lines = plan_lignes(one->titre, PLAN_LETTRES) + (one->si >= 0) + (one->sauf >= 0) + (int)one->piece_count;
    for (size_t i = 0; i < one->le_count; i++)
        lines += plan_lignes(one->le[i].ecrit, PLAN_LETTRES - 5);
    lines += (one->tous_les.nombre > 0) + (one->sur_demande || one->proposition);
    for (int sens = 0; sens < SENS_COUNT; sens++)
        lines += one->reponses[sens].permise + (one->reponses[sens].permise && one->reponses[sens].prend_place);
    for (size_t i = 0; i < one->choix_count; i++)
        lines += plan_lignes(one->choix[i].libelle, PLAN_LETTRES) + 1;
    return lines + asked_of_dossier(plan->dessin, etape, question);
}

int plan_lignes_etape(const struct plan *plan, int etape)
{
    const struct etape *one = &plan->circuit->etapes[etape];
    bool attente = one->etat == ETAT_EN_ATTENTE || one->etat == ETAT_ADMIS, suite = one->suite.fin || one->suite.etape >= 0;
    return plan_lignes(one->titre, PLAN_LETTRES - 12) + attente + etape_demande_tout(one) + one->par_acte + suite + one->attend_jour
        + (one->ensemble == ENSEMBLE_TOUTES || one->ensemble == ENSEMBLE_UNE) + (plan->dessin->etape == etape);
}

static int hauteur(int lines)
{
    return lines * PLAN_LIGNE + 8;
}

/* ---- lanes ------------------------------------------------------------------------------------------------------------------- */

static size_t voie_of(struct plan *plan, struct str role)
{
    size_t at = 0;
    while (at < plan->voie_count && !str_eq(plan->voies[at].role, role))
        at++;
    if (at == plan->voie_count && at < PLAN_VOIES_MAX)
        plan->voies[plan->voie_count++] = (struct voie){.role = role, .colonnes = 1};
    return at < PLAN_VOIES_MAX ? at : PLAN_VOIES_MAX - 1;
}

/* A lane is as wide as it must be for no etape to have more than three of its questions one under the other. */
static void find_voies(struct plan *plan)
{
    for (int i = 0; i < (int)plan->circuit->etape_count; i++) {
        int many[PLAN_VOIES_MAX] = {0};
        for (int j = 0; j < (int)plan->circuit->etapes[i].question_count; j++) {
            size_t voie = voie_of(plan, plan->circuit->etapes[i].questions[j].role);
            int columns = (++many[voie] + 2) / 3;
            columns = columns > PLAN_COLONNES_MAX ? PLAN_COLONNES_MAX : columns;
            plan->voies[voie].colonnes = columns > plan->voies[voie].colonnes ? columns : plan->voies[voie].colonnes;
        }
    }
    int left = PLAN_ETAPE + 2 * PLAN_MARGE;
    for (size_t i = 0; i < plan->voie_count; i++) {
        plan->voies[i].gauche = left;
        plan->voies[i].largeur = plan->voies[i].colonnes * (PLAN_BOITE + PLAN_ESPACE);
        left += plan->voies[i].largeur;
    }
    plan->largeur = left;
}

/* ---- rows -------------------------------------------------------------------------------------------------------------------- */

/* Down from `top`, each question under the lowest column of its lane. Gives the lower edge. */
static int place_row(struct plan *plan, int etape, int top)
{
    int used[PLAN_VOIES_MAX][PLAN_COLONNES_MAX] = {{0}};
    int head = hauteur(plan_lignes_etape(plan, etape)), deepest = head;
    plan->etapes[etape] = (struct boite){PLAN_MARGE + PLAN_ETAPE / 2, top - head / 2, head, 0};
    for (int j = 0; j < (int)plan->circuit->etapes[etape].question_count; j++) {
        size_t voie = voie_of(plan, plan->circuit->etapes[etape].questions[j].role);
        int best = 0, high = hauteur(plan_lignes_question(plan, etape, j));
        for (int column = 1; column < plan->voies[voie].colonnes; column++)
            best = used[voie][column] < used[voie][best] ? column : best;
        int *down = &used[voie][best];
        plan->questions[circuit_rang_question(plan->circuit, etape, j)] =
            (struct boite){plan->voies[voie].gauche + best * (PLAN_BOITE + PLAN_ESPACE) + (PLAN_BOITE + PLAN_ESPACE) / 2, top - *down - high / 2, high, voie};
        *down += high + PLAN_ESPACE / 2;
        deepest = *down - PLAN_ESPACE / 2 > deepest ? *down - PLAN_ESPACE / 2 : deepest;
    }
    return top - deepest;
}

void plan_fait(struct plan *plan, const struct dessin *dessin)
{
    *plan = (struct plan){.dessin = dessin, .circuit = dessin->circuit};
    find_voies(plan);
    int top = 0;
    for (int i = 0; i < (int)dessin->circuit->etape_count; i++) {
        plan->bas[i] = place_row(plan, i, top) - PLAN_ESPACE / 2;
        top = plan->bas[i] - PLAN_ESPACE / 2;
    }
    plan->hauteur = -top;
}
