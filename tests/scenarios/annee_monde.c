/* The year's configuration: two territories, a circuit of five steps, people. All of them are invented. */
#include "tests/scenarios/annee.h"

const struct etape_annee etapes_annee[ETAPES] = {
    {"avis_chef", "Avis du chef de service", 3, 0, 0},
    {"avis_rsase", "Avis du RSASE", 5, 0, 0},
    {"avis_directeur", "Avis de la direction", 10, 0, 0},
    {"preparation", "Accueil préparé", 0, 15, 0},
    {"bilan", "Bilan", 0, 0, 1},
};

#define D "@departement.example"
#define S "@sessad.example"
const char *const referente_annee = "edme" D;
static const char *const chefs[TERRITOIRES] = {"claire" D, "cyril" D};
static const char *const rsases[TERRITOIRES] = {"alma" D, "bruno" D};
static const char *const directions[TERRITOIRES] = {"dora" S, "sami" S};

static const char annuaire[] =
    "personnes = (\n"
    "  { id = \"edme\"; nom = \"Edmé Estienne\"; mails = [ \"edme" D "\" ]; },\n"
    "  { id = \"fanny\"; nom = \"Fanny Faure\"; mails = [ \"fanny" D "\" ]; },\n"
    "  { id = \"alma\"; nom = \"Alma Auber\"; mails = [ \"alma" D "\" ]; },\n"
    "  { id = \"celeste\"; nom = \"Céleste Cormier\"; mails = [ \"celeste" D "\" ]; },\n"
    "  { id = \"bruno\"; nom = \"Bruno Brel\"; mails = [ \"bruno" D "\" ]; },\n"
    "  { id = \"claire\"; nom = \"Claire Coudray\"; mails = [ \"claire" D "\" ]; },\n"
    "  { id = \"carl\"; nom = \"Carl Charmoy\"; mails = [ \"carl" D "\" ]; },\n"
    "  { id = \"cyril\"; nom = \"Cyril Cadet\"; mails = [ \"cyril" D "\" ]; },\n"
    "  { id = \"dora\"; nom = \"Dora Delcourt\"; mails = [ \"dora" S "\" ]; },\n"
    "  { id = \"denis\"; nom = \"Denis Dorval\"; mails = [ \"denis" S "\" ]; },\n"
    "  { id = \"sami\"; nom = \"Sami Sorel\"; mails = [ \"sami" S "\" ]; },\n"
    "  { id = \"olga\"; nom = \"Olga Orval\"; mails = [ \"olga" S "\" ]; }\n"
    ");\nroles = (\n"
    "  { role = \"referent_departemental\"; titulaire = \"edme\"; adjoints = [ \"fanny\" ]; },\n"
    "  { role = \"chef_service\"; mds = \"nord\"; titulaire = \"claire\"; adjoints = [ \"carl\" ]; },\n"
    "  { role = \"chef_service\"; mds = \"sud\"; titulaire = \"cyril\"; },\n"
    "  { role = \"rsase\"; mds = \"nord\"; titulaire = \"alma\"; adjoints = [ \"celeste\" ]; },\n"
    "  { role = \"rsase\"; mds = \"sud\"; titulaire = \"bruno\"; },\n"
    "  { role = \"pilote\"; territoire = \"tnord\"; titulaire = \"alma\"; adjoints = [ \"celeste\" ]; },\n"
    "  { role = \"pilote\"; territoire = \"tsud\"; titulaire = \"bruno\"; },\n"
    "  { role = \"directeur\"; territoire = \"tnord\"; titulaire = \"dora\"; adjoints = [ \"denis\" ]; },\n"
    "  { role = \"directeur\"; territoire = \"tsud\"; titulaire = \"sami\";\n"
    "    suppleants = ( { personne = \"olga\"; du = \"2026-08-03\"; au = \"2026-08-21\"; } ); }\n"
    ");\nterritoires = (\n"
    "  { id = \"tnord\"; nom = \"Nord\"; places = 60; communes = [ \"Nordville\" ]; mds_defaut = [ \"nord\" ]; },\n"
    "  { id = \"tsud\"; nom = \"Sud\"; places = 60; communes = [ \"Sudbourg\" ]; mds_defaut = [ \"sud\" ]; }\n"
    ");\n";

static const char circuit[] =
    "nom = \"annee\"; titre = \"Une année\"; relance_apres = \"0 jours ouvrés\"; escalade_apres = \"2 jours ouvrés\";\n"
    "departs: { demande: { par = \"courriel\"; roles = [ \"rsase\" ]; objet = [ \"demande\" ]; accuse = \"accuse-courriel\"; etape = \"avis_chef\"; champs: {\n"
    "  nom: { libelle = \"Nom\"; genre = \"texte\"; exige = true; remplit = \"jeune.nom\"; };\n"
    "  prenom: { libelle = \"Prénom\"; genre = \"texte\"; exige = true; remplit = \"jeune.prenom\"; };\n"
    "  naissance: { libelle = \"Date de naissance\"; genre = \"date\"; exige = true; remplit = \"jeune.date_naissance\"; };\n"
    "  mds: { libelle = \"MDS\"; genre = \"mds\"; exige = true; }; }; }; };\n"
    "etapes:\n{\n";

static void add_step(GString *text, int etape, const char *role, const char *vers)
{
    const struct etape_annee *step = &etapes_annee[etape];
    char *delay = step->ouvres > 0 ? g_strdup_printf("%d jours ouvrés", step->ouvres)
                  : step->jours > 0 ? g_strdup_printf("%d jours", step->jours) : g_strdup_printf("%d mois", step->mois);
    g_string_append_printf(text, "  %s: { titre = \"%s\"; question: { titre = \"%s\"; role = \"%s\"; modele = \"question-generique\"; delai = \"%s\";\n"
                                 "    favorable: { vers = \"%s\"; }; }; };\n", step->nom, step->titre, step->titre, role, delay, vers);
}

static const char *role_of(int etape)
{
    static const char *const roles[ETAPES] = {"chef_service", "rsase", "directeur", "directeur", "pilote"};
    return roles[etape];
}

const char *demandeur_annee(int territoire)
{
    return rsases[territoire];
}

const char *interroge(int territoire, int etape)
{
    const char *role = role_of(etape);
    bool chef = strcmp(role, "chef_service") == 0, direction = strcmp(role, "directeur") == 0;
    return chef ? chefs[territoire] : direction ? directions[territoire] : rsases[territoire]; /* who are the pilots too */
}

/* As the directory above says it: an adjoint, a suppléant between her dates, and where nobody is there the référent départemental. */
const char *supplee(int territoire, int etape, guint32 jour)
{
    const char *asked = interroge(territoire, etape);
    if (territoire == 0)
        return asked == chefs[0] ? "carl" D : asked == rsases[0] ? "celeste" D : "denis" S;
    bool olga = asked == directions[1] && jour >= jour_de(2026, 8, 3) && jour <= jour_de(2026, 8, 21);
    return olga ? "olga" S : referente_annee;
}

const char *au_dessus(int territoire, int etape)
{
    return strcmp(role_of(etape), "chef_service") == 0 ? rsases[territoire] : NULL;
}

static void write_file(const struct scene *scene, const char *name, const char *text)
{
    if (!g_file_set_contents(g_strdup_printf("%s/%s", scene->dossier, name), text, -1, NULL))
        g_error("annee: %s cannot be written", name);
}

void monde_ecrit(const struct scene *scene)
{
    GString *text = g_string_new("");
    g_string_printf(text, "etat = \"%s/etat\"; adresse = \"%s\"; circuits = [ \"circuits/annee.cfg\" ]; annuaire = \"annuaire.cfg\"; relecture = \"aucune\";\n"
                          "domaines = [ \"departement.example\", \"sessad.example\" ]; max_par_heure = 1000; rappels = \"8 h 30 - 18 h\"; syntheses = \"lundi\";\n"
                          "jours_fermes = [ \"2026-05-15\", \"2026-07-13\", \"2026-12-24\", \"2026-12-31\" ];\n"
                          "boites = ( { nom = \"dispositif\"; kind = \"maildir\"; chemin = \"%s/boites/dispositif\"; usage = \"dediee\"; require_auth = \"aucune\";\n"
                          "  circuits = [ \"annee\" ]; } );\nenvoi = { kind = \"maildir\"; chemin = \"%s/sortie\"; };\n",
                    scene->dossier, scene->adresse, scene->dossier, scene->dossier);
    write_file(scene, "navette.cfg", text->str);
    write_file(scene, "annuaire.cfg", annuaire);
    g_string_assign(text, circuit);
    for (int i = 0; i < ETAPES; i++)
        add_step(text, i, role_of(i), i + 1 < ETAPES ? etapes_annee[i + 1].nom : "sorti");
    g_string_append(text, "};\n");
    write_file(scene, "circuits/annee.cfg", text->str);
}
