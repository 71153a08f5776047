/* Effects of the circuit -> rows, events and mails, in their order. */
#include "daemon/decide_private.h"

/* ---- what an answer was ---------------------------------------------------------------------------------- */

/* The reason; beside an agreement, what else its author wrote: whoever reads the avis reads that, too. */
static struct str words_of(const struct affaire *affaire, const struct evenement *evenement)
{
    bool agrees = !evenement->a_choix && evenement->sens == SENS_FAVORABLE;
    return agrees && str_is_empty(evenement->motif) ? affaire->remarque : evenement->motif;
}

enum err affaire_note_avis(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                          const struct evenement *evenement)
{
    struct avis_row row = {.dossier = affaire->row.id, .etape = question->etape, .par = affaire->auteur.par, .nom = affaire->auteur.nom,
                           .qualite = affaire->auteur.qualite, .origine = str_of(origine_name(affaire->auteur.origine)),
                           .sens = evenement->sens, .question = question->question, .motif = words_of(affaire, evenement),
                           .choix = evenement->a_choix ? affaire->dit.reponse : STR_NONE,
                           .date = affaire->auteur.recu != 0 ? affaire->auteur.recu : atelier->jour, .condition = affaire->precisions};
    bool same = str_eq(question->etape, question->question);
    enum err err = store_avis_add(atelier->store, &row, &atelier->fault);
    affaire->avis_premier = affaire->avis_dernier = row.id;
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "avis_compte",
                                           str_print(atelier->arena, "%.*s%s%.*s : %.*s (%.*s)", STR_ARG(question->etape), same ? "" : ", ",
                                                     STR_ARG(same ? STR("") : question->question), STR_ARG(affaire->dit.reponse),
                                                     STR_ARG(affaire->auteur.qualite)));
}

/* One person in two roles is asked once: what she just said stands for this question too, and its history says why. */
static enum err note_cumul(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, const struct evenement *evenement)
{
    const struct etape *etape = &affaire->circuit->etapes[effet->etape];
    const struct question *question = &etape->questions[effet->question];
    struct avis_row row = {.dossier = affaire->row.id, .etape = etape->nom, .question = question->nom, .par = affaire->auteur.par, .nom = affaire->auteur.nom,
                           .qualite = affaire->auteur.qualite, .origine = str_of(origine_name(affaire->auteur.origine)), .sens = SENS_FAVORABLE,
                           .motif = words_of(affaire, evenement), .date = affaire->auteur.recu != 0 ? affaire->auteur.recu : atelier->jour};
    struct question_row answered;
    enum err err = store_question_get(atelier->store, atelier->arena, evenement->ouverte, &answered, &atelier->fault);
    if (err == ERR_NONE)
        err = store_avis_add(atelier->store, &row, &atelier->fault);
    affaire->avis_dernier = row.id;
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "avis_compte",
                                           str_print(atelier->arena, "%.*s : favorable, de la même personne (elle a répondu comme %.*s et tient aussi le rôle %.*s)",
                                                     STR_ARG(etape->nom), STR_ARG(answered.role), STR_ARG(question->role)));
}

/* The author is told that her reason is missing, or that her condition is noted. */
static enum err answer_author(struct atelier *atelier, struct affaire *affaire, int64_t id, const char *modele, struct str motif, struct str why)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    const struct destinataire to = {.mail = affaire->auteur.par, .nom = affaire->auteur.nom};
    const struct valeur valeurs[] = {{"condition", motif}, {"motif", motif}, {"explication", why}};
    return err != ERR_NONE ? err : question_write(atelier, affaire, &row, str_of(modele), "reponse", &to, false, valeurs, 3);
}

/* An operator is told by `act` itself. */
static enum err ask_motif(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, const struct evenement *evenement)
{
    if (affaire->auteur.origine == ORIGINE_ACT)
        return ERR_NONE;
    return evenement->a_choix ? answer_author(atelier, affaire, effet->ouverte, "champ-manquant", STR_NONE, STR("Il y manque la raison, sur la ligne « Motif »."))
                              : answer_author(atelier, affaire, effet->ouverte, "motif-manquant", STR_NONE, STR_NONE);
}

static enum err ask_raison(struct atelier *atelier, struct affaire *affaire, const struct effet *effet)
{
    return affaire->auteur.origine == ORIGINE_ACT ? ERR_NONE
                                                  : answer_author(atelier, affaire, effet->ouverte, "raison-passer-outre", STR_NONE, STR_NONE);
}

static enum err note_reserve(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, struct str motif)
{
    bool read_back = !str_is_empty(affaire->relecture.row.jeton); /* which says it */
    enum err err = read_back ? ERR_NONE : answer_author(atelier, affaire, effet->ouverte, "reserve-notee", motif, STR_NONE);
    if (err != ERR_NONE)
        return err;
    const struct valeur valeurs[] = {{"condition", motif}, {"texte_cite", motif}, {"auteur_nom", affaire->auteur.nom}};
    const struct dire dire = {.role = STR("demandeur"), .modele = STR("complement-demande")};
    return affaire_inform(atelier, affaire, &dire, "information", valeurs, 3);
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
    if (effet->entre) /* days are counted from its coming there, whatever its etat was since */
        affaire->row.depuis = atelier->jour;
    affaire->row.etat = effet->etat;
    if (effet->etape != affaire->circuit->attente)
        affaire->row.rang = 0; /* who waits no more has no rank */
    if (admitted && affaire->row.admis == DAY_NONE) /* who comes back from a relay or an exit interview was admitted once */
        affaire->row.admis = affaire_date_effet(atelier, affaire);
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
        affaire->row.fini = affaire_date_effet(atelier, affaire);
        affaire->row.rang = 0;
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
        [EVENEMENT_PIECE] = "piece", [EVENEMENT_RETRAIT] = "retrait", [EVENEMENT_PLACE] = "place", [EVENEMENT_DATE] = "date",
        [EVENEMENT_LIEU] = "lieu", [EVENEMENT_REPRISE] = "acte"};
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
    case EFFET_DEMANDE_MOTIF: affaire->motif_manque = true; return ask_motif(atelier, affaire, effet, evenement);
    case EFFET_DEMANDE_RAISON: affaire->raison_manque = true; return ask_raison(atelier, affaire, effet);
    case EFFET_CUMUL: return note_cumul(atelier, affaire, effet, evenement);
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
