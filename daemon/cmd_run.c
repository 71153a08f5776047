/* run: the daemon, in the foreground. */
#include <sysexits.h>

#include "daemon/cmd.h"
#include "daemon/heure.h"
#include "daemon/journal.h"
#include "daemon/supervise.h"

int cmd_run(struct cmd *cmd)
{
    bool once = false;
    const char *now = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {{"--once", NULL, &once}, {"--now", &now, NULL}};
    if (!cmd_options(cmd, options, 2, NULL, 0, &count))
        return EX_USAGE;
    if (now != NULL) {
        if (!heure_parse(str_of(now), &cmd->world.fixed_now))
            return cmd_fail(EX_USAGE, "run: « %s » is no time, write 2026-03-02T09:00", now);
        cmd->world.now = world_at(0).now;
    }
    struct conf *conf = cmd_conf_proved(cmd, false);
    if (conf == NULL)
        return EX_CONFIG;
    journal_open("supervise");
    return supervise_run(&(struct supervise_config){.conf = conf, .conf_path = cmd->conf, .shipped = cmd->shipped, .lire = cmd->lire,
                                                    .world = &cmd->world, .once = once});
}
