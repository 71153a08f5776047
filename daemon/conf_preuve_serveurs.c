/* That what a server needs beside the configuration is there and can be read: its password, the authorities it is trusted by.
 * Apart from the rest, because who only looks (`status`, `audit`) need not be allowed to read a password. */
#include "daemon/conf_private.h"

#include <gnutls/gnutls.h>
#include <sys/stat.h>

#include "daemon/secret.h"

/* The certificates in a file, or, where `path` is empty, those of the system. */
static int count_authorities(struct str path)
{
    gnutls_certificate_credentials_t credentials;
    if (gnutls_certificate_allocate_credentials(&credentials) != GNUTLS_E_SUCCESS)
        return 0;
    int count = str_is_empty(path) ? gnutls_certificate_set_x509_system_trust(credentials)
                                   : gnutls_certificate_set_x509_trust_file(credentials, path.at, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    return count;
}

static void prove_ca(struct lecteur *lecteur, const struct conf_serveur *serveur)
{
    struct stat stat_of_it;
    struct str ca = serveur->ca;
    if (serveur->tls == TLS_AUCUN)
        return;
    if (str_is_empty(ca)) {
        if (count_authorities(ca) <= 0)
            lecteur_alerte(lecteur, serveur->ca_line, "this machine trusts no authority, so no certificate will hold: install ca-certificates or name `ca`");
    } else if (!conf_exists(lecteur->conf->arena, ca) || stat(ca.at, &stat_of_it) != 0 || !S_ISREG(stat_of_it.st_mode)) {
        lecteur_faute(lecteur, serveur->ca_line, "`ca`: %.*s is no file that can be read here: correct its path or its rights", STR_ARG(ca));
    } else if (count_authorities(ca) <= 0) {
        lecteur_faute(lecteur, serveur->ca_line, "`ca`: %.*s holds no certificate: expected PEM, « -----BEGIN CERTIFICATE----- »", STR_ARG(ca));
    }
}

static void prove(struct lecteur *lecteur, const struct conf_serveur *serveur)
{
    prove_ca(lecteur, serveur);
    if (str_is_empty(serveur->secret))
        return;
    struct secret secret;
    struct fault fault;
    if (secret_read(serveur->secret.at, &secret, &fault) != ERR_NONE)
        lecteur_faute(lecteur, serveur->secret_line, "%s", fault.text);
    secret_forget(&secret);
}

enum err conf_prove_serveurs(struct conf *conf, struct conf_mistakes *mistakes)
{
    struct lecteur lecteur = {.conf = conf, .mistakes = mistakes, .file = conf->fichier};
    for (size_t i = 0; i < conf->boite_count; i++)
        if (str_eq_c(conf->boites[i].kind, "imap"))
            prove(&lecteur, &conf->boites[i].serveur);
    if (str_eq_c(conf->envoi.kind, "smtp"))
        prove(&lecteur, &conf->envoi.serveur);
    return mistakes->errors == 0 ? ERR_NONE : ERR_FINAL;
}
