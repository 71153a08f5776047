/* depart_scene: two circuits that mails, dates and counted acts start, on the state and directory of gens_scene. */
#ifndef NAVETTE_DEPART_SCENE_H
#define NAVETTE_DEPART_SCENE_H

#include "tests/unit/gens_scene.h"

static const char DEPART_NAVETTE[] =
    "etat = \"etat\"; adresse = \"navette@departement.example\"; circuits = [ \"essai.cfg\", \"suite.cfg\" ]; annuaire = \"annuaire.cfg\";\n"
    "domaines = [ \"departement.example\", \"sessad.example\" ];\n"
    "boites = ( { nom = \"a\"; kind = \"maildir\"; chemin = \"entree\"; usage = \"dediee\"; require_auth = \"aucune\"; circuits = [ \"essai\", \"suite\" ]; },\n"
    "           { nom = \"b\"; kind = \"maildir\"; chemin = \"partagee\"; usage = \"partagee\"; require_auth = \"aucune\"; circuits = [ \"essai\" ]; } );\n"
    "envoi = { kind = \"maildir\"; chemin = \"sortie\"; };\n";

static const char DEPART_ESSAI[] =
    "nom = \"essai\"; titre = \"Essai\"; demarre = [ \"rsase\" ]; accuse = \"accuse-fiche\";\n"
    "relance_apres = \"0 jo\"; escalade_apres = \"2 jo\";\n"
    "departs:\n{\n"
    "  reperage: { par = \"courriel\"; titre = \"Repérage\"; roles = [ \"chef_service\" ]; objet = [ \"repérage\" ]; accuse = \"accuse-courriel\"; etape = \"signale\";\n"
    "    champs: { nom: { libelle = \"Nom du jeune\"; genre = \"texte\"; exige = true; remplit = \"jeune.nom\"; };\n"
    "      prenom: { libelle = \"Prénom du jeune\"; genre = \"texte\"; exige = true; remplit = \"jeune.prenom\"; };\n"
    "      naissance: { libelle = \"Date de naissance\"; genre = \"date\"; exige = true; remplit = \"jeune.date_naissance\"; };\n"
    "      commune: { libelle = \"Commune\"; genre = \"texte\"; remplit = \"jeune.adresse\"; };\n"
    "      rendez_vous: { libelle = \"Date du rendez-vous\"; genre = \"date\"; }; }; };\n"
    "  contact: { par = \"courriel\"; titre = \"Contact\"; roles = [ \"rsase\" ]; objet = [ \"contact pris\" ]; accuse = \"accuse-courriel\"; etape = \"signale\"; };\n"
    "  tableau: { par = \"date\"; titre = \"Tableau de suivi\"; chaque = \"departement\"; quand = [ \"chaque mois le 1\" ]; etape = \"tableau\"; };\n"
    "  comite: { par = \"date\"; titre = \"Comité\"; chaque = \"territoire\"; quand = [ \"chaque semestre le 1\" ]; etape = \"tableau\"; };\n"
    "  bilan: { par = \"date\"; titre = \"Bilan\"; chaque = \"element\"; genre = \"groupe\"; avec_echeance = true; quand = [ \"element.echeance - 20 jours\",\n"
    "    \"element.echeance - 3 jours\" ]; etape = \"tableau\"; };\n"
    "  vide: { par = \"date\"; titre = \"À définir\"; chaque = \"element\"; avec_echeance = false; quand = [ \"chaque trimestre le 1\" ]; etape = \"tableau\"; };\n"
    "};\n"
    "elements = ( { nom = \"gt_01\"; titre = \"Groupe 1\"; genre = \"groupe\"; territoire = \"tsud\"; pilote = \"bruno\"; echeance = \"2026-04-15\"; },\n"
    "             { nom = \"gt_02\"; titre = \"Groupe 2\"; genre = \"groupe\"; mds = \"nord\"; pilote = \"bruno\"; echeance = \"à définir\"; } );\n"
    "actes: { reunion: { titre = \"Réunion de concertation\"; mots = [ \"réunion de concertation\", \"réunion ppe\" ]; roles = [ \"directeur\" ]; };\n"
    "         visite: { titre = \"Visite\"; mots = [ \"visite\" ]; roles = [ \"chef_service\" ]; }; };\n"
    "etapes:\n{\n"
    "  signale: { titre = \"Signalé\"; question: { titre = \"Une fiche sera-t-elle faite\"; role = \"rsase\"; modele = \"question-avis\"; delai = \"5 jo\"; attend_fiche = true;\n"
    "    favorable: { vers = \"chef\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n"
    "  chef: { titre = \"Chef\"; question: { titre = \"Avis du chef\"; role = \"chef_service\"; modele = \"question-avis\"; delai = \"3 jo\";\n"
    "    favorable: { vers = \"pause\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n"
    "  pause: { titre = \"Pause\"; jusqu_au = \"ouverture + 10 jours\"; suite = \"suivi\"; };\n"
    "  rdv: { titre = \"Rendez-vous\"; par_acte = true; jusqu_au = \"champ.rendez_vous\"; suite = \"suivi\"; };\n"
    "  veille: { titre = \"Veille\"; etat = \"admis\"; par_acte = true; questions: { jour: { titre = \"Le jour venu\"; role = \"rsase\"; modele = \"question-avis\";\n"
    "    delai = \"5 jo\"; le = [ \"champ.rendez_vous\" ]; favorable: { vers = \"sorti\"; }; }; }; };\n"
    "  tableau: { titre = \"Tableau\"; question: { titre = \"Tableau rendu\"; role = \"referent_departemental\"; modele = \"question-avis\"; delai = \"9 jours\";\n"
    "    favorable: { vers = \"sorti\"; }; }; };\n"
    "  suivi: { titre = \"Suivi\"; etat = \"admis\";\n"
    "    questions: {\n"
    "      ages: { titre = \"Préparer les 17 ans\"; role = \"rsase\"; modele = \"question-avis\"; delai = \"10 jo\"; favorable: { vers = \"reste\"; };\n"
    "        le = [ \"jeune.date_naissance + 17 ans - 6 mois\", \"jeune.date_naissance + 17 ans - 3 mois\" ]; };\n"
    "      point: { titre = \"Point\"; role = \"rsase\"; modele = \"question-avis\"; delai = \"10 jo\"; favorable: { vers = \"reste\"; };\n"
    "        defavorable: { vers = \"suivi.fin\"; };\n"
    "        tous_apres = \"2 mois\"; tous_les = \"3 mois\"; };\n"
    "      fin: { titre = \"Fin\"; role = \"rsase\"; sur_demande = true; modele = \"question-avis\"; delai = \"10 jo\"; favorable: { vers = \"sorti\"; }; }; }; };\n"
    "};\n";

static const char DEPART_SUITE[] =
    "nom = \"suite\"; titre = \"La suite\"; relance_apres = \"0 jo\"; escalade_apres = \"2 jo\";\n"
    "departs:\n{\n"
    "  entretien: { par = \"date\"; titre = \"Entretien\"; chaque = \"jeune\"; circuits = [ \"essai\" ]; quand = [ \"jeune.date_naissance + 16 ans\",\n"
    "    \"jeune.date_naissance + 17 ans\" ]; etape = \"entretien\"; };\n"
    "  saisine: { par = \"courriel\"; titre = \"Saisine\"; roles = [ \"chef_service\" ]; objet = [ \"saisine\" ]; accuse = \"accuse-courriel\"; etape = \"entretien\"; };\n"
    "};\n"
    "etapes:\n{\n"
    "  entretien: { titre = \"Entretien\"; question: { titre = \"Entretien tenu\"; role = \"rsase\"; modele = \"question-avis\"; delai = \"15 jours\";\n"
    "    favorable: { vers = \"sorti\"; }; }; };\n"
    "};\n";

/* The scene with its files, one of them changed where `file` is given. */
static inline void depart_files(const char *file, const char *old, const char *new)
{
    static const struct { const char *name, *text; } files[] = {
        {"navette.cfg", DEPART_NAVETTE}, {"annuaire.cfg", GENS_ANNUAIRE}, {"essai.cfg", DEPART_ESSAI}, {"suite.cfg", DEPART_SUITE}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        bool changed = file != NULL && strcmp(file, files[i].name) == 0;
        gens_write(files[i].name, files[i].text, changed ? old : NULL, changed ? new : NULL);
    }
}

static inline int depart_setup(void **state)
{
    (void)state;
    gens = (struct gens){.folder = "/tmp/navette-gens-XXXXXX", .world = {.now = gens_now, .random = gens_random, .reached = gens_reached}};
    assert_non_null(mkdtemp(gens.folder));
    gens_clock("2026-03-02T09:00");
    depart_files(NULL, NULL, NULL);
    gens_open();
    return 0;
}

/* The configuration is read anew, the state stays. */
static inline void depart_change(const char *file, const char *old, const char *new)
{
    gens_close();
    depart_files(file, old, new);
    gens_open();
}

#define IN_DEPART(test) cmocka_unit_test_setup_teardown(test, depart_setup, gens_teardown)

static inline void depart_outcome(void *context, enum err err)
{
    int *failed = context;
    if (err != ERR_NONE)
        print_error("%s\n", gens.atelier.fault.text);
    *failed += err != ERR_NONE;
}

/* All that is due on that day. */
static inline void depart_day(const char *iso)
{
    int failed = 0;
    char moment[32];
    (void)snprintf(moment, sizeof moment, "%sT09:00", iso);
    gens_clock(moment);
    suivi_due(&gens.atelier, depart_outcome, &failed);
    assert_int_equal(failed, 0);
}

/* ---- dossiers ------------------------------------------------------------------------------------------------ */

enum { DEPART_MAX = 32 };
struct dossiers {
    const char *circuit, *depart;
    struct dossier_row rows[DEPART_MAX];
    size_t count;
};

static inline void depart_note(void *context, const struct dossier_row *row)
{
    struct dossiers *all = context;
    bool fits = (all->circuit == NULL || str_eq_c(row->circuit, all->circuit)) && (all->depart == NULL || str_eq_c(row->depart, all->depart));
    if (!fits)
        return;
    assert_true(all->count < DEPART_MAX);
    all->rows[all->count++] = *row;
}

/* Of that circuit and depart (NULL: all), by reference, in the decision under way. */
static inline struct dossiers depart_dossiers(const char *circuit, const char *depart)
{
    struct dossiers all = {.circuit = circuit, .depart = depart};
    gens_ok(store_dossier_each(gens.atelier.store, gens.atelier.arena, depart_note, &all, &gens.atelier.fault));
    return all;
}

static inline size_t depart_count(const char *circuit, const char *depart)
{
    gens_begin(0);
    size_t count = depart_dossiers(circuit, depart).count;
    gens_end();
    return count;
}

/* ---- mails -------------------------------------------------------------------------------------------------- */

struct lettre {
    const char *de, *sujet, *texte;
    const char *boite; /* NULL: the first */
    enum lu_genre genre; /* 0 is a fiche: LU_AUTRE is meant */
};

static inline const struct conf_boite *depart_boite(const char *nom)
{
    for (size_t i = 0; i < gens.conf->boite_count; i++)
        if (nom != NULL && str_eq_c(gens.conf->boites[i].nom, nom))
            return &gens.conf->boites[i];
    return &gens.conf->boites[0];
}

/* It has come and been read; its decision is under way. */
static inline struct courrier_lu *depart_lu(const struct lettre *lettre)
{
    static int64_t uid = 0;
    gens_begin(0);
    struct arena *arena = gens.atelier.arena;
    struct courrier_lu *courrier = ARENA_NEW(arena, struct courrier_lu);
    courrier->conf = gens.conf;
    courrier->boite = depart_boite(lettre->boite);
    courrier->row = (struct message_row){.boite = courrier->boite->nom, .uid = str_print(arena, "%lld", (long long)++uid), .uidvalidity = 1,
                                         .sha256 = str_print(arena, "%064lld", (long long)uid), .corps_empreinte = str_print(arena, "%064lld", (long long)uid),
                                         .message_id = str_print(arena, "m%lld@poste.example", (long long)uid), .de = str_of(lettre->de),
                                         .date = STR("Mon, 02 Mar 2026 09:00:00 +0100"), .taille = 100, .recu = gens.atelier.moment};
    gens_ok(store_message_add(gens.atelier.store, &courrier->row, &gens.atelier.fault));
    courrier->entete.from = str_of(lettre->de);
    courrier->de_nous = str_eq_c(courrier->entete.from, "navette@departement.example"); /* as courrier_identify says */
    courrier->lu = (struct lu){.genre = lettre->genre == LU_FICHE ? LU_AUTRE : lettre->genre, .sujet = str_of(lettre->sujet), .texte = str_of(lettre->texte), .lignes = str_of(lettre->texte)};
    return courrier;
}

static inline void depart_decide(struct courrier_lu *courrier)
{
    gens_ok(courrier_decide(&gens.atelier, courrier));
}

static inline struct courrier_lu *depart_recoit(const struct lettre *lettre)
{
    struct courrier_lu *courrier = depart_lu(lettre);
    depart_decide(courrier);
    return courrier;
}

/* The last mail in the outbox. */
struct depart_envoi {
    struct envoi_row row;
    int count; /* of all that wait */
};

static inline struct depart_envoi depart_envois(void)
{
    struct depart_envoi last = {.count = 0};
    bool found = true;
    for (int64_t after = 0; found; after = last.row.id) {
        struct envoi_row row = {0};
        gens_ok(store_envoi_next(gens.atelier.store, gens.atelier.arena, gens.atelier.moment, after, &found, &row, &gens.atelier.fault));
        if (!found)
            break;
        last.row = row;
        last.count++;
    }
    return last;
}

#endif
