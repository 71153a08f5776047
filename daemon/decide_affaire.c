/* A dossier under work: its row, its circuit, its last fiche; and who stands behind a role of it. */
#include "daemon/decide_private.h"
#include "parsers/fiche_json.h"

/* ---- loading, and keeping the fiche ------------------------------------------------------------------------- */

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

enum err decide_fiche_json(struct atelier *atelier, const struct fiche *fiche, enum document_format format, struct str *out_json)
{
    json_t *json = fiche_to_json(fiche, format);
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (text == NULL)
        return fault_set(&atelier->fault, ERR_WAIT, "decide: no memory for a fiche");
    *out_json = str_copy(atelier->arena, str_of(text));
    free(text);
    return ERR_NONE;
}

enum err affaire_fiche_keep(struct atelier *atelier, struct affaire *affaire)
{
    struct fiche_row row = affaire->fiche_row; /* the document stays the one that came */
    row.dossier = affaire->row.id;
    row.message = affaire->auteur.message;
    enum err err = decide_fiche_json(atelier, &affaire->fiche, FORMAT_TEXT, &row.json);
    if (err == ERR_NONE)
        err = store_fiche_add(atelier->store, &row, &atelier->fault);
    affaire->fiche_row = row;
    return err;
}

enum err affaire_load(struct atelier *atelier, int64_t dossier, struct affaire *out_affaire)
{
    *out_affaire = (struct affaire){.auteur = {.par = STR("navette")}};
    enum err err = store_dossier_get(atelier->store, atelier->arena, dossier, &out_affaire->row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    err = version_circuit(atelier, &out_affaire->row, &out_affaire->circuit);
    if (err != ERR_NONE)
        return err;
    out_affaire->annuaire = conf_annuaire(atelier->conf, out_affaire->row.circuit);
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

const struct annuaire *affaire_annuaire(const struct atelier *atelier, const struct affaire *affaire)
{
    if (affaire == NULL)
        return &atelier->conf->annuaire;
    return affaire->annuaire != NULL ? affaire->annuaire : conf_annuaire(atelier->conf, affaire->row.circuit);
}

static struct portee portee_of(const struct atelier *atelier, const struct affaire *affaire, bool portee_demandeur)
{
    struct portee portee = {.mds = affaire->row.mds, .territoire = affaire->row.territoire};
    const struct territoire *own = portee_demandeur ? annuaire_territoire_of_mds(affaire_annuaire(atelier, affaire), affaire->row.mds) : NULL;
    if (own != NULL)
        portee.territoire = own->id;
    return portee;
}

day_t affaire_date_effet(const struct atelier *atelier, const struct affaire *affaire)
{
    day_t said = DAY_NONE;
    return date_parse_iso(affaire->a_partir_du, &said) ? said : atelier->jour;
}

struct str affaire_role_tenu(struct str role)
{
    static const char *const of_dossier[] = {"referent", "emetteur", "demandeur"};
    for (size_t i = 0; i < sizeof of_dossier / sizeof of_dossier[0]; i++)
        if (str_eq_c(role, of_dossier[i]))
            return STR("rsase");
    return role;
}

struct str affaire_contact_absence(const struct affaire *affaire, struct str role)
{
    return affaire->a_fiche && str_eq_c(role, "referent") ? fiche_text(&affaire->fiche, FICHE_REMPLACANT_MAIL) : STR_NONE;
}

const struct element *affaire_element(const struct atelier *atelier, const struct affaire *affaire)
{
    /* The file of today first: who pilots a group is a fact of today, whatever version of the circuit the dossier follows. */
    const struct circuit *const files[] = {conf_circuit(atelier->conf, affaire->row.circuit), affaire->circuit};
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++)
        for (size_t i = 0; files[f] != NULL && !str_is_empty(affaire->row.element) && i < files[f]->element_count; i++)
            if (str_eq(files[f]->elements[i].nom, affaire->row.element))
                return &files[f]->elements[i];
    return NULL;
}

static struct destinataire of_person(const struct personne *person, enum qualite qualite)
{
    struct destinataire found = {.qualite = qualite};
    if (person != NULL && person->mail_count > 0) {
        found.mail = person->mails[0];
        found.nom = person->nom;
        found.personne_id = person->id;
    }
    return found;
}

struct destinataire affaire_role(const struct atelier *atelier, const struct affaire *affaire, struct str role,
                                 bool portee_demandeur, struct portee *out_portee)
{
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    *out_portee = portee_of(atelier, affaire, portee_demandeur);
    bool secretary = false;
    struct str address = str_eq_c(role, "referent") ? affaire->row.referent_mail : str_eq_c(role, "emetteur") ? affaire->row.emetteur : STR_NONE;
    if (!str_is_empty(address)) {
        const struct personne *person = annuaire_person(annuaire, address, &secretary);
        struct str nom = str_eq(address, affaire->row.referent_mail) ? affaire->row.referent_nom : STR_NONE;
        return (struct destinataire){.mail = address, .nom = person != NULL && !secretary ? person->nom : nom,
                                     .personne_id = person != NULL ? person->id : STR_NONE, .qualite = QUALITE_TITULAIRE};
    }
    const struct element *element = str_eq_c(role, ROLE_PILOTE_ELEMENT) ? affaire_element(atelier, affaire) : NULL;
    const struct personne *pilote = element != NULL ? annuaire_person_by_id(annuaire, element->pilote) : NULL;
    if (pilote != NULL)
        return of_person(pilote, QUALITE_TITULAIRE);
    enum qualite qualite = QUALITE_AUCUNE;
    const struct personne *person = annuaire_ask(annuaire, affaire_role_tenu(role), out_portee, atelier->jour, &qualite);
    return of_person(person, qualite);
}

const struct question *affaire_question(const struct affaire *affaire, struct str etape, struct str question, int *out_etape,
                                        int *out_question)
{
    *out_etape = circuit_find_etape(affaire->circuit, etape);
    *out_question = *out_etape < 0 ? -1 : circuit_find_question(&affaire->circuit->etapes[*out_etape], question);
    return *out_question < 0 ? NULL : &affaire->circuit->etapes[*out_etape].questions[*out_question];
}
