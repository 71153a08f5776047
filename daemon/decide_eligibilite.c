/* The facts of a dossier, as guards, checks of eligibility and criteria see them; and the checks, shown to all who decide.
 * A check never decides: one that says no asks for a reason where a circuit wants it, and nothing else. */
#include "daemon/decide_private.h"
#include "daemon/faits.h"
#include "daemon/heure.h"

/* ---- what is known --------------------------------------------------------------------------------------------- */

struct known {
    struct atelier *atelier;
    const struct affaire *affaire;
    struct str pieces; /* « ,notification,dipc, » */
    struct fait_dit *dits;
    size_t count, capacity;
};

static void know_piece(void *context, const struct piece_row *row)
{
    struct known *known = context;
    known->pieces = str_print(known->atelier->arena, "%.*s%.*s,", STR_ARG(known->pieces), STR_ARG(row->type));
}

/* The last one said stands. */
static void know(struct known *known, struct str nom, struct str texte, bool est_reponse)
{
    size_t at = 0;
    while (at < known->count && (known->dits[at].est_reponse != est_reponse || !str_eq(known->dits[at].nom, nom)))
        at++;
    if (at == known->count) {
        known->dits = arena_grow(known->atelier->arena, known->dits, known->count, &known->capacity, sizeof *known->dits);
        known->count++;
    }
    known->dits[at] = (struct fait_dit){.nom = nom, .texte = texte, .est_reponse = est_reponse};
}

static void know_valeur(void *context, const struct valeur_row *row)
{
    know(context, row->champ, row->texte, false);
}

/* By the question's own name, and with its etape before it for where two questions have one name. */
static void know_reponse(struct known *known, struct str etape, struct str question, struct str reponse)
{
    struct str nom = str_is_empty(question) ? etape : question;
    know(known, nom, reponse, true);
    know(known, str_print(known->atelier->arena, "%.*s_%.*s", STR_ARG(etape), STR_ARG(nom)), reponse, true);
}

/* An avis of the fiche that waits for its question is no answer yet. */
static void know_avis(void *context, const struct avis_row *row)
{
    if (!row->en_reserve)
        know_reponse(context, row->etape, row->question, str_is_empty(row->choix) ? str_of(sens_name(row->sens)) : row->choix);
}

static enum err collect(struct atelier *atelier, const struct affaire *affaire, struct known *known)
{
    int64_t id = affaire->row.id;
    enum err err = store_piece_each(atelier->store, atelier->arena, id, know_piece, known, &atelier->fault);
    if (err == ERR_NONE)
        err = store_valeur_each_last(atelier->store, atelier->arena, id, know_valeur, known, &atelier->fault);
    if (err == ERR_NONE)
        err = store_avis_each(atelier->store, atelier->arena, id, know_avis, known, &atelier->fault);
    if (err == ERR_NONE && !str_is_empty(affaire->dit.reponse))
        know_reponse(known, affaire->dit.etape, affaire->dit.question, affaire->dit.reponse);
    return err;
}

/* Has an answer named a territory? */
static bool human_said(const struct known *known)
{
    const struct circuit *circuit = known->affaire->circuit;
    for (size_t i = 0; i < known->count; i++)
        for (size_t e = 0; e < circuit->etape_count && !known->dits[i].est_reponse; e++)
            for (size_t q = 0; q < circuit->etapes[e].question_count; q++) {
                const struct question *question = &circuit->etapes[e].questions[q];
                for (size_t c = 0; c < question->champ_count; c++)
                    if (question->champs[c].genre == CHAMP_TERRITOIRE && str_eq(question->champs[c].nom, known->dits[i].nom))
                        return true;
            }
    return false;
}

/* ---- the facts --------------------------------------------------------------------------------------------------- */

/* « ,rsase,pilote, »: what who sent the fiche holds in the directory. */
static struct str sender_roles(struct atelier *atelier, const struct affaire *affaire)
{
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    bool secretary = false;
    const struct personne *sender = annuaire_person(annuaire, affaire->row.emetteur, &secretary);
    struct str list = STR(",");
    for (size_t i = 0; i < annuaire->tenue_count && sender != NULL && !secretary; i++) {
        struct str role = annuaire->tenues[i].role;
        if (str_find(list, str_print(atelier->arena, ",%.*s,", STR_ARG(role))) == STR_NOT_FOUND &&
            annuaire_holds_anywhere(annuaire, sender, role, atelier->jour) != QUALITE_AUCUNE)
            list = str_print(atelier->arena, "%.*s%.*s,", STR_ARG(list), STR_ARG(role));
    }
    return list;
}

enum err affaire_place_libre(struct atelier *atelier, const struct affaire *affaire, bool *out_free)
{
    const struct territoire *territoire = annuaire_territoire_by_id(affaire_annuaire(atelier, affaire), affaire->row.territoire);
    int taken = 0;
    enum err err = store_places_prises(atelier->store, affaire->row.circuit, affaire->row.territoire, &taken, &atelier->fault);
    *out_free = affaire->row.place || affaire->circuit->capacite_montree || (territoire != NULL && taken < territoire->places);
    return err;
}

enum err affaire_faits(struct atelier *atelier, const struct affaire *affaire, struct fait **out_faits, size_t *out_count)
{
    struct known known = {.atelier = atelier, .affaire = affaire, .pieces = STR(",")};
    bool place = false;
    struct str near = STR_NONE;
    enum err err = collect(atelier, affaire, &known);
    if (err == ERR_NONE)
        err = affaire_place_libre(atelier, affaire, &place);
    if (err == ERR_NONE)
        err = jeune_proche(atelier, affaire, &near);
    if (err != ERR_NONE)
        return err;
    struct portee portee, other;
    struct destinataire pilote = affaire_role(atelier, affaire, STR("pilote"), true, &portee);
    struct destinataire demandeur = affaire_role(atelier, affaire, STR("demandeur"), false, &other);
    const struct territoire *own = annuaire_territoire_of_mds(affaire_annuaire(atelier, affaire), affaire->row.mds);
    const struct faits_source source = {
        .fiche = affaire->a_fiche ? &affaire->fiche : NULL,
        .jour = atelier->jour,
        .territoire = affaire->row.territoire,
        .territoire_demandeur = own == NULL ? STR_NONE : own->id,
        .pilote_est_demandeur = !str_is_empty(pilote.personne_id) && str_eq(pilote.personne_id, demandeur.personne_id) && pilote.qualite != QUALITE_REPLI,
        .place_libre = place,
        .emetteur_roles = sender_roles(atelier, affaire),
        .pieces = known.pieces,
        .jeune_proche = !str_is_empty(near),
        .territoire_presume = jeune_territoire_presume(atelier, affaire) && !human_said(&known),
        .hors_perimetre = affaire->row.hors_perimetre,
        .ouverture = heure_day(affaire->row.ouvert),
        .entree = affaire->row.depuis,
        .admission = affaire->row.admis,
        .circuit = affaire->circuit,
        .dits = known.dits,
        .dit_count = known.count,
    };
    *out_count = faits_make(atelier->arena, &source, out_faits);
    return ERR_NONE;
}

/* ---- checks of eligibility --------------------------------------------------------------------------------------- */

enum err eligibilite_vaut(struct atelier *atelier, const struct affaire *affaire, const struct fait *faits, size_t count,
                          enum garde_valeur *out_values, bool *out_non)
{
    const struct circuit *circuit = affaire->circuit;
    struct garde gardes[CIRCUIT_MAX_CRITERES];
    enum garde_valeur values[CIRCUIT_MAX_CRITERES] = {GARDE_NON};
    size_t computed = 0;
    *out_non = false;
    for (size_t i = 0; i < circuit->controle_count; i++)
        if (circuit->controles[i].garde >= 0)
            gardes[computed++] = circuit->gardes[circuit->controles[i].garde];
    enum err err = computed == 0 ? ERR_NONE : store_gardes_valeurs(gardes, computed, faits, count, values, &atelier->fault);
    for (size_t i = 0, at = 0; i < circuit->controle_count && err == ERR_NONE; i++) {
        bool judged = circuit->controles[i].garde < 0;
        out_values[i] = judged ? GARDE_INCONNUE : values[at++];
        *out_non = *out_non || (!judged && out_values[i] == GARDE_NON);
    }
    return err;
}

static bool is_presumed(const struct fait *faits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(faits[i].nom, "territoire_presume"))
            return faits[i].nombre != 0;
    return false;
}

enum err eligibilite(struct atelier *atelier, const struct affaire *affaire, struct str *out_bloc, bool *out_non)
{
    static const char *const words[] = {[GARDE_NON] = "✗ non", [GARDE_OUI] = "✓ oui", [GARDE_INCONNUE] = A_VERIFIER};
    const struct circuit *circuit = affaire->circuit;
    enum garde_valeur values[CIRCUIT_MAX_CRITERES] = {GARDE_NON};
    struct fait *faits = NULL;
    size_t count = 0;
    *out_bloc = STR_NONE;
    *out_non = false;
    if (circuit->controle_count == 0 || (!affaire->a_fiche && str_is_empty(affaire->row.jeune_nom))) /* a duty is eligible to nothing */
        return ERR_NONE;
    enum err err = affaire_faits(atelier, affaire, &faits, &count);
    if (err == ERR_NONE)
        err = eligibilite_vaut(atelier, affaire, faits, count, values, out_non);
    struct str rows = STR("");
    for (size_t i = 0; i < circuit->controle_count && err == ERR_NONE; i++) {
        const struct controle *controle = &circuit->controles[i];
        rows = compose_rangee(atelier->arena, rows, controle->texte, str_of(controle->garde < 0 ? "à apprécier" : words[values[i]]));
    }
    if (is_presumed(faits, count))
        rows = compose_rangee(atelier->arena, rows, STR("Territoire"), STR("celui de la MDS, car la commune n'est dans aucune liste : " A_VERIFIER));
    *out_bloc = compose_tableau(atelier->arena, rows);
    return err;
}
