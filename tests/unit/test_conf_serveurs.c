/* conf, its servers: what is read of an IMAP mailbox and an SMTP relay, what is said where nothing is written, and every mistake
 * with its line; passwords and authorities that are not there, not to be read, or readable by all. */
#include "tests/unit/conf_scene.h"

#include <limits.h>

#define SERVEURS "serveurs.cfg"
static const char *const names[] = {SERVEURS, "annuaire.cfg", "petit.cfg", "autorite.pem"};
enum { FICHIER_COUNT = sizeof names / sizeof names[0] };

#define LONG_60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONG_240 LONG_60 LONG_60 LONG_60 LONG_60
#define HOTE "hote = \"Imap.departement.example\";"
#define RELAIS "hote = \"smtp.departement.example\";"
#define DEUX "hote = \"192.0.2.7\";\n    utilisateur = \"secretariat\""

static const struct row rows[] = {
    {"nothing is wrong", SERVEURS, NULL, NULL, 0, 0, NULL, false},
    /* keys */
    {"an unknown key, with those of its kind", SERVEURS, "    port = 1993", "    prot = 1993", 1, 0,
     "unknown key `prot` in a mailbox: expected one of nom, kind, usage, require_auth, authserv_id, circuits, hote,", true},
    {"an unknown key of a relay", SERVEURS, "nom_ehlo", "ehlo", 1, 0, "unknown key `ehlo` in envoi: expected one of kind, hote,", true},
    {"a Maildir's key in an IMAP mailbox", SERVEURS, "    port = 1993", "    chemin = \"x\"", 1, 0,
     "`chemin` is a key of kind = \"maildir\", which a mailbox here is not", true},
    {"an IMAP key in a Maildir", SERVEURS, "chemin = \"entree\";", "chemin = \"entree\"; hote = \"x.example\";", 1, 0, "`hote` is a key of kind = \"imap\"", true},
    {"a Maildir's key in a relay", SERVEURS, "    nom_ehlo", "    chemin = \"x\"; nom_ehlo", 1, 0, "`chemin` is a key of kind = \"maildir\", which envoi here", true},
    {"a mailbox's key in a relay", SERVEURS, "    nom_ehlo", "    dossier = \"x\"; nom_ehlo", 1, 0, "unknown key `dossier` in envoi", true},
    {"an unknown kind of mailbox", SERVEURS, "kind = \"imap\"; usage", "kind = \"pop\"; usage", 1, 0, "« pop » is not known: expected maildir or imap", true},
    {"an unknown kind of relay", SERVEURS, "kind = \"smtp\"", "kind = \"imap\"", 1, 0, "« imap » is not known: expected maildir or smtp", true},
    {"no kind", SERVEURS, "kind = \"imap\"; usage", "usage", 1, 0, "`kind` is missing in a mailbox: expected maildir or imap", false},
    {"a kind that is a number", SERVEURS, "kind = \"smtp\"", "kind = 1", 1, 0, "`kind`: expected a text", true},
    {"no mailbox but a text", SERVEURS, "  { nom = \"depot\"", "  \"x\", { nom = \"depot\"", 1, 0, "a mailbox: expected a group", true},
    /* where */
    {"no host", SERVEURS, HOTE, "", 1, 0, "`hote` is missing in a mailbox", false},
    {"no host of the relay", SERVEURS, RELAIS, "", 1, 0, "`hote` is missing in envoi", false},
    {"an empty host", SERVEURS, HOTE, "hote = \"\";", 1, 0, "`hote`: «  »", true},
    {"a host with a scheme", SERVEURS, HOTE, "hote = \"imaps://imap.departement.example\";", 1, 0, "without scheme, port or brackets", true},
    {"a host with a port", SERVEURS, HOTE, "hote = \"imap.departement.example:993\";", 1, 0, "`hote`", true},
    {"a host with a space", SERVEURS, HOTE, "hote = \"imap departement\";", 1, 0, "`hote`", true},
    {"a host with a line end", SERVEURS, HOTE, "hote = \"imap\\r\\nx\";", 1, 0, "control characters", true},
    {"a host of the wrong bytes", SERVEURS, HOTE, "hote = \"département.example\";", 1, 0, "`hote`", true},
    {"a host that ends with a dot", SERVEURS, HOTE, "hote = \"imap.departement.example.\";", 1, 0, "`hote`", true},
    {"an address out of range", SERVEURS, HOTE, "hote = \"192.0.2.700\";", 1, 0, "`hote`", true},
    {"an address in brackets", SERVEURS, HOTE, "hote = \"[::1]\";", 1, 0, "`hote`", true},
    {"a label that is too long", SERVEURS, HOTE, "hote = \"" LONG_60 "aaaa.example\";", 1, 0, "`hote`", true},
    {"a name that is too long", SERVEURS, HOTE, "hote = \"" LONG_60 "." LONG_60 "." LONG_60 "." LONG_60 ".departement.example\";", 1, 0, "`hote`", true},
    {"a label that begins with a dash", SERVEURS, HOTE, "hote = \"-imap.example\";", 1, 0, "`hote`", true},
    {"an IPv6 address", SERVEURS, HOTE, "hote = \"2001:db8::7\";", 0, 0, NULL, false},
    {"a name of one label", SERVEURS, HOTE, "hote = \"messagerie-2\";", 0, 0, NULL, false},
    {"port 0", SERVEURS, "port = 1993", "port = 0", 1, 0, "`port`: 0 is not between 1 and 65535", true},
    {"port 65536", SERVEURS, "port = 1993", "port = 65536", 1, 0, "`port`: 65536 is not", true},
    {"a port in quotes", SERVEURS, "port = 1993", "port = \"993\"", 1, 0, "`port`: expected a whole number", true},
    {"no time at all", SERVEURS, "delai_secondes = 20", "delai_secondes = 0", 1, 0, "`delai_secondes`: 0 is not between 1 and 600", true},
    {"too long a time", SERVEURS, "delai_secondes = 20", "delai_secondes = 601", 1, 0, "`delai_secondes`: 601 is not", true},
    /* TLS */
    {"an unknown way to be secret", SERVEURS, "    tls = \"starttls\";\n", "    tls = \"ssl\";\n", 1, 0, "`tls`: « ssl »: expected implicite, starttls or aucun", true},
    {"clear text over the network", SERVEURS, "    tls = \"starttls\";\n", "    tls = \"aucun\";\n", 1, 0, "would cross the network in clear", true},
    {"clear text to the relay", SERVEURS, "    tls = \"starttls\"; // relais", "    tls = \"aucun\"; // relais", 1, 0, "would cross the network in clear", true},
    {"clear text to an address like loopback's", SERVEURS, DEUX, "hote = \"128.0.0.1\"; tls = \"aucun\"; utilisateur = \"s\"", 1, 0, "in clear", true},
    {"clear text to a name like loopback's", SERVEURS, DEUX, "hote = \"127.0.0.1.example\"; tls = \"aucun\"; utilisateur = \"s\"", 1, 0, "in clear", true},
    {"clear text within the machine", SERVEURS, DEUX, "hote = \"localhost\"; tls = \"aucun\"; utilisateur = \"s\"", 0, 0, NULL, false},
    {"… by its address", SERVEURS, DEUX, "hote = \"127.0.0.2\"; tls = \"aucun\"; utilisateur = \"s\"", 0, 0, NULL, false},
    {"… by the other address", SERVEURS, DEUX, "hote = \"::1\"; tls = \"aucun\"; utilisateur = \"s\"", 0, 0, NULL, false},
    {"authorities that are not there", SERVEURS, "    ca = \"autorite.pem\";\n", "    ca = \"autorit.pem\";\n", 1, 0, "autorit.pem is no file that can be read", true},
    {"a folder of authorities", SERVEURS, "    ca = \"autorite.pem\";\n", "    ca = \".\";\n", 1, 0, "is no file that can be read", true},
    {"authorities that hold none", SERVEURS, "    ca = \"autorite.pem\";\n", "    ca = \"petit.cfg\";\n", 1, 0, "petit.cfg holds no certificate", true},
    {"an empty name of authorities", SERVEURS, "    ca = \"autorite.pem\";\n", "    ca = \"\";\n", 1, 0, "`ca` is empty", true},
    {"authorities of the relay that are not there", SERVEURS, "    ca = \"autorite.pem\"; // relais", "    ca = \"x.pem\";", 1, 0, "x.pem is no file", true},
    {"authorities that are wrong twice", "autorite.pem", "-----BEGIN CERTIFICATE-----", "-----BEGIN-----", 3, 0, "holds no certificate", false},
    /* who */
    {"no user", SERVEURS, "utilisateur = \"dispositif\";", "", 1, 0, "`utilisateur` is missing in a mailbox", false},
    {"an empty user", SERVEURS, "utilisateur = \"dispositif\"", "utilisateur = \"\"", 1, 0, "`utilisateur`: expected a name of 1 to 255 bytes", true},
    {"a user of 256 bytes", SERVEURS, "utilisateur = \"dispositif\"", "utilisateur = \"" LONG_240 "aaaaaaaaaaaaaaaa\"", 1, 0, "`utilisateur`: expected", true},
    {"a user that injects", SERVEURS, "utilisateur = \"dispositif\"", "utilisateur = \"d\\r\\nA1 LOGOUT\"", 1, 0, "control characters", true},
    {"no password", SERVEURS, "    secret = \"secret-boite\";\n", "", 1, 0, "`secret` is missing in a mailbox", false},
    {"a password that is not there", SERVEURS, "    secret = \"secret-boite\";\n", "    secret = \"secret-absent\";\n", 1, 0, "secret-absent cannot be read", true},
    {"an empty name of a password", SERVEURS, "    secret = \"secret-boite\";\n", "    secret = \"\";\n", 1, 0, "`secret` is empty", true},
    {"a password of the relay that is not there", SERVEURS, "secret-relais", "secret-absent", 1, 0, "secret-absent cannot be read", true},
    {"a user of the relay without password", SERVEURS, "    secret = \"secret-relais\"; // relais\n", "", 1, 0, "`utilisateur` and `secret` go together", false},
    {"a password of the relay without user", SERVEURS, "    utilisateur = \"passerelle\"; // relais\n", "", 1, 0, "go together", false},
    {"a relay without login", SERVEURS, "    utilisateur = \"passerelle\"; // relais\n    secret = \"secret-relais\"; // relais\n", "", 0, 0, NULL, false},
    /* folders */
    {"a folder for many", SERVEURS, "\"Fiches\"", "\"Fiches*\"", 1, 0, "`dossier`: expected the name of a folder", true},
    {"… or of a level", SERVEURS, "\"Fiches\"", "\"%\"", 1, 0, "`dossier`", true},
    {"an empty folder", SERVEURS, "\"Fiches\"", "\"\"", 1, 0, "`dossier`", true},
    {"a folder of 201 bytes", SERVEURS, "\"Fiches\"", "\"" LONG_60 LONG_60 LONG_60 "aaaaaaaaaaaaaaaaaaaaa\"", 1, 0, "`dossier`", true},
    {"a folder that injects", SERVEURS, "\"Fiches\"", "\"Fiches\\r\\nA1 LOGOUT\"", 1, 0, "control characters", true},
    {"a folder for copies that is none", SERVEURS, "\"Envoyés\"", "\"Envoy*\"", 1, 0, "`envoyes`", true},
    {"copies where mail is read", SERVEURS, "\"Envoyés\"", "\"Fiches\"", 1, 0, "navette would read what it sends", false},
    {"copies in two mailboxes", SERVEURS, "    depuis = \"2026-01-01\";", "    depuis = \"2026-01-01\"; envoyes = \"Sent\";", 1, 0,
     "copies of sent mail are filed in one mailbox", false},
    {"a day that is none", SERVEURS, "\"2026-03-02\"", "\"2 mars 2026\"", 1, 0, "`depuis`: « 2 mars 2026 » is no date", true},
    {"a shared mailbox without a first day", SERVEURS, "    depuis = \"2026-01-01\";", "   ", 0, 1, "arrived before the first contact is left alone", false},
    {"a dedicated one without", SERVEURS, "    depuis = \"2026-03-02\";\n", "", 0, 0, NULL, false},
    {"the same name twice", SERVEURS, "nom = \"secretariat\"", "nom = \"dispositif\"", 1, 0, "has the same `nom`", true},
    {"the same folder twice", SERVEURS, DEUX, "hote = \"imap.departement.example\"; port = 1993; dossier = \"Fiches\"; utilisateur = \"dispositif\"", 1, 0,
     "each mail would be read twice", false},
    {"another user of the same server", SERVEURS, DEUX, "hote = \"imap.departement.example\"; port = 1993; dossier = \"Fiches\"; utilisateur = \"s\"", 0, 0, NULL, false},
    {"the same Maildir as another", SERVEURS, "  { nom = \"depot\"",
     "  { nom = \"x\"; kind = \"maildir\"; chemin = \"entree\"; circuits = [ \"petit\" ]; require_auth = \"aucune\"; }, { nom = \"depot\"", 1, 0,
     "has the same `nom` or `chemin`", true},
    {"DMARC of whom?", SERVEURS, "authserv_id = \"mx.departement.example\";", "", 1, 0, "`authserv_id` is missing", false},
    /* the relay's name for us, the operator */
    {"a name for us that is none", SERVEURS, "\"passerelle.departement.example\"", "\"la passerelle\"", 1, 0, "`nom_ehlo`: « la passerelle »", true},
    {"a name for us that injects", SERVEURS, "\"passerelle.departement.example\"", "\"x\\r\\nRSET\"", 1, 0, "control characters", true},
    {"nobody who is told", SERVEURS, "exploitant = \"Informatique@departement.example\";", "", 0, 1, "no `exploitant` is named", false},
    {"an operator without an address", SERVEURS, "Informatique@departement.example", "Informatique", 1, 0, "`exploitant`: « Informatique » is no address", true},
    {"an operator elsewhere", SERVEURS, "Informatique@departement.example", "moi@ailleurs.example", 1, 0, "stands in no domain of `domaines`", true},
    {"an operator who is navette", SERVEURS, "Informatique@departement.example", "Navette@departement.example", 1, 0, "write to itself", true},
    {"told at once", SERVEURS, "alerte_minutes = 30", "alerte_minutes = 0", 1, 0, "`alerte_minutes`: 0 is not between 1 and 1440", true},
    {"told in two days", SERVEURS, "alerte_minutes = 30", "alerte_minutes = 2880", 1, 0, "`alerte_minutes`: 2880 is not", true},
};

/* ---- what is read ------------------------------------------------------------------------------------------------ */

static void test_what_is_read(void **state)
{
    (void)state;
    make(NULL, NULL, NULL);
    struct conf *conf;
    struct conf_mistakes mistakes;
    assert_int_equal(load(&conf, &mistakes), ERR_NONE);
    assert_str(conf->exploitant, "informatique@departement.example");
    assert_int_equal(conf->alerte_minutes, 30);
    const struct conf_boite *boite = &conf->boites[0];
    assert_str(boite->kind, "imap");
    assert_str(boite->serveur.hote, "imap.departement.example");
    assert_int_equal(boite->serveur.port, 1993);
    assert_int_equal(boite->serveur.tls, TLS_STARTTLS);
    assert_string_equal(boite->serveur.ca.at, path_of("autorite.pem"));
    assert_str(boite->serveur.utilisateur, "dispositif");
    assert_string_equal(boite->serveur.secret.at, path_of("secret-boite"));
    assert_int_equal(boite->serveur.delai, 20);
    assert_str(boite->dossier, "Fiches");
    assert_str(boite->envoyes, "Envoyés");
    assert_int_equal(boite->usage, USAGE_DEDIEE);
    assert_int_equal(boite->require_auth, AUTH_DMARC);
    assert_str(boite->authserv_id, "mx.departement.example");
    day_t day = DAY_NONE;
    assert_true(date_parse_iso(STR("2026-03-02"), &day));
    assert_int_equal(boite->depuis, day);
    const struct conf_envoi *envoi = &conf->envoi;
    assert_str(envoi->kind, "smtp");
    assert_str(envoi->serveur.hote, "smtp.departement.example");
    assert_int_equal(envoi->serveur.tls, TLS_STARTTLS);
    assert_str(envoi->serveur.utilisateur, "passerelle");
    assert_string_equal(envoi->serveur.secret.at, path_of("secret-relais"));
    assert_str(envoi->nom_ehlo, "passerelle.departement.example");
    conf_free(conf);
}

static void test_where_nothing_is_said(void **state)
{
    (void)state;
    make(SERVEURS, "    nom_ehlo = \"passerelle.departement.example\";\n", "");
    struct conf *conf;
    struct conf_mistakes mistakes;
    assert_int_equal(load(&conf, &mistakes), ERR_NONE);
    const struct conf_boite *boite = &conf->boites[1];
    assert_int_equal(boite->serveur.tls, TLS_IMPLICITE);
    assert_int_equal(boite->serveur.delai, 60);
    assert_str(boite->dossier, "INBOX");
    assert_str(boite->envoyes, "");
    assert_int_equal(boite->usage, USAGE_PARTAGEE);
    assert_int_equal(conf->boites[2].depuis, DAY_NONE);
    assert_int_equal(conf->envoi.serveur.delai, 120);
    assert_str(conf->envoi.nom_ehlo, "departement.example");
    conf_free(conf);
    make(SERVEURS, "alerte_minutes = 30;", "");
    assert_int_equal(load(&conf, &mistakes), ERR_NONE);
    assert_int_equal(conf->alerte_minutes, 15);
    conf_free(conf);
}

static const struct port {
    const char *name, *tls; /* said of a mailbox and of the relay */
    int boite, relais;
} ports[] = {
    {"TLS on connect", "tls = \"implicite\";", 993, 465},
    {"where nothing is said", "", 993, 465},
    {"STARTTLS", "tls = \"starttls\";", 143, 587},
    {"clear text", "tls = \"aucun\";", 143, 25},
    {"a port that is named", "tls = \"starttls\"; port = 2525;", 2525, 2525},
};

static void test_port(void **state)
{
    const struct port *row = *state;
    char text[1024];
    (void)snprintf(text, sizeof text,
                   "etat = \"etat\"; adresse = \"navette@departement.example\"; circuits = [ \"petit.cfg\" ]; annuaire = \"annuaire.cfg\";\n"
                   "domaines = [ \"departement.example\", \"sessad.example\" ];\n"
                   "boites = ( { nom = \"a\"; kind = \"imap\"; circuits = [ \"petit\" ]; require_auth = \"aucune\"; hote = \"localhost\"; %s"
                   "             ca = \"autorite.pem\"; utilisateur = \"a\"; secret = \"secret-boite\"; } );\n"
                   "envoi = { kind = \"smtp\"; ca = \"autorite.pem\"; hote = \"127.0.0.1\"; %s };\n", row->tls, row->tls);
    make(NULL, NULL, NULL);
    write_file(SERVEURS, str_of(text));
    struct conf *conf;
    struct conf_mistakes mistakes;
    enum err err = load(&conf, &mistakes);
    if (err != ERR_NONE)
        show(&mistakes);
    int boite = conf->boite_count == 1 ? conf->boites[0].serveur.port : 0, relais = conf->envoi.serveur.port;
    conf_free(conf);
    assert_int_equal(err, ERR_NONE);
    assert_int_equal(boite, row->boite);
    assert_int_equal(relais, row->relais);
}

/* ---- passwords --------------------------------------------------------------------------------------------------- */

static void write_secret(const char *name, const char *text, mode_t mode)
{
    write_file(name, str_of(text));
    assert_int_equal(chmod(path_of(name), mode), 0);
}

static const struct secret_row {
    const char *name, *content;
    mode_t mode;
    const char *text; /* of the mistake, NULL: none */
} secrets[] = {
    {"a password", "Colibri-7", 0600, NULL},
    {"with a line end", "Colibri-7\n", 0600, NULL},
    {"for the group too", "Colibri-7\n", 0640, NULL},
    {"for every user", "Colibri-7\n", 0644, "can be read by every user"},
    {"empty", "", 0600, "secret-relais"},
    {"with a control character", "Colibri\t7\n", 0600, "secret-relais"},
};

static void test_secret(void **state)
{
    const struct secret_row *row = *state;
    int line = make(SERVEURS, "    secret = \"secret-relais\"", "    secret = \"secret-relais\"");
    write_secret("secret-relais", row->content, row->mode);
    struct conf *conf;
    struct conf_mistakes mistakes;
    enum err err = load(&conf, &mistakes);
    bool told = row->text == NULL || (mistakes.errors == 1 && str_find(mistakes.items[0].text, str_of(row->text)) != STR_NOT_FOUND
                                      && mistakes.items[0].line == line);
    bool shown = mistakes.count > 0 && str_find(mistakes.items[0].text, STR("Colibri")) != STR_NOT_FOUND;
    if (!told || (err == ERR_NONE) != (row->text == NULL))
        show(&mistakes);
    conf_free(conf);
    write_secret("secret-relais", "Colibri-7\n", 0600);
    assert_true(told);
    assert_false(shown);
    assert_int_equal(err == ERR_NONE, row->text == NULL);
}

/* Who only looks need not be allowed to read the passwords. */
static void test_without_the_proof(void **state)
{
    (void)state;
    make(SERVEURS, "secret-relais", "secret-absent");
    struct conf *conf;
    struct conf_mistakes mistakes;
    assert_int_equal(conf_load_from(path_of(SERVEURS), "conf", &conf, &mistakes), ERR_NONE);
    assert_int_equal(conf_prove_serveurs(conf, &mistakes), ERR_FINAL);
    conf_free(conf);
}

/* What systemd hands over comes first; what it does not stands beside the configuration; a whole path is itself. */
static void test_credentials(void **state)
{
    (void)state;
    char credentials[256], handed[300];
    (void)snprintf(credentials, sizeof credentials, "%s", path_of("credentials"));
    (void)snprintf(handed, sizeof handed, "%s/secret-relais", credentials);
    assert_int_equal(mkdir(credentials, 0700), 0);
    write_secret("credentials/secret-relais", "Colibri-8\n", 0600);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", credentials, 1), 0);
    make(NULL, NULL, NULL);
    struct conf *conf;
    struct conf_mistakes mistakes;
    assert_int_equal(load(&conf, &mistakes), ERR_NONE);
    assert_string_equal(conf->envoi.serveur.secret.at, handed);
    assert_string_equal(conf->boites[0].serveur.secret.at, path_of("secret-boite"));
    conf_free(conf);
    char whole[300];
    (void)snprintf(whole, sizeof whole, "secret = \"%s\"; // relais", path_of("secret-relais"));
    make(SERVEURS, "secret = \"secret-relais\"; // relais", whole);
    assert_int_equal(load(&conf, &mistakes), ERR_NONE);
    assert_string_equal(conf->envoi.serveur.secret.at, path_of("secret-relais"));
    conf_free(conf);
    assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
    assert_int_equal(unlink(handed), 0);
    assert_int_equal(rmdir(credentials), 0);
}

/* What the shipped conf/navette.cfg shows behind « // » can be used as it stands. */
static void test_the_shipped_example(void **state)
{
    (void)state;
    char annuaire[PATH_MAX];
    assert_non_null(realpath("conf/annuaire.cfg", annuaire));
    struct buf shipped, text;
    buf_init(&shipped, 1 << 20);
    buf_init(&text, 1 << 20);
    slurp(&shipped, "conf/navette.cfg");
    buf_print(&text, "etat = \"etat\"; adresse = \"navette@departement.example\"; annuaire = \"%s\";\n"
              "circuits = [ \"circuits/sessad-ip-62.cfg\" ]; domaines = [ \"departement.example\", \"sessad.example\" ];\n", annuaire);
    size_t from = str_find(buf_str(&shipped), STR("// boites = (")), to = str_find(buf_str(&shipped), STR("// Facultatif"));
    assert_true(from < to && to != STR_NOT_FOUND);
    struct str rest = str_slice(buf_str(&shipped), from, to), line;
    while (str_next_line(&rest, &line)) {
        buf_add(&text, str_from(line, strlen("//")));
        buf_add_char(&text, '\n');
    }
    write_file(SERVEURS, buf_str(&text));
    buf_free(&shipped);
    buf_free(&text);
    struct conf *conf;
    struct conf_mistakes mistakes;
    enum err err = conf_load_from(path_of(SERVEURS), "conf", &conf, &mistakes);
    show(&mistakes);
    bool whole = conf->boite_count == 1 && conf->envoi.serveur.port == 587 && !str_is_empty(conf->exploitant);
    conf_free(conf);
    assert_int_equal(err, ERR_NONE);
    assert_int_equal(mistakes.count, 0);
    assert_true(whole);
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    cut_everywhere(SERVEURS, 3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_where_nothing_is_said),
        cmocka_unit_test(test_without_the_proof),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_the_shipped_example),
        cmocka_unit_test(test_cut_everywhere),
    };
    if (!scene_begin(names, FICHIER_COUNT))
        return 1;
    write_secret("secret-boite", "Colibri-6\n", 0600);
    write_secret("secret-relais", "Colibri-7\n", 0600);
    int failed = RUN_ROWS("conf, servers", rows, test_row) + RUN_ROWS("conf, ports", ports, test_port)
               + RUN_ROWS("conf, passwords", secrets, test_secret) + RUN_TESTS("conf, servers, whole", tests);
    (void)unlink(path_of("secret-boite"));
    (void)unlink(path_of("secret-relais"));
    scene_end();
    return failed;
}
