/* Every template is there, carries no more than may be carried there, and needs nothing that is not there to fill it. */
#include "daemon/conf_preuve.h"

#include "daemon/compose.h"
#include "parsers/base/utf8.h"

/* Templates that the gateway uses by itself, whatever the circuit. */
static const char *const own_modeles[] = {"synthese", "relance", "rappels", "promesse", "message-a-rattacher", "escalade", "non-comptee", "non-comprise", "motif-manquant",
                                          "relecture", "relecture-reprise", "question-retiree", "information-reprise", "information-repondue",
                                          "absence-relais", "rebond-humain", "question-posee", "reponse-posee",
                                          "commande-reponse", "commande-statut", "commande-piece", "commande-inconnue", "commande-information",
                                          "reserve-notee", "question-transmise", "complement-demande", "confirmation-secretariat"};
/* Of these, those that go to whoever was asked. */
static const char *const suivis[] = {"relance", "rappels", "escalade"};

struct courriers { /* of one circuit */
    const struct preuve *preuve;
    const struct modeles *modeles;
    const enum porte *portes; /* of each template: many mails share one */
    bool *const *sans_jeune;
};

/* ---- is it there ------------------------------------------------------------------------------------------------------ */

struct modeles_vus { /* each is looked at once */
    struct lecteur *lecteur;
    struct str file; /* of the circuit that uses them */
    struct str *seen;
    size_t count, capacity;
    const struct modeles *modeles; /* all of the folder, or none where one of them is wrong */
};

enum { SCRATCH = 4 * 1024 * 1024 }; /* bytes for one template and its tree */

/* What is wrong inside a template is told at its own line, not where a circuit names it: « PATH.md:LINE: what ». */
static void tell(struct lecteur *lecteur, int line, struct str nom, struct str fault)
{
    struct arena *arena = lecteur->conf->arena;
    size_t end = str_find(fault, STR(".md:"));
    uint64_t number = 0;
    struct str rest = end == STR_NOT_FOUND ? STR("") : str_from(fault, end + strlen(".md:")), digits;
    if (!str_next(&rest, ':', &digits) || !str_number(digits, INT32_MAX, &number)) {
        lecteur_faute(lecteur, line, "template « %.*s »: %.*s", STR_ARG(nom), STR_ARG(fault));
        return;
    }
    struct str user = lecteur->file;
    lecteur->file = str_copy(arena, str_slice(fault, 0, end + strlen(".md")));
    lecteur_faute(lecteur, (int)number, "%.*s (named by %.*s:%d)", STR_ARG(str_trim(rest)), STR_ARG(user), line);
}

static void prove_modele(struct modeles_vus *vus, struct str nom, int line)
{
    struct conf *conf = vus->lecteur->conf;
    if (nom.at == NULL || modeles_find(vus->modeles, nom) != NULL)
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
        tell(&here, line, nom, str_of(fault.text));
    arena_free(scratch);
}

static void prove_modele_of(void *context, const struct dire *dire, int line)
{
    prove_modele(context, dire->modele, line);
}

/* ---- what it carries --------------------------------------------------------------------------------------------------- */

/* The first placeholder that carries so much. */
static const char *who_carries(const struct modele *modele, enum porte porte)
{
    for (const struct emplacement *place = compose_emplacements; place->nom != NULL; place++)
        for (struct str rest = modele->corps; place->porte == porte;) {
            size_t at = str_find(rest, str_of(place->nom));
            if (at == STR_NOT_FOUND)
                break;
            rest = str_from(rest, at + strlen(place->nom));
            if (str_starts(rest, STR("}}")))
                return place->nom;
        }
    return "its subject";
}

static enum porte porte_of(const struct courriers *courriers, const struct modele *modele)
{
    return courriers->portes[modele - courriers->modeles->items];
}

static void prove_vue(const struct courriers *courriers, const struct modele *modele, struct str role, int line)
{
    const struct vue *vue = circuit_vue(courriers->preuve->circuit, role);
    enum porte porte = porte_of(courriers, modele);
    if (vue != NULL && porte > vue->porte)
        lecteur_faute(courriers->preuve->lecteur, line, "template « %.*s » carries « %s » ({{%s}}): `voit` lets « %.*s » have « %s » at most (line %d)",
                      STR_ARG(modele->nom), porte_name(porte), who_carries(modele, porte), STR_ARG(role), porte_name(vue->porte), vue->line);
}

static void prove_dire(void *context, const struct dire *dire, int line)
{
    const struct courriers *courriers = context;
    const struct modele *modele = modeles_find(courriers->modeles, dire->modele);
    if (modele == NULL)
        return; /* said already */
    enum porte porte = porte_of(courriers, modele);
    if (porte > dire->porte)
        lecteur_faute(courriers->preuve->lecteur, line, "template « %.*s » carries « %s » ({{%s}}), here « %s » is the most that may be carried: "
                      "another template, or `porte = \"%s\"` where « %.*s » may know it", STR_ARG(modele->nom), porte_name(porte),
                      who_carries(modele, porte), porte_name(dire->porte), porte_name(porte), STR_ARG(dire->role));
    else
        prove_vue(courriers, modele, dire->role, line);
}

/* ---- what fills it ----------------------------------------------------------------------------------------------------- */

static bool is_placeholder(struct str line, struct str nom)
{
    for (size_t at; (at = str_find(line, STR("{{"))) != STR_NOT_FOUND;) {
        line = str_from(line, at + 2);
        if (str_starts(line, nom) && str_starts(str_from(line, nom.len), STR("}}")))
            return true;
    }
    return false;
}

static int sections(struct str line)
{
    int depth = 0;
    for (size_t at; (at = str_find(line, STR("{{"))) != STR_NOT_FOUND;) {
        line = str_from(line, at + 2);
        depth += str_starts(line, STR("#")) || str_starts(line, STR("^")) ? 1 : str_starts(line, STR("/")) ? -1 : 0;
    }
    return depth;
}

/* Does it leave a hole where it has no value? Not in a section, and not in a table, whose empty rows are left out. */
static bool requires(struct str corps, struct str nom)
{
    bool table = false;
    int depth = 0;
    if (str_find(corps, nom) == STR_NOT_FOUND)
        return false;
    for (struct str line; str_next_line(&corps, &line);) {
        if (str_starts(line, STR("```")))
            table = str_starts(line, STR("```tableau"));
        bool opens = sections(line) > 0 || str_find(line, STR("{{#")) != STR_NOT_FOUND || str_find(line, STR("{{^")) != STR_NOT_FOUND;
        if (depth == 0 && !table && !opens && is_placeholder(line, nom))
            return true;
        depth += sections(line);
    }
    return false;
}

static const char *const du_jeune[] = {"jeune_nom_complet", "jeune_age", "jeune_naissance", "droit", "numero_dossier_mdph", "fiche_tableau"};

static void prove_sans_jeune(const struct courriers *courriers, struct str nom, int line)
{
    const struct modele *modele = modeles_find(courriers->modeles, nom);
    for (size_t i = 0; modele != NULL && i < TABLE_COUNT(du_jeune); i++)
        if (requires(modele->corps, str_of(du_jeune[i]))) {
            lecteur_faute(courriers->preuve->lecteur, line, "template « %.*s » needs {{%s}}: a dossier that the calendar opens has no young person; "
                          "another template, or a section {{#%s}}…{{/%s}}", STR_ARG(nom), du_jeune[i], du_jeune[i], du_jeune[i]);
            return;
        }
}

/* The words of a button, « Réponse : Dossier reçu », are they an answer that this question takes? */
static bool takes(struct arena *arena, const struct question *question, struct str words)
{
    struct str said = utf8_fold(arena, words);
    if (str_starts(said, STR("avis defavorable")))
        return question->reponses[SENS_DEFAVORABLE].permise;
    if (str_starts(said, STR("avis favorable")))
        return question->reponses[SENS_FAVORABLE].permise || question->reponses[SENS_RESERVE].permise;
    if (!str_starts(said, STR("reponse :")))
        return true;
    for (size_t i = 0; i < question->choix_count; i++)
        if (str_eq(utf8_fold(arena, question->choix[i].libelle), str_trim(str_from(said, strlen("reponse :")))))
            return true;
    return false;
}

/* A template with buttons of its own was written for one kind of question: under another they offer what is not counted. */
static void prove_boutons(const struct courriers *courriers, const struct modele *modele, const struct question *question)
{
    struct lecteur *lecteur = courriers->preuve->lecteur;
    struct str corps = modele->corps, row, label;
    bool inside = false;
    while (str_next_line(&corps, &row)) {
        if (str_starts(row, STR("```")))
            inside = str_starts(row, STR("```liens"));
        struct str words = row;
        if (!inside || !str_next(&words, '|', &label) || takes(lecteur->conf->arena, question, str_trim(words)))
            continue;
        lecteur_faute(lecteur, question->line, "template « %.*s »: its button « %.*s » is an answer that « %.*s » does not take: another template "
                      "(question-generique shows what a question takes)", STR_ARG(modele->nom), STR_ARG(str_trim(label)), STR_ARG(question->nom));
        return;
    }
}

/* Placeholders that only some questions, or some circuits, can fill. */
static void prove_filled(const struct courriers *courriers, const struct modele *modele, const struct question *question)
{
    const struct circuit *circuit = courriers->preuve->circuit;
    const struct { const char *nom; bool filled; const char *by; } needs[] = {
        {"champs_attendus", question->champ_count > 0, "`champs` of the question"},
        {"pieces_attendues", question->piece_count > 0, "`pieces` of the question"},
        {"eligibilite", circuit->controle_count > 0, "`eligibilite` of the circuit"},
        {"liste_attente", circuit->attente >= 0, "`attente` of the circuit"},
        {"element_titre", circuit->element_count > 0, "`elements` of the circuit"},
        {"element_echeance", circuit->element_count > 0, "`elements` of the circuit"},
    };
    for (size_t i = 0; i < TABLE_COUNT(needs); i++)
        if (!needs[i].filled && requires(modele->corps, str_of(needs[i].nom)))
            lecteur_faute(courriers->preuve->lecteur, question->line, "template « %.*s » uses {{%s}}, which nothing fills here: it wants %s",
                          STR_ARG(modele->nom), needs[i].nom, needs[i].by);
    bool answers = str_find(modele->corps, STR("{{liens")) != STR_NOT_FOUND || str_find(modele->corps, STR("```liens")) != STR_NOT_FOUND;
    if (question->choix_count > 0 && !answers)
        lecteur_faute(courriers->preuve->lecteur, question->line, "template « %.*s » shows no answers: add {{liens}}, or nobody knows the `choix` of « %.*s »",
                      STR_ARG(modele->nom), STR_ARG(question->nom));
    prove_boutons(courriers, modele, question);
}

/* What follows a question: reminders to whom it was asked, the fiche itself. */
static void prove_follows(const struct courriers *courriers, const struct question *question, struct str role, int line)
{
    const struct vue *vue = circuit_vue(courriers->preuve->circuit, role);
    bool papier = str_eq_c(question->joint, JOINT_PAPIER);
    if ((question->joint_fiche || papier) && vue != NULL && vue->porte < PORTE_COMPLET)
        lecteur_faute(courriers->preuve->lecteur, line, "`%s`: the fiche is « complet », `voit` lets « %.*s » have « %s » at most (line %d)",
                      question->joint_fiche ? "joint_fiche" : "joint", STR_ARG(role), porte_name(vue->porte), vue->line);
    for (size_t i = 0; vue != NULL && i < TABLE_COUNT(suivis); i++) {
        const struct modele *modele = modeles_find(courriers->modeles, str_of(suivis[i]));
        if (modele != NULL)
            prove_vue(courriers, modele, role, line);
    }
    const struct modele *retrait = modeles_find(courriers->modeles, courriers->preuve->circuit->retrait_modele);
    if (vue != NULL && retrait != NULL)
        prove_vue(courriers, retrait, role, line); /* everybody asked so far is told */
}

struct dit_par { /* what the answers of a question that has no young person say */
    const struct courriers *courriers;
};

static void prove_reponse(void *context, const struct question *question, const struct reponse *reponse, enum sens sens)
{
    const struct courriers *courriers = ((const struct dit_par *)context)->courriers;
    (void)question, (void)sens;
    for (size_t i = 0; i < reponse->dire_count; i++)
        prove_sans_jeune(courriers, reponse->dire[i].modele, reponse->dire[i].line);
}

static void prove_question(const struct courriers *courriers, const struct question *question, bool sans_jeune)
{
    const struct modele *modele = modeles_find(courriers->modeles, question->modele);
    if (modele != NULL)
        prove_filled(courriers, modele, question);
    prove_follows(courriers, question, question->role, question->line);
    for (size_t i = 0; i < question->aussi_count; i++)
        prove_follows(courriers, question, question->aussi[i].role, question->aussi[i].line);
    if (!sans_jeune)
        return;
    prove_sans_jeune(courriers, question->modele, question->line);
    for (size_t i = 0; i < question->aussi_count; i++)
        prove_sans_jeune(courriers, question->aussi[i].modele, question->aussi[i].line);
    for (size_t i = 0; i < question->copie_count; i++)
        prove_sans_jeune(courriers, question->copies[i].modele, question->copies[i].line);
    question_each_reponse(question, prove_reponse, &(struct dit_par){courriers});
}

static void prove_circuit(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit, const struct modeles *modeles,
                          const enum porte *portes)
{
    struct preuve preuve = {lecteur, conf, circuit};
    struct courriers courriers = {&preuve, modeles, portes, chemins_sans_jeune(conf->arena, circuit)};
    conf_each_dire(circuit, prove_dire, &courriers);
    bool any = false;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            prove_question(&courriers, &circuit->etapes[i].questions[j], courriers.sans_jeune[i][j]);
            any = any || courriers.sans_jeune[i][j];
        }
    for (size_t i = 0; any && i < circuit->copie_count; i++)
        prove_sans_jeune(&courriers, circuit->copies[i].modele, circuit->copies[i].line);
}

void conf_prove_modeles(struct lecteur *lecteur, const struct conf *conf)
{
    struct modeles modeles = {.items = NULL};
    struct modeles_vus vus = {.lecteur = lecteur, .file = lecteur->file, .modeles = &modeles};
    preuve_rencontres(lecteur, conf);
    if (!conf_exists(conf->arena, conf->modeles))
        return; /* said already: without its folder each template would be missing */
    struct fault fault = {""};
    bool good = modeles_load(conf->arena, conf->modeles, &modeles, &fault) == ERR_NONE;
    enum porte *portes = arena_array(conf->arena, modeles.count, sizeof *portes);
    for (size_t i = 0; i < modeles.count; i++)
        portes[i] = compose_porte(&modeles.items[i]);
    size_t errors = lecteur->mistakes->errors;
    for (size_t i = 0; i < TABLE_COUNT(own_modeles); i++)
        prove_modele(&vus, str_of(own_modeles[i]), 0);
    for (size_t i = 0; i < conf->circuit_count; i++) {
        struct lecteur here = *lecteur;
        vus.file = here.file = conf->circuits[i].fichier;
        prove_modele(&vus, conf->circuits[i].retrait_modele, conf->circuits[i].lines[LINE_RETRAIT]);
        conf_each_dire(&conf->circuits[i], prove_modele_of, &vus);
        prove_circuit(&here, conf, &conf->circuits[i], &modeles, portes);
    }
    if (!good && lecteur->mistakes->errors == errors) /* one that nobody uses, but the daemon reads them all */
        lecteur_faute(lecteur, 0, "templates: %s", fault.text);
}
