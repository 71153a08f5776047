/* conf: each mistake is named with its file and line. A row changes one thing of a configuration that is right. */
#include "tests/unit/conf_scene.h"

#define NAVETTE "navette.cfg"
#define ANNUAIRE "annuaire.cfg"
#define CIRCUIT "petit.cfg"
static const char *const names[] = {NAVETTE, ANNUAIRE, CIRCUIT};
enum { FICHIER_COUNT = sizeof names / sizeof names[0] };

#define ASKS "role = \"rsase\"; modele = \"question-avis\"; delai = \"10 jo\"; "
#define BILAN "tous_apres = \"1 an\"; tous_les = \"1 an\"; " ASKS "favorable: { vers = \"reste\"; };"

static const struct row rows[] = {
    {"nothing is wrong", NAVETTE, NULL, NULL, 0, 0, NULL, false},
    {"unknown key, with the known ones", NAVETTE, "nom_affiche =", "nom_afiche =", 1, 0,
     "unknown key `nom_afiche` in the configuration: expected one of etat, adresse,", true},
    {"unknown key of a mailbox", NAVETTE, "usage =", "usages =", 1, 0, "unknown key `usages` in a mailbox", true},
    {"a text where a number is", NAVETTE, "taille_max_mo = 10", "taille_max_mo = \"10\"", 1, 0, "expected a whole number between 1 and 1024", true},
    {"a number that libconfig wraps to 1", NAVETTE, "taille_max_mo = 10", "taille_max_mo = 4294967297L", 1, 0, "is not between 1 and 1024", true},
    {"a number with a fraction", NAVETTE, "taille_max_mo = 10", "taille_max_mo = 1.5", 1, 0, "expected a whole number", true},
    {"zero", NAVETTE, "taille_max_mo = 10", "taille_max_mo = 0", 1, 0, "0 is not between 1 and 1024", true},
    {"a number where a text is", NAVETTE, "annuaire = \"annuaire.cfg\"", "annuaire = 3", 1, 0, "`annuaire`: expected a text", true},
    {"a line end in a text", NAVETTE, "Passerelle", "Pass\\nBcc: x", 1, 0, "control characters", true},
    {"a byte that is no UTF-8", NAVETTE, "Passerelle", "Pass\\xff", 1, 0, "control characters", true},
    {"a missing key", NAVETTE, "etat = \"etat\";", "", 1, 0, "`etat` is missing", false},
    {"a missing directory", NAVETTE, "annuaire.cfg", "annuair.cfg", 1, 0, "cannot read", true},
    {"a missing circuit", NAVETTE, "\"petit.cfg\"", "\"grand.cfg\"", 2, 0, "cannot read", true},
    {"the same circuit twice", NAVETTE, "\"petit.cfg\"", "\"petit.cfg\", \"petit.cfg\"", 1, 0, "« petit » is that of", false},
    {"a directory in place of a file", NAVETTE, "annuaire.cfg", ".", 1, 0, "not a file", true},
    {"no syntax", NAVETTE, "etat = ", "etat = = ", 1, 0, "syntax error", true},
    {"a name twice", NAVETTE, "etat = \"etat\";", "etat = \"etat\"; etat = \"etat\";", 1, 0, "duplicate setting name", false},
    {"an include", NAVETTE, "etat = ", "@include \"x\"\netat = ", 1, 0, "@include is not read", false},
    {"an unknown kind names the known", NAVETTE, "boites = ( { nom = \"a\"; kind = \"maildir\"", "boites = ( { nom = \"a\"; kind = \"pop\"", 1, 0,
     "expected maildir", true},
    {"an unknown circuit of a mailbox", NAVETTE, "circuits = [ \"petit\" ]", "circuits = [ \"peti\" ]", 1, 0, "names the circuit « peti »", false},
    {"DMARC of whom?", NAVETTE, "require_auth = \"aucune\"", "require_auth = \"dmarc\"", 1, 0, "`authserv_id` is missing", false},
    {"signed by whom?", NAVETTE, "require_auth = \"aucune\"", "require_auth = \"dkim\"", 1, 0, "tell that dkim passed", false},
    {"an unknown proof", NAVETTE, "require_auth = \"aucune\"", "require_auth = \"dmark\"", 1, 0, "expected one of aucune, spf, dkim, dmarc", false},
    {"an unknown proof of a role", NAVETTE, "etat = ", "exige_auth = { directeur = \"oui\"; };\netat = ", 1, 0, "expected one of aucune, spf, dkim, dmarc", false},
    {"a proof of an unknown role", NAVETTE, "etat = ", "exige_auth = { directrice = \"aucune\"; };\netat = ", 1, 0, "« directrice » is no role", false},
    {"proofs that nobody looks at", NAVETTE, "etat = ", "exige_auth = { directeur = \"spf\"; };\netat = ", 1, 0, "needs an `authserv_id`", false},
    {"an odd domain", NAVETTE, "\"sessad.example\"", "\"@sessad.example\"", 2, 0, "is no domain", true},
    {"an address that is none", NAVETTE, "navette@departement", "navette departement", 1, 0, "`adresse`", true},
    {"a day that is none", NAVETTE, "2026-05-15", "2026-05-35", 1, 0, "is no date", true},
    {"sending into the mailbox", NAVETTE, "chemin = \"sortie\"", "chemin = \"entree\"", 1, 0, "navette would read what it sends", true},
    {"an unknown person", ANNUAIRE, "titulaire = \"chef\"", "titulaire = \"cheffe\"", 1, 1, "nobody under `personnes` has the id « cheffe »", true},
    {"the same id twice", ANNUAIRE, "id = \"chef\"", "id = \"dir\"", 2, 1, "the id « dir » is taken", false},
    {"an address outside the domains", ANNUAIRE, "chef@departement.example", "chef@notdepartement.example", 1, 0,
     "only listed domains get personal data", true},
    {"an address of a listed domain's part", ANNUAIRE, "chef@departement.example", "chef@mds.departement.example", 0, 0, NULL, false},
    {"the gateway's own address", ANNUAIRE, "chef@departement.example", "navette@departement.example", 1, 0, "write to itself", true},
    {"one address, two people", ANNUAIRE, "chef@departement.example", "dep@departement.example", 1, 0, "who writes from it?", false},
    {"an unknown territory", ANNUAIRE, "territoire = \"nord\"", "territoire = \"nor\"", 1, 1, "no territory under `territoires`", true},
    {"a vacancy that falls back", ANNUAIRE, "titulaire = \"chef\";", "", 0, 1, "the référent départemental is asked", false},
    {"a vacancy with a deputy", ANNUAIRE, "titulaire = \"chef\";", "adjoints = [ \"dir\" ];", 0, 1, "the deputy is asked", false},
    {"nobody to fall back to", ANNUAIRE, "titulaire = \"dep\";", "", 1, 0, "nobody holds « referent_departemental »", false},
    {"held to a day only", ANNUAIRE, "titulaire = \"chef\"", "titulaire = \"chef\"; au = \"2027-01-01\"", 0, 1, "who follows", false},
    {"dates exchanged", ANNUAIRE, "titulaire = \"chef\"", "titulaire = \"chef\"; du = \"2027-01-01\"; au = \"2026-01-01\"", 1, 1, "`au` is before `du`", true},
    {"a territory twice", ANNUAIRE, "id = \"sud\"", "id = \"nord\"", 2, 0, "is there already", true},
    {"a commune in two territories", ANNUAIRE, "\"Sudville\"", "\"NORDVILLE\"", 1, 0, "is in « nord » too", true},
    {"a circuit that names its mailbox", CIRCUIT, "nom = \"petit\";", "nom = \"petit\"; boites = [ \"a\" ];", 0, 0, NULL, false},
    {"a circuit that names a mailbox that is not there", CIRCUIT, "nom = \"petit\";", "nom = \"petit\"; boites = [ \"z\" ];", 1, 0,
     "no mailbox of the configuration is called « z »", true},
    {"a mailbox that starts nothing", NAVETTE, "circuits = [ \"petit\" ];", "", 1, 1, "« a » starts no circuit", false},
    {"an unknown role", CIRCUIT, "role = \"chef_service\"", "role = \"chef_servic\"", 1, 0, "unknown role « chef_servic »", false},
    {"an answer that leads nowhere", CIRCUIT, "vers = \"avis_directeur\"", "vers = \"avis_directrice\"", 1, 0,
     "« avis_directrice » leads nowhere", true},
    {"an unknown question of an etape", CIRCUIT, "vers = \"avis_directeur\"", "vers = \"avis_directeur.x\"", 1, 0, "leads nowhere", true},
    {"to rest where nothing is asked", CIRCUIT, "vers = \"avis_directeur\"", "vers = \"reste\"", 1, 0,
     "leaves the dossier where nothing more is asked", true},
    {"an etape that nothing leads to", CIRCUIT, "vers = \"pieces\"", "vers = \"refuse\"", 2, 0, "nothing leads to the etape « pieces »", false},
    {"… unless an act does", CIRCUIT, "titre = \"Suivi\";", "titre = \"Suivi\"; par_acte = true;", 0, 0, NULL, false},
    {"in care, and nobody is asked again", CIRCUIT, BILAN, "le = [ \"entree + 1 an\" ]; " ASKS "favorable: { vers = \"reste\"; };", 1, 0,
     "etape « suivi »: a dossier may stand here for ever", false},
    {"… unless each answer leads on", CIRCUIT, BILAN, "le = [ \"entree + 1 an\" ]; " ASKS "favorable: { vers = \"sorti\"; };", 0, 0, NULL, false},
    {"… which a guard may keep from being asked", CIRCUIT, BILAN, "si = \"majeur\"; le = [ \"entree + 1 an\" ]; " ASKS "favorable: { vers = \"sorti\"; };", 1, 0,
     "etape « suivi »: a dossier may stand here for ever", false},
    {"… or asked on demand again and again", CIRCUIT, BILAN, "sur_demande = true; tous_les = \"1 an\"; " ASKS "favorable: { vers = \"reste\"; };", 2, 0,
     "etape « suivi »: a dossier may stand here for ever", false},
    {"… unless it waits for a day", CIRCUIT, "question: { titre = \"Bilan\"; tous_apres = \"1 an\"; tous_les = \"1 an\";",
     "jusqu_au = \"entree + 2 ans\"; suite = \"sorti\"; question: { titre = \"Bilan\"; le = [ \"entree + 1 an\" ];", 0, 0, NULL, false},
    {"an etape that cannot be left", CIRCUIT, "etat = \"admis\";", "", 2, 0, "the etape « pieces » can never be left", false},
    {"a question that is never asked", CIRCUIT, "vers = \"avis_chef.correction\"", "vers = \"refuse\"", 1, 0, "« avis_chef.correction » is never asked", false},
    {"a wait without a deadline", CIRCUIT, "delai = \"3 jo\";", "", 1, 0, "`delai` is missing", false},
    {"a deadline that is none", CIRCUIT, "delai = \"3 jo\"", "delai = \"bientôt\"", 1, 0, "is no delay", true},
    {"nobody to escalate to", CIRCUIT, "escalade_apres = \"2 jo\";", "", 1, 0, "`escalade_apres` is missing", false},
    {"hours that are none", NAVETTE, "circuits = [ \"petit.cfg\" ];", "circuits = [ \"petit.cfg\" ]; rappels = \"18 h - 8 h\";", 1, 0,
     "`rappels`: « 18 h - 8 h »: expected hours of the day", true},
    {"an alert before the deputy is told", CIRCUIT, "escalade_apres = \"2 jo\";", "escalade_apres = \"2 jo\"; alerte_apres = \"1 jo\";", 1, 0,
     "`alerte_apres` does not come after `escalade_apres`", true},
    {"a deputy told before the reminder, in one question", CIRCUIT, "delai = \"10 jo\";", "delai = \"10 jo\"; relance_apres = \"4 jo\"; escalade_apres = \"3 jo\";", 1, 0,
     "`escalade_apres` comes before `relance_apres`", true},
    {"an alert that comes again on no day", CIRCUIT, "escalade_apres = \"2 jo\";", "escalade_apres = \"2 jo\"; alerte_tous_les = \"le 10\";", 1, 0,
     "`alerte_tous_les`: expected a time that passes", true},
    {"a half that is none", CIRCUIT, "escalade_apres = \"2 jo\";", "escalade_apres = \"2 jo\"; relance_mi_temps = \"peut-être\";", 1, 0,
     "`relance_mi_temps`: « peut-être »", true},
    {"all of them, in their order", CIRCUIT, "escalade_apres = \"2 jo\";",
     "escalade_apres = \"2 jo\"; relance_mi_temps = \"2 jours ouvrés\"; alerte_apres = \"1 mois\"; alerte_tous_les = \"6 semaines\";", 0, 0, NULL, false},
    {"a missing template", CIRCUIT, "modele = \"question-avis\"", "modele = \"question-avi\"", 1, 0, "question-avi", false},
    {"an unknown guard", CIRCUIT, "si = \"majeur\"", "si = \"mineur\"", 1, 1, "no guard is called « mineur »", false},
    {"a guard that cannot be evaluated", CIRCUIT, "age >= 18", "agee >= 18", 1, 0, "guard « majeur »", true},
    {"a guard that asks the database", CIRCUIT, "age >= 18", "(select 1)", 1, 0, "guard « majeur »", true},
    {"a place taken by a no", CIRCUIT, "motif = true; }; // directeur", "prend_place = true; sans_place = \"refuse\"; };", 1, 0, "no place is taken by a defavorable", true},
    {"a place, and where to without", CIRCUIT, "prend_place = true; sans_place = \"refuse\";", "prend_place = true;", 1, 0, "go together", true},
    {"a piece that no reader knows", CIRCUIT, "\"dipc\"", "\"dipcc\"", 1, 0, "`pieces`: « dipcc »", false},
    {"an etape with a state's name", CIRCUIT, "    suivi:", "    admis:", 3, 0, "it is the name of a state", true},
    {"a suite that is missing", CIRCUIT, "suite = \"avis_directeur\";", "", 1, 0, "add `suite`", false},
};

/* ---- what is read ----------------------------------------------------------------------------------------------------- */

static void test_what_is_read(void **state)
{
    (void)state;
    make(NAVETTE, NULL, NULL);
    struct conf *conf;
    struct conf_mistakes mistakes;
    assert_int_equal(load(&conf, &mistakes), ERR_NONE);
    assert_str(conf->adresse_local, "navette");
    assert_str(conf->adresse_domaine, "departement.example");
    assert_true(str_ends(conf->etat, STR("/etat")) && str_starts(conf->etat, str_of(scene.folder)));
    assert_int_equal(conf->taille_max, 10);
    assert_int_equal(conf->lecture_secondes, 60);
    assert_int_equal(conf->boites[0].usage, USAGE_DEDIEE);
    assert_int_equal(conf->boites[0].require_auth, AUTH_AUCUNE);
    assert_int_equal(conf->fermetures.count, 1);
    assert_str(conf->annuaire.personnes[0].mails[0], "dep@departement.example"); /* lower case */
    assert_int_equal(conf->annuaire.territoires[0].places, 3);
    const struct circuit *circuit = conf_circuit(conf, STR("petit"));
    assert_non_null(circuit);
    const struct question *question = &circuit->etapes[0].questions[0];
    assert_str(question->nom, "avis_chef");
    assert_int_equal(question->delai.nombre, 3);
    assert_int_equal(question->escalade_apres.nombre, 2);
    assert_true(question->reponses[SENS_DEFAVORABLE].motif_exige);
    assert_false(question->reponses[SENS_RESERVE].permise);
    assert_int_equal(circuit->etapes[0].questions[1].sur_demande, true);
    assert_null(conf_circuit(conf, STR("grand")));
    conf_free(conf);
}

/* The shipped files, as a stranger's configuration finds them from a folder of its own. */
static void test_the_shipped_files(void **state)
{
    (void)state;
    struct conf *conf;
    struct conf_mistakes mistakes;
    enum err err = conf_load_from("conf/navette.cfg", "conf", &conf, &mistakes);
    show(&mistakes);
    conf_free(conf);
    assert_int_equal(err, ERR_NONE);
    assert_int_equal(mistakes.errors, 0);
    make(NAVETTE, "\"petit.cfg\"", "\"petit.cfg\", \"circuits/sessad-ip-62.cfg\"");
    err = load(&conf, &mistakes);
    bool found = conf_circuit(conf, STR("sessad-ip-62")) != NULL;
    conf_free(conf);
    assert_int_equal(err, ERR_NONE);
    assert_true(found);
}

static void test_no_file(void **state)
{
    (void)state;
    struct conf *conf;
    struct conf_mistakes mistakes;
    assert_int_equal(conf_load("/nonexistent/navette.cfg", &conf, &mistakes), ERR_FINAL);
    assert_int_equal(mistakes.errors, 1);
    conf_free(conf);
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < FICHIER_COUNT; i++)
        cut_everywhere(names[i], 1 + i);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_the_shipped_files),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_cut_everywhere),
    };
    if (!scene_begin(names, FICHIER_COUNT))
        return 1;
    int failed = RUN_ROWS("conf", rows, test_row) + RUN_TESTS("conf, whole", tests);
    scene_end();
    return failed;
}
