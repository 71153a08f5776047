/* The walk of one step: entering etapes, asking, counting what answers itself, passing over what does not apply.
 * `suit` follows one target and says whether another is to be followed; pas_marche bounds it. */
#include <assert.h>

#include "daemon/circuit_private.h"

struct effet *pas_ajoute(struct pas *pas, enum effet_kind kind)
{
    struct effets *effets = pas->effets;
    if (effets->count == effets->capacity)
        effets->items = arena_grow(pas->arena, effets->items, effets->count, &effets->capacity, sizeof *effets->items);
    struct effet *effet = &effets->items[effets->count++];
    *effet = (struct effet){.kind = kind, .etape = pas->etape, .question = -1, .etat = pas->etat};
    return effet;
}

const struct question *pas_question(const struct pas *pas, int etape, int question)
{
    if (etape < 0 || (size_t)etape >= pas->circuit->etape_count)
        return NULL;
    const struct etape *there = &pas->circuit->etapes[etape];
    return question >= 0 && (size_t)question < there->question_count ? &there->questions[question] : NULL;
}

/* ---- what is open ------------------------------------------------------------------------------------------ */

static bool est_ouverte(const struct pas *pas, int etape, int question)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        if (!pas->fermee[i] && ouverte->etape == etape && ouverte->question == question)
            return true;
    }
    return false;
}

bool pas_rien_ouvert(const struct pas *pas)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++)
        if (!pas->fermee[i])
            return false;
    return true;
}

static void ferme(struct pas *pas, size_t i)
{
    if (pas->fermee[i])
        return;
    pas->fermee[i] = true;
    struct effet *effet = pas_ajoute(pas, EFFET_FERME);
    effet->ouverte = pas->dossier->ouvertes[i].id;
    effet->etape = pas->dossier->ouvertes[i].etape;
    effet->question = pas->dossier->ouvertes[i].question;
}

void pas_ferme_tout(struct pas *pas)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++)
        ferme(pas, i);
}

/* The same question may have been asked of several people (`aussi`): the first answer closes all. */
static void ferme_question(struct pas *pas, int etape, int question)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++)
        if (pas->dossier->ouvertes[i].etape == etape && pas->dossier->ouvertes[i].question == question)
            ferme(pas, i);
}

/* ---- what is said ------------------------------------------------------------------------------------------- */

static void change_etape(struct pas *pas, enum etat etat)
{
    if (pas->dite == pas->etape && pas->etat == etat)
        return;
    pas->dite = pas->etape;
    pas->etat = etat;
    pas_ajoute(pas, EFFET_ETAPE);
}

void pas_a_verifier(struct pas *pas, const char *pourquoi)
{
    pas->etat = ETAT_A_VERIFIER;
    pas_ajoute(pas, EFFET_ETAT)->texte = str_of(pourquoi);
}

void pas_dit(struct pas *pas, enum effet_kind kind, const struct dire *dire, size_t count, const struct parole *parole)
{
    for (size_t i = 0; i < count; i++) {
        struct effet *effet = pas_ajoute(pas, kind);
        effet->dire = dire[i];
        effet->etape = parole->etape;
        effet->question = parole->question;
        effet->sens = parole->sens;
        effet->motif = parole->motif;
    }
}

/* ---- an answer that counts ------------------------------------------------------------------------------------ */

/* Closes the question, says what its answer wants said; gives where it leads. The only place that reads where an answer
 * leads: by its own sens, so that none can be taken for another. */
struct cible pas_compte(struct pas *pas, const struct parole *parole, bool liste_attente)
{
    const struct reponse *reponse = &pas_question(pas, parole->etape, parole->question)->reponses[parole->sens];
    if (parole->sens == SENS_DEFAVORABLE)
        pas->refusee = true;
    ferme_question(pas, parole->etape, parole->question);
    if (reponse->prend_place && (liste_attente || !pas->dossier->place_libre || pas->refusee)) {
        pas_dit(pas, EFFET_DIRE, reponse->dire_sans_place, reponse->dire_sans_place_count, parole);
        return reponse->sans_place;
    }
    pas_dit(pas, EFFET_DIRE, reponse->dire, reponse->dire_count, parole);
    if (reponse->prend_place && !pas->place_prise) {
        pas->place_prise = true;
        pas_ajoute(pas, EFFET_PREND_PLACE);
    }
    return reponse->vers;
}

/* Is one of « accord|delegation » there? */
static bool piece_recue(const struct etat_dossier *dossier, struct str choix)
{
    for (struct str rest = choix, type; str_next(&rest, '|', &type);)
        for (size_t i = 0; i < dossier->piece_count; i++)
            if (str_eq(dossier->pieces[i], str_trim(type)))
                return true;
    return false;
}

bool pas_pieces_completes(const struct etat_dossier *dossier, const struct question *question)
{
    for (size_t i = 0; i < question->piece_count; i++)
        if (!piece_recue(dossier, question->pieces[i]))
            return false;
    return question->piece_count > 0;
}

bool pas_manque_motif(const struct reponse *reponse, struct str motif)
{
    return reponse->motif_exige && str_is_empty(str_trim(motif));
}

/* Does an avis of the fiche answer this question? A reserve never does, nor one that lacks its reason: it is asked. */
static const struct acquis *prend_acquis(struct pas *pas, const struct question *question)
{
    if (str_is_empty(question->champ_avis))
        return NULL;
    for (size_t i = 0; i < pas->dossier->acquis_count; i++) {
        const struct acquis *acquis = &pas->dossier->acquis[i];
        if (pas->acquis_pris[i] || !str_eq(acquis->champ, question->champ_avis))
            continue;
        if (acquis->sens != SENS_FAVORABLE && acquis->sens != SENS_DEFAVORABLE)
            continue;
        const struct reponse *reponse = &question->reponses[acquis->sens];
        if (!reponse->permise || pas_manque_motif(reponse, acquis->motif))
            continue;
        pas->acquis_pris[i] = true;
        return acquis;
    }
    return NULL;
}

/* Answers the question from what is there already, its pieces or an avis of the fiche; false where it must be asked. */
static bool repond_seule(struct pas *pas, int question, struct cible *out_cible)
{
    const struct question *asked = pas_question(pas, pas->etape, question);
    if (pas->refusee)
        return false;
    struct parole parole = {pas->etape, question, SENS_FAVORABLE, STR_NONE};
    if (asked->piece_count > 0) {
        if (!pas_pieces_completes(pas->dossier, asked) || !asked->reponses[SENS_FAVORABLE].permise)
            return false;
        *out_cible = pas_compte(pas, &parole, false);
        return true;
    }
    const struct acquis *acquis = prend_acquis(pas, asked);
    if (acquis == NULL)
        return false;
    parole.sens = acquis->sens;
    parole.motif = acquis->motif;
    change_etape(pas, asked->etat);
    struct effet *effet = pas_ajoute(pas, EFFET_ACQUIS);
    effet->question = question;
    effet->sens = acquis->sens;
    effet->motif = acquis->motif;
    *out_cible = pas_compte(pas, &parole, false);
    return true;
}

/* ---- entering an etape --------------------------------------------------------------------------------------- */

bool pas_vaut(const struct pas *pas, int garde, bool sans_garde)
{
    if (garde < 0 || (size_t)garde >= pas->circuit->garde_count)
        return sans_garde;
    return pas->gardes != NULL && pas->gardes[garde];
}

static bool s_applique(const struct pas *pas, const struct question *question)
{
    assert(question != NULL);
    return !question->sur_demande && !question->proposition && pas_vaut(pas, question->si, true)
        && !pas_vaut(pas, question->sauf, false);
}

void pas_demande(struct pas *pas, int question, bool premiere)
{
    const struct question *asked = pas_question(pas, pas->etape, question);
    if (est_ouverte(pas, pas->etape, question))
        return;
    if (premiere)
        change_etape(pas, asked->etat);
    pas_ajoute(pas, EFFET_QUESTION)->question = question;
    struct parole parole = {pas->etape, question, SENS_FAVORABLE, STR_NONE};
    if (premiere) /* one copy tells of all that is asked at once */
        pas_dit(pas, EFFET_COPIE, pas->circuit->copies, pas->circuit->copie_count, &parole);
    pas_dit(pas, EFFET_COPIE, asked->copies, asked->copie_count, &parole);
}

static bool a_proposition(const struct etape *etape)
{
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition)
            return true;
    return false;
}

static bool meme_etape(const struct pas *pas, const struct cible *cible)
{
    return !cible->fin && (cible->etape < 0 || cible->etape == pas->etape);
}

/* Nothing more leads anywhere: either the etape is a place to rest (a waiting list, care going on), or it is finished
 * and goes to its suite, or a human must look. True when *cible is to be followed. */
static bool reste(struct pas *pas, struct cible *cible)
{
    const struct etape *etape = &pas->circuit->etapes[pas->etape];
    bool termine = etape->toutes && pas_rien_ouvert(pas) && !pas->refusee;
    if (termine && (etape->suite.fin || etape->suite.etape >= 0)) {
        *cible = etape->suite;
        return true;
    }
    if (pas_rien_ouvert(pas) && ((etape->toutes && pas->refusee) || (!a_proposition(etape) && etape->etat != ETAT_ADMIS))) {
        pas_a_verifier(pas, "plus aucune question n'est posée à cette étape");
        return false;
    }
    enum etat etat = pas_rien_ouvert(pas) || pas->etat == ETAT_A_VERIFIER ? etape->etat : pas->etat;
    if (pas->etape != pas->dossier->etape || etat != pas->etat)
        change_etape(pas, etat);
    return false;
}

/* Nothing to ask: passed over. */
static bool passe(struct pas *pas, const struct etape *etape, struct cible *cible)
{
    if (!etape->suite.fin && etape->suite.etape < 0)
        return reste(pas, cible);
    *cible = etape->suite;
    return true;
}

static bool entre_premiere(struct pas *pas, const struct etape *etape, struct cible *cible)
{
    for (size_t i = 0; i < etape->question_count; i++) {
        if (!s_applique(pas, &etape->questions[i]))
            continue;
        if (repond_seule(pas, (int)i, cible))
            return true;
        pas_demande(pas, (int)i, true);
        return false;
    }
    return a_proposition(etape) ? reste(pas, cible) : passe(pas, etape, cible);
}

/* First what answers itself, for it may lead out of the etape, and then nothing must have been asked. */
static bool entre_toutes(struct pas *pas, const struct etape *etape, int exigee, struct cible *cible)
{
    bool *a_demander = arena_array(pas->arena, etape->question_count + 1, sizeof *a_demander);
    for (size_t i = 0; i < etape->question_count; i++) {
        if ((int)i != exigee && (exigee >= 0 || !s_applique(pas, &etape->questions[i])))
            continue;
        struct cible next;
        if (!repond_seule(pas, (int)i, &next)) {
            a_demander[i] = true;
            continue;
        }
        if (!meme_etape(pas, &next) || (exigee >= 0 && next.etape >= 0)) {
            *cible = next;
            return true;
        }
        if (next.etape >= 0 && pas_question(pas, next.etape, next.question) != NULL)
            a_demander[next.question] = true;
    }
    bool premiere = true;
    for (size_t i = 0; i < etape->question_count; i++)
        if (a_demander[i]) {
            pas_demande(pas, (int)i, premiere);
            premiere = false;
        }
    return premiere ? reste(pas, cible) : false;
}

/* Follows one target; true when *cible now holds the next one. */
static bool suit(struct pas *pas, struct cible *cible)
{
    if (cible->fin) {
        pas_ferme_tout(pas);
        pas->etat = cible->etat;
        pas_ajoute(pas, EFFET_ETAT);
        return false;
    }
    if (cible->etape < 0)
        return reste(pas, cible);
    if ((size_t)cible->etape >= pas->circuit->etape_count) {
        pas_a_verifier(pas, "le circuit mène à une étape qui n'existe pas");
        return false;
    }
    const struct etape *etape = &pas->circuit->etapes[cible->etape];
    if (cible->etape != pas->etape || !etape->toutes)
        pas_ferme_tout(pas);
    pas->etape = cible->etape;
    int question = cible->question;
    if (pas_question(pas, cible->etape, question) == NULL)
        question = -1;
    if (etape->toutes)
        return entre_toutes(pas, etape, question, cible);
    if (question < 0)
        return entre_premiere(pas, etape, cible);
    if (repond_seule(pas, question, cible))
        return true;
    pas_demande(pas, question, true);
    return false;
}

void pas_marche(struct pas *pas, struct cible cible)
{
    for (int n = 0; n < CIRCUIT_MAX_PASSED; n++)
        if (!suit(pas, &cible))
            return;
    pas_ferme_tout(pas);
    pas_a_verifier(pas, "le circuit tourne en rond sans rien demander à personne");
}
