/* A depart whose day has come -> a dossier: of a young person, linked to the one that it comes from; or a duty by the calendar,
 * which has a title and no young person. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"

/* ---- what a duty is called ----------------------------------------------------------------------------------- */

static const char *nth(int number)
{
    return number == 1 ? "1er" : number == 2 ? "2e" : number == 3 ? "3e" : "4e";
}

/* « mars 2026 »: the words of the date without the day. */
static struct str month_of(struct arena *arena, day_t jour)
{
    struct str rest = date_french_plain(arena, jour), day = STR_NONE;
    (void)str_next(&rest, ' ', &day);
    return rest;
}

static struct str periode(struct arena *arena, const struct recurrence *recurrence, day_t jour)
{
    const struct civil civil = date_civil(jour);
    switch (recurrence->rythme) {
    case RYTHME_MOIS: return month_of(arena, jour);
    case RYTHME_TRIMESTRE: return str_print(arena, "%s trimestre %d", nth((civil.month - 1) / 3 + 1), civil.year);
    case RYTHME_SEMESTRE: return str_print(arena, "%s semestre %d", nth((civil.month - 1) / 6 + 1), civil.year);
    case RYTHME_AN: return str_print(arena, "%d", civil.year);
    case RYTHME_SEMAINES: return str_print(arena, "semaine du %.*s", STR_ARG(date_french_plain(arena, jour)));
    }
    return STR_NONE;
}

static struct str objet(struct atelier *atelier, const struct depart *depart, day_t jour)
{
    struct str titre = str_is_empty(depart->titre) ? depart->nom : depart->titre;
    for (size_t i = 0; i < depart->recurrence_count; i++)
        if (recurrence_next(&depart->recurrences[i], jour - 1) == jour)
            return str_print(atelier->arena, "%.*s, %.*s", STR_ARG(titre), STR_ARG(periode(atelier->arena, &depart->recurrences[i], jour)));
    return titre;
}

/* ---- for a place, an element ----------------------------------------------------------------------------------- */

static struct str territoire_of_mds(const struct affaire *affaire, struct str mds)
{
    const struct territoire *territoire = str_is_empty(mds) ? NULL : annuaire_territoire_of_mds(affaire->annuaire, mds);
    return territoire == NULL ? STR_NONE : territoire->id;
}

static enum err open_duty(struct atelier *atelier, struct affaire *affaire, const struct depart *depart, const struct programme_row *row)
{
    const struct element *element = depart->chaque == CHAQUE_ELEMENT ? depart_element(affaire->circuit, row->cible) : NULL;
    affaire->row.objet = objet(atelier, depart, row->jour);
    if (depart->chaque == CHAQUE_TERRITOIRE)
        affaire->row.territoire = row->cible;
    if (depart->chaque == CHAQUE_MDS)
        affaire->row.mds = row->cible;
    if (element != NULL) {
        affaire->row.element = element->nom;
        affaire->row.territoire = element->territoire;
        affaire->row.mds = element->mds;
    }
    if (str_is_empty(affaire->row.territoire))
        affaire->row.territoire = territoire_of_mds(affaire, affaire->row.mds);
    return depart_ouvre(atelier, affaire, depart, NULL, NULL);
}

/* ---- for a young person ------------------------------------------------------------------------------------------ */

struct deja { /* the same depart has opened one for her already, from another dossier of hers */
    const struct affaire *affaire, *source;
    const struct depart *depart;
    bool found;
};

static void note_deja(void *context, const struct dossier_row *row)
{
    struct deja *deja = context;
    bool of_source = str_eq(row->lie_a, deja->source->row.reference);
    if (!etat_is_end(row->etat) && !of_source && str_eq(row->circuit, deja->affaire->circuit->nom) && str_eq(row->depart, deja->depart->nom))
        deja->found = true;
}

/* From this one, on a day that has been corrected since (a birth date, say); a depart of several days opens one on each. */
static void note_corrige(void *context, const struct dossier_row *row)
{
    struct deja *deja = context;
    bool of_source = str_eq(row->lie_a, deja->source->row.reference);
    if (!etat_is_end(row->etat) && of_source && deja->depart->quand_count == 1 && str_eq(row->depart, deja->depart->nom))
        deja->found = true;
}

static struct str territoire_of(struct atelier *atelier, const struct affaire *affaire, const struct affaire *source)
{
    bool presume = false;
    struct str found = source->a_fiche ? jeune_territoire(atelier, affaire, &source->fiche, source->row.mds, &presume) : STR_NONE;
    bool sure = !presume && !str_is_empty(found);
    const struct territoire *theirs = sure ? NULL : annuaire_territoire_by_id(affaire->annuaire, source->row.territoire);
    return theirs == NULL ? found : theirs->id; /* where a human said it: it stands in no fiche */
}

/* The row may be from before the circuit changed: does it follow that dossier still, and on that day? */
static enum err says_still(struct atelier *atelier, const struct depart *depart, const struct affaire *source, day_t jour, bool *out_says)
{
    enum err err = ERR_NONE;
    *out_says = false;
    if (etat_is_end(source->row.etat) || !depart_suit(depart, source->row.circuit))
        return ERR_NONE;
    for (size_t i = 0; i < depart->quand_count && err == ERR_NONE && !*out_says; i++) {
        day_t day = DAY_NONE;
        err = programme_jour(atelier, source, &depart->quand[i], &day);
        *out_says = day == jour;
    }
    return err;
}

/* The new dossier knows what the fiche says; the document itself stays with the dossier that it came for. */
static enum err open_for_jeune(struct atelier *atelier, struct affaire *affaire, const struct depart *depart, const struct programme_row *due)
{
    bool says = false;
    struct affaire *source = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire_load(atelier, due->dossier, source);
    if (err == ERR_NONE)
        err = says_still(atelier, depart, source, due->jour, &says);
    if (err != ERR_NONE || !says)
        return err;
    struct deja deja = {.affaire = affaire, .source = source, .depart = depart};
    err = store_dossier_each_same(atelier->store, atelier->arena, source->row.jeune_nom, source->row.jeune_prenom, source->row.jeune_naissance,
                                  note_deja, &deja, &atelier->fault);
    if (err == ERR_NONE)
        err = store_dossier_each_near(atelier->store, atelier->arena, affaire->circuit->nom, source->row.jeune_nom, source->row.jeune_prenom,
                                      source->row.jeune_naissance, source->row.id, note_corrige, &deja, &atelier->fault);
    if (err != ERR_NONE || deja.found)
        return err;
    struct dossier_row *row = &affaire->row;
    row->lie_a = source->row.reference;
    row->mds = source->row.mds;
    row->territoire = territoire_of(atelier, affaire, source);
    row->referent_nom = source->row.referent_nom;
    row->referent_mail = source->row.referent_mail;
    row->jeune_nom = source->row.jeune_nom;
    row->jeune_prenom = source->row.jeune_prenom;
    row->jeune_naissance = source->row.jeune_naissance;
    affaire->a_fiche = source->a_fiche;
    affaire->fiche = source->fiche;
    affaire->fiche_row.json = source->fiche_row.json;
    return depart_ouvre(atelier, affaire, depart, NULL, NULL);
}

enum err depart_date(struct atelier *atelier, const struct programme_row *row)
{
    const struct circuit *circuit = conf_circuit(atelier->conf, row->circuit);
    size_t colon = str_rfind_char(row->nom, ':'); /* « circuit:depart » for a young person */
    const struct depart *depart = depart_named(circuit, colon == STR_NOT_FOUND ? row->nom : str_from(row->nom, colon + 1));
    if (depart == NULL || depart->genre != DEPART_DATE || (depart->chaque == CHAQUE_JEUNE) != (row->dossier != 0))
        return ERR_NONE; /* the circuit says so no more */
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    affaire->circuit = circuit;
    affaire->annuaire = conf_annuaire(atelier->conf, circuit->nom);
    affaire->auteur = (struct auteur){.par = STR("navette")};
    affaire->row.jeune_naissance = DAY_NONE;
    if (row->dossier != 0)
        return open_for_jeune(atelier, affaire, depart, row);
    return depart_depasse(atelier, row) ? ERR_NONE : open_duty(atelier, affaire, depart, row);
}
