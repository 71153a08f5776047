/* Effects of the circuit -> rows, events and mails. */
#include <string.h>

#include "daemon/decide_private.h"
#include "daemon/faits.h"
#include "daemon/jeton.h"
#include "parsers/fiche_json.h"

enum { MAX_OUVERTES = 64, MAX_PIECES = 64, MAX_ACQUIS = 16 };

/* ---- loading --------------------------------------------------------------------------------------------- */

static enum err load_fiche(struct atelier *atelier, struct affaire *affaire)
{
    bool found = false;
    enum err err = store_fiche_last(atelier->store, atelier->arena, affaire->row.id, &found, &affaire->fiche_row, &atelier->fault);
    if (err != ERR_NONE || !found || str_is_empty(affaire->fiche_row.json))
        return err;
    json_t *json = json_loadb(affaire->fiche_row.json.at, affaire->fiche_row.json.len, JSON_REJECT_DUPLICATES, NULL);
    affaire->a_fiche = json != NULL && fiche_from_json(atelier->arena, json, &affaire->fiche);
    json_decref(json);
    return ERR_NONE;
}

enum err affaire_load(struct atelier *atelier, int64_t dossier, struct affaire *out_affaire)
{
    *out_affaire = (struct affaire){.auteur = {.par = STR("navette")}};
    enum err err = store_dossier_get(atelier->store, atelier->arena, dossier, &out_affaire->row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    out_affaire->circuit = conf_circuit(atelier->conf, out_affaire->row.circuit);
    if (out_affaire->circuit == NULL)
        return fault_set(&atelier->fault, ERR_FINAL, "dossier %.*s: its circuit « %.*s » is not configured, put it back under `circuits`",
                         STR_ARG(out_affaire->row.reference), STR_ARG(out_affaire->row.circuit));
    return load_fiche(atelier, out_affaire);
}

enum err affaire_event(struct atelier *atelier, const struct affaire *affaire, const char *quoi, struct str detail)
{
    const struct event_row event = {
        .dossier = affaire->row.id,
        .quand = atelier->moment,
        .quoi = str_of(quoi),
        .par = affaire->auteur.par,
        .origine = str_of(origine_name(affaire->auteur.origine)),
        .message = affaire->auteur.message,
        .detail = detail,
    };
    return store_event_add(atelier->store, &event, &atelier->fault);
}

/* ---- roles ----------------------------------------------------------------------------------------------- */

static struct portee portee_of(const struct atelier *atelier, const struct affaire *affaire, bool portee_demandeur)
{
    struct portee portee = {.mds = affaire->row.mds, .territoire = affaire->row.territoire};
    const struct territoire *own = portee_demandeur ? annuaire_territoire_of_mds(&atelier->conf->annuaire, affaire->row.mds) : NULL;
    if (own != NULL)
        portee.territoire = own->id;
    return portee;
}

struct destinataire affaire_role(const struct atelier *atelier, const struct affaire *affaire, struct str role,
                                 bool portee_demandeur, struct portee *out_portee)
{
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    *out_portee = portee_of(atelier, affaire, portee_demandeur);
    bool secretary = false;
    struct str address = str_eq_c(role, "referent") ? affaire->row.referent_mail : str_eq_c(role, "emetteur") ? affaire->row.emetteur : STR_NONE;
    if (!str_is_empty(address)) {
        const struct personne *person = annuaire_person(annuaire, address, &secretary);
        struct str nom = str_eq_c(role, "referent") ? affaire->row.referent_nom : STR_NONE;
        return (struct destinataire){.mail = address, .nom = person != NULL && !secretary ? person->nom : nom,
                                     .personne_id = person != NULL ? person->id : STR_NONE, .qualite = QUALITE_TITULAIRE};
    }
    struct destinataire found = {0};
    struct str held = str_eq_c(role, "referent") || str_eq_c(role, "emetteur") || str_eq_c(role, "demandeur") ? STR("rsase") : role;
    const struct personne *person = annuaire_ask(annuaire, held, out_portee, atelier->jour, &found.qualite);
    if (person != NULL && person->mail_count > 0) {
        found.mail = person->mails[0];
        found.nom = person->nom;
        found.personne_id = person->id;
    }
    return found;
}

/* Is the role one that the directory knows by territory, while the dossier's is not known? */
static bool lacks_territoire(const struct atelier *atelier, struct str role, const struct portee *portee)
{
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    for (size_t i = 0; i < annuaire->tenue_count && str_is_empty(portee->territoire); i++)
        if (str_eq(annuaire->tenues[i].role, role) && !str_is_empty(annuaire->tenues[i].territoire))
            return true;
    return false;
}

const struct question *affaire_question(const struct affaire *affaire, struct str etape, struct str question, int *out_etape,
                                        int *out_question)
{
    *out_etape = circuit_find_etape(affaire->circuit, etape);
    *out_question = *out_etape < 0 ? -1 : circuit_find_question(&affaire->circuit->etapes[*out_etape], question);
    return *out_question < 0 ? NULL : &affaire->circuit->etapes[*out_etape].questions[*out_question];
}

/* ---- mails ----------------------------------------------------------------------------------------------- */

/* The document as it came, under a name that says nothing of the child. */
static enum err join_fiche(struct atelier *atelier, const struct affaire *affaire, struct jointe *out_jointe)
{
    struct str name = affaire->fiche_row.nom;
    size_t dot = str_rfind_char(name, '.');
    struct str ending = dot == STR_NOT_FOUND || name.len - dot > 6 ? STR("") : str_from(name, dot);
    out_jointe->nom = str_print(atelier->arena, "%.*s-fiche%.*s", STR_ARG(affaire->row.reference), STR_ARG(ending));
    out_jointe->media = str_is_empty(affaire->fiche_row.media) ? STR("application/octet-stream") : affaire->fiche_row.media;
    return spool_read(atelier->arena, atelier->chemins.spool, affaire->fiche_row.sha256, COMPOSE_MAX_OCTETS / 2, &out_jointe->octets,
                      &atelier->fault);
}

static size_t merge_valeurs(struct valeur *all, size_t count, const struct envoi_demande *demande)
{
    for (size_t i = 0; i < demande->valeur_count && count < VALEURS_MAX; i++) {
        size_t at = 0;
        while (at < count && strcmp(all[at].nom, demande->valeurs[i].nom) != 0)
            at++;
        all[at] = demande->valeurs[i];
        count = at == count ? count + 1 : count;
    }
    return count;
}

static enum err store_composed(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande,
                               const struct courrier *courrier, struct compose *composed)
{
    enum err err = compose(atelier->arena, courrier, composed, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    struct envoi_row row = {
        .dossier = affaire == NULL ? 0 : affaire->row.id,
        .genre = demande->genre,
        .message_id = courrier->message_id,
        .de = atelier->conf->adresse,
        .destinataire = demande->a_mail,
        .octets = composed->octets,
        .prochain = atelier->moment,
        .cree = atelier->moment,
    };
    return store_envoi_add(atelier->store, &row, &atelier->fault);
}

/* Nobody whom only a document names is written to: the one place where that is held. */
static bool may_write(const struct atelier *atelier, struct str mail)
{
    return compose_address_is_safe(mail) && annuaire_may_write(&atelier->conf->annuaire, mail);
}

enum err envoi_prepare(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande)
{
    if (!may_write(atelier, demande->a_mail))
        return affaire == NULL ? ERR_NONE : affaire_event(atelier, affaire, "non_envoye", demande->modele);
    int sent = 0;
    enum err err = store_envoi_count(atelier->store, affaire == NULL ? 0 : affaire->row.id, &sent, &atelier->fault);
    struct valeur valeurs[VALEURS_MAX] = {0};
    size_t count = affaire == NULL ? 0 : valeurs_dossier(atelier, affaire, demande->question, valeurs);
    struct str reference = affaire == NULL ? STR_NONE : affaire->row.reference;
    struct jointe jointe = {0};
    bool joins = err == ERR_NONE && demande->joint_fiche && !str_is_empty(affaire->fiche_row.sha256);
    if (joins)
        err = join_fiche(atelier, affaire, &jointe);
    if (err != ERR_NONE)
        return err;
    const struct valeur names[] = {{"destinataire_nom", demande->a_nom}};
    count = merge_valeurs(valeurs, count, &(struct envoi_demande){.valeurs = names, .valeur_count = 1});
    count = merge_valeurs(valeurs, count, demande);
    const struct courrier courrier = {
        .modele = modeles_find(&atelier->modeles, demande->modele),
        .valeurs = valeurs, .valeur_count = count,
        .de_nom = atelier->conf->nom_affiche, .de_mail = atelier->conf->adresse,
        .a_nom = demande->a_nom, .a_mail = demande->a_mail,
        .jeton = demande->jeton, .reference = reference,
        .message_id = jeton_message_id(atelier->arena, store_key(atelier->store), str_is_empty(reference) ? STR("") : reference, sent + 1,
                                       demande->jeton, atelier->conf->adresse_domaine),
        .racine = str_is_empty(reference) ? STR_NONE : jeton_racine(atelier->arena, reference, atelier->conf->adresse_domaine),
        .auto_submitted = demande->reponse ? STR("auto-replied") : STR("auto-generated"),
        .moment = atelier->moment,
        .jointes = &jointe, .jointe_count = joins,
    };
    if (courrier.modele == NULL)
        return fault_set(&atelier->fault, ERR_FINAL, "template « %.*s » is missing, put it back", STR_ARG(demande->modele));
    struct compose composed = {0};
    err = store_composed(atelier, affaire, demande, &courrier, &composed);
    if (demande->out_texte != NULL)
        *demande->out_texte = composed.texte;
    if (demande->out_message_id != NULL)
        *demande->out_message_id = courrier.message_id;
    return err;
}

/* An information or a copy to a role; one mail an address however many roles she holds is the caller's affair. */
static enum err inform(struct atelier *atelier, const struct affaire *affaire, const struct dire *dire, const char *genre,
                       const struct valeur *valeurs, size_t valeur_count)
{
    struct portee portee;
    struct destinataire to = affaire_role(atelier, affaire, dire->role, false, &portee);
    if (str_is_empty(to.mail))
        return affaire_event(atelier, affaire, "non_envoye", dire->modele);
    enum err err = envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = dire->modele, .genre = str_of(genre), .a_mail = to.mail,
                                                   .a_nom = to.nom, .valeurs = valeurs, .valeur_count = valeur_count});
    if (err != ERR_NONE)
        return err;
    bool copy = strcmp(genre, "copie") == 0;
    return affaire_event(atelier, affaire, copy ? "copie_envoyee" : "information_envoyee",
                         str_print(atelier->arena, "%.*s : %.*s", STR_ARG(dire->role), STR_ARG(dire->modele)));
}

/* ---- questions ------------------------------------------------------------------------------------------- */

static enum err to_human(struct atelier *atelier, struct affaire *affaire, struct str why)
{
    affaire->row.etat = ETAT_A_VERIFIER;
    return affaire_event(atelier, affaire, "a_verifier", why);
}

static void set_delays(const struct atelier *atelier, const struct question *question, struct question_row *row)
{
    const struct fermetures *closed = &atelier->conf->fermetures;
    row->posee = atelier->jour;
    row->echeance = echeance_after(atelier->jour, question->delai, closed);
    row->relance = echeance_after(row->echeance, question->relance_apres, closed);
    row->escalade = echeance_after(row->echeance, question->escalade_apres, closed);
}

static enum err ask(struct atelier *atelier, struct affaire *affaire, const struct etape *etape, const struct question *question,
                    struct str role, struct str modele)
{
    struct portee portee;
    struct destinataire to = affaire_role(atelier, affaire, role, question->portee_demandeur, &portee);
    if (lacks_territoire(atelier, role, &portee))
        return to_human(atelier, affaire, STR("le territoire du lieu de vie est indéterminé"));
    if (str_is_empty(to.mail))
        return to_human(atelier, affaire, str_print(atelier->arena, "personne à qui demander : %.*s", STR_ARG(role)));
    struct question_row row = {.dossier = affaire->row.id, .etape = etape->nom, .question = question->nom, .role = role,
                               .personne_id = to.personne_id, .nom = to.nom, .mail = to.mail, .mds = portee.mds,
                               .territoire = portee.territoire, .qualite = str_of(qualite_name(to.qualite))};
    set_delays(atelier, question, &row);
    enum err err = store_question_numero(atelier->store, affaire->row.id, &row.numero, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    row.jeton = jeton_question(atelier->arena, store_key(atelier->store), affaire->row.reference, row.numero);
    const struct envoi_demande mail = {.modele = modele, .genre = STR("question"), .a_mail = to.mail, .a_nom = to.nom, .jeton = row.jeton,
                                       .question = &row, .joint_fiche = question->joint_fiche, .out_texte = &row.texte,
                                       .out_message_id = &row.message_id};
    err = envoi_prepare(atelier, affaire, &mail);
    if (err == ERR_NONE)
        err = store_question_add(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "question_envoyee",
                                           str_print(atelier->arena, "%.*s, à %.*s", STR_ARG(question->titre), STR_ARG(to.mail)));
}

static enum err ask_all(struct atelier *atelier, struct affaire *affaire, const struct effet *effet)
{
    const struct etape *etape = &affaire->circuit->etapes[effet->etape];
    const struct question *question = &etape->questions[effet->question];
    enum err err = ask(atelier, affaire, etape, question, question->role, question->modele);
    for (size_t i = 0; i < question->aussi_count && err == ERR_NONE; i++)
        err = ask(atelier, affaire, etape, question, question->aussi[i].role, question->aussi[i].modele);
    return err;
}

static enum err close_question(struct atelier *atelier, int64_t id, const char *par)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    row.close = atelier->moment;
    row.close_par = str_of(par);
    return store_question_save(atelier->store, &row, &atelier->fault);
}

/* A second mail about an open question, with its token, so that it can be answered at once. What it says is added to
 * what the reader subtracts. */
static enum err remind(struct atelier *atelier, struct affaire *affaire, struct question_row *row, struct str modele, const char *genre,
                       const struct destinataire *to, const struct valeur *valeurs, size_t valeur_count)
{
    struct str texte = STR_NONE;
    enum err err = envoi_prepare(atelier, affaire,
                                 &(struct envoi_demande){.modele = modele, .genre = str_of(genre), .a_mail = to->mail, .a_nom = to->nom,
                                                         .jeton = row->jeton, .question = row, .valeurs = valeurs,
                                                         .valeur_count = valeur_count, .out_texte = &texte});
    if (err != ERR_NONE)
        return err;
    row->texte = str_join(atelier->arena, row->texte, STR("\n"), texte);
    return store_question_save(atelier->store, row, &atelier->fault);
}

static enum err remind_person(struct atelier *atelier, struct affaire *affaire, int64_t id)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    const struct destinataire to = {.mail = row.mail, .nom = row.nom};
    row.relancee = true;
    err = remind(atelier, affaire, &row, STR("relance"), "relance", &to, NULL, 0);
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, "relance", str_print(atelier->arena, "%.*s, à %.*s", STR_ARG(row.etape), STR_ARG(row.mail)));
}

static enum err escalate(struct atelier *atelier, struct affaire *affaire, int64_t id)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    const struct portee portee = {.mds = row.mds, .territoire = row.territoire};
    bool secretary = false;
    enum qualite qualite = QUALITE_AUCUNE;
    const struct personne *asked = annuaire_person(annuaire, row.mail, &secretary);
    const struct personne *stands_in = annuaire_escalate(annuaire, row.role, &portee, atelier->jour, asked, &qualite);
    row.escaladee = true;
    if (stands_in == NULL || stands_in->mail_count == 0) {
        err = store_question_save(atelier->store, &row, &atelier->fault);
        return err != ERR_NONE ? err : affaire_event(atelier, affaire, "escalade", STR("personne d'autre ne peut être prévenu"));
    }
    const struct destinataire to = {.mail = stands_in->mails[0], .nom = stands_in->nom};
    const struct valeur valeurs[] = {{"attend_nom", row.nom}};
    err = remind(atelier, affaire, &row, STR("escalade"), "escalade", &to, valeurs, 1);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "escalade",
                                           str_print(atelier->arena, "%.*s, à %.*s (%s)", STR_ARG(row.etape), STR_ARG(to.mail), qualite_name(qualite)));
}

/* ---- what an answer was ---------------------------------------------------------------------------------- */

static enum err note_avis(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                          const struct evenement *evenement)
{
    struct avis_row row = {.dossier = affaire->row.id, .etape = question->etape, .par = affaire->auteur.par, .nom = affaire->auteur.nom,
                           .qualite = affaire->auteur.qualite, .origine = str_of(origine_name(affaire->auteur.origine)),
                           .sens = evenement->sens, .motif = evenement->motif, .date = atelier->jour, .condition = affaire->precisions};
    enum err err = store_avis_add(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "avis_compte",
                                           str_print(atelier->arena, "%.*s : %s (%.*s)", STR_ARG(question->etape), sens_name(evenement->sens),
                                                     STR_ARG(affaire->auteur.qualite)));
}

/* The author is told that her reason is missing, or that her condition is noted. */
static enum err answer_author(struct atelier *atelier, struct affaire *affaire, int64_t id, const char *modele, struct str motif)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    const struct destinataire to = {.mail = affaire->auteur.par, .nom = affaire->auteur.nom};
    const struct valeur valeurs[] = {{"condition", motif}, {"motif", motif}};
    return err != ERR_NONE ? err : remind(atelier, affaire, &row, str_of(modele), "reponse", &to, valeurs, 2);
}

static enum err note_reserve(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, struct str motif)
{
    enum err err = answer_author(atelier, affaire, effet->ouverte, "reserve-notee", motif);
    const struct valeur valeurs[] = {{"condition", motif}, {"texte_cite", motif}, {"auteur_nom", affaire->auteur.nom}};
    const struct dire dire = {.role = STR("demandeur"), .modele = STR("complement-demande")};
    return err != ERR_NONE ? err : inform(atelier, affaire, &dire, "information", valeurs, 3);
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
    if (list->err != ERR_NONE || str_eq(mail, list->affaire->auteur.par))
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
        return affaire_event(atelier, affaire, "admission", str_print(atelier->arena, "admission prononcée le %.*s", STR_ARG(date_french(atelier->arena, atelier->jour))));
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

static const char *closed_by(const struct evenement *evenement)
{
    static const char *const words[EVENEMENT_KIND_COUNT] = {[EVENEMENT_FICHE] = "fiche", [EVENEMENT_AVIS] = "reponse",
        [EVENEMENT_PIECE] = "piece", [EVENEMENT_RETRAIT] = "retrait", [EVENEMENT_PLACE] = "place", [EVENEMENT_REPRISE] = "acte"};
    return words[evenement->kind] != NULL ? words[evenement->kind] : "autre";
}

static enum err apply(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement, const struct effet *effet)
{
    const struct valeur motif[] = {{"motif", evenement->motif}, {"auteur_nom", affaire->auteur.nom}};
    switch (effet->kind) {
    case EFFET_ETAPE: return enter_etape(atelier, affaire, effet);
    case EFFET_ETAT: return set_etat(atelier, affaire, effet);
    case EFFET_QUESTION: return ask_all(atelier, affaire, effet);
    case EFFET_FERME: return close_question(atelier, effet->ouverte, closed_by(evenement));
    case EFFET_ACQUIS: return use_acquis(atelier, affaire, effet);
    case EFFET_DIRE: return inform(atelier, affaire, &effet->dire, "information", motif, 2);
    case EFFET_COPIE: return inform(atelier, affaire, &effet->dire, "copie", NULL, 0);
    case EFFET_PREND_PLACE: affaire->row.place = true; return affaire_event(atelier, affaire, "place_prise", affaire->row.territoire);
    case EFFET_RELANCE: return remind_person(atelier, affaire, effet->ouverte);
    case EFFET_ESCALADE: return escalate(atelier, affaire, effet->ouverte);
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

/* ---- one step -------------------------------------------------------------------------------------------- */

struct collected {
    const struct affaire *affaire;
    struct ouverte ouvertes[MAX_OUVERTES];
    size_t ouverte_count;
    struct str pieces[MAX_PIECES];
    size_t piece_count;
    struct acquis acquis[MAX_ACQUIS];
    size_t acquis_count;
};

static void collect_question(void *context, const struct question_row *row)
{
    struct collected *all = context;
    struct ouverte open = {.id = row->id};
    if (all->ouverte_count < MAX_OUVERTES && affaire_question(all->affaire, row->etape, row->question, &open.etape, &open.question) != NULL)
        all->ouvertes[all->ouverte_count++] = open;
}

static void collect_piece(void *context, const struct piece_row *row)
{
    struct collected *all = context;
    if (all->piece_count < MAX_PIECES)
        all->pieces[all->piece_count++] = row->type;
}

static void collect_acquis(void *context, const struct avis_row *row)
{
    struct collected *all = context;
    if (row->en_reserve && all->acquis_count < MAX_ACQUIS)
        all->acquis[all->acquis_count++] = (struct acquis){.champ = row->champ, .sens = row->sens, .motif = row->motif};
}

static enum err collect(struct atelier *atelier, const struct affaire *affaire, struct collected *all)
{
    all->affaire = affaire;
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, collect_question, all, &atelier->fault);
    if (err == ERR_NONE)
        err = store_piece_each(atelier->store, atelier->arena, affaire->row.id, collect_piece, all, &atelier->fault);
    if (err == ERR_NONE)
        err = store_avis_each(atelier->store, atelier->arena, affaire->row.id, collect_acquis, all, &atelier->fault);
    return err;
}

static enum err place_is_free(struct atelier *atelier, const struct affaire *affaire, bool *out_free)
{
    const struct territoire *territoire = annuaire_territoire_by_id(&atelier->conf->annuaire, affaire->row.territoire);
    int taken = 0;
    enum err err = store_places_prises(atelier->store, affaire->row.circuit, affaire->row.territoire, &taken, &atelier->fault);
    *out_free = affaire->row.place || (territoire != NULL && taken < territoire->places);
    return err;
}

static struct str pieces_fact(struct arena *arena, const struct collected *all)
{
    struct str list = STR(",");
    for (size_t i = 0; i < all->piece_count; i++)
        list = str_print(arena, "%.*s%.*s,", STR_ARG(list), STR_ARG(all->pieces[i]));
    return list;
}

static enum err evaluate(struct atelier *atelier, const struct affaire *affaire, const struct collected *all, bool place_libre,
                         bool *out_gardes)
{
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    struct portee portee, other;
    struct destinataire pilote = affaire_role(atelier, affaire, STR("pilote"), true, &portee);
    struct destinataire demandeur = affaire_role(atelier, affaire, STR("demandeur"), false, &other);
    const struct territoire *own = annuaire_territoire_of_mds(annuaire, affaire->row.mds);
    const struct faits_source source = {
        .fiche = affaire->a_fiche ? &affaire->fiche : NULL,
        .jour = atelier->jour,
        .territoire = affaire->row.territoire,
        .territoire_demandeur = own == NULL ? STR_NONE : own->id,
        .pilote_est_demandeur = !str_is_empty(pilote.personne_id) && str_eq(pilote.personne_id, demandeur.personne_id) && pilote.qualite != QUALITE_REPLI,
        .place_libre = place_libre,
        .pieces = pieces_fact(atelier->arena, all),
    };
    struct fait *facts = NULL;
    size_t count = faits_make(atelier->arena, &source, &facts);
    return store_gardes(affaire->circuit->gardes, affaire->circuit->garde_count, facts, count, out_gardes, &atelier->fault);
}

static bool counts_as_avis(const struct evenement *evenement, const struct effets *effets)
{
    for (size_t i = 0; i < effets->count; i++)
        if (effets->items[i].kind == EFFET_NON_COMPRIS || effets->items[i].kind == EFFET_DEMANDE_MOTIF)
            return false;
    return evenement->kind == EVENEMENT_AVIS && effets->count > 0;
}

enum err affaire_step(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement)
{
    struct collected *all = ARENA_NEW(atelier->arena, struct collected);
    bool gardes[CIRCUIT_MAX_GARDES] = {false};
    bool place_libre = false;
    enum err err = collect(atelier, affaire, all);
    if (err == ERR_NONE)
        err = place_is_free(atelier, affaire, &place_libre);
    if (err == ERR_NONE)
        err = evaluate(atelier, affaire, all, place_libre, gardes);
    if (err != ERR_NONE)
        return err;
    const struct etat_dossier state = {
        .etape = str_is_empty(affaire->row.etape) ? -1 : circuit_find_etape(affaire->circuit, affaire->row.etape),
        .etat = affaire->row.etat,
        .ouvertes = all->ouvertes, .ouverte_count = all->ouverte_count,
        .pieces = all->pieces, .piece_count = all->piece_count,
        .acquis = all->acquis, .acquis_count = all->acquis_count,
        .place_libre = place_libre,
    };
    struct effets effets = {0};
    circuit_step(atelier->arena, affaire->circuit, &state, evenement, gardes, &effets);
    struct question_row question;
    if (counts_as_avis(evenement, &effets)) {
        err = store_question_get(atelier->store, atelier->arena, evenement->ouverte, &question, &atelier->fault);
        if (err == ERR_NONE)
            err = note_avis(atelier, affaire, &question, evenement);
    }
    for (size_t i = 0; i < effets.count && err == ERR_NONE; i++)
        err = apply(atelier, affaire, evenement, &effets.items[i]);
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}
