/* check: how many ways lead through each circuit, and how long the longest takes. What a way is, conf_preuve.h says. */
#include <inttypes.h>

#include "daemon/cmd.h"
#include "daemon/conf_preuve.h"

void cmd_check_parcours(const struct cmd *cmd, const struct conf *conf)
{
    for (size_t i = 0; i < conf->circuit_count; i++) {
        const struct circuit *circuit = &conf->circuits[i];
        struct parcours parcours = conf_parcours(cmd->arena, circuit);
        (void)printf("%.*s: %zu etapes, %s%" PRIu64 " paths, the longest %d working days\n", STR_ARG(circuit->nom), circuit->etape_count,
                     parcours.chemins == UINT64_MAX ? "over " : "", parcours.chemins, parcours.jours);
    }
}
