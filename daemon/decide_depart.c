/* A mail that answers nothing and carries no fiche: it starts a dossier where its sender holds the role, its subject has the
 * word and its lines say what the circuit wants. What is not sure starts nothing: a human looks, and the sender is told what
 * is missing. */
#include "daemon/decide_courrier.h"
#include "parsers/base/utf8.h"
#include "parsers/fiche_json.h"

enum { DEPART_MAX_TROUVES = 8 }; /* that one subject may fit; more are a human's all the same */

/* ---- which ------------------------------------------------------------------------------------------------------ */

struct trouve { /* a depart whose word stands in the subject */
    const struct circuit *circuit;
    const struct depart *depart;
    struct str mot;
    struct recevabilite verdict;
};

struct trouves {
    struct trouve permis[DEPART_MAX_TROUVES], refuse; /* refuse: the first that its sender may not start */
    size_t permis_count;
    bool a_refuse;
};

static bool is_word_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || str_is_digit(c) || c >= 0x80;
}

/* A whole word of it, or its plural: « contact » is not in « contacter ». */
static bool has_word(struct str text, struct str word)
{
    for (size_t at = 0, from = 0; !str_is_empty(word) && (at = str_find(str_from(text, from), word)) != STR_NOT_FOUND; from += at + 1) {
        size_t begin = from + at, end = begin + word.len;
        if (end < text.len && text.at[end] == 's')
            end++;
        bool starts = begin == 0 || !is_word_byte((unsigned char)text.at[begin - 1]);
        if (starts && (end == text.len || !is_word_byte((unsigned char)text.at[end])))
            return true;
    }
    return false;
}

static struct str word_of(struct arena *arena, const struct depart *depart, struct str sujet)
{
    for (size_t i = 0; i < depart->objet_count; i++)
        if (has_word(sujet, utf8_fold(arena, depart->objet[i])))
            return depart->objet[i];
    return STR_NONE;
}

static void try_depart(struct atelier *atelier, const struct courrier_lu *courrier, const struct circuit *circuit,
                       const struct depart *depart, struct str sujet, struct trouves *all)
{
    struct trouve found = {.circuit = circuit, .depart = depart, .mot = word_of(atelier->arena, depart, sujet)};
    if (depart->genre != DEPART_COURRIEL || str_is_empty(found.mot))
        return;
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_OUVRIR);
    demande.roles_permis = depart->roles;
    demande.role_permis_count = depart->role_count;
    found.verdict = recevabilite(conf_annuaire(atelier->conf, circuit->nom), &demande);
    if (found.verdict.verdict != COMPTE) {
        all->refuse = all->a_refuse ? all->refuse : found;
        all->a_refuse = true;
    } else if (all->permis_count < DEPART_MAX_TROUVES) {
        all->permis[all->permis_count++] = found;
    }
}

/* An answer, a machine's word, or our own mail come back starts nothing; nor does a subject that names a dossier. */
static bool may_start(const struct atelier *atelier, const struct courrier_lu *courrier)
{
    bool ours = str_eq_nocase(courrier->entete.from, atelier->conf->adresse);
    bool names = str_find_nocase(courrier->lu.sujet, STR("NAV-")) != STR_NOT_FOUND;
    return !courrier->a_question && !courrier->jeton_entete && courrier->lu.jeton_count == 0 && !ours && !names &&
           (courrier->lu.genre == LU_AUTRE || courrier->lu.genre == LU_AVIS) && !courrier_is_machine(courrier);
}

static void find_departs(struct atelier *atelier, const struct courrier_lu *courrier, struct trouves *all)
{
    struct str sujet = utf8_fold(atelier->arena, courrier->lu.sujet);
    for (size_t i = 0; i < courrier->boite->circuit_count; i++) {
        const struct circuit *circuit = conf_circuit(atelier->conf, courrier->boite->circuits[i]);
        for (size_t j = 0; circuit != NULL && j < circuit->depart_count; j++)
            try_depart(atelier, courrier, circuit, &circuit->departs[j], sujet, all);
    }
}

bool depart_concerne(struct atelier *atelier, const struct courrier_lu *courrier)
{
    struct trouves all = {.permis_count = 0};
    if (!may_start(atelier, courrier))
        return false;
    find_departs(atelier, courrier, &all);
    return all.permis_count > 0 || compte_concerne(atelier, courrier);
}

/* ---- what is missing ---------------------------------------------------------------------------------------------- */

/* Courteously back to the sender, once a day for the same lack (nobody's machine can make a loop of it); and to a human. The
 * subject has the circuit's word again, so that a plain reply with all lines starts the dossier. */
static enum err incomplete(struct atelier *atelier, struct courrier_lu *courrier, const struct trouve *found, const struct formulaire *lu)
{
    const struct champ *champ = lu->manque != NULL ? lu->manque : lu->douteux;
    const char *words = lu->manque != NULL ? "Il manque" : "Nous n'avons pas su lire";
    struct str why = str_print(atelier->arena, "%s : « %.*s ».", words, STR_ARG(champ->libelle));
    struct str key = str_print(atelier->arena, "depart|%.*s|%.*s|%.*s|%.*s|%lld", STR_ARG(found->circuit->nom), STR_ARG(found->depart->nom),
                               STR_ARG(champ->nom), STR_ARG(courrier->entete.from), (long long)atelier->jour);
    bool first = false;
    enum err err = store_tell_once(atelier->store, key, &first, &atelier->fault);
    const struct personne *person = found->verdict.personne;
    const struct valeur valeurs[] = {{"objet_dossier", found->mot}, {"circuit_titre", found->circuit->titre}, {"explication", why},
                                     {"champs_attendus", valeurs_champs(atelier->arena, found->depart->champs, found->depart->champ_count)}};
    if (err == ERR_NONE && first)
        err = envoi_prepare(atelier, NULL, &(struct envoi_demande){.modele = STR("depart-incomplet"), .genre = STR("reponse"), .reponse = true,
                                                                   .a_mail = courrier->entete.from, .a_nom = person != NULL ? person->nom : STR_NONE,
                                                                   .valeurs = valeurs, .valeur_count = sizeof valeurs / sizeof valeurs[0]});
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                                                str_print(atelier->arena, "« %.*s » : %.*s", STR_ARG(found->mot), STR_ARG(why)));
}

/* ---- its fiche ----------------------------------------------------------------------------------------------------- */

static void fill_field(struct arena *arena, struct fiche *fiche, enum fiche_field field, struct str value)
{
    struct fiche_value *out = &fiche->values[field];
    struct str text = utf8_tidy(arena, value);
    switch (fiche_field_kind(field)) {
    case FICHE_BOX: out->ticked = str_eq_c(value, "oui"); break;
    case FICHE_LIST: break;
    case FICHE_MAIL: out->text = str_lower(arena, text); break;
    default: out->text = text; break;
    }
    if (out->text.at != NULL && out->text.len == 0)
        out->text = STR_NONE;
}

/* What the lines fill of a fiche, in the form in which fiches are kept; `json` stays absent where they fill nothing. False
 * where that is no fiche: a circuit that puts words into a date, say. */
static bool fill_fiche(struct atelier *atelier, const struct formulaire *lu, struct affaire *affaire)
{
    struct fiche *fiche = ARENA_NEW(atelier->arena, struct fiche);
    size_t filled = 0;
    for (size_t i = 0; i < lu->count; i++) {
        enum fiche_field field = fiche_field_of(lu->items[i].champ->remplit);
        if (field == FICHE_NO_FIELD)
            continue;
        fill_field(atelier->arena, fiche, field, lu->items[i].texte);
        filled++;
    }
    if (filled == 0)
        return true;
    json_t *json = fiche_to_json(fiche, FORMAT_EML);
    affaire->a_fiche = json != NULL && fiche_from_json(atelier->arena, json, &affaire->fiche);
    char *text = affaire->a_fiche ? json_dumps(json, JSON_COMPACT) : NULL;
    affaire->fiche_row.json = text == NULL ? STR_NONE : str_copy(atelier->arena, str_of(text));
    free(text);
    json_decref(json);
    return affaire->a_fiche;
}

static enum err keep_fiche(struct atelier *atelier, struct affaire *affaire, struct fiche_row row)
{
    row.dossier = affaire->row.id;
    enum err err = store_fiche_add(atelier->store, &row, &atelier->fault);
    affaire->fiche_row = row;
    return err;
}

/* ---- what its sender is told ---------------------------------------------------------------------------------------- */

static enum err acknowledge(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, const struct trouve *found)
{
    const struct personne *person = found->verdict.personne;
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = found->depart->accuse, .genre = STR("accuse"), .reponse = true,
                                                                   .a_mail = courrier->entete.from,
                                                                   .a_nom = person != NULL ? person->nom : STR_NONE});
}

/* Who may start such a dossier may not, for that, read one: what stands in it, and that there is one, goes to who opened it. */
static enum err tell_known(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, const struct trouve *found)
{
    if (str_eq(affaire->row.emetteur, courrier->entete.from))
        return acknowledge(atelier, courrier, affaire, found);
    return courrier_tell(atelier, courrier, NULL, "non-comptee", "connu",
                         STR("Votre message est bien arrivé. Une personne doit d'abord le lire ; elle reprendra contact avec vous si besoin."));
}

/* The dossier is open: nothing of it is changed by this mail; its sender hears of it, and a human looks what it adds. */
static enum err known_already(struct atelier *atelier, struct courrier_lu *courrier, const struct trouve *found, int64_t dossier)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire_load(atelier, dossier, affaire);
    if (err != ERR_NONE)
        return err;
    affaire->auteur = courrier_auteur(courrier, &found->verdict);
    courrier->row.dossier = dossier;
    err = affaire_event(atelier, affaire, "courriel_recu", str_print(atelier->arena, "%.*s : le dossier est déjà ouvert", STR_ARG(found->mot)));
    if (err == ERR_NONE)
        err = tell_known(atelier, courrier, affaire, found);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                                                str_print(atelier->arena, "un dossier est déjà ouvert pour ce jeune, %.*s : ce que le message y ajoute est à lire",
                                                          STR_ARG(affaire->row.reference)));
}

/* ---- a new dossier -------------------------------------------------------------------------------------------------- */

/* The MDS that the lines name; else the sender's own. */
static struct str mds_of(struct atelier *atelier, const struct affaire *affaire, const struct trouve *found)
{
    struct str mds = affaire->a_fiche ? annuaire_mds(affaire->annuaire, atelier->arena, fiche_text(&affaire->fiche, FICHE_MDS)) : STR_NONE;
    return str_is_empty(mds) ? annuaire_mds_of(affaire->annuaire, found->verdict.personne, atelier->jour) : mds;
}

static void fill_row(struct atelier *atelier, const struct courrier_lu *courrier, const struct trouve *found, struct affaire *affaire)
{
    const struct fiche *fiche = &affaire->fiche;
    struct dossier_row *row = &affaire->row;
    struct str referent = affaire->a_fiche ? fiche_text(fiche, FICHE_REFERENT_MAIL) : STR_NONE;
    bool presume = false;
    *row = (struct dossier_row){.emetteur = courrier->entete.from, .jeune_naissance = DAY_NONE};
    row->mds = mds_of(atelier, affaire, found);
    if (affaire->a_fiche) {
        row->territoire = jeune_territoire(atelier, affaire, fiche, row->mds, &presume);
        row->referent_nom = fiche_text(fiche, FICHE_REFERENT_NOM);
        row->jeune_nom = fiche_text(fiche, FICHE_JEUNE_NOM);
        row->jeune_prenom = fiche_text(fiche, FICHE_JEUNE_PRENOM);
        row->jeune_naissance = fiche_date(fiche, FICHE_JEUNE_DATE_NAISSANCE);
    }
    row->referent_mail = annuaire_may_write(affaire->annuaire, referent) ? referent : STR_NONE;
    if (str_is_empty(row->jeune_nom))
        row->objet = str_is_empty(found->depart->titre) ? found->mot : found->depart->titre;
}

/* The values of the mail, which was looked through before the dossier was opened. */
static enum err keep_values(struct atelier *atelier, struct affaire *affaire, const struct depart *depart, const struct formulaire *lu)
{
    const struct champ *doubtful = NULL;
    return lu == NULL ? ERR_NONE : formulaire_garde(atelier, affaire, lu, affaire->circuit->etapes[depart->etape].nom, depart->nom, &doubtful);
}

enum err depart_ouvre(struct atelier *atelier, struct affaire *affaire, const struct depart *depart, const struct courrier_lu *courrier,
                      const struct formulaire *lu)
{
    struct dossier_row *row = &affaire->row;
    int pieces = 0;
    bool held = false;
    row->circuit = affaire->circuit->nom;
    row->version = affaire->circuit->empreinte;
    row->depart = depart->nom;
    row->etat = ETAT_EN_COURS;
    row->depuis = atelier->jour;
    row->echeance = row->admis = row->fini = DAY_NONE;
    row->ouvert = atelier->moment;
    enum err err = store_dossier_new(atelier->store, atelier->arena, row, atelier->jour, &atelier->fault);
    if (err == ERR_NONE && affaire->a_fiche)
        err = keep_fiche(atelier, affaire, affaire->fiche_row);
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, courrier != NULL ? "courriel_recu" : "date", str_is_empty(depart->titre) ? depart->nom : depart->titre);
    if (err == ERR_NONE)
        err = keep_values(atelier, affaire, depart, lu);
    if (err == ERR_NONE && courrier != NULL)
        err = pieces_note(atelier, affaire, courrier, &pieces);
    if (err == ERR_NONE)
        err = jeune_verifie(atelier, affaire, &held);
    return err != ERR_NONE || held ? err : affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_FICHE, .etape = depart->etape});
}

static enum err start(struct atelier *atelier, struct courrier_lu *courrier, const struct trouve *found)
{
    struct formulaire lu = formulaire_lit(atelier->arena, courrier->lu.lignes, found->depart->champs, found->depart->champ_count, false);
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    struct dossiers_du_jeune same = {.circuit = found->circuit};
    affaire->circuit = found->circuit;
    affaire->annuaire = conf_annuaire(atelier->conf, found->circuit->nom);
    affaire->auteur = courrier_auteur(courrier, &found->verdict);
    lu.douteux = lu.douteux != NULL ? lu.douteux : formulaire_douteux(atelier, affaire, &lu);
    if (lu.manque != NULL || lu.douteux != NULL)
        return incomplete(atelier, courrier, found, &lu);
    if (!fill_fiche(atelier, &lu, affaire))
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("les lignes de ce message ne forment pas une fiche : le circuit est à corriger"));
    affaire->fiche_row.message = courrier->row.id;
    fill_row(atelier, courrier, found, affaire);
    enum err err = jeune_dossiers(atelier, &affaire->fiche, &same); /* whichever mail told of her first: a second one would count her twice */
    if (err != ERR_NONE || same.has_open)
        return err != ERR_NONE ? err : known_already(atelier, courrier, found, same.open.id);
    affaire->row.lie_a = same.has_ended ? same.ended.reference : STR_NONE;
    err = depart_ouvre(atelier, affaire, found->depart, courrier, &lu);
    courrier->row.dossier = affaire->row.id;
    if (err == ERR_NONE)
        err = acknowledge(atelier, courrier, affaire, found); /* last: it says what happens now */
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

static struct str candidates(struct atelier *atelier, const struct trouves *all, bool counts)
{
    struct str list = STR("");
    for (size_t i = 0; i < all->permis_count; i++)
        list = str_print(atelier->arena, "%.*s%s%.*s (%.*s)", STR_ARG(list), i == 0 ? "" : ", ", STR_ARG(all->permis[i].mot),
                         STR_ARG(all->permis[i].circuit->nom));
    return str_print(atelier->arena, "plusieurs démarches correspondent à ce message : %.*s%s", STR_ARG(list), counts ? ", un acte à compter" : "");
}

enum err depart_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    struct trouves *all = ARENA_NEW(atelier->arena, struct trouves);
    *out_taken = false;
    if (!may_start(atelier, courrier))
        return ERR_NONE;
    find_departs(atelier, courrier, all);
    bool counts = compte_concerne(atelier, courrier);
    if (all->permis_count == 0 && (counts || !all->a_refuse))
        return compte_acte(atelier, courrier, out_taken);
    *out_taken = true;
    if (all->permis_count == 0)
        return courrier_refuse(atelier, courrier, NULL, &all->refuse.verdict);
    if (all->permis_count > 1 || counts)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, candidates(atelier, all, counts));
    return start(atelier, courrier, &all->permis[0]);
}
