/* The walk of one step: entering etapes, asking, counting what answers itself, passing over what does not apply.
 * `suit` follows one target and says whether another is to be followed; pas_marche bounds it. */
#include <assert.h>

#include "daemon/circuit_private.h"

/* ---- what answers itself ------------------------------------------------------------------------------------------- */

/* May a favorable come of itself here? Not against a check of eligibility, and nobody gets a place because a day came. */
static bool peut_seule(const struct pas *pas, const struct question *question)
{
    const struct reponse *reponse = &question->reponses[SENS_FAVORABLE];
    return reponse->permise && !pas_exige_raison(pas, question) && !(reponse->prend_place && pas->sans_main);
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
        bool seule = acquis->sens == SENS_DEFAVORABLE ? reponse->permise : peut_seule(pas, question);
        if (!seule || pas_manque_motif(reponse, acquis->motif))
            continue;
        pas->acquis_pris[i] = true;
        return acquis;
    }
    return NULL;
}

/* Has the fiche an avis for it that could not be taken? Then who gave it is asked, whatever she said elsewhere. */
static bool acquis_en_doute(const struct pas *pas, const struct question *question)
{
    for (size_t i = 0; i < pas->dossier->acquis_count; i++)
        if (!pas->acquis_pris[i] && !str_is_empty(question->champ_avis) && str_eq(pas->dossier->acquis[i].champ, question->champ_avis))
            return true;
    return false;
}

/* Has who is answering now just said the same in another role? Only a plain yes can be said twice: no place, no piece, no line to
 * fill in, no order of a list, no corrected fiche. */
static bool se_cumule(const struct pas *pas, int question)
{
    const struct question *asked = pas_question(pas, pas->etape, question);
    const struct evenement *evenement = pas->evenement;
    const struct reponse *reponse = &asked->reponses[SENS_FAVORABLE];
    if (!asked->cumul || evenement->kind != EVENEMENT_AVIS || evenement->a_choix || evenement->sens != SENS_FAVORABLE)
        return false;
    if (pas->dossier->cumulable == NULL || pas->sans_place || acquis_en_doute(pas, asked) || !peut_seule(pas, asked))
        return false;
    if (reponse->prend_place || reponse->motif_exige || asked->piece_count > 0 || asked->attend_fiche || asked->classement)
        return false;
    for (size_t i = 0; i < asked->champ_count; i++)
        if (asked->champs[i].exige)
            return false;
    size_t rang = circuit_rang_question(pas->circuit, pas->etape, question);
    return pas->dossier->cumulable[rang] && !pas->cumulee[rang];
}

static void note_seule(struct pas *pas, enum effet_kind kind, const struct parole *parole)
{
    pas_change_etape(pas, pas_question(pas, parole->etape, parole->question)->etat);
    struct effet *effet = pas_ajoute(pas, kind);
    effet->question = parole->question;
    effet->sens = parole->sens;
    effet->motif = parole->motif;
}

/* Answers the question from what is there already: its pieces, an avis of the fiche, the same person's yes in another role.
 * False where it must be asked. */
static bool repond_seule(struct pas *pas, int question, struct cible *out_cible)
{
    const struct question *asked = pas_question(pas, pas->etape, question);
    if (pas->refusee)
        return false;
    struct parole parole = {.etape = pas->etape, .question = question, .sens = SENS_FAVORABLE};
    if (asked->piece_count > 0) {
        if (!pas_pieces_completes(pas->dossier, asked) || !peut_seule(pas, asked))
            return false;
        *out_cible = pas_compte(pas, &parole, false);
        return true;
    }
    const struct acquis *acquis = prend_acquis(pas, asked);
    if (acquis != NULL) {
        parole.sens = acquis->sens;
        parole.motif = acquis->motif;
        note_seule(pas, EFFET_ACQUIS, &parole);
    } else if (se_cumule(pas, question)) {
        pas->cumulee[circuit_rang_question(pas->circuit, pas->etape, question)] = true;
        pas->sans_main = true;
        note_seule(pas, EFFET_CUMUL, &parole);
    } else {
        return false;
    }
    *out_cible = pas_compte(pas, &parole, false);
    return true;
}

/* ---- what an etape is ------------------------------------------------------------------------------------------------ */

static bool s_applique(const struct pas *pas, const struct question *question)
{
    assert(question != NULL);
    return !question->sur_demande && !question->proposition && !question_est_datee(question) && pas_vaut(pas, question->si, true)
        && !pas_vaut(pas, question->sauf, false);
}

static bool a_proposition(const struct etape *etape)
{
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition)
            return true;
    return false;
}

static bool a_revenante(const struct etape *etape)
{
    for (size_t i = 0; i < etape->question_count; i++)
        if (question_revient(&etape->questions[i]))
            return true;
    return false;
}

/* Has it a question that is asked on entering, once? */
static bool a_immediate(const struct etape *etape)
{
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        if (!question_revient(question) && !question->sur_demande && !question->proposition)
            return true;
    }
    return false;
}

/* Does it wait for a day, even though nobody is asked on entering? */
static bool attend(const struct etape *etape)
{
    return etape->attend_jour || (a_revenante(etape) && !a_immediate(etape));
}

bool etape_repose(const struct etape *etape)
{
    return etape->attend_jour || etape->etat == ETAT_ADMIS || a_proposition(etape) || a_revenante(etape);
}

/* ---- staying and leaving ----------------------------------------------------------------------------------------------- */

/* Where an etape that asks all at once leads now; NULL: nowhere yet, or nowhere at all. */
static const struct cible *issue(const struct pas *pas, const struct etape *etape)
{
    enum ensemble ensemble = etape->ensemble;
    if (ensemble == ENSEMBLE_PREMIERE)
        return NULL;
    if (ensemble == ENSEMBLE_UNE && pas->accordee)
        return &etape->suite;
    if (!pas_rien_ouvert(pas, true) || (a_revenante(etape) && !a_immediate(etape)))
        return NULL;
    if (ensemble != ENSEMBLE_PREMIER_REFUS && pas->refus_ici)
        return &etape->suite_refus;
    if (ensemble == ENSEMBLE_UNE || etape->attend_jour || (ensemble == ENSEMBLE_PREMIER_REFUS && pas->refusee))
        return NULL;
    return &etape->suite;
}

static enum etat etat_ici(const struct pas *pas, const struct etape *etape)
{
    if (pas->etat == ETAT_A_VERIFIER || pas_rien_ouvert(pas, true))
        return etape->etat;
    if (pas->evenement->kind != EVENEMENT_AVIS)
        return pas->etat;
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) { /* what a date asked may have had an etat of its own */
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
        if (pas->fermee[i] && question != NULL && ouverte->etape == pas->etape && question_revient(question) && question->etat == pas->etat)
            return etape->etat;
    }
    return pas->etat;
}

/* Nothing more leads anywhere: either the etape is a place to rest (a waiting list, care going on), or it is finished
 * and goes to its suite, or a human must look. True when *cible is to be followed. */
static bool reste(struct pas *pas, struct cible *cible)
{
    const struct etape *etape = &pas->circuit->etapes[pas->etape];
    assert(etape != NULL);
    const struct cible *suite = issue(pas, etape);
    if (suite != NULL && !cible_reste(suite)) {
        if (suite == &etape->suite_refus)
            pas->refusee = true; /* also where the refusal was of an earlier step: nothing answers itself behind it */
        pas->refus_ici = pas->accordee = false;
        pas_ferme_etape(pas);
        *cible = *suite;
        return true;
    }
    if (pas_rien_ouvert(pas, true) && !etape_repose(etape)) {
        pas_a_verifier(pas, "plus aucune question n'est posée à cette étape");
        return false;
    }
    enum etat etat = etat_ici(pas, etape);
    bool anew = pas->entre && pas->evenement->kind == EVENEMENT_DATE; /* its days count from now, or the same day would come again */
    if (!pas_est_dite(pas) || etat != pas->etat || anew)
        pas_change_etape(pas, etat);
    return false;
}

/* ---- entering an etape ---------------------------------------------------------------------------------------------------- */

/* Nothing to ask: passed over, but where it waits. */
static bool passe(struct pas *pas, const struct etape *etape, struct cible *cible)
{
    if (attend(etape) || cible_reste(&etape->suite))
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

static bool meme_etape(const struct pas *pas, const struct cible *cible)
{
    return !cible->fin && (cible->etape < 0 || cible->etape == pas->etape);
}

/* What answers itself, or is to be asked, of all questions or of the one that is wanted. True when *cible leads out at once. */
static bool trie(struct pas *pas, const struct etape *etape, int exigee, bool *a_demander, bool *out_repondu, struct cible *cible)
{
    for (size_t i = 0; i < etape->question_count; i++) {
        if ((int)i != exigee && (exigee >= 0 || !s_applique(pas, &etape->questions[i])))
            continue;
        struct cible next;
        if (!repond_seule(pas, (int)i, &next)) {
            a_demander[i] = true;
            continue;
        }
        *out_repondu = true;
        if (!meme_etape(pas, &next) || (exigee >= 0 && next.etape >= 0)) {
            *cible = next;
            return true;
        }
        if (next.etape >= 0 && pas_question(pas, next.etape, next.question) != NULL)
            a_demander[next.question] = true;
    }
    return false;
}

/* First what answers itself, for it may lead out of the etape, and then nothing must have been asked. */
static bool entre_toutes(struct pas *pas, const struct etape *etape, int exigee, struct cible *cible)
{
    bool *a_demander = arena_array(pas->arena, etape->question_count + 1, sizeof *a_demander);
    bool repondu = false, premiere = true;
    if (trie(pas, etape, exigee, a_demander, &repondu, cible))
        return true;
    if (etape->ensemble == ENSEMBLE_UNE && pas->accordee)
        return reste(pas, cible);
    for (size_t i = 0; i < etape->question_count; i++)
        if (a_demander[i]) {
            pas_demande(pas, (int)i, premiere);
            premiere = false;
        }
    if (!premiere)
        return false;
    return repondu || exigee >= 0 || !pas_rien_ouvert(pas, true) ? reste(pas, cible) : passe(pas, etape, cible);
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
    bool toutes = etape_demande_tout(etape);
    int question = pas_question(pas, cible->etape, cible->question) == NULL ? -1 : cible->question;
    if (cible->etape != pas->etape || !toutes)
        pas_quitte(pas, cible->etape);
    if (cible->etape != pas->etape || question < 0) {
        pas->entre = true;
        pas->refus_ici = pas->accordee = false;
    }
    pas->etape = cible->etape;
    if (toutes)
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

void pas_recommence(struct pas *pas, struct cible cible)
{
    int etape = pas->etape;
    bool *datee = arena_array(pas->arena, pas->dossier->ouverte_count + 1, sizeof *datee);
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
        datee[i] = !pas->fermee[i] && question != NULL && ouverte->etape == etape && question_est_datee(question);
    }
    pas_quitte(pas, -1);
    pas_marche(pas, cible);
    bool back = pas->etape == etape && pas_est_dite(pas) && !etat_is_end(pas->etat);
    for (size_t i = 0; back && i < pas->dossier->ouverte_count; i++)
        if (datee[i])
            pas_demande_a_part(pas, etape, pas->dossier->ouvertes[i].question);
}
