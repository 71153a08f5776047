/* One step of a circuit: which function an event goes to.
 *
 *   FICHE               -> commence      -> pas_marche (enter the first etape, or the event's)
 *   REPRISE             -> reprend       -> pas_recommence
 *   AVIS                -> recoit_avis   -> pas_compte -> pas_marche
 *   PIECE               -> recoit_pieces -> pas_compte -> pas_marche
 *   PLACE               -> propose
 *   DATE                -> jour_venu     (asks beside what is open, or leaves by the suite -> pas_marche)
 *   LIEU                -> lieu_change   (asks beside what is open)
 *   RETRAIT             -> retire */
#include "daemon/circuit_private.h"

static void non_compris(struct pas *pas, const struct evenement *evenement)
{
    struct effet *effet = pas_ajoute(pas, EFFET_NON_COMPRIS);
    effet->ouverte = evenement->ouverte;
    effet->sens = evenement->sens;
    effet->motif = evenement->motif;
    effet->a_choix = evenement->a_choix;
    effet->choix = evenement->choix;
}

/* Only what the dossier waits for where it stands, or beside that: an answer to anything else has been overtaken. */
static const struct ouverte *trouve_ouverte(const struct pas *pas, int64_t id)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        bool here = ouverte->etape == pas->etape || pas_a_cote(pas, ouverte);
        if (ouverte->id == id && here && pas_question(pas, ouverte->etape, ouverte->question) != NULL)
            return ouverte;
    }
    return NULL;
}

static void note(struct pas *pas, enum effet_kind kind, const struct ouverte *ouverte, const struct evenement *evenement)
{
    struct effet *effet = pas_ajoute(pas, kind);
    effet->ouverte = ouverte->id;
    effet->etape = ouverte->etape;
    effet->question = ouverte->question;
    effet->sens = evenement->sens;
    effet->motif = evenement->motif;
    effet->a_choix = evenement->a_choix;
    effet->choix = evenement->choix;
}

/* What is asked beside the etape leaves all else as it is, or begins the way anew: other people hold the roles there. Where the
 * way had led to that question, and nothing else is open, it was the etape's own. */
static void compte_a_cote(struct pas *pas, const struct parole *parole)
{
    struct cible cible = pas_compte(pas, parole, false);
    if (!cible_reste(&cible))
        pas_recommence(pas, cible);
    else if (parole->etape == pas->etape && pas->etat != ETAT_A_VERIFIER && pas_rien_ouvert(pas, true))
        pas_marche(pas, cible);
}

/* A named answer is no signature: where it stays, the question that awaits pieces is asked anew, or the etape would be finished
 * without them. */
static struct cible sans_pieces(const struct pas *pas, const struct parole *parole, struct cible cible)
{
    const struct question *question = pas_question(pas, parole->etape, parole->question);
    bool missing = question->piece_count > 0 && !pas_pieces_completes(pas->dossier, question);
    if (parole->a_choix && missing && cible_reste(&cible) && !etape_repose(&pas->circuit->etapes[parole->etape]))
        return (struct cible){.etape = parole->etape, .question = parole->question};
    return cible;
}

static void recoit_avis(struct pas *pas, const struct evenement *evenement)
{
    const struct ouverte *ouverte = trouve_ouverte(pas, evenement->ouverte);
    if (ouverte == NULL) {
        non_compris(pas, evenement);
        return;
    }
    const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
    struct parole parole = {ouverte->etape, ouverte->question, evenement->sens, evenement->motif, evenement->a_choix, evenement->choix};
    const struct reponse *reponse = pas_reponse(question, &parole);
    bool favorable = !evenement->a_choix && evenement->sens == SENS_FAVORABLE;
    bool mots_sans_piece = favorable && question->piece_count > 0 && !pas_pieces_completes(pas->dossier, question);
    if (reponse == NULL || mots_sans_piece)
        note(pas, EFFET_NON_COMPRIS, ouverte, evenement);
    else if (pas_manque_motif(reponse, evenement->motif))
        note(pas, EFFET_DEMANDE_MOTIF, ouverte, evenement);
    else if (favorable && pas_exige_raison(pas, question) && !evenement->passe_outre)
        note(pas, EFFET_DEMANDE_RAISON, ouverte, evenement);
    else if (!evenement->a_choix && evenement->sens == SENS_RESERVE)
        note(pas, EFFET_RESERVE, ouverte, evenement);
    else if (pas_a_cote(pas, ouverte))
        compte_a_cote(pas, &parole);
    else
        pas_marche(pas, sans_pieces(pas, &parole, pas_compte(pas, &parole, evenement->liste_attente && favorable)));
}

/* Every open question whose pieces are now complete is answered; the first whose answer leads elsewhere ends the search. */
static void recoit_pieces(struct pas *pas, const struct evenement *evenement)
{
    bool moved = false;
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
        if (pas->fermee[i] || question == NULL || ouverte->etape != pas->etape
            || !question->reponses[SENS_FAVORABLE].permise || !pas_pieces_completes(pas->dossier, question))
            continue;
        if (pas_exige_raison(pas, question)) { /* the pieces are there, the reason is a human's */
            note(pas, EFFET_DEMANDE_RAISON, ouverte, evenement);
            continue;
        }
        struct parole parole = {.etape = ouverte->etape, .question = ouverte->question, .sens = SENS_FAVORABLE};
        struct cible cible = pas_compte(pas, &parole, false);
        if (!cible_reste(&cible)) {
            pas_marche(pas, cible);
            return;
        }
        moved = true;
    }
    if (moved)
        pas_marche(pas, (struct cible){.etape = -1, .question = -1});
}

static bool gardes_permettent(const struct pas *pas, const struct question *question)
{
    return pas_vaut(pas, question->si, true) && !pas_vaut(pas, question->sauf, false);
}

/* « Still wanted? », asked by the calendar, does not keep a place from being offered. */
static void propose(struct pas *pas)
{
    const struct etape *etape = &pas->circuit->etapes[pas->etape];
    if (!(pas->dossier->place_libre || pas->circuit->capacite_montree) || !pas_rien_ouvert(pas, false))
        return;
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition && gardes_permettent(pas, &etape->questions[i])) {
            pas_demande(pas, (int)i, true);
            return;
        }
}

/* The suite is not followed under the eyes of a human who was called to look: taken up again, the dossier finds its day past. */
static void jour_de_partir(struct pas *pas)
{
    const struct etape *etape = &pas->circuit->etapes[pas->etape];
    if (!etape->attend_jour || pas->etat == ETAT_A_VERIFIER)
        return;
    if (!cible_reste(&etape->suite))
        pas_marche(pas, etape->suite);
    else
        pas_a_verifier(pas, "le jour attendu est venu et le circuit ne dit pas où mener");
}

static void jour_venu(struct pas *pas, const struct evenement *evenement)
{
    const struct question *question = pas_question(pas, evenement->etape, evenement->question);
    if (evenement->etape != pas->etape)
        return; /* the dossier has gone on: its days were another etape's */
    if (evenement->question < 0)
        jour_de_partir(pas);
    else if (question != NULL && question_revient(question) && !question->proposition && gardes_permettent(pas, question))
        pas_demande_a_part(pas, evenement->etape, evenement->question);
}

static void lieu_change(struct pas *pas)
{
    const struct cible *lieu = &pas->circuit->lieu_change;
    if (pas_question(pas, lieu->etape, lieu->question) != NULL)
        pas_demande_a_part(pas, lieu->etape, lieu->question);
    else if (pas->etat != ETAT_A_VERIFIER)
        pas_a_verifier(pas, "le lieu de vie est maintenant dans un autre territoire");
}

static void retire(struct pas *pas, const struct evenement *evenement)
{
    if (pas->etat == ETAT_ADMIS) {
        non_compris(pas, evenement);
        return;
    }
    pas_ferme_tout(pas);
    pas->etat = ETAT_RETIRE;
    pas_ajoute(pas, EFFET_ETAT);
    struct parole parole = {.etape = pas->etape, .question = -1, .sens = SENS_DEFAVORABLE, .motif = evenement->motif};
    pas_dit(pas, EFFET_DIRE, pas->circuit->retrait, pas->circuit->retrait_count, &parole);
    struct dire tous = {.modele = pas->circuit->retrait_modele};
    if (!str_is_empty(tous.modele))
        pas_dit(pas, EFFET_INFORME_TOUS, &tous, 1, &parole);
}

static bool est_etape(const struct pas *pas, int etape)
{
    return etape >= 0 && (size_t)etape < pas->circuit->etape_count;
}

static void commence(struct pas *pas, const struct evenement *evenement)
{
    if (evenement->kind == EVENEMENT_FICHE && est_etape(pas, evenement->etape))
        pas_marche(pas, (struct cible){.etape = evenement->etape, .question = -1});
    else
        non_compris(pas, evenement);
}

/* All is asked anew, also in an etape that asks all at once: the operator wants it so. */
static void reprend(struct pas *pas, const struct evenement *evenement)
{
    if (est_etape(pas, evenement->etape))
        pas_recommence(pas, (struct cible){.etape = evenement->etape, .question = -1});
    else
        non_compris(pas, evenement);
}

static void avance(struct pas *pas, const struct evenement *evenement)
{
    switch (evenement->kind) {
    case EVENEMENT_AVIS: recoit_avis(pas, evenement); break;
    case EVENEMENT_PIECE: recoit_pieces(pas, evenement); break;
    case EVENEMENT_RETRAIT: retire(pas, evenement); break;
    case EVENEMENT_PLACE: propose(pas); break;
    case EVENEMENT_DATE: jour_venu(pas, evenement); break;
    case EVENEMENT_LIEU: lieu_change(pas); break;
    case EVENEMENT_REPRISE: reprend(pas, evenement); break;
    case EVENEMENT_FICHE:
    case EVENEMENT_KIND_COUNT:
    default: non_compris(pas, evenement); break;
    }
}

/* Clocks and offers may come after an end, when what they were set for has been overtaken: they are not answers. */
static bool attend_une_reponse(enum evenement_kind kind)
{
    return kind == EVENEMENT_AVIS || kind == EVENEMENT_RETRAIT || kind == EVENEMENT_REPRISE || kind == EVENEMENT_FICHE;
}

static size_t questions_de(const struct circuit *circuit)
{
    size_t count = 0;
    for (size_t i = 0; i < circuit->etape_count; i++)
        count += circuit->etapes[i].question_count;
    return count;
}

void circuit_step(struct arena *arena, const struct circuit *circuit, const struct etat_dossier *dossier,
                  const struct evenement *evenement, const bool *gardes, struct effets *out_effets)
{
    *out_effets = (struct effets){0};
    size_t questions = questions_de(circuit);
    bool par_choix = evenement->kind == EVENEMENT_AVIS && evenement->a_choix;
    struct pas pas = {
        .arena = arena, .circuit = circuit, .dossier = dossier, .evenement = evenement, .gardes = gardes, .effets = out_effets,
        .fermee = arena_array(arena, dossier->ouverte_count + 1, sizeof(bool)),
        .acquis_pris = arena_array(arena, dossier->acquis_count + 1, sizeof(bool)),
        .demandee = arena_array(arena, questions + 1, sizeof(bool)), .cumulee = arena_array(arena, questions + 1, sizeof(bool)),
        .etape = dossier->etape, .dite = -1, .etat = dossier->etat, .refus_ici = dossier->refus,
        .sans_main = par_choix || evenement->kind == EVENEMENT_DATE || evenement->kind == EVENEMENT_LIEU,
    };
    if (etat_is_end(dossier->etat)) {
        if (attend_une_reponse(evenement->kind))
            non_compris(&pas, evenement);
    } else if (dossier->etape < 0) {
        commence(&pas, evenement);
    } else if ((size_t)dossier->etape >= circuit->etape_count) {
        pas_a_verifier(&pas, "l'étape du dossier n'existe plus dans le circuit");
    } else {
        avance(&pas, evenement);
    }
}
