/* Effects of the circuit -> rows, events and mails, in their order. */
#include "daemon/decide_private.h"

/* ---- what an answer was ---------------------------------------------------------------------------------- */

enum err affaire_note_avis(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                          const struct evenement *evenement)
{
    struct avis_row row = {.dossier = affaire->row.id, .etape = question->etape, .par = affaire->auteur.par, .nom = affaire->auteur.nom,
                           .qualite = affaire->auteur.qualite, .origine = str_of(origine_name(affaire->auteur.origine)),
                           .sens = evenement->sens, .motif = evenement->motif,
                           .date = affaire->auteur.recu != 0 ? affaire->auteur.recu : atelier->jour, .condition = affaire->precisions};
    bool same = str_eq(question->etape, question->question);
    enum err err = store_avis_add(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "avis_compte",
                                           str_print(atelier->arena, "%.*s%s%.*s : %s (%.*s)", STR_ARG(question->etape), same ? "" : ", ",
                                                     STR_ARG(same ? STR("") : question->question), sens_name(evenement->sens),
                                                     STR_ARG(affaire->auteur.qualite)));
}

/* The author is told that her reason is missing, or that her condition is noted. */
static enum err answer_author(struct atelier *atelier, struct affaire *affaire, int64_t id, const char *modele, struct str motif)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    const struct destinataire to = {.mail = affaire->auteur.par, .nom = affaire->auteur.nom};
    const struct valeur valeurs[] = {{"condition", motif}, {"motif", motif}};
    return err != ERR_NONE ? err : question_write(atelier, affaire, &row, str_of(modele), "reponse", &to, false, valeurs, 2);
}

static enum err note_reserve(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, struct str motif)
{
    enum err err = answer_author(atelier, affaire, effet->ouverte, "reserve-notee", motif);
    const struct valeur valeurs[] = {{"condition", motif}, {"texte_cite", motif}, {"auteur_nom", affaire->auteur.nom}};
    const struct dire dire = {.role = STR("demandeur"), .modele = STR("complement-demande")};
    return err != ERR_NONE ? err : affaire_inform(atelier, affaire, &dire, "information", valeurs, 3);
}

struct asked_list {
    struct atelier *atelier;
    struct affaire *affaire;
    struct str modele;
    enum err err;
};

static void inform_asked(void *context, struct str mail, struct str nom)
{
    struct asked_list *list = context;
    if (list->err != ERR_NONE || str_eq(mail, list->affaire->auteur.par) || !affaire_first_told(list->affaire, mail, list->modele))
        return;
    list->err = envoi_prepare(list->atelier, list->affaire, &(struct envoi_demande){.modele = list->modele, .genre = STR("information"),
                                                                                    .a_mail = mail, .a_nom = nom});
}

/* ---- applying -------------------------------------------------------------------------------------------- */

static enum err enter_etape(struct atelier *atelier, struct affaire *affaire, const struct effet *effet)
{
    const struct etape *etape = &affaire->circuit->etapes[effet->etape];
    bool admitted = effet->etat == ETAT_ADMIS && affaire->row.etat != ETAT_ADMIS;
    affaire->row.etape = etape->nom;
    affaire->row.depuis = atelier->jour;
    affaire->row.etat = effet->etat;
    if (effet->etat == ETAT_EN_ATTENTE)
        affaire->row.place = false; /* who waits holds no place */
    if (admitted)
        return affaire_event(atelier, affaire, "admission", str_print(atelier->arena, "admission prononcée, au %.*s", STR_ARG(date_french(atelier->arena, affaire_date_effet(atelier, affaire)))));
    return affaire_event(atelier, affaire, "etape", etape->nom);
}

static enum err set_etat(struct atelier *atelier, struct affaire *affaire, const struct effet *effet)
{
    static const char *const words[ETAT_COUNT] = {[ETAT_REFUSE] = "refus", [ETAT_RETIRE] = "retrait", [ETAT_SORTI] = "sortie",
                                                  [ETAT_A_VERIFIER] = "a_verifier"};
    affaire->row.etat = effet->etat;
    if (etat_is_end(effet->etat)) {
        affaire->row.place = false; /* what ends gives its place back */
        affaire->row.depuis = atelier->jour;
    }
    const char *word = words[effet->etat] != NULL ? words[effet->etat] : "etat";
    return affaire_event(atelier, affaire, word, str_is_empty(effet->texte) ? effet->motif : effet->texte);
}

static enum err use_acquis(struct atelier *atelier, struct affaire *affaire, const struct effet *effet)
{
    const struct question *question = &affaire->circuit->etapes[effet->etape].questions[effet->question];
    return store_avis_used(atelier->store, affaire->row.id, question->champ_avis, &atelier->fault);
}

static enum err take_place(struct atelier *atelier, struct affaire *affaire)
{
    bool held = affaire->row.place; /* from the director's answer on; the admission keeps it */
    affaire->row.place = true;
    return held ? ERR_NONE : affaire_event(atelier, affaire, "place_prise", affaire->row.territoire);
}

static const char *closed_by(const struct evenement *evenement)
{
    static const char *const words[EVENEMENT_KIND_COUNT] = {[EVENEMENT_FICHE] = "fiche", [EVENEMENT_AVIS] = "reponse",
        [EVENEMENT_PIECE] = "piece", [EVENEMENT_RETRAIT] = "retrait", [EVENEMENT_PLACE] = "place", [EVENEMENT_REPRISE] = "acte"};
    return words[evenement->kind] != NULL ? words[evenement->kind] : "autre";
}

enum err affaire_apply(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement, const struct effet *effet)
{
    const struct valeur motif[] = {{"motif", evenement->motif}, {"auteur_nom", affaire->auteur.nom}};
    switch (effet->kind) {
    case EFFET_ETAPE: return enter_etape(atelier, affaire, effet);
    case EFFET_ETAT: return set_etat(atelier, affaire, effet);
    case EFFET_QUESTION: return question_ask(atelier, affaire, effet, evenement->motif);
    case EFFET_FERME: return question_close(atelier, effet->ouverte, closed_by(evenement));
    case EFFET_ACQUIS: return use_acquis(atelier, affaire, effet);
    case EFFET_DIRE: return affaire_inform(atelier, affaire, &effet->dire, "information", motif, 2);
    case EFFET_COPIE: return affaire_inform(atelier, affaire, &effet->dire, "copie", NULL, 0);
    case EFFET_PREND_PLACE: return take_place(atelier, affaire);
    case EFFET_RELANCE: return question_remind(atelier, affaire, effet->ouverte);
    case EFFET_ESCALADE: return question_escalate(atelier, affaire, effet->ouverte);
    case EFFET_DEMANDE_MOTIF: affaire->motif_manque = true; return answer_author(atelier, affaire, effet->ouverte, "motif-manquant", STR_NONE);
    case EFFET_RESERVE: return note_reserve(atelier, affaire, effet, evenement->motif);
    case EFFET_INFORME_TOUS: {
        struct asked_list list = {atelier, affaire, effet->dire.modele, ERR_NONE};
        enum err err = store_question_each_asked(atelier->store, atelier->arena, affaire->row.id, inform_asked, &list, &atelier->fault);
        return err != ERR_NONE ? err : list.err;
    }
    case EFFET_NON_COMPRIS: affaire->non_compris = true; return ERR_NONE;
    default: return ERR_NONE;
    }
}
