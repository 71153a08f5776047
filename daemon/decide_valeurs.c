/* What a template may say of a dossier: the placeholders of compose, filled from the rows. */
#include "daemon/decide_private.h"
#include "daemon/heure.h"

struct filling {
    struct atelier *atelier;
    const struct affaire *affaire;
    const struct modele *modele;
    struct valeur *valeurs;
    size_t count;
};

static void put(struct filling *filling, const char *nom, struct str texte)
{
    if (!str_is_empty(texte) && filling->count < VALEURS_MAX)
        filling->valeurs[filling->count++] = (struct valeur){nom, texte};
}

/* ---- the fiche --------------------------------------------------------------------------------------------- */

static struct str words_date(struct arena *arena, day_t day)
{
    return date_french(arena, day);
}

/* Without these nobody can decide; the referent is asked for them. */
static const struct {
    enum fiche_field field;
    const char *label;
} needed[] = {
    {FICHE_JEUNE_NOM, "le nom du jeune"}, {FICHE_JEUNE_PRENOM, "son prénom"}, {FICHE_JEUNE_DATE_NAISSANCE, "sa date de naissance"},
    {FICHE_JEUNE_ADRESSE, "son adresse"}, {FICHE_JEUNE_STATUT, "son statut"}, {FICHE_MDS, "la MDS, le service ou le site"},
    {FICHE_REFERENT_NOM, "le nom du référent"}, {FICHE_REFERENT_MAIL, "l'adresse électronique du référent"},
    {FICHE_JEUNE_NOTIFICATION_MDPH, "la notification MDPH (oui ou en cours)"},
    {FICHE_AUTORITE_NOMS, "les détenteurs de l'autorité parentale"}, {FICHE_EXPOSE_OBJECTIFS, "les objectifs visés"},
    {FICHE_JEUNE_ECHEANCE_NOTIFICATION, "l'échéance de la notification"},
};

/* A right that is only asked for has no end yet. */
static bool is_missing(const struct fiche *fiche, enum fiche_field field)
{
    bool notified = str_eq_c(fiche_text(fiche, FICHE_JEUNE_NOTIFICATION_MDPH), "oui");
    return str_is_empty(fiche_text(fiche, field)) && (field != FICHE_JEUNE_ECHEANCE_NOTIFICATION || notified);
}

bool valeurs_manquantes(const struct fiche *fiche, bool *out)
{
    bool some = false;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        out[needed[i].field] = is_missing(fiche, needed[i].field);
        some = some || out[needed[i].field];
    }
    return some;
}

static struct str missing_fields(struct arena *arena, const struct fiche *fiche)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (is_missing(fiche, needed[i].field))
            list = compose_puce(arena, list, str_of(needed[i].label));
    return list;
}

static struct str consents(struct arena *arena, const struct fiche *fiche)
{
    static const struct {
        enum fiche_field field;
        const char *label;
    } boxes[] = {{FICHE_JEUNE_INFORME, "Le jeune est informé et s'engage"}, {FICHE_ACCUEIL_ACCEPTE, "Le lieu d'accueil accepte"},
                 {FICHE_SCOLARISATION_ACCEPTE, "Le lieu de scolarisation accepte"},
                 {FICHE_AUTORITE_ACCEPTE, "Le détenteur de l'autorité parentale accepte"}};
    struct str rows = STR_NONE;
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        rows = compose_rangee(arena, rows, str_of(boxes[i].label), fiche_ticked(fiche, boxes[i].field) ? STR("oui") : STR("non coché"));
    return compose_tableau(arena, rows);
}

static struct str right_of(struct arena *arena, const struct fiche *fiche)
{
    struct str said = fiche_text(fiche, FICHE_JEUNE_NOTIFICATION_MDPH);
    struct str orientation = fiche_text(fiche, FICHE_JEUNE_ORIENTATION_MDPH);
    day_t end = fiche_date(fiche, FICHE_JEUNE_ECHEANCE_NOTIFICATION);
    if (str_eq_c(said, "en_cours"))
        return STR("dossier en cours d'instruction à la MDPH");
    if (!str_eq_c(said, "oui"))
        return STR("aucune notification indiquée");
    struct str until = end == DAY_NONE ? STR(", échéance non indiquée") : str_print(arena, ", jusqu'au %.*s", STR_ARG(date_french_plain(arena, end)));
    return str_print(arena, "notifié%s%.*s%.*s", str_is_empty(orientation) ? "" : " : ", STR_ARG(orientation), STR_ARG(until));
}

struct str valeurs_reponse(struct arena *arena, const struct question *question, const struct evenement *evenement)
{
    static const char *const words[SENS_COUNT] = {"avis favorable", "avis défavorable", "avis favorable sous réserve"};
    bool named = evenement->a_choix && evenement->choix >= 0 && (size_t)evenement->choix < question->choix_count;
    if (named)
        return str_print(arena, "« %.*s »", STR_ARG(question->choix[evenement->choix].libelle));
    return evenement->a_choix || evenement->sens >= SENS_COUNT ? STR_NONE : str_of(words[evenement->sens]);
}

struct avis_lists {
    struct arena *arena;
    const struct affaire *affaire;
    struct str full, brief;
};

/* What was answered, in the circuit's own words. */
static struct str answer_words(const struct question *question, const struct avis_row *row)
{
    static const char *const words[SENS_COUNT] = {"favorable", "défavorable", "favorable sous réserve"};
    if (str_is_empty(row->choix))
        return str_of(words[row->sens]);
    int choix = question == NULL ? -1 : circuit_find_choix(question, row->choix);
    return choix < 0 ? row->choix : question->choix[choix].libelle;
}

/* An etape with several questions is told apart by them. */
static void list_avis(void *context, const struct avis_row *row)
{
    struct avis_lists *lists = context;
    int etape = -1, index = -1;
    const struct question *question = affaire_question(lists->affaire, row->etape, row->question, &etape, &index);
    struct str title = etape < 0 ? row->etape : lists->affaire->circuit->etapes[etape].titre;
    if (question != NULL && !str_eq(row->etape, row->question))
        title = question->titre;
    struct str date = words_date(lists->arena, row->date);
    struct str brief = str_print(lists->arena, "%.*s, %.*s", STR_ARG(answer_words(question, row)), STR_ARG(date));
    struct str who = str_is_empty(row->nom) ? row->par : row->nom;
    struct str full = str_print(lists->arena, "%.*s, %.*s%s%.*s", STR_ARG(brief), STR_ARG(who), str_is_empty(row->motif) ? "" : " : ",
                                STR_ARG(row->motif));
    lists->brief = compose_rangee(lists->arena, lists->brief, title, brief);
    lists->full = compose_rangee(lists->arena, lists->full, title, full);
}

static const char *piece_words(struct str type)
{
    static const struct {
        const char *type, *words;
    } table[] = {{"notification", "la notification de la CDAPH"},
                 {"accord", "l'accord signé de chaque représentant légal (à partir de 18 ans, celui du jeune)"},
                 {"accord|delegation", "l'accord signé de chaque représentant légal (à partir de 18 ans, celui du jeune), ou la délégation de signature"},
                 {"dipc", "le document individuel de prise en charge (DIPC)"},
                 {PIECE_PAGE, "une page, ou un autre exemplaire, de la fiche"},
                 {"delegation", "la délégation de signature du juge"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (str_eq_c(type, table[i].type))
            return table[i].words;
    return NULL;
}

struct piece_lists {
    struct arena *arena;
    struct str received;
    struct str types;
};

static void list_piece(void *context, const struct piece_row *row)
{
    struct piece_lists *lists = context;
    const char *words = piece_words(row->type);
    struct str named = words != NULL ? str_of(words) : str_eq_c(row->type, "autre") ? STR("une autre pièce") : row->type;
    if (row->declaree)
        named = str_print(lists->arena, "%.*s, déclarée reçue le %.*s", STR_ARG(named), STR_ARG(date_french_plain(lists->arena, heure_day(row->recu))));
    lists->received = compose_puce(lists->arena, lists->received, named);
    lists->types = str_print(lists->arena, "%.*s,%.*s,", STR_ARG(lists->types), STR_ARG(row->type));
}

/* « accord|delegation » is there when one of the two is. */
static bool has_one(struct arena *arena, struct str types, struct str wanted)
{
    struct str rest = wanted, type;
    while (str_next(&rest, '|', &type))
        if (str_find(types, str_print(arena, ",%.*s,", STR_ARG(type))) != STR_NOT_FOUND)
            return true;
    return false;
}

static struct str missing_pieces(struct arena *arena, const struct question *question, struct str received)
{
    struct str list = STR_NONE;
    for (size_t i = 0; question != NULL && i < question->piece_count; i++) {
        const char *words = piece_words(question->pieces[i]);
        if (!has_one(arena, received, question->pieces[i]))
            list = compose_puce(arena, list, words != NULL ? str_of(words) : question->pieces[i]);
    }
    return list;
}

struct awaited {
    struct arena *arena;
    const struct question_row *question; /* what the mail itself is about: whoever has to answer it needs not be told of herself */
    struct str first, others;            /* « Paule Lys pour le lundi 9 mars 2026 »; the others, joined */
    struct str names;                    /* each once, « |Paule Lys| » */
};

static void note_awaited(void *context, const struct question_row *row)
{
    struct awaited *awaited = context;
    struct str nom = str_is_empty(row->nom) ? row->mail : row->nom, mark = str_print(awaited->arena, "|%.*s|", STR_ARG(nom));
    bool herself = awaited->question != NULL && str_eq(row->mail, awaited->question->mail);
    if (herself || str_find(awaited->names, mark) != STR_NOT_FOUND)
        return;
    struct str said = str_print(awaited->arena, "%.*s pour le %.*s", STR_ARG(nom), STR_ARG(words_date(awaited->arena, row->echeance)));
    if (str_is_empty(awaited->first))
        awaited->first = said;
    else
        awaited->others = str_print(awaited->arena, "%.*s, et de %.*s", STR_ARG(awaited->others), STR_ARG(said));
    awaited->names = str_print(awaited->arena, "%.*s%.*s", STR_ARG(awaited->names), STR_ARG(mark));
}

static struct str say_awaited(const struct awaited *awaited)
{
    return str_is_empty(awaited->first) ? STR_NONE
                                        : str_print(awaited->arena, "Une réponse est maintenant attendue de %.*s%.*s.", STR_ARG(awaited->first),
                                                    STR_ARG(awaited->others));
}

/* ---- filling --------------------------------------------------------------------------------------------- */

static void put_role(struct filling *filling, const char *nom, const char *role)
{
    struct portee portee;
    struct destinataire found = affaire_role(filling->atelier, filling->affaire, str_of(role), false, &portee);
    put(filling, nom, found.nom);
}

static void put_people(struct filling *filling)
{
    put_role(filling, "demandeur_nom", "demandeur");
    put_role(filling, "emetteur_nom", "emetteur");
    put_role(filling, "chef_nom", "chef_service");
    put_role(filling, "pilote_nom", "pilote");
    put_role(filling, "directeur_nom", "directeur");
    put(filling, "referent_nom", filling->affaire->row.referent_nom);
}

static void put_fiche(struct filling *filling)
{
    struct arena *arena = filling->atelier->arena;
    const struct fiche *fiche = &filling->affaire->fiche;
    day_t birth = fiche_date(fiche, FICHE_JEUNE_DATE_NAISSANCE);
    put(filling, "jeune_nom_complet", str_join(arena, fiche_text(fiche, FICHE_JEUNE_PRENOM), STR(" "), fiche_text(fiche, FICHE_JEUNE_NOM)));
    if (birth != DAY_NONE) {
        put(filling, "jeune_naissance", date_french_plain(arena, birth));
        put(filling, "jeune_age", str_print(arena, "%d ans", date_age(birth, filling->atelier->jour)));
    }
    put(filling, "droit", right_of(arena, fiche));
    put(filling, "numero_dossier_mdph", fiche_text(fiche, FICHE_JEUNE_NUMERO_DOSSIER_MDPH));
    put(filling, "fiche_tableau", valeurs_fiche_tableau(arena, fiche));
    put(filling, "fiche_lue", valeurs_fiche_lue(arena, fiche));
    put(filling, "manquants", missing_fields(arena, fiche));
    put(filling, "doutes", valeurs_doutes(arena, fiche));
    put(filling, "consentements", consents(arena, fiche));
}

static void put_question(struct filling *filling, const struct question_row *row, struct str pieces)
{
    struct arena *arena = filling->atelier->arena;
    int etape = -1, index = -1;
    const struct question *question = affaire_question(filling->affaire, row->etape, row->question, &etape, &index);
    put(filling, "question_titre", question == NULL ? row->question : question->titre);
    put(filling, "echeance", words_date(arena, row->echeance));
    put(filling, "echeance_calcul", question_delai(filling->atelier, filling->affaire, question, row));
    put(filling, "attend_nom", row->nom);
    put(filling, "attend_depuis", words_date(arena, row->posee));
    put(filling, "pieces_attendues", missing_pieces(arena, question, pieces));
    put(filling, "champs_attendus", question == NULL ? STR_NONE : valeurs_champs(arena, question->champs, question->champ_count));
    if (!str_is_empty(row->qualite) && !str_eq_c(row->qualite, "titulaire"))
        put(filling, "destinataire_qualite", str_eq_c(row->qualite, "repli") ? STR("en l'absence de titulaire et d'adjoint")
                                             : str_eq_c(row->qualite, "interim") ? STR("par intérim")
                                                                               : str_eq_c(row->qualite, "adjoint") ? STR("en qualité d'adjoint(e)") : STR("en qualité de suppléant(e)"));
}

static void put_dossier(struct filling *filling)
{
    const struct affaire *affaire = filling->affaire;
    const struct territoire *territoire = annuaire_territoire_by_id(affaire_annuaire(filling->atelier, affaire), affaire->row.territoire);
    int etape = circuit_find_etape(affaire->circuit, affaire->row.etape);
    put(filling, "reference", affaire->row.reference);
    put(filling, "circuit_titre", affaire->circuit->titre);
    put(filling, "etape_titre", etape < 0 ? STR("réception de la fiche") : affaire->circuit->etapes[etape].titre);
    struct str written = affaire->a_fiche ? fiche_text(&affaire->fiche, FICHE_MDS) : STR_NONE;
    put(filling, "mds", str_is_empty(written) ? affaire->row.mds : written);
    put(filling, "lien_dossier", affaire->row.lie_a);
    put(filling, "objet_dossier", affaire->row.objet);
    put(filling, "etape_depuis", words_date(filling->atelier->arena, affaire->row.depuis));
    if (affaire->row.rang > 0)
        put(filling, "rang", str_print(filling->atelier->arena, "%d", affaire->row.rang));
    const struct element *element = affaire_element(filling->atelier, affaire);
    if (element != NULL) {
        put(filling, "element_titre", element->titre);
        put(filling, "element_echeance", str_is_empty(element->echeance_ecrite) ? STR("à définir") : element->echeance_ecrite);
    }
    put(filling, "avis_declares", compose_tableau(filling->atelier->arena, affaire->declares));
    put(filling, "date_envoi", words_date(filling->atelier->arena, filling->atelier->jour));
    put(filling, "date_effet", words_date(filling->atelier->arena, affaire_date_effet(filling->atelier, affaire)));
    if (territoire != NULL) {
        put(filling, "territoire_nom", territoire->nom);
        put(filling, "sessad_nom", territoire->sessad);
    }
}

/* ---- what costs a reckoning: only where the template shows it --------------------------------------------------- */

static bool shows(const struct filling *filling, const char *nom)
{
    const struct modele *modele = filling->modele;
    return modele != NULL && str_find(modele->corps, str_of(nom)) != STR_NOT_FOUND;
}

static void put_reckoned(struct filling *filling)
{
    struct atelier *atelier = filling->atelier;
    struct str text = STR_NONE;
    bool no = false;
    /* As with the lists below: what cannot be reckoned now is not shown. */
    if (shows(filling, "eligibilite") && eligibilite(atelier, filling->affaire, &text, &no) == ERR_NONE)
        put(filling, "eligibilite", text);
    if (shows(filling, "liste_attente") && attente_bloc(atelier, filling->affaire, &text) == ERR_NONE)
        put(filling, "liste_attente", text);
    if (shows(filling, "proches") && jeune_proche(atelier, filling->affaire, &text) == ERR_NONE && !str_is_empty(text))
        put(filling, "proches", compose_puce(atelier->arena, STR_NONE, text));
    if (shows(filling, "indicateurs"))
        put(filling, "indicateurs", valeurs_indicateurs(atelier, filling->affaire));
    if (shows(filling, "valeurs"))
        put(filling, "valeurs", valeurs_dites(atelier, filling->affaire));
    if (shows(filling, "territoires"))
        put(filling, "territoires", valeurs_territoires(atelier, filling->affaire));
}

static void put_lists(struct filling *filling, struct str *out_types)
{
    struct atelier *atelier = filling->atelier;
    const struct affaire *affaire = filling->affaire;
    struct avis_lists avis = {.arena = atelier->arena, .affaire = affaire};
    struct piece_lists pieces = {.arena = atelier->arena};
    /* A list that cannot be read now is a list that is not shown; the transaction finds the fault at its next step. */
    if (store_avis_each(atelier->store, atelier->arena, affaire->row.id, list_avis, &avis, &atelier->fault) == ERR_NONE) {
        put(filling, "avis_rendus", compose_tableau(atelier->arena, avis.full));
        put(filling, "avis_resume", compose_tableau(atelier->arena, avis.brief));
    }
    if (store_piece_each(atelier->store, atelier->arena, affaire->row.id, list_piece, &pieces, &atelier->fault) == ERR_NONE)
        put(filling, "pieces_recues", pieces.received);
    *out_types = pieces.types;
}

size_t valeurs_dossier(struct atelier *atelier, const struct affaire *affaire, const struct question_row *question, const struct modele *modele,
                       struct valeur *out_valeurs)
{
    struct filling filling = {atelier, affaire, modele, out_valeurs, 0};
    struct str types = STR_NONE;
    put_dossier(&filling);
    put_people(&filling);
    if (affaire->a_fiche)
        put_fiche(&filling);
    put_lists(&filling, &types);
    put_reckoned(&filling);
    struct awaited awaited = {.arena = atelier->arena, .question = question, .others = STR(""), .names = STR("")};
    if (affaire->row.etat == ETAT_A_VERIFIER)
        put(&filling, "suite", STR("Le dossier est maintenant regardé par l'équipe qui suit le dispositif."));
    else if (store_question_each(atelier->store, atelier->arena, affaire->row.id, true, note_awaited, &awaited, &atelier->fault) == ERR_NONE)
        put(&filling, "suite", say_awaited(&awaited));
    if (question != NULL)
        put_question(&filling, question, types);
    return filling.count;
}
