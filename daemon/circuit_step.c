/* One step of a circuit: which function an event goes to.
 *
 *   FICHE               -> commence      -> pas_marche (enter the first etape)
 *   REPRISE             -> reprend       -> pas_marche
 *   AVIS                -> recoit_avis   -> pas_compte -> pas_marche
 *   PIECE               -> recoit_pieces -> pas_compte -> pas_marche
 *   PLACE               -> propose
 *   RETRAIT             -> retire
 *   RELANCE, ESCALADE   -> rappelle (nothing moves) */
#include "daemon/circuit_private.h"

static void non_compris(struct pas *pas, const struct evenement *evenement)
{
    struct effet *effet = pas_ajoute(pas, EFFET_NON_COMPRIS);
    effet->ouverte = evenement->ouverte;
    effet->sens = evenement->sens;
    effet->motif = evenement->motif;
}

static const struct ouverte *trouve_ouverte(const struct pas *pas, int64_t id)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        if (ouverte->id == id && ouverte->etape == pas->etape && pas_question(pas, ouverte->etape, ouverte->question) != NULL)
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
}

static void recoit_avis(struct pas *pas, const struct evenement *evenement)
{
    const struct ouverte *ouverte = trouve_ouverte(pas, evenement->ouverte);
    if (ouverte == NULL || (unsigned)evenement->sens >= SENS_COUNT) {
        non_compris(pas, evenement);
        return;
    }
    const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
    const struct reponse *reponse = &question->reponses[evenement->sens];
    bool mots_sans_piece = evenement->sens == SENS_FAVORABLE && question->piece_count > 0
                        && !pas_pieces_completes(pas->dossier, question);
    if (!reponse->permise || mots_sans_piece) {
        note(pas, EFFET_NON_COMPRIS, ouverte, evenement);
    } else if (pas_manque_motif(reponse, evenement->motif)) {
        note(pas, EFFET_DEMANDE_MOTIF, ouverte, evenement);
    } else if (evenement->sens == SENS_RESERVE) {
        note(pas, EFFET_RESERVE, ouverte, evenement);
    } else {
        struct parole parole = {ouverte->etape, ouverte->question, evenement->sens, evenement->motif};
        bool liste_attente = evenement->liste_attente && evenement->sens == SENS_FAVORABLE;
        pas_marche(pas, pas_compte(pas, &parole, liste_attente));
    }
}

/* Every open question whose pieces are now complete is answered; the first whose answer leads elsewhere ends the search. */
static void recoit_pieces(struct pas *pas)
{
    bool moved = false;
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
        if (pas->fermee[i] || question == NULL || ouverte->etape != pas->etape
            || !question->reponses[SENS_FAVORABLE].permise || !pas_pieces_completes(pas->dossier, question))
            continue;
        struct parole parole = {ouverte->etape, ouverte->question, SENS_FAVORABLE, STR_NONE};
        struct cible cible = pas_compte(pas, &parole, false);
        if (cible.fin || cible.etape >= 0) {
            pas_marche(pas, cible);
            return;
        }
        moved = true;
    }
    if (moved)
        pas_marche(pas, (struct cible){.etape = -1, .question = -1});
}

static void propose(struct pas *pas)
{
    const struct etape *etape = &pas->circuit->etapes[pas->etape];
    if (!pas->dossier->place_libre || !pas_rien_ouvert(pas))
        return;
    for (size_t i = 0; i < etape->question_count; i++)
        if (etape->questions[i].proposition && pas_vaut(pas, etape->questions[i].si, true)
            && !pas_vaut(pas, etape->questions[i].sauf, false)) {
            pas_demande(pas, (int)i, true);
            return;
        }
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
    struct parole parole = {pas->etape, -1, SENS_DEFAVORABLE, evenement->motif};
    pas_dit(pas, EFFET_DIRE, pas->circuit->retrait, pas->circuit->retrait_count, &parole);
    struct dire tous = {.modele = pas->circuit->retrait_modele};
    if (!str_is_empty(tous.modele))
        pas_dit(pas, EFFET_INFORME_TOUS, &tous, 1, &parole);
}

static void rappelle(struct pas *pas, const struct evenement *evenement)
{
    const struct ouverte *ouverte = trouve_ouverte(pas, evenement->ouverte);
    if (ouverte != NULL)
        note(pas, evenement->kind == EVENEMENT_RELANCE ? EFFET_RELANCE : EFFET_ESCALADE, ouverte, evenement);
}

static void commence(struct pas *pas, const struct evenement *evenement)
{
    if (evenement->kind != EVENEMENT_FICHE || pas->circuit->etape_count == 0) {
        non_compris(pas, evenement);
        return;
    }
    pas_marche(pas, (struct cible){.etape = 0, .question = -1});
}

static void reprend(struct pas *pas, const struct evenement *evenement)
{
    if (evenement->etape < 0 || (size_t)evenement->etape >= pas->circuit->etape_count) {
        non_compris(pas, evenement);
        return;
    }
    pas_ferme_tout(pas); /* also in an etape that asks all at once: the operator wants it asked anew */
    pas_marche(pas, (struct cible){.etape = evenement->etape, .question = -1});
}

static void avance(struct pas *pas, const struct evenement *evenement)
{
    switch (evenement->kind) {
    case EVENEMENT_AVIS: recoit_avis(pas, evenement); break;
    case EVENEMENT_PIECE: recoit_pieces(pas); break;
    case EVENEMENT_RETRAIT: retire(pas, evenement); break;
    case EVENEMENT_RELANCE:
    case EVENEMENT_ESCALADE: rappelle(pas, evenement); break;
    case EVENEMENT_PLACE: propose(pas); break;
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

void circuit_step(struct arena *arena, const struct circuit *circuit, const struct etat_dossier *dossier,
                  const struct evenement *evenement, const bool *gardes, struct effets *out_effets)
{
    *out_effets = (struct effets){0};
    struct pas pas = {
        .arena = arena, .circuit = circuit, .dossier = dossier, .gardes = gardes, .effets = out_effets,
        .fermee = arena_array(arena, dossier->ouverte_count + 1, sizeof(bool)),
        .acquis_pris = arena_array(arena, dossier->acquis_count + 1, sizeof(bool)),
        .etape = dossier->etape, .dite = -1, .etat = dossier->etat,
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
