/* check: every mistake of configuration, directory, circuits and templates, with file and line. --live also opens each
 * mailbox and the way out, as the daemon would. */
#include <stdio.h>
#include <sysexits.h>

#include "daemon/boite.h"
#include "daemon/cmd.h"
#include "daemon/transport.h"

/* EX_UNAVAILABLE when one of them cannot be opened; the others are still tried. */
static int try_all(const struct conf *conf)
{
    int status = EX_OK;
    struct fault fault;
    for (size_t i = 0; i < conf->boite_count; i++) {
        struct boite *boite = NULL;
        const struct boite_kind *kind = boite_kind_find(conf->boites[i].kind);
        if (kind->open(&conf->boites[i], &boite, &fault) == ERR_NONE)
            kind->close(boite);
        else
            status = cmd_fail(EX_UNAVAILABLE, "%s", fault.text);
    }
    struct transport *transport = NULL;
    const struct transport_kind *kind = transport_kind_find(conf->envoi.kind);
    if (kind->open(&conf->envoi, &transport, &fault) == ERR_NONE)
        kind->close(transport);
    else
        status = cmd_fail(EX_UNAVAILABLE, "%s", fault.text);
    return status;
}

int cmd_check(struct cmd *cmd)
{
    size_t count = 0;
    bool live = false;
    const struct cmd_option options[] = {{"--live", NULL, &live}};
    if (!cmd_options(cmd, options, 1, NULL, 0, &count))
        return EX_USAGE;
    struct conf *conf = cmd_conf(cmd, true);
    if (conf == NULL)
        return EX_CONFIG;
    (void)printf("%s: good (%zu mailboxes, %zu circuits, %zu people)\n", cmd->conf, conf->boite_count, conf->circuit_count,
                 conf->annuaire.personne_count);
    int status = live ? try_all(conf) : EX_OK;
    conf_free(conf);
    return status;
}
