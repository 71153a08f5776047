/* What one step notes: what is open, what is said, what counts. It leads nowhere by itself: that is circuit_marche.c. */
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

bool question_revient(const struct question *question)
{
    return question_est_datee(question) || question->tous_les.nombre > 0;
}

/* ---- what is open ------------------------------------------------------------------------------------------------ */

bool pas_est_ouverte(const struct pas *pas, int etape, int question)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        if (!pas->fermee[i] && ouverte->etape == etape && ouverte->question == question)
            return true;
    }
    return pas->demandee[circuit_rang_question(pas->circuit, etape, question)];
}

/* In its own etape it is beside only where entering would not have asked it. */
bool pas_a_cote(const struct pas *pas, const struct ouverte *ouverte)
{
    const struct cible *lieu = &pas->circuit->lieu_change;
    const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
    return question != NULL && lieu->etape == ouverte->etape && lieu->question == ouverte->question
        && (ouverte->etape != pas->etape || question->sur_demande);
}

bool pas_rien_ouvert(const struct pas *pas, bool revenantes)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
        bool aside = question != NULL && (question_revient(question) || question->classement); /* an order is of the list, not of this dossier */
        if (!pas->fermee[i] && !pas_a_cote(pas, ouverte) && (revenantes || !aside))
            return false;
    }
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

void pas_quitte(struct pas *pas, int etape)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++) {
        const struct ouverte *ouverte = &pas->dossier->ouvertes[i];
        const struct question *question = pas_question(pas, ouverte->etape, ouverte->question);
        bool datee = question != NULL && ouverte->etape == etape && pas->etape == etape && question_est_datee(question);
        if (!datee && !pas_a_cote(pas, ouverte))
            ferme(pas, i);
    }
}

void pas_ferme_etape(struct pas *pas)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++)
        if (pas->dossier->ouvertes[i].etape == pas->etape && !pas_a_cote(pas, &pas->dossier->ouvertes[i]))
            ferme(pas, i);
}

/* The same question may have been asked of several people (`aussi`): the first answer closes all. */
static void ferme_question(struct pas *pas, int etape, int question)
{
    for (size_t i = 0; i < pas->dossier->ouverte_count; i++)
        if (pas->dossier->ouvertes[i].etape == etape && pas->dossier->ouvertes[i].question == question)
            ferme(pas, i);
}

/* ---- what is said and asked ------------------------------------------------------------------------------------------ */

bool pas_est_dite(const struct pas *pas)
{
    return pas->etape == (pas->dite >= 0 ? pas->dite : pas->dossier->etape);
}

void pas_change_etape(struct pas *pas, enum etat etat)
{
    if (pas->dite == pas->etape && pas->etat == etat)
        return;
    pas->dite = pas->etape;
    pas->etat = etat;
    pas_ajoute(pas, EFFET_ETAPE)->entre = pas->entre;
    pas->entre = false;
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
        effet->a_choix = parole->a_choix;
        effet->choix = parole->choix;
    }
}

/* `copie`: one copy tells of all that is asked at once. */
static void pose(struct pas *pas, int etape, int question, bool copie)
{
    const struct question *asked = pas_question(pas, etape, question);
    struct effet *effet = pas_ajoute(pas, EFFET_QUESTION);
    effet->etape = etape;
    effet->question = question;
    pas->demandee[circuit_rang_question(pas->circuit, etape, question)] = true;
    struct parole parole = {.etape = etape, .question = question, .sens = SENS_FAVORABLE};
    if (copie)
        pas_dit(pas, EFFET_COPIE, pas->circuit->copies, pas->circuit->copie_count, &parole);
    pas_dit(pas, EFFET_COPIE, asked->copies, asked->copie_count, &parole);
}

void pas_demande(struct pas *pas, int question, bool premiere)
{
    const struct question *asked = pas_question(pas, pas->etape, question);
    bool ouverte = pas_est_ouverte(pas, pas->etape, question);
    if (premiere && (!ouverte || !pas_est_dite(pas))) /* open from beside: the dossier has come to it */
        pas_change_etape(pas, asked->etat);
    if (!ouverte)
        pose(pas, pas->etape, question, premiere);
}

void pas_demande_a_part(struct pas *pas, int etape, int question)
{
    const struct question *asked = pas_question(pas, etape, question);
    if (pas_est_ouverte(pas, etape, question))
        return;
    bool own = etape == pas->etape && asked->etat != pas->circuit->etapes[etape].etat;
    if (own && pas->etat != ETAT_A_VERIFIER && pas->etat != asked->etat)
        pas_change_etape(pas, asked->etat);
    pose(pas, etape, question, true);
}

/* ---- an answer that counts ------------------------------------------------------------------------------------------- */

const struct reponse *pas_reponse(const struct question *question, const struct parole *parole)
{
    if (parole->a_choix)
        return parole->choix >= 0 && (size_t)parole->choix < question->choix_count ? &question->choix[parole->choix].reponse : NULL;
    if ((unsigned)parole->sens >= SENS_COUNT || !question->reponses[parole->sens].permise)
        return NULL;
    return &question->reponses[parole->sens];
}

/* Closes the question, says what its answer wants said; gives where it leads. The only place that reads where an answer
 * leads: by its own sens or its own name, so that none can be taken for another. */
struct cible pas_compte(struct pas *pas, const struct parole *parole, bool liste_attente)
{
    const struct reponse *reponse = pas_reponse(pas_question(pas, parole->etape, parole->question), parole);
    bool prend_place = reponse->prend_place && !parole->a_choix;
    bool libre = pas->dossier->place_libre || pas->circuit->capacite_montree;
    bool ici = parole->etape == pas->etape, refus = !parole->a_choix && parole->sens == SENS_DEFAVORABLE;
    pas->refusee = pas->refusee || refus;
    pas->refus_ici = pas->refus_ici || (refus && ici);
    ferme_question(pas, parole->etape, parole->question);
    if (prend_place && (liste_attente || !libre || pas->refusee)) {
        pas->sans_place = true;
        pas_dit(pas, EFFET_DIRE, reponse->dire_sans_place, reponse->dire_sans_place_count, parole);
        return reponse->sans_place;
    }
    pas->accordee = pas->accordee || (ici && !parole->a_choix && parole->sens == SENS_FAVORABLE);
    pas_dit(pas, EFFET_DIRE, reponse->dire, reponse->dire_count, parole);
    if (prend_place && !pas->place_prise) {
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

bool pas_exige_raison(const struct pas *pas, const struct question *question)
{
    return question->passe_outre && pas->dossier->inadmissible;
}

bool pas_vaut(const struct pas *pas, int garde, bool sans_garde)
{
    if (garde < 0 || (size_t)garde >= pas->circuit->garde_count)
        return sans_garde;
    return pas->gardes != NULL && pas->gardes[garde];
}
