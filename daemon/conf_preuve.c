/* What is proved of each circuit before it runs, question by question: known roles, answers that make sense together, guards
 * that can be evaluated, templates that are there. The ways through it are conf_chemins.c's. */
#include "daemon/conf_private.h"

#include "daemon/compose.h"
#include "daemon/faits.h"
#include "parsers/fiche.h"

/* What a reader can tell a document to be: waiting for anything else would be waiting for ever. */
static const char *const piece_types[] = {"notification", "dipc", "accord", "delegation"};

/* Templates that the gateway uses by itself, whatever the circuit. */
static const char *const own_modeles[] = {"relance", "escalade", "non-comptee", "non-comprise", "motif-manquant",
                                          "reserve-notee", "question-transmise", "complement-demande", "confirmation-secretariat"};

/* ---- everything that is sent --------------------------------------------------------------------------------------- */

static void each_of(const struct dire *dires, size_t count, int line, conf_dire_fn *each, void *context)
{
    for (size_t i = 0; i < count; i++)
        each(context, &dires[i], line);
}

static void each_of_question(const struct question *question, conf_dire_fn *each, void *context)
{
    struct dire own = {.role = question->role, .modele = question->modele, .porte = PORTE_COMPLET};
    each(context, &own, question->line);
    each_of(question->aussi, question->aussi_count, question->line, each, context);
    each_of(question->copies, question->copie_count, question->line, each, context);
    for (int sens = 0; sens < SENS_COUNT; sens++) {
        const struct reponse *reponse = &question->reponses[sens];
        each_of(reponse->dire, reponse->dire_count, reponse->line, each, context);
        each_of(reponse->dire_sans_place, reponse->dire_sans_place_count, reponse->line, each, context);
    }
}

void conf_each_dire(const struct circuit *circuit, conf_dire_fn *each, void *context)
{
    each(context, &circuit->accuse, 0);
    each_of(circuit->copies, circuit->copie_count, 0, each, context);
    each_of(circuit->retrait, circuit->retrait_count, 0, each, context);
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            each_of_question(&circuit->etapes[i].questions[j], each, context);
}

/* ---- roles, answers ------------------------------------------------------------------------------------------------- */

struct preuve {
    struct lecteur *lecteur;
    const struct conf *conf;
};

static void prove_role(const struct preuve *preuve, struct str role, int line)
{
    const struct annuaire *annuaire = &preuve->conf->annuaire;
    if (role.at == NULL || conf_role(role) != NULL)
        return;
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        if (str_eq(annuaire->tenues[i].role, role))
            return;
    lecteur_faute(preuve->lecteur, line, "unknown role « %.*s »: expected referent_departemental, rsase, chef_service, pilote, "
                  "directeur, mdph, referent, demandeur, emetteur, or one that the directory has", STR_ARG(role));
}

static void prove_dire(void *context, const struct dire *dire, int line)
{
    prove_role(context, dire->role, line);
}

static void prove_pieces(struct lecteur *lecteur, const struct question *question)
{
    for (size_t i = 0; i < question->piece_count; i++)
        for (struct str rest = question->pieces[i], type; str_next(&rest, '|', &type);) {
            bool known = false;
            for (size_t j = 0; j < TABLE_COUNT(piece_types); j++)
                known = known || str_eq_c(str_trim(type), piece_types[j]);
            if (!known)
                lecteur_faute(lecteur, question->line, "`pieces`: « %.*s »: expected notification, dipc, accord or delegation, "
                              "« accord|delegation » for one of two", STR_ARG(type));
        }
    if (question->piece_count > 0 && !question->reponses[SENS_FAVORABLE].permise)
        lecteur_faute(lecteur, question->line, "a question that awaits pieces needs `favorable`: where to, when they are there?");
    if (question->piece_count > 0 && question->champ_avis.at != NULL)
        lecteur_faute(lecteur, question->line,
                      "`pieces` and `champ`: a question is answered by documents or by an avis, not by both");
}

static bool rests(const struct cible *cible)
{
    return !cible->fin && cible->etape < 0;
}

static void prove_answers(struct lecteur *lecteur, const struct etape *etape, const struct question *question)
{
    const struct reponse *favorable = &question->reponses[SENS_FAVORABLE], *defavorable = &question->reponses[SENS_DEFAVORABLE];
    if (!favorable->permise && !defavorable->permise)
        lecteur_faute(lecteur, question->line, "« %.*s » has no answer: add `favorable` or `defavorable`", STR_ARG(question->nom));
    if (defavorable->permise && defavorable->prend_place)
        lecteur_faute(lecteur, defavorable->line, "`prend_place`: no place is taken by a defavorable");
    if (defavorable->permise && etape->toutes && rests(&defavorable->vers))
        lecteur_faute(lecteur, defavorable->line,
                      "`vers`: a defavorable cannot rest where all must be answered: where does it lead?");
    if (!etape->toutes && etape->etat != ETAT_ADMIS && !question->proposition)
        for (int sens = SENS_FAVORABLE; sens <= SENS_DEFAVORABLE; sens++)
            if (question->reponses[sens].permise && rests(&question->reponses[sens].vers))
                lecteur_faute(lecteur, question->reponses[sens].line,
                              "`vers`: « reste » leaves the dossier where nothing more is asked");
    if (question->proposition && question->sur_demande)
        lecteur_faute(lecteur, question->line, "`proposition` and `sur_demande` exclude each other");
    bool is_avis = str_starts(question->champ_avis, STR("avis.")) && fiche_field_of(question->champ_avis) != FICHE_NO_FIELD;
    if (question->champ_avis.at != NULL && !is_avis)
        lecteur_faute(lecteur, question->line, "`champ`: « %.*s »: expected an avis of the fiche, « avis.rsase »",
                      STR_ARG(question->champ_avis));
}

/* ---- guards ---------------------------------------------------------------------------------------------------------- */

static bool garde_used(const struct circuit *circuit, int garde)
{
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            if (circuit->etapes[i].questions[j].si == garde || circuit->etapes[i].questions[j].sauf == garde)
                return true;
    return false;
}

static void prove_gardes(struct lecteur *lecteur, const struct circuit *circuit)
{
    struct fait *faits = NULL;
    size_t count = faits_known(lecteur->conf->arena, circuit, &faits);
    for (size_t i = 0; i < circuit->garde_count; i++) {
        const struct garde *garde = &circuit->gardes[i];
        struct fault fault = {""};
        bool value = false;
        if (store_gardes(garde, 1, faits, count, &value, &fault) != ERR_NONE)
            lecteur_faute(lecteur, garde->line, "guard « %.*s »: %s", STR_ARG(garde->nom), fault.text);
        else if (!garde_used(circuit, (int)i))
            lecteur_alerte(lecteur, garde->line, "no question uses the guard « %.*s »", STR_ARG(garde->nom));
    }
}

void conf_prove_circuit(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit)
{
    struct preuve preuve = {lecteur, conf};
    conf_each_dire(circuit, prove_dire, &preuve);
    for (size_t i = 0; i < circuit->demarre_count; i++)
        prove_role(&preuve, circuit->demarre[i], 0);
    for (size_t i = 0; i < circuit->retire_par_count; i++)
        prove_role(&preuve, circuit->retire_par[i], 0);
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            prove_pieces(lecteur, &circuit->etapes[i].questions[j]);
            prove_answers(lecteur, &circuit->etapes[i], &circuit->etapes[i].questions[j]);
        }
    prove_gardes(lecteur, circuit);
}

/* ---- templates ------------------------------------------------------------------------------------------------------- */

struct modeles_vus { /* each is looked at once */
    struct lecteur *lecteur;
    struct str file; /* of the circuit that uses them */
    struct str *seen;
    size_t count, capacity;
};

enum { SCRATCH = 4 * 1024 * 1024 }; /* bytes for one template and its tree */

static void prove_modele(struct modeles_vus *vus, struct str nom, int line)
{
    struct conf *conf = vus->lecteur->conf;
    if (nom.at == NULL)
        return;
    for (size_t i = 0; i < vus->count; i++)
        if (str_eq(vus->seen[i], nom))
            return;
    vus->seen = arena_grow(conf->arena, vus->seen, vus->count, &vus->capacity, sizeof *vus->seen);
    vus->seen[vus->count++] = nom;
    struct lecteur here = *vus->lecteur;
    here.file = vus->file;
    struct fault fault = {""};
    struct arena *scratch = arena_new(SCRATCH, NULL, NULL);
    if (str_find_char(nom, '/') != STR_NOT_FOUND || str_starts(nom, STR(".")))
        lecteur_faute(&here, line, "« %.*s » is no name of a template", STR_ARG(nom));
    else if (compose_check_template(scratch, conf->modeles, nom, &fault) != ERR_NONE)
        lecteur_faute(&here, line, "template « %.*s »: %s", STR_ARG(nom), fault.text);
    arena_free(scratch);
}

static void prove_modele_of(void *context, const struct dire *dire, int line)
{
    prove_modele(context, dire->modele, line);
}

void conf_prove_modeles(struct lecteur *lecteur, const struct conf *conf)
{
    struct modeles_vus vus = {.lecteur = lecteur, .file = lecteur->file};
    if (!conf_exists(conf->arena, conf->modeles))
        return; /* said already: without its folder each template would be missing */
    for (size_t i = 0; i < TABLE_COUNT(own_modeles); i++)
        prove_modele(&vus, str_of(own_modeles[i]), 0);
    for (size_t i = 0; i < conf->circuit_count; i++) {
        vus.file = conf->circuits[i].fichier;
        prove_modele(&vus, conf->circuits[i].retrait_modele, 0);
        conf_each_dire(&conf->circuits[i], prove_modele_of, &vus);
    }
}
