/* gens_scene: a directory, a small circuit and an open state of their own, in a temporary folder; both files can be changed and
 * read again, and the clock turned. For tests of people in time, versions and young persons. All people are invented. */
#ifndef NAVETTE_GENS_SCENE_H
#define NAVETTE_GENS_SCENE_H

#include "tests/unit/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "daemon/heure.h"

static struct gens {
    char folder[64];
    struct conf *conf;
    struct world world;
    struct atelier atelier;
    struct affaire *affaire; /* of the decision under way */
} gens;

static const char GENS_NAVETTE[] =
    "etat = \"etat\"; adresse = \"navette@departement.example\"; circuits = [ \"petit.cfg\" ]; annuaire = \"annuaire.cfg\";\n"
    "domaines = [ \"departement.example\", \"sessad.example\" ];\n"
    "boites = ( { nom = \"a\"; kind = \"maildir\"; chemin = \"entree\"; usage = \"dediee\"; require_auth = \"aucune\"; circuits = [ \"petit\" ]; } );\n"
    "envoi = { kind = \"maildir\"; chemin = \"sortie\"; };\n";

/* alma holds « nord » until 31 March, bruno from 1 April; celeste is her deputy in both; « sud » is alma's alone. */
static const char GENS_ANNUAIRE[] =
    "personnes = (\n"
    "  { id = \"edme\"; nom = \"Edmé Estienne\"; mails = [ \"edme@departement.example\" ]; },\n"
    "  { id = \"alma\"; nom = \"Alma Auber\"; mails = [ \"alma@departement.example\" ]; },\n"
    "  { id = \"bruno\"; nom = \"Bruno Brel\"; mails = [ \"bruno@departement.example\" ]; },\n"
    "  { id = \"celeste\"; nom = \"Céleste Cormier\"; mails = [ \"celeste@departement.example\" ]; },\n"
    "  { id = \"fanny\"; nom = \"Fanny Faure\"; mails = [ \"fanny@departement.example\" ]; },\n"
    "  { id = \"dora\"; nom = \"Dora Delcourt\"; mails = [ \"dora@sessad.example\" ]; }\n"
    ");\n"
    "roles = (\n"
    "  { role = \"referent_departemental\"; titulaire = \"edme\"; adjoints = [ \"fanny\" ]; },\n"
    "  { role = \"rsase\"; mds = \"nord\"; titulaire = \"alma\"; au = \"2026-03-31\"; },\n"
    "  { role = \"rsase\"; mds = \"nord\"; titulaire = \"bruno\"; du = \"2026-04-01\"; },\n"
    "  { role = \"rsase\"; mds = \"sud\"; titulaire = \"alma\"; suppleants = ( { personne = \"celeste\"; du = \"2026-03-10\"; au = \"2026-03-20\"; } ); },\n"
    "  { role = \"chef_service\"; mds = \"nord\"; titulaire = \"celeste\"; au = \"2026-03-15\"; },\n"
    "  { role = \"chef_service\"; mds = \"nord\"; interim = \"celeste\"; du = \"2026-03-16\"; },\n"
    "  { role = \"chef_service\"; mds = \"sud\"; },\n" /* vacant */
    "  { role = \"pilote\"; territoire = \"tnord\"; titulaire = \"alma\"; },\n"
    "  { role = \"pilote\"; territoire = \"tsud\"; titulaire = \"celeste\"; },\n"
    "  { role = \"directeur\"; territoire = \"tnord\"; titulaire = \"dora\"; },\n"
    "  { role = \"directeur\"; territoire = \"tsud\"; titulaire = \"dora\"; }\n"
    ");\n"
    "territoires = (\n"
    "  { id = \"tnord\"; nom = \"Nord\"; places = 3; communes = [ \"Nordville\" ]; codes_postaux = [ \"62991\" ]; mds_defaut = [ \"nord\" ]; },\n"
    "  { id = \"tsud\"; nom = \"Sud\"; places = 2; communes = [ \"Sudbourg\" ]; mds_defaut = [ \"sud\" ]; }\n"
    ");\n";

static const char GENS_CIRCUIT[] =
    "nom = \"petit\"; titre = \"Petit circuit\"; demarre = [ \"rsase\" ]; accuse = \"accuse-fiche\";\n"
    "relance_apres = \"0 jo\"; escalade_apres = \"2 jo\";\n"
    "lieu_change = \"lieu.nouveau\";\n"
    "etapes:\n{\n"
    "  avis_chef: { titre = \"Chef\"; question: { titre = \"Avis du chef\"; role = \"chef_service\"; modele = \"question-avis\"; delai = \"3 jo\";\n"
    "    favorable: { vers = \"avis_rsase\"; }; defavorable: { vers = \"avis_chef.recours\"; motif = true; }; };\n"
    "    questions: { recours: { titre = \"Suite à donner\"; role = \"rsase\"; modele = \"question-generique\"; sur_demande = true; delai = \"20 jo\";\n"
    "      favorable: { vers = \"avis_rsase\"; }; defavorable: { vers = \"retire\"; }; }; }; };\n"
    "  avis_rsase: { titre = \"RSASE\"; question: { titre = \"Avis du RSASE\"; role = \"rsase\"; modele = \"question-avis\"; delai = \"5 jo\"; cumul = true;\n"
    "    aussi = ( { role = \"pilote\"; modele = \"question-transmission\"; } );\n"
    "    favorable: { vers = \"decision\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n"
    "  decision: { titre = \"Directeur\"; question: { titre = \"Avis du directeur\"; role = \"directeur\"; modele = \"question-avis\"; delai = \"10 jo\";\n"
    "    favorable: { vers = \"suivi\"; prend_place = true; sans_place = \"refuse\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n"
    "  lieu: { titre = \"Lieu de vie\"; suite = \"decision\"; questions: { nouveau: { titre = \"Le lieu de vie a changé\"; role = \"rsase\"; sur_demande = true;\n"
    "    modele = \"question-avis\"; delai = \"3 jo\"; champs: { territoire: { libelle = \"Territoire\"; genre = \"territoire\"; exige = true; }; };\n"
    "    favorable: { vers = \"decision\"; }; }; }; };\n"
    "  suivi: { titre = \"Suivi\"; etat = \"admis\"; jusqu_au = \"entree + 10 ans\"; suite = \"sorti\"; };\n"
    "};\n";

static inline int64_t gens_now(const struct world *world)
{
    return world->fixed_now;
}

static inline void gens_random(const struct world *world, void *bytes, size_t len)
{
    (void)world;
    memset(bytes, 7, len);
}

static inline void gens_reached(const struct world *world, const char *place)
{
    (void)world;
    (void)place;
}

static inline void gens_ok(enum err err)
{
    if (err != ERR_NONE)
        fail_msg("%s", gens.atelier.fault.text);
}

/* Writes FILE of the folder; every `old` in `text` becomes `new` where given. */
static inline void gens_write(const char *file, const char *text, const char *old, const char *new)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", gens.folder, file);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(old == NULL || strstr(text, old) != NULL); /* a change that changes nothing tests nothing */
    for (const char *at; old != NULL && (at = strstr(text, old)) != NULL; text = at + strlen(old))
        (void)fprintf(out, "%.*s%s", (int)(at - text), text, new);
    (void)fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

static inline void gens_clock(const char *iso)
{
    assert_true(heure_parse(str_of(iso), &gens.world.fixed_now));
}

/* Reads the files as they are now and opens the state. */
static inline void gens_open(void)
{
    char path[128];
    struct conf_mistakes mistakes = {0};
    (void)snprintf(path, sizeof path, "%s/navette.cfg", gens.folder);
    if (conf_load_from(path, "conf", &gens.conf, &mistakes) != ERR_NONE) /* vacancies are warnings */
        for (size_t i = 0; i < mistakes.count; i++)
            print_error("%.*s:%d: %.*s\n", STR_ARG(mistakes.items[i].file), mistakes.items[i].line, STR_ARG(mistakes.items[i].text));
    assert_int_equal(mistakes.errors, 0);
    gens.conf->etat = str_of(gens.folder);
    gens_ok(atelier_open(&gens.atelier, gens.conf, &gens.world));
}

static inline void gens_close(void)
{
    atelier_close(&gens.atelier);
    conf_free(gens.conf);
}

static inline int gens_setup(void **state)
{
    (void)state;
    gens = (struct gens){.folder = "/tmp/navette-gens-XXXXXX", .world = {.now = gens_now, .random = gens_random, .reached = gens_reached}};
    assert_non_null(mkdtemp(gens.folder));
    gens_clock("2026-03-02T09:00");
    gens_write("navette.cfg", GENS_NAVETTE, NULL, NULL);
    gens_write("annuaire.cfg", GENS_ANNUAIRE, NULL, NULL);
    gens_write("petit.cfg", GENS_CIRCUIT, NULL, NULL);
    gens_open();
    return 0;
}

static inline int gens_teardown(void **state)
{
    (void)state;
    gens_close();
    DIR *folder = opendir(gens.folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    return rmdir(gens.folder);
}

/* ---- one decision ------------------------------------------------------------------------------------------ */

static inline void gens_begin(int64_t dossier)
{
    gens_ok(atelier_begin(&gens.atelier));
    gens.affaire = ARENA_NEW(gens.atelier.arena, struct affaire);
    if (dossier != 0)
        gens_ok(affaire_load(&gens.atelier, dossier, gens.affaire));
}

static inline void gens_end(void)
{
    gens_ok(atelier_end(&gens.atelier, ERR_NONE));
}

/* A dossier that has not taken a step; its decision is under way. */
static inline int64_t gens_dossier(const char *nom, const char *prenom, const char *naissance, const char *mds, const char *territoire)
{
    gens_begin(0);
    struct dossier_row row = {.circuit = STR("petit"), .etat = ETAT_EN_COURS, .depuis = gens.atelier.jour, .echeance = DAY_NONE, .admis = DAY_NONE,
                              .fini = DAY_NONE, .jeune_nom = str_of(nom), .jeune_prenom = str_of(prenom), .jeune_naissance = DAY_NONE,
                              .mds = str_of(mds), .territoire = str_of(territoire), .emetteur = STR("alma@departement.example"),
                              .ouvert = gens.atelier.moment, .version = gens.conf->circuits[0].empreinte};
    if (naissance != NULL)
        assert_true(date_parse_iso(str_of(naissance), &row.jeune_naissance));
    gens_ok(store_dossier_new(gens.atelier.store, gens.atelier.arena, &row, gens.atelier.jour, &gens.atelier.fault));
    gens_ok(affaire_load(&gens.atelier, row.id, gens.affaire));
    return row.id;
}

static inline void gens_step(const struct evenement *evenement)
{
    gens_ok(affaire_step(&gens.atelier, gens.affaire, evenement));
}

/* The dossier enters that etape. */
static inline int64_t gens_stands(const char *etape, const char *mds, const char *territoire)
{
    int64_t id = gens_dossier("LERVAL", "Ilan", "2010-05-17", mds, territoire);
    gens_step(&(struct evenement){.kind = EVENEMENT_FICHE, .etape = circuit_find_etape(gens.affaire->circuit, str_of(etape))});
    gens_end();
    return id;
}

/* ---- what became of it ------------------------------------------------------------------------------------- */

enum { GENS_MAX = 16 };
struct gens_questions {
    struct question_row rows[GENS_MAX];
    size_t count;
};

static inline void gens_note(void *context, const struct question_row *row)
{
    struct gens_questions *all = context;
    assert_true(all->count < GENS_MAX);
    all->rows[all->count++] = *row;
}

/* Its questions, in the decision under way. */
static inline struct gens_questions gens_questions(int64_t dossier, bool open_only)
{
    struct gens_questions all = {.count = 0};
    gens_ok(store_question_each(gens.atelier.store, gens.atelier.arena, dossier, open_only, gens_note, &all, &gens.atelier.fault));
    return all;
}

struct gens_events {
    const char *quoi;
    struct str detail; /* of the last */
    int count;
};

static inline void gens_note_event(void *context, const struct event_row *row)
{
    struct gens_events *events = context;
    if (!str_eq_c(row->quoi, events->quoi))
        return;
    events->count++;
    events->detail = row->detail;
}

static inline struct gens_events gens_events(int64_t dossier, const char *quoi)
{
    struct gens_events events = {.quoi = quoi};
    gens_ok(store_event_each(gens.atelier.store, gens.atelier.arena, dossier, gens_note_event, &events, &gens.atelier.fault));
    return events;
}

static inline void gens_says(struct str text, const char *words)
{
    if (str_find(text, str_of(words)) == STR_NOT_FOUND)
        fail_msg("« %.*s » does not hold « %s »", STR_ARG(text), words);
}

#define IN_GENS(test) cmocka_unit_test_setup_teardown(test, gens_setup, gens_teardown)

#endif
