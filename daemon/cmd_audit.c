/* audit: the chain of events and every invariant; 0 only if all hold. */
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/store.h"

static void tell(void *context, const char *damage)
{
    (void)context;
    (void)printf("%s\n", damage);
}

int cmd_audit(struct cmd *cmd)
{
    size_t count = 0;
    int damages = 0;
    struct fault fault;
    struct store *store = NULL;
    if (!cmd_options(cmd, NULL, 0, NULL, 0, &count))
        return EX_USAGE;
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_CONFIG;
    struct etat_chemins chemins = etat_chemins(cmd->arena, conf);
    enum err err = store_open(chemins.base, STORE_READ, &cmd->world, &store, &fault);
    if (err == ERR_NONE)
        err = store_audit(store, chemins.spool, tell, NULL, &damages, &fault);
    store_close(store);
    conf_free(conf);
    if (err != ERR_NONE)
        return cmd_fail(err == ERR_WAIT ? EX_TEMPFAIL : access(chemins.base, F_OK) == 0 ? EX_DATAERR : EX_NOINPUT, "%s", fault.text);
    (void)printf(damages == 0 ? "audit: all holds\n" : "audit: %d damages\n", damages);
    return damages == 0 ? EX_OK : EX_DATAERR;
}
