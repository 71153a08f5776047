/* navette.cfg, and what it names: reads everything first, then proves it (conf_preuve.c), so that one run of `check` tells
 * all that is wrong. */
#include "daemon/conf_private.h"

#include "daemon/compose.h"

#ifndef NAVETTE_SHIPPED_CONF
#define NAVETTE_SHIPPED_CONF "/usr/share/navette/conf"
#endif

enum {
    TAILLE_MAX_MAX = 1024, /* MB: a mail larger than a gigabyte is no mail */
    LECTURE_DEFAUT = 60,   /* seconds: a scan of ten pages takes half of it */
    LECTURE_MAX = 3600,
};

struct conf_ecrite {
    struct conf conf;
    struct str annuaire;
    const struct str *circuits, *jours_fermes;
    size_t circuit_count, jour_ferme_count;
};
#define CONF(champ) offsetof(struct conf_ecrite, conf.champ)
#define ECRITE(champ) offsetof(struct conf_ecrite, champ)
static const struct reglage table_navette[] = {
    {"etat", GENRE_TEXTE, true, CONF(etat), 0, 0, 0, "folder of the database and the spool"},
    {"adresse", GENRE_TEXTE, true, CONF(adresse), 0, 0, 0, "navette's own address; plus addresses are made from it"},
    {"nom_affiche", GENRE_TEXTE, false, CONF(nom_affiche), 0, 0, 0, "the name beside it in From"},
    {"circuits", GENRE_TEXTES, true, ECRITE(circuits), ECRITE(circuit_count), 0, 0, "files, [ \"circuits/sessad-ip-62.cfg\" ]"},
    {"annuaire", GENRE_TEXTE, true, ECRITE(annuaire), 0, 0, 0, "the file that says who holds which role"},
    {"domaines", GENRE_TEXTES, true, CONF(annuaire.domaines), CONF(annuaire.domaine_count), 0, 0,
     "domains that may get personal data"},
    {"boites", GENRE_GROUPES, true, 0, 0, 0, CONF_MAX_BOITES, "mailboxes, ( { nom = \"…\"; kind = \"maildir\"; chemin = \"…\"; … } )"},
    {"envoi", GENRE_GROUPE, true, 0, 0, 0, 0, "{ kind = \"maildir\"; chemin = \"…\"; }"},
    {"modeles", GENRE_TEXTE, false, CONF(modeles), 0, 0, 0, "folder of the templates"},
    {"regles_fiche", GENRE_TEXTE, false, CONF(regles_fiche), 0, 0, 0, "labels of the fiche"},
    {"regles_avis", GENRE_TEXTE, false, CONF(regles_avis), 0, 0, 0, "words of a decision"},
    {"taille_max_mo", GENRE_ENTIER, false, CONF(taille_max), 0, 1, TAILLE_MAX_MAX, "MB, above it a message is not read"},
    {"lecture_secondes", GENRE_ENTIER, false, CONF(lecture_secondes), 0, 1, LECTURE_MAX, "seconds that reading one message may take"},
    {"jours_fermes", GENRE_TEXTES, false, ECRITE(jours_fermes), ECRITE(jour_ferme_count), 0, 0,
     "days on which the offices are closed, [ \"2026-05-15\" ]"},
};

struct boite_ecrite {
    struct conf_boite boite;
    struct str usage, require_auth;
};
#define BOITE(champ) offsetof(struct boite_ecrite, boite.champ)
static const struct reglage table_boite[] = {
    {"nom", GENRE_TEXTE, true, BOITE(nom), 0, 0, 0, "a name of your choice"},
    {"kind", GENRE_TEXTE, true, BOITE(kind), 0, 0, 0, "maildir"},
    {"chemin", GENRE_TEXTE, true, BOITE(chemin), 0, 0, 0, "folder of the Maildir"},
    {"usage", GENRE_TEXTE, false, offsetof(struct boite_ecrite, usage), 0, 0, 0, "\"dediee\" or \"partagee\" (where nothing is said)"},
    {"require_auth", GENRE_TEXTE, false, offsetof(struct boite_ecrite, require_auth), 0, 0, 0,
     "\"dmarc\" (where nothing is said) or \"aucune\""},
    {"authserv_id", GENRE_TEXTE, false, BOITE(authserv_id), 0, 0, 0, "the host whose Authentication-Results count"},
    {"circuits", GENRE_TEXTES, true, BOITE(circuits), BOITE(circuit_count), 0, 0, 
     "names of circuits that a fiche arriving here starts"},
};

static const struct reglage table_envoi[] = {
    {"kind", GENRE_TEXTE, true, offsetof(struct conf_envoi, kind), 0, 0, 0, "maildir"},
    {"chemin", GENRE_TEXTE, true, offsetof(struct conf_envoi, chemin), 0, 0, 0, "folder of the Maildir"},
};

/* ---- mailboxes and sending --------------------------------------------------------------------------------------- */

/* Looked at before anything else of the group: the keys of another kind would all be « unknown ». */
static bool known_kind(struct lecteur *lecteur, const config_setting_t *groupe)
{
    const char *kind = NULL;
    if (config_setting_is_group(groupe) && config_setting_lookup_string(groupe, "kind", &kind) == CONFIG_TRUE
        && !str_eq_c(str_of(kind), "maildir")) {
        lecteur_faute(lecteur, lecteur_ligne(config_setting_get_member(groupe, "kind")), 
                      "`kind`: « %s » is not known: expected maildir", kind);
        return false;
    }
    return true;
}

static void read_boite(struct lecteur *lecteur, const config_setting_t *groupe, struct conf_boite *out_boite)
{
    struct boite_ecrite ecrite = {.usage = STR("partagee"), .require_auth = STR("dmarc")};
    int line = lecteur_ligne(groupe);
    if (!known_kind(lecteur, groupe)
        || !lecteur_lit(lecteur, groupe, "a mailbox", table_boite, TABLE_COUNT(table_boite), &ecrite))
        return;
    struct conf_boite boite = ecrite.boite;
    boite.line = line;
    boite.chemin = conf_path(lecteur->conf->arena, lecteur->conf->dossier, boite.chemin);
    boite.usage = str_eq_c(ecrite.usage, "dediee") ? USAGE_DEDIEE : USAGE_PARTAGEE;
    if (boite.usage == USAGE_PARTAGEE && !str_eq_c(ecrite.usage, "partagee"))
        lecteur_faute(lecteur, line, "`usage`: « %.*s »: expected dediee or partagee", STR_ARG(ecrite.usage));
    boite.require_auth = str_eq_c(ecrite.require_auth, "aucune") ? AUTH_AUCUNE : AUTH_DMARC;
    if (boite.require_auth == AUTH_DMARC && !str_eq_c(ecrite.require_auth, "dmarc"))
        lecteur_faute(lecteur, line, "`require_auth`: « %.*s »: expected dmarc or aucune", STR_ARG(ecrite.require_auth));
    else if (boite.require_auth == AUTH_DMARC && str_is_empty(boite.authserv_id))
        lecteur_faute(lecteur, line, "`authserv_id` is missing: whose Authentication-Results tell that DMARC passed? "
                      "(or `require_auth = \"aucune\"`)");
    *out_boite = boite;
}

static void read_boites(struct lecteur *lecteur, const config_setting_t *liste)
{
    struct conf *conf = lecteur->conf;
    size_t count = lecteur_nombre(liste);
    if (count > CONF_MAX_BOITES)
        count = CONF_MAX_BOITES; /* said with the list */
    struct conf_boite *boites = arena_array(conf->arena, count + 1, sizeof *boites);
    for (size_t i = 0; i < count; i++) {
        struct conf_boite *boite = &boites[conf->boite_count];
        read_boite(lecteur, config_setting_get_elem(liste, (unsigned)i), boite);
        if (boite->line == 0)
            continue;
        for (size_t j = 0; j < conf->boite_count; j++)
            if (str_eq(boites[j].nom, boite->nom) || str_eq(boites[j].chemin, boite->chemin))
                lecteur_faute(lecteur, boite->line, "the mailbox of line %d has the same `nom` or `chemin`", boites[j].line);
        conf->boite_count++;
    }
    if (liste != NULL && config_setting_length(liste) == 0)
        lecteur_faute(lecteur, lecteur_ligne(liste), "`boites` is empty: where does mail come from?");
    conf->boites = boites;
}

static void read_envoi(struct lecteur *lecteur, const config_setting_t *groupe)
{
    struct conf *conf = lecteur->conf;
    struct conf_envoi envoi = {0};
    if (groupe == NULL || !config_setting_is_group(groupe) || !known_kind(lecteur, groupe)
        || !lecteur_lit(lecteur, groupe, "envoi", table_envoi, TABLE_COUNT(table_envoi), &envoi))
        return;
    envoi.line = lecteur_ligne(groupe);
    envoi.chemin = conf_path(conf->arena, conf->dossier, envoi.chemin);
    for (size_t i = 0; i < conf->boite_count; i++)
        if (str_eq(conf->boites[i].chemin, envoi.chemin))
            lecteur_faute(lecteur, envoi.line, "`chemin` is that of a mailbox too (line %d): navette would read what it sends",
                          conf->boites[i].line);
    conf->envoi = envoi;
}

/* ---- addresses, domains, days ------------------------------------------------------------------------------------ */

static void read_adresse(struct lecteur *lecteur, int line)
{
    struct conf *conf = lecteur->conf;
    if (conf->adresse.at == NULL)
        return;
    conf->adresse = str_lower(conf->arena, conf->adresse);
    size_t arobase = str_rfind_char(conf->adresse, '@');
    if (!compose_address_is_safe(conf->adresse) || arobase == STR_NOT_FOUND
        || str_find_char(str_slice(conf->adresse, 0, arobase), '+') != STR_NOT_FOUND) {
        lecteur_faute(lecteur, line, "`adresse`: « %.*s »: expected an address without « + », « navette@departement.example »",
                      STR_ARG(conf->adresse));
        return;
    }
    conf->adresse_local = str_slice(conf->adresse, 0, arobase);
    conf->adresse_domaine = str_from(conf->adresse, arobase + 1);
}

static bool is_domain(struct str domaine)
{
    for (size_t i = 0; i < domaine.len; i++) {
        char c = domaine.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
            return false;
    }
    return str_find_char(domaine, '.') != STR_NOT_FOUND && domaine.at[0] != '.' && !str_ends(domaine, STR("."))
        && str_find(domaine, STR("..")) == STR_NOT_FOUND;
}

static void read_domaines(struct lecteur *lecteur, int line)
{
    struct annuaire *annuaire = &lecteur->conf->annuaire;
    struct str *domaines = arena_array(lecteur->conf->arena, annuaire->domaine_count + 1, sizeof *domaines);
    for (size_t i = 0; i < annuaire->domaine_count; i++) {
        domaines[i] = str_lower(lecteur->conf->arena, annuaire->domaines[i]);
        if (!is_domain(domaines[i]))
            lecteur_faute(lecteur, line, "`domaines`: « %.*s » is no domain: expected « departement.example »",
                          STR_ARG(annuaire->domaines[i]));
    }
    annuaire->domaines = domaines;
}

static void read_jours(struct lecteur *lecteur, int line, const struct str *textes, size_t count)
{
    struct conf *conf = lecteur->conf;
    day_t *jours = arena_array(conf->arena, count + 1, sizeof *jours);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (date_parse_iso(textes[i], &jours[kept]))
            kept++;
        else
            lecteur_faute(lecteur, line, "`jours_fermes`: « %.*s » is no date: expected « 2026-05-15 »", STR_ARG(textes[i]));
    conf->fermetures = (struct fermetures){jours, kept};
}

/* ---- files that are looked for -------------------------------------------------------------------------------------- */

/* A file that the configuration names, or, where it names none, the first of the usual places that exists. */
static void find_file(struct lecteur *lecteur, const char *key, int line, struct str *file, const struct str *places, size_t count)
{
    struct conf *conf = lecteur->conf;
    bool named = file->at != NULL;
    struct str found = named ? conf_path(conf->arena, conf->dossier, *file) : places[count - 1];
    for (size_t i = 0; !named && i < count; i++)
        if (conf_exists(conf->arena, places[i])) {
            found = places[i];
            break;
        }
    if (!conf_exists(conf->arena, found))
        lecteur_faute(lecteur, line, "`%s`: %.*s is not there%s", key, STR_ARG(found), named ? "" : ": name it");
    *file = found;
}

static void find_files(struct lecteur *lecteur, struct str shipped, const config_setting_t *racine)
{
    struct conf *conf = lecteur->conf;
    struct arena *arena = conf->arena;
    struct str modeles[] = {
        conf_path(arena, conf->dossier, STR("templates")),
        conf_path(arena, conf->dossier, STR("../templates")),
        conf_path(arena, shipped, STR("../templates")),
        STR("/usr/share/navette/templates"),
    };
    struct str fiche[] = {conf_path(arena, conf->dossier, STR("fiche.cfg")), conf_path(arena, shipped, STR("fiche.cfg"))};
    struct str avis[] = {conf_path(arena, conf->dossier, STR("avis.cfg")), conf_path(arena, shipped, STR("avis.cfg"))};
    const struct {
        const char *key;
        struct str *file, *places;
        size_t count;
    } wanted[] = {
        {"modeles", &conf->modeles, modeles, TABLE_COUNT(modeles)},
        {"regles_fiche", &conf->regles_fiche, fiche, TABLE_COUNT(fiche)},
        {"regles_avis", &conf->regles_avis, avis, TABLE_COUNT(avis)},
    };
    for (size_t i = 0; i < TABLE_COUNT(wanted); i++) {
        const config_setting_t *setting = config_setting_get_member(racine, wanted[i].key);
        find_file(lecteur, wanted[i].key, setting == NULL ? 0 : lecteur_ligne(setting), wanted[i].file, wanted[i].places,
                  wanted[i].count);
    }
}

/* Beside the configuration first; then among the shipped ones, whole path and last name. */
static struct str find_circuit(struct conf *conf, struct str shipped, struct str path)
{
    struct arena *arena = conf->arena;
    size_t slash = str_rfind_char(path, '/');
    struct str name = slash == STR_NOT_FOUND ? path : str_from(path, slash + 1);
    struct str places[] = {
        conf_path(arena, conf->dossier, path),
        conf_path(arena, shipped, path),
        str_print(arena, "%.*s/circuits/%.*s", STR_ARG(shipped), STR_ARG(name)),
    };
    size_t count = str_starts(path, STR("/")) ? 1 : TABLE_COUNT(places);
    for (size_t i = 0; i < count; i++)
        if (conf_exists(arena, places[i]))
            return places[i];
    return places[0];
}

static void read_circuits(struct lecteur *lecteur, int line, struct str shipped, const struct str *paths, size_t count)
{
    struct conf *conf = lecteur->conf;
    if (count == 0)
        lecteur_faute(lecteur, line, "`circuits` is empty: nothing to do");
    if (count > CONF_MAX_CIRCUITS) {
        lecteur_faute(lecteur, line, "`circuits`: %zu files, at most %d", count, CONF_MAX_CIRCUITS);
        count = CONF_MAX_CIRCUITS;
    }
    struct circuit *circuits = arena_array(conf->arena, count + 1, sizeof *circuits);
    conf->circuits = circuits;
    for (size_t i = 0; i < count; i++) {
        config_t config;
        config_init(&config);
        struct lecteur here = *lecteur;
        here.file = find_circuit(conf, shipped, paths[i]);
        if (conf_parse(lecteur, line, here.file, &config)) {
            struct circuit *circuit = &circuits[conf->circuit_count];
            conf_read_circuit(&here, config_root_setting(&config), circuit);
            const struct circuit *same = conf_circuit(conf, circuit->nom);
            if (same != NULL)
                lecteur_faute(&here, 0, "the circuit « %.*s » is that of %.*s too", STR_ARG(circuit->nom), STR_ARG(same->fichier));
            conf->circuit_count++;
        }
        config_destroy(&config);
    }
}

static bool read_annuaire(struct lecteur *lecteur, int line, struct str path)
{
    if (path.at == NULL)
        return false;
    struct lecteur here = *lecteur;
    here.file = conf_path(lecteur->conf->arena, lecteur->conf->dossier, path);
    config_t config;
    config_init(&config);
    bool good = conf_parse(lecteur, line, here.file, &config);
    if (good) {
        conf_read_annuaire(&here, config_root_setting(&config));
        conf_prove_annuaire(&here, lecteur->conf);
    }
    config_destroy(&config);
    return good;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static int line_of(const config_setting_t *racine, const char *key)
{
    const config_setting_t *setting = config_setting_get_member(racine, key);
    return setting == NULL ? 0 : lecteur_ligne(setting);
}

static void prove(struct lecteur *lecteur, bool with_roles)
{
    struct conf *conf = lecteur->conf;
    for (size_t i = 0; i < conf->circuit_count; i++) {
        struct lecteur here = *lecteur;
        here.file = conf->circuits[i].fichier;
        conf_prove_circuit(&here, conf, &conf->circuits[i]);
        conf_prove_chemins(&here, &conf->circuits[i]);
        if (with_roles)
            conf_prove_roles(&here, conf, &conf->circuits[i]);
    }
    for (size_t i = 0; i < conf->boite_count; i++)
        for (size_t j = 0; j < conf->boites[i].circuit_count; j++)
            if (conf_circuit(conf, conf->boites[i].circuits[j]) == NULL)
                lecteur_faute(lecteur, conf->boites[i].line,
                              "the mailbox « %.*s » names the circuit « %.*s », which no file of `circuits` is",
                              STR_ARG(conf->boites[i].nom), STR_ARG(conf->boites[i].circuits[j]));
    conf_prove_modeles(lecteur, conf);
}

static void read_navette(struct lecteur *lecteur, struct str shipped, const config_setting_t *racine)
{
    struct conf *conf = lecteur->conf;
    struct conf_ecrite ecrite = {.conf = *conf};
    (void)lecteur_lit(lecteur, racine, "the configuration", table_navette, TABLE_COUNT(table_navette), &ecrite);
    *conf = ecrite.conf;
    if (conf->etat.at != NULL)
        conf->etat = conf_path(conf->arena, conf->dossier, conf->etat);
    read_adresse(lecteur, line_of(racine, "adresse"));
    read_domaines(lecteur, line_of(racine, "domaines"));
    read_jours(lecteur, line_of(racine, "jours_fermes"), ecrite.jours_fermes, ecrite.jour_ferme_count);
    read_boites(lecteur, config_setting_get_member(racine, "boites"));
    read_envoi(lecteur, config_setting_get_member(racine, "envoi"));
    find_files(lecteur, shipped, racine);
    bool annuaire = read_annuaire(lecteur, line_of(racine, "annuaire"), ecrite.annuaire);
    read_circuits(lecteur, line_of(racine, "circuits"), shipped, ecrite.circuits, ecrite.circuit_count);
    prove(lecteur, annuaire);
}

enum err conf_load_from(const char *path, const char *shipped, struct conf **out_conf, struct conf_mistakes *out_mistakes)
{
    *out_mistakes = (struct conf_mistakes){0};
    struct arena *arena = arena_new(CONF_ARENA, NULL, NULL);
    struct conf *conf = ARENA_NEW(arena, struct conf);
    *conf = (struct conf){
        .arena = arena, .fichier = str_copy(arena, str_of(path)), .nom_affiche = STR("navette"),
        .taille_max = CONF_TAILLE_MAX_DEFAUT, .lecture_secondes = LECTURE_DEFAUT,
    };
    conf->dossier = conf_dossier_of(arena, conf->fichier);
    struct lecteur lecteur = {.conf = conf, .mistakes = out_mistakes, .file = conf->fichier};
    config_t config;
    config_init(&config);
    if (conf_parse(&lecteur, 0, conf->fichier, &config))
        read_navette(&lecteur, str_copy(arena, str_of(shipped)), config_root_setting(&config));
    config_destroy(&config);
    *out_conf = conf;
    return out_mistakes->errors == 0 ? ERR_NONE : ERR_FINAL;
}

enum err conf_load(const char *path, struct conf **out_conf, struct conf_mistakes *out_mistakes)
{
    return conf_load_from(path, NAVETTE_SHIPPED_CONF, out_conf, out_mistakes);
}

void conf_free(struct conf *conf)
{
    if (conf != NULL)
        arena_free(conf->arena);
}

const struct circuit *conf_circuit(const struct conf *conf, struct str nom)
{
    for (size_t i = 0; i < conf->circuit_count; i++)
        if (str_eq(conf->circuits[i].nom, nom))
            return &conf->circuits[i];
    return NULL;
}
