#include "tests/bench/peuple.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/jeton.h"
#include "tests/scenarios/tap.h"

enum {
    CHUNK = 5000, /* dossiers of one transaction */
    ARENA = 64 << 20,
};

void peuple_must(const struct peuple *peuple, bool holds, const char *what)
{
    if (holds)
        return;
    (void)fprintf(stderr, "bench: %s: %s\n", what, peuple->fault.text);
    exit(2);
}

/* ---- the stage ---- */

static void write_conf(struct peuple *peuple, const char *const *circuits, size_t count)
{
    FILE *file = fopen(peuple->conf, "w");
    peuple_must(peuple, file != NULL, peuple->conf);
    (void)fprintf(file, "etat = \"%s/etat\"; adresse = \"navette@departement.example\"; syntheses = \"aucune\";\ncircuits = [ ", peuple->dossier);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(file, "%s\"%s/conf/circuits/%s.cfg\"", i > 0 ? ", " : "", peuple->racine, circuits[i]);
    (void)fprintf(file, " ];\nannuaire = \"%s/conf/exemple-cinq/annuaire.cfg\"; modeles = \"%s/templates\";\n"
                  "regles_fiche = \"%s/conf/fiche.cfg\"; regles_avis = \"%s/conf/avis.cfg\";\n"
                  "domaines = [ \"departement.example\", \"sessad.example\", \"mission-locale.example\", \"accueil.example\" ];\nboites = ( ",
                  peuple->racine, peuple->racine, peuple->racine, peuple->racine);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(file, "%s{ nom = \"%s\"; kind = \"maildir\"; chemin = \"%s/courrier/%s\"; usage = \"dediee\"; require_auth = \"aucune\";"
                      " circuits = [ \"%s\" ]; }", i > 0 ? ",\n" : "", circuits[i], peuple->dossier, circuits[i], circuits[i]);
    (void)fprintf(file, " );\nenvoi = { kind = \"maildir\"; chemin = \"%s/sortie\"; };\n", peuple->dossier);
    peuple_must(peuple, fclose(file) == 0, peuple->conf);
}

void peuple_open(struct peuple *peuple, const char *const *circuits, size_t count)
{
    *peuple = (struct peuple){.dossier = "/tmp/navette-bench-XXXXXX"};
    peuple_must(peuple, mkdtemp(peuple->dossier) != NULL && getcwd(peuple->racine, sizeof peuple->racine - 64) != NULL, "a folder");
    (void)snprintf(peuple->conf, sizeof peuple->conf, "%s/navette.cfg", peuple->dossier);
    (void)snprintf(peuple->base, sizeof peuple->base, "%s/etat", peuple->dossier);
    peuple_must(peuple, mkdir(peuple->base, 0700) == 0, peuple->base);
    (void)snprintf(peuple->base, sizeof peuple->base, "%s/etat/navette.db", peuple->dossier);
    write_conf(peuple, circuits, count);
    struct conf_mistakes mistakes;
    enum err err = conf_load_from(peuple->conf, "conf", &peuple->lue, &mistakes);
    for (size_t i = 0; i < mistakes.count && err != ERR_NONE; i++)
        (void)fprintf(stderr, "bench: %.*s:%d: %.*s\n", STR_ARG(mistakes.items[i].file), mistakes.items[i].line, STR_ARG(mistakes.items[i].text));
    peuple_must(peuple, err == ERR_NONE, "the configuration");
    peuple->world = world_at((int64_t)PEUPLE_JOUR * 86400 + 8 * 3600);
}

void peuple_close(struct peuple *peuple)
{
    conf_free(peuple->lue);
    if (getenv("NAVETTE_GARDE") != NULL) {
        tap_say("%s", peuple->dossier);
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        (void)execlp("rm", "rm", "-rf", peuple->dossier, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(child, NULL, 0);
}

/* ---- a dossier as a life left it ---- */

/* Who holds the role now, so that nobody has to be asked anew: one of its entries in the directory. */
static const struct tenue *holder(const struct annuaire *annuaire, struct str role, size_t number)
{
    const struct tenue *found[64];
    size_t count = 0;
    for (size_t i = 0; i < annuaire->tenue_count && count < 64; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        const struct portee portee = {tenue->mds, tenue->territoire};
        enum qualite qualite = QUALITE_AUCUNE;
        if (str_eq(tenue->role, role) && tenue->titulaire != NULL && annuaire_ask(annuaire, role, &portee, PEUPLE_JOUR, &qualite) == tenue->titulaire)
            found[count++] = tenue;
    }
    return count == 0 ? NULL : found[number % count];
}

static bool is_wanted(const struct peuple *peuple, const struct question *question)
{
    bool found = peuple->modeles == NULL;
    for (size_t i = 0; !found && peuple->modeles[i] != NULL; i++)
        found = str_eq_c(question->modele, peuple->modeles[i]);
    return found;
}

/* The number-th question of the circuit that is wanted and whose role somebody holds; NULL where there is none. */
static const struct question *question_of(const struct peuple *peuple, const struct circuit *circuit, const struct annuaire *annuaire, size_t number,
                                          const struct etape **out_etape)
{
    const struct question *found[CIRCUIT_MAX_QUESTIONS];
    const struct etape *etapes[CIRCUIT_MAX_QUESTIONS];
    size_t count = 0;
    for (size_t e = 0; e < circuit->etape_count; e++)
        for (size_t q = 0; q < circuit->etapes[e].question_count && count < CIRCUIT_MAX_QUESTIONS; q++) {
            const struct question *question = &circuit->etapes[e].questions[q];
            if (!is_wanted(peuple, question) || holder(annuaire, question->role, 0) == NULL)
                continue;
            etapes[count] = &circuit->etapes[e];
            found[count++] = question;
        }
    if (count == 0)
        return NULL;
    *out_etape = etapes[number % count];
    return found[number % count];
}

/* What is subtracted from an answer: a page as the templates make it. */
static const char texte[] =
    "Bonjour,\n\nVotre avis est attendu pour le dossier que vous trouverez dans la fiche jointe, avec les pièces qui ont été transmises.\n\n"
    "Étape : avis sur la demande d'accompagnement\nRéponse attendue avant le : jeudi 2 avril 2026\nDemande faite par : le référent du service\n\n"
    "Pour répondre, écrivez simplement votre décision dans un message en réponse à celui-ci : avis favorable, avis défavorable avec son motif, ou\n"
    "avis favorable sous réserve en indiquant la condition. Vous pouvez aussi poser une question : elle sera transmise à la personne qui suit le dossier.\n\n"
    "Donner un avis favorable\nDonner un avis défavorable\nPoser une question\n\n"
    "Si vous êtes absent, la personne qui vous remplace peut répondre à votre place. Sans réponse, un rappel vous sera adressé.\n\n"
    "Bien cordialement,\n\nNavette, le service des dossiers du dispositif\nCe message est envoyé automatiquement, mais une personne lit ce que vous écrivez.\n";

static enum err add_question(struct peuple *peuple, const struct dossier_row *row, const struct etape *etape, const struct question *asked,
                             const struct tenue *tenue, struct question_row *out_question)
{
    *out_question = (struct question_row){
        .dossier = row->id, .numero = 1, .etape = etape->nom, .question = asked->nom, .role = asked->role, .personne_id = tenue->titulaire->id,
        .nom = tenue->titulaire->nom, .mail = tenue->titulaire->mails[0], .mds = tenue->mds, .territoire = tenue->territoire,
        .jeton = jeton_question(peuple->arena, store_key(peuple->store), row->reference, 1), .posee = PEUPLE_JOUR - 1, .echeance = PEUPLE_JOUR + 30,
        .relance = PEUPLE_JOUR + 15, .escalade = PEUPLE_JOUR + 40, .mi_temps = DAY_NONE,
        .alerte = PEUPLE_JOUR + 45, .rappel = PEUPLE_JOUR + 15, .promis = DAY_NONE, .texte = STR(texte)};
    return store_question_add(peuple->store, out_question, &peuple->fault);
}

static enum err add_history(struct peuple *peuple, const struct dossier_row *row, const struct etape *etape)
{
    static const char *const words[] = {"fiche_recue", "question_envoyee", "avis_compte", "etape"};
    enum err err = ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < sizeof words / sizeof words[0]; i++) {
        struct event_row event = {.dossier = row->id, .quand = row->ouvert, .quoi = str_of(words[i]), .par = STR("a@departement.example"),
                                  .origine = STR("mail"), .detail = i == 3 ? etape->nom : STR("avis : favorable (titulaire)")};
        err = store_event_add(peuple->store, &event, &peuple->fault);
    }
    struct avis_row avis = {.dossier = row->id, .etape = STR("avis"), .question = STR("avis"), .par = STR("a@departement.example"),
                            .origine = STR("mail"), .sens = SENS_FAVORABLE, .date = PEUPLE_JOUR - 1};
    if (err == ERR_NONE)
        err = store_avis_add(peuple->store, &avis, &peuple->fault);
    struct envoi_row envoi = {.dossier = row->id, .genre = STR("question"), .de = STR("navette@departement.example"),
                              .message_id = str_print(peuple->arena, "q.%.*s@departement.example", STR_ARG(row->reference)),
                              .destinataire = STR("a@departement.example"), .octets = STR("Subject: x\r\n\r\nx\r\n"), .cree = row->ouvert};
    if (err == ERR_NONE)
        err = store_envoi_add(peuple->store, &envoi, &peuple->fault);
    envoi.etat = ENVOI_PARTI;
    envoi.parti = row->ouvert;
    return err == ERR_NONE ? store_envoi_save(peuple->store, &envoi, &peuple->fault) : err;
}

static enum err add_dossier(struct peuple *peuple, size_t number, peuple_fn *also, void *context)
{
    const struct circuit *circuit = &peuple->lue->circuits[number % peuple->lue->circuit_count];
    const struct annuaire *annuaire = conf_annuaire(peuple->lue, circuit->nom);
    const struct etape *etape = NULL;
    const struct question *question = question_of(peuple, circuit, annuaire, number / peuple->lue->circuit_count, &etape);
    peuple_must(peuple, question != NULL, "a circuit asks nobody");
    const struct tenue *tenue = holder(annuaire, question->role, number);
    struct str territoire = !str_is_empty(tenue->territoire) || annuaire->territoire_count == 0
                                ? tenue->territoire : annuaire->territoires[number % annuaire->territoire_count].id;
    struct dossier_row row = {
        .circuit = circuit->nom, .etat = etape->etat, .etape = etape->nom, .depuis = PEUPLE_JOUR - 1, .territoire = territoire, .mds = tenue->mds,
        .emetteur = STR("a@departement.example"), .jeune_nom = str_print(peuple->arena, "Lerval%zu", number),
        .jeune_prenom = STR("Tomas"), .jeune_naissance = PEUPLE_JOUR - 5500 - (day_t)(number % 700), .ouvert = (int64_t)(PEUPLE_JOUR - 1) * 86400 + 36000,
        .version = circuit->empreinte, .admis = etape->etat == ETAT_ADMIS ? PEUPLE_JOUR - 1 : DAY_NONE, .fini = DAY_NONE};
    enum err err = store_dossier_new(peuple->store, peuple->arena, &row, PEUPLE_JOUR, &peuple->fault);
    struct question_row asked;
    struct fiche_row fiche = {.dossier = row.id, .json = STR("{\"kind\":\"fiche\",\"fields\":{}}")};
    const struct programme_row day = {.quoi = PROGRAMME_QUESTION, .dossier = row.id, .circuit = circuit->nom, .nom = etape->nom, .jour = PEUPLE_JOUR + 60};
    if (err == ERR_NONE)
        err = store_fiche_add(peuple->store, &fiche, &peuple->fault);
    if (err == ERR_NONE)
        err = add_question(peuple, &row, etape, question, tenue, &asked);
    if (err == ERR_NONE)
        err = store_programme_add(peuple->store, &day, &peuple->fault);
    if (err == ERR_NONE)
        err = add_history(peuple, &row, etape);
    if (err == ERR_NONE && also != NULL)
        also(context, peuple, &row, &asked);
    return err;
}

void peuple_fill(struct peuple *peuple, size_t count, peuple_fn *also, void *context)
{
    peuple_must(peuple, store_open(peuple->base, STORE_WRITE, &peuple->world, &peuple->store, &peuple->fault) == ERR_NONE, "the state");
    for (size_t from = 0; from < count; from += CHUNK) {
        peuple->arena = arena_new(ARENA, NULL, NULL);
        peuple_must(peuple, store_begin(peuple->store, &peuple->fault) == ERR_NONE, "a transaction");
        for (size_t i = from; i < count && i < from + CHUNK; i++)
            peuple_must(peuple, add_dossier(peuple, i, also, context) == ERR_NONE, "a dossier");
        peuple_must(peuple, store_commit(peuple->store, &peuple->fault) == ERR_NONE, "a transaction");
        arena_free(peuple->arena);
    }
    store_close(peuple->store);
    peuple->store = NULL;
}
