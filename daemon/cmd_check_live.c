/* check --live: reaches every mailbox and the way out as the daemon would, and changes nothing there: no folder is made, no mail
 * read, none sent. A line each on standard output: what holds, or what failed in the server's own words. */
#include <stdio.h>
#include <sys/resource.h>
#include <sysexits.h>

#include "daemon/boite.h"
#include "daemon/cmd.h"
#include "daemon/imap.h"
#include "daemon/net.h"
#include "daemon/transport.h"

static struct str place(struct arena *arena, struct str chemin, const struct conf_serveur *serveur)
{
    char name[NET_NAME];
    if (!str_is_empty(chemin))
        return chemin;
    net_name(serveur, name);
    return str_copy(arena, str_of(name));
}

static bool tell(const char *what, struct str where, enum err err, const struct fault *words)
{
    (void)printf("%s (%.*s): %s%s\n", what, STR_ARG(where), err == ERR_NONE ? "" : "FAILED: ", words->text);
    (void)fflush(stdout); /* the next server may take its time */
    return err == ERR_NONE;
}

static enum err try_imap(const struct conf_boite *boite, struct fault *words)
{
    struct imap *imap = NULL;
    enum err err = imap_open(&boite->serveur, boite->dossier, -1, &imap, words);
    if (err == ERR_NONE)
        (void)fault_set(words, ERR_NONE, "%zu mails in « %.*s »", imap_exists(imap), STR_ARG(boite->dossier));
    imap_close(imap);
    return err;
}

static enum err try_maildir(const struct conf_boite *conf, struct fault *words)
{
    struct boite *boite = NULL;
    const struct boite_kind *kind = boite_kind_find(conf->kind);
    enum err err = kind->open(conf, -1, &boite, words);
    if (err == ERR_NONE) {
        kind->close(boite);
        (void)fault_set(words, ERR_NONE, "opened");
    }
    return err;
}

static enum err try_envoi(const struct conf_envoi *envoi, struct fault *words)
{
    struct transport *transport = NULL;
    const struct transport_kind *kind = transport_kind_find(envoi->kind);
    enum err err = kind->open(envoi, &transport, words);
    if (err != ERR_NONE)
        return err;
    (void)fault_set(words, ERR_NONE, "opened");
    if (kind->probe != NULL)
        err = kind->probe(transport, words);
    kind->close(transport);
    return err;
}

int cmd_check_live(const struct conf *conf)
{
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* it would hold the passwords */
    size_t held = 0, all = conf->boite_count + 1;
    for (size_t i = 0; i < conf->boite_count; i++) {
        const struct conf_boite *boite = &conf->boites[i];
        struct fault words = {""};
        enum err err = str_eq_c(boite->kind, "imap") ? try_imap(boite, &words) : try_maildir(boite, &words);
        struct str what = str_print(conf->arena, "mailbox « %.*s »", STR_ARG(boite->nom));
        held += tell(what.at, place(conf->arena, boite->chemin, &boite->serveur), err, &words);
    }
    struct fault words = {""};
    enum err err = try_envoi(&conf->envoi, &words);
    held += tell("envoi", place(conf->arena, conf->envoi.chemin, &conf->envoi.serveur), err, &words);
    if (held == all)
        return EX_OK;
    return cmd_fail(EX_UNAVAILABLE, "check: %zu of %zu could not be reached, see the lines that say FAILED", all - held, all);
}
