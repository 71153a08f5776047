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
    ALERTE_DEFAUT = 15, /* minutes: a server that restarts is back long before */
    ALERTE_MAX = 1440,
    MAX_PAR_HEURE = 10, /* mails of one correspondent: nobody writes more by hand, and is answered each time */
    RELECTURE_DEFAUT = 12 * 60, /* minutes: noon of the next day */
};

struct conf_ecrite {
    struct conf conf;
    struct str annuaire, relecture, rappels, syntheses;
    const struct str *circuits, *jours_fermes;
    size_t circuit_count, jour_ferme_count;
};
#define CONF(champ) offsetof(struct conf_ecrite, conf.champ)
#define ECRITE(champ) offsetof(struct conf_ecrite, champ)
static const struct reglage table_navette[] = {
    {"etat", GENRE_TEXTE, true, CONF(etat), 0, 0, 0, "folder of the database and the spool"},
    {"adresse", GENRE_TEXTE, true, CONF(adresse), 0, 0, 0, "navette's own address; plus addresses are made from it"},
    {"nom_affiche", GENRE_TEXTE, false, CONF(nom_affiche), 0, 0, 0, "the name beside it in From"},
    {"circuits", GENRE_TEXTES, true, ECRITE(circuits), ECRITE(circuit_count), 0, 0, "files, [ \"circuits/NOM.cfg\" ]"},
    {"annuaire", GENRE_TEXTE, true, ECRITE(annuaire), 0, 0, 0, "the file that says who holds which role"},
    {"domaines", GENRE_TEXTES, true, CONF(annuaire.domaines), CONF(annuaire.domaine_count), 0, 0,
     "domains that may get personal data"},
    {"boites", GENRE_GROUPES, true, 0, 0, 0, CONF_MAX_BOITES, "mailboxes, ( { nom = \"…\"; kind = \"imap\"; hote = \"…\"; … } )"},
    {"envoi", GENRE_GROUPE, true, 0, 0, 0, 0, "the way out, { kind = \"smtp\"; hote = \"…\"; … }"},
    {"exploitant", GENRE_TEXTE, false, CONF(exploitant), 0, 0, 0, "who is told by mail when a server is away or refuses navette"},
    {"exige_auth", GENRE_GROUPE, false, 0, 0, 0, 0, "how roles must prove themselves in every mailbox, { directeur = \"dmarc\"; }"},
    {"max_par_heure", GENRE_ENTIER, false, CONF(max_par_heure), 0, 1, 1000, "mails from and to one correspondent within an hour; beyond them no reply goes to her"},
    {"alerte_minutes", GENRE_ENTIER, false, CONF(alerte_minutes), 0, 1, ALERTE_MAX, "minutes without reading a mailbox before that is told"},
    {"relecture", GENRE_TEXTE, false, ECRITE(relecture), 0, 0, 0,
     "until when who answers may say that it was read wrongly, « demain 12 h », « 2 jours ouvrés 12 h », aucune"},
    {"rappels", GENRE_TEXTE, false, ECRITE(rappels), 0, 0, 0, "hours in which reminders are decided, on open days, « 8 h 30 - 18 h »"},
    {"agenda", GENRE_OUI, false, CONF(agenda), 0, 0, 0, "false: mails carry nothing for calendars"},
    {"syntheses", GENRE_TEXTE, false, ECRITE(syntheses), 0, 0, 0, "day of the week of the digests, lundi to vendredi, or aucune"},
    {"modeles", GENRE_TEXTE, false, CONF(modeles), 0, 0, 0, "folder of the templates"},
    {"regles_fiche", GENRE_TEXTE, false, CONF(regles_fiche), 0, 0, 0, "labels of the fiche"},
    {"regles_avis", GENRE_TEXTE, false, CONF(regles_avis), 0, 0, 0, "words of a decision"},
    {"taille_max_mo", GENRE_ENTIER, false, CONF(taille_max), 0, 1, TAILLE_MAX_MAX, "MB, above it a message is not read"},
    {"lecture_secondes", GENRE_ENTIER, false, CONF(lecture_secondes), 0, 1, LECTURE_MAX, "seconds that reading one message may take"},
    {"jours_fermes", GENRE_TEXTES, false, ECRITE(jours_fermes), ECRITE(jour_ferme_count), 0, 0,
     "days on which the offices are closed, [ \"2026-05-15\" ]"},
    {"alsace_moselle", GENRE_OUI, false, CONF(fermetures.alsace_moselle), 0, 0, 0, "true: Good Friday and 26 December are holidays"},
    {"pentecote_ouvree", GENRE_OUI, false, CONF(fermetures.pentecote_ouvree), 0, 0, 0, "true: Whit Monday is worked"},
};

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

/* Needs `domaines`, as whoever navette writes to. */
static void read_exploitant(struct lecteur *lecteur, int line)
{
    struct conf *conf = lecteur->conf;
    struct str written = conf->exploitant;
    if (written.at == NULL)
        return;
    conf->exploitant = str_lower(conf->arena, written);
    if (!compose_address_is_safe(conf->exploitant))
        lecteur_faute(lecteur, line, "`exploitant`: « %.*s » is no address that mail can be sent to", STR_ARG(written));
    else if (str_eq(conf->exploitant, conf->adresse))
        lecteur_faute(lecteur, line, "`exploitant` is navette's own address: it would write to itself; name a person's");
    else if (!annuaire_domain_known(&conf->annuaire, conf->exploitant))
        lecteur_faute(lecteur, line, "`exploitant`: « %.*s » stands in no domain of `domaines`: correct it or list its domain", STR_ARG(written));
}

static bool is_domain(struct str domaine)
{
    for (size_t i = 0; i < domaine.len; i++) {
        char c = domaine.at[i];
        if (!((c >= 'a' && c <= 'z') || str_is_digit(c) || c == '-' || c == '.'))
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
    conf->fermetures.jours = jours;
    conf->fermetures.count = kept;
}

static void read_rappels(struct lecteur *lecteur, int line, struct str written)
{
    if (written.at != NULL && !fenetre_parse(written, &lecteur->conf->rappels))
        lecteur_faute(lecteur, line, "`rappels`: « %.*s »: expected hours of the day, « 8 h 30 - 18 h »", STR_ARG(written));
}

static void read_syntheses(struct lecteur *lecteur, int line, struct str mot)
{
    static const char *const mots[] = {"aucune", "lundi", "mardi", "mercredi", "jeudi", "vendredi"}; /* as date_weekday counts */
    (void)lecteur_mot(lecteur, line, "syntheses", mot, mots, TABLE_COUNT(mots), &lecteur->conf->syntheses);
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
    for (size_t i = 0; i < TABLE_COUNT(wanted); i++)
        find_file(lecteur, wanted[i].key, lecteur_ligne_de(racine, wanted[i].key), wanted[i].file, wanted[i].places, wanted[i].count);
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
        struct str texte;
        if (conf_parse(lecteur, line, here.file, &config, &texte)) {
            struct circuit *circuit = &circuits[conf->circuit_count];
            conf_read_circuit(&here, config_root_setting(&config), texte, circuit);
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
    lecteur->conf->annuaire_fichier = here.file;
    bool good = conf_parse(lecteur, line, here.file, &config, NULL);
    if (good) {
        conf_read_annuaire(&here, config_root_setting(&config));
        conf_prove_annuaire(&here, lecteur->conf);
    }
    config_destroy(&config);
    return good;
}

/* ---- which mail may start what ------------------------------------------------------------------------------------ */

static bool boite_starts(const struct conf_boite *boite, struct str circuit)
{
    for (size_t i = 0; i < boite->circuit_count; i++)
        if (str_eq(boite->circuits[i], circuit))
            return true;
    return false;
}

/* A mailbox starts the circuits that it names and those that name it. */
static void join_boites(struct lecteur *lecteur, struct conf_boite *boites)
{
    struct conf *conf = lecteur->conf;
    for (size_t b = 0; b < conf->boite_count; b++) {
        struct conf_boite *boite = &boites[b];
        struct str *names = arena_array(conf->arena, boite->circuit_count + conf->circuit_count + 1, sizeof *names);
        for (size_t i = 0; i < boite->circuit_count; i++)
            names[i] = boite->circuits[i];
        boite->circuits = names;
        for (size_t i = 0; i < conf->circuit_count; i++)
            for (size_t j = 0; j < conf->circuits[i].boite_count; j++)
                if (str_eq(conf->circuits[i].boites[j], boite->nom) && !boite_starts(boite, conf->circuits[i].nom))
                    names[boite->circuit_count++] = conf->circuits[i].nom;
        if (boite->circuit_count == 0)
            lecteur_faute(lecteur, boite->line, "the mailbox « %.*s » starts no circuit: name some in `circuits`, or name it in a circuit's `boites`",
                          STR_ARG(boite->nom));
    }
    for (size_t i = 0; i < conf->circuit_count; i++)
        for (size_t j = 0; j < conf->circuits[i].boite_count; j++) {
            struct lecteur here = *lecteur;
            bool known = false;
            here.file = conf->circuits[i].fichier;
            for (size_t b = 0; b < conf->boite_count; b++)
                known = known || str_eq(boites[b].nom, conf->circuits[i].boites[j]);
            if (!known)
                lecteur_faute(&here, conf->circuits[i].lines[LINE_BOITES], "`boites`: no mailbox of the configuration is called « %.*s »",
                              STR_ARG(conf->circuits[i].boites[j]));
        }
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

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
    read_adresse(lecteur, lecteur_ligne_de(racine, "adresse"));
    read_domaines(lecteur, lecteur_ligne_de(racine, "domaines"));
    read_jours(lecteur, lecteur_ligne_de(racine, "jours_fermes"), ecrite.jours_fermes, ecrite.jour_ferme_count);
    read_exploitant(lecteur, lecteur_ligne_de(racine, "exploitant"));
    conf_read_relecture(lecteur, lecteur_ligne_de(racine, "relecture"), ecrite.relecture, &conf->relecture);
    read_rappels(lecteur, lecteur_ligne_de(racine, "rappels"), ecrite.rappels);
    read_syntheses(lecteur, lecteur_ligne_de(racine, "syntheses"), ecrite.syntheses);
    conf_read_exigences(lecteur, config_setting_get_member(racine, "exige_auth"));
    struct conf_boite *boites = conf_read_boites(lecteur, config_setting_get_member(racine, "boites"));
    conf_read_envoi(lecteur, config_setting_get_member(racine, "envoi"));
    find_files(lecteur, shipped, racine);
    bool annuaire = read_annuaire(lecteur, lecteur_ligne_de(racine, "annuaire"), ecrite.annuaire);
    read_circuits(lecteur, lecteur_ligne_de(racine, "circuits"), shipped, ecrite.circuits, ecrite.circuit_count);
    join_boites(lecteur, boites);
    conf->annuaires = conf_annuaires(conf);
    prove(lecteur, annuaire);
    conf_prove_exigences(lecteur);
}

enum err conf_load_from(const char *path, const char *shipped, struct conf **out_conf, struct conf_mistakes *out_mistakes)
{
    *out_mistakes = (struct conf_mistakes){0};
    struct arena *arena = arena_new(CONF_ARENA, NULL, NULL);
    struct conf *conf = ARENA_NEW(arena, struct conf);
    *conf = (struct conf){
        .arena = arena, .fichier = str_copy(arena, str_of(path)), .nom_affiche = STR("navette"),
        .taille_max = CONF_TAILLE_MAX_DEFAUT, .lecture_secondes = LECTURE_DEFAUT,
        .alerte_minutes = ALERTE_DEFAUT,
        .max_par_heure = MAX_PAR_HEURE,
        .syntheses = 1,
        .relecture = {.dite = true, .demain = true, .minutes = RELECTURE_DEFAUT},
        .rappels = FENETRE_DEFAUT,
        .agenda = true,
    };
    conf->dossier = conf_dossier_of(arena, conf->fichier);
    struct lecteur lecteur = {.conf = conf, .mistakes = out_mistakes, .file = conf->fichier};
    config_t config;
    config_init(&config);
    if (conf_parse(&lecteur, 0, conf->fichier, &config, NULL))
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
