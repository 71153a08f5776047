/* The young person of a dossier: where she lives, and whether another dossier is hers. Never merged, never routed by the machine
 * alone: what is doubtful is asked. */
#include "daemon/decide_private.h"
#include "parsers/base/utf8.h"

/* ---- the territory of the place of life -------------------------------------------------------------------- */

/* A house's name says where it is only by its commune or its code; « Famille d'accueil » says nothing. */
static bool has_number(struct str written)
{
    enum { CODE = 5 };
    size_t digits = 0;
    for (size_t i = 0; i < written.len && digits < CODE; i++)
        digits = str_is_digit(written.at[i]) ? digits + 1 : written.at[i] == ' ' ? digits : 0;
    return digits == CODE;
}

struct str jeune_territoire(struct atelier *atelier, const struct affaire *affaire, const struct fiche *fiche, struct str mds, bool *out_presume)
{
    static const struct { enum fiche_field field; bool address; } places[] = {
        {FICHE_JEUNE_ADRESSE, true}, {FICHE_ACCUEIL_ADRESSE, true}, {FICHE_JEUNE_LIEU_HEBERGEMENT, false}};
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    const char *by = NULL;
    const struct territoire *found = NULL;
    bool written = false;
    *out_presume = false;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && found == NULL && !written; i++) {
        struct str place = str_trim(fiche_text(fiche, places[i].field));
        found = annuaire_territoire(annuaire, atelier->arena, place, STR_NONE, &by);
        written = places[i].address ? annuaire_is_written(atelier->arena, place) : has_number(place);
        if (found == NULL && annuaire_is_contradictory(annuaire, atelier->arena, place))
            return STR_NONE;
    }
    if (found == NULL) {
        found = annuaire_territoire_of_mds(annuaire, mds);
        *out_presume = found != NULL && written; /* a commune that no list has: told to whoever decides */
    }
    return found == NULL ? STR_NONE : found->id;
}

bool jeune_territoire_presume(struct atelier *atelier, const struct affaire *affaire)
{
    bool presume = false;
    if (!affaire->a_fiche || str_is_empty(affaire->row.territoire))
        return false;
    struct str found = jeune_territoire(atelier, affaire, &affaire->fiche, affaire->row.mds, &presume);
    return presume && str_eq(found, affaire->row.territoire);
}

enum err jeune_territoire_change(struct atelier *atelier, struct affaire *affaire, struct str territoire, bool hors)
{
    struct dossier_row *row = &affaire->row;
    if (str_eq(row->territoire, territoire) && row->hors_perimetre == hors)
        return ERR_NONE;
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    const struct territoire *before = annuaire_territoire_by_id(annuaire, row->territoire), *now = annuaire_territoire_by_id(annuaire, territoire);
    struct str said = now != NULL ? now->nom : hors ? STR("hors de tout périmètre") : STR("indéterminé");
    bool frees = row->place && row->etat != ETAT_ADMIS;
    row->territoire = territoire;
    row->hors_perimetre = hors;
    row->place = row->place && !frees;
    row->rang = 0; /* among others now */
    return affaire_event(atelier, affaire, "territoire",
                         str_print(atelier->arena, "%.*s%s%.*s%s", STR_ARG(said), before == NULL ? "" : ", auparavant ",
                                   STR_ARG(before == NULL ? STR("") : before->nom), frees ? " ; la place engagée est rendue" : ""));
}

enum err jeune_reprend(struct atelier *atelier, struct affaire *affaire)
{
    int etape = circuit_find_etape(affaire->circuit, affaire->row.etape);
    bool starts = str_is_empty(affaire->row.etape);
    return affaire_step(atelier, affaire, &(struct evenement){.kind = starts ? EVENEMENT_FICHE : EVENEMENT_REPRISE, .etape = etape < 0 ? 0 : etape});
}

static bool moved(struct arena *arena, const struct fiche *before, const struct fiche *after)
{
    static const enum fiche_field places[] = {FICHE_JEUNE_ADRESSE, FICHE_ACCUEIL_ADRESSE, FICHE_JEUNE_LIEU_HEBERGEMENT};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (!str_eq(utf8_fold(arena, fiche_text(before, places[i])), utf8_fold(arena, fiche_text(after, places[i]))))
            return true;
    return false;
}

enum err jeune_lieu(struct atelier *atelier, struct affaire *affaire, const struct fiche *before)
{
    struct dossier_row *row = &affaire->row;
    if (etat_is_end(row->etat) || !moved(atelier->arena, before, &affaire->fiche))
        return ERR_NONE; /* a territory that a human gave holds as long as the address does */
    bool presume = false; /* nobody is routed elsewhere on a presumption */
    struct str now = jeune_territoire(atelier, affaire, &affaire->fiche, row->mds, &presume);
    now = presume && !str_is_empty(row->territoire) ? STR_NONE : now;
    if (str_eq(now, row->territoire) || (str_is_empty(now) && str_is_empty(row->territoire)))
        return ERR_NONE;
    if (str_is_empty(row->territoire) && !row->hors_perimetre) {
        enum err err = jeune_territoire_change(atelier, affaire, now, false); /* the gap is filled: nobody is routed elsewhere */
        return err != ERR_NONE ? err : store_dossier_save(atelier->store, row, &atelier->fault);
    }
    const struct territoire *there = annuaire_territoire_by_id(affaire_annuaire(atelier, affaire), now);
    struct str words = str_print(atelier->arena, "le lieu de vie a changé : %.*s", STR_ARG(there != NULL ? there->nom : STR("territoire indéterminé")));
    enum err err = affaire_event(atelier, affaire, "lieu_change", words);
    return err != ERR_NONE ? err : affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_LIEU, .motif = words});
}

/* ---- the same --------------------------------------------------------------------------------------------- */

/* Did a fiche or a mail begin it? */
static bool began_by_word(const struct circuit *circuit, struct str depart)
{
    for (size_t i = 0; i < circuit->depart_count; i++)
        if (str_eq(circuit->departs[i].nom, depart))
            return circuit->departs[i].genre == DEPART_COURRIEL;
    return str_is_empty(depart);
}

static void note_same(void *context, const struct dossier_row *row)
{
    struct dossiers_du_jeune *dossiers = context;
    bool ended = etat_is_end(row->etat);
    if (!str_eq(row->circuit, dossiers->circuit->nom) || (!ended && !dossiers->par_date && !began_by_word(dossiers->circuit, row->depart)))
        return;
    if (!ended && !dossiers->has_open)
        dossiers->open = *row;
    if (ended && !dossiers->has_ended)
        dossiers->ended = *row;
    dossiers->has_open = dossiers->has_open || !ended;
    dossiers->has_ended = dossiers->has_ended || ended;
}

enum err jeune_dossiers(struct atelier *atelier, const struct fiche *fiche, struct dossiers_du_jeune *dossiers)
{
    struct str nom = fiche_text(fiche, FICHE_JEUNE_NOM), prenom = fiche_text(fiche, FICHE_JEUNE_PRENOM);
    if (str_is_empty(nom) || str_is_empty(prenom))
        return ERR_NONE; /* nobody can be found again without a name */
    return store_dossier_each_same(atelier->store, atelier->arena, nom, prenom, fiche_date(fiche, FICHE_JEUNE_DATE_NAISSANCE), note_same, dossiers,
                                   &atelier->fault);
}

/* ---- nearly the same --------------------------------------------------------------------------------------- */

enum { PROCHES_MAX = 10 }; /* named; a name and first name that more have in common are common ones */

struct proches {
    struct atelier *atelier;
    struct str nom, prenom; /* folded */
    day_t naissance;
    struct str list;
    int count;
};

static void note_proche(void *context, const struct dossier_row *row)
{
    struct proches *all = context;
    struct arena *arena = all->atelier->arena;
    bool same = row->jeune_naissance != DAY_NONE && row->jeune_naissance == all->naissance && str_eq(utf8_fold(arena, row->jeune_nom), all->nom) &&
                str_eq(utf8_fold(arena, row->jeune_prenom), all->prenom);
    if (same || all->count++ >= PROCHES_MAX)
        return; /* an earlier dossier of her own: linked */
    all->list = str_is_empty(all->list) ? row->reference : str_print(arena, "%.*s, %.*s", STR_ARG(all->list), STR_ARG(row->reference));
}

enum err jeune_proche(struct atelier *atelier, const struct affaire *affaire, struct str *out_references)
{
    const struct dossier_row *row = &affaire->row;
    struct proches all = {.atelier = atelier, .nom = utf8_fold(atelier->arena, row->jeune_nom), .prenom = utf8_fold(atelier->arena, row->jeune_prenom),
                          .naissance = row->jeune_naissance, .list = STR_NONE};
    *out_references = STR_NONE;
    if (str_is_empty(row->jeune_nom) && str_is_empty(row->jeune_prenom))
        return ERR_NONE; /* a duty, or one whose young person is not named */
    enum err err = store_dossier_each_near(atelier->store, atelier->arena, row->circuit, row->jeune_nom, row->jeune_prenom, row->jeune_naissance,
                                           row->id, note_proche, &all, &atelier->fault);
    *out_references = all.list;
    return err;
}

static bool asks_about_it(const struct circuit *circuit)
{
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            int si = circuit->etapes[i].questions[j].si;
            if (si >= 0 && str_find(circuit->gardes[si].si, STR("jeune_proche")) != STR_NOT_FOUND)
                return true;
        }
    return false;
}

enum err jeune_verifie(struct atelier *atelier, struct affaire *affaire, bool *out_held)
{
    struct str references = STR_NONE;
    *out_held = false;
    enum err err = jeune_proche(atelier, affaire, &references);
    if (err != ERR_NONE || str_is_empty(references))
        return err;
    struct str words = str_print(atelier->arena, "le jeune ressemble à celui de %.*s : deux sur trois du nom, du prénom et de la date de naissance",
                                 STR_ARG(references));
    *out_held = !asks_about_it(affaire->circuit);
    if (!*out_held)
        return affaire_event(atelier, affaire, "jeune_proche", words);
    affaire->row.etat = ETAT_A_VERIFIER;
    err = affaire_event(atelier, affaire, "a_verifier", words);
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}
