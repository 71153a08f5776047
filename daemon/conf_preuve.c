/* What is proved of each circuit before it runs, question by question: known roles, answers that make sense together, documents
 * that can come. The rest of the proofs: conf_preuve_expressions.c (guards, indicators, days), _departs.c (what starts it),
 * _courriers.c (templates, what each may carry), _lieux.c (territories), conf_roles.c, conf_chemins.c (the ways through it). */
#include "daemon/conf_preuve.h"

#include "parsers/fiche.h"

/* What a reader can tell a document to be: waiting for anything else would be waiting for ever. */
static const char *const piece_types[] = {"notification", "dipc", "accord", "delegation"};

/* ---- everything that is sent --------------------------------------------------------------------------------------- */

static void each_of(const struct dire *dires, size_t count, int line, conf_dire_fn *each, void *context)
{
    for (size_t i = 0; i < count; i++)
        each(context, &dires[i], dires[i].line > 0 ? dires[i].line : line);
}

struct envoi_de { /* what the answers of a question send */
    conf_dire_fn *each;
    void *context;
};

static void each_of_reponse(void *context, const struct question *question, const struct reponse *reponse, enum sens sens)
{
    const struct envoi_de *envoi = context;
    (void)question, (void)sens;
    each_of(reponse->dire, reponse->dire_count, reponse->line, envoi->each, envoi->context);
    each_of(reponse->dire_sans_place, reponse->dire_sans_place_count, reponse->line, envoi->each, envoi->context);
}

static void each_of_question(const struct question *question, conf_dire_fn *each, void *context)
{
    struct dire own = {.role = question->role, .modele = question->modele, .porte = PORTE_COMPLET, .line = question->line};
    each(context, &own, question->line);
    each_of(question->aussi, question->aussi_count, question->line, each, context);
    each_of(question->copies, question->copie_count, question->line, each, context);
    question_each_reponse(question, each_of_reponse, &(struct envoi_de){each, context});
}

void conf_each_dire(const struct circuit *circuit, conf_dire_fn *each, void *context)
{
    if (circuit->accuse.modele.at != NULL)
        each(context, &circuit->accuse, circuit->lines[LINE_ACCUSE]);
    for (size_t i = 0; i < circuit->depart_count; i++) {
        const struct depart *depart = &circuit->departs[i];
        struct dire accuse = {.role = STR("emetteur"), .modele = depart->accuse, .porte = PORTE_COMPLET, .line = depart->line};
        if (accuse.modele.at != NULL)
            each(context, &accuse, depart->line);
    }
    each_of(circuit->copies, circuit->copie_count, circuit->lines[LINE_COPIES], each, context);
    each_of(circuit->retrait, circuit->retrait_count, circuit->lines[LINE_RETRAIT], each, context);
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            each_of_question(&circuit->etapes[i].questions[j], each, context);
}

/* ---- roles ---------------------------------------------------------------------------------------------------------- */

void preuve_role(const struct preuve *preuve, struct str role, int line)
{
    const struct annuaire *annuaire = conf_annuaire(preuve->conf, preuve->circuit->nom);
    if (role.at == NULL || conf_role(role) != NULL || preuve->conf->annuaire.tenue_count == 0)
        return; /* known; or there is no directory, which was said */
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        if (str_eq(annuaire->tenues[i].role, role))
            return;
    lecteur_faute(preuve->lecteur, line, "unknown role « %.*s »: expected referent_departemental, rsase, chef_service, pilote, "
                  "directeur, mdph, referent, demandeur, emetteur, pilote_element, or one that the directory has for this circuit",
                  STR_ARG(role));
}

static void prove_dire(void *context, const struct dire *dire, int line)
{
    preuve_role(context, dire->role, line);
}

static void prove_roles_of_circuit(const struct preuve *preuve)
{
    const struct circuit *circuit = preuve->circuit;
    conf_each_dire(circuit, prove_dire, (void *)(uintptr_t)preuve); /* it is changed by nobody */
    for (size_t i = 0; i < circuit->demarre_count; i++)
        preuve_role(preuve, circuit->demarre[i], circuit->lines[LINE_DEMARRE]);
    for (size_t i = 0; i < circuit->retire_par_count; i++)
        preuve_role(preuve, circuit->retire_par[i], circuit->lines[LINE_RETRAIT]);
    for (size_t i = 0; i < circuit->vue_count; i++)
        preuve_role(preuve, circuit->vues[i].role, circuit->vues[i].line);
}

/* ---- documents ------------------------------------------------------------------------------------------------------ */

static bool is_piece(struct str type)
{
    for (size_t i = 0; i < TABLE_COUNT(piece_types); i++)
        if (str_eq_c(type, piece_types[i]))
            return true;
    return false;
}

static void prove_pieces(struct lecteur *lecteur, const struct question *question)
{
    bool favorable = question->reponses[SENS_FAVORABLE].permise;
    for (size_t i = 0; i < question->piece_count; i++)
        for (struct str rest = question->pieces[i], type; str_next(&rest, '|', &type);)
            if (!is_piece(str_trim(type)))
                lecteur_faute(lecteur, question->line, "`pieces`: « %.*s »: expected notification, dipc, accord or delegation, "
                              "« accord|delegation » for one of two", STR_ARG(type));
    for (size_t i = 0; i < question->champ_count; i++)
        if (question->champs[i].genre == CHAMP_PIECE && question->champs[i].piece.at != NULL && !is_piece(question->champs[i].piece))
            lecteur_faute(lecteur, question->champs[i].line, "`piece`: « %.*s »: expected notification, dipc, accord or delegation",
                          STR_ARG(question->champs[i].piece));
    if (question->piece_count > 0 && !favorable)
        lecteur_faute(lecteur, question->line, "a question that awaits pieces needs `favorable`: where to, when they are there?");
    if (question->attend_fiche && !favorable)
        lecteur_faute(lecteur, question->line, "`attend_fiche`: a corrected fiche is the answer `favorable`: where does it lead?");
    if (question->piece_count > 0 && question->champ_avis.at != NULL)
        lecteur_faute(lecteur, question->line, "`pieces` and `champ`: a question is answered by documents or by an avis, not by both");
}

/* ---- answers -------------------------------------------------------------------------------------------------------- */

static void prove_answers(struct lecteur *lecteur, const struct etape *etape, const struct question *question)
{
    const struct reponse *favorable = &question->reponses[SENS_FAVORABLE], *defavorable = &question->reponses[SENS_DEFAVORABLE];
    if (!favorable->permise && !defavorable->permise && question->choix_count == 0)
        lecteur_faute(lecteur, question->line, "« %.*s » has no answer: add `favorable`, `defavorable` or `choix`", STR_ARG(question->nom));
    if (defavorable->permise && defavorable->prend_place)
        lecteur_faute(lecteur, defavorable->line, "`prend_place`: no place is taken by a defavorable");
    if (defavorable->permise && etape->ensemble == ENSEMBLE_PREMIER_REFUS && cible_reste(&defavorable->vers))
        lecteur_faute(lecteur, defavorable->line,
                      "`vers`: a defavorable cannot rest where all must be answered: where does it lead?");
    if (question->proposition && question->sur_demande)
        lecteur_faute(lecteur, question->line, "`proposition` and `sur_demande` exclude each other");
    bool is_avis = str_starts(question->champ_avis, STR("avis.")) && fiche_field_of(question->champ_avis) != FICHE_NO_FIELD;
    if (question->champ_avis.at != NULL && !is_avis)
        lecteur_faute(lecteur, question->line, "`champ`: « %.*s »: expected an avis of the fiche, « avis.rsase »",
                      STR_ARG(question->champ_avis));
}

/* What passes a person over, or a check, must not touch what only a person may decide. */
static void prove_manners(const struct preuve *preuve, const struct question *question)
{
    struct lecteur *lecteur = preuve->lecteur;
    const struct circuit *circuit = preuve->circuit;
    const struct reponse *favorable = &question->reponses[SENS_FAVORABLE];
    if (question->cumul && (favorable->prend_place || question->piece_count > 0))
        lecteur_faute(lecteur, question->line, "`cumul`: %s is never passed over: ask it", favorable->prend_place ? "what takes a place" : "what awaits documents");
    if (question->cumul && !favorable->permise)
        lecteur_faute(lecteur, question->line, "`cumul` passes a question over as favorable: add `favorable`");
    if (question->passe_outre && circuit->controle_count == 0)
        lecteur_faute(lecteur, question->line, "`passe_outre`: this circuit has no `eligibilite` to pass over");
    if (question->passe_outre && !favorable->permise)
        lecteur_faute(lecteur, question->line, "`passe_outre` is about the answer `favorable`: add it");
    if (question->classement && circuit->attente < 0)
        lecteur_faute(lecteur, question->line, "`classement`: this circuit has no waiting list, add `attente`");
}

/* A role that only some dossiers know: nobody could be asked. */
static void prove_known(const struct preuve *preuve, const struct question *question, bool sans_jeune)
{
    bool of_fiche = str_eq_c(question->role, "referent") || str_eq_c(question->role, "demandeur") || str_eq_c(question->role, "emetteur");
    if (sans_jeune && of_fiche)
        lecteur_faute(preuve->lecteur, question->line, "« %.*s » is known from a fiche or a mail: a dossier that the calendar opens has "
                      "none; name a role of the directory", STR_ARG(question->role));
    if (str_eq_c(question->role, "pilote_element") && preuve->circuit->element_count == 0)
        lecteur_faute(preuve->lecteur, question->line, "« pilote_element »: this circuit follows no `elements`");
}

void conf_prove_circuit(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit)
{
    struct preuve preuve = {lecteur, conf, circuit};
    bool *const *sans_jeune = chemins_sans_jeune(conf->arena, circuit);
    prove_roles_of_circuit(&preuve);
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct question *question = &circuit->etapes[i].questions[j];
            prove_pieces(lecteur, question);
            prove_answers(lecteur, &circuit->etapes[i], question);
            prove_manners(&preuve, question);
            prove_known(&preuve, question, sans_jeune[i][j]);
        }
    preuve_gardes(&preuve);
    preuve_moments(&preuve);
    preuve_departs(&preuve);
    preuve_attente(&preuve);
}
