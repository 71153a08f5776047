/* A circuit as text, and the words that its picture uses too. */
#include "daemon/circuit_dessin.h"

#include <ctype.h>

/* ---- words both pictures use --------------------------------------------------------------------------------------- */

static struct str etape_nom(const struct circuit *circuit, const struct cible *cible)
{
    if (cible->fin)
        return str_of(etat_name(cible->etat));
    return cible_reste(cible) || (size_t)cible->etape >= circuit->etape_count ? STR("reste") : circuit->etapes[cible->etape].nom;
}

static struct str question_nom(const struct circuit *circuit, const struct cible *cible)
{
    if (cible->fin || cible->etape < 0 || cible->question < 0 || (size_t)cible->etape >= circuit->etape_count)
        return STR_NONE;
    const struct etape *etape = &circuit->etapes[cible->etape];
    return (size_t)cible->question < etape->question_count ? etape->questions[cible->question].nom : STR_NONE;
}

void dessin_delai_court(struct buf *out, struct delai delai)
{
    if (delai.unite == DELAI_JOURS_OUVRES)
        buf_print(out, "%d j. ouvrés", delai.nombre);
    else
        echeance_delai_dit(out, delai);
}

struct str dessin_role(struct str role)
{
    static const struct { const char *role, *mot; } words[] = {
        {"referent", "Référent"}, {"emetteur", "Émetteur"}, {"demandeur", "Demandeur"}, {"pilote_element", "Pilote de l'élément"},
        {"rsase", "RSASE"}, {"chef_service", "Chef de service"}, {"pilote", "Pilote"}, {"directeur", "Direction"}, {"mdph", "MDPH"},
        {"referent_departemental", "Référent départemental"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(role, words[i].role))
            return str_of(words[i].mot);
    return role;
}

void dessin_recurrence(struct buf *out, const struct recurrence *recurrence)
{
    struct civil from = date_civil(recurrence->depuis);
    switch (recurrence->rythme) {
    case RYTHME_MOIS: buf_print(out, "chaque mois le %d", recurrence->jour); break;
    case RYTHME_TRIMESTRE: buf_print(out, "chaque trimestre le %d", recurrence->jour); break;
    case RYTHME_SEMESTRE: buf_print(out, "chaque semestre le %d", recurrence->jour); break;
    case RYTHME_AN: buf_print(out, "chaque année le %d %s", recurrence->jour, echeance_mois_dit(recurrence->mois)); break;
    case RYTHME_SEMAINES: buf_print(out, "toutes les %d semaines depuis le %d/%02d/%d", recurrence->semaines, from.day, from.month, from.year); break;
    }
}

/* ---- text ------------------------------------------------------------------------------------------------------------ */

static void add_garde(struct buf *out, const struct circuit *circuit, const char *word, int garde)
{
    if (garde >= 0 && (size_t)garde < circuit->garde_count)
        buf_print(out, ", %s %.*s", word, STR_ARG(circuit->gardes[garde].nom));
}

static void add_cible(struct buf *out, const struct circuit *circuit, const struct cible *cible)
{
    buf_add(out, etape_nom(circuit, cible));
    struct str question = question_nom(circuit, cible);
    if (question.at != NULL)
        buf_print(out, ".%.*s", STR_ARG(question));
}

static void add_dates(struct buf *out, const struct question *question)
{
    for (size_t i = 0; i < question->le_count; i++)
        buf_print(out, "%s%.*s", i == 0 ? ", le jour de : " : " ; ", STR_ARG(question->le[i].ecrit));
    if (question->tous_les.nombre > 0) {
        buf_add_c(out, ", posée à nouveau après ");
        echeance_delai_dit(out, question->tous_les);
    }
    if (question->tous_apres.nombre > 0) {
        buf_add_c(out, ", la première fois après ");
        echeance_delai_dit(out, question->tous_apres);
    }
}

static void texte_reponse(struct buf *out, const struct circuit *circuit, struct str mot, const struct reponse *reponse)
{
    buf_print(out, "        %.*s -> ", STR_ARG(mot));
    add_cible(out, circuit, &reponse->vers);
    if (reponse->prend_place) {
        buf_add_c(out, " (sans place : ");
        add_cible(out, circuit, &reponse->sans_place);
        buf_add_char(out, ')');
    }
    buf_add_c(out, reponse->motif_exige ? ", motif exigé\n" : "\n");
}

static void texte_question(struct buf *out, const struct circuit *circuit, const struct question *question)
{
    buf_print(out, "    ? %.*s — %.*s\n        %.*s, ", STR_ARG(question->nom), STR_ARG(question->titre), STR_ARG(question->role));
    echeance_delai_dit(out, question->delai);
    add_garde(out, circuit, "si", question->si);
    add_garde(out, circuit, "sauf", question->sauf);
    for (size_t i = 0; i < question->piece_count; i++)
        buf_print(out, "%s%.*s", i == 0 ? ", pièces : " : " + ", STR_ARG(question->pieces[i]));
    add_dates(out, question);
    buf_add_c(out, question->sur_demande ? ", sur demande\n" : question->proposition ? ", quand une place se libère\n" : "\n");
    for (int sens = SENS_FAVORABLE; sens <= SENS_DEFAVORABLE; sens++)
        if (question->reponses[sens].permise)
            texte_reponse(out, circuit, str_of(sens_name((enum sens)sens)), &question->reponses[sens]);
    if (question->reponses[SENS_RESERVE].permise)
        buf_add_c(out, "        reserve -> la question reste ouverte\n");
    for (size_t i = 0; i < question->choix_count; i++)
        texte_reponse(out, circuit, question->choix[i].libelle, &question->choix[i].reponse);
}

static void texte_departs(struct buf *out, const struct circuit *circuit)
{
    for (size_t i = 0; i < circuit->depart_count; i++) {
        const struct depart *depart = &circuit->departs[i];
        buf_print(out, "\n>> %.*s", STR_ARG(depart->nom));
        if (depart->genre == DEPART_COURRIEL)
            buf_print(out, " — un courriel, « %.*s »", STR_ARG(depart->objet_count > 0 ? depart->objet[0] : STR("")));
        for (size_t j = 0; j < depart->recurrence_count; j++) {
            buf_add_c(out, j == 0 ? " — " : " ; ");
            dessin_recurrence(out, &depart->recurrences[j]);
        }
        for (size_t j = 0; j < depart->quand_count; j++)
            buf_print(out, "%s%.*s", j == 0 ? " — " : " ; ", STR_ARG(depart->quand[j].ecrit));
        buf_print(out, " -> %.*s\n", STR_ARG(circuit->etapes[depart->etape].nom));
    }
}

static void texte_etape(struct buf *out, const struct dessin *dessin, size_t index)
{
    static const char *const together[] = {[ENSEMBLE_PREMIERE] = "si rien ne s'applique", [ENSEMBLE_PREMIER_REFUS] = "quand toutes ont leur réponse",
                                           [ENSEMBLE_TOUTES] = "quand toutes ont leur réponse", [ENSEMBLE_UNE] = "à la première favorable"};
    const struct circuit *circuit = dessin->circuit;
    const struct etape *etape = &circuit->etapes[index];
    buf_print(out, "\n%s %.*s — %.*s [%s]%s\n", (int)index == dessin->etape ? "=>" : "  ", STR_ARG(etape->nom), STR_ARG(etape->titre),
              etat_name(etape->etat), etape->par_acte ? " par un acte de l'opérateur" : "");
    for (size_t i = 0; i < etape->question_count; i++)
        texte_question(out, circuit, &etape->questions[i]);
    if (!cible_reste(&etape->suite)) {
        if (etape->attend_jour)
            buf_print(out, "    le jour venu (%.*s) -> ", STR_ARG(etape->jusqu_au.ecrit));
        else
            buf_print(out, "    %s -> ", together[etape->ensemble]);
        add_cible(out, circuit, &etape->suite);
        buf_add_char(out, '\n');
    }
    if ((etape->ensemble == ENSEMBLE_TOUTES || etape->ensemble == ENSEMBLE_UNE) && !cible_reste(&etape->suite_refus)) {
        buf_add_c(out, etape->ensemble == ENSEMBLE_UNE ? "    si toutes refusent -> " : "    si l'une refuse -> ");
        add_cible(out, circuit, &etape->suite_refus);
        buf_add_char(out, '\n');
    }
}

static void texte_chemin(struct buf *out, const struct dessin *dessin)
{
    const struct circuit *circuit = dessin->circuit;
    buf_print(out, "\n%.*s, %s ; questions posées :\n", STR_ARG(dessin->reference), etat_name(dessin->etat));
    for (size_t i = 0; i < dessin->passage_count; i++) {
        const struct passage *passage = &dessin->passages[i];
        const struct question *question = &circuit->etapes[passage->etape].questions[passage->question];
        struct str mot = passage->ouverte ? STR("attendue") : !passage->repondue ? STR("close") : passage->choix >= 0 ? question->choix[passage->choix].libelle
                                                                                     : str_of(sens_name(passage->sens));
        buf_print(out, "    %.*s.%.*s : %.*s\n", STR_ARG(circuit->etapes[passage->etape].nom), STR_ARG(question->nom), STR_ARG(mot));
    }
}

void circuit_dessine_texte(struct buf *out, const struct dessin *dessin)
{
    const struct circuit *circuit = dessin->circuit;
    buf_print(out, "%.*s — %.*s\n", STR_ARG(circuit->nom), STR_ARG(circuit->titre));
    texte_departs(out, circuit);
    for (size_t i = 0; i < circuit->etape_count; i++)
        texte_etape(out, dessin, i);
    if (dessin->reference.at != NULL)
        texte_chemin(out, dessin);
}
