/* check: every mistake of configuration, directory, circuits and templates, with file and line; open dossiers that a changed
 * file leaves behind (cmd_check_dossiers.c). --live also reaches each mailbox and the way out (cmd_check_live.c). */
#include <stdio.h>
#include <sysexits.h>

#include "daemon/cmd.h"

int cmd_check(struct cmd *cmd)
{
    size_t count = 0;
    bool live = false;
    const struct cmd_option options[] = {{"--live", NULL, &live}};
    if (!cmd_options(cmd, options, 1, NULL, 0, &count))
        return EX_USAGE;
    struct conf *conf = cmd_conf_proved(cmd, true);
    if (conf == NULL)
        return EX_CONFIG;
    if (!cmd_check_dossiers(cmd, conf)) {
        conf_free(conf);
        return EX_CONFIG;
    }
    (void)printf("%s: good (%zu mailboxes, %zu circuits, %zu people)\n", cmd->conf, conf->boite_count, conf->circuit_count,
                 conf->annuaire.personne_count);
    cmd_check_parcours(cmd, conf);
    int status = live ? cmd_check_live(conf) : EX_OK;
    conf_free(conf);
    return status;
}
