/* check: mistakes planted in the sample configuration (conf/exemple-cinq, its five circuits and their templates), one a row. Each is
 * found at its line, and nothing else is wrong; the untouched sample has no mistake at all. The line is that of a marker in the
 * changed file, never a number. */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/conf.h"
#include "parsers/base/buf.h"

#define NAVETTE "conf/exemple-cinq/navette.cfg"
#define ANNUAIRE "conf/exemple-cinq/annuaire.cfg"
#define A "conf/circuits/sessad-ip-62.cfg"
#define B "conf/circuits/coordination-mission-locale.cfg"
#define C "conf/circuits/sessad-ase.cfg"
#define D "conf/circuits/sorties-seches.cfg"
#define E "conf/circuits/schema-enfance-famille.cfg"

/* An etape of our own in circuit A, that an operator's act enters: its lines, then those of its question. */
#define ICI "\n  avis_rsase:\n  {"
#define ETAPE(lines) "\n  essai:\n  { titre = \"Essai\"; par_acte = true;\n" lines "\n  };" ICI
#define QUESTION(keys, answers) ETAPE("    question: { titre = \"Essai ?\"; delai = \"5 jo\"; " keys "\n" answers "\n  };")
#define OUI "favorable: { vers = \"sorti\"; }; "
#define SORTIE "role = \"directeur\"; modele = \"question-generique\"; "

struct row {
    const char *name, *file, *from, *to;
    const char *told_in, *marker; /* the file and the text on the line that is named; NULL: `file`, `to` */
    const char *words;
    int others; /* mistakes that follow from it and are named too */
    bool is_warning;
    const char *also_file, *also_from, *also_to; /* a second change that the mistake needs; NULL: none */
};
#define SEULE NULL, NULL, NULL /* one change is enough */

static const struct row rows[] = {
    /* steps */
    {"a step that nothing leads to", A, ICI, "\n  essai:\n  { titre = \"Essai\"; question: { titre = \"?\"; " SORTIE "delai = \"5 jo\"; " OUI "}; };" ICI, NULL,
     "essai:",
     "nothing leads to the etape « essai »", 0, false, SEULE},
    {"a step that is never left", A, ICI,
     ETAPE("    questions: { x: { titre = \"?\"; " SORTIE "delai = \"5 jo\"; tous_les = \"1 an\"; favorable: { vers = \"reste\"; }; }; };"),
     NULL, "essai:", "can never be left", 0, false, SEULE},
    {"a question that is never asked", A, ICI, ETAPE("    question: { titre = \"?\"; " SORTIE "delai = \"5 jo\"; "
     OUI "};\n    questions: {\n      jamais: { titre = \"?\"; " SORTIE
     "delai = \"5 jo\"; sur_demande = true; " OUI "}; };"), NULL, "jamais: {", "« essai.jamais » is never asked", 0, false, SEULE},
    {"a question behind one that always applies", A, ICI, ETAPE("    question: { titre = \"?\"; " SORTIE "delai = \"5 jo\"; "
     OUI "};\n    questions: {\n      derriere: { titre = \"?\"; "
     SORTIE "delai = \"5 jo\"; si = \"autre_territoire\"; " OUI "}; };"), NULL, "derriere: {", "« essai.derriere » is never asked", 0, false, SEULE},
    {"no way on when no question applies", A, ICI, QUESTION("si = \"autre_territoire\"; " SORTIE, OUI), NULL, "essai:", "where to, when no question applies?", 0,
     false, SEULE},
    /* answers, waits */
    {"an answer that leads nowhere", A, ICI, QUESTION(SORTIE, "favorable: { vers = \"avis_rasse\"; };"), NULL, "vers = \"avis_rasse\"",
     "« avis_rasse » leads nowhere", 0, false, SEULE},
    {"a named answer that leads nowhere", A, ICI, QUESTION(SORTIE, OUI "\n choix: {\n ailleurs: { libelle = \"Ailleurs\"; vers = \"avis_rsase.rien\"; }; };"), NULL,
     "ailleurs: {",
     "leads nowhere", 0, false, SEULE},
    {"an answer that rests where nobody waits for anything", A, ICI, QUESTION(SORTIE, OUI "\n defavorable: { vers = \"reste\"; };"), NULL,
     "defavorable: { vers = \"reste\"",
     "leaves the dossier where nothing more is asked", 0, false, SEULE},
    {"a question without an answer", A, ICI, QUESTION(SORTIE, ""), NULL, "titre = \"Essai ?\"", "has no answer", 1, false, SEULE},
    {"a wait without a deadline", A, ICI, ETAPE("    question: { titre = \"Essai ?\"; " SORTIE OUI "};"), NULL, "titre = \"Essai ?\"", "`delai` is missing", 0,
     false, SEULE},
    {"a refusal that rests where all must agree", A, ICI, ETAPE("    ensemble = \"premier_refus\"; suite = \"sortie\"; questions: { x: { titre = \"?\"; "
     SORTIE "delai = \"5 jo\";\n"
     "      favorable: { vers = \"reste\"; };\n      defavorable: { vers = \"reste\"; }; }; };"), NULL, "defavorable: { vers = \"reste\"",
     "cannot rest where all must be answered", 0, false, SEULE},
    {"all are awaited, and one may refuse", A, ICI, ETAPE("    ensemble = \"toutes\"; suite = \"sortie\"; questions: { x: { titre = \"?\"; " SORTIE "delai = \"5 jo\"; "
     "favorable: { vers = \"reste\"; }; defavorable: { vers = \"reste\"; }; }; };"), NULL, "ensemble = \"toutes\"", "`suite_refus` is missing", 0, false, SEULE},
    {"a place taken by a refusal", A, ICI, QUESTION(SORTIE, OUI "\n defavorable: { vers = \"refuse\"; prend_place = true; sans_place = \"refuse\"; };"), NULL,
     "prend_place = true; sans_place = \"refuse\"; };\n  };",
     "no place is taken by a defavorable", 0, false, SEULE},
    /* dates */
    {"a day reckoned from no champ", A, ICI, ETAPE("    questions: { x: { titre = \"Essai ?\"; " SORTIE "delai = \"5 jo\"; le = [ \"champ.jamais_dit + 3 mois\" ]; "
     OUI "}; };"), NULL,
     "titre = \"Essai ?\"", "no answer has a champ « jamais_dit »", 0, false, SEULE},
    {"a day reckoned from a text", A, ICI, ETAPE("    questions: { x: { titre = \"Essai ?\"; " SORTIE "delai = \"5 jo\"; le = [ \"champ.nom + 3 mois\" ]; "
     OUI "}; };"), NULL,
     "titre = \"Essai ?\"", "the champ « nom » is no date", 0, false, SEULE},
    {"a day reckoned from no field of the fiche", A, ICI, ETAPE("    questions: { x: { titre = \"Essai ?\"; "
     SORTIE "delai = \"5 jo\";\n le = [ \"jeune.naissance + 3 mois\" ]; " OUI "}; };"), NULL,
     "jeune.naissance", "jeune.naissance + 3 mois » is no day", 0, false, SEULE},
    {"a day of an element where none is followed", A, ICI, ETAPE("    jusqu_au = \"element.echeance\"; suite = \"sortie\";"), NULL, "essai:",
     "follows no `elements`", 0, false, SEULE},
    {"a date without a name for its dossiers", A, "titre  = \"Comité de suivi du premier semestre\";", "", NULL, "comite_1:", "`titre` is missing", 0, false, SEULE},
    {"dossiers of a circuit that is not there", A, "  comite_1:\n",
     "  suivi_de: { par = \"date\"; chaque = \"jeune\"; circuits = [ \"sessad-ip-63\" ]; quand = [ \"jeune.date_naissance + 17 ans\" ]; etape = \"comite\"; };\n  comite_1:\n",
     NULL, "suivi_de:", "no circuit of this configuration is called « sessad-ip-63 »", 0, false, SEULE},
    {"a calendar day without an element", A, "  comite_1:\n",
     "  de_rien: { par = \"date\"; chaque = \"element\"; titre = \"Rien\"; quand = [ \"chaque mois le 1\" ]; etape = \"comite\"; };\n  comite_1:\n",
     NULL, "de_rien:", "it would never open anything", 0, false, SEULE},
    {"a day that the calendar does not have", A, "\"chaque année le 21 mai\"", "\"chaque lune\"", NULL, NULL, "« chaque lune » is no day of the calendar", 0, false,
     SEULE},
    {"elements of a genre that nobody has", E, "genre = \"groupe\"; avec_echeance = true", "genre = \"groupes\"; avec_echeance = true", NULL, NULL,
     "no element of the genre groupes", 0, false, SEULE},
    {"an element with an unknown pilot", E, "elements = (", "elements = (\n  { nom = \"essai\"; titre = \"Essai\"; genre = \"groupe\"; pilote = \"personne-x\"; },",
     NULL, "nom = \"essai\"",
     "has the id « personne-x »", 0, false, SEULE},
    {"an element of no territory", E, "elements = (", "elements = (\n  { nom = \"essai\"; titre = \"Essai\"; genre = \"groupe\"; territoire = \"lune\"; },", NULL,
     "nom = \"essai\"",
     "no territory « lune »", 0, false, SEULE},
    {"an échéance that nobody understands", E, "elements = (",
     "elements = (\n  { nom = \"essai\"; titre = \"Essai\"; genre = \"groupe\"; echeance = \"quand on pourra\"; },", NULL, "nom = \"essai\"",
     "« quand on pourra » is not understood", 0, false, SEULE},
    /* roles */
    {"a role that nobody has", A, ICI, QUESTION("role = \"directrice\"; modele = \"question-generique\"; ", OUI), NULL, "titre = \"Essai ?\"",
     "unknown role « directrice »", 0, false, SEULE},
    {"a role of another circuit", A, ICI, QUESTION("role = \"coordonnateur\"; modele = \"question-generique\"; ", OUI), NULL, "titre = \"Essai ?\"",
     "unknown role « coordonnateur »", 0, false, SEULE},
    {"who started what the calendar opened", E, "role   = \"directeur_mds\"", "role = \"emetteur\"", NULL, "    question:",
     "a dossier that the calendar opens has none", 0, false, SEULE},
    {"a pilot of nothing", A, ICI, QUESTION("role = \"pilote_element\"; modele = \"question-generique\"; ", OUI), NULL, "titre = \"Essai ?\"", "follows no `elements`",
     0, false, SEULE},
    {"who may start it is nobody", A, "demarre = [ \"rsase\"", "demarre = [ \"rsasse\"", NULL, NULL, "unknown role « rsasse »", 0, false, SEULE},
    {"a vacancy, asked by name", ANNUAIRE, "{ role = \"directeur\"; territoire = \"artois\"; circuits = [ \"sessad-ip-62\" ];     titulaire = \"w-cerfeuil\"; }",
     "{ role = \"directeur\"; territoire = \"artois\"; circuits = [ \"sessad-ip-62\" ]; }", NULL, NULL,
     "nobody holds « directeur » in artois: the référent départemental is asked; who is it?", 0, true, SEULE},
    {"nobody above", ANNUAIRE, "{ role = \"referent_departemental\"; titulaire = \"j-valmont\"; adjoints = [ \"p-lestienne\" ]; }",
     "{ role = \"referent_departemental\"; titulaire = \"j-valmont\"; }",
     A, "      secteur:", "has no escalation", 0, true, SEULE},
    {"nobody at all", ANNUAIRE, "{ role = \"referent_departemental\"; titulaire = \"j-valmont\"; adjoints = [ \"p-lestienne\" ]; }",
     "{ role = \"referent_departemental\"; }",
     NULL, NULL, "nobody holds « referent_departemental »", 0, false, SEULE},
    {"no escalation for a whole circuit", E, "\nescalade_apres = \"2 jours ouvrés\";\n", "\n", NULL, "// Schéma enfance famille",
     "`escalade_apres` is missing in a circuit", 0, false, SEULE},
    /* templates */
    {"a template that is missing", A, ICI, QUESTION("role = \"directeur\"; modele = \"question-sorti\"; ", OUI), NULL, "titre = \"Essai ?\"", "question-sorti.md", 0,
     false, SEULE},
    {"a name that a template is not given", "templates/question-sortie.md", "\n\n", "\n\nBonjour {{directeur_prenom}},\n", NULL, "{{directeur_prenom}}",
     "{{directeur_prenom}}: there is no such placeholder", 0, false, SEULE},
    {"a person's name in a subject", "templates/question-sortie.md", "Objet : ", "Objet : {{jeune_nom_complet}} ", NULL, NULL, "may not stand in a subject", 0,
     false, SEULE},
    {"a template whose buttons are another question's", A, ICI, QUESTION("role = \"directeur\"; modele = \"question-sortie\"; ", OUI), NULL,
     "titre = \"Essai ?\"", "its button « L'accompagnement continue » is an answer that « essai » does not take", 0, false, SEULE},
    {"a button for a named answer that is not there", A, ICI, QUESTION("role = \"directeur\"; modele = \"question-suite-refus\"; ", OUI), NULL,
     "titre = \"Essai ?\"", "its button « Un recours » is an answer that « essai » does not take", 0, false, SEULE},
    {"a copy that carries a reason", A, "copies = ( { role = \"referent_departemental\"; modele = \"copie\"; } );",
     "copies = ( { role = \"referent_departemental\"; modele = \"information-refus\"; } );",
     NULL, NULL, "carries « motif »", 0, false, SEULE},
    {"a role that would see more than it may", A, ICI, QUESTION("role = \"mdph\"; modele = \"question-avis\"; ", OUI), NULL, "titre = \"Essai ?\"",
     "`voit` lets « mdph » have « identite » at most", 0, false, SEULE},
    {"the fiche to who may not see it", A, ICI, QUESTION("role = \"mdph\"; modele = \"question-mdph\"; joint_fiche = true; ", OUI), NULL, "titre = \"Essai ?\"",
     "the fiche is « complet »", 1, false, SEULE},
    {"its pages to who may not see it", A, ICI, QUESTION("role = \"mdph\"; modele = \"question-mdph\"; joint = \"papier\"; ", OUI), NULL, "titre = \"Essai ?\"",
     "`joint`: the fiche is « complet »", 1, false, SEULE},
    {"less than the circuit says may be carried", A, ICI, QUESTION(SORTIE,
     "favorable: { vers = \"sorti\"; dire = (\n { role = \"rsase\"; modele = \"information-refus\"; porte = \"avis\"; } ); };"), NULL,
     "modele = \"information-refus\"; porte = \"avis\"", "here « avis » is the most that may be carried", 0, false, SEULE},
    /* guards, indicators */
    {"a guard that does not compile", A, "\ngardes:\n{", "\ngardes:\n{\n  fausse = \"age >= \";", NULL, "fausse = ", "guard « fausse »", 0, false, SEULE},
    {"a guard over what does not exist", A, "\ngardes:\n{", "\ngardes:\n{\n  fausse = \"jeune_taille > 2\";", NULL, "fausse = ", "jeune_taille", 0, false, SEULE},
    {"a guard that asks the clock", A, "\ngardes:\n{", "\ngardes:\n{\n  fausse = \"jour = date('now')\";", NULL, "fausse = ", "guard « fausse »", 0, false, SEULE},
    {"a guard that asks the database", A, "\ngardes:\n{", "\ngardes:\n{\n  fausse = \"(select 1)\";", NULL, "fausse = ", "guard « fausse »", 0, false, SEULE},
    {"a guard over an answer that cannot be", A, "reponse_depot = 'favorable'", "reponse_depot = 'favorble'", NULL, NULL, "reponse_depot is never 'favorble'", 0,
     false, SEULE},
    {"a guard over a territory that is not there", A, "\"autre_territoire = 1\"", "\"territoire = 'arageois'\"", NULL, NULL, "territoire is never 'arageois'", 0,
     false, SEULE},
    {"a guard that nobody knows", A, ICI, QUESTION("si = \"minuit\"; " SORTIE, OUI), NULL, "si = \"minuit\"", "no guard is called « minuit »", 0, false, SEULE},
    {"a check of eligibility without its guard", A, "si = \"age_14_20\"", "si = \"age_14_21\"", NULL, NULL, "no guard is called « age_14_21 »", 0, false, SEULE},
    {"a criterion that does not compile", A, "valeur = \"age\"", "valeur = \"agee\"", NULL, NULL, "criterion « age »", 0, false, SEULE},
    {"an indicator that does not compile", A, "\nindicateurs:", "\nindicateurs_:", NULL, NULL, "unknown key `indicateurs_`", 0, false, SEULE},
    {"an indicator over what does not exist", B, "FROM v_dossiers", "FROM v_dossier", NULL, "  suivis:", "no such table: v_dossier", 0, false, SEULE},
    {"passing over what is not checked", D, "    question:\n    {", "    question:\n    {\n      passe_outre = true;", NULL, NULL, "no `eligibilite` to pass over",
     1, false, SEULE},
    {"ranking where nobody waits", C, "    question:\n    {", "    question:\n    {\n      classement = true;", NULL, NULL, "no waiting list", 0, false, SEULE},
    {"a waiting list that nobody leaves", A, "        proposition = true;\n", "", NULL, "\nattente:",
     "no question of the etape « liste_attente » has proposition = true", 0, false, SEULE},
    /* places */
    {"a commune in two territories", ANNUAIRE, "communes = [ \"Nœux-les-Mines\"", "communes = [ \"ST OMER\", \"Nœux-les-Mines\"", NULL, "{ id = \"artois\"",
     "the commune « ST OMER » is in « audomarois » too", 0, false, SEULE},
    {"a postal code in two territories", ANNUAIRE, "\"62290\"", "\"62290\", \"62500\"", NULL, "{ id = \"artois\"", "the postal code « 62500 »", 0, false, SEULE},
    {"a MDS in two territories", ANNUAIRE, "mds_defaut = [ \"artois\", \"lens-lievin\"", "mds_defaut = [ \"artois\", \"Audomarois\", \"lens-lievin\"", NULL,
     "{ id = \"artois\"", "is in « audomarois » too", 0, false, SEULE},
    {"an address that must not get personal data", ANNUAIRE, "chef.arrageois@departement.example", "chef.arrageois@ailleurs.example", NULL, NULL,
     "only listed domains get personal data", 0, false, SEULE},
    /* one mail, two circuits */
    {"a mailbox for a circuit that is not there", NAVETTE, "circuits = [ \"sorties-seches\" ]", "circuits = [ \"sorties-seches\", \"sessad-ip-62\", \"conge\" ]",
     NULL, "{ nom = \"sorties-seches\"", "names the circuit « conge »", 0, false, SEULE},
    {"two circuits that one mail would start", C, "objet  = [ \"saisine\"", "objet  = [ \"Sortie prevue de l'enfant\"", NULL, "  saisine:",
     "would start « sorties-seches.", 0, false,
     NAVETTE, "circuits = [ \"sessad-ase\" ]", "circuits = [ \"sorties-seches\", \"sessad-ase\" ]"},
    {"two circuits that one fiche would start", D, "\ndeparts:\n", "\ndemarre = [ \"rsase\" ]; accuse = \"accuse-fiche\";\ndeparts:\n", NULL, "demarre = ",
     "a fiche from « rsase »", 0, false,
     NAVETTE, "circuits = [ \"sessad-ip-62\" ]", "circuits = [ \"sessad-ip-62\", \"sorties-seches\" ]"},
    {"two departs that one mail would start", A, "  comite_1:\n",
     "  reperage_bis: { par = \"courriel\"; roles = [ \"directeur\" ]; objet = [ \"Reperage d'un jeune\" ]; accuse = \"accuse-courriel\"; etape = \"reperage\"; };\n  comite_1:\n",
     NULL, "reperage_bis:", "would start « sessad-ip-62.reperage » too", 0, false, SEULE},
    /* manners */
    {"a place passed over", A, ICI, QUESTION("cumul = true; " SORTIE, "favorable: { vers = \"sorti\"; prend_place = true; sans_place = \"refuse\"; };"), NULL,
     "titre = \"Essai ?\"", "what takes a place is never passed over", 0, false, SEULE},
    {"documents that no reader knows", A, ICI, QUESTION("pieces = [ \"passeport\" ]; " SORTIE, OUI), NULL, "titre = \"Essai ?\"", "`pieces`: « passeport »", 0,
     false, SEULE},
    {"documents with nowhere to go", A, ICI, QUESTION("pieces = [ \"dipc\" ]; " SORTIE, "defavorable: { vers = \"refuse\"; };"), NULL, "titre = \"Essai ?\"",
     "needs `favorable`", 0, false, SEULE},
    {"a corrected fiche with nowhere to go", A, ICI, QUESTION("attend_fiche = true; " SORTIE, "defavorable: { vers = \"refuse\"; };"), NULL, "titre = \"Essai ?\"",
     "`attend_fiche`", 0, false, SEULE},
    {"a role that no dossier of a mail can know", A, "roles  = [ \"mdph\", \"chef_service\"", "roles  = [ \"referent\", \"chef_service\"", NULL, "reperage:",
     "there is none yet", 0, false, SEULE},
};

/* ---- a copy of the sample ------------------------------------------------------------------------------------------------ */

static char folder[] = "/tmp/navette-test-plantes-XXXXXX";
static const char *const folders[] = {"conf", "conf/circuits", "conf/exemple-cinq", "templates"};
static int known_warnings;

static const char *path_of(const char *name)
{
    static char path[400];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void slurp(struct buf *out, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s", path);
    char block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        buf_add(out, (struct str){block, got});
    (void)fclose(file);
}

static void write_file(const char *name, struct str text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    (void)fclose(file);
}

typedef void file_fn(const char *name);

static void each_file(file_fn *each)
{
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        DIR *dir = opendir(folders[i]);
        assert_non_null(dir);
        for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
            char name[400];
            struct stat stat_of;
            (void)snprintf(name, sizeof name, "%s/%s", folders[i], entry->d_name);
            if (stat(name, &stat_of) == 0 && S_ISREG(stat_of.st_mode))
                each(name);
        }
        (void)closedir(dir);
    }
}

static void copy(const char *name)
{
    struct buf text;
    buf_init(&text, 1 << 20);
    slurp(&text, name);
    write_file(name, buf_str(&text));
    buf_free(&text);
}

static void forget(const char *name)
{
    (void)unlink(path_of(name));
}

static int line_at(struct str text, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += text.at[i] == '\n';
    return line;
}

/* The first line that holds the marker; a marker may begin with the end of the line before. */
static int line_of(const char *name, const char *marker)
{
    struct buf text;
    buf_init(&text, 1 << 20);
    slurp(&text, path_of(name));
    while (marker[0] == '\n')
        marker++;
    size_t at = str_find(buf_str(&text), str_of(marker));
    int line = at == STR_NOT_FOUND ? -1 : line_at(buf_str(&text), at);
    buf_free(&text);
    return line;
}

static void plant(const char *file, const char *from, const char *to)
{
    struct buf before, after;
    buf_init(&before, 1 << 20);
    buf_init(&after, 1 << 20);
    slurp(&before, file);
    size_t at = str_find(buf_str(&before), str_of(from));
    if (at == STR_NOT_FOUND)
        fail_msg("« %s » stands no more in %s: plant it elsewhere", from, file);
    buf_add(&after, str_slice(buf_str(&before), 0, at));
    buf_add_c(&after, to);
    buf_add(&after, str_from(buf_str(&before), at + strlen(from)));
    write_file(file, buf_str(&after));
    buf_free(&before);
    buf_free(&after);
}

/* ---- what check says of it ------------------------------------------------------------------------------------------------- */

static void show(const struct conf_mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++)
        print_error("%.*s:%d: %s%.*s\n", STR_ARG(mistakes->items[i].file), mistakes->items[i].line, mistakes->items[i].is_warning ? "warning: " : "",
                    STR_ARG(mistakes->items[i].text));
}

static void test_row(void **state)
{
    const struct row *row = *state;
    const char *file = row->told_in == NULL ? row->file : row->told_in;
    plant(row->file, row->from, row->to);
    if (row->also_file != NULL)
        plant(row->also_file, row->also_from, row->also_to);
    struct conf *conf;
    struct conf_mistakes mistakes;
    char shipped[400];
    (void)snprintf(shipped, sizeof shipped, "%s", path_of("conf"));
    enum err err = conf_load_from(path_of(NAVETTE), shipped, &conf, &mistakes);
    int line = line_of(file, row->marker == NULL ? row->to : row->marker), warnings = (int)(mistakes.count - mistakes.errors) - known_warnings;
    const char *last = strrchr(file, '/');
    bool found = false;
    for (size_t i = 0; i < mistakes.count; i++) {
        const struct conf_mistake *mistake = &mistakes.items[i];
        found = found || (mistake->is_warning == row->is_warning && mistake->line == line && str_ends(mistake->file, str_of(last))
                          && str_find(mistake->text, str_of(row->words)) != STR_NOT_FOUND);
    }
    int errors = (int)mistakes.errors, expected = (row->is_warning ? 0 : 1) + row->others;
    bool alone = errors == expected && (row->is_warning ? warnings == 1 : true);
    if (!found || !alone) {
        print_error("expected %s:%d: … %s …\n", file, line, row->words);
        show(&mistakes);
    }
    conf_free(conf);
    copy(row->file);
    if (row->also_file != NULL)
        copy(row->also_file);
    assert_true(found);
    assert_true(alone);
    assert_int_equal(err == ERR_NONE, row->is_warning);
}

static void test_the_untouched_sample(void **state)
{
    (void)state;
    struct conf *conf;
    struct conf_mistakes mistakes;
    char shipped[400];
    (void)snprintf(shipped, sizeof shipped, "%s", path_of("conf"));
    enum err err = conf_load_from(path_of(NAVETTE), shipped, &conf, &mistakes);
    known_warnings = (int)(mistakes.count - mistakes.errors);
    show(&mistakes);
    conf_free(conf);
    assert_int_equal(err, ERR_NONE);
    assert_int_equal(mistakes.count, 0);
}

int main(void)
{
    static const struct CMUnitTest untouched[] = {cmocka_unit_test(test_the_untouched_sample)};
    if (mkdtemp(folder) == NULL)
        return 1;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (mkdir(path_of(folders[i]), 0700) != 0)
            return 1;
    each_file(copy);
    int failed = RUN_TESTS("check, the sample", untouched) + RUN_ROWS("check, planted mistakes", rows, test_row);
    each_file(forget);
    for (size_t i = sizeof folders / sizeof folders[0]; i-- > 0;)
        (void)rmdir(path_of(folders[i]));
    (void)rmdir(folder);
    return failed;
}
