/* circuit_hasard: circuits at random, dossiers on their way through them at random, for test_circuit_marche. The seed is fixed,
 * so that a failure comes again. What conf refuses is not made. */
#ifndef NAVETTE_CIRCUIT_HASARD_H
#define NAVETTE_CIRCUIT_HASARD_H

#include "tests/unit/unit.h"

#include "daemon/circuit.h"

enum { MAX_ETAPES = 6, MAX_QUESTIONS = 4, GARDES = 4, ACQUIS = 3, OPEN = 64 };

/* ---- chance: xorshift64* (Vigna 2016) --------------------------------------------------------------------------------- */

static uint64_t chance_state;

static inline unsigned below(unsigned count)
{
    chance_state ^= chance_state >> 12;
    chance_state ^= chance_state << 25;
    chance_state ^= chance_state >> 27;
    return (unsigned)((chance_state * 0x2545F4914F6CDD1Dull) >> 33) % count;
}

static inline bool one_in(unsigned count)
{
    return below(count) == 0;
}

/* ---- a circuit ------------------------------------------------------------------------------------------------------------ */

static const char *const champ_names[ACQUIS] = {"avis.chef_service", "avis.rsase", "avis.pilote"};
static const char *const piece_names[2] = {"accord", "dipc"};

struct world { /* a circuit, and a dossier on its way through it */
    struct circuit circuit;
    struct etape etapes[MAX_ETAPES];
    struct question questions[MAX_ETAPES][MAX_QUESTIONS];
    struct choix choix[MAX_ETAPES][MAX_QUESTIONS][2];
    struct str pieces[MAX_ETAPES][MAX_QUESTIONS];
    struct champ champ;
    struct moment moment;
    struct garde gardes[GARDES];
    struct dire dire;

    struct etat_dossier dossier;
    struct ouverte open[OPEN];
    struct acquis acquis[ACQUIS];
    struct str received[2];
    bool cumulable[MAX_ETAPES * MAX_QUESTIONS], values[GARDES], place;
    int64_t next_id;
};

/* Where an answer leads: never straight to a question that only a day may ask (conf refuses that). */
static inline struct cible make_cible(struct world *w, bool may_stay)
{
    struct cible cible = {.etape = -1, .question = -1};
    if (may_stay && one_in(3))
        return cible;
    if (one_in(6)) {
        static const enum etat ends[] = {ETAT_REFUSE, ETAT_RETIRE, ETAT_SORTI, ETAT_A_VERIFIER};
        cible.fin = true;
        cible.etat = ends[below(4)];
        return cible;
    }
    cible.etape = (int)below((unsigned)w->circuit.etape_count);
    const struct etape *etape = &w->etapes[cible.etape];
    if (etape->question_count > 0 && one_in(3)) {
        int question = (int)below((unsigned)etape->question_count);
        cible.question = question_est_datee(&etape->questions[question]) ? -1 : question;
    }
    return cible;
}

static inline void make_answers(struct world *w, struct question *question, struct choix *choix)
{
    for (int sens = 0; sens < SENS_COUNT; sens++)
        question->reponses[sens] = (struct reponse){.permise = !one_in(8), .motif_exige = one_in(4), .vers = make_cible(w, true),
            .sans_place = make_cible(w, true), .dire = &w->dire, .dire_count = one_in(3)};
    question->reponses[SENS_FAVORABLE].prend_place = one_in(4);
    question->choix = choix;
    question->choix_count = below(3);
    for (size_t i = 0; i < question->choix_count; i++)
        choix[i].reponse = (struct reponse){.permise = true, .motif_exige = one_in(5), .vers = make_cible(w, true)};
}

/* What a question is, before it is known where its answers lead. */
static inline struct question make_question(struct world *w, struct str *piece)
{
    struct question question = {.nom = STR("q"), .si = one_in(3) ? (int)below(GARDES) : -1, .sauf = one_in(4) ? (int)below(GARDES) : -1,
        .etat = one_in(4) ? ETAT_EN_ATTENTE : ETAT_EN_COURS, .cumul = one_in(2), .passe_outre = one_in(5), .classement = one_in(12)};
    unsigned kind = below(10);
    if (kind == 0) {
        question.le = &w->moment;
        question.le_count = 1;
    } else if (kind == 1) {
        question.tous_les = (struct delai){3, DELAI_MOIS, 0};
        question.tous_apres = one_in(2) ? question.tous_les : (struct delai){0, DELAI_MOIS, 0};
    } else if (kind == 2) {
        question.sur_demande = true;
    } else if (kind == 3) {
        question.proposition = true;
    } else if (kind <= 5) {
        *piece = str_of(piece_names[below(2)]);
        question.pieces = piece;
        question.piece_count = 1;
    } else if (kind == 6) {
        question.champ_avis = str_of(champ_names[below(ACQUIS)]);
    }
    if (one_in(12)) {
        question.champs = &w->champ;
        question.champ_count = 1;
    }
    return question;
}

static inline void make_circuit(struct world *w)
{
    *w = (struct world){.champ = {.exige = true}, .next_id = 1};
    w->circuit = (struct circuit){.etapes = w->etapes, .etape_count = 2 + below(MAX_ETAPES - 1), .gardes = w->gardes, .garde_count = GARDES,
        .capacite_montree = one_in(6), .copies = &w->dire, .copie_count = 1, .retrait = &w->dire, .retrait_count = 1, .retrait_modele = STR("r")};
    for (size_t i = 0; i < w->circuit.etape_count; i++) {
        struct etape *etape = &w->etapes[i];
        *etape = (struct etape){.nom = STR("e"), .etat = one_in(5) ? ETAT_ADMIS : one_in(4) ? ETAT_EN_ATTENTE : ETAT_EN_COURS,
            .ensemble = (enum ensemble)below(4), .attend_jour = one_in(5), .questions = w->questions[i], .question_count = below(MAX_QUESTIONS + 1)};
        for (size_t j = 0; j < etape->question_count; j++)
            w->questions[i][j] = make_question(w, &w->pieces[i][j]);
    }
    for (size_t i = 0; i < w->circuit.etape_count; i++) {
        w->etapes[i].suite = make_cible(w, true);
        w->etapes[i].suite_refus = make_cible(w, true);
        for (size_t j = 0; j < w->etapes[i].question_count; j++)
            make_answers(w, &w->questions[i][j], w->choix[i][j]);
    }
    struct cible lieu = make_cible(w, true);
    w->circuit.lieu_change = lieu.question >= 0 ? lieu : (struct cible){.etape = -1, .question = -1};
    w->dossier = (struct etat_dossier){.etape = -1, .ouvertes = w->open, .acquis = w->acquis, .pieces = w->received, .cumulable = w->cumulable};
}

/* ---- a step ---------------------------------------------------------------------------------------------------------------- */

static inline void change_the_world(struct world *w)
{
    for (int i = 0; i < GARDES; i++)
        w->values[i] = one_in(2);
    for (int i = 0; i < MAX_ETAPES * MAX_QUESTIONS; i++)
        w->cumulable[i] = !one_in(3);
    w->place = one_in(2);
    w->dossier.place_libre = w->place;
    w->dossier.inadmissible = one_in(3);
    if (w->dossier.piece_count < 2 && one_in(12))
        w->received[w->dossier.piece_count] = str_of(piece_names[w->dossier.piece_count]), w->dossier.piece_count++;
    if (w->dossier.acquis_count < ACQUIS && one_in(6))
        w->acquis[w->dossier.acquis_count++] = (struct acquis){str_of(champ_names[below(ACQUIS)]), (enum sens)below(SENS_COUNT),
            one_in(3) ? STR_NONE : STR("parce que")};
}

static inline struct evenement make_event(const struct world *w)
{
    static const enum evenement_kind often[] = {EVENEMENT_AVIS, EVENEMENT_AVIS, EVENEMENT_AVIS, EVENEMENT_AVIS, EVENEMENT_PIECE,
                                                EVENEMENT_DATE, EVENEMENT_DATE, EVENEMENT_LIEU, EVENEMENT_PLACE};
    struct evenement event = {.kind = one_in(6) ? (enum evenement_kind)below(EVENEMENT_KIND_COUNT) : often[below(9)],
        .sens = (enum sens)below(SENS_COUNT), .a_choix = one_in(3), .choix = (int)below(3), .motif = one_in(3) ? STR_NONE : STR("parce que"),
        .passe_outre = one_in(2), .liste_attente = one_in(6), .etape = (int)below(MAX_ETAPES + 1) - one_in(9), .question = (int)below(MAX_QUESTIONS + 1) - 1};
    if (event.kind == EVENEMENT_RETRAIT && !one_in(4))
        event.kind = EVENEMENT_AVIS;
    if (w->dossier.etape < 0)
        event.kind = EVENEMENT_FICHE;
    if (event.kind == EVENEMENT_DATE && !one_in(4))
        event.etape = w->dossier.etape;
    event.ouverte = w->dossier.ouverte_count > 0 && !one_in(9) ? w->open[below((unsigned)w->dossier.ouverte_count)].id : (int64_t)below(9);
    return event;
}

static inline const struct ouverte *find_open(const struct world *w, int64_t id)
{
    for (size_t i = 0; i < w->dossier.ouverte_count; i++)
        if (w->open[i].id == id)
            return &w->open[i];
    return NULL;
}

static inline void drop_acquis(struct world *w, struct str champ)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->dossier.acquis_count; i++)
        if (!str_eq(w->acquis[i].champ, champ))
            w->acquis[kept++] = w->acquis[i];
    w->dossier.acquis_count = kept;
}

/* As decide does in its transaction. */
static inline void apply(struct world *w, const struct effet *effet)
{
    switch (effet->kind) {
    case EFFET_ETAPE:
        w->dossier.etape = effet->etape;
        w->dossier.etat = effet->etat;
        w->dossier.refus = w->dossier.refus && !effet->entre;
        break;
    case EFFET_ETAT: w->dossier.etat = effet->etat; break;
    case EFFET_QUESTION:
        assert_true(w->dossier.ouverte_count < OPEN);
        w->open[w->dossier.ouverte_count++] = (struct ouverte){w->next_id++, effet->etape, effet->question};
        break;
    case EFFET_FERME:
        for (size_t i = 0; i < w->dossier.ouverte_count; i++)
            if (w->open[i].id == effet->ouverte) {
                w->open[i] = w->open[--w->dossier.ouverte_count];
                break;
            }
        break;
    case EFFET_ACQUIS:
        drop_acquis(w, w->etapes[effet->etape].questions[effet->question].champ_avis);
        w->dossier.refus = w->dossier.refus || effet->sens == SENS_DEFAVORABLE;
        break;
    default: break;
    }
}

#endif
