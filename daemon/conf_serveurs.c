/* The mailboxes and the way out: one table of keys for each `kind`, and what must hold of a server, whatever it serves.
 * That its files can be read (password, authorities) is proved by conf_preuve_serveurs.c, for who speaks to it alone. */
#include "daemon/conf_private.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PORT_MAX = 65535,
    DELAI_BOITE = 60,   /* seconds */
    DELAI_RELAIS = 120, /* a relay looks at a message before it takes it */
    DELAI_SERVEUR_MAX = 600,
    HOTE_MAX = 253, /* bytes, and of one label: RFC 1035 2.3.4 */
    LABEL_MAX = 63,
    UTILISATEUR_MAX = 255, /* bytes: RFC 4616 2 */
    DOSSIER_MAX = 200,
};

/* ---- the keys ---------------------------------------------------------------------------------------------------- */

struct serveur_ecrit {
    struct conf_serveur lu;
    struct str tls;
};

/* Rows of both kinds of server; `type` has a serveur_ecrit called `serveur`; `login`: are user and password a must? */
#define SERVEUR(type, champ) offsetof(struct type, serveur.champ)
#define ROWS_SERVEUR(type, login) \
    {"hote", GENRE_TEXTE, true, SERVEUR(type, lu.hote), 0, 0, 0, "the server's name, « mail.departement.example », or its address"}, \
    {"port", GENRE_ENTIER, false, SERVEUR(type, lu.port), 0, 1, PORT_MAX, "where nothing is said, the usual one for `tls`"}, \
    {"tls", GENRE_TEXTE, false, SERVEUR(type, tls), 0, 0, 0, "implicite, starttls or aucun"}, \
    {"ca", GENRE_TEXTE, false, SERVEUR(type, lu.ca), 0, 0, 0, "file of the authorities that are trusted, PEM"}, \
    {"utilisateur", GENRE_TEXTE, login, SERVEUR(type, lu.utilisateur), 0, 0, 0, "the name to log in with"}, \
    {"secret", GENRE_TEXTE, login, SERVEUR(type, lu.secret), 0, 0, 0, "the file, or systemd credential, that holds the password"}, \
    {"delai_secondes", GENRE_ENTIER, false, SERVEUR(type, lu.delai), 0, 1, DELAI_SERVEUR_MAX, "seconds that one command may take"}

struct boite_ecrite {
    struct conf_boite boite;
    struct serveur_ecrit serveur;
    struct str usage, require_auth;
};
#define BOITE(champ) offsetof(struct boite_ecrite, boite.champ)
#define ROWS_BOITE \
    {"nom", GENRE_TEXTE, true, BOITE(nom), 0, 0, 0, "a name of your choice"}, \
    {"kind", GENRE_TEXTE, true, BOITE(kind), 0, 0, 0, "maildir or imap"}, \
    {"usage", GENRE_TEXTE, false, offsetof(struct boite_ecrite, usage), 0, 0, 0, "\"dediee\" or \"partagee\" (where nothing is said)"}, \
    {"require_auth", GENRE_TEXTE, false, offsetof(struct boite_ecrite, require_auth), 0, 0, 0, \
     "\"dmarc\" (where nothing is said) or \"aucune\""}, \
    {"authserv_id", GENRE_TEXTE, false, BOITE(authserv_id), 0, 0, 0, "the host whose Authentication-Results count"}, \
    {"circuits", GENRE_TEXTES, false, BOITE(circuits), BOITE(circuit_count), 0, 0, "names of circuits that a mail arriving here may start"}

static const struct reglage table_boite_maildir[] = {
    ROWS_BOITE,
    {"chemin", GENRE_TEXTE, true, BOITE(chemin), 0, 0, 0, "folder of the Maildir"},
};
static const struct reglage table_boite_imap[] = {
    ROWS_BOITE,
    ROWS_SERVEUR(boite_ecrite, true),
    {"dossier", GENRE_TEXTE, false, BOITE(dossier), 0, 0, 0, "the folder that mail arrives in, INBOX where nothing is said"},
    {"depuis", GENRE_JOUR, false, BOITE(depuis), 0, 0, 0, "mail that arrived before that day is left alone, « 2026-03-02 »"},
    {"envoyes", GENRE_TEXTE, false, BOITE(envoyes), 0, 0, 0, "the folder that copies of sent mail are filed in"},
};
static const struct lecteur_sorte sortes_boite[] = {
    {"maildir", table_boite_maildir, TABLE_COUNT(table_boite_maildir)},
    {"imap", table_boite_imap, TABLE_COUNT(table_boite_imap)},
};

struct envoi_ecrit {
    struct conf_envoi envoi;
    struct serveur_ecrit serveur;
};
#define ENVOI(champ) offsetof(struct envoi_ecrit, envoi.champ)
static const struct reglage table_envoi_maildir[] = {
    {"kind", GENRE_TEXTE, true, ENVOI(kind), 0, 0, 0, "maildir or smtp"},
    {"chemin", GENRE_TEXTE, true, ENVOI(chemin), 0, 0, 0, "folder of the Maildir"},
};
static const struct reglage table_envoi_smtp[] = {
    {"kind", GENRE_TEXTE, true, ENVOI(kind), 0, 0, 0, "maildir or smtp"},
    ROWS_SERVEUR(envoi_ecrit, false),
    {"nom_ehlo", GENRE_TEXTE, false, ENVOI(nom_ehlo), 0, 0, 0, "the name that navette gives itself; where nothing is said, the domain of `adresse`"},
};
static const struct lecteur_sorte sortes_envoi[] = {
    {"maildir", table_envoi_maildir, TABLE_COUNT(table_envoi_maildir)},
    {"smtp", table_envoi_smtp, TABLE_COUNT(table_envoi_smtp)},
};

/* ---- a server ---------------------------------------------------------------------------------------------------- */

static const struct mode {
    const char *nom;
    enum chiffrement tls;
    int port_boite, port_relais; /* RFC 8314 7.3; in clear, RFC 5321 */
} modes[] = {
    {"implicite", TLS_IMPLICITE, 993, 465},
    {"starttls", TLS_STARTTLS, 143, 587},
    {"aucun", TLS_AUCUN, 143, 25},
};

static bool is_address(struct str hote, int family)
{
    unsigned char address[sizeof(struct in6_addr)];
    return inet_pton(family, hote.at, address) == 1;
}

static bool is_label(struct str label)
{
    for (size_t i = 0; i < label.len; i++) {
        char c = label.at[i];
        if (!((c >= 'a' && c <= 'z') || str_is_digit(c) || c == '-'))
            return false;
    }
    return label.len > 0 && label.len <= LABEL_MAX && label.at[0] != '-' && label.at[label.len - 1] != '-';
}

/* RFC 952, RFC 1123 2.1. The last label is no number, or it would be an address that is wrong. */
static bool is_host_name(struct str hote)
{
    uint64_t number;
    struct str label = STR_NONE;
    for (struct str rest = hote; str_next(&rest, '.', &label);)
        if (!is_label(label))
            return false;
    return hote.len <= HOTE_MAX && !str_is_empty(hote) && !str_number(label, UINT64_MAX, &number);
}

static bool is_loopback(struct str hote)
{
    return str_eq_c(hote, "localhost") || str_eq_c(hote, "::1") || (is_address(hote, AF_INET) && str_starts(hote, STR("127.")));
}

/* systemd hands a credential over in a folder of its own; without one, the file beside the configuration serves. */
static struct str secret_path(const struct conf *conf, struct str nom)
{
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    if (credentials != NULL && !str_starts(nom, STR("/"))) {
        struct str path = str_print(conf->arena, "%s/%.*s", credentials, STR_ARG(nom));
        if (access(path.at, F_OK) == 0)
            return path;
    }
    return conf_path(conf->arena, conf->dossier, nom);
}

static void read_files(struct lecteur *lecteur, const config_setting_t *groupe, struct conf_serveur *serveur)
{
    const struct conf *conf = lecteur->conf;
    serveur->ca_line = lecteur_ligne_de(groupe, "ca");
    serveur->secret_line = lecteur_ligne_de(groupe, "secret");
    if (serveur->ca.at != NULL && str_is_empty(serveur->ca))
        lecteur_faute(lecteur, serveur->ca_line, "`ca` is empty: name a file, or leave the key out to trust the system's authorities");
    if (serveur->secret.at != NULL && str_is_empty(serveur->secret))
        lecteur_faute(lecteur, serveur->secret_line, "`secret` is empty: name the file that holds the password");
    serveur->ca = str_is_empty(serveur->ca) ? STR("") : conf_path(conf->arena, conf->dossier, serveur->ca);
    serveur->secret = str_is_empty(serveur->secret) ? STR("") : secret_path(conf, serveur->secret);
}

static const struct mode *read_mode(struct lecteur *lecteur, int line, struct str tls, struct str hote)
{
    const struct mode *mode = NULL;
    for (size_t i = 0; i < TABLE_COUNT(modes); i++)
        mode = str_eq_c(tls, modes[i].nom) ? &modes[i] : mode;
    if (mode == NULL)
        lecteur_faute(lecteur, line, "`tls`: « %.*s »: expected implicite, starttls or aucun", STR_ARG(tls));
    else if (mode->tls == TLS_AUCUN && !is_loopback(hote))
        lecteur_faute(lecteur, line, "`tls`: aucun is for a server on this very machine (localhost, 127.0.0.1, ::1): passwords and mail "
                      "would cross the network in clear; write implicite or starttls");
    return mode != NULL ? mode : &modes[0];
}

static struct conf_serveur read_serveur(struct lecteur *lecteur, const config_setting_t *groupe, const struct serveur_ecrit *ecrit,
                                        bool is_relais)
{
    struct conf_serveur serveur = ecrit->lu;
    serveur.hote = str_lower(lecteur->conf->arena, serveur.hote);
    if (!is_address(serveur.hote, AF_INET) && !is_address(serveur.hote, AF_INET6) && !is_host_name(serveur.hote))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "hote"), "`hote`: « %.*s »: expected the name of a host or its address alone, without "
                      "scheme, port or brackets", STR_ARG(ecrit->lu.hote));
    const struct mode *mode = read_mode(lecteur, lecteur_ligne_de(groupe, "tls"), ecrit->tls, serveur.hote);
    serveur.tls = mode->tls;
    if (serveur.port == 0)
        serveur.port = is_relais ? mode->port_relais : mode->port_boite;
    if (serveur.utilisateur.at != NULL && (str_is_empty(serveur.utilisateur) || serveur.utilisateur.len > UTILISATEUR_MAX))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "utilisateur"), "`utilisateur`: expected a name of 1 to %d bytes", UTILISATEUR_MAX);
    if ((serveur.utilisateur.at == NULL) != (serveur.secret.at == NULL))
        lecteur_faute(lecteur, lecteur_ligne(groupe), "`utilisateur` and `secret` go together: write both to log in, or neither");
    if (serveur.utilisateur.at == NULL)
        serveur.utilisateur = STR("");
    read_files(lecteur, groupe, &serveur);
    return serveur;
}

/* ---- mailboxes --------------------------------------------------------------------------------------------------- */

static bool is_imap(const struct conf_boite *boite)
{
    return str_eq_c(boite->kind, "imap");
}

/* A folder is named to the server, and LIST would take « * » and « % » for many (RFC 3501 6.3.8). */
static void check_dossier(struct lecteur *lecteur, const config_setting_t *groupe, const char *key, struct str dossier)
{
    if (str_is_empty(dossier) || dossier.len > DOSSIER_MAX || str_find_char(dossier, '*') != STR_NOT_FOUND
        || str_find_char(dossier, '%') != STR_NOT_FOUND)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, key), "`%s`: expected the name of a folder, 1 to %d bytes without « * » and « %% »", key,
                      DOSSIER_MAX);
}

static void read_imap(struct lecteur *lecteur, const config_setting_t *groupe, const struct boite_ecrite *ecrite, struct conf_boite *boite)
{
    boite->serveur = read_serveur(lecteur, groupe, &ecrite->serveur, false);
    check_dossier(lecteur, groupe, "dossier", boite->dossier);
    if (boite->envoyes.at != NULL)
        check_dossier(lecteur, groupe, "envoyes", boite->envoyes);
    else
        boite->envoyes = STR("");
    if (boite->usage == USAGE_PARTAGEE && boite->depuis == DAY_NONE)
        lecteur_alerte(lecteur, boite->line, "the mailbox « %.*s » is shared and has no `depuis`: mail that arrived before the first contact is "
                       "left alone", STR_ARG(boite->nom));
}

static void read_usage(struct lecteur *lecteur, const struct boite_ecrite *ecrite, struct conf_boite *boite)
{
    int line = boite->line;
    boite->usage = str_eq_c(ecrite->usage, "dediee") ? USAGE_DEDIEE : USAGE_PARTAGEE;
    if (boite->usage == USAGE_PARTAGEE && !str_eq_c(ecrite->usage, "partagee"))
        lecteur_faute(lecteur, line, "`usage`: « %.*s »: expected dediee or partagee", STR_ARG(ecrite->usage));
    boite->require_auth = AUTH_DMARC;
    bool good = conf_read_auth(lecteur, line, "require_auth", ecrite->require_auth, &boite->require_auth);
    if (good && boite->require_auth != AUTH_AUCUNE && str_is_empty(boite->authserv_id))
        lecteur_faute(lecteur, line, "`authserv_id` is missing: whose Authentication-Results tell that %s passed? (or `require_auth = \"aucune\"`)",
                      auth_exigee_name(boite->require_auth));
}

static void read_boite(struct lecteur *lecteur, const config_setting_t *groupe, struct conf_boite *out_boite)
{
    struct boite_ecrite ecrite = {
        .boite = {.dossier = STR("INBOX"), .depuis = DAY_NONE},
        .serveur = {.lu = {.delai = DELAI_BOITE}, .tls = STR("implicite")},
        .usage = STR("partagee"), .require_auth = STR("dmarc"),
    };
    if (!lecteur_lit_sorte(lecteur, groupe, "a mailbox", sortes_boite, TABLE_COUNT(sortes_boite), &ecrite))
        return;
    struct conf_boite boite = ecrite.boite;
    boite.line = lecteur_ligne(groupe);
    read_usage(lecteur, &ecrite, &boite);
    if (is_imap(&boite))
        read_imap(lecteur, groupe, &ecrite, &boite);
    else
        boite.chemin = conf_path(lecteur->conf->arena, lecteur->conf->dossier, boite.chemin);
    *out_boite = boite;
}

static bool same_account(const struct conf_boite *a, const struct conf_boite *b)
{
    return is_imap(a) && is_imap(b) && str_eq(a->serveur.hote, b->serveur.hote) && a->serveur.port == b->serveur.port
        && str_eq(a->serveur.utilisateur, b->serveur.utilisateur);
}

/* INBOX alone is the same in small letters (RFC 3501 5.1). */
static bool same_dossier(struct str a, struct str b)
{
    return str_eq(a, b) || (str_eq_nocase(a, STR("INBOX")) && str_eq_nocase(b, STR("INBOX")));
}

static void check_pair(struct lecteur *lecteur, const struct conf_boite *earlier, const struct conf_boite *boite)
{
    bool same_chemin = !is_imap(earlier) && !is_imap(boite) && str_eq(earlier->chemin, boite->chemin);
    if (str_eq(earlier->nom, boite->nom) || same_chemin)
        lecteur_faute(lecteur, boite->line, "the mailbox of line %d has the same `nom` or `chemin`", earlier->line);
    if (same_account(earlier, boite) && same_dossier(earlier->dossier, boite->dossier))
        lecteur_faute(lecteur, boite->line, "the mailbox of line %d is the same `dossier` of the same user: each mail would be read twice",
                      earlier->line);
    if (!str_is_empty(earlier->envoyes) && !str_is_empty(boite->envoyes))
        lecteur_faute(lecteur, boite->line, "the mailbox of line %d has `envoyes` too: copies of sent mail are filed in one mailbox", earlier->line);
}

/* Copies of what was sent, filed where mail is read. */
static void check_envoyes(struct lecteur *lecteur, const struct conf *conf, const struct conf_boite *boite)
{
    for (size_t i = 0; i < conf->boite_count; i++)
        if (!str_is_empty(boite->envoyes) && same_account(boite, &conf->boites[i]) && same_dossier(boite->envoyes, conf->boites[i].dossier))
            lecteur_faute(lecteur, boite->line, "`envoyes` is the `dossier` of a mailbox too (line %d): navette would read what it sends",
                          conf->boites[i].line);
}

struct conf_boite *conf_read_boites(struct lecteur *lecteur, const config_setting_t *liste)
{
    struct conf *conf = lecteur->conf;
    size_t count = lecteur_nombre(liste);
    if (count > CONF_MAX_BOITES)
        count = CONF_MAX_BOITES; /* said with the list */
    struct conf_boite *boites = arena_array(conf->arena, count + 1, sizeof *boites);
    conf->boites = boites;
    for (size_t i = 0; i < count; i++) {
        struct conf_boite *boite = &boites[conf->boite_count];
        read_boite(lecteur, config_setting_get_elem(liste, (unsigned)i), boite);
        if (boite->line == 0)
            continue;
        for (size_t j = 0; j < conf->boite_count; j++)
            check_pair(lecteur, &boites[j], boite);
        conf->boite_count++;
    }
    for (size_t i = 0; i < conf->boite_count; i++)
        check_envoyes(lecteur, conf, &boites[i]);
    if (liste != NULL && config_setting_length(liste) == 0)
        lecteur_faute(lecteur, lecteur_ligne(liste), "`boites` is empty: where does mail come from?");
    return boites;
}

/* ---- the way out ------------------------------------------------------------------------------------------------- */

static void read_smtp(struct lecteur *lecteur, const config_setting_t *groupe, const struct envoi_ecrit *ecrit, struct conf_envoi *envoi)
{
    envoi->serveur = read_serveur(lecteur, groupe, &ecrit->serveur, true);
    if (envoi->nom_ehlo.at == NULL)
        envoi->nom_ehlo = lecteur->conf->adresse_domaine;
    else if (!is_host_name(str_lower(lecteur->conf->arena, envoi->nom_ehlo)))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "nom_ehlo"), "`nom_ehlo`: « %.*s » is no host name: expected « navette.departement.example »",
                      STR_ARG(envoi->nom_ehlo));
}

/* A server goes away some day: somebody should hear of it by another way than the log. */
static void ask_exploitant(struct lecteur *lecteur)
{
    const struct conf *conf = lecteur->conf;
    int line = str_eq_c(conf->envoi.kind, "smtp") ? conf->envoi.line : 0;
    for (size_t i = conf->boite_count; i > 0; i--)
        line = is_imap(&conf->boites[i - 1]) ? conf->boites[i - 1].line : line;
    if (line != 0 && str_is_empty(conf->exploitant))
        lecteur_alerte(lecteur, line, "no `exploitant` is named: who is told by mail when a server is away or refuses navette?");
}

void conf_read_envoi(struct lecteur *lecteur, const config_setting_t *groupe)
{
    struct conf *conf = lecteur->conf;
    struct envoi_ecrit ecrit = {.serveur = {.lu = {.delai = DELAI_RELAIS}, .tls = STR("implicite")}};
    if (groupe == NULL || !config_setting_is_group(groupe)
        || !lecteur_lit_sorte(lecteur, groupe, "envoi", sortes_envoi, TABLE_COUNT(sortes_envoi), &ecrit))
        return;
    struct conf_envoi envoi = ecrit.envoi;
    envoi.line = lecteur_ligne(groupe);
    if (str_eq_c(envoi.kind, "smtp"))
        read_smtp(lecteur, groupe, &ecrit, &envoi);
    else
        envoi.chemin = conf_path(conf->arena, conf->dossier, envoi.chemin);
    for (size_t i = 0; i < conf->boite_count; i++)
        if (!str_is_empty(envoi.chemin) && str_eq(conf->boites[i].chemin, envoi.chemin))
            lecteur_faute(lecteur, envoi.line, "`chemin` is that of a mailbox too (line %d): navette would read what it sends",
                          conf->boites[i].line);
    conf->envoi = envoi;
    ask_exploitant(lecteur);
}
